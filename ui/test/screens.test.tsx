import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import {
  cardId,
  choiceId,
  errorId,
  fieldId,
  hitId,
  recipientId,
  testIds,
  weeklyFileId,
} from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

describe("Today", () => {
  test("lists what there is to do; each line opens its record", async () => {
    const { user } = openAt("/");
    const visits = await byId(testIds.todayVisits);
    expect(within(visits).getByTestId(cardId("visit", "v-1"))).toBeTruthy();
    await user.click(await byId(cardId("session", "se-1")));
    expect(await byId(testIds.rollCall)).toBeTruthy();
  });

  test("a record that waits for a reason opens with its reason box", async () => {
    const { fake, user } = openAt("/");
    await user.click(await byId(cardId("due-stay", "s-2")));
    await user.type(await byId("warning-I-15"), "家族の入院が延びた");
    await user.click(await byId(testIds.warningsSave));
    expect(await byId(testIds.today)).toBeTruthy();
    expect(putsOf(fake, "stay")).toEqual([
      { id: "s-2", overrides: [{ code: "I-15", reason: "家族の入院が延びた" }] },
    ]);
  });

  test("an empty day says what to do", async () => {
    openAt("/", "open", true);
    expect((await byId(testIds.todayEmpty)).textContent).toContain("家庭を登録");
  });
});

describe("search", () => {
  test("Ctrl+K, kana, Enter opens the family", async () => {
    const { user } = openAt("/");
    await byId(testIds.today);
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await byId(testIds.searchInput), "れいやま は");
    await byId(hitId("p-1"));
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await byId(testIds.familyPage)).toBeTruthy();
  });

  test("Enter opens what is found for all that is typed, also where that comes after the key", async () => {
    const waiting: (() => void)[] = [];
    const { user } = openAt("/", "open", false, (fake) => {
      const { call } = fake;
      fake.call = async (name, args) => {
        if (name === "find") await new Promise<void>((go) => waiting.push(go));
        return call(name, args);
      };
    });
    const answer = async () => {
      await waitFor(() => expect(waiting.length).toBeGreaterThan(0));
      for (const go of waiting.splice(0)) go();
    };
    await byId(testIds.today);
    await user.keyboard("{Control>}k{/Control}");
    const input = await byId(testIds.searchInput);
    fireEvent.change(input, { target: { value: "H-A3-0000" } });
    await answer();
    await byId(hitId("f-1"));
    // The findings before still stand there.
    fireEvent.change(input, { target: { value: "H-A3-00002" } });
    expect(screen.queryByTestId(hitId("f-1"))).not.toBeNull();
    await user.keyboard("{Enter}");
    expect(screen.queryByTestId(testIds.familyPage)).toBeNull();
    await answer();
    await byId(testIds.familyPage);
    expect(location.hash).toBe("#/family/f-2");
    // A line that was chosen is what Enter is for, also while other findings are on their way.
    await user.keyboard("{Control>}k{/Control}");
    const again = await byId(testIds.searchInput);
    fireEvent.change(again, { target: { value: "H-A3-000" } });
    await answer();
    await byId(hitId("f-1"));
    fireEvent.change(again, { target: { value: "H-A3-00003" } });
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/family/f-1"));
  });

  test("stays open with what was typed when a screen comes late; a link in it and the way back close it", async () => {
    const { user } = openAt("/");
    await byId(testIds.today);
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await byId(testIds.searchInput), "いない人の名前");
    // Asked for before the search was opened, and come only now.
    fireEvent.click(await byId(testIds.navVisits));
    await waitFor(() => expect(location.hash).toBe("#/visits"));
    expect(typedIn(await byId(testIds.searchInput))).toBe("いない人の名前");
    const link = (await byId(testIds.searchDialog)).querySelector("a");
    if (!link) throw new Error("no way to a new family");
    await user.click(link);
    await waitFor(() => expect(location.hash).toBe("#/family/new"));
    await waitFor(() => expect(screen.queryByTestId(testIds.searchDialog)).toBeNull());
    await user.keyboard("{Control>}k{/Control}");
    await byId(testIds.searchDialog);
    window.dispatchEvent(new PopStateEvent("popstate"));
    await waitFor(() => expect(screen.queryByTestId(testIds.searchDialog)).toBeNull());
  });
});

describe("a stay", () => {
  test("is stored with its times; the only requester of the programme is already chosen", async () => {
    const { fake, user } = openAt("/stay/new?household=f-1");
    await user.click(await byId(choiceId("person", "p-2")));
    await user.click(await byId(choiceId("programme_id", "pr-3")));
    await user.click(await byId(choiceId("reason_codes", "illness")));
    await user.type(await byId(fieldId("in_date")), "2026/3/14");
    await user.type(await byId(fieldId("in_time")), "17");
    await user.type(await byId(fieldId("out_date")), "2026/3/15");
    await user.type(await byId(fieldId("out_time")), "25:30");
    await user.click(await byId(choiceId("status", "completed")));
    await user.click(await byId(testIds.stayCopyPlan));
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "stay")).toHaveLength(1));
    expect(putsOf(fake, "stay")[0]).toMatchObject({
      person_id: "p-2",
      programme_id: "pr-3",
      stay_kind: "overnight",
      requester_type: "municipality",
      reason_codes: ["illness"],
      in_at: "2026-03-14T17:00",
      out_at: "2026-03-16T01:30",
      status: "completed",
    });
  });

  test("an overlap is said where the form can show it", async () => {
    const { fake, user } = openAt("/stay/s-1/edit");
    fake.onPut = () => {
      throw { code: "I-10", field: "planned_in_at", detail: {} };
    };
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("in_date"))).dataset.code).toBe("I-10");
  });
});

