import { CalendarX } from "lucide-react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Rest, useFirst } from "../../components/Rest";
import { useLanguage, useText } from "../../i18n/text";
import type { AssignedView } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { assignedId } from "../../testids";

type Props = { assigned: AssignedView[]; onChange: (held: AssignedView) => void };

const CELL = "border-line border-t px-3 py-2 align-top leading-150";

/** Who visits whom, how often so far, and when next. */
export function AssignedTable({ assigned, onChange }: Props) {
  const text = useText();
  const { assign } = text.visiting;
  const { shown, rest } = useFirst("assigned", assigned);
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {assign.assigned}
        <span className="font-normal text-base text-muted">{assigned.length}</span>
      </h2>
      {assigned.length === 0 ? (
        <p className="text-muted">{assign.assignedNone}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
        <section tabIndex={0} aria-label={assign.assigned} className="relative overflow-x-auto">
          <table className="w-full min-w-200 border-collapse">
            <thead>
              <tr className="text-left text-muted text-sm">
                {[assign.worker, assign.household, assign.visits, assign.last, assign.next].map((head) => (
                  <th key={head} scope="col" className="px-3 py-1 font-normal">
                    {head}
                  </th>
                ))}
                <th scope="col" aria-label={assign.change} data-noprint />
              </tr>
            </thead>
            <tbody>
              {shown.map((held) => (
                <Row key={held.assignment_id} held={held} onChange={() => onChange(held)} />
              ))}
            </tbody>
          </table>
          <Rest {...rest} what={assign.assigned} />
        </section>
      )}
    </section>
  );
}

function Row({ held, onChange }: { held: AssignedView; onChange: () => void }) {
  const text = useText();
  const language = useLanguage();
  const { assign } = text.visiting;
  const day = (date: string) => shortDate(date, language, todayInTokyo());
  return (
    <tr>
      <td className={`${CELL} min-w-40`}>
        <Link to={`/worker/${held.worker_id}`} className="font-bold text-ink underline-offset-4">
          {held.worker}
        </Link>
        <span className="block text-muted text-sm">
          {assign.since({ day: day(held.from) })}
          {held.to !== null && ` ${assign.until({ day: day(held.to) })}`}
        </span>
      </td>
      <td className={`${CELL} min-w-48`}>
        <Link to={`/family/${held.household_id}`} className="font-bold text-ink underline-offset-4">
          {held.household}
        </Link>
        <span className="block text-muted text-sm">{held.programme}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap tabular-nums`}>
        {held.visits_planned === null
          ? assign.visitsOnly({ done: held.visits_done })
          : assign.visitsDone({ done: held.visits_done, planned: held.visits_planned })}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>{held.last_visit ? day(held.last_visit) : "－"}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {held.next_visit ? (
          day(held.next_visit)
        ) : (
          <Badge icon={CalendarX} tone="warn">
            {assign.nextNone}
          </Badge>
        )}
      </td>
      <td className={`${CELL} whitespace-nowrap text-right`} data-noprint>
        <Button
          weight="quiet"
          testId={assignedId(held.assignment_id)}
          aria-label={assign.changeOf({ household: held.household, worker: held.worker })}
          onPress={onChange}
        >
          {assign.change}
        </Button>
      </td>
    </tr>
  );
}
