//! Storing records that come as JSON: one line, one record, with its parts.

use super::App;
use super::prepare::in_force;
use super::supervise::is_approved;
use super::transact::Tx;
use crate::domain::access::Act;
use crate::domain::check::{Finding, Severity};
use crate::domain::id::Id;
use crate::domain::input::{Patch, Reading};
use crate::domain::record::{FieldShape, FieldType, Kind, Part, Record};
use crate::domain::value::{Map as Keys, Value};
use crate::error::{Error, Result};
use crate::store::{Due, Filter, Lookup, Stored};
use crate::view::{PutView, WarningView};
use serde_json::{Map, Value as Json, json};

/// A line's answer.
pub type PutLine = Result<PutView>;

/// A reason for going on in spite of a warning.
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) text: String,
}

impl App {
    /// Stores one record in a transaction of its own.
    ///
    /// `json` is the record with its fields; with `id` it edits that record, null clears a field.
    /// `overrides: [{code, reason}]` answers warnings. Errors carry code, field and detail.
    pub fn put(&self, kind: Kind, json: &Json) -> PutLine {
        self.ask(Act::Write)?;
        let outcome = self.transact(None, |tx| tx.put(kind, json))?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(PutView { change, ..outcome.value })
    }
}

impl Tx<'_> {
    /// Stores one record inside the open change.
    pub fn put(&mut self, kind: Kind, json: &Json) -> PutLine {
        let object = json.as_object().ok_or_else(|| Error::refused("object_expected"))?;
        if kind.is_kept() {
            return Err(Error::refused("kind_kept").with(json!({ "kind": kind.name() })));
        }
        let before = self.edited(kind, object)?;
        let given = self.read(kind, object)?;
        let mut record = match &before {
            Some(b) => b.record.clone(),
            None => Record::new(kind, self.app.new_id()),
        };
        apply(&mut record, given.patch);
        let before = self.prepare(&mut record, before, object)?;
        if before.is_none() {
            defaults(&mut record)?;
            if record.get("code").is_empty() {
                record.set("code", self.next_code(kind)?);
            }
        }
        required(&record)?;
        self.references(before.as_ref().map(|b| &b.record), &record)?;
        self.check_access(before.as_ref().map(|b| &b.record), &record)?;

        let revision = self.save(before.as_ref(), record.clone())?;
        let mut in_parts = vec![];
        for (part, items) in given.parts {
            in_parts.extend(self.put_parts(record.id, part, items)?);
        }
        if kind == Kind::Person {
            self.put_membership(&record, object, before.is_none())?;
            self.check_belongs(record.id)?;
        }
        self.follow_address(&record)?;
        let alive = before.as_ref().filter(|b| b.header.deleted_at.is_none());
        self.follow_make_up(alive.map(|b| &b.record), &record)?;
        for reason in &given.reasons {
            self.put_reason(kind, record.id, reason)?;
        }
        // Checked after the parts are there: a worker's hours are parts of the worker.
        let findings = self.check(before.as_ref().map(|b| &b.record), &record)?;
        let mut warnings = self.settle(&record, findings, &given.reasons, before.is_none())?;
        warnings.extend(in_parts);
        Ok(PutView { id: record.id.to_string(), revision, warnings, change: None })
    }

    /// Stores a new record that is complete but for its defaults and its human code. With `checked` as
    /// `put` does it, `reasons` (code and reason) answering warnings; else as it stands.
    pub(super) fn put_new(&mut self, mut record: Record, checked: bool, reasons: &[Reason]) -> Result<()> {
        defaults(&mut record)?;
        if record.get("code").is_empty() {
            record.set("code", self.next_code(record.kind)?);
        }
        if !checked {
            return self.save(None, record).map(|_| ());
        }
        required(&record)?;
        self.references(None, &record)?;
        self.save(None, record.clone())?;
        for reason in reasons {
            self.put_reason(record.kind, record.id, reason)?;
        }
        let findings = self.check(None, &record)?;
        self.settle(&record, findings, reasons, true).map(|_| ())
    }

    /// Stores a record as it stands, with all its fields; `before` is what is here of it.
    pub(super) fn put_whole(&mut self, before: Option<&Stored>, record: Record) -> PutLine {
        required(&record)?;
        let there = before.map(|b| &b.record);
        self.references(there, &record)?;
        self.check_access(there, &record)?;
        let revision = self.save(before, record.clone())?;
        self.follow_address(&record)?;
        let findings = self.check(there, &record)?;
        let warnings = self.settle(&record, findings, &[], before.is_none())?;
        Ok(PutView { id: record.id.to_string(), revision, warnings, change: None })
    }

    /// The record that an input with `id` edits.
    fn edited(&self, kind: Kind, object: &Map<String, Json>) -> Result<Option<Stored>> {
        let id = match object.get("id") {
            None | Some(Json::Null) => return Ok(None),
            Some(json) => json.as_str().and_then(|s| Id::parse(s).ok()),
        };
        let id = id.ok_or_else(|| Error::field("id_invalid", "id"))?;
        let stored = self.stored(kind, id)?;
        if stored.header.deleted_at.is_some() {
            return Err(Error::field("record_deleted", "id"));
        }
        Ok(Some(stored))
    }

    fn read<'j>(&self, kind: Kind, object: &'j Map<String, Json>) -> Result<Given<'j>> {
        let app = self.app;
        let code = |list: &str, typed: &str| app.code_of(list, typed);
        let reference = |kind: Kind, typed: &str| self.id_named(kind, typed);
        let reading = Reading { zone: app.zone, today: app.today(), code: &code, reference: &reference };
        let shape = kind.shape();
        let mut given = Given { patch: Patch::default(), parts: vec![], reasons: vec![] };
        for (name, json) in object {
            if name == "id" || name == "revision" || self.is_sugar(kind, name) {
                continue;
            }
            if name == "overrides" {
                given.reasons = reasons(json)?;
            } else if let Some(part) = shape.parts.iter().find(|p| p.name == name) {
                let items = json.as_array().ok_or_else(|| Error::field("list_expected", name.as_str()))?;
                given.parts.push((part, items));
            } else if !reading.read_into(&mut given.patch, shape, name, json)? {
                return Err(Error::field("field_unknown", name.as_str()).with(json!({ "kind": kind.name() })));
            }
        }
        Ok(given)
    }

    /// Inputs that are no fields: a person's household, which makes a membership.
    fn is_sugar(&self, kind: Kind, name: &str) -> bool {
        kind == Kind::Person && matches!(name, "household_id" | "relation" | "may_collect_child")
    }

    /// Stores the parts of a record; gives their warnings.
    fn put_parts(&mut self, owner: Id, part: &Part, items: &[Json]) -> Result<Vec<WarningView>> {
        let mut warnings = vec![];
        for (n, item) in items.iter().enumerate() {
            let place = format!("{}[{n}]", part.name);
            let mut object =
                item.as_object().cloned().ok_or_else(|| Error::field("object_expected", place.as_str()))?;
            object.insert(part.owner_field.to_owned(), Json::String(owner.to_string()));
            let stored =
                self.own_part(owner, part, &object).and_then(|()| self.put(part.kind, &Json::Object(object)));
            let view = stored.map_err(|e| match e.field.clone() {
                Some(field) => e.at(format!("{place}.{field}")),
                None => e.at(place),
            })?;
            warnings.extend(view.warnings);
        }
        Ok(warnings)
    }

    /// An edited part must be one of `owner`: it is not taken away from another record.
    fn own_part(&self, owner: Id, part: &Part, object: &Map<String, Json>) -> Result<()> {
        match self.edited(part.kind, object)? {
            Some(stored) if stored.record.id_of(part.owner_field) != Some(owner) => {
                Err(Error::field("part_of_another", "id"))
            }
            _ => Ok(()),
        }
    }

    /// Makes the person a member of the household that the input names, or edits the membership
    /// that is there.
    fn put_membership(&mut self, person: &Record, object: &Map<String, Json>, fresh: bool) -> Result<()> {
        let given = |name: &str| {
            object.get(name).filter(|j| !j.is_null() && j.as_str().is_none_or(|s| !s.trim().is_empty()))
        };
        let Some(household) = given("household_id") else {
            // A relation to nobody would be lost silently.
            let lost = ["relation", "may_collect_child"].iter().any(|name| given(name).is_some());
            return if lost { Err(Error::field("field_required", "household_id")) } else { Ok(()) };
        };
        let mut membership = Map::new();
        let typed = household.as_str().unwrap_or_default();
        let there = if fresh { None } else { self.membership_in(person.id, typed)? };
        if let Some(there) = there {
            membership.insert("id".into(), Json::String(there.to_string()));
        }
        membership.insert("household_id".into(), household.clone());
        membership.insert("person_id".into(), Json::String(person.id.to_string()));
        for name in ["relation", "may_collect_child"] {
            if let Some(value) = object.get(name) {
                membership.insert(name.into(), value.clone());
            }
        }
        self.put(Kind::Membership, &Json::Object(membership)).map(|_| ())
    }

    /// The person's membership today in the household typed as id or code.
    fn membership_in(&self, person: Id, household: &str) -> Result<Option<Id>> {
        let app = self.app;
        let household = match Id::parse(household) {
            Ok(id) => Some(id),
            Err(_) => app.id_named(Kind::Household, household.trim())?,
        };
        let all = app.records(Kind::Membership, &Filter::by("person_id", person))?;
        let there = |m: &&Record| m.id_of("household_id") == household && in_force(m, app.today());
        Ok(all.iter().find(there).map(|m| m.id))
    }

    /// Whether a reason was given for this finding earlier.
    fn is_answered(&self, record: Id, code: &str) -> Result<bool> {
        let earlier = self.app.all_records(Kind::Override, &Filter::by("subject_id", record))?;
        Ok(earlier.iter().any(|o| o.text("code") == Some(code)))
    }

    pub(super) fn put_reason(&mut self, kind: Kind, subject: Id, reason: &Reason) -> Result<()> {
        let mut record = Record::new(Kind::Override, self.app.new_id());
        record.set("subject_kind", kind.name().to_owned());
        record.set("subject_id", subject);
        record.set("code", reason.code.clone());
        record.set("reason", reason.text.clone());
        self.app.check_capacity(None, &record)?;
        self.save(None, record).map(|_| ())
    }

    /// Every record that a changed field names must exist.
    fn references(&mut self, before: Option<&Record>, record: &Record) -> Result<()> {
        for (field, value) in record.kind.shape().fields.iter().zip(&record.values) {
            if before.is_some_and(|b| b.get(field.name) == value) {
                continue;
            }
            let (kind, ids) = match (field.ty, value) {
                (FieldType::Ref(kind), Value::Id(id)) => (kind, std::slice::from_ref(id)),
                (FieldType::Refs(kind), Value::Ids(ids)) => (kind, ids.as_slice()),
                _ => continue,
            };
            for id in ids {
                self.refers(kind, *id).map_err(|e| e.at(field.name))?;
            }
        }
        Ok(())
    }

    /// Refuses errors, and what nobody in charge approved; answers warnings that have no reason and lists the record as due.
    pub(super) fn settle(
        &mut self,
        record: &Record,
        findings: Vec<Finding>,
        given: &[Reason],
        fresh: bool,
    ) -> Result<Vec<WarningView>> {
        // The reasons of this very input are stored already, so they are among the earlier ones.
        let approved =
            |f: &Finding| is_approved(record) && self.is_answered(record.id, f.code).unwrap_or(false);
        let refused = |f: &&Finding| match f.severity {
            Severity::Block => true,
            Severity::Approve => !approved(f),
            Severity::Warn => false,
        };
        if let Some(f) = findings.iter().find(refused) {
            let error = Error::refused(f.code).with(f.detail.clone());
            return Err(match f.field {
                Some(field) => error.at(field),
                None => error,
            });
        }
        if findings.is_empty() && fresh {
            return Ok(vec![]);
        }
        let store = &self.app.store;
        let earlier = if fresh || findings.is_empty() {
            vec![]
        } else {
            self.app.all_records(Kind::Override, &Filter::by("subject_id", record.id))?
        };
        let has_reason = |code: &str| {
            given.iter().any(|r| r.code == code) || earlier.iter().any(|o| o.text("code") == Some(code))
        };
        let open: Vec<Finding> = findings.into_iter().filter(|f| !has_reason(f.code)).collect();
        let due: Vec<Due> = open
            .iter()
            .map(|f| Due {
                kind: record.kind,
                id: record.id,
                code: f.code.into(),
                detail: f.detail.to_string(),
            })
            .collect();
        store.set_due(record.kind, record.id, &due, fresh)?;
        Ok(open.into_iter().map(|f| WarningView { code: f.code.into(), detail: f.detail }).collect())
    }
}

