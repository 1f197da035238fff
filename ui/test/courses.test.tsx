import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { beginsWith } from "../src/lib/kana";
import {
  cardId,
  childcareRowId,
  choiceId,
  courseCellId,
  courseRowId,
  errorId,
  fieldId,
  hitId,
  testIds,
} from "../src/testids";
import { byId, openAt, putsOf } from "./open";

describe("courses", () => {
  test("today's session is what to do; a course shows places and leads to its page", async () => {
    const { user } = openAt("/courses");
    expect((await byId(testIds.coursesToday)).textContent).toContain("回を始める");
    const spring = await byId(cardId("course", "c-1"));
    expect(spring.textContent).toContain("空き2");
    expect((await byId(cardId("course", "c-2"))).textContent).toContain("満員");
    await user.click(spring);
    expect(await byId(testIds.courseGrid)).toBeTruthy();
  });

  test("nothing at all says how to begin", async () => {
    openAt("/courses", "open", true);
    expect(await screen.findByText("講座も集まりもまだありません")).toBeTruthy();
  });

  test("the grid says who came, what was made up where, and the units", async () => {
    openAt("/course/c-1");
    const cell = await byId(courseCellId("p-7", "se-12"));
    expect(cell.dataset.state).toBe("made_up");
    expect(within(cell).getByRole("link").getAttribute("href")).toContain("/session/se-22/roll");
    expect((await byId(courseRowId("p-1"))).textContent).toContain("2/6");
    expect((await byId(testIds.courseCertificates)).textContent).toBe("修了した人は、まだいません。");
    expect(screen.queryByTestId(testIds.courseCertificatesAll)).toBeNull();
  });

  test("certificates of all who completed go to paper, one page each, once the access log knows", async () => {
    const { fake, user } = openAt("/course/c-2");
    const printed = vi.spyOn(window, "print").mockImplementation(() => {
      const pages = screen.getAllByTestId(testIds.certificateSheet);
      expect(pages).toHaveLength(2);
      expect(pages[0]?.textContent).toContain("6回受講し");
      window.dispatchEvent(new Event("afterprint"));
    });
    await user.click(await byId(testIds.courseCertificatesAll));
    await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
    expect(fake.calls.some(({ name }) => name === "log_print")).toBe(true);
    await waitFor(() => expect(screen.queryByTestId(testIds.certificateSheet)).toBeNull());
    printed.mockRestore();
  });

  test("a participant is searched for and enrolled together with a child", async () => {
    const { fake, user } = openAt("/course/c-2");
    await user.type(await byId(fieldId("participant")), "れいやま");
    await user.click(await byId(hitId("p-1")));
    await user.click(await byId(choiceId("participant_children", "p-2")));
    await user.click(await byId(testIds.courseAdd));
    await waitFor(() => expect(putsOf(fake, "enrolment")).toHaveLength(1));
    expect(putsOf(fake, "enrolment")[0]).toMatchObject({
      course_id: "c-2",
      household_id: "f-1",
      person_ids: ["p-1", "p-2"],
      status: "active",
    });
    expect(await byId(courseRowId("p-1"))).toBeTruthy();
    expect(
      fake.calls.map(({ name }) => name),
      "a facilitator may not open the family's file",
    ).not.toContain("family");
  });

  test("who is on the course already is not enrolled twice", async () => {
    const { user } = openAt("/course/c-1");
    await user.type(await byId(fieldId("participant")), "れいやま");
    await user.click(await byId(hitId("p-1")));
    expect(await screen.findByText("この人は、もう参加者です。")).toBeTruthy();
  });
});

describe("a new course", () => {
  test("plans all of its sessions as one change, with the programme's usual length", async () => {
    const { fake, user } = openAt("/course/new");
    await user.type(await byId(fieldId("name")), "夏コース");
    await user.type(await byId(fieldId("date")), "2027/4/1");
    await user.type(await byId(fieldId("start")), "10");
    expect((await byId(fieldId("end"))).getAttribute("value")).toBe("11:30");
    const plan = await byId(testIds.coursePlan);
    expect(within(plan).getAllByRole("listitem")).toHaveLength(6);
    await user.click(await byId(choiceId("every", "14")));
    await user.click(await byId(testIds.save));
    expect(await waitFor(() => fake.calls.some((made) => made.name === "put_many"))).toBe(true);
    expect(putsOf(fake, "course")[0]).toMatchObject({
      name: "夏コース",
      programme_id: "pr-5",
      sessions_total: 6,
    });
    const sessions = putsOf(fake, "session");
    expect(sessions).toHaveLength(6);
    expect(sessions[5]).toMatchObject({
      course_id: "new-1",
      sequence_no: 6,
      planned_start: "2027-06-10T10:00",
      planned_end: "2027-06-10T11:30",
      childcare_room: true,
    });
  });

  test("a number that is none is said at its field, and nothing is stored", async () => {
    const { fake, user } = openAt("/course/new");
    await user.clear(await byId(fieldId("sessions_total")));
    await user.type(await byId(fieldId("sessions_total")), "いくつか");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("sessions_total"))).dataset.code).toBe("number_out_of_range");
    expect(await byId(errorId("name"))).toBeTruthy();
    expect(fake.puts).toHaveLength(0);
  });
});

describe("the childcare list", () => {
  test("says allergies, who may collect and who may not", async () => {
    openAt("/session/se-1/childcare");
    expect((await byId(childcareRowId("p-2"))).textContent).toContain("卵、小麦");
    const second = (await byId(childcareRowId("p-14"))).textContent;
    expect(second).toContain("アレルギーなし");
    expect(second).toContain("お迎えできない試作 つよし");
    const third = (await byId(childcareRowId("p-15"))).textContent;
    expect(third).toContain("アレルギー未確認");
    expect(third).toContain("お迎えの人が登録されていません");
  });
});

test("a letter finds a name as it is written in romaji", () => {
  expect(beginsWith("れいやま", "r")).toBe(true);
  expect(beginsWith("じつ", "j")).toBe(true);
  expect(beginsWith("ふじ", "F")).toBe(true);
  expect(beginsWith("ヨシダ", "y")).toBe(true);
  expect(beginsWith("よしだ", "k")).toBe(false);
});
