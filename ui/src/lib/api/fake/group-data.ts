import { addDays } from "../../dates/civil";
import type { ChildcareRow, CourseRow, CourseView, RollRow, SessionCard } from "../bindings";

type Person = [id: string, name: string, kana: string, role: string, household: string];

/** The spring course's people; p-5's name needs characters that old systems lack. */
const PEOPLE: readonly Person[] = [
  ["p-1", "例山 はな子", "れいやま はなこ", "mother", "f-1"],
  ["p-4", "仮野 あさひ", "かりの あさひ", "mother", "f-2"],
  ["p-6", "見本 一郎", "みほん いちろう", "father", "f-3"],
  ["p-7", "未来野 ゆめ", "みらいの ゆめ", "pregnant", "f-4"],
  ["p-8", "試作 みどり", "しさく みどり", "mother", "f-5"],
  ["p-9", "模擬 髙子", "もぎ たかこ", "mother", "f-6"],
  ["p-10", "𠮷田 さくら", "よしだ さくら", "mother", "f-7"],
  ["p-11", "架空院 長名左衛門之助", "かくういん ながなざえもんのすけ", "father", "f-8"],
  ["p-12", "例山 つばさ", "れいやま つばさ", "partner", "f-9"],
  ["p-13", "仮野 ひかり", "かりの ひかり", "mother", "f-10"],
];

const CHILDREN: readonly Person[] = [
  ["p-2", "例山 そら", "れいやま そら", "child_in_childcare", "f-1"],
  ["p-14", "試作 だいち", "しさく だいち", "child_in_childcare", "f-5"],
  ["p-15", "模擬 なぎさ", "もぎ なぎさ", "child_in_childcare", "f-6"],
];

const THEMES = [
  "お子さんの行動をよく見る",
  "行動を3つに分ける",
  "ほめ方の練習",
  "上手な指示の出し方",
  "待つこと・見守ること",
  "ふりかえりと修了式",
];

/** States of the first sessions, one row a person; the third is today's. */
const PAST: readonly (readonly [string, string])[] = [
  ["present", "present"],
  ["present", "absent"],
  ["late", "present"],
  ["present", "made_up"],
  ["absent_notified", "present"],
  ["present", "left_early"],
  ["present", "present"],
  ["present", "present"],
  ["cancelled_by_participant", "cancelled_by_participant"],
  ["present", "childcare_only"],
];

