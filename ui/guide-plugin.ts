import type { Plugin } from "vite";

/** A run of a guide's text: plain, stressed, or the name of a key. */
export type Run = { kind: "text" | "strong" | "key"; text: string };
export type Block =
  | { kind: "title" | "heading" | "text"; runs: Run[] }
  | { kind: "steps" | "list"; items: Run[][] };

const INLINE = /\*\*([^*]+)\*\*|`([^`]+)`/g;

function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) runs.push({ kind: "text", text: line.slice(from, match.index) });
    runs.push(
      match[1] === undefined ? { kind: "key", text: match[2] ?? "" } : { kind: "strong", text: match[1] },
    );
    from = match.index + match[0].length;
  }
  if (from < line.length) runs.push({ kind: "text", text: line.slice(from) });
  return runs;
}

/** What the guides never use: deeper headings, HTML, tables, quotes, fences, pictures and links. */
const UNKNOWN = /^(###|<|\||>|```)|!?\[[^\]]*\]\(|<[a-z]/;

/** Reads a guide: a title, headings, paragraphs, steps and lists. Throws on anything else. */
export function parseGuide(source: string): Block[] {
  const blocks: Block[] = [];
  let open = null as Block | null;
  for (const [at, line] of source.split("\n").entries()) {
    if (UNKNOWN.test(line)) throw new Error(`line ${at + 1} is not understood: ${line}`);
    const head = /^(#{1,2}) (.+)$/.exec(line);
    const item = /^(\d+\.|-) (.+)$/.exec(line);
    if (line.trim() === "") {
      open = null;
    } else if (head) {
      blocks.push({ kind: head[1] === "#" ? "title" : "heading", runs: runsOf(head[2] ?? "") });
      open = null;
    } else if (item) {
      const kind = item[1] === "-" ? "list" : "steps";
      const list: Block & { kind: "list" | "steps" } = open?.kind === kind ? open : { kind, items: [] };
      if (list !== open) blocks.push(list);
      list.items.push(runsOf(item[2] ?? ""));
      open = list;
    } else if (open?.kind === "text") {
      open.runs.push(...runsOf(line));
    } else if (open === null) {
      open = { kind: "text", runs: runsOf(line) };
      blocks.push(open);
    } else {
      throw new Error(`line ${at + 1} goes on with a list: ${line}`);
    }
  }
  return blocks;
}

/** Guides are read when the program is built: it ships their words and no reader. */
export function guides(): Plugin {
  return {
    name: "guides",
    transform(code, id) {
      if (!id.endsWith(".md")) return null;
      return { code: `export default ${JSON.stringify(parseGuide(code))};`, map: null };
    },
  };
}
