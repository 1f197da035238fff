//! Who takes places of a programme, kept while an import stores stay after stay: asked of the database, each
//! row would read all that stay around it, the more the fuller the house is.

use super::super::App;
use super::super::transact::Tx;
use crate::domain::check::house::{Place, overdue};
use crate::domain::check::stay::Occupied;
use crate::domain::count::StayStatus;
use crate::domain::id::Id;
use crate::domain::rules::{CapacityUnit, Rules};
use crate::domain::time::Instant;
use crate::error::Result;
use crate::store::{Bed, Filter};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// So many questions are answered by the database: what a few rows need is less than all stays there are.
const ASKED_FIRST: u32 = 16;

/// When a stay begins, and which it is.
type Begins = (Instant, Id);

/// The stays of one programme that take a place.
#[derive(Debug, Default)]
struct Ledger {
    beds: BTreeMap<Begins, Bed>,
    /// Those without an end, whatever was planned.
    open: BTreeSet<Begins>,
    /// No other is longer, in milliseconds; those that are gone may have been.
    longest: i64,
}

impl Ledger {
    fn add(&mut self, bed: Bed) {
        let key = (bed.from, bed.id);
        match bed.until.filter(|_| !goes_on(&bed)) {
            Some(until) => self.longest = self.longest.max(until.0.saturating_sub(bed.from.0)),
            None => drop(self.open.insert(key)),
        }
        self.beds.insert(key, bed);
    }

    fn remove(&mut self, key: Begins) {
        self.beds.remove(&key);
        self.open.remove(&key);
    }

    /// Those that begin before `to` and do not end before `from`.
    fn between(&self, from: Instant, to: Instant) -> impl Iterator<Item = &Bed> {
        let earliest = (from.plus_ms(self.longest.saturating_neg()), Id::from_bytes([0; 16]));
        let end = (to.max(earliest.0), Id::from_bytes([0; 16]));
        let near = self.beds.range(earliest..end).map(|(_, bed)| bed);
        let near = near.filter(move |bed| goes_on(bed) || bed.until.is_none_or(|until| until >= from));
        let early = self.open.iter().take_while(move |key| **key < earliest && key.0 < to);
        near.chain(early.filter_map(|key| self.beds.get(key)))
    }
}

/// In the house and not checked out.
fn goes_on(bed: &Bed) -> bool {
    bed.status == StayStatus::InStay && !bed.left
}

/// The ledgers of a transaction.
#[derive(Debug, Default)]
pub(super) struct Ledgers {
    asked: u32,
    of: HashMap<Id, Ledger>,
    /// Programme and beginning of every stay in a ledger.
    known: HashMap<Id, (Id, Begins)>,
    /// Stays whose rows may have become others.
    stale: Vec<Id>,
}

impl Ledgers {
    /// The row of this stay was written, or is again what it was.
    pub(super) fn forget(&mut self, stay: Id) {
        if !self.of.is_empty() {
            self.stale.push(stay);
        }
    }

    fn add(&mut self, bed: Bed) {
        if let Some(ledger) = self.of.get_mut(&bed.programme).filter(|_| bed.status.takes_bed()) {
            self.known.insert(bed.id, (bed.programme, (bed.from, bed.id)));
            ledger.add(bed);
        }
    }

    /// Reads again what is stale.
    fn refresh(&mut self, app: &App) -> Result<()> {
        for stay in std::mem::take(&mut self.stale) {
            if let Some((programme, key)) = self.known.remove(&stay)
                && let Some(ledger) = self.of.get_mut(&programme)
            {
                ledger.remove(key);
            }
            if let Some(bed) = app.store.bed(stay)? {
                self.add(bed);
            }
        }
        Ok(())
    }

    fn read(&mut self, app: &App, programme: Id) -> Result<()> {
        if let Entry::Vacant(unread) = self.of.entry(programme) {
            unread.insert(Ledger::default());
            let all = Filter { programme: Some(programme), ..Filter::default() };
            app.store.each_bed(&all, &|d| app.zone.start_of(d), |bed| self.add(bed))?;
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// As `App::places`.
    pub(in crate::app) fn places(
        &mut self,
        programme: Id,
        from: Instant,
        to: Instant,
        except: Option<Id>,
    ) -> Result<Vec<Place>> {
        let pool = self.pool(programme)?;
        let (app, ledgers) = (self.app, &mut self.seen.ledgers);
        ledgers.asked = ledgers.asked.saturating_add(1);
        if !self.seen.many || ledgers.asked <= ASKED_FIRST {
            return app.places_of(&pool, from, to, except);
        }
        ledgers.refresh(app)?;
        let first = app.zone.start_of(app.zone.date_of(from));
        let end = app.zone.date_of(to);
        let end = app.zone.start_of(end.succ_opt().unwrap_or(end));
        let (mut places, now) = (vec![], app.now());
        for (programme, rules) in pool.iter() {
            ledgers.read(app, *programme)?;
            let beds = ledgers.of.get(programme).into_iter().flat_map(|l| l.between(first, end));
            places.extend(beds.filter(|b| Some(b.id) != except).filter_map(|b| place(b, rules, now)));
        }
        Ok(places)
    }

    /// As `App::pool`.
    fn pool(&mut self, programme: Id) -> Result<Rc<Vec<(Id, Rules)>>> {
        if let Some(seen) = self.seen.pools.get(&programme) {
            return Ok(seen.clone());
        }
        let rules = self.rules_of(programme)?;
        let pool = Rc::new(self.app.pool(programme, &rules)?);
        self.seen.pools.insert(programme, pool.clone());
        Ok(pool)
    }
}

impl App {
    /// The stays that take places of the programme's pool on the days from that of `from` to that of `to`.
    pub(crate) fn places(
        &self,
        programme: Id,
        rules: &Rules,
        from: Instant,
        to: Instant,
        except: Option<Id>,
    ) -> Result<Vec<Place>> {
        self.places_of(&self.pool(programme, rules)?, from, to, except)
    }

    fn places_of(
        &self,
        pool: &[(Id, Rules)],
        from: Instant,
        to: Instant,
        except: Option<Id>,
    ) -> Result<Vec<Place>> {
        let (mut places, now) = (vec![], self.now());
        for (programme, rules) in pool {
            let filter = Filter {
                programme: Some(*programme),
                from: Some(self.zone.date_of(from)),
                to: Some(self.zone.date_of(to)),
                ..Filter::default()
            };
            self.store.each_bed(&filter, &|d| self.zone.start_of(d), |bed| {
                if Some(bed.id) != except {
                    places.extend(place(&bed, rules, now));
                }
            })?;
        }
        Ok(places)
    }
}

/// The place that a stay takes, if it does.
fn place(bed: &Bed, rules: &Rules, now: Instant) -> Option<Place> {
    let late = overdue(bed.status == StayStatus::InStay, None, bed.to, now) && !bed.left;
    // Who has not left keeps the bed, whatever was planned.
    let time = Occupied { id: bed.id, from: bed.from, to: bed.to.filter(|_| !late) };
    let by_head = rules.capacity_unit == Some(CapacityUnit::Person);
    let units = if by_head { 1 + bed.companions } else { 1 };
    bed.status.takes_bed().then_some(Place { time, units, booked: !bed.status.counts() })
}
