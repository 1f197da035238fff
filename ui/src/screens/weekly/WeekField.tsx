import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { useLanguage, useText } from "../../i18n/text";
import type { Problem } from "../../lib/api/problem";
import { addDays, type CivilDate, isoWeek, mondayOf, todayInTokyo } from "../../lib/dates/civil";
import { longDate, shortDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { echoId } from "../../testids";

export type WhichWeek = "this" | "last" | "typed";

type Bound<V> = { name: string; value: V; onChange: (value: V) => void; problem?: Problem };

/** This week, the last one, or the one a day lies in; Monday to Sunday. */
export function WeekField({ which, day }: { which: Bound<WhichWeek>; day: Bound<string> }) {
  const text = useText();
  const language = useLanguage();
  const today = todayInTokyo();
  const chosen = chosenDay(which.value, day.value, today);
  const monday = chosen === null ? null : mondayOf(isoWeek(chosen));
  return (
    <div className="flex flex-col gap-3">
      <Chips
        {...which}
        onChange={(value) => which.onChange(value === "this" || value === "typed" ? value : "last")}
        label={text.weekly.week}
        labelHidden
        choices={[
          { value: "last", label: text.weekly.lastWeek },
          { value: "this", label: text.weekly.thisWeek },
          { value: "typed", label: text.weekly.otherWeek },
        ]}
      />
      {which.value === "typed" && <DateField {...day} label={text.weekly.typedWeek} lean="past" required />}
      <output data-testid={echoId("week")} className="min-h-7">
        {monday !== null &&
          text.weekly.range({
            from: longDate(monday, language),
            to: shortDate(addDays(monday, 6), language, monday),
          })}
      </output>
    </div>
  );
}

/** A day of the chosen week, or null while it is not known. */
export function chosenDay(which: WhichWeek, typed: string, today: CivilDate): CivilDate | null {
  if (which === "this") return today;
  if (which === "last") return addDays(today, -7);
  const parsed = parseDate(typed, today, "past");
  return parsed.ok ? parsed.date : null;
}
