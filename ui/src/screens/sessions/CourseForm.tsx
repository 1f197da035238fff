import { useNavigate } from "react-router";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { ProgrammeField } from "../../components/ProgrammeField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { WorkersField } from "../../components/WorkersField";
import { useLanguage, useText } from "../../i18n/text";
import type { OptionsView, ProgrammeLine } from "../../lib/api/bindings";
import { useProgrammes } from "../../lib/api/office-queries";
import { useOptions } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { formatMinutes, parseTime } from "../../lib/dates/parse-time";
import { useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { programmesOf } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";
import {
  COURSE_ALIASES,
  type CourseValues,
  courseItems,
  minutesOf,
  newCourse,
  plannedSessions,
  usualOf,
} from "./course-values";
import { SiteField } from "./SiteField";

/** A new course with all of its sessions. */
export function CourseForm() {
  const text = useText();
  const options = useOptions();
  const programmes = useProgrammes();
  const failed = [options, programmes].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={text.group.newTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!options.data || !programmes.data) return null;
  return <Fields options={options.data} programmes={programmes.data} />;
}

function beginning(options: OptionsView, programmes: ProgrammeLine[]): CourseValues {
  const own = programmesOf(options, "session");
  const only = own.length === 1 ? own[0] : own.find((programme) => programme.preset === "parent_training");
  const [site] = options.sites;
  return {
    ...newCourse(),
    programme_id: only?.id ?? "",
    site_id: options.sites.length === 1 ? (site?.id ?? "") : "",
    ...usualOf(programmes.find((programme) => programme.id === only?.id)),
  };
}

type Props = { options: OptionsView; programmes: ProgrammeLine[] };

function Fields({ options, programmes }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(beginning(options, programmes), COURSE_ALIASES);
  const draft = useDraft(form, {
    key: "course/new",
    kind: "course",
    householdId: null,
    place: "/course/new",
  });
  const saver = useSave(form.report, undefined, draft);
  const { values, field, set } = form;
  const programme = programmes.find((candidate) => candidate.id === values.programme_id);

  function chooseProgramme(id: string) {
    const chosen = programmes.find((candidate) => candidate.id === id);
    form.setValues({ ...values, programme_id: id, ...usualOf(chosen) });
  }

  /** The usual length of a session is filled in; whoever typed an end keeps it. */
  function chooseStart(typed: string) {
    const minutes = minutesOf(programme);
    const [before, now] = [parseTime(values.start), parseTime(typed)];
    const usual = (start: number) => formatMinutes(start + (minutes ?? 0));
    const untouched = values.end === "" || (before.ok && values.end === usual(before.minutes));
    const end = minutes !== null && now.ok && untouched ? usual(now.minutes) : values.end;
    set("start", typed);
    if (end !== values.end) set("end", end);
  }

  function save() {
    const { check, items } = courseItems(values);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.group.savedCourse({ name: values.name, count: items.length - 1 }),
      async (batch) => (await batch.putMany(items))[0] ?? "",
      (id) => void navigate(`/course/${id}`, { replace: true }),
    );
  }

  return (
    <Page title={text.group.newTitle} lead={text.group.newLead}>
      <FormShell
        testId={testIds.courseForm}
        label={text.group.newTitle}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
        saveLabel={text.group.saveCourse}
      >
        <Section title={text.group.what}>
          <ProgrammeField
            {...field("programme_id")}
            onChange={chooseProgramme}
            type="session"
            options={options}
            label={text.session.programme}
            required
          />
          <Row>
            <TextField
              {...field("name")}
              label={text.group.name}
              hint={text.group.nameHint}
              width="w-full max-w-104"
              required
            />
            <TextField
              {...field("cohort")}
              label={text.group.cohort}
              hint={text.group.cohortHint}
              width="w-full max-w-104"
            />
          </Row>
          <TextField
            {...field("capacity")}
            label={text.group.capacity}
            hint={text.group.capacityHint}
            width="w-60"
            inputMode="numeric"
          />
        </Section>
        <Section title={text.group.when}>
          <Row>
            <TextField
              {...field("sessions_total")}
              label={text.group.total}
              width="w-32"
              inputMode="numeric"
              required
            />
            <DateField {...field("date")} label={text.group.firstDate} required />
            <TimeField {...field("start")} onChange={chooseStart} label={text.session.start} required />
            <TimeField {...field("end")} label={text.session.end} required />
          </Row>
          <Chips
            {...field("every")}
            label={text.group.every}
            choices={Object.entries(text.group.everies).map(([value, label]) => ({ value, label }))}
          />
          <Plan values={values} />
        </Section>
        <Section title={text.group.where}>
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

/** Every session before it is made, so that a holiday is seen in time. */
function Plan({ values }: { values: CourseValues }) {
  const text = useText();
  const language = useLanguage();
  const planned = plannedSessions(values);
  return (
    <div className="rounded-8 bg-sunken px-4 py-3">
      <h3 className="font-bold leading-150">{text.group.plan}</h3>
      {planned.length === 0 && <p className="text-muted">{text.group.planEmpty}</p>}
      <ol
        data-testid={testIds.coursePlan}
        className="m-0 grid list-none grid-cols-[repeat(auto-fill,minmax(19rem,1fr))] gap-x-6 p-0"
      >
        {planned.map(({ no, date, start, end }) => (
          <li key={no} className="tabular-nums">
            {text.group.planLine({
              no,
              day: shortDate(date, language, todayInTokyo()),
              span: text.form.timeSpan({ from: formatMinutes(start), to: formatMinutes(end) }),
            })}
          </li>
        ))}
      </ol>
    </div>
  );
}
