import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { todayInTokyo } from "../src/lib/dates/civil";
import { cardId, choiceId, errorId, fieldId, memberEditId, takeAwayId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";
import { unclean } from "./unclean";

type Opened = ReturnType<typeof openAt>;

/** Presses 「消す」 beside a record and confirms, for the reason that is offered first. */
async function takeAway({ user }: Opened, id: string) {
  await user.click(await byId(takeAwayId(id)));
  await byId(testIds.takeAwayDialog);
  await user.click(await byId(testIds.takeAwayYes));
  await waitFor(() => expect(screen.queryByTestId(testIds.takeAwayDialog)).toBeNull());
}

const deletions = ({ fake }: Opened) => fake.calls.filter(({ name }) => name === "delete").map((c) => c.args);

describe("a belonging", () => {
  test("goes for a reason and comes back by undo", async () => {
    const opened = openAt("/stay/s-3");
    const list = await byId(testIds.stayBelongings);
    expect(list.textContent).toContain("吸入器");
    await takeAway(opened, "b-1");
    expect(deletions(opened)).toEqual([{ kind: "belonging", id: "b-1", reason: "間違えて入れた" }]);
    await waitFor(() => expect(list.textContent).not.toContain("吸入器"));
    expect((await byId(testIds.toast)).textContent).toContain("吸入器を消しました");
    await opened.user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(list.textContent).toContain("吸入器"));
    expect(opened.fake.undone).toEqual(["deleted-b-1"]);
  });

  test("stays where the dialog is closed, and where the reason is missing", async () => {
    const opened = openAt("/stay/s-3");
    const { user } = opened;
    await user.click(await byId(takeAwayId("b-1")));
    await user.click(await byId(choiceId("take_away_why", "other")));
    await user.click(await byId(testIds.takeAwayYes));
    expect((await byId(errorId("take_away_words"))).dataset.code).toBe("reason_required");
    expect(await unclean()).toEqual([]);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId(testIds.takeAwayDialog)).toBeNull());
    expect(deletions(opened)).toEqual([]);
  });

  test("is asked for and confirmed by keyboard, with words of one's own", async () => {
    const opened = openAt("/stay/s-3");
    const { user } = opened;
    (await byId(takeAwayId("b-2"))).focus();
    await user.keyboard("{Enter}");
    await byId(testIds.takeAwayDialog);
    await user.keyboard("{ArrowRight}{Tab}");
    await user.keyboard("きのうの分");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(deletions(opened)).toEqual([
        { kind: "belonging", id: "b-2", reason: "二重に入れた: きのうの分" },
      ]),
    );
  });

  test.each(["record_deleted", "month_closed"])("a refusal %s is said in the dialog", async (code) => {
    const opened = openAt("/stay/s-3");
    opened.fake.refuses.delete = code;
    await opened.user.click(await byId(takeAwayId("b-1")));
    await opened.user.click(await byId(testIds.takeAwayYes));
    const dialog = await byId(testIds.takeAwayDialog);
    expect((await within(dialog).findByRole("alert")).dataset.code).toBe(code);
    expect(screen.queryByTestId(testIds.toast)).toBeNull();
  });
});

test("a day note goes", async () => {
  const opened = openAt("/stay/s-3");
  const notes = await byId(testIds.stayNotes);
  expect(notes.textContent).toContain("21時に寝つく");
  await takeAway(opened, "n-1");
  await waitFor(() => expect(notes.textContent).not.toContain("21時に寝つく"));
});

test("of the handover book only one's own note can be taken away", async () => {
  const opened = openAt("/handover");
  const notes = await byId(testIds.handoverNotes);
  await byId(takeAwayId("h-3"));
  expect(screen.queryByTestId(takeAwayId("h-1"))).toBeNull();
  await takeAway(opened, "h-3");
  await waitFor(() => expect(notes.textContent).not.toContain("吸入器の予備"));
  expect(deletions(opened)).toMatchObject([{ kind: "handover_note", id: "h-3" }]);
});

describe("a planned visit", () => {
  test("goes only as a mistake, and leads back to the list", async () => {
    const opened = openAt("/visit/v-8");
    await opened.user.click(await byId(takeAwayId("v-8")));
    const dialog = await byId(testIds.takeAwayDialog);
    expect(dialog.textContent).toContain("例山家の訪問の予定");
    expect(within(dialog).getAllByRole("radio")).toHaveLength(1);
    await opened.user.click(await byId(testIds.takeAwayYes));
    await byId(testIds.visitList);
    expect(deletions(opened)).toEqual([{ kind: "visit", id: "v-8", reason: "間違えて入れた" }]);
    expect(screen.queryByTestId(cardId("visit", "v-8"))).toBeNull();
  });

  test("leaves no draft behind", async () => {
    const opened = openAt("/visit/v-8");
    await opened.user.click(await byId(choiceId("status", "done")));
    await takeAway(opened, "v-8");
    await byId(testIds.visitList);
    await waitFor(async () => expect(await opened.fake.call("draft", { key: "visit/v-8" })).toBeNull());
  });

  test("a recorded one is corrected, not taken away", async () => {
    openAt("/visit/v-5");
    await byId(testIds.visitForm);
    expect(screen.queryByTestId(takeAwayId("v-5"))).toBeNull();
  });
});

