import { fireEvent, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { choiceId, fieldId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

type Opened = ReturnType<typeof openAt>;

const draftsOf = ({ fake }: Opened) =>
  fake.calls.filter((made) => made.name === "put_draft").map((made) => made.args);

async function type(opened: Opened, field: string, words: string) {
  await opened.user.type(await byId(fieldId(field)), words);
  fireEvent.focusOut(await byId(fieldId(field)));
}

async function leaveAndGoOn({ user }: Opened, key: string) {
  await user.click(await byId(testIds.navToday));
  await user.click(await byId(`card-draft-${key}`));
}

describe("a note of the shift that was not saved", () => {
  afterEach(() => vi.useRealTimers());
  const at = (moment: string) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(new Date(moment));
  };

  test("is kept with its shift and day, and opened again from Today", async () => {
    at("2026-11-21T23:40:00+09:00");
    const opened = openAt("/stay/s-3");
    await type(opened, "day_note", "寝つけない");
    await waitFor(() =>
      expect(draftsOf(opened).at(-1)).toEqual({
        key: "stay/s-3/note",
        kind: "day_note",
        household_id: "f-3",
        place: "/stay/s-3",
        body: { day_note: "寝つけない", shift: "night", date: "2026-11-21" },
      }),
    );
    vi.setSystemTime(new Date("2026-11-22T09:30:00+09:00"));
    await leaveAndGoOn(opened, "stay/s-3/note");
    await waitFor(async () => expect(typedIn(await byId(fieldId("day_note")))).toBe("寝つけない"));
    await opened.user.click(await byId(testIds.stayAddNote));
    await waitFor(() =>
      expect(putsOf(opened.fake, "day_note")).toEqual([
        { stay_id: "s-3", shift: "night", date: "2026-11-21", text: "寝つけない" },
      ]),
    );
    const put = opened.fake.calls.find((made) => made.name === "put");
    expect(put?.args).toMatchObject({ draft: "stay/s-3/note" });
    expect(opened.fake.records.today.drafts).toEqual([]);
    await waitFor(async () => expect(typedIn(await byId(fieldId("day_note")))).toBe(""));
  });

  test("is of the shift of its first word, not of the moment the page was opened", async () => {
    at("2026-11-21T15:00:00+09:00");
    const opened = openAt("/stay/s-3");
    await byId(fieldId("day_note"));
    vi.setSystemTime(new Date("2026-11-22T23:00:00+09:00"));
    await opened.user.type(await byId(fieldId("day_note")), "静か{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(putsOf(opened.fake, "day_note")).toMatchObject([{ shift: "night", date: "2026-11-22" }]),
    );
  });

  test("stays where saving is refused", async () => {
    const opened = openAt("/stay/s-3");
    opened.fake.onPut = () => {
      throw { code: "I-04", field: null, detail: {} };
    };
    await opened.user.click(await byId(choiceId("shift", "evening")));
    await type(opened, "day_note", "夕食は半分");
    await opened.user.click(await byId(testIds.stayAddNote));
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    await type(opened, "day_note", "。");
    await waitFor(() =>
      expect(draftsOf(opened).at(-1)).toMatchObject({ body: { day_note: "夕食は半分。" } }),
    );
  });
});
