import { CalendarClock, CircleDashed, FileWarning, Lock, LockOpen, PenLine } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../components/Badge";
import { Button, ButtonLink } from "../../components/Button";
import { MendLink } from "../../components/MendLink";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ClosingMonth, OptionsView } from "../../lib/api/bindings";
import { useClosings } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { useOptions, useRefreshRecords } from "../../lib/api/queries";
import { dayOf, shortDate } from "../../lib/dates/format";
import { closeMonthId, monthId, testIds } from "../../testids";
import { ClosingDialog } from "./ClosingDialog";
import { useMonthName } from "./month-name";

const MONTHS = 6;
const ORIGIN = { place: "/closing", label: "closing" } as const;

/** Programmes and their last months: what is closed, what is missing, what was corrected after. */
export function Closing() {
  const text = useText();
  const closings = useClosings(MONTHS);
  const options = useOptions();
  const failed = [closings, options].find((query) => query.isError);
  return (
    <Page
      wide
      testId={testIds.closing}
      title={text.office.closing.title}
      lead={text.office.closing.lead}
      actions={
        <ButtonLink to="/due" weight="quiet" testId={testIds.dueOpen}>
          <CalendarClock aria-hidden className="size-5" />
          {text.memory.openDue}
        </ButtonLink>
      }
    >
      {failed && <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />}
      {closings.data?.length === 0 && (
        <Empty title={text.office.closing.emptyTitle} lead={text.office.closing.emptyLead} />
      )}
      {closings.data && closings.data.length > 0 && options.data && (
        <Months lines={closings.data} options={options.data} />
      )}
    </Page>
  );
}

function Months({ lines, options }: { lines: ClosingMonth[]; options: OptionsView }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const monthName = useMonthName();
  const [asked, setAsked] = useState<ClosingMonth | null>(null);
  const [busy, setBusy] = useState(false);
  const { closing } = text.office;
  // What can be closed stands first, the month that still runs last.
  const running = new Set(lines.filter((line) => line.state === "running").map((line) => line.month));
  const months = [...new Set(lines.map((line) => line.month))].sort(
    (a, b) => Number(running.has(a)) - Number(running.has(b)) || b.localeCompare(a),
  );

  async function close(line: ClosingMonth) {
    if (busy) return;
    setBusy(true);
    const words = { programme: line.programme, month: monthName(line.month) };
    try {
      const { change } = await call("close_month", { programme_id: line.programme_id, month: line.month });
      toasts.show({ message: closing.done(words), changes: change === null ? [] : [change] });
      setAsked(null);
      await refresh();
    } catch (thrown) {
      setAsked(null);
      toasts.show({ message: closing.closeOf(words), problem: toProblem(thrown) });
    }
    setBusy(false);
  }

  return (
    <>
      {months.map((month) => (
        <section key={month} className="rounded-12 border border-line bg-surface px-5 py-3">
          <h2 className="font-bold text-lg leading-150">{monthName(month)}</h2>
          <ul className="m-0 list-none p-0">
            {lines
              .filter((line) => line.month === month)
              .map((line) => (
                <Line
                  key={line.programme_id}
                  line={line}
                  type={options.programmes.find(({ id }) => id === line.programme_id)?.group ?? null}
                  onClose={() => setAsked(line)}
                />
              ))}
          </ul>
        </section>
      ))}
      {asked && (
        <ClosingDialog line={asked} busy={busy} onYes={() => void close(asked)} onNo={() => setAsked(null)} />
      )}
    </>
  );
}

type LineProps = { line: ClosingMonth; type: string | null; onClose: () => void };

/** Where what nobody has recorded is recorded. */
const PLACES: Record<string, string> = { visit: "/visits", stay: "/board", session: "/courses" };

function Line({ line, type, onClose }: LineProps) {
  const text = useText();
  const language = useLanguage();
  const monthName = useMonthName();
  const { closing } = text.office;
  const missing = line.unrecorded + line.unread;
  return (
    <li
      data-testid={monthId(line.programme_id, line.month)}
      data-state={line.state}
      className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-1.5 last:border-b-0"
    >
      <span className="min-w-64 flex-1 font-bold leading-150">{line.programme}</span>
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="text-muted tabular-nums">{closing.records({ count: line.records })}</span>
        {line.unrecorded > 0 && (
          <Missing to={(type && PLACES[type]) ?? "/"}>
            {closing.unrecorded({ count: line.unrecorded })}
          </Missing>
        )}
        {line.unread > 0 && <Missing to="/reviews">{closing.unread({ count: line.unread })}</Missing>}
        {line.state === "open" && missing === 0 && <span className="text-good">{closing.ready}</span>}
        {line.after_close > 0 && (
          <Badge icon={PenLine} tone="warn">
            {closing.afterClose({ count: line.after_close })}
          </Badge>
        )}
      </span>
      <span className="flex w-84 flex-wrap items-center justify-end gap-x-3 gap-y-1">
        {line.state === "closed" && line.closed_at !== null && (
          <span className="text-muted text-sm">
            {closing.closedBy({ day: shortDate(dayOf(line.closed_at), language), by: line.by ?? "" })}
          </span>
        )}
        <State state={line.state} />
        {line.state === "open" && (
          <Button testId={closeMonthId(line.programme_id, line.month)} onPress={onClose}>
            <Lock aria-hidden className="size-5" />
            {closing.close}
            <span className="sr-only">
              {line.programme} {monthName(line.month)}
            </span>
          </Button>
        )}
      </span>
    </li>
  );
}

function Missing({ to, children }: { to: string; children: string }) {
  return (
    <MendLink
      to={to}
      from={ORIGIN}
      className="inline-flex min-h-11 items-center gap-1 text-warn underline underline-offset-4"
    >
      <FileWarning aria-hidden className="size-5 shrink-0" />
      {children}
    </MendLink>
  );
}

function State({ state }: { state: string }) {
  const text = useText();
  const { states } = text.office.closing;
  if (state === "closed") {
    return (
      <Badge icon={Lock} tone="good">
        {states.closed}
      </Badge>
    );
  }
  return state === "open" ? (
    <Badge icon={LockOpen} tone="plan">
      {states.open}
    </Badge>
  ) : (
    <Badge icon={CircleDashed} tone="quiet">
      {states.running}
    </Badge>
  );
}
