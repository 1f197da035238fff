import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ja } from "../src/i18n/ja";
import type { AsideView } from "../src/lib/api/bindings";
import { COORDINATORS } from "../src/lib/api/fake/acts";
import { errorId, lateId, testIds } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

const aside = (code: string, file = code): AsideView => ({
  file,
  device: null,
  code,
  since: "2026-11-20T08:12:00+09:00",
});

function sharingWith(set_aside: AsideView[]) {
  const opened = openAt("/sharing", "open");
  Object.assign(opened.fake.records.sharing.view, { conflicts: 0, set_aside });
  return opened;
}

describe("what a removed computer wrote later", () => {
  test("stands field by field beside what is here, and is taken over one by one", async () => {
    const { fake, user } = sharingWith([aside("removed_writer")]);
    const list = await byId(testIds.sharingLate);
    const [first, second] = fake.records.sharing.late;
    if (!first || !second) throw new Error("nothing came late");
    const card = await byId(lateId(first.id));
    expect(card.textContent).toContain("例山家");
    expect(card.textContent).toContain("未来野 もと");
    expect(card.textContent).toContain(ja.sharing.late.isChange);
    expect(within(card).getByText(ja.sharing.conflicts.fields.allergies)).toBeTruthy();
    expect(card.querySelector("mark")?.textContent).toContain("えび");
    expect((await byId(lateId(second.id))).textContent).toContain(ja.sharing.late.isNew);
    expect(await unclean()).toEqual([]);

    await user.click(within(card).getByTestId(testIds.lateTake));
    await waitFor(() => expect(screen.queryByTestId(lateId(first.id))).toBeNull());
    expect(fake.calls.filter(({ name }) => name === "take_over").map(({ args }) => args)).toEqual([
      { record: first.id },
    ]);
    // The keys go on with the one that is left, and then with what says that there is none.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId(lateId(second.id))));
    await user.click(within(screen.getByTestId(lateId(second.id))).getByTestId(testIds.lateTake));
    await waitFor(() => expect(list.textContent).toBe(ja.sharing.late.none));
    expect(document.activeElement).toBe(list);
  });

  test("what is refused is told where it stands, and what came first is named", async () => {
    const { fake, user } = sharingWith([aside("removed_writer")]);
    const [first] = fake.records.sharing.late;
    if (!first) throw new Error("nothing came late");
    fake.refuses.take_over = "reference_missing";
    const card = await byId(lateId(first.id));
    await user.click(within(card).getByTestId(testIds.lateTake));
    expect((await byId(errorId(first.id))).textContent).toContain(ja.errors.take_first);
    expect(within(card).getByTestId(testIds.lateTake)).toHaveProperty("disabled", false);
  });

  test("what was deleted there, or is here in part only, is not taken over", async () => {
    const { fake } = sharingWith([aside("removed_writer")]);
    const [first, second] = fake.records.sharing.late;
    if (!first || !second) throw new Error("nothing came late");
    Object.assign(first, { deleted: true, fields: [] });
    Object.assign(second, { whole: false });
    const list = await byId(testIds.sharingLate);
    await waitFor(() => expect(list.textContent).toContain(ja.sharing.late.deleted));
    expect(list.textContent).toContain(ja.sharing.late.part);
    expect(within(list).queryByTestId(testIds.lateTake)).toBeNull();
  });

  test("is asked for only where a file of a removed computer lies there, and of who may", async () => {
    const none = sharingWith([aside("file_truncated")]);
    await byId(testIds.sharingAside);
    expect(screen.queryByTestId(testIds.sharingLate)).toBeNull();
    expect(none.fake.calls.some(({ name }) => name === "written_late")).toBe(false);
    cleanup();
    const { fake } = sharingWith([aside("removed_writer")]);
    fake.profile.may = COORDINATORS.filter((act) => act !== "take_over");
    await byId(testIds.sharingAside);
    await waitFor(() => expect(screen.queryByTestId(testIds.sharingLate)).toBeNull());
  });
});

test("of many files of one reason the first stand, the others on a press", async () => {
  const files = Array.from({ length: 9 }, (_, n) => aside("file_not_ours", `${n}.tsg`));
  const { user } = sharingWith([...files, aside("fork")]);
  const list = await byId(testIds.sharingAside);
  expect(within(list).getAllByRole("listitem")).toHaveLength(6);
  await user.click(await byId(testIds.asideMore));
  expect(within(list).getAllByRole("listitem")).toHaveLength(10);
});

test("the history says from whom how much came", async () => {
  sharingWith([]);
  const events = await byId(testIds.sharingEvents);
  expect(events.textContent).toContain("届いた変更12件(架空院 長名左衛門之助さんの端末(A2)から8件、");
});
