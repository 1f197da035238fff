//! The night desk: the board, a bed at once, who collects a child.

use serde_json::{Value as Json, json};
use tsunagi_core::app::{Emergency, NewDraft};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::view::BoardView;
use tsunagi_tests::{Office, id};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn stay(programme: &str, person: &str, status: &str, times: [&str; 2]) -> Json {
    let mut record = json!({
        "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["other"], "status": status, "planned_in_at": times[0], "planned_out_at": times[1],
    });
    if matches!(status, "in_stay" | "completed") {
        record["in_at"] = json!(times[0]);
    }
    if status == "completed" {
        record["out_at"] = json!(times[1]);
    }
    record
}

fn board(o: &Office, programme: &str, from: &str, to: &str) -> BoardView {
    o.app.board(id(programme), day(from), day(to)).unwrap()
}

/// Lane, first and last night of each stay, by lane.
fn bars(view: &BoardView) -> Vec<(i64, i64, i64)> {
    view.stays.iter().map(|s| (s.lane, s.first, s.last)).collect()
}

fn call<'a>(programme: &str, in_at: &'a str, over_reason: Option<&'a str>) -> Emergency<'a> {
    Emergency {
        programme: id(programme),
        requester_type: "child_guidance_centre",
        kana: "かりの あさひ",
        in_at,
        nights: 1,
        over_reason,
        draft: None,
    }
}

#[test]
fn a_house_of_five_is_drawn_in_five_beds() {
    let o = Office::new("2026-03-10T12:00");
    let house = o.programme("short_stay", json!({ "capacity": 5 }));
    let child = |n: u32| o.family(&format!("例山{n}"), "2020-01-01").1;
    let put = |n, status, times| o.put("stay", stay(&house, &child(n), status, times));
    put(1, "completed", ["2026-03-08T17:00", "2026-03-10T10:00"]);
    put(2, "in_stay", ["2026-03-09T17:00", "2026-03-12T10:00"]);
    put(3, "held", ["2026-03-10T17:00", "2026-03-11T10:00"]);
    let mut late = stay(&house, &child(4), "waitlisted", ["2026-03-10T17:00", "2026-03-11T10:00"]);
    late["requested_at"] = json!("2026-03-09T09:00");
    let second = o.put("stay", late.clone());
    late["person_id"] = json!(child(5));
    late["requested_at"] = json!("2026-03-08T09:00");
    let first = o.put("stay", late);
    let view = board(&o, &house, "2026-03-09", "2026-03-15");
    assert_eq!(bars(&view), [(0, 0, 0), (0, 1, 1), (1, 0, 2)], "the third takes the bed that came free");
    assert!(!view.stays[0].begins, "it began on the 8th");
    assert_eq!((view.capacity, view.lanes, view.current.as_str()), (Some(5), 5, "2026-03-10"));
    assert_eq!(view.waiting.iter().map(|s| &s.id).collect::<Vec<_>>(), [&first, &second], "first come first");
    let free: Vec<_> = view.nights.iter().map(|n| n.free.unwrap()).collect();
    assert_eq!(free, [3, 3, 4, 5, 5, 5, 5]);
    let mut one = stay(&house, &child(6), "confirmed", ["2026-03-09T18:00", "2026-03-10T10:00"]);
    one["room"] = json!("5号室");
    o.put("stay", one);
    assert_eq!(
        bars(&board(&o, &house, "2026-03-09", "2026-03-09")).last(),
        Some(&(4, 0, 0)),
        "the fifth bed"
    );
    assert_eq!(
        o.app.board(id(&house), day("2026-03-09"), day("2026-03-08")).unwrap_err().code,
        "period_invalid"
    );
}

