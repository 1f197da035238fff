import { useNavigate, useParams } from "react-router";
import { Chips } from "../../components/Chips";
import { FormShell, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { useLanguage, useText, word } from "../../i18n/text";
import type { RecordFields } from "../../lib/api/commands";
import { useFamily } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { useDraft } from "../../lib/draft";
import { numberOf, textOf } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { useSpan } from "../today/cards";
import { REPORTED } from "./ConcernLevel";
import { OnCall } from "./OnCall";

type Values = { urgent: string; text: string };

/** After a visit with a concern: how urgent, the facts, whom to ring. */
export function ConcernForm() {
  const text = useText();
  const { id = "" } = useParams();
  const visit = useRecord("visit", id);
  const household = visit.data ? textOf(visit.data, "household_id") : "";
  const family = useFamily(household);
  const failed = [visit, family].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={text.visiting.concernTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!visit.data || !family.data) return null;
  return <Fields id={id} visit={visit.data} household={household} family={family.data.display_name} />;
}

type Props = { id: string; visit: RecordFields; household: string; family: string };

function Fields({ id, visit, household, family }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const facts = useFacts(visit, family);
  const level = numberOf(visit, "concern_level") ?? REPORTED;
  const form = useForm<Values>({ urgent: level > REPORTED ? "urgent" : "today", text: facts });
  const draft = useDraft(form, {
    key: `visit/${id}/concern`,
    place: `/visit/${id}/concern`,
    kind: "handover_note",
    householdId: household,
  });
  const saver = useSave(form.report, undefined, draft);
  const toFamily = () => void navigate(`/family/${household}`, { replace: true });

  function save() {
    const check = new Check();
    check.filled("text", form.values.text);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: text.visiting.concernSaved }),
      (batch) =>
        batch.put("handover_note", {
          urgent: form.values.urgent === "urgent",
          text: form.values.text,
          household_id: household,
        }),
      toFamily,
    );
  }

  return (
    <Page title={text.visiting.concernTitle} lead={text.visiting.concernLead}>
      <FormShell
        testId={testIds.concernForm}
        label={text.visiting.concernTitle}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        saveLabel={text.visiting.saveConcern}
        onCancel={toFamily}
        cancelLabel={text.visiting.notNow}
      >
        <OnCall />
        <Section title={text.visiting.report}>
          <Chips
            {...form.field("urgent")}
            label={text.visiting.urgency}
            choices={Object.entries(text.visiting.urgencies).map(([value, label]) => ({ value, label }))}
          />
          <TextField
            {...form.field("text")}
            label={text.visiting.facts}
            hint={text.visiting.factsHint}
            rows={7}
            required
          />
        </Section>
      </FormShell>
    </Page>
  );
}

/** What the record says already: family, day, level, note. */
function useFacts(visit: RecordFields, family: string): string {
  const text = useText();
  const language = useLanguage();
  const span = useSpan();
  const start = textOf(visit, "start_at") || textOf(visit, "planned_start");
  const end = textOf(visit, "end_at") || textOf(visit, "planned_end");
  const day = textOf(visit, "occurred_on") || start.slice(0, 10);
  const head = text.visiting.factsHead({
    family,
    date: day === "" ? "" : shortDate(day, language, todayInTokyo()),
    time: span(start || null, end || null),
    level: word(text, "concern_level", String(numberOf(visit, "concern_level") ?? REPORTED)),
  });
  return `${head}${textOf(visit, "note")}`;
}
