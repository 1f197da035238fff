import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cardId, choiceId, errorId, fieldId, memberEditId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

afterEach(() => vi.useRealTimers());

describe("a masked place", () => {
  async function show(user: ReturnType<typeof openAt>["user"]) {
    await user.click(await byId(testIds.reveal));
    await byId(testIds.revealDialog);
    await user.click(await byId(choiceId("reveal_why", "pickup")));
    await user.type(await byId(fieldId("reveal_words")), "夜の送り");
    await user.click(await byId(testIds.revealShow));
    return byId(testIds.revealed);
  }

  test("is not shown without a reason, and not asked of the core", async () => {
    const { fake, user } = openAt("/family/f-2");
    await user.click(await byId(testIds.reveal));
    await user.click(await byId(testIds.revealShow));
    expect((await byId(errorId("reveal_why"))).dataset.code).toBe("required");
    await user.click(await byId(choiceId("reveal_why", "other")));
    await user.click(await byId(testIds.revealShow));
    expect((await byId(errorId("reveal_words"))).dataset.code).toBe("required");
    expect(fake.calls.some((made) => made.name === "reveal")).toBe(false);
  });

  test("is shown with its seconds, kept out of print, and hidden by Esc at once", async () => {
    const { fake, user } = openAt("/family/f-2");
    const shown = await show(user);
    expect(fake.calls.find((made) => made.name === "reveal")?.args).toEqual({
      household_id: "f-2",
      reason: "送迎のため: 夜の送り",
    });
    expect(shown.textContent).toContain("000-0000-0000");
    expect(shown.textContent).toContain("みほん学園");
    expect(shown.textContent).toMatch(/あと(30|29)秒/);
    expect(shown.closest("[data-noprint]")).toBeTruthy();
    expect((await byId(testIds.familyAddress)).textContent).toContain("●●(秘匿)");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId(testIds.revealed)).toBeNull());
    expect((await byId(testIds.familyPage)).textContent).not.toContain("000-0000");
  });

  test("is masked again after 30 seconds, even where the core's clock says later", async () => {
    const { user } = openAt("/family/f-2");
    await byId(testIds.reveal);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: Date.now() });
    await show(user);
    await act(() => vi.advanceTimersByTimeAsync(29_000));
    expect(screen.getByTestId(testIds.revealed).textContent).toContain("あと1秒");
    await act(() => vi.advanceTimersByTimeAsync(1_250));
    expect(screen.queryByTestId(testIds.revealed)).toBeNull();
  });

  test("is gone when the page is left", async () => {
    const { user } = openAt("/family/f-2");
    await show(user);
    await user.click(await byId(testIds.navToday));
    await byId(testIds.today);
    location.hash = "/family/f-2";
    await byId(testIds.reveal);
    expect(screen.queryByTestId(testIds.revealed)).toBeNull();
  });
});

describe("the family's own fields", () => {
  test("household, phones and a mended address are one change", async () => {
    const { fake, user } = openAt("/family/f-1");
    await user.click(await byId(testIds.familyEdit));
    const name = await byId(fieldId("display_name"));
    expect(typedIn(name)).toBe("例山家");
    await user.type(await byId(fieldId("postal_code")), "９９９-0000");
    await user.click(await byId(testIds.addPhone));
    await user.type(await byId(fieldId("phone-1-number")), "０００-0000-0009");
    await user.type(await byId(fieldId("phone-1-owner")), "祖母");
    await user.click(await byId(fieldId("phone-0-unsafe")));
    await user.click(await byId(testIds.addPhone));
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(fake.puts).toHaveLength(1);
    expect(putsOf(fake, "household")).toMatchObject([
      {
        id: "f-1",
        display_name: "例山家",
        address_history: [{ id: "ah-f-1", postal_code: "999-0000", municipality_code: "99999" }],
        phones: [
          { id: "ph-f-1-0", number: "000-0000-0000", safe_to_call: false },
          { number: "000-0000-0009", owner: "祖母", safe_to_call: null },
        ],
      },
    ]);
  });

  test("who moved gets another address, with its day", async () => {
    const { fake, user } = openAt("/family/f-1/edit");
    await user.click(await byId(choiceId("address_how", "moved")));
    await user.type(await byId(fieldId("municipality_code")), "88888");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("from"))).dataset.code).toBe("date_empty");
    await user.type(await byId(fieldId("from")), "R8.4.1");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "household")[0]?.address_history).toEqual([
      { from: "2026-04-01", postal_code: null, address: null, municipality_code: "88888" },
    ]);
  });

  test("a fault of a phone stands at that phone", async () => {
    const { fake, user } = openAt("/family/f-1/edit");
    fake.onPut = () => {
      throw { code: "text_too_long", field: "phones[0].number", detail: {} };
    };
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("phone-0-number"))).dataset.code).toBe("text_too_long");
  });

  test("a secret place is neither shown nor sent", async () => {
    const { fake, user } = openAt("/family/f-2/edit");
    await user.type(await byId(fieldId("district")), "北部");
    expect(screen.queryByTestId(fieldId("address"))).toBeNull();
    expect(screen.queryByTestId(testIds.addPhone)).toBeNull();
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    const [record] = putsOf(fake, "household");
    expect(record).toMatchObject({ id: "f-2", district: "北部", address_secret: true });
    expect(record).not.toHaveProperty("address_history");
    expect(record).not.toHaveProperty("phones");
  });
});

