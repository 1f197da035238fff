import { useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { RevealView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";

type Props = { householdId: string; onShown: (view: RevealView) => void; onClose: () => void };

const OTHER = "other";

/** Why the place has to be seen: a press for the usual reasons, words for any other. It goes to the access log. */
export function RevealReason({ householdId, onShown, onClose }: Props) {
  const text = useText();
  const [why, setWhy] = useState("");
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const usual: Record<string, string> = text.family.revealReasons;

  async function show() {
    if (busy) return;
    const reason = [why === OTHER ? "" : (usual[why] ?? ""), words.trim()].filter(Boolean).join(": ");
    if (reason === "") {
      const field = why === OTHER ? "reveal_words" : "reveal_why";
      setProblem(new Problem({ code: "required", field, detail: {} }));
      return;
    }
    setBusy(true);
    try {
      onShown(await call("reveal", { household_id: householdId, reason }));
    } catch (thrown) {
      setProblem(toProblem(thrown));
      setBusy(false);
    }
  }

  const at = (field: string) => (problem?.field === field ? problem : undefined);
  const whole = problem && !at("reveal_why") && !at("reveal_words") ? problem : null;
  return (
    <AskDialog
      testId={testIds.revealDialog}
      title={text.family.reveal}
      onClose={onClose}
      problem={whole}
      actions={
        <>
          <Button weight="primary" testId={testIds.revealShow} isDisabled={busy} onPress={() => void show()}>
            {text.family.revealShow}
          </Button>
          <Button onPress={onClose}>{text.form.cancel}</Button>
        </>
      }
    >
      <p>{text.family.revealLead}</p>
      <Chips
        name="reveal_why"
        label={text.family.revealWhy}
        required
        value={why}
        onChange={(value) => {
          setWhy(value);
          setProblem(null);
        }}
        problem={at("reveal_why")}
        choices={Object.entries(usual).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        name="reveal_words"
        label={text.family.revealWords}
        required={why === OTHER}
        value={words}
        onChange={(value) => {
          setWords(value);
          setProblem(null);
        }}
        problem={at("reveal_words")}
        onKeyDown={(event) => {
          if (event.key === "Enter") void show();
        }}
      />
    </AskDialog>
  );
}
