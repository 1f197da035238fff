import { OctagonX } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../../components/Button";
import { TextField } from "../../../components/TextField";
import { useText } from "../../../i18n/text";
import type { Problem } from "../../../lib/api/problem";
import { useMay } from "../../../lib/may";
import { testIds } from "../../../testids";

type Field = { name: string; value: string; onChange: (value: string) => void; problem?: Problem };

type Props = {
  name: string;
  /** Not on the list, but nobody has said no either. */
  unknown: boolean;
  /** Of the check-out's form, which keeps them. */
  supervisor: Field;
  reason: Field;
  busy: boolean;
  onBack: () => void;
  /** In charge oneself: hands over. */
  onAnyway: () => void;
  /** Asks somebody in charge. */
  onAsk: () => void;
};

/** Somebody who may not collect the child stands at the door: stop, say nothing, call who is in charge. */
export function Stop(props: Props) {
  const { name, unknown, supervisor, reason, busy, onBack, onAnyway, onAsk } = props;
  const text = useText();
  const may = useMay();
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    panel.current?.focus();
    panel.current?.scrollIntoView({ block: "nearest" });
  }, []);

  return (
    <section
      ref={panel}
      role="alertdialog"
      aria-label={text.desk.stopTitle}
      tabIndex={-1}
      data-testid={testIds.stayStop}
      className="flex flex-col gap-4 rounded-12 border-4 border-bad bg-surface px-6 py-5"
    >
      <div className="flex items-start gap-4">
        <OctagonX aria-hidden className="size-14 shrink-0 text-bad" />
        <div>
          <h2 className="font-bold text-2xl text-bad leading-140">
            {unknown ? text.desk.stopUnknown : text.desk.stopTitle}
          </h2>
          <p className="mt-1 font-bold text-lg">{unknown ? text.desk.stopUnknownLead : text.desk.stopLead}</p>
          <p className="mt-1">
            {unknown ? text.desk.stopUnknownName({ name }) : text.desk.stopName({ name })}
          </p>
        </div>
      </div>
      <div>
        <Button weight="primary" testId={testIds.stayStopBack} onPress={onBack}>
          {text.desk.stopBack}
        </Button>
      </div>
      {!may("supervise") && (
        <div className="flex flex-col gap-3 border-line border-t pt-4">
          <p className="text-muted">{text.desk.stopAskLead}</p>
          <div>
            <Button testId={testIds.stayStopAsk} isDisabled={busy} onPress={onAsk}>
              {text.desk.stopAsk}
            </Button>
          </div>
        </div>
      )}
      {may("supervise") && (
        <div className="flex flex-col gap-3 border-line border-t pt-4">
          <p className="text-muted">{text.desk.stopForm}</p>
          <TextField {...supervisor} label={text.desk.stopSupervisor} required width="w-full max-w-88" />
          <TextField {...reason} label={text.desk.stopReason} required rows={2} />
          <div>
            <Button testId={testIds.stayStopAnyway} isDisabled={busy} onPress={onAnyway}>
              {text.desk.stopAnyway}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
