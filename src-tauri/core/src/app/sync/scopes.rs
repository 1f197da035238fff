//! Which scopes an operation goes out in: the field's place, and the families of its record.

use super::super::App;
use crate::domain::access_line::AccessAct;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::scope::{Facet, Place, Scope, home, place};
use crate::error::Result;
use std::collections::HashMap;

/// Families of records, looked up once a segment.
pub(super) type Families = HashMap<(Kind, Id), Vec<Id>>;

impl App {
    /// The scopes of an operation on `field` of a record. Several where a person belongs to several
    /// families.
    pub(super) fn scopes(
        &self,
        kind: Kind,
        id: Id,
        field: u16,
        families: &mut Families,
    ) -> Result<Vec<Scope>> {
        let (place, of) = match kind {
            // The reason of a rule's exception goes where the record goes that it is about.
            Kind::Override => match self.subject(id)? {
                Some((kind, id)) => (home(kind), (kind, id)),
                None => (home(kind), (kind, id)),
            },
            Kind::AccessLine => match self.family_of_reason(id, field)? {
                Some(scope) => return Ok(vec![scope]),
                None => (home(kind), (kind, id)),
            },
            _ => (place(kind, field), (kind, id)),
        };
        Ok(match place {
            Place::Shared(scope) => vec![scope],
            Place::Family(facet, otherwise) => {
                let found = match families.get(&of) {
                    Some(found) => found.clone(),
                    None => {
                        let found = self.families_of(of.0, of.1, 0)?;
                        families.insert(of, found.clone());
                        found
                    }
                };
                if found.is_empty() {
                    vec![otherwise]
                } else {
                    found.into_iter().map(|h| Scope::Household(h, facet)).collect()
                }
            }
        })
    }

    fn subject(&self, id: Id) -> Result<Option<(Kind, Id)>> {
        let Some(stored) = self.store.get(Kind::Override, id)? else { return Ok(None) };
        let kind = stored.record.text("subject_kind").and_then(Kind::parse);
        Ok(kind.zip(stored.record.id_of("subject_id")))
    }

    /// The reason of a line in the access log goes with the family it is about, where that is here: it is
    /// destroyed with the family. In the facet that the fewest others read of those held here.
    fn family_of_reason(&self, id: Id, field: u16) -> Result<Option<Scope>> {
        let shape = Kind::AccessLine.shape();
        let name = shape.index_of_number(field).and_then(|i| shape.fields.get(i)).map(|f| f.name);
        if !matches!(name, Some("reason" | "salt")) {
            return Ok(None);
        }
        let line = self.store.get(Kind::AccessLine, id)?;
        // What somebody was refused is a code, no words of theirs: it stays with the line, or a desk would read
        // what others tried.
        let line = line.filter(|l| l.record.text("act") != Some(AccessAct::Refusal.code()));
        let family = line.and_then(|l| l.record.id_of("family_id"));
        let Some(family) = family else { return Ok(None) };
        if !self.store.has_row(Kind::Household, family)? {
            return Ok(None);
        }
        for facet in [Facet::Case, Facet::Visit, Facet::Stay, Facet::Identity] {
            let scope = Scope::Household(family, facet);
            if self.writing_key(scope)?.is_some() {
                return Ok(Some(scope));
            }
        }
        Ok(Some(Scope::Household(family, Facet::Case)))
    }

    /// The families that a record belongs to, as it stands here. A line of the access log belongs to the
    /// log that it is of, whose secret those have who hold everything.
    pub(in crate::app) fn families_of(&self, kind: Kind, id: Id, depth: u8) -> Result<Vec<Id>> {
        if kind == Kind::Household {
            return Ok(vec![id]);
        }
        // No chain of parts and wholes is longer.
        if depth > 4 {
            return Ok(vec![]);
        }
        let of_person = |id: Id| self.store.families_of_person(id);
        if kind == Kind::Person {
            return of_person(id).map(unique);
        }
        let Some(stored) = self.store.get(kind, id)? else { return Ok(vec![]) };
        let r: &Record = &stored.record;
        if kind == Kind::AccessLine {
            return Ok(r.id_of("log").into_iter().collect());
        }
        if let Some(household) = r.id_of("household_id") {
            return Ok(vec![household]);
        }
        let up = |kind, field: &str| match r.id_of(field) {
            Some(id) => self.families_of(kind, id, depth + 1),
            None => Ok(vec![]),
        };
        match kind {
            Kind::Pregnancy => up(Kind::Person, "woman_id"),
            Kind::Need | Kind::Assignment => up(Kind::Enrolment, "enrolment_id"),
            Kind::DayNote | Kind::Belonging => up(Kind::Stay, "stay_id"),
            Kind::Goal => up(Kind::SupportPlan, "plan_id"),
            Kind::ShipmentItem => up(Kind::Shipment, "shipment_id"),
            Kind::Consent
            | Kind::Stay
            | Kind::Referral
            | Kind::SupportPlan
            | Kind::Response
            | Kind::Shipment => up(Kind::Person, "person_id"),
            Kind::Enrolment | Kind::Consultation => {
                let field = if kind == Kind::Enrolment { "person_ids" } else { "client_person_ids" };
                let people: Vec<Id> = r.read(field).unwrap_or_default();
                let mut found = vec![];
                for person in people {
                    found.extend(of_person(person)?);
                }
                Ok(unique(found))
            }
            _ => Ok(vec![]),
        }
    }
}

fn unique(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort();
    ids.dedup();
    ids
}
