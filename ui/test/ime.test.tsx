import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installImeGuard } from "../src/lib/ime";
import { fieldId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

describe("the end of a Japanese conversion", () => {
  let remove: () => void;
  beforeEach(() => {
    remove = installImeGuard(window);
  });
  afterEach(() => remove());

  test.each([
    ["isComposing", { isComposing: true, keyCode: 13 }],
    ["keyCode 229 alone, as on macOS", { isComposing: false, keyCode: 229 }],
  ])("an Enter with %s never unlocks", async (_name, marks) => {
    const { fake, user } = openAt("/", "locked");
    const field = await byId(fieldId("passphrase"));
    await user.type(field, "あいことば");
    fireEvent.keyDown(field, { key: "Enter", ...marks });
    expect(fake.calls.some((made) => made.name === "unlock")).toBe(false);
    fireEvent.keyDown(field, { key: "Enter", keyCode: 13 });
    await waitFor(() => expect(fake.calls.some((made) => made.name === "unlock")).toBe(true));
  });

  test("Ctrl+Enter in mid-composition does not save", async () => {
    const { fake } = openAt("/visit/new");
    const note = await byId(fieldId("note"));
    fireEvent.keyDown(note, { key: "Enter", ctrlKey: true, isComposing: true, keyCode: 229 });
    await Promise.resolve();
    expect(screen.queryByTestId(testIds.formErrors)).toBeNull();
    expect(fake.puts).toEqual([]);
    fireEvent.keyDown(note, { key: "Enter", ctrlKey: true, keyCode: 13 });
    expect(await byId(testIds.formErrors)).toBeTruthy();
  });

  test("Ctrl+K in mid-composition does not open the search", async () => {
    openAt("/");
    const page = await byId(testIds.today);
    fireEvent.keyDown(page, { key: "k", ctrlKey: true, isComposing: true, keyCode: 229 });
    expect(screen.queryByTestId(testIds.searchDialog)).toBeNull();
    fireEvent.keyDown(page, { key: "k", ctrlKey: true, keyCode: 75 });
    expect(await byId(testIds.searchDialog)).toBeTruthy();
  });
});
