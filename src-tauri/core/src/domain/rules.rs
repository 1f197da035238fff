//! The rules of a programme, typed.
//!
//! A programme record holds its rules as a JSON object with keys of this struct; every key may be
//! absent, and null is as good as absent. A rule that is absent is not checked.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json};
use std::fmt;

/// Minutes after 00:00, written `10:00`; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Parses `HH:MM` from 00:00 to 24:00.
    pub fn parse(text: &str) -> Option<TimeOfDay> {
        let (hours, minutes) = text.split_once(':')?;
        let digits = |s: &str| {
            if s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()) { s.parse().ok() } else { None }
        };
        let (hours, minutes): (u16, u16) = (digits(hours)?, digits(minutes)?);
        let total = hours * 60 + minutes;
        (minutes < 60 && total <= 24 * 60).then_some(TimeOfDay(total))
    }

    /// 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TimeOfDay, D::Error> {
        let text = String::deserialize(from)?;
        TimeOfDay::parse(&text).ok_or_else(|| D::Error::custom("not a time of day"))
    }
}

/// A rule with a fixed set of words, which are also a code list of the same name.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The code, as it stands in records and reports.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }
    )*};
}

words! {
    /// How the days of a stay are counted (M-11).
    #[derive(Default)]
    DayRule {
        /// Every local date the stay touches.
        #[default]
        CalendarInclusive = "calendar_inclusive",
        /// As many as nights.
        Nights = "nights",
        /// Every 24 hours begun.
        Per24h = "per_24h",
    }
    /// How the nights of a stay are counted (M-12).
    #[derive(Default)]
    NightRule {
        /// In the house at 03:00.
        #[default]
        Marker = "marker",
        /// Difference of the dates.
        DateDiff = "date_diff",
    }
    /// The date that decides in which period a stay is counted as a case (M-10).
    #[derive(Default)]
    CaseAttribution { #[default] CheckIn = "check_in", CheckOut = "check_out" }
    /// What one head is when attendances are counted (M-21).
    HeadUnit { Pair = "pair", Adult = "adult", Person = "person", Worker = "worker" }
    /// What one unit of capacity is (I-11, I-12).
    CapacityUnit { Pair = "pair", Person = "person", Slot = "slot" }
}

/// The rules of a programme. Ages are judged on the check-in, session or first visit date (I-20).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Codes of `phase`.
    pub target_phases: Option<Vec<String>>,
    pub child_age_min_months: Option<u32>,
    pub child_age_min_years: Option<u32>,
    /// 6 = up to the day before the seventh birthday.
    pub child_age_max_years_inclusive: Option<u32>,
    pub preschool_only: Option<bool>,
    /// Days since birth must be fewer than this (I-22).
    pub days_since_birth_under: Option<u32>,

    /// Units that fit at one time.
    pub capacity: Option<u32>,
    pub capacity_unit: Option<CapacityUnit>,
    /// Programmes that name the same pool share the rooms of their site.
    pub capacity_pool: Option<String>,
    /// Opening window (I-13); both ends or neither.
    pub open_from: Option<TimeOfDay>,
    pub open_to: Option<TimeOfDay>,
    /// `open_to` is a time of the day of departure, not of the day of arrival.
    pub closes_next_day: Option<bool>,
    /// No window at all.
    pub open_24_365: Option<bool>,
    /// Usual number of heads at one session, in `head_unit`; for orientation.
    pub group_size_min: Option<u32>,
    pub group_size_max: Option<u32>,

    pub visit_minutes: Option<u32>,
    pub visits_planned_min: Option<u32>,
    pub visits_planned_max: Option<u32>,
    /// Days from one visit or session to the next.
    pub interval_days: Option<u32>,
    /// Months from one session to the next.
    pub interval_months: Option<u32>,
    /// Days a week on which a child comes or a place is open.
    pub days_per_week_min: Option<u32>,
    pub days_per_week_max: Option<u32>,

    pub sessions_per_course: Option<u32>,
    pub session_minutes: Option<u32>,
    /// Different units to attend for completion (M-23); `sessions_per_course` where absent.
    pub completion_min_units: Option<u32>,
    /// Units of mother and father add up to one completion.
    pub household_completion: Option<bool>,
    /// A session needs a childcare room and worker (I-44).
    pub childcare_required: Option<bool>,
    pub head_unit: Option<HeadUnit>,
    /// Years after the end for which records are kept; the commissioner's where absent.
    pub retention_years: Option<u32>,

    /// I-15, in days of `day_rule`.
    pub max_days_per_stay: Option<u32>,
    /// I-16, per fiscal year.
    pub max_days_per_year: Option<u32>,
    /// A completed stay has at least one night (I-14).
    pub overnight_only: Option<bool>,
    /// Stays may begin without planned times.
    pub planned_times_optional: Option<bool>,
    pub day_rule: Option<DayRule>,
    pub night_rule: Option<NightRule>,
    pub case_attribution: Option<CaseAttribution>,
    /// A stay cancelled on the day counts as a case (M-17).
    pub count_same_day_cancel: Option<bool>,
    /// A date on which one child leaves and returns counts once.
    pub dedupe_child_date: Option<bool>,
    /// Codes of `agency`.
    pub requester_types: Option<Vec<String>>,
    /// Codes of `stay_reason`.
    pub reason_codes: Option<Vec<String>>,
    pub requires_municipal_registration: Option<bool>,

    /// Codes of `worker_role`; a visiting worker has one of them on the day (I-30).
    pub visit_role_codes: Option<Vec<String>>,
    /// Those of the roles for which I-30 blocks instead of warning.
    pub volunteer_roles: Option<Vec<String>>,
    /// Hours (I-30).
    pub required_training_hours: Option<u32>,
    /// A signed pledge of secrecy (I-30).
    pub requires_pledge: Option<bool>,
    /// Households a visitor sees at one time, where the worker's record does not say (I-32).
    pub max_households: Option<u32>,

    /// A consultation names its type of abuse (I-50).
    pub abuse_type_required: Option<bool>,
    /// A consultation says which interview it is (M-36).
    pub interview_kind_required: Option<bool>,
    /// 利用者支援事業 by type: code of `user_support_type`.
    pub user_support_type: Option<String>,
    /// Different children and sites are counted (M-34).
    pub counts_children: Option<bool>,
    /// Reports list each stay by its code.
    pub lists_cases: Option<bool>,
    /// Days are counted by the kind of place, such as therapy centre or nursery (M-52).
    pub days_by_place: Option<bool>,
    /// Counts smaller than this are not published.
    pub suppress_under: Option<u32>,

    /// Code of `confidentiality`.
    pub default_confidentiality: Option<String>,
    /// Codes of `consent_scope`.
    pub required_consents: Option<Vec<String>>,
}

