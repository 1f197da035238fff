/** A piece of a text, and whether the other text lacks it there. */
export type Piece = { text: string; differs: boolean };

function words(text: string): string[] {
  return [...new Intl.Segmenter("ja", { granularity: "word" }).segment(text)].map((part) => part.segment);
}

/** Above this many words a text is compared by its beginning and end alone. */
const LONGEST = 400;

/** `text` in pieces, those marked that `other` lacks. Nothing is marked where the two have nothing in common. */
export function differing(text: string, other: string): Piece[] {
  if (text === other || text === "") return [{ text, differs: false }];
  const [mine, theirs] = [words(text), words(other)];
  const common = mine.length > LONGEST || theirs.length > LONGEST ? ends(mine, theirs) : shared(mine, theirs);
  if (!common.some(Boolean)) return [{ text, differs: false }];
  const pieces: Piece[] = [];
  for (const [at, word] of mine.entries()) {
    const differs = !common[at];
    const last = pieces.at(-1);
    if (last?.differs === differs) last.text += word;
    else pieces.push({ text: word, differs });
  }
  return pieces;
}

/** Which words stand in the longest common subsequence. */
function shared(mine: string[], theirs: string[]): boolean[] {
  const wide = theirs.length + 1;
  const best = new Uint16Array((mine.length + 1) * wide);
  const of = (i: number, j: number) => best[i * wide + j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i--) {
    for (let j = theirs.length - 1; j >= 0; j--) {
      best[i * wide + j] =
        mine[i] === theirs[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1));
    }
  }
  const common = mine.map(() => false);
  for (let i = 0, j = 0; i < mine.length && j < theirs.length; ) {
    if (mine[i] === theirs[j]) {
      common[i] = true;
      i += 1;
      j += 1;
    } else if (of(i + 1, j) >= of(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}

/** Which words stand at the common beginning or end. */
function ends(mine: string[], theirs: string[]): boolean[] {
  const shortest = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < shortest && mine[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < shortest - start && mine.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  return mine.map((_, at) => at < start || at >= mine.length - end);
}
