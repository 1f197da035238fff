import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ja } from "../src/i18n/ja";
import type { ConflictView } from "../src/lib/api/bindings";
import { differing } from "../src/screens/sharing/differing";
import { choiceId, conflictChoiceId, conflictId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

/** The screen of decisions with these of the fake's alone. */
function deciding(...fields: string[]) {
  const opened = openAt("/conflicts");
  const { sharing } = opened.fake.records;
  sharing.conflicts = fields.map((field) => {
    const found = sharing.conflicts.find((conflict) => conflict.field === field);
    if (!found) throw new Error(field);
    return found;
  });
  sharing.view.conflicts = fields.length;
  return opened;
}

const answers = (fake: ReturnType<typeof openAt>["fake"]) =>
  fake.calls.filter((made) => made.name === "resolve_conflict").map((made) => made.args);

describe("needs deciding", () => {
  test("with the keyboard alone: arrows choose, Enter decides, the next one has the keys", async () => {
    const { fake, user } = deciding("may_collect_child", "planned_out_at");
    await byId(conflictChoiceId("0"));
    const radio = (name: string) =>
      within(screen.getByTestId(conflictChoiceId(name))).getByRole<HTMLInputElement>("radio", {
        hidden: true,
      });
    await waitFor(() => expect(document.activeElement).toBe(radio("0")));
    await user.keyboard("{ArrowDown}");
    expect(radio("1").checked).toBe(true);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(answers(fake)).toEqual([{ id: "m-5:may_collect_child", choose: "B1/86/2" }]));
    await waitFor(async () =>
      expect((await byId(testIds.conflictCard)).dataset.field).toBe("planned_out_at"),
    );
    await waitFor(() => expect(document.activeElement).toBe(radio("0")));
    // An Enter too many takes what stands under the keys and decides nothing.
    await user.keyboard("{Enter}");
    expect(radio("0").checked).toBe(true);
    expect(answers(fake)).toHaveLength(1);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(answers(fake)).toHaveLength(2));
    expect((await byId(testIds.conflictsEmpty)).textContent).toContain(ja.sharing.conflicts.allDone);
  });

  test("shows who, which device, when, the part that differs, and what counts meanwhile", async () => {
    deciding("planned_out_at");
    const card = await byId(testIds.conflictCard);
    await waitFor(() => expect(card.textContent).toContain("例山 そら"));
    expect(card.textContent).toContain("丸井 けいさんが端末 B1 で");
    expect(card.textContent).toMatch(/令和\d+\(\d{4}\)年\d+月\d+日\(.\) 11:40に入力/);
    const marked = [...(await byId(conflictChoiceId("1"))).querySelectorAll("mark")];
    expect(marked.map((mark) => mark.textContent).join("")).not.toContain("年");
    expect(marked.map((mark) => mark.textContent).join("")).toContain("17");
    expect((await byId(testIds.conflictNow)).dataset.why).toBe("newest");
    expect((await byId(conflictChoiceId("1"))).textContent).toContain(ja.sharing.conflicts.counts);
    expect(await unclean()).toEqual([]);
  });

  test.each([
    ["may_collect_child", "protective", "引き取れない"],
    ["address_secret", "protective", "住所を秘匿する"],
    ["allergies", "both", "すべての文を並べて"],
    ["deleted", "kept", "消さずに残します"],
    ["status", "newest", "取消"],
  ])("of %s the %s counts", async (field, why, words) => {
    deciding(field);
    const now = await byId(testIds.conflictNow);
    expect(now.dataset.why).toBe(why);
    expect(now.textContent).toContain(words);
  });

  test("both texts are kept as one value", async () => {
    const { fake, user } = deciding("allergies");
    await user.click(await byId(conflictChoiceId("both")));
    await user.click(await byId(testIds.conflictDecide));
    await waitFor(() =>
      expect(answers(fake)).toEqual([{ id: "p-2:allergies", value: "卵\n卵、小麦(エピペンあり)" }]),
    );
  });

  test("another value is typed where neither is right: a text, a moment, a state", async () => {
    const { fake, user } = deciding("allergies", "planned_out_at", "status");
    await user.click(await byId(conflictChoiceId("other")));
    const note = await byId(fieldId("value"));
    expect(note).toHaveProperty("value", "卵\n卵、小麦(エピペンあり)");
    await user.clear(note);
    await user.click(await byId(testIds.conflictDecide));
    expect((await byId(errorId("value"))).dataset.code).toBe("required");
    await user.type(note, "小麦だけ");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(answers(fake)).toEqual([{ id: "p-2:allergies", value: "小麦だけ" }]));

    await waitFor(async () =>
      expect((await byId(testIds.conflictCard)).dataset.field).toBe("planned_out_at"),
    );
    await user.click(await byId(conflictChoiceId("other")));
    const [day, time] = [await byId(fieldId("value")), await byId(fieldId("time"))];
    expect(time).toHaveProperty("value", "17:30");
    await user.clear(day);
    await user.type(day, "2026/12/1");
    await user.clear(time);
    await user.type(time, "99");
    await user.click(await byId(testIds.conflictDecide));
    expect((await byId(errorId("time"))).dataset.code).toBe("time_invalid");
    await user.clear(time);
    await user.type(time, "９時半");
    await user.click(await byId(testIds.conflictDecide));
    await waitFor(() =>
      expect(answers(fake)[1]).toEqual({ id: "s-1:planned_out_at", value: "2026-12-01T09:30" }),
    );

    await waitFor(async () => expect((await byId(testIds.conflictCard)).dataset.field).toBe("status"));
    await user.click(await byId(conflictChoiceId("other")));
    await user.click(await byId(fieldId("value")));
    await user.click(await byId(choiceId("value", "no_show")));
    await user.click(await byId(testIds.conflictDecide));
    await waitFor(() => expect(answers(fake)[2]).toEqual({ id: "s-2:status", value: "no_show" }));
  });

  test("of a deletion one deletes or keeps; what can be neither is not asked", async () => {
    const { fake, user } = deciding("deleted");
    const card = await byId(testIds.conflictCard);
    expect(card.textContent).toContain("例山 一郎さんが端末 A1 で");
    expect(screen.queryByTestId(conflictChoiceId("other"))).toBeNull();
    expect(await unclean()).toEqual([]);
    await user.click(await byId(conflictChoiceId("keep")));
    await user.click(await byId(testIds.conflictDecide));
    await waitFor(() => expect(answers(fake)).toEqual([{ id: "v-2:deleted", value: false }]));
  });

  test("a secret address stays masked and is chosen by who and when", async () => {
    deciding("address");
    const card = await byId(testIds.conflictCard);
    expect(card.textContent).toContain(ja.sharing.conflicts.hidden);
    expect(screen.queryByTestId(conflictChoiceId("other"))).toBeNull();
    expect(card.querySelector("mark")).toBeNull();
  });

  test("nothing chosen is asked for; a decision is undone with its change", async () => {
    const { fake, user } = deciding("allergies", "status");
    await user.click(await byId(testIds.conflictDecide));
    expect((await byId(errorId("choice"))).dataset.code).toBe("required");
    expect(answers(fake)).toEqual([]);
    await user.click(await byId(conflictChoiceId("1")));
    await user.click(await byId(testIds.conflictDecide));
    await waitFor(async () => expect((await byId(testIds.conflictCard)).dataset.field).toBe("status"));
    await user.click(await byId(testIds.toastUndo));
    expect(fake.undone).toEqual(["decided-p-2:allergies"]);
    expect(await byId(conflictId("p-2:allergies"))).toBeTruthy();
  });

  test("any of the list is opened first", async () => {
    const { user } = deciding("allergies", "status");
    await user.click(await byId(conflictId("s-2:status")));
    expect((await byId(testIds.conflictCard)).dataset.field).toBe("status");
    expect(await byId(conflictId("p-2:allergies"))).toBeTruthy();
  });

  test("one that somebody else has decided meanwhile is said, and the list is read anew", async () => {
    const { fake, user } = deciding("allergies", "status");
    await user.click(await byId(conflictChoiceId("0")));
    fake.refuses.resolve_conflict = "conflict_missing";
    await user.click(await byId(testIds.conflictDecide));
    expect((await byId(errorId("choice"))).textContent).toContain(ja.errors.conflict_missing);
  });

  test("a field of a newer version is shown as it is", async () => {
    const { fake } = deciding("status");
    const [status] = fake.records.sharing.conflicts;
    const newer = { ...(status as ConflictView), field: "of_tomorrow", now: { a: 1 } };
    newer.choices = newer.choices.map((choice, at) => ({ ...choice, value: { a: at } }));
    fake.records.sharing.conflicts = [newer];
    expect((await byId(testIds.conflictCard)).textContent).toContain("項目 of_tomorrow");
    expect((await byId(conflictChoiceId("0"))).textContent).toContain('{"a":0}');
  });

  test("nothing to decide says so", async () => {
    openAt("/conflicts", "open", true);
    expect((await byId(testIds.conflictsEmpty)).textContent).toContain(ja.sharing.conflicts.emptyTitle);
  });
});

describe("what differs", () => {
  const marked = (text: string, other: string) =>
    differing(text, other)
      .filter((piece) => piece.differs)
      .map((piece) => piece.text);

  test("is what the other text lacks; the pieces are the whole text", () => {
    expect(marked("卵、小麦", "卵")).toEqual(["、小麦"]);
    expect(marked("卵", "卵、小麦")).toEqual([]);
    expect(marked("同じ", "同じ")).toEqual([]);
    const pieces = differing("電話は午前だけ。留守番に残さない。", "電話は午後だけ。留守番に残さない。");
    expect(pieces.map((piece) => piece.text).join("")).toBe("電話は午前だけ。留守番に残さない。");
    expect(pieces.some((piece) => piece.differs)).toBe(true);
  });

  test("is not marked where all of it does", () => {
    expect(marked("決定", "取消")).toEqual([]);
  });

  test("is found in long texts as well", () => {
    const long = "様子を見た。".repeat(300);
    expect(marked(`${long}熱がある。${long}`, `${long}${long}`).join("")).toContain("熱");
  });
});
