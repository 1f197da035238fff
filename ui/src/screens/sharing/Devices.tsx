import { CircleCheck, CircleDashed, Clock, Laptop, LaptopMinimal, MonitorX, UserPlus } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../components/Badge";
import { Button, ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { DeviceView, SharingView } from "../../lib/api/bindings";
import { deviceId, removeDeviceId, testIds } from "../../testids";
import { RemoveDialog } from "./RemoveDialog";
import { useMoment, useRoleWord } from "./sharing-words";

/** Who takes part, when each was last heard from, and how far each has taken in what was written here. */
export function Devices({ view }: { view: SharingView }) {
  const text = useText();
  const [leaving, setLeaving] = useState<DeviceView | null>(null);
  const { devices } = text.sharing;
  const heads = [devices.device, devices.worker, devices.heard, devices.behind];
  // How many files there are is known from whoever has most of them, this computer itself included.
  const written = Math.max(...view.devices.map((device) => device.has_of_ours), 0);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={devices.title}
      className="relative overflow-x-auto rounded-12 border border-line bg-surface px-5 py-4"
    >
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-bold text-lg leading-150">{devices.title}</h2>
        {view.may_invite && (
          <ButtonLink to="/invite" testId={testIds.inviteOpen}>
            <UserPlus aria-hidden className="size-5" />
            {devices.invite}
          </ButtonLink>
        )}
      </div>
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-muted text-sm">
            {heads.map((head) => (
              <th key={head} scope="col" className="px-2 py-1 font-normal">
                {head}
              </th>
            ))}
            {view.may_invite && (
              <th scope="col" className="px-2 py-1 font-normal">
                <span className="sr-only">{devices.action}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {view.devices.map((device) => (
            <DeviceRow
              key={device.device}
              device={device}
              written={written}
              onRemove={view.may_invite ? () => setLeaving(device) : undefined}
            />
          ))}
        </tbody>
      </table>
      {leaving && <RemoveDialog device={leaving} onClose={() => setLeaving(null)} />}
    </section>
  );
}

const CELL = "border-line border-t px-2 py-2 leading-150";

/** `written`: how many files this device has written; `onRemove` where it may be asked for. */
type RowProps = { device: DeviceView; written: number; onRemove?: () => void };

function DeviceRow({ device, written, onRemove }: RowProps) {
  const text = useText();
  const moment = useMoment();
  const roleWord = useRoleWord();
  const { devices } = text.sharing;
  const { own, removed, last_heard, worker } = device;
  const Icon = removed ? MonitorX : own ? Laptop : LaptopMinimal;
  return (
    <tr data-testid={deviceId(device.device)} className={removed ? "text-muted" : undefined}>
      <td className={`${CELL} whitespace-nowrap`}>
        <span className="flex items-center gap-2 font-bold">
          <Icon aria-hidden className="size-5 shrink-0" />
          {device.device}
          {own && (
            <Badge icon={CircleCheck} tone="plan">
              {devices.own}
            </Badge>
          )}
          {removed && (
            <Badge icon={MonitorX} tone="quiet">
              {devices.removed}
            </Badge>
          )}
        </span>
      </td>
      <td className={`${CELL} min-w-44`}>
        <span className="block">{worker}</span>
        <span className="block text-muted text-sm">{roleWord(device.role)}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {own ? "－" : last_heard === null ? devices.notYet : moment(last_heard)}
      </td>
      <td className={`${CELL} min-w-44`}>
        {own || removed ? "－" : <Behind device={device} written={written} />}
      </td>
      {onRemove && (
        <td className={`${CELL} whitespace-nowrap text-right`}>
          {!own && !removed && (
            <Button
              weight="quiet"
              testId={removeDeviceId(device.device)}
              aria-label={devices.removeOf({
                who: text.sharing.deviceOf({ worker, device: device.device }),
              })}
              onPress={onRemove}
            >
              {devices.remove}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

/** How many of the files written here a device has not said it has. */
function Behind({ device, written }: { device: DeviceView; written: number }) {
  const { devices } = useText().sharing;
  const left = Math.max(0, written - device.has_of_ours);
  const nothing = device.has_of_ours === 0 && written > 0;
  const Icon = nothing ? CircleDashed : left > 0 ? Clock : CircleCheck;
  return (
    <span className="flex items-center gap-1.5">
      <Icon aria-hidden className={`size-5 shrink-0 ${left > 0 ? "text-muted" : "text-good"}`} />
      {nothing ? devices.nothing : left > 0 ? devices.late({ count: left }) : devices.even}
    </span>
  );
}
