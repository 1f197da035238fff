import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { ProgrammeField } from "../../components/ProgrammeField";
import { SelectField } from "../../components/SelectField";
import { TimeField } from "../../components/TimeField";
import { WorkersField } from "../../components/WorkersField";
import { useLanguage, useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import type { useForm } from "../../lib/form";
import { presetOf, usualVisitKind } from "../../lib/programmes";
import type { VisitValues } from "./visit-values";

export type VisitPart = { form: ReturnType<typeof useForm<VisitValues>>; options: OptionsView };

/** Which visit, when, by whom. */
export function VisitWhat({ form, options }: VisitPart) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { values, set, field } = form;
  const done = values.status === "done";

  function chooseProgramme(id: string) {
    set("programme_id", id);
    set("visit_kind", usualVisitKind(presetOf(options, id)));
  }

  return (
    <>
      <Section title={text.visit.what}>
        <FindPicker
          of="household"
          {...field("household")}
          onChange={(picked) => {
            set("household", picked);
            set("present_person_ids", []);
          }}
          label={text.visit.family}
          required
        />
        <ProgrammeField
          {...field("programme_id")}
          onChange={chooseProgramme}
          type="visit"
          options={options}
          label={text.visit.programme}
          required
        />
        <SelectField
          {...field("visit_kind")}
          label={text.visit.kind}
          required
          choices={codeList(catalogue.data, "visit_kind").map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          }))}
        />
        <Chips
          {...field("status")}
          label={text.visit.status}
          required
          choices={Object.entries(text.codes.visit_status).map(([value, label]) => ({ value, label }))}
        />
      </Section>
      <Section title={text.visit.when}>
        <Row>
          <DateField {...field("date")} label={text.visit.date} required />
          <TimeField {...field("start")} label={text.visit.start} required={done} />
          <TimeField {...field("end")} label={text.visit.end} required={done} />
        </Row>
        <WorkersField
          {...field("worker_ids")}
          label={text.visit.workers}
          required={done}
          workers={options.workers}
        />
      </Section>
    </>
  );
}
