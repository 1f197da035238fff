import { Combine } from "lucide-react";
import { useNavigate } from "react-router";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { TwinSide } from "../../lib/api/bindings";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { useCalled, useMarks } from "./called";
import { type TwinKind, useDecide } from "./twin-queries";

type Props = {
  kind: TwinKind;
  from: TwinSide;
  into: TwinSide;
  /** People who are one as well: each with whom they stand under. */
  people: [string, string][];
  onClose: () => void;
};

/** What becomes of the two, and why. */
export function MergeDialog({ kind, from, into, people, onClose }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm({ reason: "" });
  const { busy, decide } = useDecide(form.report);
  const words = text.twins;
  const called = useCalled();
  const names = { from: called(from), into: called(into) };

  async function merge() {
    const check = new Check();
    check.filled("reason", form.values.reason);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const reason = form.values.reason.trim();
    const act = () => call("merge", { kind, from: from.id, into: into.id, people, reason });
    const family = kind === "household" ? into.id : into.household_id;
    await decide(
      words.done(names),
      act,
      () => void navigate(family === null ? "/same" : `/family/${family}`),
    );
  }

  return (
    <AskDialog
      testId={testIds.mergeDialog}
      title={words.askTitle(names)}
      stays
      onClose={() => !busy && onClose()}
      problem={form.problems[WHOLE_FORM]}
      actions={
        <>
          <Button weight="primary" testId={testIds.mergeYes} isDisabled={busy} onPress={() => void merge()}>
            <Combine aria-hidden className="size-5" />
            {words.yes}
          </Button>
          <Button onPress={onClose}>{text.form.cancel}</Button>
        </>
      }
    >
      <dl className="m-0 grid grid-cols-2 gap-4">
        <Which side={from} kind={kind} label={words.goes} />
        <Which side={into} kind={kind} label={words.stays} />
      </dl>
      <ul className="m-0 list-disc pl-6">
        {(kind === "household" ? words.whatFamily(names) : words.whatPerson(names)).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {people.length > 0 && <li>{words.whatPeople({ count: people.length })}</li>}
      </ul>
      <TextField {...form.field("reason")} label={words.reason} hint={words.reasonHint} required />
    </AskDialog>
  );
}

/** One of the two, with what tells it from the other where both have one name. */
function Which({ side, kind, label }: { side: TwinSide; kind: TwinKind; label: string }) {
  const text = useText();
  const marks = useMarks(kind);
  return (
    <div className="min-w-0 break-words border-line border-l-4 pl-3 leading-150">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="m-0">
        <span className="block font-bold">{side.name || text.twins.nameless}</span>
        <span className="block whitespace-pre-line text-sm">
          {[...marks(side), ...side.people].join("\n")}
        </span>
      </dd>
    </div>
  );
}
