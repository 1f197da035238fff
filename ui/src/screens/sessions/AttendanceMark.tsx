import { lookOf } from "../../components/StatusBadge";
import { useText } from "../../i18n/text";

const INK = {
  good: "text-good",
  plan: "text-primary",
  quiet: "text-ink",
  warn: "text-warn",
  bad: "text-bad",
} as const;

/** A state of attendance in the narrow cell of a grid: shape and a short word. */
export function AttendanceMark({ state }: { state: string }) {
  const text = useText();
  const { icon: Icon, tone } = lookOf(state);
  const words: Record<string, string> = text.group.short;
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${INK[tone]}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {words[state] ?? state}
    </span>
  );
}
