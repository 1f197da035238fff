import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense, startTransition, useState } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import { App } from "../src/App";
import { ja } from "../src/i18n/ja";
import { setClient } from "../src/lib/api/api";
import type { CommandName } from "../src/lib/api/commands";
import { newFake, PASSPHRASE } from "../src/lib/api/fake";
import { askAhead, newQueryClient } from "../src/lib/api/queries";
import { later } from "../src/screens/later";
import { fieldId, testIds } from "../src/testids";
import { byId, typedIn } from "./open";

type Parts = { Screen: (props: { words: string }) => React.ReactNode };

/** A module whose arrival the test decides, time after time. */
function held() {
  const turns: { come: () => void; fail: () => void }[] = [];
  const load = () =>
    new Promise<Parts>((resolve, reject) => {
      turns.push({
        come: () => resolve({ Screen: ({ words }) => <input aria-label="there" defaultValue={words} /> }),
        fail: () => reject(new Error("no such file")),
      });
    });
  return { turns, load };
}

/** A window that stands on its first screen and goes to the one whose code comes later. */
function windowWith(Screen: Parts["Screen"]) {
  let go: () => void = () => undefined;
  function Window() {
    const [gone, setGone] = useState(false);
    go = () => startTransition(() => setGone(true));
    return <Suspense fallback="a gap">{gone ? <Screen words="記録" /> : "the first screen"}</Suspense>;
  }
  const { container, rerender } = render(<Window />);
  return { container, go: () => act(async () => go()), redraw: () => rerender(<Window />) };
}

describe("a screen whose code comes later", () => {
  test("the screen before it stays until it is there; then it keeps what is typed", async () => {
    const { turns, load } = held();
    const { container, go, redraw } = windowWith(later(load).part("Screen"));
    await go();
    expect(container.textContent).toBe("the first screen");
    await act(async () => turns[0]?.come());
    await userEvent.type(screen.getByLabelText("there"), "です");
    redraw();
    expect(typedIn(screen.getByLabelText("there"))).toBe("記録です");
    expect(turns).toHaveLength(1);
  });

  test("a failure says so and can be tried again, more than once", async () => {
    const { turns, load } = held();
    const { go } = windowWith(later(load).part("Screen"));
    await go();
    await act(async () => turns[0]?.fail());
    expect(screen.getByRole("alert").textContent).toContain(ja.form.loadFailed);
    await userEvent.click(screen.getByRole("button", { name: ja.form.retry }));
    await act(async () => turns[1]?.fail());
    expect(screen.getByRole("alert").textContent).toContain(ja.form.loadFailed);
    await userEvent.click(screen.getByRole("button", { name: ja.form.retry }));
    await act(async () => turns[2]?.come());
    expect(typedIn(screen.getByLabelText("there"))).toBe("記録");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("what was read ahead is drawn at once; what failed ahead is read anew", async () => {
    const { turns, load } = held();
    const parts = later(load);
    const first = parts.ahead();
    turns[0]?.fail();
    await first;
    const second = parts.ahead();
    turns[1]?.come();
    await second;
    let called = false;
    parts.whenThere(() => {
      called = true;
    });
    expect(called).toBe(true);
    const Screen = parts.part("Screen");
    render(<Screen words="すぐ" />);
    expect(typedIn(screen.getByLabelText("there"))).toBe("すぐ");
  });
});

describe("what the first screen asks for", () => {
  let asked: CommandName[] = [];
  beforeEach(() => {
    asked = [];
  });

  /** The fake core, refusing records while they are locked, as the core does. */
  function opened(state: "open" | "locked") {
    const fake = newFake(state);
    setClient({
      ...fake,
      call: async (name, args) => {
        asked.push(name);
        if (name === "today" && (await fake.call("profile", {})).state !== "open") {
          throw { code: "locked", field: null, detail: {} };
        }
        return fake.call(name, args);
      },
    });
    const queries = newQueryClient();
    const answered = askAhead(queries);
    return { queries, answered };
  }

  test("is asked before there is a screen, all at once and no second time", async () => {
    const { queries } = opened("open");
    expect(asked).toEqual(["profile", "today"]);
    render(<App queries={queries} />);
    await byId(testIds.today);
    expect(asked.filter((name) => name === "profile" || name === "today")).toEqual(["profile", "today"]);
  });

  test("is refused while the records are locked, and asked again once they are open", async () => {
    const { queries, answered } = opened("locked");
    await answered;
    render(<App queries={queries} />);
    const user = userEvent.setup({ delay: null });
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    expect(asked.filter((name) => name === "profile")).toHaveLength(1);
    await user.click(await byId(testIds.unlockSubmit));
    expect(await byId(testIds.today)).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("English that is kept is shown in English", async () => {
    localStorage.setItem("tsunagi.display", JSON.stringify({ language: "en" }));
    const { queries } = opened("open");
    render(<App queries={queries} />);
    expect((await byId(testIds.today)).textContent).toContain("Today");
    expect(document.documentElement.lang).toBe("en");
  });
});

describe("a screen that waits for its first answer", () => {
  test("has its place kept, until there is something of it", async () => {
    let answer: () => void = () => undefined;
    const fake = newFake("open");
    const { call } = fake;
    fake.call = async (name, args) => {
      if (name === "family") await new Promise<void>((resolve) => (answer = resolve));
      return call(name, args);
    };
    setClient(fake);
    location.hash = "/family/f-1";
    render(<App />);
    const coming = () => document.querySelector("main > [data-coming]:last-child");
    await waitFor(() => expect(coming()).toBeTruthy());
    expect(coming()?.getAttribute("aria-hidden")).toBe("true");
    answer();
    await byId(testIds.familyPage);
    expect(coming()).toBeNull();
  });
});
