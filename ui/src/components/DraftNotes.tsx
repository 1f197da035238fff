import { FileClock, PenLine, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useLanguage, useText } from "../i18n/text";
import { toProblem } from "../lib/api/problem";
import { todayInTokyo } from "../lib/dates/civil";
import { clock, dayOf, shortDate } from "../lib/dates/format";
import type { Draft } from "../lib/draft";
import { testIds } from "../testids";
import { Button } from "./Button";
import { useToasts } from "./Toasts";

/** 10:05, with its day where that is not today. */
export function useDraftTime(): (savedAt: string) => string {
  const language = useLanguage();
  return (savedAt) => {
    const today = todayInTokyo();
    const day = dayOf(savedAt);
    return day === today ? clock(savedAt) : `${shortDate(day, language, today)} ${clock(savedAt)}`;
  };
}

/** At the head of a form that was opened with its draft: which, and the way to begin afresh. */
export function DraftBar({ draft }: { draft: Draft }) {
  const text = useText();
  const time = useDraftTime();
  const toasts = useToasts();
  if (draft.openedAt === null) return null;

  async function discard() {
    try {
      const bringBack = await draft.discard();
      toasts.show({ message: text.form.draftDiscarded, undo: bringBack });
    } catch (thrown) {
      toasts.show({ message: text.form.draftKept, problem: toProblem(thrown) });
    }
  }

  return (
    <div
      data-testid={testIds.draftBar}
      data-noprint
      className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-8 border border-primary bg-tint px-4 py-1.5"
    >
      <span role="status" className="flex min-w-0 flex-1 items-center gap-2">
        <FileClock aria-hidden className="size-5 shrink-0 text-primary" />
        {text.form.draftOpened({ time: time(draft.openedAt) })}
      </span>
      <Button weight="quiet" testId={testIds.draftDiscard} onPress={() => void discard()}>
        {text.form.draftDiscard}
      </Button>
    </div>
  );
}

/** Beside the buttons of a form, quietly: that what was typed is safe. Only this line is drawn again by it. */
export function DraftLine({ draft }: { draft: Draft }) {
  const text = useText();
  const time = useDraftTime();
  const note = useSyncExternalStore(draft.pad.listen, draft.pad.note);
  if (note.failed) {
    return (
      <span
        data-testid={testIds.draftSaved}
        className="flex items-start gap-1.5 text-bad text-sm leading-150"
        role="status"
      >
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text.form.draftFailed}
      </span>
    );
  }
  if (note.savedAt === null) return null;
  return (
    <span
      data-testid={testIds.draftSaved}
      className="flex items-center gap-1.5 text-muted text-sm leading-150"
    >
      <PenLine aria-hidden className="size-4 shrink-0" />
      {text.form.draftSaved({ time: time(note.savedAt) })}
    </span>
  );
}
