import type { RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type EnrolmentValues = {
  programme_id: string;
  status: string;
  route: string;
  applied_on: string;
  started_on: string;
  ended_on: string;
  close_reason: string;
  note: string;
};

const BEGUN = ["active", "paused", "closed"];
export const hasBegun = (status: string) => BEGUN.includes(status);
export const isClosed = (status: string) => status === "closed" || status === "declined";

export function newEnrolment(programme_id: string): EnrolmentValues {
  return {
    programme_id,
    status: "applied",
    route: "",
    applied_on: todayInTokyo().replaceAll("-", "/"),
    started_on: "",
    ended_on: "",
    close_reason: "",
    note: "",
  };
}

export function enrolmentFrom(record: RecordFields): EnrolmentValues {
  return {
    programme_id: textOf(record, "programme_id"),
    status: textOf(record, "status"),
    route: textOf(record, "route"),
    applied_on: typedDate(textOrNull(record, "applied_on")),
    started_on: typedDate(textOrNull(record, "started_on")),
    ended_on: typedDate(textOrNull(record, "ended_on")),
    close_reason: textOf(record, "close_reason"),
    note: textOf(record, "note"),
  };
}

/** Days that the state does not have yet are not sent, and so not lost either. */
export function enrolmentRecord(
  values: EnrolmentValues,
  household: string,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("programme_id", values.programme_id);
  check.filled("status", values.status);
  const applied_on = readDate(check, "applied_on", values.applied_on, { lean: "past" });
  const record: RecordFields = {
    ...(id === undefined ? { household_id: household } : { id }),
    programme_id: values.programme_id,
    status: values.status,
    route: orNull(values.route),
    applied_on,
    note: orNull(values.note),
  };
  if (hasBegun(values.status))
    record.started_on = readDate(check, "started_on", values.started_on, { required: true });
  if (isClosed(values.status)) {
    record.ended_on = readDate(check, "ended_on", values.ended_on, { required: true });
    record.close_reason = orNull(values.close_reason);
  }
  return { check, record };
}
