import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { checkId, choiceId, closeMonthId, monthId, previewFileId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

describe("month closing", () => {
  test("a month is closed after a question, and can be opened again", async () => {
    const { fake, user } = openAt("/closing");
    const month = fake.records.office.closings.find((line) => line.state === "open" && line.unrecorded > 0);
    if (!month) throw new Error("no open month in the sample");
    const line = await byId(monthId(month.programme_id, month.month));
    expect(line.textContent).toContain("締め前");
    expect(line.textContent).toContain("未記録2件");
    await user.click(await byId(closeMonthId(month.programme_id, month.month)));
    expect((await byId(testIds.closingDialog)).textContent).toContain("未記録が2件");
    await user.click(await byId(testIds.closingNo));
    expect(fake.calls.some((made) => made.name === "close_month")).toBe(false);
    await user.click(await byId(closeMonthId(month.programme_id, month.month)));
    await user.click(await byId(testIds.closingYes));
    await waitFor(async () =>
      expect((await byId(monthId(month.programme_id, month.month))).dataset.state).toBe("closed"),
    );
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(fake.undone).toEqual(["closing"]));
  });

  test("what is missing leads to where it is done, and back", async () => {
    const { fake, user } = openAt("/closing");
    const month = fake.records.office.closings.find((line) => line.unread > 0);
    if (!month) throw new Error("no unread record in the sample");
    const line = await byId(monthId(month.programme_id, month.month));
    const link = [...line.querySelectorAll("a")].find((a) => a.textContent?.includes("未読"));
    if (!link) throw new Error("no link");
    await user.click(link);
    expect(await byId(testIds.reviewText)).toBeTruthy();
    await user.click(await byId(testIds.wayBack));
    expect(await byId(testIds.closing)).toBeTruthy();
    expect(document.querySelector(`[data-testid="${testIds.wayBack}"]`)).toBeNull();
  });

  test("corrections after closing are counted", async () => {
    const { fake } = openAt("/closing");
    const month = fake.records.office.closings.find((line) => line.after_close > 0);
    if (!month) throw new Error("no corrected month in the sample");
    expect((await byId(monthId(month.programme_id, month.month))).textContent).toContain("締めた後の訂正2件");
  });
});

describe("the weekly CSV", () => {
  test("what is to be mended leads to its record, and back to what was chosen", async () => {
    const { fake, user } = openAt("/weekly");
    await user.click(await byId(choiceId("recipient_id", "o-1")));
    expect((await byId(testIds.weeklyMend)).textContent).toContain("3件");
    await user.click(await byId(checkId("unrecorded", "v-1")));
    expect(await byId(testIds.visitForm)).toBeTruthy();
    // Mended meanwhile: the check is gone when the person comes back.
    fake.records.office.preview.checks.shift();
    fake.othersWrote?.();
    await user.click(await byId(testIds.wayBack));
    await waitFor(async () => expect((await byId(testIds.weeklyMend)).textContent).toContain("2件"));
    expect((await byId(choiceId("recipient_id", "o-1"))).dataset.selected).toBe("true");
  });

  test("a missing reason and a missing municipality lead to where they are given", async () => {
    const { user } = openAt("/weekly");
    await user.click(await byId(choiceId("recipient_id", "o-1")));
    expect((await byId(checkId("no_municipality", "s-2"))).getAttribute("href")).toBe("#/family/f-1");
    expect((await byId(checkId("due", "s-1"))).getAttribute("href")).toBe("#/stay/s-1");
  });

  test("the contents are shown by file, with what differs from last time", async () => {
    const { fake, user } = openAt("/weekly");
    fake.records.office.preview.last_folder = "20261114_架空市";
    await user.click(await byId(choiceId("recipient_id", "o-1")));
    expect((await byId(testIds.weeklySince)).textContent).toContain("追加12件・変更2件・削除0件");
    expect((await byId(testIds.weeklySince)).textContent).toContain("伏せる行(住所の秘匿): 1行");
    await user.click(await byId(previewFileId("summary.csv")));
    expect(await screen.findByText("visit_count")).toBeTruthy();
  });
});
