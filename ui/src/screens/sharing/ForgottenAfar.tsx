import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { PassphraseField } from "../../components/PassphraseField";
import { SelectField } from "../../components/SelectField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { DeviceView, ResetView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { useWholeMoment } from "./sharing-words";

type Props = { workerId: string; own: DeviceView[]; all: DeviceView[] };

/** A worker forgot their passphrase on another computer: a code that opens it once. */
export function ForgottenAfar({ workerId, own, all }: Props) {
  const text = useText();
  const { afar, settings } = text.rest;
  const when = useWholeMoment();
  const others = all.filter((device) => !device.removed && !device.own);
  const first = own.find((device) => !device.own) ?? others[0];
  const { values, problems, field, report } = useForm(
    { afar_device: first?.device ?? "", afar_passphrase: "" },
    { passphrase: "afar_passphrase", device: "afar_device" },
  );
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<ResetView | null>(null);
  const whole = problems[WHOLE_FORM];
  if (others.length === 0) return null;

  async function make() {
    if (busy) return;
    setBusy(true);
    try {
      const { afar_device: device, afar_passphrase: passphrase } = values;
      setMade(await call("reset_from_afar", { worker_id: workerId, device, passphrase }));
      field("afar_passphrase").onChange("");
    } catch (thrown) {
      report(toProblem(thrown));
    }
    setBusy(false);
  }

  if (!open) {
    return (
      <div>
        <Button weight="quiet" testId={testIds.afarOpen} onPress={() => setOpen(true)}>
          <KeyRound aria-hidden className="size-5" />
          {afar.open}
        </Button>
      </div>
    );
  }
  return (
    <div data-testid={testIds.afarForm} className="flex flex-col gap-4 border-line border-t pt-4">
      <p>{afar.lead}</p>
      {made ? (
        <div className="flex flex-col items-center gap-1 rounded-12 border-2 border-primary px-4 py-4 text-center">
          <p className="font-bold">{afar.code}</p>
          <p
            data-testid={testIds.afarCode}
            data-code={made.code}
            className="select-text font-bold font-mono text-2xl leading-150 tracking-[0.12em]"
          >
            {made.code}
          </p>
          <p>{afar.until({ when: when(made.valid_until) })}</p>
        </div>
      ) : (
        <>
          {whole && (
            <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-2">
              {problemSentence(text, whole)}
            </p>
          )}
          <SelectField
            {...field("afar_device")}
            label={afar.device}
            choices={others.map(({ device, worker }) => ({
              value: device,
              label: text.sharing.deviceOf({ worker, device }),
            }))}
          />
          <PassphraseField {...field("afar_passphrase")} label={settings.yours} onEnter={() => void make()} />
          <div>
            <Button
              testId={testIds.afarMake}
              isDisabled={busy || values.afar_passphrase === ""}
              onPress={() => void make()}
            >
              {afar.make}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
