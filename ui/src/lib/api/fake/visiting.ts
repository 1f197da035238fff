import { addDays, todayInTokyo } from "../../dates/civil";
import type { DraftView } from "../bindings";
import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";
import { fakeAssigning } from "./assigning";

type Names =
  | "visits"
  | "plan_visits"
  | "last_visit"
  | "assignments"
  | "candidates"
  | "reviews"
  | "review"
  | "families"
  | "reveal"
  | "draft"
  | "put_draft"
  | "drop_draft";

/** Visits, assignments, drafts, contacts. */
export function fakeVisiting(records: FakeRecords): Pick<Handlers, Names> {
  const day = todayInTokyo();
  const drafts = new Map<string, DraftView>();

  function listDrafts() {
    records.today.drafts = [...drafts.values()].toReversed().map((draft) => ({
      key: draft.key,
      kind: draft.kind,
      place: draft.place,
      saved_at: draft.saved_at,
      household: records.families.find((family) => family.id === draft.household_id)?.display_name ?? null,
    }));
  }

  return {
    visits: ({ from, to }) => ({
      from,
      to,
      unrecorded: records.today.visits.filter((visit) => visit.date < day),
      visits: records.today.visits.filter((visit) => visit.date >= from && visit.date <= to),
    }),
    plan_visits: ({ times }) =>
      Array.from({ length: times }, (_, n) => ({
        id: `planned-${n}`,
        revision: 1,
        warnings: [],
        change: "planned",
      })),
    last_visit: () => null,
    ...fakeAssigning(records),
    families: () =>
      records.families.map((family) => ({
        id: family.id,
        code: family.code,
        name: family.display_name,
        kana: null,
        address_secret: family.address_secret,
      })),
    reveal: ({ household_id }) => ({
      household_id,
      address: "架空市見本町0-0-0",
      phones: ["000-0000-0000"],
      until: `${addDays(day, 0)}T23:59:59+09:00`,
    }),
    draft: ({ key }) => drafts.get(key) ?? null,
    put_draft: ({ key, ...rest }) => {
      const saved_at = `${day}T10:05:00+09:00`;
      drafts.set(key, structuredClone({ key, ...rest, saved_at }));
      listDrafts();
      return saved_at;
    },
    drop_draft: ({ key }) => {
      drafts.delete(key);
      listDrafts();
      return null;
    },
  };
}
