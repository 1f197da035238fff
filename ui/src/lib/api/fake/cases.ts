import { todayInTokyo } from "../../dates/civil";
import type { ConsultationLine, ReferralLine, ScoreView, ShipmentLine } from "../bindings";
import type { JsonValue, RecordFields, RecordKind } from "../commands";
import type { Handlers, Put } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names =
  | "case_links"
  | "directory"
  | "case_programmes"
  | "consultations"
  | "age_band"
  | "referrals"
  | "sharing_consent"
  | "questionnaires"
  | "add_questionnaire"
  | "score_answers"
  | "see_alert"
  | "shipments";
type Refuse = (code: string, field?: string | null) => never;

const KINDS: RecordKind[] = [
  "consultation",
  "referral",
  "support_plan",
  "response",
  "shipment",
  "target",
  "opening_balance",
];
const text = (record: RecordFields, field: string) => (record[field] as string | undefined) ?? null;
const texts = (record: RecordFields, field: string) => (record[field] as string[] | undefined) ?? [];
const at = (value: JsonValue | undefined) => (typeof value === "string" ? value.slice(0, 10) : "");

/** The case file over a few records. */
export function fakeCases(records: FakeRecords, refuse: Refuse): Pick<Handlers, Names> {
  const of = (kind: RecordKind) =>
    [...records.cases.stored.entries()].filter(([key]) => key.startsWith(`${kind}/`)).map(([, r]) => r);
  const programme = (id: string | null) =>
    records.options.programmes.find((each) => each.id === id)?.name ?? "";
  const family = (id: string | null) => records.families.find((each) => each.id === id)?.display_name ?? "";
  const person = (id: string | null) => records.hits.find((each) => each.id === id)?.name ?? "";

  function score(questionnaireId: string, answers: RecordFields): ScoreView {
    const view = records.cases.questionnaires.find((each) => each.id === questionnaireId);
    if (!view) return refuse("record_missing");
    const points = view.items.map((item) => ({
      item,
      points: item.answers.find((answer) => answer.value === answers[String(item.no)])?.points ?? null,
    }));
    const missing = points.filter((each) => each.points === null).map((each) => each.item.no);
    const total = missing.length > 0 ? null : points.reduce((sum, each) => sum + (each.points ?? 0), 0);
    return {
      score: total,
      score_max: view.score_max,
      cutoff: view.cutoff,
      missing,
      over_cutoff: total !== null && view.cutoff !== null && total >= view.cutoff,
      alert_items: points
        .filter((each) => each.item.alerts && (each.points ?? 0) > 0)
        .map((each) => each.item.no),
      seen_on: null,
    };
  }

  const line = (r: RecordFields): ConsultationLine => {
    const follow = text(r, "follow_up_on");
    const open = r.status === "open";
    return {
      id: String(r.id),
      code: text(r, "code"),
      programme_id: String(r.programme_id),
      programme: programme(text(r, "programme_id")),
      date: at(r.received_at),
      received_at: String(r.received_at),
      channel: String(r.channel),
      topics: texts(r, "topics"),
      abuse_type: text(r, "abuse_type_primary"),
      is_notification: r.is_notification === true,
      interview_kind: text(r, "interview_kind"),
      household_id: text(r, "household_id"),
      who: family(text(r, "household_id")),
      result: text(r, "result"),
      status: String(r.status),
      follow_up_on: follow,
      follow_up_due: open && follow !== null && follow <= todayInTokyo(),
      workers: ["例山 一郎"],
    };
  };

  return {
    case_programmes: () =>
      records.options.programmes
        .filter((each) => each.group === "consultation")
        .map(({ id, name, preset }) => ({
          id,
          name,
          abuse_type: preset === "abuse_consultation",
          interview_kind: preset === "pregnancy_interview",
        })),
    consultations: ({ programme_id }) => {
      const rank = (each: ConsultationLine) => (each.follow_up_due ? 0 : each.status === "open" ? 1 : 2);
      const lines = of("consultation")
        .map(line)
        .filter((each) => programme_id === null || each.programme_id === programme_id)
        .sort((a, b) => rank(a) - rank(b) || b.received_at.localeCompare(a.received_at));
      return { since: "2026-05-25", follow_ups: lines.filter((each) => each.follow_up_due).length, lines };
    },
    directory: () =>
      records.options.organisations.map(({ id, name }, at) => ({
        id,
        name,
        kana: null,
        org_type: at === 0 ? "municipality_mch" : "nursery",
        district: "北部",
        contact_person: at === 0 ? "例山 保健師" : null,
        phone: "000-0000-0000",
        offers: at === 0 ? "妊娠期からの相談、産後ケアの申し込み" : "一時預かり(平日9時〜17時)",
        for_whom: at === 0 ? "架空市に住む人" : "1歳から就学前。多胎は2人まで",
        cost: at === 0 ? null : "1日2,000円",
        refusal_note: null,
        note: null,
        member_of_yotaikyo: at === 0,
        last_visited_on: at === 0 ? "2026-10-05" : null,
        sent: at === 0 ? 3 : 1,
        linked: at === 0 ? 2 : 0,
        declined: 1,
        refusals: [
          {
            referral_id: "re-1",
            date: "2026-09-12",
            reply: "「リフレッシュ」の理由では受けられないとのこと",
            reasons: ["sibling_fatigue"],
          },
        ],
      })),
    case_links: ({ household_id, on }) => ({
      sessions: [
        { id: "se-1", date: on, name: "出張相談会 北部児童館", score: null },
        { id: "se-2", date: "2026-11-12", name: "出張相談会 見本公民館", score: null },
      ],
      responses:
        household_id === null
          ? []
          : of("response")
              .filter((record) => record.household_id === household_id)
              .map((record) => ({
                id: String(record.id),
                date: at(record.answered_on),
                name: person(text(record, "person_id")),
                score: null,
              })),
    }),
    age_band: ({ household_id }) => (household_id === "f-1" ? "month_3" : null),
    referrals: ({ consultation_id }) =>
      of("referral")
        .filter((r) => consultation_id === null || r.consultation_id === consultation_id)
        .map(
          (r): ReferralLine => ({
            id: String(r.id),
            direction: String(r.direction),
            organisation:
              records.options.organisations.find((each) => each.id === (r.to_org_id ?? r.from_org_id))
                ?.name ?? "",
            household_id: text(r, "household_id"),
            who: family(text(r, "household_id")),
            date: text(r, "occurred_on") ?? todayInTokyo(),
            reasons: texts(r, "reason_codes"),
            status: text(r, "status") ?? "draft",
            linked: (r.linked as boolean | undefined) ?? null,
          }),
        ),
    sharing_consent: ({ household_id }) => ({
      state: household_id === "f-1" ? "agreed" : household_id === "f-2" ? "withdrawn" : "unasked",
      scope: "share_municipality",
      given_on: household_id === "f-3" ? null : "2025-05-01",
      method: household_id === "f-3" ? null : "written",
      person: household_id === "f-1" ? "例山 はな子" : null,
      withdrawn_on: household_id === "f-2" ? "2026-01-20" : null,
    }),
    questionnaires: () => {
      const own = structuredClone(records.cases.questionnaires);
      const known = own.map((each) => each.code);
      const templates = [
        { code: "EPDS", title: "エジンバラ産後うつ病質問票(EPDS)", title_en: "EPDS", items: 10 },
        { code: "somlic_anxiety", title: "育児不安尺度", title_en: "Anxiety", items: 2 },
        { code: "satisfaction", title: "利用者アンケート(満足度)", title_en: "Satisfaction", items: 3 },
      ];
      return { questionnaires: own, templates: templates.filter((each) => !known.includes(each.code)) };
    },
    add_questionnaire: ({ code }) => {
      const id = `qu-${code}`;
      records.cases.questionnaires.push({
        id,
        code,
        title: code,
        version: null,
        score_max: null,
        cutoff: null,
        copyright_note: null,
        retired: false,
        items: [{ id: `${id}-1`, no: 1, text: "見本の設問", scale: null, answers: [], alerts: false }],
      });
      return { id, revision: 1, warnings: [], change: `change-${id}` };
    },
    score_answers: ({ questionnaire_id, answers }) => score(questionnaire_id, answers),
    see_alert: ({ response_id }) => {
      const response = records.cases.stored.get(`response/${response_id}`) ?? refuse("record_missing");
      Object.assign(response, { alert_seen_on: todayInTokyo(), alert_seen_by: "w-1" });
      records.today.due = records.today.due.filter((due) => due.id !== response_id);
      return { id: response_id, revision: 2, warnings: [], change: "change-seen" };
    },
    shipments: () =>
      of("shipment").map(
        (r): ShipmentLine => ({
          id: String(r.id),
          code: null,
          programme: programme(text(r, "programme_id")),
          person: person(text(r, "person_id")),
          household_id: text(r, "household_id"),
          requested_on: String(r.requested_on),
          shipped_on: text(r, "shipped_on"),
          status: text(r, "status") ?? "requested",
          neutral_label: r.neutral_label !== false,
          items: ((r.items as RecordFields[] | undefined) ?? []).map((item) => ({
            item: String(item.item),
            qty: Number(item.qty),
          })),
        }),
      ),
  };
}

export function storedCase(records: FakeRecords, kind: RecordKind, id: string): RecordFields | null {
  const found = records.cases.stored.get(`${kind}/${id}`);
  return found ? structuredClone(found) : null;
}

export function applyToCases(records: FakeRecords, { kind, record }: Put, id: string): void {
  if (!KINDS.includes(kind)) return;
  const key = `${kind}/${id}`;
  records.cases.stored.set(key, { ...records.cases.stored.get(key), ...record, id });
}
