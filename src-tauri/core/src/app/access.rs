//! Who may see a family's visits (I-31).

use super::{App, entity};
use crate::domain::id::Id;
use crate::domain::kinds::Assignment;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::store::Filter;
use serde_json::json;
use std::collections::HashSet;

/// Roles that see only the families assigned to them, where nobody gave the worker an access role.
const VISITING_ROLES: &[&str] = &["home_visitor", "helper", "volunteer", "peer_supporter"];

impl App {
    /// Whether the acting worker sees only the families assigned to them.
    pub(super) fn acts_as_visitor(&self) -> Result<bool> {
        // A worker whose record has not come yet sees nothing before it has.
        let Some(worker) = self.store.get(Kind::Worker, self.actor)?.map(|s| s.record) else {
            return Ok(true);
        };
        match worker.text("access_role") {
            Some(role) => Ok(role == "visitor"),
            None => {
                let roles = self.records(Kind::WorkerRole, &Filter::by("worker_id", self.actor))?;
                let visiting = |r: &Record| r.text("role").is_some_and(|r| VISITING_ROLES.contains(&r));
                Ok(!roles.is_empty() && roles.iter().all(visiting))
            }
        }
    }

    /// The households that the acting worker may see; None where that is all of them (I-31).
    pub(super) fn households_in_sight(&self) -> Result<Option<HashSet<Id>>> {
        if !self.acts_as_visitor()? {
            return Ok(None);
        }
        let today = self.today();
        let mut households = HashSet::new();
        for record in self.records(Kind::Assignment, &Filter::by("worker_id", self.actor))? {
            let a: Assignment = entity(&record)?;
            if a.from <= today && a.to.is_none_or(|to| today <= to) {
                let enrolment = self.stored(Kind::Enrolment, a.enrolment_id)?;
                if enrolment.header.deleted_at.is_none() {
                    households.extend(enrolment.record.id_of("household_id"));
                }
            }
        }
        Ok(Some(households))
    }

    /// I-31: without an assignment that is open today a visitor neither sees nor writes what belongs to
    /// a household.
    pub(super) fn check_assigned(&self, household: Option<Id>) -> Result<()> {
        match self.households_in_sight()? {
            Some(seen) if household.is_none_or(|h| !seen.contains(&h)) => {
                Err(Error::refused("I-31").with(json!({ "worker_id": self.actor.to_string() })))
            }
            _ => Ok(()),
        }
    }

    /// I-31 for reading a record: those of kinds that belong to households.
    pub(super) fn check_in_sight(&self, record: &Record) -> Result<()> {
        if belongs_to_household(record.kind) { self.check_assigned(household_of(record)) } else { Ok(()) }
    }
}

/// Whether records of this kind are a household's: seen by those who may see the household.
pub(super) fn belongs_to_household(kind: Kind) -> bool {
    kind == Kind::Household || kind.shape().field("household_id").is_some()
}

/// The household that a record belongs to, or is.
pub(super) fn household_of(record: &Record) -> Option<Id> {
    if record.kind == Kind::Household { Some(record.id) } else { record.id_of("household_id") }
}
