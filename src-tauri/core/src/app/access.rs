//! Who may see a family's visits (I-31).

use super::App;
use crate::domain::id::Id;
use crate::domain::kinds::Assignment;
use crate::domain::record::{Entity, Kind, Record};
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::store::Filter;
use serde_json::json;

/// Roles that see only the families assigned to them, where nobody gave the worker an access role.
const VISITING_ROLES: &[&str] = &["home_visitor", "helper", "volunteer", "peer_supporter"];

impl App {
    /// Whether the acting worker sees only the families assigned to them.
    pub(super) fn acts_as_visitor(&self) -> Result<bool> {
        let worker = self.stored(Kind::Worker, self.actor)?.record;
        match worker.text("access_role") {
            Some(role) => Ok(role == "visitor"),
            None => {
                let roles = self.records(Kind::WorkerRole, &Filter::by("worker_id", self.actor))?;
                let visiting = |r: &Record| r.text("role").is_some_and(|r| VISITING_ROLES.contains(&r));
                Ok(!roles.is_empty() && roles.iter().all(visiting))
            }
        }
    }

    /// I-31: outside an open assignment a visitor neither sees nor writes a household's visits.
    ///
    /// `date` is the day of the visit: the assignment must be open today to see or write at all, and
    /// must not have begun after that day.
    pub(super) fn check_assigned(&self, household: Option<Id>) -> Result<()> {
        if !self.acts_as_visitor()? {
            return Ok(());
        }
        match household {
            Some(h) if self.is_assigned(h, self.actor, self.today())? => Ok(()),
            _ => Err(Error::refused("I-31").with(json!({ "worker_id": self.actor.to_string() }))),
        }
    }

    /// Whether `worker` has an open assignment to the household on `date`.
    pub(super) fn is_assigned(&self, household: Id, worker: Id, date: Date) -> Result<bool> {
        for enrolment in self.records(Kind::Enrolment, &Filter::by("household_id", household))? {
            for a in self.records(Kind::Assignment, &Filter::by("enrolment_id", enrolment.id))? {
                let Ok(a) = Assignment::from_record(&a) else { continue };
                if a.worker_id == worker && a.from <= date && a.to.is_none_or(|to| date <= to) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
