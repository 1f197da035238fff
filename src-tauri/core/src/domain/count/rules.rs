//! The parameters of a programme that decide how it is counted.

use super::code::codes;

codes! {
    /// What a day of a stay is (counting rule M-11).
    DayRule {
        /// Every local date that the stay touches: one night is two days.
        CalendarInclusive = "calendar_inclusive",
        /// The nights of M-12.
        Nights = "nights",
        /// Every 24 hours begun, counted on the dates from the check-in date onward.
        Per24h = "per_24h",
    }
}

codes! {
    /// What a night of a stay is (counting rule M-12).
    NightRule {
        /// Night D is stayed when 03:00 of the day after D lies in the stay: an arrival at 02:00 counts
        /// the running night, which belongs to the date before.
        Marker = "marker",
        /// Check-out date minus check-in date.
        DateDiff = "date_diff",
    }
}

codes! {
    /// The date that puts a stay into a period as a case (counting rule M-10).
    CaseAttribution {
        CheckIn = "check_in",
        /// The last date that the stay touches; a stay in progress is no case yet.
        CheckOut = "check_out",
    }
}

codes! {
    /// What one attendance is (counting rule M-21).
    HeadUnit {
        /// An adult with their own babies is one; so are both parents of one household.
        Pair = "pair",
        /// Adults.
        Adult = "adult",
        /// Adults and children.
        Person = "person",
        /// Workers who take part: study meetings.
        Worker = "worker",
    }
}

impl HeadUnit {
    /// 組 or 人.
    pub fn unit(self) -> &'static str {
        if self == HeadUnit::Pair { "組" } else { "人" }
    }
}

/// How a programme counts its stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StayRules {
    pub day_rule: DayRule,
    pub night_rule: NightRule,
    pub case_attribution: CaseAttribution,
    /// A stay that was cancelled on its day counts as a case (never as days or nights).
    pub count_same_day_cancel: bool,
    /// A date on which one person stays twice counts as one day (counting rule M-15).
    pub dedupe_child_date: bool,
}

impl Default for StayRules {
    fn default() -> StayRules {
        StayRules {
            day_rule: DayRule::CalendarInclusive,
            night_rule: NightRule::Marker,
            case_attribution: CaseAttribution::CheckIn,
            count_same_day_cancel: false,
            dedupe_child_date: false,
        }
    }
}
