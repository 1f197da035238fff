//! What a person has to decide: concurrent values of critical fields, and records that somebody deleted
//! while somebody else edited them.

use super::super::transact::Outcome;
use super::super::{App, read::value_json};
use crate::domain::access::Act;
use crate::domain::diff::{Step, apply, scalar};
use crate::domain::edit::{DELETED, OpId, Scalar};
use crate::domain::id::Id;
use crate::domain::input::Reading;
use crate::domain::merge::{Candidate, Undecided, candidates};
use crate::domain::record::FieldShape;
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::store::{ConflictRow, LoggedChange};
use crate::view::{ConflictChoice, ConflictView};
use serde_json::{Value as Json, json};

/// How a conflict is decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// One of the candidates, by its operation: `A2/14/0`.
    Choose(String),
    /// Another value, as JSON; of a deletion `true` deletes and `false` keeps the record.
    Value(Json),
}

/// Name of the deletion mark where fields are named.
const DELETION: &str = "deleted";

impl App {
    /// Everything that waits for a decision, oldest first. Secret places are masked.
    pub fn conflicts(&self) -> Result<Vec<ConflictView>> {
        self.ask(Act::Share)?;
        let mut views = vec![];
        for row in self.store.conflicts()? {
            if self.conflict_in_sight(&row)? {
                views.push(self.conflict_view(&row)?);
            }
        }
        Ok(views)
    }

    fn conflict_in_sight(&self, row: &ConflictRow) -> Result<bool> {
        let sight = self.sight()?;
        let shown = field(row).is_none_or(|f| sight.shows(row.kind, f.name));
        Ok(shown && self.peek(row.kind, row.record)?.is_some())
    }

    /// How many of them the acting worker may see.
    pub(super) fn conflicts_in_sight(&self) -> Result<usize> {
        let mut count = 0;
        for row in self.store.conflicts()? {
            count += usize::from(self.conflict_in_sight(&row)?);
        }
        Ok(count)
    }

    /// Decides one conflict. It becomes an ordinary edit that has seen all candidates, so it wins on
    /// every device. Errors `conflict_missing`, `candidate_missing`, and those of the field's value.
    pub fn resolve_conflict(&self, id: &str, decision: &Decision) -> Result<Outcome<()>> {
        self.ask(Act::Decide)?;
        let row = self.conflict(id)?;
        if !self.conflict_in_sight(&row)? {
            return Err(Error::field("conflict_missing", "id"));
        }
        let found = self.candidates_of(&row)?;
        self.transact(Some("decided"), |tx| {
            let before = tx.stored(row.kind, row.record)?;
            tx.check_access(Some(&before.record), &before.record)?;
            let secret = |value: &Value| *value == Value::Bool(true);
            if row.at.field == DELETED {
                return match decision {
                    Decision::Value(Json::Bool(true)) => tx.delete(&before, "decided").map(|_| ()),
                    Decision::Value(Json::Bool(false)) => {
                        let revive = Step { field: DELETED, key: None, value: Scalar::Null };
                        tx.decide(&before, before.record.clone(), revive).map(|_| ())
                    }
                    Decision::Choose(op) => {
                        let chosen = found.iter().find(|c| name(c) == *op);
                        chosen.ok_or_else(|| Error::field("candidate_missing", "choose"))?;
                        tx.delete(&before, "decided").map(|_| ())
                    }
                    Decision::Value(_) => Err(Error::field("value_invalid", "value")),
                };
            }
            let field = field(&row).ok_or_else(|| Error::field("conflict_missing", "id"))?;
            let mut record = before.record.clone();
            match decision {
                Decision::Choose(op) => {
                    let chosen = found.iter().find(|c| name(c) == *op);
                    let chosen = chosen.ok_or_else(|| Error::field("candidate_missing", "choose"))?;
                    if let Some(slot) = record.values.get_mut(position(&row)) {
                        slot.clone_from(&chosen.value);
                    }
                }
                Decision::Value(json) => {
                    let value = tx.app.value_of(field, json)?;
                    if let Some(slot) = record.values.get_mut(position(&row)) {
                        *slot = value;
                    }
                }
            }
            // Undecided it counts as secret: one person alone does not decide otherwise.
            if field.name == "address_secret" && !secret(record.get(field.name)) {
                return Err(Error::field("second_person_needed", field.name));
            }
            let value = record.values.get(position(&row)).map_or(Scalar::Null, scalar);
            let step = Step { field: row.at.field, key: row.at.key.clone(), value };
            if !apply(&mut record, &step) {
                return Err(Error::field("value_invalid", field.name));
            }
            tx.decide(&before, record, step).map(|_| ())
        })
    }

