//! What happened to a record, and taking it back.

use super::App;
use super::read::value_json;
use super::transact::{Changes, Outcome, Tx};
use crate::domain::access::Act;
use crate::domain::diff::{Step, apply, restore};
use crate::domain::edit::{DELETED, Operation, RecordEdit, Scalar};
use crate::domain::id::Id;
use crate::domain::merge::merge;
use crate::domain::record::{FieldType, Kind, Record};
use crate::domain::time::Zone;
use crate::error::{Class, Error, Result};
use crate::store::{LoggedChange, Store};
use crate::view::HistoryView;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::HashSet;

/// One changed field in a record's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryLine {
    /// Device label and number of the change there, such as `A1/12`.
    pub change: String,
    /// When it was recorded.
    pub at: String,
    pub actor: String,
    pub actor_id: String,
    pub device: String,
    /// The reason of a deletion, or of the change.
    pub reason: Option<String>,
    /// `deleted` for the deletion mark.
    pub field: String,
    pub before: Json,
    pub after: Json,
}

fn steps(edit: &RecordEdit) -> impl Iterator<Item = Step> + '_ {
    edit.ops.iter().map(|op| Step { field: op.field, key: op.key.clone(), value: op.value.clone() })
}

/// A record as its log tells it, walked change by change.
pub(super) struct Replay {
    record: Record,
    deleted: bool,
}

impl Replay {
    pub(super) fn new(kind: Kind, id: Id) -> Replay {
        Replay { record: Record::new(kind, id), deleted: false }
    }

    /// As it stands after the changes walked so far.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// Applies what `logged` did to this record.
    pub(super) fn walk(&mut self, logged: &LoggedChange) {
        let id = self.record.id;
        logged.change.records.iter().filter(|e| e.id == id).for_each(|e| self.apply(e));
    }

    fn apply(&mut self, edit: &RecordEdit) {
        for step in steps(edit) {
            if step.field == DELETED {
                self.deleted = step.value != Scalar::Null;
            } else {
                // Fields of newer versions stay in the log and have no place here.
                let _ = apply(&mut self.record, &step);
            }
        }
    }
}

impl App {
    /// The history of a record, oldest first, one line a changed field. Secret places are masked.
    pub fn history(&self, kind: Kind, id: Id) -> Result<Vec<HistoryLine>> {
        self.ask(Act::History)?;
        let stored = self.stored(kind, id)?;
        let sight = self.sight()?;
        let masked = self.secret_fields_of(&stored.record)?;
        let mut replay = Replay::new(kind, id);
        let mut lines = vec![];
        for logged in self.store.changes_of(id)? {
            let actor = self.worker_name(logged.change.actor)?;
            for edit in logged.change.records.iter().filter(|e| e.id == id) {
                let (before, was_deleted) = (replay.record.clone(), replay.deleted);
                replay.apply(edit);
                let line = |field: &str, before: Json, after: Json, reason: Option<String>| HistoryLine {
                    change: format!("{}/{}", logged.device, logged.no),
                    at: self.zone.rfc3339(logged.change.recorded_at),
                    actor: actor.clone(),
                    actor_id: logged.change.actor.to_string(),
                    device: logged.device.clone(),
                    reason,
                    field: field.to_owned(),
                    before,
                    after,
                };
                for (i, field) in kind.shape().fields.iter().enumerate() {
                    let (old, new) = (before.values.get(i), replay.record.values.get(i));
                    if let (Some(old), Some(new)) = (old, new)
                        && old != new
                        && sight.shows(kind, field.name)
                    {
                        let show = |v| {
                            if masked.contains(&field.name) {
                                json!("●●(秘匿)")
                            } else {
                                value_json(v, self.zone)
                            }
                        };
                        lines.push(line(field.name, show(old), show(new), logged.change.reason.clone()));
                    }
                }
                if was_deleted != replay.deleted {
                    let reason = edit.ops.iter().find(|o| o.field == DELETED).and_then(|o| match &o.value {
                        Scalar::Text(t) => Some(t.clone()),
                        _ => None,
                    });
                    lines.push(line("deleted", json!(was_deleted), json!(replay.deleted), reason));
                }
            }
        }
        Ok(lines)
    }

