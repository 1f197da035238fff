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

mod corrections;
mod courses;
mod family;
mod frame;
mod grid;
mod groups;
mod line;
mod nights;
mod occupancy;
mod print;
mod roles;
mod sessions;
mod shares;
#[cfg(test)]
mod speed;
mod stays;
mod study;
mod text;
mod visits;
mod width;
mod words;
mod workers;

pub use grid::Spot;
pub(crate) use grid::{about, behind_row, column_of, grid, spotted, whole};
pub use line::{ReportLine, Span};
pub(crate) use nights::nights;
pub use print::{Format, print};
pub(crate) use shares::shares;

use crate::app::App;
use crate::domain::calendar::Step;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
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
    match query.table {
        Table::Stays => stays::rows(&frame),
        Table::Visits => visits::rows(&frame),
        Table::Groups => groups::rows(&frame),
        Table::Courses => courses::rows(&frame),
        Table::StudyMeetings => study::rows(&frame),
        Table::Occupancy => occupancy::rows(&frame),
        Table::Workers => workers::rows(&frame),
    }
}

/// The records that a line of this query counted, by kind and id; `line_unknown` where the line is
/// none of its lines.
pub(crate) fn records_behind(app: &App, query: &ReportQuery, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let frame = Frame::new(app, query)?.narrowed(line)?;
    let mut found = match (line.metric, query.table) {
        (corrections::METRIC, _) => corrections::behind(&frame)?,
        (_, Table::Stays | Table::Occupancy) => stays::behind(&frame, line)?,
        (_, Table::Visits) => visits::behind(&frame, line)?,
        (_, Table::Groups) => sessions::behind(&frame, line)?,
        (_, Table::Courses) => courses::behind(&frame, line)?,
        (_, Table::StudyMeetings) => study::behind(&frame, line)?,
        (_, Table::Workers) => workers::behind(&frame, line)?,
    };
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
