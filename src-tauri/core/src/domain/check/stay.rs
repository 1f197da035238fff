//! One stay: I-03, I-10, I-13 to I-16, I-20, I-22.

use super::Finding;
use crate::domain::age::age_months;
use crate::domain::id::Id;
use crate::domain::rules::Rules;
use crate::domain::time::{Date, Instant, Zone};
use chrono::Timelike;
use serde_json::json;

/// A stay's time in the house; the end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occupied {
    pub id: Id,
    pub from: Instant,
    pub to: Option<Instant>,
}

impl Occupied {
    /// Whether two half-open times meet: leaving at the instant of the next arrival does not.
    pub fn meets(&self, other: &Occupied) -> bool {
        self.to.is_none_or(|t| other.from < t) && other.to.is_none_or(|t| self.from < t)
    }
}

/// I-10: the same person in two stays at once, whatever the programme or place.
pub fn overlap(stay: &Occupied, others: &[Occupied]) -> Option<Finding> {
    let other = others.iter().find(|o| o.id != stay.id && o.meets(stay))?;
    Some(Finding::block("I-10", "in_at").with(json!({ "stay_id": other.id.to_string() })))
}

/// The person who stays, as far as the rules ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct Guest {
    pub birth_date: Option<Date>,
    pub unborn: bool,
    /// Born to the guest, where the guest is a mother: the youngest child present.
    pub youngest_birth: Option<Date>,
}

/// I-03: nobody stays before birth, and an unborn child is a companion only.
pub fn birth(guest: &Guest, date: Date, field: &'static str) -> Option<Finding> {
    let too_early = guest.birth_date.is_some_and(|b| b > date);
    (guest.unborn || too_early).then(|| Finding::block("I-03", field))
}

/// I-20: completed years on the day of arrival; passing the limit later does not matter.
pub fn age(guest: &Guest, rules: &Rules, date: Date) -> Option<Finding> {
    let months = i64::from(age_months(guest.birth_date?, date)?);
    let age = months / 12;
    let min = rules.child_age_min_years.map(i64::from);
    let min_months = rules.child_age_min_months.map(i64::from);
    let max = rules.child_age_max_years_inclusive.map(i64::from);
    let outside = min.is_some_and(|m| age < m)
        || min_months.is_some_and(|m| months < m)
        || max.is_some_and(|m| age > m);
    outside.then(|| {
        let detail =
            json!({ "age": age, "months": months, "min": min, "min_months": min_months, "max": max });
        Finding::warn("I-20", "person_id").with(detail)
    })
}

/// I-22: postpartum care ends so many days after the birth.
pub fn postpartum(guest: &Guest, rules: &Rules, date: Date) -> Option<Finding> {
    let limit = i64::from(rules.days_since_birth_under?);
    let days = (date - guest.youngest_birth?).num_days();
    (days >= limit).then(|| Finding::warn("I-22", "person_id").with(json!({ "days": days, "under": limit })))
}

/// I-13: arrival and departure inside the opening hours; overnight, out by the closing hour of the
/// last day.
pub fn window(from: Instant, to: Option<Instant>, rules: &Rules, zone: Zone) -> Option<Finding> {
    if rules.open_24_365 == Some(true) {
        return None;
    }
    let (open, close) = (rules.open_from?, rules.open_to?);
    let minutes = |at: Instant| {
        let local = zone.local(at);
        u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0)
    };
    let next_day = rules.closes_next_day == Some(true);
    let early = minutes(from) < open.minutes();
    let late_in = !next_day && minutes(from) >= close.minutes();
    let late = to.is_some_and(|t| {
        let same_day = zone.date_of(t) == zone.date_of(from);
        if next_day {
            !same_day && minutes(t) > close.minutes()
        } else {
            !same_day || minutes(t) > close.minutes()
        }
    });
    (early || late_in || late).then(|| {
        Finding::warn("I-13", if late && !early { "out_at" } else { "in_at" })
            .with(json!({ "open_from": open, "open_to": close, "closes_next_day": next_day }))
    })
}

/// Length of the stay by the programme's rules.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    pub days: i64,
    pub nights: i64,
    /// Days of the person in this programme in the fiscal year, this stay included.
    pub days_in_year: i64,
    pub completed: bool,
    /// The extension has a reason and somebody approved it.
    pub extended: bool,
}