/// What an input says.
struct Given<'j> {
    patch: Patch,
    parts: Vec<(&'static Part, &'j Vec<Json>)>,
    reasons: Vec<Reason>,
}

fn reasons(json: &Json) -> Result<Vec<Reason>> {
    let invalid = || Error::field("overrides_invalid", "overrides");
    let one = |item: &Json| {
        let text = |key: &str| item.get(key).and_then(Json::as_str).map(str::trim).filter(|s| !s.is_empty());
        Some(Reason { code: text("code")?.to_owned(), text: text("reason")?.to_owned() })
    };
    json.as_array().ok_or_else(invalid)?.iter().map(|i| one(i).ok_or_else(invalid)).collect()
}

/// Writes what was given into the record; null keys of maps go away.
fn apply(record: &mut Record, patch: Patch) {
    for (index, value) in patch.set {
        if let Some(slot) = record.values.get_mut(index) {
            *slot = value;
        }
    }
    for (index, keys) in patch.keys {
        let Some(slot) = record.values.get_mut(index) else { continue };
        let mut map = if let Value::Map(m) = slot { std::mem::take(m) } else { Keys::new() };
        for (key, value) in keys {
            match value {
                Json::Null => drop(map.remove(&key)),
                value => drop(map.insert(key, value)),
            }
        }
        *slot = Value::Map(map);
    }
}

