import type { Picked } from "../../components/FindPicker";
import type { RecordFields } from "../../lib/api/commands";
import { addDays, type CivilDate, daysBetween, todayInTokyo } from "../../lib/dates/civil";
import { parseDate } from "../../lib/dates/parse-date";
import { listOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../lib/moments";

export type StayValues = {
  person: Picked | null;
  programme_id: string;
  stay_kind: string;
  status: string;
  requester_type: string;
  reason_codes: string[];
  in_date: string;
  in_time: string;
  out_date: string;
  out_time: string;
  actual_in_date: string;
  actual_in_time: string;
  actual_out_date: string;
  actual_out_time: string;
  companion_person_ids: string[];
  /** Siblings who get a stay of their own with the same times; new stays only. */
  sibling_ids: string[];
  room: string;
};

/** The core's field -> the form's, where they differ. */
export const STAY_ALIASES = {
  person_id: "person",
  planned_in_at: "in_date",
  planned_out_at: "out_date",
  in_at: "actual_in_date",
  out_at: "actual_out_date",
};

export function newStay(): StayValues {
  return {
    person: null,
    programme_id: "",
    stay_kind: "",
    status: "confirmed",
    requester_type: "",
    reason_codes: [],
    in_date: "",
    in_time: "",
    out_date: "",
    out_time: "",
    actual_in_date: "",
    actual_in_time: "",
    actual_out_date: "",
    actual_out_time: "",
    companion_person_ids: [],
    sibling_ids: [],
    room: "",
  };
}

export function stayFrom(record: RecordFields, person: Picked): StayValues {
  const date = (field: string) => typedDate(textOrNull(record, field));
  const time = (field: string) => typedTime(textOrNull(record, field));
  return {
    person,
    programme_id: textOf(record, "programme_id"),
    stay_kind: textOf(record, "stay_kind"),
    status: textOf(record, "status"),
    requester_type: textOf(record, "requester_type"),
    reason_codes: listOf(record, "reason_codes"),
    in_date: date("planned_in_at"),
    in_time: time("planned_in_at"),
    out_date: date("planned_out_at"),
    out_time: time("planned_out_at"),
    actual_in_date: date("in_at"),
    actual_in_time: time("in_at"),
    actual_out_date: date("out_at"),
    actual_out_time: time("out_at"),
    companion_person_ids: listOf(record, "companion_person_ids"),
    sibling_ids: [],
    room: textOf(record, "room"),
  };
}

/** States in which a bed is asked for or kept, so that both planned times are needed. */
export const PLANNED = ["requested", "waitlisted", "held", "confirmed"];

/** Whether the child is or was in the house, so that the actual times are asked for. */
export function wasThere(status: string): boolean {
  return status === "in_stay" || status === "completed";
}

type Wants = { arrival: boolean; departure: boolean };

function readSpan(check: Check, values: StayValues, actual: boolean, wants: Wants) {
  const name = actual
    ? (["actual_in_date", "actual_in_time", "actual_out_date", "actual_out_time"] as const)
    : (["in_date", "in_time", "out_date", "out_time"] as const);
  const [inDate, inTime, outDate, outTime] = name;
  const started = wants.arrival || values[inDate] !== "" || values[inTime] !== "";
  const ended = wants.departure || values[outDate] !== "" || values[outTime] !== "";
  const from = moment(
    readDate(check, inDate, values[inDate], { required: started }),
    readTime(check, inTime, values[inTime], started),
  );
  const to = moment(
    readDate(check, outDate, values[outDate], { required: ended }),
    readTime(check, outTime, values[outTime], ended),
  );
  if (from !== null && to !== null && to <= from) check.fail(outTime, "end_before_start");
  return { from, to };
}

export function stayRecord(
  values: StayValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  if (values.person === null) check.fail("person", "required");
  check.filled("programme_id", values.programme_id);
  check.filled("stay_kind", values.stay_kind);
  check.filled("requester_type", values.requester_type);
  check.filled("reason_codes", values.reason_codes);
  const needsPlan = PLANNED.includes(values.status);
  const planned = readSpan(check, values, false, { arrival: needsPlan, departure: needsPlan });
  const there = wasThere(values.status);
  const actual = readSpan(check, values, true, { arrival: there, departure: values.status === "completed" });
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      person_id: values.person?.id ?? null,
      programme_id: values.programme_id,
      stay_kind: values.stay_kind,
      status: values.status,
      requester_type: values.requester_type,
      reason_codes: values.reason_codes,
      planned_in_at: planned.from,
      planned_out_at: planned.to,
      in_at: actual.from,
      out_at: actual.to,
      companion_person_ids: values.companion_person_ids,
      room: orNull(values.room),
    },
  };
}

/** The stay and those of the siblings who come along, held together by one group. */
export function siblingRecords(record: RecordFields, siblings: string[]): RecordFields[] {
  const stay_group_id = crypto.randomUUID();
  return [record.person_id ?? null, ...siblings].map((person_id, at) => ({
    ...record,
    person_id,
    stay_group_id,
    companion_person_ids: at === 0 ? (record.companion_person_ids ?? []) : [],
  }));
}

/** Nights of the days that were typed, first and last, where both can be read. */
export function typedNights(values: StayValues): { from: CivilDate; to: CivilDate } | null {
  const today = todayInTokyo();
  const [arrives, leaves] = [parseDate(values.in_date, today), parseDate(values.out_date, today)];
  if (!arrives.ok) return null;
  const last = leaves.ok ? addDays(leaves.date, -1) : arrives.date;
  const to = last < arrives.date ? arrives.date : last;
  return daysBetween(arrives.date, to) > MOST_NIGHTS_SHOWN ? null : { from: arrives.date, to };
}

const MOST_NIGHTS_SHOWN = 31;
