import { MonitorX } from "lucide-react";
import { useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
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
    <AskDialog
      testId={testIds.removeDialog}
      title={remove.ask({ who })}
      tone="warn"
      onClose={onClose}
      problem={problem}
      actions={
        <>
          <Button weight="primary" testId={testIds.removeYes} isDisabled={busy} onPress={() => void go()}>
            <MonitorX aria-hidden className="size-5" />
            {busy ? remove.busy : remove.yes}
          </Button>
          <Button testId={testIds.removeNo} autoFocus onPress={onClose}>
            {text.form.cancel}
          </Button>
        </>
      }
    >
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
    </AskDialog>
  );
}
