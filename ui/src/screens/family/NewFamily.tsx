import { Plus } from "lucide-react";
import { useNavigate } from "react-router";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { Page } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { draftPlace, useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";
import {
  checkFamily,
  emptyFamily,
  emptyMember,
  MEMBER_FIELD,
  type MemberValues,
  storeFamily,
} from "./family-values";
import { MemberFields } from "./MemberFields";

/** Household, its people, address and phone on one plain page. */
export function NewFamily() {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(emptyFamily(), {}, MEMBER_FIELD);
  const { values, problems, set, setProblems, field, report } = form;
  const draft = useDraft(form, { ...draftPlace("family", undefined), kind: "household", householdId: null });
  const saver = useSave(report, undefined, draft);

  function save() {
    const check = checkFamily(values);
    setProblems(check.problems);
    if (!check.ok) return;
    const message = text.form.savedWhat({ what: values.display_name });
    void saver.save(
      message,
      (batch) => storeFamily(values, batch),
      (id) => void navigate(`/family/${id}`, { replace: true }),
    );
  }

  const setMember = (changed: MemberValues) =>
    set(
      "members",
      values.members.map((member) => (member.key === changed.key ? changed : member)),
    );

  function addMember() {
    const next = Math.max(...values.members.map((member) => member.key)) + 1;
    set("members", [...values.members, emptyMember(next, "child")]);
  }

  return (
    <Page title={text.family.newTitle} lead={text.family.newLead}>
      <FormShell
        testId={testIds.familyForm}
        label={text.family.newTitle}
        problems={problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
        saveLabel={text.family.save}
      >
        <Section title={text.family.household}>
          <Row>
            <TextField
              {...field("display_name")}
              label={text.family.displayName}
              hint={text.family.displayNameHint}
              width="w-full max-w-120"
              required
              autoFocus
            />
            <TextField
              {...field("district")}
              label={text.family.district}
              hint={text.family.districtHint}
              width="w-full max-w-80"
            />
          </Row>
          <Chips
            {...field("household_type")}
            label={text.family.householdType}
            choices={Object.entries(text.codes.household_type).map(([value, label]) => ({ value, label }))}
          />
        </Section>
        <Section title={text.family.members}>
          {values.members.map((member, index) => (
            <MemberFields
              key={member.key}
              number={index + 1}
              value={member}
              problems={problems}
              onChange={setMember}
              onRemove={
                values.members.length > 1
                  ? () =>
                      set(
                        "members",
                        values.members.filter((other) => other.key !== member.key),
                      )
                  : undefined
              }
            />
          ))}
          <div>
            <Button testId={testIds.addMember} onPress={addMember}>
              <Plus aria-hidden className="size-5" />
              {text.family.addMember}
            </Button>
          </div>
        </Section>
        <Section title={text.family.contact}>
          <CheckField
            name="address_secret"
            value={values.address_secret}
            onChange={(value) => set("address_secret", value)}
            label={text.family.addressSecret}
            hint={text.family.addressSecretHint}
          />
          <Row>
            <TextField
              {...field("municipality_code")}
              label={text.family.municipalityCode}
              hint={text.family.municipalityHint}
              width="w-80"
              inputMode="numeric"
            />
            <DateField
              {...field("from")}
              label={text.family.addressFrom}
              hint={text.family.addressFromHint}
              lean="past"
            />
          </Row>
          <Row>
            <TextField
              {...field("postal_code")}
              label={text.family.postalCode}
              width="w-44"
              inputMode="numeric"
            />
            <TextField {...field("address")} label={text.family.address} width="w-full max-w-136" />
          </Row>
          <TextField {...field("phone")} label={text.family.phone} type="tel" width="w-64" inputMode="tel" />
        </Section>
      </FormShell>
    </Page>
  );
}
