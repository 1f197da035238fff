//! The one way to change anything.

use super::App;
use super::seen::Seen;
use crate::domain::edit::{Change, RecordEdit};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::{Class, Error, Result};
use crate::fs::{DiskFs, Fs as _};
use crate::planted::{self, Bug};
use crate::store::OwnLog;
use serde_json::json;
use std::collections::HashSet;

/// What a use-case changed; screens reload from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Numbers of the changes in this device's log, for `undo`.
    pub changes: Vec<u64>,
    pub records: Vec<(Kind, Id)>,
}

/// The answer of a mutation.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<T> {
    pub value: T,
    pub changes: Changes,
}

/// An open transaction. Saves collect in a change until it ends.
#[derive(Debug)]
pub struct Tx<'a> {
    pub(crate) app: &'a App,
    pub(super) hlc: Hlc,
    /// The log this device writes to, and the label of the device. Another program may have begun a new
    /// one since this app was opened.
    pub(super) own: OwnLog,
    pub(super) device: String,
    /// Number of the change being written.
    pub(super) no: u64,
    pub(super) edits: Vec<RecordEdit>,
    /// Operations in the change so far.
    pub(super) ops: u32,
    /// The change was stamped later while it was written, and rows that it wrote before that say an earlier time; or
    /// what stands in a record is stamped later than the change.
    pub(super) rewrite: bool,
    pub(super) reason: Option<String>,
    batch: Option<Id>,
    done: Changes,
    /// Records known to exist, so that an import asks once.
    pub(super) known: HashSet<Id>,
    pub(super) seen: Seen,
    /// The program itself puts right what sharing brought: nobody is refused.
    pub(super) by_itself: bool,
    /// The stay for which this very input is a supervisor's word.
    pub(super) supervised: Option<Id>,
}

impl App {
    /// Runs `f` in one transaction and one change: all of it, or nothing.
    pub fn transact<T>(
        &self,
        reason: Option<&str>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Outcome<T>> {
        self.transact_many(None, |tx| tx.change(reason, f))
            .map(|o| Outcome { value: o.value, changes: o.changes })
    }

    /// Runs `f` in one transaction in which it may make several changes, each kept or dropped by
    /// itself. `batch` ties them together for one undo.
    pub fn transact_many<T>(
        &self,
        batch: Option<Id>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Outcome<T>> {
        self.look()?;
        self.store.begin()?;
        let run = || {
            let outcome = self.in_transaction(batch, f)?;
            self.is_still_there()?;
            self.store.commit()?;
            self.find_changed(&outcome.changes)?;
            Ok(outcome)
        };
        let result = run();
        if result.is_err() {
            self.store.rollback();
            self.write_refused()?;
        }
        result
    }

    /// Runs `f` in the transaction that the caller has open.
    pub(super) fn in_transaction<T>(
        &self,
        batch: Option<Id>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Outcome<T>> {
        let (log, device) = self.store.own_log()?;
        let mut tx = Tx {
            app: self,
            hlc: self.store.last_hlc()?,
            own: OwnLog { number: self.store.own_number()?, log },
            device,
            no: self.store.last_change()?,
            edits: vec![],
            ops: 0,
            rewrite: false,
            reason: None,
            batch,
            done: Changes::default(),
            known: HashSet::new(),
            seen: Seen::default(),
            by_itself: false,
            supervised: None,
        };
        let begun = tx.hlc;
        let value = f(&mut tx)?;
        tx.write_refused()?;
        if tx.hlc != begun {
            // Keys that were made inside have readings of the same clock.
            self.store.absorb(tx.hlc)?;
        }
        Ok(Outcome { value, changes: tx.done })
    }

    /// A file that was deleted while it is open can still be written, and what is acknowledged then
    /// is lost with it. Error `profile_gone`.
    fn is_still_there(&self) -> Result<()> {
        match self.store.path() {
            Some(path) if !DiskFs.exists(path)? => {
                let detail = json!({ "path": path.to_string_lossy() });
                Err(Error::new(Class::Away, "profile_gone").with(detail))
            }
            _ => Ok(()),
        }
    }
}

impl Tx<'_> {
    /// Runs `f` as one change. An error takes back what it wrote and leaves the earlier changes.
    pub fn change<T>(&mut self, reason: Option<&str>, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let store = &self.app.store;
        store.mark()?;
        let (hlc, no) = (self.hlc, self.no);
        let noted = self.app.refused_so_far();
        let last = if planted::is(Bug::ClockFromTheWall) { Hlc(0) } else { hlc };
        self.hlc = last.next(self.app.now());
        self.no = no + 1;
        self.ops = 0;
        self.rewrite = false;
        self.edits.clear();
        self.reason = reason.map(str::to_owned);
        let result = f(self).and_then(|value| self.append().map(|()| value));
        match result {
            Ok(value) => {
                store.keep_since_mark()?;
                if self.edits.is_empty() {
                    (self.hlc, self.no) = (hlc, no);
                }
                Ok(value)
            }
            Err(e) => {
                store.undo_to_mark()?;
                self.note_refusal(&e, noted);
                (self.hlc, self.no) = (hlc, no);
                // Records that this change made are gone again, others are what they were.
                for edit in self.edits.drain(..) {
                    self.known.remove(&edit.id);
                    match Kind::from_number(edit.kind) {
                        Some(kind) => self.seen.forget(kind, edit.id),
                        None => self.seen = Seen::default(),
                    }
                }
                Err(e)
            }
        }
    }

    fn append(&mut self) -> Result<()> {
        if self.edits.is_empty() {
            return Ok(());
        }
        if !self.by_itself {
            self.app.refuse_where_outdated(&self.edits)?;
        }
        let change = Change {
            hlc: self.hlc,
            actor: self.app.actor,
            recorded_at: self.app.now(),
            reason: self.reason.take(),
            records: std::mem::take(&mut self.edits),
        };
        self.app.store.append(self.own, self.no, &change, self.batch)?;
        self.done.changes.push(self.no);
        let touched = change.records.iter().filter_map(|e| Some((Kind::from_number(e.kind)?, e.id)));
        if self.rewrite {
            touched.clone().try_for_each(|(kind, id)| self.app.remake(kind, id).map(|_| ()))?;
        }
        self.done.records.extend(touched);
        self.edits = change.records;
        Ok(())
    }

    /// Leaves what this transaction did so far out of what follows.
    pub(super) fn set_aside(&mut self) -> (Option<Id>, Changes) {
        (self.batch.take(), std::mem::take(&mut self.done))
    }

    /// Goes on where `set_aside` was.
    pub(super) fn take_up(&mut self, (batch, done): (Option<Id>, Changes)) {
        (self.batch, self.done) = (batch, done);
    }

    /// The number of the change being written, for `undo`; None where nothing was saved in it.
    pub fn change_no(&self) -> Option<u64> {
        (!self.edits.is_empty()).then_some(self.no)
    }
}
