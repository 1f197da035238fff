import { addDays, daysBetween, todayInTokyo } from "../../dates/civil";
import type { StayView } from "../bindings";
import type { RecordFields } from "../commands";
import type { Handlers, Put } from "../fake";
import type { FakeRecords } from "../fake-data";
import { type FakeStay, lanesOf, PROGRAMMES } from "./desk-data";

type Names = "beds" | "board" | "stay_view" | "quota" | "hold_emergency" | "handover";
type Refuse = (code: string, field?: string | null) => never;

const ZONE = ":00+09:00";
/** Whose days of the year are used up. */
const USED_UP = ["p-3", "p-w-2"];

/** Beds, stays, handover. */
export function fakeDesk(records: FakeRecords, refuse: Refuse): Pick<Handlers, Names> {
  const day = todayInTokyo();
  const { desk } = records;
  const find = (id: string) => desk.stays.find((stay) => stay.card.id === id);

  function board(programme_id: string, from: string, to: string) {
    const programme = PROGRAMMES[programme_id] ?? { name: "", capacity: 5, unit: "person", pool: [] };
    const house = [programme_id, ...programme.pool];
    const stays = lanesOf(
      desk.stays.filter((stay) => house.includes(stay.card.programme_id)),
      from,
      to,
    );
    const nights = Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => {
      const there = stays.filter((each) => each.first <= n && n <= each.last);
      const count = (kept: boolean) =>
        there.filter(
          ({ stay }) =>
            ["in_stay", "completed"].includes(stay.status) !== kept && stay.status !== "requested",
        ).length;
      const [taken, held] = [count(false), count(true)];
      const over = taken + held > programme.capacity;
      return {
        night: addDays(from, n),
        capacity: programme.capacity,
        taken,
        held,
        free: Math.max(programme.capacity - taken - held, 0),
        violations: over ? ["I-11"] : [],
      };
    });
    const waiting = desk.stays
      .filter((stay) => stay.card.programme_id === programme_id && stay.card.status === "waitlisted")
      .map((stay) => structuredClone(stay.card))
      .toSorted((a, b) => (a.requested_at ?? "").localeCompare(b.requested_at ?? ""));
    return {
      programme_id,
      programme: programme.name,
      pool: programme.pool.map((id) => ({
        id,
        name: PROGRAMMES[id]?.name ?? "",
        group: "stay",
        preset: null,
      })),
      by_day: programme_id === "pr-7",
      from,
      to,
      current: day,
      capacity: programme.capacity,
      capacity_unit: programme.unit,
      open_from: programme.unit === "pair" ? "10:00" : null,
      open_to: programme.unit === "pair" ? (programme_id === "pr-7" ? "16:00" : "09:00") : null,
      nights,
      lanes: Math.max(programme.capacity, ...stays.map((each) => each.lane + 1)),
      stays,
      waiting,
    };
  }

  return {
    board: ({ programme_id, from, to }) => board(programme_id, from, to),
    beds: ({ programme_id, from, to }) => board(programme_id, from, to).nights,
    stay_view: ({ id }) => structuredClone(viewOf(find(id) ?? refuse("record_missing"), records)),
    quota: ({ person_id }) => ({
      fiscal_year: 2026,
      used_days: USED_UP.includes(person_id) ? 7 : 5,
      stays: 2,
      max_days_per_year: 7,
      max_days_per_stay: 7,
    }),
    hold_emergency: ({ programme_id, requester_type, kana, in_at, nights, over_reason }) => {
      const night = in_at.slice(11, 16) < "03:00" ? addDays(in_at.slice(0, 10), -1) : in_at.slice(0, 10);
      const view = board(programme_id, night, night);
      if (view.nights[0]?.free === 0 && over_reason === null) refuse("I-11", "capacity_override_reason");
      const pattern = desk.stays[0] ?? refuse("record_missing");
      const out = addDays(night, nights);
      desk.stays.push({
        ...pattern,
        card: {
          ...pattern.card,
          id: "s-emergency",
          person_id: "p-emergency",
          person: kana,
          kana,
          household_id: null,
          programme_id,
          programme: view.programme,
          status: "held",
          in_at: in_at + ZONE,
          out_at: `${out}T10:00${ZONE}`,
          nights,
          days: nights + 1,
          overdue: false,
          room: null,
          requester_type,
        },
        birth: null,
        overReason: over_reason,
        noted: { reasons: [], requested: in_at + ZONE },
        belongings: [],
        notes: [],
      });
      return { id: "s-emergency", revision: 1, warnings: [], change: "emergency" };
    },
    handover: ({ hours }) => {
      const cards = desk.stays.map((stay) => structuredClone(stay.card));
      const in_house = cards.filter((card) => card.status === "in_stay");
      return {
        from: `${addDays(day, -Math.ceil(hours / 24))}T08:00:00+09:00`,
        to: `${day}T08:00:00+09:00`,
        moves: in_house.slice(1, 4).map((stay, n) => ({
          stay,
          what: ["arrived", "arrived", "changed"][n] ?? "booked",
          at: stay.in_at ?? "",
          by: "丸井 けい",
        })),
        notes: structuredClone(desk.notes),
        in_house,
        expected: cards.filter(
          (card) => ["confirmed", "held"].includes(card.status) && card.in_at?.startsWith(day),
        ),
        on_call: structuredClone(desk.onCall),
      };
    },
  };
}

