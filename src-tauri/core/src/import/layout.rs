//! Where the list begins in a sheet: titles and blank rows above, the headings, the rows below.

use super::grid::{Cell, Grid, GridRow, Notice, SheetName};
use super::headings::recognised;
use crate::error::{Error, Result};
use serde_json::json;

/// Rows looked at for headings.
const LOOKED_AT: usize = 30;

/// A list: its headings and the rows under them.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub sheets: Vec<SheetName>,
    pub sheet: Option<String>,
    /// Line of the headings; of two lines the lower.
    pub header: u32,
    /// Headings as written; of two lines one after the other. Empty where a column has none.
    pub columns: Vec<String>,
    pub rows: Vec<GridRow>,
    pub epoch_1904: bool,
    pub notices: Vec<Notice>,
}

impl Table {
    /// Lays out `grid` under the headings in line `header`, or under those that look most like headings.
    /// Hidden rows are left out unless `with_hidden`. Errors: `header_missing`, `csv_empty`.
    pub fn of(mut grid: Grid, header: Option<u32>, with_hidden: bool) -> Result<Table> {
        let at = match header {
            Some(line) => grid.rows.iter().position(|r| r.line == line),
            None => guess(&grid.rows),
        };
        let at =
            at.ok_or_else(|| Error::field("header_missing", "header").with(json!({ "line": header })))?;
        let second = at.checked_sub(1).filter(|above| is_pair(&grid.rows[*above], &grid.rows[at]));
        let lower = grid.rows.get(at + 1).is_some_and(|below| is_pair(&grid.rows[at], below));
        let (top, bottom) = match (second, lower) {
            (Some(above), _) => (above, at),
            (None, true) => (at, at + 1),
            (None, false) => (at, at),
        };
        let mut columns = headings(&grid.rows[top..=bottom]);
        let header = grid.rows[bottom].line;
        let head = grid.rows[bottom].clone();
        let mut rows = grid.rows.split_off(bottom + 1);
        let mut notices = grid.notices;
        let width = |r: &GridRow| r.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |last| last + 1);
        let widest = rows.iter().map(width).max().unwrap_or(0);
        if widest > columns.len() {
            columns.resize(widest, String::new());
        }
        if !with_hidden {
            drop_rows(&mut rows, &mut notices, "rows_hidden", |r| r.hidden);
        }
        // Headings that stand on every printed page.
        drop_rows(&mut rows, &mut notices, "headings_repeated", |r| is_same(r, &head));
        if rows.is_empty() {
            return Err(Error::refused("csv_empty"));
        }
        let Grid { sheets, sheet, epoch_1904, .. } = grid;
        Ok(Table { sheets, sheet, header, columns, rows, epoch_1904, notices })
    }
}

fn drop_rows(
    rows: &mut Vec<GridRow>,
    notices: &mut Vec<Notice>,
    code: &'static str,
    drop: impl Fn(&GridRow) -> bool,
) {
    let dropped: Vec<u32> = rows.iter().filter(|r| drop(r)).map(|r| r.line).collect();
    if dropped.is_empty() {
        return;
    }
    rows.retain(|r| !drop(r));
    let lines: Vec<u32> = dropped.iter().copied().take(10).collect();
    notices.push(Notice::new(code, json!({ "count": dropped.len(), "lines": lines })));
}

fn texts(row: &GridRow) -> Vec<String> {
    row.cells.iter().map(|c| c.text().trim().to_owned()).collect()
}

fn is_same(a: &GridRow, b: &GridRow) -> bool {
    let trimmed = |r: &GridRow| {
        let mut texts = texts(r);
        texts.truncate(texts.iter().rposition(|t| !t.is_empty()).map_or(0, |last| last + 1));
        texts
    };
    trimmed(a) == trimmed(b)
}

/// The row with most headings that are known; else the first with several different texts and no number.
fn guess(rows: &[GridRow]) -> Option<usize> {
    let looked_at = &rows[..rows.len().min(LOOKED_AT)];
    let known = |row: &GridRow| recognised(distinct(row).iter().map(String::as_str));
    let best = looked_at.iter().enumerate().map(|(n, row)| (known(row), n));
    // The first of equals.
    let best = best.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    if let Some((score, n)) = best
        && (score >= 2 || score == 1 && distinct(&looked_at[n]).len() == 1)
    {
        return Some(n);
    }
    let is_head = |row: &&GridRow| {
        let only_text = row.cells.iter().all(|c| matches!(c, Cell::Empty | Cell::Text(_)));
        only_text && distinct(row).len() >= 2
    };
    looked_at.iter().position(|row| is_head(&row)).or((!rows.is_empty()).then_some(0))
}

/// Texts of the row, one of those that a merged cell repeats.
fn distinct(row: &GridRow) -> Vec<String> {
    let mut texts: Vec<String> = texts(row).into_iter().filter(|t| !t.is_empty()).collect();
    texts.dedup();
    texts
}

/// Whether two rows are the upper and the lower line of one header: one under the other, some cells merged
/// over both, others different, and nothing but texts of headings in the lower.
fn is_pair(upper: &GridRow, lower: &GridRow) -> bool {
    if upper.line + 1 != lower.line || !lower.cells.iter().all(|c| matches!(c, Cell::Empty | Cell::Text(_))) {
        return false;
    }
    let (above, below) = (texts(upper), texts(lower));
    let both = above.iter().zip(&below).filter(|(a, b)| !a.is_empty() && !b.is_empty());
    let (same, other): (Vec<_>, Vec<_>) = both.partition(|(a, b)| a == b);
    let fresh: Vec<&str> = other.iter().map(|(_, b)| b.as_str()).collect();
    !same.is_empty() && !fresh.is_empty() && recognised(fresh.iter().copied()) * 2 >= fresh.len()
}

fn headings(lines: &[GridRow]) -> Vec<String> {
    let width = lines.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let heading = |column: usize| {
        let mut parts: Vec<String> = vec![];
        for line in lines {
            let text = line.cell(column).text().trim().to_owned();
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        parts.concat()
    };
    let mut columns: Vec<String> = (0..width).map(heading).collect();
    while columns.last().is_some_and(String::is_empty) {
        columns.pop();
    }
    columns
}
