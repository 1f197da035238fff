import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { addDays, todayInTokyo } from "../src/lib/dates/civil";
import { addId, cardId, choiceId, collectorId, errorId, fieldId, returnedId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

const day = todayInTokyo();
const words = async (id: string) => (await byId(id)).textContent ?? "";

describe("the page of a stay", () => {
  test("says first what nobody may overlook, then the days of this fiscal year", async () => {
    openAt("/stay/s-3");
    const know = await words(testIds.stayKnow);
    for (const what of ["エピペンあり", "朝食後に吸入", "父からの電話には"]) expect(know).toContain(what);
    expect(await words(testIds.stayQuota)).toContain("2026年度 5日/7日");
  });

  test("checks in now, with what was brought, as one change", async () => {
    const { fake, user } = openAt("/stay/s-1");
    await user.click(await byId(testIds.stayCheckIn));
    const time = await byId(fieldId("actual_in_time"));
    expect(typedIn(time)).toMatch(/^\d{1,2}:\d\d$/);
    await user.clear(time);
    await user.type(time, "1645");
    await user.click(await byId(fieldId("allergies_confirmed")));
    await user.click(await byId(choiceId("brought", "p-90")));
    await user.type(await byId(fieldId("item-0")), "着替え");
    await user.type(await byId(fieldId("item-0")), "{Control>}{Enter}{/Control}");
    await waitFor(() => expect(fake.puts).toHaveLength(2));
    expect(putsOf(fake, "stay")[0]).toMatchObject({
      id: "s-1",
      status: "in_stay",
      in_at: `${day}T16:45`,
      allergies_confirmed: true,
      brought_by: "例山 はな子",
    });
    expect(putsOf(fake, "belonging")).toEqual([{ stay_id: "s-1", item: "着替え" }]);
    expect(fake.calls.filter(({ name }) => name === "put_many")).toHaveLength(1);
    expect(await byId(testIds.stayCheckOut)).toBeTruthy();
  });

  test("checks out with somebody who may collect, and what goes back", async () => {
    const { fake, user } = openAt("/stay/s-3");
    await user.click(await byId(testIds.stayCheckOut));
    const chips = await byId(fieldId("collector"));
    expect(within(chips).getAllByRole("radio").length).toBe(4);
    expect((await byId(collectorId("p-91"))).textContent).toContain("引き取れません");
    await user.click(await byId(collectorId("p-90")));
    await user.click(await byId(fieldId("returned-b-1")));
    await user.click(await byId(testIds.stayCheckOutSave));
    await waitFor(() => expect(fake.puts).toHaveLength(2));
    expect(putsOf(fake, "stay")[0]).toMatchObject({
      id: "s-3",
      status: "completed",
      collected_by_id: "p-90",
      collected_by: null,
    });
    expect(putsOf(fake, "belonging")).toEqual([{ id: "b-1", returned: true }]);
  });

  test("stops at a forbidden person: back, or only with supervisor and reason", async () => {
    const { fake, user } = openAt("/stay/s-3");
    await user.click(await byId(testIds.stayCheckOut));
    await user.click(await byId(collectorId("p-91")));
    expect(await words(testIds.stayStop)).toContain("お子さんがここにいるかどうかも伝えず");
    await user.click(await byId(testIds.stayStopBack));
    expect(fake.puts).toEqual([]);
    await user.click(await byId(collectorId("p-91")));
    await user.click(await byId(testIds.stayStopAnyway));
    expect((await byId(errorId("supervisor"))).dataset.code).toBe("required");
    expect(fake.puts).toEqual([]);
    await user.type(await byId(fieldId("supervisor")), "例山 一郎");
    await user.type(await byId(fieldId("stop_reason")), "児童相談所と確かめた");
    await user.click(await byId(testIds.stayStopAnyway));
    await waitFor(() => expect(putsOf(fake, "stay")).toHaveLength(1));
    expect(putsOf(fake, "stay")[0]).toMatchObject({
      status: "completed",
      collected_by_id: "p-91",
      approved_by: "例山 一郎",
      overrides: [{ code: "collector_forbidden", reason: "児童相談所と確かめた" }],
    });
  });

  test("stops as well when the name is typed, and when only the core knows the name", async () => {
    const { fake, user } = openAt("/stay/s-3");
    await user.click(await byId(testIds.stayCheckOut));
    await user.click(await byId(choiceId("collector", "other")));
    await user.type(await byId(fieldId("collector_other")), "見本あらた");
    await user.tab();
    await byId(testIds.stayStop);
    await user.click(await byId(testIds.stayStopBack));
    fake.onPut = ({ kind }) => {
      if (kind === "stay") throw { code: "collector_forbidden", field: "collected_by_id", detail: {} };
      return null;
    };
    await user.click(await byId(choiceId("collector", "other")));
    await user.type(await byId(fieldId("collector_other")), "みほん あらた");
    await user.click(await byId(testIds.stayCheckOutSave));
    expect(await words(testIds.stayStop)).toContain("みほん あらた");
  });

  test("somebody who is not on the list asks for what was checked", async () => {
    const { fake, user } = openAt("/stay/s-3");
    fake.onPut = ({ kind, record }) =>
      kind === "stay" && !record.overrides
        ? {
            id: "s-3",
            revision: 4,
            warnings: [{ code: "collector_unknown", detail: {} }],
            change: "c",
          }
        : null;
    await user.click(await byId(testIds.stayCheckOut));
    await user.click(await byId(collectorId("p-92")));
    await user.click(await byId(testIds.stayCheckOutSave));
    await user.type(await byId(fieldId("reason-collector_unknown")), "母に電話で確かめた");
    await user.click(await byId(testIds.reasonSave));
    await waitFor(() =>
      expect(putsOf(fake, "stay").at(-1)).toEqual({
        id: "s-3",
        overrides: [{ code: "collector_unknown", reason: "母に電話で確かめた" }],
      }),
    );
  });

  test("extends by a night, and who did not come is under その他", async () => {
    const { fake, user } = openAt("/stay/s-6");
    await user.click(await byId(testIds.stayExtend));
    await waitFor(() => expect(putsOf(fake, "stay")).toHaveLength(1));
    expect(putsOf(fake, "stay")[0]).toEqual({ id: "s-6", planned_out_at: `${addDays(day, 5)}T10:00` });
    await user.click(await byId(testIds.stayOthers));
    await user.click(await byId(choiceId("others", "no_show")));
    await waitFor(() => expect(putsOf(fake, "stay").at(-1)).toEqual({ id: "s-6", status: "no_show" }));
  });

  test("belongings are added and ticked, a note is added for the shift", async () => {
    const { fake, user } = openAt("/stay/s-3");
    await user.type(await byId(fieldId("item")), "くつ");
    await user.clear(await byId(fieldId("quantity")));
    await user.type(await byId(fieldId("quantity")), "２");
    await user.click(await byId(addId("belonging")));
    await waitFor(() =>
      expect(putsOf(fake, "belonging")).toEqual([{ stay_id: "s-3", item: "くつ", quantity: 2 }]),
    );
    await user.click(await byId(returnedId("b-2")));
    await waitFor(() => expect(putsOf(fake, "belonging").at(-1)).toEqual({ id: "b-2", returned: true }));
    await user.click(await byId(choiceId("shift", "night")));
    await user.type(await byId(fieldId("day_note")), "よく眠った{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(putsOf(fake, "day_note")[0]).toMatchObject({
        stay_id: "s-3",
        shift: "night",
        text: "よく眠った",
      }),
    );
    await waitFor(async () => expect(typedIn(await byId(fieldId("day_note")))).toBe(""));
  });
});

