import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { closeMonthId, monthId, testIds } from "../src/testids";
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
