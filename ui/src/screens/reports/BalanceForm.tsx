import { useNavigate, useParams } from "react-router";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { RecordField } from "../../components/RecordField";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { OptionsView, PlansView } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { useOptions } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { numberOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { usePlans } from "./report-queries";
import { readCount } from "./target-values";
import { useSaid } from "./words";

const TEXTS = ["metric", "segment", "programme_id", "source", "note"] as const;
type Values = Record<(typeof TEXTS)[number] | "from" | "as_of" | "value", string>;

const valuesOf = (record: RecordFields): Values => ({
  metric: textOf(record, "metric"),
  segment: textOf(record, "segment"),
  programme_id: textOf(record, "programme_id"),
  from: typedDate(textOrNull(record, "from")),
  as_of: typedDate(textOrNull(record, "as_of")),
  value: numberOf(record, "value")?.toString() ?? "",
  source: textOf(record, "source"),
  note: textOf(record, "note"),
});

/** What a figure stood at before the program was used. */
export function BalanceForm() {
  const words = useText().reports.plans;
  const { id } = useParams();
  const record = useRecord("opening_balance", id);
  const plans = usePlans();
  const options = useOptions();
  const failed = [record, plans, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.balance}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if ((id !== undefined && !record.data) || !plans.data || !options.data) return null;
  return <Fields id={id} initial={valuesOf(record.data ?? {})} plans={plans.data} options={options.data} />;
}

/** Stands for none in a list that has no empty choice. */
const WHOLE = "whole";

type Props = { id?: string; initial: Values; plans: PlansView; options: OptionsView };

function Fields({ id, initial, plans, options }: Props) {
  const text = useText();
  const said = useSaid();
  const words = text.reports.plans;
  const navigate = useNavigate();
  const form = useForm(initial);
  const draft = useDraft(form, { ...draftPlace("balance", id), kind: "opening_balance", householdId: null });
  const saver = useSave(form.report, undefined, draft);
  const { field, values, set } = form;
  const title = id === undefined ? words.newBalance : words.balance;

  const segments = (plans.metrics.find(({ code }) => code === values.metric)?.segments ?? []).map(
    (segment) => ({
      value: segment.code,
      label: said(segment.name),
    }),
  );
  // One that was taken in from elsewhere is shown as it is, and kept.
  const unknown = values.segment !== "" && segments.every(({ value }) => value !== values.segment);
  if (unknown) segments.push({ value: values.segment, label: values.segment });

  function save() {
    const check = new Check();
    check.filled("metric", values.metric);
    check.filled("programme_id", values.programme_id);
    const from = readDate(check, "from", values.from, { lean: "past" });
    const as_of = readDate(check, "as_of", values.as_of, { required: true, lean: "past" });
    const value = readCount(check, "value", values.value, true);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const { metric, programme_id } = values;
    const segment = orNull(values.segment);
    const texts = { metric, segment, programme_id, source: orNull(values.source), note: orNull(values.note) };
    void saver.save(
      text.form.savedWhat({ what: words.balance }),
      (batch) =>
        batch.put("opening_balance", { ...(id === undefined ? {} : { id }), ...texts, from, as_of, value }),
      () => void navigate("/plans", { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      lead={words.balanceLead}
      actions={
        id !== undefined && (
          <TakeAway
            kind="opening_balance"
            id={id}
            what={words.balance}
            onGone={() => {
              void draft.discard();
              void navigate("/plans");
            }}
          />
        )
      }
    >
      <FormShell
        testId={testIds.balanceForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={words.balanceWhat}>
          <RecordField
            {...field("programme_id")}
            from={options.programmes}
            label={words.programme}
            required
          />
          <SelectField
            {...field("metric")}
            onChange={(metric) => {
              set("metric", metric);
              set("segment", "");
            }}
            label={words.figure}
            required
            width="w-88"
            choices={plans.metrics
              // One that was stored before stays to be seen, and to be taken away.
              .filter(({ code, adds_up }) => adds_up || code === values.metric)
              .map(({ code, name }) => ({ value: code, label: said(name) }))}
          />
          {segments.length > 0 && (
            <SelectField
              {...field("segment")}
              value={values.segment === "" ? WHOLE : values.segment}
              onChange={(code) => set("segment", code === WHOLE ? "" : code)}
              label={words.segment}
              width="w-88"
              choices={[{ value: WHOLE, label: words.wholeFigure }, ...segments]}
            />
          )}
          <Row>
            <DateField {...field("as_of")} label={words.until} hint={words.untilHint} lean="past" required />
            <DateField {...field("from")} label={words.since} lean="past" />
            <TextField {...field("value")} label={words.value} inputMode="numeric" width="w-32" required />
          </Row>
          <TextField {...field("source")} label={words.source} hint={words.sourceHint} />
          <TextField {...field("note")} label={words.note} rows={2} />
        </Section>
      </FormShell>
    </Page>
  );
}
