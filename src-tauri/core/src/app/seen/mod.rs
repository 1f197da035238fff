//! What a transaction has read and would read again for every row of an import: programmes with their
//! rules and closed months, workers with their roles and training, families, places taken.
//!
//! Nobody else writes while the transaction is open, so only its own saves make this stale: each drops
//! what came from records of its kind, and so does a change that is taken back with what it had saved.
//! Families and places are kept in an import alone, which writes through `Tx::save` and nothing else.

mod families;
mod places;
#[cfg(test)]
mod tests;

use super::App;
use super::prepare::in_force;
use super::transact::Tx;
use crate::domain::check::visit::Standing;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::rules::Rules;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Debug, Default)]
pub(super) struct Seen {
    programmes: HashMap<Id, Rc<Record>>,
    rules: HashMap<Id, Rc<Rules>>,
    /// Closed months (`2026-03`) of a programme.
    closed: HashMap<Id, Rc<Vec<String>>>,
    workers: HashMap<Id, Rc<Schooled>>,
    /// What typed codes and names of programmes and workers stand for; in an import, of families too.
    named: RefCell<HashMap<(Kind, String), Option<Id>>>,
    /// Programmes with those that share their rooms.
    pools: HashMap<Id, Rc<Vec<(Id, Rules)>>>,
    /// Many rows are to come.
    many: bool,
    families: families::Families,
    ledgers: places::Ledgers,
}

/// A worker with what decides whether they may visit.
#[derive(Debug)]
pub(super) struct Schooled {
    worker: Record,
    roles: Vec<Record>,
    training: Vec<Record>,
}

impl App {
    pub(super) fn schooled(&self, worker: Record) -> Result<Schooled> {
        let by_worker = Filter::by("worker_id", worker.id);
        let roles = self.all_records(Kind::WorkerRole, &by_worker)?;
        Ok(Schooled { worker, roles, training: self.all_records(Kind::Training, &by_worker)? })
    }
}

impl Schooled {
    /// Roles, hours and pledge on a day, as I-30 judges them.
    pub(super) fn on(&self, programme: Id, day: Date) -> Standing {
        let mut standing = Standing { id: self.worker.id, roles: vec![], hours: 0.0, pledged: false };
        standing.pledged = self.worker.read::<Date>("pledge_signed_on").is_some_and(|d| d <= day);
        for role in self.roles.iter().filter(|r| in_force(r, day)) {
            let programmes: Vec<Id> = role.read("programme_ids").unwrap_or_default();
            if programmes.is_empty() || programmes.contains(&programme) {
                standing.roles.extend(role.text("role").map(str::to_owned));
            }
        }
        for training in &self.training {
            if training.read::<Date>("completed_on").is_none_or(|d| d <= day) {
                standing.hours += training.read::<f64>("hours").unwrap_or(0.0);
            }
        }
        standing
    }
}

impl Seen {
    /// Drops what came from the record, or from others of its kind.
    pub(super) fn forget(&mut self, kind: Kind, id: Id) {
        self.families.forget(kind);
        match kind {
            Kind::Programme => {
                self.programmes.clear();
                self.rules.clear();
                self.pools.clear();
                self.named.get_mut().clear();
            }
            Kind::Closing => self.closed.clear(),
            Kind::Worker | Kind::WorkerRole | Kind::Training => {
                self.workers.clear();
                self.named.get_mut().clear();
            }
            Kind::Household => self.named.get_mut().clear(),
            Kind::Stay => self.ledgers.forget(id),
            _ => {}
        }
    }
}

impl Tx<'_> {
    /// Says that many rows are to come, which will ask the same of the same families.
    pub(super) fn expect_many(&mut self) {
        self.seen.many = true;
    }

    /// The programme, which must exist; error `record_missing`.
    pub(super) fn programme(&mut self, id: Id) -> Result<Rc<Record>> {
        if let Some(seen) = self.seen.programmes.get(&id) {
            return Ok(seen.clone());
        }
        let record = Rc::new(self.app.any_stored(Kind::Programme, id)?.record);
        self.seen.programmes.insert(id, record.clone());
        Ok(record)
    }

    /// The rules of a programme.
    pub(super) fn rules_of(&mut self, programme: Id) -> Result<Rc<Rules>> {
        if let Some(seen) = self.seen.rules.get(&programme) {
            return Ok(seen.clone());
        }
        let rules = Rc::new(self.app.rules_of(programme)?);
        self.seen.rules.insert(programme, rules.clone());
        Ok(rules)
    }

    /// The closed months of a programme, `2026-03`.
    pub(super) fn closed_months(&mut self, programme: Id) -> Result<Rc<Vec<String>>> {
        if let Some(seen) = self.seen.closed.get(&programme) {
            return Ok(seen.clone());
        }
        let all = self.app.all_records(Kind::Closing, &Filter::by("programme_id", programme))?;
        let months = Rc::new(all.iter().filter_map(|c| c.text("month").map(str::to_owned)).collect());
        self.seen.closed.insert(programme, Rc::clone(&months));
        Ok(months)
    }

    /// A worker's roles, hours and pledge on a day.
    pub(super) fn standing(&mut self, worker: Id, programme: Id, day: Date) -> Result<Standing> {
        let schooled = self.schooled(worker)?;
        Ok(schooled.on(programme, day))
    }

    fn schooled(&mut self, worker: Id) -> Result<Rc<Schooled>> {
        if let Some(seen) = self.seen.workers.get(&worker) {
            return Ok(seen.clone());
        }
        let schooled = Rc::new(self.app.schooled(self.app.any_stored(Kind::Worker, worker)?.record)?);
        self.seen.workers.insert(worker, schooled.clone());
        Ok(schooled)
    }

    /// As `App::id_named`; an import names the same programmes and workers in every row.
    pub(super) fn id_named(&self, kind: Kind, typed: &str) -> Result<Option<Id>> {
        let keeps = matches!(kind, Kind::Programme | Kind::Worker)
            || self.seen.many && kind == Kind::Household && self.app.sight()?.is_whole();
        if !keeps {
            return self.app.id_named(kind, typed);
        }
        let key = (kind, typed.to_owned());
        if let Some(seen) = self.seen.named.borrow().get(&key) {
            return Ok(*seen);
        }
        let found = self.app.id_named(kind, typed)?;
        self.seen.named.borrow_mut().insert(key, found);
        Ok(found)
    }
}
