/** Minutes after midnight of the record's day; 25:30 in a night shift is 1530. */
export type ParsedTime = { ok: true; minutes: number } | { ok: false; code: "time_empty" | "time_invalid" };

const INVALID: ParsedTime = { ok: false, code: "time_invalid" };

/** 930, 9:30, 9時半, 午後2時, 25:30; full-width characters too. Hours run to 29. */
export function parseTime(typed: string): ParsedTime {
  const text = typed.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  if (text === "") return { ok: false, code: "time_empty" };
  const match =
    /^(午前|午後|am|pm)?(\d{1,2})(?:[:時.](?:(\d{1,2})分?|(半))?)?(am|pm)?$/.exec(text) ??
    /^(午前|午後|am|pm)?(\d{1,2})(\d{2})()(am|pm)?$/.exec(text);
  if (!match) return INVALID;
  const half = match[4] === "半";
  const minute = half ? 30 : Number(match[3] ?? 0);
  let hour = Number(match[2]);
  const mark = match[1] ?? match[5];
  if (mark === "午後" || mark === "pm") {
    if (hour > 12) return INVALID;
    hour = (hour % 12) + 12;
  } else if (mark !== undefined && hour > 12) return INVALID;
  if (hour > 29 || minute > 59) return INVALID;
  return { ok: true, minutes: hour * 60 + minute };
}

/** `9:30`, `25:30`. */
export function formatMinutes(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The next or last quarter of an hour, within the day and the night after it. */
export function stepQuarter(minutes: number, steps: 1 | -1): number {
  const next = steps > 0 ? Math.floor(minutes / 15) * 15 + 15 : Math.ceil(minutes / 15) * 15 - 15;
  return Math.min(Math.max(next, 0), 29 * 60 + 45);
}
