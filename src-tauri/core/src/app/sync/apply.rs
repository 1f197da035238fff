//! Taking in what others wrote: their changes go into the log, and the records they touch are made anew
//! from all their changes.

use super::super::App;
use super::super::transact::Changes;
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::{Source, merge};
use crate::domain::record::Kind;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{Joined, LoggedChange, OwnLog, Stored, packed};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A change, or the part of one, as it came.
#[derive(Debug)]
pub struct Incoming {
    pub log: Id,
    pub no: u64,
    /// As it is stored.
    pub bytes: Vec<u8>,
    pub change: Change,
}

/// Changes that came in one batch, by number of the log and of the change. None: parts of it were there
/// before, so that only the database has it whole.
type Fresh<'a> = HashMap<(u32, u64), Option<&'a Incoming>>;

impl App {
    /// Stores changes of others and makes the records they touch anew; the caller has a transaction
    /// open. `labels` names the devices by log. Gives the records that changed, and of how many changes
    /// something was not here before.
    pub(super) fn take_in(
        &self,
        incoming: Vec<Incoming>,
        labels: &HashMap<Id, String>,
    ) -> Result<(Changes, i64)> {
        let mut numbers: HashMap<Id, u32> = HashMap::new();
        for part in &incoming {
            if let Entry::Vacant(number) = numbers.entry(part.log) {
                let label = labels.get(&part.log).map_or("?", String::as_str);
                number.insert(self.store.number_of(part.log, label)?);
            }
        }
        let mut incoming = joined(incoming);
        let mut behind = HashSet::new();
        for log in numbers.keys() {
            if let Some(device) = self.store.device(*log)?.filter(|d| d.cut.is_some()) {
                for part in incoming.iter().filter(|i| i.log == *log) {
                    if self.is_behind_cut(&device, part.no)? {
                        behind.insert((*log, part.no));
                    }
                }
            }
        }
        incoming.retain(|i| !behind.contains(&(i.log, i.no)));
        let mut fresh = Fresh::new();
        let mut newest = Hlc(0);
        // By their key, so that neighbours are written one after the other.
        let mut touched: BTreeSet<(u8, Id)> = BTreeSet::new();
        let mut touches = vec![];
        for part in &incoming {
            let Some(number) = numbers.get(&part.log).copied() else { continue };
            let log = OwnLog { number, log: part.log };
            let joined = self.store.join_change(log, part.no, &part.bytes, &part.change)?;
            if joined == Joined::Nothing {
                continue;
            }
            fresh.insert((number, part.no), Some(part).filter(|_| joined == Joined::New));
            self.note_not_known(&part.change)?;
            for edit in &part.change.records {
                touched.insert((edit.kind, edit.id));
                touches.push((edit.id, number, part.no));
            }
            newest = newest.max(part.change.hlc);
        }
        let by_number: HashMap<u32, Id> = numbers.iter().map(|(log, number)| (*number, *log)).collect();
        let mut counts: HashMap<&str, i64> = HashMap::new();
        for (number, _) in fresh.keys() {
            let label = by_number.get(number).and_then(|log| labels.get(log)).map_or("?", String::as_str);
            *counts.entry(label).or_default() += 1;
        }
        for (label, count) in counts {
            *self.came.borrow_mut().entry(label.to_owned()).or_default() += count;
        }
        touches.sort_unstable();
        self.store.touch(&touches)?;
        let limit = Hlc::followed(self.now());
        let limit = if planted::is(Bug::AbsorbEverything) { newest } else { limit };
        if !planted::is(Bug::NoAbsorbing) {
            self.store.absorb(newest.min(limit))?;
        }
        let mut changes = Changes::default();
        for (kind, id) in touched {
            // A kind of a newer version stays in the log until this program knows it.
            let Some(kind) = Kind::from_number(kind) else { continue };
            if self.remake_with(kind, id, &fresh, labels)? {
                changes.records.push((kind, id));
            }
        }
        Ok((changes, fresh.len() as i64))
    }

    /// `remake`, with the changes of this batch from memory.
    fn remake_with(
        &self,
        kind: Kind,
        id: Id,
        fresh: &Fresh<'_>,
        labels: &HashMap<Id, String>,
    ) -> Result<bool> {
        let (mut sources, mut earlier) = (vec![], vec![]);
        for (number, no) in self.store.change_names_of(id)? {
            match fresh.get(&(number, no)) {
                Some(Some(part)) => {
                    let device = labels.get(&part.log).map_or("?", String::as_str);
                    sources.push(Source { number, log: part.log, no, device, change: &part.change });
                }
                _ => earlier.extend(self.store.change_at(number, no)?),
            }
        }
        // A record of which nothing was here before has no row.
        let there = !earlier.is_empty() && self.store.has_row(kind, id)?;
        let known = !earlier.is_empty();
        sources.extend(earlier.iter().map(LoggedChange::source));
        self.write_merged(kind, id, &sources, there, known)
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
    pub(in super::super) fn remake(&self, kind: Kind, id: Id) -> Result<bool> {
        let changes = self.store.changes_of(id)?;
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        let there = self.store.has_row(kind, id)?;
        self.write_merged(kind, id, &sources, there, true)
    }

    /// Writes what `sources`, all changes of a record, make of it. `there`: it has a row; `known`: it had
    /// changes before, and may have fields that wait for a person.
    fn write_merged(
        &self,
        kind: Kind,
        id: Id,
        sources: &[Source<'_>],
        there: bool,
        known: bool,
    ) -> Result<bool> {
        let Some(merged) = merge(kind, id, sources, self.zone()) else {
            if there {
                self.store.forget_row(kind, id)?;
            }
            return Ok(there);
        };
        if there && planted::is(Bug::RowsNotMadeAnew) {
            return Ok(false);
        }
        if (known || !merged.undecided.is_empty()) && !planted::is(Bug::ConflictsNotKept) {
            self.store.set_conflicts(kind, id, &merged.undecided, self.now())?;
        }
        if !merged.whole {
            // The rest of it is still to come, or was taken back with a removed device.
            if there {
                self.store.forget_row(kind, id)?;
            }
            return Ok(there);
        }
        let stored = Stored { record: merged.record, header: merged.header, clocks: merged.clocks };
        self.store.write(&stored, !there)?;
        Ok(true)
    }
}

/// Parts of one change side by side become one, in the order of logs and numbers.
fn joined(mut incoming: Vec<Incoming>) -> Vec<Incoming> {
    incoming.sort_by_key(|i| (i.log, i.no));
    let mut whole: Vec<Incoming> = Vec::with_capacity(incoming.len());
    for part in incoming {
        match whole.last_mut().filter(|w| (w.log, w.no) == (part.log, part.no)) {
            Some(there) => {
                if there.change.join(&part.change) {
                    there.bytes = packed(&there.change.encode(there.log)).into_owned();
                }
            }
            None => whole.push(part),
        }
    }
    whole
}
