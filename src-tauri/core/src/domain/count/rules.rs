//! The rules of a programme that decide how its stays and attendances are counted.

use crate::domain::rules::Rules;
pub use crate::domain::rules::{CaseAttribution, DayRule, HeadUnit, NightRule};

impl HeadUnit {
    /// 組 or 人.
    pub fn unit(self) -> &'static str {
        if self == HeadUnit::Pair { "組" } else { "人" }
    }
}

/// How a programme counts its stays.
///
/// `DayRule::CalendarInclusive` counts every local date that a stay touches (one night is two days),
/// `Per24h` every 24 hours begun, on the dates from the check-in date onward. Under `NightRule::Marker`
/// night D is stayed when 03:00 of the day after D lies in the stay: an arrival at 02:00 counts the
/// running night, which belongs to the date before. `CaseAttribution::CheckOut` takes the last date
/// that a stay touches; a stay in progress is then no case yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StayRules {
    pub day_rule: DayRule,
    pub night_rule: NightRule,
    pub case_attribution: CaseAttribution,
    /// A stay that was cancelled on its day counts as a case (never as days or nights).
    pub count_same_day_cancel: bool,
    /// A date on which one person stays twice counts as one day (counting rule M-15).
    pub dedupe_child_date: bool,
}

impl From<&Rules> for StayRules {
    /// Absent rules take their defaults.
    fn from(rules: &Rules) -> StayRules {
        StayRules {
            day_rule: rules.day_rule.unwrap_or_default(),
            night_rule: rules.night_rule.unwrap_or_default(),
            case_attribution: rules.case_attribution.unwrap_or_default(),
            count_same_day_cancel: rules.count_same_day_cancel.unwrap_or_default(),
            dedupe_child_date: rules.dedupe_child_date.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_rules_take_their_defaults() {
        let default = StayRules::from(&Rules::default());
        assert_eq!(default, StayRules::default());
        assert_eq!(default.day_rule.name(), "calendar_inclusive");
        assert_eq!(default.night_rule.name(), "marker");
        assert_eq!(default.case_attribution.name(), "check_in");
        assert!(!default.count_same_day_cancel && !default.dedupe_child_date);
        let own = Rules {
            night_rule: Some(NightRule::DateDiff),
            dedupe_child_date: Some(true),
            ..Rules::default()
        };
        assert_eq!(StayRules::from(&own).night_rule, NightRule::DateDiff);
        assert!(StayRules::from(&own).dedupe_child_date);
    }
}
