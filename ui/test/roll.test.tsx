import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import {
  cardId,
  choiceId,
  fieldId,
  hitId,
  rollOtherId,
  rollRowId,
  rollStateId,
  testIds,
} from "../src/testids";
import { byId, openAt, putsOf } from "./open";

const stateOf = async (person: string) => (await byId(rollRowId(person))).dataset.state;

describe("the roll call", () => {
  test("keys 1 to 3 mark, the arrows move, full-width digits count too", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("1{ArrowDown}2{ArrowDown}３{ArrowUp}");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(3));
    expect(putsOf(fake, "attendance").map((record) => [record.person_id, record.state])).toEqual([
      ["p-1", "present"],
      ["p-4", "late"],
      ["p-6", "absent"],
    ]);
    expect(document.activeElement).toBe(await byId(rollRowId("p-4")));
    expect(await stateOf("p-6")).toBe("absent");
  });

  test("ten people with two absent need five keys, wherever the two stand", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    // 全員出席, then よしだ and かくういん by the letters their names begin with.
    await user.keyboard("0y3k3");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(15));
    expect(await stateOf("p-10")).toBe("absent");
    expect(await stateOf("p-11")).toBe("absent");
    expect(await stateOf("p-1")).toBe("present");
    expect((await byId(testIds.rollCounts)).textContent).toBe("出席 8 / 在籍 10欠席 2・未記録 0");
  });

  test("Today is asked again after a mark, and not before", async () => {
    const { fake, user } = openAt("/");
    const asked = () => fake.calls.filter(({ name }) => name === "today").length;
    await user.click(await byId(cardId("session", "se-1")));
    await byId(rollRowId("p-1"));
    await user.click(await byId(testIds.navToday));
    await byId(testIds.today);
    expect(asked()).toBe(1);
    await user.click(await byId(cardId("session", "se-1")));
    await byId(rollRowId("p-1"));
    await user.keyboard("1");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(1));
    await user.click(await byId(testIds.navToday));
    await waitFor(() => expect(asked()).toBe(2));
  });

  test("all present takes the unmarked only", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("3{ArrowDown}0");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(13));
    expect(await stateOf("p-1")).toBe("absent");
    expect(await stateOf("p-4")).toBe("present");
  });

  test("key 5 opens the other states", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("5");
    await user.click(await byId(rollStateId("p-1", "absent_notified")));
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(1));
    expect(await stateOf("p-1")).toBe("absent_notified");
    expect((await byId(rollOtherId("p-1"))).textContent).toContain("ほか");
  });

  test("a make-up asks which session it makes up for; Enter takes the one that is chosen", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("{ArrowDown}4");
    await byId(testIds.makeUpDialog);
    await user.click(await byId(choiceId("makes_up_for", "se-53")));
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(putsOf(fake, "attendance")).toEqual([
        {
          session_id: "se-1",
          person_id: "p-4",
          attendance_role: "mother",
          state: "made_up_here",
          makes_up_for_session_id: "se-53",
        },
      ]),
    );
    await waitFor(async () => expect(await stateOf("p-4")).toBe("made_up_here"));
  });

  test("who missed nothing is told so, and can be present instead", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("4");
    expect((await byId(testIds.makeUpDialog)).textContent).toContain("記録されていません");
    await user.click(await byId(testIds.makeUpPresent));
    await waitFor(() => expect(putsOf(fake, "attendance")[0]).toMatchObject({ state: "present" }));
  });

  test("marking the same person twice edits the one attendance", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await byId(rollRowId("p-1"));
    await user.keyboard("13");
    await waitFor(() => expect(putsOf(fake, "attendance")).toHaveLength(2));
    const [first, second] = putsOf(fake, "attendance");
    expect(first).toMatchObject({ session_id: "se-1", person_id: "p-1", attendance_role: "mother" });
    expect(second).toEqual({ id: "new-1", state: "absent" });
  });

  test("a refused mark goes back and says why", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    fake.onPut = () => {
      throw { code: "I-41", field: "person_id", detail: {} };
    };
    await user.click(await byId(rollStateId("p-4", "late")));
    expect((await byId(testIds.rollError)).dataset.code).toBe("I-41");
    expect(await stateOf("p-4")).toBe("");
  });

  test("a refused make-up stays open and says why", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    fake.onPut = () => {
      throw { code: "I-42", field: "makes_up_for_session_id", detail: {} };
    };
    await user.click(await byId(rollStateId("p-4", "made_up_here")));
    await user.click(await byId(testIds.makeUpSave));
    expect((await byId(testIds.makeUpError)).dataset.code).toBe("I-42");
  });

  test("undo takes back all marks of one press", async () => {
    const { fake, user } = openAt("/session/se-1/roll");
    await user.click(await byId(testIds.rollAllPresent));
    await user.click(await byId(testIds.toastUndo));
    await waitFor(() =>
      expect(fake.undone).toEqual(Array.from({ length: 13 }, (_, n) => `change-${13 - n}`)),
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