/// I-14, I-15, I-16: no night in an overnight programme, too many days at once or in the year.
pub fn length(length: Length, rules: &Rules) -> Vec<Finding> {
    let mut findings = vec![];
    if rules.overnight_only == Some(true) && length.completed && length.nights < 1 {
        findings.push(Finding::warn("I-14", "out_at"));
    }
    if let Some(max) = rules.max_days_per_stay.map(i64::from).filter(|m| length.days > *m && !length.extended)
    {
        let detail = json!({ "days": length.days, "max": max });
        findings.push(Finding::warn("I-15", "extension_reason").with(detail));
    }
    if let Some(max) = rules.max_days_per_year.map(i64::from).filter(|m| length.days_in_year > *m) {
        let detail = json!({ "days": length.days_in_year, "max": max });
        findings.push(Finding::warn("I-16", "out_at").with(detail));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::Severity;
    use crate::domain::rules::TimeOfDay;
    use crate::domain::time::HOUR_MS;

    fn date(y: i32, m: u32, d: u32) -> Date {
        Date::from_ymd_opt(y, m, d).unwrap()
    }

    fn at(d: u32, h: u32, min: u32) -> Instant {
        Zone::default().instant(date(2026, 2, d).and_hms_opt(h, min, 0).unwrap())
    }

    #[test]
    fn leaving_when_the_next_arrives_is_no_overlap() {
        let stay = |n: u8, from: i64, to: Option<i64>| Occupied {
            id: Id::from_bytes([n; 16]),
            from: Instant(from * HOUR_MS),
            to: to.map(|t| Instant(t * HOUR_MS)),
        };
        let a = stay(1, 0, Some(10));
        assert!(overlap(&a, &[stay(2, 10, Some(20)), stay(1, 0, Some(10))]).is_none());
        assert_eq!(overlap(&a, &[stay(2, 9, None)]).unwrap().code, "I-10");
        assert_eq!(overlap(&stay(3, 100, None), &[stay(2, 9, None)]).unwrap().severity, Severity::Block);
    }

    #[test]
    fn nobody_stays_before_birth() {
        let born = Guest { birth_date: Some(date(2026, 2, 3)), ..Guest::default() };
        assert!(birth(&born, date(2026, 2, 2), "person_id").is_some());
        assert!(birth(&born, date(2026, 2, 3), "person_id").is_none());
        assert!(birth(&Guest { unborn: true, ..Guest::default() }, date(2026, 2, 3), "person_id").is_some());
    }

    #[test]
    fn ages_two_to_twelve_are_judged_on_arrival() {
        let rules = Rules {
            child_age_min_years: Some(2),
            child_age_max_years_inclusive: Some(12),
            ..Rules::default()
        };
        let born = |y| Guest { birth_date: Some(date(y, 4, 1)), ..Guest::default() };
        assert!(age(&born(2013), &rules, date(2026, 3, 31)).is_none());
        assert!(age(&born(2013), &rules, date(2026, 4, 1)).is_some());
        assert!(age(&born(2024), &rules, date(2026, 3, 31)).is_some());
        assert!(age(&Guest::default(), &rules, date(2026, 3, 31)).is_none());
    }

    #[test]
    fn a_postpartum_house_opens_at_ten_and_turns_over_at_nine() {
        let day = Rules {
            open_from: TimeOfDay::parse("10:00"),
            open_to: TimeOfDay::parse("16:00"),
            ..Rules::default()
        };
        let zone = Zone::default();
        assert!(window(at(25, 10, 0), Some(at(25, 15, 30)), &day, zone).is_none());
        assert!(window(at(25, 9, 59), Some(at(25, 15, 30)), &day, zone).is_some());
        assert!(window(at(25, 10, 0), Some(at(25, 16, 1)), &day, zone).is_some());
        assert!(window(at(25, 10, 0), Some(at(26, 11, 0)), &day, zone).is_some());
        let night = Rules { open_to: TimeOfDay::parse("09:00"), closes_next_day: Some(true), ..day };
        assert!(window(at(25, 10, 0), Some(at(26, 9, 0)), &night, zone).is_none());
        assert!(window(at(25, 10, 0), Some(at(26, 9, 1)), &night, zone).is_some());
        let always = Rules { open_24_365: Some(true), ..Rules::default() };
        assert!(window(at(25, 2, 0), None, &always, zone).is_none());
    }

    #[test]
    fn long_stays_and_used_up_years_want_a_reason() {
        let rules = Rules {
            max_days_per_stay: Some(7),
            max_days_per_year: Some(7),
            overnight_only: Some(true),
            ..Rules::default()
        };
        let check = |days, nights, days_in_year, extended| {
            let found = length(Length { days, nights, days_in_year, completed: true, extended }, &rules);
            found.into_iter().map(|f| f.code).collect::<Vec<_>>()
        };
        assert!(check(7, 6, 7, false).is_empty());
        assert_eq!(check(8, 7, 8, false), ["I-15", "I-16"]);
        assert_eq!(check(8, 7, 7, true), Vec::<&str>::new());
        assert_eq!(check(1, 0, 1, false), ["I-14"]);
    }
}
