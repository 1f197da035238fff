import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { ja } from "../src/i18n/ja";
import { bookedTwice } from "../src/lib/api/fake/sharing";
import { addDays } from "../src/lib/dates/civil";
import { cardId, nightId, testIds } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

test("a night given away twice says who keeps the bed, by which rule, and where there is room", async () => {
  const { fake, user } = openAt("/board");
  fake.records.sharing.arrangements = [bookedTwice(fake.records)];
  const box = await byId(testIds.arrangements);
  await user.click(await byId(testIds.arrangementsOpen));
  const lines = within(box).getAllByRole("listitem");
  expect(lines).toHaveLength(5);
  expect(lines[0]?.textContent).toContain(`${ja.sharing.arrange.kept}${ja.sharing.arrange.rules.in_house}`);
  expect(lines[4]?.textContent).toContain(`${ja.sharing.arrange.out}${ja.sharing.arrange.rules.earlier}`);
  expect(box.textContent).toContain("空きのある事業: トワイライトステイ");
  expect(await unclean()).toEqual([]);
  const out = fake.records.sharing.arrangements[0]?.stays[4]?.stay.id ?? "";
  await user.click(await byId(cardId("arranged", out)));
  await waitFor(() => expect(location.hash).toContain(`/stay/${out}`));
});

test("where there is room nowhere, it says whom to ask; without such nights nothing is said", async () => {
  const { fake, user } = openAt("/board");
  const night = { ...bookedTwice(fake.records), free_programmes: [], free_nights: [] };
  fake.records.sharing.arrangements = [night];
  await byId(testIds.arrangements);
  await user.click(await byId(testIds.arrangementsOpen));
  expect(screen.getByText(ja.sharing.arrange.none)).toBeTruthy();
});

test("the board of a house with room for everyone is as it was", async () => {
  openAt("/board");
  await byId(testIds.boardWaiting);
  expect(screen.queryByTestId(testIds.arrangements)).toBeNull();
});

test("Today has a line that opens the board at that night, with who is to move", async () => {
  const { fake, user } = openAt("/");
  const night = bookedTwice(fake.records);
  const later = { ...night, night: addDays(night.night, 20) };
  fake.records.sharing.arrangements = [later, night];
  const line = await byId(cardId("needs", "arrangements"));
  expect(line.textContent).toContain("2夜");
  expect(line.textContent).toContain(ja.today.arrange);
  await user.click(line);
  await byId(nightId(night.night));
  expect(screen.queryByTestId(nightId(addDays(night.night, -1)))).toBeNull();
  expect(within(await byId(testIds.arrangements)).getAllByRole("listitem").length).toBeGreaterThan(4);
});

test("Today says nothing of it where every night has room", async () => {
  openAt("/");
  await byId(testIds.todayDue);
  expect(screen.queryByTestId(cardId("needs", "arrangements"))).toBeNull();
});
