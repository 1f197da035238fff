//! Taking in what others wrote: their changes go into the log, and the records they touch are made anew
//! from all their changes.

use super::super::App;
use super::super::transact::Changes;
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::merge;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{LoggedChange, OwnLog, Stored};
use std::collections::{BTreeSet, HashMap};

/// A change, or the part of one, as it came.
#[derive(Debug)]
pub struct Incoming {
    pub log: Id,
    pub no: u64,
    pub bytes: Vec<u8>,
    pub change: Change,
}

/// How far ahead of the own clock another one is followed, in milliseconds.
const FOLLOWED: i64 = 3_600_000;

impl App {
    /// Stores changes of others and makes the records they touch anew; the caller has a transaction
    /// open. `labels` names the devices by log. Gives the records that changed.
    pub(super) fn take_in(&self, incoming: &[Incoming], labels: &HashMap<Id, String>) -> Result<Changes> {
        let mut touched = BTreeSet::new();
        let mut newest = Hlc(0);
        let mut numbers: HashMap<Id, u32> = HashMap::new();
        for part in incoming {
            let number = match numbers.get(&part.log) {
                Some(number) => *number,
                None => {
                    let label = labels.get(&part.log).map_or("?", String::as_str);
                    let number = self.store.number_of(part.log, label)?;
                    numbers.insert(part.log, number);
                    number
                }
            };
            let log = OwnLog { number, log: part.log };
            if self.store.join_change(log, part.no, &part.bytes, &part.change)? {
                touched.extend(part.change.records.iter().map(|r| (r.kind, r.id)));
                newest = newest.max(part.change.hlc);
            }
        }
        let limit = Hlc::default().next(Instant(self.now().0 + FOLLOWED));
        let limit = if planted::is(Bug::AbsorbEverything) { newest } else { limit };
        if !planted::is(Bug::NoAbsorbing) {
            self.store.absorb(newest.min(limit))?;
        }
        let mut changes = Changes::default();
        for (kind, id) in touched {
            // A kind of a newer version stays in the log until this program knows it.
            let Some(kind) = Kind::from_number(kind) else { continue };
            if self.remake(kind, id)? {
                changes.records.push((kind, id));
            }
        }
        Ok(changes)
    }

    /// Whether a record has all that a row needs.
    pub(in super::super) fn row_is_due(&self, id: Id) -> Result<bool> {
        let changes = self.store.changes_of(id)?;
        let edits = changes.iter().flat_map(|c| &c.change.records);
        let kind = edits.filter(|e| e.id == id).find_map(|e| Kind::from_number(e.kind));
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        let merged = kind.and_then(|kind| merge(kind, id, &sources, self.zone()));
        Ok(merged.is_some_and(|m| m.whole))
    }

    /// Makes a record's row from its log; false while a part of it is still to come.
    pub(super) fn remake(&self, kind: Kind, id: Id) -> Result<bool> {
        let changes = self.store.changes_of(id)?;
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        let there = self.store.has_row(kind, id)?;
        let Some(merged) = merge(kind, id, &sources, self.zone()) else {
            if there {
                self.store.forget_row(kind, id)?;
            }
            return Ok(there);
        };
        if !planted::is(Bug::ConflictsNotKept) {
            self.store.set_conflicts(kind, id, &merged.undecided, self.now())?;
        }
        if there && planted::is(Bug::RowsNotMadeAnew) {
            return Ok(false);
        }
        if !merged.whole && !there {
            return Ok(false);
        }
        let stored = Stored { record: merged.record, header: merged.header, clocks: merged.clocks };
        self.store.write(&stored, !there)?;
        Ok(true)
    }
}
