//! Consultations and referrals.

use super::Finding;
use crate::domain::time::Date;
use serde_json::json;

/// The consent that lets a family's records go to a body of this type: code of `consent_scope`; None where
/// any consent to share that names the body will do.
pub fn scope_for(org_type: Option<&str>) -> Option<&'static str> {
    Some(match org_type? {
        "child_guidance_centre" => "share_cgc",
        "hospital" | "paediatric_clinic" => "share_hospital",
        "school" | "nursery" | "after_school" => "share_school",
        "municipality_mch"
        | "municipality_welfare"
        | "municipality_childcare"
        | "kodomo_katei_centre"
        | "kosodate_hokatsu"
        | "child_family_support_base"
        | "child_family_support_centre"
        | "welfare_office"
        | "disability_consultation"
        | "yotaikyo" => "share_municipality",
        _ => return None,
    })
}

/// I-50: an abuse consultation has exactly one primary type, which is not among the others.
pub fn abuse_types(primary: Option<&str>, secondary: &[String]) -> Option<Finding> {
    let wrong = match primary {
        None => !secondary.is_empty(),
        Some(primary) => secondary.iter().any(|s| s == primary || s == "undetermined"),
    };
    wrong.then(|| Finding::block("I-50", "abuse_type_primary"))
}

/// What is known of the consent behind a referral that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// Agreed and in force.
    Agreed,
    /// Nobody has been asked.
    Unasked,
    /// Sharing was withdrawn on this day.
    Withdrawn(Date),
}

/// I-61 for a referral that goes out: with consent, or by law. By law it goes also against a withdrawal, and
/// says so.
pub fn referral_consent(shared: Shared, by_law: bool) -> Option<Finding> {
    match (shared, by_law) {
        (Shared::Agreed, _) | (Shared::Unasked, true) => None,
        (Shared::Unasked, false) => Some(Finding::block("I-61", "consent_id")),
        (Shared::Withdrawn(on), false) => {
            Some(Finding::block("I-61", "consent_id").with(json!({ "withdrawn_on": on.to_string() })))
        }
        (Shared::Withdrawn(on), true) => {
            Some(Finding::warn("I-61", "legal_basis").with(json!({ "withdrawn_on": on.to_string() })))
        }
    }
}

/// I-01 for a plan: it is looked at again after it was drawn up.
pub fn review(drawn_up: Option<Date>, review: Option<Date>) -> Option<Finding> {
    let early = drawn_up.zip(review).is_some_and(|(drawn, review)| review < drawn);
    early.then(|| Finding::block("I-01", "review_on"))
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;

    #[test]
    fn one_primary_type() {
        let of = |primary, secondary: &[&str]| {
            abuse_types(primary, &secondary.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).is_some()
        };
        assert!(!of(None, &[]) && !of(Some("neglect"), &["physical"]));
        assert!(of(None, &["physical"]) && of(Some("neglect"), &["neglect"]));
        assert!(of(Some("neglect"), &["undetermined"]));
    }

    #[test]
    fn the_law_goes_before_consent_and_says_so() {
        let day = "2026-01-20".parse().unwrap();
        let severity = |shared, by_law| referral_consent(shared, by_law).map(|f| f.severity);
        assert_eq!(severity(Shared::Agreed, false), None);
        assert_eq!(severity(Shared::Unasked, false), Some(Severity::Block));
        assert_eq!(severity(Shared::Unasked, true), None);
        assert_eq!(severity(Shared::Withdrawn(day), false), Some(Severity::Block));
        assert_eq!(severity(Shared::Withdrawn(day), true), Some(Severity::Warn));
    }
}
