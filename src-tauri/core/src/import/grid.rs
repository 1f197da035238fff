//! What a file looks like before anybody says what its columns mean: rows of cells, from a spreadsheet or a CSV.

use super::charset::Charset;
use super::reader::raw_rows;
use super::sheet;
use crate::error::{Error, Result};
use crate::fs::{Fs, io_error};
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::io::Read as _;
use std::path::Path;

/// A larger file is refused, in bytes.
pub const MAX_FILE: u64 = 64 << 20;
/// Rows with something in them; more are refused.
pub const MAX_ROWS: usize = 200_000;
/// Cells of a sheet, empty ones between others included; more are refused.
pub const MAX_CELLS: usize = 6_000_000;
/// A cell further to the right is refused with its sheet.
pub const MAX_COLUMNS: usize = 1_000;

/// A cell as the file keeps it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    /// A day, a time or both, that the spreadsheet keeps as such: `2026-03-09`, `2026-03-09T14:00`, `14:00`.
    Moment(String),
    Bool(bool),
    /// Something that is no value: `cell_error` or `formula_uncalculated`, and what the cell shows.
    Fault(&'static str, &'static str),
}

impl Cell {
    /// The cell as a text cell of a CSV would have it.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Moment(text) => Cow::Borrowed(text),
            Cell::Number(n) => Cow::Owned(number_text(*n)),
            Cell::Bool(true) => Cow::Borrowed("true"),
            Cell::Bool(false) => Cow::Borrowed("false"),
            Cell::Fault(_, shown) => Cow::Borrowed(shown),
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// Whole numbers without a point; others as short as they read back.
fn number_text(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{}", n as i64) } else { format!("{n}") }
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// Row of the sheet or line of the file, from 1.
    pub line: u32,
    pub hidden: bool,
    pub cells: Vec<Cell>,
    /// A line of a CSV that cannot be read, and the cell where: codes of [`super::reader::LineError`].
    pub fault: Option<(&'static str, Option<usize>)>,
}

impl GridRow {
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// A sheet of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    pub name: String,
    pub hidden: bool,
}

/// Something a person should know of the file; nothing is lost by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub code: &'static str,
    pub detail: Json,
}

impl Notice {
    pub fn new(code: &'static str, detail: Json) -> Notice {
        Notice { code, detail }
    }
}

/// One sheet, or one CSV.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Sheets with cells, in the order of their tabs; none for a CSV.
    pub sheets: Vec<SheetName>,
    /// The sheet that was read.
    pub sheet: Option<String>,
    pub rows: Vec<GridRow>,
    /// Numbers of days count from 1904, as early Macintosh programs did.
    pub epoch_1904: bool,
    pub notices: Vec<Notice>,
}

impl Grid {
    /// Reads the file at `path`: .xlsx, .xls and .ods by their first bytes, anything else as a CSV. Without
    /// `sheet` the visible sheet with most rows is read. Errors: `list_too_large`, `sheet_too_large`,
    /// `sheet_missing`, `sheet_unreadable`, `sheet_password`, `file_not_csv`, `csv_empty`.
    pub fn open(fs: &dyn Fs, path: &Path, sheet: Option<&str>) -> Result<Grid> {
        let mut bytes = Vec::new();
        fs.open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|e| io_error(path, &e))?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(Error::refused("list_too_large").with(json!({ "max": MAX_FILE })));
        }
        let grid = match sheet::Format::of(&bytes)? {
            Some(format) => sheet::read(bytes, format, sheet)?,
            None if sheet.is_some() => {
                return Err(Error::refused("sheet_missing").with(json!({ "sheets": [] })));
            }
            None => of_csv(&bytes, path)?,
        };
        match grid.rows.is_empty() {
            true => Err(Error::refused("csv_empty")),
            false => Ok(grid),
        }
    }
}

fn of_csv(bytes: &[u8], path: &Path) -> Result<Grid> {
    let charset = Charset::detect(bytes).map_err(|e| io_error(path, &e))?;
    let mut grid = Grid::default();
    let mut cells = 0;
    for row in raw_rows(bytes, charset) {
        let row = row.map_err(|e| io_error(path, &e))?;
        if row.fault.is_none() && row.cells.iter().all(Cell::is_empty) {
            continue;
        }
        cells += row.cells.len();
        grid.rows.push(row);
        within(grid.rows.len(), cells)?;
    }
    Ok(grid)
}

/// Error `sheet_too_large` beyond the limits.
pub(super) fn within(rows: usize, cells: usize) -> Result<()> {
    if rows > MAX_ROWS || cells > MAX_CELLS {
        let detail = json!({ "max_rows": MAX_ROWS, "max_cells": MAX_CELLS });
        return Err(Error::refused("sheet_too_large").with(detail));
    }
    Ok(())
}
