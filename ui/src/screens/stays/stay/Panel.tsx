import { CircleAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../../components/Button";
import { DraftBar, DraftLine } from "../../../components/DraftNotes";
import { problemSentence, useText } from "../../../i18n/text";
import type { Draft } from "../../../lib/draft";
import { type Problems, WHOLE_FORM } from "../../../lib/form";
import { useNewProblems } from "../../../lib/use-new-problems";
import { testIds } from "../../../testids";

type Props = {
  title: string;
  problems: Problems;
  busy: boolean;
  save: string;
  saveTestId: string;
  onSave: () => void;
  onCancel: () => void;
  /** Of `useDraft`: what was typed stays when the panel is left, and stands in it when it is opened again. */
  draft: Draft;
  children: ReactNode;
};

/** A short form on the stay's page: Ctrl+Enter saves, Escape leaves it. */
export function Panel(props: Props) {
  return props.draft.ready ? <Standing {...props} /> : null;
}

function Standing(props: Props) {
  const { title, problems, busy, save, saveTestId, onSave, onCancel, draft, children } = props;
  const text = useText();
  const panel = useRef<HTMLElement>(null);
  const whole = problems[WHOLE_FORM];

  useEffect(() => {
    panel.current?.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "nearest" });
  }, []);

  useNewProblems(problems, () => {
    const first = panel.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid] input");
    first?.focus();
  });

  function keys(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSave();
    } else if (event.key === "Escape") onCancel();
  }

  return (
    <section
      ref={panel}
      aria-label={title}
      onKeyDown={keys}
      className="flex flex-col gap-4 rounded-12 border-2 border-primary bg-surface px-5 py-4"
    >
      <h2 className="font-bold text-xl leading-150">{title}</h2>
      <DraftBar draft={draft} />
      {whole && (
        <p
          role="alert"
          data-testid={testIds.formErrors}
          data-code={whole.code}
          className="flex items-start gap-2 rounded-8 border-2 border-bad bg-bad-tint px-4 py-2"
        >
          <CircleAlert aria-hidden className="mt-1 size-5 shrink-0 text-bad" />
          {problemSentence(text, whole)}
        </p>
      )}
      {children}
      <div className="flex flex-wrap items-center gap-3">
        <Button weight="primary" testId={saveTestId} isDisabled={busy} onPress={onSave}>
          {busy ? text.form.saving : save}
        </Button>
        <Button testId={testIds.stayPanelCancel} onPress={onCancel}>
          {text.form.cancel}
        </Button>
        <span className="text-muted text-sm">{text.form.saveKeys}</span>
        <DraftLine draft={draft} />
      </div>
    </section>
  );
}