export function groupData(day: string, today: SessionCard) {
  const at = (offset: number, time: string) => `${addDays(day, offset)}T${time}:00+09:00`;

  const session = (id: string, no: number, over: Partial<SessionCard> = {}): SessionCard => ({
    ...today,
    id,
    sequence_no: no,
    theme: THEMES[no - 1] ?? null,
    status: no < 3 ? "held" : "planned",
    start_at: at((no - 3) * 7, "10:00"),
    end_at: at((no - 3) * 7, "11:30"),
    attended: no < 3 ? 8 : 0,
    expected: 10,
    ...over,
  });

  const sessions = [
    session("se-11", 1),
    session("se-12", 2),
    today,
    session("se-14", 4),
    session("se-15", 5),
    session("se-16", 6),
  ];

  const people: CourseRow[] = [...PEOPLE, ...CHILDREN].map(([id, name, kana, role, household], row) => {
    const past = PAST[row] ?? ["present", "present"];
    const came = past.filter((state) => ["present", "late", "left_early", "made_up"].includes(state));
    return {
      person_id: id,
      enrolment_id: `en-${id}`,
      household_id: household,
      name,
      kana,
      attendance_role: role,
      cells: sessions.map((_, at) => ({
        attendance_id: at < 2 ? `at-${id}-${at}` : null,
        state: past[at] ?? null,
        made_up_in: past[at] === "made_up" ? "se-22" : null,
        made_up_on: past[at] === "made_up" ? addDays(day, -5) : null,
      })),
      units: came.length,
      completed: false,
    };
  });

  const courses: CourseView[] = [
    {
      id: "c-1",
      name: "春コース",
      cohort: "令和8年度 第1期",
      programme_id: "pr-5",
      programme: "ペアレント・トレーニング",
      capacity: 12,
      places_left: 2,
      sessions_total: 6,
      completion_units: 6,
      childcare_required: true,
      sessions,
      people,
      certificates: [],
    },
    {
      id: "c-2",
      name: "夜の部(オンライン併用)",
      cohort: null,
      programme_id: "pr-5",
      programme: "ペアレント・トレーニング",
      capacity: 8,
      places_left: 0,
      sessions_total: 6,
      completion_units: 6,
      childcare_required: true,
      sessions: [
        session("se-21", 1, {
          course: "夜の部(オンライン併用)",
          start_at: at(-12, "19:00"),
          end_at: at(-12, "20:30"),
        }),
        session("se-22", 2, {
          course: "夜の部(オンライン併用)",
          start_at: at(-5, "19:00"),
          end_at: at(-5, "20:30"),
        }),
        session("se-23", 3, {
          course: "夜の部(オンライン併用)",
          start_at: at(2, "19:00"),
          end_at: at(2, "20:30"),
        }),
      ],
      people: people.slice(0, 8).map((row) => ({
        ...row,
        person_id: `x-${row.person_id}`,
        cells: row.cells.slice(0, 3),
        units: 6,
        completed: true,
      })),
      certificates: people.slice(0, 2).map(({ person_id, name }) => ({
        names: [name],
        person_ids: [`x-${person_id}`],
        units: 6,
        completed_on: addDays(day, -5),
      })),
    },
  ];

  const groups: SessionCard[] = [
    session("se-31", 1, {
      programme: "ママカフェ",
      programme_id: "pr-6",
      course: null,
      sequence_no: null,
      theme: "離乳食のはなし",
      start_at: at(-3, "13:30"),
      end_at: at(-3, "15:00"),
      status: "held",
      attended: 7,
      expected: 7,
    }),
    session("se-32", 1, {
      programme: "ママカフェ",
      programme_id: "pr-6",
      course: null,
      sequence_no: null,
      theme: null,
      start_at: at(4, "13:30"),
      end_at: at(4, "15:00"),
      status: "planned",
      attended: 0,
      expected: 0,
    }),
  ];

  const roll: RollRow[] = [...PEOPLE, ...CHILDREN].map(([person_id, name, kana, attendance_role]) => ({
    makes_up_for: null,
    attendance_id: null,
    revision: null,
    person_id,
    name,
    kana,
    attendance_role,
    state: null,
  }));

  /** What 仮野 あさひ missed and this day's session can make up for. */
  const missed: Record<string, SessionCard[]> = {
    "p-4": [
      session("se-43", 3, { course: "冬コース", start_at: at(-40, "10:00"), end_at: at(-40, "11:30") }),
      session("se-53", 3, { course: "秋コース", start_at: at(-90, "10:00"), end_at: at(-90, "11:30") }),
    ],
  };

  const child = (id: string, name: string, kana: string, over: Partial<ChildcareRow>): ChildcareRow => ({
    person_id: id,
    name,
    kana,
    birth_date: null,
    age_years: null,
    age_months: null,
    allergies: null,
    medication: null,
    medical_care: null,
    state: null,
    collectors: [],
    with: null,
    ...over,
  });

  const children: ChildcareRow[] = [
    child("p-2", "例山 そら", "れいやま そら", {
      birth_date: addDays(day, -305),
      age_years: 0,
      age_months: 10,
      allergies: "卵、小麦(少量で顔が赤くなる)",
      medication: "なし",
      collectors: [
        { person_id: "p-1", name: "例山 はな子", relation: "mother", permitted: true },
        { person_id: "p-16", name: "例山 すすむ", relation: "grandfather", permitted: null },
      ],
      with: "例山 はな子",
      state: "present",
    }),
    child("p-14", "試作 だいち", "しさく だいち", {
      birth_date: addDays(day, -1200),
      age_years: 3,
      age_months: 39,
      allergies: "なし",
      medication: "昼食後にシロップ(連絡帳に時刻)",
      collectors: [
        { person_id: "p-8", name: "試作 みどり", relation: "mother", permitted: true },
        { person_id: "p-17", name: "試作 つよし", relation: "birth_father", permitted: false },
      ],
      with: "試作 みどり",
    }),
    child("p-15", "模擬 なぎさ", "もぎ なぎさ", {
      birth_date: addDays(day, -800),
      age_years: 2,
      age_months: 26,
      medical_care: "吸引が必要なときは保健師を呼ぶ",
      with: "模擬 髙子",
    }),
  ];

  return { courses, groups, roll, missed, children };
}

export type GroupData = ReturnType<typeof groupData>;
