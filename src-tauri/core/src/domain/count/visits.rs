//! Visits, their workers and minutes: counting rules M-01 to M-04.

use super::facts::{VisitFact, VisitStatus};
use super::metric::{Figure, Metric};
use super::phase::Phase;
use crate::domain::calendar::Period;
use crate::domain::time::MINUTE_MS;

/// Counts the done visits of one programme in one period.
#[derive(Debug, Clone)]
pub struct VisitTally {
    period: Period,
    prenatal: u64,
    with_child: u64,
    worker_visits: u64,
    minutes: u64,
    without_times: u64,
}

impl VisitTally {
    pub fn new(period: Period) -> VisitTally {
        VisitTally { period, prenatal: 0, with_child: 0, worker_visits: 0, minutes: 0, without_times: 0 }
    }

    pub fn add(&mut self, visit: &VisitFact<'_>) {
        if visit.status != VisitStatus::Done || !self.period.contains(visit.date) {
            return;
        }
        match visit.phase.segment() {
            Phase::Prenatal => self.prenatal += 1,
            _ => self.with_child += 1,
        }
        self.worker_visits += u64::from(visit.worker_count);
        match visit.start_at.zip(visit.end_at).map(|(start, end)| end.0.saturating_sub(start.0)) {
            // Each visit is rounded by itself, so that parts of a period add up.
            Some(ms) if ms > 0 => self.minutes += ((ms + MINUTE_MS / 2) / MINUTE_MS).unsigned_abs(),
            _ => self.without_times += 1,
        }
    }

    /// Done visits, however many workers made them (counting rule M-01).
    pub fn visit_count(&self) -> u64 {
        self.prenatal + self.with_child
    }

    /// Done visits of a segment, `Prenatal` or everything else; both add up to `visit_count`
    /// (counting rule M-02).
    pub fn visits_in(&self, segment: Phase) -> u64 {
        if segment.segment() == Phase::Prenatal { self.prenatal } else { self.with_child }
    }

    /// Workers sent, each once a visit (counting rule M-03).
    pub fn worker_visits(&self) -> u64 {
        self.worker_visits
    }

    /// Minutes of done visits (counting rule M-04).
    pub fn minutes(&self) -> u64 {
        self.minutes
    }

    /// Done visits without a start or an end after it: counted, but without minutes.
    pub fn without_times(&self) -> u64 {
        self.without_times
    }

    /// All figures; the segments follow their whole.
    pub fn figures(&self) -> Vec<Figure> {
        let segment =
            |phase: Phase| Figure::whole(Metric::VisitCount, self.visits_in(phase)).of_segment(phase.code());
        vec![
            Figure::whole(Metric::VisitCount, self.visit_count()),
            segment(Phase::Prenatal),
            segment(Phase::WithChild),
            Figure::whole(Metric::WorkerVisits, self.worker_visits),
            Figure::whole(Metric::VisitHours, self.minutes),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use crate::domain::time::Instant;

    fn visit(date: &str, status: VisitStatus, phase: Phase) -> VisitFact<'static> {
        VisitFact {
            id: Id::from_bytes([0; 16]),
            programme: Id::from_bytes([1; 16]),
            household: None,
            persons: &[],
            date: date.parse().unwrap(),
            status,
            start_at: Some(Instant(0)),
            end_at: Some(Instant(120 * MINUTE_MS)),
            worker_count: 2,
            phase,
        }
    }

    #[test]
    fn done_visits_of_the_period_count_once_each() {
        let mut tally = VisitTally::new(Period::fiscal_year(2025).unwrap());
        for date in ["2025-10-09", "2025-10-16"] {
            tally.add(&visit(date, VisitStatus::Done, Phase::Prenatal));
        }
        for date in ["2025-12-04", "2025-12-11", "2026-03-31", "2026-04-01", "2025-03-31"] {
            tally.add(&visit(date, VisitStatus::Done, Phase::WithChild));
        }
        for status in VisitStatus::ALL.iter().filter(|s| **s != VisitStatus::Done) {
            tally.add(&visit("2025-12-18", *status, Phase::WithChild));
        }
        assert_eq!(tally.visit_count(), 5);
        assert_eq!((tally.visits_in(Phase::Prenatal), tally.visits_in(Phase::WithChild)), (2, 3));
        assert_eq!((tally.worker_visits(), tally.minutes(), tally.without_times()), (10, 600, 0));
    }

    #[test]
    fn a_visit_without_an_end_has_no_minutes() {
        let mut tally = VisitTally::new(Period::fiscal_year(2025).unwrap());
        let whole = visit("2025-12-04", VisitStatus::Done, Phase::Other);
        tally.add(&VisitFact { end_at: None, ..whole });
        tally.add(&VisitFact { end_at: Some(Instant(-1)), ..whole });
        tally.add(&VisitFact { end_at: Some(Instant(29_500)), ..whole });
        tally.add(&VisitFact { end_at: Some(Instant(30_000)), ..whole });
        assert_eq!((tally.visit_count(), tally.minutes(), tally.without_times()), (4, 1, 2));
        assert_eq!(tally.visits_in(Phase::WithChild), 4, "no override can fall out of both segments");
    }
}
