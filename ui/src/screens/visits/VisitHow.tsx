import { Button } from "../../components/Button";
import { Chips, MultiChips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Row, Section } from "../../components/FormShell";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useLanguage, useText } from "../../i18n/text";
import { useCatalogue, useFamily } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { hasTasks, presetOf } from "../../lib/programmes";
import { fieldId } from "../../testids";
import { useAge } from "../family/MemberTable";
import type { VisitPart } from "./VisitWhat";

/** What was done, how it was, what comes next. */
export function VisitHow({ form, options }: VisitPart) {
  const text = useText();
  const { values, field } = form;
  const done = values.status === "done";
  return (
    <>
      {done && <Did form={form} options={options} />}
      <Section title={text.visit.how}>
        <Chips
          {...field("concern_level")}
          label={text.visit.concern}
          required
          choices={Object.entries(text.codes.concern_level).map(([value, label]) => ({ value, label }))}
        />
        <Note form={form} />
        {done && (
          <>
            <Row>
              <DateField {...field("next_date")} label={text.visit.nextDate} />
              <TimeField {...field("next_time")} label={text.visit.nextTime} />
            </Row>
            <Chips
              {...field("client_confirmed")}
              label={text.visit.confirmed}
              choices={Object.entries(text.codes.client_confirmed).map(([value, label]) => ({
                value,
                label,
              }))}
            />
          </>
        )}
      </Section>
    </>
  );
}

function Did({ form, options }: VisitPart) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const age = useAge();
  const { values, field } = form;
  const family = useFamily(values.household?.id ?? "");
  const members = family.data?.members ?? [];
  const words = (list: string) =>
    codeList(catalogue.data, list).map((code) => ({ value: code.code, label: codeWord(code, language) }));
  return (
    <Section title={text.visit.did}>
      <MultiChips
        {...field("present_person_ids")}
        label={text.visit.present}
        choices={members.map((member) => ({
          value: member.person_id,
          label: `${member.name}(${age(member)})`,
        }))}
        empty={text.visit.presentEmpty}
      />
      <MultiChips {...field("activities")} label={text.visit.activities} choices={words("activity")} />
      {hasTasks(presetOf(options, values.programme_id)) && (
        <MultiChips {...field("tasks")} label={text.visit.tasks} choices={words("task")} />
      )}
    </Section>
  );
}

function Note({ form }: Pick<VisitPart, "form">) {
  const text = useText();
  const { values, set, field } = form;

  /** A template is put on a line of its own; what was written stays. */
  function begin(template: string) {
    const before = values.note.trimEnd();
    set("note", before === "" ? template : `${before}\n${template}`);
    document.querySelector<HTMLElement>(`[data-testid="${fieldId("note")}"]`)?.focus();
  }

  return (
    <div className="flex flex-col gap-2">
      <TextField {...field("note")} label={text.visit.note} hint={text.visit.noteHint} rows={6} />
      <fieldset
        aria-label={text.visit.templatesLabel}
        className="m-0 flex min-w-0 flex-wrap items-center gap-2 border-0 p-0"
      >
        <span className="text-muted text-sm">{text.visit.templatesLabel}</span>
        {text.visit.templates.map((template) => (
          <Button key={template.name} weight="quiet" onPress={() => begin(template.text)}>
            {template.name}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
