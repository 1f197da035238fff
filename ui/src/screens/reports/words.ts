import { type Text, useLanguage, useText } from "../../i18n/text";
import type { ReportCell, ReportColumn, ReportRow, WordsView } from "../../lib/api/bindings";
import { type CivilDate, todayInTokyo } from "../../lib/dates/civil";
import { type FyStyle, fyLabel } from "../../lib/dates/fiscal";
import { type Language, shortDate } from "../../lib/dates/format";

/** Something that the core says in both languages. */
export function useSaid(): (words: WordsView) => string {
  const language = useLanguage();
  return (words) => (language === "ja" ? words.ja : words.en);
}

/** A number with its thousands apart; words instead, or －, where it does not apply. */
export function numberWords(cell: ReportCell): string {
  if (cell.value === null) return cell.words ?? cell.text;
  const decimals = cell.text.includes(".") ? 1 : 0;
  return cell.value.toLocaleString("ja-JP", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** Head of a column: the year above, where it is not said already; and the part. */
export type Head = { year: string; part: string };

function yearWords(text: Text, language: Language, year: number, style: FyStyle): string {
  return language === "ja" ? fyLabel(year, style) : text.reports.fiscalYear({ year });
}

function headOf(text: Text, language: Language, column: ReportColumn, style: FyStyle): Head {
  const { fiscal_year, period, from, to } = column;
  const days = (today?: CivilDate) =>
    text.form.timeSpan({ from: shortDate(from, language, today), to: shortDate(to, language, today) });
  const year = fiscal_year === null ? "" : yearWords(text, language, fiscal_year, style);
  const month = /^(\d{4})-(\d{2})$/.exec(period ?? "");
  if (month) {
    const part = text.reports.months[Number(month[2]) - 1] ?? "";
    return { year: text.reports.year({ year: Number(month[1]) }), part };
  }
  const quarter = /-Q(\d)$/.exec(period ?? "");
  if (quarter) return { year, part: text.reports.quarter({ quarter: Number(quarter[1]) }) };
  if (period !== null) return { year: from.slice(0, 4), part: days() };
  return fiscal_year === null ? { year: "", part: days(todayInTokyo()) } : { year: "", part: year };
}

export function useHead(style: FyStyle): (column: ReportColumn) => Head {
  const text = useText();
  const language = useLanguage();
  return (column) => headOf(text, language, column, style);
}

/** A head in one line. */
export const inLine = (head: Head) => [head.year, head.part].filter(Boolean).join(" ");

/** Programme, metric and segment of a row in one line. */
export function useRowWords(): (row: ReportRow) => string {
  const text = useText();
  const said = useSaid();
  return (row) =>
    [
      row.programme ?? text.reports.everywhere,
      said(row.metric_name),
      row.segment_name ? `(${said(row.segment_name)})` : "",
    ]
      .filter(Boolean)
      .join(" ");
}
