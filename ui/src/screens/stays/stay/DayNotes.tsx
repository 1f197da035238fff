import { type KeyboardEvent, useState } from "react";
import { Button } from "../../../components/Button";
import { Chips } from "../../../components/Chips";
import { TakeAway } from "../../../components/TakeAway";
import { TextField } from "../../../components/TextField";
import { useLanguage, useText } from "../../../i18n/text";
import type { DayNoteView } from "../../../lib/api/bindings";
import { Problem } from "../../../lib/api/problem";
import { useCatalogue } from "../../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../../lib/codes";
import { addDays } from "../../../lib/dates/civil";
import { clock, columnDate } from "../../../lib/dates/format";
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
export function DayNotes({ stayId, notes }: { stayId: string; notes: DayNoteView[] }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [shift, setShift] = useState(() => shiftNow().shift);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const change = useStayChange(setProblem);

  function add() {
    if (typed.trim() === "") {
      setProblem(new Problem({ code: "required", field: "text", detail: {} }));
      return;
    }
    setProblem(undefined);
    const { date } = shiftNow();
    void change.change(
      [{ kind: "day_note", record: { stay_id: stayId, date, shift, text: typed } }],
      text.desk.noteSaved,
      () => setTyped(""),
    );
  }

  function keys(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) add();
  }

  return (
    <section data-testid={testIds.stayNotes} className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="font-bold text-lg leading-150">{text.desk.dayNotes}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter of the field inside */}
      <div data-noprint onKeyDown={keys} className="mt-1 mb-3 flex flex-col gap-3">
        <Chips
          name="shift"
          label={text.desk.shift}
          value={shift}
          onChange={setShift}
          choices={codeList(catalogue.data, "shift").map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          }))}
        />
        <TextField
          name="day_note"
          label={text.desk.dayNote}
          hint={text.form.saveKeys}
          value={typed}
          onChange={setTyped}
          problem={problem}
          rows={3}
        />
        <div>
          <Button testId={testIds.stayAddNote} isDisabled={change.busy} onPress={add}>
            {text.desk.addNote}
          </Button>
        </div>
      </div>
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
