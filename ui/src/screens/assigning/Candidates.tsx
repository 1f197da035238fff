import { Ban, CircleCheck, TriangleAlert } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { Badge } from "../../components/Badge";
import { LabelWords, ProblemLine } from "../../components/FieldFrame";
import { LoadBar } from "../../components/LoadBar";
import { LoadProblem } from "../../components/Page";
import type { Text } from "../../i18n/text";
import { useText } from "../../i18n/text";
import type { CandidateView } from "../../lib/api/bindings";
import { useCandidates } from "../../lib/api/office-queries";
import type { Problem } from "../../lib/api/problem";
import { candidateId, fieldId } from "../../testids";

type Props = {
  enrolmentId: string;
  on: string | null;
  /** Who visits now: not to be chosen as their own successor. */
  without?: string;
  value: string;
  onChange: (workerId: string, name: string) => void;
  problem?: Problem;
};

/** Who could visit a family: those who fit first, the others greyed with what speaks against them. */
export function Candidates({ enrolmentId, on, without, value, onChange, problem }: Props) {
  const text = useText();
  const found = useCandidates(enrolmentId, on);
  if (found.isError) {
    return <LoadProblem error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (!found.data) return null;
  const people = found.data.filter((candidate) => candidate.worker_id !== without);
  return (
    <RadioGroup
      data-testid={fieldId("worker_id")}
      value={value === "" ? null : value}
      onChange={(id) => onChange(id, people.find((candidate) => candidate.worker_id === id)?.name ?? "")}
      isInvalid={problem !== undefined}
      isRequired
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className="font-bold leading-150">
        <LabelWords label={text.visiting.assign.who} required />
      </Label>
      {people.length === 0 && <p className="text-muted">{text.visiting.assign.nobody}</p>}
      {people.map((candidate) => (
        <Candidate key={candidate.worker_id} candidate={candidate} />
      ))}
      <ProblemLine name="worker_id" problem={problem} />
    </RadioGroup>
  );
}

function Candidate({ candidate }: { candidate: CandidateView }) {
  const text = useText();
  const { assign } = text.visiting;
  const { fits, households, max_households: max } = candidate;
  const against = whatIsAgainst(text, candidate);
  const more = [
    candidate.languages && assign.languages({ what: candidate.languages }),
    candidate.available && assign.available({ what: candidate.available }),
  ].filter(Boolean);
  return (
    <Radio
      value={candidate.worker_id}
      isDisabled={!fits}
      data-testid={candidateId(candidate.worker_id)}
      className="group flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 rounded-8 border border-edge bg-surface px-3.5 py-2 data-[disabled]:border-line data-[hovered]:bg-tint data-[selected]:border-primary data-[disabled]:bg-sunken data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_1px_var(--primary)] data-[focus-visible]:outline-4"
    >
      <span
        aria-hidden
        className="flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-edge group-data-[disabled]:border-line group-data-[selected]:border-primary"
      >
        <span className="size-2.5 rounded-full group-data-[selected]:bg-primary" />
      </span>
      <span className="min-w-52 flex-1 leading-150">
        <span className="block font-bold">{candidate.name}</span>
        {more.length > 0 && <span className="block text-muted text-sm">{more.join(" / ")}</span>}
      </span>
      <span className="w-64 text-sm leading-150">
        <span className="block">
          {candidate.required_hours === null
            ? assign.hoursOnly({ hours: candidate.training_hours })
            : assign.hours({ hours: candidate.training_hours, required: candidate.required_hours })}
        </span>
        <LoadBar
          count={households}
          max={max}
          words={
            max === null ? assign.loadOnly({ count: households }) : assign.load({ count: households, max })
          }
        />
      </span>
      <span className="flex w-72 flex-wrap justify-end gap-1.5">
        {against.length === 0 && (
          <Badge icon={CircleCheck} tone="good">
            {assign.fits}
          </Badge>
        )}
        {against.map((words) => (
          <Badge key={words} icon={fits ? TriangleAlert : Ban} tone={fits ? "warn" : "bad"}>
            {words}
          </Badge>
        ))}
        {fits && against.length > 0 && <span className="text-sm text-warn">{assign.needsReason}</span>}
      </span>
    </Radio>
  );
}

/** The problems in words; a code that this version does not know is shown as it is. */
function whatIsAgainst(text: Text, candidate: CandidateView): string[] {
  const { assign } = text.visiting;
  return candidate.problems.flatMap(({ code, detail }) => {
    if (code === "I-32") return [assign.full];
    if (code !== "I-30") return [code];
    const missing = Array.isArray(detail.missing) ? detail.missing : [];
    return missing.map((what) => {
      if (what === "pledge") return assign.noPledge;
      if (what === "role") return assign.noRole;
      return assign.hours({ hours: candidate.training_hours, required: candidate.required_hours ?? 0 });
    });
  });
}
