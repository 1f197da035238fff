import {
  QueryCache,
  QueryClient,
  queryOptions,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { todayInTokyo } from "../dates/civil";
import { call, watch } from "./api";
import { toProblem } from "./problem";

/** Everything is answered by the program beside us, so being offline changes nothing. */
export function newQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      // Locked from elsewhere: the door has to close here as well.
      onError: (error, query) => {
        // What was only asked ahead, nobody has seen: its door never was open.
        if (query.getObserversCount() === 0) return;
        if (toProblem(error).code === "locked") void client.invalidateQueries({ queryKey: ["profile"] });
      },
    }),
    defaultOptions: {
      queries: { networkMode: "always", retry: false, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}

/** Shows what another program wrote without being asked for it. */
export function useOthersChanges() {
  const queries = useQueryClient();
  useEffect(
    () =>
      watch(() => {
        void queries.invalidateQueries({ queryKey: ["records"] });
        // Who came in from elsewhere may be here already.
        void queries.invalidateQueries({ queryKey: ["duplicates"] });
      }),
    [queries],
  );
}

const PROFILE = queryOptions({ queryKey: ["profile"], queryFn: () => call("profile", {}) });
/** Large, and asked for by many screens. What is written here or by another program makes it stale at once. */
const SELDOM_MS = 60_000;
const TODAY = queryOptions({
  queryKey: ["records", "today"],
  queryFn: () => call("today", {}),
  // Another day begins without anything being written.
  staleTime: (query) => (query.state.data?.date === todayInTokyo() ? SELDOM_MS : 0),
});
const OPTIONS = queryOptions({
  queryKey: ["records", "options"],
  queryFn: () => call("options", {}),
  staleTime: SELDOM_MS,
});

/**
 * Asks for what the first screen shows while there is no screen yet, both at once. Never rejects: where the
 * records are locked, Today is refused, and asked for again once it is opened.
 */
export async function askAhead(queries: QueryClient): Promise<void> {
  await Promise.all([queries.prefetchQuery(PROFILE), queries.prefetchQuery(TODAY)]);
}

export function useProfile() {
  return useQuery(PROFILE);
}

export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: () => call("catalogue", {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useOptions(enabled = true) {
  return useQuery({ ...OPTIONS, enabled });
}

export function useToday() {
  return useQuery(TODAY);
}

export function useFamily(id: string) {
  return useQuery({
    queryKey: ["records", "family", id],
    queryFn: () => call("family", { id }),
    enabled: id !== "",
  });
}

export function useFind(text: string, limit = 20) {
  return useQuery({
    queryKey: ["records", "find", text, limit],
    queryFn: () => call("find", { text, limit }),
    enabled: text.trim() !== "",
    placeholderData: (previous) => previous,
  });
}

export function useVisits(from: string, to: string, mine: boolean) {
  return useQuery({
    queryKey: ["records", "visits", from, to, mine],
    queryFn: () => call("visits", { from, to, mine }),
    placeholderData: (previous) => previous,
  });
}

/** The last done visit of a family in a programme; null where there is none. */
export function useLastVisit(householdId: string, programmeId: string) {
  return useQuery({
    queryKey: ["records", "last_visit", householdId, programmeId],
    queryFn: () => call("last_visit", { household_id: householdId, programme_id: programmeId }),
    enabled: householdId !== "" && programmeId !== "",
  });
}

export function useHandover(hours: number, enabled = true) {
  return useQuery({
    queryKey: ["records", "handover", hours],
    queryFn: () => call("handover", { hours }),
    enabled,
  });
}

/** Lines of the list of all families that are asked for at once. */
export const FAMILIES_IN_PART = 200;

/** Parts of the list of all families, from 0: the list itself may be too long to be asked for as a whole. */
export function useFamilies(parts: readonly number[]) {
  return useQueries({
    queries: parts.map((part) => ({
      queryKey: ["records", "families", part],
      queryFn: () => call("families", { from: part * FAMILIES_IN_PART, count: FAMILIES_IN_PART }),
      staleTime: SELDOM_MS,
    })),
  });
}

export function useRollCall(sessionId: string) {
  return useQuery({
    queryKey: ["records", "roll_call", sessionId],
    queryFn: () => call("roll_call", { session_id: sessionId }),
  });
}

export function useBeds(programmeId: string, from: string, to: string) {
  return useQuery({
    queryKey: ["records", "beds", programmeId, from, to],
    queryFn: () => call("beds", { programme_id: programmeId, from, to }),
    enabled: programmeId !== "",
  });
}

/** After an edit: every view of records is asked for again; the catalogue never changes. */
export function useRefreshRecords(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["records"] });
}
