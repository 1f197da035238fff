//! Saving one record inside a transaction: row, clocks and operations together.

use super::transact::Tx;
use crate::domain::clock::{Clock, Clocks};
use crate::domain::diff::{Step, diff};
use crate::domain::edit::{DELETED, OpId, Operation, RecordEdit, Scalar};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::record::{Header, Kind, Record};
use crate::domain::time::Instant;
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::planted::{self, Bug};
use crate::store::Stored;
use serde_json::json;

impl Tx<'_> {
    /// Saves `record` over `before` (None: a new record); returns the new revision. Saving what is
    /// already there changes nothing.
    pub fn save(&mut self, before: Option<&Stored>, mut record: Record) -> Result<i64> {
        // What the writer does not see stays as it is.
        let whole = match before {
            Some(b) if !self.app.sight()?.is_whole() => {
                let whole = self.app.any_stored(record.kind, record.id)?;
                self.app.unmask(&whole.record, &mut record)?;
                Some(Stored { header: b.header.clone(), clocks: b.clocks.clone(), ..whole })
            }
            _ => None,
        };
        self.save_whole(whole.as_ref().or(before), record)
    }

    /// As `save`, of a record that the program itself has read and changed, whoever acts.
    pub(super) fn save_whole(&mut self, before: Option<&Stored>, mut record: Record) -> Result<i64> {
        for value in &mut record.values {
            if value.is_empty() {
                *value = Value::Null;
            }
        }
        let mut steps = diff(before.map(|b| &b.record), &record);
        let revives = before.is_some_and(|b| b.header.deleted_at.is_some());
        if revives {
            steps.push(Step { field: DELETED, key: None, value: Scalar::Null });
        }
        self.write(before, record, steps, false)
    }

    /// Marks a record as deleted. It stays in the database with its history.
    pub fn delete(&mut self, before: &Stored, reason: &str) -> Result<i64> {
        let mark = Step { field: DELETED, key: None, value: Scalar::Text(reason.to_owned()) };
        let whole = self.app.any_stored(before.record.kind, before.record.id)?;
        self.write(Some(&whole), whole.record.clone(), vec![mark], true)
    }

    /// Writes what a deleted record held together with its deletion, whoever acts.
    pub(super) fn save_deleted(&mut self, before: &Stored, record: Record, reason: &str) -> Result<i64> {
        // First: it names what it replaces, and nothing of its own change.
        let mut steps = vec![Step { field: DELETED, key: None, value: Scalar::Text(reason.to_owned()) }];
        steps.extend(diff(Some(&before.record), &record));
        self.write(Some(before), record, steps, true)
    }

    /// Writes one step although the value may be the same: what is decided supersedes every candidate.
    pub fn decide(&mut self, before: &Stored, record: Record, step: Step) -> Result<i64> {
        let mut record = record;
        let whole = self.app.any_stored(record.kind, record.id)?;
        self.app.unmask(&whole.record, &mut record)?;
        self.write(Some(before), record, vec![step], false)
    }

    fn write(
        &mut self,
        before: Option<&Stored>,
        record: Record,
        steps: Vec<Step>,
        delete: bool,
    ) -> Result<i64> {
        let app = self.app;
        if let (Some(b), true) = (before, steps.is_empty()) {
            return Ok(b.header.revision);
        }
        let now = app.now();
        let mut clocks = before.map(|b| b.clocks.clone()).unwrap_or_default();
        let (kind, id) = (record.kind, record.id);
        let decided =
            steps.iter().any(|s| s.field == DELETED || clocks.of(s.field, s.key.as_deref()).count() > 1);
        let settled: Vec<Step> = if decided { steps.clone() } else { vec![] };
        self.be_later(&clocks);
        let ops = self.operations(&mut clocks, steps)?;
        for step in settled.iter().filter(|_| !planted::is(Bug::ConflictsStay)) {
            app.store.close_conflict(id, step.field, step.key.as_deref())?;
        }
        if delete {
            app.store.set_conflicts(kind, id, &[], now)?;
        }
        let header = Header {
            created_at: before.map_or(now, |b| b.header.created_at),
            created_by: before.map_or(app.actor, |b| b.header.created_by),
            updated_at: now,
            updated_by: app.actor,
            device: self.device.clone(),
            revision: before.map_or(0, |b| b.header.revision) + 1,
            deleted_at: delete.then_some(now),
        };
        let revision = header.revision;
        let edit = RecordEdit { kind: kind as u8, id, ops };
        app.store.write(&Stored { record, header, clocks }, before.is_none())?;
        self.seen.forget(kind, id);
        self.edits.push(edit);
        self.known.insert(id);
        Ok(revision)
    }

    /// An edit is later than what it replaces: also where that was too far ahead to be followed when it came, and
    /// is so no more.
    fn be_later(&mut self, clocks: &Clocks) {
        if planted::is(Bug::ClockFromTheWall) || planted::is(Bug::NoAbsorbing) {
            return;
        }
        let followed = Hlc::followed(self.app.now());
        // What this very change wrote of the record before has its time already.
        let others = clocks.all().filter(|c| (c.log, c.change) != (self.own.number, self.no));
        let newest = others.map(|c| c.hlc).filter(|h| *h <= followed).max();
        if let Some(newest) = newest.filter(|n| *n >= self.hlc) {
            self.hlc = newest.next(Instant(0));
            self.rewrite |= !self.edits.is_empty();
        }
        // What is too far ahead stays ahead: lists stand in the order of the stamps, on every device.
        self.rewrite |= clocks.all().any(|c| c.hlc > self.hlc);
    }

    /// Turns steps into operations that supersede what their writer saw, and moves the clocks on.
    fn operations(&mut self, clocks: &mut Clocks, steps: Vec<Step>) -> Result<Vec<Operation>> {
        let mut ops = Vec::with_capacity(steps.len());
        for step in steps {
            // A deletion names all that its writer saw: an edit that it does not name revives the record.
            let deletes = step.field == DELETED && step.value != Scalar::Null;
            let same = |c: &&Clock| c.field == step.field && c.key == step.key;
            let mut supersedes = vec![];
            let names = |c: &&Clock| {
                let deletes = deletes && !planted::is(Bug::DeletionNamesNothing);
                (deletes || same(c)) && !planted::is(Bug::SupersedeNothing)
            };
            for seen in clocks.all().filter(names) {
                let log = if seen.log == self.own.number {
                    self.own.log
                } else {
                    self.app.store.log_of(seen.log)?.0
                };
                supersedes.push(OpId { log, change: seen.change, index: seen.index });
            }
            clocks.replace(Clock {
                field: step.field,
                key: step.key.clone(),
                hlc: self.hlc,
                log: self.own.number,
                change: self.no,
                index: self.ops,
            });
            let index = self.ops;
            self.ops += 1;
            ops.push(Operation { index, field: step.field, key: step.key, value: step.value, supersedes });
        }
        Ok(ops)
    }

    /// The stored record, which must exist; error `record_missing`.
    pub fn stored(&self, kind: Kind, id: Id) -> Result<Stored> {
        self.app.stored(kind, id)
    }

    /// Whether a record that a field refers to exists; error `reference_missing`.
    pub(super) fn refers(&mut self, kind: Kind, id: Id) -> Result<()> {
        if self.known.contains(&id) {
            return Ok(());
        }
        let sight = self.app.sight()?;
        // What is out of sight is as if it were not there.
        let there = if sight.is_whole() {
            self.app.store.exists(kind, id)?
        } else {
            self.app.peek(kind, id)?.is_some_and(|s| s.header.deleted_at.is_none())
        };
        if !there {
            if !sight.is_whole() && self.app.peek(kind, id)?.is_none() && self.app.store.exists(kind, id)? {
                self.app.log_refusal(Some((kind, id)), "out_of_sight")?;
            }
            return Err(match sight.missing(kind) {
                e if e.code == "I-31" => e,
                _ => Error::refused("reference_missing").with(json!({ "kind": kind.name() })),
            });
        }
        self.known.insert(id);
        Ok(())
    }

    /// The next human code of a kind, such as `H-A1-00012`; None for kinds without one.
    pub(super) fn next_code(&mut self, kind: Kind) -> Result<Option<String>> {
        let Some(letter) = kind.shape().code_letter else { return Ok(None) };
        let n = self.app.store.next_code_number(kind)?;
        Ok(Some(format!("{letter}-{}-{n:05}", self.device)))
    }
}
