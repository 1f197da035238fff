//! What each record adds to a number, where the number is the sum of such parts.

use super::frame::{Figured, Frame, adds, pick};
use super::{ReportLine, ReportQuery, Table, sessions, stays, visits};
use crate::app::App;
use crate::domain::count::{SessionTally, StayRules, StayTally, Value};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use std::collections::HashMap;

/// What each record alone makes of the figure; empty where a figure is no sum of its records, as of
/// families that are counted once, of an average or of a rate.
pub(crate) fn shares(app: &App, query: &ReportQuery, line: &ReportLine) -> Result<HashMap<(Kind, Id), u64>> {
    let mut found = HashMap::new();
    if !matches!(line.value, Value::Whole(_)) {
        return Ok(found);
    }
    let frame = Frame::new(app, query)?.narrowed(line)?;
    let (Some(cell), [programme]) = (frame.cells.first(), frame.programmes.as_slice()) else {
        return Ok(found);
    };
    let mut keep = |record: (Kind, Id), figures: Vec<Figured>| {
        if !adds(figures.iter().cloned(), line) {
            return;
        }
        if let Some(Value::Whole(part)) = figures.into_iter().find(|f| f.is_of(line)).map(|f| f.value) {
            found.insert(record, part);
        }
    };
    match query.table {
        Table::Stays | Table::Occupancy | Table::Shelter | Table::Postpartum => {
            let alone = StayTally::new(cell.period, StayRules::from(&programme.rules));
            stays::each(&frame, |_, _, stay, span| {
                let mut tally = alone.clone();
                tally.add_spanned(stay, span);
                let figures = pick(&tally.figures(), stays::ALWAYS);
                keep((Kind::Stay, stay.id), figures.into_iter().chain(stays::extras(&tally)).collect());
            })?;
        }
        Table::Visits => visits::each(&frame, |_, _, visit| {
            let mut alone = visits::Counted::new(cell.period);
            alone.add(visit);
            keep((Kind::Visit, visit.fact.id), alone.figures());
        })?,
        Table::Groups | Table::Courses | Table::StudyMeetings => {
            sessions::each(&frame, &frame.between(), |row| {
                if row.programme() != programme.id {
                    return;
                }
                let mut alone = SessionTally::new(cell.period, programme.head_unit());
                row.add_to(&mut alone);
                keep(row.record(), pick(&alone.figures(), sessions::KNOWN));
            })?;
        }
        _ => {}
    }
    let Value::Whole(whole) = line.value else { return Ok(HashMap::new()) };
    // Pairs of one family, a child's days counted once: there the parts are more than the whole.
    if found.values().sum::<u64>() == whole { Ok(found) } else { Ok(HashMap::new()) }
}
