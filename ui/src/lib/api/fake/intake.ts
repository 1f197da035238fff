import type { IntakeLook, IntakeReport, IntakeRequest } from "../bindings";
import type { Handlers } from "../fake";

type Names =
  | "pick_list"
  | "look_into"
  | "check_list"
  | "import_list"
  | "intake_progress"
  | "cancel_intake"
  | "undo_batch";

const HEADINGS = ["No.", "氏名", "フリガナ", "生年月日", "続柄", "住所", "電話"];
const GUESSED = [
  null,
  "person.full_name",
  "person.full_kana",
  "person.birth_date",
  "person.relation",
  "address.address",
  "phone1",
];
const ROWS = [
  ["1", "見本 花子", "ミホン ハナコ", "昭和62年4月1日", "母", "架空市見本町1-2-3", "9000001111"],
  ["", "見本 一郎", "ミホン イチロウ", "R2.10.5", "長男", "架空市見本町1-2-3", "9000001111"],
  ["2", "例山 和子", "レイヤマ カズコ", "", "母", "架空市模擬町9", ""],
  ["3", "試作 次郎", "シサク ジロウ", "令和8年2月30日", "長男", "架空市仮野町8", ""],
];
const LABELS: [string, string, string][] = [
  ["person.full_name", "本人・氏名", "Person: Name"],
  ["person.full_kana", "本人・フリガナ", "Person: Kana"],
  ["person.birth_date", "本人・生年月日", "Person: Date of birth"],
  ["person.relation", "本人・続柄", "Person: Relation"],
  ["guardian.full_name", "保護者・氏名", "Guardian: Name"],
  ["address.address", "住所", "Address"],
  ["phone1", "電話", "Telephone"],
];

/** A list of four rows: one to be mended, one like a family that is there. */
export function fakeIntake(): Pick<Handlers, Names> {
  return {
    pick_list: () => "/home/mihon/書類/利用家庭一覧.xlsx",
    look_into: ({ request }) => look(request),
    check_list: ({ request }) => report(request, null),
    import_list: ({ request }) => report(request, "b-1"),
    intake_progress: () => [2, 4],
    cancel_intake: () => null,
    undo_batch: () => [2, 0],
  };
}

function look(request: IntakeRequest): IntakeLook {
  const fields = request.fields ?? GUESSED;
  return {
    sheets: [
      { name: "名簿", hidden: false },
      { name: "旧", hidden: true },
    ],
    sheet: request.sheet ?? "名簿",
    header: request.header ?? 3,
    columns: HEADINGS.map((heading, at) => ({
      letter: String.fromCharCode(65 + at),
      heading,
      field: fields[at] ?? null,
      samples: ROWS.map((row) => row[at] ?? "")
        .filter((cell) => cell !== "")
        .slice(0, 3),
    })),
    fields: LABELS.map(([field, ja, en]) => ({ field, ja, en })),
    rows: ROWS.map((cells, at) => ({ line: 4 + at, cells })),
    row_count: ROWS.length,
    notices: [
      { code: "cells_merged", detail: { count: 2 } },
      { code: "rows_hidden", detail: { count: 1, lines: [9] } },
    ],
    remembered: false,
    missing: fields.includes("person.full_name") ? [] : ["person.full_name"],
  };
}

function report(request: IntakeRequest, batch: string | null): IntakeReport {
  const mended = request.mended.some((mend) => mend.line === 7 && mend.text !== "");
  const choice = request.decisions.find((decision) => decision.line === 4)?.choice ?? null;
  const stored = 1 + (mended ? 1 : 0) + (choice === "keep" || choice === "take" ? 2 : 0);
  const rejected = (mended ? 0 : 1) + (choice === null ? 2 : 0);
  return {
    rows: 4,
    stored,
    rejected,
    skipped: choice === "skip" ? 2 : 0,
    taken: choice === "take" ? 2 : 0,
    households: 1 + (mended ? 1 : 0) + (choice === "keep" ? 1 : 0),
    people: stored,
    records: 0,
    same: 1,
    maybe: 0,
    undecided: choice === null ? 1 : 0,
    notices: [{ code: "phone_zero", detail: { count: 2, lines: [4, 5] } }],
    problems: mended
      ? []
      : [
          {
            line: 7,
            column: 3,
            field: "person.birth_date",
            code: "date_invalid",
            detail: { typed: "令和8年2月30日" },
            cells: ROWS[3] ?? [],
          },
        ],
    duplicates: [
      {
        line: 4,
        name: "見本家",
        birth_date: null,
        verdict: "same",
        candidates: [
          {
            id: "f-1",
            kind: "household",
            name: "見本家",
            code: "H-A1-00012",
            birth_date: null,
            verdict: "same",
            agrees: ["birth_date", "kana", "name_variant", "phone"],
            differs: [],
            people: ["見本花子"],
          },
        ],
        choice,
      },
    ],
    batch,
    rejected_file: batch !== null && rejected > 0 ? "/home/mihon/書類/利用家庭一覧.rejected.csv" : null,
  };
}
