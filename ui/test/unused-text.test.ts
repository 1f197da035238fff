import { expect, test } from "vitest";
import { ja } from "../src/i18n/ja";

const SOURCES = import.meta.glob<string>(["../src/**/*.ts", "../src/**/*.tsx", "!../src/i18n/{ja,en}/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const source = Object.values(SOURCES).join("\n");

/** Words that are looked up by a code of the core, which no source names. */
const BY_CODE = ["codes", "errors"];

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const has = (pattern: string) => new RegExp(pattern).test(source);

/** Names by which the sources know a group: its own, and those it was given (`const words = text.office.programme`). */
function namesOf(path: string): string[] {
  const own = path.split(".").at(-1) ?? "";
  const given = source.matchAll(new RegExp(`const (\\w+) = text\\.${path.replaceAll(".", "\\.")};`, "g"));
  return [own, ...[...given].map((match) => match[1] ?? "")];
}

/** Whether a group is looked into by a code, or handed on: then all of its keys are asked for. */
function isWhole(names: string[]): boolean {
  return names.some(
    (name) =>
      has(`\\b${name}\\[`) ||
      has(`\\([\\w.]*\\b${name}\\)`) ||
      has(`Record<string, string> = [\\w.]*\\b${name};`) ||
      has(`\\b${name} as Record`),
  );
}

/** Keys that no source asks for. A key is asked for as `group.key`, or taken out: `const { key } = text.group`. */
function unused(node: Node, path: string): string[] {
  const names = namesOf(path);
  return Object.entries(node).flatMap(([key, value]) => {
    const here = `${path}.${key}`;
    const asked =
      names.some((name) => has(`\\b${name}\\.${key}\\b`)) ||
      has(`\\{[^{}]*\\b${key}\\b[^{}]*\\} = text\\.${path}\\b`);
    if (!asked) return [here];
    return isNode(value) && !isWhole(namesOf(here)) ? unused(value, here) : [];
  });
}

test("every message is used somewhere", () => {
  const groups = Object.entries(ja).filter(([group]) => !BY_CODE.includes(group));
  expect(groups.flatMap(([group, words]) => unused(words as Node, group))).toEqual([]);
});

test("a message that nobody asks for would be found", () => {
  expect(unused({ neverAskedFor: "x" }, "office")).toEqual(["office.neverAskedFor"]);
});

test("no source asks for a message that is not there", () => {
  const asked = [...source.matchAll(/\btext\.(\w+)\.(\w+)/g)].map((match) => [
    match[1] ?? "",
    match[2] ?? "",
  ]);
  expect(asked.length).toBeGreaterThan(300);
  const groups = ja as unknown as Record<string, Node>;
  const missing = asked.filter(([group = "", key = ""]) => !(key in (groups[group] ?? {})));
  expect(missing).toEqual([]);
});
