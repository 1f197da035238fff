//! Beds of a house, night by night and hour by hour.

use serde_json::{Value as Json, json};
use tsunagi_core::view::BedNight;
use tsunagi_tests::{Office, id};

fn beds(o: &Office, programme: &str, from: &str, to: &str) -> Vec<BedNight> {
    o.app.beds(id(programme), from.parse().unwrap(), to.parse().unwrap()).unwrap()
}

fn counts(nights: &[BedNight]) -> Vec<(i64, i64, Option<i64>)> {
    nights.iter().map(|n| (n.taken, n.held, n.free)).collect()
}

fn stay(programme: &str, person: &str, status: &str, times: [&str; 2]) -> Json {
    let [from, to] = times;
    let (arrival, departure) = if matches!(status, "held" | "confirmed") {
        ("planned_in_at", "planned_out_at")
    } else {
        ("in_at", "out_at")
    };
    let to = if to.is_empty() { Json::Null } else { json!(to) };
    json!({
        "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["other"], "status": status, arrival: from, departure: to,
    })
}

#[test]
fn a_house_of_five() {
    let o = Office::new("2026-03-10T12:00");
    let house = o.programme("short_stay", json!({ "capacity": 5, "max_days_per_stay": null }));
    let child = |n: u32| o.family(&format!("例山{n}"), "2020-01-01").1;
    let put = |n, status, times| o.put("stay", stay(&house, &child(n), status, times));
    put(1, "completed", ["2026-03-08T17:00", "2026-03-10T10:00"]);
    put(2, "in_stay", ["2026-03-09T17:00", ""]);
    put(3, "held", ["2026-03-10T17:00", "2026-03-12T10:00"]);
    put(4, "confirmed", ["2026-03-11T17:00", "2026-03-12T10:00"]);
    for (n, status) in [(5, "cancelled"), (6, "waitlisted"), (7, "declined"), (8, "no_show")] {
        let mut record = stay(&house, &child(n), "confirmed", ["2026-03-11T17:00", "2026-03-12T10:00"]);
        record["status"] = json!(status);
        o.put("stay", record);
    }
    // Came at two in the morning: the night that was running, 9 March.
    put(9, "completed", ["2026-03-10T02:00", "2026-03-10T10:00"]);
    let nights = beds(&o, &house, "2026-03-07", "2026-03-13");
    let expected = [
        (0, 0, Some(5)),
        (1, 0, Some(4)),
        (3, 0, Some(2)),
        (1, 1, Some(3)), // tonight: who has no departure planned, and one to come
        (0, 2, Some(3)),
        (0, 0, Some(5)), // left at ten in the morning
        (0, 0, Some(5)),
    ];
    assert_eq!(counts(&nights), expected);
    assert!(nights.iter().all(|n| n.violations.is_empty() && n.capacity == Some(5)));

    for n in 10..14 {
        put(n, "confirmed", ["2026-03-11T17:00", "2026-03-12T10:00"]);
    }
    let night = beds(&o, &house, "2026-03-11", "2026-03-11").remove(0);
    assert_eq!((night.held, night.free, night.violations), (6, Some(0), vec!["I-11".to_owned()]));
    let due = o.app.today_view().unwrap().due;
    assert_eq!(due.iter().filter(|d| d.code == "I-11").count(), 1, "only the sixth");

    let e = o.app.beds(id(&house), "2026-03-11".parse().unwrap(), "2026-03-10".parse().unwrap()).unwrap_err();
    assert_eq!(e.code, "period_invalid");
    let open = o.programme("temporary_custody", json!({}));
    assert_eq!(beds(&o, &open, "2026-03-10", "2026-03-10")[0].free, None, "no capacity, no free places");
}

#[test]
fn siblings_take_beds_and_a_mother_with_her_babies_a_room() {
    let o = Office::new("2026-03-10T12:00");
    let (home, child) = o.family("見本", "2020-01-01");
    let brother = o.member(&home, "見本", "child", "2021-01-01");
    let house = o.programme("short_stay", json!({ "capacity": 5 }));
    let mut both = stay(&house, &child, "completed", ["2026-03-08T17:00", "2026-03-09T10:00"]);
    both["companion_person_ids"] = json!([brother]);
    o.put("stay", both);
    assert_eq!(beds(&o, &house, "2026-03-08", "2026-03-08")[0].taken, 2);
}

#[test]
fn a_postpartum_house_shares_its_rooms() {
    let o = Office::new("2026-02-20T12:00");
    let site = o.put("site", json!({ "name": "産後の家" }));
    let programme = |preset: &str| o.put("programme", json!({ "preset": preset, "site_id": site }));
    let (day, night) = (programme("postpartum_day"), programme("postpartum_overnight"));
    let pair = |programme: &str, n: u32, kind: &str, times: [&str; 2]| {
        let (home, baby) = o.family(&format!("未来野{n}"), "2026-01-20");
        let mother = o.member(&home, "未来野", "mother", "1998-01-01");
        let mut record = stay(programme, &mother, "confirmed", times);
        record["stay_kind"] = json!(kind);
        record["companion_person_ids"] = json!([baby]);
        record["requester_type"] = json!("municipality_registered_user");
        o.warnings("stay", record)
    };
    let overnight = |n, times| pair(&night, n, "overnight_pair", times);
    let by_day = |n, times| pair(&day, n, "day_pair", times);
    assert!(overnight(1, ["2026-02-25T10:00", "2026-02-26T09:00"]).is_empty());
    assert!(overnight(2, ["2026-02-25T10:00", "2026-02-26T09:00"]).is_empty());
    assert!(overnight(3, ["2026-02-26T10:00", "2026-02-27T09:00"]).is_empty(), "the room turns over");
    assert_eq!(by_day(4, ["2026-02-25T10:00", "2026-02-25T15:30"]), ["I-12"], "both rooms are in use");
    assert!(by_day(5, ["2026-02-26T10:00", "2026-02-26T15:30"]).is_empty());
    assert_eq!(
        overnight(6, ["2026-02-26T10:00", "2026-02-27T09:00"]),
        ["I-12"],
        "nobody else sleeps there, but by day it is full"
    );
    assert!(by_day(7, ["2026-03-02T10:00", "2026-03-02T12:00"]).is_empty());
    assert!(by_day(8, ["2026-03-02T10:00", "2026-03-02T16:00"]).is_empty());
    assert!(by_day(9, ["2026-03-02T12:00", "2026-03-02T16:00"]).is_empty(), "one leaves, one comes");

    let nights = beds(&o, &night, "2026-02-24", "2026-02-27");
    assert_eq!(nights.iter().map(|n| n.held).collect::<Vec<_>>(), [0, 2, 2, 0], "pairs, nights only");
    let days = beds(&o, &day, "2026-02-25", "2026-02-26");
    assert_eq!(days.iter().map(|n| (n.held, n.free)).collect::<Vec<_>>(), [(3, Some(0)), (3, Some(0))]);
    assert_eq!(days[0].violations, ["I-12"]);
    assert_eq!(beds(&o, &day, "2026-03-02", "2026-03-02")[0].held, 2, "most at one time");

    let elsewhere = o.programme("postpartum_day", json!({}));
    assert_eq!(beds(&o, &elsewhere, "2026-02-25", "2026-02-25")[0].held, 0, "another site, other rooms");
}
