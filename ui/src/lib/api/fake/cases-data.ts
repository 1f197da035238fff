import { addDays } from "../../dates/civil";
import type { ChoiceView, DueView, QuestionnaireView, TimelineItem } from "../bindings";
import type { RecordFields } from "../commands";

/** Records of the case file as they are stored, by `kind/id`. */
export type CaseRecords = { stored: Map<string, RecordFields>; questionnaires: QuestionnaireView[] };

export function caseProgrammes(): ChoiceView[] {
  return [
    { id: "pr-7", name: "利用者支援事業", group: "consultation", preset: "user_support" },
    { id: "pr-8", name: "児童虐待相談", group: "consultation", preset: "abuse_consultation" },
    {
      id: "pr-9",
      name: "妊婦全数面接・妊娠8か月頃面談",
      group: "consultation",
      preset: "pregnancy_interview",
    },
    { id: "pr-10", name: "食料・生活物品の送付", group: "shipment", preset: "supply_shipping" },
  ];
}

export function caseRecords(day: string): CaseRecords {
  const stored = new Map<string, RecordFields>();
  const put = (kind: string, record: RecordFields) => stored.set(`${kind}/${String(record.id)}`, record);
  const consultation = (id: string, days: number, more: RecordFields) =>
    put("consultation", {
      id,
      code: `Q-A3-${id}`,
      programme_id: "pr-7",
      channel: "visit_in",
      received_at: `${addDays(day, days)}T10:20:00+09:00`,
      route_type: "self",
      topics: ["sleep"],
      client_person_ids: [],
      result: "advice",
      status: "closed",
      worker_ids: ["w-1"],
      ...more,
    });
  consultation("q-1", -12, {
    household_id: "f-1",
    client_person_ids: ["p-1"],
    channel: "phone",
    topics: ["fatigue", "alone_anxiety"],
    infant_age_band: "month_3",
    minutes: 25,
    content: "夜の授乳で眠れない。夫の帰りが遅く、一人でいると涙が出る。",
    hidden_need: "頼れる人が近くにいないこと。",
    result: "continuing",
    status: "open",
    follow_up_on: addDays(day, -1),
  });
  consultation("q-2", -3, {
    household_id: "f-2",
    programme_id: "pr-8",
    topics: [],
    abuse_type_primary: "psychological",
    is_notification: true,
    result: "notified",
    status: "open",
  });
  consultation("q-3", 0, {
    anonymous: true,
    topics: ["childcare_place"],
    minutes: 10,
    result: "information",
  });
  consultation("q-4", -8, { household_id: "f-3", topics: ["speech"], channel: "outreach" });
  put("referral", {
    id: "re-1",
    direction: "out",
    to_org_id: "o-1",
    household_id: "f-1",
    person_id: "p-1",
    consultation_id: "q-1",
    reason_codes: ["epds_high", "parenting_anxiety"],
    content: "質問票が高く、保健師の訪問をお願いしたい。",
    method: "document",
    status: "sent",
    sent_at: `${addDays(day, -10)}T15:00:00+09:00`,
    occurred_on: addDays(day, -10),
    worker_ids: ["w-1"],
  });
  put("support_plan", {
    id: "pl-1",
    kind: "support_plan",
    household_id: "f-1",
    programme_id: "pr-1",
    wishes: "週に一度は、だれかと話したい。",
    assessment: "日中は一人。夫は協力的だが帰宅が遅い。",
    drawn_up_on: addDays(day, -90),
    agreed_on: addDays(day, -88),
    review_on: addDays(day, 2),
    status: "active",
    author_id: "w-1",
    goals: [
      {
        id: "go-1",
        plan_id: "pl-1",
        goal_for: "parent",
        text: "週に一度、一人で休む時間をもつ",
        programme_id: "pr-1",
        frequency: "週1回",
        until: addDays(day, 60),
      },
    ],
  });
  put("response", {
    id: "an-1",
    questionnaire_id: "qu-1",
    person_id: "p-1",
    household_id: "f-1",
    answered_on: addDays(day, -11),
    wave: "pre",
    answers: { "1": 2, "2": 1, "3": 0, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 2, "10": 2 },
  });
  put("shipment", {
    id: "sh-1",
    programme_id: "pr-10",
    person_id: "p-1",
    household_id: "f-1",
    requested_on: addDays(day, -2),
    status: "requested",
    neutral_label: true,
    items: [
      { id: "si-1", item: "diaper", qty: 2 },
      { id: "si-2", item: "formula", qty: 3 },
    ],
  });
  const plan_name = "架空市子ども・子育て支援事業計画";
  put("target", {
    id: "t-1",
    plan_name,
    no: "1-1",
    item: "短期入所",
    kind: "numeric",
    metric_code: "nights",
    programme_id: "pr-2",
    unit: "泊",
    target_value: 480,
    status: "in_progress",
    yearly: [{ id: "ty-1", fy: 2026, plan_value: 480, plan_text: "2か所で実施" }],
    baselines: [{ id: "tb-1", as_of: "2023-03-31", value: 138 }],
  });
  put("target", {
    id: "t-2",
    plan_name,
    no: "2-2",
    mark: "★",
    item: "情報提供の充実",
    kind: "action",
    target_text: "実施",
    target_value: null,
    status: "planned",
    yearly: [{ id: "ty-2", fy: 2026, plan_text: "継続" }],
    baselines: [],
  });
  put("opening_balance", {
    id: "ob-1",
    metric: "cases",
    programme_id: "pr-2",
    as_of: "2024-03-31",
    value: 1097,
    source: "令和5年度までの事業報告書",
  });
  return { stored, questionnaires: [epds()] };
}

