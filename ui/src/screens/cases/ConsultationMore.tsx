import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Row, Section } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { WorkersField } from "../../components/WorkersField";
import { useLanguage, useText } from "../../i18n/text";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codesFor, codeWord } from "../../lib/codes";
import { EpdsField } from "./CaseLinkFields";
import type { ConsultationPart } from "./ConsultationFields";
import { useChoices } from "./words";

/** What the counter has no time for; nothing of it is required. */
export function ConsultationMore({ form, options }: ConsultationPart) {
  const words = useText().cases.consultation;
  const language = useLanguage();
  const catalogue = useCatalogue();
  const choices = useChoices();
  const { values, initial, field, set } = form;
  const routes = codesFor(codeList(catalogue.data, "agency"), "route");
  return (
    <Section title={words.more}>
      <Row>
        <DateField {...field("date")} label={words.date} required lean="past" />
        <TimeField {...field("time")} label={words.time} required />
        <DateField
          {...field("follow_up_on")}
          onChange={(typed) => {
            set("follow_up_on", typed);
            if (typed.trim() !== "") set("status", "open");
          }}
          label={words.followUp}
        />
      </Row>
      <SelectField
        {...field("route_type")}
        label={words.route}
        choices={routes.map((code) => ({ value: code.code, label: codeWord(code, language) }))}
      />
      <TextField {...field("response")} label={words.response} rows={2} />
      <TextField {...field("hidden_need")} label={words.hiddenNeed} hint={words.hiddenNeedHint} rows={2} />
      <Chips {...field("case_category")} label={words.category} choices={choices("case_category")} />
      {values.abuse_type_primary !== "" && (
        <>
          <Chips {...field("main_abuser")} label={words.abuser} choices={choices("main_abuser")} />
          {initial.is_notification ? (
            <p className="text-muted">{words.notificationStays}</p>
          ) : (
            <CheckField
              {...field("is_notification")}
              label={words.notification}
              hint={words.notificationHint}
            />
          )}
        </>
      )}
      <EpdsField form={form} />
      <WorkersField {...field("worker_ids")} label={words.workers} workers={options.workers} />
    </Section>
  );
}
