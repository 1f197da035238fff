//! Rules of stays: overlap, capacity, opening hours, length, age.

use serde_json::{Value as Json, json};
use tsunagi_tests::{Office, id};

fn stay(programme: &str, person: &str, from: &str, to: &str, changes: Json) -> Json {
    let mut stay = json!({
        "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": from, "out_at": to, "status": "completed",
    });
    for (key, value) in changes.as_object().unwrap() {
        stay[key] = value.clone();
    }
    stay
}

fn none() -> Json {
    json!({})
}

#[test]
fn one_person_is_in_one_place() {
    let o = Office::new("2026-03-31T12:00");
    let (_, child) = o.family("見本", "2020-10-05");
    let (short, other) = (o.programme("short_stay", none()), o.programme("temporary_custody", none()));
    o.put("stay", stay(&short, &child, "2026-03-14T17:00", "2026-03-15T17:00", none()));
    o.refuses("stay", stay(&other, &child, "2026-03-15T16:59", "2026-03-16T10:00", none()), "I-10", "in_at");
    assert!(
        o.warnings("stay", stay(&other, &child, "2026-03-15T17:00", "2026-03-16T10:00", none())).is_empty()
    );
    let planned = |status: &str| {
        let times = json!({
            "in_at": null, "out_at": null, "planned_in_at": "2026-03-14T18:00", "planned_out_at": "2026-03-15T10:00", "status": status,
        });
        stay(&short, &child, "", "", times)
    };
    for status in ["held", "confirmed"] {
        o.refuses("stay", planned(status), "I-10", "in_at");
    }
    for status in
        ["enquiry", "requested", "waitlisted", "declined", "cancelled", "cancelled_same_day", "no_show"]
    {
        let record = o.put("stay", planned(status));
        assert!(o.due(&record).is_empty(), "{status}");
        if status == "cancelled" {
            o.refuses("stay", json!({ "id": record, "status": "confirmed" }), "I-10", "in_at");
        }
    }
    o.refuses("stay", stay(&short, &child, "2026-03-20T17:00", "2026-03-20T17:00", none()), "I-01", "out_at");
    o.refuses(
        "stay",
        stay(&short, &child, "2026-03-20T17:00", "", json!({ "out_at": null })),
        "field_required",
        "out_at",
    );
    o.warns("stay", stay(&short, &child, "2026-03-30T17:00", "2026-03-31T17:00", none()), "I-02");
}

#[test]
fn nobody_stays_before_birth_and_an_unborn_child_comes_along() {
    let o = Office::new("2026-03-31T12:00");
    let (home, child) = o.family("見本", "2026-03-15");
    let short = o.programme("short_stay", none());
    o.refuses(
        "stay",
        stay(&short, &child, "2026-03-14T17:00", "2026-03-16T17:00", none()),
        "I-03",
        "person_id",
    );
    let mother = o.member(&home, "見本", "mother", "1999-01-01");
    let unborn =
        o.put("person", json!({ "alias": "赤ちゃん", "life_stage": "unborn", "household_id": home }));
    o.refuses(
        "stay",
        stay(&short, &unborn, "2026-03-16T17:00", "2026-03-17T17:00", none()),
        "I-03",
        "person_id",
    );
    let both = stay(
        &short,
        &mother,
        "2026-03-16T17:00",
        "2026-03-17T17:00",
        json!({ "companion_person_ids": [unborn] }),
    );
    assert!(o.warnings("stay", both).is_empty());
}

#[test]
fn nights_and_hours_are_full_at_capacity() {
    let o = Office::new("2026-03-31T12:00");
    let short = o.programme("short_stay", json!({ "capacity": 1 }));
    let twilight = o.programme("twilight_stay", json!({ "capacity": 1 }));
    let children = ["例山", "見本", "試作"].map(|n| o.family(n, "2020-01-01").1);
    o.put("stay", stay(&short, &children[0], "2026-03-14T17:00", "2026-03-16T10:00", none()));
    let full = stay(&short, &children[1], "2026-03-15T17:00", "2026-03-17T10:00", none());
    let id = o.warns("stay", full, "I-11");
    o.edit("stay", &id, json!({ "status": "cancelled" }));
    let reasoned = stay(
        &short,
        &children[1],
        "2026-03-15T17:00",
        "2026-03-17T10:00",
        json!({ "capacity_override_reason": "きょうだい" }),
    );
    assert!(o.warnings("stay", reasoned).is_empty(), "the reason is in the record");
    assert!(
        o.warnings("stay", stay(&short, &children[2], "2026-03-17T10:00", "2026-03-18T10:00", none()))
            .is_empty()
    );

    let evening = |person: &str, from: &str, to: &str| {
        let day = |time: &str| format!("2026-03-20T{time}");
        stay(&twilight, person, &day(from), &day(to), json!({ "stay_kind": "twilight" }))
    };
    o.put("stay", evening(&children[0], "17:00", "20:00"));
    o.warns("stay", evening(&children[1], "19:30", "22:00"), "I-12");
    assert!(o.warnings("stay", evening(&children[2], "15:00", "17:00")).is_empty(), "one leaves, one comes");
}

