/** Looks that tell series apart without colour: a mark and a dash for lines, a pattern for areas. */

export const COLOURS = [
  "var(--primary)",
  "var(--warn)",
  "var(--good)",
  "var(--bad)",
  "var(--edge)",
  "var(--ink)",
] as const;

/** As many series as can be told apart. */
export const MOST_SERIES = COLOURS.length;

export const DASHES = ["", "8 4", "2 4", "12 4 2 4", "4 4", "1 6"] as const;

export const colour = (at: number) => COLOURS[at % COLOURS.length] ?? COLOURS[0];
export const dash = (at: number) => DASHES[at % DASHES.length] ?? "";

/** A circle, square, triangle, diamond, cross or ring. */
export function Mark({ at, x, y }: { at: number; x: number; y: number }) {
  const fill = colour(at);
  const look = { fill, stroke: fill, strokeWidth: 2 };
  switch (at % MOST_SERIES) {
    case 1:
      return <rect x={x - 5} y={y - 5} width="10" height="10" {...look} />;
    case 2:
      return <path d={`M${x} ${y - 6} L${x + 6} ${y + 5} L${x - 6} ${y + 5} Z`} {...look} />;
    case 3:
      return <path d={`M${x} ${y - 7} L${x + 7} ${y} L${x} ${y + 7} L${x - 7} ${y} Z`} {...look} />;
    case 4:
      return (
        <path d={`M${x - 5} ${y - 5} L${x + 5} ${y + 5} M${x - 5} ${y + 5} L${x + 5} ${y - 5}`} {...look} />
      );
    case 5:
      return <circle cx={x} cy={y} r="5" {...look} fill="var(--surface)" />;
    default:
      return <circle cx={x} cy={y} r="5" {...look} />;
  }
}

const STROKES = [
  null,
  "M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6",
  "M0 4 L8 4",
  "M4 0 L4 8",
  "M0 0 L8 8 M0 8 L8 0",
  "M2 4 A2 2 0 1 0 6 4 A2 2 0 1 0 2 4",
] as const;

export const patternId = (chart: string, at: number) => `${chart}-pattern-${at % MOST_SERIES}`;

/** The patterns of areas; `chart` keeps those of two charts apart. */
export function Patterns({ chart }: { chart: string }) {
  return (
    <defs>
      {STROKES.map((stroke, at) => (
        <pattern
          key={stroke ?? "full"}
          id={patternId(chart, at)}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <rect width="8" height="8" fill={stroke === null ? colour(at) : "var(--surface)"} />
          {stroke !== null && <path d={stroke} stroke={colour(at)} strokeWidth="2" fill="none" />}
        </pattern>
      ))}
    </defs>
  );
}
