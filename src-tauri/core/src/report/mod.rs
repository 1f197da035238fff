//! Tables of counted figures, as commissioners ask for them: one module a table, one line a figure.
//!
//! A table streams facts from the store into the tallies of `domain::count`, one tally for each
//! programme and part of the period, and answers with [`ReportLine`]s: parts of the period in order, in
//! each the programmes in the order of the catalogue, in each the metrics in a fixed order. A programme without records has
//! its line with zero. What only has to be said when it happens (`cases_carried_over`,
//! `cancelled_same_day`, `without_times`, `sessions_without_anyone`, `corrections`) has a line only
//! where it is not zero, after the others.
//!
//! The records behind a line are found by the same tallies: a record is behind a figure when, counted
//! alone, it makes the figure more than zero.

mod balances;
mod cases;
mod corrections;
mod courses;
mod evidence;
mod family;
mod frame;
mod grid;
mod groups;
mod houses;
mod line;
mod named;
mod nights;
mod occupancy;
mod places;
mod plan;
mod print;
mod questionnaires;
mod roles;
mod sessions;
mod shares;
#[cfg(test)]
mod speed;
mod stays;
mod study;
mod supported;
mod suppress;
mod text;
mod visits;
mod width;
mod words;
mod workers;

pub(crate) use balances::{adds_up, is_cumulative, stands_until};
pub use grid::Spot;
pub(crate) use grid::{about, behind_row, column_of, grid, spotted, whole};
pub use line::{ReportLine, Span};
pub(crate) use named::{is_number, named};
pub(crate) use nights::nights;
pub use print::{Format, print};
pub(crate) use shares::shares;
pub use suppress::suppress;
pub(crate) use words::{metric as metric_name, segment_code, segments};

use crate::app::App;
use crate::domain::calendar::Step;
use crate::domain::count::Metric;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::export::columns::plan::PlanRow;
use frame::Frame;
use serde::Serialize;

/// A table that can be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// `cases`, `stay_days`, `nights` of every programme of stays, always in this order.
    Stays,
    /// `visit_count` (whole, prenatal, with_child), `worker_visits`, `visit_hours` in minutes,
    /// `households`, and `registered_workers` by role at the end of the period.
    Visits,
    /// `attendances`, `sessions`, `avg_per_session` of groups and open places.
    Groups,
    /// `attendances`, `sessions`, `completion` (people, segment household), `childcare_children`.
    Courses,
    /// `attendances`, `sessions` of meetings of workers, and both since the beginning (segment
    /// `cumulative`).
    StudyMeetings,
    /// `nights`, `bed_nights`, `occupancy` in percent.
    Occupancy,
    /// `registered_workers` by role; by worker (segment: their code) `worker_visits`,
    /// `training_hours` until the end of the period, `pledge_signed`.
    Workers,
    /// `consultations` (whole, by channel and by age of the child), `new_cases`, `liaison_rate`,
    /// `outreach_sessions`.
    Consultations,
    /// `abuse_cases` by primary type and whole.
    Abuse,
    /// `pregnant_women_supported`, `infant_households_supported`, `interview_rate` by interview, of the
    /// whole organisation.
    MotherChild,
    /// `children_attended`, `sites_open`, `new_referrals`.
    Ibasho,
    /// `persons`, `nights`, `stay_days`, each case by its code; `shipments`.
    Shelter,
    /// `cases`, `stay_days`, `nights`, `persons`, `liaison_rate`.
    Postpartum,
    /// `target_plan`, `target_actual` by target; only of whole fiscal years.
    Plan,
    /// `shipments`, `items_shipped` by item.
    Shipments,
    /// `paired_n`, `pre_positive`, `post_positive`, `paired_change` by item; `pre_score`, `post_score`.
    Questionnaires,
}

