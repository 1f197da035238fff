//! The lines of a report as a table: a column for each part of the time, a row for each programme,
//! metric and segment. It knows no table by name, so that a new one is shown like the others.

use super::line::{Cell, cells};
use super::{ReportLine, ReportQuery, text, words};
use crate::domain::calendar::Period;
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::error::{Class, Error, Result};
use crate::view::{ReportCell, ReportColumn, ReportRow, ReportRule, ReportTableView, WordsView};
use std::collections::HashMap;

/// Most columns of a table: a year of weeks many times over, and still a table.
const MOST_COLUMNS: usize = 400;

/// Which number of a report is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub metric: String,
    pub segment: Option<String>,
    pub programme: Option<Id>,
    /// The days of the column.
    pub days: Period,
}

/// Columns, rows, and how they were counted.
#[derive(Debug)]
pub(crate) struct Grid {
    pub columns: Vec<ReportColumn>,
    pub rows: Vec<ReportRow>,
    pub rules: Vec<ReportRule>,
}

/// Name of a table and one line about it.
pub(crate) fn about(table: super::Table) -> ReportTableView {
    ReportTableView { table: table.name().to_owned(), name: words::table(table), about: words::about(table) }
}

/// All days that a query asks for; error `period_invalid`, also for more parts than a table has columns.
pub(crate) fn whole(query: &ReportQuery) -> Result<Period> {
    let cells = cells(query.span, query.by)?;
    let days = cells.first().zip(cells.last()).and_then(|(a, z)| Period::new(a.period.from(), z.period.to()));
    days.filter(|_| cells.len() <= MOST_COLUMNS).ok_or_else(|| Error::new(Class::Usage, "period_invalid"))
}

fn column(cell: &Cell) -> ReportColumn {
    ReportColumn {
        from: cell.period.from().to_string(),
        to: cell.period.to().to_string(),
        fiscal_year: cell.fiscal_year,
        period: cell.label.clone(),
    }
}

/// The line of `spot`; `line_unknown` where it is none of them.
pub(crate) fn spotted<'a>(
    query: &ReportQuery,
    lines: &'a [ReportLine],
    spot: &Spot,
) -> Result<&'a ReportLine> {
    let cells = cells(query.span, query.by)?;
    let cell = cells.iter().find(|c| c.period == spot.days);
    let is = |l: &&ReportLine| {
        l.metric == spot.metric && l.segment == spot.segment && l.programme_id == spot.programme
    };
    let found = cell.and_then(|cell| lines.iter().filter(is).find(|l| cell.is_of(l)));
    found.ok_or_else(|| Error::refused("line_unknown"))
}

/// The column that a line stands in.
pub(crate) fn column_of(query: &ReportQuery, line: &ReportLine) -> Result<ReportColumn> {
    let cells = cells(query.span, query.by)?;
    cells.iter().find(|c| c.is_of(line)).map(column).ok_or_else(|| Error::refused("line_unknown"))
}

/// A row of one line.
pub(crate) fn behind_row(line: &ReportLine) -> ReportRow {
    ReportRow { cells: vec![counted(line)], ..empty_row(line) }
}

fn empty_row(line: &ReportLine) -> ReportRow {
    ReportRow {
        programme_id: line.programme_id.map(|id| id.to_string()),
        programme: line.programme_name.clone(),
        metric: line.metric.to_owned(),
        metric_name: words::metric(line.metric),
        segment: line.segment.clone(),
        segment_name: words::segment(line),
        unit: words::unit(line.unit, line.metric),
        note: text::UNDER.contains(&line.metric),
        cells: vec![],
    }
}

fn counted(line: &ReportLine) -> ReportCell {
    let value = match line.value {
        Value::Whole(n) => Some(n as f64),
        Value::Tenths(t) => Some(t as f64 / 10.0),
        Value::Points(t) => Some(t as f64 / 10.0),
        Value::Suppressed | Value::NotApplicable => None,
    };
    ReportCell { value, text: line.value.to_string(), words: line.words.clone(), counted: true }
}

