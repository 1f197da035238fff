import { CheckField } from "../../../components/CheckField";
import { DateField } from "../../../components/DateField";
import { Row } from "../../../components/FormShell";
import { TextField } from "../../../components/TextField";
import { TimeField } from "../../../components/TimeField";
import { useToasts } from "../../../components/Toasts";
import { useText } from "../../../i18n/text";
import { call } from "../../../lib/api/api";
import type { StayView } from "../../../lib/api/bindings";
import type { RecordFields } from "../../../lib/api/commands";
import { toProblem } from "../../../lib/api/problem";
import { useRefreshRecords } from "../../../lib/api/queries";
import { formatMinutes } from "../../../lib/dates/parse-time";
import { useDraft } from "../../../lib/draft";
import { Check, useForm } from "../../../lib/form";
import { moment, readDate, readTime } from "../../../lib/moments";
import { testIds } from "../../../testids";
import { nowInTokyo } from "../desk-moments";
import { ReasonDialog } from "../ReasonDialog";
import { type Item, useStayChange } from "../use-stay-change";
import { CollectorField, OTHER } from "./CollectorField";
import { Panel } from "./Panel";
import { Stop } from "./Stop";

const FORBIDDEN = "collector_forbidden";
const UNKNOWN = "collector_unknown";
const NOBODY = { collector: "", collector_other: "", stopped: null, supervisor: "", stop_reason: "" };
const letters = (name: string) => name.normalize("NFKC").replace(/\s+/g, "");

