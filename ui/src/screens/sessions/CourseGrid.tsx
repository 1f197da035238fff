import { Award, Repeat2 } from "lucide-react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { StatusBadge } from "../../components/StatusBadge";
import { useLanguage, useText, word } from "../../i18n/text";
import type { CourseCell, CourseRow, CourseView, SessionCard } from "../../lib/api/bindings";
import { columnDate, dayOf } from "../../lib/dates/format";
import { courseCellId, courseRowId, testIds } from "../../testids";
import { AttendanceMark } from "./AttendanceMark";

const CELL = "border-line border-b px-2 py-1.5 align-top leading-140";

/** Sessions across, people down. The names stay in sight when the sessions are scrolled. */
export function CourseGrid({ course }: { course: CourseView }) {
  const text = useText();
  return (
    <div className="rounded-12 border border-line bg-surface px-4 py-3">
      <h2 className="px-1 font-bold text-lg leading-150">{text.group.gridTitle}</h2>
      <p className="px-1 text-muted text-sm">{text.group.gridHint}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard */}
      <section tabIndex={0} aria-label={text.group.gridTitle} className="relative mt-2 overflow-x-auto">
        <table data-testid={testIds.courseGrid} className="w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr className="text-left align-bottom">
              <th
                scope="col"
                className={`${CELL} sticky left-0 z-1 min-w-44 bg-surface font-normal text-muted`}
              >
                {text.session.name}
              </th>
              {course.sessions.map((session) => (
                <th key={session.id} scope="col" className={`${CELL} min-w-26 font-normal`}>
                  <SessionHead session={session} />
                </th>
              ))}
              <th scope="col" className={`${CELL} min-w-24 font-normal text-muted`}>
                {text.group.units}
              </th>
            </tr>
          </thead>
          <tbody>
            {course.people.map((row) => (
              <PersonRow key={row.person_id} row={row} course={course} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function SessionHead({ session }: { session: SessionCard }) {
  const text = useText();
  const language = useLanguage();
  return (
    <Link
      to={`/session/${session.id}/roll`}
      className="flex min-h-11 flex-col items-start justify-end gap-0.5 rounded-4 text-primary underline underline-offset-4 hover:bg-tint"
    >
      <span className="font-bold">
        {session.sequence_no === null ? session.theme : text.today.sequence({ no: session.sequence_no })}
      </span>
      {session.start_at && <span>{columnDate(dayOf(session.start_at), language)}</span>}
      <StatusBadge list="session_status" code={session.status} />
    </Link>
  );
}

function PersonRow({ row, course }: { row: CourseRow; course: CourseView }) {
  const text = useText();
  const role = word(text, "attendance_role", row.attendance_role);
  const name = (
    <>
      <span className="block text-muted text-xs">{[row.kana, role].filter(Boolean).join(" / ")}</span>
      <span className="font-bold text-base">{row.name || text.session.outOfSight}</span>
    </>
  );
  return (
    <tr data-testid={courseRowId(row.person_id)}>
      <th scope="row" className={`${CELL} sticky left-0 z-1 bg-surface text-left font-normal`}>
        {row.household_id === null ? (
          name
        ) : (
          <Link to={`/family/${row.household_id}`} className="block min-h-11 text-ink underline-offset-4">
            {name}
          </Link>
        )}
      </th>
      {course.sessions.map((session, at) => (
        <td
          key={session.id}
          data-testid={courseCellId(row.person_id, session.id)}
          data-state={row.cells[at]?.state ?? ""}
          className={CELL}
        >
          <Cell cell={row.cells[at]} session={session} />
        </td>
      ))}
      <td className={CELL}>
        <Units row={row} needed={course.completion_units} />
      </td>
    </tr>
  );
}

function Cell({ cell, session }: { cell: CourseCell | undefined; session: SessionCard }) {
  const text = useText();
  const language = useLanguage();
  if (!cell?.state) {
    if (session.status === "held") return <span className="text-muted">{text.group.openCell}</span>;
    return (
      <span className="text-muted">
        <span aria-hidden>－</span>
        <span className="sr-only">{text.group.futureCell}</span>
      </span>
    );
  }
  return (
    <>
      <AttendanceMark state={cell.state} />
      {cell.made_up_in && (
        <Link
          to={`/session/${cell.made_up_in}/roll`}
          className="mt-0.5 flex items-center gap-1 whitespace-nowrap text-primary text-xs underline underline-offset-4"
        >
          <Repeat2 aria-hidden className="size-3.5 shrink-0" />
          {text.group.madeUpOn({ day: cell.made_up_on ? columnDate(cell.made_up_on, language) : "" })}
        </Link>
      )}
    </>
  );
}

/** Children have no units of their own. */
function Units({ row, needed }: { row: CourseRow; needed: number | null }) {
  const text = useText();
  if (row.attendance_role === "child_in_childcare") return <span className="text-muted">－</span>;
  return (
    <span className="flex flex-col items-start gap-1">
      <span className="font-bold text-base tabular-nums">
        {needed === null ? row.units : text.group.unitsOf({ units: row.units, needed })}
      </span>
      {row.completed && (
        <Badge icon={Award} tone="good">
          {text.group.completed}
        </Badge>
      )}
    </span>
  );
}
