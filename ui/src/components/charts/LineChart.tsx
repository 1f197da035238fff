import { Axes, frameOf, sizeOf, spread, xOf, yOf } from "./Axes";
import { colour, dash, Mark } from "./marks";

export type Series = { name: string; values: (number | null)[] };

type Props = { label: string; columns: string[]; ticks: number[]; series: Series[]; wide: boolean };

/** A line for each series; marks and dashes tell them apart, the last value stands beside its mark. */
export function LineChart({ label, columns, ticks, series, wide }: Props) {
  const frame = frameOf(wide);
  const most = ticks.at(-1) ?? 1;
  const at = (n: number, value: number) => [xOf(frame, n, columns.length), yOf(frame, value, most)] as const;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      className={sizeOf(wide)}
    >
      <g aria-hidden>
        <Axes frame={frame} ticks={ticks} labels={columns} />
        {series.map(({ name, values }, line) => (
          <g key={name}>
            {runs(values).map((run) => (
              <polyline
                key={run[0]?.at}
                points={run.map((point) => at(point.at, point.value).join(",")).join(" ")}
                fill="none"
                stroke={colour(line)}
                strokeWidth="2.5"
                strokeDasharray={dash(line)}
              />
            ))}
            {values.map((value, n) => {
              if (value === null) return null;
              const [x, y] = at(n, value);
              const told = series.length === 1 ? columns.length <= 12 : n === values.length - 1;
              return (
                <g key={n}>
                  <Mark at={line} x={x} y={y} />
                  {told && (
                    <text x={x} y={y - 10} textAnchor="middle" fontSize="14" fill="var(--ink)">
                      {spread(value)}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        ))}
      </g>
    </svg>
  );
}

/** What does not apply leaves a gap. */
function runs(values: (number | null)[]): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [[]];
  for (const [at, value] of values.entries()) {
    if (value === null) found.push([]);
    else found.at(-1)?.push({ at, value });
  }
  return found.filter((run) => run.length > 1);
}