#[test]
fn opening_hours_and_birth_of_a_postpartum_house() {
    let o = Office::new("2026-03-31T12:00");
    let (home, baby) = o.family("未来野", "2025-03-20");
    let mother = o.member(&home, "未来野", "mother", "1998-01-01");
    let (day, night) = (o.programme("postpartum_day", none()), o.programme("postpartum_overnight", none()));
    let pair = |programme: &str, kind: &str, from: &str, to: &str| {
        stay(
            programme,
            &mother,
            from,
            to,
            json!({ "stay_kind": kind, "companion_person_ids": [baby], "reason_codes": ["recovery"] }),
        )
    };
    assert!(o.warnings("stay", pair(&day, "day_pair", "2026-02-25T10:00", "2026-02-25T16:00")).is_empty());
    o.warns("stay", pair(&day, "day_pair", "2026-02-26T09:59", "2026-02-26T15:00"), "I-13");
    o.warns("stay", pair(&day, "day_pair", "2026-02-27T10:00", "2026-02-27T16:01"), "I-13");
    assert!(
        o.warnings("stay", pair(&night, "overnight_pair", "2026-03-01T10:00", "2026-03-02T09:00")).is_empty()
    );
    o.warns("stay", pair(&night, "overnight_pair", "2026-03-03T10:00", "2026-03-04T09:30"), "I-13");
    assert!(
        o.warnings("stay", pair(&day, "day_pair", "2026-03-19T10:00", "2026-03-19T15:00")).is_empty(),
        "364 days"
    );
    o.warns("stay", pair(&day, "day_pair", "2026-03-20T10:00", "2026-03-20T15:00"), "I-22");
    let alone = stay(
        &day,
        &mother,
        "2026-03-21T10:00",
        "2026-03-21T15:00",
        json!({ "stay_kind": "day_pair", "reason_codes": ["recovery"] }),
    );
    o.warns("stay", alone, "I-22");
    let same_day = pair(&night, "overnight_pair", "2026-03-10T10:00", "2026-03-10T20:00");
    o.warns("stay", same_day, "I-14");
}

#[test]
fn length_of_a_stay_and_of_a_year() {
    let o = Office::new("2026-03-31T12:00");
    let (_, child) = o.family("見本", "2020-10-05");
    let short = o.programme("short_stay", none());
    assert!(
        o.warnings("stay", stay(&short, &child, "2025-07-01T17:00", "2025-07-07T10:00", none())).is_empty(),
        "6泊7日"
    );
    let long = o.warns("stay", stay(&short, &child, "2025-08-01T17:00", "2025-08-08T10:00", none()), "I-15");
    o.edit("stay", &long, json!({ "out_at": "2025-08-07T10:00" }));
    let extended = json!({ "extension_reason": "母の入院が延びた", "approved_by": "架空市" });
    assert!(
        o.warnings("stay", stay(&short, &child, "2025-09-01T17:00", "2025-09-08T10:00", extended)).is_empty()
    );

    let (_, foster) = o.family("試作", "2018-11-30");
    let respite = o.programme("foster_respite", none());
    let rest =
        |from: &str, to: &str| stay(&respite, &foster, from, to, json!({ "reason_codes": ["foster_rest"] }));
    assert!(o.warnings("stay", rest("2025-05-01T10:00", "2025-05-04T10:00")).is_empty());
    assert!(o.warnings("stay", rest("2025-06-01T10:00", "2025-06-03T10:00")).is_empty(), "4 and 3 days");
    o.warns("stay", rest("2026-03-01T10:00", "2026-03-02T10:00"), "I-16");
    assert!(o.warnings("stay", rest("2025-03-01T10:00", "2025-03-04T10:00")).is_empty(), "the year before");
}

