//! How full the houses were (counting rule M-16), by programme and part of the period.
//!
//! Only nights up to today are offered: a year that has just begun is not empty. A programme without a
//! capacity has no rate.

use super::ReportLine;
use super::frame::{Figured, Frame, pick};
use super::stays::tallies;
use crate::domain::calendar::Period;
use crate::domain::count::occupancy::{bed_nights, nights_open};
use crate::domain::count::{Metric, Value};
use crate::domain::rules::CapacityUnit;
use crate::error::Result;

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let tallies = tallies(frame)?;
    let today = frame.app.today();
    frame.lines(|c, p| {
        let (Some(tally), Some(cell), Some(programme)) =
            (tallies.at(c, p), frame.cells.get(c), frame.programmes.get(p))
        else {
            return Ok(vec![]);
        };
        let so_far = Period::new(cell.period.from(), cell.period.to().min(today));
        let open = so_far.map_or(0, |days| nights_open(&days, programme.opened_on, programme.closed_on));
        let offered = programme.rules.capacity.map(|capacity| bed_nights(capacity, open));
        // Slots are offered by day and used by heads (counting rule M-51), beds by night.
        if programme.rules.capacity_unit == Some(CapacityUnit::Slot) {
            let days = so_far.map_or(0, |days| nights_open(&days, programme.opened_on, programme.closed_on));
            let offered = programme.rules.capacity.map(|capacity| bed_nights(capacity, days));
            let used = tally.cases();
            return Ok(vec![
                Figured::of(Metric::SlotsOffered, offered.map_or(Value::NotApplicable, Value::Whole)),
                Figured::of(Metric::SlotsUsed, Value::Whole(used)),
                Figured::of(
                    Metric::Occupancy,
                    offered.map_or(Value::NotApplicable, |slots| Value::percent(used, slots)),
                ),
            ]);
        }
        let mut figures = pick(&tally.figures(), &[Metric::Nights]);
        figures.push(Figured::extra("bed_nights", offered.map_or(Value::NotApplicable, Value::Whole), "床"));
        figures.push(Figured::extra(
            Metric::Occupancy.code(),
            offered.map_or(Value::NotApplicable, |beds| tally.occupancy(beds)),
            Metric::Occupancy.unit(),
        ));
        Ok(figures)
    })
}
