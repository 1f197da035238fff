import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { RecordKind } from "../../lib/api/commands";

type Asked = { worker_id: string | null; household_id: string | null; act: string | null };

export function useAccessLog(asked: Asked) {
  return useQuery({
    queryKey: ["records", "access_log", asked],
    queryFn: () => call("access_log", asked),
    placeholderData: (previous) => previous,
  });
}

export function useConsents(householdId: string) {
  return useQuery({
    queryKey: ["records", "consents", householdId],
    queryFn: () => call("consents", { household_id: householdId }),
  });
}

export function useDueCalendar() {
  return useQuery({ queryKey: ["records", "due_calendar"], queryFn: () => call("due_calendar", {}) });
}

/** How often Today asks: it changes with the days, not with the edits. */
const SELDOM_MS = 30 * 60_000;

/** How much is due this month. Nothing for those who may not see all families. */
export function useDueThisMonth() {
  return useQuery({
    queryKey: ["due_this_month"],
    queryFn: async () => (await call("due_calendar", {})).this_month,
    staleTime: SELDOM_MS,
  });
}

export function useReach(device: string) {
  return useQuery({
    queryKey: ["records", "device_reach", device],
    queryFn: () => call("device_reach", { device }),
  });
}

export function useHistory(kind: RecordKind, id: string) {
  return useQuery({
    queryKey: ["records", "history", kind, id],
    queryFn: () => call("history", { kind, id }),
  });
}
