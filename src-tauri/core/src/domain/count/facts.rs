//! What the counting rules have to know of a record.

use super::code::codes;
use super::phase::Phase;
use super::span::Interval;
use crate::domain::id::Id;
use crate::domain::time::{Date, Instant};

codes! {
    VisitStatus {
        Planned = "planned",
        Done = "done",
        CancelledByFamily = "cancelled_by_family",
        CancelledByWorker = "cancelled_by_worker",
        NoAnswer = "no_answer",
        Postponed = "postponed",
    }
}

codes! {
    StayStatus {
        Enquiry = "enquiry",
        Requested = "requested",
        Held = "held",
        Waitlisted = "waitlisted",
        Confirmed = "confirmed",
        InStay = "in_stay",
        Completed = "completed",
        Declined = "declined",
        Cancelled = "cancelled",
        CancelledSameDay = "cancelled_same_day",
        NoShow = "no_show",
    }
}

impl StayStatus {
    /// Whether the stay took or takes place: the statuses of M-10, M-11 and M-12.
    pub fn counts(self) -> bool {
        matches!(self, StayStatus::InStay | StayStatus::Completed)
    }

    /// Whether the stay takes a bed: the statuses of overlap and capacity (I-10 to I-12).
    pub fn takes_bed(self) -> bool {
        self.counts() || matches!(self, StayStatus::Held | StayStatus::Confirmed)
    }
}

codes! {
    SessionStatus { Planned = "planned", Held = "held", Cancelled = "cancelled" }
}

codes! {
    AttendanceRole {
        Parent = "parent",
        Father = "father",
        Mother = "mother",
        Pregnant = "pregnant",
        Partner = "partner",
        Infant = "infant",
        /// A child that takes part, with or without a parent.
        Child = "child",
        ChildInChildcare = "child_in_childcare",
        Worker = "worker",
        Guest = "guest",
    }
}

impl AttendanceRole {
    pub fn is_adult(self) -> bool {
        use AttendanceRole::{Father, Mother, Parent, Partner, Pregnant};
        matches!(self, Parent | Father | Mother | Pregnant | Partner)
    }

    /// A child in the group itself, not in the childcare room.
    pub fn is_child(self) -> bool {
        matches!(self, AttendanceRole::Infant | AttendanceRole::Child)
    }
}

codes! {
    AttendanceState {
        Present = "present",
        Late = "late",
        LeftEarly = "left_early",
        Absent = "absent",
        AbsentNotified = "absent_notified",
        /// Present here to make up for a session of another course.
        MadeUpHere = "made_up_here",
        /// Absent here, made up elsewhere: completes the unit without being an attendance.
        MadeUp = "made_up",
        ChildcareOnly = "childcare_only",
        CancelledByParticipant = "cancelled_by_participant",
    }
}

impl AttendanceState {
    /// Whether it is an attendance (M-21).
    pub fn attended(self) -> bool {
        use AttendanceState::{Late, LeftEarly, MadeUpHere, Present};
        matches!(self, Present | Late | LeftEarly | MadeUpHere)
    }

    /// Whether it completes the curriculum unit (M-23).
    pub fn completes_unit(self) -> bool {
        use AttendanceState::{Late, LeftEarly, MadeUp, Present};
        matches!(self, Present | Late | LeftEarly | MadeUp)
    }
}

/// One visit.
#[derive(Debug, Clone, Copy)]
pub struct VisitFact<'a> {
    pub id: Id,
    pub programme: Id,
    pub household: Option<Id>,
    /// The family's people who were present.
    pub persons: &'a [Id],
    pub date: Date,
    pub status: VisitStatus,
    /// The actual start and end.
    pub start_at: Option<Instant>,
    pub end_at: Option<Instant>,
    pub worker_count: u32,
    /// From `phase_of_visit`.
    pub phase: Phase,
}

/// One stay: one person.
#[derive(Debug, Clone, Copy)]
pub struct StayFact {
    pub id: Id,
    pub programme: Id,
    pub person: Id,
    pub household: Option<Id>,
    pub status: StayStatus,
    /// The actual check-in; the planned one where there is none.
    pub in_at: Option<Instant>,
    /// The actual check-out; None while in the house.
    pub out_at: Option<Instant>,
    pub planned_out_at: Option<Instant>,
}

