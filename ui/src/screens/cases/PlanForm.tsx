import { Printer } from "lucide-react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily, useOptions } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { usePrint } from "../../lib/print";
import { useSave } from "../../lib/save";
import { useDue } from "../../lib/use-due";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { RecordPlace } from "../sharing/RecordPlace";
import { Goals, PlanDays, PlanWhat } from "./PlanFields";
import { PlanSheet } from "./PlanSheet";
import { GOAL_FIELD, newPlan, PLAN_ALIASES, type PlanValues, planFrom, planRecord } from "./plan-values";

/** Loads what the form starts from: the stored plan, or the family it is for. */
export function PlanForm() {
  const words = useText().cases.plan;
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("support_plan", id);
  const householdId = record.data ? textOf(record.data, "household_id") : (search.get("household") ?? "");
  const family = useFamily(householdId);
  const options = useOptions();
  const failed = [record, family, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting = (id !== undefined && !record.data) || (householdId !== "" && !family.data);
  if (waiting || !options.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  const initial = record.data ? planFrom(record.data, household) : newPlan(household);
  return <Fields id={id} initial={initial} options={options.data} />;
}

function Fields({ id, initial, options }: { id?: string; initial: PlanValues; options: OptionsView }) {
  const text = useText();
  const words = text.cases.plan;
  const navigate = useNavigate();
  const print = usePrint();
  const form = useForm(initial, PLAN_ALIASES, GOAL_FIELD);
  const draft = useDraft(form, {
    ...draftPlace("plan", id, form.initial.household?.id),
    kind: "support_plan",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, useDue("support_plan", id), draft);
  const title = id === undefined ? words.newTitle : words.title;

  function save() {
    const { check, record } = planRecord(form.values, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: words.savedAs }),
      (batch) => batch.put("support_plan", record),
      (stored) =>
        void navigate(id === undefined ? `/plan/${stored}` : `/family/${form.values.household?.id ?? ""}`, {
          replace: true,
        }),
    );
  }

  return (
    <>
      {/* What is not stored yet has no sheet: the form itself is printed. */}
      <div data-noprint={id === undefined ? undefined : true}>
        <Page
          title={title}
          actions={
            id !== undefined && (
              <>
                <HistoryLink kind="support_plan" id={id} />
                <TakeAway
                  kind="support_plan"
                  id={id}
                  what={words.savedAs}
                  onGone={() => {
                    void draft.discard();
                    void navigate(-1);
                  }}
                />
                <Button
                  testId={testIds.planPrint}
                  onPress={() => void print({ kind: "support_plan", id, what: words.savedAs })}
                >
                  <Printer aria-hidden className="size-5" />
                  {words.print}
                </Button>
              </>
            )
          }
        >
          <RecordPlace id={id} className="-mt-3" />
          <FormShell
            testId={testIds.planForm}
            label={title}
            problems={form.problems}
            saver={saver}
            draft={draft}
            onSave={save}
            onCancel={() => void navigate(-1)}
          >
            <PlanWhat form={form} options={options} />
            <Goals form={form} options={options} />
            <PlanDays form={form} options={options} />
          </FormShell>
        </Page>
      </div>
      {id !== undefined && <PlanSheet values={form.values} options={options} />}
    </>
  );
}
