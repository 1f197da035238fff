import type { RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { listOf, numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../lib/moments";

export type SessionValues = {
  programme_id: string;
  course_id: string;
  sequence_no: string;
  date: string;
  start: string;
  end: string;
  site_id: string;
  theme: string;
  facilitator_ids: string[];
  childcare_room: boolean;
};

/** The core's field -> the form's, where they differ. */
export const SESSION_ALIASES = {
  planned_start: "start",
  planned_end: "end",
  occurred_on: "date",
  start_at: "start",
  end_at: "end",
};

/** Stands for "not part of a course" among the choices. */
export const NO_COURSE = "none";

export function newSession(): SessionValues {
  return {
    programme_id: "",
    course_id: NO_COURSE,
    sequence_no: "",
    date: todayInTokyo().replaceAll("-", "/"),
    start: "",
    end: "",
    site_id: "",
    theme: "",
    facilitator_ids: [],
    childcare_room: false,
  };
}

export function sessionFrom(record: RecordFields): SessionValues {
  const start = textOrNull(record, "planned_start") ?? textOrNull(record, "start_at");
  const end = textOrNull(record, "planned_end") ?? textOrNull(record, "end_at");
  const number = numberOf(record, "sequence_no");
  return {
    programme_id: textOf(record, "programme_id"),
    course_id: textOrNull(record, "course_id") ?? NO_COURSE,
    sequence_no: number === null ? "" : String(number),
    date: typedDate(start),
    start: typedTime(start),
    end: typedTime(end, start?.slice(0, 10)),
    site_id: textOf(record, "site_id"),
    theme: textOf(record, "theme"),
    facilitator_ids: listOf(record, "facilitator_ids"),
    childcare_room: record.childcare_room === true,
  };
}

export function sessionRecord(
  values: SessionValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("programme_id", values.programme_id);
  const date = readDate(check, "date", values.date, { required: true });
  const start = readTime(check, "start", values.start, true);
  const end = readTime(check, "end", values.end, true);
  if (start !== null && end !== null && end <= start) check.fail("end", "end_before_start");
  check.filled("site_id", values.site_id);
  const inCourse = values.course_id !== NO_COURSE;
  const number = values.sequence_no.normalize("NFKC").replace(/[^\d]/g, "");
  if (inCourse && number === "") check.fail("sequence_no", "number_invalid");
  return {
    check,
    record: {
      ...(id === undefined ? { status: "planned" } : { id }),
      programme_id: values.programme_id,
      course_id: inCourse ? values.course_id : null,
      sequence_no: inCourse ? Number(number) : null,
      planned_start: moment(date, start),
      planned_end: moment(date, end),
      site_id: values.site_id,
      theme: orNull(values.theme),
      facilitator_ids: values.facilitator_ids,
      childcare_room: values.childcare_room,
    },
  };
}
