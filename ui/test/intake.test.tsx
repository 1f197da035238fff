import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { choiceId, fieldId, intakeLikeId, intakeProblemId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

describe("taking in a list", () => {
  test("a file, its columns, a row mended, a likeness decided, stored, taken back", async () => {
    const { fake, user } = openAt("/settings");
    await user.click(await byId(testIds.openIntake));
    await user.click(await byId(testIds.intakePick));
    await user.click(await byId(testIds.intakeCheck));
    const problem = await byId(intakeProblemId(7));
    expect(problem.dataset.code).toBe("date_invalid");
    const cell = await byId(fieldId("mend_7"));
    await user.clear(cell);
    await user.type(cell, "R8.2.28");
    const like = await byId(intakeLikeId(4));
    expect(like.textContent).toContain("名前(字体違い)");
    await user.click(await byId(choiceId("like_4", "take")));
    await user.click(await byId(testIds.intakeCheck));
    await waitFor(async () => expect((await byId(testIds.intakeCounts)).dataset.rejected).toBe("0"));
    await user.click(await byId(testIds.intakeImport));
    const result = await byId(testIds.intakeResult);
    expect(result.textContent).toContain("4行");
    const made = fake.calls.find((one) => one.name === "import_list")?.args;
    expect(made).toMatchObject({
      path: "/home/mihon/書類/利用家庭一覧.xlsx",
      request: {
        target: "family_list",
        mended: [{ line: 7, column: 3, text: "R8.2.28" }],
        decisions: [{ line: 4, choice: "take", existing: "f-1" }],
      },
    });
    await user.click(await byId(testIds.intakeUndo));
    await waitFor(() => expect(result.textContent).toContain("2件を取り消しました"));
  });

  test("a column chosen again is read anew, and leaves the one that had it", async () => {
    const { fake, user } = openAt("/import");
    await user.click(await byId(testIds.intakePick));
    await user.click(await byId(fieldId("column_A")));
    await user.click(await byId(choiceId("column_A", "phone1")));
    await waitFor(() => {
      const last = fake.calls.filter((one) => one.name === "look_into").at(-1)?.args;
      expect(last).toMatchObject({
        request: {
          fields: [
            "phone1",
            "person.full_name",
            "person.full_kana",
            "person.birth_date",
            "person.relation",
            "address.address",
            null,
          ],
        },
      });
    });
  });
});
