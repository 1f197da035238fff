//! Different households, people and workers: counting rules M-05 to M-07.

use super::facts::{
    AttendanceFact, AttendanceRole, RoleInterval, SessionStatus, StayFact, VisitFact, VisitStatus,
};
use super::metric::{Figure, Metric};
use super::span::StaySpan;
use crate::domain::calendar::Period;
use crate::domain::id::Id;
use crate::domain::time::Date;
use std::collections::{BTreeMap, HashSet};

/// Counts households and people with at least one done activity in one period. Fed with several
/// programmes, it counts a person of two of them once.
#[derive(Debug, Clone)]
pub struct DistinctTally {
    period: Period,
    households: HashSet<Id>,
    persons: HashSet<Id>,
}

impl DistinctTally {
    pub fn new(period: Period) -> DistinctTally {
        DistinctTally { period, households: HashSet::new(), persons: HashSet::new() }
    }

    pub fn add_visit(&mut self, visit: &VisitFact<'_>) {
        if visit.status == VisitStatus::Done && self.period.contains(visit.date) {
            self.households.extend(visit.household);
            self.persons.extend(visit.persons);
        }
    }

    /// A stay belongs to every period that it touches. `span` is that of `stays::span_of`.
    pub fn add_stay(&mut self, stay: &StayFact, span: Option<&StaySpan>) {
        let touches = |span: &StaySpan| {
            !span.touched().within(&self.period).is_empty() || self.period.contains(span.in_date())
        };
        if stay.status.counts() && span.is_some_and(touches) {
            self.households.extend(stay.household);
            self.persons.insert(stay.person);
        }
    }

    /// Those who took part; not workers, guests or children in the childcare room.
    pub fn add_attendance(&mut self, attendance: &AttendanceFact<'_>) {
        use AttendanceRole::{ChildInChildcare, Guest, Worker};
        let took_part =
            attendance.state.attended() && !matches!(attendance.role, ChildInChildcare | Guest | Worker);
        let held = attendance.session_status == SessionStatus::Held;
        if took_part && held && self.period.contains(attendance.date) {
            self.households.extend(attendance.household);
            self.persons.extend(attendance.person);
        }
    }

    /// Different households (counting rule M-05).
    pub fn households(&self) -> u64 {
        self.households.len() as u64
    }

    /// Different people (counting rule M-06).
    pub fn persons(&self) -> u64 {
        self.persons.len() as u64
    }

    pub fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::whole(Metric::Households, self.households()),
            Figure::whole(Metric::Persons, self.persons()),
        ]
    }
}

/// Counts the workers who hold a role on one date: a stock (counting rule M-07).
#[derive(Debug, Clone)]
pub struct RegisteredTally {
    on: Date,
    all: HashSet<Id>,
    by_role: BTreeMap<String, HashSet<Id>>,
}

impl RegisteredTally {
    /// Counts on `on`, the last day of a report's period.
    pub fn new(on: Date) -> RegisteredTally {
        RegisteredTally { on, all: HashSet::new(), by_role: BTreeMap::new() }
    }

    pub fn add(&mut self, interval: &RoleInterval<'_>) {
        if !interval.holds(self.on) {
            return;
        }
        self.all.insert(interval.worker);
        match self.by_role.get_mut(interval.role) {
            Some(workers) => drop(workers.insert(interval.worker)),
            None => drop(self.by_role.insert(interval.role.to_owned(), HashSet::from([interval.worker]))),
        }
    }

    /// Workers with any role; one with two roles once.
    pub fn workers(&self) -> u64 {
        self.all.len() as u64
    }

    /// Workers with `role`.
    pub fn workers_as(&self, role: &str) -> u64 {
        self.by_role.get(role).map_or(0, |workers| workers.len() as u64)
    }

    /// The whole and every role, by its code.
    pub fn figures(&self) -> Vec<Figure> {
        let whole = Figure::whole(Metric::RegisteredWorkers, self.workers());
        let roles = self.by_role.iter().map(|(role, workers)| {
            Figure::whole(Metric::RegisteredWorkers, workers.len() as u64).of_segment(role.as_str())
        });
        std::iter::once(whole).chain(roles).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::AttendanceState;
    use super::super::phase::Phase;
    use super::*;

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_of_two_programmes_counts_once() {
        let persons = [id(1), id(2)];
        let mut tally = DistinctTally::new(Period::fiscal_year(2025).unwrap());
        let visit = VisitFact {
            id: id(9),
            programme: id(100),
            household: Some(id(50)),
            persons: &persons,
            date: d("2025-10-17"),
            status: VisitStatus::Done,
            start_at: None,
            end_at: None,
            worker_count: 1,
            phase: Phase::WithChild,
        };
        let attendance = AttendanceFact {
            session: id(10),
            programme: id(101),
            course: None,
            unit: None,
            date: d("2025-10-17"),
            session_status: SessionStatus::Held,
            person: Some(id(1)),
            household: Some(id(50)),
            role: AttendanceRole::Mother,
            state: AttendanceState::Present,
            made_up_on: None,
        };
        tally.add_visit(&visit);
        tally.add_attendance(&attendance);
        assert_eq!((tally.households(), tally.persons()), (1, 2));
        tally.add_visit(&VisitFact { status: VisitStatus::NoAnswer, household: Some(id(51)), ..visit });
        tally.add_visit(&VisitFact { date: d("2026-04-01"), household: Some(id(51)), ..visit });
        for other in [
            AttendanceFact { state: AttendanceState::Absent, ..attendance },
            AttendanceFact { session_status: SessionStatus::Cancelled, ..attendance },
            AttendanceFact { role: AttendanceRole::Guest, ..attendance },
            AttendanceFact { date: d("2025-03-31"), ..attendance },
        ] {
            tally.add_attendance(&AttendanceFact { person: Some(id(3)), household: Some(id(52)), ..other });
        }
        assert_eq!((tally.households(), tally.persons()), (1, 2));
    }

    #[test]
    fn registered_workers_are_those_of_one_day() {
        let mut tally = RegisteredTally::new(d("2021-03-31"));
        for (worker, role, from, to) in [
            (1, "home_visitor", "2016-04-01", None),
            (1, "organiser", "2018-04-01", None),
            (1, "home_visitor", "2020-04-01", None),
            (2, "home_visitor", "2016-04-01", Some("2021-03-31")),
            (3, "home_visitor", "2016-04-01", Some("2021-03-30")),
            (4, "home_visitor", "2021-04-01", None),
        ] {
            tally.add(&RoleInterval { worker: id(worker), role, from: d(from), to: to.map(d) });
        }
        assert_eq!(tally.workers(), 2);
        assert_eq!((tally.workers_as("home_visitor"), tally.workers_as("organiser")), (2, 1));
        assert_eq!(tally.workers_as("advisor"), 0);
        assert_eq!(tally.figures().len(), 3);
    }
}
