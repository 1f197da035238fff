import { useLanguage, useText } from "../../i18n/text";
import type { HistoryView } from "../../lib/api/bindings";
import type { JsonValue } from "../../lib/api/commands";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { clock, dayOf, longDate } from "../../lib/dates/format";

/** What a field is called; its identifier where this version has no word for it. */
export function useFieldWord(): (field: string) => string {
  const text = useText();
  const known: Record<string, string> = { ...text.sharing.conflicts.fields, ...text.memory.fields };
  return (field) => known[field] ?? text.sharing.conflicts.field({ name: field });
}

/** What a kind of record is called. */
export function useKindWord(): (kind: string) => string {
  const text = useText();
  const known: Record<string, string> = {
    ...text.sharing.conflicts.kinds,
    household: text.family.household,
    person: text.memory.fields.person_id,
    worker: text.memory.fields.worker_id,
    programme: text.memory.fields.programme_id,
  };
  return (kind) => known[kind] ?? text.sharing.conflicts.kinds.other;
}

/** How the values of a field are shown, as the core says. */
type Shaped = Pick<HistoryView, "list" | "shape">;

/** A value of a history as people read it. */
export function useValueWords(): (line: Shaped, value: JsonValue) => string {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { history } = text.memory;
  return function words(line, value): string {
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0))
      return history.nothing;
    if (Array.isArray(value)) return value.map((one) => words(line, one)).join("、");
    if (typeof value === "boolean") return value ? history.yes : history.no;
    if (typeof value !== "string") return typeof value === "object" ? JSON.stringify(value) : String(value);
    if (line.list !== null) return wordIn(catalogue.data, line.list, value, language);
    if (line.shape === "date") return longDate(value, language);
    if (line.shape === "instant") return `${longDate(dayOf(value), language)} ${clock(value)}`;
    return value;
  };
}
