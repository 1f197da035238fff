//! What a batch sent, kept on this device so that the next one can say what was added and corrected.
//!
//! A body is text: for each file a line `\x1e<file>\x1f<column>\x1f…`, then for each row a line
//! `<record code>\x1f<cell>\x1f…`. It is stored compressed.

use super::row::Row;
use super::sheet::Column;
use crate::error::{Class, Error, Result};
use std::collections::BTreeMap;

const FILE: char = '\u{1E}';
const CELL: char = '\u{1F}';
/// Fast, and a third of the size or less; the body of a year is written at every export.
const LEVEL: i32 = 1;
/// A body larger than this is not believed.
const MOST_BYTES: usize = 1 << 30;

/// The rows of a batch, as they are collected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    body: String,
}

impl Sent {
    pub fn begin_file(&mut self, name: &str, columns: &[Column]) {
        self.body.push(FILE);
        self.body.push_str(name);
        for column in columns {
            self.body.push(CELL);
            self.body.push_str(column.name);
        }
        self.body.push('\n');
    }

    pub fn row(&mut self, code: &str, row: &Row) {
        self.body.push_str(code);
        for cell in row.cells() {
            self.body.push(CELL);
            if cell.bytes().any(|b| b == b'\n' || b == 0x1F) {
                self.body.extend(cell.chars().map(|c| if c == '\n' || c == CELL { '／' } else { c }));
            } else {
                self.body.push_str(cell);
            }
        }
        self.body.push('\n');
    }

    /// The length of the body (8 bytes, the lowest first), then the body compressed.
    pub fn pack(&self) -> Result<Vec<u8>> {
        let mut bytes = (self.body.len() as u64).to_le_bytes().to_vec();
        bytes.extend(zstd::bulk::compress(self.body.as_bytes(), LEVEL).map_err(|_| damaged())?);
        Ok(bytes)
    }

    /// Error `damaged` where the bytes are no body.
    pub fn unpack(bytes: &[u8]) -> Result<Sent> {
        let (size, packed) = bytes.split_first_chunk().ok_or_else(damaged)?;
        let size = usize::try_from(u64::from_le_bytes(*size)).ok().filter(|n| *n <= MOST_BYTES);
        let body = zstd::bulk::decompress(packed, size.ok_or_else(damaged)?).map_err(|_| damaged())?;
        Ok(Sent { body: String::from_utf8(body).map_err(|_| damaged())? })
    }

    /// Takes out the rows of records whose code `gone` says; true where there was one.
    pub fn forget(&mut self, gone: impl Fn(&str) -> bool) -> bool {
        let keep = |line: &&str| line.starts_with(FILE) || !gone(line.split(CELL).next().unwrap_or_default());
        let kept: String = self.body.split_inclusive('\n').filter(keep).collect();
        let changed = kept.len() != self.body.len();
        self.body = kept;
        changed
    }

    fn files(&self) -> BTreeMap<&str, File<'_>> {
        let mut files = BTreeMap::new();
        for section in self.body.split(FILE).skip(1) {
            let mut lines = section.lines();
            let mut head = lines.next().unwrap_or_default().split(CELL);
            let name = head.next().unwrap_or_default();
            let file =
                File { columns: head.collect(), rows: lines.filter_map(|l| l.split_once(CELL)).collect() };
            files.insert(name, file);
        }
        files
    }
}

fn damaged() -> Error {
    Error::new(Class::Damaged, "damaged")
}

struct File<'s> {
    columns: Vec<&'s str>,
    /// Record code and cells.
    rows: BTreeMap<&'s str, &'s str>,
}

/// How a row differs from the one sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
    Changed,
    Removed,
}

impl Change {
    pub fn code(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Removed => "removed",
        }
    }
}

/// One line of the corrections. Added and removed rows name the record alone: the one is in its file, and
/// what was removed may be a family that no longer shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction<'s> {
    pub file: &'s str,
    pub change: Change,
    pub record_code: &'s str,
    /// Of a changed cell, with its content then and now.
    pub cell: Option<(&'s str, &'s str, &'s str)>,
}

