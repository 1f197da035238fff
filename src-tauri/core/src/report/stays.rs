//! Stays: cases, days and nights (T02), and the records behind them.

use super::ReportLine;
use super::corrections::Corrections;
use super::frame::{Figured, Frame, Grid, adds, pick};
use crate::domain::count::stays::span_of;
use crate::domain::count::{Metric, StayFact, StayRules, StaySpan, StayTally};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::rules::CapacityUnit;
use crate::error::Result;

/// Metrics of every line, in the order that scripts rely on.
pub(super) const ALWAYS: &[Metric] = &[Metric::Cases, Metric::StayDays, Metric::Nights];

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let tallies = tallies(frame)?;
    let corrections = Corrections::of(frame)?;
    frame.lines(|c, p| {
        let Some(tally) = tallies.at(c, p) else { return Ok(vec![]) };
        let mut figures = pick(&tally.figures(), ALWAYS);
        figures.extend(extras(tally));
        figures.extend(corrections.figure(frame, Kind::Stay, c, p)?);
        Ok(figures)
    })
}

pub(super) fn extras(tally: &StayTally) -> impl Iterator<Item = Figured> {
    let figure = |metric: Metric, count| Figured::if_any(metric.code(), count, metric.unit());
    let extras = [
        figure(Metric::CasesCarriedOver, tally.cases_carried_over()),
        figure(Metric::CancelledSameDay, tally.cancelled_same_day()),
        Figured::if_any("without_times", tally.without_times(), "件"),
    ];
    extras.into_iter().flatten()
}

/// All stays of the frame, counted.
pub(super) fn tallies(frame: &Frame<'_>) -> Result<Grid<StayTally>> {
    let mut tallies = frame.grid(|period, p| StayTally::new(period, StayRules::from(&p.rules)));
    each(frame, |cells, programme, stay, span| {
        for cell in cells {
            if let Some(tally) = tallies.at_mut(cell, programme) {
                tally.add_spanned(stay, span);
            }
        }
    })?;
    Ok(tallies)
}

/// Calls `f` with the parts that a stay may belong to, its programme, and the stay.
pub(super) fn each(
    frame: &Frame<'_>,
    mut f: impl FnMut(std::ops::Range<usize>, usize, &StayFact, Option<&StaySpan>),
) -> Result<()> {
    let (zone, now) = (frame.app.zone(), frame.app.now());
    frame.app.store.each_stay(&frame.between(), &frame.start_of(), |stay| {
        let Some(programme) = frame.programme_of(stay.programme) else { return Ok(()) };
        let span = span_of(stay, zone, now);
        let cells = match &span {
            // A night begins the day before an arrival in the small hours.
            Some(s) => frame.cells_around(s.in_date().pred_opt().unwrap_or(s.in_date()), s.last_date()),
            None => 0..frame.cells.len(),
        };
        f(cells, programme, stay, span.as_ref());
        Ok(())
    })
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let mut found = vec![];
    let Some((cell, programme)) = frame.cells.first().zip(frame.programmes.first()) else {
        return Ok(found);
    };
    let alone = StayTally::new(cell.period, StayRules::from(&programme.rules));
    // Occupancy is a share of nights: the nights are behind it.
    let nights = ReportLine { metric: Metric::Nights.code(), ..line.clone() };
    let cases = ReportLine { metric: Metric::Cases.code(), ..line.clone() };
    let slots = programme.rules.capacity_unit == Some(CapacityUnit::Slot);
    let line = match line.metric {
        "occupancy" if slots => &cases,
        "slots_offered" | "slots_used" => &cases,
        "occupancy" | "bed_nights" => &nights,
        _ => line,
    };
    each(frame, |_, _, stay, span| {
        let mut tally = alone.clone();
        tally.add_spanned(stay, span);
        if adds(pick(&tally.figures(), ALWAYS).into_iter().chain(extras(&tally)), line) {
            found.push((Kind::Stay, stay.id));
        }
    })?;
    Ok(found)
}
