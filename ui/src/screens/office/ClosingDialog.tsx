import { FileWarning, Lock } from "lucide-react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { ClosingMonth } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { useMonthName } from "./month-name";

type Props = { line: ClosingMonth; busy: boolean; onYes: () => void; onNo: () => void };

/** Closing a month is asked for once more: it decides what later counts as a correction. */
export function ClosingDialog({ line, busy, onYes, onNo }: Props) {
  const text = useText();
  const monthName = useMonthName();
  const { closing } = text.office;
  const { records, unrecorded, unread } = line;
  return (
    <AskDialog
      testId={testIds.closingDialog}
      title={closing.ask({ programme: line.programme, month: monthName(line.month) })}
      onClose={onNo}
      actions={
        <>
          <Button weight="primary" testId={testIds.closingYes} isDisabled={busy} onPress={onYes}>
            <Lock aria-hidden className="size-5" />
            {closing.yes}
          </Button>
          <Button testId={testIds.closingNo} autoFocus onPress={onNo}>
            {text.form.cancel}
          </Button>
        </>
      }
    >
      <p>{closing.askLead({ records })}</p>
      {unrecorded + unread > 0 && (
        <p className="flex items-start gap-2 rounded-8 bg-warn-tint px-4 py-2 text-warn">
          <FileWarning aria-hidden className="mt-0.5 size-6 shrink-0" />
          {closing.askMissing({ unrecorded, unread })}
        </p>
      )}
    </AskDialog>
  );
}
