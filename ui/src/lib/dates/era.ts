import type { CivilDate } from "./civil";

export type Era = { name: string; letter: string; from: CivilDate };

/** Newest first. The first day of each era belongs to it. */
export const ERAS: readonly Era[] = [
  { name: "令和", letter: "R", from: "2019-05-01" },
  { name: "平成", letter: "H", from: "1989-01-08" },
  { name: "昭和", letter: "S", from: "1926-12-25" },
  { name: "大正", letter: "T", from: "1912-07-30" },
  { name: "明治", letter: "M", from: "1868-10-23" },
];

export function eraOf(date: CivilDate): { era: Era; year: number } | null {
  const era = ERAS.find((candidate) => candidate.from <= date);
  if (!era) return null;
  return { era, year: Number(date.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1 };
}

/** Western year of an era's year; 平成31年5月 is thereby the same day as 令和元年5月. */
export function westernYear(eraMark: string, year: number): number | null {
  const era = ERAS.find(
    (candidate) => candidate.name === eraMark || candidate.letter === eraMark.toUpperCase(),
  );
  if (!era || year < 1) return null;
  return Number(era.from.slice(0, 4)) + year - 1;
}