impl Table {
    pub const ALL: &[Table] = &[
        Table::Stays,
        Table::Visits,
        Table::Groups,
        Table::Courses,
        Table::StudyMeetings,
        Table::Occupancy,
        Table::Workers,
        Table::Consultations,
        Table::Abuse,
        Table::MotherChild,
        Table::Ibasho,
        Table::Shelter,
        Table::Postpartum,
        Table::Plan,
        Table::Shipments,
        Table::Questionnaires,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Table::Stays => "stays",
            Table::Visits => "visits",
            Table::Groups => "groups",
            Table::Courses => "courses",
            Table::StudyMeetings => "study_meetings",
            Table::Occupancy => "occupancy",
            Table::Workers => "workers",
            Table::Consultations => "consultations",
            Table::Abuse => "abuse",
            Table::MotherChild => "mother_child",
            Table::Ibasho => "ibasho",
            Table::Shelter => "shelter",
            Table::Postpartum => "postpartum",
            Table::Plan => "plan",
            Table::Shipments => "shipments",
            Table::Questionnaires => "questionnaires",
        }
    }

    /// The table that shows a metric by programme; None for what only a plan or no table has.
    pub fn of(metric: Metric) -> Option<Table> {
        use Metric::*;
        Some(match metric {
            VisitCount | WorkerVisits | VisitHours | Households | RegisteredWorkers | Accompaniments
            | FacilityRounds | FacilitiesVisited => Table::Visits,
            Cases | StayDays | Nights | CasesCarriedOver | CancelledSameDay => Table::Stays,
            Occupancy | SlotsOffered | SlotsUsed => Table::Occupancy,
            Sessions | Attendances | AvgPerSession | ParallelDays => Table::Groups,
            Completion | ChildcareChildren => Table::Courses,
            Consultations | NewCases | LiaisonRate | OutreachSessions => Table::Consultations,
            AbuseCases => Table::Abuse,
            PregnantWomenSupported | InfantHouseholdsSupported | InterviewRate => Table::MotherChild,
            ChildrenAttended | SitesOpen | NewReferrals => Table::Ibasho,
            Persons => Table::Shelter,
            Shipments => Table::Shipments,
            PairedChange => Table::Questionnaires,
            TargetActual => return None,
        })
    }

    /// What the table says only where it is not zero.
    fn where_any(self) -> &'static [&'static str] {
        match self {
            Table::Stays => {
                &["cases_carried_over", "cancelled_same_day", "without_times", corrections::METRIC]
            }
            Table::Visits => &[
                "accompaniments",
                "facility_rounds",
                "facilities_visited",
                "without_times",
                corrections::METRIC,
            ],
            Table::Groups => &["parallel_days", "sessions_without_anyone", corrections::METRIC],
            Table::Courses | Table::StudyMeetings => &["sessions_without_anyone", corrections::METRIC],
            Table::Consultations => &["outreach_sessions"],
            Table::Abuse => &["abuse_undetermined"],
            _ => &[],
        }
    }

    /// The table of a name; None when there is none.
    pub fn parse(name: &str) -> Option<Table> {
        Table::ALL.iter().copied().find(|t| t.name() == name)
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ReportQuery {
    pub table: Table,
    pub span: Span,
    /// Cuts the period, or each fiscal year, into parts that have lines of their own.
    pub by: Option<Step>,
    pub programme: Option<Id>,
}

/// The lines of a table.
///
/// Errors: `record_missing` for an unknown programme; `programme_type` (detail `record_type`, `wanted`)
/// for one whose records the table does not count; `period_invalid` for years beyond the calendar;
/// `damaged` for a stored value that cannot be read.
pub(crate) fn lines(app: &App, query: &ReportQuery) -> Result<Vec<ReportLine>> {
    let frame = Frame::new(app, query)?;
    let mut lines = rows(&frame)?;
    balances::add(&frame, query, &mut lines)?;
    Ok(lines)
}

/// The lines of what was recorded in the program.
fn counted(app: &App, query: &ReportQuery) -> Result<Vec<ReportLine>> {
    rows(&Frame::new(app, query)?)
}

fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    match frame.table {
        Table::Stays => stays::rows(frame),
        Table::Visits => visits::rows(frame),
        Table::Groups => groups::rows(frame),
        Table::Courses => courses::rows(frame),
        Table::StudyMeetings => study::rows(frame),
        Table::Occupancy => occupancy::rows(frame),
        Table::Workers => workers::rows(frame),
        Table::Consultations => cases::consultation_rows(frame),
        Table::Abuse => cases::abuse_rows(frame),
        Table::MotherChild => supported::rows(frame),
        Table::Ibasho => places::rows(frame),
        Table::Shelter => houses::shelter_rows(frame),
        Table::Postpartum => houses::postpartum_rows(frame),
        Table::Plan => plan::rows(frame),
        Table::Shipments => cases::shipment_rows(frame),
        Table::Questionnaires => questionnaires::rows(frame),
    }
}

/// The rows of `plan.csv` of a fiscal year; the actual values counted where none was typed in.
pub(crate) fn plan_rows(app: &App, year: i32) -> Result<Vec<PlanRow>> {
    let span = Span::FiscalYears { first: year, last: year };
    let query = ReportQuery { table: Table::Plan, span, by: None, programme: None };
    plan::plan_rows(&Frame::new(app, &query)?)
}

/// The records that a line of this query counted, by kind and id; `line_unknown` where the line is
/// none of its lines.
pub(crate) fn records_behind(app: &App, query: &ReportQuery, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let frame = Frame::new(app, query)?.narrowed(line)?;
    match balances::behind(&frame, query, line)? {
        Some(found) => Ok(found),
        None => counted_behind(app, query, line),
    }
}

fn counted_behind(app: &App, query: &ReportQuery, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let frame = Frame::new(app, query)?.narrowed(line)?;
    let mut found = match (line.metric, query.table) {
        (corrections::METRIC, _) => corrections::behind(&frame)?,
        (_, Table::Stays | Table::Occupancy) => stays::behind(&frame, line)?,
        (_, Table::Visits) => visits::behind(&frame, line)?,
        (_, Table::Groups) => groups::behind(&frame, line)?,
        (_, Table::Courses) => courses::behind(&frame, line)?,
        (_, Table::StudyMeetings) => study::behind(&frame, line)?,
        (_, Table::Workers) => workers::behind(&frame, line)?,
        (_, Table::Consultations) => cases::consultations_behind(&frame, line)?,
        (_, Table::Abuse) => cases::abuse_behind(&frame, line)?,
        (_, Table::MotherChild) => supported::behind(&frame, line)?,
        (_, Table::Ibasho) => places::behind(&frame, line)?,
        (_, Table::Shelter) => houses::shelter_behind(&frame, line)?,
        (_, Table::Postpartum) => houses::postpartum_behind(&frame, line)?,
        (_, Table::Plan) => plan::behind(&frame, line)?,
        (_, Table::Shipments) => cases::shipments_behind(&frame, line)?,
        (_, Table::Questionnaires) => questionnaires::behind(&frame, line)?,
    };
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
