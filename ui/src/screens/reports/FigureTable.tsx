import { PenLine } from "lucide-react";
import { Button } from "react-aria-components";
import { useText } from "../../i18n/text";
import type { ReportCell, ReportColumn, ReportRow, ReportView } from "../../lib/api/bindings";
import type { ReportSpot } from "../../lib/api/commands";
import type { FyStyle } from "../../lib/dates/fiscal";
import { figureId, testIds } from "../../testids";
import { inLine, numberWords, useHead, useRowWords, useSaid } from "./words";

type Props = { view: ReportView; style: FyStyle; onOpen?: (spot: ReportSpot) => void };

const HEAD =
  "whitespace-nowrap border-line border-b bg-sunken px-3 py-2 font-bold leading-140 print:px-1.5 print:py-1";
const CELL = "border-line border-t px-3 leading-140 print:px-1.5 print:py-0.5";

/** Rows that stand under one programme. */
function grouped(
  rows: ReportRow[],
): { name: string | null; id: string | null; rows: [ReportRow, number][] }[] {
  const groups: { name: string | null; id: string | null; rows: [ReportRow, number][] }[] = [];
  for (const [at, row] of rows.entries()) {
    const last = groups.at(-1);
    if (last && last.id === row.programme_id) last.rows.push([row, at]);
    else groups.push({ name: row.programme, id: row.programme_id, rows: [[row, at]] });
  }
  return groups;
}

/** The figures: a row for each metric of a programme, a column for each part of the time. */
export function FigureTable({ view, style, onOpen }: Props) {
  const text = useText();
  const said = useSaid();
  const head = useHead(style);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={said(view.name)}
      className="max-h-[70vh] overflow-auto rounded-12 border border-line bg-surface"
    >
      <table data-testid={testIds.reportTable} className="w-full border-collapse">
        <thead className="sticky top-0 z-10">
          <tr>
            <th scope="col" className={`${HEAD} text-left`}>
              {text.reports.programme}
            </th>
            <th scope="col" className={`${HEAD} text-left`}>
              {text.reports.item}
            </th>
            {view.columns.map((column, at) => (
              <Column
                key={`${column.from}-${column.to}`}
                column={column}
                before={view.columns[at - 1]}
                head={head}
              />
            ))}
          </tr>
        </thead>
        {grouped(view.rows).map((group) => (
          <tbody key={group.id ?? "all"} className="border-edge border-t-2 first-of-type:border-t-0">
            {group.rows.map(([row, at], n) => (
              <tr key={at} className={row.note ? "text-sm" : ""}>
                {n === 0 && (
                  <th
                    scope="rowgroup"
                    rowSpan={group.rows.length}
                    className={`${CELL} max-w-56 py-2.5 text-left align-top font-bold`}
                  >
                    {group.name ?? text.reports.everywhere}
                  </th>
                )}
                <Item row={row} first={group.rows[n - 1]?.[0].metric !== row.metric} />
                {row.cells.map((cell, column) => (
                  <Figure
                    key={view.columns[column]?.from ?? column}
                    testId={figureId(at, column)}
                    row={row}
                    cell={cell}
                    column={view.columns[column]}
                    style={style}
                    onOpen={onOpen}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

type ColumnProps = {
  column: ReportColumn;
  before: ReportColumn | undefined;
  head: ReturnType<typeof useHead>;
};

/** The year stands above the first part of it. */
function Column({ column, before, head }: ColumnProps) {
  const { year, part } = head(column);
  const said = before !== undefined && head(before).year === year;
  return (
    <th scope="col" className={`${HEAD} text-right align-bottom`}>
      {year !== "" && (
        <span className={said ? "sr-only" : "block font-normal text-muted text-sm"}>{year} </span>
      )}
      {part}
    </th>
  );
}

/** A part stands under its metric, which is named where its whole is not in the table. */
function Item({ row, first }: { row: ReportRow; first: boolean }) {
  const text = useText();
  const said = useSaid();
  return (
    <th
      scope="row"
      className={`${CELL} min-w-40 py-1 text-left font-normal ${row.segment_name ? "pl-8 print:pl-4" : ""}`}
    >
      {row.note && (
        <>
          <PenLine aria-hidden className="mr-1.5 inline size-4 text-warn" />
          <span className="sr-only">{text.reports.happened}: </span>
        </>
      )}
      {row.segment_name ? (
        <>
          <span className={first ? "-ml-5 block print:-ml-2.5" : "sr-only"}>{said(row.metric_name)} </span>
          {said(row.segment_name)}
        </>
      ) : first ? (
        said(row.metric_name)
      ) : (
        text.reports.whole({ metric: said(row.metric_name) })
      )}
      {row.unit.ja !== "" && (
        <span className="whitespace-nowrap pl-1.5 text-muted text-sm">
          {text.reports.unit({ unit: said(row.unit) })}
        </span>
      )}
    </th>
  );
}

type FigureProps = {
  testId: string;
  row: ReportRow;
  cell: ReportCell;
  column: ReportColumn | undefined;
  style: FyStyle;
  onOpen?: (spot: ReportSpot) => void;
};

/** A number; where there is a line behind it and the person may look, it opens the records. */
function Figure({ testId, row, cell, column, style, onOpen }: FigureProps) {
  const text = useText();
  const head = useHead(style);
  const rowWords = useRowWords();
  const value = numberWords(cell);
  const place = `${CELL} whitespace-nowrap text-right tabular-nums`;
  if (!onOpen || !cell.counted || cell.value === null || !column) {
    return (
      <td data-testid={testId} className={`${place} px-3 py-2`}>
        {value}
        {cell.words !== null && cell.value !== null && <Words>{cell.words}</Words>}
      </td>
    );
  }
  const { metric, segment, programme_id } = row;
  const { from, to } = column;
  return (
    <td className={`${place} py-0`}>
      <Button
        data-testid={testId}
        aria-label={text.reports.open({ row: rowWords(row), column: inLine(head(column)), value })}
        onPress={() => onOpen({ metric, segment, programme_id, from, to })}
        className="-mx-2 min-h-11 min-w-11 rounded-4 px-2 text-right text-primary underline underline-offset-4 data-[hovered]:bg-tint print:min-h-0 print:text-ink print:no-underline"
      >
        {value}
      </Button>
      {cell.words !== null && <Words>{cell.words}</Words>}
    </td>
  );
}

/** What was planned or done, in words, beneath the number. */
function Words({ children }: { children: string }) {
  return <span className="block max-w-60 whitespace-normal pb-1 text-left text-sm">{children}</span>;
}
