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

/** What a list says a code is for: programmes, or uses such as `org_type`, joined with `;`. */
function uses(code: CodeView): string[] {
  return code.applies_to?.split(";") ?? [];
}

/** The codes that are for this programme or use, and those for any; all of them where the list names none for it. */
export function codesFor(codes: CodeView[], use: string | null): CodeView[] {
  if (use === null || !codes.some((code) => uses(code).includes(use))) return codes;
  return codes.filter((code) => uses(code).length === 0 || uses(code).includes(use));
}

/** Who may ask for stays of a preset; every agency that asks for stays where the catalogue does not say. */
export function stayRequesters(catalogue: CatalogueView | undefined, preset: string | null): CodeView[] {
  const own = codeList(catalogue, "stay_requester").filter((code) => code.applies_to === preset);
  return own.length > 0 ? own : codesFor(codeList(catalogue, "agency"), "requester");
}
