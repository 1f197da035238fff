import { useNavigate, useParams, useSearchParams } from "react-router";
import { ButtonLink } from "../../components/Button";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { QuestionnaireView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf, textOrNull } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { useMay } from "../../lib/may";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { RecordPlace } from "../sharing/RecordPlace";
import { AlertPanel } from "./AlertPanel";
import { AnswerItems, ScoreLine } from "./AnswerItems";
import { AnswerWho } from "./AnswerWho";
import {
  ANSWER_ALIASES,
  ANSWER_FIELD,
  type AnswerValues,
  answerRecord,
  answersAfter,
  answersFrom,
  newAnswers,
} from "./answer-values";
import { useQuestionnaires } from "./case-queries";

/** Loads what the form starts from: the stored answers, or the family they are of. */
export function Answering() {
  const words = useText().cases.response;
  const may = useMay();
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("response", id);
  // Answers at the start that these follow.
  const earlier = useRecord("response", search.get("after") ?? undefined);
  const householdId = record.data ? textOf(record.data, "household_id") : (search.get("household") ?? "");
  const family = useFamily(householdId);
  const questionnaires = useQuestionnaires();
  const failed = [record, earlier, family, questionnaires].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting =
    (id !== undefined && !record.data) ||
    (search.has("after") && !earlier.data) ||
    (householdId !== "" && !family.data);
  if (waiting || !questionnaires.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  const own = questionnaires.data.questionnaires.filter((each) => !each.retired || id !== undefined);
  if (own.length === 0) {
    return (
      <Page title={words.newTitle}>
        <Empty
          title={words.noneYet}
          lead={words.noneYetLead}
          actions={
            may("settings") && (
              <ButtonLink to="/questionnaires" testId={testIds.questionnairesOpen}>
                {words.addTemplates}
              </ButtonLink>
            )
          }
        />
      </Page>
    );
  }
  const initial = record.data
    ? answersFrom(record.data, household)
    : earlier.data
      ? answersAfter(earlier.data, newAnswers(household, own, ""))
      : newAnswers(household, own, search.get("person") ?? "");
  return (
    <Fields
      id={id}
      initial={initial}
      own={own}
      seenOn={record.data ? textOrNull(record.data, "alert_seen_on") : null}
    />
  );
}

type Props = { id?: string; initial: AnswerValues; own: QuestionnaireView[]; seenOn: string | null };

function Fields({ id, initial, own, seenOn }: Props) {
  const text = useText();
  const words = text.cases.response;
  const navigate = useNavigate();
  const form = useForm(initial, ANSWER_ALIASES, ANSWER_FIELD);
  const draft = useDraft(form, {
    ...draftPlace("response", id, form.initial.household?.id),
    kind: "response",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, undefined, draft);
  const title = id === undefined ? words.newTitle : words.title;
  const questionnaire = own.find((each) => each.id === form.values.questionnaire_id);
  const home = `/family/${form.values.household?.id ?? ""}`;

  function save() {
    const { check, record } = answerRecord(form.values, initial, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: words.savedAs }),
      (batch) => batch.put("response", record),
      // The stored answers say whether somebody has to be called.
      (stored) => void navigate(id === undefined ? `/response/${stored}` : home, { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      actions={
        id !== undefined && (
          <>
            <HistoryLink kind="response" id={id} />
            <TakeAway
              kind="response"
              id={id}
              what={words.savedAs}
              onGone={() => {
                void draft.discard();
                void navigate(-1);
              }}
            />
          </>
        )
      }
    >
      <RecordPlace id={id} className="-mt-3" />
      {id !== undefined && (
        <AlertPanel id={id} initial={initial} seenOn={seenOn} onSeen={() => void navigate(home)} />
      )}
      <FormShell
        testId={testIds.responseForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <AnswerWho form={form} own={own} isNew={id === undefined} />
        {questionnaire && (
          <>
            <ScoreLine form={form} questionnaire={questionnaire} />
            <AnswerItems form={form} questionnaire={questionnaire} />
          </>
        )}
      </FormShell>
    </Page>
  );
}
