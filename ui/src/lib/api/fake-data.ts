import { addDays, todayInTokyo } from "../dates/civil";
import type {
  FamilyLine,
  FamilyView,
  HitView,
  OptionsView,
  RollCallView,
  TodayView,
  VisitCard,
} from "./bindings";
import { assigningData } from "./fake/assigning-data";
import { caseDue, caseProgrammes, caseRecords, caseTimeline } from "./fake/cases-data";
import { deskRecords } from "./fake/desk-data";
import { groupData } from "./fake/group-data";
import { officeData } from "./fake/office-data";
import { sharingData } from "./fake/sharing-data";

/** As long as names get, with a character outside the basic plane, old forms and a variant (葛󠄀). */
const LONG_NAME = "例示葛\u{E0100}飾・𠮷野﨑 髙志ヴァレンティーナ家(母方祖父母と同居)";

/** Small, visibly fictitious records for tests and for looking at the screens without a window. */
export function fakeRecords() {
  const day = todayInTokyo();
  const at = (offset: number, time: string) => `${addDays(day, offset)}T${time}:00+09:00`;

  const families: FamilyView[] = [
    {
      id: "f-1",
      code: "H-A3-00001",
      display_name: "例山家",
      household_type: "single_parent",
      district: "架空市北部",
      contact_caution: "電話は平日の午前だけ。留守番電話に名前を残さない。",
      flags: ["multiple_birth", "no_relatives_nearby"],
      address_secret: false,
      lift: null,
      secret_until: null,
      address: "架空市見本町1-2-3 みほんハイツ101",
      phones: ["000-0000-0000"],
      members: [
        member("p-1", "例山 はな子", "れいやま はなこ", "mother", "1994-05-12", 32, null, null),
        member("p-2", "例山 そら", "れいやま そら", "child", "2026-01-20", 0, 10, "卵"),
        member("p-3", "例山 うみ", "れいやま うみ", "child", "2026-01-20", 0, 10, null),
      ],
      merged: [],
      timeline: [
        {
          kind: "visit",
          id: "v-9",
          session_id: null,
          date: addDays(day, -7),
          start_at: at(-7, "10:00"),
          end_at: at(-7, "12:00"),
          programme: "ホームスタート",
          what: "regular",
          about: [],
          score: null,
          status: "done",
          people: ["丸井 けい"],
          note: "そらさんの寝返りがはじまった。お母さんは夜の授乳で疲れている様子。",
          nights: null,
          days: null,
          concern_level: 1,
          reviewed: false,
        },
        ...caseTimeline(day),
        {
          kind: "enrolment",
          id: "e-9",
          session_id: null,
          date: addDays(day, -40),
          start_at: null,
          end_at: null,
          programme: "ホームスタート",
          what: null,
          about: [],
          score: null,
          status: "active",
          people: [],
          note: null,
          nights: null,
          days: null,
          concern_level: null,
          reviewed: null,
        },
        {
          kind: "stay",
          id: "s-9",
          session_id: null,
          date: addDays(day, -20),
          start_at: at(-20, "17:00"),
          end_at: at(-19, "17:00"),
          programme: "ショートステイ",
          what: "overnight",
          about: [],
          score: null,
          status: "completed",
          people: ["例山 そら"],
          note: null,
          nights: 1,
          days: 2,
          concern_level: null,
          reviewed: null,
        },
        {
          kind: "attendance",
          id: "a-9",
          session_id: "se-1",
          date: addDays(day, -30),
          start_at: at(-30, "10:00"),
          end_at: at(-30, "11:30"),
          programme: "ペアレント・トレーニング",
          what: "mother",
          about: [],
          score: null,
          status: "late",
          people: ["例山 はな子"],
          note: null,
          nights: null,
          days: null,
          concern_level: null,
          reviewed: null,
        },
      ],
    },
    {
      id: "f-2",
      code: "H-A3-00002",
      display_name: "Aさん",
      household_type: "general",
      district: null,
      contact_caution: null,
      flags: ["dv"],
      address_secret: true,
      lift: null,
      secret_until: "2026-12-10",
      address: null,
      phones: [],
      members: [
        { ...member("p-4", "仮野 あさひ", "かりの あさひ", "mother", "1990-02-03", 36, null, null) },
        {
          ...member("p-5", "𠮷野 髙志", "よしの たかし", "birth_father", null, null, null, null),
          may_collect_child: false,
        },
      ],
      timeline: [],
      merged: [],
    },
    {
      id: "f-3",
      code: "H-A3-00003",
      display_name: LONG_NAME,
      household_type: "relatives",
      district: "架空市見本町・試作台・模擬が丘保健福祉センター管轄",
      contact_caution: null,
      flags: [],
      address_secret: false,
      lift: null,
      secret_until: null,
      address: "架空市見本町字例示台四千三百二十一番地の九十九 みほんグランドハイツ・アネックス第二1234号室",
      phones: ["000-0000-0000", "000-0000-0001"],
      members: [
        {
          ...member(
            "p-8",
            "𠮷野﨑 髙志ヴァレンティーナ",
            "よしのさき たかしゔぁれんてぃーな",
            "mother",
            "1988-11-03",
            38,
            null,
            null,
          ),
          allergies: "小麦・卵・乳・落花生・そば・えび・かに(エピペンあり)",
        },
        member("p-9", "葛\u{E0100}飾 そら", "かつしか そら", "child", "2023-07-07", 3, null, null),
      ],
      timeline: [],
      merged: [],
    },
  ];

  const hits: HitView[] = families.flatMap((family) => [
    {
      kind: "household",
      id: family.id,
      household_id: family.id,
      code: family.code,
      name: family.display_name,
      kana: null,
      birth_date: null,
      address_secret: family.address_secret,
    },
    ...family.members.map((each) => ({
      kind: "person",
      id: each.person_id,
      household_id: family.id,
      code: null,
      name: each.name,
      kana: each.kana,
      birth_date: each.birth_date,
      address_secret: family.address_secret,
    })),
  ]);

  const options: OptionsView = {
    programmes: [
      { id: "pr-1", name: "ホームスタート(家庭訪問型子育て支援)", group: "visit", preset: "home_start" },
      { id: "pr-2", name: "産前産後ヘルパー", group: "visit", preset: "home_help" },
      { id: "pr-3", name: "ショートステイ(子育て短期支援)", group: "stay", preset: "short_stay" },
      { id: "pr-4", name: "産後ケア 宿泊型", group: "stay", preset: "postpartum_overnight" },
      { id: "pr-5", name: "ペアレント・トレーニング", group: "session", preset: "parent_training" },
      { id: "pr-6", name: "ママカフェ", group: "session", preset: "mama_cafe" },
      ...caseProgrammes(),
    ],
    sites: [{ id: "st-1", name: "例示児童家庭支援センターほしのまち", group: null, preset: null }],
    workers: [
      { id: "w-1", name: "例山 一郎", group: "organizer", preset: null },
      { id: "w-2", name: "丸井 けい", group: "home_visitor", preset: null },
      { id: "w-3", name: "四角 ゆう", group: "helper", preset: null },
    ],
    organisations: [
      { id: "o-1", name: "架空市 こども家庭センター", group: "kodomo_katei_centre", preset: null },
    ],
    courses: [{ id: "c-1", name: "春コース", group: null, preset: null }],
  };

  const session = {
    id: "se-1",
    programme: "ペアレント・トレーニング",
    programme_id: "pr-5",
    course: "春コース",
    sequence_no: 3,
    theme: "ほめ方の練習",
    status: "planned",
    start_at: at(0, "10:00"),
    end_at: at(0, "11:30"),
    attended: 0,
    expected: 10,
  };

  const today: TodayView = {
    date: day,
    visits: [
      visit("v-1", "f-1", "例山家", "planned", at(0, "10:00"), at(0, "12:00"), 0),
      visit("v-2", "f-2", "Aさん", "done", at(0, "13:30"), at(0, "15:00"), 2),
    ],
    arrivals: [stay("s-1", "p-2", "例山 そら", "confirmed", at(0, "17:00"), at(2, "10:00"), false)],
    departures: [stay("s-2", "p-3", "例山 うみ", "in_stay", at(-2, "17:00"), at(0, "09:00"), true)],
    in_house: [stay("s-2", "p-3", "例山 うみ", "in_stay", at(-2, "17:00"), at(0, "09:00"), true)],
    sessions: [session],
    due: [
      {
        kind: "stay",
        id: "s-2",
        code: "I-15",
        household_id: "f-1",
        title: "例山 うみ ショートステイ",
        date: addDays(day, -2),
      },
      ...caseDue(day),
    ],
    tonight: [
      {
        programme_id: "pr-3",
        programme: "ショートステイ(子育て短期支援)",
        capacity_unit: "person",
        waiting: 1,
        night: { night: day, capacity: 5, taken: 2, held: 1, free: 2, violations: [] },
      },
    ],
    drafts: [],
    unread: 0,
    unassigned: 0,
  };

  /** All visits that can be opened; Today's are among them. */
  const visits: VisitCard[] = [
    ...today.visits,
    visit("v-3", "f-1", "例山家", "planned", at(-1, "10:00"), at(-1, "12:00"), 0),
    visit("v-4", "f-3", LONG_NAME, "planned", at(-9, "13:00"), at(-9, "15:00"), 0),
    { ...visit("v-5", "f-2", "Aさん", "done", at(-2, "10:00"), at(-2, "11:30"), 0), reviewed: true },
    visit("v-6", "f-1", "例山家", "no_answer", at(-3, "10:00"), at(-3, "12:00"), 0),
    visit("v-7", "f-3", LONG_NAME, "planned", at(1, "10:00"), at(1, "12:00"), 0),
    visit("v-8", "f-1", "例山家", "planned", at(2, "10:00"), at(2, "12:00"), 0),
    visit("v-10", "f-2", "Aさん", "cancelled_by_family", at(2, "14:00"), at(2, "15:00"), 0),
    visit("v-11", "f-3", LONG_NAME, "planned", at(7, "10:00"), at(7, "12:00"), 0),
  ];

  const lines: FamilyLine[] = families.map((family) => ({
    id: family.id,
    code: family.code,
    name: family.display_name,
    kana: family.members[0]?.kana ?? null,
    address_secret: family.address_secret,
  }));

  const group = groupData(day, session);
  const roll: RollCallView = { session, childcare_required: true, rows: group.roll };

  const office = officeData(day, options);
  const assigning = assigningData(day, office.workers);

  return {
    families,
    own: { visitors_see_alias: false },
    hits,
    options,
    lines,
    today,
    visits,
    roll,
    group,
    office,
    assigning,
    cases: caseRecords(day),
    desk: deskRecords(),
    sharing: sharingData(day),
  };
}

