import { type KeyboardEvent, useState } from "react";
import { Button } from "../../../components/Button";
import { Chips } from "../../../components/Chips";
import { DraftBar, DraftLine } from "../../../components/DraftNotes";
import { TakeAway } from "../../../components/TakeAway";
import { TextField } from "../../../components/TextField";
import { problemSentence, useLanguage, useText } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { useCatalogue } from "../../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../../lib/codes";
import { addDays } from "../../../lib/dates/civil";
import { clock, columnDate } from "../../../lib/dates/format";
import { useDraft } from "../../../lib/draft";
import { Check, useForm, WHOLE_FORM } from "../../../lib/form";
import { testIds } from "../../../testids";
import { nowInTokyo } from "../desk-moments";
import { useStayChange } from "../use-stay-change";

const MORNING = 9 * 60;
const EVENING = 17 * 60;
const NIGHT = 22 * 60;

/** The shift that is on now, and the day it belongs to: the night till nine is that of the day before. */
function shiftNow(): { shift: string; date: string } {
  const { date, minutes } = nowInTokyo();
  if (minutes < MORNING) return { shift: "night", date: addDays(date, -1) };
  return { shift: minutes < EVENING ? "day" : minutes < NIGHT ? "evening" : "night", date };
}

/** How they are, shift by shift, newest first; one is added here. */
export function DayNotes({ view }: { view: StayView }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [written, setWritten] = useState(0);
  const notes = view.day_notes;
  return (
    <section data-testid={testIds.stayNotes} className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="font-bold text-lg leading-150">{text.desk.dayNotes}</h2>
      <Write key={written} view={view} onWritten={() => setWritten(written + 1)} />
      {notes.length === 0 && <p className="text-muted">{text.desk.dayNotesNone}</p>}
      <ul className="m-0 list-none p-0">
        {notes.map((note) => (
          <li key={note.id} className="border-line border-t py-2">
            <span className="flex items-start justify-between gap-x-3">
              <span className="flex min-w-0 flex-wrap items-center gap-x-3 py-2 text-muted text-sm">
                <span className="font-bold text-ink">
                  {columnDate(note.date, language)}{" "}
                  {note.shift && wordIn(catalogue.data, "shift", note.shift, language)}
                </span>
                {text.desk.noteBy({ at: clock(note.at), by: note.by })}
              </span>
              <TakeAway
                kind="day_note"
                id={note.id}
                what={text.takeAway.dayNote({ date: columnDate(note.date, language) })}
              />
            </span>
            <p className="whitespace-pre-line">{note.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A note is of the shift in which its first word was typed, also when it is gone on with in the next one. */
function Write({ view, onWritten }: { view: StayView; onWritten: () => void }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { id, household_id } = view.stay;
  const form = useForm({ day_note: "", ...shiftNow() }, { text: "day_note" });
  const draft = useDraft(form, {
    key: `stay/${id}/note`,
    place: `/stay/${id}`,
    kind: "day_note",
    householdId: household_id,
    along: ["shift", "date"],
  });
  const change = useStayChange(form.report, draft);
  const { values, field } = form;
  const whole = form.problems[WHOLE_FORM];

  function type(words: string) {
    if (values.day_note === "") {
      const now = shiftNow();
      const chosen = values.shift !== form.initial.shift;
      form.rebase((before) => ({ ...before, date: now.date, shift: chosen ? before.shift : now.shift }));
    }
    form.set("day_note", words);
  }

  function add() {
    const check = new Check();
    check.filled("day_note", values.day_note);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const { date, shift, day_note } = values;
    void change.change(
      [{ kind: "day_note", record: { stay_id: id, date, shift, text: day_note } }],
      text.desk.noteSaved,
      onWritten,
    );
  }

  function keys(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) add();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter of the field inside
    <div data-noprint onKeyDown={keys} className="mt-1 mb-3 flex flex-col gap-3">
      <DraftBar draft={draft} />
      {whole && <p className="text-bad">{problemSentence(text, whole)}</p>}
      <Chips
        {...field("shift")}
        label={text.desk.shift}
        choices={codeList(catalogue.data, "shift").map((code) => ({
          value: code.code,
          label: codeWord(code, language),
        }))}
      />
      <TextField
        {...field("day_note")}
        onChange={type}
        label={text.desk.dayNote}
        hint={text.form.saveKeys}
        rows={3}
      />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <Button testId={testIds.stayAddNote} isDisabled={change.busy} onPress={add}>
          {text.desk.addNote}
        </Button>
        <DraftLine draft={draft} />
      </div>
    </div>
  );
}