describe("a member", () => {
  test("is edited from the family's page, with who may collect the child", async () => {
    const { fake, user } = openAt("/family/f-1");
    await user.click(await byId(memberEditId("p-2")));
    expect(typedIn(await byId(fieldId("member-0-given_name")))).toBe("そら");
    await user.click(await byId(choiceId("collect", "no")));
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "person")).toMatchObject([
      { id: "p-2", household_id: "f-1", relation: "child", given_name: "そら", may_collect_child: false },
    ]);
  });

  test("who is in care says with whom", async () => {
    const { fake, user } = openAt("/family/f-1/member/p-2");
    await user.click(await byId(choiceId("placement", "facility")));
    await user.click(await byId(fieldId("placement_org_id")));
    await user.click(await byId(choiceId("placement_org_id", "o-1")));
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "person")).toMatchObject([
      { id: "p-2", placement: "facility", placement_org_id: "o-1" },
    ]);
  });

  test("with whom a child of a secret family is, is neither shown nor lost", async () => {
    const { fake, user } = openAt("/family/f-2/member/p-4");
    expect((await byId(fieldId("placement_org_id"))).textContent).toContain("非表示");
    await user.click(await byId(choiceId("placement", "custody")));
    await user.type(await byId(fieldId("medication")), "なし");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    const [record] = putsOf(fake, "person");
    expect(record).toMatchObject({ id: "p-4", placement: "custody" });
    expect(record).not.toHaveProperty("placement_org_id");
  });

  test("is added; a name is needed, and a fault of the core stands at its field", async () => {
    const { fake, user } = openAt("/family/f-1");
    await user.click(await byId(testIds.memberNew));
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("member-0-given_name"))).dataset.code).toBe("required");
    fake.onPut = () => {
      throw { code: "date_invalid", field: "birth_date", detail: {} };
    };
    await user.type(await byId(fieldId("member-0-given_name")), "みらい");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("member-0-birth_date"))).dataset.code).toBe("date_invalid");
    expect(typedIn(await byId(fieldId("member-0-given_name")))).toBe("みらい");
  });
});

describe("an enrolment", () => {
  test("is added with state, start and route", async () => {
    const { fake, user } = openAt("/family/f-1");
    await user.click(await byId(testIds.enrol));
    await user.click(await byId(fieldId("programme_id")));
    await user.click(await byId(choiceId("programme_id", "pr-1")));
    await user.click(await byId(choiceId("status", "active")));
    await user.type(await byId(fieldId("started_on")), "R8.4.1");
    await user.click(await byId(fieldId("route")));
    await user.click(await byId(choiceId("route", "self")));
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "enrolment")).toMatchObject([
      {
        household_id: "f-1",
        programme_id: "pr-1",
        status: "active",
        started_on: "2026-04-01",
        route: "self",
      },
    ]);
  });

  test("is closed from the timeline; the day it ended is needed", async () => {
    const { fake, user } = openAt("/family/f-1");
    await user.click(await byId(cardId("enrolment", "e-9")));
    await user.click(await byId(choiceId("status", "closed")));
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("ended_on"))).dataset.code).toBe("date_empty");
    expect(fake.puts).toEqual([]);
  });
});

describe("messages", () => {
  test("stand on a line of their own in the frame, not over the page", async () => {
    const { user } = openAt("/family/f-1/edit");
    fireEvent.change(await byId(fieldId("district")), { target: { value: "南部" } });
    await user.click(await byId(testIds.save));
    const toast = await byId(testIds.toast);
    expect(toast.closest("main")).toBeNull();
    for (let node: HTMLElement | null = toast; node; node = node.parentElement) {
      expect(node.className).not.toMatch(/\b(fixed|absolute)\b/);
    }
  });

  test("the timeline says which records nobody has read", async () => {
    openAt("/family/f-1");
    expect((await byId(cardId("visit", "v-9"))).textContent).toContain("未読");
  });
});
