import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Row, Section } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { OptionsView, PlansView } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { fiscalYear } from "../../lib/dates/fiscal";
import type { useForm } from "../../lib/form";
import { asChoices } from "../../lib/programmes";
import { testIds } from "../../testids";
import { useChoices } from "../cases/words";
import {
  type BaselineValues,
  newBaseline,
  newYear,
  partField,
  type TargetValues,
  type YearValues,
} from "./target-values";
import { useSaid } from "./words";

export type TargetPart = { form: ReturnType<typeof useForm<TargetValues>> };

/** Stands for nothing in a list that has no empty choice. */
const NONE = "none";
const NUMBER = { inputMode: "numeric", width: "w-32" } as const;

/** The row as it is printed. */
export function TargetWhat({ form }: TargetPart) {
  const words = useText().reports.plans;
  const choices = useChoices();
  const { field } = form;
  return (
    <Section title={words.what} hint={words.whatHint}>
      <TextField {...field("plan_name")} label={words.planName} required />
      <Row>
        <TextField {...field("no")} label={words.no} width="w-28" />
        <TextField {...field("mark")} label={words.mark} width="w-20" />
        <TextField {...field("section")} label={words.section} width="w-88" />
      </Row>
      <TextField {...field("item")} label={words.item} required />
      <Row>
        <TextField {...field("department")} label={words.department} width="w-88" />
        <Chips {...field("status")} label={words.status} choices={choices("target_status")} />
      </Row>
    </Section>
  );
}

/** What is to be reached, and how it is counted. */
export function TargetCount({
  form,
  plans,
  options,
}: TargetPart & { plans: PlansView; options: OptionsView }) {
  const words = useText().reports.plans;
  const choices = useChoices();
  const said = useSaid();
  const { field, set, values } = form;
  const metrics = plans.metrics.map(({ code, name }) => ({ value: code, label: said(name) }));
  return (
    <Section title={words.goal}>
      <Chips {...field("kind")} label={words.kind} choices={choices("target_kind")} />
      <Row>
        <TextField {...field("target_value")} {...NUMBER} label={words.targetValue} />
        <TextField {...field("unit")} label={words.unit} hint={words.unitHint} width="w-28" />
        <TextField {...field("plan_total")} label={words.planTotal} width="w-40" />
      </Row>
      <TextField {...field("target_text")} label={words.targetText} />
      <Row>
        <SelectField
          name="metric_code"
          label={words.metric}
          hint={words.metricHint}
          value={values.metric_code === "" ? NONE : values.metric_code}
          onChange={(code) => set("metric_code", code === NONE ? "" : code)}
          width="w-88"
          choices={[{ value: NONE, label: words.typedIn }, ...metrics]}
        />
        {values.metric_code !== "" && (
          <SelectField
            name="programme_id"
            label={words.programme}
            value={values.programme_id === "" ? NONE : values.programme_id}
            onChange={(id) => set("programme_id", id === NONE ? "" : id)}
            width="w-88"
            choices={[{ value: NONE, label: words.allProgrammes }, ...asChoices(options.programmes)]}
          />
        )}
      </Row>
    </Section>
  );
}

