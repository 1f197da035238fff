import { BookUser } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Chips, MultiChips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { InlineAdd } from "../../components/InlineAdd";
import { RecordField } from "../../components/RecordField";
import { TextField } from "../../components/TextField";
import { WorkersField } from "../../components/WorkersField";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import type { useForm } from "../../lib/form";
import { testIds } from "../../testids";
import { useAge } from "../family/MemberTable";
import { ConsentState } from "./ConsentState";
import { isSent, type ReferralValues } from "./referral-values";
import { useChoices } from "./words";

export type ReferralPart = { form: ReturnType<typeof useForm<ReferralValues>>; options: OptionsView };

/** Stands for nobody in particular, in a list that has no empty choice. */
const WHOLE = "whole";

/** Who is handed to whom, why, and whether the family agreed. */
export function ReferralWhat({ form, options, anonymous }: ReferralPart & { anonymous: boolean }) {
  const text = useText();
  const words = text.cases.referral;
  const choices = useChoices();
  const age = useAge();
  const { values, field, set } = form;
  const family = useFamily(values.household?.id ?? "");
  const out = values.direction === "out";
  return (
    <>
      <Section title={words.what}>
        <Chips
          {...field("direction")}
          label={words.direction}
          required
          choices={choices("referral_direction")}
        />
        <FindPicker
          of="household"
          {...field("household")}
          onChange={(picked) => {
            set("household", picked);
            set("person_id", "");
          }}
          label={words.family}
          required={!anonymous}
        />
        {values.household !== null && (family.data?.members.length ?? 0) > 0 && (
          <Chips
            {...field("person_id")}
            value={values.person_id === "" ? WHOLE : values.person_id}
            onChange={(id) => set("person_id", id === WHOLE ? "" : id)}
            label={words.person}
            choices={[
              { value: WHOLE, label: words.wholeFamily },
              ...(family.data?.members ?? []).map((member) => ({
                value: member.person_id,
                label: `${member.name}(${age(member)})`,
              })),
            ]}
          />
        )}
        {options.organisations.length > 0 && (
          <RecordField
            {...field("organisation_id")}
            label={out ? words.to : words.from}
            required
            from={options.organisations}
          />
        )}
        <InlineAdd
          kind="organisation"
          open={words.addOrganisation}
          label={words.organisationName}
          record={(name) => ({ name })}
          startOpen={options.organisations.length === 0}
          onAdded={(id) => set("organisation_id", id)}
        />
        <div className="-ml-3">
          <ButtonLink to="/directory" weight="quiet" testId={testIds.directoryOpen}>
            <BookUser aria-hidden className="size-5" />
            {text.cases.directory.open}
          </ButtonLink>
        </div>
        <MultiChips {...field("reason_codes")} label={words.reasons} choices={choices("referral_reason")} />
        <TextField {...field("content")} label={words.content} hint={words.contentHint} rows={3} />
        <Chips {...field("method")} label={words.method} choices={choices("referral_method")} />
      </Section>
      {out && <ConsentState form={form} options={options} />}
    </>
  );
}

/** How far it is, and what came of it. */
export function ReferralAnswer({ form, options, isNew }: ReferralPart & { isNew: boolean }) {
  const words = useText().cases.referral;
  const choices = useChoices();
  const { values, field } = form;
  const sent = isSent(values.status);
  return (
    <Section title={words.progress}>
      <Chips
        {...field("status")}
        label={words.status}
        hint={words.statusHint}
        required
        choices={choices("referral_status")}
      />
      {sent && <DateField {...field("sent_on")} label={words.sentOn} lean="past" />}
      {sent && !isNew && (
        <>
          <TextField {...field("reply")} label={words.reply} rows={2} />
          <Row>
            <DateField {...field("replied_on")} label={words.repliedOn} lean="past" />
            <div className="pt-8">
              <CheckField {...field("linked")} label={words.linked} hint={words.linkedHint} />
            </div>
          </Row>
        </>
      )}
      <TextField {...field("handover_note")} label={words.handover} rows={2} />
      <WorkersField {...field("worker_ids")} label={words.workers} workers={options.workers} />
    </Section>
  );
}
