import { useNavigate, useParams } from "react-router";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { RecordField } from "../../components/RecordField";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useCatalogue, useFamily, useOptions } from "../../lib/api/queries";
import { codeList, codesFor, codeWord } from "../../lib/codes";
import { useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import {
  type EnrolmentValues,
  enrolmentFrom,
  enrolmentRecord,
  hasBegun,
  isClosed,
  newEnrolment,
} from "./enrolment-values";

/** A family's place in a programme: new, or how it goes on. */
export function EnrolmentForm() {
  const text = useText();
  const { id = "", enrolment } = useParams();
  const family = useFamily(id);
  const record = useRecord("enrolment", enrolment);
  const options = useOptions();
  const failed = [family, record, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={text.family.enrolTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!family.data || !options.data || (enrolment !== undefined && !record.data)) return null;
  const [only] = options.data.programmes;
  const initial = record.data
    ? enrolmentFrom(record.data)
    : newEnrolment(options.data.programmes.length === 1 && only ? only.id : "");
  return (
    <Fields
      household={id}
      id={enrolment}
      initial={initial}
      options={options.data}
      lead={family.data.display_name}
    />
  );
}

type Props = { household: string; id?: string; initial: EnrolmentValues; options: OptionsView; lead: string };

function Fields({ household, id, initial, options, lead }: Props) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const navigate = useNavigate();
  const form = useForm(initial);
  const { values, field } = form;
  const draft = useDraft(form, {
    key: `enrolment/${id ?? `new/${household}`}`,
    place: id ? `/family/${household}/enrolment/${id}` : `/family/${household}/enrol`,
    kind: "enrolment",
    householdId: household,
  });
  const saver = useSave(form.report, undefined, draft);
  const words = (codes: ReturnType<typeof codeList>) =>
    codes.map((code) => ({ value: code.code, label: codeWord(code, language) }));

  function save() {
    const { check, record } = enrolmentRecord(values, household, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: text.family.savedEnrolment }),
      (batch) => batch.put("enrolment", record),
      () => void navigate(`/family/${household}`, { replace: true }),
    );
  }

  return (
    <Page title={text.family.enrolTitle} lead={`${lead} / ${text.family.enrolLead}`}>
      <FormShell
        testId={testIds.enrolmentForm}
        label={text.family.enrolTitle}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={text.family.programme}>
          <RecordField
            {...field("programme_id")}
            from={options.programmes}
            label={text.family.programme}
            labelHidden
            required
          />
        </Section>
        <Section title={text.family.status}>
          <Chips
            {...field("status")}
            label={text.family.status}
            labelHidden
            required
            choices={Object.entries(text.codes.enrolment_status).map(([value, label]) => ({ value, label }))}
          />
          <Row>
            <DateField {...field("applied_on")} label={text.family.appliedOn} lean="past" />
            {hasBegun(values.status) && (
              <DateField {...field("started_on")} label={text.family.startedOn} required />
            )}
            {isClosed(values.status) && (
              <DateField {...field("ended_on")} label={text.family.endedOn} required />
            )}
          </Row>
          {isClosed(values.status) && (
            <SelectField
              {...field("close_reason")}
              label={text.family.closeReason}
              choices={words(codeList(catalogue.data, "close_reason"))}
            />
          )}
          <SelectField
            {...field("route")}
            label={text.family.route}
            choices={words(codesFor(codeList(catalogue.data, "agency"), "route"))}
          />
          <TextField {...field("note")} label={text.family.noteLabel} rows={3} />
        </Section>
      </FormShell>
    </Page>
  );
}
