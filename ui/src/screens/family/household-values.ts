import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { Problem } from "../../lib/api/problem";
import { halfWidth, listOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type PhoneValues = { key: number; id: string | null; number: string; owner: string; unsafe: boolean };

/** A household as its edit form has it. Phones and address are empty and stay untouched where the place is secret. */
export type HouseholdValues = {
  display_name: string;
  household_type: string;
  district: string;
  contact_caution: string;
  flags: string[];
  address_secret: boolean;
  secret_reason: string;
  /** `mend` the address that stands, or `moved`: add another. */
  address_how: string;
  from: string;
  postal_code: string;
  address: string;
  municipality_code: string;
  phones: PhoneValues[];
};

export const phoneField = (key: number, field: string) => `phone-${key}-${field}`;
export const PHONE_FIELD = /^phone-\d+-/;

/** The parts of a record: its phones, its addresses. */
function partsOf(record: RecordFields, name: string): RecordFields[] {
  const parts = record[name];
  if (!Array.isArray(parts)) return [];
  return parts.filter(
    (part): part is { [key: string]: JsonValue } =>
      part !== null && typeof part === "object" && !Array.isArray(part),
  );
}

/** The address that began last. */
export function newestAddress(record: RecordFields): RecordFields | undefined {
  return partsOf(record, "address_history")
    .toSorted((a, b) => textOf(a, "from").localeCompare(textOf(b, "from")))
    .at(-1);
}

export function householdFrom(record: RecordFields): HouseholdValues {
  const address = newestAddress(record) ?? {};
  return {
    display_name: textOf(record, "display_name"),
    household_type: textOf(record, "household_type"),
    district: textOf(record, "district"),
    contact_caution: textOf(record, "contact_caution"),
    flags: listOf(record, "flags"),
    address_secret: record.address_secret === true,
    secret_reason: textOf(record, "secret_reason"),
    address_how: "mend",
    from: typedDate(textOrNull(address, "from")),
    postal_code: textOf(address, "postal_code"),
    address: textOf(address, "address"),
    municipality_code: textOf(address, "municipality_code"),
    phones: partsOf(record, "phones").map((phone, key) => ({
      key,
      id: textOrNull(phone, "id"),
      number: textOf(phone, "number"),
      owner: textOf(phone, "owner"),
      unsafe: phone.safe_to_call === false,
    })),
  };
}

export function emptyPhone(key: number): PhoneValues {
  return { key, id: null, number: "", owner: "", unsafe: false };
}

/** A new phone of which nothing was typed is not meant to be stored; one that is stored cannot lose its number. */
function meant(phone: PhoneValues): boolean {
  return phone.id !== null || phone.number.trim() !== "" || phone.owner.trim() !== "";
}

/** What the form says, checked: household, phones and address as one record. */
export function householdRecord(
  values: HouseholdValues,
  id: string,
  stored: RecordFields,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("display_name", values.display_name);
  const record: RecordFields = {
    id,
    display_name: values.display_name,
    household_type: values.household_type,
    district: orNull(values.district),
    contact_caution: orNull(values.contact_caution),
    flags: values.flags,
    address_secret: values.address_secret,
    secret_reason: values.address_secret ? orNull(values.secret_reason) : null,
  };
  if (stored.address_secret === true) return { check, record };

  const moved = values.address_how === "moved";
  const typed = [values.postal_code, values.address, values.municipality_code].some(
    (part) => part.trim() !== "",
  );
  const from = readDate(check, "from", values.from, { lean: "past", required: moved });
  if (typed || moved) {
    check.filled("municipality_code", values.municipality_code);
    const address = newestAddress(stored);
    record.address_history = [
      {
        ...(moved || address === undefined ? {} : { id: textOf(address, "id") }),
        from,
        postal_code: halfWidth(values.postal_code),
        address: orNull(values.address),
        municipality_code: halfWidth(values.municipality_code),
      },
    ];
  }
  const phones = values.phones.filter(meant);
  for (const phone of phones) check.filled(phoneField(phone.key, "number"), phone.number);
  if (phones.length > 0) {
    record.phones = phones.map((phone) => ({
      ...(phone.id === null ? {} : { id: phone.id }),
      number: halfWidth(phone.number),
      owner: orNull(phone.owner),
      safe_to_call: phone.unsafe ? false : null,
    }));
  }
  return { check, record };
}

/** `phones[1].number` of the core is the second phone that was sent; `address_history[0].from` is `from`. */
export function atPart(problem: Problem, values: HouseholdValues): Problem {
  const match = /^(phones|address_history)\[(\d+)\]\.(\w+)$/.exec(problem.field ?? "");
  if (!match) return problem;
  const [, part, at, name = ""] = match;
  const phone = values.phones.filter(meant)[Number(at)];
  const field = part === "phones" && phone ? phoneField(phone.key, name) : name;
  return new Problem({ code: problem.code, detail: problem.detail, field });
}