/// Why rules were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleErrorCode {
    /// There is no such rule.
    Unknown,
    /// The value is of the wrong type, out of range, or at odds with another rule.
    Invalid,
}

impl RuleErrorCode {
    /// `rule_unknown` or `rule_invalid`.
    pub fn name(self) -> &'static str {
        match self {
            RuleErrorCode::Unknown => "rule_unknown",
            RuleErrorCode::Invalid => "rule_invalid",
        }
    }
}

/// A rule that cannot be taken, with its key and value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{} {key}: {value}", code.name())]
pub struct RuleError {
    pub key: String,
    pub code: RuleErrorCode,
    pub value: Json,
}

impl RuleError {
    /// The field at fault: `rules.<key>`.
    pub fn field(&self) -> String {
        format!("rules.{}", self.key)
    }
}

impl Rules {
    /// Reads rules from keys and values (a JSON object's or a programme record's map) and checks
    /// ranges and pairs. Codes are checked against their lists by `Catalogue::rules`.
    pub fn from_json<'a>(map: impl IntoIterator<Item = (&'a String, &'a Json)>) -> Result<Rules, RuleError> {
        let mut all = Map::new();
        for (key, value) in map {
            // One key at a time, so that the error can name it; every rule may be null.
            let alone = |v: &Json| {
                serde_json::from_value::<Rules>(Json::Object(
                    [(key.clone(), v.clone())].into_iter().collect(),
                ))
            };
            if alone(&Json::Null).is_err() {
                return Err(RuleError {
                    key: key.clone(),
                    code: RuleErrorCode::Unknown,
                    value: value.clone(),
                });
            }
            let rules = alone(value).map_err(|_| invalid(key, value))?;
            if let Some(key) = rules.out_of_range() {
                return Err(invalid(key, value));
            }
            all.insert(key.clone(), value.clone());
        }
        let rules: Rules = serde_json::from_value(Json::Object(all.clone()))
            .map_err(|_| invalid("", &Json::Object(all.clone())))?;
        match rules.out_of_range().or_else(|| rules.at_odds()) {
            Some(key) => Err(invalid(key, all.get(key).unwrap_or(&Json::Null))),
            None => Ok(rules),
        }
    }

    /// The rules as keys and values; absent rules are left out.
    pub fn to_json(&self) -> Map<String, Json> {
        match serde_json::to_value(self) {
            Ok(Json::Object(map)) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Map::new(),
        }
    }

    /// Different units a person attends to complete a course (M-23).
    pub fn completion_units(&self) -> Option<u32> {
        self.completion_min_units.or(self.sessions_per_course)
    }

    /// Every code in the rules: key, name of the code list, codes.
    pub fn codes(&self) -> Vec<(&'static str, &'static str, Vec<&str>)> {
        fn all(codes: &Option<Vec<String>>) -> Vec<&str> {
            codes.iter().flatten().map(String::as_str).collect()
        }
        vec![
            ("target_phases", "phase", all(&self.target_phases)),
            ("requester_types", "agency", all(&self.requester_types)),
            ("reason_codes", "stay_reason", all(&self.reason_codes)),
            ("visit_role_codes", "worker_role", all(&self.visit_role_codes)),
            ("volunteer_roles", "worker_role", all(&self.volunteer_roles)),
            ("required_consents", "consent_scope", all(&self.required_consents)),
            (
                "user_support_type",
                "user_support_type",
                self.user_support_type.as_deref().into_iter().collect(),
            ),
            (
                "default_confidentiality",
                "confidentiality",
                self.default_confidentiality.as_deref().into_iter().collect(),
            ),
        ]
    }

    /// The key of the first number outside its range, or of an empty pool.
    fn out_of_range(&self) -> Option<&'static str> {
        let ranges = [
            ("child_age_min_months", self.child_age_min_months, 0, 1200),
            ("child_age_min_years", self.child_age_min_years, 0, 100),
            ("child_age_max_years_inclusive", self.child_age_max_years_inclusive, 0, 100),
            ("days_since_birth_under", self.days_since_birth_under, 1, 36_500),
            ("capacity", self.capacity, 0, 10_000),
            ("group_size_min", self.group_size_min, 0, 10_000),
            ("group_size_max", self.group_size_max, 1, 10_000),
            ("visit_minutes", self.visit_minutes, 1, 1440),
            ("visits_planned_min", self.visits_planned_min, 0, 1000),
            ("visits_planned_max", self.visits_planned_max, 1, 1000),
            ("interval_days", self.interval_days, 1, 366),
            ("interval_months", self.interval_months, 1, 12),
            ("days_per_week_min", self.days_per_week_min, 0, 7),
            ("days_per_week_max", self.days_per_week_max, 1, 7),
            ("sessions_per_course", self.sessions_per_course, 1, 1000),
            ("session_minutes", self.session_minutes, 1, 1440),
            ("completion_min_units", self.completion_min_units, 1, 1000),
            ("max_days_per_stay", self.max_days_per_stay, 1, 3660),
            ("max_days_per_year", self.max_days_per_year, 1, 366),
            ("required_training_hours", self.required_training_hours, 0, 10_000),
            ("max_households", self.max_households, 1, 1000),
            ("suppress_under", self.suppress_under, 2, 100),
        ];
        let outside = ranges.into_iter().find(|(_, v, min, max)| v.is_some_and(|v| v < *min || v > *max));
        let empty_pool = self.capacity_pool.as_ref().is_some_and(|p| p.trim().is_empty());
        outside.map(|(key, ..)| key).or_else(|| empty_pool.then_some("capacity_pool"))
    }

    /// The key of a rule that contradicts another.
    fn at_odds(&self) -> Option<&'static str> {
        fn above<T: PartialOrd>(min: &Option<T>, max: &Option<T>) -> bool {
            matches!((min, max), (Some(min), Some(max)) if min > max)
        }
        let min_years = self.child_age_min_months.map(|m| m / 12).max(self.child_age_min_years);
        let next_day = self.closes_next_day == Some(true);
        let window = match (self.open_from, self.open_to) {
            (None, None) if next_day => Some("closes_next_day"),
            (None, None) => None,
            (Some(_), None) => Some("open_to"),
            (None, Some(_)) => Some("open_from"),
            (Some(_), Some(_)) if self.open_24_365 == Some(true) => Some("open_24_365"),
            (Some(from), Some(to)) => (!next_day && from >= to).then_some("open_to"),
        };
        let pairs = [
            (above(&min_years, &self.child_age_max_years_inclusive), "child_age_max_years_inclusive"),
            (above(&self.group_size_min, &self.group_size_max), "group_size_max"),
            (above(&self.visits_planned_min, &self.visits_planned_max), "visits_planned_max"),
            (above(&self.days_per_week_min, &self.days_per_week_max), "days_per_week_max"),
            (above(&self.completion_min_units, &self.sessions_per_course), "completion_min_units"),
        ];
        window.or_else(|| pairs.into_iter().find(|(wrong, _)| *wrong).map(|(_, key)| key))
    }
}

