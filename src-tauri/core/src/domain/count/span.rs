//! The dates and nights of a stay, found by arithmetic on its two ends.

use super::rules::{DayRule, NightRule};
use crate::domain::calendar::Period;
use crate::domain::time::{DAY_MS, Date, Instant, Zone};
use chrono::{Datelike, NaiveTime, Timelike};

/// The hour whose stroke marks a night: night D is stayed when 03:00 of D+1 lies in the stay.
const MARKER_SECONDS: u32 = 3 * 3600;

/// Time from `in_at` up to, but without, `out_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub in_at: Instant,
    pub out_at: Instant,
}

impl Interval {
    /// Whether both have a moment in common; leaving when the other comes is no overlap.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.in_at.max(other.in_at) < self.out_at.min(other.out_at)
    }

    pub fn contains(&self, instant: Instant) -> bool {
        self.in_at <= instant && instant < self.out_at
    }
}

/// Consecutive dates, perhaps none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRun {
    /// The first date as a day number of the common era.
    first: i32,
    len: i32,
}

impl DateRun {
    /// The dates from the `first` to the `last` day number; none when the last is before the first.
    fn between(first: i32, last: i32) -> DateRun {
        DateRun { first, len: (last - first + 1).max(0) }
    }

    pub fn len(&self) -> u64 {
        u64::from(self.len.unsigned_abs())
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The dates of this run that lie in `period`.
    pub fn within(&self, period: &Period) -> DateRun {
        let (from, to) = (period.from().num_days_from_ce(), period.to().num_days_from_ce());
        DateRun::between(self.first.max(from), (self.first + self.len - 1).min(to))
    }

    /// The dates in order.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        (self.first..self.first + self.len).filter_map(Date::from_num_days_from_ce_opt)
    }

    pub fn last(&self) -> Option<Date> {
        if self.is_empty() { None } else { Date::from_num_days_from_ce_opt(self.first + self.len - 1) }
    }

    /// Day numbers of the first date and of the one after the last.
    pub(super) fn bounds(&self) -> (i32, i32) {
        (self.first, self.first + self.len)
    }
}

/// A stay's dates under every rule; the zone is asked once for each end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaySpan {
    in_date: Date,
    touched: DateRun,
    marked: DateRun,
    between: DateRun,
    begun: DateRun,
}

impl StaySpan {
    /// The span of `stay` in `zone`; without length where the stay has none.
    pub fn of(stay: Interval, zone: Zone) -> StaySpan {
        let (from, to) = (zone.local(stay.in_at), zone.local(stay.out_at));
        let (first, last) = (from.date().num_days_from_ce(), to.date().num_days_from_ce());
        let none = DateRun { first, len: 0 };
        if stay.out_at <= stay.in_at {
            return StaySpan {
                in_date: from.date(),
                touched: none,
                marked: none,
                between: none,
                begun: none,
            };
        }
        // Leaving at exactly 00:00 does not touch the new date, at exactly 03:00 not the night before.
        let at_midnight = to.time() == NaiveTime::MIN;
        let in_after = from.time().num_seconds_from_midnight() > MARKER_SECONDS
            || from.time().num_seconds_from_midnight() == MARKER_SECONDS && from.time().nanosecond() > 0;
        let out_by = to.time().num_seconds_from_midnight() < MARKER_SECONDS
            || to.time().num_seconds_from_midnight() == MARKER_SECONDS && to.time().nanosecond() == 0;
        let hours = stay.out_at.0.saturating_sub(stay.in_at.0);
        let begun = i32::try_from(hours / DAY_MS + i64::from(hours % DAY_MS > 0)).unwrap_or(0);
        StaySpan {
            in_date: from.date(),
            touched: DateRun::between(first, last - i32::from(at_midnight)),
            marked: DateRun::between(first - 1 + i32::from(in_after), last - 1 - i32::from(out_by)),
            between: DateRun::between(first, last - 1),
            begun: DateRun { first, len: begun },
        }
    }

    /// The local date of the check-in.
    pub fn in_date(&self) -> Date {
        self.in_date
    }

    /// The last date that the stay touches; its check-in date when it has no length.
    pub fn last_date(&self) -> Date {
        self.touched.last().unwrap_or(self.in_date)
    }

    /// Every date that the stay touches.
    pub fn touched(&self) -> DateRun {
        self.touched
    }

    /// The stay's days (counting rule M-11).
    pub fn days(&self, day_rule: DayRule, night_rule: NightRule) -> DateRun {
        match day_rule {
            DayRule::CalendarInclusive => self.touched,
            DayRule::Nights => self.nights(night_rule),
            DayRule::Per24h => self.begun,
        }
    }

    /// The stay's nights, each by the date on which it begins (counting rule M-12). The nights of
    /// `Marker` are also those in which the stay takes a bed.
    pub fn nights(&self, night_rule: NightRule) -> DateRun {
        match night_rule {
            NightRule::Marker => self.marked,
            NightRule::DateDiff => self.between,
        }
    }
}

