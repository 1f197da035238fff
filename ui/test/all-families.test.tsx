import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { manyLines } from "../src/lib/api/fake";
import { hitId, kanaRowId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

const options = (list: HTMLElement) => [...list.querySelectorAll('[role="option"]')];

describe("all families", () => {
  // jsdom gives nothing a size; the list is as high as a laptop shows it.
  beforeEach(() => {
    vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(480);
    vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  });
  afterEach(() => vi.restoreAllMocks());

  test("stand below the search while nothing is typed; arrows and Enter open one", async () => {
    const { user } = openAt("/find");
    await byId(hitId("f-1"));
    await user.click(await byId(testIds.findInput));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(await byId(testIds.allFamilies));
    await user.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    expect((await byId(testIds.familyPage)).textContent).toContain("例山家");
  });

  test("a letter typed in the list goes to the search, which takes its place", async () => {
    openAt("/find");
    await byId(hitId("f-1"));
    const list = await byId(testIds.allFamilies);
    list.focus();
    fireEvent.keyDown(list, { key: "H" });
    const input = await byId(testIds.findInput);
    expect(document.activeElement).toBe(input);
    fireEvent.change(input, { target: { value: "H-A3-00002" } });
    await waitFor(() => expect(screen.queryByTestId(testIds.allFamilies)).toBeNull());
    expect(await byId(hitId("f-2"))).toBeTruthy();
    fireEvent.change(input, { target: { value: "" } });
    expect(await byId(testIds.allFamilies)).toBeTruthy();
  });

  test("of 50,000 only those in sight are drawn, and each says which of how many it is", async () => {
    const { fake } = openAt("/");
    fake.records.lines.splice(0, 99, ...manyLines(50_000));
    await byId(testIds.today);
    location.hash = "/find";
    const list = await byId(testIds.allFamilies);
    await waitFor(() => expect(options(list).length).toBeGreaterThan(10));
    expect(options(list).length).toBeLessThan(100);
    expect(options(list)[0]?.getAttribute("aria-setsize")).toBe("50000");
    const ka = await byId(kanaRowId("か"));
    expect(ka).toHaveProperty("disabled", false);
    fireEvent.click(ka);
    await waitFor(() => expect(document.activeElement).toBe(list));
    await waitFor(() => expect(list.getAttribute("aria-activedescendant")).toBe("family-many-5000"));
    // Far away from the beginning: those lines are asked for, and Enter opens the one that is shown.
    fireEvent.keyDown(list, { key: "End" });
    await waitFor(() => expect(list.getAttribute("aria-activedescendant")).toBe("family-many-49999"));
    const asked = fake.calls.filter((made) => made.name === "families").map((made) => made.args);
    for (const args of asked) expect(args).toMatchObject({ count: 200 });
    expect(asked.length).toBeLessThan(12);
  });

  test("a line whose part is not here yet has a place kept for it", async () => {
    const come: (() => void)[] = [];
    openAt("/find", "open", false, (fake) => {
      fake.records.lines.splice(0, 99, ...manyLines(50_000));
      const { call } = fake;
      fake.call = async (name, args) => {
        const late = name === "families" && (args as { from: number }).from > 0;
        if (late) await new Promise<void>((resolve) => come.push(resolve));
        return call(name, args);
      };
    });
    const list = await byId(testIds.allFamilies);
    await waitFor(() => expect(options(list).length).toBeGreaterThan(10));
    list.scrollTop = 52 * 20_000;
    fireEvent.scroll(list);
    await waitFor(() => expect(list.querySelector('[aria-posinset="20001"]')).toBeTruthy());
    expect(list.querySelector('[aria-posinset="20001"] [aria-hidden][data-coming]')).toBeTruthy();
    for (const option of options(list)) {
      expect(option.textContent !== "" || option.querySelector("[data-coming]") !== null).toBe(true);
    }
    for (const resolve of come) resolve();
    await waitFor(() => expect(list.querySelector('[aria-posinset="20001"]')?.textContent).toContain("見本"));
    expect(list.querySelector("[data-coming]")).toBeNull();
  });

  test("parts that lie ahead of scrolling are asked for before they are in sight", async () => {
    const { fake } = openAt("/find", "open", false, ({ records }) => {
      records.lines.splice(0, 99, ...manyLines(50_000));
    });
    const list = await byId(testIds.allFamilies);
    await waitFor(() => expect(options(list).length).toBeGreaterThan(10));
    const asked = () =>
      fake.calls
        .filter((made) => made.name === "families")
        .map((made) => (made.args as { from: number }).from / 200);
    await waitFor(() => expect(asked()).toEqual([0, 1]));
    list.scrollTop = 52 * 100;
    fireEvent.scroll(list);
    await waitFor(() => expect(asked()).toEqual([0, 1, 2, 3]));
    list.scrollTop = 52 * 20_100;
    fireEvent.scroll(list);
    await waitFor(() =>
      expect(
        asked()
          .toSorted((a, b) => a - b)
          .slice(-5),
      ).toEqual([99, 100, 101, 102, 103]),
    );
    list.scrollTop = 52 * 19_900;
    fireEvent.scroll(list);
    await waitFor(() => expect(asked()).toEqual(expect.arrayContaining([96, 97, 98])));
  });

  const paper = () => {
    act(() => void window.dispatchEvent(new Event("beforeprint")));
    const list = screen.getByTestId(testIds.paperFamilies);
    return { words: list.querySelector("p")?.textContent ?? null, lines: [...list.querySelectorAll("li")] };
  };

  test("up to 500 are printed whole, also those never in sight; a secret place is a number", async () => {
    const { fake } = openAt("/find", "open", false, ({ records }) => {
      records.lines.splice(0, 99, ...manyLines(450));
    });
    await byId(testIds.allFamilies);
    await waitFor(() => expect(fake.calls.filter((made) => made.name === "families")).toHaveLength(3));
    await waitFor(() => expect(paper().lines).toHaveLength(450));
    const { words, lines } = paper();
    expect(words).toBeNull();
    expect(lines[0]?.textContent).toBe("●●(秘匿)H-A3-00010");
    expect(lines[449]?.textContent).toContain("見本450家");
    expect(screen.getByTestId(testIds.allFamilies).closest("[data-noprint]")).toBeTruthy();
    act(() => void window.dispatchEvent(new Event("afterprint")));
    expect(screen.queryByTestId(testIds.paperFamilies)).toBeNull();
  });

  test("of more, whole lines from the first in sight, and the paper says which of how many", async () => {
    openAt("/find", "open", false, ({ records }) => {
      records.lines.splice(0, 99, ...manyLines(50_000));
    });
    const list = await byId(testIds.allFamilies);
    await waitFor(() => expect(options(list).length).toBeGreaterThan(10));
    list.scrollTop = 52 * 1_001;
    fireEvent.scroll(list);
    await waitFor(() => expect(list.textContent).toContain("見本1005家"));
    const { words, lines } = paper();
    expect(lines[0]?.textContent).toContain("見本1002家");
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.length).toBeLessThanOrEqual(500);
    expect(words).toContain(`家庭50000件のうち、1002件目から${1001 + lines.length}件目まで`);
  });

  test("none yet says what to do", async () => {
    openAt("/find", "open", true);
    const page = await byId(testIds.find);
    await waitFor(() => expect(page.textContent).toContain("まだ家庭が登録されていません"));
  });
});
