import { Chips, MultiChips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Row, Section } from "../../components/FormShell";
import { TimeField } from "../../components/TimeField";
import { useLanguage, useText } from "../../i18n/text";
import { useCatalogue, useFamily } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { hasTasks, presetOf } from "../../lib/programmes";
import { useAge } from "../family/MemberTable";
import { AsLast } from "./AsLast";
import { ConcernLevel } from "./ConcernLevel";
import { Note } from "./Note";
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
        <Note value={values.note} onChange={(note) => form.set("note", note)} problem={form.problems.note} />
        {values.status !== "planned" && <ConcernLevel {...field("concern_level")} />}
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
      <AsLast form={form} members={members.map((member) => member.person_id)} />
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
