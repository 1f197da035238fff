import { addDays } from "../../lib/dates/civil";
import { clock, columnDate, dayOf, type Language, localInstant } from "../../lib/dates/format";

/** The same clock a few days later, local, as the core takes it. */
export function daysLater(instant: string, days: number): string {
  const [hour = 0, minute = 0] = clock(instant).split(":").map(Number);
  return localInstant(addDays(dayOf(instant), days), hour * 60 + minute);
}

/** `3/14(土) 9:30` */
export function deskMoment(instant: string, language: Language): string {
  return `${columnDate(dayOf(instant), language)} ${clock(instant)}`;
}

/** The wall clock of the organisation (Asia/Tokyo) now: day and minutes after midnight. */
export function nowInTokyo(now = new Date()): { date: string; minutes: number } {
  const written = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Tokyo",
    dateStyle: "short",
    timeStyle: "short",
  }).format(now);
  const [date = "", time = ""] = written.split(" ");
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return { date, minutes: hour * 60 + minute };
}
