import { addDays, type CivilDate, monthsAfter } from "../../dates/civil";
import type {
  ClosingMonth,
  OptionsView,
  ProgrammeLine,
  WeeklyCheck,
  WeeklyPreview,
  WorkerLine,
} from "../bindings";

const TRAINED: Record<string, Record<string, unknown>> = {
  home_start: {
    target_phases: ["prenatal", "postpartum", "with_child"],
    child_age_max_years_inclusive: 6,
    visit_minutes: 120,
    interval_days: 7,
    visits_planned_min: 4,
    visits_planned_max: 6,
    visit_role_codes: ["organizer", "home_visitor"],
    volunteer_roles: ["home_visitor"],
    required_training_hours: 40,
    requires_pledge: true,
    max_households: 1,
  },
  home_help: { target_phases: ["prenatal", "postpartum"], visit_role_codes: ["helper", "expert_adviser"] },
  short_stay: {
    capacity_unit: "person",
    max_days_per_stay: 7,
    overnight_only: true,
    day_rule: "calendar_inclusive",
    night_rule: "marker",
    case_attribution: "check_in",
    count_same_day_cancel: false,
    requester_types: ["municipality"],
    reason_codes: ["illness", "childbirth", "other"],
  },
  postpartum_overnight: {
    capacity: 2,
    capacity_unit: "pair",
    capacity_pool: "postpartum",
    open_from: "10:00",
    open_to: "09:00",
    closes_next_day: true,
    days_since_birth_under: 365,
    day_rule: "calendar_inclusive",
    requires_municipal_registration: true,
  },
  parent_training: {
    sessions_per_course: 6,
    session_minutes: 90,
    completion_min_units: 6,
    childcare_required: true,
    head_unit: "adult",
  },
  mama_cafe: { interval_months: 1 },
};

export function officeData(day: CivilDate, options: OptionsView) {
  const worker = (id: string, name: string, kana: string, over: Partial<WorkerLine>): WorkerLine => ({
    id,
    code: `W-A3-${id}`,
    name,
    kana,
    access_role: "visitor",
    roles: ["home_visitor"],
    active: true,
    training_hours: 40,
    pledge_signed_on: "2025-04-01",
    households: 0,
    max_households: 1,
    visits_this_month: 0,
    ...over,
  });

  const workers: WorkerLine[] = [
    worker("w-1", "例山 一郎", "れいやま いちろう", {
      access_role: "coordinator",
      roles: ["organizer", "facilitator"],
      training_hours: 96,
      max_households: null,
      visits_this_month: 2,
    }),
    worker("w-2", "丸井 けい", "まるい けい", { training_hours: 42, households: 1, visits_this_month: 3 }),
    worker("w-3", "四角 ゆう", "しかく ゆう", { training_hours: 38, roles: ["home_visitor"] }),
    worker("w-4", "三角 りん", "さんかく りん", {
      training_hours: 41.5,
      households: 2,
      max_households: 3,
      visits_this_month: 6,
    }),
    worker("w-5", "見本 髙子", "みほん たかこ", { training_hours: 40, pledge_signed_on: null }),
    worker("w-6", "架空院 長名左衛門之助", "かくういん ながなざえもんのすけ", {
      roles: ["home_visitor", "helper", "childcare_worker"],
      training_hours: 120,
      max_households: 2,
    }),
    worker("w-7", "未来野 もと", "みらいの もと", {
      active: false,
      roles: [],
      training_hours: 44,
      access_role: null,
    }),
  ];

  const programmes: ProgrammeLine[] = options.programmes.map((programme, at) => {
    const usual = TRAINED[programme.preset ?? ""] ?? {};
    const own: Record<string, unknown> =
      programme.id === "pr-3" ? { capacity: 5, max_days_per_year: 14 } : {};
    return {
      id: programme.id,
      revision: 1,
      code: `G-A3-0000${at + 1}`,
      name: programme.name,
      preset: programme.preset,
      record_type: programme.group,
      commissioner_id: at < 4 ? "o-1" : null,
      commissioner: at < 4 ? "架空市 こども家庭センター" : null,
      from: "2024-04-01",
      to: null,
      rules: { ...usual, ...own },
      own: Object.keys(own),
      usual,
    };
  });

  const closings: ClosingMonth[] = programmes.flatMap((programme, at) =>
    Array.from({ length: 6 }, (_, back) => {
      const month = monthsAfter(day, -back).slice(0, 7);
      const closed = back >= 2 || (back === 1 && at % 2 === 1);
      return {
        programme_id: programme.id,
        programme: programme.name,
        month,
        state: back === 0 ? "running" : closed ? "closed" : "open",
        closed_at: closed ? `${monthsAfter(day, 1 - back).slice(0, 7)}-03T17:20:00+09:00` : null,
        by: closed ? "例山 一郎" : null,
        records: 24 - at * 3 - back,
        unrecorded: back === 1 && !closed ? (at === 0 ? 2 : 0) : 0,
        unread: back === 1 && at === 0 ? 1 : 0,
        after_close: back === 3 && at === 0 ? 2 : 0,
      };
    }),
  );

  const check = (severity: string, code: string, over: Partial<WeeklyCheck>): WeeklyCheck => ({
    severity,
    code,
    kind: "visit",
    id: "v-1",
    household_id: "f-1",
    title: "例山家",
    date: addDays(day, -7),
    ...over,
  });

  const preview: WeeklyPreview = {
    checks: [
      check("mend", "unrecorded", {}),
      check("mend", "no_municipality", {
        kind: "stay",
        id: "s-2",
        title: "例山 うみ",
        date: addDays(day, -6),
      }),
      check("mend", "due", { kind: "stay", id: "s-1", title: "例山 そら", date: addDays(day, -5) }),
      check("know", "unread", { id: "v-2", household_id: "f-2", title: "Aさん", date: addDays(day, -4) }),
    ],
    files: [
      {
        name: "visits.csv",
        columns: [
          "municipality_code",
          "fiscal_year",
          "programme",
          "visit_kind",
          "household_code",
          "date",
          "minutes",
          "status",
        ],
        rows: Array.from({ length: 12 }, (_, n) => [
          "999999",
          "2026",
          "home_start",
          "regular",
          `H-A3-0000${(n % 4) + 1}`,
          addDays(day, -7 + (n % 7)),
          "120",
          n === 5 ? "no_answer" : "done",
        ]),
        total: 12,
      },
      {
        name: "stays.csv",
        columns: ["municipality_code", "stay_kind", "person_code", "in_at", "out_at", "days"],
        rows: [],
        total: 0,
      },
      {
        name: "summary.csv",
        columns: ["period", "programme", "metric_code", "value", "unit"],
        rows: [["2026-W47", "home_start", "visit_count", "12", "回"]],
        total: 1,
      },
    ],
    left_out: 1,
    masked: 1,
    added: 12,
    changed: 2,
    removed: 0,
    last_folder: null,
  };

  return { workers, programmes, closings, preview };
}
