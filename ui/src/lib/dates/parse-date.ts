import { addDays, type CivilDate, civil, daysBetween } from "./civil";
import { westernYear } from "./era";

/** Which year a day without one belongs to: the nearest, or the last that is not in the future. */
export type Lean = "near" | "past";

export type ParsedDate =
  | { ok: true; date: CivilDate }
  | { ok: false; code: "date_empty" | "date_invalid" | "date_unclear" };

const WORDS: ReadonlyMap<string, number> = new Map([
  ["一昨日", -2],
  ["おととい", -2],
  ["昨日", -1],
  ["きのう", -1],
  ["yesterday", -1],
  ["今日", 0],
  ["きょう", 0],
  ["本日", 0],
  ["today", 0],
  ["明日", 1],
  ["あした", 1],
  ["あす", 1],
  ["tomorrow", 1],
  ["明後日", 2],
  ["あさって", 2],
]);

const INVALID: ParsedDate = { ok: false, code: "date_invalid" };
const UNCLEAR: ParsedDate = { ok: false, code: "date_unclear" };

function answer(date: CivilDate | null): ParsedDate {
  return date === null ? INVALID : { ok: true, date };
}

/** R8.4.1, 令和8年4月1日, 8/4/1, 2026-04-01, 20260401, 4/1, きのう; full-width characters too. */
export function parseDate(typed: string, today: CivilDate, lean: Lean = "near"): ParsedDate {
  const text = typed
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/\([日月火水木金土]\)$/, "")
    .toLowerCase();
  if (text === "") return { ok: false, code: "date_empty" };
  const word = WORDS.get(text);
  if (word !== undefined) return { ok: true, date: addDays(today, word) };

  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (digits) return answer(civil(Number(digits[1]), Number(digits[2]), Number(digits[3])));

  const full = /^(明治|大正|昭和|平成|令和|[mtshr])?(\d{1,4}|元)[年./-](\d{1,2})[月./-](\d{1,2})日?$/.exec(
    text,
  );
  if (full) {
    const year = full[2] === "元" ? 1 : Number(full[2]);
    return withYear(full[1], year, Number(full[3]), Number(full[4]), today);
  }

  const short = /^(\d{1,2})[月./-](\d{1,2})日?$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  if (short) return withoutYear(Number(short[1]), Number(short[2]), today, lean);
  return UNCLEAR;
}

function withYear(
  era: string | undefined,
  year: number,
  month: number,
  day: number,
  today: CivilDate,
): ParsedDate {
  if (era !== undefined) {
    const western = westernYear(era, year);
    return western === null ? INVALID : answer(civil(western, month, day));
  }
  if (year >= 1000) return answer(civil(year, month, day));
  // A bare small year is the current era's. 63/4/1 could be two eras or a century: ask for the era.
  const western = westernYear("R", year);
  if (year > 99 || western === null || western > Number(today.slice(0, 4)) + 5) return UNCLEAR;
  return answer(civil(western, month, day));
}

function withoutYear(month: number, day: number, today: CivilDate, lean: Lean): ParsedDate {
  const thisYear = Number(today.slice(0, 4));
  const candidates = [thisYear - 1, thisYear, thisYear + 1]
    .map((year) => civil(year, month, day))
    .filter((date): date is CivilDate => date !== null)
    .filter((date) => lean === "near" || date <= today);
  const distance = (date: CivilDate) => Math.abs(daysBetween(today, date));
  candidates.sort((a, b) => distance(a) - distance(b));
  return answer(candidates[0] ?? null);
}
