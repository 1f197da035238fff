import { useState } from "react";
import { Button } from "../../components/Button";
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
import { codeList, codeWord, wordIn } from "../../lib/codes";
import type { useForm } from "../../lib/form";
import { presetOf, usualVisitKind } from "../../lib/programmes";
import { testIds } from "../../testids";
import { Repeat } from "./Repeat";
import type { VisitValues } from "./visit-values";

export type VisitPart = { form: ReturnType<typeof useForm<VisitValues>>; options: OptionsView };

/** Which visit, when, by whom. What the schedule says already is one line, not four fields. */
export function VisitWhat({
  form,
  options,
  planning,
  isNew,
}: VisitPart & { planning: boolean; isNew: boolean }) {
  const text = useText();
  const { values, initial, problems, field } = form;
  const scheduled = initial.household !== null && initial.programme_id !== "" && initial.visit_kind !== "";
  const [opened, setOpened] = useState(!scheduled);
  const wrong = ["household", "programme_id", "visit_kind"].some((name) => name in problems);
  const done = values.status === "done";
  const help: Record<string, string> = text.visiting.dayHelp;
  const dayHelp = help[values.status];

  return (
    <>
      <Section title={text.visit.what}>
        {opened || wrong ? (
          <Which form={form} options={options} />
        ) : (
          <Scheduled form={form} options={options} onChange={() => setOpened(true)} />
        )}
        {!planning && (
          <Chips
            {...field("status")}
            label={text.visit.status}
            required
            choices={Object.entries(text.codes.visit_status).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Section>
      <Section title={text.visit.when}>
        <Row>
          <DateField {...field("date")} label={text.visit.date} required />
          <TimeField {...field("start")} label={text.visit.start} required={done} steps />
          <TimeField {...field("end")} label={text.visit.end} required={done} steps />
        </Row>
        {dayHelp && <p role="status">{dayHelp}</p>}
        {isNew && values.status === "planned" && <Repeat form={form} />}
        <WorkersField
          {...field("worker_ids")}
          label={done ? text.visit.workers : text.visiting.workersPlanned}
          required={done}
          workers={options.workers}
        />
      </Section>
    </>
  );
}

function Scheduled({ form, options, onChange }: VisitPart & { onChange: () => void }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { values } = form;
  const programme = options.programmes.find((each) => each.id === values.programme_id)?.name;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p className="min-w-64 flex-1">
        <span className="block font-bold text-lg leading-150">{values.household?.name}</span>
        <span className="block text-muted leading-150">
          {[
            values.household?.code,
            programme,
            wordIn(catalogue.data, "visit_kind", values.visit_kind, language),
          ]
            .filter(Boolean)
            .join(" / ")}
        </span>
      </p>
      <Button weight="quiet" testId={testIds.visitChangeWhat} onPress={onChange}>
        {text.visiting.changeWhat}
      </Button>
    </div>
  );
}

/** Family, programme, kind. */
export function Which({ form, options }: VisitPart) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { set, field } = form;

  function chooseProgramme(id: string) {
    set("programme_id", id);
    set("visit_kind", usualVisitKind(presetOf(options, id)));
  }

  return (
    <>
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
    </>
  );
}
