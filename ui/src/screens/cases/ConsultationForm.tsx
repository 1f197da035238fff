import { Lock } from "lucide-react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { CaseProgramme, OptionsView } from "../../lib/api/bindings";
import { useFamily, useOptions, useProfile } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useDue } from "../../lib/use-due";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { RecordPlace } from "../sharing/RecordPlace";
import { ConsultationActions, Referred } from "./ConsultationActions";
import { ConsultationFields } from "./ConsultationFields";
import { useCaseProgrammes } from "./case-queries";
import {
  CONSULTATION_ALIASES,
  type ConsultationValues,
  consultationFrom,
  consultationRecord,
  newConsultation,
} from "./consultation-values";

/** Loads what the form starts from: the stored consultation, or the family it was opened for. */
export function ConsultationForm() {
  const words = useText().cases.consultation;
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("consultation", id);
  const householdId = record.data ? textOf(record.data, "household_id") : (search.get("household") ?? "");
  const family = useFamily(householdId);
  const options = useOptions();
  const programmes = useCaseProgrammes();
  const profile = useProfile();
  const title = id ? words.editTitle : words.newTitle;

  const failed = [record, family, options, programmes].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting = (id !== undefined && !record.data) || (householdId !== "" && !family.data);
  if (waiting || !options.data || !programmes.data || !profile.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  const initial = record.data
    ? consultationFrom(record.data, household)
    : begun(newConsultation(household), programmes.data, search.get("interview"), profile.data.actor_id);
  return <Fields id={id} initial={initial} options={options.data} programmes={programmes.data} />;
}

/** One programme is no choice; who was asked for an interview has chosen; who writes has mostly listened. */
function begun(
  values: ConsultationValues,
  programmes: CaseProgramme[],
  interview: string | null,
  worker: string | null,
): ConsultationValues {
  const holds = programmes.find((each) => each.interview_kind);
  const only = programmes.length === 1 ? programmes[0] : programmes.find((each) => !each.abuse_type);
  const programme = interview === null ? only : (holds ?? only);
  return {
    ...values,
    programme_id: programme?.id ?? "",
    interview_kind: interview ?? "",
    worker_ids: worker === null ? [] : [worker],
  };
}

type Props = {
  id?: string;
  initial: ConsultationValues;
  options: OptionsView;
  programmes: CaseProgramme[];
};

function Fields({ id, initial, options, programmes }: Props) {
  const text = useText();
  const words = text.cases.consultation;
  const navigate = useNavigate();
  const form = useForm(initial, CONSULTATION_ALIASES);
  const draft = useDraft(form, {
    ...draftPlace("consultation", id, form.initial.household?.id),
    kind: "consultation",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, useDue("consultation", id), draft);
  const title = id ? words.editTitle : words.newTitle;

  function save() {
    const programme = programmes.find((each) => each.id === form.values.programme_id);
    const { check, record } = consultationRecord(form.values, id, programme);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const refer = form.values.result === "referred" && initial.result !== "referred";
    void saver.save(
      text.form.savedWhat({ what: words.savedAs }),
      (batch) => batch.put("consultation", record),
      (stored) =>
        void navigate(refer ? `/referral/new?consultation=${stored}` : "/consultations", { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      actions={
        id !== undefined && (
          <ConsultationActions
            id={id}
            date={initial.date}
            notification={initial.is_notification}
            onGone={() => {
              void draft.discard();
              void navigate("/consultations", { replace: true });
            }}
          />
        )
      }
    >
      <RecordPlace id={id} className="-mt-3" />
      {initial.is_notification && (
        <p data-testid={testIds.notificationStays} className="-mt-3 flex items-center gap-2 text-muted">
          <Lock aria-hidden className="size-5 shrink-0" />
          {words.notificationStays}
        </p>
      )}
      <FormShell
        testId={testIds.consultationForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        saveLabel={form.values.result === "referred" && id === undefined ? words.saveAndRefer : undefined}
        onCancel={() => void navigate(-1)}
      >
        <ConsultationFields
          form={form}
          options={options}
          programmes={programmes}
          isNew={id === undefined}
          interview={initial.interview_kind !== ""}
        />
      </FormShell>
      {id !== undefined && <Referred consultationId={id} />}
    </Page>
  );
}
