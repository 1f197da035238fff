import { addDays, type CivilDate, daysBetween, todayInTokyo } from "../../dates/civil";
import type {
  BelongingView,
  BoardStay,
  CollectAskView,
  DayNoteView,
  HandoverNoteView,
  MemberView,
  OnCallView,
  StayCard,
} from "../bindings";

/** A stay as the fake keeps it; `in` and `out` are the times that count. */
export type FakeStay = {
  /** Somebody who is not on the child's list: asked about, or allowed. */
  collect_ask?: CollectAskView | null;
  collect_approved?: CollectAskView | null;
  card: StayCard;
  medication: string | null;
  caution: string | null;
  birth: string | null;
  overReason: string | null;
  noted: { reasons: string[]; requested: string };
  belongings: BelongingView[];
  notes: DayNoteView[];
  companions: MemberView[];
};

export type FakeDeskRecords = {
  stays: FakeStay[];
  notes: HandoverNoteView[];
  onCall: OnCallView[];
};

type Line = [
  id: string,
  person: string,
  kana: string,
  family: string,
  programme: string,
  status: string,
  inDay: number,
  inTime: string,
  outDay: number | null,
  outTime: string,
  more?: Partial<StayCard> & { medication?: string; caution?: string; over?: string },
];

const HOUSE = "pr-3";
const NIGHTS = "pr-4";
const DAYS = "pr-7";

/** A house of five beds with a night too full, siblings and a waiting list; a postpartum house of two pairs. */
const LINES: Line[] = [
  [
    "s-2",
    "例山 うみ",
    "れいやま うみ",
    "f-1",
    HOUSE,
    "in_stay",
    -2,
    "17:00",
    0,
    "09:00",
    { overdue: true, room: "いちご" },
  ],
  [
    "s-1",
    "例山 そら",
    "れいやま そら",
    "f-1",
    HOUSE,
    "confirmed",
    0,
    "17:00",
    2,
    "10:00",
    { allergies: "卵", room: "いちご" },
  ],
  [
    "s-3",
    "見本 いちと",
    "みほん いちと",
    "f-3",
    HOUSE,
    "in_stay",
    -1,
    "18:30",
    3,
    "10:00",
    {
      allergies: "そば・落花生(エピペンあり)",
      medication: "朝食後に吸入(ロッカーの青い袋)",
      caution: "父からの電話には、泊まっていることも伝えない。",
      room: "もも",
    },
  ],
  ["s-4", "見本 ふたば", "みほん ふたば", "f-3", HOUSE, "in_stay", -1, "18:30", 3, "10:00", { room: "もも" }],
  [
    "s-7",
    "仮野 こはる",
    "かりの こはる",
    "f-2",
    HOUSE,
    "in_stay",
    -1,
    "02:10",
    6,
    "10:00",
    { address_secret: true, requester_type: "child_guidance_centre" },
  ],
  ["s-6", "模擬 かえで", "もぎ かえで", "f-4", HOUSE, "held", 1, "16:00", 4, "10:00"],
  ["s-8", "未来野 ゆめ", "みらいの ゆめ", "f-5", HOUSE, "confirmed", 2, "09:00", 4, "18:00"],
  [
    "s-9",
    "みほん たろう",
    "みほん たろう",
    "",
    HOUSE,
    "held",
    2,
    "22:40",
    3,
    "10:00",
    { over: "警察から。ほかに受け入れ先がない", requester_type: "police" },
  ],
  [
    "s-10",
    "東久世ヶ原 桜之進太郎",
    "ひがしくぜがはら おうのしんたろう",
    "f-6",
    HOUSE,
    "confirmed",
    5,
    "17:00",
    9,
    "10:00",
    { allergies: "乳" },
  ],
  ["s-11", "𠮷野 髙志", "よしの たかし", "f-7", HOUSE, "requested", 6, "17:00", 7, "17:00"],
  ["w-1", "試作 りく", "しさく りく", "f-8", HOUSE, "waitlisted", 1, "17:00", 3, "10:00"],
  ["w-2", "例山 つばさ", "れいやま つばさ", "f-9", HOUSE, "waitlisted", 2, "17:00", 3, "10:00"],
  [
    "s-20",
    "仮野 みどり",
    "かりの みどり",
    "f-10",
    NIGHTS,
    "in_stay",
    -1,
    "10:00",
    1,
    "09:00",
    { stay_kind: "overnight_pair" },
  ],
  [
    "s-21",
    "見本 さくら",
    "みほん さくら",
    "f-11",
    NIGHTS,
    "confirmed",
    1,
    "10:00",
    3,
    "09:00",
    { stay_kind: "overnight_pair", allergies: "ラテックス" },
  ],
  [
    "s-22",
    "試作 ひより",
    "しさく ひより",
    "f-12",
    NIGHTS,
    "confirmed",
    0,
    "10:00",
    2,
    "09:00",
    { stay_kind: "overnight_pair" },
  ],
  [
    "s-23",
    "模擬 あおい",
    "もぎ あおい",
    "f-13",
    DAYS,
    "confirmed",
    2,
    "10:00",
    2,
    "16:00",
    { stay_kind: "day_pair" },
  ],
];

export const PROGRAMMES: Record<string, { name: string; capacity: number; unit: string; pool: string[] }> = {
  [HOUSE]: { name: "ショートステイ(子育て短期支援)", capacity: 5, unit: "person", pool: [] },
  [NIGHTS]: { name: "産後ケア 宿泊型", capacity: 2, unit: "pair", pool: [DAYS] },
  [DAYS]: { name: "産後ケア デイサービス型", capacity: 2, unit: "pair", pool: [NIGHTS] },
};

