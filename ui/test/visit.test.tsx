import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { choiceId, echoId, errorId, fieldId, hitId, testIds, warningId } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

async function fillVisit(user: ReturnType<typeof openAt>["user"]) {
  await user.click(await byId(choiceId("programme_id", "pr-1")));
  await user.clear(await byId(fieldId("date")));
  await user.type(await byId(fieldId("date")), "R8.4.1");
  await user.type(await byId(fieldId("start")), "９時半");
  await user.type(await byId(fieldId("end")), "1130");
  await user.click(await byId(choiceId("activities", "listening")));
}

describe("the visit form", () => {
  test("stores a finished visit as the core wants it and offers to undo it", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await fillVisit(user);
    expect((await byId(echoId("date"))).textContent).toBe("令和8(2026)年4月1日(水)");
    await user.type(await byId(fieldId("note")), "元気でした");
    await user.click(await byId(testIds.save));
    const undo = await byId(testIds.toastUndo);
    const [visit] = putsOf(fake, "visit");
    expect(visit).toMatchObject({
      programme_id: "pr-1",
      household_id: "f-1",
      visit_kind: "regular",
      status: "done",
      occurred_on: "2026-04-01",
      start_at: "2026-04-01T09:30",
      end_at: "2026-04-01T11:30",
      worker_ids: ["w-1"],
      activities: ["listening"],
      concern_level: 0,
      note: "元気でした",
    });
    expect(await byId(testIds.familyPage)).toBeTruthy();
    await user.click(undo);
    await waitFor(() => expect(fake.undone).toEqual(["change-1"]));
  });

  test("says what is missing at each field and stores nothing", async () => {
    const { fake, user } = openAt("/visit/new");
    await user.click(await byId(testIds.save));
    for (const name of ["household", "programme_id", "start", "end"]) {
      expect(await byId(errorId(name))).toBeTruthy();
    }
    expect((await byId(errorId("start"))).dataset.code).toBe("time_empty");
    expect(fake.puts).toEqual([]);
  });

  test("an error of the core stands at its field and everything typed is still there", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    fake.onPut = () => {
      throw { code: "I-02", field: "start_at", detail: {} };
    };
    await fillVisit(user);
    await user.type(await byId(fieldId("note")), "消えては困る記録");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("start"))).dataset.code).toBe("I-02");
    expect(typedIn(await byId(fieldId("note")))).toBe("消えては困る記録");
    expect(typedIn(await byId(fieldId("date")))).toBe("R8.4.1");
    expect(typedIn(await byId(fieldId("start")))).toBe("９時半");
    expect((await byId(choiceId("activities", "listening"))).dataset.selected).toBe("true");
  });

  test("a code nobody has words for is shown with its number", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    fake.onPut = () => {
      throw { code: "Z-77", field: null, detail: {} };
    };
    await fillVisit(user);
    await user.click(await byId(testIds.save));
    expect((await byId(testIds.formErrors)).textContent).toContain("Z-77");
  });

  test("a day that does not exist is refused before the core is asked", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await fillVisit(user);
    await user.clear(await byId(fieldId("date")));
    await user.type(await byId(fieldId("date")), "令和8年2月30日");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("date"))).dataset.code).toBe("date_invalid");
    expect(fake.puts).toEqual([]);
  });

  test("a warning asks for its reason, which is stored with the record", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    fake.onPut = ({ record }) =>
      record.overrides
        ? null
        : { id: "v-7", revision: 1, warnings: [{ code: "I-21", detail: {} }], change: "c" };
    await fillVisit(user);
    await user.click(await byId(testIds.save));
    await user.type(await byId(warningId("I-21")), "上の子が入学したばかり");
    await user.click(await byId(testIds.warningsSave));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "visit").at(-1)).toEqual({
      id: "v-7",
      overrides: [{ code: "I-21", reason: "上の子が入学したばかり" }],
    });
  });

  test("Enter in a field never submits; Ctrl+Enter saves", async () => {
    const { fake, user } = openAt("/visit/new?household=f-1");
    await fillVisit(user);
    const end = await byId(fieldId("end"));
    fireEvent.keyDown(end, { key: "Enter", keyCode: 13 });
    await user.type(end, "{Enter}");
    expect(fake.puts).toEqual([]);
    await user.type(end, "{Control>}{Enter}{/Control}");
    await waitFor(() => expect(putsOf(fake, "visit")).toHaveLength(1));
  });

  test("the family is found by kana and chosen by keyboard", async () => {
    const { user } = openAt("/visit/new");
    await user.type(await byId(fieldId("household")), "れいやま");
    expect(await byId(hitId("p-1"))).toBeTruthy();
    await user.keyboard("{ArrowDown}{Enter}");
    expect((await byId(`${fieldId("household")}-chosen`)).textContent).toBe("例山 はな子");
    expect(await screen.findByText(/例山 そら\(/)).toBeTruthy();
  });
});
