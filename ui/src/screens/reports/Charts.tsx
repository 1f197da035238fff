import { useState } from "react";
import { Bars } from "../../components/charts/Bars";
import { Legend } from "../../components/charts/Legend";
import { LineChart, type Series } from "../../components/charts/LineChart";
import { MOST_SERIES } from "../../components/charts/marks";
import { StackedBars } from "../../components/charts/StackedBars";
import { SelectField } from "../../components/SelectField";
import { useText } from "../../i18n/text";
import type { ReportRow, ReportView } from "../../lib/api/bindings";
import type { FyStyle } from "../../lib/dates/fiscal";
import { testIds } from "../../testids";
import { drawingOf, type Measure, measuresOf, programmesWithParts, ticksTo } from "./chart-data";
import { Nights } from "./Nights";
import { numberWords, useHead, useRowWords, useSaid } from "./words";

/** Most rows drawn as bars. */
const MOST_BARS = 12;

/** The figures as a picture: nights of a house, lines over the time, parts of a whole. */
export function Charts({ view, style, wide }: { view: ReportView; style: FyStyle; wide: boolean }) {
  const text = useText();
  const said = useSaid();
  const measures = measuresOf(view);
  const [chosen, setChosen] = useState<string | null>(null);
  const measure = measures.find(({ metric }) => metric === chosen) ?? favourite(measures);
  const words = text.reports.chart;
  return (
    <section
      data-testid={testIds.reportChart}
      className="flex break-inside-avoid flex-col gap-4 rounded-12 print:mt-4 border border-line bg-surface px-5 py-4"
    >
      <h2 className="font-bold text-lg leading-140">{words.title}</h2>
      {view.nights.map((nights) => (
        <Nights key={nights.programme_id} nights={nights} />
      ))}
      {measure && (
        <>
          {measures.length > 1 && (
            <div data-noprint>
              <SelectField
                name="chart_metric"
                label={words.metric}
                value={measure.metric}
                width="w-full max-w-80"
                onChange={setChosen}
                choices={measures.map(({ metric, rows }) => ({
                  value: metric,
                  label: rows[0] ? said(rows[0].metric_name) : metric,
                }))}
              />
            </div>
          )}
          <Picture key={measure.metric} view={view} measure={measure} style={style} wide={wide} />
        </>
      )}
      <p className="text-muted text-sm">{words.asTable}</p>
    </section>
  );
}

/** The one with parts tells most; else the first. */
function favourite(measures: Measure[]): Measure | undefined {
  return measures.find((measure) => measure.metric === "occupancy") ?? measures[0];
}

type PictureProps = { view: ReportView; measure: Measure; style: FyStyle; wide: boolean };

function Picture({ view, measure, style, wide }: PictureProps) {
  const text = useText();
  const said = useSaid();
  const head = useHead(style);
  const rowWords = useRowWords();
  const parted = programmesWithParts(measure);
  const [at, setAt] = useState(0);
  const programme = parted[at] ?? parted[0];
  const drawing = drawingOf(measure, programme?.id ?? null, view.columns.length);
  const [first] = measure.rows;
  const words = text.reports.chart;
  if (!first || measure.rows.every(({ cells }) => cells.every(({ value }) => !value))) {
    return <p className="text-muted">{words.nothing}</p>;
  }
  const about = { metric: said(first.metric_name), unit: said(first.unit) };
  const columns = view.columns.map((column) => head(column).part);
  const name = (row: ReportRow) =>
    drawing.kind === "stacked" && row.segment_name
      ? said(row.segment_name)
      : shortName(row, measure, rowWords);
  const series = (rows: ReportRow[]): Series[] =>
    rows.map((row) => ({ name: name(row), values: row.cells.map(({ value }) => value) }));

  if (drawing.kind === "bars") {
    const all = drawing.rows.filter(({ cells }) => cells[0]?.value != null);
    const rows = all.slice(0, MOST_BARS);
    return (
      <Figure title={words.compared(about)} left={all.length - rows.length}>
        <Bars
          label={words.compared(about)}
          whole={first.unit.ja === "%" ? 100 : undefined}
          bars={rows.map((row) => ({
            name: name(row),
            value: row.cells[0]?.value ?? 0,
            text: row.cells[0] ? numberWords(row.cells[0]) : "",
          }))}
        />
      </Figure>
    );
  }
  if (drawing.kind === "lines") {
    const shown = biggest(drawing.rows);
    const lines = series(shown);
    return (
      <Figure title={words.lines(about)} left={drawing.rows.length - shown.length}>
        <LineChart
          label={words.lines(about)}
          columns={columns}
          ticks={ticksTo(greatest(lines))}
          series={lines}
          wide={wide}
        />
        <Legend names={lines.map((line) => line.name)} />
      </Figure>
    );
  }
  const parts = series(biggest(drawing.parts));
  const sums = columns.map((_, n) => parts.reduce((total, part) => total + (part.values[n] ?? 0), 0));
  return (
    <Figure title={words.bars(about)} left={drawing.parts.length - parts.length}>
      {parted.length > 1 && (
        <div data-noprint>
          <SelectField
            name="chart_programme"
            label={words.programme}
            value={String(at)}
            width="w-full max-w-80"
            onChange={(value) => setAt(Number(value))}
            choices={parted.map((one, n) => ({
              value: String(n),
              label: one.name ?? text.reports.everywhere,
            }))}
          />
        </div>
      )}
      <StackedBars
        label={words.bars(about)}
        columns={columns}
        ticks={ticksTo(Math.max(...sums, 0))}
        parts={parts}
        wide={wide}
      />
      <Legend areas names={parts.map((part) => part.name)} />
    </Figure>
  );
}

type FigureProps = { title: string; left: number; children: React.ReactNode };

function Figure({ title, left, children }: FigureProps) {
  const text = useText();
  return (
    <figure className="m-0 flex flex-col gap-3">
      <figcaption className="font-bold">{title}</figcaption>
      {children}
      {left > 0 && <p className="text-sm">{text.reports.chart.more({ count: left })}</p>}
    </figure>
  );
}

/** A row by its programme; by its part where all are of one programme. */
function shortName(row: ReportRow, measure: Measure, whole: (row: ReportRow) => string): string {
  const alone = measure.rows.filter(({ programme_id }) => programme_id === row.programme_id).length === 1;
  if (row.segment_name === null) return row.programme ?? whole(row);
  return alone ? (row.programme ?? whole(row)) : whole(row);
}

const greatest = (series: Series[]) =>
  Math.max(...series.flatMap(({ values }) => values.map((v) => v ?? 0)), 0);

/** As many rows as can be told apart: those with the greatest numbers, in the order of the table. */
function biggest(rows: ReportRow[]): ReportRow[] {
  const top = (row: ReportRow) => Math.max(...row.cells.map(({ value }) => value ?? 0));
  const kept = new Set([...rows].sort((a, b) => top(b) - top(a)).slice(0, MOST_SERIES));
  return rows.filter((row) => kept.has(row));
}
