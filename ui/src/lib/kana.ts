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

/** Katakana as hiragana, from which they stand at a fixed distance. */
export function hiragana(words: string): string {
  return words.replaceAll(/[ァ-ヶ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));
}

/** Whether a name in kana begins with the letter that was pressed, as it is written in romaji. */
export function beginsWith(kana: string, letter: string): boolean {
  const first = kana.trim().normalize("NFC").charAt(0);
  const row = ROWS.find(([syllables]) => syllables.includes(hiragana(first)));
  return row ? row[1].includes(letter.toLowerCase()) : first.toLowerCase() === letter.toLowerCase();
}
