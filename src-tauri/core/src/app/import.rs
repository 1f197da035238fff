//! Importing a CSV: every row a record, refused rows back in a file of their own.

use super::App;
use super::transact::Tx;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::record::{FieldType, Kind};
use crate::error::{Class, Error, Result};
use crate::import::header::{ColumnMap, Header};
use crate::import::reader::{Line, LineError, Options, Reader, Row};
use crate::import::rejected::{REASONS, Rejected, rejected_path};
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

/// Rows between two reports of progress.
const STEP: u64 = 1_000;
/// Records remembered as existing; beyond that an import forgets them and asks again.
const REMEMBERED: usize = 200_000;
/// What a dry run ends its transaction with; it never leaves this module.
const DRY_RUN: &str = "dry_run";

/// How an import is done and who hears of it.
pub struct Importing<'a> {
    /// Column names to fields.
    pub map: ColumnMap,
    /// Checks everything and stores nothing; the file of refused rows is written all the same.
    pub dry_run: bool,
    /// Called with the number of rows read so far, every thousand.
    pub progress: &'a mut dyn FnMut(u64),
    /// Called with each refused line; gives the sentence that stands beside it in the file.
    pub refused: &'a mut dyn FnMut(u64, &Error) -> String,
}

impl std::fmt::Debug for Importing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Importing").field("dry_run", &self.dry_run).finish_non_exhaustive()
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Rows of the file without its header and blank lines.
    pub rows: u64,
    /// Rows stored; in a dry run, rows that would be.
    pub stored: u64,
    pub rejected: u64,
    /// To be handed to `undo_batch`; None where nothing was stored.
    pub batch: Option<Id>,
    /// The file of the refused rows, beside the imported one.
    pub rejected_file: Option<PathBuf>,
}

impl App {
    /// Stores the rows of the CSV at `path` as records of `kind`, each as `put` would: a column's
    /// name is the field's (`walk_in_counts.pairs` for one key of a map), an empty cell gives nothing.
    ///
    /// One transaction: a crash or a full disk leaves nothing, a refused row takes no other with it.
    /// Refused rows go to `FILE.rejected.csv`. Errors: those of `Reader::new`, `csv_column_unknown`
    /// with `{"unknown","known"}`, those of writing the file of refused rows.
    pub fn import(&self, kind: Kind, path: &Path, how: &mut Importing<'_>) -> Result<Imported> {
        self.ask(Act::Import)?;
        let options = Options { map: std::mem::take(&mut how.map), required: vec![], ..Options::default() };
        let reader = Reader::open(&*self.env.fs, path, &options)?;
        let header = reader.header().clone();
        check_columns(kind, &header)?;
        let mut rejected = Rejected::new(&*self.env.fs, &rejected_path(path), &header);
        let batch = self.new_id();
        let mut done = Imported { rows: 0, stored: 0, rejected: 0, batch: None, rejected_file: None };
        let outcome = self.transact_many(Some(batch), |tx| {
            tx.expect_many();
            for line in reader {
                done.rows += 1;
                match line? {
                    Line::Row(row) => match tx.import_row(kind, &header, &row)? {
                        Ok(()) => done.stored += 1,
                        Err(e) => {
                            let reason = (how.refused)(row.line, &e);
                            rejected.push(row.cells(), row.line, e.field.as_deref(), &e.code, &reason)?;
                        }
                    },
                    Line::Bad(bad) => {
                        let reason = (how.refused)(bad.line, &error_of(&bad));
                        let cells = bad.cells.iter().map(String::as_str);
                        rejected.push(cells, bad.line, bad.field.as_deref(), bad.code, &reason)?;
                    }
                }
                if done.rows.is_multiple_of(STEP) {
                    (how.progress)(done.rows);
                }
            }
            done.rejected = rejected.rows();
            // Before the commit: where the refused rows cannot be given back, nothing is stored.
            done.rejected_file = rejected.finish()?;
            if how.dry_run { Err(Error::refused(DRY_RUN)) } else { Ok(()) }
        });
        match outcome {
            Err(e) if !(how.dry_run && e.code == DRY_RUN) => return Err(e),
            Ok(_) if done.stored > 0 => done.batch = Some(batch),
            _ => {}
        }
        Ok(done)
    }
}

impl Tx<'_> {
    /// Ok(Err) where the row is refused; Err where nothing after it would fare better.
    fn import_row(&mut self, kind: Kind, header: &Header, row: &Row) -> Result<Result<()>> {
        if self.known.len() > REMEMBERED {
            self.known.clear();
        }
        let mut object = Map::new();
        for (field, cell) in header.fields.iter().zip(row.cells()) {
            let Some(field) = field.as_deref().filter(|f| !REASONS.contains(f)) else { continue };
            if !cell.trim().is_empty() {
                object.insert(field.to_owned(), Json::String(cell.to_owned()));
            }
        }
        let stored = self.change(None, |tx| tx.put(kind, &Json::Object(object)).map(|_| ()));
        match stored {
            Err(e) if !matches!(e.class, Class::Refused | Class::Usage) => Err(e),
            stored => Ok(stored),
        }
    }
}

fn error_of(bad: &LineError) -> Error {
    let error = Error::refused(bad.code);
    match &bad.field {
        Some(field) => error.at(field.as_str()),
        None => error,
    }
}

/// A misspelt column would be lost without a word, and a missing one refuse every row.
fn check_columns(kind: Kind, header: &Header) -> Result<()> {
    let known = known(kind);
    let is_known = |f: &str| {
        let map_of = f.split_once('.').and_then(|(map, _)| kind.shape().field(map));
        let key_of_map = map_of.is_some_and(|f| matches!(f.ty, FieldType::Map));
        known.contains(&f) || REASONS.contains(&f) || key_of_map
    };
    let fields: Vec<&str> = header.fields.iter().flatten().map(String::as_str).collect();
    let unknown: Vec<&str> = fields.iter().copied().filter(|f| !is_known(f)).collect();
    if let Some(first) = unknown.first() {
        let detail = json!({ "unknown": unknown, "known": known });
        return Err(Error::field("csv_column_unknown", *first).with(detail));
    }
    // Rows with an id edit records that have their required fields already. A programme's come from
    // its preset.
    if fields.contains(&"id") || fields.contains(&"preset") {
        return Ok(());
    }
    let required = kind.shape().fields.iter().filter(|f| f.required).map(|f| f.name);
    let missing: Vec<&str> = required.filter(|f| !fields.contains(f)).collect();
    match missing.first() {
        None => Ok(()),
        Some(first) => {
            let detail = json!({ "missing": missing, "found": header.columns });
            Err(Error::field("csv_column_missing", *first).with(detail))
        }
    }
}

/// The names a column may have.
fn known(kind: Kind) -> Vec<&'static str> {
    let mut known = vec!["id"];
    known.extend(kind.shape().fields.iter().map(|f| f.name));
    if kind == Kind::Person {
        known.extend(["household_id", "relation", "may_collect_child"]);
    }
    known
}
