import type { Picked } from "../../components/FindPicker";
import type { CaseProgramme } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { halfWidth, listOf, numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../lib/moments";

export type ConsultationValues = {
  programme_id: string;
  channel: string;
  /** The main one first. */
  topics: string[];
  household: Picked | null;
  client_person_ids: string[];
  infant_age_band: string;
  result: string;
  minutes: string;
  content: string;
  status: string;
  date: string;
  time: string;
  follow_up_on: string;
  route_type: string;
  abuse_type_primary: string;
  abuse_types_secondary: string[];
  is_notification: boolean;
  case_category: string;
  main_abuser: string;
  interview_kind: string;
  /** `yes`, `no`, or "" where nobody asked. */
  partner_present: string;
  response: string;
  hidden_need: string;
  worker_ids: string[];
  outreach_session_id: string;
  epds_response_id: string;
};

/** The core's field -> the form's, where they differ. */
export const CONSULTATION_ALIASES = {
  household_id: "household",
  received_at: "time",
  occurred_on: "date",
};

/** Now, as it stands in a time field. */
function clockNow(now: Date): string {
  const time = new Intl.DateTimeFormat("ja-JP", {
    timeZone: "Asia/Tokyo",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return time.format(now);
}

export function newConsultation(household: Picked | null, now = new Date()): ConsultationValues {
  return {
    programme_id: "",
    channel: "visit_in",
    topics: [],
    household,
    client_person_ids: [],
    infant_age_band: "",
    result: "",
    minutes: "",
    content: "",
    status: "closed",
    date: todayInTokyo(now).replaceAll("-", "/"),
    time: clockNow(now),
    follow_up_on: "",
    route_type: "self",
    abuse_type_primary: "",
    abuse_types_secondary: [],
    is_notification: false,
    case_category: "",
    main_abuser: "",
    interview_kind: "",
    partner_present: "",
    response: "",
    hidden_need: "",
    worker_ids: [],
    outreach_session_id: "",
    epds_response_id: "",
  };
}

export function consultationFrom(record: RecordFields, household: Picked | null): ConsultationValues {
  const at = textOrNull(record, "received_at");
  const partner = record.partner_present;
  const minutes = numberOf(record, "minutes");
  return {
    programme_id: textOf(record, "programme_id"),
    channel: textOf(record, "channel"),
    topics: listOf(record, "topics"),
    household,
    client_person_ids: listOf(record, "client_person_ids"),
    infant_age_band: textOf(record, "infant_age_band"),
    result: textOf(record, "result"),
    minutes: minutes === null ? "" : String(minutes),
    content: textOf(record, "content"),
    status: textOf(record, "status") || "open",
    date: typedDate(textOrNull(record, "occurred_on") ?? at),
    time: typedTime(at),
    follow_up_on: typedDate(textOrNull(record, "follow_up_on")),
    route_type: textOf(record, "route_type") || "self",
    abuse_type_primary: textOf(record, "abuse_type_primary"),
    abuse_types_secondary: listOf(record, "abuse_types_secondary"),
    is_notification: record.is_notification === true,
    case_category: textOf(record, "case_category"),
    main_abuser: textOf(record, "main_abuser"),
    interview_kind: textOf(record, "interview_kind"),
    partner_present: typeof partner === "boolean" ? (partner ? "yes" : "no") : "",
    response: textOf(record, "response"),
    hidden_need: textOf(record, "hidden_need"),
    worker_ids: listOf(record, "worker_ids"),
    outreach_session_id: textOf(record, "outreach_session_id"),
    epds_response_id: textOf(record, "epds_response_id"),
  };
}

/** Results after which a consultation goes on. */
const GOES_ON = ["continuing", "referred", "plan", "notified"];

/** Choosing how it ended says whether it is over; the person can say otherwise. */
export function statusAfter(result: string): string {
  return GOES_ON.includes(result) ? "open" : "closed";
}

/** What the form says, checked: the record to store, or what is wrong. */
export function consultationRecord(
  values: ConsultationValues,
  id: string | undefined,
  programme: CaseProgramme | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("programme_id", values.programme_id);
  check.filled("channel", values.channel);
  const asksAbuse = programme?.abuse_type === true;
  const asksInterview = programme?.interview_kind === true;
  if (asksAbuse) check.filled("abuse_type_primary", values.abuse_type_primary);
  if (asksInterview) check.filled("interview_kind", values.interview_kind);
  if (values.abuse_type_primary === "" && values.interview_kind === "") check.filled("topics", values.topics);
  const day = readDate(check, "date", values.date, { required: true, lean: "past" });
  const time = readTime(check, "time", values.time, true);
  const followUp = readDate(check, "follow_up_on", values.follow_up_on);
  const minutes = halfWidth(values.minutes);
  if (minutes !== null && !/^\d{1,4}$/.test(minutes)) check.fail("minutes", "number_invalid");
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      programme_id: values.programme_id,
      channel: values.channel,
      received_at: moment(day, time),
      occurred_on: day,
      topics: values.topics,
      household_id: values.household?.id ?? null,
      client_person_ids: values.client_person_ids,
      anonymous: values.household === null && values.client_person_ids.length === 0,
      infant_age_band: orNull(values.infant_age_band),
      result: orNull(values.result),
      minutes: minutes === null ? null : Number(minutes),
      content: orNull(values.content),
      status: values.status,
      follow_up_on: followUp,
      route_type: values.route_type,
      abuse_type_primary: orNull(values.abuse_type_primary),
      abuse_types_secondary: values.abuse_type_primary === "" ? [] : values.abuse_types_secondary,
      is_notification: values.is_notification,
      case_category: orNull(values.case_category),
      main_abuser: orNull(values.main_abuser),
      interview_kind: orNull(values.interview_kind),
      partner_present: values.partner_present === "" ? null : values.partner_present === "yes",
      response: orNull(values.response),
      hidden_need: orNull(values.hidden_need),
      worker_ids: values.worker_ids,
      outreach_session_id: orNull(values.outreach_session_id),
      epds_response_id: orNull(values.epds_response_id),
    },
  };
}

/** Whether there is something behind くわしく that should not be hidden. */
export function hasMore(values: ConsultationValues): boolean {
  const { route_type, hidden_need, response, follow_up_on, case_category, abuse_type_primary } = values;
  const links = [values.outreach_session_id, values.epds_response_id];
  return (
    route_type !== "self" ||
    [hidden_need, response, follow_up_on, case_category, abuse_type_primary, ...links].some(
      (word) => word !== "",
    )
  );
}
