import type { CatalogueView, CodeView, PresetView } from "./bindings";

const LISTS = import.meta.glob<string>("../../../../assets/codes/*.csv", {
  query: "?raw",
  import: "default",
  eager: true,
});
const PRESETS = import.meta.glob<string>("../../../../assets/programmes/*.toml", {
  query: "?raw",
  import: "default",
  eager: true,
});

function cells(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? "");
}

function codeList(csv: string): CodeView[] {
  const [head = "", ...lines] = csv.trim().split(/\r?\n/);
  const names = cells(head);
  return lines.map((line) => {
    const values = cells(line);
    const of = (name: string) => values[names.indexOf(name)] || null;
    return {
      code: of("code") ?? of("requester_code") ?? "",
      ja: of("ja") ?? "",
      en: of("en") ?? "",
      applies_to: of("applies_to") ?? of("programme"),
      group: of("group"),
    };
  });
}

function preset(toml: string): PresetView & { position: number } {
  const of = (name: string) => new RegExp(`^${name} = "?([^"\\n]*)"?`, "m").exec(toml)?.[1] ?? "";
  return {
    code: of("code"),
    name: of("name"),
    name_en: of("name_en"),
    record_type: of("record_type"),
    position: Number(of("position")),
  };
}

/** The project's own code lists and presets, as the core reads them. */
export function fakeCatalogue(): CatalogueView {
  const codes: CatalogueView["codes"] = {};
  for (const [path, csv] of Object.entries(LISTS)) {
    codes[path.replace(/^.*\/|\.csv$/g, "")] = codeList(csv);
  }
  const presets = Object.values(PRESETS)
    .map(preset)
    .sort((a, b) => a.position - b.position)
    .map(({ position: _position, ...view }) => view);
  return { codes, presets };
}
