//! Stories with consultations, interviews, questionnaires and referrals, and their numbers.

use crate::seed_programmes::{values, years};
use serde_json::json;
use tsunagi_core::report::Table;
use tsunagi_tests::Office;

#[test]
fn from_the_notification_of_a_pregnancy_to_the_first_questionnaire() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "未来野家" }));
    let mother = o.member(&home, "未来野", "mother", "1998-04-05");
    let child = o.put(
        "person",
        json!({ "family_name": "未来野", "life_stage": "unborn", "due_date": "2025-11-20", "household_id": home }),
    );
    let pregnancy = o.put(
        "pregnancy",
        json!({ "woman_id": mother, "due_date": "2025-11-20", "notified_on": "2025-05-12", "first_pregnancy": true }),
    );
    let interviews = o.programme("pregnancy_interview", json!({}));
    let talk = |on: &str, kind: &str| {
        o.put(
            "consultation",
            json!({
                "programme_id": interviews, "channel": "visit_in", "received_at": format!("{on}T10:00"),
                "interview_kind": kind, "client_person_ids": [mother], "partner_present": true,
            }),
        )
    };
    talk("2025-05-12", "pregnancy_notification");
    talk("2025-09-10", "month8");
    let home_start = o.programme("home_start", json!({}));
    let visitor = o.visitor("丸井", 42);
    let visit = |on: &str| {
        o.put(
            "visit",
            json!({
                "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": "done",
                "start_at": format!("{on}T10:00"), "end_at": format!("{on}T12:00"), "worker_ids": [visitor],
            }),
        );
    };
    visit("2025-10-09");
    visit("2025-10-16");
    o.put(
        "person",
        json!({ "id": child, "life_stage": "born", "given_name": "そうま", "birth_date": "2025-11-14" }),
    );
    o.put(
        "pregnancy",
        json!({ "id": pregnancy, "outcome": "birth", "outcome_on": "2025-11-14", "child_ids": [child] }),
    );
    ["2025-12-04", "2025-12-11", "2025-12-18"].into_iter().for_each(visit);

    let of = values(&o.app.report(&years(Table::MotherChild, 2025, 2025)).unwrap());
    let figure = |metric: &str| of[&(2025, metric.to_owned())].as_str();
    assert_eq!(
        (figure("pregnant_women_supported"), figure("infant_households_supported")),
        ("1", "1"),
        "both"
    );
    assert_eq!(figure("interview_rate/pregnancy_notification"), "100.0");
    assert_eq!(figure("interview_rate/month8"), "100.0");
    let of = values(&o.app.report(&years(Table::Visits, 2025, 2025)).unwrap());
    let figure = |metric: &str| of[&(2025, metric.to_owned())].as_str();
    assert_eq!(
        (figure("visit_count/prenatal"), figure("visit_count/with_child"), figure("visit_count")),
        ("2", "3", "5")
    );
    let of = values(&o.app.report(&years(Table::MotherChild, 2026, 2026)).unwrap());
    assert_eq!(of[&(2026, "pregnant_women_supported".to_owned())], "0");
    assert_eq!(of[&(2026, "interview_rate/month8".to_owned())], "－", "nobody was to be interviewed");

    // EPDS at one month: nine or more, and a referral with consent.
    let epds =
        o.put("questionnaire", json!({ "code": "EPDS", "title": "エジンバラ産後うつ病質問票", "cutoff": 9 }));
    for no in 1..=10 {
        let reverse = !matches!(no, 1 | 2 | 4);
        o.put(
            "question_item",
            json!({
                "questionnaire_id": epds, "no": no, "reverse": reverse,
                "alert_min": if no == 10 { json!(1) } else { json!(null) },
            }),
        );
    }
    let answers = json!({ "1": 1, "2": 2, "3": 2, "4": 2, "5": 2, "6": 1, "7": 2, "8": 3, "9": 3, "10": 3 });
    let response = o.put(
        "response",
        json!({
            "questionnaire_id": epds, "person_id": mother, "answered_on": "2025-12-12", "wave": "other",
            "answers": answers,
        }),
    );
    let stored = o.get("response", &response);
    assert_eq!(stored["household_id"], json!(home));
}

#[test]
fn sharing_and_research_are_withdrawn() {
    let o = Office::new("2026-03-31T12:00");
    let template = o.put("questionnaire", json!({ "code": "satisfaction", "title": "利用者アンケート" }));
    o.put(
        "question_item",
        json!({ "questionnaire_id": template, "no": 1, "scale_max": 4, "positive_min": 3 }),
    );
    let mut homes = vec![];
    for n in 0..18 {
        let home = o.put("household", json!({ "display_name": "例山家" }));
        let mother = o.member(&home, "例山", "mother", "1995-06-01");
        for (wave, on) in [("pre", "2025-06-01"), ("post", "2025-12-01")] {
            o.put(
                "response",
                json!({
                    "questionnaire_id": template, "person_id": mother, "answered_on": on, "wave": wave,
                    "answers": { "1": if wave == "post" || n < 9 { 4 } else { 1 } },
                }),
            );
        }
        homes.push(home);
    }
    let n = |o: &Office| {
        let of = values(&o.app.report(&years(Table::Questionnaires, 2025, 2025)).unwrap());
        let figure = |metric: &str| of[&(2025, format!("{metric}/satisfaction/1"))].clone();
        (figure("paired_n"), figure("pre_positive"), figure("paired_change"))
    };
    assert_eq!(n(&o), ("18".into(), "50.0".into(), "50.0".into()));

    let city = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality_welfare" }));
    let mut consents = vec![];
    for scope in ["research", "share_municipality"] {
        consents.push(
            o.put("consent", json!({ "household_id": homes[0], "scope": scope, "given_on": "2025-05-01" })),
        );
    }
    assert_eq!(n(&o).0, "18", "nothing was taken back");
    for consent in &consents {
        o.put("consent", json!({ "id": consent, "withdrawn_on": "2026-01-20" }));
    }
    // One is taken out of both waves, whoever remains is counted anew.
    assert_eq!(n(&o), ("17".into(), "47.1".into(), "52.9".into()));
    let referral = json!({ "direction": "out", "to_org_id": city, "household_id": homes[0], "status": "sent", "sent_at": "2026-02-01T10:00" });
    assert_eq!(o.refused("referral", referral.clone()).code, "I-61");
    let mut notified = referral;
    notified["legal_basis"] = json!("notification");
    assert_eq!(o.warnings("referral", notified), ["I-61"], "a notification goes out and says so");
    // Sharing again needs a consent of its own.
    o.put("consent", json!({ "household_id": homes[0], "scope": "share_municipality", "given_on": "2026-02-10", "method": "written" }));
    o.put("referral", json!({ "direction": "out", "to_org_id": city, "household_id": homes[0], "status": "sent", "sent_at": "2026-02-11T10:00" }));
}
