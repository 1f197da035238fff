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

const SHOWN_MS = 20_000;

const ToastContext = createContext<Toasts>({ show: () => undefined });

export function useToasts(): Toasts {
  return useContext(ToastContext);
}

/** One message at a time, at the foot: what was saved, and the way back. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const text = useText();
  const refresh = useRefreshRecords();
  const [toast, setToast] = useState<Toast | null>(null);

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

  const canUndo = toast !== null && (toast.undo !== undefined || (toast.changes ?? []).length > 0);
  const Mark = toast?.problem ? CircleAlert : CircleCheck;
  return (
    <ToastContext value={{ show: setToast }}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-0 bottom-14 z-40 flex justify-end px-6">
        {toast && (
          <div
            data-testid={testIds.toast}
            className="pointer-events-auto flex max-w-160 items-center gap-3 rounded-12 border border-edge bg-surface py-2 pr-2 pl-4 shadow-3"
          >
            <Mark aria-hidden className={`size-6 shrink-0 ${toast.problem ? "text-bad" : "text-good"}`} />
            <span>
              {toast.problem ? `${toast.message}: ${problemSentence(text, toast.problem)}` : toast.message}
            </span>
            {canUndo && (
              <Button weight="quiet" testId={testIds.toastUndo} onPress={() => void takeBack(toast)}>
                {text.form.undo}
              </Button>
            )}
            <Button
              weight="quiet"
              testId={testIds.toastClose}
              aria-label={text.form.dismiss}
              onPress={() => setToast(null)}
            >
              <X aria-hidden className="size-5" />
            </Button>
          </div>
        )}
      </div>
    </ToastContext>
  );
}
