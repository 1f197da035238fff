import { fireEvent, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { choiceId, collectorId, errorId, fieldId, onCallEditId, testIds, warningId } from "../src/testids";
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

describe("a panel of the desk that was not saved", () => {
  test("a check-in keeps what was typed and when they came, and opens with it", async () => {
    const opened = openAt("/stay/s-1");
    await opened.user.click(await byId(testIds.stayCheckIn));
    const came = typedIn(await byId(fieldId("actual_in_time")));
    await type(opened, "item-0", "着替えと連絡帳");
    await waitFor(() =>
      expect(draftsOf(opened).at(-1)).toMatchObject({
        key: "stay/s-1/in",
        kind: "stay",
        household_id: "f-1",
        place: "/stay/s-1?panel=in",
        body: { items: ["着替えと連絡帳"], actual_in_time: came },
      }),
    );
    await opened.user.click(await byId(testIds.navToday));
    expect((await byId("card-draft-stay/s-1/in")).textContent).toContain("チェックインの下書き");
    await opened.user.click(await byId("card-draft-stay/s-1/in"));
    expect(typedIn(await byId(fieldId("item-0")))).toBe("着替えと連絡帳");
    await byId(testIds.draftBar);
    await opened.user.click(await byId(testIds.stayCheckInSave));
    await byId(testIds.stayCheckOut);
    const saved = opened.fake.calls.find((made) => made.name === "put_many");
    expect(saved?.args).toMatchObject({ draft: "stay/s-1/in" });
    expect(opened.fake.records.today.drafts).toEqual([]);
    expect(location.hash).toBe("#/stay/s-1");
  });

  test("a panel that was only opened and left keeps nothing", async () => {
    const opened = openAt("/stay/s-1?panel=in");
    await opened.user.click(await byId(testIds.stayPanelCancel));
    await waitFor(() => expect(location.hash).toBe("#/stay/s-1"));
    await byId(testIds.stayCheckIn);
    expect(draftsOf(opened)).toEqual([]);
  });

  test("a check-out that was stopped keeps who stands at the door, and the reason", async () => {
    const opened = openAt("/stay/s-3");
    await opened.user.click(await byId(testIds.stayCheckOut));
    await opened.user.click(await byId(collectorId("p-91")));
    await type(opened, "stop_reason", "児童相談所と確かめた");
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    await leaveAndGoOn(opened, "stay/s-3/out");
    await byId(testIds.stayStop);
    expect(typedIn(await byId(fieldId("stop_reason")))).toBe("児童相談所と確かめた");
    await opened.user.type(await byId(fieldId("supervisor")), "例山 一郎");
    await opened.user.click(await byId(testIds.stayStopAnyway));
    await waitFor(() =>
      expect(putsOf(opened.fake, "stay")[0]).toMatchObject({
        collected_by_id: "p-91",
        approved_by: "例山 一郎",
        overrides: [{ code: "collector_forbidden", reason: "児童相談所と確かめた" }],
      }),
    );
    await waitFor(() => expect(opened.fake.records.today.drafts).toEqual([]));
  });

  test("a check-out that was asked about is typed no further; refused, its draft stays", async () => {
    const opened = openAt("/stay/s-3?panel=out", "open", false, (fake) => {
      fake.profile.may = fake.profile.may.filter((act) => act !== "supervise");
      fake.refuses.ask_collect = "I-04";
    });
    await opened.user.click(await byId(choiceId("collector", "other")));
    await type(opened, "collector_other", "見本あらた");
    await opened.user.tab();
    await opened.user.click(await byId(testIds.stayStopAsk));
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    opened.fake.refuses.ask_collect = undefined;
    await opened.user.click(await byId(testIds.stayStopAsk));
    await byId(testIds.stayCheckOut);
    expect(opened.fake.records.today.drafts).toEqual([]);
  });

  test("who is not on the child's list any more is not taken from a draft", async () => {
    const opened = openAt("/stay/s-3?panel=out", "open", false, (fake) => {
      void fake.call("put_draft", {
        key: "stay/s-3/out",
        kind: "stay",
        household_id: "f-3",
        place: "/stay/s-3?panel=out",
        body: { collector: "p-gone" },
      });
    });
    await byId(testIds.draftBar);
    await opened.user.click(await byId(testIds.stayCheckOutSave));
    expect((await byId(errorId("collector"))).dataset.code).toBe("required");
    expect(opened.fake.puts).toEqual([]);
  });

  test("a check-out that is taken back at its reason is kept again", async () => {
    const opened = openAt("/stay/s-3?panel=out");
    opened.fake.onPut = ({ kind }) =>
      kind === "stay"
        ? { id: "s-3", revision: 4, warnings: [{ code: "collector_unknown", detail: {} }], change: "c" }
        : null;
    await opened.user.click(await byId(choiceId("collector", "other")));
    await type(opened, "collector_other", "未来野 まい");
    await opened.user.click(await byId(testIds.stayCheckOutSave));
    const before = draftsOf(opened).length;
    await opened.user.click(await byId(testIds.reasonTakeBack));
    await waitFor(() => expect(draftsOf(opened).length).toBeGreaterThan(before));
    expect(draftsOf(opened).at(-1)).toMatchObject({ body: { collector_other: "未来野 まい" } });
  });

  test("name and birth of who came in a hurry are kept", async () => {
    const opened = openAt("/stay/s-9");
    await opened.user.click(await byId(testIds.stayFillPerson));
    await type(opened, "allergies", "えび");
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    await leaveAndGoOn(opened, "stay/s-9/person");
    expect(typedIn(await byId(fieldId("allergies")))).toBe("えび");
    await opened.user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(opened.fake, "person")).toHaveLength(1));
    expect(opened.fake.records.today.drafts).toEqual([]);
  });

  test("whom to ring is kept, a new line and one that is edited", async () => {
    const opened = openAt("/handover");
    await opened.user.click(await byId(testIds.onCallAdd));
    await type(opened, "name", "模擬 けん");
    await waitFor(() =>
      expect(draftsOf(opened).at(-1)).toEqual({
        key: "on_call/new",
        kind: "on_call",
        household_id: null,
        place: "/handover?call=new",
        body: { name: "模擬 けん" },
      }),
    );
    await leaveAndGoOn(opened, "on_call/new");
    expect(typedIn(await byId(fieldId("name")))).toBe("模擬 けん");
    await opened.user.click(await byId(testIds.stayPanelCancel));
    await waitFor(() => expect(document.querySelector("main")?.dataset.place).toBe("/handover"));
    await opened.user.click(await byId(onCallEditId("o-1")));
    await type(opened, "name", "(代わり)");
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(2));
    await leaveAndGoOn(opened, "on_call/o-1");
    expect(typedIn(await byId(fieldId("name")))).toContain("(代わり)");
    await opened.user.click(await byId(testIds.onCallSave));
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    expect(putsOf(opened.fake, "on_call")[0]).toMatchObject({ id: "o-1" });
  });
});

