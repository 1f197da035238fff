import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { Check } from "../src/lib/form";
import { RULES, ruleValue } from "../src/screens/people/rules";
import {
  addId,
  choiceId,
  errorId,
  fieldId,
  programmeId,
  resetRuleId,
  testIds,
  workerId,
} from "../src/testids";
import { byId, openAt, putsOf } from "./open";

describe("workers", () => {
  test("hours that were missing are added, and the sum is shown at once", async () => {
    const { fake, user } = openAt("/people");
    await user.click(await byId(workerId("w-3")));
    expect((await byId(testIds.workerHours)).textContent).toBe("研修の合計 38時間");
    await user.click(await byId(testIds.addTraining));
    await user.type(await byId(fieldId("training[2].course")), "補講");
    await user.type(await byId(fieldId("training[2].hours")), "３");
    await user.type(await byId(fieldId("training[2].completed_on")), "2026/1/21");
    expect((await byId(testIds.workerHours)).textContent).toBe("研修の合計 41時間");
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "worker")).toHaveLength(1));
    expect(putsOf(fake, "worker")[0]).toMatchObject({ id: "w-3", person_name: "四角 ゆう", active: true });
    expect(putsOf(fake, "worker")[0]?.training).toContainEqual({
      course: "補講",
      hours: 3,
      completed_on: "2026-01-21",
    });
    expect(await byId(testIds.people)).toBeTruthy();
  });

  test("a role without a name and hours that are no number are said in their lines", async () => {
    const { fake, user } = openAt("/worker/new");
    await user.type(await byId(fieldId("person_name")), "見本 みのる");
    await user.type(await byId(fieldId("roles[0].from")), "2026/4/1");
    await user.click(await byId(testIds.addTraining));
    await user.type(await byId(fieldId("training[0].hours")), "たくさん");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("roles[0].role"))).dataset.code).toBe("required");
    expect((await byId(errorId("training[0].hours"))).dataset.code).toBe("number_invalid");
    expect(fake.puts).toHaveLength(0);
  });

  test("lines that nobody began are not stored", async () => {
    const { fake, user } = openAt("/worker/new");
    await user.type(await byId(fieldId("person_name")), "見本 みのる");
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "worker")).toHaveLength(1));
    expect(putsOf(fake, "worker")[0]).toMatchObject({ roles: [], training: [], access_role: "visitor" });
  });
});

describe("programmes", () => {
  test("only what was changed goes to the core; a rule goes back to the usual one", async () => {
    const { fake, user } = openAt("/people?tab=programmes");
    await user.click(await byId(programmeId("pr-3")));
    const days = await byId(fieldId("rules.max_days_per_stay"));
    await user.clear(days);
    await user.type(days, "１０");
    await user.click(await byId(resetRuleId("capacity")));
    await user.click(await byId(choiceId("rules.count_same_day_cancel", "true")));
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "programme")).toHaveLength(1));
    expect(putsOf(fake, "programme")[0]).toMatchObject({
      id: "pr-3",
      rules: { max_days_per_stay: 10, capacity: null, count_same_day_cancel: true },
    });
  });

  test("what the core refuses is said at its rule", async () => {
    const { fake, user } = openAt("/programme/pr-4");
    fake.onPut = () => {
      throw { code: "rule_invalid", field: "rules.open_from", detail: {} };
    };
    await user.type(await byId(fieldId("rules.open_from")), "99");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("rules.open_from"))).dataset.code).toBe("rule_invalid");
  });

  test("one is added from the catalogue and opens", async () => {
    const { fake, user } = openAt("/people?tab=programmes");
    await user.click(await byId(fieldId("new_programme")));
    await user.click(await byId(choiceId("new_programme", "twilight_stay")));
    await user.click(await byId(addId("programme")));
    await waitFor(() => expect(putsOf(fake, "programme")).toEqual([{ preset: "twilight_stay" }]));
  });
});

test("rules are read as the core takes them", () => {
  const check = new Check();
  expect(ruleValue(check, "open_from", "9:00")).toBe("09:00");
  expect(ruleValue(check, "capacity", "")).toBeNull();
  expect(check.ok).toBe(true);
  ruleValue(check, "capacity", "五");
  expect(check.problems["rules.capacity"]?.code).toBe("number_invalid");
});

const PRESETS = import.meta.glob<string>("../../assets/programmes/*.toml", {
  query: "?raw",
  import: "default",
  eager: true,
});

test("every rule of every preset has its field", () => {
  const named = Object.values(PRESETS).flatMap((toml) =>
    [...(toml.split("[rules]")[1] ?? "").matchAll(/^(\w+) =/gm)].map((match) => match[1] ?? ""),
  );
  expect(named.length).toBeGreaterThan(50);
  for (const name of named) expect(Object.keys(RULES)).toContain(name);
});
