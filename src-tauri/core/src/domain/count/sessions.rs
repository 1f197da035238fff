//! Sessions and who came: counting rules M-20 to M-22 and M-24.

use super::facts::{AttendanceFact, AttendanceRole, AttendanceState, SessionFact, SessionStatus};
use super::metric::{Figure, Metric};
use super::rules::HeadUnit;
use super::value::Value;
use crate::domain::calendar::Period;
use crate::domain::id::Id;
use std::collections::HashSet;

/// Counts the held sessions of one programme in one period, and their attendances.
#[derive(Debug, Clone)]
pub struct SessionTally {
    period: Period,
    head_unit: HeadUnit,
    attendances: u64,
    childcare_children: u64,
    /// Session and household of the pairs that were counted.
    pairs: HashSet<(Id, Id)>,
    held: HashSet<Id>,
    /// Sessions to which somebody came.
    visited: HashSet<Id>,
}

impl SessionTally {
    pub fn new(period: Period, head_unit: HeadUnit) -> SessionTally {
        SessionTally {
            period,
            head_unit,
            attendances: 0,
            childcare_children: 0,
            pairs: HashSet::new(),
            held: HashSet::new(),
            visited: HashSet::new(),
        }
    }

    /// Adds a session and the people counted at its door; each session once.
    pub fn add_session(&mut self, session: &SessionFact) {
        if session.status != SessionStatus::Held || !self.period.contains(session.date) {
            return;
        }
        self.held.insert(session.id);
        let crowd = session.walk_in;
        let heads = match self.head_unit {
            HeadUnit::Pair => u64::from(crowd.pairs),
            HeadUnit::Adult | HeadUnit::Worker => u64::from(crowd.adults),
            HeadUnit::Person => u64::from(crowd.adults) + u64::from(crowd.children),
        };
        self.attendances += heads;
        if crowd.adults > 0 || crowd.children > 0 || crowd.pairs > 0 {
            self.visited.insert(session.id);
        }
    }

    /// Adds one attendance; its session may come before or after it.
    pub fn add_attendance(&mut self, attendance: &AttendanceFact<'_>) {
        let held = attendance.session_status == SessionStatus::Held;
        if !held || !self.period.contains(attendance.date) {
            return;
        }
        let AttendanceFact { session, role, state, .. } = *attendance;
        if in_childcare(role, state) {
            self.childcare_children += 1;
            self.visited.insert(session);
        } else if state.attended() {
            self.visited.insert(session);
            self.attendances += u64::from(self.is_head(attendance));
        }
    }

    fn is_head(&mut self, attendance: &AttendanceFact<'_>) -> bool {
        let role = attendance.role;
        match self.head_unit {
            HeadUnit::Adult => role.is_adult(),
            HeadUnit::Person => role.is_adult() || role.is_child(),
            HeadUnit::Worker => role == AttendanceRole::Worker,
            // Without a household each adult is a pair of their own.
            HeadUnit::Pair => {
                role.is_adult()
                    && attendance.household.is_none_or(|home| self.pairs.insert((attendance.session, home)))
            }
        }
    }

    /// Held sessions, also those to which nobody came (counting rule M-20).
    pub fn sessions(&self) -> u64 {
        self.held.len() as u64
    }

    /// Held sessions to which nobody came: reports flag them.
    pub fn sessions_without_anyone(&self) -> u64 {
        self.held.difference(&self.visited).count() as u64
    }

    /// Attendances in the head unit, with the people counted at the door (counting rule M-21).
    pub fn attendances(&self) -> u64 {
        self.attendances
    }

    /// Children in the childcare room, each once a session (counting rule M-22).
    pub fn childcare_children(&self) -> u64 {
        self.childcare_children
    }

    /// Attendances a session, one decimal (counting rule M-24).
    pub fn avg_per_session(&self) -> Value {
        Value::ratio(self.attendances, self.sessions())
    }

    /// All figures; attendances in the unit of the head unit.
    pub fn figures(&self) -> Vec<Figure> {
        let heads = |metric, value| {
            Figure::new(metric, value).in_unit(self.head_unit.unit()).by_rule(self.head_unit.name())
        };
        vec![
            Figure::whole(Metric::Sessions, self.sessions()),
            heads(Metric::Attendances, Value::Whole(self.attendances)),
            Figure::whole(Metric::ChildcareChildren, self.childcare_children),
            heads(Metric::AvgPerSession, self.avg_per_session()),
        ]
    }
}

