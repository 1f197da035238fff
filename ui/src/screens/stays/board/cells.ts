import type { BoardStay, BoardView } from "../../../lib/api/bindings";

/** What stands in a bed's row: a bar over its nights, or one free night. */
export type Cell =
  | { kind: "bar"; lane: number; first: number; last: number; entry: BoardStay }
  | { kind: "free"; lane: number; first: number; last: number };

export type Place = { lane: number; night: number };

export function rowsOf(view: BoardView): Cell[][] {
  const nights = view.nights.length;
  // A house without a capacity and without guests still has a row to book in.
  return Array.from({ length: Math.max(view.lanes, 1) }, (_, lane) => {
    const bars = view.stays.filter((entry) => entry.lane === lane).toSorted((a, b) => a.first - b.first);
    const row: Cell[] = [];
    let night = 0;
    const fillTo = (end: number) => {
      for (; night < end; night += 1) row.push({ kind: "free", lane, first: night, last: night });
    };
    for (const entry of bars) {
      fillTo(entry.first);
      row.push({ kind: "bar", lane, first: entry.first, last: entry.last, entry });
      night = entry.last + 1;
    }
    fillTo(nights);
    return row;
  });
}

export function cellAt(rows: Cell[][], place: Place): Cell | undefined {
  return rows[place.lane]?.find((cell) => cell.first <= place.night && place.night <= cell.last);
}

/** Where an arrow leads: along the nights from end to end of a bar, across the beds in the same night. */
export function moved(rows: Cell[][], from: Place, key: string): Place | null {
  const cell = cellAt(rows, from);
  const last = (rows[from.lane]?.at(-1)?.last ?? 0) as number;
  const within = (night: number) => Math.min(Math.max(night, 0), last);
  switch (key) {
    case "ArrowRight":
      return { lane: from.lane, night: within((cell?.last ?? from.night) + 1) };
    case "ArrowLeft":
      return { lane: from.lane, night: within((cell?.first ?? from.night) - 1) };
    case "ArrowDown":
      return { lane: Math.min(from.lane + 1, rows.length - 1), night: from.night };
    case "ArrowUp":
      return { lane: Math.max(from.lane - 1, 0), night: from.night };
    case "Home":
      return { lane: from.lane, night: 0 };
    case "End":
      return { lane: from.lane, night: last };
    default:
      return null;
  }
}

/** How many of each family are on the board together, by household. */
export function familiesOf(view: BoardView): Map<string, number> {
  const people = new Map<string, Set<string>>();
  for (const { stay } of view.stays) {
    if (stay.household_id === null || stay.status === "completed") continue;
    const known = people.get(stay.household_id) ?? new Set();
    people.set(stay.household_id, known.add(stay.person_id));
  }
  return new Map([...people].map(([household, members]) => [household, members.size]));
}
