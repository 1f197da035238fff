//! Cases, days and nights of stays: counting rules M-10 to M-12, M-14, M-15 and M-17.

use super::facts::{StayFact, StayStatus};
use super::metric::{Figure, Metric};
use super::occupancy;
use super::rules::{CaseAttribution, StayRules};
use super::span::{DateRun, StaySpan};
use super::value::Value;
use crate::domain::calendar::Period;
use crate::domain::id::Id;
use crate::domain::time::{Instant, Zone};
use std::collections::HashMap;

/// Counts the stays of one programme in one period.
#[derive(Debug, Clone)]
pub struct StayTally {
    period: Period,
    rules: StayRules,
    cases: u64,
    carried_over: u64,
    days: DaySum,
    nights: u64,
    cancelled_same_day: u64,
    without_times: u64,
}

impl StayTally {
    pub fn new(period: Period, rules: StayRules) -> StayTally {
        let days = if rules.dedupe_child_date { DaySum::Once(HashMap::new()) } else { DaySum::Each(0) };
        StayTally {
            period,
            rules,
            cases: 0,
            carried_over: 0,
            days,
            nights: 0,
            cancelled_same_day: 0,
            without_times: 0,
        }
    }

    /// Adds one stay. `now` ends a stay in progress.
    pub fn add(&mut self, stay: &StayFact, zone: Zone, now: Instant) {
        self.add_spanned(stay, span_of(stay, zone, now).as_ref());
    }

    /// Adds one stay whose span is known from `span_of`: with many periods the zone is then asked once.
    pub fn add_spanned(&mut self, stay: &StayFact, span: Option<&StaySpan>) {
        if stay.status == StayStatus::CancelledSameDay {
            if span.is_some_and(|s| self.period.contains(s.in_date())) {
                self.cancelled_same_day += 1;
                self.cases += u64::from(self.rules.count_same_day_cancel);
            }
            return;
        }
        if !stay.status.counts() {
            return;
        }
        let Some(span) = span else {
            self.without_times += 1;
            return;
        };
        if !stay.has_times() && self.period.contains(span.in_date()) {
            self.without_times += 1;
        }
        let is_case = match self.rules.case_attribution {
            CaseAttribution::CheckIn => self.period.contains(span.in_date()),
            CaseAttribution::CheckOut => {
                stay.status == StayStatus::Completed && self.period.contains(span.last_date())
            }
        };
        self.cases += u64::from(is_case);
        let touches = !span.touched().within(&self.period).is_empty();
        self.carried_over += u64::from(touches && span.in_date() < self.period.from());
        let days = span.days(self.rules.day_rule, self.rules.night_rule);
        self.days.add(stay.person, days.within(&self.period));
        self.nights += span.nights(self.rules.night_rule).within(&self.period).len();
    }

    /// Stays of the period (counting rule M-10).
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// Stays that touch the period and began before it (counting rule M-14).
    pub fn cases_carried_over(&self) -> u64 {
        self.carried_over
    }

    /// Days (counting rule M-11). A stay in progress counts until now; its days in a period that is over
    /// are the same before and after it ends.
    pub fn stay_days(&self) -> u64 {
        self.days.value()
    }

    /// Nights that begin in the period (counting rule M-12).
    pub fn nights(&self) -> u64 {
        self.nights
    }

    /// Stays cancelled on the day on which they were planned to begin (counting rule M-17).
    pub fn cancelled_same_day(&self) -> u64 {
        self.cancelled_same_day
    }

    /// Counted stays that lack a check-in or a check-out: a case, where the check-in is known, but no
    /// days. Reports name them as due. Without a check-in they belong to no period and appear in each.
    pub fn without_times(&self) -> u64 {
        self.without_times
    }

    /// Nights per night offered (counting rule M-16); `bed_nights` from `occupancy::bed_nights`.
    pub fn occupancy(&self, bed_nights: u64) -> Value {
        occupancy::rate(self.nights, bed_nights)
    }

    /// All figures with their rules.
    pub fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::whole(Metric::Cases, self.cases).by_rule(self.rules.case_attribution.name()),
            Figure::whole(Metric::CasesCarriedOver, self.carried_over),
            Figure::whole(Metric::StayDays, self.stay_days()).by_rule(self.rules.day_rule.name()),
            Figure::whole(Metric::Nights, self.nights).by_rule(self.rules.night_rule.name()),
            Figure::whole(Metric::CancelledSameDay, self.cancelled_same_day),
        ]
    }
}

/// The span of a stay as it is counted at `now`; None without a check-in.
pub fn span_of(stay: &StayFact, zone: Zone, now: Instant) -> Option<StaySpan> {
    stay.counted(now).map(|interval| StaySpan::of(interval, zone))
}

