import { useId } from "react";
import { Axes, frameOf, sizeOf, spread, xOf, yOf } from "./Axes";
import type { Series } from "./LineChart";
import { colour, Patterns, patternId } from "./marks";

type Props = { label: string; columns: string[]; ticks: number[]; parts: Series[]; wide: boolean };

/** Parts upon each other for every column; patterns tell them apart, the whole stands above. */
export function StackedBars({ label, columns, ticks, parts, wide }: Props) {
  const frame = frameOf(wide);
  const chart = useId();
  const most = ticks.at(-1) ?? 1;
  const room = (frame.width - frame.left - frame.right) / columns.length;
  const width = Math.min(room * 0.7, 72);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      className={sizeOf(wide)}
    >
      <Patterns chart={chart} />
      <g aria-hidden>
        <Axes frame={frame} ticks={ticks} labels={columns} />
        {columns.map((column, at) => {
          const x = xOf(frame, at, columns.length);
          let below = 0;
          const bars = parts.map(({ name, values }, n) => {
            const value = values[at] ?? 0;
            const [from, to] = [yOf(frame, below, most), yOf(frame, below + value, most)];
            below += value;
            return value === 0 ? null : (
              <g key={name}>
                <rect
                  x={x - width / 2}
                  y={to}
                  width={width}
                  height={from - to}
                  fill={`url(#${patternId(chart, n)})`}
                  stroke={colour(n)}
                  strokeWidth="1.5"
                />
                {from - to > 20 && width > 28 && (
                  <text
                    x={x}
                    y={(from + to) / 2 + 5}
                    textAnchor="middle"
                    fontSize="14"
                    fill="var(--ink)"
                    stroke="var(--surface)"
                    strokeWidth="4"
                    paintOrder="stroke"
                  >
                    {spread(value)}
                  </text>
                )}
              </g>
            );
          });
          return (
            <g key={column}>
              {bars}
              {width > 20 && (
                <text
                  x={x}
                  y={yOf(frame, below, most) - 6}
                  textAnchor="middle"
                  fontSize="14"
                  fontWeight="700"
                  fill="var(--ink)"
                >
                  {spread(below)}
                </text>
              )}
            </g>
          );
        })}
      </g>
    </svg>
  );
}