/// What `now` says otherwise than `then`, by file and record code.
pub fn corrections<'s>(then: &'s Sent, now: &'s Sent) -> Vec<Correction<'s>> {
    let (old, new) = (then.files(), now.files());
    let mut found = vec![];
    for (name, file) in &new {
        let Some(before) = old.get(name) else {
            found.extend(file.rows.keys().map(|code| whole(name, Change::Added, code)));
            continue;
        };
        for (code, cells) in &file.rows {
            match before.rows.get(code) {
                None => found.push(whole(name, Change::Added, code)),
                Some(same) if same == cells && before.columns == file.columns => {}
                Some(other) => changed(&mut found, name, code, (before, *other), (file, *cells)),
            }
        }
        let gone = before.rows.keys().filter(|code| !file.rows.contains_key(*code));
        found.extend(gone.map(|code| whole(name, Change::Removed, code)));
    }
    for (name, file) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
        found.extend(file.rows.keys().map(|code| whole(name, Change::Removed, code)));
    }
    // Removed rows stand among the others.
    found.sort_by(|a, b| (a.file, a.record_code).cmp(&(b.file, b.record_code)));
    found
}

fn whole<'s>(file: &'s str, change: Change, record_code: &'s str) -> Correction<'s> {
    Correction { file, change, record_code, cell: None }
}

fn changed<'s>(
    found: &mut Vec<Correction<'s>>,
    file: &'s str,
    record_code: &'s str,
    then: (&File<'s>, &'s str),
    now: (&File<'s>, &'s str),
) {
    let old: BTreeMap<&str, &str> = then.0.columns.iter().copied().zip(then.1.split(CELL)).collect();
    for (column, cell) in now.0.columns.iter().zip(now.1.split(CELL)) {
        let before = old.get(column).copied().unwrap_or_default();
        if before != cell {
            let cell = Some((*column, before, cell));
            found.push(Correction { file, change: Change::Changed, record_code, cell });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sheet::Kind;

    const COLUMNS: [Column; 2] = [Column::new("date", Kind::Date), Column::new("minutes", Kind::Number)];

    fn sent(rows: &[(&str, &str, i64)]) -> Sent {
        let mut sent = Sent::default();
        sent.begin_file("visits.csv", &COLUMNS);
        let mut row = Row::default();
        for (code, date, minutes) in rows {
            row.clear();
            row.text(date);
            row.int(*minutes);
            sent.row(code, &row);
        }
        sent
    }

    #[test]
    fn a_body_comes_back_from_its_bytes() {
        let body = sent(&[("V-1", "2026-03-02", 90), ("V-2", "a\nb\u{1F}c", 60)]);
        let again = Sent::unpack(&body.pack().unwrap()).unwrap();
        assert_eq!(again, body);
        assert!(again.body.contains("a／b／c"));
        assert_eq!(Sent::unpack(b"no body").unwrap_err().code, "damaged");
    }

    #[test]
    fn rows_of_a_record_are_forgotten_and_no_others() {
        let mut body = sent(&[("V-1", "2026-03-02", 90), ("V-12", "2026-03-03", 60)]);
        assert!(body.forget(|code| code == "V-1"));
        assert_eq!(body, sent(&[("V-12", "2026-03-03", 60)]));
        assert!(!body.forget(|code| code == "V-1"));
    }

    #[test]
    fn what_is_added_changed_and_removed() {
        let then = sent(&[("V-1", "2026-03-02", 90), ("V-2", "2026-03-03", 60), ("V-4", "2026-03-04", 30)]);
        let now = sent(&[("V-1", "2026-03-02", 120), ("V-3", "2026-03-03", 60), ("V-4", "2026-03-04", 30)]);
        let lines: Vec<_> =
            corrections(&then, &now).iter().map(|c| (c.change.code(), c.record_code, c.cell)).collect();
        assert_eq!(
            lines,
            [
                ("changed", "V-1", Some(("minutes", "90", "120"))),
                ("removed", "V-2", None),
                ("added", "V-3", None),
            ]
        );
        assert!(corrections(&now, &now).is_empty());
    }
}
