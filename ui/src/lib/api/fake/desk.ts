import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "board" | "stay_view" | "quota" | "hold_emergency" | "handover";

/** Beds, stays, handover. */
export function fakeDesk(records: FakeRecords, refuse: (code: string) => never): Pick<Handlers, Names> {
  return {
    board: ({ programme_id, from, to }) => ({
      programme_id,
      programme: "",
      pool: [],
      by_day: false,
      from,
      to,
      current: from,
      capacity: 5,
      capacity_unit: "person",
      open_from: null,
      open_to: null,
      nights: [],
      lanes: 5,
      stays: [],
      waiting: [],
    }),
    stay_view: () => refuse("record_missing"),
    quota: () => ({
      fiscal_year: 2026,
      used_days: 0,
      stays: 0,
      max_days_per_year: null,
      max_days_per_stay: 7,
    }),
    hold_emergency: () => ({ id: "s-emergency", revision: 1, warnings: [], change: "emergency" }),
    handover: () => ({
      from: records.today.date,
      to: records.today.date,
      moves: [],
      notes: [],
      in_house: records.today.in_house,
      expected: records.today.arrivals,
      on_call: [],
    }),
  };
}
