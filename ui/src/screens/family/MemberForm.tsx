import { useNavigate, useParams } from "react-router";
import { Chips } from "../../components/Chips";
import { FormShell, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { MemberView } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { Problem } from "../../lib/api/problem";
import { useFamily, useOptions } from "../../lib/api/queries";
import { useDraft } from "../../lib/draft";
import { isMasked, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { asChoices } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { SamePersonLink } from "../twins/Merged";
import { emptyMember, MEMBER_FIELD, type MemberValues, memberField, personRecord } from "./family-values";
import { hasLeft, Leave } from "./Leave";
import { MemberFields } from "./MemberFields";

type Values = {
  member: MemberValues;
  medication: string;
  collect: string;
  placement: string;
  placement_org_id: string;
};

/** A person of a family, new or known. */
export function MemberForm() {
  const text = useText();
  const { id = "", person } = useParams();
  const family = useFamily(id);
  const record = useRecord("person", person);
  const title = person ? text.family.memberEditTitle : text.family.memberNew;
  const failed = [family, record].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!family.data || (person !== undefined && !record.data)) return null;
  const known = family.data.members.find((member) => member.person_id === person);
  const initial = valuesFrom(record.data ?? {}, known);
  return (
    <Fields
      household={id}
      person={person}
      known={known}
      initial={initial}
      title={title}
      lead={family.data.display_name}
      hidden={isMasked(record.data ?? {}, "placement_org_id")}
    />
  );
}

function valuesFrom(record: RecordFields, known: MemberView | undefined): Values {
  const permitted = known?.may_collect_child ?? null;
  return {
    member: {
      ...emptyMember(0, known ? (known.relation ?? "") : "child"),
      family_name: textOf(record, "family_name"),
      given_name: textOf(record, "given_name"),
      family_kana: textOf(record, "family_kana"),
      given_kana: textOf(record, "given_kana"),
      birth_date: typedDate(textOrNull(record, "birth_date")),
      allergies: textOf(record, "allergies"),
    },
    medication: textOf(record, "medication"),
    collect: permitted === null ? "unknown" : permitted ? "yes" : "no",
    placement: textOf(record, "placement") || AT_HOME,
    placement_org_id: isMasked(record, "placement_org_id")
      ? KEPT
      : textOf(record, "placement_org_id") || NOBODY,
  };
}

/** The fields of where a child was placed. Of a secret place the name is masked: what was not seen is not written. */
function placedRecord(values: Values): RecordFields {
  const { placement, placement_org_id } = values;
  const placed = placement !== AT_HOME;
  const chosen = placed && placement_org_id !== NOBODY ? placement_org_id : null;
  return { placement: placed ? placement : null, ...(chosen === KEPT ? {} : { placement_org_id: chosen }) };
}

/** Stands for no organisation, in a list that has no empty choice. */
const NOBODY = "nobody";

/** Stands for the one that is stored and not shown. */
const KEPT = "kept";

/** Code of `placement`: nowhere else. */
const AT_HOME = "none";

const COLLECT: Readonly<Record<string, boolean | null>> = { yes: true, no: false, unknown: null };

type Props = {
  /** With whom the child was placed is masked. */
  hidden: boolean;
  household: string;
  person?: string;
  known?: MemberView;
  initial: Values;
  title: string;
  lead: string;
};

function Fields({ household, person, known, initial, title, lead, hidden }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(initial, {}, MEMBER_FIELD);
  const { values, set, field, problems } = form;
  const draft = useDraft(form, {
    key: `member/${household}/${person ?? "new"}`,
    place: `/family/${household}/member/${person ?? "new"}`,
    kind: "person",
    householdId: household,
  });
  const saver = useSave((problem) => form.report(atMember(problem, values.member)), undefined, draft);

  function save() {
    const { member } = values;
    const check = new Check();
    if (member.given_name.trim() === "" && member.family_name.trim() === "") {
      check.fail(memberField(member.key, "given_name"), "required");
    }
    readDate(check, memberField(member.key, "birth_date"), member.birth_date, { lean: "past" });
    form.setProblems(check.problems);
    if (!check.ok) return;
    const inFamily: RecordFields = {
      relation: orNull(member.relation),
      may_collect_child: COLLECT[values.collect] ?? null,
    };
    const record: RecordFields = {
      ...(person === undefined ? {} : { id: person }),
      ...personRecord(member, new Check()),
      medication: orNull(values.medication),
      ...placedRecord(values),
    };
    // Who has left is edited by what tied them to the family: naming the household would make them a member again.
    const left = known !== undefined && hasLeft(known) ? known.membership_id : null;
    void saver.save(
      text.form.savedWhat({ what: `${member.family_name} ${member.given_name}`.trim() }),
      async (batch) => {
        if (left === null) return batch.put("person", { household_id: household, ...inFamily, ...record });
        const [stored] = await batch.putMany([
          { kind: "person", record },
          { kind: "membership", record: { id: left, ...inFamily } },
        ]);
        return stored ?? "";
      },
      () => void navigate(`/family/${household}`, { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      lead={lead}
      actions={
        known && (
          <>
            <SamePersonLink personId={known.person_id} />
            <Leave
              member={known}
              onGone={() => {
                void draft.discard();
                void navigate(`/family/${household}`, { replace: true });
              }}
            />
          </>
        )
      }
    >
      <FormShell
        testId={testIds.memberForm}
        label={title}
        problems={problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={text.family.members}>
          <MemberFields
            value={values.member}
            problems={problems}
            onChange={(member) => set("member", member)}
          />
          <TextField {...field("medication")} label={text.family.medication} width="w-full max-w-136" />
          <Chips
            {...field("collect")}
            label={text.family.collect}
            choices={Object.entries(text.family.collects).map(([value, label]) => ({ value, label }))}
          />
          <Placement form={form} hidden={hidden} />
        </Section>
      </FormShell>
    </Page>
  );
}

/** Where a child lives who is in care, and with whom. */
function Placement({ form, hidden }: { form: ReturnType<typeof useForm<Values>>; hidden: boolean }) {
  const text = useText();
  const options = useOptions();
  const { values, field } = form;
  const organisations = options.data?.organisations ?? [];
  return (
    <>
      <Chips
        {...field("placement")}
        label={text.family.placement}
        choices={Object.entries(text.codes.placement).map(([value, label]) => ({ value, label }))}
      />
      {values.placement !== AT_HOME && (
        <SelectField
          {...field("placement_org_id")}
          label={text.family.placedWith}
          hint={hidden ? text.family.placedHidden : text.family.placedHint}
          width="w-full max-w-136"
          choices={[
            ...(hidden ? [{ value: KEPT, label: text.family.placedAsStored }] : []),
            { value: NOBODY, label: text.family.placedNowhere },
            ...asChoices(organisations),
          ]}
        />
      )}
    </>
  );
}

/** The core's `given_name` is a field inside the member of this form. */
function atMember(problem: Problem, member: MemberValues): Problem {
  if (problem.field === null || !(problem.field in member)) return problem;
  return new Problem({
    code: problem.code,
    detail: problem.detail,
    field: memberField(member.key, problem.field),
  });
}
