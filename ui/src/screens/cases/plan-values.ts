import type { Picked } from "../../components/FindPicker";
import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type GoalValues = {
  /** Tells rows apart; of a stored goal its id. */
  key: string;
  id: string | null;
  goal_for: string;
  text: string;
  programme_id: string;
  frequency: string;
  until: string;
  evaluation: string;
};

export type PlanValues = {
  kind: string;
  approach: string;
  programme_id: string;
  household: Picked | null;
  person_id: string;
  wishes: string;
  assessment: string;
  goals: GoalValues[];
  drawn_up_on: string;
  agreed_on: string;
  handed_over_on: string;
  review_on: string;
  status: string;
};

export const PLAN_ALIASES = { household_id: "household", person_id: "person_id" };

/** Fields of a goal as problems name them: `goals[0].text`. */
export const GOAL_FIELD = /^goals\[\d+\]\.\w+$/;
export const goalField = (at: number, name: string) => `goals[${at}].${name}`;

/** Months after which a plan is looked at again, where nobody says otherwise. */
const REVIEW_MONTHS = 6;

export function newGoal(key: string): GoalValues {
  return {
    key,
    id: null,
    goal_for: "parent",
    text: "",
    programme_id: "",
    frequency: "",
    until: "",
    evaluation: "",
  };
}

/** The same day so many months later, the last of the month where it has no such day. */
export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last.getUTCDate())));
  return end.toISOString().slice(0, 10);
}

export function newPlan(household: Picked | null): PlanValues {
  const today = todayInTokyo();
  return {
    kind: "support_plan",
    approach: "",
    programme_id: "",
    household,
    person_id: "",
    wishes: "",
    assessment: "",
    goals: [newGoal("first")],
    drawn_up_on: typedDate(today),
    agreed_on: "",
    handed_over_on: "",
    review_on: typedDate(monthsLater(today, REVIEW_MONTHS)),
    status: "draft",
  };
}

export function planFrom(record: RecordFields, household: Picked | null): PlanValues {
  const goals = Array.isArray(record.goals) ? (record.goals as RecordFields[]) : [];
  return {
    kind: textOf(record, "kind"),
    approach: textOf(record, "approach"),
    programme_id: textOf(record, "programme_id"),
    household,
    person_id: textOf(record, "person_id"),
    wishes: textOf(record, "wishes"),
    assessment: textOf(record, "assessment"),
    goals: goals.map((goal) => ({
      key: textOf(goal, "id"),
      id: textOf(goal, "id"),
      goal_for: textOf(goal, "goal_for"),
      text: textOf(goal, "text"),
      programme_id: textOf(goal, "programme_id"),
      frequency: textOf(goal, "frequency"),
      until: typedDate(textOrNull(goal, "until")),
      evaluation: textOf(goal, "evaluation"),
    })),
    drawn_up_on: typedDate(textOrNull(record, "drawn_up_on")),
    agreed_on: typedDate(textOrNull(record, "agreed_on")),
    handed_over_on: typedDate(textOrNull(record, "handed_over_on")),
    review_on: typedDate(textOrNull(record, "review_on")),
    status: textOf(record, "status") || "draft",
  };
}

/** What the form says, checked: the record to store with its goals, or what is wrong. */
export function planRecord(
  values: PlanValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("kind", values.kind);
  if (values.household === null) check.fail("household", "required");
  const drawn = readDate(check, "drawn_up_on", values.drawn_up_on, { required: true, lean: "past" });
  const review = readDate(check, "review_on", values.review_on, { required: true });
  const agreed = readDate(check, "agreed_on", values.agreed_on, { lean: "past" });
  const handed = readDate(check, "handed_over_on", values.handed_over_on, { lean: "past" });
  const goals: JsonValue[] = [];
  for (const [at, goal] of values.goals.entries()) {
    // A row that nobody began is no goal.
    const begun = [goal.text, goal.frequency, goal.until, goal.evaluation].some((word) => word.trim() !== "");
    if (goal.id === null && !begun) continue;
    check.filled(goalField(at, "text"), goal.text);
    goals.push({
      ...(goal.id === null ? {} : { id: goal.id }),
      goal_for: orNull(goal.goal_for),
      text: goal.text,
      programme_id: orNull(goal.programme_id),
      frequency: orNull(goal.frequency),
      until: readDate(check, goalField(at, "until"), goal.until),
      evaluation: orNull(goal.evaluation),
    });
  }
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      kind: values.kind,
      approach: orNull(values.approach),
      programme_id: orNull(values.programme_id),
      household_id: values.household?.id ?? null,
      person_id: orNull(values.person_id),
      wishes: orNull(values.wishes),
      assessment: orNull(values.assessment),
      drawn_up_on: drawn,
      agreed_on: agreed,
      handed_over_on: handed,
      review_on: review,
      status: values.status,
      goals,
    },
  };
}
