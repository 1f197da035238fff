import { useNavigate, useParams, useSearchParams } from "react-router";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { OptionsView, PlansView } from "../../lib/api/bindings";
import { useOptions } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { fiscalYear } from "../../lib/dates/fiscal";
import { draftPlace, useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { usePlans } from "./report-queries";
import { BaselineRows, TargetCount, TargetWhat, YearRows } from "./TargetFields";
import { newTarget, PART_FIELD, type TargetValues, targetFrom, targetRecord } from "./target-values";

/** A row of a public plan with its baselines and yearly plans. */
export function TargetForm() {
  const words = useText().reports.plans;
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("target", id);
  const plans = usePlans();
  const options = useOptions();
  const failed = [record, plans, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.target}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if ((id !== undefined && !record.data) || !plans.data || !options.data) return null;
  const initial = record.data
    ? targetFrom(record.data)
    : newTarget(search.get("plan") ?? "", fiscalYear(todayInTokyo()));
  return <Fields id={id} initial={initial} plans={plans.data} options={options.data} />;
}

/** A new row belongs to the plan that it was begun for: its draft is that plan's, and opens with it again. */
function draftOf(id: string | undefined, plan: string) {
  const { key, place } = draftPlace("target", id);
  if (id !== undefined || plan === "") return { key, place };
  return { key: `${key}/${plan}`, place: `${place}?plan=${encodeURIComponent(plan)}` };
}

type Props = { id?: string; initial: TargetValues; plans: PlansView; options: OptionsView };

function Fields({ id, initial, plans, options }: Props) {
  const text = useText();
  const words = text.reports.plans;
  const navigate = useNavigate();
  const form = useForm(initial, {}, PART_FIELD);
  const draft = useDraft(form, {
    ...draftOf(id, form.initial.plan_name),
    kind: "target",
    householdId: null,
  });
  const saver = useSave(form.report, undefined, draft);
  const title = id === undefined ? words.newTarget : words.target;

  function save() {
    const { check, record } = targetRecord(form.values, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: words.target }),
      (batch) => batch.put("target", record),
      () => void navigate("/plans", { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      actions={
        id !== undefined && (
          <TakeAway
            kind="target"
            id={id}
            what={form.values.item}
            onGone={() => {
              void draft.discard();
              void navigate("/plans");
            }}
          />
        )
      }
    >
      <FormShell
        testId={testIds.targetForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <TargetWhat form={form} />
        <TargetCount form={form} plans={plans} options={options} />
        <YearRows form={form} />
        <BaselineRows form={form} />
      </FormShell>
    </Page>
  );
}