/// `30泊31日` (counting rule M-13).
pub fn notation(nights: u64, days: u64) -> String {
    format!("{nights}泊{days}日")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::fiscal_year;
    use crate::domain::time_text::parse_instant;

    /// Reference vectors: case, in, out, days, days by fiscal year, nights, nights by fiscal year,
    /// nights by date difference, days per 24 hours.
    const VECTORS: &str = "\
V1,2026-03-14T17:00,2026-03-15T17:00,2,2025:2,1,2025:1,1,1
V2,2025-12-26T10:00,2025-12-29T16:00,4,2025:4,3,2025:3,3,4
V3,2026-02-11T02:00,2026-02-13T15:00,3,2025:3,3,2025:3,2,3
V4,2026-03-30T18:00,2026-04-02T10:00,4,2025:2 2026:2,3,2025:2 2026:1,3,3
V6,2026-02-25T10:00,2026-02-26T09:00,2,2025:2,1,2025:1,1,1
V8,2026-02-25T10:00,2026-02-25T15:30,1,2025:1,0,-,0,1
V9,2025-07-01T17:00,2025-07-07T10:00,7,2025:7,6,2025:6,6,6
V10,2025-07-01T17:00,2025-07-08T10:00,8,2025:8,7,2025:7,7,7
V11,2019-04-29T17:00,2019-05-02T10:00,4,2019:4,3,2019:3,3,3
V13,2020-08-01T15:00,2020-08-31T11:00,31,2020:31,30,2020:30,30,30
M1,2026-03-31T10:00,2026-03-31T19:00,1,2025:1,0,-,0,1
G5,2025-11-08T18:00,2025-11-09T10:00,2,2025:2,1,2025:1,1,1
emergency,2026-04-01T02:00,2026-04-01T10:00,1,2026:1,1,2025:1,0,1
left at midnight,2026-03-30T18:00,2026-03-31T24:00,2,2025:2,1,2025:1,2,2
left at 03:00,2026-02-11T18:00,2026-02-12T03:00,2,2025:2,0,-,1,1
came at 03:00,2026-02-11T03:00,2026-02-12T03:01,2,2025:2,2,2025:2,1,2";

    fn span(from: &str, to: &str) -> StaySpan {
        let at = |text| parse_instant(text, Zone::default(), None).unwrap();
        StaySpan::of(Interval { in_at: at(from), out_at: at(to) }, Zone::default())
    }

    fn by_fy(run: DateRun) -> String {
        let years = run.dates().map(fiscal_year);
        let mut out: Vec<(i32, u64)> = Vec::new();
        for fy in years {
            match out.last_mut() {
                Some((last, n)) if *last == fy => *n += 1,
                _ => out.push((fy, 1)),
            }
        }
        for (fy, n) in &out {
            assert_eq!(run.within(&Period::fiscal_year(*fy).unwrap()).len(), *n, "arithmetic = listing");
        }
        let texts: Vec<String> = out.iter().map(|(fy, n)| format!("{fy}:{n}")).collect();
        if texts.is_empty() { "-".to_owned() } else { texts.join(" ") }
    }

    #[test]
    fn reference_vectors() {
        for line in VECTORS.lines() {
            let cells: Vec<&str> = line.split(',').collect();
            let span = span(cells[1], cells[2]);
            let days = span.days(DayRule::CalendarInclusive, NightRule::Marker);
            let nights = span.nights(NightRule::Marker);
            let found = [
                days.len().to_string(),
                by_fy(days),
                nights.len().to_string(),
                by_fy(nights),
                span.nights(NightRule::DateDiff).len().to_string(),
                span.days(DayRule::Per24h, NightRule::Marker).len().to_string(),
            ];
            assert_eq!(found.as_slice(), &cells[3..], "{line}");
            assert_eq!(span.days(DayRule::Nights, NightRule::Marker), nights);
        }
    }

    #[test]
    fn nights_are_named_by_the_evening() {
        let nights: Vec<String> = span("2026-02-11T02:00", "2026-02-13T15:00")
            .nights(NightRule::Marker)
            .dates()
            .map(|d| d.to_string())
            .collect();
        assert_eq!(nights, ["2026-02-10", "2026-02-11", "2026-02-12"]);
        let v13 = span("2020-08-01T15:00", "2020-08-31T11:00");
        assert_eq!(notation(v13.nights(NightRule::Marker).len(), v13.touched().len()), "30泊31日");
    }

    #[test]
    fn a_stay_without_length_has_no_days() {
        for (from, to) in [("2026-02-11T02:00", "2026-02-11T02:00"), ("2026-02-13T15:00", "2026-02-11T02:00")]
        {
            let span = span(from, to);
            assert!(span.touched().is_empty());
            assert!(span.nights(NightRule::Marker).is_empty());
            assert!(span.nights(NightRule::DateDiff).is_empty());
            assert!(span.days(DayRule::Per24h, NightRule::Marker).is_empty());
            assert_eq!(span.last_date(), span.in_date());
        }
    }

    #[test]
    fn turnover_is_no_overlap() {
        let stay = |from, to| Interval { in_at: Instant(from), out_at: Instant(to) };
        assert!(!stay(0, 10).overlaps(&stay(10, 20)));
        assert!(!stay(10, 20).overlaps(&stay(0, 10)));
        assert!(stay(0, 11).overlaps(&stay(10, 20)));
        assert!(stay(0, 30).overlaps(&stay(10, 20)));
        assert!(!stay(5, 5).overlaps(&stay(0, 10)), "no length, no overlap");
        assert!(stay(0, 10).contains(Instant(0)) && !stay(0, 10).contains(Instant(10)));
    }
}
