/** Where things stand in a chart, in its own units. */
export type Frame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** Beside a table, and across the whole page: the letters have the size of the text in both. */
export const NARROW: Frame = { width: 360, height: 260, left: 52, right: 16, top: 24, bottom: 34 };
export const WIDE: Frame = { width: 960, height: 300, left: 64, right: 24, top: 24, bottom: 34 };

export const frameOf = (wide: boolean) => (wide ? WIDE : NARROW);
export const sizeOf = (wide: boolean) => (wide ? "w-full" : "w-full max-w-120");

export const yOf = (frame: Frame, value: number, most: number) =>
  frame.height - frame.bottom - ((frame.height - frame.top - frame.bottom) * value) / (most || 1);

/** The middle of a column's room. */
export const xOf = (frame: Frame, at: number, count: number) =>
  frame.left + ((frame.width - frame.left - frame.right) * (at + 0.5)) / count;

export const spread = (value: number) => value.toLocaleString("ja-JP");

/** As many labels as have room: every so many columns, and the last. */
export function shownLabels(count: number, most: number): (at: number) => boolean {
  const every = Math.ceil(count / most);
  return (at) => (count - 1 - at) % every === 0;
}

type Props = { frame: Frame; ticks: number[]; labels: string[] };

/** Lines at round values, with their numbers, and the labels of the columns. */
export function Axes({ frame, ticks, labels }: Props) {
  const most = ticks.at(-1) ?? 1;
  const shown = shownLabels(labels.length, Math.floor((frame.width - frame.left) / 76));
  return (
    <g fill="var(--ink)" fontSize="14">
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={frame.left}
            x2={frame.width - frame.right}
            y1={yOf(frame, tick, most)}
            y2={yOf(frame, tick, most)}
            stroke={tick === 0 ? "var(--edge)" : "var(--line)"}
          />
          <text x={frame.left - 8} y={yOf(frame, tick, most) + 4} textAnchor="end">
            {spread(tick)}
          </text>
        </g>
      ))}
      {labels.map((label, at) =>
        shown(at) ? (
          <text
            key={label}
            x={xOf(frame, at, labels.length)}
            y={frame.height - frame.bottom + 20}
            textAnchor="middle"
          >
            {label}
          </text>
        ) : null,
      )}
    </g>
  );
}
