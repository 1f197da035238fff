import { useNavigate, useParams } from "react-router";
import { CheckField } from "../../components/CheckField";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { RecordFields } from "../../lib/api/commands";
import { draftPlace, useDraft } from "../../lib/draft";
import { halfWidth, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { useChoices } from "./words";

const TEXTS = [
  "name",
  "kana",
  "org_type",
  "district",
  "contact_person",
  "offers",
  "for_whom",
  "cost",
  "refusal_note",
  "note",
] as const;
const NUMBERS = ["phone", "fax", "municipality_code"] as const;
const FLAGS = ["member_of_yotaikyo", "outreach_host"] as const;

type Values = Record<(typeof TEXTS)[number] | (typeof NUMBERS)[number] | "last_visited_on", string> &
  Record<(typeof FLAGS)[number], boolean>;

function valuesOf(record: RecordFields): Values {
  const texts = Object.fromEntries([...TEXTS, ...NUMBERS].map((field) => [field, textOf(record, field)]));
  const flags = Object.fromEntries(FLAGS.map((field) => [field, record[field] === true]));
  return {
    ...texts,
    ...flags,
    last_visited_on: typedDate(textOrNull(record, "last_visited_on")),
  } as Values;
}

/** A body of the directory. */
export function OrganisationForm() {
  const words = useText().cases.directory;
  const { id } = useParams();
  const record = useRecord("organisation", id);
  if (record.isError) {
    return (
      <Page title={words.one}>
        <LoadProblem error={record.error} onRetry={() => void record.refetch()} />
      </Page>
    );
  }
  if (id !== undefined && !record.data) return null;
  return <Fields id={id} initial={valuesOf(record.data ?? {})} />;
}

/** Stands for none in a list that has no empty choice. */
const NONE = "none";

function Fields({ id, initial }: { id?: string; initial: Values }) {
  const text = useText();
  const words = text.cases.directory;
  const choices = useChoices();
  const navigate = useNavigate();
  const form = useForm(initial);
  const draft = useDraft(form, {
    ...draftPlace("organisation", id),
    kind: "organisation",
    householdId: null,
  });
  const saver = useSave(form.report, undefined, draft);
  const { field, values, set } = form;
  const title = id === undefined ? words.add : words.one;

  function save() {
    const check = new Check();
    check.filled("name", values.name);
    const last_visited_on = readDate(check, "last_visited_on", values.last_visited_on, { lean: "past" });
    form.setProblems(check.problems);
    if (!check.ok) return;
    const texts = Object.fromEntries(TEXTS.map((name) => [name, orNull(values[name])]));
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, halfWidth(values[name])]));
    const flags = Object.fromEntries(FLAGS.map((name) => [name, values[name]]));
    void saver.save(
      text.form.savedWhat({ what: values.name }),
      (batch) =>
        batch.put("organisation", {
          ...(id === undefined ? {} : { id }),
          ...texts,
          ...numbers,
          ...flags,
          last_visited_on,
        }),
      () => void navigate("/directory", { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      actions={
        id !== undefined && (
          <TakeAway
            kind="organisation"
            id={id}
            what={values.name}
            onGone={() => {
              void draft.discard();
              void navigate("/directory");
            }}
          />
        )
      }
    >
      <FormShell
        testId={testIds.organisationForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={words.who}>
          <Row>
            <TextField {...field("name")} label={words.name} width="w-96" required />
            <TextField {...field("kana")} label={words.kana} width="w-72" />
          </Row>
          <Row>
            <SelectField
              name="org_type"
              label={words.type}
              value={values.org_type === "" ? NONE : values.org_type}
              onChange={(code) => set("org_type", code === NONE ? "" : code)}
              width="w-72"
              choices={[{ value: NONE, label: words.noType }, ...choices("agency")]}
            />
            <TextField {...field("district")} label={words.district} width="w-60" />
            <TextField {...field("municipality_code")} label={words.municipality} width="w-40" />
          </Row>
          <Row>
            <TextField {...field("contact_person")} label={words.contact} width="w-60" />
            <TextField {...field("phone")} label={words.phone} type="tel" width="w-52" />
            <TextField {...field("fax")} label={words.fax} type="tel" width="w-52" />
          </Row>
          <CheckField {...field("member_of_yotaikyo")} label={words.yotaikyo} />
          <CheckField {...field("outreach_host")} label={words.outreachHost} />
        </Section>
        <Section title={words.offersTitle}>
          <TextField {...field("offers")} label={words.offers} rows={2} />
          <TextField {...field("for_whom")} label={words.forWhom} hint={words.forWhomHint} rows={2} />
          <TextField {...field("cost")} label={words.cost} />
          <TextField {...field("refusal_note")} label={words.refused} hint={words.refusedHint} rows={2} />
          <DateField
            {...field("last_visited_on")}
            label={words.visited}
            hint={words.visitedHint}
            lean="past"
          />
          <TextField {...field("note")} label={words.note} rows={2} />
        </Section>
      </FormShell>
    </Page>
  );
}