/** Plan and result of each fiscal year. */
export function YearRows({ form }: TargetPart) {
  const words = useText().reports.plans;
  const choices = useChoices();
  const base = useId();
  const { values, set, rebase, problems } = form;
  const put = (key: string, change: Partial<YearValues>) =>
    set(
      "years",
      values.years.map((year) => (year.key === key ? { ...year, ...change } : year)),
    );
  const last = Math.max(...values.years.map(({ fy }) => Number(fy) || 0), fiscalYear(todayInTokyo()) - 1);
  return (
    <Section title={words.years} hint={words.yearsHint}>
      {values.years.map((year, at) => {
        const cell = (name: keyof Omit<YearValues, "key" | "id">) => {
          const field = partField("yearly", at, name);
          return {
            name: field,
            value: year[name],
            onChange: (value: string) => put(year.key, { [name]: value }),
            problem: problems[field],
          };
        };
        return (
          <fieldset key={year.key} className="m-0 flex flex-col gap-3 rounded-8 border border-line px-4 py-3">
            <legend className="px-1 font-bold">{words.yearOf({ year: year.fy })}</legend>
            <Row>
              <TextField {...cell("fy")} {...NUMBER} label={words.fy} required />
              <TextField {...cell("plan_value")} {...NUMBER} label={words.planValue} />
              <TextField
                {...cell("actual_value")}
                {...NUMBER}
                label={words.actualValue}
                hint={values.metric_code === "" ? undefined : words.counted}
              />
            </Row>
            <Row>
              <TextField {...cell("plan_text")} label={words.planText} width="w-88" />
              <TextField {...cell("actual_text")} label={words.actualText} width="w-88" />
            </Row>
            <Chips {...cell("judgement")} label={words.judgement} choices={choices("judgement")} />
            <Drop
              kind="target_year"
              id={year.id}
              what={words.yearOf({ year: year.fy })}
              onGone={() =>
                rebase((before) => ({
                  ...before,
                  years: before.years.filter(({ key }) => key !== year.key),
                }))
              }
              onBack={() =>
                rebase((before) => ({
                  ...before,
                  years: before.years.some(({ key }) => key === year.key)
                    ? before.years
                    : before.years.toSpliced(at, 0, year),
                }))
              }
            />
          </fieldset>
        );
      })}
      <div>
        <Button
          testId={testIds.targetAddYear}
          onPress={() => set("years", [...values.years, newYear(`${base}-${Date.now()}`, last + 1)])}
        >
          <Plus aria-hidden className="size-5" />
          {words.addYear}
        </Button>
      </div>
    </Section>
  );
}

/** What stood before the plan. */
export function BaselineRows({ form }: TargetPart) {
  const words = useText().reports.plans;
  const base = useId();
  const { values, set, rebase, problems } = form;
  const put = (key: string, change: Partial<BaselineValues>) =>
    set(
      "baselines",
      values.baselines.map((one) => (one.key === key ? { ...one, ...change } : one)),
    );
  return (
    <Section title={words.baselines} hint={words.baselinesHint}>
      {values.baselines.map((one, at) => {
        const cell = (name: "as_of" | "value" | "text") => {
          const field = partField("baselines", at, name);
          return {
            name: field,
            value: one[name],
            onChange: (value: string) => put(one.key, { [name]: value }),
            problem: problems[field],
          };
        };
        return (
          <fieldset key={one.key} className="m-0 flex flex-col gap-3 rounded-8 border border-line px-4 py-3">
            <legend className="px-1 font-bold">{words.baselineNumber({ number: at + 1 })}</legend>
            <Row>
              <DateField {...cell("as_of")} label={words.asOf} lean="past" required />
              <TextField {...cell("value")} {...NUMBER} label={words.value} />
              <TextField {...cell("text")} label={words.inWords} width="w-72" />
            </Row>
            <Drop
              kind="baseline"
              id={one.id}
              what={words.baselineNumber({ number: at + 1 })}
              onGone={() =>
                rebase((before) => ({
                  ...before,
                  baselines: before.baselines.filter(({ key }) => key !== one.key),
                }))
              }
              onBack={() =>
                rebase((before) => ({
                  ...before,
                  baselines: before.baselines.some(({ key }) => key === one.key)
                    ? before.baselines
                    : before.baselines.toSpliced(at, 0, one),
                }))
              }
            />
          </fieldset>
        );
      })}
      <div>
        <Button onPress={() => set("baselines", [...values.baselines, newBaseline(`${base}-${Date.now()}`)])}>
          <Plus aria-hidden className="size-5" />
          {words.addBaseline}
        </Button>
      </div>
    </Section>
  );
}

type DropProps = {
  kind: "target_year" | "baseline";
  id: string | null;
  what: string;
  onGone: () => void;
  onBack: () => void;
};

/** What is stored goes with a reason and comes back by undo; what is only typed goes at once. */
function Drop({ kind, id, what, onGone, onBack }: DropProps) {
  const text = useText();
  return (
    <div>
      {id === null ? (
        <Button weight="quiet" aria-label={text.takeAway.actionOf({ what })} onPress={onGone}>
          <X aria-hidden className="size-5" />
          {text.takeAway.action}
        </Button>
      ) : (
        <TakeAway kind={kind} id={id} what={what} onGone={onGone} onBack={onBack} />
      )}
    </div>
  );
}
