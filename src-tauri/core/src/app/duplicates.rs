//! Who may be there twice, looked up from what is there now: also what another device entered is compared at
//! the first look after a round of sharing. That two are two stands with one of them, for every device.

use super::App;
use super::intake::Known;
use super::merging::Edge;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::Person;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{DuplicatesView, FamilyView, RecordCount, TwinSide, TwinsCompared};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Fields that name several people.
const PEOPLE: [&str; 2] = ["person_ids", "client_person_ids"];

impl App {
    /// How many families and people may be there twice, and the `most` likeliest of them. Reads everybody:
    /// under a second for ten thousand families. Error `not_your_role`.
    pub fn duplicates(&self, most: usize) -> Result<DuplicatesView> {
        self.ask(Act::Merge)?;
        Ok(Known::of(self)?.twins(most))
    }

    /// Two families, or two people, side by side: what they are, what hangs on each, what speaks for and
    /// against, and who of their members may be one. Errors `not_your_role`, `kind_unknown`,
    /// `record_missing`, `record_deleted`, `reference_self`.
    pub fn compare_twins(&self, kind: Kind, one: Id, other: Id) -> Result<TwinsCompared> {
        self.ask(Act::Merge)?;
        let refused = match self.check_edge(Edge { kind, from: other, into: one }) {
            Ok(()) => None,
            Err(e) if e.code.starts_with("merge") => Some(e.code),
            Err(e) => return Err(e),
        };
        let known = Known::of(self)?;
        let (sides, likeness, people) = match kind {
            Kind::Household => {
                let (a, b) = (self.family(one)?, self.family(other)?);
                let ids = |family: &FamilyView| -> Vec<Id> {
                    family.members.iter().filter_map(|m| Id::parse(&m.person_id).ok()).collect()
                };
                let people = known.twins_between(&ids(&a), &ids(&b));
                ([self.family_side(a)?, self.family_side(b)?], known.families_alike(one, other), people)
            }
            _ => {
                let likeness = known.twins_between(&[one], &[other]).into_iter().next();
                ([self.person_side(one)?, self.person_side(other)?], likeness, vec![])
            }
        };
        let [one, other] = sides;
        Ok(TwinsCompared { kind: kind.name().to_owned(), one, other, likeness, people, refused })
    }

    /// These two are two: on no device they are shown as likely one any more. `together` takes it back. Errors
    /// `not_your_role`, `reference_self`, `record_missing`, `record_deleted`.
    pub fn keep_apart(&self, one: Id, other: Id, together: bool) -> Result<()> {
        self.ask(Act::Merge)?;
        if one == other {
            return Err(Error::field("reference_self", "other"));
        }
        let kind = if self.store.has_row(Kind::Household, one)? { Kind::Household } else { Kind::Person };
        let (at, other) = (one.min(other), one.max(other));
        self.stored(kind, other).map_err(|e| e.at("other"))?;
        let known: Vec<Id> = self.alive(kind, at, "one")?.read("not_same_as").unwrap_or_default();
        // One that was deleted since is nobody's likeness.
        let mut ids = BTreeSet::new();
        for id in known {
            if self.store.exists(kind, id)? {
                ids.insert(id);
            }
        }
        let _ = if together { ids.remove(&other) } else { ids.insert(other) };
        let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
        self.put(kind, &json!({ "id": at.to_string(), "not_same_as": ids })).map(drop)
    }

    fn family_side(&self, view: FamilyView) -> Result<TwinSide> {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        let mut programmes = BTreeSet::new();
        for item in &view.timeline {
            *counts.entry(item.kind.clone()).or_default() += 1;
            programmes.insert(item.programme.clone());
        }
        let days = || view.timeline.iter().map(|i| i.date.clone()).filter(|d| !d.is_empty());
        Ok(TwinSide {
            first_on: days().min(),
            last_on: days().max(),
            id: view.id.clone(),
            household_id: Some(view.id),
            name: view.display_name,
            kana: None,
            code: Some(view.code).filter(|c| !c.is_empty()),
            birth_date: None,
            address_secret: view.address_secret,
            address: view.address,
            phones: view.phones,
            caution: view.contact_caution,
            allergies: None,
            people: view
                .members
                .into_iter()
                .map(|m| match m.birth_date {
                    Some(born) => format!("{} ({born})", m.name),
                    None => m.name,
                })
                .collect(),
            programmes: programmes.into_iter().filter(|p| !p.is_empty()).collect(),
            records: counts.into_iter().map(|(kind, count)| RecordCount { kind, count }).collect(),
        })
    }

    fn person_side(&self, id: Id) -> Result<TwinSide> {
        let record = self.stored(Kind::Person, id)?.record;
        let person: Person = super::entity(&record)?;
        let mut homes = vec![];
        let mut secret = false;
        for membership in self.records(Kind::Membership, &Filter::by("person_id", id))? {
            if let Some(home) = membership.id_of("household_id") {
                homes.push(home);
                secret |= self.household_is_secret(Some(home))?;
            }
        }
        let mut records = vec![];
        for kind in [Kind::Stay, Kind::Attendance, Kind::Enrolment, Kind::Consultation, Kind::Response] {
            let of_one = kind.shape().field("person_id").is_some();
            let found = match of_one {
                true => self.records(kind, &Filter::by("person_id", id))?,
                // Of a family together: those that name the person.
                false => self.records_of(kind, "household_id", &homes)?,
            };
            let names = |r: &Record| PEOPLE.iter().any(|field| lists(r, field, id));
            let count = found.iter().filter(|r| of_one || names(r)).count();
            if count > 0 {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                records.push(RecordCount { kind: kind.name().to_owned(), count });
            }
        }
        Ok(TwinSide {
            id: id.to_string(),
            household_id: homes.first().map(Id::to_string),
            name: person.name(),
            kana: person.kana(),
            code: record.text("code").map(str::to_owned),
            birth_date: person.birth_date.map(|d| d.to_string()),
            address_secret: secret,
            address: None,
            phones: vec![],
            caution: None,
            allergies: person.allergies,
            people: homes.iter().map(|h| self.household_name(*h)).collect::<Result<_>>()?,
            programmes: vec![],
            records,
            first_on: None,
            last_on: None,
        })
    }
}

/// Whether a list of a record names somebody.
fn lists(record: &Record, field: &str, id: Id) -> bool {
    record.kind.shape().field(field).is_some()
        && matches!(record.get(field), Value::Ids(ids) if ids.contains(&id))
}
