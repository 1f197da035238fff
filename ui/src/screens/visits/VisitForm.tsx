import { Send } from "lucide-react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { ButtonLink } from "../../components/Button";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { OptionsView, ProfileView } from "../../lib/api/bindings";
import { useFamily, useOptions, useProfile } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { useMay } from "../../lib/may";
import { presetOf, programmesOf, usualVisitKind } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { useDue } from "../../lib/use-due";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { RecordPlace } from "../sharing/RecordPlace";
import { REPORTED } from "./ConcernLevel";
import { VisitHow } from "./VisitHow";
import { VisitWhat } from "./VisitWhat";
import {
  EVERY_DAYS,
  hasBegun,
  newVisit,
  readTimes,
  VISIT_ALIASES,
  type VisitValues,
  visitFrom,
  visitRecord,
} from "./visit-values";

/** Loads what the form starts from: the stored visit, or the family it was opened for. */
export function VisitForm({ planning = false }: { planning?: boolean }) {
  const text = useText();
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("visit", id);
  const householdId = record.data ? textOf(record.data, "household_id") : (search.get("household") ?? "");
  const family = useFamily(householdId);
  const options = useOptions();
  const profile = useProfile();

  const failed = [record, family, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={id ? text.visit.editTitle : text.visit.newTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting = (id !== undefined && !record.data) || (householdId !== "" && !family.data);
  if (waiting || !options.data || !profile.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  if (!record.data || !household) {
    const initial = withDefaults(newVisit(household), options.data, profile.data);
    return (
      <Fields
        initial={planning ? { ...initial, status: "planned", date: "" } : initial}
        options={options.data}
        recording
        planned={false}
        storedLevel={0}
      />
    );
  }
  const stored = visitFrom(record.data, household);
  const recording = hasBegun(record.data);
  return (
    <Fields
      id={id}
      initial={recording ? { ...stored, status: "done" } : stored}
      options={options.data}
      recording={recording}
      planned={textOf(record.data, "status") === "planned"}
      storedLevel={Number(stored.concern_level)}
    />
  );
}

/** One programme is no choice, and who records has mostly been there. */
function withDefaults(values: VisitValues, options: OptionsView, profile: ProfileView): VisitValues {
  const programmes = programmesOf(options, "visit");
  const only = programmes.length === 1 ? programmes[0] : undefined;
  const self = options.workers.find((worker) => worker.id === profile.actor_id);
  return {
    ...values,
    programme_id: only?.id ?? "",
    visit_kind: only ? usualVisitKind(only.preset) : "",
    worker_ids: self ? [self.id] : [],
  };
}

type FieldsProps = {
  id?: string;
  initial: VisitValues;
  options: OptionsView;
  /** A visit is recorded, not an older record corrected. */
  recording: boolean;
  /** Stored as a plan: nothing has happened that would be lost with it. */
  planned: boolean;
  storedLevel: number;
};

function Fields({ id, initial, options, recording, planned, storedLevel }: FieldsProps) {
  const text = useText();
  const navigate = useNavigate();
  const may = useMay();
  const form = useForm(initial, VISIT_ALIASES);
  const planning = id === undefined && form.initial.status === "planned";
  const draft = useDraft(form, {
    ...draftPlace(planning ? "visit/plan" : "visit", id, form.initial.household?.id),
    kind: "visit",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, useDue("visit", id), draft);
  // A level that was reported before is not reported again with every correction.
  const level = Number(form.values.concern_level);
  const reports = level >= REPORTED && level > storedLevel;
  const plans = id === undefined && form.values.status === "planned";
  const title = plans
    ? text.visiting.planTitle
    : id && !recording
      ? text.visit.editTitle
      : text.visit.newTitle;

  function save() {
    const { check, record } = visitRecord(form.values, id, presetOf(options, form.values.programme_id));
    form.setProblems(check.problems);
    if (!check.ok) return;
    if (plans) {
      const times = readTimes(form.values) ?? 1;
      void saver.save(
        text.form.savedWhat({ what: text.visiting.planned({ count: times }) }),
        async (batch) => {
          const [first] = await batch.planVisits(record, times, EVERY_DAYS[form.values.repeat] ?? 7);
          return first ?? "";
        },
        () => void navigate("/visits", { replace: true }),
      );
      return;
    }
    const family = `/family/${form.values.household?.id ?? ""}`;
    void saver.save(
      text.form.savedWhat({ what: text.visit.savedAs }),
      (batch) => batch.put("visit", record),
      (stored) => void navigate(reports ? `/visit/${stored}/concern` : family, { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      lead={plans ? text.visiting.planLead : undefined}
      actions={
        id !== undefined &&
        (!planned ? (
          <>
            <HistoryLink kind="visit" id={id} />
            {may("cases") && (
              <ButtonLink to={`/referral/new?visit=${id}`} weight="quiet">
                <Send aria-hidden className="size-5" />
                {text.cases.consultation.refer}
              </ButtonLink>
            )}
          </>
        ) : (
          <TakeAway
            kind="visit"
            id={id}
            what={text.takeAway.visit({ family: initial.household?.name ?? "", date: initial.date })}
            reasons={["mistake"]}
            label={text.takeAway.visitAction}
            lead={text.takeAway.visitLead}
            onGone={() => {
              void draft.discard();
              void navigate("/visits", { replace: true });
            }}
          />
        ))
      }
    >
      <RecordPlace id={id} className="-mt-3" />
      <FormShell
        testId={testIds.visitForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        saveLabel={plans ? text.visiting.savePlan : reports ? text.visiting.saveAndReport : undefined}
        onCancel={() => void navigate(-1)}
      >
        <VisitWhat form={form} options={options} planning={planning} isNew={id === undefined} />
        <VisitHow form={form} options={options} />
      </FormShell>
    </Page>
  );
}
