import { Clock, PencilLine, PhoneCall, Plus } from "lucide-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Button } from "../../../components/Button";
import { DateField } from "../../../components/DateField";
import { Row } from "../../../components/FormShell";
import { TextField } from "../../../components/TextField";
import { TimeField } from "../../../components/TimeField";
import { useLanguage, useText } from "../../../i18n/text";
import type { OnCallView } from "../../../lib/api/bindings";
import { useDraft } from "../../../lib/draft";
import { halfWidth, orNull } from "../../../lib/fields";
import { Check, useForm } from "../../../lib/form";
import { moment, readDate, readTime, typedDate, typedTime } from "../../../lib/moments";
import { onCallEditId, onCallId, testIds } from "../../../testids";
import { deskMoment } from "../desk-moments";
import { Panel } from "../stay/Panel";
import { useStayChange } from "../use-stay-change";

const NEW = "new";

/** Whom to ring, and when; those on call now stand first. Edited here. */
export function OnCallList({ list }: { list: OnCallView[] }) {
  const text = useText();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  // A draft leads to the line in which it was typed.
  const asked = search.get("call");
  const [edited, setEdited] = useState<string | null>(asked);
  const ordered = [...list.filter(({ now }) => now), ...list.filter(({ now }) => !now)];
  function close() {
    setEdited(null);
    if (asked !== null) void navigate("/handover", { replace: true });
  }
  return (
    <section
      data-testid={testIds.handoverOnCall}
      className="break-inside-avoid rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {text.desk.onCall}
        {list.length === 0 && (
          <span className="font-normal text-base text-muted">{text.desk.onCallNone}</span>
        )}
      </h2>
      <ul className="m-0 mb-2 list-none p-0">
        {ordered.map((each) =>
          edited === each.id ? (
            <li key={each.id} className="py-2">
              <Edit each={each} onDone={close} />
            </li>
          ) : (
            <Line key={each.id} each={each} onEdit={() => setEdited(each.id)} />
          ),
        )}
      </ul>
      {edited === NEW ? (
        <Edit onDone={close} />
      ) : (
        <span data-noprint>
          <Button weight="quiet" testId={testIds.onCallAdd} onPress={() => setEdited(NEW)}>
            <Plus aria-hidden className="size-5" />
            {text.desk.onCallAdd}
          </Button>
        </span>
      )}
    </section>
  );
}

function Line({ each, onEdit }: { each: OnCallView; onEdit: () => void }) {
  const text = useText();
  const language = useLanguage();
  const Icon = each.now ? PhoneCall : Clock;
  const always = each.from === null && each.to === null;
  const span = text.desk.fromTo({
    from: each.from ? deskMoment(each.from, language) : "",
    to: each.to ? deskMoment(each.to, language) : "",
  });
  return (
    <li
      data-testid={onCallId(each.id)}
      className="flex flex-wrap items-center gap-x-3 border-line border-t py-1.5 leading-150"
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${each.now ? "text-primary" : "text-muted"}`} />
      <span className="min-w-40 flex-1">
        <span className="block font-bold">{each.name}</span>
        <span className="block text-muted text-sm">
          {each.now && <span className="mr-2 font-bold text-primary">{text.desk.onCallNow}</span>}
          {always ? text.desk.onCallAlways : span}
          {each.note && ` / ${each.note}`}
        </span>
      </span>
      <span className="select-all whitespace-nowrap font-bold text-lg tabular-nums">{each.phone}</span>
      <span data-noprint>
        <Button
          weight="quiet"
          testId={onCallEditId(each.id)}
          aria-label={`${each.name}: ${text.desk.onCallEdit}`}
          onPress={onEdit}
        >
          <PencilLine aria-hidden className="size-5" />
          {text.desk.onCallEdit}
        </Button>
      </span>
    </li>
  );
}

function Edit({ each, onDone }: { each?: OnCallView; onDone: () => void }) {
  const text = useText();
  const form = useForm(
    {
      name: each?.name ?? "",
      phone: each?.phone ?? "",
      from_date: typedDate(each?.from ?? null),
      from_time: typedTime(each?.from ?? null),
      to_date: typedDate(each?.to ?? null),
      to_time: typedTime(each?.to ?? null),
      note: each?.note ?? "",
    },
    { from: "from_date", to: "to_date" },
  );
  const id = each?.id ?? NEW;
  const draft = useDraft(form, {
    key: `on_call/${id}`,
    place: `/handover?call=${id}`,
    kind: "on_call",
    householdId: null,
  });
  const change = useStayChange(form.report, draft);
  const { values, field } = form;

  function save() {
    const check = new Check();
    check.filled("name", values.name);
    check.filled("phone", values.phone);
    const read = (date: "from_date" | "to_date", time: "from_time" | "to_time") => {
      const wanted = values[date] !== "" || values[time] !== "";
      return moment(
        readDate(check, date, values[date], { required: wanted }),
        readTime(check, time, values[time], wanted),
      );
    };
    const from = read("from_date", "from_time");
    const to = read("to_date", "to_time");
    if (from !== null && to !== null && to <= from) check.fail("to_time", "end_before_start");
    form.setProblems(check.problems);
    if (!check.ok) return;
    const record = {
      ...(each ? { id: each.id } : {}),
      name: values.name.trim(),
      phone: halfWidth(values.phone),
      from,
      to,
      note: orNull(values.note),
    };
    void change.change([{ kind: "on_call", record }], text.desk.onCallSaved, onDone);
  }

  return (
    <Panel
      title={each ? each.name : text.desk.onCallAdd}
      problems={form.problems}
      busy={change.busy}
      save={text.form.save}
      saveTestId={testIds.onCallSave}
      onSave={save}
      onCancel={onDone}
      draft={draft}
    >
      <Row>
        <TextField {...field("name")} label={text.desk.onCallName} required width="w-56" />
        <TextField {...field("phone")} label={text.desk.onCallPhone} type="tel" required width="w-52" />
      </Row>
      <Row>
        <DateField {...field("from_date")} label={text.desk.onCallFromDate} />
        <TimeField {...field("from_time")} label={text.desk.onCallFrom} />
      </Row>
      <Row>
        <DateField {...field("to_date")} label={text.desk.onCallToDate} />
        <TimeField {...field("to_time")} label={text.desk.onCallTo} />
      </Row>
      <TextField {...field("note")} label={text.desk.onCallNote} />
    </Panel>
  );
}
