import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Button } from "../../../components/Button";
import { CheckField } from "../../../components/CheckField";
import { DraftBar, DraftLine } from "../../../components/DraftNotes";
import { TakeAway } from "../../../components/TakeAway";
import { TextField } from "../../../components/TextField";
import { problemSentence, useLanguage, useText } from "../../../i18n/text";
import type { HandoverNoteView } from "../../../lib/api/bindings";
import { useProfile } from "../../../lib/api/queries";
import { localInstant } from "../../../lib/dates/format";
import { useDraft } from "../../../lib/draft";
import { Check, useForm, WHOLE_FORM } from "../../../lib/form";
import { useSave } from "../../../lib/save";
import { noteId, takeOverId, testIds } from "../../../testids";
import { deskMoment, nowInTokyo } from "../desk-moments";
import { useStayChange } from "../use-stay-change";

/** Open and urgent first, then open, then what somebody has taken on; newest first among equals. */
export function inOrder(notes: HandoverNoteView[]): HandoverNoteView[] {
  const rank = ({ urgent, done_by }: HandoverNoteView) => (done_by !== null ? 2 : urgent ? 0 : 1);
  return notes.toSorted((a, b) => rank(a) - rank(b) || b.at.localeCompare(a.at));
}

/** The book itself: what is to be known, who has taken it on, and a line to add. */
export function Notes({ notes }: { notes: HandoverNoteView[] }) {
  const text = useText();
  const [written, setWritten] = useState(0);
  return (
    <section
      data-testid={testIds.handoverNotes}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {text.desk.notes}
        {notes.length === 0 && (
          <span className="font-normal text-base text-muted">{text.desk.notesNone}</span>
        )}
      </h2>
      <ul className="m-0 list-none p-0">
        {inOrder(notes).map((note) => (
          <Line key={note.id} note={note} />
        ))}
      </ul>
      <Write key={written} onWritten={() => setWritten(written + 1)} />
    </section>
  );
}

function Line({ note }: { note: HandoverNoteView }) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const change = useStayChange();
  const open = note.done_by === null;
  const urgent = note.urgent && open;
  const Icon = open ? CircleDashed : CircleCheck;

  function takeOver() {
    const now = nowInTokyo();
    void change.change(
      [
        {
          kind: "handover_note",
          record: {
            id: note.id,
            done_by: profile.data?.actor_id ?? null,
            done_at: localInstant(now.date, now.minutes),
          },
        },
      ],
      text.desk.takenOver,
    );
  }

  return (
    <li
      data-testid={noteId(note.id)}
      className={`my-2 break-inside-avoid rounded-8 px-3 py-2 ${
        urgent ? "border-2 border-bad bg-bad-tint" : "border border-line"
      }`}
    >
      <p className="flex flex-wrap items-center gap-x-3 text-sm leading-150">
        {note.urgent && (
          <span
            className={`inline-flex items-center gap-1 rounded-full border px-2.5 font-bold ${
              urgent ? "border-bad text-bad" : "border-edge text-muted"
            }`}
          >
            <CircleAlert aria-hidden className="size-4" />
            {text.desk.urgent}
          </span>
        )}
        <span className="text-muted">
          {text.desk.noteBy({ at: deskMoment(note.at, language), by: note.by })}
        </span>
      </p>
      <p className={`whitespace-pre-line ${urgent ? "font-bold" : ""}`}>{note.text}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <span className={`flex items-center gap-1.5 text-sm ${open ? "" : "text-good"}`}>
          <Icon aria-hidden className="size-4 shrink-0" />
          {note.done_by === null ? text.desk.notDone : text.desk.doneBy({ name: note.done_by })}
        </span>
        <span data-noprint className="flex flex-wrap items-center gap-x-3">
          {note.by === profile.data?.actor && (
            <TakeAway
              kind="handover_note"
              id={note.id}
              what={text.takeAway.handoverNote({ at: deskMoment(note.at, language) })}
            />
          )}
          {open && (
            <Button testId={takeOverId(note.id)} isDisabled={change.busy} onPress={takeOver}>
              <CircleCheck aria-hidden className="size-5" />
              {text.desk.takeOver}
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}

function Write({ onWritten }: { onWritten: () => void }) {
  const text = useText();
  const form = useForm({ note: "", urgent: false }, { text: "note" });
  const draft = useDraft(form, {
    key: "handover/new",
    place: "/handover",
    kind: "handover_note",
    householdId: null,
  });
  const saver = useSave(form.report, undefined, draft);
  const whole = form.problems[WHOLE_FORM];

  function save() {
    const check = new Check();
    check.filled("note", form.values.note);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.desk.handoverSaved,
      (batch) => batch.put("handover_note", { text: form.values.note, urgent: form.values.urgent }),
      onWritten,
    );
  }

  function keys(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter of the field inside
    <div data-noprint onKeyDown={keys} className="mt-3 flex flex-col gap-2">
      <DraftBar draft={draft} />
      {whole && <p className="text-bad">{problemSentence(text, whole)}</p>}
      <TextField
        {...form.field("note")}
        label={text.desk.writeNote}
        hint={text.desk.writeNoteHint}
        rows={3}
      />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <Button weight="primary" testId={testIds.handoverAdd} isDisabled={saver.busy} onPress={save}>
          {saver.busy ? text.form.saving : text.desk.addHandover}
        </Button>
        <CheckField {...form.field("urgent")} label={text.desk.markUrgent} />
        <DraftLine draft={draft} />
      </div>
    </div>
  );
}
