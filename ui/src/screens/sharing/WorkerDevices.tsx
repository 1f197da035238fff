import { Laptop, UserPlus } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useText } from "../../i18n/text";
import { testIds } from "../../testids";
import { ForgottenAfar } from "./ForgottenAfar";
import { useSharing } from "./sharing-queries";
import { useMoment, useRoleWord } from "./sharing-words";

/** On a worker's page: which computers are theirs, and the way to invite one. For those who may invite. */
export function WorkerDevices({ workerId }: { workerId: string }) {
  const text = useText();
  const sharing = useSharing();
  const moment = useMoment();
  const roleWord = useRoleWord();
  const { devices, state } = text.sharing;
  const view = sharing.data;
  if (!view?.may_invite) return null;
  const own = view.devices.filter((device) => device.worker_id === workerId && !device.removed);
  return (
    <Section title={devices.ofWorker} hint={devices.ofWorkerHint}>
      <div data-testid={testIds.workerDevices} className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {own.length === 0 && <span>{view.shared ? devices.none : devices.needsFolder}</span>}
        {own.map((device) => (
          <span key={device.device} className="flex items-center gap-2">
            <Laptop aria-hidden className="size-5 shrink-0" />
            {state.role({ device: device.device, role: roleWord(device.role) })}
            <span className="text-muted text-sm">
              {devices.heard} {device.last_heard === null ? text.sharing.never : moment(device.last_heard)}
            </span>
          </span>
        ))}
        {view.shared ? (
          <ButtonLink to={`/invite?worker=${workerId}`} testId={testIds.inviteOpen}>
            <UserPlus aria-hidden className="size-5" />
            {own.length === 0 ? devices.inviteWorker : devices.inviteMore}
          </ButtonLink>
        ) : (
          <ButtonLink to="/sharing">{devices.toSharing}</ButtonLink>
        )}
      </div>
      {view.shared && <ForgottenAfar workerId={workerId} own={own} all={view.devices} />}
    </Section>
  );
}
