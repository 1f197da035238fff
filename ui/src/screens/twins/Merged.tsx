import { Columns2, Undo2 } from "lucide-react";
import { useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button, ButtonLink } from "../../components/Button";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { FamilyView, MergedView } from "../../lib/api/bindings";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { useMay } from "../../lib/may";
import { testIds, unmergeId } from "../../testids";
import { useCalled } from "./called";
import { type TwinKind, useDecide } from "./twin-queries";

/** What was made one with this family and its members, each with the way back. */
export function Merged({ view }: { view: FamilyView }) {
  const text = useText();
  const may = useMay();
  const [asked, setAsked] = useState<MergedView | null>(null);
  const called = useCalled();
  const words = text.twins;
  if (view.merged.length === 0) return null;
  return (
    <section
      data-noprint
      data-testid={testIds.merged}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="font-bold text-lg leading-150">{words.merged}</h2>
      <p className="text-muted">{words.mergedLead}</p>
      <ul className="m-0 list-none p-0">
        {view.merged.map((each) => (
          <li
            key={each.id}
            className="flex min-h-14 flex-wrap items-center gap-x-4 border-line border-b py-1 last:border-b-0"
          >
            <span className="min-w-56 flex-1">
              <span className="mr-2 text-muted">
                {text.reports.kinds[each.kind as "household" | "person"]}
              </span>
              <span className="font-bold">{each.name}</span>
              {each.code && <span className="ml-2 text-muted tabular-nums">{each.code}</span>}
            </span>
            {may("merge") && (
              <Button
                weight="quiet"
                testId={unmergeId(each.id)}
                aria-label={words.unmergeOf({ name: called(each) })}
                onPress={() => setAsked(each)}
              >
                <Undo2 aria-hidden className="size-5" />
                {words.unmerge}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <UnmergeDialog
          merged={asked}
          into={called({ name: view.display_name, code: view.code })}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

type DialogProps = { merged: MergedView; into: string; onClose: () => void };

function UnmergeDialog({ merged, into, onClose }: DialogProps) {
  const text = useText();
  const form = useForm({ unmerge_reason: "" }, { reason: "unmerge_reason" });
  const { busy, decide } = useDecide(form.report);
  const words = text.twins;
  const name = useCalled()(merged);

  async function part() {
    const check = new Check();
    check.filled("unmerge_reason", form.values.unmerge_reason);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const kind: TwinKind = merged.kind === "person" ? "person" : "household";
    const reason = form.values.unmerge_reason.trim();
    const act = () => call("unmerge", { kind, from: merged.id, reason });
    await decide(words.unmerged({ name }), act, onClose);
  }

  return (
    <AskDialog
      testId={testIds.unmergeDialog}
      title={words.unmergeAsk({ name, into })}
      onClose={onClose}
      problem={form.problems[WHOLE_FORM]}
      actions={
        <>
          <Button weight="primary" testId={testIds.unmergeYes} isDisabled={busy} onPress={() => void part()}>
            <Undo2 aria-hidden className="size-5" />
            {words.unmerge}
          </Button>
          <Button onPress={onClose}>{text.form.cancel}</Button>
        </>
      }
    >
      <p>{words.unmergeLead}</p>
      <TextField {...form.field("unmerge_reason")} label={words.reason} required />
    </AskDialog>
  );
}

/** The way to the question, from a family's page. */
export function SameLink({ householdId }: { householdId: string }) {
  const text = useText();
  const may = useMay();
  if (!may("merge")) return null;
  return (
    <ButtonLink to={`/same/household/${householdId}`} weight="quiet" testId={testIds.sameOpen}>
      <Columns2 aria-hidden className="size-5" />
      {text.twins.title}
    </ButtonLink>
  );
}

/** The same of one person: a member who was entered twice, perhaps in this very family. */
export function SamePersonLink({ personId }: { personId: string }) {
  const text = useText();
  const may = useMay();
  if (!may("merge")) return null;
  return (
    <ButtonLink to={`/same/person/${personId}`} weight="quiet" testId={testIds.samePersonOpen}>
      <Columns2 aria-hidden className="size-5" />
      {text.twins.titlePerson}
    </ButtonLink>
  );
}
