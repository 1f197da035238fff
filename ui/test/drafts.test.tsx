import { act, fireEvent, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ja } from "../src/i18n/ja";
import { keepBeforeClosing } from "../src/lib/draft";
import { type DraftBody, DraftPad } from "../src/lib/draft-pad";
import { choiceId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

function shelf() {
  const pages: (DraftBody | "dropped")[] = [];
  const put = vi.fn(async (body: DraftBody) => {
    pages.push(body);
    return "2026-11-21T10:05:00+09:00";
  });
  const drop = vi.fn(async () => {
    pages.push("dropped");
  });
  return { pages, put, drop, pad: new DraftPad({ put, drop }) };
}

describe("the pad behind a form", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test("writes one second after typing pauses", async () => {
    const { pad, pages } = shelf();
    pad.want({ note: "元" });
    await later(900);
    pad.want({ note: "元気" });
    await later(500);
    expect(pages).toEqual([]);
    await later(100);
    expect(pages).toEqual([{ note: "元気" }]);
    expect(pad.note()).toEqual({ savedAt: "2026-11-21T10:05:00+09:00", failed: false });
  });

  test("typing without a pause is written within two seconds", async () => {
    const { pad, pages } = shelf();
    for (let n = 1; n <= 20; n += 1) {
      pad.want({ note: "あ".repeat(n) });
      await later(100);
    }
    expect(pages.length).toBeGreaterThan(0);
  });

  test("never writes what is still being converted; what stood before is written at once", async () => {
    const { pad, pages } = shelf();
    pad.want({ note: "今日は" });
    pad.compositionStarts();
    await later(0);
    expect(pages).toEqual([{ note: "今日は" }]);
    pad.want({ note: "今日はげ" });
    pad.want({ note: "今日はげんき" });
    await later(10_000);
    await pad.flush();
    expect(pages).toEqual([{ note: "今日は" }]);
    pad.want({ note: "今日は元気" });
    pad.compositionEnds();
    await later(999);
    expect(pages).toHaveLength(1);
    await later(1);
    expect(pages).toEqual([{ note: "今日は" }, { note: "今日は元気" }]);
  });

  test("an abandoned conversion writes nothing new", async () => {
    const { pad, pages } = shelf();
    pad.want({ note: "今日は" });
    await later(1_000);
    pad.compositionStarts();
    pad.want({ note: "今日はげ" });
    pad.want({ note: "今日は" });
    pad.compositionEnds();
    await later(5_000);
    expect(pages).toEqual([{ note: "今日は" }]);
  });

  test("what is as it was at the beginning has no draft", async () => {
    const { pad, pages } = shelf();
    pad.want(null);
    await later(5_000);
    expect(pages).toEqual([]);
    pad.want({ note: "あ" });
    await later(1_000);
    pad.want(null);
    await later(1_000);
    expect(pages).toEqual([{ note: "あ" }, "dropped"]);
  });

  test("nothing is written while the record is being saved, nor after it", async () => {
    const { pad, pages } = shelf();
    pad.want({ note: "あ" });
    await pad.hold();
    await later(5_000);
    expect(pages).toEqual([]);
    pad.release();
    await later(1_000);
    expect(pages).toEqual([{ note: "あ" }]);
    pad.want({ note: "ああ" });
    await pad.hold();
    pad.finish();
    await pad.flush();
    await later(5_000);
    expect(pages).toHaveLength(1);
  });

  test("a write that is under way ends before the record is saved", async () => {
    const { pad, put } = shelf();
    let end = () => {};
    put.mockImplementationOnce(
      () =>
        new Promise<string>((resolve) => {
          end = () => resolve("2026-11-21T10:05:00+09:00");
        }),
    );
    pad.want({ note: "あ" });
    await later(1_000);
    let held = false;
    void pad.hold().then(() => {
      held = true;
    });
    await later(100);
    expect(held).toBe(false);
    end();
    await later(0);
    expect(held).toBe(true);
  });

  test("a refused write is said, and tried again with the next word", async () => {
    const { pad, put, pages } = shelf();
    put.mockRejectedValueOnce(new Error("disk full"));
    pad.want({ note: "あ" });
    await later(1_000);
    expect(pad.note().failed).toBe(true);
    pad.want({ note: "ああ" });
    await later(1_000);
    expect(pages).toEqual([{ note: "ああ" }]);
    expect(pad.note().failed).toBe(false);
  });
});

