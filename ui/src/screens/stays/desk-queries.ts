import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { CivilDate } from "../../lib/dates/civil";

/** The board of a programme; while another fortnight is asked for, the one before stays in sight. */
export function useBoard(programmeId: string, from: CivilDate, to: CivilDate) {
  return useQuery({
    queryKey: ["records", "board", programmeId, from, to],
    queryFn: () => call("board", { programme_id: programmeId, from, to }),
    enabled: programmeId !== "",
    placeholderData: keepPreviousData,
  });
}

/** Nights for which more is booked than there is room, in any programme. */
export function useArrangements(enabled = true) {
  return useQuery({
    queryKey: ["records", "arrangements"],
    queryFn: () => call("arrangements", {}),
    enabled,
  });
}

export function useStayView(id: string) {
  return useQuery({ queryKey: ["records", "stay_view", id], queryFn: () => call("stay_view", { id }) });
}

/** Days used in the fiscal year of `on`; idle until somebody and a programme are chosen. */
export function useQuota(programmeId: string, personId: string, on: CivilDate) {
  return useQuery({
    queryKey: ["records", "quota", programmeId, personId, on],
    queryFn: () => call("quota", { programme_id: programmeId, person_id: personId, on }),
    enabled: programmeId !== "" && personId !== "",
  });
}
