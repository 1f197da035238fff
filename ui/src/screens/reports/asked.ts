import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ReportCut, ReportQuery, ReportSpot } from "../../lib/api/commands";
import {
  addDays,
  type CivilDate,
  firstOfMonth,
  lastOfMonth,
  monthsAfter,
  todayInTokyo,
  weekday,
} from "../../lib/dates/civil";
import { type FyStyle, fiscalYear } from "../../lib/dates/fiscal";
import { parseDate } from "../../lib/dates/parse-date";

export const SPANS = ["years", "quarter", "month", "week", "days"] as const;
export type SpanKind = (typeof SPANS)[number];

/** What was chosen: the time of a report and how it is cut. */
export type Asked = {
  span: SpanKind;
  /** A day of the year, quarter, month or week; of several years one of the last. */
  day: CivilDate;
  /** How many fiscal years. */
  years: number;
  /** As typed, where the days are free. */
  from: string;
  to: string;
  by: ReportCut | "whole";
  programme: string;
  style: FyStyle;
  /** Counts that are less are hidden; 0 hides none. */
  under: number;
  /** The number whose records are looked at. */
  spot: ReportSpot | null;
};

/** Into what each time can be cut. */
export const CUTS: Record<SpanKind, readonly ReportCut[]> = {
  years: ["quarter", "month", "week"],
  quarter: ["month", "week"],
  month: ["week"],
  week: [],
  days: ["quarter", "month", "week"],
};

/** Below which counts can be hidden for publication. */
export const UNDERS = [0, 3, 5, 10] as const;

export const YEAR_COUNTS = [1, 2, 3, 5, 10] as const;

export function firstAsked(today: CivilDate): Asked {
  const none = { by: "whole", programme: "all", style: "kanji", under: 0, spot: null } as const;
  return { span: "years", day: today, years: 3, from: firstOfMonth(today), to: today, ...none };
}

const monday = (day: CivilDate) => addDays(day, -((weekday(day) + 6) % 7));

function quarterStart(day: CivilDate): CivilDate {
  const first = firstOfMonth(day);
  return monthsAfter(first, -((Number(first.slice(5, 7)) - 1) % 3));
}

/** First and last day; null where what was typed is no day, or the end is before the beginning. */
export function daysOf(asked: Asked, today: CivilDate): { from: CivilDate; to: CivilDate } | null {
  switch (asked.span) {
    case "years": {
      const last = fiscalYear(asked.day);
      return { from: `${last - asked.years + 1}-04-01`, to: `${last + 1}-03-31` };
    }
    case "quarter": {
      const from = quarterStart(asked.day);
      return { from, to: lastOfMonth(monthsAfter(from, 2)) };
    }
    case "month":
      return { from: firstOfMonth(asked.day), to: lastOfMonth(asked.day) };
    case "week":
      return { from: monday(asked.day), to: addDays(monday(asked.day), 6) };
    case "days": {
      const [from, to] = [parseDate(asked.from, today, "past"), parseDate(asked.to, today, "past")];
      return from.ok && to.ok && from.date <= to.date ? { from: from.date, to: to.date } : null;
    }
  }
}

/** The same kind of time before or after. */
export function stepped(asked: Asked, steps: 1 | -1): Asked {
  const { span } = asked;
  if (span === "week") return { ...asked, spot: null, day: addDays(asked.day, 7 * steps) };
  const months = { years: 12, quarter: 3, month: 1, days: 0 }[span];
  // From the first of the month: no month lacks it.
  return { ...asked, spot: null, day: monthsAfter(asked.day, months * steps) };
}

/** What the core is asked for; null while the days are none. */
export function queryOf(table: string, asked: Asked, today: CivilDate): ReportQuery | null {
  const days = daysOf(asked, today);
  if (days === null) return null;
  const last = fiscalYear(asked.day);
  const years: [number, number] | null = asked.span === "years" ? [last - asked.years + 1, last] : null;
  const by = asked.by === "whole" || !CUTS[asked.span].includes(asked.by) ? null : asked.by;
  return {
    table,
    years,
    from: years ? null : days.from,
    to: years ? null : days.to,
    by,
    programme_id: asked.programme === "all" ? null : asked.programme,
  };
}

const KEPT = ["records", "report_form"];

/** Kept while records are looked at, and from one table to the next; it goes with the records when they are locked. */
export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>(
    () => queries.getQueryData<Asked>(KEPT) ?? firstAsked(todayInTokyo()),
  );
  useEffect(() => {
    queries.setQueryDefaults(KEPT, { gcTime: Number.POSITIVE_INFINITY });
    queries.setQueryData(KEPT, asked);
  }, [queries, asked]);
  return [asked, (change) => setAsked((before) => ({ ...before, ...change }))];
}
