import { CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { problemSentence, useText } from "../i18n/text";
import type { Draft } from "../lib/draft";
import { type Problems, WHOLE_FORM } from "../lib/form";
import { isComposing } from "../lib/ime";
import type { Saver } from "../lib/save";
import { useNewProblems } from "../lib/use-new-problems";
import { testIds } from "../testids";
import { Button } from "./Button";
import { DraftBar, DraftLine } from "./DraftNotes";
import { WarningReasons } from "./WarningReasons";

type Props = {
  testId: string;
  label: string;
  problems: Problems;
  saver: Saver;
  onSave: () => void;
  onCancel?: () => void;
  saveLabel?: string;
  cancelLabel?: string;
  /** Of `useDraft`; the form says that it keeps one, and offers to throw it away. */
  draft?: Draft;
  children: ReactNode;
};

/** A long form: Enter never submits, Ctrl+Enter saves, problems are counted at the head and shown at their fields. */
export function FormShell(props: Props) {
  const { testId, label, problems, saver, onSave, onCancel, saveLabel, draft, children } = props;
  const text = useText();
  const form = useRef<HTMLFormElement>(null);
  const whole = problems[WHOLE_FORM];
  const count = Object.keys(problems).length;

  useNewProblems(problems, () => {
    const first = form.current?.querySelector<HTMLElement>(
      "[aria-invalid=true], [data-invalid] button, [data-invalid] input, [data-focus-on-problem]",
    );
    first?.focus();
    first?.scrollIntoView?.({ block: "center" });
  });

  // Before anyone else: chips and buttons keep an Enter to themselves. Whoever came by a link has the keyboard
  // nowhere yet, and saves all the same; a dialog or the menu does not.
  const shortcut = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
    const at = event.target as Element;
    const here = at === document.body || at.id === "main" || form.current?.contains(at);
    if (!form.current || !here) return;
    event.preventDefault();
    event.stopPropagation();
    onSave();
  });

  useEffect(() => {
    const keys = (event: KeyboardEvent) => shortcut(event);
    window.addEventListener("keydown", keys, true);
    return () => window.removeEventListener("keydown", keys, true);
  }, []);

  if (saver.asked) {
    return (
      <WarningReasons
        warnings={saver.asked.warnings}
        fresh={saver.asked.fresh}
        problem={whole}
        busy={saver.busy}
        onSave={(reasons, typed) => void saver.saveReasons(reasons, typed)}
        onLater={saver.later}
      />
    );
  }

  // What the draft holds is in the fields when they are drawn first: nothing changes under the reader's eyes.
  if (draft && !draft.ready) return null;

  return (
    <form
      ref={form}
      data-testid={testId}
      aria-label={label}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-5"
    >
      {draft && <DraftBar draft={draft} />}
      {count > 0 && (
        <div
          role="alert"
          data-testid={testIds.formErrors}
          data-code={whole?.code}
          className="flex items-start gap-3 rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-6 shrink-0 text-bad" />
          <span>{whole ? problemSentence(text, whole) : text.form.errorsTitle({ count })}</span>
        </div>
      )}
      {children}
      <div
        data-noprint
        className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center gap-3 border-line border-t bg-page px-1 py-3"
      >
        <Button weight="primary" testId={testIds.save} isDisabled={saver.busy} onPress={onSave}>
          {saver.busy ? text.form.saving : (saveLabel ?? text.form.save)}
        </Button>
        {onCancel && (
          <Button weight="secondary" testId={testIds.cancel} onPress={onCancel}>
            {props.cancelLabel ?? text.form.cancel}
          </Button>
        )}
        <span className="text-muted text-sm">{text.form.saveKeys}</span>
        {draft && <DraftLine draft={draft} />}
      </div>
    </form>
  );
}

type SectionProps = { title: string; hint?: string; children: ReactNode };

/** A titled group of fields. */
export function Section({ title, hint, children }: SectionProps) {
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-4">
      <h2 className="mb-3 font-bold text-lg leading-150">{title}</h2>
      {hint && <p className="-mt-2 mb-3 text-muted text-sm">{hint}</p>}
      <div className="flex flex-col gap-5">{children}</div>
    </section>
  );
}

/** Short fields beside each other; they wrap when the text is large. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-start gap-x-5 gap-y-2">{children}</div>;
}
