import { useQuery } from "@tanstack/react-query";
import { useLanguage, useText, word } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ConflictView } from "../../lib/api/bindings";
import type { RecordFields, RecordKind } from "../../lib/api/commands";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { dayOf, longDate } from "../../lib/dates/format";
import { textOf } from "../../lib/fields";
import { formOf, isDay } from "./conflict-fields";
import { useWholeMoment } from "./sharing-words";

/** What a conflict's record says about itself: whose it is, its day, names of people among the values. */
export type About = { person: string | null; day: string | null; names: Record<string, string> };

const NOTHING: About = { person: null, day: null, names: {} };

const nameIn = (person: RecordFields) =>
  [textOf(person, "family_name"), textOf(person, "given_name")].filter(Boolean).join(" ");

async function personName(id: string): Promise<string | null> {
  return call("get", { kind: "person", id }).then(nameIn, () => null);
}

async function readAbout({ kind, record, field, choices }: ConflictView): Promise<About> {
  const names: Record<string, string> = {};
  if (field === "collected_by_id") {
    for (const { value } of choices) {
      if (typeof value === "string") names[value] = (await personName(value)) ?? "";
    }
  }
  // A record that was deleted, or is out of sight, says nothing; its family still does.
  const found = await call("get", { kind: kind as RecordKind, id: record }).catch(() => null);
  if (found === null) return { ...NOTHING, names };
  const owner = textOf(found, "person_id");
  const person = kind === "person" ? nameIn(found) : owner === "" ? null : await personName(owner);
  const day = textOf(found, "occurred_on") || textOf(found, "planned_in_at");
  return { person: person === "" ? null : person, day: day === "" ? null : dayOf(day), names };
}

export function useAbout(conflict: ConflictView): About {
  const about = useQuery({
    queryKey: ["records", "conflict-about", conflict.id],
    queryFn: () => readAbout(conflict),
  });
  return about.data ?? NOTHING;
}

/** アレルギー: what is undecided. */
export function useFieldWord(): (conflict: ConflictView) => string {
  const { conflicts } = useText().sharing;
  const fields: Record<string, string> = conflicts.fields;
  return ({ field }) => fields[field] ?? conflicts.field({ name: field });
}

/** Kinds that the names of family and person say already. */
const PLAIN = ["household", "person", "membership"];

/** Family, person, kind and day of the record, and its code. */
export function useRecordWords(): (conflict: ConflictView, about: About) => string {
  const language = useLanguage();
  const { conflicts } = useText().sharing;
  const kinds: Record<string, string> = conflicts.kinds;
  return ({ household_name, kind, code }, { person, day }) =>
    [
      household_name,
      person,
      PLAIN.includes(kind) ? null : (kinds[kind] ?? conflicts.kinds.other),
      day === null ? null : longDate(day, language),
      code,
    ]
      .filter(Boolean)
      .join(" / ");
}

/** A value as people read it. */
export function useValueWords(): (conflict: ConflictView, value: unknown, about: About) => string {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const when = useWholeMoment();
  const { values, nothing } = text.sharing.conflicts;
  const pairs: Record<string, [yes: string, no: string]> = {
    address_secret: [values.secret, values.open],
    may_collect_child: [values.mayCollect, values.mayNotCollect],
    is_specified: [values.specified, values.notSpecified],
  };
  return (conflict, value, about) => {
    if (value === null || value === undefined || value === "") return nothing;
    if (typeof value === "boolean") {
      const [yes, no] = pairs[conflict.field] ?? [values.yes, values.no];
      return value ? yes : no;
    }
    const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
    switch (formOf(conflict)) {
      case "status":
        return word(text, "stay_status", plain);
      case "level":
        return word(text, "concern_level", plain);
      case "scope":
        return wordIn(catalogue.data, "consent_scope", plain, language);
      case "person":
        return about.names[plain] || text.form.unknown;
      case "moment":
        return isDay(plain) ? when(plain) : plain;
      case "day":
        return isDay(plain) ? longDate(dayOf(plain), language) : plain;
      default:
        return plain;
    }
  };
}
