import type { ProgrammeLine } from "../../lib/api/bindings";
import type { JsonValue } from "../../lib/api/commands";
import { halfWidth } from "../../lib/fields";
import type { Check } from "../../lib/form";

/** How a rule is edited: a whole number with its unit, a time of day, yes or no, a code of a list, words. */
export type RuleKind =
  | {
      kind: "count";
      unit: "people" | "days" | "minutes" | "times" | "months" | "years" | "spans" | "hours" | "homes";
    }
  | { kind: "time" | "yes" | "words" }
  | { kind: "code" | "codes"; list: string };

export type RuleGroup = "place" | "days" | "visits" | "courses" | "cases" | "who" | "workers" | "other";

const count = (unit: (RuleKind & { kind: "count" })["unit"]): RuleKind => ({ kind: "count", unit });
const code = (list: string): RuleKind => ({ kind: "code", list });
const codes = (list: string): RuleKind => ({ kind: "codes", list });
const TIME: RuleKind = { kind: "time" };
const YES: RuleKind = { kind: "yes" };
const WORDS: RuleKind = { kind: "words" };

/** Every rule of a programme, in the order of the form. */
export const RULES = {
  capacity: ["place", count("people")],
  capacity_unit: ["place", code("capacity_unit")],
  capacity_pool: ["place", WORDS],
  open_24_365: ["place", YES],
  open_from: ["place", TIME],
  open_to: ["place", TIME],
  closes_next_day: ["place", YES],
  group_size_min: ["courses", count("people")],
  group_size_max: ["courses", count("people")],
  days_per_week_min: ["courses", count("days")],
  days_per_week_max: ["courses", count("days")],
  max_days_per_stay: ["days", count("days")],
  max_days_per_year: ["days", count("days")],
  overnight_only: ["days", YES],
  day_rule: ["days", code("day_rule")],
  night_rule: ["days", code("night_rule")],
  case_attribution: ["days", code("case_attribution")],
  count_same_day_cancel: ["days", YES],
  dedupe_child_date: ["days", YES],
  planned_times_optional: ["days", YES],
  visit_minutes: ["visits", count("minutes")],
  visits_planned_min: ["visits", count("times")],
  visits_planned_max: ["visits", count("times")],
  sessions_per_course: ["courses", count("times")],
  session_minutes: ["courses", count("minutes")],
  completion_min_units: ["courses", count("times")],
  household_completion: ["courses", YES],
  childcare_required: ["courses", YES],
  head_unit: ["courses", code("head_unit")],
  interval_days: ["visits", count("days")],
  interval_months: ["courses", count("months")],
  child_age_min_months: ["who", count("months")],
  child_age_min_years: ["who", count("years")],
  child_age_max_years_inclusive: ["who", count("years")],
  preschool_only: ["who", YES],
  days_since_birth_under: ["who", count("days")],
  target_phases: ["who", codes("phase")],
  required_training_hours: ["workers", count("hours")],
  requires_pledge: ["workers", YES],
  max_households: ["workers", count("homes")],
  visit_role_codes: ["workers", codes("worker_role")],
  volunteer_roles: ["workers", codes("worker_role")],
  requires_municipal_registration: ["other", YES],
  default_confidentiality: ["other", code("confidentiality")],
  requester_types: ["other", codes("agency")],
  reason_codes: ["other", codes("stay_reason")],
  retention_years: ["other", count("spans")],
  required_consents: ["other", codes("consent_scope")],
  abuse_type_required: ["cases", YES],
  interview_kind_required: ["cases", YES],
  user_support_type: ["cases", code("user_support_type")],
  counts_children: ["courses", YES],
  days_by_place: ["courses", YES],
  lists_cases: ["days", YES],
  suppress_under: ["other", count("people")],
} as const satisfies Record<string, readonly [RuleGroup, RuleKind]>;

export type RuleName = keyof typeof RULES;

const APPLIES: Record<RuleGroup, readonly string[]> = {
  place: ["stay", "session"],
  days: ["stay"],
  visits: ["visit"],
  courses: ["session"],
  cases: ["consultation"],
  who: ["visit", "stay", "session"],
  workers: ["visit"],
  other: ["visit", "stay", "session", "consultation", "shipment"],
};

export const GROUPS = Object.keys(APPLIES) as RuleGroup[];

/** The rules of a group that matter to a programme: those of its kind of record, and whatever it sets besides. */
export function rulesOf(group: RuleGroup, programme: ProgrammeLine): RuleName[] {
  const type = programme.record_type;
  return (Object.keys(RULES) as RuleName[]).filter((name) => {
    if (RULES[name][0] !== group) return false;
    const isList = RULES[name][1].kind === "codes";
    const isSet = name in programme.rules || name in programme.usual;
    return isSet || (!isList && type !== null && APPLIES[group].includes(type));
  });
}

/** A rule as it stands in its field. */
export function ruleText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** The typed rule for the core; null takes it away. */
export function ruleValue(check: Check, name: RuleName, typed: string): JsonValue {
  const { kind } = RULES[name][1] as RuleKind;
  const half = halfWidth(typed);
  if (half === null) return null;
  if (kind === "yes") return half === "true";
  if (kind !== "count") return kind === "time" ? padded(half) : typed;
  if (/^\d+$/.test(half)) return Number(half);
  check.fail(`rules.${name}`, "number_invalid");
  return null;
}

/** 9:00 -> 09:00, as the core writes times of day. */
function padded(time: string): string {
  return /^\d:\d\d$/.test(time) ? `0${time}` : time;
}
