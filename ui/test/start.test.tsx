import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { PASSPHRASE } from "../src/lib/api/fake";
import { choiceId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt, typedIn } from "./open";

describe("the first screen", () => {
  test("offers three ways", async () => {
    openAt("/", "none");
    for (const way of [testIds.startCreate, testIds.startJoin, testIds.startSample]) {
      expect(await byId(way)).toHaveProperty("disabled", false);
    }
  });

  test("opens the sample data", async () => {
    const { user } = openAt("/", "none");
    await user.click(await byId(testIds.startSample));
    expect(await byId(testIds.today)).toBeTruthy();
    expect(screen.getByText(/見本データです/)).toBeTruthy();
  });

  test("makes an organisation with its programmes", async () => {
    const { fake, user } = openAt("/", "none");
    await user.click(await byId(testIds.startCreate));
    await user.type(await byId(fieldId("organisation")), "見本の会");
    await user.type(await byId(fieldId("actor")), "例山 一郎");
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    await user.type(await byId(fieldId("again")), PASSPHRASE);
    await user.click(await byId(choiceId("presets", "home_start")));
    await user.click(await byId(choiceId("presets", "short_stay")));
    await user.click(await byId(testIds.createSubmit));
    await user.click(await byId(testIds.kitDone));
    expect(await byId(testIds.todayEmpty)).toBeTruthy();
    expect(fake.calls.find((made) => made.name === "create_organisation")?.args).toEqual({
      organisation: "見本の会",
      actor: "例山 一郎",
      passphrase: PASSPHRASE,
      presets: ["home_start", "short_stay"],
    });
  });

  test("keeps what was typed when the two passphrases differ", async () => {
    const { fake, user } = openAt("/", "none");
    await user.click(await byId(testIds.startCreate));
    await user.type(await byId(fieldId("organisation")), "髙﨑の会");
    await user.type(await byId(fieldId("actor")), "例山");
    await user.type(await byId(fieldId("passphrase")), "12345678");
    await user.type(await byId(fieldId("again")), "12345679");
    await user.click(await byId(testIds.createSubmit));
    expect((await byId(errorId("again"))).dataset.code).toBe("passphrase_differs");
    expect(typedIn(await byId(fieldId("organisation")))).toBe("髙﨑の会");
    expect(fake.calls.some((made) => made.name === "create_organisation")).toBe(false);
  });
});

describe("the other doors", () => {
  test("a wrong passphrase is said at its field, the right one opens", async () => {
    const { user } = openAt("/", "locked");
    const field = await byId(fieldId("passphrase"));
    await user.type(field, "chigau{Enter}");
    expect((await byId(errorId("passphrase"))).dataset.code).toBe("passphrase_wrong");
    expect(typedIn(field)).toBe("chigau");
    await user.clear(field);
    await user.type(field, PASSPHRASE);
    await user.click(await byId(testIds.unlockSubmit));
    expect(await byId(testIds.today)).toBeTruthy();
  });

  test("a passphrase can be shown", async () => {
    const { user } = openAt("/", "locked");
    const field = await byId(fieldId("passphrase"));
    expect(field.getAttribute("type")).toBe("password");
    await user.click(await byId(fieldId(testIds.showPassphrase)));
    await waitFor(() => expect(field.getAttribute("type")).toBe("text"));
  });

  test.each([
    ["damaged", testIds.troubleDamaged],
    ["newer", testIds.troubleNewer],
  ] as const)("%s records: what happened and what to do", async (state, id) => {
    openAt("/", state);
    const page = await byId(id);
    expect(page.querySelectorAll("li").length).toBeGreaterThan(0);
    expect(page.textContent).toContain("/home/mihon/.local/share/tsunagi");
  });
});