describe("a reason that was not saved", () => {
  const KEY = "stay/s-3/reason";
  const asking = () => {
    const opened = openAt("/stay/s-3");
    opened.fake.onPut = ({ record }) =>
      "extension_reason" in record || "overrides" in record
        ? null
        : { id: "s-3", revision: 2, change: "c", warnings: [{ code: "I-15", detail: {} }] };
    return opened;
  };

  test("is kept with who approved it, and stands where Today asks for it", async () => {
    const opened = asking();
    await opened.user.click(await byId(testIds.stayExtend));
    await type(opened, "reason-I-15", "母の入院が延びた。");
    await type(opened, "approved_by", "例山");
    await waitFor(() =>
      expect(draftsOf(opened).at(-1)).toEqual({
        key: KEY,
        kind: "stay",
        household_id: null,
        place: "/stay/s-3?reason=I-15",
        body: { reasons: { "I-15": "母の入院が延びた。" }, approved_by: "例山" },
      }),
    );
    await opened.user.click(await byId(testIds.reasonLater));
    await opened.user.click(await byId(testIds.navToday));
    expect((await byId(`card-draft-${KEY}`)).textContent).toContain("確認が要ることの理由の下書き");
    await opened.user.click(await byId(`card-draft-${KEY}`));
    expect(typedIn(await byId(warningId("I-15")))).toBe("母の入院が延びた。");
    await byId(testIds.draftBar);
    await opened.user.click(await byId(testIds.warningsSave));
    await waitFor(() =>
      expect(putsOf(opened.fake, "stay").at(-1)).toEqual({
        id: "s-3",
        overrides: [{ code: "I-15", reason: "母の入院が延びた。" }],
      }),
    );
    const put = opened.fake.calls.filter((made) => made.name === "put").at(-1);
    expect(put?.args).toMatchObject({ draft: KEY });
    expect(opened.fake.records.today.drafts).toEqual([]);
  });

  test("goes with the answer that is stored; refused, it stays", async () => {
    const opened = asking();
    await opened.user.click(await byId(testIds.stayExtend));
    await type(opened, "reason-I-15", "母の入院が延びた。");
    await type(opened, "approved_by", "例山");
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    opened.fake.refuses.put = "I-04";
    await opened.user.click(await byId(testIds.reasonSave));
    await waitFor(async () =>
      expect((await byId(testIds.reasonSave)).hasAttribute("data-disabled")).toBe(false),
    );
    expect(opened.fake.records.today.drafts).toHaveLength(1);
    opened.fake.refuses.put = undefined;
    await opened.user.click(await byId(testIds.reasonSave));
    await waitFor(() => expect(opened.fake.records.today.drafts).toEqual([]));
    expect(putsOf(opened.fake, "stay").at(-1)).toMatchObject({
      extension_reason: "母の入院が延びた。",
      approved_by: "例山",
    });
  });

  test("is not needed any more where the change is taken back", async () => {
    const opened = asking();
    await opened.user.click(await byId(testIds.stayExtend));
    await type(opened, "reason-I-15", "やはり");
    await waitFor(() => expect(opened.fake.records.today.drafts).toHaveLength(1));
    await opened.user.click(await byId(testIds.reasonTakeBack));
    await waitFor(() => expect(opened.fake.records.today.drafts).toEqual([]));
  });
});
