import { First } from "../../components/Rest";
import { useLanguage, useText } from "../../i18n/text";
import type { VisitCard } from "../../lib/api/bindings";
import { addDays, type CivilDate, todayInTokyo } from "../../lib/dates/civil";
import { columnDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { VisitLine } from "../today/cards";

const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** Monday to Sunday; a day without visits is one quiet line, so that the week keeps its shape. */
export function WeekDays({ monday, visits }: { monday: CivilDate; visits: VisitCard[] }) {
  return (
    <ol
      data-testid={testIds.visitWeek}
      className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0"
    >
      {WEEK.map((n) => {
        const date = addDays(monday, n);
        return <Day key={date} date={date} visits={visits.filter((visit) => visit.date === date)} />;
      })}
    </ol>
  );
}

function Day({ date, visits }: { date: CivilDate; visits: VisitCard[] }) {
  const text = useText();
  const language = useLanguage();
  const today = date === todayInTokyo();
  return (
    <li
      aria-current={today ? "date" : undefined}
      className={`flex flex-wrap border-line border-b last:border-b-0 ${today ? "bg-tint" : ""}`}
    >
      <h3 className="flex w-36 shrink-0 flex-col px-4 py-3 leading-150">
        <span className={today ? "font-bold" : ""}>{columnDate(date, language)}</span>
        {today && <span className="font-bold text-primary text-sm">{text.visiting.today}</span>}
      </h3>
      {visits.length === 0 ? (
        <p className="px-3 py-3 text-muted leading-150">{text.visiting.dayEmpty}</p>
      ) : (
        <ul className="m-0 min-w-80 flex-1 list-none p-0">
          <First name={`visits-${date}`} of={visits} what={columnDate(date, language)}>
            {(visit) => <VisitLine key={visit.id} visit={visit} inDay />}
          </First>
        </ul>
      )}
    </li>
  );
}
