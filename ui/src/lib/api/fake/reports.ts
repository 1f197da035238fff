import { addDays, daysBetween, lastOfMonth, monthsAfter } from "../../dates/civil";
import { fiscalYear } from "../../dates/fiscal";
import type { PlansView, ReportCell, ReportColumn, ReportRow, ReportView, WordsView } from "../bindings";
import type { ReportQuery } from "../commands";
import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "plans" | "pick_template" | "report_tables" | "report_view" | "report_behind" | "save_report";
type Refuse = (code: string) => never;

const w = (ja: string, en: string): WordsView => ({ ja, en });

const TABLES = [
  {
    table: "stays",
    name: w("短期預かり", "Stays"),
    about: w(
      "預かりの件数・延べ日数・宿泊数を、事業ごとに数えます。",
      "Cases, days and nights of stays, by programme.",
    ),
  },
  {
    table: "visits",
    name: w("訪問", "Visits"),
    about: w(
      "訪問回数・訪問時間・利用世帯数と、登録している支援者の数です。",
      "Visits, hours and households, and the workers registered.",
    ),
  },
  {
    table: "occupancy",
    name: w("稼働率", "Occupancy"),
    about: w("1泊ごとに何床使われたかと、稼働率です。", "How many beds were taken each night, and the rate."),
  },
  {
    table: "plan",
    name: w("計画の目標", "Plan"),
    about: w("計画の数と、実績です。", "What was planned, and the result."),
  },
];

type Line = {
  programme: [id: string, name: string] | null;
  metric: string;
  name: WordsView;
  unit: WordsView;
  segment?: [code: string, words: WordsView];
  note?: boolean;
  /** Values of the columns, the last ones; in tenths where `rate`. */
  values: (number | null)[];
  rate?: boolean;
};

const SHORT: [string, string] = ["pr-2", "ショートステイ"];
const RESPITE: [string, string] = ["pr-7", "里親レスパイト"];
const VISITS: [string, string] = ["pr-1", "ホームスタート"];
const CASES = { metric: "cases", name: w("件数", "Cases"), unit: w("件", "cases") };
const DAYS = { metric: "stay_days", name: w("延べ日数", "Days"), unit: w("日", "days") };
const NIGHTS = { metric: "nights", name: w("宿泊数", "Nights"), unit: w("泊", "nights") };
const VISIT = { metric: "visit_count", name: w("のべ訪問回数", "Visits"), unit: w("回", "times") };
const PHASES = [
  { code: "prenatal", name: w("産前", "Prenatal") },
  { code: "with_child", name: w("お子さんのいる家庭", "With a child") },
];
const RATE = { metric: "occupancy", name: w("稼働率", "Occupancy"), unit: w("%", "%"), rate: true };

/** A target with what was planned and what came of it. */
function planned(code: string, name: string, plan: (number | null)[], actual: (number | null)[]): Line[] {
  const segment: [string, WordsView] = [code, w(name, name)];
  const of = { programme: null, unit: w("", ""), segment };
  return [
    { ...of, metric: "target_plan", name: w("計画", "Plan"), values: plan },
    { ...of, metric: "target_actual", name: w("実績", "Actual"), values: actual },
  ];
}

const LINES: Record<string, Line[]> = {
  stays: [
    { programme: SHORT, ...CASES, values: [98, 119, 145] },
    { programme: SHORT, ...DAYS, values: [341, 487, 592] },
    { programme: SHORT, ...NIGHTS, values: [243, 368, 447] },
    {
      programme: SHORT,
      metric: "corrections",
      name: w("締め後の訂正", "Corrected after closing"),
      unit: w("件", "cases"),
      note: true,
      values: [0, 0, 2],
    },
    { programme: RESPITE, ...CASES, values: [90, 95, 59] },
    { programme: RESPITE, ...DAYS, values: [228, 229, 119] },
    { programme: RESPITE, ...NIGHTS, values: [138, 134, 60] },
  ],
  visits: [
    { programme: VISITS, ...VISIT, values: [310, 402, 366] },
    { programme: VISITS, ...VISIT, segment: ["prenatal", w("産前", "Prenatal")], values: [42, 61, 70] },
    {
      programme: VISITS,
      ...VISIT,
      segment: ["with_child", w("お子さんのいる家庭", "With a child")],
      values: [268, 341, 296],
    },
    {
      programme: VISITS,
      metric: "households",
      name: w("利用世帯数(実)", "Households (each once)"),
      unit: w("世帯", "households"),
      values: [38, 47, 44],
    },
  ],
  plan: [
    ...planned("I-1", "1-1 短期入所(泊)", [220, 360, 480], [243, 368, 447]),
    ...planned("I-2", "1-2 のべ訪問回数", [400, 400, 400], [310, 402, 366]),
    ...planned("I-3", "2-1 ひろばの会場", [3, 3, 4], [3, 3, null]),
    ...planned("I-4", "2-2 ★ 情報提供の充実", [null, null, null], [null, null, null]),
  ],
  occupancy: [
    { programme: SHORT, ...NIGHTS, values: [243, 368, 447] },
    { programme: SHORT, ...RATE, values: [133, 202, 245] },
    { programme: RESPITE, ...NIGHTS, values: [138, 134, 60] },
    { programme: RESPITE, ...RATE, values: [null, null, null] },
  ],
};

