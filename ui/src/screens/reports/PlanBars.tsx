import { useState } from "react";
import { SelectField } from "../../components/SelectField";
import { useText } from "../../i18n/text";
import type { ReportRow, ReportView } from "../../lib/api/bindings";
import type { FyStyle } from "../../lib/dates/fiscal";
import { testIds } from "../../testids";
import { inLine, numberWords, useHead, useSaid } from "./words";

/** How far over the plan a bar is drawn. */
const MOST = 1.5;

type Pair = { plan: ReportRow; actual: ReportRow };

/** Targets with both a plan and a result, each by the code of the target. */
export function pairsOf(view: ReportView): Pair[] {
  const plans = view.rows.filter(({ metric }) => metric === "target_plan");
  return plans.flatMap((plan) => {
    const actual = view.rows.find((row) => row.metric === "target_actual" && row.segment === plan.segment);
    return actual ? [{ plan, actual }] : [];
  });
}

/** Plan against actual: each target by its own measure, the plan a line at the same place for all. */
export function PlanBars({ view, style }: { view: ReportView; style: FyStyle }) {
  const text = useText();
  const head = useHead(style);
  const [at, setAt] = useState(view.columns.length - 1);
  const words = text.reports.chart;
  const pairs = pairsOf(view);
  const numbered = pairs.filter(({ plan }) => (plan.cells[at]?.value ?? 0) > 0);
  const others = pairs.filter((pair) => !numbered.includes(pair) && pair.plan.cells[at]?.counted).length;
  return (
    <section
      data-testid={testIds.reportChart}
      className="flex break-inside-avoid flex-col gap-4 rounded-12 border border-line bg-surface px-5 py-4 print:mt-4"
    >
      <h2 className="font-bold text-lg leading-140">{words.planTitle}</h2>
      {view.columns.length > 1 && (
        <div data-noprint>
          <SelectField
            name="plan_column"
            label={text.reports.span}
            value={String(at)}
            width="w-48"
            onChange={(value) => setAt(Number(value))}
            choices={view.columns.map((column, n) => ({ value: String(n), label: inLine(head(column)) }))}
          />
        </div>
      )}
      {numbered.length === 0 && <p className="text-muted">{words.nothing}</p>}
      <ul aria-label={words.planTitle} className="m-0 flex list-none flex-col gap-3 p-0">
        {numbered.map((pair) => (
          <Line key={pair.plan.segment} pair={pair} at={at} />
        ))}
      </ul>
      {numbered.length > 0 && <p className="text-muted text-sm">{words.planMark}</p>}
      {others > 0 && <p className="text-sm">{words.planWords({ count: others })}</p>}
    </section>
  );
}

function Line({ pair, at }: { pair: Pair; at: number }) {
  const text = useText();
  const said = useSaid();
  const [plan, actual] = [pair.plan.cells[at], pair.actual.cells[at]];
  if (!plan || !actual) return null;
  const words = text.reports.chart;
  const share = actual.value === null ? null : actual.value / (plan.value ?? 1);
  const unit = said(pair.actual.unit);
  const name = pair.plan.segment_name ? said(pair.plan.segment_name) : (pair.plan.segment ?? "");
  return (
    <li className="leading-140">
      <span className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span className="min-w-0 flex-1 break-words">{name}</span>
        <span className="font-bold tabular-nums">
          {share === null
            ? words.planNoActual({ plan: numberWords(plan) })
            : words.planActual({
                plan: numberWords(plan),
                actual: `${numberWords(actual)}${unit}`,
                percent: Math.round(share * 100),
              })}
        </span>
      </span>
      <span aria-hidden className="relative mt-1 block h-5 w-full border-edge border-l-2 bg-sunken">
        <span
          className="block h-full bg-primary"
          style={{ width: `${(100 * Math.min(share ?? 0, MOST)) / MOST}%`, printColorAdjust: "exact" }}
        />
        <span
          className="absolute -top-1 h-7 border-ink border-l-2 border-dashed"
          style={{ left: `${100 / MOST}%` }}
        />
      </span>
    </li>
  );
}