    /// A value typed for a field.
    fn value_of(&self, field: &FieldShape, json: &Json) -> Result<Value> {
        let code = |list: &str, typed: &str| self.code_of(list, typed);
        let reference = |_, typed: &str| Ok(Id::parse(typed).ok());
        let reading = Reading { zone: self.zone(), today: self.today(), code: &code, reference: &reference };
        reading.value(field, json)
    }

    /// The conflict with this id: record, field and key, joined by colons.
    fn conflict(&self, id: &str) -> Result<ConflictRow> {
        let missing = || Error::field("conflict_missing", "id");
        let record = id.split(':').next().and_then(|r| Id::parse(r).ok()).ok_or_else(missing)?;
        let rows = self.store.conflicts_of(record)?;
        rows.into_iter().find(|r| conflict_id(r) == id).ok_or_else(missing)
    }

    fn candidates_of(&self, row: &ConflictRow) -> Result<Vec<Candidate>> {
        let changes = self.store.changes_of(row.record)?;
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        Ok(candidates(row.kind, row.record, &sources, &row.at))
    }

    fn conflict_view(&self, row: &ConflictRow) -> Result<ConflictView> {
        let stored = self.stored(row.kind, row.record)?;
        let masked = self.secret_fields_of(&stored.record)?;
        let field = field(row);
        let hidden = field.is_some_and(|f| masked.contains(&f.name));
        let show = |value: &Value| {
            if hidden { json!("●●(秘匿)") } else { value_json(value, self.zone()) }
        };
        let mut views = vec![];
        for c in self.candidates_of(row)? {
            views.push(ConflictChoice {
                op: name(&c),
                value: show(&c.value),
                at: self.zone().rfc3339(c.recorded_at),
                actor: self.worker_name(c.actor)?,
                device: c.device,
            });
        }
        // A person is found by the family that has the question.
        let household = match stored.record.id_of("household_id") {
            None => self.families_of(row.kind, row.record, 0)?.first().copied(),
            found => found,
        };
        Ok(ConflictView {
            id: conflict_id(row),
            kind: row.kind.name().to_owned(),
            record: row.record.to_string(),
            code: stored.record.text("code").map(str::to_owned),
            household_id: household.map(|h| h.to_string()),
            household_name: household.map(|h| self.household_name(h)).transpose()?,
            field: field.map_or(DELETION, |f| f.name).to_owned(),
            key: row.at.key.clone(),
            since: self.zone().rfc3339(row.since),
            now: field.map_or(json!(stored.header.deleted_at.is_some()), |f| show(stored.record.get(f.name))),
            choices: views,
        })
    }
}

fn field(row: &ConflictRow) -> Option<&'static FieldShape> {
    let shape = row.kind.shape();
    shape.index_of_number(row.at.field).and_then(|i| shape.fields.get(i))
}

fn position(row: &ConflictRow) -> usize {
    row.kind.shape().index_of_number(row.at.field).unwrap_or(usize::MAX)
}

fn conflict_id(row: &ConflictRow) -> String {
    let name = field(row).map_or(DELETION, |f| f.name);
    let Undecided { key, .. } = &row.at;
    match key {
        Some(key) => format!("{}:{name}:{key}", row.record),
        None => format!("{}:{name}", row.record),
    }
}

/// An operation's name on the screen and on the command line: device, change, place in it.
fn name(c: &Candidate) -> String {
    let OpId { change, index, .. } = c.op;
    format!("{}/{change}/{index}", c.device)
}
