import type { RecordFields, RecordKind } from "../../lib/api/commands";
import { Problem, toProblem } from "../../lib/api/problem";
import { halfWidth, orNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate } from "../../lib/moments";
import type { Batch } from "../../lib/save";

export type MemberValues = {
  /** Stays with the member while others are added and removed. */
  key: number;
  relation: string;
  family_name: string;
  given_name: string;
  family_kana: string;
  given_kana: string;
  birth_date: string;
  allergies: string;
};

export type FamilyValues = {
  display_name: string;
  household_type: string;
  district: string;
  members: MemberValues[];
  address_secret: boolean;
  municipality_code: string;
  from: string;
  postal_code: string;
  address: string;
  phone: string;
};

export function emptyMember(key: number, relation: string): MemberValues {
  return {
    key,
    relation,
    family_name: "",
    given_name: "",
    family_kana: "",
    given_kana: "",
    birth_date: "",
    allergies: "",
  };
}

export function emptyFamily(): FamilyValues {
  return {
    display_name: "",
    household_type: "general",
    district: "",
    members: [emptyMember(0, "mother"), emptyMember(1, "child")],
    address_secret: false,
    municipality_code: "",
    // Empty is "since ever": a visit of last week belongs to the same municipality.
    from: "",
    postal_code: "",
    address: "",
    phone: "",
  };
}

export const memberField = (key: number, field: string) => `member-${key}-${field}`;
export const MEMBER_FIELD = /^member-\d+-/;

/** A member of whom nothing but the offered relation stands in the form is not meant to be stored. */
function isBlank(member: MemberValues): boolean {
  return [
    member.family_name,
    member.given_name,
    member.family_kana,
    member.given_kana,
    member.birth_date,
  ].every((typed) => typed.trim() === "");
}

export function checkFamily(values: FamilyValues): Check {
  const check = new Check();
  check.filled("display_name", values.display_name);
  const members = values.members.filter((member) => !isBlank(member));
  const first = values.members[0];
  if (members.length === 0 && first) check.fail(memberField(first.key, "given_name"), "required");
  for (const member of members) {
    if (member.given_name.trim() === "" && member.family_name.trim() === "") {
      check.fail(memberField(member.key, "given_name"), "required");
    }
    readDate(check, memberField(member.key, "birth_date"), member.birth_date, { lean: "past" });
  }
  const hasAddress = values.address.trim() !== "" || values.municipality_code.trim() !== "";
  if (hasAddress) {
    check.filled("municipality_code", values.municipality_code);
    readDate(check, "from", values.from, { lean: "past" });
  }
  return check;
}

type Item = { kind: RecordKind; record: RecordFields; member?: number };

/** Names the record that the first item of a `put_many` makes. */
const FIRST = "@0";

/** Household, members, address and phone as one change; the household's id. `values` has passed `checkFamily`. */
export async function storeFamily(values: FamilyValues, batch: Batch): Promise<string> {
  const check = new Check();
  const items: Item[] = [
    {
      kind: "household",
      record: {
        display_name: values.display_name,
        household_type: values.household_type,
        district: orNull(values.district),
        address_secret: values.address_secret,
      },
    },
  ];
  for (const member of values.members.filter((candidate) => !isBlank(candidate))) {
    items.push({
      kind: "person",
      record: { household_id: FIRST, relation: member.relation, ...personRecord(member, check) },
      member: member.key,
    });
  }
  if (values.municipality_code.trim() !== "") {
    items.push({
      kind: "address_history",
      record: {
        household_id: FIRST,
        from: readDate(check, "from", values.from, { lean: "past" }),
        postal_code: halfWidth(values.postal_code),
        address: orNull(values.address),
        municipality_code: halfWidth(values.municipality_code),
      },
    });
  }
  if (values.phone.trim() !== "") {
    items.push({ kind: "phone", record: { household_id: FIRST, number: halfWidth(values.phone) } });
  }
  try {
    const [household] = await batch.putMany(items.map(({ kind, record }) => ({ kind, record })));
    return household ?? "";
  } catch (thrown) {
    throw atMember(toProblem(thrown), items);
  }
}

/** A refused member's fault stands at that member's field. */
function atMember(problem: Problem, items: Item[]): Problem {
  const { item } = problem.detail;
  const member = typeof item === "number" ? items[item]?.member : undefined;
  if (member === undefined || problem.field === null) return problem;
  return new Problem({ ...problem, field: memberField(member, problem.field) });
}

/** The fields of a person that the form knows. */
export function personRecord(member: MemberValues, check: Check): RecordFields {
  return {
    family_name: orNull(member.family_name),
    given_name: orNull(member.given_name),
    family_kana: orNull(member.family_kana),
    given_kana: orNull(member.given_kana),
    birth_date: readDate(check, "birth_date", member.birth_date, { lean: "past" }),
    allergies: orNull(member.allergies),
  };
}
