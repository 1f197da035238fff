//! Courses: sessions, attendances, who completed, children in the childcare room (T06).

use super::ReportLine;
use super::corrections::Corrections;
use super::frame::{Figured, Frame, Grid, Listed};
use super::sessions::{Row, count, each, empty, figures};
use crate::domain::count::{Completion, CompletionTally, Metric, SessionTally};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::store::Between;

const ALWAYS: &[Metric] = &[Metric::Attendances, Metric::Sessions];

/// Units of a course where the rules give no number.
const USUAL_UNITS: u32 = 6;

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let (tallies, completions) = counted(frame)?;
    let corrections = Corrections::of(frame)?;
    frame.lines(|c, p| {
        let (Some(tally), Some(completion), Some(cell)) =
            (tallies.at(c, p), completions.get(p), frame.cells.get(c))
        else {
            return Ok(vec![]);
        };
        let mut all = figures(tally, ALWAYS);
        let extras = all.split_off(ALWAYS.len());
        all.extend(completion.figures(&cell.period).into_iter().map(Figured::from));
        all.extend(figures(tally, &[Metric::ChildcareChildren]).into_iter().take(1));
        all.extend(extras);
        all.extend(corrections.figure(frame, Kind::Session, c, p)?);
        Ok(all)
    })
}

/// The sessions of the report, and the units of every course by programme. Whoever completes in the
/// period may have begun before it.
fn counted(frame: &Frame<'_>) -> Result<(Grid<SessionTally>, Vec<CompletionTally>)> {
    let mut sessions = empty(frame);
    let units = |p: &Listed| p.rules.completion_units().unwrap_or(USUAL_UNITS);
    let mut units: Vec<_> = frame.programmes.iter().map(|p| CompletionTally::new(units(p))).collect();
    each(frame, &Between { from: None, ..frame.between() }, |row| {
        count(frame, &mut sessions, &row);
        if let Row::Attendance(_, attendance) = &row
            && let Some(tally) = frame.programme_of(row.programme()).and_then(|p| units.get_mut(p))
        {
            tally.add(attendance);
        }
    })?;
    Ok((sessions, units))
}

/// The people or households who completed; else the sessions and attendances.
pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    if line.metric != Metric::Completion.code() {
        return super::sessions::behind(frame, line);
    }
    let (_, completions) = counted(frame)?;
    let Some((tally, cell)) = completions.first().zip(frame.cells.first()) else { return Ok(vec![]) };
    let (kind, all) = match line.segment {
        None => (Kind::Person, tally.persons()),
        Some(_) => (Kind::Household, tally.households()),
    };
    let done = |c: &Completion| c.completed_on.is_some_and(|date| cell.period.contains(date));
    Ok(all.into_iter().filter(done).map(|c| (kind, c.who)).collect())
}
