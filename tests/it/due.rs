//! What is due: retention by programme, commissioner and organisation; addresses that are to be renewed.

use serde_json::json;
use tsunagi_core::domain::time::Date;
use tsunagi_tests::{Office, id};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn records_are_due_when_every_programme_has_kept_them_long_enough() {
    let o = Office::new("2026-03-09T09:00");
    let town = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "99999", "retention_years": 5 }));
    let visits = o.put("programme", json!({ "preset": "home_start", "commissioner_id": town }));
    let stays = o.put(
        "programme",
        json!({ "preset": "short_stay", "rules": { "capacity": 5, "retention_years": 7 } }),
    );
    let (first, _) = o.family("見本", "2015-10-05");
    let (second, child) = o.family("試作", "2015-10-05");
    let (open, _) = o.family("模擬", "2015-10-05");
    let worker = o.visitor("仮野 花", 60);
    for home in [&first, &second, &open] {
        o.put(
            "visit",
            json!({
                "programme_id": visits, "household_id": home, "visit_kind": "regular", "status": "done",
                "start_at": "2018-06-01T10:00", "end_at": "2018-06-01T11:00", "worker_ids": [worker],
            }),
        );
    }
    o.put("stay", json!({
        "programme_id": stays, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": "2018-08-01T10:00", "out_at": "2018-08-03T10:00", "status": "completed",
    }));
    o.put("enrolment", json!({ "programme_id": visits, "household_id": open, "status": "active" }));

    let due = |on: &str| -> Vec<(String, String)> {
        let due = o.app.due_for_erasure(day(on)).unwrap();
        due.into_iter().map(|d| (d.name, d.due_on)).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(due("2023-05-31"), []);
    assert_eq!(due("2023-06-01"), [pair("見本家", "2023-06-01")]);
    assert_eq!(due("2025-08-02"), [pair("見本家", "2023-06-01")], "the stay keeps the other for longer");
    assert_eq!(due("2025-08-03"), [pair("見本家", "2023-06-01"), pair("試作家", "2025-08-03")]);
    let calendar = o.app.due_calendar(day("2025-06-15")).unwrap();
    assert_eq!((calendar.until.as_str(), calendar.this_month, calendar.erasures.len()), ("2025-08-31", 1, 2));
    assert!(calendar.retention_missing.is_empty());

    // A programme for which nobody has said how long keeps the family.
    let other = o.put("programme", json!({ "preset": "hiroba" }));
    assert_eq!(o.app.due_calendar(day("2025-06-15")).unwrap().retention_missing.len(), 1);
    o.put("enrolment", json!({ "programme_id": other, "household_id": first, "status": "closed", "ended_on": "2018-06-02", "close_reason": "other" }));
    assert_eq!(due("2025-08-02"), []);
    let own = o.app.organisation().to_string();
    o.edit("organisation", &own, json!({ "retention_years": 6 }));
    assert_eq!(
        due("2025-08-02"),
        [pair("見本家", "2024-06-02")],
        "the organisation's own rule, for what nobody commissions"
    );

    // What was erased is not due any more.
    let code = o.get("household", &first)["code"].as_str().unwrap().to_owned();
    o.app.erase(id(&first), "retention", "保存期限の満了", &code).unwrap();
    assert_eq!(due("2025-08-02"), []);
}

#[test]
fn what_the_case_file_holds_keeps_a_family_too() {
    let o = Office::new("2026-03-09T09:00");
    let own = o.app.organisation().to_string();
    o.edit("organisation", &own, json!({ "retention_years": 5 }));
    let visits = o.programme("watch_visit", json!({}));
    let desk = o.programme("general_consultation", json!({}));
    let parcels = o.programme("supply_shipping", json!({}));
    let worker = o.visitor("仮野 花", 60);
    let family = |name: &str| {
        let (home, child) = o.family(name, "2010-10-05");
        o.put(
            "visit",
            json!({
                "programme_id": visits, "household_id": home, "visit_kind": "watch_over", "status": "done",
                "start_at": "2018-06-01T10:00", "end_at": "2018-06-01T11:00", "worker_ids": [worker],
            }),
        );
        (home, child)
    };
    let due_on = |home: &str| {
        let all = o.app.due_for_erasure(day("2040-01-01")).unwrap();
        all.into_iter().find(|d| d.household_id == home).map(|d| (d.due_on, d.programme))
    };
    let on = |day: &str, programme: &str| Some((day.to_owned(), programme.to_owned()));
    let name = |programme: &str| o.get("programme", programme)["name"].as_str().unwrap().to_owned();

    let (asked, _) = family("見本");
    assert_eq!(due_on(&asked), on("2023-06-01", &name(&visits)));
    let consultation = o.put(
        "consultation",
        json!({ "programme_id": desk, "household_id": asked, "channel": "phone", "received_at": "2019-02-01T10:00", "topics": ["development"] }),
    );
    assert_eq!(due_on(&asked), None, "it is still open");
    o.edit("consultation", &consultation, json!({ "status": "closed" }));
    assert_eq!(due_on(&asked), on("2024-02-01", &name(&desk)));

    let (planned, _) = family("試作");
    let plan = json!({ "kind": "support_plan", "household_id": planned, "drawn_up_on": "2019-03-01", "review_on": "2019-09-01" });
    let plan = o.put("support_plan", plan);
    assert_eq!(due_on(&planned), None);
    o.edit("support_plan", &plan, json!({ "status": "closed" }));
    assert_eq!(due_on(&planned), on("2024-03-01", ""), "of no programme: the organisation's own rule");

    let (sent, child) = family("模擬");
    let parcel = json!({
        "programme_id": parcels, "person_id": child, "requested_on": "2019-04-01", "shipped_on": "2019-04-03", "status": "delivered",
    });
    o.put("shipment", parcel);
    assert_eq!(due_on(&sent), on("2024-04-03", &name(&parcels)));
}

#[test]
fn a_secret_address_is_to_be_renewed_before_its_protection_ends() {
    let o = Office::new("2026-03-09T09:00");
    let (family, _) = o.family("見本", "2020-10-05");
    let (later, _) = o.family("試作", "2020-10-05");
    let (lifted, _) = o.family("模擬", "2020-10-05");
    for (home, secret, until) in
        [(&family, true, "2026-03-31"), (&later, true, "2026-06-01"), (&lifted, false, "2026-03-20")]
    {
        o.edit(
            "household",
            home,
            json!({ "display_name": "Aさん", "address_secret": secret, "secret_until": until }),
        );
    }
    let calendar = o.app.due_calendar(day("2026-03-09")).unwrap();
    assert_eq!(calendar.secrets.iter().map(|s| s.due_on.as_str()).collect::<Vec<_>>(), ["2026-03-31"]);
    assert_eq!(calendar.this_month, 1);
}