#[derive(Debug, Clone)]
enum DaySum {
    /// Every stay's days.
    Each(u64),
    /// Day numbers `[first, end)` by person, so that a date counts once.
    Once(HashMap<Id, Vec<(i32, i32)>>),
}

impl DaySum {
    fn add(&mut self, person: Id, days: DateRun) {
        match self {
            DaySum::Each(sum) => *sum += days.len(),
            DaySum::Once(_) if days.is_empty() => {}
            DaySum::Once(by_person) => by_person.entry(person).or_default().push(days.bounds()),
        }
    }

    fn value(&self) -> u64 {
        match self {
            DaySum::Each(sum) => *sum,
            DaySum::Once(by_person) => by_person.values().map(|runs| covered(runs)).sum(),
        }
    }
}

/// How many days the runs cover together.
fn covered(runs: &[(i32, i32)]) -> u64 {
    let mut runs = runs.to_vec();
    runs.sort_unstable();
    let mut end = i32::MIN;
    let mut days = 0u64;
    for (first, last) in runs {
        let first = first.max(end);
        if first < last {
            days += u64::from(first.abs_diff(last));
            end = last;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::super::rules::{DayRule, NightRule};
    use super::*;
    use crate::domain::time_text::parse_instant;

    fn at(text: &str) -> Instant {
        parse_instant(text, Zone::default(), None).unwrap()
    }

    fn stay(person: u8, from: &str, to: &str) -> StayFact {
        let person = Id::from_bytes([person; 16]);
        StayFact {
            id: Id::from_bytes([0; 16]),
            programme: Id::from_bytes([1; 16]),
            person,
            household: None,
            status: StayStatus::Completed,
            in_at: Some(at(from)),
            out_at: Some(at(to)),
            planned_out_at: None,
        }
    }

    fn count(fy: i32, rules: StayRules, now: &str, stays: &[StayFact]) -> StayTally {
        let mut tally = StayTally::new(Period::fiscal_year(fy).unwrap(), rules);
        for stay in stays {
            tally.add(stay, Zone::default(), at(now));
        }
        tally
    }

    const NOW: &str = "2026-05-01T09:00";

    #[test]
    fn a_stay_over_31_march_is_one_case_and_its_days_are_shared() {
        let stays = [stay(1, "2026-03-30T18:00", "2026-04-02T10:00")];
        let old = count(2025, StayRules::default(), NOW, &stays);
        let new = count(2026, StayRules::default(), NOW, &stays);
        assert_eq!((old.cases(), old.stay_days(), old.nights(), old.cases_carried_over()), (1, 2, 2, 0));
        assert_eq!((new.cases(), new.stay_days(), new.nights(), new.cases_carried_over()), (0, 2, 1, 1));
        let on_1_april = [stay(1, "2026-04-01T00:00", "2026-04-02T10:00")];
        assert_eq!(count(2026, StayRules::default(), NOW, &on_1_april).cases_carried_over(), 0);
        let gone_at_midnight = [stay(1, "2026-03-30T18:00", "2026-03-31T24:00")];
        assert_eq!(count(2026, StayRules::default(), NOW, &gone_at_midnight).cases_carried_over(), 0);
        let rules = StayRules { case_attribution: CaseAttribution::CheckOut, ..StayRules::default() };
        assert_eq!([2025, 2026].map(|fy| count(fy, rules, NOW, &gone_at_midnight).cases()), [1, 0]);
        assert_eq!([2025, 2026].map(|fy| count(fy, rules, NOW, &stays).cases()), [0, 1]);
    }

    #[test]
    fn siblings_are_cases_of_their_own() {
        let respite = |person| stay(person, "2025-12-26T10:00", "2025-12-29T16:00");
        let tally = count(2025, StayRules::default(), NOW, &[respite(1), respite(2)]);
        assert_eq!((tally.cases(), tally.nights(), tally.stay_days()), (2, 6, 8));
        let twins = |person| stay(person, "2026-03-14T17:00", "2026-03-15T17:00");
        let tally = count(2025, StayRules::default(), NOW, &[twins(1), twins(2), twins(3)]);
        assert_eq!((tally.cases(), tally.nights(), tally.stay_days()), (3, 3, 6));
    }

    #[test]
    fn a_stay_cancelled_on_its_day_counts_only_by_choice() {
        let mut cancelled = stay(1, "2025-11-08T17:00", "2025-11-09T10:00");
        cancelled.status = StayStatus::CancelledSameDay;
        cancelled.planned_out_at = cancelled.out_at.take();
        let stays = [cancelled, stay(2, "2025-11-08T18:00", "2025-11-09T10:00")];
        let tally = count(2025, StayRules::default(), NOW, &stays);
        assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (1, 2, 1));
        assert_eq!(tally.cancelled_same_day(), 1);
        let rules = StayRules { count_same_day_cancel: true, ..StayRules::default() };
        let tally = count(2025, rules, NOW, &stays);
        assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (2, 2, 1));
        for status in [StayStatus::Confirmed, StayStatus::NoShow, StayStatus::Cancelled, StayStatus::Held] {
            let other = StayFact { status, ..stay(3, "2025-11-08T17:00", "2025-11-09T10:00") };
            assert_eq!(count(2025, StayRules::default(), NOW, &[other]).cases(), 0, "{status:?}");
        }
    }

    #[test]
    fn a_stay_in_progress_counts_until_now() {
        let mut open = stay(1, "2026-03-30T18:00", "2026-04-02T10:00");
        open.status = StayStatus::InStay;
        open.planned_out_at = open.out_at.take();
        let days = |fy, now| count(fy, StayRules::default(), now, &[open]).stay_days();
        let nights = |fy, now| count(fy, StayRules::default(), now, &[open]).nights();
        assert_eq!(days(2025, "2026-03-30T20:00"), 1);
        assert_eq!((days(2025, "2026-04-01T09:00"), days(2026, "2026-04-01T09:00")), (2, 1));
        assert_eq!((nights(2025, "2026-04-01T09:00"), nights(2026, "2026-04-01T09:00")), (2, 0));
        assert_eq!(days(2026, "2026-04-05T09:00"), 5, "overdue: still in the house");
        assert_eq!(days(2025, "2026-03-30T17:00"), 0, "not yet come");
        let ahead = StayFact { out_at: Some(at("2026-04-20T10:00")), ..open };
        let tally = count(2026, StayRules::default(), "2026-04-05T09:00", &[ahead]);
        assert_eq!(tally.stay_days(), 5, "a check-out entered ahead has not happened");
        let rules = StayRules { case_attribution: CaseAttribution::CheckOut, ..StayRules::default() };
        assert_eq!(count(2026, rules, "2026-04-05T09:00", &[open]).cases(), 0, "not yet gone");
    }

    #[test]
    fn a_turnover_date_counts_twice_unless_asked_otherwise() {
        let stays = [
            stay(1, "2025-07-03T18:00", "2025-07-05T10:00"),
            stay(1, "2025-07-01T17:00", "2025-07-03T10:00"),
            stay(2, "2025-07-03T17:00", "2025-07-04T10:00"),
        ];
        let tally = count(2025, StayRules::default(), NOW, &stays);
        assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (3, 8, 5));
        let rules = StayRules { dedupe_child_date: true, ..StayRules::default() };
        let tally = count(2025, rules, NOW, &stays);
        assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (3, 7, 5));
    }

    #[test]
    fn other_day_rules() {
        let stays = [stay(1, "2025-12-26T10:00", "2025-12-29T16:00")];
        let days = |day_rule, night_rule| {
            count(2025, StayRules { day_rule, night_rule, ..StayRules::default() }, NOW, &stays).stay_days()
        };
        assert_eq!(days(DayRule::Nights, NightRule::Marker), 3);
        assert_eq!(days(DayRule::Per24h, NightRule::Marker), 4);
        assert_eq!(days(DayRule::CalendarInclusive, NightRule::DateDiff), 4);
    }

    #[test]
    fn missing_times_are_told() {
        let mut no_out = stay(1, "2025-07-01T17:00", "2025-07-03T10:00");
        no_out.out_at = None;
        let no_in = StayFact { in_at: None, ..stay(2, "2025-07-01T17:00", "2025-07-03T10:00") };
        let tally = count(2025, StayRules::default(), NOW, &[no_out, no_in]);
        assert_eq!((tally.cases(), tally.stay_days(), tally.without_times()), (1, 0, 2));
        let planned = StayFact { planned_out_at: Some(at("2025-07-03T10:00")), ..no_out };
        let tally = count(2025, StayRules::default(), NOW, &[planned]);
        assert_eq!((tally.stay_days(), tally.without_times()), (3, 0));
    }

    #[test]
    fn a_period_without_records_shows_zeros_and_a_dash() {
        let tally = count(2025, StayRules::default(), NOW, &[]);
        assert!(tally.figures().iter().all(|figure| figure.value == Value::Whole(0)));
        assert_eq!(tally.occupancy(0), Value::NotApplicable);
        assert_eq!(tally.occupancy(100), Value::Tenths(0));
    }
}
