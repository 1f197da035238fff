import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Act } from "../src/lib/api/bindings";
import { collectorId, fieldId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

const VISITOR: Act[] = ["look", "find", "family_file", "visits", "handover", "write", "share", "reveal"];
const DESK: Act[] = [
  "look",
  "find",
  "family_file",
  "new_family",
  "beds",
  "handover",
  "write",
  "share",
  "reveal",
];
const FACILITATOR: Act[] = ["look", "find", "courses", "write", "share"];
const READER: Act[] = ["look", "report", "report_all", "access_log", "share"];

/** The window of somebody who may do these things. */
const openAs = (may: Act[], place: string) =>
  openAt(place, "open", false, (fake) => {
    fake.profile.may = may;
  });

const nav = () =>
  [...document.querySelectorAll("nav [data-testid]")].map((item) => item.getAttribute("data-testid"));

describe("what a role may not do is not on the screen", () => {
  test.each([
    [VISITOR, ["nav-today", "nav-find", "nav-visits", "nav-handover"]],
    [DESK, ["nav-today", "nav-find", "nav-board", "nav-handover"]],
    [FACILITATOR, ["nav-today", "nav-find", "nav-courses"]],
    [READER, ["nav-today", "nav-reports"]],
  ])("in the menu: %s", async (may, shown) => {
    openAs(may, "/");
    await byId(testIds.navToday);
    expect(nav()).toEqual([...shown, "nav-sharing", "nav-settings", "nav-help"]);
  });

  test("on Today: no groups of other people's work, no search for who finds nobody", async () => {
    const { fake } = openAs(READER, "/");
    await byId(testIds.today);
    for (const absent of [
      testIds.todayVisits,
      testIds.todayArrivals,
      testIds.todaySessions,
      testIds.visitNew,
    ])
      expect(screen.queryByTestId(absent)).toBeNull();
    expect(screen.queryByTestId(testIds.searchOpen)).toBeNull();
    expect(fake.calls.some(({ name }) => name === "arrangements")).toBe(false);
  });

  test("on a family's page", async () => {
    openAs(DESK, "/family/f-2");
    await byId(testIds.familyPage);
    expect(screen.queryByTestId(testIds.familyRecordVisit)).toBeNull();
    expect(screen.getByTestId(testIds.familyRecordStay)).toBeTruthy();
    expect(screen.getByTestId(testIds.reveal)).toBeTruthy();
    expect(screen.queryByTestId(testIds.lift)).toBeNull();
  });
});

describe("a confidential address is lifted by two", () => {
  test("one asks with a reason, which is kept until then, and cannot agree", async () => {
    const { fake, user } = openAt("/family/f-2");
    await user.click(await byId(testIds.liftAsk));
    await user.click(await byId(testIds.liftSend));
    expect(fake.calls.some(({ name }) => name === "ask_lift")).toBe(false);
    await user.type(await byId(fieldId("lift_reason")), "転居して安全になった");
    await user.click(await byId(testIds.navToday));
    expect((await byId("card-draft-family/f-2/lift")).textContent).toContain("解除する理由の下書き");
    await user.click(await byId("card-draft-family/f-2/lift"));
    await byId(testIds.draftBar);
    await user.click(await byId(testIds.liftSend));
    await byId(testIds.liftDrop);
    expect(fake.records.today.drafts).toEqual([]);
    await waitFor(() => expect(location.hash).toBe("#/family/f-2"));
    expect(screen.queryByTestId(testIds.liftConfirm)).toBeNull();
    expect((await byId(testIds.lift)).textContent).toContain("転居して安全になった");
    expect((await byId(testIds.familyAddress)).textContent).toContain("●●(秘匿)");
  });

  test("another agrees, and the address is there", async () => {
    const { user } = openAt("/family/f-2", "open", false, (fake) => {
      const family = fake.records.families.find(({ id }) => id === "f-2");
      if (family) family.lift = { by: "例山 二郎", at: null, reason: "転居した", own: false };
    });
    expect((await byId(testIds.lift)).textContent).toContain("例山 二郎さん");
    await user.click(await byId(testIds.liftConfirm));
    await waitFor(() => expect(screen.queryByTestId(testIds.lift)).toBeNull());
    expect((await byId(testIds.familyAddress)).textContent).toContain("架空市");
  });
});

describe("who is not on the child's list", () => {
  test("the desk asks, and waits", async () => {
    const { user, fake } = openAs(DESK, "/stay/s-3");
    await user.click(await byId(testIds.stayCheckOut));
    fake.onPut = () => {
      throw { code: "collector_unknown", field: "collected_by_id", detail: {} };
    };
    await user.click(await byId(collectorId("p-92")));
    await user.click(await byId(testIds.stayCheckOutSave));
    await byId(testIds.stayStop);
    expect(screen.queryByTestId(testIds.stayStopAnyway)).toBeNull();
    await user.click(await byId(testIds.stayStopAsk));
    expect((await byId(testIds.collectAsk)).textContent).toContain("返事を待っています");
    expect(screen.queryByTestId(testIds.collectAllow)).toBeNull();
    expect(fake.calls.find(({ name }) => name === "ask_collect")?.args).toMatchObject({ person_id: "p-92" });
  });

  test("a supervisor allows it with a reason, which is kept until then", async () => {
    const { user, fake } = openAt("/stay/s-2", "open", false, (fake) => {
      const stay = fake.records.desk.stays.find(({ card }) => card.id === "s-2");
      if (stay) stay.collect_ask = { by: "未来野 夜", person_id: null, name: "見本 きよ" };
    });
    await user.click(await byId(testIds.collectAllow));
    expect(fake.calls.some(({ name }) => name === "decide_collect")).toBe(false);
    await user.type(await byId(fieldId("collect_reason")), "母から電話があった");
    await user.click(await byId(testIds.navToday));
    expect((await byId("card-draft-stay/s-2/collect")).textContent).toContain("引き渡す理由の下書き");
    await user.click(await byId("card-draft-stay/s-2/collect"));
    await byId(testIds.draftBar);
    await user.click(await byId(testIds.collectAllow));
    await waitFor(() => expect(screen.queryByTestId(testIds.collectAsk)).toBeNull());
    expect((await byId(testIds.stayPage)).textContent).toContain("許可しました");
    expect(fake.calls.find(({ name }) => name === "decide_collect")?.args).toMatchObject({
      reason: "母から電話があった",
    });
    expect(fake.records.today.drafts).toEqual([]);
  });
});

describe("names in what visitors see", () => {
  test("are left out for the whole organisation by whoever may change its settings", async () => {
    const { fake, user } = openAt("/settings");
    const field = () => screen.getByTestId(fieldId("visitors_see_alias"));
    await byId(fieldId("visitors_see_alias"));
    expect(field().dataset.selected).toBeUndefined();
    await user.click(field());
    await waitFor(() => expect(field().dataset.selected).toBe("true"));
    await user.click(field());
    await waitFor(() => expect(field().dataset.selected).toBeUndefined());
    const id = fake.profile.organisation_id;
    expect(fake.puts).toEqual([
      { kind: "organisation", record: { id, visitors_see_alias: true } },
      { kind: "organisation", record: { id, visitors_see_alias: false } },
    ]);
  });

  test("what the core refuses is said, and nothing is switched", async () => {
    const { fake, user } = openAt("/settings");
    await user.click(await byId(fieldId("visitors_see_alias")));
    await waitFor(() => expect(fake.puts).toHaveLength(1));
    fake.refuses.put = "read_only";
    await user.click(screen.getByTestId(fieldId("visitors_see_alias")));
    expect((await byId(testIds.toast)).textContent).toContain("訪問する人の画面");
    expect(screen.getByTestId(fieldId("visitors_see_alias")).dataset.selected).toBe("true");
  });

  test("are nobody else's to leave out", async () => {
    openAs(DESK, "/settings");
    await byId(testIds.settings);
    await byId(testIds.dataDir);
    expect(screen.queryByTestId(fieldId("visitors_see_alias"))).toBeNull();
  });
});
