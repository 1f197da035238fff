use super::*;
use crate::domain::presets::RecordType;
use crate::domain::record::{FieldType, Kind};
use crate::domain::rules::{CapacityUnit, CaseAttribution, DayRule, HeadUnit, NightRule};
use std::collections::BTreeSet;

const VISITS: &[&str] = &[
    "home_start",
    "home_help",
    "child_rearing_household_visit",
    "watch_visit",
    "facility_round",
    "newborn_visit",
    "accompaniment",
    "postpartum_outreach",
];
const STAYS: &[&str] = &[
    "short_stay",
    "twilight_stay",
    "support_needed_short_stay",
    "foster_respite",
    "temporary_custody",
    "postpartum_day",
    "postpartum_overnight",
    "bisara_stay",
    "bisara_day",
    "temporary_childcare",
];
const CONSULTATIONS: &[&str] = &[
    "general_consultation",
    "user_support",
    "pregnancy_interview",
    "abuse_consultation",
    "child_guidance_commission",
];
const SHIPMENTS: &[&str] = &["supply_shipping"];
const SESSIONS: &[&str] = &[
    "parallel_attendance",
    "parent_training",
    "baby_massage",
    "postcard_group",
    "mama_cafe",
    "peer_group",
    "study_meeting",
    "ibasho",
    "hiroba",
    "outdoor_play",
    "developmental_hiroba",
    "parents_class",
    "health_consult_group",
    "twins_hiroba",
    "outreach_consultation",
    "supply_distribution",
];

#[test]
fn every_file_parses() {
    assert_eq!(catalogue().problems(), []);
    let read = catalogue().lists().count() + 1; // stay_requester has columns of its own
    assert_eq!(read, texts(&CODES, "csv").len());
    assert_eq!(catalogue().presets().len(), texts(&PROGRAMMES, "toml").len());
    for (name, text) in texts(&CODES, "csv") {
        assert!(!text.contains('\r') && text.ends_with('\n') && !text.starts_with('\u{feff}'), "{name}");
    }
}

#[test]
fn all_presets_are_there() {
    for (record_type, codes) in [
        (RecordType::Visit, VISITS),
        (RecordType::Stay, STAYS),
        (RecordType::Session, SESSIONS),
        (RecordType::Consultation, CONSULTATIONS),
        (RecordType::Shipment, SHIPMENTS),
    ] {
        for code in codes {
            let preset = catalogue().preset(code).unwrap_or_else(|| panic!("{code} is missing"));
            assert_eq!(preset.record_type, record_type, "{code}");
        }
    }
    let names: BTreeSet<_> = catalogue().presets().iter().map(|p| &p.name).collect();
    assert_eq!(names.len(), catalogue().presets().len());
    assert!(catalogue().presets().iter().all(|p| !p.count_units.is_empty()));
}

#[test]
fn the_lists_that_records_name_are_there() {
    for kind in Kind::ALL {
        for field in kind.shape().fields {
            let (FieldType::Code(list) | FieldType::Codes(list)) = field.ty else { continue };
            let list = catalogue().list(list).unwrap_or_else(|| panic!("{kind}.{}: {list}", field.name));
            if let Some(default) = field.default {
                assert!(list.contains(default), "{kind}.{}: {default}", field.name);
            }
        }
    }
}

#[test]
fn statuses_count_as_the_counting_rules_say() {
    let counted = |list: &str| -> Vec<&str> {
        let items = catalogue().list(list).unwrap().items();
        assert!(items.iter().all(|i| i.counts.is_some()), "{list}");
        items.iter().filter(|i| catalogue().counts(list, &i.code)).map(|i| i.code.as_str()).collect()
    };
    assert_eq!(counted("visit_status"), ["done"]);
    assert_eq!(counted("stay_status"), ["in_stay", "completed"]);
    assert_eq!(counted("session_status"), ["held"]);
    assert_eq!(counted("attendance_state"), ["present", "late", "left_early", "made_up_here"]);
    assert_eq!(catalogue().list("visit_status").unwrap().items().len(), 6);
    assert_eq!(catalogue().list("stay_status").unwrap().items().len(), 11);
    assert_eq!(catalogue().list("session_status").unwrap().items().len(), 3);
    assert_eq!(catalogue().list("attendance_state").unwrap().items().len(), 9);
    assert!(catalogue().list("enrolment_status").unwrap().items().iter().all(|i| i.counts.is_none()));
    assert!(!catalogue().counts("enrolment_status", "active") && !catalogue().counts("stay_status", "nap"));
}

#[test]
fn open_lists_end_with_other() {
    for list in [
        "worker_role",
        "agency",
        "visit_kind",
        "activity",
        "task",
        "stay_kind",
        "stay_reason",
        "topic",
        "course_component",
        "close_reason",
        "relation",
        "flag",
        "consent_scope",
        "need",
        "assignment_end_reason",
        "secret_reason",
        "consultation_channel",
        "consultation_result",
        "main_abuser",
        "referral_reason",
        "referral_method",
        "shipping_item",
    ] {
        assert_eq!(catalogue().list(list).unwrap().items().last().unwrap().code, "other", "{list}");
    }
}

#[test]
fn what_a_code_applies_to_exists() {
    let known = |a: &str| {
        catalogue().preset(a).is_some()
            || ["requester", "route", "org_type"].contains(&a)
            || a.starts_with("infant_month_")
    };
    for (name, list) in catalogue().lists() {
        for item in list.items() {
            assert!(item.applies_to.iter().all(|a| known(a)), "{name} {}", item.code);
        }
    }
}

