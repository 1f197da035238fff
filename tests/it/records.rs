//! Storing records: what is accepted, what is refused, what wants a reason.

use serde_json::json;
use tsunagi_tests::Office;

#[test]
fn one_night_stay_is_stored_and_a_second_at_the_same_time_refused() {
    let o = Office::new("2026-03-31T12:00");
    let programme = o.put(
        "programme",
        json!({ "preset": "short_stay", "name": "ショートステイ", "rules": { "capacity": 5 } }),
    );
    let family = o.put("household", json!({ "display_name": "見本家", "household_type": "general" }));
    let child = o.put(
        "person",
        json!({ "family_name": "見本", "given_name": "みどり", "birth_date": "2020-10-05", "household_id": family }),
    );
    let stay = json!({
        "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": "2026-03-14T17:00", "out_at": "2026-03-15T17:00", "status": "completed",
    });
    assert!(o.warnings("stay", stay.clone()).is_empty());
    assert_eq!(o.refused("stay", stay).code, "I-10");
}
