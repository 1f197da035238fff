import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { SelectField } from "../../components/SelectField";
import { useLanguage, useText } from "../../i18n/text";
import type { ReportView } from "../../lib/api/bindings";
import { useOptions } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { FY_STYLES, type FyStyle, fiscalYear, fyLabel } from "../../lib/dates/fiscal";
import { shortDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { type Asked, CUTS, daysOf, SPANS, type SpanKind, stepped, UNDERS, YEAR_COUNTS } from "./asked";
import { useHead } from "./words";

type Props = {
  asked: Asked;
  report: ReportView | undefined;
  readable: boolean;
  onChange: (change: Partial<Asked>) => void;
};

/** A year whose labels differ most: the first of an era. */
const TELLING = 2019;

/** Which time, cut how, of which programme. */
export function Chooser({ asked, report, readable, onChange }: Props) {
  const text = useText();
  const options = useOptions();
  const words = text.reports;
  const cuts = CUTS[asked.span];
  const programmes = programmesOf(report, options.data?.programmes ?? [], asked.programme);
  return (
    <div data-noprint className="flex flex-col gap-3 rounded-12 border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <SelectField
          name="span"
          label={words.span}
          value={asked.span}
          width="w-48"
          onChange={(span) => onChange({ span: span as SpanKind, by: "whole", spot: null })}
          choices={SPANS.map((value) => ({ value, label: words.spans[value] }))}
        />
        {asked.span === "days" ? (
          <FreeDays asked={asked} onChange={onChange} />
        ) : (
          <Stepper asked={asked} onChange={onChange} />
        )}
        {asked.span === "years" && (
          <SelectField
            name="years"
            label={words.years}
            value={String(asked.years)}
            width="w-36"
            onChange={(years) => onChange({ years: Number(years), spot: null })}
            choices={YEAR_COUNTS.map((count) => ({
              value: String(count),
              label: words.yearCount({ count }),
            }))}
          />
        )}
        {cuts.length > 0 && (
          <SelectField
            name="by"
            label={words.cut}
            value={asked.by}
            width="w-44"
            onChange={(by) => onChange({ by: by as Asked["by"], spot: null })}
            choices={(["whole", ...cuts] as const).map((value) => ({ value, label: words.cuts[value] }))}
          />
        )}
        <SelectField
          name="programme"
          label={words.programme}
          value={asked.programme}
          width="w-60"
          onChange={(programme) => onChange({ programme, spot: null })}
          choices={[{ value: "all", label: words.allProgrammes }, ...programmes]}
        />
        <SelectField
          name="fy_style"
          label={words.style}
          value={asked.style}
          width="w-44"
          onChange={(style) => onChange({ style: style as FyStyle })}
          choices={FY_STYLES.map((value) => ({ value, label: fyLabel(TELLING, value) }))}
        />
        <SelectField
          name="under"
          label={words.small}
          value={String(asked.under)}
          width="w-64"
          onChange={(under) => onChange({ under: Number(under), spot: null })}
          choices={UNDERS.map((under) => ({
            value: String(under),
            label: under === 0 ? words.smallShown : words.smallHidden({ under }),
          }))}
        />
      </div>
      {!readable && (
        <p role="alert" className="text-bad">
          {words.daysWrong}
        </p>
      )}
    </div>
  );
}

/** The programmes of the table; the one that is chosen in any case. */
function programmesOf(
  report: ReportView | undefined,
  known: { id: string; name: string }[],
  chosen: string,
): { value: string; label: string }[] {
  const found = new Map<string, string>();
  for (const { programme_id, programme } of report?.rows ?? [])
    if (programme_id !== null) found.set(programme_id, programme ?? "");
  const rest = chosen === "all" ? [] : known.filter(({ id }) => id === chosen);
  for (const { id, name } of rest) found.set(id, name);
  return [...found].map(([value, label]) => ({ value, label }));
}

type PartProps = { asked: Asked; onChange: (change: Partial<Asked>) => void };

function Stepper({ asked, onChange }: PartProps) {
  const text = useText();
  const label = useTime(asked);
  return (
    <fieldset aria-label={text.reports.span} className="m-0 flex min-w-0 items-center gap-2 border-0 p-0">
      <Button testId={testIds.reportBefore} onPress={() => onChange(stepped(asked, -1))}>
        <ChevronLeft aria-hidden className="size-5" />
        {text.reports.before}
      </Button>
      <output data-testid={testIds.reportTime} className="min-w-32 px-1 text-center font-bold text-lg">
        {label}
      </output>
      <Button testId={testIds.reportAfter} onPress={() => onChange(stepped(asked, 1))}>
        {text.reports.after}
        <ChevronRight aria-hidden className="size-5" />
      </Button>
    </fieldset>
  );
}

function FreeDays({ asked, onChange }: PartProps) {
  const { reports } = useText();
  return (
    <>
      <DateField
        name="report_from"
        label={reports.from}
        lean="past"
        value={asked.from}
        onChange={(from) => onChange({ from, spot: null })}
      />
      <DateField
        name="report_to"
        label={reports.to}
        lean="past"
        value={asked.to}
        onChange={(to) => onChange({ to, spot: null })}
      />
    </>
  );
}

/** The time in words: 令和7年度, 令和5年度〜令和7年度, 2026年3月. */
export function useTime(asked: Asked): string {
  const text = useText();
  const language = useLanguage();
  const head = useHead(asked.style);
  const today = todayInTokyo();
  const days = daysOf(asked, today);
  if (days === null) return "";
  const column = (period: string | null, year: number | null) => head({ ...days, period, fiscal_year: year });
  const day = (date: string) => shortDate(date, language, today);
  const last = fiscalYear(days.to);
  switch (asked.span) {
    case "years": {
      const to = column(null, last).part;
      if (asked.years === 1) return to;
      return text.form.timeSpan({ from: column(null, last - asked.years + 1).part, to });
    }
    case "quarter": {
      const quarter = Math.floor(((Number(days.from.slice(5, 7)) + 8) % 12) / 3) + 1;
      const { year, part } = column(`${last}-Q${quarter}`, last);
      return `${year} ${part}`;
    }
    case "month": {
      const { year, part } = column(days.from.slice(0, 7), null);
      return language === "ja" ? `${year}${part}` : `${part} ${year}`;
    }
    default:
      return text.form.timeSpan({ from: day(days.from), to: day(days.to) });
  }
}
