//! What happened to a record, and taking it back.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

fn change(view: &tsunagi_core::view::PutView) -> u64 {
    view.change.as_ref().unwrap().parse().unwrap()
}

/// A done visit of a family without rules in the way.
fn visit(o: &Office) -> (String, Json) {
    let (home, _) = o.family("見本", "2020-10-05");
    let programme = o.programme("watch_visit", json!({}));
    let visit = json!({
        "programme_id": programme, "household_id": home, "visit_kind": "watch_over", "status": "done",
        "start_at": "2026-03-02T10:00", "end_at": "2026-03-02T11:00", "worker_ids": ["W-A1-00001"], "activities": ["play"],
    });
    (o.put("visit", visit.clone()), visit)
}

#[test]
fn history_tells_each_field() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "見本家", "flags": [] }));
    let view = o.edit("household", &home, json!({ "display_name": "見本 髙𠮷家", "district": "北" }));
    o.app.delete(Kind::Household, id(&home), "二重登録").unwrap();
    let lines = o.app.history(Kind::Household, id(&home)).unwrap();
    let last: Vec<_> = lines.iter().rev().take(3).rev().collect();
    assert_eq!(
        (last[0].field.as_str(), &last[0].before, &last[0].after),
        ("display_name", &json!("見本家"), &json!("見本 髙𠮷家"))
    );
    assert_eq!(
        (last[1].field.as_str(), &last[1].before, &last[1].after),
        ("district", &Json::Null, &json!("北"))
    );
    assert_eq!(last[2].field, "deleted");
    assert_eq!(
        (&last[2].before, &last[2].after, last[2].reason.as_deref()),
        (&json!(false), &json!(true), Some("二重登録"))
    );
    assert_eq!((last[0].actor.as_str(), last[0].device.as_str()), ("例山 事務", "A1"));
    assert_eq!(last[0].change, format!("A1/{}", change(&view)));
    assert_eq!(last[0].at, "2026-03-31T12:00:00+09:00");
}

#[test]
fn undo_takes_back_a_new_record_an_edit_a_deletion_and_an_undo() {
    let o = Office::new("2026-03-31T12:00");
    let made = o
        .app
        .put(Kind::Household, &json!({ "display_name": "見本家", "phones": [{ "number": "000-0000-0000" }] }))
        .unwrap();
    let phone = o.get("household", &made.id)["phones"][0]["id"].as_str().unwrap().to_owned();
    let edited = o.edit("household", &made.id, json!({ "district": "北" }));
    assert_eq!(o.app.undo(change(&made)).unwrap_err().code, "undo_superseded", "somebody went on with it");
    let undone = o.app.undo(change(&edited)).unwrap().changes.last().unwrap();
    assert_eq!(o.get("household", &made.id).get("district"), None);
    assert_eq!(o.app.undo(change(&edited)).unwrap_err().code, "undo_superseded", "only once");
    o.app.undo(undone).unwrap();
    assert_eq!(o.get("household", &made.id)["district"], "北", "undo of the undo");

    let deleted = o.app.delete(Kind::Household, id(&made.id), "誤り").unwrap().changes.last().unwrap();
    assert_eq!(o.app.undo(change(&edited)).unwrap_err().code, "undo_superseded");
    o.app.undo(deleted).unwrap();
    assert_eq!(o.get("household", &made.id)["district"], "北");
    assert_eq!(o.app.undo(999).unwrap_err().code, "change_missing");

    let fresh = o
        .app
        .put(Kind::Household, &json!({ "display_name": "例山家", "phones": [{ "number": "000-0000-0000" }] }))
        .unwrap();
    let undone = o.app.undo(change(&fresh)).unwrap().changes;
    assert_eq!(undone.records.len(), 2, "with its part");
    assert_eq!(o.app.get(Kind::Household, id(&fresh.id)).unwrap_err().code, "record_deleted");
    o.app.undo(undone.last().unwrap()).unwrap();
    assert_eq!(o.get("household", &fresh.id)["phones"].as_array().unwrap().len(), 1);
    assert_eq!(o.get("phone", &phone)["number"], "000-0000-0000");
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn an_edit_of_a_deleted_record_is_not_undone() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "見本家" }));
    let edited = o.edit("household", &home, json!({ "district": "北" }));
    o.app.delete(Kind::Household, id(&home), "誤り").unwrap();
    assert_eq!(o.app.undo(change(&edited)).unwrap_err().code, "undo_superseded");
    assert_eq!(o.app.get(Kind::Household, id(&home)).unwrap_err().code, "record_deleted", "still deleted");
}

