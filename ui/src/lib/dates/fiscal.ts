import type { CivilDate } from "./civil";
import { eraOf } from "./era";

/** How a fiscal year is written; the codes are the core's. */
export const FY_STYLES = ["kanji", "R", "R元", "H", "western"] as const;
export type FyStyle = (typeof FY_STYLES)[number];

/** The fiscal year that holds a day: it begins on 1 April. */
export function fiscalYear(date: CivilDate): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5) >= "04-01" ? year : year - 1;
}

/** 令和7年度, R7年度, R元年度, H31年度, 2025年度. Only `H` goes by the era of 1 April, the others by that of May. */
export function fyLabel(year: number, style: FyStyle): string {
  const found = style === "western" ? null : eraOf(`${year}-${style === "H" ? "04" : "05"}-01`);
  if (!found) return `${year}年度`;
  const { era, year: n } = found;
  if (style === "kanji") return `${era.name}${n === 1 ? "元" : n}年度`;
  return `${era.letter}${n === 1 && style === "R元" ? "元" : n}年度`;
}
