import { type KeyboardEvent, useRef, useState } from "react";
import { StatusBadge } from "../../components/StatusBadge";
import { useText, word } from "../../i18n/text";
import type { RollRow } from "../../lib/api/bindings";
import { rollRowId, rollStateId } from "../../testids";
import { rowKey } from "./use-roll";

/** Keys 1 to 4, in this order. */
export const ROLL_STATES = ["present", "late", "absent", "made_up_here"] as const;

type Props = {
  title: string;
  rows: RollRow[];
  onMark: (rows: RollRow[], state: string) => void;
  onAllPresent: () => void;
};

/** A list of people with four states each. One row is in the tab order; arrows move, digits mark. */
export function RollTable({ title, rows, onMark, onAllPresent }: Props) {
  const text = useText();
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState(0);

  function focusRow(index: number) {
    const row = body.current?.rows[Math.min(Math.max(index, 0), rows.length - 1)];
    row?.focus();
  }

  function keys(event: KeyboardEvent, row: RollRow, index: number) {
    const key = event.key.normalize("NFKC");
    const state = ROLL_STATES[Number(key) - 1];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === "ArrowDown") focusRow(index + 1);
    else if (key === "ArrowUp") focusRow(index - 1);
    else if (key === "Home") focusRow(0);
    else if (key === "End") focusRow(rows.length - 1);
    else if (key === "0") onAllPresent();
    else if (state !== undefined) onMark([row], state);
    else return;
    event.preventDefault();
  }

  return (
    <section className="rounded-12 border border-line bg-surface px-4 py-3">
      <h2 className="px-1 font-bold text-lg">{title}</h2>
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="text-left text-muted text-sm">
            <th className="w-[30%] px-3 py-1 font-normal">{text.session.name}</th>
            <th className="w-[15%] px-3 py-1 font-normal">{text.session.role}</th>
            <th className="px-3 py-1 font-normal">{text.session.state}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <tr
              key={rowKey(row)}
              data-testid={rollRowId(rowKey(row))}
              data-state={row.state ?? ""}
              tabIndex={index === Math.min(active, rows.length - 1) ? 0 : -1}
              onFocus={() => setActive(index)}
              onKeyDown={(event) => keys(event, row, index)}
              className="border-line border-t focus-within:bg-tint"
            >
              <td className="px-3 py-2 leading-140">
                {row.kana && <span className="block text-muted text-sm">{row.kana}</span>}
                <span className="font-bold">{row.name || text.session.anonymous}</span>
              </td>
              <td className="px-3 py-2 leading-140">{word(text, "attendance_role", row.attendance_role)}</td>
              <td className="px-3 py-1.5">
                <States row={row} onMark={(state) => onMark([row], state)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function States({ row, onMark }: { row: RollRow; onMark: (state: string) => void }) {
  const text = useText();
  const other = row.state !== null && !ROLL_STATES.some((state) => state === row.state);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {ROLL_STATES.map((state, index) => {
        const chosen = row.state === state;
        return (
          <button
            key={state}
            type="button"
            tabIndex={-1}
            aria-pressed={chosen}
            data-testid={rollStateId(rowKey(row), state)}
            onClick={() => onMark(state)}
            className={`inline-flex min-h-11 items-center gap-1.5 rounded-8 border px-2.5 leading-140 ${
              chosen
                ? "border-primary bg-primary font-bold text-on-primary"
                : "border-edge bg-surface text-ink hover:bg-tint"
            }`}
          >
            <span aria-hidden className={`text-sm ${chosen ? "" : "text-muted"}`}>
              {index + 1}
            </span>
            {text.session.states[state]}
          </button>
        );
      })}
      {other && row.state && <StatusBadge list="attendance_state" code={row.state} />}
    </div>
  );
}
