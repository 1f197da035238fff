import { CalendarClock, Users } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { FamilyView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { testIds } from "../../testids";

/** A confidential address is lifted by two: one asks with a reason, another agrees. */
export function Lift({ view }: { view: FamilyView }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const { lift } = view;
  const household_id = view.id;

  async function act(run: () => Promise<unknown>, message: string) {
    if (busy) return;
    setBusy(true);
    try {
      await run();
      toasts.show({ message });
      setAsking(false);
      setReason("");
      setProblem(null);
      await refresh();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }
  function ask() {
    if (reason.trim() === "") {
      setProblem(new Problem({ code: "required", field: "lift_reason", detail: {} }));
      return;
    }
    void act(() => call("ask_lift", { household_id, reason }), text.family.liftAsked);
  }
  const drop = (message: string) => void act(() => call("drop_lift", { household_id }), message);
  const whole = problem && problem.field !== "lift_reason" ? problem : null;

  return (
    <div
      data-noprint
      data-testid={testIds.lift}
      className="mt-3 flex flex-col gap-3 border-line border-t pt-3"
    >
      {view.secret_until && (
        <p className="flex items-center gap-2 text-muted">
          <CalendarClock aria-hidden className="size-5 shrink-0" />
          {text.family.secretUntil({ date: view.secret_until.replaceAll("-", "/") })}
        </p>
      )}
      {whole && (
        <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-2">
          {problemSentence(text, whole)}
        </p>
      )}
      {lift && (
        <div className="flex flex-col gap-2 rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3">
          <p className="flex items-start gap-2 font-bold">
            <Users aria-hidden className="mt-0.5 size-5 shrink-0 text-warn-mark" />
            {lift.own ? text.family.liftOwn : text.family.liftBy({ name: lift.by })}
          </p>
          <p className="whitespace-pre-wrap">{text.family.liftWhy({ reason: lift.reason })}</p>
          <div className="flex flex-wrap gap-3">
            {lift.own ? (
              <Button testId={testIds.liftDrop} isDisabled={busy} onPress={() => drop(text.family.liftTaken)}>
                {text.family.liftTake}
              </Button>
            ) : (
              <>
                <Button
                  weight="primary"
                  testId={testIds.liftDrop}
                  isDisabled={busy}
                  onPress={() => drop(text.family.liftRefused)}
                >
                  {text.family.liftRefuse}
                </Button>
                <Button
                  testId={testIds.liftConfirm}
                  isDisabled={busy}
                  onPress={() => void act(() => call("confirm_lift", { household_id }), text.family.liftDone)}
                >
                  {text.family.liftConfirm}
                </Button>
              </>
            )}
          </div>
        </div>
      )}
      {!lift && asking && (
        <div className="flex flex-col gap-3">
          <p>{text.family.liftLead}</p>
          <TextField
            name="lift_reason"
            label={text.family.liftReason}
            required
            rows={2}
            autoFocus
            value={reason}
            onChange={(value) => {
              setReason(value);
              setProblem(null);
            }}
            problem={problem?.field === "lift_reason" ? problem : undefined}
          />
          <div className="flex flex-wrap gap-3">
            <Button weight="primary" testId={testIds.liftSend} isDisabled={busy} onPress={ask}>
              {text.family.liftAsk}
            </Button>
            <Button onPress={() => setAsking(false)}>{text.form.cancel}</Button>
          </div>
        </div>
      )}
      {!lift && !asking && (
        <div>
          <Button weight="quiet" testId={testIds.liftAsk} onPress={() => setAsking(true)}>
            {text.family.liftOpen}
          </Button>
        </div>
      )}
    </div>
  );
}
