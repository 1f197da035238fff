import { useLanguage, useText } from "../../i18n/text";
import type { SessionCard } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { dayOf, shortDate } from "../../lib/dates/format";
import { useSpan } from "../today/cards";

/** A course with its term; what the name says already is not said twice. */
export function courseName(...parts: (string | null)[]): string {
  const said = parts.filter((part): part is string => part !== null && part !== "");
  const again = (part: string, at: number) =>
    said.some((other, n) => n !== at && other.includes(part) && (other.length > part.length || n < at));
  return said.filter((part, at) => !again(part, at)).join(" ");
}

/** 春コース 第3回 ほめ方の練習 */
export function useSessionName(): (session: SessionCard) => string {
  const text = useText();
  return (session) => {
    const number = session.sequence_no === null ? null : text.today.sequence({ no: session.sequence_no });
    return [session.course ?? session.programme, number, session.theme].filter(Boolean).join(" ");
  };
}

/** 11月21日(土) 10:00〜11:30 */
export function useSessionTime(): (session: SessionCard) => string {
  const language = useLanguage();
  const span = useSpan();
  return ({ start_at, end_at }) => {
    const day = start_at === null ? [] : [shortDate(dayOf(start_at), language, todayInTokyo())];
    return [...day, span(start_at, end_at)].join(" ");
  };
}
