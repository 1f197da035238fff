//! Sessions and attendances, as groups, courses and study meetings share them.

use super::ReportLine;
use super::family::Merged;
use super::frame::{Figured, Frame, Grid, adds, pick};
use crate::domain::calendar::Period;
use crate::domain::count::{AttendanceFact, Metric, SessionFact, SessionTally};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Between;
use std::collections::HashMap;

/// Metrics that a table of sessions may show.
pub(super) const KNOWN: &[Metric] =
    &[Metric::Sessions, Metric::Attendances, Metric::ChildcareChildren, Metric::AvgPerSession];

const NOBODY: &str = "sessions_without_anyone";

/// A row that sessions are counted from.
#[derive(Debug)]
pub(super) enum Row<'a> {
    Session(&'a SessionFact),
    Attendance(Id, &'a AttendanceFact<'a>),
}

impl Row<'_> {
    pub fn programme(&self) -> Id {
        match self {
            Row::Session(s) => s.programme,
            Row::Attendance(_, a) => a.programme,
        }
    }

    fn date(&self) -> Date {
        match self {
            Row::Session(s) => s.date,
            Row::Attendance(_, a) => a.date,
        }
    }

    pub fn add_to(&self, tally: &mut SessionTally) {
        match self {
            Row::Session(s) => tally.add_session(s),
            Row::Attendance(_, a) => tally.add_attendance(a),
        }
    }

    fn session(&self) -> Id {
        match self {
            Row::Session(s) => s.id,
            Row::Attendance(_, a) => a.session,
        }
    }

    pub fn record(&self) -> (Kind, Id) {
        match self {
            Row::Session(s) => (Kind::Session, s.id),
            Row::Attendance(id, _) => (Kind::Attendance, *id),
        }
    }
}

/// Calls `f` with every session and attendance of these days; households are those they were merged
/// into.
pub(super) fn each(frame: &Frame<'_>, between: &Between, mut f: impl FnMut(Row<'_>)) -> Result<()> {
    if frame.programmes.is_empty() {
        return Ok(());
    }
    let store = &frame.app.store;
    let merged = Merged::of(frame, Kind::Household)?;
    store.each_session(between, |session| {
        f(Row::Session(session));
        Ok(())
    })?;
    store.each_attendance(between, |id, attendance| {
        let household = attendance.household.map(|h| merged.stands_for(h));
        f(Row::Attendance(id, &AttendanceFact { household, ..*attendance }));
        Ok(())
    })
}

/// All sessions of the frame, counted.
pub(super) fn tallies(frame: &Frame<'_>) -> Result<Grid<SessionTally>> {
    let mut tallies = empty(frame);
    each(frame, &frame.between(), |row| count(frame, &mut tallies, &row))?;
    Ok(tallies)
}

pub(super) fn empty(frame: &Frame<'_>) -> Grid<SessionTally> {
    frame.grid(|period, p| SessionTally::new(period, p.head_unit()))
}

/// Counts a row in its part and programme; one before the report in none.
pub(super) fn count(frame: &Frame<'_>, tallies: &mut Grid<SessionTally>, row: &Row<'_>) {
    let at = frame.cell_of(row.date()).zip(frame.programme_of(row.programme()));
    if let Some(tally) = at.and_then(|(cell, programme)| tallies.at_mut(cell, programme)) {
        row.add_to(tally);
    }
}

/// The figures of these metrics; held sessions to which nobody came follow where there are any.
pub(super) fn figures(tally: &SessionTally, metrics: &[Metric]) -> Vec<Figured> {
    let mut figures = pick(&tally.figures(), metrics);
    figures.extend(nobody(tally));
    figures
}

fn nobody(tally: &SessionTally) -> Option<Figured> {
    Figured::if_any(NOBODY, tally.sessions_without_anyone(), "回")
}

/// The sessions and attendances behind a figure.
pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let Some(cell) = frame.cells.first() else { return Ok(vec![]) };
    behind_in(frame, &frame.between(), cell.period, line)
}

/// As `behind`, in a period of its own: cumulative figures begin before the report.
pub(super) fn behind_in(
    frame: &Frame<'_>,
    between: &Between,
    period: Period,
    line: &ReportLine,
) -> Result<Vec<(Kind, Id)>> {
    let Some(programme) = frame.programmes.first() else { return Ok(vec![]) };
    let new = || SessionTally::new(period, programme.head_unit());
    let whole = ReportLine { segment: None, ..line.clone() };
    let average = ReportLine { metric: Metric::Attendances.code(), ..whole.clone() };
    let mut found = vec![];
    let mut by_session: HashMap<Id, SessionTally> = HashMap::new();
    each(frame, between, |row| {
        if row.programme() != programme.id {
            return;
        }
        if line.metric == NOBODY {
            row.add_to(by_session.entry(row.session()).or_insert_with(new));
            return;
        }
        let mut alone = new();
        row.add_to(&mut alone);
        let figures = pick(&alone.figures(), KNOWN);
        // An average is made of both, heads and sessions.
        let counts = match line.metric {
            "avg_per_session" => adds(figures, &average) || matches!(row, Row::Session(_)),
            _ => adds(figures, &whole),
        };
        if counts {
            found.push(row.record());
        }
    })?;
    let empty = by_session.iter().filter(|(_, tally)| tally.sessions_without_anyone() > 0);
    found.extend(empty.map(|(id, _)| (Kind::Session, *id)));
    Ok(found)
}
