import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { fiscalYear, fyLabel } from "../src/lib/dates/fiscal";
import { daysOf, firstAsked, queryOf, stepped } from "../src/screens/reports/asked";
import { drawingOf, measuresOf, ticksTo } from "../src/screens/reports/chart-data";
import { behindId, choiceId, errorId, fieldId, figureId, reportTableId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

type Fake = ReturnType<typeof openAt>["fake"];

/** What the core was asked for last. */
const lastOf = (fake: Fake, name: string) => fake.calls.filter((made) => made.name === name).at(-1)?.args;
const queryAsked = (fake: Fake) => (lastOf(fake, "report_view") as { query: object }).query;
const textOf = async (id: string) => (await byId(id)).textContent;

describe("the reports", () => {
  test("a table is chosen by its name, with one line about it", async () => {
    const { user } = openAt("/");
    await user.click(await byId(testIds.navReports));
    const line = await byId(reportTableId("stays"));
    expect(line.textContent).toContain("短期預かり");
    expect(line.textContent).toContain("件数・延べ日数・宿泊数");
    await user.click(line);
    const table = await byId(testIds.reportTable);
    expect(table.textContent).toContain("ショートステイ");
    expect(await textOf(figureId(1, 2))).toBe("592");
    expect((await byId(testIds.reportRules)).textContent).toContain("延べ日数: 暦日(入所日と退所日を含む)");
  });

  test("a number opens the records that it is made of, each of them its screen, and the way back leads to the table", async () => {
    const { fake, user } = openAt("/reports/stays");
    await user.click(await byId(figureId(1, 2)));
    const behind = await byId(testIds.behind);
    expect(behind.textContent).toContain("ショートステイ 延べ日数 令和8年度");
    expect(behind.textContent).toContain("592日");
    expect(lastOf(fake, "report_behind")).toMatchObject({
      query: { table: "stays", by: null, programme_id: null },
      spot: {
        metric: "stay_days",
        segment: null,
        programme_id: "pr-2",
        from: "2026-04-01",
        to: "2027-03-31",
      },
    });
    const record = await byId(behindId("s-1"));
    expect(record.textContent).toContain("2日");
    expect(behind.textContent).toContain("うち3日は、あとで消去した家庭の分です");
    const link = record.querySelector("a");
    if (!link) throw new Error("no link");
    await user.click(link);
    await byId(testIds.stayPage);
    await user.click(await byId(testIds.wayBack));
    await byId(behindId("s-1"));
    await user.click(await byId(testIds.behindBack));
    expect(await textOf(figureId(1, 2))).toBe("592");
  });

  test("－ opens nothing, and zero is told from it", async () => {
    openAt("/reports/occupancy");
    expect(await textOf(figureId(3, 0))).toBe("－");
    expect((await byId(figureId(3, 0))).tagName).toBe("TD");
    expect((await byId(figureId(1, 2))).tagName).toBe("BUTTON");
    expect(await textOf(figureId(1, 2))).toBe("24.5");
  });

  test("years, months and free days are asked for as they are chosen", async () => {
    const { fake, user } = openAt("/reports/stays");
    expect(await textOf(testIds.reportTime)).toBe("令和6年度〜令和8年度");
    await user.click(await byId(testIds.reportBefore));
    await waitFor(() => expect(queryAsked(fake)).toMatchObject({ years: [2023, 2025], from: null }));
    await user.click(await byId(fieldId("fy_style")));
    await user.click(await byId(choiceId("fy_style", "H")));
    expect(await textOf(testIds.reportTime)).toBe("R5年度〜R7年度");
    await user.click(await byId(fieldId("span")));
    await user.click(await byId(choiceId("span", "month")));
    await user.click(await byId(fieldId("by")));
    await user.click(await byId(choiceId("by", "week")));
    await waitFor(() =>
      expect(queryAsked(fake)).toMatchObject({
        years: null,
        by: "week",
        from: expect.stringMatching(/^2025-\d\d-01$/),
      }),
    );
    await user.click(await byId(fieldId("span")));
    await user.click(await byId(choiceId("span", "days")));
    const from = await byId(fieldId("report_from"));
    await user.clear(from);
    await user.type(from, "R8.4.1");
    const to = await byId(fieldId("report_to"));
    await user.clear(to);
    await user.type(to, "R8.3.1");
    expect((await screen.findByRole("alert")).textContent).toContain("期間が読み取れません");
    expect(screen.queryByTestId(errorId("report_to"))).toBeNull();
    await user.clear(to);
    await user.type(to, "R8.4.30");
    await waitFor(() => expect(queryAsked(fake)).toMatchObject({ from: "2026-04-01", to: "2026-04-30" }));
  });

  test("a file is saved where the person says, with the labels that are shown", async () => {
    const { fake, user } = openAt("/reports/stays");
    await user.click(await byId(fieldId("fy_style")));
    await user.click(await byId(choiceId("fy_style", "R元")));
    await user.click(await byId(testIds.reportExcel));
    await screen.findByText(/保存しました: .*xlsx/);
    expect(lastOf(fake, "save_report")).toMatchObject({ form: "xlsx", fy_label: "R元" });
    await user.click(await byId(testIds.reportCsv));
    await waitFor(() => expect(lastOf(fake, "save_report")).toMatchObject({ form: "csv" }));
  });

  test("it is printed with its seals once the access log has its line", async () => {
    const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
    const { fake, user } = openAt("/reports/stays");
    await user.click(await byId(testIds.reportPrint));
    await waitFor(() => expect(print).toHaveBeenCalledOnce());
    expect(lastOf(fake, "log_print")).toEqual({ kind: null, id: null, what: "短期預かり" });
    expect((await byId(testIds.report)).textContent).toContain("担当係長課長");
    print.mockRestore();
  });

  test("who may not open records sees numbers that open nothing", async () => {
    openAt("/reports/stays", "open", false, (fake) => {
      fake.profile.may = ["look", "report", "report_all"];
    });
    expect((await byId(figureId(1, 2))).tagName).toBe("TD");
    expect(screen.queryByTestId(testIds.reportPrint)).toBeNull();
  });

  test("without a programme the screen says what to do", async () => {
    openAt("/reports/stays", "open", true);
    await screen.findByText("この表で数える事業がまだありません");
  });

  test("a number that is gone meanwhile is said to be gone", async () => {
    const { fake, user } = openAt("/reports/stays");
    fake.refuses.report_behind = "line_unknown";
    await user.click(await byId(figureId(1, 2)));
    await screen.findByText(/今の表にありません/);
  });
});

describe("the chart", () => {
  test("parts are stacked, with their names beside the picture", async () => {
    openAt("/reports/visits");
    const chart = await byId(testIds.reportChart);
    expect(chart.querySelector('svg[role="img"]')?.getAttribute("aria-label")).toBe("のべ訪問回数(回)の内訳");
    expect(chart.textContent).toContain("産前");
  });

  test("every night of a house has its number, a full one is marked, a closed one is －", async () => {
    const { user } = openAt("/reports/occupancy");
    await user.click(await byId(fieldId("years")));
    await user.click(await byId(choiceId("years", "1")));
    const nights = await byId(testIds.reportNights);
    const [april] = nights.querySelectorAll("tbody tr");
    const cells = [...(april?.querySelectorAll("td") ?? [])];
    expect(cells.slice(0, 6).map((cell) => cell.textContent)).toEqual(["－", "－", "－", "3", "4", "5"]);
    expect(cells[5]?.className).toContain("border-2");
    expect(cells[4]?.className).not.toContain("border-2");
  });

  test("parts that do not make up their whole are not stacked", async () => {
    const { fake } = openAt("/reports/visits");
    const query = queryOf("visits", firstAsked("2026-11-21"), "2026-11-21");
    if (!query) throw new Error("no query");
    const view = await fake.call("report_view", { query, under: null });
    const [visits] = measuresOf(view);
    if (!visits) throw new Error("no measure");
    expect(drawingOf(visits, "pr-1", 3).kind).toBe("stacked");
    const part = visits.rows[1]?.cells[0];
    if (part) part.value = 43;
    expect(drawingOf(visits, "pr-1", 3)).toMatchObject({ kind: "lines", rows: [{ segment: null }] });
    expect(drawingOf(visits, "pr-1", 1).kind).toBe("bars");
  });

  test("the lines of the scale are at round values", () => {
    expect(ticksTo(592)).toEqual([0, 200, 400, 600]);
    expect(ticksTo(3)).toEqual([0, 1, 2, 3]);
    expect(ticksTo(24.5)).toEqual([0, 10, 20, 30]);
    expect(ticksTo(0)).toEqual([0, 1]);
  });
});

describe("the time of a report", () => {
  test("a fiscal year has five labels", () => {
    expect([fiscalYear("2026-03-31"), fiscalYear("2026-04-01")]).toEqual([2025, 2026]);
    const labels = (year: number) =>
      (["kanji", "R", "R元", "H", "western"] as const).map((style) => fyLabel(year, style));
    expect(labels(2019)).toEqual(["令和元年度", "R1年度", "R元年度", "H31年度", "2019年度"]);
    expect(labels(2018)).toEqual(["平成30年度", "H30年度", "H30年度", "H30年度", "2018年度"]);
    expect(labels(2025)).toEqual(["令和7年度", "R7年度", "R7年度", "R7年度", "2025年度"]);
  });

  test("quarters, months and weeks begin where they begin, also at the ends of months", () => {
    const asked = { ...firstAsked("2026-05-31"), years: 1 };
    const days = (span: "quarter" | "month" | "week") => daysOf({ ...asked, span }, "2026-05-31");
    expect(days("quarter")).toEqual({ from: "2026-04-01", to: "2026-06-30" });
    expect(days("month")).toEqual({ from: "2026-05-01", to: "2026-05-31" });
    expect(days("week")).toEqual({ from: "2026-05-25", to: "2026-05-31" });
    const before = stepped({ ...asked, span: "month" }, -1);
    expect(daysOf(before, "2026-05-31")).toEqual({ from: "2026-04-01", to: "2026-04-30" });
    expect(daysOf(stepped(asked, 1), "2026-05-31")).toEqual({ from: "2027-04-01", to: "2028-03-31" });
    // A month is not cut into quarters, whatever was chosen for the year.
    expect(queryOf("stays", { ...asked, span: "month", by: "quarter" }, "2026-05-31")?.by).toBeNull();
  });
});
