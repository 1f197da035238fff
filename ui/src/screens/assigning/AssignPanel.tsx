import { UserRoundCheck } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { WarningReasons } from "../../components/WarningReasons";
import { problemSentence, useLanguage, useText } from "../../i18n/text";
import type { AssignedView, UnassignedView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { addDays, todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { Check, type Problems, useForm, WHOLE_FORM } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { type Saver, useSave } from "../../lib/save";
import { testIds } from "../../testids";
import { Candidates } from "./Candidates";

const ALIASES = { from: "on", to: "on" };

/** Gives a family a visitor from a day on. */
export function AssignPanel({ family, onDone }: { family: UnassignedView; onDone: () => void }) {
  const text = useText();
  const { assign } = text.visiting;
  const form = useForm({ on: typedDate(todayInTokyo()), worker_id: "" }, ALIASES);
  const [name, setName] = useState("");
  const saver = useSave(form.report);
  const { values } = form;
  const on = parseDate(values.on, todayInTokyo());

  function save() {
    const check = new Check();
    const from = readDate(check, "on", values.on, { required: true });
    check.filled("worker_id", values.worker_id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      assign.saved({ worker: name, household: family.household }),
      (batch) =>
        batch.put("assignment", {
          enrolment_id: family.enrolment_id,
          worker_id: values.worker_id,
          from,
          is_primary: true,
        }),
      onDone,
    );
  }

  return (
    <Panel
      title={assign.decideOf({ household: family.household })}
      saver={saver}
      problems={form.problems}
      saveLabel={assign.assign}
      onSave={save}
      onCancel={onDone}
    >
      <DateField {...form.field("on")} label={assign.from} required />
      <Candidates
        enrolmentId={family.enrolment_id}
        on={on.ok ? on.date : null}
        value={values.worker_id}
        onChange={(id, chosen) => {
          form.set("worker_id", id);
          setName(chosen);
        }}
        problem={form.problems.worker_id}
      />
    </Panel>
  );
}

type Change = { on: string; end_reason: string; after: string; worker_id: string };

/** Ends an assignment, and gives the family to the next visitor from the day after, as one change. */
export function ChangePanel({ held, onDone }: { held: AssignedView; onDone: () => void }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { assign } = text.visiting;
  const today = todayInTokyo();
  const begin: Change = { on: typedDate(today), end_reason: "", after: "new", worker_id: "" };
  const form = useForm(begin, ALIASES);
  const [name, setName] = useState("");
  const saver = useSave(form.report);
  const { values, field } = form;
  const last = parseDate(values.on, today);
  const from = last.ok ? addDays(last.date, 1) : null;
  const goesOn = values.after === "new";

  function save() {
    const check = new Check();
    const to = readDate(check, "on", values.on, { required: true });
    check.filled("end_reason", values.end_reason);
    if (goesOn) check.filled("worker_id", values.worker_id);
    form.setProblems(check.problems);
    if (!check.ok || to === null) return;
    const end = { id: held.assignment_id, to, end_reason: values.end_reason };
    const next = {
      enrolment_id: held.enrolment_id,
      worker_id: values.worker_id,
      from: addDays(to, 1),
      is_primary: held.is_primary,
    };
    void saver.save(
      goesOn
        ? assign.saved({ worker: name, household: held.household })
        : assign.savedEnd({ worker: held.worker, household: held.household }),
      async (batch) => {
        const ended = { kind: "assignment" as const, record: end };
        const items = goesOn ? [ended, { kind: "assignment" as const, record: next }] : [ended];
        return (await batch.putMany(items))[0] ?? "";
      },
      onDone,
    );
  }

  return (
    <Panel
      title={assign.changeOf({ household: held.household, worker: held.worker })}
      saver={saver}
      problems={form.problems}
      saveLabel={assign.saveChange}
      onSave={save}
      onCancel={onDone}
    >
      <DateField {...field("on")} label={assign.lastDay} required />
      <Chips
        {...field("end_reason")}
        label={assign.reason}
        required
        choices={codeList(catalogue.data, "assignment_end_reason").map((code) => ({
          value: code.code,
          label: codeWord(code, language),
        }))}
      />
      <Chips
        {...field("after")}
        label={assign.after}
        choices={Object.entries(assign.afters).map(([value, label]) => ({ value, label }))}
      />
      {goesOn && (
        <>
          {from !== null && <p>{assign.newFrom({ day: longDate(from, language) })}</p>}
          <Candidates
            enrolmentId={held.enrolment_id}
            on={from}
            without={held.worker_id}
            value={values.worker_id}
            onChange={(id, chosen) => {
              form.set("worker_id", id);
              setName(chosen);
            }}
            problem={form.problems.worker_id}
          />
        </>
      )}
    </Panel>
  );
}

type PanelProps = {
  title: string;
  saver: Saver;
  problems: Problems;
  saveLabel: string;
  onSave: () => void;
  onCancel: () => void;
  children: ReactNode;
};

/** One question with its answer, above the lists that it comes from. */
function Panel({ title, saver, problems, saveLabel, onSave, onCancel, children }: PanelProps) {
  const text = useText();
  const head = useRef<HTMLHeadingElement>(null);
  const whole = problems[WHOLE_FORM];

  useEffect(() => {
    head.current?.focus();
    head.current?.scrollIntoView?.({ block: "start" });
  }, []);

  if (saver.asked) {
    return (
      <WarningReasons
        warnings={saver.asked.warnings}
        fresh
        problem={whole}
        busy={saver.busy}
        onSave={(reasons) => void saver.saveReasons(reasons)}
        onLater={saver.later}
      />
    );
  }
  return (
    <form
      data-testid={testIds.assignPanel}
      aria-label={title}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSave();
        else if (event.key === "Escape") onCancel();
      }}
      className="flex flex-col gap-5 rounded-12 border-2 border-primary bg-surface px-5 py-4"
    >
      <h2 ref={head} tabIndex={-1} className="scroll-mt-4 font-bold text-xl outline-none">
        {title}
      </h2>
      {whole && (
        <p
          role="alert"
          data-testid={testIds.assignError}
          data-code={whole.code}
          className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
        >
          {problemSentence(text, whole)}
        </p>
      )}
      {children}
      <div className="flex flex-wrap items-center gap-3">
        <Button weight="primary" testId={testIds.assignSave} isDisabled={saver.busy} onPress={onSave}>
          <UserRoundCheck aria-hidden className="size-5" />
          {saver.busy ? text.form.saving : saveLabel}
        </Button>
        <Button testId={testIds.assignCancel} onPress={onCancel}>
          {text.form.cancel}
        </Button>
        <span className="text-muted text-sm">{text.form.saveKeys}</span>
      </div>
    </form>
  );
}
