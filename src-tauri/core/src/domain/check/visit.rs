//! Visits: I-01, I-02, I-20, I-21, I-30, I-32.

use super::{Finding, Severity};
use crate::domain::age::age_years;
use crate::domain::id::Id;
use crate::domain::kinds::Visit;
use crate::domain::rules::Rules;
use crate::domain::time::{Date, Instant, MINUTE_MS};
use serde_json::json;

/// How far a device's clock may be behind before a record counts as lying in the future.
const CLOCK_TOLERANCE_MS: i64 = 5 * MINUTE_MS;

/// I-01: an end before its start, and a visit longer than 12 hours or shorter than 10 minutes.
pub fn times(start: Option<Instant>, end: Option<Instant>, field: &'static str) -> Option<Finding> {
    let (start, end) = (start?, end?);
    (end <= start).then(|| Finding::block("I-01", field))
}

/// I-01 for what only a visit has: its usual length.
pub fn length(visit: &Visit) -> Option<Finding> {
    let minutes = (visit.end_at?.0 - visit.start_at?.0) / MINUTE_MS;
    let unusual = minutes > 0 && !(10..=12 * 60).contains(&minutes);
    unusual.then(|| Finding::warn("I-01", "end_at").with(json!({ "minutes": minutes })))
}

/// I-02: what is said to have happened lies in the future.
pub fn future(happened: Option<Instant>, now: Instant, field: &'static str) -> Option<Finding> {
    (happened? > now.plus_ms(CLOCK_TOLERANCE_MS)).then(|| Finding::warn("I-02", field))
}

/// I-02 for a record that gives a day only.
pub fn future_day(day: Option<Date>, today: Date, field: &'static str) -> Option<Finding> {
    (day? > today).then(|| Finding::warn("I-02", field))
}

/// A family as the age rules see it on one day.
#[derive(Debug, Clone, Default)]
pub struct Family {
    pub pregnant: bool,
    /// Birth dates of the children born by that day.
    pub births: Vec<Date>,
}

/// I-20 and I-21: on the day of the visit there is a pregnancy, or a child of the programme's age.
pub fn family(family: &Family, rules: &Rules, date: Date) -> Option<Finding> {
    let max = rules.child_age_max_years_inclusive?;
    let min = rules.child_age_min_years.unwrap_or(0);
    let fits = |birth: &Date| {
        age_years(*birth, date).is_some_and(|a| (i64::from(min)..=i64::from(max)).contains(&i64::from(a)))
    };
    if family.pregnant || family.births.iter().any(fits) {
        return None;
    }
    Some(Finding::warn("I-21", "household_id").with(json!({ "child_age_max_years_inclusive": max })))
}

/// A worker as I-30 sees them on one day.
#[derive(Debug, Clone)]
pub struct Standing {
    pub id: Id,
    /// Codes of `worker_role` held that day.
    pub roles: Vec<String>,
    /// Hours of training completed by that day.
    pub hours: f64,
    pub pledged: bool,
}

/// I-30: who visits has a role for it, the training hours and the pledge; volunteers without them
/// are refused, others want a reason.
pub fn workers(team: &[Standing], rules: &Rules) -> Vec<Finding> {
    let mut findings = vec![];
    for worker in team {
        let holds = |list: &Option<Vec<String>>| {
            list.as_ref().is_some_and(|l| worker.roles.iter().any(|r| l.contains(r)))
        };
        let volunteer = holds(&rules.volunteer_roles);
        let mut missing = vec![];
        if rules.visit_role_codes.is_some() && !holds(&rules.visit_role_codes) {
            missing.push("role");
        }
        let hours = f64::from(rules.required_training_hours.unwrap_or(0));
        // The course is the volunteers'; who holds another role has a profession instead.
        if worker.hours < hours && (volunteer || !missing.is_empty()) {
            missing.push("training_hours");
        }
        if rules.requires_pledge == Some(true) && !worker.pledged {
            missing.push("pledge");
        }
        if missing.is_empty() {
            continue;
        }
        let severity = if volunteer { Severity::Block } else { Severity::Warn };
        let detail = json!({
            "worker_id": worker.id.to_string(), "missing": missing,
            "hours": worker.hours, "required_hours": hours,
        });
        findings.push(Finding { code: "I-30", severity, field: Some("worker_ids"), detail });
    }
    findings
}

/// I-32: one primary visitor for a household, and no more households than a visitor takes.
pub fn assignment(other_primaries: usize, households: usize, max_households: Option<i64>) -> Vec<Finding> {
    let mut findings = vec![];
    if other_primaries > 0 {
        findings.push(
            Finding::warn("I-32", "is_primary").with(json!({ "primary_visitors": other_primaries + 1 })),
        );
    } else if let Some(max) = max_households.filter(|m| households as i64 > *m) {
        let detail = json!({ "households": households, "max_households": max });
        findings.push(Finding::warn("I-32", "worker_id").with(detail));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> Date {
        Date::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn an_end_before_the_start_is_refused_and_an_odd_length_wants_a_reason() {
        let at = |m: i64| Some(Instant(m * MINUTE_MS));
        assert!(times(at(0), at(60), "end_at").is_none());
        assert_eq!(times(at(60), at(60), "end_at").unwrap().severity, Severity::Block);
        assert!(times(at(0), None, "end_at").is_none());
        assert!(future(at(4), Instant(0), "end_at").is_none());
        assert!(future(at(6), Instant(0), "end_at").is_some());
    }

    #[test]
    fn home_start_wants_a_pregnancy_or_a_child_up_to_six() {
        let rules = Rules { child_age_max_years_inclusive: Some(6), ..Rules::default() };
        let on = date(2026, 3, 9);
        let with = |pregnant, births| Family { pregnant, births };
        assert!(family(&with(true, vec![]), &rules, on).is_none());
        assert!(family(&with(false, vec![date(2019, 3, 10)]), &rules, on).is_none());
        assert_eq!(family(&with(false, vec![date(2019, 3, 9)]), &rules, on).unwrap().code, "I-21");
        assert!(family(&with(false, vec![]), &Rules::default(), on).is_none());
    }

    #[test]
    fn a_volunteer_with_38_of_40_hours_is_refused_a_professional_is_not() {
        let rules = Rules {
            required_training_hours: Some(40),
            requires_pledge: Some(true),
            volunteer_roles: Some(vec!["home_visitor".into()]),
            visit_role_codes: Some(vec!["home_visitor".into(), "organizer".into()]),
            ..Rules::default()
        };
        let worker = |role: &str, hours, pledged| Standing {
            id: Id::from_bytes([1; 16]),
            roles: vec![role.into()],
            hours,
            pledged,
        };
        let codes = |w: Standing| workers(&[w], &rules).into_iter().map(|f| f.severity).collect::<Vec<_>>();
        assert_eq!(codes(worker("home_visitor", 38.0, true)), [Severity::Block]);
        assert_eq!(codes(worker("home_visitor", 40.0, false)), [Severity::Block]);
        assert_eq!(codes(worker("home_visitor", 40.0, true)), []);
        assert_eq!(codes(worker("organizer", 0.0, true)), []);
        assert_eq!(codes(worker("dietitian", 0.0, true)), [Severity::Warn]);
    }

    #[test]
    fn a_second_primary_visitor_and_a_second_household_want_a_reason() {
        assert!(assignment(0, 1, Some(1)).is_empty());
        assert_eq!(assignment(1, 1, Some(1)).len(), 1);
        assert_eq!(assignment(0, 2, Some(1)).len(), 1);
        assert!(assignment(0, 9, None).is_empty());
    }
}
