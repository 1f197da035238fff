import { fireEvent, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { cardId, choiceId, errorId, fieldId, figureId, testIds } from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

const chosen = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${fieldId(name)}"]`);

describe("targets of public plans", () => {
  test("a row is added with its year and baseline, and stands in its plan", async () => {
    const { fake, user } = openAt("/target/new");
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("plan_name"))).toBeTruthy();
    await user.type(await byId(fieldId("plan_name")), "架空市子ども計画");
    await user.type(await byId(fieldId("no")), "1-3");
    await user.type(await byId(fieldId("item")), "夜間の預かり");
    await user.type(await byId(fieldId("target_value")), "６０");
    await user.type(await byId(fieldId("yearly[0].plan_value")), "五十");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("yearly[0].plan_value"))).dataset.code).toBe("number_invalid");
    await user.clear(await byId(fieldId("yearly[0].plan_value")));
    await user.type(await byId(fieldId("yearly[0].plan_value")), "50");
    await user.click(await byId(testIds.save));
    await byId(testIds.plans);
    expect(putsOf(fake, "target")).toMatchObject([
      {
        plan_name: "架空市子ども計画",
        no: "1-3",
        item: "夜間の預かり",
        target_value: 60,
        metric_code: null,
        yearly: [{ plan_value: 50, actual_value: null }],
        baselines: [],
      },
    ]);
    expect((await byId(cardId("target", "new-1"))).textContent).toContain("夜間の預かり");
  });

  test("what is stored is edited, and a year nobody began is not stored", async () => {
    const { fake, user } = openAt("/target/t-1");
    expect(((await byId(fieldId("item"))) as HTMLInputElement).value).toBe("短期入所");
    await user.click(await byId(testIds.targetAddYear));
    await user.type(await byId(fieldId("unit")), "数");
    await user.click(await byId(testIds.save));
    await byId(testIds.plans);
    const [put] = putsOf(fake, "target");
    expect(put).toMatchObject({ id: "t-1", unit: "泊数", yearly: [{ id: "ty-1", fy: 2026 }] });
  });

  test("an opening balance says which figure, until when and from where", async () => {
    const { fake, user } = openAt("/plans");
    await user.click(await byId(testIds.balanceNew));
    await user.type(await byId(fieldId("as_of")), "2024/3/31");
    await user.type(await byId(fieldId("value")), "97");
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("metric"))).toBeTruthy();
    expect(await byId(errorId("programme_id"))).toBeTruthy();
    expect(putsOf(fake, "opening_balance")).toEqual([]);
  });
});

describe("an opening balance of a part", () => {
  async function choose(user: ReturnType<typeof openAt>["user"], name: string, value: string) {
    await user.click(await byId(fieldId(name)));
    await user.click(await byId(choiceId(name, value)));
  }

  test("can be of a segment where the figure has some, and of none where it has none", async () => {
    const { fake, user } = openAt("/balance/ob-1");
    await byId(fieldId("metric"));
    expect(chosen("segment")).toBeNull();
    await choose(user, "metric", "visit_count");
    await choose(user, "segment", "prenatal");
    await choose(user, "metric", "nights");
    expect(chosen("segment")).toBeNull();
    await choose(user, "metric", "visit_count");
    expect((await byId(fieldId("segment"))).textContent).toContain("全体");
    await choose(user, "segment", "with_child");
    await user.click(await byId(testIds.save));
    await byId(testIds.plans);
    expect(putsOf(fake, "opening_balance")).toMatchObject([
      { id: "ob-1", metric: "visit_count", segment: "with_child" },
    ]);
    expect((await byId(cardId("balance", "ob-1"))).textContent).toContain("(お子さんのいる家庭)");
  });
});

