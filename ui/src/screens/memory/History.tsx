import { ArrowRight, Undo2 } from "lucide-react";
import { useParams } from "react-router";
import { Button } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { HistoryView } from "../../lib/api/bindings";
import type { JsonValue, RecordKind } from "../../lib/api/commands";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { historyChangeId, testIds } from "../../testids";
import { useWholeMoment } from "../sharing/sharing-words";
import { useFieldWord, useKindWord, useValueWords } from "./field-words";
import { useHistory } from "./memory-queries";

/** What happened to a record: who, when, on which device, from what to what. */
export function History() {
  const text = useText();
  const kindWord = useKindWord();
  const { kind = "", id = "" } = useParams();
  const lines = useHistory(kind as RecordKind, id);
  const { history } = text.memory;
  return (
    <Page testId={testIds.history} title={history.title({ kind: kindWord(kind) })} lead={history.lead}>
      {lines.isError && <LoadProblem error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.data?.length === 0 && <Empty title={history.empty} />}
      <ol className="m-0 flex list-none flex-col gap-4 p-0">
        {changesOf(lines.data ?? []).map((change, at, all) => (
          <Change key={change[0].change} lines={change} first={at === all.length - 1} />
        ))}
      </ol>
    </Page>
  );
}

type Lines = [HistoryView, ...HistoryView[]];

/** Lines of one change side by side. */
function changesOf(lines: HistoryView[]): Lines[] {
  const changes: Lines[] = [];
  for (const line of lines) {
    const last = changes.at(-1);
    if (last && last[0].change === line.change) last.push(line);
    else changes.push([line]);
  }
  return changes;
}

function Change({ lines, first }: { lines: Lines; first: boolean }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const whole = useWholeMoment();
  const [head] = lines;
  const { history } = text.memory;

  async function undo(change: string) {
    try {
      await call("undo", { change });
      toasts.show({ message: text.form.undone });
    } catch (thrown) {
      toasts.show({ message: text.form.undoFailed, problem: toProblem(thrown) });
    }
    await refresh();
  }

  const reason = head.reason === "undo" ? history.undoReason : head.reason;
  return (
    <li
      data-testid={historyChangeId(head.change)}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="leading-150">
          <span className="font-bold tabular-nums">{whole(head.at)}</span>
          <span className="ml-3">{history.who({ worker: head.actor, device: head.device })}</span>
          {first && <span className="ml-3 text-muted">{history.made}</span>}
        </p>
        {head.undo !== null && !first && (
          <Button
            weight="quiet"
            aria-label={history.undoOf({ when: whole(head.at) })}
            onPress={() => void undo(head.undo ?? "")}
          >
            <Undo2 aria-hidden className="size-5" />
            {history.undo}
          </Button>
        )}
      </header>
      {reason && <p className="text-muted">{history.reason({ reason })}</p>}
      <dl className="m-0 mt-1 grid grid-cols-[minmax(9rem,14rem)_1fr] gap-x-4">
        {lines.map((line) => (
          <Field key={line.field} line={line} first={first} />
        ))}
      </dl>
    </li>
  );
}

function Field({ line, first }: { line: HistoryView; first: boolean }) {
  const { history } = useText().memory;
  const fieldWord = useFieldWord();
  const words = useValueWords();
  const value = (of: unknown) => words(line, of as JsonValue);
  if (line.field === "deleted") {
    return (
      <dd className="col-span-2 m-0 py-1 font-bold">{line.after ? history.deleted : history.revived}</dd>
    );
  }
  return (
    <>
      <dt className="border-line border-t py-1.5 text-muted">{fieldWord(line.field)}</dt>
      <dd className="m-0 flex flex-wrap items-baseline gap-x-2 border-line border-t py-1.5 break-words">
        {!first && (
          <>
            <span className="sr-only">{history.before}</span>
            <del className="whitespace-pre-wrap text-muted decoration-1">{value(line.before)}</del>
            <ArrowRight aria-hidden className="size-4 shrink-0 self-center" />
            <span className="sr-only">{history.after}</span>
          </>
        )}
        <ins className="whitespace-pre-wrap no-underline">{value(line.after)}</ins>
      </dd>
    </>
  );
}
