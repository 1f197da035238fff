import { TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Label, TextArea, TextField } from "react-aria-components";
import { problemSentence, useText } from "../i18n/text";
import type { Problem } from "../lib/api/problem";
import type { Draft } from "../lib/draft";
import { keptFor, useReasons } from "../lib/reasons";
import type { OpenWarning } from "../lib/save";
import { testIds, warningId } from "../testids";
import { Button } from "./Button";
import { DraftBar, DraftLine } from "./DraftNotes";
import { INPUT } from "./FieldFrame";

type Props = {
  warnings: OpenWarning[];
  fresh: boolean;
  problem?: Problem;
  busy: boolean;
  /** `typed` where what is written is kept as a draft until it is saved. */
  onSave: (reasons: string[], typed?: Draft) => void;
  onLater: () => void;
};

/** The record is stored; what is out of the ordinary wants a reason, now or later, or a correction. */
export function WarningReasons(props: Props) {
  const of = keptFor(props.warnings);
  return of === null ? <Loose {...props} /> : <Kept {...props} of={of} />;
}

/** Of several records together: there is no page to go on with them. */
function Loose(props: Props) {
  const [reasons, setReasons] = useState<string[]>(props.warnings.map(() => ""));
  const write = (index: number, value: string) =>
    setReasons(reasons.map((old, at) => (at === index ? value : old)));
  return <Box {...props} reasons={reasons} onWrite={write} />;
}

function Kept({ of, ...props }: Props & { of: OpenWarning }) {
  const { reasons, write, draft } = useReasons(of);
  const codes = props.warnings.map(({ code }) => code);
  // What was kept stands in the fields when they are drawn first.
  if (!draft.ready) return null;
  return (
    <Box
      {...props}
      reasons={codes.map((code) => reasons[code] ?? "")}
      onWrite={(index, value) => write(codes[index] ?? "", value)}
      onSave={(typed) => props.onSave(typed, draft)}
      draft={draft}
    />
  );
}

type BoxProps = Props & {
  reasons: string[];
  onWrite: (index: number, reason: string) => void;
  draft?: Draft;
};

function Box({ warnings, fresh, problem, busy, onSave, onLater, reasons, onWrite, draft }: BoxProps) {
  const text = useText();
  const nothing = reasons.every((reason) => reason.trim() === "");

  function keys(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !nothing) onSave(reasons);
  }

  return (
    <section
      data-testid={testIds.warnings}
      role="alert"
      onKeyDown={keys}
      className="flex flex-col gap-4 rounded-12 border-2 border-warn-mark bg-surface px-5 py-4"
    >
      <h2 className="flex items-center gap-2 font-bold text-xl leading-150">
        <TriangleAlert aria-hidden className="size-7 shrink-0 text-warn-mark" />
        {fresh ? text.form.warningsTitle : text.form.dueTitle}
      </h2>
      {draft && <DraftBar draft={draft} />}
      <p>{text.form.warningsLead}</p>
      {problem && <p className="text-bad">{problemSentence(text, problem)}</p>}
      {warnings.map((warning, index) => (
        <TextField
          key={`${warning.id}-${warning.code}`}
          value={reasons[index] ?? ""}
          onChange={(value) => onWrite(index, value)}
          autoFocus={index === 0}
          className="flex flex-col gap-1"
        >
          <p className="rounded-8 bg-warn-tint px-4 py-2">
            {problemSentence(text, warning)} <span className="text-muted text-sm">({warning.code})</span>
          </p>
          <Label className="mt-1 font-bold">{text.form.warningReason}</Label>
          <TextArea data-testid={warningId(warning.code)} rows={2} className={INPUT} />
        </TextField>
      ))}
      <div className="flex flex-wrap gap-3">
        <Button
          weight="primary"
          testId={testIds.warningsSave}
          isDisabled={busy || nothing}
          onPress={() => onSave(reasons)}
        >
          {text.form.saveReasons}
        </Button>
        <Button testId={testIds.warningsLater} onPress={onLater}>
          {fresh ? text.form.laterReasons : text.form.dueEdit}
        </Button>
        {draft && <DraftLine draft={draft} />}
      </div>
    </section>
  );
}