export function deskRecords(): FakeDeskRecords {
  const day = todayInTokyo();
  const at = (offset: number, time: string) => `${addDays(day, offset)}T${time}:00+09:00`;
  const stays = LINES.map((line): FakeStay => {
    const [id, person, kana, family, programme, status, inDay, inTime, outDay, outTime, more = {}] = line;
    const { medication, caution, over, ...own } = more;
    const nights = outDay === null ? 1 : Math.max(outDay - inDay, 0);
    return {
      card: {
        id,
        person_id: `p-${id}`,
        person,
        household_id: family === "" ? null : family,
        programme: PROGRAMMES[programme]?.name ?? "",
        programme_id: programme,
        stay_kind: "overnight",
        status,
        in_at: at(inDay, inTime),
        out_at: outDay === null ? null : at(outDay, outTime),
        nights,
        days: nights + 1,
        overdue: false,
        code: `S-A1-000${id.replace(/\D/g, "").padStart(2, "0")}`,
        kana,
        room: null,
        requested_at: at(id === "w-1" ? -3 : -2, "11:20"),
        requester_type: programme === HOUSE ? "municipality" : "municipality_registered_user",
        allergies: null,
        units: 1,
        address_secret: false,
        ...own,
      },
      medication: medication ?? null,
      caution: caution ?? null,
      birth: family === "" ? null : "2019-08-03",
      overReason: over ?? null,
      noted: { reasons: family === "" ? [] : ["illness"], requested: at(-2, "11:20") },
      belongings: [],
      notes: [],
      companions: [],
    };
  });
  const first = stays.find((stay) => stay.card.id === "s-3");
  if (first) {
    first.belongings = [
      { id: "b-1", revision: 1, item: "吸入器", quantity: 1, returned: null },
      { id: "b-2", revision: 1, item: "着替え", quantity: 3, returned: null },
      { id: "b-3", revision: 1, item: "連絡帳", quantity: 1, returned: true },
    ];
    first.notes = [
      {
        id: "n-1",
        date: addDays(day, -1),
        shift: "night",
        text: "21時に寝つく。23時に一度起きたが、水を飲んで眠った。",
        by: "丸井 けい",
        at: at(-1, "23:30"),
      },
    ];
  }
  return {
    stays,
    notes: [
      {
        id: "h-1",
        revision: 1,
        at: at(0, "06:40"),
        by: "四角 ゆう",
        text: "もも部屋の窓の鍵がゆるい。業者に10時に電話する。",
        urgent: false,
        done_by: null,
      },
      {
        id: "h-2",
        revision: 1,
        at: at(-1, "23:50"),
        by: "丸井 けい",
        text: "見本さんのお父さんを名のる電話が22時にあった。いるかどうかは答えていない。次の電話は責任者へ。",
        urgent: true,
        done_by: null,
      },
      {
        id: "h-3",
        revision: 2,
        at: at(-1, "20:10"),
        by: "例山 一郎",
        text: "吸入器の予備を棚の2段目に置いた。",
        urgent: false,
        done_by: "丸井 けい",
      },
    ],
    onCall: [
      {
        id: "o-1",
        revision: 1,
        name: "例山 一郎(責任者)",
        phone: "000-0000-0000",
        from: at(-1, "17:00"),
        to: at(1, "09:00"),
        note: "02時から05時は2回鳴らす",
        now: true,
      },
      {
        id: "o-2",
        revision: 1,
        name: "架空こども病院 夜間窓口",
        phone: "000-0000-0000",
        from: null,
        to: null,
        note: null,
        now: true,
      },
      {
        id: "o-3",
        revision: 1,
        name: "丸井 けい",
        phone: "000-0000-0000",
        from: at(1, "17:00"),
        to: at(2, "09:00"),
        note: null,
        now: false,
      },
    ],
  };
}

const BOARD = ["requested", "held", "confirmed", "in_stay", "completed"];

/** First and last night; a stay by day fills the column of its day. */
function nightsOf(stay: FakeStay): [CivilDate, CivilDate] | null {
  const { in_at, out_at } = stay.card;
  if (!in_at) return null;
  const [inDay, inTime] = [in_at.slice(0, 10), in_at.slice(11, 16)];
  const first = inTime < "03:00" ? addDays(inDay, -1) : inDay;
  if (!out_at) return [first, addDays(first, 1)];
  const last = addDays(out_at.slice(0, 10), out_at.slice(11, 16) >= "03:00" ? -1 : -2);
  return [first, last < first ? first : last];
}

/** Puts the stays into beds, first come first, the one with a reason last. */
export function lanesOf(stays: FakeStay[], from: CivilDate, to: CivilDate): BoardStay[] {
  const length = daysBetween(from, to) + 1;
  const taken: boolean[][] = [];
  const inOrder = stays
    .filter((stay) => BOARD.includes(stay.card.status))
    .toSorted(
      (a, b) =>
        Number(a.overReason !== null) - Number(b.overReason !== null) ||
        (a.card.in_at ?? "").localeCompare(b.card.in_at ?? ""),
    );
  return inOrder.flatMap((stay) => {
    const span = nightsOf(stay);
    if (!span) return [];
    const [start, end] = [daysBetween(from, span[0]), daysBetween(from, span[1])];
    if (end < 0 || start >= length) return [];
    const [first, last] = [Math.max(start, 0), Math.min(end, length - 1)];
    let lane = 0;
    while (taken[lane]?.slice(first, last + 1).includes(true)) lane += 1;
    const row = taken[lane] ?? [];
    taken[lane] = row;
    for (let night = 0; night < length; night += 1) row[night] ??= false;
    row.fill(true, first, last + 1);
    return [
      {
        stay: structuredClone(stay.card),
        lane,
        first,
        last,
        begins: start >= 0,
        ends: end < length,
        over_reason: stay.overReason,
      },
    ];
  });
}
