import { fireEvent, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { addDays, todayInTokyo } from "../src/lib/dates/civil";
import { assignId, barEndId, barId, bedId, choiceId, fieldId, nightId, testIds } from "../src/testids";
import { byId, openAt, putsOf } from "./open";

const day = todayInTokyo();
const words = async (id: string) => (await byId(id)).textContent;

describe("the bed board", () => {
  test("opens on tonight and says of each night how many beds are free", async () => {
    openAt("/board");
    const tonight = await byId(nightId(day));
    expect(tonight.getAttribute("aria-current")).toBe("date");
    expect(tonight.textContent).toContain("今夜");
    expect(tonight.textContent).toContain("空き 1/5");
    expect(await words(nightId(addDays(day, 1)))).toContain("満");
    expect(await words(nightId(addDays(day, 2)))).toContain("超過 +1");
    expect(await words(testIds.boardOver)).toContain("警察から。ほかに受け入れ先がない");
  });

  test("lies across the sheet, and has no style sheet of its own on the screen", async () => {
    openAt("/board");
    await byId(testIds.boardGrid);
    const across = () =>
      [...document.querySelectorAll("style")].filter((it) => it.textContent?.includes("landscape"));
    expect(across()).toHaveLength(0);
    window.dispatchEvent(new Event("beforeprint"));
    expect(across()).toHaveLength(1);
    window.dispatchEvent(new Event("afterprint"));
    expect(across()).toHaveLength(0);
    location.hash = "#/handover";
    await byId(testIds.handover);
    window.dispatchEvent(new Event("beforeprint"));
    expect(across()).toHaveLength(0);
  });

  test("marks siblings and says the state in words", async () => {
    openAt("/board");
    expect((await byId(barId("s-3"))).textContent).toContain("滞在中");
    expect((await byId(barId("s-3"))).textContent).toContain("家族2");
    expect((await byId(barId("s-6"))).textContent).toContain("仮予約");
    expect((await byId(barId("s-6"))).textContent).not.toContain("家族");
  });

  test("a narrow bar cuts letters of the name, never the number of the family", async () => {
    openAt("/board");
    const bar = within(await byId(barId("s-3")));
    expect(bar.getByText("見本 いちと", { selector: ".truncate" })).toBeTruthy();
    const mark = bar.getByText("家族", { selector: ".sr-only" }).parentElement;
    expect(mark?.textContent).toBe("家族2");
    expect(mark?.className).toContain("shrink-0");
    expect(mark?.closest(".truncate")).toBeNull();
  });

  test("arrows move over cells and bars with one tab stop; Enter opens the stay", async () => {
    const { user } = openAt("/board");
    const grid = await byId(testIds.boardGrid);
    const stop = grid.querySelectorAll('[role="gridcell"][tabindex="0"]');
    expect(stop).toHaveLength(1);
    (stop[0] as HTMLElement).focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowRight}");
    expect(document.activeElement).toBe(await byId(barId("s-8")));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(await byId(barId("s-6")));
    await user.keyboard("{Home}");
    expect(document.activeElement).toBe(await byId(bedId(4, day)));
    expect(grid.querySelectorAll('[role="gridcell"][tabindex="0"]')).toHaveLength(1);
    await user.keyboard("{ArrowUp}{Enter}");
    expect(location.hash).toBe("#/stay/s-1");
  });

  test("N books the night that is chosen, E is for emergencies", async () => {
    const first = openAt("/board");
    (await byId(bedId(4, day))).focus();
    await first.user.keyboard("n");
    expect(location.hash).toBe(`#/stay/new?programme=pr-3&in=${day}`);
  });

  test("E opens the emergency stay", async () => {
    const { user } = openAt("/board");
    (await byId(bedId(4, day))).focus();
    await user.keyboard("e");
    expect(location.hash).toBe("#/emergency?programme=pr-3");
  });

  test("Shift and arrow move the departure by a night, and it can be undone", async () => {
    const { fake, user } = openAt("/board");
    (await byId(barId("s-1"))).focus();
    await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
    await waitFor(() =>
      expect(putsOf(fake, "stay")).toEqual([{ id: "s-1", planned_out_at: `${addDays(day, 3)}T10:00` }]),
    );
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(fake.undone).toEqual(["change-1"]));
  });

  test("the button does the same, beside the days already used", async () => {
    const { fake, user } = openAt("/board");
    await user.click(await byId(barId("s-6")));
    const chosen = await byId(testIds.boardSelected);
    await waitFor(() =>
      expect(within(chosen).getByTestId(testIds.stayQuota).textContent).toContain("5日/7日"),
    );
    expect(await words(testIds.boardSelected)).toContain("模擬 かえで");
    await user.click(await byId(testIds.boardExtend));
    await waitFor(() =>
      expect(putsOf(fake, "stay")).toEqual([{ id: "s-6", planned_out_at: `${addDays(day, 5)}T10:00` }]),
    );
  });

  test("so does the drag of the bar's end; a stay keeps its first night", async () => {
    const { fake } = openAt("/board");
    const bar = await byId(barId("s-6"));
    bar.getBoundingClientRect = () => ({ width: 300 }) as DOMRect;
    const end = await byId(barEndId("s-6"));
    // jsdom has no pointer events of its own; a mouse event by that name carries the place.
    const pull = (name: string, clientX: number) =>
      fireEvent(end, new MouseEvent(name, { bubbles: true, clientX }));
    pull("pointerdown", 100);
    pull("pointermove", 290);
    pull("pointerup", 290);
    await waitFor(() =>
      expect(putsOf(fake, "stay")).toEqual([{ id: "s-6", planned_out_at: `${addDays(day, 6)}T10:00` }]),
    );
  });

  test("a stay that gets too long asks why and who approved; it can be taken back", async () => {
    const { fake, user } = openAt("/board");
    fake.onPut = ({ record }) =>
      record.planned_out_at
        ? { id: "s-7", revision: 4, warnings: [{ code: "I-15", detail: {} }], change: "long" }
        : null;
    (await byId(barId("s-7"))).focus();
    await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
    await user.type(await byId(fieldId("reason-I-15")), "母の入院が延びた");
    expect((await byId(testIds.reasonSave)).hasAttribute("disabled")).toBe(true);
    await user.type(await byId(fieldId("approved_by")), "例山 一郎");
    await user.click(await byId(testIds.reasonSave));
    await waitFor(() =>
      expect(putsOf(fake, "stay").at(-1)).toEqual({
        id: "s-7",
        extension_reason: "母の入院が延びた",
        approved_by: "例山 一郎",
      }),
    );
    fake.undone.length = 0;
    (await byId(barId("s-7"))).focus();
    await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
    await user.click(await byId(testIds.reasonTakeBack));
    await waitFor(() => expect(fake.undone).toEqual(["long"]));
  });

  test("the waiting list is first come first; a bed is given by one press", async () => {
    const { fake, user } = openAt("/board");
    const list = await byId(testIds.boardWaiting);
    const people = within(list)
      .getAllByRole("link")
      .map((link) => link.textContent);
    expect(people).toEqual(["試作 りく", "例山 つばさ"]);
    // Days of the year stand beside the press that takes more of them.
    await waitFor(() =>
      expect(
        within(list)
          .getAllByTestId(testIds.stayQuota)
          .map((line) => line.textContent),
      ).toEqual(["2026年度 5日/7日", "2026年度 7日/7日使い切っています"]),
    );
    await user.click(await byId(assignId("w-1")));
    await waitFor(() => expect(putsOf(fake, "stay")).toEqual([{ id: "w-1", status: "held" }]));
    expect((await byId(barId("w-1"))).textContent).toContain("仮予約");
  });

  test("a postpartum house shows its rooms, its hours and the turnover on one day", async () => {
    const { user } = openAt("/board");
    await user.click(await byId(choiceId("board_programme", "pr-4")));
    const before = await byId(barId("s-20"));
    const after = await byId(barId("s-21"));
    expect(before.parentElement).toBe(after.parentElement);
    expect(await words(testIds.board)).toContain("10:00〜翌日09:00");
    expect(await words(testIds.board)).toContain("部屋1");
  });

  test("the programme that was looked at last is shown again", async () => {
    localStorage.setItem("tsunagi.desk.programme", "pr-4");
    openAt("/board");
    expect((await byId(choiceId("board_programme", "pr-4"))).dataset.selected).toBe("true");
  });

  test("steps by weeks and back to tonight", async () => {
    const { user } = openAt("/board");
    await user.click(await byId(testIds.boardNext));
    expect(await byId(nightId(addDays(day, 20)))).toBeTruthy();
    await user.click(await byId(testIds.boardTonight));
    expect((await byId(nightId(day))).getAttribute("aria-current")).toBe("date");
  });

  test("an empty house says what to do", async () => {
    openAt("/board", "open", true);
    await byId(testIds.boardGrid);
    expect(await words(testIds.board)).toContain("空きを選んで予約するか");
  });
});
