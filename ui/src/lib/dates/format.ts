import { addDays, type CivilDate, weekday } from "./civil";
import { eraOf } from "./era";

export type Language = "ja" | "en";

const DAYS_JA = ["日", "月", "火", "水", "木", "金", "土"];

/** 令和8(2026)年4月1日(水) */
export function longDate(date: CivilDate, language: Language): string {
  const [year, month, day] = date.split("-").map(Number);
  if (language === "en") {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone: "UTC",
      weekday: "short",
      day: "numeric",
      month: "long",
      year: "numeric",
    }).format(new Date(`${date}T00:00:00Z`));
  }
  const era = eraOf(date);
  const years = era ? `${era.era.name}${era.year === 1 ? "元" : era.year}(${year})年` : `${year}年`;
  return `${years}${month}月${day}日(${DAYS_JA[weekday(date)]})`;
}

/** 4月1日(水), with the western year where it is not the year of `today`. */
export function shortDate(date: CivilDate, language: Language, today?: CivilDate): string {
  const [year, month, day] = date.split("-").map(Number);
  const other = today !== undefined && today.slice(0, 4) !== date.slice(0, 4);
  if (language === "en") {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone: "UTC",
      weekday: "short",
      day: "numeric",
      month: "short",
      ...(other ? { year: "numeric" as const } : {}),
    }).format(new Date(`${date}T00:00:00Z`));
  }
  return `${other ? `${year}年` : ""}${month}月${day}日(${DAYS_JA[weekday(date)]})`;
}

/** 4/1(水), for the head of a narrow column. */
export function columnDate(date: CivilDate, language: Language): string {
  const [, month, day] = date.split("-").map(Number);
  if (language === "ja") return `${month}/${day}(${DAYS_JA[weekday(date)]})`;
  return shortDate(date, language);
}

/** Wall clock of an instant of the core (`2026-04-01T09:30:00+09:00`): `9:30`. */
export function clock(instant: string): string {
  const match = /T(\d{2}):(\d{2})/.exec(instant);
  return match ? `${Number(match[1])}:${match[2]}` : "";
}

/** Day of an instant of the core, as its offset writes it. */
export function dayOf(instant: string): CivilDate {
  return instant.slice(0, 10);
}

/** `2026-03-09T01:30` for the 8th at 25:30: local, in the organisation's zone. */
export function localInstant(date: CivilDate, minutes: number): string {
  const day = addDays(date, Math.floor(minutes / 1440));
  const rest = minutes % 1440;
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${day}T${pad(Math.floor(rest / 60))}:${pad(rest % 60)}`;
}
