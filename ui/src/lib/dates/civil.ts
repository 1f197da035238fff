/** A calendar day, `YYYY-MM-DD`. */
export type CivilDate = string;

const DAY = 86_400_000;

function utc(date: CivilDate): number {
  const [year, month, day] = date.split("-").map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1);
}

/** The day, or null where the calendar has no such day (30 February). */
export function civil(year: number, month: number, day: number): CivilDate | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1868 || year > 9999) return null;
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(utc(date) + days * DAY).toISOString().slice(0, 10);
}

/** Days from `a` to `b`. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return Math.round((utc(b) - utc(a)) / DAY);
}

/** 0 = Sunday. */
export function weekday(date: CivilDate): number {
  return new Date(utc(date)).getUTCDay();
}

/** Today at the organisation (Asia/Tokyo), whatever zone the laptop is set to. */
export function todayInTokyo(now = new Date()): CivilDate {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short" }).format(now);
}

/** ISO week, such as `2026-W11`. */
export function isoWeek(date: CivilDate): string {
  const thursday = addDays(date, 3 - ((weekday(date) + 6) % 7));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** Monday of an ISO week, or null where the year has no such week. */
export function mondayOf(week: string): CivilDate | null {
  const match = /^(\d{4})-?W(\d{1,2})$/i.exec(week.normalize("NFKC").trim());
  if (!match) return null;
  const fourth = `${match[1]}-01-04`;
  const first = addDays(fourth, -((weekday(fourth) + 6) % 7));
  const monday = addDays(first, (Number(match[2]) - 1) * 7);
  const canonical = `${match[1]}-W${(match[2] ?? "").padStart(2, "0")}`;
  return isoWeek(monday) === canonical ? monday : null;
}

export function firstOfMonth(date: CivilDate): CivilDate {
  return `${date.slice(0, 7)}-01`;
}

/** First of the month that is `months` after that of `date`. */
export function monthsAfter(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

export function lastOfMonth(date: CivilDate): CivilDate {
  return addDays(monthsAfter(date, 1), -1);
}
