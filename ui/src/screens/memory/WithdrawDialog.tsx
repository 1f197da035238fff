import { Ban } from "lucide-react";
import { useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { testIds } from "../../testids";

type Props = { id: string; scope: string; onClose: () => void };

/** A consent is withdrawn from a day on; it is asked for once more, since sharing again needs a new one. */
export function WithdrawDialog({ id, scope, onClose }: Props) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const form = useForm({ withdrawn_on: typedDate(todayInTokyo()) });
  const [busy, setBusy] = useState(false);
  const { consents } = text.memory;
  const whole = form.problems[WHOLE_FORM];

  async function withdraw() {
    const check = new Check();
    const on = readDate(check, "withdrawn_on", form.values.withdrawn_on, { required: true, lean: "past" });
    form.setProblems(check.problems);
    if (busy || on === null || !check.ok) return;
    setBusy(true);
    try {
      const { change } = await call("withdraw_consent", { id, on });
      toasts.show({ message: consents.withdrawnDone, changes: change === null ? [] : [change] });
      onClose();
      await refresh();
    } catch (thrown) {
      form.report(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <AskDialog
      testId={testIds.withdrawDialog}
      title={consents.withdrawAsk({ scope })}
      onClose={onClose}
      problem={whole}
      actions={
        <>
          <Button
            weight="primary"
            testId={testIds.withdrawYes}
            isDisabled={busy}
            onPress={() => void withdraw()}
          >
            <Ban aria-hidden className="size-5" />
            {consents.withdrawYes}
          </Button>
          <Button onPress={onClose}>{text.form.cancel}</Button>
        </>
      }
    >
      <p>{consents.withdrawLead}</p>
      <p>{consents.withdrawLaw}</p>
      <DateField {...form.field("withdrawn_on")} label={consents.withdrawDay} required lean="past" />
    </AskDialog>
  );
}
