import type { LucideIcon } from "lucide-react";

export type Tone = "good" | "plan" | "quiet" | "warn" | "bad";

const TONES: Record<Tone, string> = {
  good: "border-good bg-good-tint text-good",
  plan: "border-primary bg-tint text-primary",
  quiet: "border-edge bg-sunken text-ink",
  warn: "border-warn-mark bg-warn-tint text-warn",
  bad: "border-bad bg-bad-tint text-bad",
};

type Props = { icon: LucideIcon; tone: Tone; children: string; testId?: string };

/** A state as shape, word and colour. */
export function Badge({ icon: Icon, tone, children, testId }: Props) {
  return (
    <span
      data-testid={testId}
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full border px-2.5 py-0.5 text-sm leading-150 ${TONES[tone]}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {children}
    </span>
  );
}
