import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { fieldId, hitId, rollRowId, rollStateId, testIds } from "../src/testids";
import { byId, openAt, putsOf } from "./open";

const stateOf = async (person: string) => (await byId(rollRowId(person))).dataset.state;

describe("the roll call", () => {
  test("keys 1 to 4 mark, the arrows move, full-width digits count too", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    (await byId(rollRowId("p-1"))).focus();
    await user.keyboard("1{ArrowDown}2{ArrowDown}３{ArrowDown}4{ArrowUp}");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(4));
    expect(putsOf(fake, "attendance").map((record) => [record.person_id, record.state])).toEqual([
      ["p-1", "present"],
      ["p-4", "late"],
      ["p-6", "absent"],
      ["p-7", "made_up_here"],
    ]);
    expect(document.activeElement).toBe(await byId(rollRowId("p-6")));
    expect(await stateOf("p-6")).toBe("absent");
  });

  test("all present takes the unmarked only; ten people with two absent need few keys", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    (await byId(rollRowId("p-1"))).focus();
    await user.keyboard("3{ArrowDown}0");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(5));
    expect(await stateOf("p-1")).toBe("absent");
    expect(await stateOf("p-4")).toBe("present");
    expect(await stateOf("p-2")).toBe("present");
    expect((await byId(testIds.rollCounts)).textContent).toBe("出席3人・欠席1人・未記録0人");
  });

  test("marking the same person twice edits the one attendance", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    (await byId(rollRowId("p-1"))).focus();
    await user.keyboard("13");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(2));
    const [first, second] = putsOf(fake, "attendance");
    expect(first).toMatchObject({ session_id: "se-1", person_id: "p-1", attendance_role: "mother" });
    expect(second).toEqual({ id: "new-1", state: "absent" });
  });

  test("a refused mark goes back and says why", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    fake.onPut = () => {
      throw { code: "I-42", field: "makes_up_for_session_id", detail: {} };
    };
    await user.click(await byId(rollStateId("p-4", "made_up_here")));
    expect((await byId(testIds.rollError)).dataset.code).toBe("I-42");
    expect(await stateOf("p-4")).toBe("");
  });

  test("undo takes back all marks of one press", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await user.click(await byId(testIds.rollAllPresent));
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() =>
      expect(fake.undone).toEqual(["change-5", "change-4", "change-3", "change-2", "change-1"]),
    );
  });

  test("somebody who came unlisted is searched for and added", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await user.type(await byId(fieldId("roll_person")), "よしの");
    await user.click(await byId(hitId("p-5")));
    await user.click(await byId("field-roll_role--father"));
    await user.click(await byId(testIds.rollAdd));
    await waitFor(() =>
      expect(putsOf(fake, "attendance")).toEqual([
        { session_id: "se-1", person_id: "p-5", attendance_role: "father", state: "present" },
      ]),
    );
  });
});
