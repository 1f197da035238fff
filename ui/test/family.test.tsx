import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { cardId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

describe("a family's page", () => {
  test("shows members, allergies and one timeline", async () => {
    openAt("/family/f-1");
    const page = await byId(testIds.familyPage);
    expect(page.textContent).toContain("例山 はな子");
    expect(page.textContent).toContain("10か月");
    expect(page.textContent).toContain("アレルギー: 例山 そら: 卵");
    expect(page.textContent).toContain("架空市見本町1-2-3");
    for (const [kind, id] of [
      ["visit", "v-9"],
      ["stay", "s-9"],
      ["attendance", "a-9"],
    ] as const) {
      expect(await byId(cardId(kind, id))).toBeTruthy();
    }
  });

  test("masks a confidential address and phone", async () => {
    openAt("/family/f-2");
    expect((await byId(testIds.familyAddress)).textContent).toContain("●●(秘匿)");
    expect((await byId(testIds.familyPage)).textContent).not.toContain("000-0000");
  });

  test("a family that is gone is said to be so, with a way on", async () => {
    openAt("/family/nobody");
    await waitFor(() => expect(document.querySelector("main")?.textContent).toContain("見つかりません"));
  });
});

describe("a new family", () => {
  async function fill(user: ReturnType<typeof openAt>["user"]) {
    await user.type(await byId(fieldId("display_name")), "見本家");
    await user.type(await byId(fieldId("member-0-family_name")), "髙﨑");
    await user.type(await byId(fieldId("member-0-given_name")), "みどり");
    await user.type(await byId(fieldId("member-1-given_name")), "そら");
    await user.type(await byId(fieldId("member-1-birth_date")), "R8.1.20");
    await user.click(await byId(fieldId("address_secret")));
    await user.type(await byId(fieldId("municipality_code")), "９９９９９");
    await user.type(await byId(fieldId("phone")), "０００-0000-0000");
  }

  test("is household, people, address and phone; names stay as typed, digits become half-width", async () => {
    const { fake, user } = openAt("/family/new");
    await fill(user);
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "phone")).toHaveLength(1));
    expect(putsOf(fake, "household")).toMatchObject([{ display_name: "見本家", address_secret: true }]);
    expect(putsOf(fake, "person")).toMatchObject([
      { household_id: "new-1", relation: "mother", family_name: "髙﨑", given_name: "みどり" },
      { household_id: "new-1", relation: "child", given_name: "そら", birth_date: "2026-01-20" },
    ]);
    expect(putsOf(fake, "address_history")).toMatchObject([{ municipality_code: "99999" }]);
    expect(putsOf(fake, "phone")).toEqual([{ household_id: "new-1", number: "000-0000-0000" }]);
  });

  test("a refused member is said at its field, nothing is stored, and everything typed stays", async () => {
    const { fake, user } = openAt("/family/new");
    fake.onPut = ({ kind, record }) => {
      if (kind === "person" && record.given_name === "そら") {
        throw { code: "date_invalid", field: "birth_date", detail: {} };
      }
      return null;
    };
    await fill(user);
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("member-1-birth_date"))).dataset.code).toBe("date_invalid");
    expect(fake.puts).toEqual([]);
    expect(typedIn(await byId(fieldId("member-0-family_name")))).toBe("髙﨑");
    expect(typedIn(await byId(fieldId("member-1-birth_date")))).toBe("R8.1.20");
  });
});
