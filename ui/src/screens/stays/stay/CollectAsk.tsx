import { Hand } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/Button";
import { TextField } from "../../../components/TextField";
import { useToasts } from "../../../components/Toasts";
import { problemSentence, useText } from "../../../i18n/text";
import { call } from "../../../lib/api/api";
import type { StayView } from "../../../lib/api/bindings";
import { Problem, toProblem } from "../../../lib/api/problem";
import { useRefreshRecords } from "../../../lib/api/queries";
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
      {may("supervise") ? <Decide stayId={view.stay.id} /> : <p>{text.desk.collectWaits}</p>}
    </section>
  );
}

function Decide({ stayId }: { stayId: string }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function decide(allowed: boolean) {
    if (busy) return;
    if (allowed && reason.trim() === "") {
      setProblem(new Problem({ code: "required", field: "collect_reason", detail: {} }));
      return;
    }
    setBusy(true);
    try {
      await call("decide_collect", { stay_id: stayId, allowed, reason });
      toasts.show({ message: allowed ? text.desk.collectYes : text.desk.collectNo });
      await refresh();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }
  const at = problem?.field === "collect_reason" ? problem : undefined;
  return (
    <>
      {problem && !at && <p role="alert">{problemSentence(text, problem)}</p>}
      <TextField
        name="collect_reason"
        label={text.desk.stopReason}
        rows={2}
        value={reason}
        onChange={(value) => {
          setReason(value);
          setProblem(null);
        }}
        problem={at}
      />
      <div className="flex flex-wrap gap-3">
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
      </div>
    </>
  );
}
