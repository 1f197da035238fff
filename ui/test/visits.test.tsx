import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { OnCallView } from "../src/lib/api/bindings";
import type { Fake } from "../src/lib/api/fake";
import { addDays, isoWeek, mondayOf, todayInTokyo } from "../src/lib/dates/civil";
import {
  cardId,
  choiceId,
  echoId,
  errorId,
  fieldId,
  quarterId,
  recordId,
  templateId,
  testIds,
  tonightId,
} from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

const TODAY = todayInTokyo();
const MONDAY = mondayOf(isoWeek(TODAY)) ?? "";
const visitsAsked = (fake: Fake) =>
  fake.calls.filter((made) => made.name === "visits").map((made) => made.args);

function onCall(fake: Fake, list: OnCallView[]) {
  const real = fake.call;
  fake.call = (async (name: "handover", args: never) => {
    const answer = await real(name, args);
    return name === "handover" ? { ...answer, on_call: list } : answer;
  }) as Fake["call"];
}

describe("my visits", () => {
  test("unrecorded ones stand first, each with its button; mine unless everybody's are asked for", async () => {
    const { fake, user } = openAt("/visits");
    const open = await byId(testIds.visitUnrecorded);
    expect(within(open).getByTestId(cardId("visit", "v-3"))).toBeTruthy();
    expect(visitsAsked(fake)).toEqual([{ from: MONDAY, to: addDays(MONDAY, 6), mine: true }]);
    await user.click(await byId(choiceId("whose", "everyone")));
    await waitFor(() => expect(visitsAsked(fake).at(-1)).toMatchObject({ mine: false }));
    await user.click(within(open).getByTestId(recordId("v-3")));
    expect(await byId(testIds.visitForm)).toBeTruthy();
    expect((await byId(choiceId("status", "done"))).dataset.selected).toBe("true");
  });

  test("goes from week to week and is still there after a record was opened", async () => {
    const { fake, user } = openAt("/visits");
    await user.click(await byId(testIds.visitWeekAfter));
    await waitFor(() => expect(visitsAsked(fake).at(-1)).toMatchObject({ from: addDays(MONDAY, 7) }));
    await user.click(await byId(cardId("visit", "v-11")));
    await byId(testIds.visitForm);
    await user.click(await byId(testIds.cancel));
    await byId(testIds.visitWeek);
    expect(await byId(cardId("visit", "v-11"))).toBeTruthy();
    await user.click(await byId(testIds.visitWeekThis));
    await waitFor(() =>
      expect(document.querySelector(`[data-testid="${cardId("visit", "v-11")}"]`)).toBeNull(),
    );
  });

  test("leads to the records nobody has read", async () => {
    const fake = openAt("/visits").fake;
    expect(fake.records.today.unread).toBe(0);
    await byId(testIds.visitList);
    expect(document.querySelector(`[data-testid="${testIds.visitReviews}"]`)).toBeNull();
    fake.records.today.unread = 3;
    fake.othersWrote?.();
    expect((await byId(testIds.visitReviews)).getAttribute("href")).toBe("#/reviews");
  });
});

describe("planning", () => {
  test("a weekly series is one change, its days are read out before", async () => {
    const { fake, user } = openAt("/visit/plan?household=f-1");
    await user.click(await byId(choiceId("programme_id", "pr-1")));
    await user.type(await byId(fieldId("date")), "2026/12/2");
    await user.type(await byId(fieldId("start")), "10");
    await user.type(await byId(fieldId("end")), "12");
    await user.click(await byId(choiceId("repeat", "weekly")));
    await user.clear(await byId(fieldId("times")));
    await user.type(await byId(fieldId("times")), "３");
    expect((await byId(echoId("repeat"))).textContent).toBe("訪問する日: 12/2(水)、12/9(水)、12/16(水)");
    await user.click(await byId(testIds.save));
    await byId(testIds.visitList);
    const [planned] = fake.calls.filter((made) => made.name === "plan_visits");
    expect(planned?.args).toMatchObject({
      times: 3,
      every_days: 7,
      draft: "visit/plan/f-1",
      visit: {
        household_id: "f-1",
        programme_id: "pr-1",
        status: "planned",
        planned_start: "2026-12-02T10:00",
        planned_end: "2026-12-02T12:00",
      },
    });
  });

  test("a number of visits that is none is said at its field", async () => {
    const { fake, user } = openAt("/visit/plan?household=f-1");
    await user.click(await byId(choiceId("repeat", "fortnightly")));
    await user.clear(await byId(fieldId("times")));
    await user.type(await byId(fieldId("times")), "99");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("times"))).dataset.code).toBe("number_out_of_range");
    expect(fake.calls.some((made) => made.name === "plan_visits")).toBe(false);
  });
});

