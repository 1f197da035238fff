import { spread } from "./Axes";

/** `whole` is what a full bar is; without it the greatest is one. */
type Props = { label: string; whole?: number; bars: { name: string; value: number; text: string }[] };

/** One bar a row, with its name and number in words. */
export function Bars({ label, whole, bars }: Props) {
  const most = whole ?? Math.max(...bars.map(({ value }) => value), 1);
  return (
    <ul aria-label={label} className="m-0 flex list-none flex-col gap-2 p-0">
      {bars.map(({ name, value, text }, at) => (
        <li key={at} className="leading-140">
          <span className="flex justify-between gap-3 text-sm">
            <span>{name}</span>
            <span className="font-bold tabular-nums">{text || spread(value)}</span>
          </span>
          <span aria-hidden className="block h-4 w-full border-edge border-l-2">
            <span
              className="block h-full bg-primary"
              style={{ width: `${(100 * value) / most}%`, printColorAdjust: "exact" }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
