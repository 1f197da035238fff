/** The rows of the kana table by their first sign, as a telephone book has them. */
const ROWS = ["あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ"] as const;
export type KanaRow = (typeof ROWS)[number];
export const KANA_ROWS: readonly KanaRow[] = ROWS;

const FIRST_SMALL_A = "ぁ";
const LAST = "ゖ";

/** Which row a name's kana belong to; null for what is no kana. */
export function kanaRow(kana: string | null): KanaRow | null {
  const sign = kana?.normalize("NFKC").trimStart().at(0);
  if (sign === undefined) return null;
  // Katakana stand 0x60 above their hiragana.
  const code = sign.codePointAt(0) ?? 0;
  const hiragana = code >= 0x30a1 && code <= 0x30f6 ? String.fromCodePoint(code - 0x60) : sign;
  if (hiragana < FIRST_SMALL_A || hiragana > LAST) return null;
  // The small signs stand before their own row's first, so だ is in た and ゃ in や.
  const small: Record<string, string> = { ゔ: "あ", ゃ: "や", ゅ: "や", ょ: "や", ゎ: "わ" };
  const at = small[hiragana] ?? hiragana;
  return ROWS.findLast((row) => row <= at) ?? "あ";
}

/** Index of the first of `kana` in each row, in the order of the list; rows that nobody belongs to are missing. */
export function rowStarts(kana: readonly (string | null)[]): Map<KanaRow, number> {
  const starts = new Map<KanaRow, number>();
  kana.forEach((each, at) => {
    const row = kanaRow(each);
    if (row !== null && !starts.has(row)) starts.set(row, at);
  });
  return starts;
}
