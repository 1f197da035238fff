//! Who is registered in which role at the end of a period (counting rule M-07).

use super::frame::{Frame, Listed};
use crate::domain::count::{RegisteredTally, RoleInterval};
use crate::domain::id::Id;
use crate::domain::kinds::{Worker, WorkerRole};
use crate::domain::record::{Entity, Kind};
use crate::domain::time::Date;
use crate::error::{Class, Error, Result};
use crate::store::Filter;
use serde_json::json;
use std::collections::HashSet;

/// Reads all records of a kind, which are few.
pub(super) fn read_all<E: Entity>(frame: &Frame<'_>) -> Result<Vec<E>> {
    let read = |record| {
        E::from_record(&record).map_err(|column| {
            let detail = json!({ "kind": E::KIND.name(), "column": column });
            Error::new(Class::Damaged, "damaged").with(detail)
        })
    };
    frame.app.all_records(E::KIND, &Filter::default())?.into_iter().map(read).collect()
}

/// The roles of the workers who are not deleted.
#[derive(Debug)]
pub(super) struct Roles(Vec<WorkerRole>);

impl Roles {
    pub fn of(frame: &Frame<'_>) -> Result<Roles> {
        let workers: HashSet<Id> = read_all::<Worker>(frame)?.into_iter().map(|w| w.id).collect();
        let mut roles = read_all::<WorkerRole>(frame)?;
        roles.retain(|r| workers.contains(&r.worker_id));
        Ok(Roles(roles))
    }

    /// The roles that count for a programme: those given for it, and those given for no programme
    /// where its rules name the role for visits. All roles without a programme.
    fn intervals<'a>(&'a self, programme: Option<&'a Listed>) -> impl Iterator<Item = RoleInterval<'a>> + 'a {
        let visits = programme.and_then(|p| p.rules.visit_role_codes.as_deref()).unwrap_or_default();
        let counts = move |r: &&WorkerRole| match programme {
            None => true,
            Some(_) if r.programme_ids.is_empty() => visits.contains(&r.role),
            Some(p) => r.programme_ids.contains(&p.id),
        };
        self.0.iter().filter(counts).map(|r| RoleInterval {
            worker: r.worker_id,
            role: &r.role,
            from: r.from.unwrap_or(Date::MIN),
            to: r.to,
        })
    }

    pub fn tally(&self, programme: Option<&Listed>, on: Date) -> RegisteredTally {
        let mut tally = RegisteredTally::new(on);
        self.intervals(programme).for_each(|role| tally.add(&role));
        tally
    }

    /// The workers whom the tally counts, with any role or with this one.
    pub fn workers(&self, programme: Option<&Listed>, on: Date, role: Option<&str>) -> Vec<(Kind, Id)> {
        let counted = |r: &RoleInterval<'_>| r.holds(on) && role.is_none_or(|wanted| wanted == r.role);
        self.intervals(programme).filter(counted).map(|r| (Kind::Worker, r.worker)).collect()
    }
}