describe("a session", () => {
  test("can be planned at a place that did not exist", async () => {
    const { fake, user } = openAt("/session/new", "open", true);
    await user.type(await byId(fieldId("new_site")), "見本公民館");
    await user.click(await byId("add-site"));
    await waitFor(() => expect(putsOf(fake, "site")).toEqual([{ name: "見本公民館" }]));
    await user.click(await byId(choiceId("programme_id", "pr-5")));
    await user.type(await byId(fieldId("start")), "10");
    await user.type(await byId(fieldId("end")), "1130");
    await user.click(await byId(testIds.save));
    expect(await byId(testIds.rollCall)).toBeTruthy();
    expect(putsOf(fake, "session")[0]).toMatchObject({
      programme_id: "pr-5",
      site_id: "new-1",
      status: "planned",
    });
  });
});

describe("the weekly CSV", () => {
  test("a recipient is added, a folder picked, and the result shows rows, corrections and characters", async () => {
    const { fake, user } = openAt("/weekly", "open", true);
    await user.type(await byId(fieldId("name")), "架空市");
    await user.type(await byId(fieldId("municipality_code")), "99999");
    await user.click(await byId(testIds.addRecipient));
    await user.click(await byId(choiceId("which", "typed")));
    await user.type(await byId(fieldId("week_day")), "2026/3/11");
    await user.click(await byId(choiceId("encoding", "cp932")));
    await user.click(await byId(testIds.pickFolder));
    await user.click(await byId(testIds.weeklySubmit));
    const result = await byId(testIds.weeklyResult);
    expect((await byId(weeklyFileId("visits.csv"))).textContent).toContain("12行");
    expect(result.textContent).toContain("「𠮷」 2回");
    expect(result.textContent).toContain("3件");
    expect(fake.calls.find((made) => made.name === "export_weekly")?.args).toEqual({
      period: "2026-W11",
      recipient_id: "new-1",
      level: "pseudonymous",
      encoding: "cp932",
      out: "/home/mihon/書類/市へ",
      passphrase: null,
    });
  });

  test("of all recipients the one whose batch cannot be looked at says so", async () => {
    const { user } = openAt("/weekly", "open", false, (fake) => {
      fake.records.options.organisations.push({ id: "o-town", name: "見本町", group: null, preset: null });
      fake.refuses.weekly_preview = "read_only";
    });
    await user.click(await byId(choiceId("recipient_id", "all")));
    const line = await byId(recipientId("o-1"));
    await waitFor(() => expect(line.textContent).toContain("この場所には書き込めません"), { timeout: 5000 });
    expect(line.textContent).not.toContain("直すところはありません");
  });

  test("a month goes to all recipients at once, locked with what was typed twice", async () => {
    const { fake, user } = openAt("/weekly", "open", false, ({ records }) => {
      records.options.organisations.push({ id: "o-town", name: "見本町", group: null, preset: null });
    });
    const made = () => fake.calls.filter((call) => call.name === "export_weekly").map((call) => call.args);
    await user.click(await byId(choiceId("which", "typed_month")));
    await user.type(await byId(fieldId("week_day")), "2026/3/11");
    await user.click(await byId(choiceId("recipient_id", "all")));
    expect((await byId(recipientId("o-1"))).textContent).toContain("先に直すところ 3件");
    await user.click(await byId(fieldId("zip")));
    await user.click(await byId(testIds.pickFolder));
    await user.type(await byId(fieldId("passphrase")), "短い");
    await user.click(await byId(testIds.weeklySubmit));
    expect((await byId(errorId("passphrase"))).dataset.code).toBe("zip_passphrase_short");
    await user.type(await byId(fieldId("passphrase")), "くてながい合言葉です。。");
    await user.type(await byId(fieldId("again")), "ちがう");
    await user.click(await byId(testIds.weeklySubmit));
    expect((await byId(errorId("again"))).dataset.code).toBe("passphrase_differs");
    expect(made()).toEqual([]);
    await user.clear(await byId(fieldId("again")));
    await user.type(await byId(fieldId("again")), "短いくてながい合言葉です。。");
    await user.click(await byId(testIds.weeklySubmit));
    await waitFor(() =>
      expect(document.querySelectorAll(`[data-testid=${testIds.weeklyResult}]`)).toHaveLength(2),
    );
    expect(made()).toMatchObject([
      { period: "2026-03", recipient_id: null, passphrase: "短いくてながい合言葉です。。" },
    ]);
    // The passphrase is not kept, and the next one is not written without.
    expect(typedIn(await byId(fieldId("passphrase")))).toBe("");
    await user.click(await byId(testIds.weeklySubmit));
    expect((await byId(errorId("passphrase"))).dataset.code).toBe("zip_passphrase_short");
  });

  test("nothing is written without recipient and folder", async () => {
    const { fake, user } = openAt("/weekly");
    await user.click(await byId(testIds.weeklySubmit));
    expect(await byId(errorId("recipient_id"))).toBeTruthy();
    expect(await byId(errorId("out"))).toBeTruthy();
    expect(fake.calls.some((made) => made.name === "export_weekly")).toBe(false);
  });
});
