import type { ProgrammeLine } from "../../lib/api/bindings";
import type { RecordFields, RecordKind } from "../../lib/api/commands";
import { addDays, type CivilDate } from "../../lib/dates/civil";
import { halfWidth, orNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, readTime } from "../../lib/moments";

export type CourseValues = {
  programme_id: string;
  name: string;
  cohort: string;
  capacity: string;
  sessions_total: string;
  date: string;
  start: string;
  end: string;
  /** Days from one session to the next. */
  every: string;
  site_id: string;
  facilitator_ids: string[];
  childcare_room: boolean;
};

/** The core's field -> the form's, where they differ. */
export const COURSE_ALIASES = { planned_start: "start", planned_end: "end", occurred_on: "date" };

const USUAL_SESSIONS = 6;
const MOST_SESSIONS = 60;

export function newCourse(): CourseValues {
  return {
    programme_id: "",
    name: "",
    cohort: "",
    capacity: "",
    sessions_total: String(USUAL_SESSIONS),
    date: "",
    start: "",
    end: "",
    every: "7",
    site_id: "",
    facilitator_ids: [],
    childcare_room: false,
  };
}

/** What the programme's rules say about its courses, where they say so. */
export function usualOf(programme: ProgrammeLine | undefined): Partial<CourseValues> {
  const total = programme?.rules.sessions_per_course;
  const childcare = programme?.rules.childcare_required;
  return {
    ...(typeof total === "number" ? { sessions_total: String(total) } : {}),
    ...(typeof childcare === "boolean" ? { childcare_room: childcare } : {}),
  };
}

/** Minutes a session of the programme lasts, where its rules say so. */
export function minutesOf(programme: ProgrammeLine | undefined): number | null {
  const minutes = programme?.rules.session_minutes;
  return typeof minutes === "number" ? minutes : null;
}

export type PlannedSession = { no: number; date: CivilDate; start: number; end: number };

/** All sessions of the course as they would be planned; empty while the form does not say enough. */
export function plannedSessions(values: CourseValues): PlannedSession[] {
  return read(values).planned;
}

function read(values: CourseValues) {
  const check = new Check();
  const total = wholeNumber(check, "sessions_total", values.sessions_total, 1, MOST_SESSIONS);
  const date = readDate(check, "date", values.date, { required: true });
  const start = readTime(check, "start", values.start, true);
  const end = readTime(check, "end", values.end, true);
  if (start !== null && end !== null && end <= start) check.fail("end", "end_before_start");
  const every = Number(values.every);
  const planned: PlannedSession[] = [];
  if (check.ok && total !== null && date !== null && start !== null && end !== null) {
    for (let at = 0; at < total; at += 1) {
      planned.push({ no: at + 1, date: addDays(date, at * every), start, end });
    }
  }
  return { check, total, planned };
}

function wholeNumber(check: Check, field: string, typed: string, least: number, most: number): number | null {
  const digits = halfWidth(typed);
  const number = Number(digits);
  if (digits !== null && Number.isInteger(number) && number >= least && number <= most) return number;
  check.fail(field, digits === null ? "required" : "number_out_of_range");
  return null;
}

type Item = { kind: RecordKind; record: RecordFields };

/** The course and its sessions, to be stored as one change; `@0` is the course. */
export function courseItems(values: CourseValues): { check: Check; items: Item[] } {
  const { check, total, planned } = read(values);
  check.filled("programme_id", values.programme_id);
  check.filled("name", values.name);
  check.filled("site_id", values.site_id);
  const capacity =
    values.capacity.trim() === "" ? null : wholeNumber(check, "capacity", values.capacity, 1, 10_000);
  const course: Item = {
    kind: "course",
    record: {
      programme_id: values.programme_id,
      name: values.name,
      cohort: orNull(values.cohort),
      sessions_total: total,
      capacity,
      site_id: values.site_id,
    },
  };
  const sessions = planned.map(
    ({ no, date, start, end }): Item => ({
      kind: "session",
      record: {
        status: "planned",
        programme_id: values.programme_id,
        course_id: "@0",
        sequence_no: no,
        planned_start: moment(date, start),
        planned_end: moment(date, end),
        site_id: values.site_id,
        facilitator_ids: values.facilitator_ids,
        childcare_room: values.childcare_room,
      },
    }),
  );
  return { check, items: [course, ...sessions] };
}