/** As the template makes it: numbers and points, no wording. */
function epds(): QuestionnaireView {
  return {
    id: "qu-1",
    code: "EPDS",
    title: "エジンバラ産後うつ病質問票(EPDS)",
    version: "岡野ほか 1996",
    score_max: 30,
    cutoff: 9,
    copyright_note: "Cox, J. L., Holden, J. M., & Sagovsky, R. (1987). 日本語版: 岡野禎治ほか(1996)",
    retired: false,
    items: Array.from({ length: 10 }, (_, at) => {
      const reversed = ![1, 2, 4].includes(at + 1);
      return {
        id: `qi-${at + 1}`,
        no: at + 1,
        text: null,
        scale: null,
        answers: [0, 1, 2, 3].map((value) => ({
          value,
          points: reversed ? 3 - value : value,
          label: null,
        })),
        alerts: at === 9,
      };
    }),
  };
}

const EMPTY: Omit<TimelineItem, "kind" | "id" | "date"> = {
  session_id: null,
  start_at: null,
  end_at: null,
  programme: "",
  what: null,
  about: [],
  score: null,
  status: "",
  people: [],
  note: null,
  nights: null,
  days: null,
  concern_level: null,
  reviewed: null,
};

export function caseTimeline(day: string): TimelineItem[] {
  return [
    {
      ...EMPTY,
      kind: "shipment",
      id: "sh-1",
      date: addDays(day, -2),
      programme: "食料・生活物品の送付",
      about: ["diaper", "formula"],
      status: "requested",
      people: ["例山 はな子"],
    },
    {
      ...EMPTY,
      kind: "referral",
      id: "re-1",
      date: addDays(day, -10),
      programme: "架空市 こども家庭センター",
      what: "out",
      about: ["epds_high", "parenting_anxiety"],
      status: "sent",
      people: ["例山 はな子"],
      note: "質問票が高く、保健師の訪問をお願いしたい。",
    },
    {
      ...EMPTY,
      kind: "response",
      id: "an-1",
      date: addDays(day, -11),
      programme: "エジンバラ産後うつ病質問票(EPDS)",
      what: "pre",
      people: ["例山 はな子"],
      score: {
        score: 12,
        score_max: 30,
        cutoff: 9,
        missing: [],
        over_cutoff: true,
        alert_items: [10],
        seen_on: null,
      },
    },
    {
      ...EMPTY,
      kind: "consultation",
      id: "q-1",
      date: addDays(day, -12),
      start_at: `${addDays(day, -12)}T10:20:00+09:00`,
      programme: "利用者支援事業",
      what: "phone",
      about: ["fatigue", "alone_anxiety"],
      status: "open",
      people: ["例山 はな子"],
      note: "夜の授乳で眠れない。夫の帰りが遅く、一人でいると涙が出る。",
    },
    {
      ...EMPTY,
      kind: "support_plan",
      id: "pl-1",
      date: addDays(day, -90),
      programme: "ホームスタート",
      what: "support_plan",
      status: "active",
      note: "週に一度は、だれかと話したい。",
    },
  ];
}

export function caseDue(day: string): DueView[] {
  const due = (kind: string, id: string, code: string, title: string, date: string): DueView => ({
    kind,
    id,
    code,
    household_id: "f-1",
    title,
    date,
  });
  return [
    due("response", "an-1", "response_alert", "例山 はな子", addDays(day, -11)),
    due("pregnancy", "pg-1", "month8_interview", "見本 みく", addDays(day, 9)),
    due("consultation", "q-1", "follow_up", "例山家", addDays(day, -1)),
    due("support_plan", "pl-1", "plan_review", "例山家", day),
  ];
}
