import { cleanup } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { PASSPHRASE } from "../src/lib/api/fake";
import { lastPlace, rememberPlace } from "../src/lib/last-place";
import { fieldId, testIds } from "../src/testids";
import { byId, openAt, typedIn } from "./open";

/** The program ends and starts again: what was in memory is gone, the page begins at its address. */
function restart(state: "open" | "locked" = "open") {
  cleanup();
  return openAt("/", state);
}

describe("coming back", () => {
  test("after a restart the person is where they were, and Today is behind it", async () => {
    const { user } = openAt("/");
    await byId(testIds.today);
    location.hash = "/family/f-1";
    await byId(testIds.familyPage);
    restart();
    await byId(testIds.familyPage);
    expect(location.hash).toBe("#/family/f-1");
    await user.click(await byId(testIds.navToday));
    await byId(testIds.today);
    restart();
    expect(await byId(testIds.today)).toBeTruthy();
  });

  test("a form comes back with its draft", async () => {
    const first = openAt("/visit/new?household=f-1");
    await first.user.type(await byId(fieldId("note")), "途中");
    await first.user.click(await byId(fieldId("start")));
    await byId(testIds.draftSaved);
    const { fake, user } = restart("locked");
    await fake.call("put_draft", {
      key: "visit/new/f-1",
      kind: "visit",
      household_id: "f-1",
      place: "/visit/new?household=f-1",
      body: { note: "途中" },
    });
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.unlockSubmit));
    await byId(testIds.visitForm);
    expect(typedIn(await byId(fieldId("note")))).toBe("途中");
  });

  test("locking and unlocking leaves the screen where it was", async () => {
    const { user } = openAt("/family/f-1");
    await byId(testIds.familyPage);
    await user.click(await byId(testIds.lock));
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.unlockSubmit));
    expect(await byId(testIds.familyPage)).toBeTruthy();
  });
});

describe("the place that is kept", () => {
  const profile = {
    state: "open" as const,
    organisation: "見本の会",
    actor: "例山 一郎",
    actor_id: "w-1",
    access_role: "administrator",
    may: [],
    sample: false,
    data_dir: "/home/reiyama/tsunagi",
    newest_backup: null,
  };

  test("holds a route and no names", () => {
    rememberPlace(profile, "/family/f-1");
    const written = localStorage.getItem("tsunagi.place") ?? "";
    expect(written).toContain("/family/f-1");
    for (const name of ["例山", "見本", "reiyama", "w-1"]) expect(written).not.toContain(name);
  });

  test("belongs to one person of one profile, for half a day", () => {
    rememberPlace(profile, "/board", 1_000);
    expect(lastPlace(profile, 2_000)).toBe("/board");
    expect(lastPlace({ ...profile, actor_id: "w-2" }, 2_000)).toBeNull();
    expect(lastPlace({ ...profile, data_dir: "/elsewhere" }, 2_000)).toBeNull();
    expect(lastPlace(profile, 1_000 + 12 * 3_600_000)).toBeNull();
  });
});