function viewOf(stay: FakeStay, records: FakeRecords): StayView {
  const { card } = stay;
  const there = card.status === "in_stay" || card.status === "completed";
  const father = card.household_id === "f-3";
  const who = (person_id: string, name: string, relation: string, permitted: boolean | null) => ({
    person_id,
    name,
    relation,
    permitted,
  });
  return {
    stay: card,
    collect_ask: stay.collect_ask ?? null,
    collect_approved: stay.collect_approved ?? null,
    revision: 3,
    household: card.household_id === null ? null : `${card.person.split(" ")[0]}家`,
    person: {
      person_id: card.person_id,
      name: card.person,
      kana: card.kana,
      relation: "child",
      birth_date: stay.birth,
      age_years: stay.birth === null ? null : 7,
      age_months: null,
      life_stage: "born",
      allergies: card.allergies,
      may_collect_child: null,
      membership_id: null,
      left_on: null,
      placement: null,
      placed_at: null,
    },
    medication: stay.medication,
    medical_care: null,
    contact_caution: stay.caution,
    address_secret: card.address_secret,
    companions: stay.companions,
    collectors:
      card.household_id === null
        ? []
        : [
            ...(father ? [who("p-91", "見本 あらた", "father", false)] : []),
            who("p-90", father ? "見本 なつみ" : "例山 はな子", "mother", true),
            who("p-92", "見本 きよ", "grandmother", null),
          ],
    quota: { fiscal_year: 2026, used_days: 5, stays: 2, max_days_per_year: 7, max_days_per_stay: 7 },
    planned_in_at: card.in_at,
    planned_out_at: card.out_at,
    actual_in_at: there ? card.in_at : null,
    actual_out_at: card.status === "completed" ? card.out_at : null,
    reason_codes: stay.noted.reasons,
    note: null,
    belongings: stay.belongings,
    day_notes: records.desk.stays.includes(stay) ? stay.notes : [],
  };
}

const text = (record: RecordFields, field: string) => {
  const value = record[field];
  return typeof value === "string" ? value : null;
};

/** The record of a stay, as `get` gives it. */
export function storedStay(records: FakeRecords, id: string): RecordFields | null {
  const stay = records.desk.stays.find((candidate) => candidate.card.id === id);
  if (!stay) return null;
  const { card } = stay;
  return {
    ...card,
    person_id: card.household_id === "f-1" ? (id === "s-2" ? "p-3" : "p-2") : card.person_id,
    planned_in_at: card.in_at,
    planned_out_at: card.out_at,
    in_at: card.status === "in_stay" ? card.in_at : null,
    out_at: null,
    reason_codes: ["illness"],
  };
}

/** What a `put` changes on the board, the stay's page and in the handover book. */
export function applyDesk(records: FakeRecords, { kind, record }: Put, id: string): void {
  const { desk } = records;
  const instant = (field: string) => {
    const value = text(record, field);
    return value === null ? null : value.length === 16 ? value + ZONE : value;
  };
  if (kind === "stay") {
    const stay = desk.stays.find((candidate) => candidate.card.id === id);
    if (!stay) return;
    stay.card.status = text(record, "status") ?? stay.card.status;
    stay.card.out_at = instant("out_at") ?? instant("planned_out_at") ?? stay.card.out_at;
    stay.card.room = text(record, "room") ?? stay.card.room;
    return;
  }
  const owner = desk.stays.find((candidate) => candidate.card.id === record.stay_id);
  if (kind === "belonging") {
    const known = desk.stays.flatMap((stay) => stay.belongings).find((each) => each.id === id);
    if (known) known.returned = record.returned === true;
    else
      owner?.belongings.push({
        id,
        revision: 1,
        item: text(record, "item") ?? "",
        quantity: typeof record.quantity === "number" ? record.quantity : 1,
        returned: null,
      });
  }
  if (kind === "day_note") {
    const by = "例山 一郎";
    owner?.notes.unshift({
      id,
      date: text(record, "date") ?? todayInTokyo(),
      shift: text(record, "shift"),
      text: text(record, "text") ?? "",
      by,
      at: `${todayInTokyo()}T08:00:00+09:00`,
    });
  }
  if (kind === "handover_note") {
    const known = desk.notes.find((note) => note.id === id);
    if (known) known.done_by = "例山 一郎";
    else
      desk.notes.unshift({
        id,
        revision: 1,
        at: `${todayInTokyo()}T08:00:00+09:00`,
        by: "例山 一郎",
        text: text(record, "text") ?? "",
        urgent: record.urgent === true,
        done_by: null,
      });
  }
  if (kind === "on_call") {
    const known = desk.onCall.find((each) => each.id === id);
    const fields = {
      name: text(record, "name") ?? "",
      phone: text(record, "phone") ?? "",
      from: instant("from"),
      to: instant("to"),
      note: text(record, "note"),
    };
    if (known) Object.assign(known, fields);
    else desk.onCall.push({ id, revision: 1, now: false, ...fields });
  }
}
