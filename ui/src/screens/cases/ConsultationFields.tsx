import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Chips, MultiChips } from "../../components/Chips";
import { FindPicker, type Picked } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { ProgrammeField } from "../../components/ProgrammeField";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { CaseProgramme, OptionsView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import type { useForm } from "../../lib/form";
import { testIds } from "../../testids";
import { useAge } from "../family/MemberTable";
import { OutreachField } from "./CaseLinkFields";
import { ConsultationMore } from "./ConsultationMore";
import { type ConsultationValues, hasMore, statusAfter } from "./consultation-values";
import { TopicTags } from "./TopicTags";
import { useChoices } from "./words";

export type ConsultationPart = {
  form: ReturnType<typeof useForm<ConsultationValues>>;
  options: OptionsView;
};

type Props = ConsultationPart & { programmes: CaseProgramme[]; isNew: boolean; interview: boolean };

/** What the counter needs first; the rest behind くわしく. */
export function ConsultationFields({ form, options, programmes, isNew, interview }: Props) {
  const text = useText();
  const words = text.cases.consultation;
  const choices = useChoices();
  const { values, field, set, problems } = form;
  const programme = programmes.find((each) => each.id === values.programme_id);
  const [opened, setOpened] = useState(!isNew && hasMore(values));
  const hidden = ["date", "time", "follow_up_on", "route_type"].some((name) => name in problems);
  const open = opened || hidden;

  function choose(result: string) {
    set("result", result);
    if (values.follow_up_on.trim() === "") set("status", statusAfter(result));
  }

  /** What the programme before asked for is not carried into one that does not. */
  function chooseProgramme(id: string) {
    const next = programmes.find((each) => each.id === id);
    set("programme_id", id);
    if (!isNew || !next) return;
    if (!next.abuse_type) {
      set("abuse_type_primary", "");
      set("abuse_types_secondary", []);
      set("is_notification", false);
    }
    if (!next.interview_kind) set("interview_kind", "");
  }

  return (
    <>
      <Section title={words.what}>
        <ProgrammeField
          {...field("programme_id")}
          onChange={chooseProgramme}
          type="consultation"
          options={inOrder(options, programmes)}
          label={words.programme}
          required
        />
        <Chips
          {...field("channel")}
          label={words.channel}
          required
          // Somebody stands at the counter: the keys are in the form at once.
          autoFocus={isNew}
          choices={choices("consultation_channel")}
        />
        <OutreachField form={form} />
        {(programme?.abuse_type || values.abuse_type_primary !== "") && (
          <Abuse form={form} options={options} />
        )}
        {(programme?.interview_kind || interview) && <Interview form={form} options={options} />}
        <TopicTags
          {...field("topics")}
          label={words.topics}
          hint={words.topicsHint}
          required={!programme?.abuse_type && !programme?.interview_kind}
          choices={choices("topic")}
        />
      </Section>
      <Section title={words.who}>
        <Family form={form} options={options} />
        <Chips
          {...field("infant_age_band")}
          label={words.ageBand}
          hint={words.ageBandHint}
          choices={choices("infant_age_band")}
        />
      </Section>
      <Section title={words.outcome}>
        <Chips
          {...field("result")}
          onChange={choose}
          label={words.result}
          choices={choices("consultation_result")}
        />
        <Row>
          <TextField {...field("minutes")} label={words.minutes} inputMode="numeric" width="w-32" />
          <Chips {...field("status")} label={words.status} choices={choices("consultation_status")} />
        </Row>
        <TextField {...field("content")} label={words.content} hint={words.contentHint} rows={2} />
        <div className="-mt-2">
          <Button
            weight="quiet"
            testId={testIds.consultationMore}
            aria-expanded={open}
            onPress={() => setOpened(!open)}
          >
            {open ? (
              <ChevronDown aria-hidden className="size-5" />
            ) : (
              <ChevronRight aria-hidden className="size-5" />
            )}
            {words.more}
          </Button>
        </div>
      </Section>
      {open && <ConsultationMore form={form} options={options} />}
    </>
  );
}

/** Whose consultation it is. Nobody chosen: it stays anonymous. */
/** General consultations first, as the core lists them. */
function inOrder(options: OptionsView, programmes: CaseProgramme[]): OptionsView {
  const at = ({ id }: { id: string }) => programmes.findIndex((each) => each.id === id);
  return { ...options, programmes: options.programmes.toSorted((a, b) => at(a) - at(b)) };
}

function Family({ form }: ConsultationPart) {
  const words = useText().cases.consultation;
  const age = useAge();
  const { values, field, set } = form;
  const family = useFamily(values.household?.id ?? "");

  function choose(picked: Picked | null) {
    set("household", picked);
    set("client_person_ids", []);
    if (picked === null) return;
    call("age_band", { household_id: picked.id, on: todayInTokyo() })
      // The counter goes on without it: it can be chosen by hand.
      .catch(() => null)
      .then((band) => band !== null && set("infant_age_band", band));
  }

  return (
    <>
      <FindPicker
        of="household"
        {...field("household")}
        onChange={choose}
        label={words.family}
        hint={words.familyHint}
      />
      {values.household !== null && (
        <MultiChips
          {...field("client_person_ids")}
          label={words.clients}
          choices={(family.data?.members ?? []).map((member) => ({
            value: member.person_id,
            label: `${member.name}(${age(member)})`,
          }))}
        />
      )}
    </>
  );
}

/** The kind of abuse, one of them the main one (I-50). */
function Abuse({ form }: ConsultationPart) {
  const words = useText().cases.consultation;
  const choices = useChoices();
  const { values, field, set } = form;
  const types = choices("abuse_type");

  function choosePrimary(code: string) {
    set("abuse_type_primary", code);
    set(
      "abuse_types_secondary",
      values.abuse_types_secondary.filter((other) => other !== code),
    );
  }

  return (
    <>
      <Chips
        {...field("abuse_type_primary")}
        onChange={choosePrimary}
        label={words.abusePrimary}
        hint={words.abusePrimaryHint}
        required
        choices={types}
      />
      {values.abuse_type_primary !== "" && (
        <MultiChips
          {...field("abuse_types_secondary")}
          label={words.abuseSecondary}
          choices={types.filter(
            ({ value }) => value !== "undetermined" && value !== values.abuse_type_primary,
          )}
        />
      )}
    </>
  );
}

function Interview({ form }: ConsultationPart) {
  const words = useText().cases.consultation;
  const choices = useChoices();
  return (
    <Row>
      <Chips
        {...form.field("interview_kind")}
        label={words.interview}
        required
        choices={choices("interview_kind")}
      />
      <Chips
        {...form.field("partner_present")}
        label={words.partner}
        choices={[
          { value: "yes", label: words.partnerYes },
          { value: "no", label: words.partnerNo },
        ]}
      />
    </Row>
  );
}
