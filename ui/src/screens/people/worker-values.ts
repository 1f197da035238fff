import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { halfWidth, numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

/** A role from one day to another; one that is stored has its id. */
export type RoleValues = { id: string; role: string; from: string; to: string };
export type TrainingValues = { id: string; course: string; hours: string; completed_on: string };

export type WorkerValues = {
  person_name: string;
  kana: string;
  access_role: string;
  active: boolean;
  roles: RoleValues[];
  training: TrainingValues[];
  pledge_signed_on: string;
  max_households: string;
  languages: string;
  available: string;
};

export const NEW_ROLE: RoleValues = { id: "", role: "", from: "", to: "" };
export const NEW_TRAINING: TrainingValues = { id: "", course: "", hours: "", completed_on: "" };

/** Fields inside the lists, as the core names them when it refuses one: `roles[0].from`. */
export const WORKER_PARTS = /^(roles|training)\[\d+\]/;

export function newWorker(): WorkerValues {
  return {
    person_name: "",
    kana: "",
    access_role: "visitor",
    active: true,
    roles: [NEW_ROLE],
    training: [],
    pledge_signed_on: "",
    max_households: "",
    languages: "",
    available: "",
  };
}

function partsOf(record: RecordFields, field: string): RecordFields[] {
  const parts = record[field];
  if (!Array.isArray(parts)) return [];
  const isRecord = (part: JsonValue): part is RecordFields =>
    typeof part === "object" && part !== null && !Array.isArray(part);
  return parts.filter(isRecord);
}

export function workerFrom(record: RecordFields): WorkerValues {
  const max = numberOf(record, "max_households");
  return {
    person_name: textOf(record, "person_name"),
    kana: textOf(record, "kana"),
    access_role: textOf(record, "access_role"),
    active: record.active !== false,
    roles: partsOf(record, "roles").map((role) => ({
      id: textOf(role, "id"),
      role: textOf(role, "role"),
      from: typedDate(textOrNull(role, "from")),
      to: typedDate(textOrNull(role, "to")),
    })),
    training: partsOf(record, "training").map((training) => ({
      id: textOf(training, "id"),
      course: textOf(training, "course"),
      hours: String(numberOf(training, "hours") ?? ""),
      completed_on: typedDate(textOrNull(training, "completed_on")),
    })),
    pledge_signed_on: typedDate(textOrNull(record, "pledge_signed_on")),
    max_households: max === null ? "" : String(max),
    languages: textOf(record, "languages"),
    available: textOf(record, "available"),
  };
}

/** The typed number; null and a problem at the field where it is none. */
function readNumber(check: Check, field: string, typed: string): number | null {
  const digits = halfWidth(typed);
  const number = digits === null ? Number.NaN : Number(digits);
  if (Number.isFinite(number) && number >= 0) return number;
  check.fail(field, digits === null ? "required" : "number_invalid");
  return null;
}

/** Hours of all trainings whose hours can be read. */
export function hoursOf(training: readonly TrainingValues[]): number {
  return training
    .map(({ hours }) => Number(halfWidth(hours) ?? 0))
    .filter((hours) => Number.isFinite(hours))
    .reduce((sum, hours) => sum + hours, 0);
}

const stored = (id: string): RecordFields => (id === "" ? {} : { id });

export function workerRecord(
  values: WorkerValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("person_name", values.person_name);
  // A line that nobody began is no role and no training.
  const isBegun = (part: object) => Object.values(part).some((value) => value !== "");
  const roles = values.roles.flatMap((role, at): RecordFields[] => {
    if (!isBegun(role)) return [];
    check.filled(`roles[${at}].role`, role.role);
    const from = readDate(check, `roles[${at}].from`, role.from, { lean: "past" });
    const to = readDate(check, `roles[${at}].to`, role.to);
    if (from !== null && to !== null && to < from) check.fail(`roles[${at}].to`, "period_invalid");
    return [{ ...stored(role.id), role: role.role, from, to }];
  });
  const training = values.training.flatMap((part, at): RecordFields[] => {
    if (!isBegun(part)) return [];
    return [
      {
        ...stored(part.id),
        course: orNull(part.course),
        hours: readNumber(check, `training[${at}].hours`, part.hours),
        completed_on: readDate(check, `training[${at}].completed_on`, part.completed_on, { lean: "past" }),
      },
    ];
  });
  const max =
    halfWidth(values.max_households) === null
      ? null
      : readNumber(check, "max_households", values.max_households);
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      person_name: values.person_name,
      kana: orNull(values.kana),
      access_role: orNull(values.access_role),
      active: values.active,
      roles,
      training,
      pledge_signed_on: readDate(check, "pledge_signed_on", values.pledge_signed_on, { lean: "past" }),
      max_households: max,
      languages: orNull(values.languages),
      available: orNull(values.available),
    },
  };
}
