import { useNavigate, useParams } from "react-router";
import { Chips, MultiChips } from "../../components/Chips";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { RecordFields } from "../../lib/api/commands";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { EditContact } from "./EditContact";
import {
  atPart,
  type HouseholdValues,
  householdFrom,
  householdRecord,
  PHONE_FIELD,
} from "./household-values";

export type HouseholdForm = ReturnType<typeof useForm<HouseholdValues>>;

/** Name, kind, cautions, address and phones of a family. */
export function EditFamily() {
  const text = useText();
  const { id = "" } = useParams();
  const record = useRecord("household", id);
  if (record.isError) {
    return (
      <Page title={text.family.editTitle}>
        <LoadProblem error={record.error} onRetry={() => void record.refetch()} />
      </Page>
    );
  }
  return record.data ? <Fields id={id} stored={record.data} /> : null;
}

function Fields({ id, stored }: { id: string; stored: RecordFields }) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(householdFrom(stored), {}, PHONE_FIELD);
  const { values, field } = form;
  const draft = useDraft(form, {
    key: `household/${id}`,
    place: `/family/${id}/edit`,
    kind: "household",
    householdId: id,
  });
  const saver = useSave((problem) => form.report(atPart(problem, values)), undefined, draft);

  function save() {
    const { check, record } = householdRecord(values, id, stored);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: text.family.savedFamily }),
      (batch) => batch.put("household", record),
      () => void navigate(`/family/${id}`, { replace: true }),
    );
  }

  return (
    <Page title={text.family.editTitle} lead={values.display_name}>
      <FormShell
        testId={testIds.familyEditForm}
        label={text.family.editTitle}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={text.family.household}>
          <Row>
            <TextField
              {...field("display_name")}
              label={text.family.displayName}
              hint={text.family.displayNameHint}
              width="w-full max-w-120"
              required
            />
            <TextField
              {...field("district")}
              label={text.family.district}
              hint={text.family.districtHint}
              width="w-full max-w-80"
            />
          </Row>
          <Chips
            {...field("household_type")}
            label={text.family.householdType}
            choices={Object.entries(text.codes.household_type).map(([value, label]) => ({ value, label }))}
          />
          <TextField
            {...field("contact_caution")}
            label={text.family.caution}
            hint={text.family.cautionHint}
            rows={2}
          />
          <Flags form={form} />
        </Section>
        <EditContact form={form} locked={stored.address_secret === true} />
      </FormShell>
    </Page>
  );
}

/** Those of a household; one of another group that is set already can be taken off. */
function Flags({ form }: { form: HouseholdForm }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { flags } = form.initial;
  const choices = codeList(catalogue.data, "flag")
    // Whether the address is secret has a field of its own, which masks it.
    .filter((flag) => flag.code !== "address_secret" || flags.includes(flag.code))
    .filter((flag) => flag.group !== "person" || flags.includes(flag.code))
    .map((flag) => ({ value: flag.code, label: codeWord(flag, language) }));
  return <MultiChips {...form.field("flags")} label={text.family.flags} choices={choices} />;
}
