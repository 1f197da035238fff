//! A visitor's week, and what the coordinator of visits looks after.

use super::{VisitCard, WarningView, WorkerLine};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Visits of a span of days, unrecorded ones first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VisitsView {
    pub from: String,
    pub to: String,
    /// Planned visits whose day has passed, oldest first, from 28 days back.
    pub unrecorded: Vec<VisitCard>,
    /// All visits from `from` to `to`, by day and time.
    pub visits: Vec<VisitCard>,
}

/// A family whose enrolment is open and that nobody visits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnassignedView {
    pub enrolment_id: String,
    pub household_id: String,
    pub household: String,
    pub programme_id: String,
    pub programme: String,
    pub applied_on: Option<String>,
    /// Days since it applied.
    pub waiting_days: Option<i64>,
    pub district: Option<String>,
}

/// An assignment that is open today, or begins later.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AssignedView {
    pub assignment_id: String,
    pub enrolment_id: String,
    pub household_id: String,
    pub household: String,
    pub programme_id: String,
    pub programme: String,
    pub worker_id: String,
    pub worker: String,
    pub is_primary: bool,
    pub from: String,
    pub to: Option<String>,
    pub last_visit: Option<String>,
    pub next_visit: Option<String>,
    /// Done visits of this enrolment's family in the programme.
    pub visits_done: i64,
    /// Visits the programme plans for a family.
    pub visits_planned: Option<i64>,
}

/// Who visits whom.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AssignmentsView {
    pub unassigned: Vec<UnassignedView>,
    pub assigned: Vec<AssignedView>,
    /// Active workers with their load.
    pub workers: Vec<WorkerLine>,
}

/// A worker who could visit a family, and what speaks against it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CandidateView {
    pub worker_id: String,
    pub name: String,
    pub training_hours: f64,
    pub required_hours: Option<f64>,
    pub households: i64,
    pub max_households: Option<i64>,
    pub languages: Option<String>,
    pub available: Option<String>,
    /// No rule refuses it (I-30); warnings may remain.
    pub fits: bool,
    /// What is missing: `hours`, `pledge`, `role`, or a warning such as `I-32`.
    pub problems: Vec<WarningView>,
}

/// A done visit that nobody has read yet, with its words.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewView {
    pub visit: VisitCard,
    pub revision: i64,
    pub activities: Vec<String>,
    pub tasks: Vec<String>,
    pub note: Option<String>,
    pub observation_mother: Option<String>,
    pub observation_child: Option<String>,
    pub observation_home: Option<String>,
    /// Days since the visit.
    pub waiting_days: i64,
}
