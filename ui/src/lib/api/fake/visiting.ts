import { addDays, todayInTokyo } from "../../dates/civil";
import type { DraftView, FamilyLine, KanaStart } from "../bindings";
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

/** Rows of the kana table by the first signs that the fictitious families have. */
const ROWS: Record<string, string> = { れ: "ら", み: "ま" };

function kanaStarts(lines: FamilyLine[]): KanaStart[] {
  const starts = new Map<string, number>();
  lines.forEach(({ kana }, at) => {
    const sign = kana?.at(0);
    const row = sign && (ROWS[sign] ?? sign);
    if (row && !starts.has(row)) starts.set(row, at);
  });
  return [...starts].map(([row, at]) => ({ row, at }));
}

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

  function dropDraft(key: string): null {
    drafts.delete(key);
    listDrafts();
    return null;
  }

  return {
    visits: ({ from, to, mine }) => {
      const own = records.visits.filter((visit) => !mine || visit.household_id !== "f-2");
      return {
        from,
        to,
        unrecorded: own
          .filter((visit) => visit.date < day && visit.status === "planned")
          .toSorted((a, b) => a.date.localeCompare(b.date)),
        visits: own
          .filter((visit) => visit.date >= from && visit.date <= to)
          .toSorted((a, b) => a.date.localeCompare(b.date)),
      };
    },
    plan_visits: ({ times, draft }) => {
      if (draft !== undefined) dropDraft(draft);
      return Array.from({ length: times }, (_, n) => ({
        id: `planned-${n}`,
        revision: 1,
        warnings: [],
        change: "planned",
      }));
    },
    last_visit: ({ household_id }) =>
      household_id === "f-1"
        ? {
            id: "v-9",
            household_id,
            status: "done",
            occurred_on: addDays(day, -7),
            activities: ["listening", "collaboration"],
            tasks: [],
            present_person_ids: ["p-1", "p-2", "gone"],
          }
        : null,
    ...fakeAssigning(records),
    families: ({ from, count }) => ({
      total: records.lines.length,
      rows: kanaStarts(records.lines),
      lines: records.lines.slice(from, from + count),
    }),
    reveal: ({ household_id }) => ({
      household_id,
      address: "架空市見本町0-0-0",
      phones: ["000-0000-0000"],
      placed: [{ person: "仮野 ひなた", organisation: "架空市立みほん学園" }],
      until: `${addDays(day, 0)}T23:59:59+09:00`,
    }),
    draft: ({ key }) => drafts.get(key) ?? null,
    put_draft: ({ key, ...rest }) => {
      const saved_at = `${day}T10:05:00+09:00`;
      drafts.set(key, structuredClone({ key, ...rest, saved_at }));
      listDrafts();
      return saved_at;
    },
    drop_draft: ({ key }) => dropDraft(key),
  };
}
