//! Rows of a CSV file that somebody else made, one by one, with the lines that are none.
//!
//! UTF-8 with or without a mark, CP932 and UTF-16 are told apart by themselves. Lines without any text are
//! passed over, and empty cells beyond the header's too: spreadsheets leave both behind.

use super::charset::{Charset, Utf16};
use super::grid::{Cell, GridRow};
use super::header::{ColumnMap, Header};
use super::records::{Fault, Record, Records};
use crate::error::{Error, Result};
use crate::fs::{Fs, io_error};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What the caller expects of a file.
#[derive(Debug, Clone)]
pub struct Options {
    /// Fields that a column may hold; empty: every column is a field of its own name.
    pub known: Vec<String>,
    /// Fields without which no line can be read.
    pub required: Vec<String>,
    pub map: ColumnMap,
    /// A comma unless the person asked for another.
    pub delimiter: u8,
}

impl Default for Options {
    fn default() -> Options {
        Options { known: Vec::new(), required: Vec::new(), map: ColumnMap::default(), delimiter: b',' }
    }
}

/// A line that is a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file it begins on, from 1.
    pub line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Row {
    /// The cell of the column at `index`, as it stands; empty where there is no such column.
    /// [`Header::index`] gives the index of a field.
    pub fn cell(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or_default() };
        self.ends.get(index).map_or("", |end| &self.text[start..*end])
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|n| self.cell(n))
    }
}

/// A line that is no row, for the person who mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// Line of the file it begins on, from 1.
    pub line: u64,
    /// The field (or the column's name) at fault, where it is one.
    pub field: Option<String>,
    /// `csv_ragged`, `csv_quote`, `text_too_long`, `text_nul` or `encoding_invalid`.
    pub code: &'static str,
    /// The cells as they stood; bytes that are no text show as U+FFFD, what is too long is cut.
    pub cells: Vec<String>,
}

/// What a line turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Row(Row),
    Bad(LineError),
}

/// Longest piece of a cell in a [`LineError`] for a text that is too long, in bytes.
const SHOWN: usize = 1000;

/// Reads a file line by line. Iterating ends with an error of [`io_error`] where the file cannot be read on.
pub struct Reader<R: Read> {
    records: Records<Source<R>>,
    record: Record,
    charset: Charset,
    header: Header,
    path: PathBuf,
    failed: bool,
}

impl<R: Read> std::fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("path", &self.path)
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

enum Source<R> {
    Bytes(R),
    Utf16(Box<Utf16<R>>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Source::Bytes(r) => r.read(out),
            Source::Utf16(r) => r.read(out),
        }
    }
}

impl Reader<Box<dyn Read + Send>> {
    /// Opens the file twice: once to tell its encoding, once to read it.
    pub fn open(fs: &dyn Fs, path: &Path, options: &Options) -> Result<Reader<Box<dyn Read + Send>>> {
        let charset = Charset::detect(fs.open(path)?).map_err(|e| io_error(path, &e))?;
        Reader::new(fs.open(path)?, charset, path, options)
    }
}

