//! Cells of a workbook as this program's cells.

use super::marks::Marks;
use super::{keep, unreadable};
use crate::error::{Error, Result};
use crate::import::grid::{Cell, GridRow, MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Range, Xlsx};
use serde_json::json;
use std::io::{Read, Seek};

/// Cell by cell: a sheet with one cell in its last corner is not made whole.
pub(super) fn of_xlsx<RS: Read + Seek>(
    book: &mut Xlsx<RS>,
    name: &str,
    marks: Option<&Marks>,
) -> Result<Vec<GridRow>> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| unreadable(&e))?;
    let (mut rows, mut cells) = (vec![], 0);
    let mut row = GridRow::default();
    while let Some(cell) = reader.next_cell().map_err(|e| unreadable(&e))? {
        let (line, column) = cell.get_position();
        if line + 1 != row.line {
            let next = GridRow { line: line + 1, ..GridRow::default() };
            finish(&mut row, marks);
            keep(&mut rows, std::mem::replace(&mut row, next), &mut cells)?;
        }
        let value = of_ref(cell.get_value());
        if value != Cell::Empty {
            put(&mut row, column as usize, value)?;
        }
    }
    finish(&mut row, marks);
    keep(&mut rows, row, &mut cells)?;
    // Files may write their rows in any order.
    rows.sort_by_key(|r| r.line);
    Ok(rows)
}

fn put(row: &mut GridRow, column: usize, value: Cell) -> Result<()> {
    if column >= MAX_COLUMNS {
        let detail = json!({ "max_rows": MAX_ROWS, "max_cells": MAX_CELLS, "max_columns": MAX_COLUMNS });
        return Err(Error::refused("sheet_too_large").with(detail));
    }
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = value;
    Ok(())
}

/// What the values alone do not tell.
fn finish(row: &mut GridRow, marks: Option<&Marks>) {
    let Some(marks) = marks else { return };
    row.hidden = marks.hidden.contains(&row.line);
    for column in marks.uncalculated.range((row.line, 0)..=(row.line, u32::MAX)).map(|(_, c)| *c as usize) {
        // Beyond the widest sheet there is nothing to be told.
        if row.cell(column).is_empty() {
            let _ = put(row, column, Cell::Fault("formula_uncalculated", "="));
        }
    }
}

pub(super) fn of_range(range: &Range<Data>, marks: Option<&Marks>) -> Result<Vec<GridRow>> {
    let Some((top, left)) = range.start() else { return Ok(vec![]) };
    let (mut rows, mut cells) = (vec![], 0);
    for (n, values) in range.rows().enumerate() {
        let mut row = GridRow { line: top + n as u32 + 1, ..GridRow::default() };
        for (column, value) in values.iter().enumerate() {
            let value = of_data(value);
            if value != Cell::Empty {
                put(&mut row, left as usize + column, value)?;
            }
        }
        finish(&mut row, marks);
        keep(&mut rows, row, &mut cells)?;
    }
    Ok(rows)
}

fn of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(b) => Cell::Bool(*b),
        DataRef::DateTime(at) => Cell::Moment(moment(at)),
        DataRef::DateTimeIso(at) | DataRef::DurationIso(at) => Cell::Moment(iso(at)),
        DataRef::Error(error) => Cell::Fault("cell_error", shown(error)),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::String(text) => text_cell(text),
        Data::Bool(b) => Cell::Bool(*b),
        Data::DateTime(at) => Cell::Moment(moment(at)),
        Data::DateTimeIso(at) | Data::DurationIso(at) => Cell::Moment(iso(at)),
        Data::Error(error) => Cell::Fault("cell_error", shown(error)),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A serial date of either epoch. Excel's 29 February 1900 stays what it is: no such day.
fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let whole = at.as_f64();
    if at.is_duration() || (0.0..1.0).contains(&whole) && whole > 0.0 {
        let minutes = (whole * 1440.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    // Halves of a second are what a fraction of a day cannot say exactly.
    let (minute, hour) = match (second, milli) {
        (59, 500..) if minute < 59 => (minute + 1, hour),
        _ => (minute, hour),
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    if whole.fract() == 0.0 { date } else { format!("{date}T{hour:02}:{minute:02}") }
}

/// ISO 8601 of an OpenDocument file: a day at midnight is a day; `PT14H30M00S` is a time.
fn iso(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("PT")
        && let Some((hours, rest)) = rest.split_once('H')
        && let Some((minutes, _)) = rest.split_once('M')
        && let (Ok(hours), Ok(minutes)) = (hours.parse::<u32>(), minutes.parse::<u32>())
    {
        return format!("{hours}:{minutes:02}");
    }
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}

fn shown(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
        #[allow(unreachable_patterns, reason = "newer versions know more errors")]
        _ => "#ERROR",
    }
}
