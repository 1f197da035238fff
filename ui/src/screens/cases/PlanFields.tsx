import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import type { useForm } from "../../lib/form";
import { asChoices } from "../../lib/programmes";
import { testIds } from "../../testids";
import { useAge } from "../family/MemberTable";
import { type GoalValues, goalField, newGoal, type PlanValues } from "./plan-values";
import { useChoices } from "./words";

export type PlanPart = { form: ReturnType<typeof useForm<PlanValues>>; options: OptionsView };

/** Stands for no programme in a list that has no empty choice. */
const NONE = "none";

/** For whom, and from where one starts. */
export function PlanWhat({ form, options }: PlanPart) {
  const words = useText().cases.plan;
  const choices = useChoices();
  const age = useAge();
  const { values, field, set } = form;
  const family = useFamily(values.household?.id ?? "");
  return (
    <Section title={words.what}>
      <Chips {...field("kind")} label={words.kind} required choices={choices("plan_kind")} />
      <FindPicker
        of="household"
        {...field("household")}
        onChange={(picked) => {
          set("household", picked);
          set("person_id", "");
        }}
        label={words.family}
        required
      />
      {values.kind === "child_plan" && values.household !== null && (
        <Chips
          {...field("person_id")}
          label={words.person}
          choices={(family.data?.members ?? []).map((member) => ({
            value: member.person_id,
            label: `${member.name}(${age(member)})`,
          }))}
        />
      )}
      <Row>
        <ProgrammeSelect
          name="programme_id"
          label={words.programme}
          value={values.programme_id}
          onChange={(id) => set("programme_id", id)}
          options={options}
        />
        <Chips {...field("approach")} label={words.approach} choices={choices("plan_approach")} />
      </Row>
      <TextField {...field("wishes")} label={words.wishes} hint={words.wishesHint} rows={2} />
      <TextField {...field("assessment")} label={words.assessment} rows={3} />
    </Section>
  );
}

type SelectProps = {
  name: string;
  label: string;
  value: string;
  onChange: (id: string) => void;
  options: OptionsView;
};

function ProgrammeSelect({ name, label, value, onChange, options }: SelectProps) {
  const words = useText().cases.plan;
  return (
    <SelectField
      name={name}
      label={label}
      value={value === "" ? NONE : value}
      onChange={(id) => onChange(id === NONE ? "" : id)}
      width="w-88"
      choices={[{ value: NONE, label: words.noProgramme }, ...asChoices(options.programmes)]}
    />
  );
}

/** What is to be reached, each by whom, with what and until when. */
export function Goals({ form, options }: PlanPart) {
  const words = useText().cases.plan;
  const { values, rebase, set } = form;
  const base = useId();
  const put = (key: string, change: Partial<GoalValues>) =>
    set(
      "goals",
      values.goals.map((goal) => (goal.key === key ? { ...goal, ...change } : goal)),
    );
  const without = (key: string) => values.goals.filter((goal) => goal.key !== key);
  return (
    <Section title={words.goals} hint={words.goalsHint}>
      {values.goals.map((goal, at) => (
        <fieldset key={goal.key} className="m-0 flex flex-col gap-3 rounded-8 border border-line px-4 py-3">
          <legend className="px-1 font-bold">{words.goalNumber({ number: at + 1 })}</legend>
          <GoalFields form={form} at={at} goal={goal} put={put} options={options} />
          <div>
            {goal.id === null ? (
              <Button weight="quiet" onPress={() => set("goals", without(goal.key))}>
                <X aria-hidden className="size-5" />
                {words.dropGoal({ number: at + 1 })}
              </Button>
            ) : (
              <TakeAway
                kind="goal"
                id={goal.id}
                what={words.goalNumber({ number: at + 1 })}
                onGone={() =>
                  rebase((before) => ({
                    ...before,
                    goals: before.goals.filter((other) => other.key !== goal.key),
                  }))
                }
                onBack={() =>
                  rebase((before) => ({
                    ...before,
                    goals: before.goals.some((other) => other.key === goal.key)
                      ? before.goals
                      : before.goals.toSpliced(at, 0, goal),
                  }))
                }
              />
            )}
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          testId={testIds.goalAdd}
          onPress={() => set("goals", [...values.goals, newGoal(`${base}-${Date.now()}`)])}
        >
          <Plus aria-hidden className="size-5" />
          {words.addGoal}
        </Button>
      </div>
    </Section>
  );
}

type GoalProps = PlanPart & {
  at: number;
  goal: GoalValues;
  put: (key: string, change: Partial<GoalValues>) => void;
};

function GoalFields({ form, at, goal, put, options }: GoalProps) {
  const words = useText().cases.plan;
  const choices = useChoices();
  const field = (name: "text" | "frequency" | "until" | "evaluation") => ({
    name: goalField(at, name),
    value: goal[name],
    onChange: (value: string) => put(goal.key, { [name]: value }),
    problem: form.problems[goalField(at, name)],
  });
  return (
    <>
      <Chips
        name={goalField(at, "goal_for")}
        label={words.goalFor}
        value={goal.goal_for}
        onChange={(value) => put(goal.key, { goal_for: value })}
        choices={choices("goal_for")}
      />
      <TextField {...field("text")} label={words.goalText} hint={words.goalTextHint} rows={2} />
      <Row>
        <ProgrammeSelect
          name={goalField(at, "programme_id")}
          label={words.means}
          value={goal.programme_id}
          onChange={(id) => put(goal.key, { programme_id: id })}
          options={options}
        />
        <TextField {...field("frequency")} label={words.frequency} width="w-48" />
        <DateField {...field("until")} label={words.until} />
      </Row>
      {goal.id !== null && <TextField {...field("evaluation")} label={words.evaluation} rows={2} />}
    </>
  );
}

/** Agreed on, handed over, looked at again. */
export function PlanDays({ form }: PlanPart) {
  const words = useText().cases.plan;
  const choices = useChoices();
  const { field } = form;
  return (
    <Section title={words.days}>
      <Row>
        <DateField {...field("drawn_up_on")} label={words.drawnUpOn} required lean="past" />
        <DateField {...field("review_on")} label={words.reviewOn} required />
      </Row>
      <Row>
        <DateField {...field("agreed_on")} label={words.agreedOn} lean="past" />
        <DateField {...field("handed_over_on")} label={words.handedOverOn} lean="past" />
      </Row>
      <Chips
        {...field("status")}
        label={words.status}
        hint={words.statusHint}
        choices={choices("plan_status")}
      />
    </Section>
  );
}
