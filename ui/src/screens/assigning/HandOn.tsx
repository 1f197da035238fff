import { NotebookPen } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { TextField } from "../../components/TextField";
import { useLanguage, useText, word } from "../../i18n/text";
import type { VisitCard } from "../../lib/api/bindings";
import { Problem } from "../../lib/api/problem";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";

const URGENT = 3;

/** A concern is handed on to those who work next: a line in the handover book. */
export function HandOn({ visit }: { visit: VisitCard }) {
  const text = useText();
  const language = useLanguage();
  const { review } = text.visiting;
  const begin = review.handBegin({
    household: visit.household,
    day: shortDate(visit.date, language, todayInTokyo()),
    level: word(text, "concern_level", String(visit.concern_level)),
  });
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState(begin);
  const [urgent, setUrgent] = useState(visit.concern_level >= URGENT);
  const [problem, setProblem] = useState<Problem>();
  const saver = useSave(setProblem);

  function save() {
    if (note.trim() === "") {
      setProblem(new Problem({ code: "required", field: "text", detail: {} }));
      return;
    }
    void saver.save(
      review.handed,
      (batch) => batch.put("handover_note", { text: note, urgent }),
      () => {
        setNote(begin);
        setOpen(false);
      },
    );
  }

  if (!open) {
    return (
      <div>
        <Button testId={testIds.reviewHand} onPress={() => setOpen(true)}>
          <NotebookPen aria-hidden className="size-5" />
          {review.hand}
        </Button>
      </div>
    );
  }
  return (
    <form
      aria-label={review.handTitle}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
      }}
      className="flex flex-col gap-3 rounded-8 border border-line px-4 py-3"
    >
      <TextField
        name="hand_text"
        label={review.handText}
        hint={review.handHint}
        value={note}
        onChange={setNote}
        problem={problem}
        rows={3}
        autoFocus
      />
      <CheckField name="hand_urgent" label={review.handUrgent} value={urgent} onChange={setUrgent} />
      <div className="flex flex-wrap gap-3">
        <Button testId={testIds.reviewHandSave} isDisabled={saver.busy} onPress={save}>
          {review.handSave}
        </Button>
        <Button weight="quiet" onPress={() => setOpen(false)}>
          {text.form.cancel}
        </Button>
      </div>
    </form>
  );
}