#[test]
fn ages_are_judged_on_arrival() {
    let o = Office::new("2026-04-10T12:00");
    let (_, child) = o.family("見本", "2013-04-01");
    let (_, small) = o.family("例山", "2024-04-02");
    let ward = o.programme("support_needed_short_stay", json!({ "max_days_per_stay": null }));
    let reasons = json!({ "reason_codes": ["abuse_risk"] });
    assert!(
        o.warnings("stay", stay(&ward, &child, "2026-03-31T10:00", "2026-04-02T10:00", reasons.clone()))
            .is_empty()
    );
    o.warns("stay", stay(&ward, &child, "2026-04-05T10:00", "2026-04-06T10:00", reasons.clone()), "I-20");
    o.warns("stay", stay(&ward, &small, "2026-04-01T10:00", "2026-04-02T10:00", reasons), "I-20");
}

#[test]
fn who_is_overdue_is_listed_and_nobody_is_in_two_houses() {
    let o = Office::new("2026-03-10T12:00");
    let (_, child) = o.family("見本", "2020-10-05");
    let (short, custody) = (o.programme("short_stay", none()), o.programme("temporary_custody", none()));
    let inside = |programme: &str, from: &str, out: Json| {
        stay(
            programme,
            &child,
            from,
            "",
            json!({ "out_at": null, "planned_out_at": out, "status": "in_stay" }),
        )
    };
    let first = o.put("stay", inside(&short, "2026-03-09T10:00", json!("2026-03-10T11:00")));
    assert!(o.due(&first).is_empty(), "one hour late");
    let o = o.at("2026-03-10T13:01");
    assert_eq!(o.due(&first), ["I-17"]);
    assert!(o.app.today_view().unwrap().in_house[0].overdue);
    let second = o.put("stay", inside(&custody, "2026-03-10T12:30", Json::Null));
    assert_eq!(o.due(&second), ["I-17"], "in two houses");
    o.edit("stay", &first, json!({ "out_at": "2026-03-10T12:00", "status": "completed" }));
    assert!(o.due(&first).is_empty());
    assert_eq!(o.edit("stay", &second, json!({ "note": "確認" })).warnings, []);
    assert!(o.due(&second).is_empty());
    let later =
        tsunagi_core::store::Filter { from: Some("2026-03-20".parse().unwrap()), ..Default::default() };
    assert_eq!(o.all("stay", &later).len(), 1, "who is still in the house lies in every later period");
}

#[test]
fn a_closed_month_of_a_stay() {
    let o = Office::new("2026-04-10T12:00");
    let (_, child) = o.family("見本", "2020-10-05");
    let short = o.programme("short_stay", none());
    let record = o.put("stay", stay(&short, &child, "2026-02-27T10:00", "2026-03-02T10:00", none()));
    o.app.close(id(&short), "2026-03").unwrap();
    let view = o.edit("stay", &record, json!({ "out_at": "2026-03-03T10:00" }));
    assert_eq!(
        (view.warnings[0].code.as_str(), &view.warnings[0].detail["month"]),
        ("I-71", &json!("2026-03"))
    );
    assert_eq!(
        o.edit("stay", &record, json!({ "out_at": "2026-02-28T10:00" })).warnings[0].code,
        "I-71",
        "days taken out"
    );
    o.warns("stay", stay(&short, &child, "2026-03-20T10:00", "2026-03-21T10:00", none()), "I-71");
    assert!(
        o.warnings("stay", stay(&short, &child, "2026-04-02T10:00", "2026-04-03T10:00", none())).is_empty()
    );
}

#[test]
fn the_wrong_child_is_put_right() {
    let o = Office::new("2026-03-31T12:00");
    let (wrong_home, wrong) = o.family("見本", "2020-10-05");
    let (home, child) = o.family("例山", "2019-10-05");
    let short = o.programme("short_stay", none());
    let record = o.put("stay", stay(&short, &wrong, "2026-03-14T17:00", "2026-03-15T17:00", none()));
    assert_eq!(o.get("stay", &record)["household_id"], json!(wrong_home));
    o.edit("stay", &record, json!({ "person_id": child }));
    assert_eq!(o.get("stay", &record)["household_id"], json!(home), "the household goes with the child");
}
