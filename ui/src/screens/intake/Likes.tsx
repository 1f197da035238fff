import { Chips } from "../../components/Chips";
import { useText } from "../../i18n/text";
import type { IntakeCandidate, IntakeReport, IntakeRequest } from "../../lib/api/bindings";
import { intakeLikeId } from "../../testids";

type Props = {
  report: IntakeReport;
  request: IntakeRequest;
  onChange: (request: IntakeRequest) => void;
};

/** Rows that look like somebody who is there, with what speaks for it; a person decides. */
export function Likes({ report, request, onChange }: Props) {
  const words = useText().intake;
  if (report.duplicates.length === 0) return null;
  const choices = (Object.entries(words.choices) as [string, string][]).map(([value, label]) => ({
    value,
    label,
  }));

  function decide(line: number, choice: string, existing: string | null) {
    const others = request.decisions.filter((decision) => decision.line !== line);
    onChange({ ...request, decisions: [...others, { line, choice, existing }] });
  }

  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-bold">{words.likes({ count: report.duplicates.length })}</h3>
      <p className="-mt-2 text-muted text-sm">{words.likesLead}</p>
      {report.duplicates.map((like) => (
        <div
          key={like.line}
          data-testid={intakeLikeId(like.line)}
          className="flex flex-col gap-2 rounded-8 border border-line px-4 py-3"
        >
          <p>
            <span className="mr-3 font-bold">{words.line({ line: like.line })}</span>
            {like.name} {like.birth_date}
          </p>
          <ul className="flex flex-col gap-2 p-0">
            {like.candidates.map((candidate) => (
              <Candidate key={candidate.id} candidate={candidate} />
            ))}
          </ul>
          <Chips
            name={`like_${like.line}`}
            label={words.choice}
            labelHidden
            choices={choices}
            value={request.decisions.find((decision) => decision.line === like.line)?.choice ?? ""}
            onChange={(choice) => decide(like.line, choice, like.candidates[0]?.id ?? null)}
          />
        </div>
      ))}
    </div>
  );
}

function Candidate({ candidate }: { candidate: IntakeCandidate }) {
  const words = useText().intake;
  const evidence = (codes: string[]) =>
    codes.map((code) => (words.evidence as Record<string, string>)[code] ?? code).join("、");
  const line = candidate.id.startsWith("line:") ? candidate.id.slice("line:".length) : null;
  const verdict = candidate.verdict === "same" ? words.verdicts.same : words.verdicts.maybe;
  return (
    <li className="list-none">
      <span className="mr-2 rounded-8 border border-edge px-2 py-0.5 text-sm">{verdict}</span>
      <span className="font-bold">{candidate.name}</span>{" "}
      <span className="text-muted">
        {line === null ? candidate.code : words.fromLine({ line })} {candidate.birth_date}{" "}
        {candidate.people.join("、")}
      </span>
      <span className="block text-sm">
        {words.agrees}: {evidence(candidate.agrees)}
        {candidate.differs.length > 0 && ` ／ ${words.differs}: ${evidence(candidate.differs)}`}
      </span>
    </li>
  );
}
