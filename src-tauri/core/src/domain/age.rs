//! Ages, pregnancies and school years, all derived on a day and never stored.

use super::calendar::fiscal_year;
use super::time::Date;
use chrono::{Datelike, Months};
use std::fmt;

/// Days from the first day of a pregnancy to its due date.
pub const GESTATION_DAYS: i64 = 280;

/// A baby's age: completed months and the days beyond them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    pub months: u32,
    pub days: u32,
}

impl fmt::Display for Age {
    /// `1か月5日`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}か月{}日", self.months, self.days)
    }
}

/// Completed months on `on`; None before the birth. A day that a month lacks counts as the first of
/// the next one: born on the 31st, a month is completed on 1 March.
pub fn age_months(birth: Date, on: Date) -> Option<u32> {
    if on < birth {
        return None;
    }
    let months = (on.year() - birth.year()) * 12 + on.month() as i32 - birth.month() as i32;
    u32::try_from(months - i32::from(on.day() < birth.day())).ok()
}

/// Completed years on `on`; None before the birth. Who is born on 29 February completes a year on
/// 1 March where there is no 29th.
pub fn age_years(birth: Date, on: Date) -> Option<u32> {
    age_months(birth, on).map(|months| months / 12)
}

/// Completed months and remaining days on `on`; None before the birth.
pub fn age(birth: Date, on: Date) -> Option<Age> {
    let months = age_months(birth, on)?;
    let first = birth.with_day(1)?.checked_add_months(Months::new(months))?;
    let reached = match first.with_day(birth.day()) {
        Some(day) => day,
        None => first.checked_add_months(Months::new(1))?,
    };
    u32::try_from((on - reached).num_days()).ok().map(|days| Age { months, days })
}

/// How far a pregnancy is: full weeks and days (0..=6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gestation {
    pub weeks: u32,
    pub days: u32,
}

impl Gestation {
    /// The month of pregnancy: the 8th is 28w0d to 31w6d.
    pub fn month(self) -> u32 {
        self.weeks / 4 + 1
    }
}

impl fmt::Display for Gestation {
    /// `28w0d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}w{}d", self.weeks, self.days)
    }
}

/// Weeks and days of pregnancy on `on`; None before its first day (280 days before `due`).
pub fn gestation(due: Date, on: Date) -> Option<Gestation> {
    let days = u32::try_from(GESTATION_DAYS - (due - on).num_days()).ok()?;
    Some(Gestation { weeks: days / 7, days: days % 7 })
}

/// Days since the birth: 0 on the day itself; None before it.
pub fn postpartum_day(birth: Date, on: Date) -> Option<u32> {
    u32::try_from((on - birth).num_days()).ok()
}

/// The fiscal year in which a child enters primary school: the one whose 1 April finds it aged six.
/// Born on 2 April to 1 April is one grade; a child of 1 April belongs to the older one.
pub fn first_school_fy(birth: Date) -> i32 {
    birth.year() + if (birth.month(), birth.day()) <= (4, 1) { 6 } else { 7 }
}

/// Whether a born child is not yet at school on `on`.
pub fn is_preschool(birth: Date, on: Date) -> bool {
    birth <= on && fiscal_year(on) < first_school_fy(birth)
}

