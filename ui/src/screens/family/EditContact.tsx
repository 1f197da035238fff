import { EyeOff, Plus, X } from "lucide-react";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Hint } from "../../components/FieldFrame";
import { Row, Section } from "../../components/FormShell";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { testIds } from "../../testids";
import type { HouseholdForm } from "./EditFamily";
import { emptyPhone, type PhoneValues, phoneField } from "./household-values";

/** Address and phones. Those of a secret place are not sent here, so they cannot be changed here. */
export function EditContact({ form, locked }: { form: HouseholdForm; locked: boolean }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { values, set, field } = form;
  return (
    <>
      <Section title={text.family.contact}>
        <CheckField
          name="address_secret"
          value={values.address_secret}
          onChange={(value) => set("address_secret", value)}
          label={text.family.addressSecret}
          hint={text.family.addressSecretHint}
        />
        {values.address_secret && (
          <Chips
            {...field("secret_reason")}
            label={text.family.secretReason}
            choices={codeList(catalogue.data, "secret_reason").map((code) => ({
              value: code.code,
              label: codeWord(code, language),
            }))}
          />
        )}
        {locked ? (
          <p className="flex items-start gap-2">
            <EyeOff aria-hidden className="mt-1 size-5 shrink-0 text-warn" />
            {text.family.secretLocked}
          </p>
        ) : (
          <Address form={form} />
        )}
      </Section>
      {!locked && <Phones form={form} />}
    </>
  );
}

function Address({ form }: { form: HouseholdForm }) {
  const text = useText();
  const { values, initial, setValues, field } = form;
  const moved = values.address_how === "moved";
  const stands = initial.address !== "" || initial.municipality_code !== "";

  /** A new address begins empty; the one that stands comes back as it was. */
  function choose(address_how: string) {
    const { from, postal_code, address, municipality_code } = initial;
    const fields =
      address_how === "moved"
        ? { from: "", postal_code: "", address: "", municipality_code: "" }
        : { from, postal_code, address, municipality_code };
    setValues({ ...values, ...fields, address_how });
  }

  return (
    <>
      {stands && (
        <Chips
          {...field("address_how")}
          onChange={choose}
          label={text.family.addressHow}
          choices={Object.entries(text.family.addressHows).map(([value, label]) => ({ value, label }))}
        />
      )}
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
          label={moved ? text.family.movedOn : text.family.addressFrom}
          required={moved}
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
    </>
  );
}

function Phones({ form }: { form: HouseholdForm }) {
  const text = useText();
  const { values, set } = form;
  const change = (changed: PhoneValues) =>
    set(
      "phones",
      values.phones.map((phone) => (phone.key === changed.key ? changed : phone)),
    );
  const next = Math.max(-1, ...values.phones.map((phone) => phone.key)) + 1;
  return (
    <Section title={text.family.phones}>
      {values.phones.length > 0 && <Hint>{text.family.phoneKeep}</Hint>}
      {values.phones.map((phone, at) => (
        <fieldset
          key={phone.key}
          aria-label={text.family.phoneTitle({ number: at + 1 })}
          className="m-0 flex min-w-0 flex-wrap items-end gap-x-5 gap-y-2 border-0 p-0"
        >
          <TextField
            name={phoneField(phone.key, "number")}
            label={text.family.phone}
            value={phone.number}
            onChange={(number) => change({ ...phone, number })}
            problem={form.problems[phoneField(phone.key, "number")]}
            type="tel"
            inputMode="tel"
            width="w-64"
          />
          <TextField
            name={phoneField(phone.key, "owner")}
            label={text.family.phoneOwner}
            value={phone.owner}
            onChange={(owner) => change({ ...phone, owner })}
            width="w-56"
          />
          <CheckField
            name={phoneField(phone.key, "unsafe")}
            label={text.family.phoneUnsafe}
            value={phone.unsafe}
            onChange={(unsafe) => change({ ...phone, unsafe })}
          />
          <Gone form={form} phone={phone} at={at} />
        </fieldset>
      ))}
      <div>
        <Button testId={testIds.addPhone} onPress={() => set("phones", [...values.phones, emptyPhone(next)])}>
          <Plus aria-hidden className="size-5" />
          {text.family.addPhone}
        </Button>
      </div>
    </Section>
  );
}

/** Takes a number away: one that is stored with a reason, one that was only typed at once. */
function Gone({ form, phone, at }: { form: HouseholdForm; phone: PhoneValues; at: number }) {
  const text = useText();
  const others = (phones: PhoneValues[]) => phones.filter(({ key }) => key !== phone.key);
  const { id } = phone;
  if (id === null) {
    return (
      <Button
        weight="quiet"
        aria-label={`${text.family.phoneTitle({ number: at + 1 })}: ${text.form.remove}`}
        onPress={() => form.set("phones", others(form.values.phones))}
      >
        <X aria-hidden className="size-5" />
        {text.form.remove}
      </Button>
    );
  }
  const stored = form.initial.phones.find(({ key }) => key === phone.key) ?? phone;
  return (
    <TakeAway
      kind="phone"
      id={id}
      what={text.takeAway.number({ number: stored.number })}
      reasons={["mistake", "changed", "twice", "other"]}
      onGone={() => form.rebase((values) => ({ ...values, phones: others(values.phones) }))}
      onBack={() =>
        form.rebase((values) => ({ ...values, phones: others(values.phones).toSpliced(at, 0, stored) }))
      }
    />
  );
}