fn invalid(key: &str, value: &Json) -> RuleError {
    RuleError { key: key.into(), code: RuleErrorCode::Invalid, value: value.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(rules: Json) -> Result<Rules, RuleError> {
        Rules::from_json(rules.as_object().unwrap())
    }

    #[test]
    fn rules_come_back_as_they_went_in() {
        let json = json!({
            "capacity": 2, "capacity_unit": "pair", "open_from": "10:00", "open_to": "09:00",
            "closes_next_day": true, "day_rule": "per_24h", "reason_codes": ["recovery"],
        });
        let rules = read(json.clone()).unwrap();
        assert_eq!((rules.capacity, rules.capacity_unit), (Some(2), Some(CapacityUnit::Pair)));
        assert_eq!(rules.open_to.unwrap().minutes(), 540);
        assert_eq!(Json::Object(rules.to_json()), json);
        assert_eq!(read(json!({ "capacity": null })).unwrap(), Rules::default());
    }

    #[test]
    fn a_rule_at_fault_is_named() {
        let fault = |rules: Json| {
            let e = read(rules).unwrap_err();
            (e.code.name(), e.field())
        };
        let unknown = |key: &str| ("rule_unknown", format!("rules.{key}"));
        let invalid = |key: &str| ("rule_invalid", format!("rules.{key}"));
        assert_eq!(fault(json!({ "capacity": 2, "capasity": 3 })), unknown("capasity"));
        assert_eq!(fault(json!({ "capasity": null })), unknown("capasity"));
        for (key, value) in [
            ("capacity", json!(-1)),
            ("capacity", json!(2.5)),
            ("capacity", json!("2")),
            ("capacity", json!(1_000_000)),
            ("capacity_pool", json!(" ")),
            ("day_rule", json!("weeks")),
            ("head_unit", json!("slot")),
            ("open_from", json!("25:00")),
            ("open_from", json!("9:00")),
            ("max_days_per_stay", json!(0)),
            ("overnight_only", json!("yes")),
            ("reason_codes", json!("illness")),
        ] {
            assert_eq!(fault(json!({ key: value })), invalid(key), "{key}");
        }
    }

    #[test]
    fn rules_do_not_contradict_each_other() {
        let key = |rules: Json| read(rules).unwrap_err().key;
        assert_eq!(key(json!({ "open_from": "10:00" })), "open_to");
        assert_eq!(key(json!({ "open_from": "16:00", "open_to": "10:00" })), "open_to");
        assert_eq!(key(json!({ "closes_next_day": true })), "closes_next_day");
        assert_eq!(
            key(json!({ "open_24_365": true, "open_from": "00:00", "open_to": "24:00" })),
            "open_24_365"
        );
        assert_eq!(key(json!({ "visits_planned_min": 6, "visits_planned_max": 4 })), "visits_planned_max");
        assert_eq!(
            key(json!({ "sessions_per_course": 5, "completion_min_units": 6 })),
            "completion_min_units"
        );
        assert_eq!(
            key(json!({ "child_age_min_years": 7, "child_age_max_years_inclusive": 6 })),
            "child_age_max_years_inclusive"
        );
        assert!(read(json!({ "child_age_min_months": 2, "child_age_max_years_inclusive": 0 })).is_ok());
    }

    #[test]
    fn times_of_day() {
        assert_eq!(TimeOfDay::parse("24:00").unwrap().minutes(), 1440);
        assert_eq!(TimeOfDay::parse("09:05").unwrap().to_string(), "09:05");
        for bad in ["24:01", "10:60", "1000", "10:0", "+1:00", "", "99:99"] {
            assert_eq!(TimeOfDay::parse(bad), None, "{bad}");
        }
    }
}
