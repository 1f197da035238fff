import { TriangleAlert } from "lucide-react";
import { Fragment, type KeyboardEvent, useEffect, useRef } from "react";
import { useLanguage, useText, word } from "../../../i18n/text";
import type { BoardStay, BoardView } from "../../../lib/api/bindings";
import { columnDate } from "../../../lib/dates/format";
import { barId, bedId, testIds } from "../../../testids";
import { deskMoment } from "../desk-moments";
import { type Cell, cellAt, familiesOf, moved, type Place, rowsOf } from "./cells";
import { NightHead } from "./NightHead";
import { StayBar } from "./StayBar";

type Props = {
  view: BoardView;
  at: Place;
  /** False until somebody has chosen a place: nothing is marked then. */
  chosen: boolean;
  onChoose: (place: Place) => void;
  onOpen: (entry: BoardStay) => void;
  onBook: (night: string) => void;
  onEmergency: () => void;
  onMoveEnd: (entry: BoardStay, nights: number) => void;
};

/** Beds by nights. One cell is in the tab order; arrows move, Enter opens or books, N books, E takes in at once. */
export function BoardGrid(props: Props) {
  const { view, at, chosen, onChoose, onOpen, onBook, onEmergency, onMoveEnd } = props;
  const text = useText();
  const grid = useRef<HTMLDivElement>(null);
  const rows = rowsOf(view);
  const families = familiesOf(view);
  const stop = cellAt(rows, at) ?? rows[0]?.[0];
  const capacity = view.capacity ?? view.lanes;
  const nights = view.nights.length;
  // Every row is a grid of its own: the same width makes the same columns, whatever stands in them.
  const columns = {
    gridTemplateColumns: `5rem repeat(${nights}, minmax(0, 1fr))`,
    width: `max(100%, ${5 + nights * 8.5}rem)`,
  };
  const marked = chosen && stop ? testIdOf(view, stop) : null;

  useEffect(() => {
    if (marked === null) return;
    const cell = grid.current?.querySelector(`[data-testid="${CSS.escape(marked)}"]`);
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [marked]);

  function focusPlace(place: Place) {
    const cell = cellAt(rows, place);
    if (!cell) return;
    onChoose(place);
    const id = CSS.escape(testIdOf(view, cell));
    grid.current?.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.focus();
  }

  function keys(event: KeyboardEvent, cell: Cell) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.normalize("NFKC");
    const place = { lane: cell.lane, night: Math.min(Math.max(at.night, cell.first), cell.last) };
    if (event.shiftKey && (key === "ArrowRight" || key === "ArrowLeft")) {
      if (cell.kind === "bar") onMoveEnd(cell.entry, key === "ArrowRight" ? 1 : -1);
    } else if (key === "Enter" || key === " ") {
      if (cell.kind === "bar") onOpen(cell.entry);
      else onBook(nightOf(view, cell.first));
    } else if (key.toLowerCase() === "n") onBook(nightOf(view, place.night));
    else if (key.toLowerCase() === "e") onEmergency();
    else {
      const to = moved(rows, place, key);
      if (!to) return;
      focusPlace(to);
    }
    event.preventDefault();
  }

  return (
    <div
      ref={grid}
      role="grid"
      data-testid={testIds.boardGrid}
      aria-label={text.desk.boardLabel({ programme: view.programme })}
      className="overflow-x-auto rounded-12 border border-edge bg-surface"
    >
      <div role="row" className="grid" style={columns}>
        <div role="columnheader" className={`${SIDE} border-b bg-surface`}>
          <span className="sr-only">{text.desk.programme}</span>
        </div>
        {view.nights.map((night) => (
          <NightHead
            key={night.night}
            night={night}
            current={night.night === view.current}
            byDay={view.by_day}
          />
        ))}
      </div>
      {rows.map((row, lane) => (
        <Fragment key={nameOfLane(lane)}>
          {lane === capacity && <OverLine view={view} capacity={capacity} columns={view.nights.length + 1} />}
          <div role="row" className={`grid ${lane >= capacity ? "bg-bad-tint" : ""}`} style={columns}>
            <LaneHead view={view} lane={lane} over={lane >= capacity} />
            {row.map((cell) => (
              <BoardCell
                key={cell.first}
                cell={cell}
                view={view}
                tabStop={cell === stop}
                marked={chosen && cell === stop}
                family={cell.kind === "bar" ? (families.get(cell.entry.stay.household_id ?? "") ?? 0) : 0}
                onKey={(event) => keys(event, cell)}
                onChoose={() => onChoose({ lane, night: cell.first })}
                onOpen={() => cell.kind === "bar" && onOpen(cell.entry)}
                onMoveEnd={(nights) => cell.kind === "bar" && onMoveEnd(cell.entry, nights)}
              />
            ))}
          </div>
        </Fragment>
      ))}
    </div>
  );
}

const SIDE = "sticky left-0 z-10 border-line";
const nameOfLane = (lane: number) => `lane-${lane}`;
const testIdOf = (view: BoardView, cell: Cell) =>
  cell.kind === "bar" ? barId(cell.entry.stay.id) : bedId(cell.lane, nightOf(view, cell.first));
