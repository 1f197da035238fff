import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { cardId, choiceId, fieldId, hitId, testIds, twinsId, unmergeId } from "../src/testids";
import { byId, openAt } from "./open";

const called = (fake: ReturnType<typeof openAt>["fake"], name: string) =>
  fake.calls.filter((call) => call.name === name).map((call) => call.args);

describe("records that may be there twice", () => {
  test("Today says how many pairs, and leads to them", async () => {
    const { user } = openAt("/");
    await user.click(await byId(cardId("needs", "alike")));
    const pair = await byId(twinsId("f-1", "f-3"));
    expect(pair.textContent).toContain("一致: 生年月日");
    expect(pair.textContent).toContain("違う: 住所");
  });

  test("of very many the likeliest are shown, and how many there are besides", async () => {
    openAt("/same", "open", false, (fake) => {
      const answer = fake.call;
      fake.call = async (name, args) => {
        const answered = await answer(name, args);
        return name === "duplicates" ? { ...(answered as object), count: 24_180 } : answered;
      };
    });
    await byId(twinsId("f-1", "f-3"));
    expect(document.querySelector("main")?.textContent).toContain("ほかに24179組あります");
  });

  test("a pair that is two goes from the list, and comes back by undo", async () => {
    const { user } = openAt("/same");
    await user.click(await byId(testIds.twinsApart));
    await waitFor(() =>
      expect(document.querySelector("main")?.textContent).toContain("思われる記録はありません"),
    );
    await user.click(await byId(testIds.toastUndo));
    expect(await byId(twinsId("f-1", "f-3"))).toBeTruthy();
  });

  test("two families become one with a reason, and the child along; separated again on the page", async () => {
    const { fake, user } = openAt("/same/household/f-1/f-3");
    // What has more records stays.
    expect((await byId(choiceId("stays", "one"))).dataset.selected).toBe("true");
    await user.click(await byId(testIds.mergeAsk));
    await user.click(await byId(testIds.mergeYes));
    expect(called(fake, "merge")).toEqual([]);
    await user.type(await byId(fieldId("reason")), "窓口で二重に登録");
    await user.click(await byId(testIds.mergeYes));
    await byId(testIds.familyPage);
    const people = expect.arrayContaining([[expect.stringMatching(/^p-/), expect.stringMatching(/^p-/)]]);
    expect(called(fake, "merge")).toEqual([
      { kind: "household", from: "f-3", into: "f-1", people, reason: "窓口で二重に登録" },
    ]);
    await user.click(await byId(unmergeId("f-3")));
    await user.type(await byId(fieldId("unmerge_reason")), "別の家庭だった");
    await user.click(await byId(testIds.unmergeYes));
    await waitFor(() => expect(document.querySelector(`[data-testid=${testIds.merged}]`)).toBeNull());
    expect(called(fake, "unmerge")).toEqual([{ kind: "household", from: "f-3", reason: "別の家庭だった" }]);
  });

  test("two of one name are told apart by their numbers, in the question as in what comes before it", async () => {
    const { user } = openAt("/same/household/f-1", "open", false, ({ records }) => {
      const third = records.families.find((family) => family.id === "f-3");
      if (third) third.display_name = "例山家";
      for (const hit of records.hits) if (hit.id === "f-3") hit.name = "例山家";
    });
    await waitFor(() =>
      expect(document.querySelector("main")?.textContent).toContain("例山家(H-A3-00001)と同じかもしれない"),
    );
    await user.type(await byId(fieldId("other")), "例山家");
    expect((await byId(hitId("f-3"))).textContent).toContain("H-A3-00003");
    await user.click(await byId(hitId("f-3")));
    expect((await byId(choiceId("stays", "other"))).textContent).toBe("例山家世帯番号 H-A3-00003");
    const ask = await byId(testIds.mergeAsk);
    expect(ask.textContent).toBe("例山家(H-A3-00003)を例山家(H-A3-00001)にまとめる");
    await user.click(ask);
    const dialog = await byId(testIds.mergeDialog);
    expect(dialog.querySelector("h2")?.textContent).toBe(
      "例山家(H-A3-00003)を例山家(H-A3-00001)にまとめますか",
    );
    const [goes, stays] = [...dialog.querySelectorAll("dl > div")].map((each) => each.textContent);
    expect(goes).toContain("まとめられるほう例山家世帯番号 H-A3-00003\n000-0000-0000、000-0000-0001");
    expect(stays).toContain("残すほう例山家世帯番号 H-A3-00001\n000-0000-0000");
  });

  test("two people of one name are told apart by number and birth date", async () => {
    const { user } = openAt("/same/person/p-2/p-3");
    await user.click(await byId(testIds.mergeAsk));
    const dialog = await byId(testIds.mergeDialog);
    expect(dialog.querySelector("h2")?.textContent).toContain("例山 そら(P-A3-00002)");
    expect(dialog.textContent).toContain("番号 P-A3-00003\n令和8(2026)年1月20日(火)生まれ");
  });

  test("the other stays where somebody says so; who is not chosen is left", async () => {
    const { fake, user } = openAt("/same/household/f-1/f-3");
    await user.click(await byId(choiceId("stays", "other")));
    const [box] = document.querySelectorAll<HTMLElement>('[data-testid^="field-person_"]');
    if (!box) throw new Error("no person to choose");
    await user.click(box);
    await user.click(await byId(testIds.mergeAsk));
    await user.type(await byId(fieldId("reason")), "二重");
    await user.click(await byId(testIds.mergeYes));
    await waitFor(() =>
      expect(called(fake, "merge")).toEqual([
        { kind: "household", from: "f-1", into: "f-3", people: [], reason: "二重" },
      ]),
    );
  });

  test("the family's page leads to the search for the other; a secret place is not merged with an open one", async () => {
    const { user } = openAt("/family/f-1");
    await user.click(await byId(testIds.sameOpen));
    await user.type(await byId(fieldId("other")), "Aさん");
    await user.click(await byId(hitId("f-2")));
    await waitFor(() => expect(document.querySelector("main [role=alert]")).not.toBeNull());
    expect(document.querySelector(`[data-testid=${testIds.mergeAsk}]`)).toBeNull();
  });

  test("a member is made one with another of the same family, from the member's own page", async () => {
    const { fake, user } = openAt("/family/f-1/member/p-2");
    await user.click(await byId(testIds.samePersonOpen));
    await user.type(await byId(fieldId("other")), "例山");
    await user.click(await byId(hitId("p-3")));
    await user.click(await byId(testIds.mergeAsk));
    await user.type(await byId(fieldId("reason")), "二重");
    await user.click(await byId(testIds.mergeYes));
    await byId(testIds.familyPage);
    expect(called(fake, "merge")).toEqual([
      { kind: "person", from: "p-3", into: "p-2", people: [], reason: "二重" },
    ]);
  });
});
