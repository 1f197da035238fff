/** Length of an invitation code without its dashes, and of a group of it. */
const LENGTH = 25;
const GROUP = 5;

/** Letters of a code: Crockford's base32, in which no I, L, O and U are. */
const STRANGE = /[^0-9A-HJKMNP-TV-Z]/g;

export type TypedCode = {
  /** In groups of five, as it is printed. */
  groups: string;
  /** How many characters are still to come; negative where there are too many. */
  left: number;
  /** Characters that no code has. */
  strange: string;
};

/** Reads a code as people type it: any case, full width, any dashes and gaps; O is 0, I and L are 1. */
export function readCode(typed: string): TypedCode {
  const letters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]|ー/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return {
    groups: grouped(letters),
    left: LENGTH - [...letters].length,
    strange: [...new Set(letters.match(STRANGE) ?? [])].join(""),
  };
}

function grouped(letters: string): string {
  const all = [...letters];
  const groups = Array.from({ length: Math.ceil(all.length / GROUP) }, (_, at) =>
    all.slice(at * GROUP, (at + 1) * GROUP).join(""),
  );
  return groups.join("-");
}