describe("the draft of a visit", () => {
  const draftsOf = (fake: ReturnType<typeof openAt>["fake"]) =>
    fake.calls.filter((made) => made.name === "put_draft").map((made) => made.args);

  async function typeNote(user: ReturnType<typeof openAt>["user"], words: string) {
    await user.type(await byId(fieldId("note")), words);
    fireEvent.blur(await byId(fieldId("note")));
    fireEvent.focusOut(await byId(fieldId("note")));
  }

  test("is kept when a field is left, with its place, and said quietly; only what was changed is in it", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await typeNote(user, "書きかけ");
    expect((await byId(testIds.draftSaved)).textContent).toBe("下書きを保存しました 10:05");
    expect(draftsOf(fake).at(-1)).toEqual({
      key: "visit/new/f-1",
      kind: "visit",
      household_id: "f-1",
      place: "/visit/new?household=f-1",
      body: { note: "書きかけ" },
    });
  });

  test("a form that was only looked at keeps none", async () => {
    const { fake } = openAt("/visit/new?household=f-1");
    const note = await byId(fieldId("note"));
    fireEvent.focusOut(note);
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(fake.calls.some((made) => made.name === "draft")).toBe(true));
    expect(draftsOf(fake)).toEqual([]);
  });

  test("is kept before the window closes, which waits for it", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    const end = keepBeforeClosing();
    await user.type(await byId(fieldId("note")), "閉じる直前");
    fake.close?.();
    await waitFor(() => expect(fake.calls.at(-1)).toEqual({ name: "window_close", args: { kept: true } }));
    expect(draftsOf(fake)).toHaveLength(1);
    expect(draftsOf(fake)[0]).toMatchObject({ body: { note: "閉じる直前" } });
    end();
  });

  test("the window stays where the last words could not be kept, and the form says so", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    const end = keepBeforeClosing();
    await user.type(await byId(fieldId("note")), "閉じる直前");
    fake.refuses.put_draft = "disk_full";
    fake.close?.();
    await waitFor(() => expect(fake.calls.at(-1)).toEqual({ name: "window_close", args: { kept: false } }));
    expect((await byId(testIds.draftSaved)).textContent).toContain(ja.form.draftFailed);
    end();
  });

  test("is kept when the page is left", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await user.type(await byId(fieldId("note")), "閉じる前");
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(draftsOf(fake)).toHaveLength(1));
  });

  test("is not written in mid-composition, nor is the unfinished word", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    const note = await byId(fieldId("note"));
    await user.type(note, "今日は");
    fireEvent.compositionStart(note);
    fireEvent.change(note, { target: { value: "今日はげん" } });
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(draftsOf(fake)).toHaveLength(1));
    expect(draftsOf(fake)[0]).toMatchObject({ body: { note: "今日は" } });
    fireEvent.change(note, { target: { value: "今日は元気" } });
    fireEvent.compositionEnd(note);
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(draftsOf(fake).at(-1)).toMatchObject({ body: { note: "今日は元気" } }));
  });

  test("is opened again, can be thrown away, and the throwing away be undone", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await typeNote(user, "書きかけ");
    await byId(testIds.draftSaved);
    await user.click(await byId(testIds.navToday));
    await user.click(await byId("card-draft-visit/new/f-1"));
    expect((await byId(testIds.draftBar)).textContent).toContain("10:05の下書きを開きました");
    expect(typedIn(await byId(fieldId("note")))).toBe("書きかけ");
    await user.click(await byId(testIds.draftDiscard));
    await waitFor(async () => expect(typedIn(await byId(fieldId("note")))).toBe(""));
    expect(fake.records.today.drafts).toEqual([]);
    await user.click(await byId(testIds.toastUndo));
    await waitFor(async () => expect(typedIn(await byId(fieldId("note")))).toBe("書きかけ"));
    await waitFor(() => expect(fake.records.today.drafts).toHaveLength(1));
  });

  test("goes away with the saving itself, in one call", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await user.click(await byId(choiceId("programme_id", "pr-1")));
    await user.type(await byId(fieldId("start")), "10");
    await user.type(await byId(fieldId("end")), "12");
    await typeNote(user, "できた");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    const put = fake.calls.find((made) => made.name === "put");
    expect(put?.args).toMatchObject({ kind: "visit", draft: "visit/new/f-1" });
    expect(putsOf(fake, "visit")).toHaveLength(1);
    expect(fake.calls.some((made) => made.name === "drop_draft")).toBe(false);
    expect(fake.records.today.drafts).toEqual([]);
    act(() => void window.dispatchEvent(new Event("pagehide")));
    expect(fake.records.today.drafts).toEqual([]);
  });

  test("stays when saving is refused", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    fake.onPut = () => {
      throw { code: "I-02", field: "start_at", detail: {} };
    };
    await user.click(await byId(choiceId("programme_id", "pr-1")));
    await user.type(await byId(fieldId("start")), "10");
    await user.type(await byId(fieldId("end")), "12");
    await typeNote(user, "消えては困る");
    await user.click(await byId(testIds.save));
    await byId(errorId("start"));
    expect(fake.records.today.drafts).toHaveLength(1);
    await user.type(await byId(fieldId("note")), "。");
    await user.click(await byId(testIds.navToday));
    await waitFor(() => expect(draftsOf(fake).at(-1)).toMatchObject({ body: { note: "消えては困る。" } }));
  });

  test("locking keeps it before the records are closed", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await user.type(await byId(fieldId("note")), "離席");
    await user.click(await byId(testIds.lock));
    await byId(testIds.unlockForm);
    const names = fake.calls.map((made) => made.name);
    expect(names.lastIndexOf("put_draft")).toBeGreaterThan(-1);
    expect(names.lastIndexOf("put_draft")).toBeLessThan(names.indexOf("lock"));
  });
});