function columnsOf(query: ReportQuery): ReportColumn[] {
  if (query.years) {
    const [first, last] = query.years;
    const years = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    return years.flatMap((year) => cut(query, `${year}-04-01`, `${year + 1}-03-31`, year));
  }
  return cut(query, query.from ?? "", query.to ?? "", null);
}

function cut(query: ReportQuery, from: string, to: string, fiscal_year: number | null): ReportColumn[] {
  if (query.by === null) return [{ from, to, fiscal_year, period: null }];
  const columns: ReportColumn[] = [];
  for (let day = from; day <= to; ) {
    const months = { month: 0, quarter: 2, week: 0 }[query.by];
    const end = query.by === "week" ? addDays(day, 6) : lastOfMonth(monthsAfter(day, months));
    const last = end < to ? end : to;
    const quarter = Math.floor(((Number(day.slice(5, 7)) + 8) % 12) / 3) + 1;
    const names = {
      month: day.slice(0, 7),
      quarter: `${fiscalYear(day)}-Q${quarter}`,
      week: `${day.slice(0, 4)}-W01`,
    };
    columns.push({ from: day, to: last, fiscal_year, period: names[query.by] });
    day = addDays(last, 1);
  }
  return columns;
}

function cellOf(line: Line, at: number, columns: number): ReportCell {
  const value = line.values[(at + line.values.length - Math.min(columns, 3)) % line.values.length] ?? null;
  if (value === null) return { value, text: "－", words: null, counted: true };
  const shown = line.rate ? value / 10 : columns > 3 ? Math.round(value / columns) : value;
  return {
    value: shown,
    text: line.rate ? shown.toFixed(1) : String(shown),
    words: null,
    counted: !(line.note && value === 0),
  };
}

function rowOf(line: Line, columns: ReportColumn[]): ReportRow {
  return {
    programme_id: line.programme?.[0] ?? null,
    programme: line.programme?.[1] ?? null,
    metric: line.metric,
    metric_name: line.name,
    segment: line.segment?.[0] ?? null,
    segment_name: line.segment?.[1] ?? null,
    unit: line.unit,
    note: line.note ?? false,
    cells: columns.map((_, at) => cellOf(line, at, columns.length)),
  };
}

const rule = (name: WordsView, code: string, words: WordsView, programmes: string[] = []) => ({
  metric_name: name,
  code,
  rule: words,
  programmes,
});

function viewOf(query: ReportQuery): ReportView {
  const columns = columnsOf(query);
  const lines = (LINES[query.table] ?? []).filter(
    ({ programme }) => query.programme_id === null || programme?.[0] === query.programme_id,
  );
  const [from, to] = [columns[0]?.from ?? "", columns.at(-1)?.to ?? ""];
  const days = daysBetween(from, to) + 1;
  return {
    table: query.table,
    name: TABLES.find(({ table }) => table === query.table)?.name ?? w(query.table, query.table),
    from,
    to,
    columns,
    rows: lines.map((line) => rowOf(line, columns)),
    rules:
      query.table === "visits"
        ? []
        : [
            rule(CASES.name, "check_in", w("入所日の年度に数える", "By the day of arrival")),
            rule(
              DAYS.name,
              "calendar_inclusive",
              w("暦日(入所日と退所日を含む)", "Calendar days, first and last included"),
            ),
          ],
    nights:
      query.table === "occupancy" && days <= 400
        ? [
            {
              programme_id: SHORT[0],
              programme: SHORT[1],
              capacity: 5,
              from,
              taken: Array.from({ length: Math.min(days, 235) }, (_, at) =>
                at < 3 ? null : (at * 7 + Math.floor(at / 9)) % 6,
              ),
            },
          ]
        : [],
    own_only: false,
    without_erased: false,
    hidden_under: null,
  };
}

