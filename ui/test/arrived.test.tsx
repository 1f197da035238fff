import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { ja } from "../src/i18n/ja";
import { choiceId, testIds } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

test("before the CSV it says whose records have not arrived, and what to do", async () => {
  const { user } = openAt("/weekly");
  await user.click(await byId(choiceId("recipient_id", "o-1")));
  const box = await byId(testIds.weeklyNotReceived);
  expect(box.textContent).toContain(ja.sharing.notInCsv);
  expect(within(box).getAllByRole("listitem")).toHaveLength(1);
  expect(box.textContent).toContain("7個");
  expect(box.textContent).toContain(ja.sharing.missing.what);
  expect(await unclean()).toEqual([]);
});

test("where all has arrived, the CSV says nothing of it", async () => {
  const { fake, user } = openAt("/weekly");
  fake.records.sharing.view.missing = [];
  await user.click(await byId(choiceId("recipient_id", "o-1")));
  await byId(testIds.weeklySince);
  expect(screen.queryByTestId(testIds.weeklyNotReceived)).toBeNull();
});

test.each(["/visit/v-5", "/stay/s-3"])("%s says how far the record has got", async (place) => {
  const { fake } = openAt(place);
  const line = await byId(testIds.recordPlace);
  expect(line.textContent).toBe(ja.sharing.places.in_folder);
  const [, , id] = place.split("/");
  expect(fake.calls.filter(({ name }) => name === "record_place").map(({ args }) => args)).toEqual([{ id }]);
});

test("it follows the record on its way, and is silent of what others wrote", async () => {
  const { fake } = openAt("/visit/v-5");
  await byId(testIds.recordPlace);
  fake.records.sharing.place = "received";
  fake.othersWrote?.();
  await waitFor(() => expect(screen.getByTestId(testIds.recordPlace).dataset.place).toBe("received"));
  fake.records.sharing.place = null;
  fake.othersWrote?.();
  await waitFor(() => expect(screen.queryByTestId(testIds.recordPlace)).toBeNull());
});

test("a new visit has not got anywhere yet", async () => {
  const { fake } = openAt("/visit/new");
  await byId(testIds.visitForm);
  expect(fake.calls.some(({ name }) => name === "record_place")).toBe(false);
});