export type FakeRecords = ReturnType<typeof fakeRecords>;

function member(
  person_id: string,
  name: string,
  kana: string,
  relation: string,
  birth_date: string | null,
  age_years: number | null,
  age_months: number | null,
  allergies: string | null,
) {
  return {
    person_id,
    name,
    kana,
    relation,
    birth_date,
    age_years,
    age_months,
    life_stage: "born",
    allergies,
    may_collect_child: null as boolean | null,
    membership_id: `m-${person_id}`,
    left_on: null as string | null,
    placement: null as string | null,
    placed_at: null as string | null,
  };
}

function visit(
  id: string,
  household_id: string,
  household: string,
  status: string,
  start_at: string,
  end_at: string,
  concern_level: number,
) {
  return {
    id,
    household_id,
    household,
    programme: "ホームスタート",
    programme_id: "pr-1",
    visit_kind: "regular",
    status,
    date: start_at.slice(0, 10),
    start_at,
    end_at,
    workers: ["丸井 けい"],
    concern_level,
    reviewed: false,
  };
}

function stay(
  id: string,
  person_id: string,
  person: string,
  status: string,
  in_at: string,
  out_at: string,
  overdue: boolean,
) {
  return {
    id,
    person_id,
    person,
    household_id: "f-1",
    programme: "ショートステイ",
    programme_id: "pr-3",
    stay_kind: "overnight",
    status,
    in_at,
    out_at,
    nights: 2,
    days: 3,
    overdue,
    code: `S-A1-${id}`,
    kana: null,
    room: null,
    requested_at: null,
    requester_type: "municipality",
    allergies: null,
    units: 1,
    address_secret: false,
  };
}
