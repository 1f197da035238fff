//! Rows of a spreadsheet. Cells are read as they were last calculated; nothing in the file is run.

mod cells;
mod marks;
mod old;
#[cfg(test)]
mod tests;
mod unpacked;

use super::grid::{Cell, Grid, GridRow, Notice, SheetName, within};
use crate::error::{Error, Result};
use calamine::{Data, Dimensions, Ods, Reader as _, Sheet, SheetType, SheetVisible, Xls, Xlsx};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Cursor;

/// What kind of workbook a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xls,
    Ods,
}

impl Format {
    /// By the first bytes; None for what may be a CSV. Errors: `sheet_password`, `file_not_csv` with `found`.
    pub fn of(bytes: &[u8]) -> Result<Option<Format>> {
        let other = |found: &str| Error::refused("file_not_csv").with(json!({ "found": found }));
        Ok(Some(match bytes {
            [b'P', b'K', 3, 4, ..] => {
                return match unpacked::format(bytes)? {
                    Some(format) => Ok(Some(format)),
                    None => Err(other("zip")),
                };
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] if unpacked::is_encrypted(bytes) => {
                return Err(Error::refused("sheet_password"));
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Format::Xls,
            [b'%', b'P', b'D', b'F', ..] => return Err(other("pdf")),
            _ if is_html(bytes) => return Err(other("html")),
            _ => return Ok(None),
        }))
    }
}

/// Web pages that call themselves .xls.
fn is_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    ["<html", "<!doctype html", "<table", "<?xml"].iter().any(|start| head.starts_with(start))
}

/// Reads one sheet.
pub fn read(bytes: Vec<u8>, format: Format, wanted: Option<&str>) -> Result<Grid> {
    match format {
        Format::Xlsx => xlsx(bytes, wanted),
        Format::Xls => {
            let marks = old::of_xls(&bytes);
            let mut book = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
                calamine::XlsError::Password => Error::refused("sheet_password"),
                other => unreadable(&other),
            })?;
            let merged =
                |book: &mut Xls<_>, name: &str| book.merge_cells_by_sheet_name(name).unwrap_or_default();
            let names = book.sheets_metadata().iter().map(|s| s.name.clone());
            let marks = names.zip(marks).collect();
            let epoch_1904 = book.has_1904_epoch();
            Ok(Grid { epoch_1904, ..ranged(&mut book, wanted, &marks, merged)? })
        }
        Format::Ods => {
            let marks = marks::of_ods(&bytes)?;
            let mut book = Ods::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
            let merged =
                |_: &mut Ods<_>, name: &str| marks.get(name).map(|m| m.merged.clone()).unwrap_or_default();
            ranged(&mut book, wanted, &marks, merged)
        }
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Error {
    Error::refused("sheet_unreadable").with(json!({ "why": error.to_string() }))
}

fn names(sheets: &[Sheet]) -> Vec<SheetName> {
    let cells = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    cells.map(|s| SheetName { name: s.name.clone(), hidden: s.visible != SheetVisible::Visible }).collect()
}

/// The sheets to look at: the one asked for, else all visible ones, of which that with most rows is taken.
fn candidates(sheets: &[SheetName], wanted: Option<&str>) -> Result<Vec<String>> {
    let found: Vec<String> = match wanted {
        Some(wanted) => sheets.iter().filter(|s| s.name == wanted).map(|s| s.name.clone()).collect(),
        None => sheets.iter().filter(|s| !s.hidden).map(|s| s.name.clone()).collect(),
    };
    if found.is_empty() {
        let all: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
        return Err(Error::refused("sheet_missing").with(json!({ "sheets": all })));
    }
    Ok(found)
}

