import { describe, expect, test } from "vitest";
import { en } from "../src/i18n/en";
import { ja } from "../src/i18n/ja";
import { problemSentence } from "../src/i18n/text";

/** Every message with its path; functions are called with the names of their variables as values. */
function messages(node: unknown, path: string[] = []): [string, string][] {
  if (typeof node === "string") return [[path.join("."), node]];
  if (typeof node === "function") {
    const names = new Proxy({}, { get: (_target, name) => `<${String(name)}>` });
    return [[path.join("."), String((node as (v: unknown) => string)(names))]];
  }
  if (Array.isArray(node)) return node.flatMap((item, at) => messages(item, [...path, String(at)]));
  return Object.entries(node as object).flatMap(([key, value]) => messages(value, [...path, key]));
}

const variables = (message: string) => [...message.matchAll(/<(\w+)>/g)].map((match) => match[1]).sort();

describe("both languages", () => {
  const japanese = new Map(messages(ja));
  const english = new Map(messages(en));

  test("have the same messages, none of them empty", () => {
    // Steps are lists, and a language may need more of them.
    const keys = (map: Map<string, string>) =>
      [...map.keys()].filter((key) => !/Steps\.\d+$/.test(key)).sort();
    expect(keys(english)).toEqual(keys(japanese));
    for (const [key, message] of [...japanese, ...english]) expect(message.trim(), key).not.toBe("");
  });

  test("use the same variables", () => {
    for (const [key, message] of japanese) {
      const other = english.get(key);
      if (other !== undefined) expect(variables(other), key).toEqual(variables(message));
    }
  });

  test("are not mixed", () => {
    for (const [key, message] of english) {
      expect(message.replaceAll(/[●〓↓]/g, ""), key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
  });
});

describe("errors", () => {
  const invariants = [
    1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 30, 31, 32, 40, 41, 42, 43, 44, 60, 61, 62,
  ];

  test.each(invariants.map((no) => `I-${String(no).padStart(2, "0")}`))("%s has a sentence", (code) => {
    expect(ja.errors).toHaveProperty([code]);
    expect(problemSentence(ja, { code })).not.toContain(code);
  });

  test.each([
    "folder_not_ours",
    "folder_other_organisation",
    "folder_not_empty",
    "folder_unmounted",
    "not_sharing",
    "code_mistyped",
    "code_wrong",
    "invitation_expired",
    "invitation_used",
    "version_newer",
    "file_too_large",
    "name_taken",
    "written_badly",
    "conflict_missing",
    "candidate_missing",
    "value_invalid",
    "device_missing",
    "device_own",
    "root_missing",
    "worker_has_no_role",
  ])("%s of sharing has a sentence", (code) => {
    expect(problemSentence(ja, { code })).not.toContain(code);
    expect(problemSentence(en, { code })).not.toContain(code);
  });

  test("an unknown code is shown with its number", () => {
    expect(problemSentence(ja, { code: "X-99" })).toContain("X-99");
    expect(problemSentence(en, { code: "X-99" })).toContain("X-99");
  });
});
