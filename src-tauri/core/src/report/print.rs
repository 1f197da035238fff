//! The three forms of a report: text for people, CSV for spreadsheets, JSON lines for scripts.

use super::{ReportLine, Table, text};
use crate::domain::count::Value;
use crate::domain::era::FyStyle;
use crate::error::{Error, Result};
use crate::export::sheet::{Column, Encoding, Kind, Sheet};
use crate::fs::io_error;
use std::io::Write;
use std::path::Path;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table with Japanese headings, its rules under it, fiscal years labelled in this style.
    Text(FyStyle),
    /// One row a line: UTF-8 with a BOM, CRLF.
    Csv,
    /// One JSON object a line.
    Json,
}

/// Stands for standard output in errors.
const OUT: &str = "-";

/// Writes the lines of `table` to `out`. Errors are those of `io_error`.
pub fn print(table: Table, lines: &[ReportLine], format: Format, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Text(style) => {
            out.write_all(text::table(table, lines, style).as_bytes()).map_err(|e| error(&e))
        }
        Format::Csv => csv(lines, out),
        Format::Json => {
            for line in lines {
                serde_json::to_writer(&mut *out, line).map_err(|e| error(&e.into()))?;
                out.write_all(b"\n").map_err(|e| error(&e))?;
            }
            Ok(())
        }
    }
}

fn error(e: &std::io::Error) -> Error {
    io_error(Path::new(OUT), e)
}

const COLUMNS: &[Column] = &[
    Column::new("table", Kind::Code),
    Column::new("fiscal_year", Kind::Number),
    Column::new("from", Kind::Date),
    Column::new("to", Kind::Date),
    Column::new("period", Kind::Code),
    Column::new("programme", Kind::Code),
    Column::new("programme_id", Kind::Code),
    Column::new("programme_name", Kind::Text),
    Column::new("segment", Kind::Code),
    Column::new("metric", Kind::Code),
    Column::new("value", Kind::Number),
    Column::new("unit", Kind::Text),
    Column::new("rule", Kind::Code),
];

fn csv(lines: &[ReportLine], out: &mut dyn Write) -> Result<()> {
    let mut sheet = Sheet::create(out, Path::new(OUT), COLUMNS, Encoding::Utf8)?;
    for line in lines {
        sheet.text(line.table.name())?;
        match line.fiscal_year {
            Some(year) => sheet.integer(year.into())?,
            None => sheet.empty()?,
        }
        for day in [line.from, line.to] {
            match day {
                Some(day) => sheet.date(day)?,
                None => sheet.empty()?,
            }
        }
        sheet.optional(line.period.as_deref())?;
        sheet.optional(line.programme.as_deref())?;
        sheet.optional(line.programme_id.map(|id| id.to_string()).as_deref())?;
        sheet.optional(line.programme_name.as_deref())?;
        sheet.optional(line.segment.as_deref())?;
        sheet.text(line.metric)?;
        match line.value {
            // An empty cell, as a sign would keep a spreadsheet from adding the column up.
            Value::Suppressed | Value::NotApplicable => sheet.empty()?,
            value => sheet.text(&value.to_string())?,
        }
        sheet.text(line.unit)?;
        sheet.optional(line.rule)?;
        sheet.end_row()?;
    }
    sheet.finish()?.inner.flush().map_err(|e| error(&e))
}
