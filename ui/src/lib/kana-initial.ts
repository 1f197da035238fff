/** Consonants of the kana rows as they are typed in romaji; voiced ones under their own letter. */
const ROWS: readonly (readonly [kana: string, letters: string])[] = [
  ["かきくけこ", "k"],
  ["がぎぐげご", "g"],
  ["さすせそ", "s"],
  ["し", "s"],
  ["ざずぜぞ", "z"],
  ["じ", "jz"],
  ["たてと", "t"],
  ["ち", "ct"],
  ["つ", "t"],
  ["だぢづでど", "d"],
  ["なにぬねの", "n"],
  ["はひへほ", "h"],
  ["ふ", "fh"],
  ["ばびぶべぼ", "b"],
  ["ぱぴぷぺぽ", "p"],
  ["まみむめも", "m"],
  ["やゆよ", "y"],
  ["らりるれろ", "r"],
  ["わを", "w"],
  ["あ", "a"],
  ["い", "i"],
  ["う", "u"],
  ["え", "e"],
  ["お", "o"],
];

/** Whether a name in kana begins with the letter that was pressed, as it is written in romaji. */
export function beginsWith(kana: string, letter: string): boolean {
  const first = kana.trim().normalize("NFC").charAt(0);
  const code = first.charCodeAt(0);
  // Katakana stand at a fixed distance from hiragana.
  const hiragana = code >= 0x30a1 && code <= 0x30f6 ? String.fromCharCode(code - 0x60) : first;
  const row = ROWS.find(([syllables]) => syllables.includes(hiragana));
  return row ? row[1].includes(letter.toLowerCase()) : first.toLowerCase() === letter.toLowerCase();
}
