import { MonitorX, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../../components/Button";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { DeviceView } from "../../lib/api/bindings";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { Reach } from "../memory/Reach";
import { useSees } from "./sharing-words";

type Props = { device: DeviceView; onClose: () => void };

/** A lost laptop, or somebody who left: what it could read, what happens now. */
export function RemoveDialog({ device, onClose }: Props) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const sees = useSees();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { remove } = text.sharing;
  const who = text.sharing.deviceOf({ worker: device.worker, device: device.device });

  async function go() {
    if (busy) return;
    setBusy(true);
    try {
      await call("remove_device", { device: device.device });
      toasts.show({ message: remove.done({ who }) });
      onClose();
      await refresh();
    } catch (thrown) {
      setProblem(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-30 flex items-start justify-center overflow-y-auto bg-black/40 px-4 py-12"
    >
      <Modal className="w-full max-w-168 rounded-12 border-2 border-warn-mark bg-surface text-ink shadow-4">
        <Dialog
          role="alertdialog"
          data-testid={testIds.removeDialog}
          className="flex flex-col gap-4 px-6 py-5 outline-none"
        >
          <Heading slot="title" className="flex items-start gap-2 font-bold text-xl leading-150">
            <TriangleAlert aria-hidden className="mt-0.5 size-7 shrink-0 text-warn-mark" />
            {remove.ask({ who })}
          </Heading>
          <p>{remove.lead}</p>
          <section>
            <h3 className="font-bold">{remove.could}</h3>
            <p>{sees(device.role)}</p>
            <Reach device={device.device} />
          </section>
          <section>
            <h3 className="font-bold">{remove.happens}</h3>
            <ul className="m-0 list-disc pl-6">
              {remove.happensLines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
          <p className="text-muted text-sm">{remove.lost}</p>
          {problem && (
            <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-2">
              {problemSentence(text, problem)}
            </p>
          )}
          <div className="flex flex-wrap gap-3">
            <Button weight="primary" testId={testIds.removeYes} isDisabled={busy} onPress={() => void go()}>
              <MonitorX aria-hidden className="size-5" />
              {busy ? remove.busy : remove.yes}
            </Button>
            <Button testId={testIds.removeNo} autoFocus onPress={onClose}>
              {text.form.cancel}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
