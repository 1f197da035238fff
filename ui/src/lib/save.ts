import { useState } from "react";
import { useToasts } from "../components/Toasts";
import { useText } from "../i18n/text";
import { call } from "./api/api";
import type { PutView, WarningView } from "./api/bindings";
import type { RecordFields, RecordKind } from "./api/commands";
import { type Problem, toProblem } from "./api/problem";
import { useRefreshRecords } from "./api/queries";
import type { Draft } from "./draft";

/** A warning of a stored record that still wants its reason. */
export type OpenWarning = WarningView & { kind: RecordKind; id: string };

/** The records of one press of 保存, in order. What was stored can be undone together. */
export class Batch {
  readonly changes: string[] = [];
  readonly warnings: OpenWarning[] = [];
  readonly #draft: { draft?: string };

  /** The draft of this key goes away in the transaction of the first call: a form with a draft makes one. */
  constructor(draft?: string) {
    this.#draft = draft === undefined ? {} : { draft };
  }

  /** Stores one record and answers its id. */
  async put(kind: RecordKind, record: RecordFields): Promise<string> {
    return this.note(kind, await call("put", { kind, record, ...this.#draft }));
  }

  /** Stores several records as one change, all or none; their ids in the same order. */
  async putMany(items: { kind: RecordKind; record: RecordFields }[]): Promise<string[]> {
    const stored = await call("put_many", { items, ...this.#draft });
    return stored.map((view, at) => this.note(items[at]?.kind ?? "visit", view));
  }

  /** Plans a visit and those that repeat it, as one change; their ids. */
  async planVisits(visit: RecordFields, times: number, every_days: number): Promise<string[]> {
    const stored = await call("plan_visits", { visit, times, every_days, ...this.#draft });
    return stored.map((view) => this.note("visit", view));
  }

  /** Keeps what a command of its own answered, so that it can be undone and its reasons asked. */
  note(kind: RecordKind, stored: PutView): string {
    if (stored.change && !this.changes.includes(stored.change)) this.changes.push(stored.change);
    for (const warning of stored.warnings) this.warnings.push({ ...warning, kind, id: stored.id });
    return stored.id;
  }

  /** Takes back what was stored before a later record was refused, so that nothing half-written stays. */
  async rollBack(): Promise<void> {
    for (const change of this.changes.toReversed()) await call("undo", { change });
    this.changes.length = 0;
  }
}

/** `fresh`: just stored; otherwise the record was opened for its missing reason. */
type Asked = { warnings: OpenWarning[]; fresh: boolean; finish: () => void; later: () => void };

/** A stored record that was opened for its missing reason. */
export type Due = { code: string; kind: RecordKind; id: string; finish: () => void };

/** Saves, reports problems to the form, asks for reasons, offers undo. The form's draft goes away with it. */
export function useSave(onProblem: (problem: Problem) => void, due?: Due, draft?: Draft) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(
    due
      ? { warnings: [{ ...due, detail: {} }], fresh: false, finish: due.finish, later: () => undefined }
      : null,
  );

  async function save(message: string, store: (batch: Batch) => Promise<string>, done: (id: string) => void) {
    if (busy) return;
    setBusy(true);
    const batch = new Batch(draft?.key);
    try {
      await draft?.pad.hold();
      const id = await store(batch);
      draft?.pad.finish();
      toasts.show({ message, changes: batch.changes });
      await refresh();
      const finish = () => done(id);
      if (batch.warnings.length > 0)
        setAsked({ warnings: batch.warnings, fresh: true, finish, later: finish });
      else done(id);
    } catch (thrown) {
      draft?.pad.release();
      onProblem(toProblem(thrown));
      await batch.rollBack().catch((second: unknown) => onProblem(toProblem(second)));
    } finally {
      setBusy(false);
    }
  }

  /** `reasons` in the order of the warnings; an empty one stays open and is listed on Today. Their draft goes away. */
  async function saveReasons(reasons: string[], typed?: Draft) {
    if (!asked || busy) return;
    setBusy(true);
    const batch = new Batch(typed?.key);
    try {
      await typed?.pad.hold();
      const records = new Map<string, { kind: RecordKind; id: string; overrides: RecordFields[] }>();
      asked.warnings.forEach((warning, index) => {
        const reason = reasons[index]?.trim() ?? "";
        if (reason === "") return;
        const entry = records.get(warning.id) ?? { kind: warning.kind, id: warning.id, overrides: [] };
        entry.overrides.push({ code: warning.code, reason });
        records.set(warning.id, entry);
      });
      for (const { kind, id, overrides } of records.values()) await batch.put(kind, { id, overrides });
      typed?.pad.finish();
      toasts.show({ message: text.form.saved, changes: batch.changes });
      await refresh();
      setAsked(null);
      asked.finish();
    } catch (thrown) {
      typed?.pad.release();
      onProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  function later() {
    setAsked(null);
    asked?.later();
  }

  return { busy, asked, save, saveReasons, later };
}

export type Saver = ReturnType<typeof useSave>;
