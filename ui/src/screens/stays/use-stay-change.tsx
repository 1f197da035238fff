import { useState } from "react";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { RecordFields, RecordKind } from "../../lib/api/commands";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import type { Draft } from "../../lib/draft";
import { Batch, type OpenWarning } from "../../lib/save";

export type Item = { kind: RecordKind; record: RecordFields };

/** What the person wrote about the warnings of a stored change. */
export type Answers = { reasons: Record<string, string>; approvedBy: string };

type Asked = { warnings: OpenWarning[]; changes: string[]; done: () => void };

/** Where the stay itself has a place for the reason; every other warning is answered by an override. */
const OVER = ["I-11", "I-12"];
const LONG = "I-15";

function reasonFields(warnings: OpenWarning[], { reasons, approvedBy }: Answers): RecordFields {
  const fields: RecordFields = {};
  const overrides: RecordFields[] = [];
  for (const { code } of warnings) {
    const reason = reasons[code]?.trim() ?? "";
    if (reason === "") continue;
    if (OVER.includes(code)) fields.capacity_override_reason = reason;
    else if (code === LONG && approvedBy.trim() !== "") {
      fields.extension_reason = reason;
      fields.approved_by = approvedBy.trim();
    } else overrides.push({ code, reason });
  }
  return overrides.length > 0 ? { ...fields, overrides } : fields;
}

/**
 * A change of a stay by one press: stored at once, with the way back, and where the core wants a reason it is asked.
 * `onProblem` gets what was refused; without it the refusal is said in the toast. The form's draft goes away with it.
 */
export function useStayChange(onProblem?: (problem: Problem) => void, draft?: Draft) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);

  function refused(thrown: unknown) {
    const problem = toProblem(thrown);
    if (onProblem) onProblem(problem);
    else toasts.show({ message: text.desk.notSaved, problem });
  }

  async function change(items: Item[], message: string, done: () => void = () => undefined): Promise<void> {
    if (busy) return;
    setBusy(true);
    const batch = new Batch(draft?.key);
    try {
      await draft?.pad.hold();
      const [only] = items;
      if (items.length === 1 && only) await batch.put(only.kind, only.record);
      else await batch.putMany(items);
      draft?.pad.finish();
      toasts.show({ message, changes: [...batch.changes] });
      await refresh();
      if (batch.warnings.length > 0) setAsked({ warnings: batch.warnings, changes: batch.changes, done });
      else done();
    } catch (thrown) {
      draft?.pad.release();
      refused(thrown);
    } finally {
      setBusy(false);
    }
  }

  /** `typed`: the draft of the answers, which goes away with the first that is stored. */
  async function answer(answers: Answers, typed: Draft): Promise<void> {
    if (!asked || busy) return;
    setBusy(true);
    try {
      await typed.pad.hold();
      const changes = [...asked.changes];
      for (const id of new Set(asked.warnings.map((warning) => warning.id))) {
        const own = asked.warnings.filter((warning) => warning.id === id);
        const stored = await call("put", {
          kind: own[0]?.kind ?? "stay",
          record: { id, ...reasonFields(own, answers) },
          draft: typed.key,
        });
        if (stored.change) changes.push(stored.change);
      }
      typed.pad.finish();
      toasts.show({ message: text.form.saved, changes });
      await refresh();
      setAsked(null);
      asked.done();
    } catch (thrown) {
      typed.pad.release();
      refused(thrown);
    } finally {
      setBusy(false);
    }
  }

  function later() {
    setAsked(null);
    asked?.done();
  }

  async function takeBack(typed: Draft): Promise<void> {
    if (!asked) return;
    try {
      for (const made of asked.changes.toReversed()) await call("undo", { change: made });
      toasts.show({ message: text.form.undone });
      // There is nothing left to give a reason for.
      await typed.pad.drop().catch(() => undefined);
      typed.pad.finish();
      draft?.pad.resume();
    } catch (thrown) {
      refused(thrown);
    }
    setAsked(null);
    await refresh();
  }

  return { busy, asked, change, answer, later, takeBack };
}

export type StayChange = ReturnType<typeof useStayChange>;
