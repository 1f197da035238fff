import type { Picked } from "../../components/FindPicker";
import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { halfWidth, listOf, numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../lib/moments";
import { hasTasks } from "../../lib/programmes";

export type VisitValues = {
  status: string;
  programme_id: string;
  household: Picked | null;
  visit_kind: string;
  date: string;
  start: string;
  end: string;
  worker_ids: string[];
  present_person_ids: string[];
  activities: string[];
  tasks: string[];
  concern_level: string;
  note: string;
  next_date: string;
  next_time: string;
  client_confirmed: string;
  /** Of a new plan alone: `once`, `weekly`, `fortnightly`, and how many visits. */
  repeat: string;
  times: string;
};

/** Days from one visit of a series to the next. */
export const EVERY_DAYS: Readonly<Record<string, number>> = { weekly: 7, fortnightly: 14 };
const MOST_TIMES = 52;

/** How many visits a plan makes; null where what was typed is no number of visits. */
export function readTimes({ repeat, times }: Pick<VisitValues, "repeat" | "times">): number | null {
  if (EVERY_DAYS[repeat] === undefined) return 1;
  const typed = halfWidth(times) ?? "";
  const number = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  return number >= 2 && number <= MOST_TIMES ? number : null;
}

/** The core's field -> the form's, where they differ. */
export const VISIT_ALIASES = {
  household_id: "household",
  occurred_on: "date",
  planned_start: "start",
  planned_end: "end",
  start_at: "start",
  end_at: "end",
  next_planned_at: "next_date",
};

export function newVisit(household: Picked | null): VisitValues {
  return {
    status: "done",
    programme_id: "",
    household,
    visit_kind: "",
    date: todayInTokyo().replaceAll("-", "/"),
    start: "",
    end: "",
    worker_ids: [],
    present_person_ids: [],
    activities: [],
    tasks: [],
    concern_level: "0",
    note: "",
    next_date: "",
    next_time: "",
    client_confirmed: "none",
    repeat: "once",
    times: "4",
  };
}

export function visitFrom(record: RecordFields, household: Picked): VisitValues {
  const start = textOrNull(record, "start_at") ?? textOrNull(record, "planned_start");
  const end = textOrNull(record, "end_at") ?? textOrNull(record, "planned_end");
  const day = textOrNull(record, "occurred_on") ?? start;
  const next = textOrNull(record, "next_planned_at");
  return {
    status: textOf(record, "status"),
    programme_id: textOf(record, "programme_id"),
    household,
    visit_kind: textOf(record, "visit_kind"),
    date: typedDate(day),
    start: typedTime(start, day?.slice(0, 10)),
    end: typedTime(end, day?.slice(0, 10)),
    worker_ids: listOf(record, "worker_ids"),
    present_person_ids: listOf(record, "present_person_ids"),
    activities: listOf(record, "activities"),
    tasks: listOf(record, "tasks"),
    concern_level: String(numberOf(record, "concern_level") ?? 0),
    note: textOf(record, "note"),
    next_date: typedDate(next),
    next_time: typedTime(next),
    client_confirmed: textOf(record, "client_confirmed") || "none",
    repeat: "once",
    times: "4",
  };
}

/** What the form says, checked: the record to store, or what is wrong. */
export function visitRecord(
  values: VisitValues,
  id: string | undefined,
  preset: string | null,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("programme_id", values.programme_id);
  if (values.household === null) check.fail("household", "required");
  check.filled("visit_kind", values.visit_kind);
  const done = values.status === "done";
  const date = readDate(check, "date", values.date, { required: true });
  const start = readTime(check, "start", values.start, done);
  const end = readTime(check, "end", values.end, done);
  if (start !== null && end !== null && end <= start) check.fail("end", "end_before_start");
  if (readTimes(values) === null) check.fail("times", "number_out_of_range");
  if (done) check.filled("worker_ids", values.worker_ids);
  const nextDate = readDate(check, "next_date", values.next_date);
  const nextTime = readTime(check, "next_time", values.next_time);
  if (nextDate === null && nextTime !== null) check.fail("next_date", "date_empty");
  const from = moment(date, start);
  const to = moment(date, end);
  const times: { [field: string]: JsonValue } = done
    ? { start_at: from, end_at: to }
    : { planned_start: from, planned_end: to };
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      programme_id: values.programme_id,
      household_id: values.household?.id ?? null,
      visit_kind: values.visit_kind,
      status: values.status,
      occurred_on: date,
      ...times,
      worker_ids: values.worker_ids,
      present_person_ids: values.present_person_ids,
      activities: values.activities,
      tasks: hasTasks(preset) ? values.tasks : [],
      concern_level: Number(values.concern_level),
      note: orNull(values.note),
      next_planned_at: moment(nextDate, nextTime ?? (nextDate === null ? null : 10 * 60)),
      client_confirmed: values.client_confirmed,
    },
  };
}

/** A planned visit whose time has come is opened to be recorded: it most likely took place. */
export function hasBegun(record: RecordFields, now = new Date()): boolean {
  if (textOf(record, "status") !== "planned") return false;
  const start = textOrNull(record, "planned_start") ?? textOrNull(record, "start_at");
  if (start !== null) return new Date(start).getTime() <= now.getTime();
  const day = textOrNull(record, "occurred_on");
  return day !== null && day <= todayInTokyo(now);
}