const nightOf = (view: BoardView, at: number) => view.nights[at]?.night ?? view.from;

function LaneHead({ view, lane, over }: { view: BoardView; lane: number; over: boolean }) {
  return (
    <div
      role="rowheader"
      className={`${SIDE} flex items-center border-b px-2 py-1 font-bold text-sm leading-140 ${over ? "bg-bad-tint text-bad" : "bg-surface"}`}
    >
      <LaneName view={view} lane={lane} />
    </div>
  );
}

/** ベッド1; a room in a house of pairs, a place in one by day; beyond the capacity 超過1. */
export function LaneName({ view, lane }: { view: BoardView; lane: number }) {
  const text = useText();
  const { capacity, capacity_unit, by_day } = view;
  if (capacity !== null && lane >= capacity) return text.desk.extraBed({ no: lane - capacity + 1 });
  if (by_day) return text.desk.seat({ no: lane + 1 });
  return capacity_unit === "pair" ? text.desk.room({ no: lane + 1 }) : text.desk.bed({ no: lane + 1 });
}

/** Above it the house is full; below stand those who came in spite of it, each with the reason. */
function OverLine({ view, capacity, columns }: { view: BoardView; capacity: number; columns: number }) {
  const text = useText();
  const over = view.stays.filter((entry) => entry.lane >= capacity || entry.over_reason !== null);
  return (
    <div role="row" data-testid={testIds.boardOver} className="border-bad border-t-4 bg-bad-tint text-bad">
      <div
        role="rowheader"
        aria-colspan={columns}
        className="sticky left-0 flex w-fit max-w-[60vw] flex-wrap items-baseline gap-x-4 px-2 py-1 leading-150"
      >
        <span className="flex items-center gap-1 font-bold">
          <TriangleAlert aria-hidden className="size-5 self-center" />
          {text.desk.overHouse}
        </span>
        {over.map(({ stay, over_reason }) => (
          <span key={stay.id} className="text-sm">
            {stay.person}: {over_reason ?? text.desk.overNoReason}
          </span>
        ))}
      </div>
    </div>
  );
}

type CellProps = {
  cell: Cell;
  view: BoardView;
  tabStop: boolean;
  marked: boolean;
  family: number;
  onKey: (event: KeyboardEvent) => void;
  onChoose: () => void;
  onOpen: () => void;
  onMoveEnd: (nights: number) => void;
};

function BoardCell({ cell, view, tabStop, marked, family, onKey, onChoose, onOpen, onMoveEnd }: CellProps) {
  const text = useText();
  const language = useLanguage();
  const current = view.nights.findIndex((night) => night.night === view.current);
  const ofNow = cell.first <= current && current <= cell.last;
  const place = `border-line border-b border-l py-0.5 min-h-13 scroll-ml-22 scroll-mb-24 outline-offset-[-4px]! ${
    cell.kind === "free" && ofNow ? "bg-tint" : ""
  } ${
    marked
      ? "relative after:pointer-events-none after:absolute after:inset-0 after:rounded-4 after:shadow-[inset_0_0_0_3px_var(--focus-line),inset_0_0_0_6px_var(--focus-halo)] after:content-['']"
      : ""
  }`;
  const span = { gridColumn: `span ${cell.last - cell.first + 1}` };
  const common = {
    tabIndex: tabStop ? 0 : -1,
    "aria-selected": marked,
    onKeyDown: onKey,
    onFocus: onChoose,
    onClick: onChoose,
    style: span,
  } as const;

  if (cell.kind === "free") {
    const night = nightOf(view, cell.first);
    return (
      <div
        role="gridcell"
        {...common}
        data-testid={bedId(cell.lane, night)}
        aria-label={`${columnDate(night, language)} ${text.desk.free}`}
        className={`${place} cursor-pointer hover:bg-tint`}
      />
    );
  }
  const { stay } = cell.entry;
  /** The whole of it, where the bar has signs. */
  const words = [
    text.desk.barLabel({
      name: stay.person,
      status: word(text, "stay_status", stay.status),
      from: stay.in_at ? deskMoment(stay.in_at, language) : "",
      to: stay.out_at ? deskMoment(stay.out_at, language) : text.desk.outUnknown,
    }),
    stay.overdue ? text.today.overdue : "",
    family > 1 ? `${text.desk.family} ${family}` : "",
    cell.entry.over_reason === null ? "" : text.desk.overHouse,
  ];
  return (
    <div
      role="gridcell"
      {...common}
      data-testid={barId(stay.id)}
      data-status={stay.status}
      data-out={stay.out_at ?? ""}
      aria-colspan={cell.last - cell.first + 1}
      onDoubleClick={onOpen}
      className={`${place} relative min-w-0 cursor-pointer`}
    >
      <span className="sr-only">{words.filter((each) => each !== "").join(" ")}</span>
      <StayBar entry={cell.entry} family={family} onMoveEnd={onMoveEnd} />
    </div>
  );
}
