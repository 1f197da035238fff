import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "ask_lift" | "confirm_lift" | "drop_lift" | "ask_collect" | "decide_collect";
type Refuse = (code: string, field?: string | null) => never;

/** What one person asks and another decides. The fake's own question is its own; a test may change that. */
export function fakeSecond(
  records: FakeRecords,
  refuse: Refuse,
  drop: (draft: string | undefined) => void,
): Pick<Handlers, Names> {
  const family = (id: string) =>
    records.families.find((candidate) => candidate.id === id) ?? refuse("record_missing");
  const stay = (id: string) =>
    records.desk.stays.find((candidate) => candidate.card.id === id) ?? refuse("record_missing");
  return {
    ask_lift: ({ household_id, reason, draft }) => {
      drop(draft);
      family(household_id).lift = { by: "例山 一郎", at: null, reason, own: true };
      return null;
    },
    confirm_lift: ({ household_id }) => {
      const view = family(household_id);
      if (!view.lift) return refuse("lift_not_asked");
      if (view.lift.own) return refuse("second_person_needed");
      Object.assign(view, { address_secret: false, lift: null, address: "架空市見本町0-0-0" });
      return null;
    },
    drop_lift: ({ household_id }) => {
      family(household_id).lift = null;
      return null;
    },
    ask_collect: ({ stay_id, person_id, name, draft }) => {
      drop(draft);
      stay(stay_id).collect_ask = {
        by: "例山 一郎",
        person_id: person_id ?? null,
        name: name ?? "見本 きよ",
      };
      return null;
    },
    decide_collect: ({ stay_id, allowed, draft }) => {
      drop(draft);
      const there = stay(stay_id);
      if (allowed && there.collect_ask) there.collect_approved = { ...there.collect_ask, by: "例山 一郎" };
      there.collect_ask = null;
      return null;
    },
  };
}
