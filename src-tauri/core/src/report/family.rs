//! What a visit's phase depends on (counting rule M-02): the pregnancies and young children of those
//! households that have a pregnancy. All others are with_child without a look-up.

use super::frame::Frame;
use crate::domain::count::{Phase, PregnancyFact, phase_of_visit};
use crate::domain::id::Id;
use crate::domain::merged::stands_for;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::FamilyRow;
use chrono::Months;
use std::collections::HashMap;

/// Age in years above which nobody counts as a young child, with a year to spare.
const BIRTHS_BACK_MONTHS: u32 = 8 * 12;

/// Households that stand for others: merged ones are counted as what they were merged into.
#[derive(Debug)]
pub(super) struct Merged(HashMap<Id, Id>);

impl Merged {
    pub fn of(frame: &Frame<'_>, kind: Kind) -> Result<Merged> {
        Ok(Merged(frame.app.store.merged(kind)?))
    }

    /// The household or person that an id stands for.
    pub fn stands_for(&self, id: Id) -> Id {
        if self.0.is_empty() { id } else { stands_for(&self.0, id) }
    }
}

/// Families with a pregnancy in the time of a report.
#[derive(Debug)]
pub(super) struct Families {
    pregnancies: HashMap<Id, Vec<FamilyRow<PregnancyFact>>>,
    births: HashMap<Id, Vec<FamilyRow<Date>>>,
}

impl Families {
    pub fn of(frame: &Frame<'_>, merged: &Merged) -> Result<Families> {
        let from = frame.between().from.unwrap_or(Date::MIN);
        let pregnancies = frame.app.store.pregnancies_of_households(from)?;
        let births = if pregnancies.is_empty() {
            vec![]
        } else {
            let since = from.checked_sub_months(Months::new(BIRTHS_BACK_MONTHS)).unwrap_or(from);
            frame.app.store.births_beside_pregnancies(from, since)?
        };
        Ok(Families { pregnancies: grouped(pregnancies, merged), births: grouped(births, merged) })
    }

    pub fn phase(&self, household: Option<Id>, date: Date, overridden: Option<Phase>) -> Phase {
        let expecting = household.filter(|h| self.pregnancies.contains_key(h));
        let Some(household) = expecting.filter(|_| overridden.is_none()) else {
            return phase_of_visit(date, overridden, &[], &[]);
        };
        let pregnancies = in_force(&self.pregnancies, household, date);
        let births = in_force(&self.births, household, date);
        phase_of_visit(date, None, &pregnancies, &births)
    }
}

fn grouped<T>(rows: Vec<FamilyRow<T>>, merged: &Merged) -> HashMap<Id, Vec<FamilyRow<T>>> {
    let mut by_household: HashMap<Id, Vec<FamilyRow<T>>> = HashMap::new();
    for row in rows {
        by_household.entry(merged.stands_for(row.household)).or_default().push(row);
    }
    by_household
}

/// What belongs to the household on the date.
fn in_force<T: Copy>(rows: &HashMap<Id, Vec<FamilyRow<T>>>, household: Id, date: Date) -> Vec<T> {
    let holds =
        |row: &&FamilyRow<T>| row.from.is_none_or(|from| from <= date) && row.to.is_none_or(|to| date <= to);
    rows.get(&household).into_iter().flatten().filter(holds).map(|row| row.what).collect()
}