/// Whether the row is a child in the childcare room, who is never an attendance.
fn in_childcare(role: AttendanceRole, state: AttendanceState) -> bool {
    match state {
        AttendanceState::ChildcareOnly => role.is_child() || role == AttendanceRole::ChildInChildcare,
        _ => role == AttendanceRole::ChildInChildcare && state.attended(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::WalkIn;
    use super::*;
    use AttendanceRole::{Child, ChildInChildcare, Father, Guest, Infant, Mother, Worker};
    use AttendanceState::{Absent, ChildcareOnly, Late, LeftEarly, MadeUp, MadeUpHere, Present};

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn session(n: u8, status: SessionStatus, walk_in: WalkIn) -> SessionFact {
        SessionFact { id: id(n), programme: id(100), date: "2025-10-17".parse().unwrap(), status, walk_in }
    }

    type Row = (u8, Option<u8>, Option<u8>, AttendanceRole, AttendanceState);

    fn attendance(row: Row) -> AttendanceFact<'static> {
        let (session, person, household, role, state) = row;
        AttendanceFact {
            session: id(session),
            programme: id(100),
            course: None,
            unit: None,
            date: "2025-10-17".parse().unwrap(),
            session_status: SessionStatus::Held,
            person: person.map(id),
            household: household.map(id),
            role,
            state,
            made_up_on: None,
        }
    }

    fn count(head_unit: HeadUnit, rows: &[Row]) -> SessionTally {
        let mut tally = SessionTally::new(Period::fiscal_year(2025).unwrap(), head_unit);
        tally.add_session(&session(1, SessionStatus::Held, WalkIn::default()));
        for row in rows {
            tally.add_attendance(&attendance(*row));
        }
        tally
    }

    fn heads(rows: &[Row]) -> [u64; 4] {
        [HeadUnit::Pair, HeadUnit::Adult, HeadUnit::Person, HeadUnit::Worker]
            .map(|unit| count(unit, rows).attendances())
    }

    #[test]
    fn a_father_with_his_baby_is_one_pair_one_adult_two_people() {
        let father = (1, Some(1), Some(50), Father, Present);
        let baby = (1, Some(2), Some(50), Infant, Present);
        assert_eq!(heads(&[father, baby]), [1, 1, 2, 0]);
        assert_eq!(heads(&[baby, father]), [1, 1, 2, 0]);
        let mother = (1, Some(3), Some(50), Mother, Late);
        assert_eq!(heads(&[father, baby, mother]), [1, 2, 3, 0], "both parents are one pair");
        let other = (1, Some(4), Some(51), Mother, LeftEarly);
        assert_eq!(heads(&[father, baby, other]), [2, 2, 3, 0]);
        let nameless = (1, None, None, Mother, Present);
        assert_eq!(heads(&[nameless, nameless]), [2, 2, 2, 0]);
    }

    #[test]
    fn the_same_pair_counts_in_every_session() {
        assert_eq!(
            heads(&[(1, Some(1), Some(50), Mother, Present), (2, Some(1), Some(50), Mother, Present)])[0],
            2
        );
    }

    #[test]
    fn who_does_not_count() {
        assert_eq!(heads(&[(1, Some(1), Some(50), Child, Present)]), [0, 0, 1, 0], "a child alone");
        assert_eq!(heads(&[(1, None, None, Worker, Present), (1, None, None, Guest, Present)]), [0, 0, 0, 1]);
        for state in AttendanceState::ALL {
            let counted = u64::from(matches!(state, Present | Late | LeftEarly | MadeUpHere));
            assert_eq!(heads(&[(1, Some(1), None, Mother, *state)])[1], counted, "{state:?}");
        }
    }

    #[test]
    fn children_in_the_childcare_room_are_a_metric_of_their_own() {
        let rows = [
            (1, Some(1), Some(50), Mother, Present),
            (1, Some(2), Some(50), ChildInChildcare, Present),
            (1, Some(3), Some(50), Child, ChildcareOnly),
            (1, Some(4), Some(51), ChildInChildcare, Absent),
            (1, Some(5), Some(51), Mother, MadeUp),
        ];
        assert_eq!(heads(&rows), [1, 1, 1, 0]);
        assert_eq!(count(HeadUnit::Person, &rows).childcare_children(), 2);
    }

    #[test]
    fn sessions_count_when_held_even_if_nobody_came() {
        let mut tally = SessionTally::new(Period::fiscal_year(2025).unwrap(), HeadUnit::Person);
        let nobody = WalkIn::default();
        tally.add_session(&session(1, SessionStatus::Held, nobody));
        tally.add_session(&session(2, SessionStatus::Cancelled, WalkIn { adults: 9, ..nobody }));
        let mut typhoon = attendance((2, Some(1), None, Mother, Present));
        typhoon.session_status = SessionStatus::Cancelled;
        tally.add_attendance(&typhoon);
        assert_eq!((tally.sessions(), tally.attendances(), tally.sessions_without_anyone()), (1, 0, 1));
        assert_eq!(tally.avg_per_session(), Value::Tenths(0));
        let none = SessionTally::new(Period::fiscal_year(2024).unwrap(), HeadUnit::Person);
        assert_eq!(none.avg_per_session(), Value::NotApplicable);
    }

    #[test]
    fn people_at_the_door_count_in_the_head_unit() {
        let crowd = WalkIn { adults: 12, children: 15, pairs: 11 };
        let of = |unit| {
            let mut tally = SessionTally::new(Period::fiscal_year(2025).unwrap(), unit);
            tally.add_session(&session(1, SessionStatus::Held, crowd));
            tally.add_attendance(&attendance((1, Some(1), Some(50), Mother, Present)));
            (tally.attendances(), tally.avg_per_session(), tally.sessions_without_anyone())
        };
        assert_eq!(of(HeadUnit::Pair), (12, Value::Tenths(120), 0));
        assert_eq!(of(HeadUnit::Adult).0, 13);
        assert_eq!(of(HeadUnit::Person).0, 28);
        assert_eq!(of(HeadUnit::Worker).0, 12);
        let tally = count(HeadUnit::Pair, &[]);
        assert_eq!(tally.figures()[1].unit, "組");
        assert_eq!(tally.figures()[1].rule, Some("pair"));
    }
}