#[test]
fn an_emergency_at_two_into_a_full_house_goes_in_with_a_reason() {
    let o = Office::new("2026-03-13T02:00");
    let house = o.programme("temporary_custody", json!({ "capacity": 2 }));
    for n in 0..2 {
        let (_, child) = o.family(&format!("例山{n}"), "2020-01-01");
        let mut record = stay(&house, &child, "in_stay", ["2026-03-12T17:00", "2026-03-14T10:00"]);
        record["requester_type"] = json!("child_guidance_centre");
        o.put("stay", record);
    }
    let before = o.app.digest().unwrap();
    let refused = o.app.hold_emergency(&call(&house, "2026-03-13T02:00", None)).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("I-11", Some("over_reason")));
    assert_eq!(refused.detail["night"], "2026-03-12", "the night that is running");
    assert_eq!(o.app.digest().unwrap(), before, "neither person nor stay");

    let held =
        o.app.hold_emergency(&call(&house, "2026-03-13T02:00", Some("緊急一時保護。床に布団"))).unwrap();
    assert!(held.warnings.is_empty(), "{:?}", held.warnings);
    let record = o.get("stay", &held.id);
    assert_eq!(record["status"], "in_stay");
    assert_eq!(record["planned_out_at"], "2026-03-13T10:00:00+09:00", "one night: this morning");
    let view = board(&o, &house, "2026-03-12", "2026-03-15");
    let third = view.stays.iter().find(|s| s.stay.id == held.id).unwrap();
    assert_eq!((third.lane, third.first, third.last), (2, 0, 0));
    assert_eq!(third.over_reason.as_deref(), Some("緊急一時保護。床に布団"));
    assert_eq!(third.stay.person, "かりの あさひ");
    assert_eq!((view.nights[0].taken, view.nights[0].violations.clone()), (3, vec!["I-11".to_owned()]));
    assert_eq!(view.lanes, 3);
    o.app.undo(held.change.unwrap().parse().unwrap()).unwrap();
    assert_eq!(
        board(&o, &house, "2026-03-12", "2026-03-15").stays.len(),
        2,
        "person and stay are taken back"
    );

    for (bad, field) in [
        (Emergency { kana: "  ", ..call(&house, "2026-03-13T02:00", None) }, "kana"),
        (Emergency { nights: 0, ..call(&house, "2026-03-13T02:00", None) }, "nights"),
        (call(&house, "きのうの夜中", None), "in_at"),
    ] {
        assert_eq!(o.app.hold_emergency(&bad).unwrap_err().field.as_deref(), Some(field));
    }
}

#[test]
fn the_draft_of_a_call_goes_away_with_the_held_bed_and_stays_where_it_was_refused() {
    let o = Office::new("2026-03-10T12:00");
    let house = o.programme("temporary_custody", json!({ "capacity": 1 }));
    let key = "stay/emergency";
    let body = json!({ "kana": "かりの あさひ" });
    let draft = NewDraft { key, kind: Kind::Stay, household: None, place: "/emergency", body: &body };
    let with_draft = |reason| Emergency { draft: Some(key), ..call(&house, "2026-03-13T02:00", reason) };
    let kept = || o.app.draft(key).unwrap().is_some();
    o.app.put_draft(&draft).unwrap();
    o.app.hold_emergency(&with_draft(None)).unwrap();
    assert!(!kept());
    o.app.put_draft(&draft).unwrap();
    assert_eq!(o.app.hold_emergency(&with_draft(None)).unwrap_err().code, "I-11");
    assert!(kept(), "nothing was held");
    o.app.hold_emergency(&with_draft(Some("ほかに行くところがない"))).unwrap();
    assert!(!kept());
}

#[test]
fn a_call_about_tonight_holds_the_bed_until_somebody_comes() {
    let o = Office::new("2026-03-12T21:00");
    let house = o.programme("temporary_custody", json!({ "capacity": 2 }));
    let held = o.app.hold_emergency(&call(&house, "2026-03-12T23:30", None)).unwrap();
    let record = o.get("stay", &held.id);
    assert_eq!(
        (record["status"].as_str(), record["planned_out_at"].as_str()),
        (Some("held"), Some("2026-03-13T10:00:00+09:00"))
    );
    assert_eq!(record["reason_codes"], json!(["emergency_night"]));
    assert_eq!(board(&o, &house, "2026-03-12", "2026-03-12").nights[0].held, 1);
}

#[test]
fn who_has_not_left_keeps_the_bed() {
    let o = Office::new("2026-03-10T12:00");
    let house = o.programme("short_stay", json!({ "capacity": 1 }));
    let (_, child) = o.family("例山", "2020-01-01");
    o.put("stay", stay(&house, &child, "in_stay", ["2026-03-08T17:00", "2026-03-10T10:00"]));
    let tonight = |o: &Office| o.app.today_view().unwrap().tonight[0].night.free;
    assert_eq!(tonight(&o), Some(1), "two hours are nothing");
    let o = o.at("2026-03-10T12:01");
    assert_eq!(tonight(&o), Some(0), "nobody has checked out");
    let view = board(&o, &house, "2026-03-08", "2026-03-11");
    assert_eq!(bars(&view), [(0, 0, 2)]);
    assert!(view.stays[0].stay.overdue && !view.stays[0].ends);
    let (_, other) = o.family("見本", "2020-01-01");
    assert_eq!(
        o.warnings("stay", stay(&house, &other, "confirmed", ["2026-03-10T17:00", "2026-03-11T10:00"])),
        ["I-11"]
    );
}

