import { Chips, MultiChips } from "../../components/Chips";
import { FindPicker } from "../../components/FindPicker";
import { Section } from "../../components/FormShell";
import { ProgrammeField } from "../../components/ProgrammeField";
import { useLanguage, useText } from "../../i18n/text";
import type { CodeView, OptionsView } from "../../lib/api/bindings";
import { useCatalogue, useFamily } from "../../lib/api/queries";
import { codeList, codesFor, codeWord } from "../../lib/codes";
import type { useForm } from "../../lib/form";
import { presetOf, usualStayKind } from "../../lib/programmes";
import { useAge } from "../family/MemberTable";
import type { StayValues } from "./stay-values";

export type StayFormState = ReturnType<typeof useForm<StayValues>>;
type Props = { form: StayFormState; options: OptionsView; householdId: string };

/** Who stays, in which programme, asked for by whom and why. */
export function StayWho({ form, options, householdId }: Props) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { values, set, field } = form;
  const preset = presetOf(options, values.programme_id);

  const choices = (list: string, of: string | null) => {
    const seen = new Map<string, CodeView>();
    for (const code of codesFor(codeList(catalogue.data, list), of)) seen.set(code.code, code);
    return [...seen.values()].map((code) => ({ value: code.code, label: codeWord(code, language) }));
  };

  function chooseProgramme(id: string) {
    const chosen = presetOf(options, id);
    const requesters = choices("stay_requester", chosen);
    const reasons = choices("stay_reason", chosen).map((reason) => reason.value);
    set("programme_id", id);
    set("stay_kind", usualStayKind(chosen));
    set("requester_type", requesters.length === 1 ? (requesters[0]?.value ?? "") : "");
    set(
      "reason_codes",
      values.reason_codes.filter((code) => reasons.includes(code)),
    );
  }

  return (
    <>
      <Section title={text.stay.who}>
        <PersonField form={form} householdId={householdId} />
        <ProgrammeField
          {...field("programme_id")}
          onChange={chooseProgramme}
          type="stay"
          options={options}
          label={text.stay.programme}
          required
        />
        <Chips
          {...field("stay_kind")}
          label={text.stay.kind}
          required
          choices={Object.entries(text.codes.stay_kind).map(([value, label]) => ({ value, label }))}
        />
        <Companions form={form} householdId={householdId} />
      </Section>
      <Section title={text.stay.why}>
        <Chips
          {...field("requester_type")}
          label={text.stay.requester}
          required
          choices={choices("stay_requester", preset)}
        />
        <MultiChips
          {...field("reason_codes")}
          label={text.stay.reasons}
          required
          choices={choices("stay_reason", preset)}
        />
        <Chips
          {...field("status")}
          label={text.stay.status}
          required
          choices={Object.entries(text.codes.stay_status).map(([value, label]) => ({ value, label }))}
        />
      </Section>
    </>
  );
}

/** From a family's page its members are one press away; otherwise the person is searched for. */
function PersonField({ form, householdId }: { form: StayFormState; householdId: string }) {
  const text = useText();
  const age = useAge();
  const family = useFamily(householdId);
  const { values, set, field } = form;
  const members = family.data?.members.filter((member) => member.life_stage !== "unborn") ?? [];
  if (members.length === 0) return <FindPicker of="person" {...field("person")} label={text.stay.person} required />;
  return (
    <Chips
      name="person"
      label={text.stay.person}
      required
      problem={form.problems.person}
      value={values.person?.id ?? ""}
      onChange={(id) => {
        const member = members.find((candidate) => candidate.person_id === id);
        if (!member) return;
        set("person", { id, name: member.name, householdId });
        set(
          "companion_person_ids",
          values.companion_person_ids.filter((companion) => companion !== id),
        );
      }}
      choices={members.map((member) => ({ value: member.person_id, label: `${member.name}(${age(member)})` }))}
    />
  );
}

function Companions({ form, householdId }: { form: StayFormState; householdId: string }) {
  const text = useText();
  const age = useAge();
  const { values, field } = form;
  const family = useFamily(values.person?.householdId ?? householdId);
  const others = family.data?.members.filter((member) => member.person_id !== values.person?.id) ?? [];
  if (values.person === null || others.length === 0) return null;
  return (
    <MultiChips
      {...field("companion_person_ids")}
      label={text.stay.companions}
      hint={text.stay.companionsHint}
      choices={others.map((member) => ({ value: member.person_id, label: `${member.name}(${age(member)})` }))}
    />
  );
}