describe("recording a scheduled visit", () => {
  test("takes no more than 12 interactions besides the note", async () => {
    const { fake, user } = openAt("/visits");
    let interactions = 0;
    const press = async (id: string) => {
      interactions += 1;
      await user.click(await byId(id));
    };
    await press(recordId("v-3"));
    await press(quarterId("end", "later"));
    await press(testIds.visitAsLast);
    await press(choiceId("activities", "play"));
    await user.type(await byId(fieldId("note")), "元気でした");
    await press(choiceId("concern_level", "1"));
    await press(testIds.save);
    await byId(testIds.familyPage);
    expect(interactions).toBeLessThanOrEqual(12);
    expect(putsOf(fake, "visit")).toMatchObject([
      {
        id: "v-3",
        status: "done",
        start_at: `${addDays(TODAY, -1)}T10:00`,
        end_at: `${addDays(TODAY, -1)}T12:15`,
        present_person_ids: ["p-1", "p-2"],
        concern_level: 1,
        note: "元気でした",
      },
    ]);
  });

  test("a visit that is still to come stays planned", async () => {
    openAt("/visit/v-8");
    expect((await byId(choiceId("status", "planned"))).dataset.selected).toBe("true");
  });

  test("as last time can be taken back", async () => {
    const { user } = openAt("/visit/v-3");
    await user.click(await byId(testIds.visitAsLast));
    expect((await byId(choiceId("activities", "listening"))).dataset.selected).toBe("true");
    await user.click(await byId(testIds.toastUndo));
    await waitFor(async () =>
      expect((await byId(choiceId("activities", "listening"))).dataset.selected).toBeUndefined(),
    );
  });

  test("the quarters move the time by buttons and by keys", async () => {
    const { user } = openAt("/visit/v-3");
    await user.click(await byId(quarterId("start", "earlier")));
    expect(typedIn(await byId(fieldId("start")))).toBe("9:45");
    await user.click(await byId(fieldId("start")));
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(typedIn(await byId(fieldId("start")))).toBe("10:15");
  });

  test("a heading goes where the cursor is, on a line of its own", async () => {
    const { user } = openAt("/visit/v-3");
    const note = (await byId(fieldId("note"))) as HTMLTextAreaElement;
    await user.type(note, "はじめおわり");
    note.setSelectionRange(3, 3);
    await user.click(await byId(templateId(0)));
    await waitFor(() => expect(note.value).toBe("はじめ\n【様子】おわり"));
    expect(note.selectionStart).toBe("はじめ\n【様子】".length);
  });
});

describe("a visit that is put off", () => {
  test("says whose day it is and where the new one is entered; it is stored on the day it was planned for", async () => {
    const { fake, user } = openAt("/visit/v-3");
    const planned = typedIn(await byId(fieldId("date")));
    await user.click(await byId(choiceId("status", "postponed")));
    expect((await byId(testIds.visitForm)).textContent).toContain("新しい日は、保存したあと");
    await user.click(await byId(testIds.save));
    expect((await byId(testIds.familyPage)).textContent).toContain("訪問を予定");
    expect(putsOf(fake, "visit")[0]).toMatchObject({
      status: "postponed",
      occurred_on: planned.replaceAll("/", "-"),
    });
  });
});