describe("an emergency stay", () => {
  afterEach(() => vi.useRealTimers());

  test("by keyboard alone: caller by digit, kana, nights, Ctrl+Enter; then what is left", async () => {
    const { fake, user } = openAt("/emergency");
    await byId(testIds.emergencyBeds);
    await user.keyboard("3");
    await user.keyboard("もぎ　こはる");
    await user.tab();
    expect(document.activeElement).toBe(await byId(fieldId("nights")));
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await words(testIds.stayMissing)).toContain("生年月日");
    const made = fake.calls.find(({ name }) => name === "hold_emergency")?.args;
    expect(made).toMatchObject({
      programme_id: "pr-3",
      requester_type: "police",
      kana: "もぎ　こはる",
      nights: 1,
      over_reason: null,
    });
    expect((made as { in_at: string }).in_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(fake.undone).toEqual(["emergency"]));
  });

  test("nights go up and down by keys; a full night wants its reason before anything is held", async () => {
    // Before three in the morning the first night is still yesterday's.
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(`${day}T17:00:00+09:00`) });
    const { fake, user } = openAt("/emergency");
    await byId(testIds.emergencyBeds);
    await user.keyboard("2");
    await user.keyboard("みほん");
    await user.tab();
    await user.keyboard("++-");
    expect(await words(fieldId("nights"))).toBe("2泊");
    await waitFor(async () => expect(await words(testIds.emergencyBeds)).toContain("満"));
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect((await byId(errorId("over_reason"))).dataset.code).toBe("required");
    expect(fake.calls.some(({ name }) => name === "hold_emergency")).toBe(false);
    await user.type(await byId(fieldId("over_reason")), "ほかに受け入れ先がない");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await byId(testIds.stayPage);
    expect(fake.calls.find(({ name }) => name === "hold_emergency")?.args).toMatchObject({
      nights: 2,
      over_reason: "ほかに受け入れ先がない",
    });
  });

  test("nothing is held without caller and name, and the fields say so", async () => {
    const { fake, user } = openAt("/emergency");
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("requester_type"))).toBeTruthy();
    expect(await byId(errorId("kana"))).toBeTruthy();
    // The cursor stays where somebody types, though another field is still to be mended.
    await user.click(await byId(fieldId("kana")));
    await user.keyboard("もぎ");
    expect(typedIn(await byId(fieldId("kana")))).toBe("もぎ");
    expect(fake.calls.some(({ name }) => name === "hold_emergency")).toBe(false);
  });

  test("a call that was interrupted is kept, stands on Today by its name, and goes away with the held bed", async () => {
    const { fake, user } = openAt("/emergency");
    await byId(testIds.emergencyBeds);
    await user.keyboard("3");
    await user.keyboard("もぎ こはる");
    await user.click(await byId(testIds.navToday));
    const line = await byId(cardId("draft", "stay/emergency"));
    expect(line.textContent).toContain("緊急の受け入れ");
    await user.click(line);
    await byId(testIds.draftBar);
    expect(typedIn(await byId(fieldId("kana")))).toBe("もぎ こはる");
    await user.click(await byId(testIds.save));
    await byId(testIds.stayPage);
    expect(fake.calls.find(({ name }) => name === "hold_emergency")?.args).toMatchObject({
      requester_type: "police",
      kana: "もぎ こはる",
      draft: "stay/emergency",
    });
    expect(await fake.call("draft", { key: "stay/emergency" })).toBeNull();
  });

  test("name, birth and family are filled in later as one change", async () => {
    const { fake, user } = openAt("/stay/s-9");
    await user.click(await byId(testIds.stayFillPerson));
    await user.type(await byId(fieldId("family_name")), "見本");
    await user.type(await byId(fieldId("birth_date")), "H30.4.1");
    await user.click(await byId(testIds.save));
    await waitFor(() =>
      expect(putsOf(fake, "person")).toEqual([
        { id: "p-s-9", family_name: "見本", birth_date: "2018-04-01" },
      ]),
    );
  });
});

