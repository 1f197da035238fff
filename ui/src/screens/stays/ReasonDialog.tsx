import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { DraftBar, DraftLine } from "../../components/DraftNotes";
import { TextField } from "../../components/TextField";
import { problemSentence, useText } from "../../i18n/text";
import { useReasons } from "../../lib/reasons";
import type { OpenWarning } from "../../lib/save";
import { testIds } from "../../testids";
import type { StayChange } from "./use-stay-change";

/** A stored change that is out of the ordinary: why, and who approved it; or back. */
export function ReasonDialog({ change }: { change: StayChange }) {
  // Of siblings together the draft leads to the first stay.
  const warnings = change.asked?.warnings ?? [];
  const first = warnings.find(({ kind }) => kind === "stay") ?? warnings[0];
  if (!change.asked || !first) return null;
  return <Reasons key={change.asked.changes.join()} change={change} first={first} />;
}

function Reasons({ change, first }: { change: StayChange; first: OpenWarning }) {
  const text = useText();
  const { reasons, write, values, field, draft } = useReasons(first);
  const approvedBy = values.approved_by;
  const codes = [...new Set(change.asked?.warnings.map((warning) => warning.code))];
  const long = codes.includes("I-15");
  const whole =
    codes.some((code) => (reasons[code] ?? "").trim() !== "") && (!long || approvedBy.trim() !== "");
  const save = () => whole && void change.answer({ reasons, approvedBy }, draft);
  // What was kept stands in the fields when they are drawn first.
  if (!draft.ready) return null;

  return (
    <AskDialog
      testId={testIds.reasonDialog}
      title={text.desk.reasonsTitle}
      tone="warn"
      actions={
        <>
          <Button
            weight="primary"
            testId={testIds.reasonSave}
            isDisabled={change.busy || !whole}
            onPress={save}
          >
            {text.form.saveReasons}
          </Button>
          <Button testId={testIds.reasonTakeBack} onPress={() => void change.takeBack(draft)}>
            {text.desk.takeBack}
          </Button>
          <Button weight="quiet" testId={testIds.reasonLater} onPress={change.later}>
            {text.form.laterReasons}
          </Button>
        </>
      }
    >
      <DraftBar draft={draft} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter saves from any field inside */}
      <div
        className="flex flex-col gap-4"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      >
        {codes.map((code, at) => (
          <div key={code} className="flex flex-col gap-2">
            <p className="rounded-8 bg-warn-tint px-4 py-2">
              {problemSentence(text, { code })}{" "}
              <span className="whitespace-nowrap text-muted text-sm">({code})</span>
            </p>
            <TextField
              name={`reason-${code}`}
              label={code === "I-15" ? text.desk.extensionReason : text.form.warningReason}
              value={reasons[code] ?? ""}
              onChange={(value) => write(code, value)}
              rows={2}
              autoFocus={at === 0}
            />
          </div>
        ))}
        {long && <TextField {...field("approved_by")} label={text.desk.approvedBy} width="w-full max-w-88" />}
        <DraftLine draft={draft} />
      </div>
    </AskDialog>
  );
}