/** They leave: when, with whom, what goes back with them. Somebody who may not collect leads to a stop. */
export function CheckOut({ view, onDone }: { view: StayView; onDone: () => void }) {
  const text = useText();
  const now = nowInTokyo();
  const open = view.belongings.filter((each) => each.returned !== true);
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const form = useForm(
    {
      actual_out_date: now.date.replaceAll("-", "/"),
      actual_out_time: formatMinutes(now.minutes),
      collector: view.collectors.length === 0 ? OTHER : "",
      collector_other: "",
      returned: [] as string[],
      stopped: null as { name: string; code: string } | null,
      supervisor: "",
      stop_reason: "",
    },
    { out_at: "actual_out_date", collected_by_id: "collector", collected_by: "collector_other" },
  );
  const draft = useDraft(form, {
    key: `stay/${view.stay.id}/out`,
    place: `/stay/${view.stay.id}?panel=out`,
    kind: "stay",
    householdId: view.stay.household_id,
    along: ["actual_out_date", "actual_out_time"],
  });
  const { values, field, set } = form;
  const setStopped = (stopped: typeof values.stopped) => set("stopped", stopped);
  const change = useStayChange((problem) => {
    // The core also knows readings and old forms of the letters.
    if (problem.code === FORBIDDEN || problem.code === UNKNOWN)
      setStopped({ name: collectorName(), code: problem.code });
    else {
      setStopped(null);
      form.report(problem);
    }
  }, draft);

  const chosen = view.collectors.find(({ person_id }) => person_id === values.collector);
  const typedAs = view.collectors.find(
    ({ name, permitted }) => permitted === false && letters(name) === letters(values.collector_other),
  );
  const forbidden = chosen?.permitted === false ? chosen : values.collector === OTHER ? typedAs : undefined;
  const collectorName = () => chosen?.name ?? values.collector_other;

  function read(): RecordFields | null {
    const check = new Check();
    const out_at = moment(
      readDate(check, "actual_out_date", values.actual_out_date, { required: true }),
      readTime(check, "actual_out_time", values.actual_out_time, true),
    );
    check.filled("collector", values.collector);
    if (values.collector === OTHER) check.filled("collector_other", values.collector_other);
    // Of a draft, and no longer on the child's list.
    else if (!chosen) check.fail("collector", "required");
    form.setProblems(check.problems);
    if (!check.ok) return null;
    const known = forbidden ?? chosen;
    return {
      id: view.stay.id,
      status: "completed",
      out_at,
      collected_by_id: known?.person_id ?? null,
      collected_by: known ? null : values.collector_other.trim(),
    };
  }

  function store(more: RecordFields) {
    const record = read();
    if (!record) {
      setStopped(null);
      return;
    }
    const returned: Item[] = values.returned.map((id) => ({
      kind: "belonging",
      record: { id, returned: true },
    }));
    void change.change(
      [{ kind: "stay", record: { ...record, ...more } }, ...returned],
      text.desk.checkedOut({ name: view.stay.person }),
      onDone,
    );
  }

  function save() {
    if (forbidden && !isAllowed(forbidden.person_id)) setStopped({ name: forbidden.name, code: FORBIDDEN });
    else store({});
  }

  function isAllowed(person: string) {
    return view.collect_approved?.person_id === person;
  }

  function anyway(code: string) {
    const check = new Check();
    check.filled("supervisor", values.supervisor);
    check.filled("stop_reason", values.stop_reason);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const reason = values.stop_reason.trim();
    store({ approved_by: values.supervisor.trim(), overrides: [{ code, reason }] });
  }

  async function ask() {
    const known = forbidden ?? chosen;
    try {
      const who = known ? { person_id: known.person_id } : { name: values.collector_other.trim() };
      await draft.handIn((key) => call("ask_collect", { stay_id: view.stay.id, ...who, draft: key }));
      toasts.show({ message: text.desk.collectSent });
      await refresh();
      onDone();
    } catch (thrown) {
      toasts.show({ message: text.desk.notSaved, problem: toProblem(thrown) });
    }
  }

  if (!draft.ready) return null;
  // Allowed meanwhile: there is nothing to stop any more.
  const stopped = forbidden && isAllowed(forbidden.person_id) ? null : values.stopped;
  if (stopped !== null) {
    return (
      <>
        <Stop
          name={stopped.name}
          unknown={stopped.code === UNKNOWN}
          supervisor={field("supervisor")}
          reason={field("stop_reason")}
          busy={change.busy}
          onBack={() => {
            form.setValues({ ...values, ...NOBODY });
            form.setProblems({});
          }}
          onAnyway={() => anyway(stopped.code)}
          onAsk={() => void ask()}
        />
        <ReasonDialog change={change} />
      </>
    );
  }
  return (
    <Panel
      title={text.desk.checkOutTitle}
      problems={form.problems}
      busy={change.busy}
      save={text.desk.checkOutSave}
      saveTestId={testIds.stayCheckOutSave}
      onSave={save}
      onCancel={onDone}
      draft={draft}
    >
      <CollectorField
        collectors={view.collectors}
        value={values.collector}
        onChange={(value) => {
          set("collector", value);
          const who = view.collectors.find(({ person_id }) => person_id === value);
          if (who?.permitted === false && !isAllowed(value)) setStopped({ name: who.name, code: FORBIDDEN });
        }}
        problem={form.problems.collector}
      />
      {values.collector === OTHER && (
        <TextField
          {...field("collector_other")}
          label={text.desk.collectedByOther}
          required
          width="w-full max-w-88"
          onBlur={() =>
            typedAs && !isAllowed(typedAs.person_id) && setStopped({ name: typedAs.name, code: FORBIDDEN })
          }
        />
      )}
      <Row>
        <TimeField {...field("actual_out_time")} label={text.desk.checkOutAt} required steps />
        <DateField {...field("actual_out_date")} label={text.desk.checkOutDate} required />
      </Row>
      {open.length > 0 && (
        <div>
          <h3 className="font-bold">{text.desk.notReturned({ count: open.length })}</h3>
          {open.map(({ id, item, quantity }) => (
            <CheckField
              key={id}
              name={`returned-${id}`}
              label={`${text.desk.returned}: ${item} ${text.desk.times({ count: quantity })}`}
              value={values.returned.includes(id)}
              onChange={(ticked) =>
                set(
                  "returned",
                  ticked ? [...values.returned, id] : values.returned.filter((each) => each !== id),
                )
              }
            />
          ))}
        </div>
      )}
      <ReasonDialog change={change} />
    </Panel>
  );
}