/// Where the lists name a stay preset, its reasons and requesters are those of the lists.
#[test]
fn stay_rules_agree_with_the_lists() {
    for preset in catalogue().presets().iter().filter(|p| p.record_type == RecordType::Stay) {
        let reasons = catalogue().list("stay_reason").unwrap().items().iter();
        let own: Vec<_> = reasons.filter(|r| r.applies_to.contains(&preset.code)).collect();
        let mut given: Vec<_> = own.iter().map(|r| r.code.clone()).collect();
        if !given.is_empty() {
            given.push("other".into());
            assert_eq!(preset.rules.reason_codes, Some(given), "{}", preset.code);
        }
        let asked: Vec<_> = catalogue().requesters(&preset.code).map(|r| r.requester_code.clone()).collect();
        if !asked.is_empty() {
            assert_eq!(preset.rules.requester_types, Some(asked), "{}", preset.code);
        }
    }
    for row in catalogue().all_requesters() {
        assert!(catalogue().contains("agency", &row.requester_code), "{row:?}");
        assert!(catalogue().preset(&row.programme).is_some(), "{row:?}");
    }
}

#[test]
fn typed_rules_and_code_lists_have_the_same_words() {
    let words = |list: &str| -> Vec<&str> {
        catalogue().list(list).unwrap().items().iter().map(|i| i.code.as_str()).collect()
    };
    assert_eq!(words("day_rule"), DayRule::ALL.iter().map(|w| w.name()).collect::<Vec<_>>());
    assert_eq!(words("night_rule"), NightRule::ALL.iter().map(|w| w.name()).collect::<Vec<_>>());
    assert_eq!(words("case_attribution"), CaseAttribution::ALL.iter().map(|w| w.name()).collect::<Vec<_>>());
    assert_eq!(words("head_unit"), HeadUnit::ALL.iter().map(|w| w.name()).collect::<Vec<_>>());
    assert_eq!(words("capacity_unit"), CapacityUnit::ALL.iter().map(|w| w.name()).collect::<Vec<_>>());
}

#[test]
fn rules_belong_to_their_programmes() {
    let rules = |code: &str| &catalogue().preset(code).unwrap().rules;
    assert_eq!(rules("home_start").required_training_hours, Some(40));
    assert_eq!(rules("parent_training").required_training_hours, None);
    assert_eq!(rules("support_needed_short_stay").child_age_min_years, Some(2));
    assert_eq!(rules("short_stay").child_age_min_years, None);
    for stay in ["short_stay", "foster_respite", "temporary_custody"] {
        assert_eq!((rules(stay).open_24_365, rules(stay).capacity), (Some(true), None), "{stay}");
    }
    let (day, night) = (rules("postpartum_day"), rules("postpartum_overnight"));
    assert_eq!((day.capacity, day.capacity_unit), (Some(2), Some(CapacityUnit::Pair)));
    assert!(day.capacity_pool.is_some() && day.capacity_pool == night.capacity_pool);
    assert_eq!(rules("study_meeting").head_unit, Some(HeadUnit::Worker));
}

#[test]
fn unknown_codes_in_rules_are_refused_by_key() {
    let refused =
        |rules: serde_json::Value| catalogue().rules(rules.as_object().unwrap()).unwrap_err().field();
    assert_eq!(refused(serde_json::json!({ "reason_codes": ["illness", "boredom"] })), "rules.reason_codes");
    assert_eq!(
        refused(serde_json::json!({ "default_confidentiality": "open" })),
        "rules.default_confidentiality"
    );
    assert_eq!(refused(serde_json::json!({ "beds": 3 })), "rules.beds");
}

#[test]
fn the_view_holds_everything_in_order() {
    let view = catalogue().view();
    // The code lists, and who may ask for stays.
    assert_eq!(view.codes.len(), catalogue().lists().count() + 1);
    assert_eq!(
        view.codes["sex"].iter().map(|c| c.code.as_str()).collect::<Vec<_>>(),
        ["f", "m", "x", "unknown"]
    );
    let known = [VISITS, STAYS, SESSIONS].concat();
    let offered = view.presets.iter().map(|p| p.code.as_str());
    assert_eq!(offered.filter(|code| known.contains(code)).collect::<Vec<_>>(), known);
}

#[test]
fn every_template_of_a_questionnaire_can_be_read() {
    for (stem, text) in texts(&QUESTIONNAIRES, "toml") {
        Template::parse(stem, text).unwrap();
    }
    let offered: Vec<&str> = templates().iter().map(|t| t.code.as_str()).collect();
    assert_eq!(offered, ["EPDS", "somlic_anxiety", "self_worth", "satisfaction"]);
}

#[test]
fn the_epds_has_numbers_and_scores_and_no_wording() {
    let epds = &templates()[0];
    assert_eq!((epds.items.len(), epds.cutoff, epds.score_max), (10, Some(9), Some(30)));
    let reversed: Vec<i64> = epds.items.iter().filter(|i| i.reverse).map(|i| i.no).collect();
    assert_eq!(reversed, [3, 5, 6, 7, 8, 9, 10]);
    assert!(epds.items.iter().all(|i| i.text.is_none() && i.scale.is_none()));
    assert_eq!(epds.items.iter().map(|i| i.alert_min).collect::<Vec<_>>()[8..], [None, Some(1)]);
    assert!(epds.copyright_note.as_deref().unwrap().contains("Cox"));
}
