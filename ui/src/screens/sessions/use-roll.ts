import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useToasts } from "../../components/Toasts";
import { useText, word } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { RollCallView, RollRow } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";

/** Rows are people, or their attendance where nobody is named. */
export function rowKey(row: RollRow): string {
  return row.person_id ?? row.attendance_id ?? row.name;
}

type RowProblem = { key: string; problem: Problem };

/** Ticks of one session. The screen answers at once; the core is told in the order of the keys. */
export function useRoll(sessionId: string) {
  const text = useText();
  const toasts = useToasts();
  const queries = useQueryClient();
  const refresh = useRefreshRecords();
  const queue = useRef<Promise<void>>(Promise.resolve());
  const [failed, setFailed] = useState<RowProblem | null>(null);
  const cacheKey = ["records", "roll_call", sessionId];

  function show(key: string, change: Partial<RollRow>) {
    queries.setQueryData<RollCallView>(cacheKey, (view) =>
      view
        ? { ...view, rows: view.rows.map((row) => (rowKey(row) === key ? { ...row, ...change } : row)) }
        : view,
    );
  }

  /** The row as the cache has it now: an earlier tick of the queue may have given it its id. */
  function current(key: string): RollRow | undefined {
    return queries.getQueryData<RollCallView>(cacheKey)?.rows.find((row) => rowKey(row) === key);
  }

  async function store(key: string, state: string): Promise<string | null> {
    const row = current(key);
    if (!row) return null;
    const record: RecordFields = row.attendance_id
      ? // What is no make-up any more makes up for nothing.
        {
          id: row.attendance_id,
          state,
          ...(row.makes_up_for === null ? {} : { makes_up_for_session_id: null }),
        }
      : { session_id: sessionId, person_id: row.person_id, attendance_role: row.attendance_role, state };
    const stored = await call("put", { kind: "attendance", record });
    show(key, { attendance_id: stored.id, revision: stored.revision, makes_up_for: null });
    return stored.change ?? null;
  }

  function mark(rows: RollRow[], state: string) {
    if (rows.length === 0) return;
    setFailed(null);
    const before = rows.map((row) => ({ key: rowKey(row), state: row.state }));
    for (const { key } of before) show(key, { state });
    const first = rows[0];
    const message =
      rows.length === 1 && first
        ? text.session.savedAttendance({ name: first.name, state: word(text, "attendance_state", state) })
        : text.session.savedAll({ count: rows.length });
    queue.current = queue.current.then(async () => {
      await queries.cancelQueries({ queryKey: cacheKey });
      const changes: string[] = [];
      for (const old of before) {
        try {
          const change = await store(old.key, state);
          if (change !== null) changes.push(change);
        } catch (thrown) {
          show(old.key, { state: old.state });
          setFailed({ key: old.key, problem: toProblem(thrown) });
        }
      }
      if (changes.length === 0) return;
      toasts.show({ message, changes });
      // The roll itself shows it already; Today counts who came.
      void queries.invalidateQueries({ queryKey: ["records", "today"] });
    });
  }

  /**
   * Marks everybody without a mark. Who that is, is asked of the cache: the last key may be so fresh that no screen
   * has drawn it yet.
   */
  function markRest() {
    const rows = queries.getQueryData<RollCallView>(cacheKey)?.rows ?? [];
    mark(
      rows.filter((row) => row.state === null),
      "present",
    );
  }

  /** Puts a person on the roll as present: they came. Resolves when the row is there. */
  async function add(personId: string, role: string): Promise<void> {
    setFailed(null);
    try {
      const record = { session_id: sessionId, person_id: personId, attendance_role: role, state: "present" };
      const stored = await call("put", { kind: "attendance", record });
      toasts.show({ message: text.form.saved, changes: stored.change ? [stored.change] : [] });
    } catch (thrown) {
      setFailed({ key: personId, problem: toProblem(thrown) });
    }
    await refresh();
  }

  async function markHeld(view: RollCallView): Promise<void> {
    setFailed(null);
    try {
      await queue.current;
      const { start_at, end_at } = view.session;
      const record = { id: sessionId, status: "held", start_at, end_at };
      const stored = await call("put", { kind: "session", record });
      toasts.show({ message: text.session.savedHeld, changes: stored.change ? [stored.change] : [] });
    } catch (thrown) {
      setFailed({ key: "", problem: toProblem(thrown) });
    }
    await refresh();
  }

  return { mark, markRest, add, markHeld, failed };
}
