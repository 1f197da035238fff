//! Bytes into records of cells, in bounded memory, so that a broken line takes no other with it.
//!
//! As RFC 4180, with any of CR LF, LF and CR as line ends. A cell that begins with a quote ends with one
//! and may hold line breaks; elsewhere a quote is a character like any other. Where quotes do not fit
//! (text behind the closing one, or none before the end) only the line that the record begins on is
//! refused and reading goes on behind it: the lines that a lost quote swallows are read after all.

use memchr::{memchr, memchr_iter, memchr2, memchr3};
use std::io::{self, Read};

/// A longer cell is refused, in bytes.
pub const MAX_CELL: usize = 10_000_000;
/// A longer record is refused without being held.
pub const MAX_RECORD: usize = 16 << 20;

/// A record that is longer is read in growing steps, in bytes.
const LONG: usize = 1 << 16;

/// Why a record is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Quotes do not fit.
    Quote,
    /// Cell or record beyond the limits; the cell's place.
    TooLong(usize),
}

/// One record; reused from record to record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Line of the file it begins on, from 1.
    pub line: u64,
    /// The cells one after another, unquoted.
    pub bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    pub ends: Vec<usize>,
    pub fault: Option<Fault>,
}

impl Record {
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        self.ends.iter().scan(0, |start, end| {
            let cell = &self.bytes[*start..*end];
            *start = *end;
            Some(cell)
        })
    }

    fn push(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len());
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.fault = None;
    }

    /// The cells of one line as they stand, quotes and all.
    fn fill_raw(&mut self, line: &[u8], delimiter: u8, fault: Fault) {
        self.clear();
        let mut start = 0;
        for end in memchr_iter(delimiter, line).chain([line.len()]) {
            self.push(&line[start..end]);
            start = end + 1;
        }
        self.fault = Some(fault);
    }
}

enum Parsed {
    /// This many bytes were a record.
    Done(usize),
    /// The record goes on behind the buffer; the cell reached.
    More(usize),
    Quote,
}

/// Reads records from `inner`.
pub(super) struct Records<R> {
    inner: R,
    delimiter: u8,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    line: u64,
    max_record: usize,
}

impl<R: Read> Records<R> {
    pub fn new(inner: R, delimiter: u8) -> io::Result<Records<R>> {
        Records::limited(inner, delimiter, MAX_RECORD, 1 << 18)
    }

    fn limited(inner: R, delimiter: u8, max_record: usize, buffer: usize) -> io::Result<Records<R>> {
        let buffer = vec![0; buffer];
        let mut records =
            Records { inner, delimiter, buffer, start: 0, end: 0, ended: false, line: 1, max_record };
        while records.end < 3 && !records.ended {
            records.more()?;
        }
        if records.buffer[..records.end].starts_with(b"\xEF\xBB\xBF") {
            records.start = 3;
        }
        Ok(records)
    }

