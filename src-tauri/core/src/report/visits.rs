//! Visits, the households visited, and the workers registered at the end of the period (T04).

use super::ReportLine;
use super::corrections::Corrections;
use super::family::{Families, Merged};
use super::frame::{Figured, Frame, adds, pick};
use super::roles::Roles;
use crate::domain::calendar::Period;
use crate::domain::count::{DistinctTally, Metric, VisitFact, VisitTally};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use std::collections::HashSet;

const ALWAYS: &[Metric] = &[Metric::VisitCount, Metric::WorkerVisits, Metric::VisitHours, Metric::Households];

/// Lines of these: the visits also by their two phases.
const ALWAYS_LINES: usize = ALWAYS.len() + 2;

/// What is counted of the visits of one programme in one part of the period.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    visits: VisitTally,
    distinct: DistinctTally,
    /// With a family to somewhere, or together with another body (M-53).
    accompaniments: u64,
    rounds: u64,
    facilities: HashSet<Id>,
}

/// A visit as it is counted.
pub(super) struct Seen<'a> {
    /// Its phase derived, its household the one it was merged into.
    pub fact: VisitFact<'a>,
    pub workers: &'a [Id],
    kind: &'a str,
    organisation: Option<Id>,
}

impl Counted {
    pub fn new(period: Period) -> Counted {
        Counted {
            visits: VisitTally::new(period),
            distinct: DistinctTally::new(period),
            accompaniments: 0,
            rounds: 0,
            facilities: HashSet::new(),
        }
    }

    pub fn add(&mut self, visit: &Seen<'_>) {
        self.visits.add(&visit.fact);
        self.distinct.add_visit(&visit.fact);
        match visit.kind {
            "accompaniment" | "joint" => self.accompaniments += 1,
            "facility_round" => {
                self.rounds += 1;
                self.facilities.extend(visit.organisation);
            }
            _ => {}
        }
    }

    pub fn figures(&self) -> Vec<Figured> {
        let all: Vec<_> = self.visits.figures().into_iter().chain(self.distinct.figures()).collect();
        let mut figures = pick(&all, ALWAYS);
        for (metric, count) in [
            (Metric::Accompaniments, self.accompaniments),
            (Metric::FacilityRounds, self.rounds),
            (Metric::FacilitiesVisited, self.facilities.len() as u64),
        ] {
            figures.extend(Figured::if_any(metric.code(), count, metric.unit()));
        }
        figures.extend(Figured::if_any("without_times", self.visits.without_times(), "件"));
        figures
    }
}

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let mut counted = frame.grid(|period, _| Counted::new(period));
    each(frame, |cell, programme, visit| {
        if let Some(counted) = counted.at_mut(cell, programme) {
            counted.add(visit);
        }
    })?;
    let (roles, corrections) = (Roles::of(frame)?, Corrections::of(frame)?);
    // How often others' visits were corrected is no figure of the own ones.
    let own = frame.app.counted()?.is_some();
    frame.lines(|c, p| {
        let (Some(counted), Some(cell)) = (counted.at(c, p), frame.cells.get(c)) else {
            return Ok(vec![]);
        };
        let mut figures = counted.figures();
        // Whatever is only said when it happens follows the registered workers.
        let extras = figures.split_off(ALWAYS_LINES.min(figures.len()));
        let registered = roles.tally(frame.programmes.get(p), cell.period.to());
        figures.extend(registered.figures().into_iter().map(Figured::from));
        figures.extend(extras);
        if !own {
            figures.extend(corrections.figure(frame, Kind::Visit, c, p)?);
        }
        Ok(figures)
    })
}

/// Calls `f` with part, programme and visit.
pub(super) fn each(frame: &Frame<'_>, mut f: impl FnMut(usize, usize, &Seen<'_>)) -> Result<()> {
    if frame.programmes.is_empty() {
        return Ok(());
    }
    let merged = Merged::of(frame, Kind::Household)?;
    let families = Families::of(frame, &merged)?;
    let counted = frame.app.counted()?;
    frame.app.store.each_visit(&frame.between(), |row| {
        if counted.as_ref().is_some_and(|sight| row.fact.household.is_none_or(|h| !sight.has(h))) {
            return Ok(());
        }
        let at = frame.programme_of(row.fact.programme).zip(frame.cell_of(row.fact.date));
        let Some((programme, cell)) = at else { return Ok(()) };
        let household = row.fact.household.map(|h| merged.stands_for(h));
        let phase = families.phase(household, row.fact.date, row.phase_override);
        let fact = VisitFact { household, phase, ..row.fact };
        let (kind, organisation) = (row.kind, row.organisation);
        f(cell, programme, &Seen { fact, workers: row.worker_ids, kind, organisation });
        Ok(())
    })
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let Some(cell) = frame.cells.first() else { return Ok(vec![]) };
    if line.metric == Metric::RegisteredWorkers.code() {
        let programme = frame.programmes.first();
        return Ok(Roles::of(frame)?.workers(programme, cell.period.to(), line.segment.as_deref()));
    }
    let mut found = vec![];
    each(frame, |_, _, visit| {
        let mut alone = Counted::new(cell.period);
        alone.add(visit);
        if adds(alone.figures(), line) {
            found.push((Kind::Visit, visit.fact.id));
        }
    })?;
    Ok(found)
}
