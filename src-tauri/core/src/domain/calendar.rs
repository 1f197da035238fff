//! Fiscal years, periods and how a report cuts them.
//!
//! A fiscal year runs from 1 April to 31 March and is named by the year of its April. Weeks are ISO
//! weeks, Monday to Sunday; a part of a period never crosses 31 March.

use super::time::Date;
use chrono::{Datelike, Days, Months, Weekday};
use std::fmt;

/// Months in the order of a fiscal year.
pub const FY_MONTHS: [u32; 12] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];

/// The fiscal year that holds `date`.
pub fn fiscal_year(date: Date) -> i32 {
    if date.month() >= 4 { date.year() } else { date.year() - 1 }
}

/// The quarter of the fiscal year: 1 is April to June, 4 is January to March.
pub fn quarter(date: Date) -> u8 {
    (month_order(date.month()) / 3 + 1) as u8
}

/// The place of `month` (1..=12) in a fiscal year: April is 0, March is 11.
pub fn month_order(month: u32) -> u32 {
    (month + 8) % 12
}

/// Days from `from` to `to`, both included; `from` is never after `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Date,
    to: Date,
}

/// How a period is cut for a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Month,
    Quarter,
    Week,
    FiscalYear,
}

impl Step {
    /// The step of a code: `month`, `quarter`, `week` or `fiscal_year`.
    pub fn parse(code: &str) -> Option<Step> {
        match code {
            "month" => Some(Step::Month),
            "quarter" => Some(Step::Quarter),
            "week" => Some(Step::Week),
            "fiscal_year" => Some(Step::FiscalYear),
            _ => None,
        }
    }

    /// The label of the part that holds `date`: `2026-03`, `2025-Q4`, `2026-W11`, `2025`.
    /// Quarters and fiscal years carry the fiscal year, weeks the ISO year.
    pub fn label(self, date: Date) -> String {
        match self {
            Step::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Step::Quarter => format!("{:04}-Q{}", fiscal_year(date), quarter(date)),
            Step::Week => format!("{:04}-W{:02}", date.iso_week().year(), date.iso_week().week()),
            Step::FiscalYear => format!("{:04}", fiscal_year(date)),
        }
    }

    /// The last day of the part that holds `date`. A week ends on 31 March where it holds one.
    fn last_day(self, date: Date) -> Date {
        match self {
            Step::Month => last_of_month(date, 0),
            Step::Quarter => last_of_month(date, 2 - month_order(date.month()) % 3),
            Step::FiscalYear => last_of_month(date, 11 - month_order(date.month())),
            Step::Week => {
                let sunday = plus_days(date, 6 - u64::from(date.weekday().num_days_from_monday()));
                sunday.min(Step::FiscalYear.last_day(date))
            }
        }
    }
}

impl Period {
    /// The days from `from` to `to`; None when `to` is before `from`.
    pub fn new(from: Date, to: Date) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    /// A single day.
    pub fn day(date: Date) -> Period {
        Period { from: date, to: date }
    }

    /// Fiscal year `year`: 1 April `year` to 31 March of the next. None beyond the calendar's range.
    pub fn fiscal_year(year: i32) -> Option<Period> {
        let to = Date::from_ymd_opt(year.checked_add(1)?, 3, 31)?;
        Some(Period { from: Date::from_ymd_opt(year, 4, 1)?, to })
    }

    /// The fiscal years `first` to `last`; None when the last is before the first.
    pub fn fiscal_years(first: i32, last: i32) -> Option<Period> {
        Period::new(Period::fiscal_year(first)?.from, Period::fiscal_year(last)?.to)
    }

    /// The Monday to Sunday of an ISO week such as `2026-W11`; None when there is no such week.
    pub fn iso_week(text: &str) -> Option<Period> {
        let (year, week) = text.trim().split_once("-W").or_else(|| text.trim().split_once("-w"))?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || week.len() != 2 || !digits(year) || !digits(week) {
            return None;
        }
        let from = Date::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)?;
        Period::new(from, plus_days(from, 6))
    }

    /// A calendar month such as `2026-03`; None when there is no such month.
    pub fn month(text: &str) -> Option<Period> {
        let (year, month) = text.trim().split_once('-')?;
        let from = Date::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
        Period::new(from, Step::Month.last_day(from))
    }

    pub fn from(&self) -> Date {
        self.from
    }

    /// The last day, still inside.
    pub fn to(&self) -> Date {
        self.to
    }

    /// Number of days, at least 1.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// The days that both have.
    pub fn intersect(&self, other: &Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// The parts of this period, in order and without gaps; the first and the last may be short.
    pub fn parts(&self, step: Step) -> Vec<Period> {
        let mut parts = Vec::new();
        let mut from = Some(self.from);
        while let Some(start) = from.filter(|d| *d <= self.to) {
            let to = step.last_day(start).min(self.to);
            parts.push(Period { from: start, to });
            from = to.succ_opt();
        }
        parts
    }

    /// The period cut at every 31 March.
    pub fn split_at_fiscal_year(&self) -> Vec<Period> {
        self.parts(Step::FiscalYear)
    }
}

