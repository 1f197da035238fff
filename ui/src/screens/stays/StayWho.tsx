import { Chips, MultiChips } from "../../components/Chips";
import { FindPicker } from "../../components/FindPicker";
import { Section } from "../../components/FormShell";
import { ProgrammeField } from "../../components/ProgrammeField";
import { FEW, SelectField } from "../../components/SelectField";
import { useLanguage, useText } from "../../i18n/text";
import type { CodeView, OptionsView } from "../../lib/api/bindings";
import { useCatalogue, useFamily } from "../../lib/api/queries";
import { codeList, codesFor, codeWord, stayRequesters } from "../../lib/codes";
import { type CivilDate, todayInTokyo } from "../../lib/dates/civil";
import { parseDate } from "../../lib/dates/parse-date";
import type { useForm } from "../../lib/form";
import { presetOf, usualStayKind } from "../../lib/programmes";
import { useAge } from "../family/MemberTable";
import { useQuota } from "./desk-queries";
import { QuotaLine } from "./QuotaLine";
import type { StayValues } from "./stay-values";

export type StayFormState = ReturnType<typeof useForm<StayValues>>;
type Family = { form: StayFormState; householdId: string };
type Props = { form: StayFormState; options: OptionsView; householdId: string; isNew: boolean };

/** Who stays, in which programme, asked for by whom and why. */
export function StayWho({ form, options, householdId, isNew }: Props) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { values, set, field } = form;
  const preset = presetOf(options, values.programme_id);

  const asWords = (codes: CodeView[]) =>
    codes.map((code) => ({ value: code.code, label: codeWord(code, language) }));
  const requestersOf = (of: string | null) => asWords(stayRequesters(catalogue.data, of));
  const reasonsOf = (of: string | null) => asWords(codesFor(codeList(catalogue.data, "stay_reason"), of));
  const requesters = requestersOf(preset);
  const RequesterField = requesters.length <= FEW ? Chips : SelectField;

  function chooseProgramme(id: string) {
    const chosen = presetOf(options, id);
    const offered = requestersOf(chosen);
    const reasons = reasonsOf(chosen).map((reason) => reason.value);
    set("programme_id", id);
    set("stay_kind", usualStayKind(chosen));
    set("requester_type", offered.length === 1 ? (offered[0]?.value ?? "") : "");
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
        {isNew && <Siblings form={form} householdId={householdId} />}
        <Quotas values={values} householdId={householdId} />
      </Section>
      <Section title={text.stay.why}>
        <RequesterField
          {...field("requester_type")}
          label={text.stay.requester}
          required
          choices={requesters}
        />
        <MultiChips
          {...field("reason_codes")}
          label={text.stay.reasons}
          required
          choices={reasonsOf(preset)}
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
function PersonField({ form, householdId }: Family) {
  const text = useText();
  const age = useAge();
  const family = useFamily(householdId);
  const { values, set, field } = form;
  const members = family.data?.members.filter((member) => member.life_stage !== "unborn") ?? [];
  if (members.length === 0)
    return <FindPicker of="person" {...field("person")} label={text.stay.person} required />;
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
        for (const others of ["companion_person_ids", "sibling_ids"] as const) {
          set(
            others,
            values[others].filter((other) => other !== id),
          );
        }
      }}
      choices={members.map((member) => ({
        value: member.person_id,
        label: `${member.name}(${age(member)})`,
      }))}
    />
  );
}

function Companions({ form, householdId }: Family) {
  const text = useText();
  const age = useAge();
  const { values, field } = form;
  const family = useFamily(values.person?.householdId ?? householdId);
  const others = (family.data?.members ?? []).filter(
    ({ person_id }) => person_id !== values.person?.id && !values.sibling_ids.includes(person_id),
  );
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

const CHILDREN = ["child", "sibling", "foster_child"];

/** Brothers and sisters who come along: each gets a stay of their own, together in one group. */
function Siblings({ form, householdId }: Family) {
  const text = useText();
  const age = useAge();
  const { values, field } = form;
  const family = useFamily(values.person?.householdId ?? householdId);
  const children = (family.data?.members ?? []).filter(
    ({ person_id, relation, life_stage }) =>
      person_id !== values.person?.id &&
      life_stage !== "unborn" &&
      CHILDREN.includes(relation ?? "") &&
      !values.companion_person_ids.includes(person_id),
  );
  if (values.person === null || children.length === 0) return null;
  return (
    <MultiChips
      {...field("sibling_ids")}
      label={text.desk.siblings}
      hint={text.desk.siblingsHint}
      choices={children.map((each) => ({ value: each.person_id, label: `${each.name}(${age(each)})` }))}
    />
  );
}

/** Days that each child who is booked has already used, in the fiscal year of the arrival. */
function Quotas({ values, householdId }: { values: StayValues; householdId: string }) {
  const { person, sibling_ids, programme_id } = values;
  const today = todayInTokyo();
  const arrives = parseDate(values.in_date, today);
  const on = arrives.ok ? arrives.date : today;
  const family = useFamily(person?.householdId ?? householdId);
  if (person === null) return null;
  const members = family.data?.members ?? [];
  const siblings = sibling_ids.map((id) => members.find(({ person_id }) => person_id === id));
  const children = [
    { id: person.id, name: person.name },
    ...siblings.flatMap((each) => (each ? [{ id: each.person_id, name: each.name }] : [])),
  ];
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {children.map(({ id, name }) => (
        <Quota
          key={id}
          programmeId={programme_id}
          personId={id}
          on={on}
          name={children.length > 1 ? name : undefined}
        />
      ))}
    </div>
  );
}

type QuotaProps = { programmeId: string; personId: string; on: CivilDate; name?: string };

function Quota({ programmeId, personId, on, name }: QuotaProps) {
  const quota = useQuota(programmeId, personId, on);
  return quota.data ? <QuotaLine quota={quota.data} name={name} /> : null;
}
