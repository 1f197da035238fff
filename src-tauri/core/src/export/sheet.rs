//! One CSV file: a header, then rows of typed cells, written as they come.
//!
//! RFC 4180 with CRLF, in UTF-8 with a BOM or in CP932. No cell is copied unless it has to change.

use super::cell::{self, Tally};
use super::encoding::Cp932;
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::fs::io_error;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How the bytes of a batch stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8 with a BOM: a spreadsheet opens it by double-click.
    #[default]
    Utf8,
    /// Windows-31J, for old municipal systems.
    Cp932,
}

impl Encoding {
    /// The code of the list `encoding`.
    pub fn code(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Cp932 => "cp932",
        }
    }

    pub fn parse(code: &str) -> Option<Encoding> {
        [Encoding::Utf8, Encoding::Cp932].into_iter().find(|e| e.code() == code)
    }
}

/// What a column holds; decides which texts could be run as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Names and notes.
    Text,
    /// Never gets an apostrophe; a text that is no number is treated as text.
    Number,
    /// An identifier or a code of a list; treated as text.
    Code,
    /// ISO date, time or both; another text is treated as text.
    Date,
}

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind) -> Column {
        Column { name, kind }
    }
}

#[derive(Debug)]
enum Sink<W: Write> {
    Utf8(W),
    Cp932(Cp932<W>),
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Utf8(w) => w.write(bytes),
            Sink::Cp932(w) => w.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Utf8(w) => w.flush(),
            Sink::Cp932(w) => w.flush(),
        }
    }
}

/// A file being written, cell by cell. Errors are those of [`io_error`], and `csv_row_shape` (a fault of
/// the program) where a row has more or fewer cells than the header.
pub struct Sheet<W: Write> {
    csv: csv::Writer<Sink<W>>,
    columns: Vec<Column>,
    path: PathBuf,
    at: usize,
    rows: u64,
    buffer: String,
    joined: String,
    tally: Tally,
}

impl<W: Write> std::fmt::Debug for Sheet<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("path", &self.path).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// A finished file: what lies beneath, its data rows and what was changed in them.
#[derive(Debug)]
pub struct Finished<W> {
    pub inner: W,
    pub rows: u64,
    pub tally: Tally,
}

impl<W: Write> Sheet<W> {
    /// Writes BOM and header to `out`; `path` is what errors name.
    pub fn create(mut out: W, path: &Path, columns: &[Column], encoding: Encoding) -> Result<Sheet<W>> {
        let sink = match encoding {
            Encoding::Utf8 => {
                out.write_all("\u{FEFF}".as_bytes()).map_err(|e| io_error(path, &e))?;
                Sink::Utf8(out)
            }
            Encoding::Cp932 => Sink::Cp932(Cp932::new(out)),
        };
        let csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .buffer_capacity(1 << 18)
            .from_writer(sink);
        let mut sheet = Sheet {
            csv,
            columns: columns.to_vec(),
            path: path.to_path_buf(),
            at: 0,
            rows: 0,
            buffer: String::new(),
            joined: String::new(),
            tally: Tally::default(),
        };
        for column in columns {
            sheet.raw(column.name.as_bytes())?;
        }
        sheet.close_row()?;
        Ok(sheet)
    }

    fn raw(&mut self, cell: &[u8]) -> Result<()> {
        self.at += 1;
        self.csv.write_field(cell).map_err(|e| csv_error(&self.path, e))
    }

    /// A text in the next column, changed as [`cell`] says unless the column takes it as it is.
    pub fn text(&mut self, text: &str) -> Result<()> {
        let plain = match self.columns.get(self.at).map(|c| c.kind) {
            Some(Kind::Number) => cell::is_number(text),
            Some(Kind::Date) => cell::is_date(text),
            _ => false,
        };
        let text = if plain { text } else { cell::clean(text, &mut self.buffer, &mut self.tally) };
        self.at += 1;
        self.csv.write_field(text).map_err(|e| csv_error(&self.path, e))
    }

    pub fn optional(&mut self, text: Option<&str>) -> Result<()> {
        self.text(text.unwrap_or_default())
    }

    /// Items joined with `;`; a `;` within an item is written `；`.
    pub fn list<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        for (n, item) in items.into_iter().enumerate() {
            if n > 0 {
                joined.push(';');
            }
            joined.extend(item.chars().map(|c| if c == ';' { '；' } else { c }));
        }
        let written = self.text(&joined);
        self.joined = joined;
        written
    }

    pub fn integer(&mut self, n: i64) -> Result<()> {
        self.raw(cell::integer(n, &mut [0; 20]))
    }

    /// The shortest digits that read back as `n`; empty where `n` is no number.
    pub fn real(&mut self, n: f64) -> Result<()> {
        if !n.is_finite() {
            return self.empty();
        }
        self.buffer.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.buffer, "{n}");
        self.at += 1;
        self.csv.write_field(&self.buffer).map_err(|e| csv_error(&self.path, e))
    }

    /// `2026-03-08`.
    pub fn date(&mut self, date: Date) -> Result<()> {
        match cell::iso_date(date) {
            Some(iso) => self.raw(&iso),
            None => self.text(&date.to_string()),
        }
    }

    pub fn empty(&mut self) -> Result<()> {
        self.raw(b"")
    }

    /// Ends the row, which has a cell for every column.
    pub fn end_row(&mut self) -> Result<()> {
        self.close_row()?;
        self.rows += 1;
        Ok(())
    }

    fn close_row(&mut self) -> Result<()> {
        if self.at != self.columns.len() {
            let detail = json!({ "expected": self.columns.len(), "found": self.at });
            return Err(Error::refused("csv_row_shape").with(detail));
        }
        self.at = 0;
        self.csv.write_record(None::<&[u8]>).map_err(|e| csv_error(&self.path, e))
    }

    /// Data rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The path given to [`create`](Sheet::create).
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is left. The file is not yet on the medium: that is for the owner of `inner`.
    pub fn finish(self) -> Result<Finished<W>> {
        let Sheet { csv, path, rows, mut tally, .. } = self;
        let sink = csv.into_inner().map_err(|e| io_error(&path, e.error()))?;
        let inner = match sink {
            Sink::Utf8(inner) => inner,
            Sink::Cp932(w) => {
                let (inner, replaced) = w.finish().map_err(|e| io_error(&path, &e))?;
                tally.add_replaced(&replaced);
                inner
            }
        };
        Ok(Finished { inner, rows, tally })
    }
}

fn csv_error(path: &Path, error: csv::Error) -> Error {
    io_error(path, &io::Error::from(error))
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
