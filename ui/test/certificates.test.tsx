import { waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { certificateId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

const button = async () => {
  const found = (await byId(certificateId("pr-1"))).querySelector("button");
  if (!found) throw new Error("no button");
  return found;
};

test("before the hours are reached the certificate says what is missing and cannot be printed", async () => {
  openAt("/worker/w-3");
  expect((await byId(certificateId("pr-1"))).textContent).toContain("あと2時間足りません");
  expect((await button()).disabled).toBe(true);
});

test("without a pledge it is not printed either", async () => {
  openAt("/worker/w-5");
  expect((await byId(certificateId("pr-1"))).textContent).toContain("守秘誓約の日");
  expect((await button()).disabled).toBe(true);
});

test("with hours and pledge it is printed once the access log has its line", async () => {
  const printed = vi.spyOn(window, "print").mockImplementation(() => undefined);
  const { fake, user } = openAt("/worker/w-2");
  await user.click(await button());
  await waitFor(() => expect(printed).toHaveBeenCalled());
  expect(fake.calls.find(({ name }) => name === "log_print")?.args).toMatchObject({
    kind: "worker",
    id: "w-2",
  });
  const sheet = await byId(testIds.certificateSheet);
  for (const words of ["修了証", "丸井 けい 殿", "42時間", "フォローアップ研修", "守秘誓約書"])
    expect(sheet.textContent).toContain(words);
  printed.mockRestore();
});