/// Fills the declared defaults of a new record.
fn defaults(record: &mut Record) -> Result<()> {
    let fields = record.kind.shape().fields;
    for (field, slot) in fields.iter().zip(&mut record.values) {
        let (Some(default), true) = (field.default, slot.is_empty()) else { continue };
        *slot = match field.ty {
            FieldType::Bool => Value::Bool(default == "true"),
            FieldType::Int { .. } => Value::Int(default.parse().unwrap_or(0)),
            _ => Value::Text(default.to_owned()),
        };
    }
    Ok(())
}

fn required(record: &Record) -> Result<()> {
    let fields = record.kind.shape().fields;
    match fields.iter().zip(&record.values).find(|(f, v)| wanted(f) && v.is_empty()) {
        Some((field, _)) => Err(Error::field("field_required", field.name)),
        None => Ok(()),
    }
}

/// A field that must not be empty: a required one, and one with a default, which null would clear.
fn wanted(field: &FieldShape) -> bool {
    field.required || field.default.is_some()
}

impl App {
    /// The code that a typed word stands for: itself, or the Japanese name of an entry.
    pub(super) fn code_of(&self, list: &str, typed: &str) -> Option<String> {
        let list = self.catalogue.list(list)?;
        if list.contains(typed) {
            return Some(typed.to_owned());
        }
        list.items().iter().find(|i| i.ja == typed).map(|i| i.code.clone())
    }

    /// The record that a typed human code, unique name or (programmes) unique preset stands for.
    pub fn id_named(&self, kind: Kind, typed: &str) -> Result<Option<Id>> {
        for by in [Lookup::Code, Lookup::Name, Lookup::Preset] {
            if let Some(id) = self.store.id_by(kind, by, typed)?
                && (self.sight()?.is_whole() || self.peek(kind, id)?.is_some())
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}
