import type { ReportRow, ReportView } from "../../lib/api/bindings";

/** A metric that can be drawn: its rows, of all programmes. */
export type Measure = { metric: string; rows: ReportRow[] };

/** Metrics in the order of the table; what is said only when it happened is not drawn. */
export function measuresOf(view: ReportView): Measure[] {
  const found: Measure[] = [];
  for (const row of view.rows.filter(({ note }) => !note)) {
    const known = found.find(({ metric }) => metric === row.metric);
    if (known) known.rows.push(row);
    else found.push({ metric: row.metric, rows: [row] });
  }
  return found;
}

/** What is drawn of a metric: parts of one whole upon each other, or each row by itself. */
export type Drawing =
  | { kind: "stacked"; programme: ReportRow[]; parts: ReportRow[] }
  | { kind: "lines"; rows: ReportRow[] }
  | { kind: "bars"; rows: ReportRow[] };

const sum = (rows: ReportRow[], at: number) =>
  rows.reduce((total, row) => total + (row.cells[at]?.value ?? 0), 0);

/** Whether the parts make up their whole in every column; parts without a whole do. */
function addUp(parts: ReportRow[], whole: ReportRow | undefined): boolean {
  if (!whole) return true;
  return whole.cells.every((cell, at) => cell.value !== null && sum(parts, at) === cell.value);
}

/**
 * Parts of one programme that make up a whole are stacked; several columns are lines; one column is bars. A row that
 * is itself the sum of drawn parts is not drawn beside them.
 */
export function drawingOf(measure: Measure, programme: string | null, columns: number): Drawing {
  const own = measure.rows.filter(({ programme_id }) => programme_id === programme);
  const parts = own.filter(({ segment }) => segment !== null);
  const whole = own.find(({ segment }) => segment === null);
  // Since the beginning, or counted in families, is another figure and no part of it.
  if (parts.length > 1 && addUp(parts, whole)) return { kind: "stacked", programme: own, parts };
  const plain = measure.rows.filter(({ segment }) => segment === null);
  const rows = plain.length > 0 ? plain : measure.rows;
  return columns > 1 ? { kind: "lines", rows } : { kind: "bars", rows };
}

/** Programmes whose parts can be stacked. */
export function programmesWithParts(measure: Measure): { id: string | null; name: string | null }[] {
  const found = new Map<string | null, string | null>();
  for (const row of measure.rows) if (row.segment !== null) found.set(row.programme_id, row.programme);
  return [...found].map(([id, name]) => ({ id, name }));
}

/** Round values from 0 to at least `most`, four or five of them. */
export function ticksTo(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough,
    most >= 4 ? 1 : power,
  );
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}