impl<R: Read> Reader<R> {
    /// Reads the header of `file`; `path` is what errors name. Errors: `csv_empty`, `csv_delimiter` with
    /// `{"expected","found"}`, `csv_header_duplicate`, `csv_column_missing`, or the code of a [`LineError`]
    /// where the header itself is no row.
    pub fn new(file: R, charset: Charset, path: &Path, options: &Options) -> Result<Reader<R>> {
        let source = match charset {
            Charset::Utf16Le | Charset::Utf16Be => Source::Utf16(Box::new(Utf16::new(file, charset))),
            _ => Source::Bytes(file),
        };
        let mut records = Records::new(source, options.delimiter).map_err(|e| io_error(path, &e))?;
        let mut record = Record::default();
        loop {
            if !records.next(&mut record).map_err(|e| io_error(path, &e))? {
                return Err(Error::refused("csv_empty"));
            }
            if !is_blank(&record) {
                break;
            }
        }
        let columns = match row(&record, charset) {
            Ok(row) => row.cells().map(String::from).collect::<Vec<_>>(),
            Err((code, _)) => return Err(Error::refused(code).with(json!({ "line": record.line }))),
        };
        check_delimiter(&columns, options.delimiter)?;
        let header = Header::of(columns, &options.map, &options.known, &options.required)?;
        Ok(Reader { records, record, charset, header, path: path.to_path_buf(), failed: false })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    pub fn charset(&self) -> Charset {
        self.charset
    }

    fn line(&self) -> Line {
        let record = &self.record;
        let fault = match row(record, self.charset) {
            Ok(mut row) => {
                let columns = self.header.columns.len();
                let kept = row.ends.get(columns - 1).copied();
                // Beyond the header only empty cells are let pass.
                if kept == Some(row.text.len()) {
                    row.ends.truncate(columns);
                    return Line::Row(row);
                }
                ("csv_ragged", None)
            }
            Err(fault) => fault,
        };
        let (code, cell) = fault;
        let show = |bytes: &[u8]| match code {
            "text_too_long" if bytes.len() > SHOWN => {
                format!("{}…", self.charset.decode_lossy(&bytes[..SHOWN]))
            }
            _ => self.charset.decode_lossy(bytes).into_owned(),
        };
        let name = |n: usize| {
            let field = self.header.fields.get(n).cloned().flatten();
            field.or_else(|| self.header.columns.get(n).cloned())
        };
        Line::Bad(LineError {
            line: record.line,
            field: cell.and_then(name),
            code,
            cells: record.cells().map(show).collect(),
        })
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        while !self.failed {
            match self.records.next(&mut self.record) {
                Ok(false) => return None,
                Ok(true) if is_blank(&self.record) => {}
                Ok(true) => return Some(Ok(self.line())),
                Err(e) => {
                    self.failed = true;
                    return Some(Err(io_error(&self.path, &e)));
                }
            }
        }
        None
    }
}

fn is_blank(record: &Record) -> bool {
    record.fault.is_none() && record.bytes.iter().all(|b| *b == b' ')
}

/// The record as text, or the code of what is wrong with it and the cell where it is.
fn row(record: &Record, charset: Charset) -> std::result::Result<Row, (&'static str, Option<usize>)> {
    match record.fault {
        Some(Fault::Quote) => return Err(("csv_quote", None)),
        Some(Fault::TooLong(cell)) => return Err(("text_too_long", Some(cell))),
        None => {}
    }
    if memchr::memchr(0, &record.bytes).is_some() {
        return Err(("text_nul", record.cells().position(|c| c.contains(&0))));
    }
    // Most lines are valid as one piece; cut where cells end, so that no two halves make a character.
    if (charset != Charset::Cp932 || record.bytes.is_ascii())
        && let Ok(text) = std::str::from_utf8(&record.bytes)
        && record.ends.iter().all(|end| text.is_char_boundary(*end))
    {
        return Ok(Row { line: record.line, text: text.to_string(), ends: record.ends.clone() });
    }
    let mut row = Row { line: record.line, text: String::new(), ends: Vec::with_capacity(record.ends.len()) };
    for (n, cell) in record.cells().enumerate() {
        row.text.push_str(&charset.decode(cell).ok_or(("encoding_invalid", Some(n)))?);
        row.ends.push(row.text.len());
    }
    Ok(row)
}

/// Every line of `bytes` as it stands, the header too, blank lines as well; parted at the most frequent of
/// comma, semicolon and tab in its beginning.
pub(super) fn raw_rows(bytes: &[u8], charset: Charset) -> impl Iterator<Item = std::io::Result<GridRow>> {
    let source = match charset {
        Charset::Utf16Le | Charset::Utf16Be => Source::Utf16(Box::new(Utf16::new(bytes, charset))),
        _ => Source::Bytes(bytes),
    };
    let head = &bytes[..bytes.len().min(8_000)];
    let count = |d: &u8| memchr::memchr_iter(*d, head).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut records = Records::new(source, delimiter);
    let mut record = Record::default();
    std::iter::from_fn(move || {
        let next = match &mut records {
            Ok(records) => records.next(&mut record),
            Err(e) => Err(std::mem::replace(e, std::io::ErrorKind::Other.into())),
        };
        match next {
            Ok(false) => None,
            Ok(true) => Some(Ok(grid_row(&record, charset))),
            Err(e) => Some(Err(e)),
        }
    })
}

fn grid_row(record: &Record, charset: Charset) -> GridRow {
    let line = u32::try_from(record.line).unwrap_or(u32::MAX);
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    match row(record, charset) {
        Ok(row) => GridRow { line, cells: row.cells().map(cell).collect(), ..GridRow::default() },
        Err(fault) => {
            let shown = |bytes: &[u8]| cell(&charset.decode_lossy(&bytes[..bytes.len().min(SHOWN)]));
            let cells = record.cells().map(shown).collect();
            GridRow { line, cells, fault: Some(fault), ..GridRow::default() }
        }
    }
}

/// A header of one column that another delimiter would part is a file with that delimiter.
fn check_delimiter(columns: &[String], delimiter: u8) -> Result<()> {
    let [only] = columns else { return Ok(()) };
    let count = |d: u8| only.bytes().filter(|b| *b == d).count();
    let others = [b',', b';', b'\t'].into_iter().filter(|d| *d != delimiter);
    match others.max_by_key(|d| count(*d)).filter(|d| count(*d) > 0) {
        Some(found) => {
            let show = |d: u8| char::from(d).to_string();
            let detail = json!({ "expected": show(delimiter), "found": show(found) });
            Err(Error::refused("csv_delimiter").with(detail))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
