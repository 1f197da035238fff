import { useNavigate, useParams, useSearchParams } from "react-router";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { InlineAdd } from "../../components/InlineAdd";
import { LoadProblem, Page } from "../../components/Page";
import { ProgrammeField } from "../../components/ProgrammeField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { WorkersField } from "../../components/WorkersField";
import { useText } from "../../i18n/text";
import type { CourseView, OptionsView } from "../../lib/api/bindings";
import { useCourse } from "../../lib/api/office-queries";
import { useOptions } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { asChoices, programmesOf } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { SiteField } from "./SiteField";
import {
  NO_COURSE,
  newSession,
  SESSION_ALIASES,
  type SessionValues,
  sessionFrom,
  sessionRecord,
} from "./session-values";

/** One session of a course or group: what, when, where. */
export function SessionForm() {
  const text = useText();
  const { id } = useParams();
  const [search] = useSearchParams();
  const courseId = id === undefined ? (search.get("course") ?? "") : "";
  const record = useRecord("session", id);
  const options = useOptions();
  const course = useCourse(courseId);
  const failed = [record, options, course].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={id ? text.session.editTitle : text.session.newTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!options.data || (id !== undefined && !record.data) || (courseId !== "" && !course.data)) return null;
  const initial = record.data
    ? sessionFrom(record.data)
    : { ...withDefaults(newSession(), options.data), ...ofCourse(course.data) };
  return <Fields id={id} initial={initial} options={options.data} course={courseId} />;
}

function withDefaults(values: SessionValues, options: OptionsView): SessionValues {
  const programmes = programmesOf(options, "session");
  const [site] = options.sites;
  return {
    ...values,
    programme_id: programmes.length === 1 ? (programmes[0]?.id ?? "") : "",
    site_id: options.sites.length === 1 ? (site?.id ?? "") : "",
  };
}

/** One more session of a course takes its programme, and the next number. */
function ofCourse(course: CourseView | undefined): Partial<SessionValues> {
  if (!course) return {};
  const numbers = course.sessions.map((session) => session.sequence_no ?? 0);
  return {
    programme_id: course.programme_id,
    course_id: course.id,
    sequence_no: String(Math.max(0, ...numbers) + 1),
  };
}

type Props = { id?: string; initial: SessionValues; options: OptionsView; course: string };

function Fields({ id, initial, options, course }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(initial, SESSION_ALIASES);
  const place =
    course === ""
      ? draftPlace("session", id)
      : { key: `session/new/${course}`, place: `/session/new?course=${course}` };
  const draft = useDraft(form, { ...place, kind: "session", householdId: null });
  const saver = useSave(form.report, undefined, draft);
  const { values, field, set } = form;
  const title = id ? text.session.editTitle : text.session.newTitle;

  function save() {
    const { check, record } = sessionRecord(values, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: text.session.savedAs }),
      (batch) => batch.put("session", record),
      (stored) => void navigate(`/session/${stored}/roll`, { replace: true }),
    );
  }

  return (
    <Page title={title}>
      <FormShell
        testId={testIds.sessionForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
        saveLabel={text.session.saveAndRoll}
      >
        <Section title={text.session.programme}>
          <ProgrammeField
            {...field("programme_id")}
            type="session"
            options={options}
            label={text.session.programme}
            labelHidden
            required
          />
          <Row>
            <Chips
              {...field("course_id")}
              label={text.session.course}
              choices={[{ value: NO_COURSE, label: text.session.courseNone }, ...asChoices(options.courses)]}
            />
            {values.course_id !== NO_COURSE && (
              <TextField
                {...field("sequence_no")}
                label={text.session.sequenceNo}
                width="w-40"
                inputMode="numeric"
                required
              />
            )}
          </Row>
          {values.programme_id !== "" && (
            <InlineAdd
              kind="course"
              open={text.session.addCourse}
              label={text.session.newCourse}
              record={(name) => ({ name, programme_id: values.programme_id })}
              onAdded={(course) => set("course_id", course)}
            />
          )}
          <TextField {...field("theme")} label={text.session.theme} width="w-full max-w-136" />
        </Section>
        <Section title={text.visit.when}>
          <Row>
            <DateField {...field("date")} label={text.session.date} required />
            <TimeField {...field("start")} label={text.session.start} required />
            <TimeField {...field("end")} label={text.session.end} required />
          </Row>
          <SiteField {...field("site_id")} sites={options.sites} />
          <WorkersField
            {...field("facilitator_ids")}
            label={text.session.facilitators}
            workers={options.workers}
          />
          <CheckField
            name="childcare_room"
            label={text.session.childcareRoom}
            value={values.childcare_room}
            onChange={(value) => set("childcare_room", value)}
          />
        </Section>
      </FormShell>
    </Page>
  );
}