describe("what is typed on a plan is not lost", () => {
  const draftsOf = (fake: ReturnType<typeof openAt>["fake"]) =>
    fake.calls.filter((made) => made.name === "put_draft").map((made) => made.args);

  test("a row begun for a plan is opened again from Today, with that plan, its years and what was added", async () => {
    const { fake, user } = openAt("/target/new?plan=架空市子ども計画");
    await user.type(await byId(fieldId("item")), "夜間の預かり");
    await user.click(await byId(testIds.targetAddYear));
    await user.type(await byId(fieldId("yearly[1].plan_value")), "50");
    fireEvent.focusOut(await byId(fieldId("yearly[1].plan_value")));
    await byId(testIds.draftSaved);
    const key = "target/new/架空市子ども計画";
    expect(draftsOf(fake).at(-1)).toMatchObject({
      key,
      kind: "target",
      household_id: null,
      place: `/target/new?plan=${encodeURIComponent("架空市子ども計画")}`,
      body: { item: "夜間の預かり" },
    });
    await user.click(await byId(testIds.navToday));
    const card = await byId(`card-draft-${key}`);
    expect(card.textContent).toContain("計画の目標");
    await user.click(card);
    expect(await byId(testIds.draftBar)).toBeTruthy();
    expect(typedIn(await byId(fieldId("plan_name")))).toBe("架空市子ども計画");
    expect(typedIn(await byId(fieldId("item")))).toBe("夜間の預かり");
    expect(typedIn(await byId(fieldId("yearly[1].plan_value")))).toBe("50");
    await user.click(await byId(testIds.save));
    await byId(testIds.plans);
    expect(putsOf(fake, "target")).toMatchObject([{ plan_name: "架空市子ども計画", item: "夜間の預かり" }]);
    expect(fake.calls.find((made) => made.name === "put")?.args).toMatchObject({ draft: key });
    expect(fake.records.today.drafts).toEqual([]);
  });

  test("another plan's new row begins empty", async () => {
    const { user } = openAt("/target/new?plan=甲の計画");
    await user.type(await byId(fieldId("item")), "甲の項目");
    fireEvent.focusOut(await byId(fieldId("item")));
    await byId(testIds.draftSaved);
    await user.click(await byId(testIds.navToday));
    await byId("card-draft-target/new/甲の計画");
    location.hash = "/target/new?plan=乙の計画";
    await waitFor(async () => expect(typedIn(await byId(fieldId("plan_name")))).toBe("乙の計画"));
    expect(typedIn(await byId(fieldId("item")))).toBe("");
  });

  test("an opening balance half typed is there again, and goes with the saving", async () => {
    const { fake, user } = openAt("/balance/new");
    await user.type(await byId(fieldId("as_of")), "2024/3/31");
    await user.type(await byId(fieldId("source")), "旧台帳");
    fireEvent.focusOut(await byId(fieldId("source")));
    await byId(testIds.draftSaved);
    expect(draftsOf(fake).at(-1)).toMatchObject({
      key: "balance/new",
      kind: "opening_balance",
      place: "/balance/new",
      body: { source: "旧台帳" },
    });
    await user.click(await byId(testIds.navToday));
    const card = await byId("card-draft-balance/new");
    expect(card.textContent).toContain("期首残高");
    await user.click(card);
    await waitFor(async () => expect(typedIn(await byId(fieldId("source")))).toBe("旧台帳"));
    await user.click(await byId(testIds.draftDiscard));
    await waitFor(async () => expect(typedIn(await byId(fieldId("source")))).toBe(""));
    expect(fake.records.today.drafts).toEqual([]);
  });
});

describe("reports for publication and for plans", () => {
  test("small counts are hidden, nothing leads behind them, and the rule says so", async () => {
    const { fake, user } = openAt("/reports/stays");
    expect((await byId(figureId(3, 2))).textContent).toContain("2");
    const select = chosen("under");
    if (!select) throw new Error("no choice of small counts");
    await user.click(select);
    await user.click(await byId(choiceId("under", "5")));
    await waitFor(() => expect(document.querySelector("main")?.textContent).toContain("5未満の数は"));
    expect(document.querySelector("main")?.textContent).toContain("＊");
    expect(
      document.querySelector(
        `[data-testid="${figureId(0, 0)}"] button, button[data-testid="${figureId(0, 0)}"]`,
      ),
    ).toBeNull();
    await user.click(await byId(testIds.reportCsv));
    await waitFor(() =>
      expect(fake.calls.find(({ name }) => name === "save_report")?.args).toMatchObject({ under: 5 }),
    );
  });

  test("plan and result stand beside each other", async () => {
    openAt("/reports/plan");
    const chart = await byId(testIds.reportChart);
    expect(chart.textContent).toContain("計画480 実績447(93%)");
    expect(chart.textContent).toContain("実績－");
  });

  test("a workbook of the commissioner is chosen and filled in", async () => {
    const { fake, user } = openAt("/reports/stays");
    await user.click(await byId(testIds.reportTemplate));
    await waitFor(() =>
      expect(fake.calls.find(({ name }) => name === "save_report")?.args).toMatchObject({
        form: "template",
        template: "/home/mihon/書類/第1号様式.xlsx",
      }),
    );
  });
});
