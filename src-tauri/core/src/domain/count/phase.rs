//! Whether a visit was made before or after the birth: counting rule M-02.

use super::code::codes;
use crate::domain::age::{GESTATION_DAYS, age_years};
use crate::domain::time::Date;
use chrono::Days;

/// The highest age in years of a child that makes a household one with a child.
pub const CHILD_AGE_MAX: u32 = 6;

/// Days after the due date at which a pregnancy without a recorded outcome counts as over (43w0d), so
/// that a forgotten entry does not keep a household prenatal for years.
const OVERDUE_DAYS: u64 = 21;

codes! {
    /// The phase of the family at an activity. Only an override is stored; else it is derived.
    Phase {
        Prenatal = "prenatal",
        Postpartum = "postpartum",
        WithChild = "with_child",
        Other = "other",
    }
}

impl Phase {
    /// The segment of `visit_count`: everything that is not prenatal is with_child.
    pub fn segment(self) -> Phase {
        if self == Phase::Prenatal { Phase::Prenatal } else { Phase::WithChild }
    }
}

/// What has to be known of a pregnancy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PregnancyFact {
    pub due_date: Option<Date>,
    pub notified_on: Option<Date>,
    /// The day of the outcome, whichever it was; None while the pregnancy goes on.
    pub outcome_on: Option<Date>,
}

impl PregnancyFact {
    /// Whether the pregnancy goes on on `date`: from 280 days before the due date (or from its
    /// notification, where that is earlier or no due date is known) to the day before the outcome.
    pub fn is_ongoing(&self, date: Date) -> bool {
        let length = Days::new(GESTATION_DAYS.unsigned_abs());
        let conceived = self.due_date.and_then(|due| due.checked_sub_days(length));
        let begins = match (conceived, self.notified_on) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let overdue = self.due_date.and_then(|due| due.checked_add_days(Days::new(OVERDUE_DAYS)));
        begins.is_none_or(|day| day <= date) && self.outcome_on.or(overdue).is_none_or(|day| date < day)
    }
}

/// Whether one of the children born on `births` is born on `date` and at most six years old.
pub fn has_young_child(births: &[Date], date: Date) -> bool {
    births.iter().any(|birth| age_years(*birth, date).is_some_and(|age| age <= CHILD_AGE_MAX))
}

/// The phase of a visit on `date`: the override; else prenatal when the household has an ongoing pregnancy
/// and no born child of at most six years; else with_child. `births` are those of its living children.
pub fn phase_of_visit(
    date: Date,
    overridden: Option<Phase>,
    pregnancies: &[PregnancyFact],
    births: &[Date],
) -> Phase {
    let derived = || {
        let pregnant = pregnancies.iter().any(|pregnancy| pregnancy.is_ongoing(date));
        if pregnant && !has_young_child(births, date) { Phase::Prenatal } else { Phase::WithChild }
    };
    overridden.unwrap_or_else(derived)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn prenatal_until_the_birth() {
        let pregnancy = PregnancyFact {
            due_date: Some(d("2025-11-20")),
            notified_on: Some(d("2025-05-12")),
            outcome_on: Some(d("2025-11-14")),
        };
        let births = [d("2025-11-14")];
        let on = |date| phase_of_visit(d(date), None, &[pregnancy], &births);
        for date in ["2025-02-13", "2025-10-09", "2025-10-16", "2025-11-13"] {
            assert_eq!(on(date), Phase::Prenatal, "{date}");
        }
        for date in ["2025-02-12", "2025-11-14", "2025-12-04", "2026-04-10"] {
            assert_eq!(on(date), Phase::WithChild, "{date}");
        }
    }

    #[test]
    fn an_older_child_at_home_makes_it_with_child_unless_overridden() {
        let pregnancy = PregnancyFact { due_date: Some(d("2025-11-20")), ..PregnancyFact::default() };
        let on = |birth, over| phase_of_visit(d("2025-10-09"), over, &[pregnancy], &[d(birth)]);
        assert_eq!(on("2018-10-10", None), Phase::WithChild, "six until tomorrow");
        assert_eq!(on("2018-10-09", None), Phase::Prenatal, "seven today");
        assert_eq!(on("2020-01-01", Some(Phase::Prenatal)), Phase::Prenatal);
        assert_eq!(phase_of_visit(d("2025-10-09"), None, &[], &[]), Phase::WithChild);
        assert_eq!(Phase::Postpartum.segment(), Phase::WithChild);
    }

    #[test]
    fn a_forgotten_outcome_does_not_last() {
        let open = PregnancyFact { due_date: Some(d("2025-11-20")), ..PregnancyFact::default() };
        assert!(open.is_ongoing(d("2025-12-10")));
        assert!(!open.is_ongoing(d("2025-12-11")));
        let late = PregnancyFact { outcome_on: Some(d("2025-12-12")), ..open };
        assert!(late.is_ongoing(d("2025-12-11")), "a recorded outcome stands");
        let undated = PregnancyFact { notified_on: Some(d("2025-05-12")), ..PregnancyFact::default() };
        assert!(undated.is_ongoing(d("2025-05-12")) && !undated.is_ongoing(d("2025-05-11")));
    }
}
