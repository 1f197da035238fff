import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { call, closing } from "./api/api";
import type { JsonValue, RecordKind } from "./api/commands";
import { type DraftBody, DraftPad } from "./draft-pad";
import { alike } from "./steady";

/**
 * Which draft a form keeps: `visit/new/<household>`, `visit/<id>`; `place` is the route that opens it again.
 * `along` are fields that began with the moment: they go into a draft as they are, or they would say another one.
 */
export type DraftOf = {
  key: string;
  kind: RecordKind;
  householdId: string | null;
  place: string;
  along?: readonly string[];
};

/** A call is written down once at a time, and for no family yet. */
export const EMERGENCY_DRAFT = "stay/emergency";

/**
 * Key and place of a form that edits a record, or makes a new one for a family. A form of its own route, such as
 * `visit/plan`, is named by it.
 */
export function draftPlace(form: string, id: string | undefined, household?: string | null) {
  if (id !== undefined) return { key: `${form}/${id}`, place: `/${form}/${id}` };
  const fresh = form.includes("/") ? form : `${form}/new`;
  if (!household) return { key: fresh, place: `/${fresh}` };
  return { key: `${fresh}/${household}`, place: `/${fresh}?household=${household}` };
}

type Form<V> = { values: V; initial: V; setValues: (values: V) => void };

const open = new Set<DraftPad>();

/** Before the records are locked, what was typed must be with them. False where something could not be kept. */
export async function flushDrafts(): Promise<boolean> {
  const pads = [...open];
  await Promise.all(pads.map((pad) => pad.flush()));
  return pads.every((pad) => !pad.note().failed);
}

/** Keeps what was typed last before the window closes; where that cannot be done, the form says so and stays. */
export function keepBeforeClosing(): () => void {
  return closing(() => {
    void flushDrafts()
      .then((kept) => call("window_close", { kept }))
      .catch(() => undefined);
  });
}

/** The fields that differ from what the form began with, and those that go along; null where none differs. */
export function changedFields<V extends object>(
  values: V,
  initial: V,
  along: readonly string[] = [],
): DraftBody | null {
  const began = initial as Record<string, JsonValue>;
  const differs = ([field, value]: [string, JsonValue]) => !alike(value, began[field]);
  const all = Object.entries(values);
  if (!all.some(differs)) return null;
  return Object.fromEntries(all.filter((each) => along.includes(each[0]) || differs(each)));
}

/** Only fields that the form still has; those that were not changed come from the record as it is now. */
function restored<V extends object>(initial: V, body: Record<string, unknown>): V {
  return { ...initial, ...Object.fromEntries(Object.entries(body).filter(([field]) => field in initial)) };
}

/**
 * The draft of a form. Hand it to `useSave`, which takes it away together with saving, and to `FormShell`, which
 * says so. It begins when something differs from what the form began with.
 */
export function useDraft<V extends object>(form: Form<V>, of: DraftOf) {
  const queries = useQueryClient();
  const [key] = useState(of.key);
  const latest = useRef({ of, form });
  useLayoutEffect(() => {
    latest.current = { of, form };
  });
  const [pad] = useState(
    () =>
      new DraftPad({
        put: async (body) => {
          const { kind, householdId, place } = latest.current.of;
          const savedAt = await call("put_draft", { key, kind, household_id: householdId, place, body });
          void queries.invalidateQueries({ queryKey: ["records", "today"] });
          return savedAt;
        },
        drop: async () => {
          await call("drop_draft", { key });
          void queries.invalidateQueries({ queryKey: ["records", "today"] });
        },
      }),
  );
  const [ready, setReady] = useState(false);
  const [openedAt, setOpenedAt] = useState<string | null>(null);

  const restore = useCallback(
    (body: Record<string, unknown>, savedAt: string) => {
      const { initial, setValues } = latest.current.form;
      const values = restored(initial, body);
      const changed = changedFields(values, initial, latest.current.of.along);
      if (changed === null) return;
      pad.opened(changed);
      setValues(values);
      setOpenedAt(savedAt);
    },
    [pad],
  );

  useEffect(() => {
    let gone = false;
    call("draft", { key })
      .then((found) => {
        if (!gone && found) restore(found.body, found.saved_at);
      })
      // Without its draft the form still works; writing the next one says what is wrong.
      .catch(() => undefined)
      .finally(() => {
        if (!gone) setReady(true);
      });
    return () => {
      gone = true;
    };
  }, [key, restore]);

  useLayoutEffect(() => {
    if (ready) pad.want(changedFields(form.values, form.initial, latest.current.of.along));
  }, [pad, ready, form.values, form.initial]);

  useEffect(() => {
    const starts = () => pad.compositionStarts();
    const ends = () => pad.compositionEnds();
    const leaves = () => void pad.flush();
    open.add(pad);
    document.addEventListener("compositionstart", starts, true);
    document.addEventListener("compositionend", ends, true);
    document.addEventListener("focusout", leaves);
    document.addEventListener("visibilitychange", leaves);
    window.addEventListener("pagehide", leaves);
    return () => {
      document.removeEventListener("compositionstart", starts, true);
      document.removeEventListener("compositionend", ends, true);
      document.removeEventListener("focusout", leaves);
      document.removeEventListener("visibilitychange", leaves);
      window.removeEventListener("pagehide", leaves);
      open.delete(pad);
      leaves();
    };
  }, [pad]);

  /** Back to what the form began with; answers what brings the draft back. */
  async function discard(): Promise<() => Promise<void>> {
    const { initial, values, setValues } = latest.current.form;
    const body = changedFields(values, initial, latest.current.of.along);
    await pad.drop();
    setValues(initial);
    setOpenedAt(null);
    return async () => {
      if (body === null) return;
      setValues(restored(latest.current.form.initial, body));
      pad.want(body);
      await pad.flush();
    };
  }

  /** For an act with a command of its own, which takes the draft along: refused, the draft stays. */
  async function handIn(act: (key: string) => Promise<unknown>): Promise<void> {
    await pad.hold();
    try {
      await act(key);
    } catch (thrown) {
      pad.release();
      throw thrown;
    }
    pad.finish();
  }

  return { key, pad, ready, openedAt, discard, handIn };
}

export type Draft = ReturnType<typeof useDraft>;
