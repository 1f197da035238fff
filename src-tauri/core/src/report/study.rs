//! Study and liaison meetings, whose participants are workers: in the period, and since the beginning
//! (T08).

use super::ReportLine;
use super::corrections::Corrections;
use super::frame::Frame;
use super::sessions::{Row, behind_in, count, each, empty, figures};
use crate::domain::calendar::Period;
use crate::domain::count::{Metric, SessionTally};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Between;

const ALWAYS: &[Metric] = &[Metric::Attendances, Metric::Sessions];

/// Segment of the figures since the beginning.
const CUMULATIVE: &str = "cumulative";

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let mut in_period = empty(frame);
    let mut so_far = frame.grid(|period, p| SessionTally::new(since_ever(period), p.head_unit()));
    each(frame, &until(frame), |row: Row<'_>| {
        count(frame, &mut in_period, &row);
        let Some(programme) = frame.programme_of(row.programme()) else { return };
        for cell in 0..frame.cells.len() {
            if let Some(tally) = so_far.at_mut(cell, programme) {
                row.add_to(tally);
            }
        }
    })?;
    let corrections = Corrections::of(frame)?;
    frame.lines(|c, p| {
        let mut all = vec![];
        if let Some((now, so_far)) = in_period.at(c, p).zip(so_far.at(c, p)) {
            all = figures(now, ALWAYS);
            let extras = all.split_off(ALWAYS.len());
            all.extend(
                figures(so_far, ALWAYS).into_iter().take(ALWAYS.len()).map(|f| f.of_segment(CUMULATIVE)),
            );
            all.extend(extras);
        }
        all.extend(corrections.figure(frame, Kind::Session, c, p)?);
        Ok(all)
    })
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let Some(cell) = frame.cells.first() else { return Ok(vec![]) };
    if line.segment.as_deref() == Some(CUMULATIVE) {
        return behind_in(frame, &until(frame), since_ever(cell.period), line);
    }
    super::sessions::behind(frame, line)
}

/// Everything up to the end of the report.
fn until(frame: &Frame<'_>) -> Between {
    Between { from: None, ..frame.between() }
}

fn since_ever(period: Period) -> Period {
    Period::new(Date::MIN, period.to()).unwrap_or(period)
}