impl fmt::Display for Period {
    /// `2026-03-02..2026-03-08`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// The last day of the month that lies `ahead` months after that of `date`.
fn last_of_month(date: Date, ahead: u32) -> Date {
    let first = date.with_day(1).unwrap_or(date);
    first.checked_add_months(Months::new(ahead + 1)).and_then(|next| next.pred_opt()).unwrap_or(Date::MAX)
}

fn plus_days(date: Date, days: u64) -> Date {
    date.checked_add_days(Days::new(days)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn p(from: &str, to: &str) -> Period {
        Period::new(d(from), d(to)).unwrap()
    }

    #[test]
    fn fiscal_years_turn_on_1_april() {
        for (date, fy) in
            [("2019-03-31", 2018), ("2019-04-01", 2019), ("2020-03-31", 2019), ("2020-04-01", 2020)]
        {
            assert_eq!(fiscal_year(d(date)), fy, "{date}");
        }
        assert_eq!(Period::fiscal_year(2025), Some(p("2025-04-01", "2026-03-31")));
        assert_eq!(Period::fiscal_years(2018, 2020), Some(p("2018-04-01", "2021-03-31")));
        assert_eq!(Period::fiscal_years(2020, 2018), None);
        assert_eq!(FY_MONTHS.map(month_order), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(
            ["2025-04-01", "2025-09-30", "2025-12-31", "2026-03-31"].map(|t| quarter(d(t))),
            [1, 2, 3, 4]
        );
    }

    #[test]
    fn weeks_run_monday_to_sunday() {
        assert_eq!(Period::iso_week("2026-W11"), Some(p("2026-03-09", "2026-03-15")));
        assert_eq!(Period::iso_week("2026-W01"), Some(p("2025-12-29", "2026-01-04")));
        assert_eq!(Period::iso_week("2026-W53"), Some(p("2026-12-28", "2027-01-03")));
        for wrong in ["2025-W53", "2026-W00", "2026-11", "2026-W1", "2026-W+1", "W11", ""] {
            assert_eq!(Period::iso_week(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_week_of_31_march_is_cut_in_two() {
        let week = Period::iso_week("2026-W14").unwrap();
        assert_eq!(
            week.split_at_fiscal_year(),
            [p("2026-03-30", "2026-03-31"), p("2026-04-01", "2026-04-05")]
        );
        let both = p("2026-03-23", "2026-04-12").parts(Step::Week);
        assert_eq!(both.len(), 4);
        assert_eq!(Step::Week.label(both[1].from()), "2026-W14");
        assert_eq!(Step::Week.label(both[2].from()), "2026-W14");
    }

    #[test]
    fn parts_carry_their_labels() {
        let fy = Period::fiscal_year(2025).unwrap();
        let labels = |step: Step| fy.parts(step).iter().map(|p| step.label(p.from())).collect::<Vec<_>>();
        assert_eq!(labels(Step::Quarter), ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]);
        assert_eq!(labels(Step::Month).first().map(String::as_str), Some("2025-04"));
        assert_eq!(labels(Step::Month).last().map(String::as_str), Some("2026-03"));
        assert_eq!(labels(Step::FiscalYear), ["2025"]);
        assert_eq!(p("2025-05-15", "2025-07-02").parts(Step::Month).len(), 3);
    }

    proptest! {
        #[test]
        fn parts_cover_the_period_once(start in 0u64..40_000, days in 0u64..1500, step in 0usize..4) {
            let step = [Step::Month, Step::Quarter, Step::Week, Step::FiscalYear][step];
            let from = plus_days(d("1950-01-01"), start);
            let period = Period::new(from, plus_days(from, days)).unwrap();
            let parts = period.parts(step);
            prop_assert_eq!(parts[0].from(), period.from());
            prop_assert_eq!(parts[parts.len() - 1].to(), period.to());
            for pair in parts.windows(2) {
                prop_assert_eq!(pair[0].to().succ_opt(), Some(pair[1].from()));
            }
            for part in &parts {
                prop_assert_eq!(fiscal_year(part.from()), fiscal_year(part.to()));
                prop_assert_eq!(step.label(part.from()), step.label(part.to()));
            }
        }
    }
}