/// The band of `infant_age_band` that an age in completed months belongs to; None from six years on, where
/// the school year decides.
pub fn age_band(months: u32) -> Option<&'static str> {
    Some(match months {
        0 | 1 => "month_1",
        2 => "month_2",
        3..12 => "month_3",
        12..36 => "year_1_2",
        36..72 => "year_3_5",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn years_are_completed_on_the_birthday() {
        let on = |birth, date| age_years(d(birth), d(date));
        assert_eq!(on("2013-04-01", "2026-03-31"), Some(12));
        assert_eq!(on("2013-04-01", "2026-04-01"), Some(13));
        assert_eq!(on("2020-02-29", "2026-02-28"), Some(5));
        assert_eq!(on("2020-02-29", "2026-03-01"), Some(6));
        assert_eq!(on("2020-02-29", "2024-02-29"), Some(4));
        assert_eq!(on("2016-05-02", "2025-12-26"), Some(9));
        assert_eq!(on("2018-11-30", "2025-12-26"), Some(7));
        assert_eq!(on("2026-03-02", "2026-03-01"), None);
    }

    #[test]
    fn babies_have_months_and_days() {
        let on = |birth, date| age(d(birth), d(date)).map(|a| (a.months, a.days));
        assert_eq!(on("2026-01-20", "2026-02-25"), Some((1, 5)));
        assert_eq!(on("2025-01-31", "2025-02-28"), Some((0, 28)));
        assert_eq!(on("2025-01-31", "2025-03-01"), Some((1, 0)));
        assert_eq!(on("2025-01-31", "2025-03-30"), Some((1, 29)));
        assert_eq!(on("2025-01-31", "2025-03-31"), Some((2, 0)));
        assert_eq!(on("2025-12-31", "2026-12-31"), Some((12, 0)));
        assert_eq!(age(d("2026-01-20"), d("2026-02-25")).unwrap().to_string(), "1か月5日");
        assert_eq!(postpartum_day(d("2026-01-20"), d("2026-02-25")), Some(36));
        assert_eq!(postpartum_day(d("2025-11-14"), d("2025-12-12")), Some(28));
        assert_eq!(postpartum_day(d("2025-11-14"), d("2025-11-13")), None);
    }

    #[test]
    fn pregnancies_count_back_from_the_due_date() {
        let on = |date| gestation(d("2025-11-20"), d(date)).map(|g| g.to_string());
        assert_eq!(on("2025-08-28").as_deref(), Some("28w0d"));
        assert_eq!(on("2025-09-10").as_deref(), Some("29w6d"));
        assert_eq!(on("2025-11-20").as_deref(), Some("40w0d"));
        assert_eq!(on("2025-10-09").as_deref(), Some("34w0d"));
        assert_eq!(on("2025-11-14").as_deref(), Some("39w1d"));
        assert_eq!(on("2025-02-13").as_deref(), Some("0w0d"));
        assert_eq!(on("2025-02-12"), None);
        let month = |date| gestation(d("2025-11-20"), d(date)).unwrap().month();
        assert_eq!(
            ["2025-08-27", "2025-08-28", "2025-09-24", "2025-09-25"].map(month),
            [7, 8, 8, 9],
            "the eighth month is 28w0d to 31w6d"
        );
    }

    #[test]
    fn school_begins_by_the_1_april_rule() {
        for (birth, fy) in [
            ("2019-04-02", 2026),
            ("2020-04-01", 2026),
            ("2020-04-02", 2027),
            ("2020-03-31", 2026),
            ("2019-12-31", 2026),
        ] {
            assert_eq!(first_school_fy(d(birth)), fy, "{birth}");
        }
        assert!(is_preschool(d("2020-04-02"), d("2027-03-31")));
        assert!(!is_preschool(d("2020-04-02"), d("2027-04-01")));
        assert!(!is_preschool(d("2020-04-02"), d("2020-04-01")), "not born yet");
    }

    proptest! {
        #[test]
        fn ages_never_go_back(birth in 0u64..30_000, later in 0u64..30_000) {
            let birth = d("1940-01-01").checked_add_days(Days::new(birth)).unwrap();
            let on = birth.checked_add_days(Days::new(later)).unwrap();
            let next = on.succ_opt().unwrap();
            let (today, tomorrow) = (age(birth, on).unwrap(), age(birth, next).unwrap());
            prop_assert!(today < tomorrow);
            prop_assert!(today.days <= 31);
            prop_assert_eq!(today.months / 12, age_years(birth, on).unwrap());
            prop_assert!(age_years(birth, next).unwrap() - age_years(birth, on).unwrap() <= 1);
        }
    }
}
