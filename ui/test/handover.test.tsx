import { waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { addDays, todayInTokyo } from "../src/lib/dates/civil";
import {
  choiceId,
  errorId,
  fieldId,
  noteId,
  onCallEditId,
  onCallId,
  takeOverId,
  testIds,
} from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

const day = todayInTokyo();
const words = async (id: string) => (await byId(id)).textContent ?? "";

describe("the handover book", () => {
  test("urgent notes that nobody has taken on stand first, those done last", async () => {
    openAt("/handover");
    const book = await byId(testIds.handoverNotes);
    const ids = [...book.querySelectorAll("li")].map((line) => line.dataset.testid);
    expect(ids).toEqual([noteId("h-2"), noteId("h-1"), noteId("h-3")]);
    expect(await words(noteId("h-2"))).toContain("急ぎ");
    expect(await words(noteId("h-3"))).toContain("丸井 けいが引き受けた");
  });

  test("says who is here, with allergies, who comes, and what happened", async () => {
    openAt("/handover");
    expect(await words(testIds.handoverInHouse)).toContain("アレルギー そば・落花生(エピペンあり)");
    expect(await words(testIds.handoverExpected)).toContain("例山 そら");
    expect(await words(testIds.handoverMoves)).toContain("来た");
  });

  test("a note is left by Ctrl+Enter, and an empty one is not", async () => {
    const { fake, user } = openAt("/handover");
    await user.click(await byId(testIds.handoverAdd));
    expect((await byId(errorId("note"))).dataset.code).toBe("required");
    await user.click(await byId(fieldId("urgent")));
    await user.type(await byId(fieldId("note")), "吸入は7時と19時{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(putsOf(fake, "handover_note")).toEqual([{ text: "吸入は7時と19時", urgent: true }]),
    );
    await waitFor(async () => expect(typedIn(await byId(fieldId("note")))).toBe(""));
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(fake.undone).toHaveLength(1));
  });

  test("two notes can be left one after the other", async () => {
    const { fake, user } = openAt("/handover");
    for (const [at, note] of ["一つ目", "二つ目"].entries()) {
      await user.type(await byId(fieldId("note")), note);
      await user.click(await byId(testIds.handoverAdd));
      await waitFor(() => expect(putsOf(fake, "handover_note")).toHaveLength(at + 1));
      await waitFor(async () => expect(typedIn(await byId(fieldId("note")))).toBe(""));
    }
    expect(putsOf(fake, "handover_note").map(({ text }) => text)).toEqual(["一つ目", "二つ目"]);
  });

  test("somebody takes a note on", async () => {
    const { fake, user } = openAt("/handover");
    await user.click(await byId(takeOverId("h-2")));
    await waitFor(() =>
      expect(putsOf(fake, "handover_note")[0]).toMatchObject({ id: "h-2", done_by: "w-1" }),
    );
    await waitFor(async () => expect(await words(noteId("h-2"))).toContain("例山 一郎が引き受けた"));
  });

  test("looks back 8, 24 or 72 hours", async () => {
    const { fake, user } = openAt("/handover");
    await user.click(await byId(choiceId("hours", "72")));
    await waitFor(() =>
      expect(fake.calls.filter(({ name }) => name === "handover").at(-1)?.args).toEqual({ hours: 72 }),
    );
  });

  test("who can be called is edited with times, or added", async () => {
    const { fake, user } = openAt("/handover");
    expect(await words(onCallId("o-1"))).toContain("今の当番");
    await user.click(await byId(onCallEditId("o-1")));
    const phone = await byId(fieldId("phone"));
    await user.clear(phone);
    await user.type(phone, "０００-0000-1111");
    await user.click(await byId(testIds.onCallSave));
    await waitFor(() =>
      expect(putsOf(fake, "on_call")[0]).toMatchObject({
        id: "o-1",
        phone: "000-0000-1111",
        from: `${addDays(day, -1)}T17:00`,
        to: `${addDays(day, 1)}T09:00`,
      }),
    );
    await user.click(await byId(testIds.onCallAdd));
    await user.click(await byId(testIds.onCallSave));
    expect(await byId(errorId("name"))).toBeTruthy();
    await user.type(await byId(fieldId("name")), "模擬 けん");
    await user.type(await byId(fieldId("phone")), "000-0000-0000");
    await user.click(await byId(testIds.onCallSave));
    await waitFor(() =>
      expect(putsOf(fake, "on_call").at(-1)).toMatchObject({ name: "模擬 けん", from: null, to: null }),
    );
  });

  test("on paper a family with a secret place is a number", async () => {
    const print = vi.fn();
    vi.stubGlobal("print", print);
    const { user } = openAt("/handover");
    const list = within(await byId(testIds.handoverInHouse));
    const name = list.getByText("仮野 こはる");
    expect(name.closest(".print\\:hidden")).toBeTruthy();
    expect(list.getByText(/●●\(秘匿\) S-A1-00007/).className).toContain("print:inline");
    await user.click(await byId(testIds.handoverPrint));
    expect(print).toHaveBeenCalledOnce();
  });

  test("an empty book says so in every part", async () => {
    openAt("/handover", "open", true);
    expect(await words(testIds.handoverNotes)).toContain("申し送りはありません");
    expect(await words(testIds.handoverInHouse)).toContain("今はだれもいません");
    expect(await words(testIds.handoverOnCall)).toContain("呼べる人がまだ書かれていません");
  });
});
