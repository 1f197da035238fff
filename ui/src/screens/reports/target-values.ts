import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type YearValues = {
  key: string;
  id: string | null;
  fy: string;
  plan_value: string;
  plan_text: string;
  actual_value: string;
  actual_text: string;
  judgement: string;
};

export type BaselineValues = { key: string; id: string | null; as_of: string; value: string; text: string };

const TEXTS = [
  "plan_name",
  "no",
  "section",
  "item",
  "mark",
  "kind",
  "metric_code",
  "programme_id",
  "unit",
  "target_text",
  "plan_total",
  "department",
  "status",
  "note",
] as const;

export type TargetValues = Record<(typeof TEXTS)[number], string> & {
  target_value: string;
  years: YearValues[];
  baselines: BaselineValues[];
};

/** Parts as problems name them: `yearly[0].fy`, `baselines[0].as_of`. */
export const PART_FIELD = /^(yearly|baselines)\[\d+\]\.\w+$/;
export const partField = (part: "yearly" | "baselines", at: number, name: string) => `${part}[${at}].${name}`;

export function newYear(key: string, fy: number): YearValues {
  return {
    key,
    id: null,
    fy: String(fy),
    plan_value: "",
    plan_text: "",
    actual_value: "",
    actual_text: "",
    judgement: "",
  };
}

export const newBaseline = (key: string): BaselineValues => ({
  key,
  id: null,
  as_of: "",
  value: "",
  text: "",
});

/** A new row of a plan; of the plan that was worked on before. */
export function newTarget(plan: string, fy: number): TargetValues {
  const empty = Object.fromEntries(TEXTS.map((field) => [field, ""])) as Record<
    (typeof TEXTS)[number],
    string
  >;
  return {
    ...empty,
    plan_name: plan,
    kind: "numeric",
    status: "planned",
    target_value: "",
    years: [newYear("first", fy)],
    baselines: [],
  };
}

const partsOf = (record: RecordFields, field: string) =>
  Array.isArray(record[field]) ? (record[field] as RecordFields[]) : [];
const typedNumber = (record: RecordFields, field: string) => numberOf(record, field)?.toString() ?? "";

export function targetFrom(record: RecordFields): TargetValues {
  const texts = Object.fromEntries(TEXTS.map((field) => [field, textOf(record, field)])) as Record<
    (typeof TEXTS)[number],
    string
  >;
  return {
    ...texts,
    target_value: typedNumber(record, "target_value"),
    years: partsOf(record, "yearly")
      .map((year) => ({
        key: textOf(year, "id"),
        id: textOf(year, "id"),
        fy: typedNumber(year, "fy"),
        plan_value: typedNumber(year, "plan_value"),
        plan_text: textOf(year, "plan_text"),
        actual_value: typedNumber(year, "actual_value"),
        actual_text: textOf(year, "actual_text"),
        judgement: textOf(year, "judgement"),
      }))
      .sort((a, b) => a.fy.localeCompare(b.fy)),
    baselines: partsOf(record, "baselines").map((baseline) => ({
      key: textOf(baseline, "id"),
      id: textOf(baseline, "id"),
      as_of: typedDate(textOrNull(baseline, "as_of")),
      value: typedNumber(baseline, "value"),
      text: textOf(baseline, "text"),
    })),
  };
}

/** Reads a typed count, also in full-width digits and with commas; null where it is empty. */
export function readCount(check: Check, field: string, typed: string, required = false): number | null {
  const plain = typed.normalize("NFKC").replaceAll(",", "").trim();
  if (plain === "") {
    if (required) check.fail(field, "required");
    return null;
  }
  if (/^\d{1,9}$/.test(plain)) return Number(plain);
  check.fail(field, "number_invalid");
  return null;
}

/** What the form says, checked: the record to store with its parts, or what is wrong. */
export function targetRecord(
  values: TargetValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("plan_name", values.plan_name);
  check.filled("item", values.item);
  const yearly: JsonValue[] = [];
  for (const [at, year] of values.years.entries()) {
    const { key: _key, id: stored, fy, ...rest } = year;
    const begun = Object.values(rest).some((word) => word.trim() !== "");
    if (stored === null && !begun) continue;
    const field = (name: string) => partField("yearly", at, name);
    yearly.push({
      ...(stored === null ? {} : { id: stored }),
      fy: readCount(check, field("fy"), fy, true),
      plan_value: readCount(check, field("plan_value"), year.plan_value),
      plan_text: orNull(year.plan_text),
      actual_value: readCount(check, field("actual_value"), year.actual_value),
      actual_text: orNull(year.actual_text),
      judgement: orNull(year.judgement),
    });
  }
  const baselines: JsonValue[] = [];
  for (const [at, baseline] of values.baselines.entries()) {
    const { key: _key, id: stored, ...rest } = baseline;
    if (stored === null && Object.values(rest).every((word) => word.trim() === "")) continue;
    const field = (name: string) => partField("baselines", at, name);
    baselines.push({
      ...(stored === null ? {} : { id: stored }),
      as_of: readDate(check, field("as_of"), baseline.as_of, { required: true, lean: "past" }),
      value: readCount(check, field("value"), baseline.value),
      text: orNull(baseline.text),
    });
  }
  const texts = Object.fromEntries(TEXTS.map((field) => [field, orNull(values[field])]));
  const target_value = readCount(check, "target_value", values.target_value);
  return {
    check,
    record: { ...(id === undefined ? {} : { id }), ...texts, target_value, yearly, baselines },
  };
}
