type Props = { count: number; max: number | null; words: string };

/** How much of what somebody can take is taken: a bar and its number. */
export function LoadBar({ count, max, words }: Props) {
  const share = max === null || max === 0 ? 0 : Math.min(1, count / max);
  const full = max !== null && count >= max;
  return (
    <span className="inline-flex items-center gap-2">
      {max !== null && (
        <span
          aria-hidden
          className="inline-block h-3 w-24 shrink-0 overflow-hidden rounded-full border border-edge bg-surface"
        >
          <span
            className={`block h-full ${full ? "bg-warn-mark" : "bg-primary"}`}
            style={{ width: `${share * 100}%` }}
          />
        </span>
      )}
      <span className="whitespace-nowrap tabular-nums">{words}</span>
    </span>
  );
}
