import { useLanguage, useText } from "../../i18n/text";
import { dayOf, longDate, shortDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { useReach } from "./memory-queries";

/** What a device could have read: which families, since when, which parts of their records. */
export function Reach({ device }: { device: string }) {
  const text = useText();
  const language = useLanguage();
  const asked = useReach(device);
  const { reach } = text.memory;
  if (!asked.data) return null;
  const { all_families, count, facets, families, joined } = asked.data;
  const words: Record<string, string> = reach.facets;
  const day = (date: string) => shortDate(date, language, "0000");
  return (
    <div data-testid={testIds.reach}>
      {joined !== null && (
        <p className="text-muted">{reach.since({ day: longDate(dayOf(joined), language) })}</p>
      )}
      <p>{count === 0 ? reach.none : all_families ? reach.all({ count }) : reach.some({ count })}</p>
      {count > 0 && (
        <ul className="m-0 list-disc pl-6">
          {facets.map((facet) => (
            <li key={facet}>{words[facet] ?? facet}</li>
          ))}
        </ul>
      )}
      {families.length > 0 && (
        <ul className="m-0 mt-2 max-h-56 list-none overflow-y-auto rounded-8 border border-line px-3 py-1">
          {families.map((family) => (
            <li key={family.household_id} className="flex flex-wrap gap-x-3 py-1">
              <span className="font-bold">{family.name}</span>
              <span className="text-muted tabular-nums">{family.code}</span>
              <span>
                {family.since !== null && reach.from({ day: day(family.since) })}
                {family.until !== null && ` ${reach.until({ day: day(family.until) })}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
