import { waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { parseGuide } from "../guide-plugin";
import { GUIDES, guideOf } from "../src/lib/guides";
import { choiceId, guideId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

describe("help", () => {
  test("F1 opens it from anywhere; each role has its guide, kept for the next time", async () => {
    const { user } = openAt("/");
    await byId(testIds.today);
    await user.keyboard("{F1}");
    await byId(testIds.help);
    await user.click(await byId(guideId("desk")));
    const guide = await byId(testIds.guide);
    expect(within(guide).getByText("泊まり・預かりの窓口の使い方")).toBeTruthy();
    expect(within(guide).getByText("Shift+→").tagName).toBe("KBD");
    expect(localStorage.getItem("tsunagi.guide")).toBe("desk");
    await user.click(await byId(guideId("keys")));
    expect((await byId(testIds.keyTable)).textContent).toContain("次の記録");
  });

  test("a screen leads to the guide it speaks of", async () => {
    openAt("/help?guide=folder");
    expect(within(await byId(testIds.guide)).getByText("共有フォルダーを準備する人へ")).toBeTruthy();
  });

  test.each(GUIDES.flatMap((name) => (["ja", "en"] as const).map((language) => [name, language] as const)))(
    "the guide %s is there in %s, with what to do first",
    (name, language) => {
      const blocks = guideOf(name, language);
      expect(blocks[0]?.kind).toBe("title");
      const first = blocks.findIndex((block) => block.kind === "steps");
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThan(5);
    },
  );

  test("what the guides do not use is refused, HTML above all", () => {
    expect(parseGuide("# A\n\nb **c** `d`\n\n1. e\n2. f\n")).toEqual([
      { kind: "title", runs: [{ kind: "text", text: "A" }] },
      {
        kind: "text",
        runs: [
          { kind: "text", text: "b " },
          { kind: "strong", text: "c" },
          { kind: "text", text: " " },
          { kind: "key", text: "d" },
        ],
      },
      { kind: "steps", items: [[{ kind: "text", text: "e" }], [{ kind: "text", text: "f" }]] },
    ]);
    for (const source of [
      "<b>x</b>",
      "a <img src=x>",
      ["[a](https:", "//example.invalid)"].join(""),
      "| a |",
      "### c",
      "> d",
    ]) {
      expect(() => parseGuide(source), source).toThrow();
    }
  });
});

describe("settings", () => {
  test("contrast, motion and theme are marked on the page and kept", async () => {
    const { user } = openAt("/settings");
    const root = document.documentElement;
    await user.click(await byId(choiceId("contrast", "high")));
    await user.click(await byId(choiceId("motion", "reduced")));
    await user.click(await byId(choiceId("theme", "dark")));
    await user.click(await byId(choiceId("text_size", "150")));
    await waitFor(() =>
      expect(root.dataset).toMatchObject({ contrast: "high", motion: "reduced", theme: "dark" }),
    );
    expect(JSON.parse(localStorage.getItem("tsunagi.display") ?? "{}")).toEqual({
      language: "ja",
      textSize: 150,
      theme: "dark",
      contrast: "high",
      motion: "reduced",
    });
    await user.click(await byId(choiceId("theme", "system")));
    await waitFor(() => expect(root.dataset.theme).toBe("light"));
  });

  test("says where the records are and how old the newest copy is", async () => {
    openAt("/settings");
    expect((await byId(testIds.dataDir)).textContent).toContain("/home/mihon");
    expect((await byId(testIds.newestBackup)).textContent).toContain("令和8(2026)年11月20日(金)");
  });
});
