import { CalendarClock, Users } from "lucide-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { DraftBar, DraftLine } from "../../components/DraftNotes";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { FamilyView } from "../../lib/api/bindings";
import { type Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { useDraft } from "../../lib/draft";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";

/** A confidential address is lifted by two: one asks with a reason, another agrees. */
export function Lift({ view }: { view: FamilyView }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  // A draft leads to the reason that was being typed.
  const opened = search.has("lift");
  const [asking, setAsking] = useState(opened);
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
      setProblem(null);
      await refresh();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }
  function close() {
    setAsking(false);
    if (opened) void navigate(`/family/${household_id}`, { replace: true });
  }
  const drop = (message: string) => void act(() => call("drop_lift", { household_id }), message);

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
      {problem && <Refusal problem={problem} />}
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
      {!lift && asking && <Ask householdId={household_id} onDone={close} />}
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

function Refusal({ problem }: { problem: Problem }) {
  const text = useText();
  return (
    <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-2">
      {problemSentence(text, problem)}
    </p>
  );
}

/** Why the address may be seen again; another person decides by it. */
function Ask({ householdId, onDone }: { householdId: string; onDone: () => void }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const form = useForm({ lift_reason: "" }, { reason: "lift_reason" });
  const draft = useDraft(form, {
    key: `family/${householdId}/lift`,
    place: `/family/${householdId}?lift`,
    kind: "household",
    householdId,
  });
  const [busy, setBusy] = useState(false);
  const whole = form.problems[WHOLE_FORM];

  async function ask() {
    if (busy) return;
    const reason = form.values.lift_reason;
    const check = new Check();
    check.filled("lift_reason", reason);
    form.setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      await draft.handIn((key) => call("ask_lift", { household_id: householdId, reason, draft: key }));
      toasts.show({ message: text.family.liftAsked });
      await refresh();
      onDone();
    } catch (thrown) {
      form.report(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <DraftBar draft={draft} />
      {whole && <Refusal problem={whole} />}
      <p>{text.family.liftLead}</p>
      <TextField {...form.field("lift_reason")} label={text.family.liftReason} required rows={2} autoFocus />
      <div className="flex flex-wrap items-center gap-3">
        <Button weight="primary" testId={testIds.liftSend} isDisabled={busy} onPress={() => void ask()}>
          {text.family.liftAsk}
        </Button>
        <Button onPress={onDone}>{text.form.cancel}</Button>
        <DraftLine draft={draft} />
      </div>
    </div>
  );
}