    /// Gets more bytes behind those held; the buffer doubles when they fill it.
    fn more(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(n) => {
                    self.end += n;
                    self.ended = n == 0;
                    return Ok(());
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// The next record into `record`; false at the end of the file.
    pub fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        loop {
            if self.start == self.end {
                if self.ended {
                    return Ok(false);
                }
                self.more()?;
                continue;
            }
            record.clear();
            record.line = self.line;
            let held = &self.buffer[self.start..self.end];
            match parse(held, self.delimiter, self.ended, record) {
                Parsed::Done(n) => {
                    self.line += line_ends(&held[..n]);
                    self.start += n;
                    let mut from = 0;
                    let too_long =
                        record.ends.iter().position(|e| e - std::mem::replace(&mut from, *e) > MAX_CELL);
                    record.fault = too_long.map(Fault::TooLong);
                    return Ok(true);
                }
                Parsed::Quote => return self.refuse_line(record, Fault::Quote).map(|()| true),
                Parsed::More(cell) if held.len() > self.max_record => {
                    return self.refuse_line(record, Fault::TooLong(cell)).map(|()| true);
                }
                Parsed::More(_) => {
                    // A long record is looked at again only once twice as much of it is there.
                    let enough = if held.len() < LONG { held.len() + 1 } else { held.len() * 2 };
                    while self.end - self.start < enough && !self.ended {
                        self.more()?;
                    }
                }
            }
        }
    }

    /// Refuses the line the record begins on, however long it is, and goes on behind it.
    fn refuse_line(&mut self, record: &mut Record, fault: Fault) -> io::Result<()> {
        let mut kept: Option<Vec<u8>> = None;
        loop {
            let held = &self.buffer[self.start..self.end];
            match line_end(held, self.ended) {
                Some((text, behind)) => {
                    let line = kept.as_deref().unwrap_or(&held[..text]);
                    // Of a line beyond all limits a piece is shown; any other comes back whole.
                    let shown = &line[..line.len().min(self.max_record)];
                    record.fill_raw(shown, self.delimiter, fault);
                    self.line += 1;
                    self.start += behind;
                    return Ok(());
                }
                None => {
                    if held.len() > self.max_record {
                        kept.get_or_insert_with(|| held[..1000.min(held.len())].to_vec());
                        // The last byte may be the CR of a CR LF.
                        self.start = self.end - 1;
                    }
                    self.more()?;
                }
            }
        }
    }
}

/// Where the first line of `bytes` ends: its text's length, and what its end takes up with it.
fn line_end(bytes: &[u8], ended: bool) -> Option<(usize, usize)> {
    match memchr2(b'\n', b'\r', bytes) {
        Some(at) if bytes[at] == b'\n' => Some((at, at + 1)),
        Some(at) => match bytes.get(at + 1) {
            Some(b'\n') => Some((at, at + 2)),
            Some(_) => Some((at, at + 1)),
            None => ended.then_some((at, at + 1)),
        },
        None => ended.then_some((bytes.len(), bytes.len())),
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    let lone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + lone) as u64
}

fn parse(bytes: &[u8], delimiter: u8, ended: bool, record: &mut Record) -> Parsed {
    // Most lines have no quote: they are cut at the delimiters and nothing else is looked at.
    if let Some((text, behind)) = line_end(bytes, ended)
        && memchr(b'"', &bytes[..text]).is_none()
    {
        let mut start = 0;
        for end in memchr_iter(delimiter, &bytes[..text]).chain([text]) {
            record.push(&bytes[start..end]);
            start = end + 1;
        }
        return Parsed::Done(behind);
    }
    let mut at = 0;
    loop {
        let end = if bytes.get(at) == Some(&b'"') {
            match quoted(&bytes[at + 1..], ended, record) {
                Parsed::Done(n) => at + 1 + n,
                other => return other,
            }
        } else {
            match memchr3(delimiter, b'\n', b'\r', &bytes[at..]) {
                Some(n) => {
                    record.push(&bytes[at..at + n]);
                    at + n
                }
                None if ended => {
                    record.push(&bytes[at..]);
                    bytes.len()
                }
                None => return Parsed::More(record.ends.len()),
            }
        };
        match bytes.get(end) {
            Some(b) if *b == delimiter => at = end + 1,
            Some(b'\n') => return Parsed::Done(end + 1),
            Some(b'\r') => match bytes.get(end + 1) {
                Some(b'\n') => return Parsed::Done(end + 2),
                None if !ended => return Parsed::More(record.ends.len()),
                _ => return Parsed::Done(end + 1),
            },
            Some(_) => return Parsed::Quote,
            None if ended => return Parsed::Done(end),
            None => return Parsed::More(record.ends.len()),
        }
    }
}

/// The cell behind an opening quote; Done counts up to behind the closing one.
fn quoted(bytes: &[u8], ended: bool, record: &mut Record) -> Parsed {
    let mut at = 0;
    loop {
        let Some(n) = memchr(b'"', &bytes[at..]) else {
            return if ended { Parsed::Quote } else { Parsed::More(record.ends.len()) };
        };
        let quote = at + n;
        record.bytes.extend_from_slice(&bytes[at..quote]);
        match bytes.get(quote + 1) {
            Some(b'"') => {
                record.bytes.push(b'"');
                at = quote + 2;
            }
            None if !ended => return Parsed::More(record.ends.len()),
            _ => {
                record.ends.push(record.bytes.len());
                return Parsed::Done(quote + 1);
            }
        }
    }
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
