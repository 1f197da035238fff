import { CircleAlert, CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { problemSentence, useText } from "../i18n/text";
import { call } from "../lib/api/api";
import { toProblem } from "../lib/api/problem";
import { useRefreshRecords } from "../lib/api/queries";
import { testIds } from "../testids";
import { Button } from "./Button";

type Toast = { message: string; changes?: string[]; bad?: boolean };
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

  async function undo(changes: string[]) {
    try {
      for (const change of changes.toReversed()) await call("undo", { change });
      setToast({ message: text.form.undone });
    } catch (thrown) {
      const why = problemSentence(text, toProblem(thrown));
      setToast({ message: `${text.form.undoFailed}: ${why}`, bad: true });
    }
    await refresh();
  }

  const changes = toast?.changes ?? [];
  const Mark = toast?.bad ? CircleAlert : CircleCheck;
  return (
    <ToastContext value={{ show: setToast }}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-[calc(3.5rem+var(--toast-lift,0rem))] z-40 flex justify-end px-6"
      >
        {toast && (
          <div
            data-testid={testIds.toast}
            className="pointer-events-auto flex max-w-160 items-center gap-3 rounded-12 border border-edge bg-surface py-2 pr-2 pl-4 shadow-3"
          >
            <Mark aria-hidden className={`size-6 shrink-0 ${toast.bad ? "text-bad" : "text-good"}`} />
            <span>{toast.message}</span>
            {changes.length > 0 && (
              <Button weight="quiet" testId={testIds.toastUndo} onPress={() => void undo(changes)}>
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
