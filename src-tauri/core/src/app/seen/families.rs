//! What the rows of an import ask again and again about the families they name: who was born, who expects,
//! where they live, to which family a person belongs.

use super::super::transact::Tx;
use crate::domain::check::visit::Family;
use crate::domain::count::PregnancyFact;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::{Address, FamilyRow};
use std::collections::HashMap;
use std::rc::Rc;

/// Families and people that are remembered; beyond that all are forgotten and asked again.
const REMEMBERED: usize = 100_000;

/// The children and pregnancies of a household at any time.
#[derive(Debug)]
pub(super) struct Kin {
    births: Vec<FamilyRow<Date>>,
    pregnancies: Vec<FamilyRow<PregnancyFact>>,
}

impl Kin {
    /// The family on a day: pregnancies going on, children born.
    fn on(&self, day: Date) -> Family {
        let births = self.births.iter().filter(|b| holds(b, day) && b.what <= day).map(|b| b.what);
        let pregnant = self.pregnancies.iter().any(|p| holds(p, day) && p.what.is_ongoing(day));
        Family { pregnant, births: births.collect() }
    }
}

fn holds<T>(row: &FamilyRow<T>, day: Date) -> bool {
    row.from.is_none_or(|from| from <= day) && row.to.is_none_or(|to| day <= to)
}

/// Where a household lives and lived, and the district it has now.
#[derive(Debug)]
pub(super) struct Whereabouts {
    addresses: Vec<FamilyRow<Address>>,
    district: Option<String>,
}

impl Whereabouts {
    /// That of the address that began last.
    fn municipality_on(&self, day: Date) -> Option<String> {
        let held = self.addresses.iter().filter(|a| holds(a, day));
        held.max_by_key(|a| (a.from, a.what.id)).and_then(|a| a.what.municipality.clone())
    }
}

#[derive(Debug, Default)]
pub(super) struct Families {
    kin: HashMap<Id, Rc<Kin>>,
    whereabouts: HashMap<Id, Rc<Whereabouts>>,
    /// The families of a person.
    homes: HashMap<Id, Rc<Vec<FamilyRow<()>>>>,
}

impl Families {
    pub(super) fn forget(&mut self, kind: Kind) {
        match kind {
            Kind::Person | Kind::Pregnancy => self.kin.clear(),
            Kind::AddressHistory => self.whereabouts.clear(),
            Kind::Membership => {
                self.kin.clear();
                self.homes.clear();
            }
            Kind::Household => {
                self.whereabouts.clear();
                self.homes.clear();
            }
            _ => {}
        }
    }
}

/// Remembers what `read` finds, where many rows are to come.
fn kept<T>(
    many: bool,
    map: &mut HashMap<Id, Rc<T>>,
    id: Id,
    read: impl FnOnce() -> Result<T>,
) -> Result<Rc<T>> {
    if let Some(seen) = map.get(&id) {
        return Ok(seen.clone());
    }
    let found = Rc::new(read()?);
    if many {
        if map.len() >= REMEMBERED {
            map.clear();
        }
        map.insert(id, found.clone());
    }
    Ok(found)
}

impl Tx<'_> {
    /// The family on a day: pregnancies going on, children born.
    pub(in crate::app) fn family_on(&mut self, household: Id, day: Date) -> Result<Family> {
        let store = &self.app.store;
        let kin = kept(self.seen.many, &mut self.seen.families.kin, household, || {
            Ok(Kin { births: store.births_in(household)?, pregnancies: store.pregnancies_in(household)? })
        })?;
        Ok(kin.on(day))
    }

    /// The municipality of a household on a day.
    pub(in crate::app) fn municipality_on(&mut self, household: Id, day: Date) -> Result<Option<String>> {
        Ok(self.whereabouts(household)?.municipality_on(day))
    }

    /// The district of a household.
    pub(in crate::app) fn district_of(&mut self, household: Id) -> Result<Option<String>> {
        Ok(self.whereabouts(household)?.district.clone())
    }

    fn whereabouts(&mut self, household: Id) -> Result<Rc<Whereabouts>> {
        let store = &self.app.store;
        kept(self.seen.many, &mut self.seen.families.whereabouts, household, || {
            Ok(Whereabouts {
                addresses: store.addresses_in(household)?,
                district: store.district_of(household)?,
            })
        })
    }

    /// As `App::household_on`.
    pub(in crate::app) fn household_on(&mut self, person: Id, day: Date) -> Result<Option<Id>> {
        let store = &self.app.store;
        let homes = kept(self.seen.many, &mut self.seen.families.homes, person, || store.homes_of(person))?;
        Ok(home_on(&homes, day))
    }
}

impl crate::app::App {
    /// The household a person belongs to on a day; the first one joined where there are several.
    pub(crate) fn household_on(&self, person: Id, day: Date) -> Result<Option<Id>> {
        Ok(home_on(&self.store.homes_of(person)?, day))
    }
}

fn home_on(homes: &[FamilyRow<()>], day: Date) -> Option<Id> {
    homes.iter().find(|m| holds(m, day)).or(homes.last()).map(|m| m.household)
}