describe("a concern", () => {
  const person = (id: string, now: boolean): OnCallView => ({
    id,
    revision: 1,
    name: now ? "例山 一郎" : "試作 次郎",
    phone: "000-0000-0000",
    from: null,
    to: null,
    note: null,
    now,
  });

  test("says whom to tell, and after saving shows the number and leaves a note in the handover book", async () => {
    const { fake, user } = openAt("/visit/v-3");
    onCall(fake, [person("oc-2", false), person("oc-1", true)]);
    await user.click(await byId(choiceId("concern_level", "3")));
    const hint = await byId(testIds.visitConcernHint);
    expect(hint.textContent).toContain("110番・119番");
    await waitFor(() => expect(hint.textContent).toContain("000-0000-0000"));
    await user.type(await byId(fieldId("note")), "あざがあった。");
    await user.click(await byId(choiceId("activities", "listening")));
    await user.click(await byId(testIds.save));
    await byId(testIds.concernForm);
    const ring = await byId(testIds.concernOnCall);
    expect(ring.querySelector("li")?.textContent).toContain("例山 一郎");
    await user.click(await byId(choiceId("urgent", "urgent")));
    const facts = typedIn(await byId(fieldId("text")));
    expect(facts).toContain("例山家");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "handover_note")).toEqual([{ urgent: true, text: facts, household_id: "f-1" }]);
  });

  test("says that a note goes nowhere while the folder is away, and only then", async () => {
    const { fake } = openAt("/visit/v-2/concern");
    await byId(testIds.concernOnCall);
    expect(screen.queryByTestId(testIds.concernNotSent)).toBeNull();
    Object.assign(fake.records.sharing.view, { problem: "folder_missing" });
    act(() => fake.othersWrote?.());
    expect((await byId(testIds.concernNotSent)).textContent).toContain("電話で伝えてください");
  });

  test("a reported level is not reported again with every correction", async () => {
    const { fake, user } = openAt("/visit/v-2");
    await user.click(await byId(testIds.save));
    await byId(testIds.familyPage);
    expect(putsOf(fake, "visit")).toHaveLength(1);
  });

  test("without a list it says where the numbers are entered; nothing is stored without facts", async () => {
    const { fake, user } = openAt("/visit/v-2/concern");
    onCall(fake, []);
    const facts = await byId(fieldId("text"));
    expect(typedIn(facts)).toContain("泣き声が続いていた。");
    fireEvent.change(facts, { target: { value: "" } });
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("text"))).dataset.code).toBe("required");
    expect(fake.puts).toEqual([]);
  });
});

describe("Today", () => {
  test("answers first whether there is a bed tonight, in number, word and shape", async () => {
    const { user } = openAt("/");
    const tonight = await byId(tonightId("pr-3"));
    expect(tonight.textContent).toContain("今夜の空き 2/5");
    expect(tonight.querySelector("svg")).toBeTruthy();
    expect((await byId(testIds.today)).querySelector("section")?.contains(tonight)).toBe(true);
    await user.click(tonight);
    await waitFor(() => expect(location.hash).toBe("#/board?programme=pr-3"));
  });

  test.each([
    [{ free: 0, taken: 5, held: 0, violations: [] }, "今夜は満室 0/5"],
    [{ free: -1, taken: 6, held: 0, violations: ["I-11"] }, "今夜は定員超過 6/5"],
    [{ capacity: null, free: null, taken: 2, held: 1, violations: [] }, "今夜の利用 3"],
  ])("%o is said as %s", async (change, words) => {
    const { fake } = openAt("/find");
    const [first] = fake.records.today.tonight;
    if (first) Object.assign(first.night, change);
    location.hash = "/";
    expect((await byId(tonightId("pr-3"))).textContent).toContain(words);
  });

  test("unread records and families without a visitor need me", async () => {
    const { fake } = openAt("/find");
    Object.assign(fake.records.today, { unread: 3, unassigned: 2 });
    location.hash = "/";
    expect((await byId(cardId("needs", "unread"))).getAttribute("href")).toBe("#/reviews");
    expect((await byId(cardId("needs", "unassigned"))).getAttribute("href")).toBe("#/assignments");
  });
});