    /// The history of a record for the screen, newest first: other records by name. Errors as of `history`.
    pub fn history_view(&self, kind: Kind, id: Id) -> Result<Vec<HistoryView>> {
        let own = self.store.own_log()?.1;
        let mut views = vec![];
        for line in self.history(kind, id)? {
            let ty = kind.shape().field(&line.field).map(|f| f.ty);
            let (shape, list) = shape_and_list(ty);
            let number = line.change.rsplit('/').next().unwrap_or_default();
            views.push(HistoryView {
                undo: (line.device == own).then(|| number.to_owned()),
                at: line.at,
                actor: line.actor,
                device: line.device,
                reason: line.reason,
                list: list.map(str::to_owned),
                shape: shape.to_owned(),
                before: self.by_name(ty, line.before)?,
                after: self.by_name(ty, line.after)?,
                change: line.change,
                field: line.field,
            });
        }
        views.reverse();
        Ok(views)
    }

    /// A value with the names of the records that it refers to.
    pub(super) fn by_name(&self, ty: Option<FieldType>, value: Json) -> Result<Json> {
        let Some(FieldType::Ref(to) | FieldType::Refs(to)) = ty else { return Ok(value) };
        match value {
            Json::String(id) => Ok(json!(self.named(to, &id)?)),
            Json::Array(ids) => {
                let names = ids.iter().filter_map(Json::as_str).map(|id| self.named(to, id));
                Ok(json!(names.collect::<Result<Vec<_>>>()?))
            }
            value => Ok(value),
        }
    }

    /// What a record is called; its id where it is not here.
    fn named(&self, kind: Kind, id: &str) -> Result<String> {
        let Ok(of) = Id::parse(id) else { return Ok(id.to_owned()) };
        let name = match kind {
            Kind::Household => self.household_name(of)?,
            Kind::Person => self.person_name(of)?,
            Kind::Worker => self.worker_name(of)?,
            Kind::Organisation | Kind::Programme | Kind::Site | Kind::Course => self.name_of(kind, of)?,
            _ => self
                .store
                .get(kind, of)?
                .and_then(|s| s.record.text("code").map(str::to_owned))
                .unwrap_or_default(),
        };
        Ok(if name.is_empty() { id.to_owned() } else { name })
    }

    /// Marks a record as deleted; it stays in the database and in its history. Errors
    /// `reason_required`, `record_missing`, `record_deleted`.
    pub fn delete(&self, kind: Kind, id: Id, reason: &str) -> Result<Outcome<i64>> {
        self.ask(Act::Delete)?;
        if reason.trim().is_empty() {
            return Err(Error::field("reason_required", "reason"));
        }
        if kind.is_kept() {
            return self.refuse(None, Error::refused("kind_kept").with(json!({ "kind": kind.name() })));
        }
        self.transact(None, |tx| {
            let stored = tx.stored(kind, id)?;
            if stored.header.deleted_at.is_some() {
                return Err(Error::field("record_deleted", "id"));
            }
            tx.check_deletes(&stored)?;
            let revision = tx.delete(&stored, reason.trim())?;
            tx.app.store.set_due(kind, id, &[], false)?;
            Ok(revision)
        })
    }

    /// Takes back a change of this device: fields get the values they had, new records are marked as
    /// deleted. Errors `change_missing`, `undo_superseded` where somebody has edited them since, and the
    /// rules that the earlier values would break now (a stay over one that was entered since).
    pub fn undo(&self, change: u64) -> Result<Outcome<()>> {
        self.ask(Act::Undo)?;
        let logged = self.store.change(change)?.ok_or_else(|| Error::field("change_missing", "change"))?;
        let sight = self.sight()?;
        if !sight.is_whole() && logged.change.actor != self.actor {
            // As if there were no such change.
            return Err(Error::field("change_missing", "change"));
        }
        self.transact(Some("undo"), |tx| tx.take_back(&logged))
    }

    /// Takes back every change of an import that nobody has edited since and that no rule keeps; gives
    /// how many were taken back and how many stay. Error `batch_missing`.
    pub fn undo_batch(&self, batch: Id) -> Result<Outcome<(usize, usize)>> {
        self.ask(Act::Import)?;
        let changes = self.store.changes_of_batch(batch)?;
        if changes.is_empty() {
            return Err(Error::field("batch_missing", "batch"));
        }
        self.transact_many(None, |tx| {
            let (mut done, mut kept) = (0, 0);
            for logged in &changes {
                match tx.change(Some("undo"), |tx| tx.take_back(logged)) {
                    Ok(()) => done += 1,
                    Err(e) if e.class == Class::Refused => kept += 1,
                    Err(e) => return Err(e),
                }
            }
            Ok((done, kept))
        })
    }
}