#[test]
fn a_postpartum_house_turns_over_between_nine_and_ten() {
    let o = Office::new("2026-02-20T12:00");
    let site = o.put("site", json!({ "name": "産後の家" }));
    let programme = |preset: &str| o.put("programme", json!({ "preset": preset, "site_id": site }));
    let (by_day, by_night) = (programme("postpartum_day"), programme("postpartum_overnight"));
    let pair = |n: u32, overnight: bool, times: [&str; 2]| {
        let (home, baby) = o.family(&format!("未来野{n}"), "2026-01-20");
        let mother = o.member(&home, "未来野", "mother", "1998-01-01");
        let mut record = stay(if overnight { &by_night } else { &by_day }, &mother, "confirmed", times);
        record["stay_kind"] = json!(if overnight { "overnight_pair" } else { "day_pair" });
        record["companion_person_ids"] = json!([baby]);
        record["requester_type"] = json!("municipality_registered_user");
        assert_eq!(o.warnings("stay", record), [] as [&str; 0]);
    };
    pair(1, true, ["2026-02-25T10:00", "2026-02-26T09:00"]);
    pair(2, true, ["2026-02-25T10:00", "2026-02-26T09:00"]);
    pair(3, true, ["2026-02-26T10:00", "2026-02-27T09:00"]);
    pair(4, false, ["2026-02-26T10:00", "2026-02-26T16:00"]);
    let night = board(&o, &by_night, "2026-02-25", "2026-02-26");
    assert_eq!(bars(&night), [(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 1)], "two rooms do for all of them");
    assert_eq!((night.capacity, night.lanes, night.by_day), (Some(2), 2, false));
    assert_eq!((night.open_from.as_deref(), night.open_to.as_deref()), (Some("10:00"), Some("09:00")));
    assert_eq!(night.pool.iter().map(|p| &p.id).collect::<Vec<_>>(), [&by_day]);
    assert!(board(&o, &by_day, "2026-02-26", "2026-02-26").by_day);
}

#[test]
fn a_forbidden_person_collects_nobody_without_the_person_in_charge() {
    let o = Office::new("2026-03-12T12:00");
    let house = o.programme("short_stay", json!({ "capacity": 5 }));
    let (home, child) = o.family("仮野", "2020-01-01");
    let put = |name: &str, relation: &str, may: bool| {
        o.put(
            "person",
            json!({ "family_name": "仮野", "given_name": name, "household_id": home, "relation": relation, "may_collect_child": may }),
        )
    };
    let (mother, father) = (put("あさひ", "mother", true), put("高志", "father", false));
    let s = o.put("stay", stay(&house, &child, "in_stay", ["2026-03-10T17:00", "2026-03-12T10:00"]));
    let listed: Vec<_> =
        o.app.stay_view(id(&s)).unwrap().collectors.into_iter().map(|c| (c.person_id, c.permitted)).collect();
    assert_eq!(listed, [(mother.clone(), Some(true)), (father.clone(), Some(false))]);
    let leave = |fields: Json| {
        let mut record = json!({ "id": s, "status": "completed", "out_at": "2026-03-12T10:00" });
        record.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        record
    };
    o.refuses("stay", leave(json!({ "collected_by_id": father })), "collector_forbidden", "collected_by_id");
    o.refuses(
        "stay",
        leave(json!({ "collected_by": "仮野　髙志" })),
        "collector_forbidden",
        "collected_by_id",
    );
    let reason = json!([{ "code": "collector_forbidden", "reason": "調停で面会が認められた" }]);
    o.refuses(
        "stay",
        leave(json!({ "collected_by_id": father, "overrides": reason })),
        "collector_forbidden",
        "collected_by_id",
    );
    o.refuses(
        "stay",
        leave(json!({ "collected_by_id": father, "approved_by": "所長" })),
        "collector_forbidden",
        "collected_by_id",
    );
    o.refuses("stay", leave(json!({ "collected_by": "おばあさん" })), "collector_unknown", "collected_by_id");
    let approved = o
        .app
        .put(
            Kind::Stay,
            &leave(json!({ "collected_by_id": father, "approved_by": "所長", "overrides": reason })),
        )
        .unwrap();
    assert!(approved.warnings.is_empty());
    assert_eq!(o.edit("stay", &s, json!({ "note": "追記" })).warnings, [], "the approval stays");
    let other = o.put("stay", stay(&house, &child, "in_stay", ["2026-03-12T11:00", "2026-03-13T10:00"]));
    let mother_collects = json!({ "id": other, "status": "completed", "out_at": "2026-03-12T11:30", "collected_by_id": mother });
    assert_eq!(
        o.app
            .put(Kind::Stay, &mother_collects)
            .unwrap()
            .warnings
            .iter()
            .filter(|w| w.code.starts_with("collector"))
            .count(),
        0
    );
}