/// A row without a line in a column: of what is counted in whole numbers there was none, a rate does not
/// apply.
fn missing(whole: bool) -> ReportCell {
    let value = if whole { Value::Whole(0) } else { Value::NotApplicable };
    ReportCell { value: whole.then_some(0.0), text: value.to_string(), words: None, counted: false }
}

type Key = (Option<Id>, &'static str, Option<String>);

/// A row while its table is made.
struct Making<'a> {
    key: Key,
    first: &'a ReportLine,
    whole: bool,
    cells: HashMap<usize, ReportCell>,
}

/// The lines as a table; error `period_invalid`.
pub(crate) fn grid(query: &ReportQuery, lines: &[ReportLine]) -> Result<Grid> {
    whole(query)?;
    let cells = cells(query.span, query.by)?;
    let mut rows: Vec<Making<'_>> = vec![];
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut at = 0;
    for line in lines {
        // Lines come in the order of the parts.
        while cells.get(at).is_some_and(|c| !c.is_of(line)) && at + 1 < cells.len() {
            at += 1;
        }
        let key = (line.programme_id, line.metric, line.segment.clone());
        let row = match places.get(&key) {
            Some(row) => *row,
            None => {
                let row = place(&rows, &key);
                rows.insert(row, Making { key, first: line, whole: true, cells: HashMap::new() });
                places = rows.iter().enumerate().map(|(n, r)| (r.key.clone(), n)).collect();
                row
            }
        };
        if let Some(row) = rows.get_mut(row) {
            // What was said in words was not said of the other parts: it is not zero there.
            row.whole &= matches!(line.value, Value::Whole(_) | Value::Suppressed) && line.words.is_none();
            row.cells.insert(at, counted(line));
        }
    }
    let finished = |mut row: Making<'_>| ReportRow {
        cells: (0..cells.len()).map(|n| row.cells.remove(&n).unwrap_or_else(|| missing(row.whole))).collect(),
        ..empty_row(row.first)
    };
    Ok(Grid {
        columns: cells.iter().map(column).collect(),
        rows: rows.into_iter().map(finished).collect(),
        rules: rules(lines),
    })
}

/// Where a row belongs: after the last of its programme and metric, else after the last of its programme,
/// else at the end.
fn place(rows: &[Making<'_>], key: &Key) -> usize {
    let last = |is: &dyn Fn(&Key) -> bool| rows.iter().rposition(|r| is(&r.key));
    let same = last(&|k| k.0 == key.0 && k.1 == key.1).or_else(|| last(&|k| k.0 == key.0));
    same.map_or(rows.len(), |n| n + 1)
}

/// How the figures were counted, by programme where programmes differ.
fn rules(lines: &[ReportLine]) -> Vec<ReportRule> {
    let mut found: Vec<(&str, ReportRule)> = vec![];
    for line in lines {
        // An average is counted as its attendances are.
        let Some(code) = line.rule.filter(|_| line.metric != Metric::AvgPerSession.code()) else { continue };
        let name = line.programme_name.clone().unwrap_or_default();
        match found.iter_mut().find(|(metric, r)| *metric == line.metric && r.code == code) {
            Some((_, rule)) if rule.programmes.contains(&name) => {}
            Some((_, rule)) => rule.programmes.push(name),
            None => found.push((line.metric, rule(line.metric, code, name))),
        }
    }
    found.sort_by_key(|(metric, _)| lines.iter().position(|l| l.metric == *metric));
    let differ: Vec<&str> = found.iter().map(|(metric, _)| *metric).collect();
    let alone = |metric: &str| differ.iter().filter(|m| **m == metric).count() == 1;
    let finish = |(metric, rule): (&str, ReportRule)| ReportRule {
        programmes: if alone(metric) { vec![] } else { rule.programmes },
        ..rule
    };
    found.clone().into_iter().map(finish).collect()
}

fn rule(metric: &str, code: &str, programme: String) -> ReportRule {
    let metric_name: WordsView = words::metric(metric);
    ReportRule { metric_name, code: code.to_owned(), rule: words::rule(code), programmes: vec![programme] }
}