/** Counts below `under` as they are published. */
function hidden(view: ReportView, under: number | null): ReportView {
  if (under === null) return view;
  const cell = (one: ReportCell): ReportCell =>
    one.value !== null && one.value > 0 && one.value < under ? { ...one, value: null, text: "＊" } : one;
  const rows = view.rows.map((row) => ({ ...row, cells: row.cells.map(cell) }));
  return { ...view, rows, nights: [], hidden_under: under };
}

/** What was stored through the forms, beside two rows that are there from the start. */
function plansOf(records: FakeRecords): PlansView {
  const all = (kind: string) =>
    [...records.cases.stored].filter(([key]) => key.startsWith(`${kind}/`)).map(([, record]) => record);
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const years = (value: unknown) => (Array.isArray(value) ? value.map(({ fy }: { fy: number }) => fy) : []);
  return {
    metrics: [CASES, NIGHTS, VISIT].map(({ metric, name }) => ({
      code: metric,
      name,
      segments: metric === VISIT.metric ? PHASES : [],
      adds_up: true,
    })),
    targets: all("target").map((record) => ({
      id: text(record.id) ?? "",
      plan_name: text(record.plan_name) ?? "",
      no: text(record.no),
      section: null,
      item: text(record.item) ?? "",
      mark: text(record.mark),
      unit: text(record.unit),
      target: text(record.target_text) ?? (record.target_value === null ? null : `${record.target_value}泊`),
      metric: record.metric_code === "nights" ? NIGHTS.name : null,
      programme: record.programme_id === SHORT[0] ? SHORT[1] : null,
      years: years(record.yearly),
      baselines: Array.isArray(record.baselines) ? record.baselines.length : 0,
      status: text(record.status) ?? "planned",
    })),
    balances: all("opening_balance").map((record) => ({
      id: text(record.id) ?? "",
      metric: record.metric === VISIT.metric ? VISIT.name : CASES.name,
      segment: PHASES.find(({ code }) => code === record.segment)?.name ?? null,
      programme: SHORT[1],
      from: null,
      as_of: text(record.as_of) ?? "",
      value: typeof record.value === "number" ? record.value : 0,
      source: text(record.source),
    })),
  };
}

/** Reports over fixed figures: those of the last columns are the last values. */
export function fakeReports(records: FakeRecords, refuse: Refuse): Pick<Handlers, Names> {
  return {
    report_tables: () => structuredClone(TABLES),
    plans: () => plansOf(records),
    report_view: ({ query, under }) => {
      const view = hidden(viewOf(query), under);
      return records.families.length === 0 ? { ...view, rows: [], rules: [], nights: [] } : view;
    },
    report_behind: ({ query, spot }) => {
      const view = viewOf(query);
      const at = view.columns.findIndex(({ from, to }) => from === spot.from && to === spot.to);
      const row = view.rows.find(
        ({ metric, segment, programme_id }) =>
          metric === spot.metric && segment === spot.segment && programme_id === spot.programme_id,
      );
      const [column, cell] = [view.columns[at], row?.cells[at]];
      if (!row || !column || !cell) return refuse("line_unknown");
      const kind = query.table === "visits" ? "visit" : "stay";
      return {
        column,
        row: { ...row, cells: [cell] },
        total: cell.value ?? 0,
        households: spot.metric === "households" ? 2 : null,
        erased: spot.metric === "stay_days" ? "3" : null,
        records: ["1", "2"].map((n) => ({
          kind,
          id: `${kind.charAt(0)}-${n}`,
          date: `2026-1${n}-1${n}`,
          programme: row.programme,
          title: n === "1" ? "見本 みどり" : "仮野家",
          status: kind === "stay" ? "completed" : "done",
          adds: spot.metric === "stay_days" ? "2" : null,
          deleted: false,
          household_id: "f-1",
          opens_kind: kind,
          opens_id: `${kind.charAt(0)}-${n}`,
        })),
      };
    },
    pick_template: () => "/home/mihon/書類/第1号様式.xlsx",
    save_report: ({ query, form, folder }) => {
      const { from, to } = viewOf(query);
      return `${folder}/report-${query.table}-${from}-${to}.${form === "csv" ? "csv" : "xlsx"}`;
    },
  };
}