fn xlsx(bytes: Vec<u8>, wanted: Option<&str>) -> Result<Grid> {
    let marks = marks::of_xlsx(&bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let sheets = names(book.sheets_metadata());
    let mut best: Option<(String, Vec<GridRow>)> = None;
    for name in candidates(&sheets, wanted)? {
        let rows = cells::of_xlsx(&mut book, &name, marks.get(&name))?;
        if best.as_ref().is_none_or(|(_, b)| rows.len() > b.len()) {
            best = Some((name, rows));
        }
    }
    let Some((name, mut rows)) = best else { return Ok(Grid::default()) };
    let merged = marks.get(&name).map(|m| m.merged.as_slice()).unwrap_or_default();
    let filled = fill(&mut rows, merged)?;
    let epoch_1904 = book.has_1904_epoch();
    Ok(Grid { epoch_1904, ..finish(sheets, name, rows, filled) })
}

fn ranged<RS, B>(
    book: &mut B,
    wanted: Option<&str>,
    marks: &BTreeMap<String, marks::Marks>,
    merged: impl Fn(&mut B, &str) -> Vec<Dimensions>,
) -> Result<Grid>
where
    RS: std::io::Read + std::io::Seek,
    B: calamine::Reader<RS>,
    B::Error: std::fmt::Display,
{
    let sheets = names(book.sheets_metadata());
    let mut best: Option<(String, calamine::Range<Data>)> = None;
    for name in candidates(&sheets, wanted)? {
        let range = book.worksheet_range(&name).map_err(|e| unreadable(&e))?;
        if best.as_ref().is_none_or(|(_, b)| range.height() > b.height()) {
            best = Some((name, range));
        }
    }
    let Some((name, range)) = best else { return Ok(Grid::default()) };
    let mut rows = cells::of_range(&range, marks.get(&name))?;
    let filled = fill(&mut rows, &merged(book, &name))?;
    Ok(finish(sheets, name, rows, filled))
}

/// Writes the first cell of each merged region into its other cells. Blank rows are not there and stay so.
/// Refuses regions that come to more cells than a sheet may have: a file can name the same ones many times.
fn fill(rows: &mut [GridRow], merged: &[Dimensions]) -> Result<usize> {
    let (mut filled, mut cells) = (0, 0_usize);
    for region in merged {
        let (top, left) = region.start;
        let (bottom, right) = region.end;
        // Written backwards, it is none.
        if bottom < top || right < left {
            continue;
        }
        let at = |line: u32| rows.partition_point(|r| r.line < line + 1);
        let (from, to) = (at(top), at(bottom.saturating_add(1)));
        let Some(first) = rows.get(from).filter(|r| r.line == top + 1) else { continue };
        let first = first.cell(left as usize).clone();
        if first.is_empty() {
            continue;
        }
        filled += 1;
        cells = cells.saturating_add((to - from) * (right - left).saturating_add(1).min(50) as usize);
        within(rows.len(), cells)?;
        for row in &mut rows[from..to] {
            // A region may reach to the end of the sheet: no cell is made where no row has any.
            let end = (right as usize + 1).min(row.cells.len().max(left as usize + 1));
            let end = if right - left < 50 { right as usize + 1 } else { end };
            if row.cells.len() < end {
                row.cells.resize(end, Cell::Empty);
            }
            for cell in &mut row.cells[left as usize..end] {
                if cell.is_empty() {
                    *cell = first.clone();
                }
            }
        }
    }
    Ok(filled)
}

fn finish(sheets: Vec<SheetName>, name: String, rows: Vec<GridRow>, filled: usize) -> Grid {
    let mut notices = vec![];
    let hidden: Vec<&str> = sheets.iter().filter(|s| s.hidden).map(|s| s.name.as_str()).collect();
    if !hidden.is_empty() {
        notices.push(Notice::new("sheets_hidden", json!({ "count": hidden.len(), "sheets": hidden })));
    }
    if filled > 0 {
        notices.push(Notice::new("cells_merged", json!({ "count": filled })));
    }
    Grid { sheets, sheet: Some(name), rows, notices, ..Grid::default() }
}

/// Adds a row unless it is blank.
fn keep(rows: &mut Vec<GridRow>, row: GridRow, cells: &mut usize) -> Result<()> {
    if row.cells.iter().all(Cell::is_empty) {
        return Ok(());
    }
    *cells += row.cells.len();
    rows.push(row);
    within(rows.len(), *cells)
}

/// Refuses what is no .xlsx, or unpacks to more than one may. Errors: `sheet_unreadable`, `sheet_too_large`,
/// `sheet_password`, `layout_format`.
pub fn check_packed(bytes: &[u8]) -> Result<()> {
    if unpacked::is_encrypted(bytes) {
        return Err(Error::refused("sheet_password"));
    }
    match unpacked::format(bytes)? {
        Some(Format::Xlsx) => Ok(()),
        _ => Err(Error::refused("layout_format")),
    }
}
