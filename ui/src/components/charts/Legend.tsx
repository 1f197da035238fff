import { useId } from "react";
import { colour, dash, Mark, Patterns, patternId } from "./marks";

type Props = { names: string[]; areas?: boolean };

/** Which mark or pattern is what. */
export function Legend({ names, areas = false }: Props) {
  const chart = useId();
  return (
    <ul className="m-0 flex list-none flex-wrap gap-x-5 gap-y-1 p-0 text-sm">
      {names.map((name, at) => (
        <li key={at} className="flex items-center gap-2">
          <svg aria-hidden viewBox="0 0 40 16" className="h-4 w-10 shrink-0">
            {areas ? (
              <>
                <Patterns chart={chart} />
                <rect
                  x="2"
                  y="1"
                  width="36"
                  height="14"
                  fill={`url(#${patternId(chart, at)})`}
                  stroke={colour(at)}
                  strokeWidth="1.5"
                />
              </>
            ) : (
              <>
                <line
                  x1="0"
                  x2="40"
                  y1="8"
                  y2="8"
                  stroke={colour(at)}
                  strokeWidth="2.5"
                  strokeDasharray={dash(at)}
                />
                <Mark at={at} x={20} y={8} />
              </>
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
