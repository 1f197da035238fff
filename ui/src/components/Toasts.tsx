import { CircleAlert, CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { problemSentence, useText } from "../i18n/text";
import { call } from "../lib/api/api";
import { type Problem, toProblem } from "../lib/api/problem";
import { useRefreshRecords } from "../lib/api/queries";
import { testIds } from "../testids";
import { Button } from "./Button";

type Toast = {
  message: string;
  /** Changes of the core that can be undone together. */
  changes?: string[];
  /** Takes back what is no change of the core, such as a draft thrown away. */
  undo?: () => Promise<void>;
  /** Why it failed. */
  problem?: Problem;
};
type Toasts = { show: (toast: Toast) => void };
type Shelf = { toast: Toast | null; takeBack: (toast: Toast) => Promise<void>; dismiss: () => void };

const SHOWN_MS = 20_000;

const ToastContext = createContext<Toasts>({ show: () => undefined });
const ShelfContext = createContext<Shelf>({
  toast: null,
  takeBack: async () => undefined,
  dismiss: () => undefined,
});

export function useToasts(): Toasts {
  return useContext(ToastContext);
}

/** Holds one message at a time, for the shelf of the window's frame. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const text = useText();
  const refresh = useRefreshRecords();
  const [toast, setToast] = useState<Toast | null>(null);
  const [toasts] = useState<Toasts>({ show: setToast });

  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => setToast(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);

  async function takeBack({ changes = [], undo }: Toast) {
    try {
      for (const change of changes.toReversed()) await call("undo", { change });
      await undo?.();
      setToast({ message: text.form.undone });
    } catch (thrown) {
      setToast({ message: text.form.undoFailed, problem: toProblem(thrown) });
    }
    await refresh();
  }

  return (
    <ToastContext value={toasts}>
      <ShelfContext value={{ toast, takeBack, dismiss: () => setToast(null) }}>{children}</ShelfContext>
    </ToastContext>
  );
}

/** What was saved, and the way back: a line of its own above the footer, so that it covers nothing. */
export function ToastShelf() {
  const text = useText();
  const { toast, takeBack, dismiss } = useContext(ShelfContext);
  const canUndo = toast !== null && (toast.undo !== undefined || (toast.changes ?? []).length > 0);
  const Mark = toast?.problem ? CircleAlert : CircleCheck;
  return (
    <div role="status" data-noprint className="min-w-0">
      {toast && (
        <div
          data-testid={testIds.toast}
          className="flex items-center gap-3 border-edge border-t bg-surface py-0.5 pr-3 pl-8"
        >
          <Mark aria-hidden className={`size-6 shrink-0 ${toast.problem ? "text-bad" : "text-good"}`} />
          <span className="min-w-0 leading-150">
            {toast.problem ? `${toast.message}: ${problemSentence(text, toast.problem)}` : toast.message}
          </span>
          {canUndo && (
            <Button weight="quiet" testId={testIds.toastUndo} onPress={() => void takeBack(toast)}>
              {text.form.undo}
            </Button>
          )}
          <span className="flex-1" />
          <Button weight="quiet" testId={testIds.toastClose} aria-label={text.form.dismiss} onPress={dismiss}>
            <X aria-hidden className="size-5" />
          </Button>
        </div>
      )}
    </div>
  );
}
