//! Reading records as JSON, with their parts; secret places masked (I-60).

use super::App;
use crate::domain::access::{Act, Reach};
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::time::Zone;
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::store::{Filter, Stored};
use serde_json::{Map, Value as Json, json};

/// A value as JSON: ids and dates as text, instants RFC 3339 in the organisation's zone.
pub(super) fn value_json(value: &Value, zone: Zone) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(i) => json!(i),
        Value::Real(r) => json!(r),
        Value::Text(t) => json!(t),
        Value::Date(d) => json!(d.to_string()),
        Value::Instant(i) => json!(zone.rfc3339(*i)),
        Value::Id(id) => json!(id.to_string()),
        Value::Codes(c) => json!(c),
        Value::Ids(ids) => json!(ids.iter().map(Id::to_string).collect::<Vec<_>>()),
        Value::Map(m) => json!(m),
    }
}

/// Fields that lead to a secret place.
fn secret_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::AddressHistory => &["address", "postal_code"],
        Kind::Phone => &["number"],
        Kind::Site => &["address"],
        // The house, foster family or nursery where the child is: somebody could wait at its gate.
        Kind::Person => &["placement_org_id"],
        Kind::Shipment => &["address_snapshot", "tracking_no"],
        _ => &[],
    }
}

impl App {
    /// One record with its parts, as far as the acting worker sees it. Errors `record_missing`,
    /// `record_deleted`, `I-31`, `not_your_role`.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Json> {
        self.ask(Act::Look)?;
        let stored = self.stored(kind, id)?;
        if stored.header.deleted_at.is_some() {
            return Err(Error::field("record_deleted", "id"));
        }
        self.record_json(&stored)
    }

    /// Calls `each` with the records of a kind that match and are in sight, oldest first. Error
    /// `not_your_role` where the role sees none of the kind.
    pub fn list(&self, kind: Kind, filter: &Filter, mut each: impl FnMut(Json) -> Result<()>) -> Result<()> {
        let sight = self.ask(Act::Look)?;
        if sight.role.sees(kind) == Reach::Nothing {
            return self.refuse(None, sight.not_for(Act::Look, kind));
        }
        self.each_seen(kind, filter, |stored| each(self.record_json(&stored)?))
    }

    /// The record's fields that are not empty, its parts, and who wrote it.
    fn record_json(&self, stored: &Stored) -> Result<Json> {
        let (r, h) = (&stored.record, &stored.header);
        let mut out = Map::new();
        out.insert("id".into(), json!(r.id.to_string()));
        out.insert("revision".into(), json!(h.revision));
        // Of the many people most have no nursery to hide, and their families need not be looked up.
        let bare = r.kind == Kind::Person && r.get("placement_org_id").is_empty();
        let masked = if !bare && self.place_is_secret(r)? { secret_fields(r.kind) } else { &[] };
        for (field, value) in r.kind.shape().fields.iter().zip(&r.values) {
            if !value.is_empty() && !masked.contains(&field.name) {
                out.insert(field.name.into(), value_json(value, self.zone));
            }
        }
        if !masked.is_empty() {
            out.insert("masked".into(), json!(masked));
        }
        for part in r.kind.shape().parts {
            let mut items = vec![];
            self.each_seen(part.kind, &Filter::by(part.owner_field, r.id), |s| {
                items.push(self.record_json(&s)?);
                Ok(())
            })?;
            if !items.is_empty() {
                out.insert(part.name.into(), Json::Array(items));
            }
        }
        out.insert("created_at".into(), json!(self.zone.rfc3339(h.created_at)));
        out.insert("created_by".into(), json!(h.created_by.to_string()));
        out.insert("updated_at".into(), json!(self.zone.rfc3339(h.updated_at)));
        out.insert("updated_by".into(), json!(h.updated_by.to_string()));
        out.insert("device".into(), json!(h.device));
        Ok(Json::Object(out))
    }

    /// Whether the record belongs to a household with a secret address, or is a secret site.
    pub(crate) fn place_is_secret(&self, r: &Record) -> Result<bool> {
        if r.kind == Kind::Site {
            return Ok(r.flag("location_secret"));
        }
        if r.kind == Kind::Person {
            let families = self.store.families_of_person(r.id)?.into_iter();
            return families
                .map(|f| self.household_is_secret(Some(f)))
                .try_fold(false, |any, one| Ok(any || one?));
        }
        match (secret_fields(r.kind).is_empty(), r.id_of("household_id")) {
            (false, household) => self.household_is_secret(household),
            _ => Ok(false),
        }
    }

    /// Whether the place of this household is secret, or of one that it was merged with.
    pub(crate) fn household_is_secret(&self, household: Option<Id>) -> Result<bool> {
        let Some(household) = household else { return Ok(false) };
        self.store.is_secret(household)
    }

    pub(crate) fn secret_fields_of(&self, r: &Record) -> Result<&'static [&'static str]> {
        Ok(if self.place_is_secret(r)? { secret_fields(r.kind) } else { &[] })
    }
}