describe("the form of a stay", () => {
  test("comes from the board with its night, shows free beds and the days used", async () => {
    const { user } = openAt(`/stay/new?household=f-1&programme=pr-3&in=${addDays(day, 1)}`);
    expect(typedIn(await byId(fieldId("in_date")))).toBe(addDays(day, 1).replaceAll("-", "/"));
    expect(await words(testIds.stayBeds)).toContain("満");
    await user.click(await byId(choiceId("person", "p-2")));
    expect(await words(testIds.stayQuota)).toContain("5日/7日");
    await user.clear(await byId(fieldId("out_date")));
    await user.type(await byId(fieldId("out_date")), addDays(day, 3));
    await waitFor(async () => expect(await words(testIds.stayBeds)).toContain("超過 +1"));
  });

  test("each child who is booked together has a line of days used", async () => {
    const { user } = openAt(`/stay/new?household=f-1&programme=pr-3&in=${day}`);
    await user.click(await byId(choiceId("person", "p-2")));
    expect(await words(testIds.stayQuota)).not.toContain("例山 そら");
    await user.click(await byId(choiceId("sibling_ids", "p-3")));
    await waitFor(() => expect(screen.getAllByTestId(testIds.stayQuota)).toHaveLength(2));
    const [first, second] = screen.getAllByTestId(testIds.stayQuota).map((line) => line.textContent);
    expect(first).toContain("例山 そら2026年度 5日/7日");
    expect(second).toContain("2026年度 7日/7日使い切っています");
  });

  test("siblings get a stay each, in one group and one change", async () => {
    const { fake, user } = openAt(`/stay/new?household=f-1&programme=pr-3&in=${day}`);
    await user.click(await byId(choiceId("person", "p-2")));
    await user.click(await byId(choiceId("sibling_ids", "p-3")));
    await user.click(await byId(choiceId("reason_codes", "illness")));
    await user.type(await byId(fieldId("in_time")), "17");
    await user.type(await byId(fieldId("out_time")), "10");
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "stay")).toHaveLength(2));
    const [first, second] = putsOf(fake, "stay");
    expect([first?.person_id, second?.person_id]).toEqual(["p-2", "p-3"]);
    expect(first?.stay_group_id).toBe(second?.stay_group_id);
    expect(String(first?.stay_group_id)).toHaveLength(36);
  });
});
