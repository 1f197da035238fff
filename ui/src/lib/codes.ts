import type { CatalogueView, CodeView } from "./api/bindings";
import type { Language } from "./dates/format";

export function codeWord(code: CodeView, language: Language): string {
  return language === "ja" ? code.ja : code.en || code.ja;
}

export function codeList(catalogue: CatalogueView | undefined, name: string): CodeView[] {
  return catalogue?.codes[name] ?? [];
}

/** Word of a code in a list of the catalogue, or the code itself. */
export function wordIn(
  catalogue: CatalogueView | undefined,
  name: string,
  code: string,
  language: Language,
): string {
  const found = codeList(catalogue, name).find((item) => item.code === code);
  return found ? codeWord(found, language) : code;
}

/** The codes meant for a programme; all of them where the list names none for it. */
export function codesFor(codes: CodeView[], preset: string | null): CodeView[] {
  if (preset === null) return codes;
  const matches = (appliesTo: string | null) =>
    appliesTo !== null &&
    (appliesTo === preset ||
      preset.startsWith(`${appliesTo}_`) ||
      appliesTo.split("_")[0] === preset.split("_")[0]);
  const exact = codes.filter((code) => code.applies_to === preset || code.code === "other");
  if (exact.some((code) => code.applies_to === preset)) return exact;
  const near = codes.filter((code) => matches(code.applies_to));
  return near.length > 0 ? near : codes;
}
