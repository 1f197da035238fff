//! Reports of counted figures as a table to look at, and the records behind one of its numbers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WordsView {
    pub ja: String,
    pub en: String,
}

/// A table that the acting worker can have.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportTableView {
    /// `stays`, `visits`, …
    pub table: String,
    pub name: WordsView,
    /// One line about it.
    pub about: Option<WordsView>,
}

/// A part of the time of a report: a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportColumn {
    /// First and last day.
    pub from: String,
    pub to: String,
    /// Where fiscal years were asked for.
    pub fiscal_year: Option<i32>,
    /// `2026-03`, `2025-Q4`, `2026-W11` where the report was cut.
    pub period: Option<String>,
}

/// A number of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportCell {
    /// None where it does not apply.
    pub value: Option<f64>,
    /// As it is printed: `12`, `15.3`, `－`.
    pub text: String,
    /// What was planned or done, in words, where a table has any.
    pub words: Option<String>,
    /// Whether there is a line to ask for what is behind it.
    pub counted: bool,
}

/// A figure through the parts of a report: a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportRow {
    /// None for all programmes together.
    pub programme_id: Option<String>,
    pub programme: Option<String>,
    /// Code of the metric.
    pub metric: String,
    pub metric_name: WordsView,
    /// A part of the metric.
    pub segment: Option<String>,
    pub segment_name: Option<WordsView>,
    pub unit: WordsView,
    /// Said only because it happened: carried over, cancelled on the day, corrected after closing.
    pub note: bool,
    /// One for every column.
    pub cells: Vec<ReportCell>,
}

/// How a figure was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportRule {
    pub metric_name: WordsView,
    pub code: String,
    pub rule: WordsView,
    /// Where programmes count by different rules: those that count by this one.
    pub programmes: Vec<String>,
}

/// How many places of a programme were taken each night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportNights {
    pub programme_id: String,
    pub programme: String,
    pub capacity: Option<i64>,
    /// The night that the list begins with; it ends with last night or the end of the report.
    pub from: String,
    /// None for a night on which the house was not open.
    pub taken: Vec<Option<i64>>,
}

/// A table of counted figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportView {
    pub table: String,
    pub name: WordsView,
    /// All days of the report.
    pub from: String,
    pub to: String,
    pub columns: Vec<ReportColumn>,
    pub rows: Vec<ReportRow>,
    pub rules: Vec<ReportRule>,
    /// Of the table of occupancy, for at most 400 days.
    pub nights: Vec<ReportNights>,
    /// Counts from 1 to one less are hidden, for publication.
    #[ts(type = "number | null")]
    pub hidden_under: Option<i64>,
    /// Only families that the acting worker works with are counted.
    pub own_only: bool,
    /// What families added whose records were erased since is not in the figures: the role does not see it.
    pub without_erased: bool,
}

/// A figure that a plan can count by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricView {
    pub code: String,
    pub name: WordsView,
    /// In which its table shows it; a balance can be of one.
    pub segments: Vec<SegmentView>,
    /// Whether the figures of two years make that of both together: of such alone there are opening balances.
    pub adds_up: bool,
}

/// A part of a figure, such as the visits before the birth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SegmentView {
    pub code: String,
    pub name: WordsView,
}

/// A row of a public plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetLine {
    pub id: String,
    pub plan_name: String,
    pub no: Option<String>,
    pub section: Option<String>,
    pub item: String,
    pub mark: Option<String>,
    pub unit: Option<String>,
    pub target: Option<String>,
    /// Figure that gives the actual value; None where it is typed in.
    pub metric: Option<WordsView>,
    pub programme: Option<String>,
    /// Fiscal years that have a plan, the earliest first.
    #[ts(type = "Array<number>")]
    pub years: Vec<i64>,
    pub baselines: usize,
    /// Code of `target_status`.
    pub status: String,
}

/// What a figure stood at before the program was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BalanceLine {
    pub id: String,
    pub metric: WordsView,
    /// Where it is of a part of the figure.
    pub segment: Option<WordsView>,
    pub programme: String,
    pub from: Option<String>,
    pub as_of: String,
    #[ts(type = "number")]
    pub value: i64,
    pub source: Option<String>,
}

/// What reports are compared with, and begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlansView {
    pub targets: Vec<TargetLine>,
    pub balances: Vec<BalanceLine>,
    /// All figures there are, in the order of the tables.
    pub metrics: Vec<MetricView>,
}

/// A record behind a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportRecord {
    pub kind: String,
    pub id: String,
    pub date: Option<String>,
    pub programme: Option<String>,
    /// Name of the person, family, worker or course, as far as the acting worker sees it; else the record's code.
    pub title: String,
    pub status: Option<String>,
    /// What this record adds, where the parts add up to the number.
    pub adds: Option<String>,
    /// It was deleted; figures of corrections count those too.
    pub deleted: bool,
    /// The family it belongs to, where it is one's.
    pub household_id: Option<String>,
    /// The record whose screen shows it: its own, its session's, its worker's, a person's family.
    pub opens_kind: Option<String>,
    pub opens_id: Option<String>,
}

/// What is behind a number of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BehindView {
    pub column: ReportColumn,
    /// The row, with the one number in its only cell.
    pub row: ReportRow,
    /// Records that there are; `records` holds the first of them only.
    pub total: i64,
    /// By day, latest first.
    pub records: Vec<ReportRecord>,
    /// What families added that were erased since: counted, without records.
    pub erased: Option<String>,
    /// Families among the records, where it is families that are counted.
    pub households: Option<i64>,
}
