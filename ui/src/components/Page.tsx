import type { ReactNode } from "react";
import { problemSentence, useText } from "../i18n/text";
import { toProblem } from "../lib/api/problem";
import { Button } from "./Button";

type Props = {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
  testId?: string;
  /** For tables: the whole width of the window. */
  wide?: boolean;
  /** For boards: the whole width as well, and little room between. */
  dense?: boolean;
};

const WIDTHS = {
  usual: "max-w-240 gap-5 px-8 py-6",
  wide: "max-w-400 gap-5 px-8 py-6",
  dense: "gap-3 px-6 pt-4 pb-2",
};

/** Head and body of a screen. */
export function Page({ title, lead, actions, children, testId, wide = false, dense = false }: Props) {
  const width = dense ? "dense" : wide ? "wide" : "usual";
  return (
    <div data-testid={testId} className={`mx-auto flex w-full flex-col ${WIDTHS[width]}`}>
      <header data-behind-sheet className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-72 flex-1">
          <h1 className="font-bold text-[1.75rem] leading-140">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
        </div>
        {actions && (
          <div data-noprint className="flex flex-wrap gap-3">
            {actions}
          </div>
        )}
      </header>
      {children}
    </div>
  );
}

/** Nothing here yet, and what to do about it. */
export function Empty(props: { title: string; lead?: string; actions?: ReactNode; testId?: string }) {
  return (
    <div
      data-testid={props.testId}
      className="flex flex-col items-start gap-2 rounded-12 border border-line border-dashed bg-surface px-6 py-8"
    >
      <p className="font-bold text-lg">{props.title}</p>
      {props.lead && <p className="text-muted">{props.lead}</p>}
      {props.actions && <div className="mt-3 flex flex-wrap gap-3">{props.actions}</div>}
    </div>
  );
}

/** A view that could not be loaded: why, and a way to try again. */
export function LoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = useText();
  return (
    <div role="alert" className="rounded-12 border-2 border-bad bg-surface px-5 py-4">
      <p className="font-bold">{text.form.loadFailed}</p>
      <p className="mb-3">{problemSentence(text, toProblem(error))}</p>
      <Button onPress={onRetry}>{text.form.retry}</Button>
    </div>
  );
}
