import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import {
  assignedId,
  candidateId,
  choiceId,
  errorId,
  fieldId,
  loadId,
  testIds,
  waitingId,
  warningId,
} from "../src/testids";
import { byId, openAt, putsOf } from "./open";

describe("assignments", () => {
  test("a family gets a visitor from a day on; those without hours or pledge cannot be chosen", async () => {
    const { fake, user } = openAt("/assignments");
    await user.click(await byId(waitingId("en-f-5")));
    const refused = await byId(candidateId("w-3"));
    expect(refused.textContent).toContain("研修38時間/40時間");
    expect(refused.dataset.disabled).toBe("true");
    expect((await byId(candidateId("w-5"))).textContent).toContain("守秘誓約がまだ");
    expect((await byId(candidateId("w-2"))).textContent).toContain("受け持ちがいっぱい");
    await user.click(refused);
    await user.click(await byId(testIds.assignSave));
    expect((await byId(errorId("worker_id"))).dataset.code).toBe("required");
    await user.clear(await byId(fieldId("on")));
    await user.type(await byId(fieldId("on")), "2026/12/1");
    await user.click(await byId(candidateId("w-6")));
    await user.click(await byId(testIds.assignSave));
    await waitFor(() =>
      expect(putsOf(fake, "assignment")).toEqual([
        { enrolment_id: "en-f-5", worker_id: "w-6", from: "2026-12-01", is_primary: true },
      ]),
    );
    await waitFor(() => expect(document.querySelector(`[data-testid="${waitingId("en-f-5")}"]`)).toBeNull());
  });

  test("a full visitor wants a reason, and the question stays although the family has left the list", async () => {
    const { fake, user } = openAt("/assignments");
    fake.onPut = ({ record }) =>
      record.overrides
        ? null
        : { id: "as-new", revision: 1, change: "1", warnings: [{ code: "I-32", detail: {} }] };
    await user.click(await byId(waitingId("en-f-5")));
    await user.click(await byId(candidateId("w-2")));
    await user.click(await byId(testIds.assignSave));
    await user.type(await byId(warningId("I-32")), "ほかに空きがない");
    await user.click(await byId(testIds.warningsSave));
    await waitFor(() =>
      expect(putsOf(fake, "assignment")[1]).toEqual({
        id: "as-new",
        overrides: [{ code: "I-32", reason: "ほかに空きがない" }],
      }),
    );
  });

  test("a change of visitor ends one assignment and begins the next the day after, as one change", async () => {
    const { fake, user } = openAt("/assignments");
    await user.click(await byId(assignedId("as-f-1")));
    await user.clear(await byId(fieldId("on")));
    await user.type(await byId(fieldId("on")), "2026/12/31");
    await user.click(await byId(choiceId("end_reason", "illness")));
    await user.click(await byId(candidateId("w-4")));
    await user.click(await byId(testIds.assignSave));
    await waitFor(() => expect(putsOf(fake, "assignment")).toHaveLength(2));
    expect(fake.calls.filter((made) => made.name === "put_many")).toHaveLength(1);
    expect(putsOf(fake, "assignment")).toEqual([
      { id: "as-f-1", to: "2026-12-31", end_reason: "illness" },
      { enrolment_id: "en-f-1", worker_id: "w-4", from: "2027-01-01", is_primary: true },
    ]);
  });

  test("loads are shown as numbers", async () => {
    openAt("/assignments");
    expect((await byId(loadId("w-4"))).textContent).toContain("受け持ち2/3家庭");
  });
});

describe("unread records", () => {
  test("J and K go through the list, R marks, and the next one is read", async () => {
    const { fake, user } = openAt("/reviews");
    expect((await byId(testIds.reviewText)).dataset.visit).toBe("v-21");
    await user.keyboard("j");
    expect((await byId(testIds.reviewText)).dataset.visit).toBe("v-22");
    await user.keyboard("k");
    await user.keyboard("jr");
    await waitFor(() =>
      expect(fake.calls.filter((made) => made.name === "review").map((made) => made.args)).toEqual([
        { visit_ids: ["v-22"] },
      ]),
    );
    await waitFor(async () => expect((await byId(testIds.reviewText)).dataset.visit).toBe("v-23"));
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() => expect(fake.undone).toEqual(["review"]));
  });

  test("all at once asks first where something is to be reported", async () => {
    const { fake, user } = openAt("/reviews");
    await user.click(await byId(testIds.reviewMarkAll));
    expect(fake.calls.some((made) => made.name === "review")).toBe(false);
    await user.click(await byId(testIds.reviewMarkAllYes));
    expect(await byId(testIds.reviewsEmpty)).toBeTruthy();
  });

  test("a concern leads to where it is handed on", async () => {
    const { user } = openAt("/reviews");
    expect((await byId(testIds.reviewHand)).getAttribute("href")).toBe("#/visit/v-21/concern");
    await user.keyboard("jj");
    expect(document.querySelector(`[data-testid="${testIds.reviewHand}"]`)).toBeNull();
  });
});