/// How a field's values are shown, and the code list they are from; without a field those of the deletion mark.
pub(super) fn shape_and_list(ty: Option<FieldType>) -> (&'static str, Option<&'static str>) {
    match ty {
        Some(FieldType::Code(list) | FieldType::Codes(list)) => ("code", Some(list)),
        Some(FieldType::Ref(_) | FieldType::Refs(_)) => ("name", None),
        Some(FieldType::Date) => ("date", None),
        Some(FieldType::Instant) => ("instant", None),
        Some(FieldType::Int { .. } | FieldType::Real { .. }) => ("number", None),
        Some(FieldType::Map) => ("keys", None),
        Some(FieldType::Text | FieldType::Note | FieldType::Group) => ("text", None),
        Some(FieldType::Bool) | None => ("bool", None),
    }
}

/// What the log of a record makes of it: its values, and whether it is deleted.
pub(super) fn replay(store: &Store, kind: Kind, id: Id, zone: Zone) -> Result<(Record, bool)> {
    let changes = store.changes_of(id)?;
    let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
    Ok(match merge(kind, id, &sources, zone) {
        Some(merged) => (merged.record, merged.header.deleted_at.is_some()),
        None => (Record::new(kind, id), false),
    })
}

impl Tx<'_> {
    fn take_back(&mut self, logged: &LoggedChange) -> Result<()> {
        let edits = &logged.change.records;
        let mut done = HashSet::new();
        for edit in edits.iter().rev() {
            let kind = Kind::from_number(edit.kind).filter(|k| !k.is_kept());
            if let (Some(kind), true) = (kind, done.insert(edit.id)) {
                let ops: Vec<&Operation> =
                    edits.iter().filter(|e| e.id == edit.id).flat_map(|e| &e.ops).collect();
                self.take_back_record(logged, kind, edit.id, &ops)?;
            }
        }
        Ok(())
    }

    fn take_back_record(
        &mut self,
        logged: &LoggedChange,
        kind: Kind,
        id: Id,
        ops: &[&Operation],
    ) -> Result<()> {
        let changes = self.app.store.changes_of(id)?;
        let at = changes.iter().position(|c| (c.log, c.no) == (logged.log, logged.no)).unwrap_or(0);
        let mut earlier = Replay::new(kind, id);
        changes.iter().take(at).for_each(|c| earlier.walk(c));
        let mut then = Replay { record: earlier.record.clone(), deleted: earlier.deleted };
        then.walk(logged);
        let stored = self.stored(kind, id)?;
        let marked = ops.iter().any(|o| o.field == DELETED);

        // A later change of other fields does no harm; of the same ones it wins, and so does a deletion.
        let touched =
            |later: &Operation| ops.iter().any(|o| o.field == later.field && (marked || o.key == later.key));
        let later = changes.iter().skip(at + 1).flat_map(|c| &c.change.records).filter(|e| e.id == id);
        let superseded = later.flat_map(|e| &e.ops).any(|op| at == 0 || touched(op));
        if superseded || (!marked && stored.header.deleted_at.is_some()) {
            return Err(Error::refused("undo_superseded").with(json!({ "id": id.to_string() })));
        }
        if at == 0 || (marked && earlier.deleted) {
            self.check_deletes(&stored)?;
            self.delete(&stored, "undo")?;
            return self.app.store.set_due(kind, id, &[], false);
        }
        let mut record = stored.record.clone();
        for op in ops {
            restore(&mut record, &earlier.record, &then.record, op.field, op.key.as_deref());
        }
        self.check_access(Some(&stored.record), &record)?;
        self.save(Some(&stored), record.clone())?;
        // What was right then may not be any more: the bed is taken, the month is closed.
        let findings = self.check(Some(&stored.record), &record)?;
        self.settle(&record, findings, &[], false).map(|_| ())
    }
}

impl Changes {
    /// The last change, for `undo`.
    pub fn last(&self) -> Option<u64> {
        self.changes.last().copied()
    }
}