#[test]
fn days_used_in_the_fiscal_year_are_told_where_a_stay_is_booked() {
    let o = Office::new("2026-03-30T12:00");
    let respite = o.programme("foster_respite", json!({}));
    let (_, child) = o.family("見本", "2018-11-30");
    let book = |times: [&str; 2], status: &str| {
        let mut record = stay(&respite, &child, status, times);
        record["requester_type"] = json!("child_guidance_centre");
        record["reason_codes"] = json!(["sibling_contact"]);
        o.put("stay", record)
    };
    book(["2025-12-26T10:00", "2025-12-29T16:00"], "completed");
    let over = book(["2026-03-30T10:00", "2026-04-02T10:00"], "confirmed");
    book(["2026-02-01T10:00", "2026-02-03T10:00"], "cancelled");
    let quota = o.app.quota(id(&respite), id(&child), day("2026-03-30")).unwrap();
    assert_eq!(
        (quota.fiscal_year, quota.used_days, quota.stays, quota.max_days_per_year),
        (2025, 6, 2, Some(7))
    );
    let next = o.app.quota(id(&respite), id(&child), day("2026-04-01")).unwrap();
    assert_eq!((next.fiscal_year, next.used_days), (2026, 2));
    assert_eq!(o.app.stay_view(id(&over)).unwrap().quota.unwrap().used_days, 6);
}

#[test]
fn the_desk_sees_what_the_night_needs() {
    let o = Office::new("2026-03-12T02:00");
    let house = o.programme("short_stay", json!({ "capacity": 5 }));
    let (home, child) = o.family("例山", "2020-01-01");
    o.edit("person", &child, json!({ "allergies": "卵、そば", "medication": "朝に吸入" }));
    o.edit("household", &home, json!({ "contact_caution": "電話は祖母へ" }));
    let mut record = stay(&house, &child, "in_stay", ["2026-03-11T17:00", "2026-03-12T10:00"]);
    record["belongings"] = json!([{ "item": "ぬいぐるみ" }, { "item": "着替え", "quantity": 3 }]);
    record["day_notes"] = json!([{ "date": "2026-03-11", "text": "よく食べた" }]);
    let s = o.put("stay", record);
    let view = o.app.stay_view(id(&s)).unwrap();
    assert_eq!(
        (view.person.allergies.as_deref(), view.medication.as_deref()),
        (Some("卵、そば"), Some("朝に吸入"))
    );
    assert_eq!(view.contact_caution.as_deref(), Some("電話は祖母へ"));
    assert_eq!(
        view.belongings.iter().map(|b| (b.item.as_str(), b.quantity)).collect::<Vec<_>>(),
        [("ぬいぐるみ", 1), ("着替え", 3)]
    );
    assert_eq!(view.day_notes[0].text, "よく食べた");
    assert_eq!(view.stay.allergies.as_deref(), Some("卵、そば"));
}

#[test]
fn the_card_of_a_family_with_a_secret_place_says_so() {
    let o = Office::new("2026-03-10T12:00");
    let house = o.programme("short_stay", json!({ "capacity": 5 }));
    let (home, child) = o.family("例山", "2020-01-01");
    let mut record = stay(&house, &child, "in_stay", ["2026-03-09T17:00", "2026-03-12T10:00"]);
    record["household_id"] = json!(home);
    let stay = o.put("stay", record);
    let secret = || o.app.stay_view(id(&stay)).unwrap().stay.address_secret;
    assert!(!secret());
    o.put("household", json!({ "id": home, "display_name": "Aさん", "address_secret": true }));
    assert!(secret(), "on paper its name is masked");
}
