import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "../../components/Button";
import { useLanguage, useText } from "../../i18n/text";
import { addDays, type CivilDate, todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { testIds } from "../../testids";

type Props = { monday: CivilDate; thisWeek: CivilDate; onChange: (monday: CivilDate) => void };

/** Which week: the one before, this one, the next. The words say where the press leads. */
export function WeekStepper({ monday, thisWeek, onChange }: Props) {
  const text = useText();
  const language = useLanguage();
  const now = monday === thisWeek;
  const day = (date: CivilDate) => shortDate(date, language, todayInTokyo());
  return (
    <fieldset
      aria-label={text.visiting.week}
      className="m-0 flex min-w-0 flex-wrap items-center gap-2 border-0 p-0"
    >
      <Button testId={testIds.visitWeekBefore} onPress={() => onChange(addDays(monday, -7))}>
        <ChevronLeft aria-hidden className="size-5" />
        {now ? text.visiting.weekBefore : text.visiting.earlier}
      </Button>
      <Button testId={testIds.visitWeekThis} isDisabled={now} onPress={() => onChange(thisWeek)}>
        {text.visiting.weekThis}
      </Button>
      <Button testId={testIds.visitWeekAfter} onPress={() => onChange(addDays(monday, 7))}>
        {now ? text.visiting.weekAfter : text.visiting.later}
        <ChevronRight aria-hidden className="size-5" />
      </Button>
      <output className="ml-2 whitespace-nowrap font-bold text-lg">
        {text.form.timeSpan({ from: day(monday), to: day(addDays(monday, 6)) })}
      </output>
    </fieldset>
  );
}
