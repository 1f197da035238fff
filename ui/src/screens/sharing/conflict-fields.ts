import type { ConflictView } from "../../lib/api/bindings";
import type { JsonValue } from "../../lib/api/commands";
import type { CivilDate } from "../../lib/dates/civil";
import { dayOf } from "../../lib/dates/format";
import { orNull } from "../../lib/fields";
import type { Check } from "../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../lib/moments";

/** How the value of a field is shown and typed. */
export type Form =
  | "note"
  | "text"
  | "moment"
  | "day"
  | "status"
  | "scope"
  | "level"
  | "yes_no"
  | "person"
  | "plain";

const FORMS: Record<string, Form> = {
  allergies: "note",
  medication: "note",
  meds: "note",
  contact_caution: "note",
  address: "text",
  collected_by: "text",
  planned_in_at: "moment",
  planned_out_at: "moment",
  in_at: "moment",
  out_at: "moment",
  given_on: "day",
  withdrawn_on: "day",
  status: "status",
  scope: "scope",
  concern_level: "level",
  address_secret: "yes_no",
  may_collect_child: "yes_no",
  is_specified: "yes_no",
  collected_by_id: "person",
};

export const SECRET = "●●(秘匿)";

export function formOf(conflict: ConflictView): Form {
  return FORMS[conflict.field] ?? "plain";
}

export function isHidden(conflict: ConflictView): boolean {
  return conflict.choices.some((choice) => choice.value === SECRET);
}

/** Fields whose most protective value counts while nobody has decided. */
const PROTECTIVE = ["address_secret", "may_collect_child"];

/** Why the value of now counts. */
export function meanwhile(conflict: ConflictView): "kept" | "protective" | "both" | "newest" {
  if (conflict.field === "deleted") return "kept";
  if (PROTECTIVE.includes(conflict.field)) return "protective";
  const one = conflict.choices.some((choice) => choice.value === conflict.now);
  return formOf(conflict) === "note" && !one ? "both" : "newest";
}

/** All texts, one under the other; null where there are not two to keep. */
export function bothTexts(conflict: ConflictView): string | null {
  if (formOf(conflict) !== "note" || isHidden(conflict)) return null;
  const texts = conflict.choices.flatMap(({ value }) =>
    typeof value === "string" && value.trim() !== "" ? [value] : [],
  );
  const different = [...new Set(texts)];
  return different.length > 1 ? different.join("\n") : null;
}

/** Another value as it is typed: text, code or day, and the time of a moment. */
export type Typed = { value: string; time: string };

export function canTypeOther(conflict: ConflictView): boolean {
  return !isHidden(conflict) && !["yes_no", "person", "plain"].includes(formOf(conflict));
}

/** What the fields of another value start with: what is there, to be mended. */
export function typedOther(conflict: ConflictView): Typed {
  const form = formOf(conflict);
  const newest = conflict.choices.at(-1)?.value;
  const text = typeof newest === "string" ? newest : "";
  if (form === "moment") return { value: typedDate(text || null), time: typedTime(text || null) };
  if (form === "day") return { value: typedDate(text || null), time: "" };
  if (form === "note") return { value: bothTexts(conflict) ?? text, time: "" };
  return { value: form === "text" ? text : "", time: "" };
}

/** The typed value as the core takes it; problems go to `value` and `time`. */
export function readOther(check: Check, conflict: ConflictView, typed: Typed): JsonValue {
  const day = (): CivilDate | null => readDate(check, "value", typed.value, { required: true });
  switch (formOf(conflict)) {
    case "moment": {
      const on = day();
      return moment(on, readTime(check, "time", typed.time, true));
    }
    case "day":
      return day();
    case "level":
      check.filled("value", typed.value);
      return Number(typed.value);
    default:
      check.filled("value", typed.value);
      return orNull(typed.value);
  }
}

/** The record's page. */
export function placeOf({ kind, record, household_id }: ConflictView): string | null {
  if (kind === "stay" || kind === "visit") return `/${kind}/${record}`;
  return household_id === null ? null : `/family/${household_id}`;
}

export const isDay = (value: unknown): value is string =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}(T|$)/.test(value) &&
  !Number.isNaN(Date.parse(dayOf(value)));
