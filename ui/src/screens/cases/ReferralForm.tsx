import { Printer } from "lucide-react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily, useOptions, useProfile } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { listOf, textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { usePrint } from "../../lib/print";
import { useSave } from "../../lib/save";
import { useDue } from "../../lib/use-due";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { RecordPlace } from "../sharing/RecordPlace";
import { ReferralAnswer, ReferralWhat } from "./ReferralFields";
import { ReferralSheet } from "./ReferralSheet";
import {
  newReferral,
  REFERRAL_ALIASES,
  type ReferralOf,
  type ReferralValues,
  referralFrom,
  referralRecord,
} from "./referral-values";

/** Loads what the form starts from: the stored referral, or what it is made from. */
export function ReferralForm() {
  const words = useText().cases.referral;
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("referral", id);
  const consultationId = search.get("consultation") ?? undefined;
  const visitId = search.get("visit") ?? undefined;
  const consultation = useRecord("consultation", id === undefined ? consultationId : undefined);
  const visit = useRecord("visit", id === undefined ? visitId : undefined);
  const source = record.data ?? consultation.data ?? visit.data;
  const householdId = (source && textOf(source, "household_id")) || (search.get("household") ?? "");
  const family = useFamily(householdId);
  const options = useOptions();
  const profile = useProfile();
  const failed = [record, consultation, visit, family, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const asked = id ?? consultationId ?? visitId;
  const waiting = (asked !== undefined && !source) || (householdId !== "" && !family.data);
  if (waiting || !options.data || !profile.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  const client = consultation.data ? (listOf(consultation.data, "client_person_ids")[0] ?? "") : "";
  const initial = record.data
    ? referralFrom(record.data, household)
    : {
        ...newReferral(household, search.get("person") ?? client, profile.data.actor_id),
        organisation_id: search.get("to") ?? "",
      };
  const of: ReferralOf = {
    ...(consultationId === undefined ? {} : { consultation_id: consultationId }),
    ...(visitId === undefined ? {} : { visit_id: visitId }),
  };
  const ofConsultation = record.data ? textOf(record.data, "consultation_id") || undefined : consultationId;
  return <Fields id={id} initial={initial} of={of} consultationId={ofConsultation} options={options.data} />;
}

type Props = {
  id?: string;
  initial: ReferralValues;
  of: ReferralOf;
  consultationId?: string;
  options: OptionsView;
};

function Fields({ id, initial, of, consultationId, options }: Props) {
  const text = useText();
  const words = text.cases.referral;
  const navigate = useNavigate();
  const print = usePrint();
  const form = useForm(initial, REFERRAL_ALIASES);
  const made = of.consultation_id ?? of.visit_id;
  const draft = useDraft(form, {
    ...(id === undefined && made !== undefined
      ? {
          key: `referral/new/${made}`,
          place: `/referral/new?${of.consultation_id === undefined ? "visit" : "consultation"}=${made}`,
        }
      : draftPlace("referral", id, form.initial.household?.id)),
    kind: "referral",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, useDue("referral", id), draft);
  const title = id === undefined ? words.newTitle : words.title;

  const home = form.values.household === null ? "/consultations" : `/family/${form.values.household.id}`;

  function save() {
    const anonymous = consultationId === undefined ? of : { ...of, consultation_id: consultationId };
    const { check, record } = referralRecord(form.values, initial, id, anonymous);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: words.savedAs }),
      (batch) => batch.put("referral", record),
      // A new one can be printed at once; a corrected one leads back to its family.
      (stored) => void navigate(id === undefined ? `/referral/${stored}` : home, { replace: true }),
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
                <HistoryLink kind="referral" id={id} />
                <TakeAway
                  kind="referral"
                  id={id}
                  what={words.savedAs}
                  onGone={() => {
                    void draft.discard();
                    void navigate(-1);
                  }}
                />
                <Button
                  testId={testIds.referralPrint}
                  onPress={() => void print({ kind: "referral", id, what: words.sheet.title })}
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
            testId={testIds.referralForm}
            label={title}
            problems={form.problems}
            saver={saver}
            draft={draft}
            onSave={save}
            onCancel={() => void navigate(-1)}
          >
            <ReferralWhat form={form} options={options} anonymous={consultationId !== undefined} />
            <ReferralAnswer form={form} options={options} isNew={id === undefined} />
          </FormShell>
        </Page>
      </div>
      {id !== undefined && <ReferralSheet values={form.values} options={options} />}
    </>
  );
}
