import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { StatusBadge } from "../../components/StatusBadge";
import { useText, word } from "../../i18n/text";
import type { RollRow } from "../../lib/api/bindings";
import { beginsWith } from "../../lib/kana";
import { rollOtherId, rollRowId, rollStateId } from "../../testids";
import { AttendanceMark } from "./AttendanceMark";
import { rowKey } from "./use-roll";

/** Keys 1 to 4, in this order. */
export const ROLL_STATES = ["present", "late", "absent", "made_up_here"] as const;
/** Key 5 opens these. */
const OTHER_STATES = [
  "left_early",
  "absent_notified",
  "made_up",
  "childcare_only",
  "cancelled_by_participant",
] as const;

/** What somebody on the roll is called: also who gave no name, and whose name is not for the reader. */
function useNamed(): (row: RollRow) => string {
  const { session } = useText();
  return (row) => row.name || (row.person_id === null ? session.anonymous : session.outOfSight);
}

type Props = {
  title: string;
  rows: RollRow[];
  /** The first row has the keys as soon as the roll is there. */
  startHere?: boolean;
  onMark: (rows: RollRow[], state: string) => void;
  onAllPresent: () => void;
};

/**
 * A list of people with four states each, the others in a menu. One row is in the tab order; arrows move, a letter
 * leads to the next name that begins with it, digits mark.
 */
export function RollTable({ title, rows, startHere = false, onMark, onAllPresent }: Props) {
  const text = useText();
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState(0);
  const named = useNamed();
  const [menu, setMenu] = useState<string | null>(null);

  function focusRow(index: number) {
    const row = body.current?.rows[Math.min(Math.max(index, 0), rows.length - 1)];
    row?.focus();
  }

  useEffect(() => {
    if (startHere) body.current?.rows[0]?.focus({ preventScroll: true });
  }, [startHere]);

  /** From the row after this one around to this one again. */
  function nextWith(letter: string, index: number): number {
    for (let step = 1; step <= rows.length; step += 1) {
      const at = (index + step) % rows.length;
      const row = rows[at];
      if (row && beginsWith(row.kana ?? row.name, letter)) return at;
    }
    return index;
  }

  function keys(event: KeyboardEvent, row: RollRow, index: number) {
    // What is pressed in the menu of a row comes by here as well.
    if (event.target !== event.currentTarget && menu !== null) return;
    const key = event.key.normalize("NFKC");
    const state = ROLL_STATES[Number(key) - 1];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === "ArrowDown") focusRow(index + 1);
    else if (key === "ArrowUp") focusRow(index - 1);
    else if (key === "Home") focusRow(0);
    else if (key === "End") focusRow(rows.length - 1);
    else if (key === "0") onAllPresent();
    else if (key === "5") setMenu(rowKey(row));
    else if (state !== undefined) onMark([row], state);
    else if (/^[a-z]$/i.test(key)) focusRow(nextWith(key, index));
    else return;
    event.preventDefault();
  }

  return (
    <section className="rounded-12 border border-line bg-surface px-4 py-3">
      <h2 className="px-1 font-bold text-lg">{title}</h2>
      <table className="w-full border-collapse lang-en:table-fixed">
        <thead>
          <tr className="text-left text-muted text-sm">
            <th className="w-[25%] px-3 py-1 font-normal">{text.session.name}</th>
            <th className="w-[14%] px-3 py-1 font-normal lang-en:w-[21%]">{text.session.role}</th>
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
              <td className="min-w-36 px-3 py-1 leading-130">
                {row.kana && <span className="block text-muted text-sm">{row.kana}</span>}
                <span className="font-bold">{named(row)}</span>
              </td>
              <td className="wrap-break-word px-3 py-2 leading-140">
                {word(text, "attendance_role", row.attendance_role)}
              </td>
              <td className="px-3 py-1">
                <States
                  row={row}
                  menuOpen={menu === rowKey(row)}
                  onMenu={(open) => {
                    setMenu(open ? rowKey(row) : null);
                    if (!open) requestAnimationFrame(() => focusRow(index));
                  }}
                  onMark={(state) => onMark([row], state)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type StatesProps = {
  row: RollRow;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
  onMark: (state: string) => void;
};

const CHOICE =
  "inline-flex min-h-11 items-center justify-center gap-1 whitespace-nowrap rounded-8 border px-1 leading-140";
const CHOSEN = "border-primary bg-primary font-bold text-on-primary";
const OPEN = "border-edge bg-surface text-ink hover:bg-tint";

function States({ row, menuOpen, onMenu, onMark }: StatesProps) {
  const text = useText();
  const named = useNamed();
  const other = row.state !== null && !ROLL_STATES.some((state) => state === row.state);
  return (
    // English words are longer: at a large text size they stand in two lines.
    <div className="grid max-w-150 grid-cols-[repeat(5,minmax(min-content,1fr))] items-center gap-1.5 lang-en:grid-cols-[repeat(auto-fit,minmax(6.2rem,1fr))]">
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
            className={`${CHOICE} ${chosen ? CHOSEN : OPEN}`}
          >
            <Lead chosen={chosen} number={index + 1} />
            {text.session.states[state]}
          </button>
        );
      })}
      <MenuTrigger isOpen={menuOpen} onOpenChange={onMenu}>
        <AriaButton
          excludeFromTabOrder
          data-testid={rollOtherId(rowKey(row))}
          className={`${CHOICE} ${other ? CHOSEN : OPEN}`}
        >
          <Lead chosen={other} number={5} />
          {text.group.otherState}
          <span className="sr-only">{named(row)}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0" />
        </AriaButton>
        <Popover
          placement="bottom end"
          className="rounded-8 border border-line bg-surface p-1 text-ink shadow-2"
        >
          <Menu
            aria-label={text.group.otherStateOf({ name: named(row) })}
            onAction={(state) => onMark(String(state))}
            className="outline-none"
          >
            {OTHER_STATES.map((state) => (
              <MenuItem
                key={state}
                id={state}
                textValue={word(text, "attendance_state", state)}
                data-testid={rollStateId(rowKey(row), state)}
                className="flex min-h-11 cursor-pointer items-center rounded-4 px-3 py-1.5 data-[focused]:bg-tint"
              >
                <StatusBadge list="attendance_state" code={state} />
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {other && row.state && (
        <span className="col-span-full justify-self-end">
          <AttendanceMark state={row.state} />
        </span>
      )}
    </div>
  );
}

function Lead({ chosen, number }: { chosen: boolean; number: number }) {
  if (chosen) return <Check aria-hidden className="size-4 shrink-0" strokeWidth={3} />;
  return (
    <span aria-hidden className="text-muted text-sm">
      {number}
    </span>
  );
}
