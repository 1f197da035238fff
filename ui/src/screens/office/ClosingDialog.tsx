import { FileWarning, Lock } from "lucide-react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
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
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onNo()}
      className="fixed inset-0 z-30 flex items-start justify-center overflow-y-auto bg-black/40 px-4 pt-24 pb-8"
    >
      <Modal className="w-full max-w-168 rounded-12 border border-edge bg-surface text-ink shadow-4">
        <Dialog
          role="alertdialog"
          data-testid={testIds.closingDialog}
          className="flex flex-col gap-4 px-6 py-5 outline-none"
        >
          <Heading slot="title" className="font-bold text-xl leading-150">
            {closing.ask({ programme: line.programme, month: monthName(line.month) })}
          </Heading>
          <p>{closing.askLead({ records })}</p>
          {unrecorded + unread > 0 && (
            <p className="flex items-start gap-2 rounded-8 bg-warn-tint px-4 py-2 text-warn">
              <FileWarning aria-hidden className="mt-0.5 size-6 shrink-0" />
              {closing.askMissing({ unrecorded, unread })}
            </p>
          )}
          <div className="flex flex-wrap gap-3">
            <Button weight="primary" testId={testIds.closingYes} isDisabled={busy} onPress={onYes}>
              <Lock aria-hidden className="size-5" />
              {closing.yes}
            </Button>
            <Button testId={testIds.closingNo} autoFocus onPress={onNo}>
              {text.form.cancel}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
