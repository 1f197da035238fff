import type { FamilyView, TwinSide, TwinsView, TwinView } from "../bindings";
import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "duplicates" | "compare_twins" | "keep_apart" | "merge" | "unmerge";

/** One family that looks like another, with a child in both. */
export function fakeTwins(
  records: FakeRecords,
  refuse: (code: string, field?: string) => never,
): Pick<Handlers, Names> {
  const apart = new Set<string>();
  const merged = new Map<string, string>();
  const key = (one: string, other: string) => [one, other].sort().join(" ");
  const family = (id: string) => records.families.find((each) => each.id === id);

  function pairs(): TwinsView[] {
    const [one, other] = [family("f-1"), family("f-3")];
    if (!one || !other || merged.size > 0) return [];
    const found: TwinsView = {
      kind: "household",
      one: twin(one),
      other: twin(other),
      verdict: "same",
      agrees: ["birth_date", "kana", "name_variant", "phone"],
      differs: ["address"],
    };
    return apart.has(key(one.id, other.id)) ? [] : [found];
  }

  return {
    duplicates: () => ({ count: pairs().length, pairs: pairs() }),
    compare_twins: ({ kind, one, other }) => {
      if (kind === "person") {
        if (one === other) return refuse("reference_self", "other");
        const [first, second] = [personSide(records, one), personSide(records, other)];
        if (!first || !second) return refuse("record_missing");
        return { kind, one: first, other: second, likeness: null, people: [], refused: null };
      }
      const [a, b] = [family(one), family(other)];
      if (!a || !b) return refuse("record_missing");
      if (a.id === b.id) return refuse("reference_self", "other");
      const alike = key(one, other) === key("f-1", "f-3");
      const [first, second] = [a.members.at(-1), b.members.at(-1)];
      return {
        kind: "household",
        one: side(a),
        other: side(b),
        likeness: pairs()[0] && alike ? (pairs()[0] ?? null) : null,
        people:
          alike && first && second
            ? [
                {
                  kind: "person",
                  one: { ...twin(a), id: first.person_id, name: first.name, birth_date: first.birth_date },
                  other: {
                    ...twin(b),
                    id: second.person_id,
                    name: second.name,
                    birth_date: second.birth_date,
                  },
                  verdict: "same",
                  agrees: ["birth_date", "given_name"],
                  differs: [],
                },
              ]
            : [],
        refused: a.address_secret === b.address_secret ? null : "merge_secret",
      };
    },
    keep_apart: ({ one, other, together }) => {
      if (together) apart.delete(key(one, other));
      else apart.add(key(one, other));
      return null;
    },
    merge: ({ from, into }) => {
      const [gone, stays] = [family(from), family(into)];
      merged.set(from, into);
      if (gone && stays)
        stays.merged.push({ kind: "household", id: gone.id, code: gone.code, name: gone.display_name });
      return "merged-1";
    },
    unmerge: ({ from }) => {
      merged.delete(from);
      for (const each of records.families) each.merged = each.merged.filter(({ id }) => id !== from);
      return "unmerged-1";
    },
  };
}

function personSide({ families }: FakeRecords, id: string): TwinSide | null {
  const home = families.find(({ members }) => members.some((member) => member.person_id === id));
  const member = home?.members.find((each) => each.person_id === id);
  if (!home || !member) return null;
  return {
    ...side({ ...home, timeline: [], phones: [], address: null, contact_caution: null }),
    id,
    name: member.name,
    code: `P-A3-${id.replace(/\D/g, "").padStart(5, "0")}`,
    kana: member.kana,
    birth_date: member.birth_date,
    allergies: member.allergies,
    people: [home.display_name],
  };
}

function twin(family: FamilyView): TwinView {
  return {
    id: family.id,
    name: family.display_name,
    code: family.code,
    birth_date: null,
    household_id: family.id,
    people: family.members.map((member) => member.name),
  };
}

function side(family: FamilyView): TwinSide {
  const kinds = [...new Set(family.timeline.map((item) => item.kind))];
  const days = family.timeline.map((item) => item.date).sort();
  return {
    id: family.id,
    household_id: family.id,
    name: family.display_name,
    kana: null,
    code: family.code,
    birth_date: null,
    address_secret: family.address_secret,
    address: family.address,
    phones: family.phones,
    caution: family.contact_caution,
    allergies: null,
    people: family.members.map((member) => `${member.name} (${member.birth_date})`),
    programmes: [...new Set(family.timeline.map((item) => item.programme))],
    records: kinds.map((kind) => ({
      kind,
      count: family.timeline.filter((item) => item.kind === kind).length,
    })),
    first_on: days[0] ?? null,
    last_on: days.at(-1) ?? null,
  };
}
