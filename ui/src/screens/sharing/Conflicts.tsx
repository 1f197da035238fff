import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ConflictView } from "../../lib/api/bindings";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { conflictId, testIds } from "../../testids";
import { ConflictCard, type Decision } from "./ConflictCard";
import { useAbout, useFieldWord, useRecordWords } from "./conflict-words";
import { useConflicts } from "./sharing-queries";

/** What a person has to decide: one at a time, the oldest first, the others beneath. */
export function Conflicts() {
  const text = useText();
  const list = useConflicts();
  const { conflicts } = text.sharing;
  const [decided, setDecided] = useState(0);
  if (list.isError) {
    return (
      <Page title={conflicts.title}>
        <LoadProblem error={list.error} onRetry={() => void list.refetch()} />
      </Page>
    );
  }
  if (!list.data) return null;
  if (list.data.length === 0) {
    return (
      <Page title={conflicts.title}>
        <Empty
          testId={testIds.conflictsEmpty}
          title={decided > 0 ? conflicts.allDone : conflicts.emptyTitle}
          lead={conflicts.emptyLead}
          actions={<ButtonLink to="/">{text.frame.today}</ButtonLink>}
        />
      </Page>
    );
  }
  return <Deciding list={list.data} onDecided={() => setDecided((before) => before + 1)} />;
}

function Deciding({ list, onDecided }: { list: ConflictView[]; onDecided: () => void }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const fieldWord = useFieldWord();
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { conflicts } = text.sharing;
  const at = Math.max(
    0,
    list.findIndex((conflict) => conflict.id === chosen),
  );
  const open = list[at];
  const card = useRef<HTMLDivElement>(null);
  const shown = useRef(open?.id);

  // Opened from the list beneath, or next in turn: from its first line on.
  useEffect(() => {
    if (shown.current !== open?.id) card.current?.scrollIntoView({ block: "start" });
    shown.current = open?.id;
  }, [open?.id]);

  if (!open) return null;

  function choose(id: string) {
    setProblem(undefined);
    setChosen(id);
  }

  async function decide(conflict: ConflictView, decision: Decision) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    // The next one in the list follows, not the first that was passed over.
    const next = list[at + 1]?.id ?? null;
    try {
      const { change } = await call("resolve_conflict", { id: conflict.id, ...decision });
      onDecided();
      setChosen(next);
      toasts.show({
        message: conflicts.decided({ what: fieldWord(conflict) }),
        changes: change === null ? [] : [change],
      });
    } catch (thrown) {
      setProblem(toProblem(thrown));
    }
    await refresh();
    setBusy(false);
  }

  return (
    <Page
      testId={testIds.conflicts}
      title={conflicts.title}
      lead={conflicts.lead}
      actions={
        <p className="self-end text-muted tabular-nums" aria-live="polite">
          {conflicts.left({ count: list.length })}
        </p>
      }
    >
      <div ref={card} className="scroll-mt-6">
        <ConflictCard
          key={open.id}
          conflict={open}
          busy={busy}
          problem={problem}
          onDecide={(decision) => void decide(open, decision)}
        />
      </div>
      {list.length > 1 && (
        <section className="rounded-12 border border-line bg-surface px-4 py-2">
          <h2 className="px-1 py-1 font-bold text-lg leading-150">{conflicts.others}</h2>
          <ul className="m-0 list-none p-0">
            {list
              .filter((conflict) => conflict !== open)
              .map((conflict) => (
                <OtherLine key={conflict.id} conflict={conflict} onOpen={() => choose(conflict.id)} />
              ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function OtherLine({ conflict, onOpen }: { conflict: ConflictView; onOpen: () => void }) {
  const fieldWord = useFieldWord();
  const recordWords = useRecordWords();
  const about = useAbout(conflict);
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        data-testid={conflictId(conflict.id)}
        onClick={onOpen}
        className="flex min-h-14 w-full items-center gap-4 rounded-4 px-3 py-2 text-left hover:bg-tint"
      >
        <span className="min-w-0 flex-1 leading-150">
          <span className="block font-bold">{fieldWord(conflict)}</span>
          <span className="block text-muted text-sm">{recordWords(conflict, about)}</span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
      </button>
    </li>
  );
}
