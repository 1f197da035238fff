//! Consultations, referrals, plans, questionnaires and shipments: what is accepted and what is refused.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

fn office() -> Office {
    Office::new("2026-03-31T12:00")
}

fn family(o: &Office) -> (String, String) {
    let home = o.put("household", json!({ "display_name": "例山家" }));
    let child = o.put(
        "person",
        json!({ "family_name": "例山", "given_name": "そら", "birth_date": "2026-01-20", "household_id": home }),
    );
    (home, child)
}

#[test]
fn a_consultation_at_the_counter_needs_three_things() {
    let o = office();
    let desk = o.put("programme", json!({ "preset": "general_consultation", "name": "相談" }));
    let at = "2026-03-31T10:00";
    let said =
        json!({ "programme_id": desk, "channel": "visit_in", "received_at": at, "topics": ["crying"] });
    let unnamed = o.get("consultation", &o.put("consultation", said.clone()));
    assert_eq!((&unnamed["anonymous"], &unnamed["route_type"]), (&json!(true), &json!("self")));
    assert_eq!(unnamed["occurred_on"], json!("2026-03-31"));
    let mut without = said.clone();
    without["topics"] = json!([]);
    assert_eq!(o.refused("consultation", without).field.as_deref(), Some("topics"));

    let (home, child) = family(&o);
    let mut named = said;
    named["client_person_ids"] = json!([child]);
    let named = o.get("consultation", &o.put("consultation", named));
    assert_eq!(named["household_id"], json!(home));
    assert_eq!(named["infant_age_band"], json!("month_2"));
    assert_eq!(named["anonymous"], json!(false));
}

#[test]
fn an_abuse_consultation_has_one_primary_type_and_a_notification_stays() {
    let o = office();
    let desk = o.put("programme", json!({ "preset": "abuse_consultation", "name": "虐待相談" }));
    let base = json!({ "programme_id": desk, "channel": "phone", "received_at": "2026-03-30T09:00" });
    assert_eq!(o.refused("consultation", base.clone()).field.as_deref(), Some("abuse_type_primary"));
    let with = |primary: &str, others: Json| {
        let mut c = base.clone();
        c["abuse_type_primary"] = json!(primary);
        c["abuse_types_secondary"] = others;
        c["is_notification"] = json!(true);
        c
    };
    assert_eq!(o.refused("consultation", with("neglect", json!(["neglect"]))).code, "I-50");
    let said = o.put("consultation", with("neglect", json!(["psychological"])));
    let refused = o.app.delete(Kind::Consultation, id(&said), "誤り").unwrap_err();
    assert_eq!(refused.code, "I-51");
    assert_eq!(o.refused("consultation", json!({ "id": said, "is_notification": false })).code, "I-51");
    o.put("consultation", json!({ "id": said, "abuse_type_primary": "physical" }));
}

#[test]
fn a_referral_goes_out_with_consent_or_by_law() {
    let o = office();
    let (home, _) = family(&o);
    let city = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality_mch" }));
    let draft =
        json!({ "direction": "out", "to_org_id": city, "household_id": home, "reason_codes": ["epds_high"] });
    let draft = o.put("referral", draft);
    let send = json!({ "id": draft, "status": "sent" });
    assert_eq!(o.refused("referral", send.clone()).code, "I-61");
    let consent = o.put(
        "consent",
        json!({ "household_id": home, "scope": "share_municipality", "given_on": "2025-05-01", "method": "written" }),
    );
    o.put("referral", send);
    assert_eq!(o.get("referral", &draft)["consent_id"], json!(consent));

    o.put("consent", json!({ "id": consent, "withdrawn_on": "2026-01-20" }));
    let next = json!({ "direction": "out", "to_org_id": city, "household_id": home, "status": "sent" });
    assert_eq!(o.refused("referral", next.clone()).code, "I-61");
    let mut by_law = next;
    by_law["legal_basis"] = json!("notification");
    assert_eq!(o.warnings("referral", by_law), ["I-61"]);
}

#[test]
fn answers_belong_to_items_and_scales() {
    let o = office();
    let (_, child) = family(&o);
    let epds = o.put("questionnaire", json!({ "code": "EPDS", "title": "質問票", "cutoff": 9 }));
    o.put("question_item", json!({ "questionnaire_id": epds, "no": 1, "scale_max": 3 }));
    let answer = |answers: Json| json!({ "questionnaire_id": epds, "person_id": child, "answered_on": "2026-02-17", "wave": "pre", "answers": answers });
    let refused = o.refused("response", answer(json!({ "1": 4 })));
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("number_invalid", Some("answers.1")));
    assert_eq!(o.refused("response", answer(json!({ "2": 1 }))).code, "field_unknown");
    o.put("response", answer(json!({ "1": null })));
    o.put("response", answer(json!({ "1": 3 })));
}

#[test]
fn plans_are_reviewed_after_they_are_drawn_up_and_have_goals() {
    let o = office();
    let (home, _) = family(&o);
    let plan = json!({ "kind": "support_plan", "household_id": home, "drawn_up_on": "2026-03-01", "review_on": "2026-02-01" });
    assert_eq!(o.refused("support_plan", plan.clone()).code, "I-01");
    let mut plan = plan;
    plan["review_on"] = json!("2026-09-01");
    let id = o.put("support_plan", plan);
    o.put("goal", json!({ "plan_id": id, "goal_for": "parent", "text": "週に一度、一人の時間をもつ" }));
    assert_eq!(o.get("support_plan", &id)["goals"].as_array().unwrap().len(), 1);
    let refused = o.refused("support_plan", json!({ "id": id, "status": "agreed" }));
    assert_eq!(refused.field.as_deref(), Some("agreed_on"));
}

#[test]
fn where_a_parcel_went_is_masked_with_a_secret_address() {
    let o = office();
    let (home, child) = family(&o);
    let shipping = o.put("programme", json!({ "preset": "supply_shipping", "name": "送付" }));
    let parcel = json!({ "programme_id": shipping, "person_id": child, "requested_on": "2026-03-01", "address_snapshot": "架空市見本町1-1" });
    let parcel = o.put("shipment", parcel);
    let refused = o.refused("shipment", json!({ "id": parcel, "status": "shipped" }));
    assert_eq!(refused.field.as_deref(), Some("shipped_on"));
    o.put("shipment", json!({ "id": parcel, "status": "shipped", "shipped_on": "2026-03-02" }));
    assert!(o.get("shipment", &parcel)["address_snapshot"].is_string());
    o.put("household", json!({ "id": home, "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection" }));
    assert!(o.get("shipment", &parcel)["address_snapshot"].is_null());
}
