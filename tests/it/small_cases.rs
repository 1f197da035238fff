//! Small cases that are easily counted wrongly.

use serde_json::json;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::count::HeadUnit;
use tsunagi_tests::{Office, id};

fn fy(year: i32) -> Period {
    Period::fiscal_year(year).unwrap()
}

#[test]
fn stays_sessions_ages_and_names() {
    let o = Office::new("2026-04-01T12:00");
    let custody = o.programme("temporary_custody", json!({}));
    let home = o.put("household", json!({ "display_name": "模擬家" }));
    let children = ["2015-01-01", "2017-01-01", "2019-01-01"].map(|b| o.member(&home, "模擬", "child", b));
    for child in &children {
        let day = json!({
            "programme_id": custody, "person_id": child, "stay_kind": "day", "requester_type": "child_guidance_centre",
            "reason_codes": ["safety"], "in_at": "2026-03-31T10:00", "out_at": "2026-03-31T19:00", "status": "completed",
        });
        assert_eq!(o.warnings("stay", day), ["I-14"], "no night");
    }
    let tally = o.stays(&custody, fy(2025));
    assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (3, 3, 0), "M1, M11");
    assert_eq!(o.stays(&custody, fy(2026)).cases(), 0, "M17: nothing is zero");

    let hiroba = o.programme("hiroba", json!({}));
    let session = |day: &str, status: &str| {
        o.put("session", json!({ "programme_id": hiroba, "occurred_on": day, "status": status }))
    };
    session("2026-03-01", "cancelled");
    let march = Period::new("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap()).unwrap();
    let tally = o.sessions(&hiroba, march, HeadUnit::Adult, 1).0;
    assert_eq!((tally.sessions(), tally.attendances()), (0, 0), "M7");
    session("2026-03-08", "held");
    let alone = session("2026-03-15", "held");
    o.put(
        "attendance",
        json!({ "session_id": alone, "person_id": children[2], "attendance_role": "child", "state": "present" }),
    );
    let tally = o.sessions(&hiroba, fy(2025), HeadUnit::Adult, 1).0;
    assert_eq!((tally.sessions(), tally.attendances(), tally.sessions_without_anyone()), (2, 0, 1), "M8, M9");

    let born = o.put("person", json!({ "family_name": "例山", "birth_date": "平成31年5月1日" }));
    assert_eq!(o.get("person", &born)["birth_date"], "2019-05-01", "M12");
    let leap = o.member(&home, "例山", "child", "2020-02-29");
    let o = o.at("2026-02-28T12:00");
    let age = |o: &Office| {
        let family = o.app.family(id(&home)).unwrap();
        family.members.into_iter().find(|m| m.person_id == leap).unwrap().age_years
    };
    assert_eq!(age(&o), Some(5), "M3");
    let o = o.at("2026-03-01T12:00");
    assert_eq!(age(&o), Some(6));

    o.edit("household", &home, json!({ "phones": [{ "number": "0312345678" }] }));
    assert_eq!(o.get("household", &home)["phones"][0]["number"], "0312345678", "M15: text, with its zero");

    let worker = o.put("worker", json!({ "person_name": "例山 支援" }));
    let watch = o.programme("watch_visit", json!({}));
    let visit = o.put(
        "visit",
        json!({
            "programme_id": watch, "household_id": home, "visit_kind": "watch_over", "status": "done", "worker_ids": [worker],
            "start_at": "2026-02-20T10:00", "end_at": "2026-02-20T10:30",
        }),
    );
    o.app.delete(tsunagi_core::domain::record::Kind::Worker, id(&worker), "退職").unwrap();
    let item = o.app.family(id(&home)).unwrap().timeline.into_iter().find(|t| t.id == visit).unwrap();
    assert_eq!(item.people, ["例山 支援"], "M16: records keep the name");
}
