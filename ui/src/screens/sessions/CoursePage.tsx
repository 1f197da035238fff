import { CalendarPlus, Play } from "lucide-react";
import { useParams } from "react-router";
import { ButtonLink } from "../../components/Button";
import { CertificatePaper } from "../../components/CertificatePaper";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { CourseCertificate, CourseView } from "../../lib/api/bindings";
import { useCourse } from "../../lib/api/office-queries";
import { longDate } from "../../lib/dates/format";
import { useLandscape } from "../../lib/landscape";
import { useSheet } from "../../lib/use-sheet";
import { testIds } from "../../testids";
import { AddParticipant } from "./AddParticipant";
import { CourseCertificates } from "./CourseCertificates";
import { CourseGrid } from "./CourseGrid";
import { courseName, useSessionTime } from "./session-words";
import { VacancyBadge } from "./VacancyBadge";

/** One course: who came when, places left, and the next session's roll. */
export function CoursePage() {
  const text = useText();
  const { id = "" } = useParams();
  const course = useCourse(id);
  if (course.isError) {
    return (
      <Page title={text.group.title}>
        <LoadProblem error={course.error} onRetry={() => void course.refetch()} />
      </Page>
    );
  }
  if (!course.data) return null;
  return <Course course={course.data} />;
}

function Course({ course }: { course: CourseView }) {
  const text = useText();
  const language = useLanguage();
  const next = course.sessions.find((session) => session.status === "planned");
  const { sheet, put } = useSheet<CourseCertificate[]>();
  const words = text.group;
  // The table lies, a certificate stands.
  useLandscape(sheet === null);
  return (
    <Page
      wide
      testId={testIds.course}
      title={courseName(course.name, course.cohort)}
      lead={course.programme}
      actions={
        <>
          <ButtonLink to={`/session/new?course=${course.id}`} testId={testIds.courseAddSession}>
            <CalendarPlus aria-hidden className="size-5" />
            {text.group.addSession}
          </ButtonLink>
          {next && (
            <ButtonLink to={`/session/${next.id}/roll`} weight="primary" testId={testIds.courseBegin}>
              <Play aria-hidden className="size-5" />
              {text.group.begin}
            </ButtonLink>
          )}
        </>
      }
    >
      <div data-behind-sheet className="flex flex-col gap-5">
        <Head course={course} />
        {course.sessions.length === 0 && (
          <Empty title={text.group.noSessions} lead={text.group.noSessionsLead} />
        )}
        {course.sessions.length > 0 &&
          (course.people.length === 0 ? (
            <Empty title={text.group.gridEmpty} lead={text.group.gridEmptyLead} />
          ) : (
            <CourseGrid course={course} />
          ))}
        <div data-noprint>
          <AddParticipant course={course} />
        </div>
        <div data-noprint>
          <CourseCertificates course={course} put={put} />
        </div>
      </div>
      {sheet && (
        <div>
          {sheet.map(({ names, person_ids, units, completed_on }) => (
            <CertificatePaper
              key={person_ids.join(" ")}
              names={names}
              body={(names.length > 1 ? words.certificateBodyBoth : words.certificateBody)({
                course: courseName(course.programme, course.name, course.cohort),
                units,
                day: completed_on ? longDate(completed_on, language) : "",
              })}
            />
          ))}
        </div>
      )}
    </Page>
  );
}

function Head({ course }: { course: CourseView }) {
  const text = useText();
  const time = useSessionTime();
  const held = course.sessions.filter((session) => session.status === "held").length;
  const next = course.sessions.find((session) => session.status === "planned");
  const taken =
    course.capacity === null || course.places_left === null ? null : course.capacity - course.places_left;
  const number = next?.sequence_no ?? null;
  return (
    <div
      data-testid={testIds.courseHead}
      className="flex flex-wrap items-center gap-x-6 gap-y-1 rounded-12 border border-line bg-surface px-5 py-3"
    >
      <span className="flex items-center gap-3 font-bold">
        {taken !== null && course.capacity !== null
          ? text.group.peopleOf({ count: taken, capacity: course.capacity })
          : text.group.people({ count: course.people.length })}
        <VacancyBadge left={course.places_left} />
      </span>
      <span>
        {course.sessions_total === null
          ? text.group.progressOpen({ held })
          : text.group.progress({ held, total: course.sessions_total })}
      </span>
      <span>
        {next
          ? text.group.next({
              session: number === null ? "" : text.today.sequence({ no: number }),
              when: time(next),
            })
          : text.group.noNext}
      </span>
    </div>
  );
}
