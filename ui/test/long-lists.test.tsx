import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { expect, onTestFinished, test, vi } from "vitest";
import { Chips, MultiChips } from "../src/components/Chips";
import { Rest, useFirst } from "../src/components/Rest";
import { choiceId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

const lines = () => document.querySelectorAll('[data-testid*="many-"]').length;

test("of a long list the first fifty are drawn, more when they are wanted, all of them on paper", async () => {
  const { user } = openAt("/", "open", false, (fake) => {
    const { today } = fake.records;
    const [line] = today.in_house;
    if (!line) throw new Error("no line");
    today.in_house = Array.from({ length: 250 }, (_, n) => ({ ...line, id: `many-${n}` }));
  });
  const more = await byId(testIds.listMore);
  expect(more.textContent).toContain("残り200件");
  expect(more.getAttribute("aria-label")).toBe("泊まっている人: さらに表示（残り200件）");
  const first = lines();
  expect(first).toBe(50);
  await user.click(more);
  expect(lines() - first).toBe(50);
  window.dispatchEvent(new Event("beforeprint"));
  expect(lines() - first).toBe(200);
  expect(screen.queryByTestId(testIds.listMore)).toBeNull();
  window.dispatchEvent(new Event("afterprint"));
  await waitFor(() => expect(lines()).toBe(100));
});

test("what waits does not push the day's visits out of sight; more of it comes when somebody asks", async () => {
  // Everything is in sight at once: a list that goes on by itself would.
  class InSight {
    constructor(private seen: (entries: { isIntersecting: boolean }[]) => void) {}
    observe() {
      this.seen([{ isIntersecting: true }]);
    }
    disconnect() {}
  }
  vi.stubGlobal("IntersectionObserver", InSight);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { user } = openAt("/", "open", false, (fake) => {
    const [line] = fake.records.today.due;
    if (!line) throw new Error("no line");
    fake.records.today.due = Array.from({ length: 30 }, (_, n) => ({ ...line, id: `many-${n}` }));
  });
  const more = await byId(testIds.listMore);
  expect(lines()).toBe(6);
  more.focus();
  await user.keyboard("{Enter}");
  expect(lines()).toBe(30);
  expect(screen.queryByTestId(testIds.listMore)).toBeNull();
  const seventh = document.querySelectorAll('[data-testid*="many-"]')[6];
  expect(document.activeElement?.closest("li")).toBe(seventh?.closest("li"));
});

test("behind a table too the keyboard goes to the first of the new rows", async () => {
  function Numbers() {
    const { shown, rest } = useFirst("numbers", numbers);
    return (
      <>
        <table>
          <tbody>
            {shown.map((n) => (
              <tr key={n}>
                <td>
                  <button type="button">{n}</button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Rest {...rest} />
      </>
    );
  }
  const numbers = Array.from({ length: 80 }, (_, n) => n);
  render(<Numbers />, { wrapper: MemoryRouter });
  (await byId(testIds.listMore)).focus();
  await userEvent.setup().keyboard("{Enter}");
  expect(document.activeElement?.textContent).toBe("50");
});

test("one or two lines more need no button", async () => {
  openAt("/", "open", false, (fake) => {
    const [line] = fake.records.today.due;
    if (!line) throw new Error("no line");
    fake.records.today.due = Array.from({ length: 8 }, (_, n) => ({ ...line, id: `many-${n}` }));
  });
  await byId(testIds.todayDue);
  expect(lines()).toBe(8);
  expect(screen.queryByTestId(testIds.listMore)).toBeNull();
});

test("among many colleagues one is found by a part of the name or its reading; who is chosen stays in sight", async () => {
  const choices = Array.from({ length: 50 }, (_, n) => ({
    value: `w-${n}`,
    label: `例山 ${n}号`,
    ...(n === 7 && { kana: "レイヤマ なな" }),
  }));
  function Form() {
    const [value, setValue] = useState<string[]>(["w-49"]);
    return <MultiChips name="workers" label="支援者" choices={choices} value={value} onChange={setValue} />;
  }
  const user = userEvent.setup({ delay: null });
  render(<Form />);
  const there = () => choices.filter(({ value }) => screen.queryByTestId(choiceId("workers", value)));
  expect(there().map(({ value }) => value)).toContain("w-49");
  expect(there()).toHaveLength(21);
  await user.type(await byId(testIds.narrow), "３３");
  expect(there().map(({ value }) => value)).toEqual(["w-33", "w-49"]);
  await user.click(await byId(choiceId("workers", "w-33")));
  await user.clear(await byId(testIds.narrow));
  expect(there()).toHaveLength(22);
  await user.type(await byId(testIds.narrow), "れいやまな");
  expect(there().map(({ value }) => value)).toEqual(["w-7", "w-33", "w-49"]);
});

test("among many courses one is found by a part of the name; the chosen one stays in sight", async () => {
  const choices = Array.from({ length: 50 }, (_, n) => ({ value: `c-${n}`, label: `架空講座 第${n}期` }));
  function Form() {
    const [value, setValue] = useState("c-49");
    return <Chips name="course" label="講座" choices={choices} value={value} onChange={setValue} />;
  }
  const user = userEvent.setup({ delay: null });
  render(<Form />);
  const there = () => choices.filter(({ value }) => screen.queryByTestId(choiceId("course", value)));
  expect(there()).toHaveLength(21);
  const narrow = await byId(testIds.narrow);
  await user.type(narrow, "第３１期{ArrowLeft}");
  expect(document.activeElement).toBe(narrow);
  expect(there().map(({ value }) => value)).toEqual(["c-31", "c-49"]);
  await user.click(await byId(choiceId("course", "c-31")));
  await user.clear(narrow);
  // The arrows go on line by line, and meet none twice.
  await user.click(await byId(choiceId("course", "c-3")));
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(screen.getByTestId(choiceId("course", "c-5")).dataset.selected).toBe("true");
  await user.type(narrow, "第３１期");
  await user.click(await byId(choiceId("course", "c-31")));
  await user.clear(narrow);
  expect(there().map(({ value }) => value)).toContain("c-31");
  expect(there()).toHaveLength(21);
});
