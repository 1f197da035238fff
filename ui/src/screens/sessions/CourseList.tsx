import { CalendarPlus, ChevronLeft, ChevronRight, GraduationCap, Play } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { First } from "../../components/Rest";
import { StatusBadge } from "../../components/StatusBadge";
import { useText } from "../../i18n/text";
import type { CourseLine, SessionCard } from "../../lib/api/bindings";
import { useCourses, useSessions } from "../../lib/api/office-queries";
import { type CivilDate, firstOfMonth, lastOfMonth, monthsAfter, todayInTokyo } from "../../lib/dates/civil";
import { cardId, testIds } from "../../testids";
import { CardLine } from "../today/cards";
import { Group } from "../today/Today";
import { courseName, useSessionName, useSessionTime } from "./session-words";
import { VacancyBadge } from "./VacancyBadge";

/** Courses, and every session of a month; what is to be held today stands first. */
export function CourseList() {
  const text = useText();
  const today = todayInTokyo();
  const [month, setMonth] = useState(firstOfMonth(today));
  const courses = useCourses();
  const todays = useSessions(today, today);
  const sessions = useSessions(month, lastOfMonth(month));
  const failed = [courses, todays, sessions].find((query) => query.isError);
  const open = (todays.data ?? []).filter((session) => session.status === "planned");
  const nothing = courses.data?.length === 0 && sessions.data?.length === 0 && month === firstOfMonth(today);

  return (
    <Page
      testId={testIds.courses}
      title={text.group.title}
      lead={text.group.lead}
      actions={
        <>
          <ButtonLink to="/session/new" testId={testIds.sessionNew}>
            <CalendarPlus aria-hidden className="size-5" />
            {text.session.create}
          </ButtonLink>
          <ButtonLink
            to="/course/new"
            weight={open.length > 0 ? "secondary" : "primary"}
            testId={testIds.courseNew}
          >
            <GraduationCap aria-hidden className="size-5" />
            {text.group.create}
          </ButtonLink>
        </>
      }
    >
      {failed && <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />}
      {open.length > 0 && <ToBegin sessions={open} />}
      {nothing && <Empty title={text.group.emptyTitle} lead={text.group.emptyLead} />}
      {courses.data && !nothing && <Courses lines={courses.data} />}
      {sessions.data && !nothing && <Month month={month} sessions={sessions.data} onMonth={setMonth} />}
    </Page>
  );
}

/** Today's sessions that nobody has held yet, each with its button; the first is what to do now. */
function ToBegin({ sessions }: { sessions: SessionCard[] }) {
  const text = useText();
  const name = useSessionName();
  const time = useSessionTime();
  return (
    <section
      data-testid={testIds.coursesToday}
      className="rounded-12 border-2 border-primary bg-surface px-5 py-3"
    >
      <h2 className="font-bold text-lg leading-150">{text.group.today}</h2>
      <ul className="m-0 list-none p-0">
        {sessions.map((session, at) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-b py-2 last:border-b-0"
          >
            <span className="min-w-64 flex-1 leading-150">
              <span className="block font-bold">{name(session)}</span>
              <span className="block text-muted text-sm">
                {time(session)} {text.today.attended(session)}
              </span>
            </span>
            <Link
              to={`/session/${session.id}/roll`}
              data-testid={cardId("begin", session.id)}
              className={`inline-flex min-h-12 min-w-32 items-center justify-center gap-2 rounded-8 border border-primary px-5 py-2 font-bold no-underline ${
                at === 0
                  ? "bg-primary text-on-primary hover:bg-primary-hover"
                  : "bg-surface text-primary hover:bg-tint"
              }`}
            >
              <Play aria-hidden className="size-5" />
              {text.group.begin}
              <span className="sr-only">{name(session)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Courses({ lines }: { lines: CourseLine[] }) {
  const text = useText();
  const name = useSessionName();
  const time = useSessionTime();

  function next(line: CourseLine): string {
    if (line.next === null) return text.group.noNext;
    const number = line.next.sequence_no;
    const session = number === null ? name(line.next) : text.today.sequence({ no: number });
    return text.group.next({ session, when: time(line.next) });
  }

  return (
    <section className="rounded-12 border border-line bg-surface px-4 py-2">
      <h2 className="px-1 py-1 font-bold text-lg leading-150">{text.group.courses}</h2>
      {lines.length === 0 && <p className="px-1 pb-2 text-muted">{text.group.noCourses}</p>}
      <ul className="m-0 list-none p-0">
        <First name="courses" of={lines}>
          {(line) => (
            <li key={line.id} className="border-line border-b last:border-b-0">
              <Link
                to={`/course/${line.id}`}
                data-testid={cardId("course", line.id)}
                className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 rounded-4 px-3 py-2 text-ink no-underline hover:bg-tint"
              >
                <span className="min-w-64 flex-1">
                  <span className="block font-bold leading-150">{courseName(line.name, line.cohort)}</span>
                  <span className="block text-muted text-sm leading-150">
                    {line.programme} / {next(line)}
                  </span>
                </span>
                <span className="ml-auto flex flex-wrap items-center justify-end gap-x-4 gap-y-1 text-sm">
                  <span>
                    {line.sessions_total === null
                      ? text.group.progressOpen({ held: line.sessions_held })
                      : text.group.progress({ held: line.sessions_held, total: line.sessions_total })}
                  </span>
                  <span>
                    {line.capacity === null
                      ? text.group.people({ count: line.participants })
                      : text.group.peopleOf({ count: line.participants, capacity: line.capacity })}
                  </span>
                  <VacancyBadge
                    left={line.capacity === null ? null : Math.max(0, line.capacity - line.participants)}
                  />
                  <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
                </span>
              </Link>
            </li>
          )}
        </First>
      </ul>
    </section>
  );
}

type MonthProps = { month: CivilDate; sessions: SessionCard[]; onMonth: (month: CivilDate) => void };

function Month({ month, sessions, onMonth }: MonthProps) {
  const text = useText();
  const [year = 0, number = 0] = month.split("-").map(Number);
  return (
    <div data-testid={testIds.coursesMonth} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button weight="quiet" onPress={() => onMonth(monthsAfter(month, -1))}>
          <ChevronLeft aria-hidden className="size-5" />
          {text.group.monthBefore}
        </Button>
        <span aria-live="polite" className="font-bold text-lg">
          {text.group.monthOf({ year, month: number })}
        </span>
        <Button weight="quiet" onPress={() => onMonth(monthsAfter(month, 1))}>
          {text.group.monthAfter}
          <ChevronRight aria-hidden className="size-5" />
        </Button>
      </div>
      <Group title={text.group.month} count={sessions.length}>
        {sessions.map((session) => (
          <MonthLine key={session.id} session={session} />
        ))}
      </Group>
      {sessions.length === 0 && <p className="px-1 text-muted">{text.group.monthEmpty}</p>}
    </div>
  );
}

function MonthLine({ session }: { session: SessionCard }) {
  const text = useText();
  const name = useSessionName();
  const time = useSessionTime();
  const [day = "", clock = ""] = time(session).split(" ");
  return (
    <CardLine
      kind="session"
      id={session.id}
      to={`/session/${session.id}/roll`}
      time={day}
      title={name(session)}
      detail={`${clock} ${text.today.attended(session)}`}
      badge={<StatusBadge list="session_status" code={session.status} />}
    />
  );
}
