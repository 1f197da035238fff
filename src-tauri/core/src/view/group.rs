//! Courses, their sessions and rolls.

use super::{CollectorView, SessionCard};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A course as a line of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CourseLine {
    pub id: String,
    pub name: String,
    pub cohort: Option<String>,
    pub programme_id: String,
    pub programme: String,
    pub participants: i64,
    pub capacity: Option<i64>,
    pub sessions_held: i64,
    pub sessions_total: Option<i64>,
    pub next: Option<SessionCard>,
}

/// What a person did in one session of the course.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CourseCell {
    pub attendance_id: Option<String>,
    /// D.12; None where nobody ticked.
    pub state: Option<String>,
    /// The session in which the missed unit was made up.
    pub made_up_in: Option<String>,
    /// Its day.
    pub made_up_on: Option<String>,
}

/// A participant of a course.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CourseRow {
    pub person_id: String,
    pub enrolment_id: Option<String>,
    pub household_id: Option<String>,
    pub name: String,
    pub kana: Option<String>,
    pub attendance_role: String,
    /// One cell a session, in the order of `sessions`.
    pub cells: Vec<CourseCell>,
    /// Distinct curriculum units attended or made up (M-23).
    pub units: i64,
    pub completed: bool,
}

/// A certificate that a course can give.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CourseCertificate {
    /// One person; both parents where their units add up to one completion.
    pub names: Vec<String>,
    pub person_ids: Vec<String>,
    /// Distinct curriculum units attended or made up (M-23), of both together.
    pub units: i64,
    /// The day of the unit that was the last needed.
    pub completed_on: Option<String>,
}

/// A course: its sessions across, its people down.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CourseView {
    pub id: String,
    pub name: String,
    pub cohort: Option<String>,
    pub programme_id: String,
    pub programme: String,
    pub capacity: Option<i64>,
    pub places_left: Option<i64>,
    pub sessions_total: Option<i64>,
    /// Units a person needs for the certificate.
    pub completion_units: Option<i64>,
    pub childcare_required: bool,
    pub sessions: Vec<SessionCard>,
    pub people: Vec<CourseRow>,
    /// For those who completed, in the order of `people`.
    pub certificates: Vec<CourseCertificate>,
}

/// A child in the childcare room.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChildcareRow {
    pub person_id: String,
    /// Empty: out of the acting worker's sight, and so is everything else.
    pub name: String,
    pub kana: Option<String>,
    pub birth_date: Option<String>,
    pub age_years: Option<i64>,
    pub age_months: Option<i64>,
    pub allergies: Option<String>,
    pub medication: Option<String>,
    pub medical_care: Option<String>,
    /// D.12, None where nobody ticked.
    pub state: Option<String>,
    /// Who of the family may collect the child, and who may not.
    pub collectors: Vec<CollectorView>,
    /// The adult of the family who is on the same roll.
    pub with: Option<String>,
}

/// The list for the childcare room of one session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChildcareView {
    pub session: SessionCard,
    pub site: Option<String>,
    pub childcare_workers: Vec<String>,
    pub children: Vec<ChildcareRow>,
}