#[test]
fn lists_and_maps_are_taken_back_by_element() {
    let o = Office::new("2026-03-31T12:00");
    let (visit, _) = visit(&o);
    let (a, b) = (o.visitor("丸井", 42), o.visitor("四角", 42));
    let added =
        o.edit("visit", &visit, json!({ "activities": ["play", "advice"], "worker_ids": ["W-A1-00001", a] }));
    o.edit(
        "visit",
        &visit,
        json!({ "activities": ["play", "advice", "outing"], "worker_ids": ["W-A1-00001", a, b] }),
    );
    o.app.undo(change(&added)).unwrap();
    let v = o.get("visit", &visit);
    assert_eq!(v["activities"], json!(["play", "outing"]), "what came later stays");
    assert_eq!((v["worker_ids"].as_array().unwrap().len(), &v["worker_ids"][1]), (2, &json!(b)));
    let removed = o.edit("visit", &visit, json!({ "activities": ["outing"] }));
    o.edit("visit", &visit, json!({ "activities": ["outing", "watch"] }));
    o.app.undo(change(&removed)).unwrap();
    assert_eq!(o.get("visit", &visit)["activities"], json!(["outing", "watch", "play"]));
    let lines = o.app.history(Kind::Visit, id(&visit)).unwrap();
    let last = lines.iter().rfind(|l| l.field == "activities").unwrap();
    assert_eq!((&last.before, last.reason.as_deref()), (&json!(["outing", "watch"]), Some("undo")));

    let house = o.programme("short_stay", json!({ "capacity": 3 }));
    let first = o.edit("programme", &house, json!({ "rules": { "capacity": 4 } }));
    o.edit("programme", &house, json!({ "rules": { "max_days_per_stay": 10 } }));
    o.app.undo(change(&first)).unwrap();
    let rules = o.get("programme", &house)["rules"].clone();
    assert_eq!((&rules["capacity"], &rules["max_days_per_stay"]), (&json!(3), &json!(10)));
    o.edit("programme", &house, json!({ "rules": { "capacity": 6 } }));
    let second = o.edit("programme", &house, json!({ "rules": { "capacity": 7 } }));
    o.edit("programme", &house, json!({ "rules": { "capacity": 8 } }));
    assert_eq!(o.app.undo(change(&second)).unwrap_err().code, "undo_superseded");
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn undo_keeps_to_the_rules_of_today() {
    let o = Office::new("2026-03-31T12:00");
    let (_, child) = o.family("見本", "2020-10-05");
    let programme = o.programme("short_stay", json!({}));
    let stay = json!({
        "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": "2026-03-01T10:00", "out_at": "2026-03-02T10:00", "status": "completed",
    });
    let first = o.put("stay", stay.clone());
    let deleted = o.app.delete(Kind::Stay, id(&first), "誤り").unwrap().changes.last().unwrap();
    let second = o.put("stay", stay);
    assert_eq!(o.app.undo(deleted).unwrap_err().code, "I-10", "the child would be in two beds");
    o.edit("stay", &second, json!({ "in_at": "2026-03-02T10:00", "out_at": "2026-03-03T10:00" }));
    o.app.close(id(&programme), "2026-02").unwrap();
    o.app.undo(deleted).unwrap();

    let long = o.edit("stay", &second, json!({ "out_at": "2026-03-20T10:00" }));
    assert_eq!((long.warnings[0].code.as_str(), o.due(&second)), ("I-15", vec!["I-15".to_owned()]));
    o.app.undo(change(&long)).unwrap();
    assert!(o.due(&second).is_empty(), "no longer long, no longer due");
    let reasoned =
        json!({ "out_at": "2026-03-20T10:00", "overrides": [{ "code": "I-15", "reason": "入院" }] });
    let reasoned = o.edit("stay", &second, reasoned);
    o.app.undo(change(&reasoned)).unwrap();
    assert!(o.all("override", &Default::default()).is_empty(), "the reason goes with its change");
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn a_batch_is_taken_back_as_far_as_nobody_went_on() {
    let o = Office::new("2026-03-31T12:00");
    let batch = id("01980000-0000-7000-8000-0000000000ba");
    let made = o
        .app
        .transact_many(Some(batch), |tx| {
            let mut made = vec![];
            for n in 0..3 {
                let record = json!({ "display_name": format!("試作{n}家") });
                made.push(tx.change(Some("import"), |tx| tx.put(Kind::Household, &record))?.id);
            }
            let bad = tx.change(None, |tx| tx.put(Kind::Household, &json!({ "district": "北" })));
            assert_eq!(bad.unwrap_err().code, "field_required");
            Ok(made)
        })
        .unwrap();
    assert_eq!(made.changes.changes.len(), 3);
    o.edit("household", &made.value[1], json!({ "district": "北" }));
    assert_eq!(o.app.undo_batch(batch).unwrap().value, (2, 1));
    let left = o.all("household", &Default::default());
    assert_eq!((left.len(), &left[0]["display_name"]), (1, &json!("試作1家")));
    assert_eq!(o.app.undo_batch(batch).unwrap().value, (0, 3), "nothing left to take back");
    assert_eq!(
        o.app.undo_batch(id("01980000-0000-7000-8000-0000000000bb")).unwrap_err().code,
        "batch_missing"
    );
    let codes: Vec<_> =
        (0..2).map(|n| o.put("household", json!({ "display_name": format!("例山{n}家") }))).collect();
    let code = |r: &str| o.get("household", r)["code"].as_str().unwrap().to_owned();
    assert_eq!(
        (code(&codes[0]), code(&codes[1])),
        ("H-A1-00004".into(), "H-A1-00005".into()),
        "a refused line takes no number"
    );
    assert_eq!(o.app.verify().unwrap(), []);
}
