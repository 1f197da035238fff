import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useToasts } from "../../components/Toasts";
import { call } from "../../lib/api/api";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";

export type TwinKind = "household" | "person";

/** All families are compared for it: asked again after a round of sharing and after a decision, not with every edit. */
export const DUPLICATES = ["duplicates"];
const SELDOM_MS = 30 * 60_000;

export function useDuplicates(enabled = true) {
  return useQuery({
    queryKey: DUPLICATES,
    queryFn: () => call("duplicates", {}),
    staleTime: SELDOM_MS,
    enabled,
  });
}

export function useCompared(kind: TwinKind, one: string, other: string) {
  return useQuery({
    queryKey: ["records", "compare_twins", kind, one, other],
    queryFn: () => call("compare_twins", { kind, one, other }),
    enabled: other !== "",
  });
}

/** After a decision: the list is another one. */
export function useRefreshDuplicates(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: DUPLICATES });
}

/** Makes one of two, or two of one: says so, offers to take it back, and asks for the lists anew. */
export function useDecide(onProblem: (problem: Problem) => void) {
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const refreshDuplicates = useRefreshDuplicates();
  const [busy, setBusy] = useState(false);

  /** `act` answers the change that `undo` takes, null where nothing changed. */
  async function decide(message: string, act: () => Promise<string | null>, done: () => void) {
    if (busy) return;
    setBusy(true);
    try {
      const change = await act();
      toasts.show({ message, changes: change === null ? [] : [change] });
      done();
      await refresh();
      await refreshDuplicates();
    } catch (thrown) {
      onProblem(toProblem(thrown));
      setBusy(false);
    }
  }

  return { busy, decide };
}
