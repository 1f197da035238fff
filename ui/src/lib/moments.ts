import { type CivilDate, daysBetween, todayInTokyo } from "./dates/civil";
import { clock, dayOf, localInstant } from "./dates/format";
import { type Lean, parseDate } from "./dates/parse-date";
import { formatMinutes, parseTime } from "./dates/parse-time";
import type { Check } from "./form";

/** Reads a typed day; null and a problem at the field where it is none. An empty optional day is just null. */
export function readDate(
  check: Check,
  field: string,
  typed: string,
  options: { required?: boolean; lean?: Lean } = {},
): CivilDate | null {
  const parsed = parseDate(typed, todayInTokyo(), options.lean);
  if (parsed.ok) return parsed.date;
  if (parsed.code !== "date_empty" || options.required) check.fail(field, parsed.code);
  return null;
}

/** Reads a typed time as minutes after midnight; null and a problem at the field where it is none. */
export function readTime(check: Check, field: string, typed: string, required = false): number | null {
  const parsed = parseTime(typed);
  if (parsed.ok) return parsed.minutes;
  if (parsed.code !== "time_empty" || required) check.fail(field, parsed.code);
  return null;
}

/** Day and minutes as a local instant, where both are known. */
export function moment(date: CivilDate | null, minutes: number | null): string | null {
  return date === null || minutes === null ? null : localInstant(date, minutes);
}

/** A day as it stands in a date field: 2026/04/01. */
export function typedDate(instantOrDate: string | null): string {
  return instantOrDate === null ? "" : dayOf(instantOrDate).replaceAll("-", "/");
}

/** The clock of an instant as it stands in a time field; past midnight of `day` it reads 25:30. */
export function typedTime(instant: string | null, day?: CivilDate): string {
  if (instant === null) return "";
  const [hour, minute] = clock(instant).split(":").map(Number);
  const days = day === undefined ? 0 : daysBetween(day, dayOf(instant));
  const minutes = (hour ?? 0) * 60 + (minute ?? 0);
  return formatMinutes(days === 1 && minutes < 6 * 60 ? minutes + 1440 : minutes);
}