describe("a phone number", () => {
  test("goes without touching what was typed, and undo puts it back into the form", async () => {
    const opened = openAt("/family/f-1/edit");
    const { fake, user } = opened;
    await user.type(await byId(fieldId("district")), "東");
    await takeAway(opened, "ph-f-1-0");
    expect(deletions(opened)).toMatchObject([{ kind: "phone", id: "ph-f-1-0" }]);
    expect(screen.queryByTestId(fieldId("phone-0-number"))).toBeNull();
    expect(typedIn(await byId(fieldId("district")))).toContain("東");
    await user.click(await byId(testIds.toastUndo));
    expect(typedIn(await byId(fieldId("phone-0-number")))).toBe("000-0000-0000");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "household")[0]?.phones).toMatchObject([{ id: "ph-f-1-0" }]);
  });

  test("is no longer sent, and no draft of it is kept", async () => {
    const opened = openAt("/family/f-1/edit");
    await byId(fieldId("district"));
    await takeAway(opened, "ph-f-1-0");
    await opened.user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(opened.fake, "household")[0]).not.toHaveProperty("phones");
    expect(opened.fake.calls.some(({ name }) => name === "put_draft")).toBe(false);
  });

  test("that was only typed goes at once", async () => {
    const { user } = openAt("/family/f-1/edit");
    await user.click(await byId(testIds.addPhone));
    await byId(fieldId("phone-1-number"));
    await user.click(screen.getByRole("button", { name: "電話 2: 外す" }));
    expect(screen.queryByTestId(fieldId("phone-1-number"))).toBeNull();
  });
});

describe("a member", () => {
  async function leave({ user }: Opened, way: string) {
    await user.click(await byId(memberEditId("p-3")));
    await user.click(await byId(testIds.memberLeave));
    await user.click(await byId(choiceId("take_away_why", way)));
    await user.click(await byId(testIds.takeAwayYes));
    return byId(testIds.familyPage);
  }

  test("who moved out stays in the list, with the last day", async () => {
    const opened = openAt("/family/f-1");
    const page = await leave(opened, "left");
    expect(putsOf(opened.fake, "membership")).toEqual([{ id: "m-p-3", to: todayInTokyo() }]);
    await waitFor(() => expect(page.textContent).toContain("転出・独立("));
    expect(deletions(opened)).toEqual([]);
    await opened.user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(opened.fake.undone).toHaveLength(1));
  });

  test("who was entered by mistake is taken out, and comes back by undo", async () => {
    const opened = openAt("/family/f-1");
    const page = await leave(opened, "mistake");
    expect(deletions(opened)).toEqual([{ kind: "membership", id: "m-p-3", reason: "間違えて入れた" }]);
    await waitFor(() => expect(screen.queryByTestId(memberEditId("p-3"))).toBeNull());
    await opened.user.click(await byId(testIds.toastUndo));
    await byId(memberEditId("p-3"));
    expect(page.textContent).toContain("例山 うみ");
  });

  test("who has left is edited without being made a member again, and can be put back", async () => {
    const opened = openAt("/family/f-1");
    await leave(opened, "left");
    await opened.user.click(await byId(memberEditId("p-3")));
    await opened.user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(opened.fake, "person")[0]).not.toHaveProperty("household_id");
    expect(putsOf(opened.fake, "membership").at(-1)).toMatchObject({ id: "m-p-3", relation: "child" });
    const page = await leave(opened, "back");
    expect(putsOf(opened.fake, "membership").at(-1)).toEqual({ id: "m-p-3", to: null });
    await waitFor(() => expect(page.textContent).not.toContain("転出・独立("));
  });
});

test("a role and a training of a worker go line by line, and come back into the form", async () => {
  const opened = openAt("/worker/w-2");
  const form = await byId(testIds.workerForm);
  const roles = () => within(form).queryAllByTestId(/^field-roles\[\d+\]\.role$/).length;
  const before = roles();
  await takeAway(opened, "w-2-r0");
  await waitFor(() => expect(roles()).toBe(before - 1));
  await opened.user.click(await byId(testIds.toastUndo));
  await waitFor(() => expect(roles()).toBe(before));
  await takeAway(opened, "w-2-t1");
  expect(deletions(opened)).toMatchObject([
    { kind: "worker_role", id: "w-2-r0" },
    { kind: "training", id: "w-2-t1" },
  ]);
  await waitFor(() => expect(screen.queryByTestId("field-training[1].course")).toBeNull());
});
