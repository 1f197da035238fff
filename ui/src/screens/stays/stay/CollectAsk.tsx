import { Hand } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/Button";
import { DraftBar, DraftLine } from "../../../components/DraftNotes";
import { TextField } from "../../../components/TextField";
import { useToasts } from "../../../components/Toasts";
import { problemSentence, useText } from "../../../i18n/text";
import { call } from "../../../lib/api/api";
import type { StayView } from "../../../lib/api/bindings";
import { toProblem } from "../../../lib/api/problem";
import { useRefreshRecords } from "../../../lib/api/queries";
import { useDraft } from "../../../lib/draft";
import { Check, useForm, WHOLE_FORM } from "../../../lib/form";
import { useMay } from "../../../lib/may";
import { testIds } from "../../../testids";

/** Somebody who is not on the child's list: the desk waits for a supervisor, who says yes or no. */
export function CollectAsk({ view }: { view: StayView }) {
  const text = useText();
  const may = useMay();
  const ask = view.collect_ask;
  if (!ask) {
    const approved = view.stay.status === "in_stay" ? view.collect_approved : null;
    return approved ? (
      <p className="flex items-start gap-2 rounded-12 border border-good bg-surface px-5 py-3">
        <Hand aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
        {text.desk.collectAllowed({ name: approved.name, by: approved.by })}
      </p>
    ) : null;
  }
  return (
    <section
      data-testid={testIds.collectAsk}
      className="flex flex-col gap-3 rounded-12 border-2 border-warn-mark bg-warn-tint px-5 py-3"
    >
      <p className="flex items-start gap-2 font-bold">
        <Hand aria-hidden className="mt-0.5 size-5 shrink-0 text-warn-mark" />
        {text.desk.collectAsked({ name: ask.name, by: ask.by })}
      </p>
      {may("supervise") ? <Decide view={view} /> : <p>{text.desk.collectWaits}</p>}
    </section>
  );
}

function Decide({ view }: { view: StayView }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const { id, household_id } = view.stay;
  const form = useForm({ collect_reason: "" }, { reason: "collect_reason" });
  const draft = useDraft(form, {
    key: `stay/${id}/collect`,
    place: `/stay/${id}`,
    kind: "stay",
    householdId: household_id,
  });
  const [busy, setBusy] = useState(false);

  async function decide(allowed: boolean) {
    if (busy) return;
    const reason = form.values.collect_reason;
    const check = new Check();
    if (allowed) check.filled("collect_reason", reason);
    form.setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      await draft.handIn((key) => call("decide_collect", { stay_id: id, allowed, reason, draft: key }));
      toasts.show({ message: allowed ? text.desk.collectYes : text.desk.collectNo });
      await refresh();
    } catch (thrown) {
      form.report(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }
  const whole = form.problems[WHOLE_FORM];
  return (
    <>
      <DraftBar draft={draft} />
      {whole && <p role="alert">{problemSentence(text, whole)}</p>}
      <TextField {...form.field("collect_reason")} label={text.desk.stopReason} rows={2} />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          weight="primary"
          testId={testIds.collectRefuse}
          isDisabled={busy}
          onPress={() => void decide(false)}
        >
          {text.desk.collectRefuse}
        </Button>
        <Button testId={testIds.collectAllow} isDisabled={busy} onPress={() => void decide(true)}>
          {text.desk.collectAllow}
        </Button>
        <DraftLine draft={draft} />
      </div>
    </>
  );
}
