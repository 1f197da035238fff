//! What a batch would hold, without writing it: the first rows of each file, and what differs from the
//! last batch.

use super::columns::{Desk, plan, summary};
use super::manifest::Level;
use super::register::Register;
use super::row::Row;
use super::scope::Scope;
use super::sent::{self, Change, Sent};
use super::sheet::Column;
use super::weekly::{Circumstances, Earlier, files};
use crate::error::Result;
use crate::store::Store;
use crate::view::PreviewFile;
use std::collections::HashSet;

/// Rows shown of each file.
const SHOWN: usize = 20;

/// A batch that was not written.
#[derive(Debug)]
pub struct Preview {
    pub files: Vec<PreviewFile>,
    /// Rows that are the recipient's and stay here: consent withdrawn or missing.
    pub left_out: u64,
    pub masked: u64,
    /// Rows of another municipality, or of nobody knows which.
    pub elsewhere: u64,
    /// Records added, changed and removed since `last`.
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
}

/// Reads the batch of `scope` and keeps the first rows.
pub fn preview(
    store: &Store,
    scope: &Scope,
    register: Register<'_>,
    at: Circumstances,
    last: Option<&Earlier>,
) -> Result<Preview> {
    let mut desk = Desk::new(store, scope, register, at.zone, at.now, at.encoding)?;
    let (mut shown, mut now) = (vec![], Sent::default());
    for (name, columns, write) in files(scope) {
        let mut file = empty(name, &columns);
        now.begin_file(name, &columns);
        write(&mut desk, &mut |code, row| {
            now.row(code, row);
            keep(&mut file, row);
            Ok(())
        })?;
        if scope.level != Level::Aggregate {
            shown.push(file);
        }
    }
    if !scope.plan.is_empty() {
        let mut file = empty(plan::FILE, &plan::COLUMNS);
        plan::write(&scope.plan, &mut |_, row| {
            keep(&mut file, row);
            Ok(())
        })?;
        shown.push(file);
    }
    let mut file = empty(summary::FILE, &summary::COLUMNS);
    desk.summary.write(scope, &mut |_, row| {
        keep(&mut file, row);
        Ok(())
    })?;
    shown.push(file);
    let Desk { left_out, masked, elsewhere, withdrawn, .. } = desk;
    let mut preview = Preview {
        files: shown,
        left_out: left_out.values().sum(),
        masked,
        elsewhere,
        added: 0,
        changed: 0,
        removed: 0,
    };
    if let Some(then) = last.filter(|_| scope.level != Level::Aggregate) {
        let mut found = sent::corrections(&then.sent, &now);
        found.retain(|c| !withdrawn.contains(c.record_code));
        // A changed row is one record, however many of its cells differ.
        let count = |change: Change| {
            let of = found.iter().filter(|c| c.change == change);
            of.map(|c| (c.file, c.record_code)).collect::<HashSet<_>>().len() as u64
        };
        preview.added = count(Change::Added);
        preview.changed = count(Change::Changed);
        preview.removed = count(Change::Removed);
    }
    Ok(preview)
}

fn empty(name: &str, columns: &[Column]) -> PreviewFile {
    let columns = columns.iter().map(|c| c.name.to_owned()).collect();
    PreviewFile { name: name.to_owned(), columns, rows: vec![], total: 0 }
}

fn keep(file: &mut PreviewFile, row: &Row) {
    file.total += 1;
    if file.rows.len() < SHOWN {
        file.rows.push(row.cells().map(str::to_owned).collect());
    }
}