impl StayFact {
    /// The time that counts, `[in, out)`: of a stay in progress until its check-out or `now`, whichever is
    /// earlier; of a completed one to its actual, else its planned check-out. A stay without any
    /// check-out, or with one before the check-in, has no length. None without a check-in.
    pub fn counted(&self, now: Instant) -> Option<Interval> {
        let in_at = self.in_at?;
        let out_at = match self.status {
            StayStatus::InStay => Some(self.out_at.map_or(now, |out| out.min(now))),
            _ => self.out_at.or(self.planned_out_at),
        };
        Some(Interval { in_at, out_at: out_at.unwrap_or(in_at).max(in_at) })
    }

    /// Whether the times that the rules need are there.
    pub fn has_times(&self) -> bool {
        let out = self.status == StayStatus::InStay || self.out_at.or(self.planned_out_at).is_some();
        self.in_at.is_some() && out
    }
}

/// One crowd counted at the door of an open place, in three ways; zero where it was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WalkIn {
    pub adults: u32,
    pub children: u32,
    pub pairs: u32,
}

/// One session.
#[derive(Debug, Clone, Copy)]
pub struct SessionFact {
    pub id: Id,
    pub programme: Id,
    pub date: Date,
    pub status: SessionStatus,
    pub walk_in: WalkIn,
}

/// One attendance, with what it takes from its session.
#[derive(Debug, Clone, Copy)]
pub struct AttendanceFact<'a> {
    pub session: Id,
    pub programme: Id,
    pub course: Option<Id>,
    /// The session's curriculum unit; its number in the course where units have no names.
    pub unit: Option<&'a str>,
    pub date: Date,
    pub session_status: SessionStatus,
    /// None for a worker and for an anonymous row.
    pub person: Option<Id>,
    pub household: Option<Id>,
    pub role: AttendanceRole,
    pub state: AttendanceState,
    /// Of a session that was missed the day on which it was made up elsewhere.
    pub made_up_on: Option<Date>,
}

/// A worker's role from its first to its last day; without a last one it is open.
#[derive(Debug, Clone, Copy)]
pub struct RoleInterval<'a> {
    pub worker: Id,
    pub role: &'a str,
    pub from: Date,
    /// The last day of the role, still in it.
    pub to: Option<Date>,
}

impl RoleInterval<'_> {
    pub fn holds(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::CodeList;

    /// Codes of a list in the catalogue, with what its column `counts` says.
    fn list(name: &str, text: &str) -> Vec<(String, Option<bool>)> {
        let list = CodeList::parse(name, text).unwrap();
        list.items().iter().map(|item| (item.code.clone(), item.counts)).collect()
    }

    #[test]
    fn the_codes_are_those_of_the_catalogue() {
        let row = |code: &str, counts: bool| (code.to_owned(), Some(counts));
        let visits: Vec<_> =
            VisitStatus::ALL.iter().map(|s| row(s.code(), *s == VisitStatus::Done)).collect();
        assert_eq!(
            visits,
            list("visit_status", include_str!("../../../../../assets/codes/visit_status.csv"))
        );
        let stays: Vec<_> = StayStatus::ALL.iter().map(|s| row(s.code(), s.counts())).collect();
        assert_eq!(stays, list("stay_status", include_str!("../../../../../assets/codes/stay_status.csv")));
        let sessions: Vec<_> =
            SessionStatus::ALL.iter().map(|s| row(s.code(), *s == SessionStatus::Held)).collect();
        assert_eq!(
            sessions,
            list("session_status", include_str!("../../../../../assets/codes/session_status.csv"))
        );
        let states: Vec<_> = AttendanceState::ALL.iter().map(|s| row(s.code(), s.attended())).collect();
        assert_eq!(
            states,
            list("attendance_state", include_str!("../../../../../assets/codes/attendance_state.csv"))
        );
        let codes =
            |list: Vec<(String, Option<bool>)>| list.into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        let roles: Vec<_> = AttendanceRole::ALL.iter().map(|r| r.code().to_owned()).collect();
        assert_eq!(
            roles,
            codes(list("attendance_role", include_str!("../../../../../assets/codes/attendance_role.csv")))
        );
        let phases: Vec<_> = Phase::ALL.iter().map(|p| p.code().to_owned()).collect();
        assert_eq!(phases, codes(list("phase", include_str!("../../../../../assets/codes/phase.csv"))));
    }
}
