//! Who completed a course: counting rule M-23.

use super::facts::{AttendanceFact, SessionStatus};
use super::metric::{Figure, Metric};
use crate::domain::calendar::Period;
use crate::domain::id::Id;
use crate::domain::time::Date;
use std::collections::{BTreeMap, HashMap};

/// How far one person or household is in one course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    pub course: Option<Id>,
    /// The person's or the household's id.
    pub who: Id,
    /// Different curriculum units attended or made up.
    pub units: u32,
    /// The day of the unit that completed the course; None while it is not completed.
    pub completed_on: Option<Date>,
}

/// First date of every unit, by course and person or household.
type Progress = BTreeMap<(Option<Id>, Id), HashMap<Box<str>, Date>>;

/// Follows the adults of courses through their units. It wants all attendances of a course, also those
/// before a report's period: who completes in the period may have begun earlier.
#[derive(Debug, Clone)]
pub struct CompletionTally {
    min_units: u32,
    persons: Progress,
    households: Progress,
}

impl CompletionTally {
    /// `min_units`: the programme's `completion_min_units`, else its sessions a course; at least 1.
    pub fn new(min_units: u32) -> CompletionTally {
        CompletionTally { min_units: min_units.max(1), persons: Progress::new(), households: Progress::new() }
    }

    pub fn add(&mut self, attendance: &AttendanceFact<'_>) {
        let held = attendance.session_status == SessionStatus::Held;
        let completes = attendance.role.is_adult() && attendance.state.completes_unit();
        let Some(unit) = attendance.unit.filter(|_| held && completes) else { return };
        let ids = [
            (&mut self.persons, attendance.person),
            // A household's unit is done by whichever of its adults came.
            (&mut self.households, attendance.household),
        ];
        for (progress, who) in ids {
            let Some(who) = who else { continue };
            let done_on = attendance.made_up_on.unwrap_or(attendance.date);
            let units = progress.entry((attendance.course, who)).or_default();
            match units.get_mut(unit) {
                Some(date) => *date = done_on.min(*date),
                None => drop(units.insert(unit.into(), done_on)),
            }
        }
    }

    /// Every person of every course, by course and id.
    pub fn persons(&self) -> Vec<Completion> {
        self.progress(&self.persons)
    }

    /// Every household of every course: units that any of its adults attended.
    pub fn households(&self) -> Vec<Completion> {
        self.progress(&self.households)
    }

    /// People who completed in `period`; a person who completes two courses counts twice.
    pub fn persons_completed(&self, period: &Period) -> u64 {
        completed(&self.persons(), period)
    }

    /// Households that completed in `period`.
    pub fn households_completed(&self, period: &Period) -> u64 {
        completed(&self.households(), period)
    }

    /// The people, and the households as segment `household`.
    pub fn figures(&self, period: &Period) -> Vec<Figure> {
        vec![
            Figure::whole(Metric::Completion, self.persons_completed(period)),
            Figure::whole(Metric::Completion, self.households_completed(period))
                .of_segment("household")
                .in_unit("世帯"),
        ]
    }

    fn progress(&self, progress: &Progress) -> Vec<Completion> {
        let needed = self.min_units as usize - 1;
        let mut all = Vec::with_capacity(progress.len());
        for ((course, who), units) in progress {
            let mut dates: Vec<Date> = units.values().copied().collect();
            dates.sort_unstable();
            let units = u32::try_from(dates.len()).unwrap_or(u32::MAX);
            all.push(Completion {
                course: *course,
                who: *who,
                units,
                completed_on: dates.get(needed).copied(),
            });
        }
        all
    }
}

fn completed(all: &[Completion], period: &Period) -> u64 {
    all.iter().filter(|c| c.completed_on.is_some_and(|date| period.contains(date))).count() as u64
}

#[cfg(test)]
mod tests {
    use super::super::facts::{AttendanceRole, AttendanceState};
    use super::*;
    use AttendanceRole::{ChildInChildcare, Father, Mother};
    use AttendanceState::{Absent, Late, MadeUp, MadeUpHere, Present};

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn row(
        person: u8,
        unit: &'static str,
        day: u32,
        role: AttendanceRole,
        state: AttendanceState,
    ) -> AttendanceFact<'static> {
        AttendanceFact {
            session: id(day as u8),
            programme: id(100),
            course: Some(id(90)),
            unit: Some(unit),
            date: Date::from_ymd_opt(2026, 3, day).unwrap(),
            session_status: SessionStatus::Held,
            person: Some(id(person)),
            household: Some(id(50)),
            role,
            state,
            made_up_on: None,
        }
    }

    const UNITS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

    #[test]
    fn a_household_completes_together() {
        let mut tally = CompletionTally::new(6);
        for (n, unit) in UNITS.iter().take(5).enumerate() {
            tally.add(&row(1, unit, n as u32 + 1, Mother, Present));
        }
        tally.add(&row(1, "6", 6, Mother, Absent));
        tally.add(&row(2, "6", 6, Father, Present));
        let units: Vec<u32> = tally.persons().iter().map(|c| c.units).collect();
        assert_eq!(units, [5, 1]);
        assert_eq!(tally.households()[0].units, 6);
        assert_eq!(tally.households()[0].completed_on, Date::from_ymd_opt(2026, 3, 6));
        let fy = Period::fiscal_year(2025).unwrap();
        assert_eq!((tally.persons_completed(&fy), tally.households_completed(&fy)), (0, 1));
    }

    #[test]
    fn units_are_different_and_made_up_ones_count_in_their_own_course() {
        let mut tally = CompletionTally::new(3);
        tally.add(&row(1, "1", 1, Mother, Present));
        tally.add(&row(1, "1", 8, Mother, Late));
        tally.add(&row(1, "2", 2, Mother, MadeUp));
        tally.add(&row(1, "3", 3, ChildInChildcare, Present));
        let mut cancelled = row(1, "3", 3, Mother, Present);
        cancelled.session_status = SessionStatus::Cancelled;
        tally.add(&cancelled);
        let elsewhere = AttendanceFact { course: Some(id(91)), ..row(1, "2", 4, Mother, MadeUpHere) };
        tally.add(&elsewhere);
        assert_eq!(tally.persons().len(), 1, "a guest of another course is not in it");
        assert_eq!((tally.persons()[0].units, tally.persons()[0].completed_on), (2, None));
        tally.add(&row(1, "3", 3, Mother, Present));
        assert_eq!(tally.persons()[0].completed_on, Date::from_ymd_opt(2026, 3, 3));
    }

    #[test]
    fn completion_falls_into_the_period_of_the_last_unit_needed() {
        let mut tally = CompletionTally::new(2);
        tally.add(&row(1, "1", 30, Mother, Present));
        let next_year = Date::from_ymd_opt(2026, 4, 6).unwrap();
        tally.add(&AttendanceFact { date: next_year, ..row(1, "2", 31, Mother, Present) });
        let done = |fy| tally.persons_completed(&Period::fiscal_year(fy).unwrap());
        assert_eq!((done(2025), done(2026)), (0, 1));
        // One that was missed is done on the day on which it was made up.
        let mut tally = CompletionTally::new(2);
        tally.add(&row(1, "1", 30, Mother, Present));
        tally.add(&AttendanceFact { made_up_on: Some(next_year), ..row(1, "2", 31, Mother, MadeUp) });
        let done = |fy| tally.persons_completed(&Period::fiscal_year(fy).unwrap());
        assert_eq!((done(2025), done(2026)), (0, 1));
        assert_eq!(tally.figures(&Period::fiscal_year(2026).unwrap())[1].unit, "世帯");
    }
}
