import type { Picked } from "../../components/FindPicker";
import type { QuestionnaireView } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type AnswerValues = {
  questionnaire_id: string;
  household: Picked | null;
  person_id: string;
  answered_on: string;
  wave: string;
  /** From an item's number to the answer, as text; absent where it was not answered. */
  answers: { [no: string]: string };
  research_consent: boolean;
  note: string;
};

export const ANSWER_ALIASES = { household_id: "household" };
/** Problems of single answers: `answers.3`. */
export const ANSWER_FIELD = /^answers\.\d+$/;

export function newAnswers(
  household: Picked | null,
  own: QuestionnaireView[],
  personId: string,
): AnswerValues {
  return {
    questionnaire_id: own.length === 1 ? (own[0]?.id ?? "") : "",
    household,
    person_id: personId,
    answered_on: typedDate(todayInTokyo()),
    wave: "pre",
    answers: {},
    research_consent: false,
    note: "",
  };
}

/** The same questions to the same person once more, at the end. */
export function answersAfter(earlier: RecordFields, fresh: AnswerValues): AnswerValues {
  return {
    ...fresh,
    questionnaire_id: textOf(earlier, "questionnaire_id"),
    person_id: textOf(earlier, "person_id"),
    wave: "post",
  };
}

export function answersFrom(record: RecordFields, household: Picked | null): AnswerValues {
  const given = (record.answers ?? {}) as RecordFields;
  return {
    questionnaire_id: textOf(record, "questionnaire_id"),
    household,
    person_id: textOf(record, "person_id"),
    answered_on: typedDate(textOrNull(record, "answered_on")),
    wave: textOf(record, "wave"),
    answers: Object.fromEntries(
      Object.entries(given).flatMap(([no, answer]) => (answer === null ? [] : [[no, String(answer)]])),
    ),
    research_consent: record.research_consent === true,
    note: textOf(record, "note"),
  };
}

/** The answers as numbers; an item without one is not answered, never zero. */
export function numbers(answers: AnswerValues["answers"]): RecordFields {
  return Object.fromEntries(Object.entries(answers).map(([no, answer]) => [no, Number(answer)]));
}

/** What the form says, checked: the record to store, or what is wrong. */
export function answerRecord(
  values: AnswerValues,
  initial: AnswerValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("questionnaire_id", values.questionnaire_id);
  if (values.household === null) check.fail("household", "required");
  check.filled("person_id", values.person_id);
  check.filled("wave", values.wave);
  const day = readDate(check, "answered_on", values.answered_on, { required: true, lean: "past" });
  // What was answered before and is not any more has to be said.
  const gone = Object.keys(initial.answers).filter((no) => !(no in values.answers));
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      questionnaire_id: values.questionnaire_id,
      household_id: values.household?.id ?? null,
      person_id: values.person_id,
      answered_on: day,
      wave: values.wave,
      answers: { ...Object.fromEntries(gone.map((no) => [no, null])), ...numbers(values.answers) },
      research_consent: values.research_consent,
      note: orNull(values.note),
    },
  };
}
