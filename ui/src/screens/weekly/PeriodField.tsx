import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { useLanguage, useText } from "../../i18n/text";
import type { Problem } from "../../lib/api/problem";
import {
  addDays,
  type CivilDate,
  isoWeek,
  lastOfMonth,
  mondayOf,
  monthsAfter,
  todayInTokyo,
} from "../../lib/dates/civil";
import { longDate, shortDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { echoId } from "../../testids";

export const WHICH = ["last", "this", "typed", "last_month", "typed_month"] as const;
export type Which = (typeof WHICH)[number];

type Bound<V> = { name: string; value: V; onChange: (value: V) => void; problem?: Problem };

export const isTyped = (which: Which) => which === "typed" || which === "typed_month";
const isMonth = (which: Which) => which.endsWith("month");

/** A week, Monday to Sunday, or a month: the last one, or the one a day lies in. */
export function PeriodField({ which, day }: { which: Bound<Which>; day: Bound<string> }) {
  const text = useText();
  const language = useLanguage();
  const period = chosenPeriod(which.value, day.value, todayInTokyo());
  const span = period === null ? null : daysOf(period);
  return (
    <div className="flex flex-col gap-3">
      <Chips
        {...which}
        onChange={(value) => which.onChange(WHICH.find((each) => each === value) ?? "last")}
        label={text.weekly.week}
        labelHidden
        choices={WHICH.map((value) => ({ value, label: text.weekly.periods[value] }))}
      />
      {isTyped(which.value) && (
        <DateField
          {...day}
          label={isMonth(which.value) ? text.weekly.typedMonth : text.weekly.typedWeek}
          lean="past"
          required
        />
      )}
      <output data-testid={echoId("week")} className="min-h-7">
        {span !== null &&
          text.weekly.range({
            from: longDate(span.from, language),
            to: shortDate(span.to, language, span.from),
          })}
      </output>
    </div>
  );
}

/** `2026-W11` or `2026-03`, or null while it is not known. */
export function chosenPeriod(which: Which, typed: string, today: CivilDate): string | null {
  if (which === "this") return isoWeek(today);
  if (which === "last") return isoWeek(addDays(today, -7));
  if (which === "last_month") return monthsAfter(today, -1).slice(0, 7);
  const parsed = parseDate(typed, today, "past");
  if (!parsed.ok) return null;
  return which === "typed_month" ? parsed.date.slice(0, 7) : isoWeek(parsed.date);
}

function daysOf(period: string): { from: CivilDate; to: CivilDate } | null {
  const monday = mondayOf(period);
  if (monday !== null) return { from: monday, to: addDays(monday, 6) };
  return { from: `${period}-01`, to: lastOfMonth(`${period}-01`) };
}
