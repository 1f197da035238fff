//! Storing and editing one record: fields, codes, references, parts, maps.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

#[test]
fn an_edit_changes_what_it_names() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put(
        "household",
        json!({ "display_name": "見本家", "district": "北", "contact_caution": "夜は電話しない" }),
    );
    assert_eq!(o.get("household", &home)["household_type"], "general", "a default");
    let view = o.edit("household", &home, json!({ "district": "南" }));
    assert_eq!(view.revision, 2);
    let view = o.edit("household", &home, json!({ "district": "南" }));
    assert_eq!((view.revision, view.change), (2, None), "nothing changed");
    o.edit("household", &home, json!({ "contact_caution": null }));
    let h = o.get("household", &home);
    assert_eq!(
        (h["district"].as_str(), h.get("contact_caution"), &h["revision"]),
        (Some("南"), None, &json!(3))
    );
    for (field, value) in [
        ("display_name", Json::Null),
        ("display_name", json!("  ")),
        ("household_type", Json::Null),
        ("address_secret", Json::Null),
    ] {
        o.refuses("household", json!({ "id": home, field: value }), "field_required", field);
    }
    o.refuses("household", json!({ "display_name": "x", "colour": "red" }), "field_unknown", "colour");
    o.refuses("household", json!({ "district": "北" }), "field_required", "display_name");
    o.refuses("household", json!({ "id": "H-A1-1", "district": "北" }), "id_invalid", "id");
    o.refuses(
        "household",
        json!({ "id": "01980000-0000-7000-8000-000000000001", "district": "北" }),
        "record_missing",
        "id",
    );
    o.refuses("person", json!({ "id": home, "note": "x" }), "record_missing", "id");
    assert_eq!(o.refused("household", json!("見本家")).code, "object_expected");
    let e = o.refused("household", json!({ "display_name": "x", "household_type": "castle" }));
    assert_eq!((e.code.as_str(), e.field.as_deref()), ("code_unknown", Some("household_type")));
    assert_eq!((&e.detail["list"], &e.detail["typed"]), (&json!("household_type"), &json!("castle")));
    o.app.delete(Kind::Household, id(&home), "誤り").unwrap();
    o.refuses("household", json!({ "id": home, "district": "西" }), "record_deleted", "id");
    assert_eq!(o.app.get(Kind::Household, id(&home)).unwrap_err().code, "record_deleted");
    assert_eq!(o.app.delete(Kind::Household, id(&home), "x").unwrap_err().code, "record_deleted");
    assert_eq!(o.app.delete(Kind::Household, id(&home), " ").unwrap_err().code, "reason_required");
}

#[test]
fn a_reference_is_an_id_a_code_or_a_unique_name() {
    let o = Office::new("2026-03-31T12:00");
    let (home, child) = o.family("見本", "2020-10-05");
    let short = o.put("programme", json!({ "preset": "short_stay", "name": "架空市ショートステイ" }));
    let code = |kind: &str, record: &str| o.get(kind, record)["code"].as_str().unwrap().to_owned();
    let stay = |programme: &str, person: &str, day: u32| {
        json!({
            "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "市町村",
            "reason_codes": "疾病", "in_at": format!("2026-03-{day:02}T17:00"), "out_at": format!("2026-03-{:02}T10:00", day + 1), "status": "completed",
        })
    };
    let person = code("person", &child);
    for (day, programme) in
        [(1, code("programme", &short)), (3, "架空市ショートステイ".into()), (5, "short_stay".into())]
    {
        let mut record = stay(&programme, &person, day);
        record["requester_type"] = json!("municipality");
        record["reason_codes"] = json!("illness;respite");
        let stored = o.get("stay", &o.put("stay", record));
        assert_eq!((&stored["programme_id"], &stored["person_id"]), (&json!(short), &json!(child)));
        assert_eq!(
            (&stored["household_id"], &stored["reason_codes"]),
            (&json!(home), &json!(["illness", "respite"]))
        );
    }
    o.put("programme", json!({ "preset": "short_stay", "name": "二つ目" }));
    let mut ambiguous = stay("short_stay", &person, 7);
    ambiguous["requester_type"] = json!("municipality");
    ambiguous["reason_codes"] = json!(["illness"]);
    o.refuses("stay", ambiguous.clone(), "reference_missing", "programme_id");
    ambiguous["programme_id"] = json!(short);
    ambiguous["person_id"] = json!("P-A1-99999");
    o.refuses("stay", ambiguous.clone(), "reference_missing", "person_id");
    ambiguous["person_id"] = json!(home);
    o.refuses("stay", ambiguous.clone(), "reference_missing", "person_id");
    ambiguous["person_id"] = json!(child);
    ambiguous["worker_ids"] = json!(["W-A1-00001", "W-A1-99999"]);
    o.refuses("stay", ambiguous.clone(), "reference_missing", "worker_ids");
    let class = o.programme("hiroba", json!({}));
    ambiguous["worker_ids"] = json!(["W-A1-00001"]);
    ambiguous["programme_id"] = json!(class);
    o.refuses("stay", ambiguous, "programme_type", "programme_id");
}

#[test]
fn parts_are_made_and_edited_with_their_whole_or_not_at_all() {
    let o = Office::new("2026-03-31T12:00");
    let worker = o.put(
        "worker",
        json!({ "person_name": "丸井", "roles": [{ "role": "home_visitor" }], "training": [{ "hours": 30 }, { "hours": 10.5 }] }),
    );
    let trainings = o.get("worker", &worker)["training"].as_array().unwrap().clone();
    let hours: Vec<f64> = trainings.iter().map(|t| t["hours"].as_f64().unwrap()).collect();
    assert_eq!(hours.iter().sum::<f64>(), 40.5);
    let part = trainings.iter().find(|t| t["hours"] == json!(30.0)).unwrap()["id"].clone();
    o.edit("worker", &worker, json!({ "training": [{ "id": part, "course": "養成講座" }, { "hours": 2 }] }));
    let after = o.get("worker", &worker)["training"].as_array().unwrap().clone();
    assert_eq!(after.len(), 3, "what is not named stays");
    let edited = after.iter().find(|t| t["id"] == part).unwrap();
    assert_eq!((&edited["course"], &edited["hours"]), (&json!("養成講座"), &json!(30.0)));

    let bad = |training: Json| json!({ "id": worker, "note": "半分", "training": training });
    o.refuses(
        "worker",
        bad(json!([{ "hours": 1 }, { "hours": 1 }, { "hours": -1 }])),
        "number_out_of_range",
        "training[2].hours",
    );
    o.refuses(
        "worker",
        bad(json!([{ "hours": 1 }, { "course": "x" }])),
        "field_required",
        "training[1].hours",
    );
    o.refuses("worker", bad(json!([{ "hours": 1, "colour": 1 }])), "field_unknown", "training[0].colour");
    o.refuses("worker", bad(json!([{ "hours": 1 }, 7])), "object_expected", "training[1]");
    o.refuses("worker", bad(json!({ "hours": 1 })), "list_expected", "training");
    let twice = json!({ "training": [{ "id": part, "hours": 31 }, { "id": part, "hours": 32 }] });
    let change = o.edit("worker", &worker, twice).change.unwrap();
    assert_eq!(o.get("training", part.as_str().unwrap())["hours"], json!(32.0), "the last word counts");
    o.app.undo(change.parse().unwrap()).unwrap();
    assert_eq!(o.get("training", part.as_str().unwrap())["hours"], json!(30.0));

    let other = o.put("worker", json!({ "person_name": "四角" }));
    o.refuses(
        "worker",
        json!({ "id": other, "training": [{ "id": part, "hours": 40 }] }),
        "part_of_another",
        "training[0].id",
    );
    let fresh = json!({ "person_name": "三角", "training": [{ "id": part, "hours": 40 }] });
    o.refuses("worker", fresh, "part_of_another", "training[0].id");

    let (home, child) = o.family("見本", "2020-10-05");
    o.edit(
        "household",
        &home,
        json!({ "phones": [{ "number": "000-0000-0000" }], "address_history": [{ "address": "架空市1" }] }),
    );
    let programme = o.programme("short_stay", json!({}));
    let stay = o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality", "reason_codes": ["illness"],
            "in_at": "2026-03-01T10:00", "out_at": "2026-03-02T10:00", "status": "completed",
            "day_notes": [{ "date": "2026-03-01", "shift": "night", "text": "よく眠った" }], "belongings": [{ "item": "くつ" }],
        }),
    );
    assert_eq!(o.get("stay", &stay)["belongings"][0]["quantity"], 1);
    let enrolment = o.put(
        "enrolment",
        json!({ "household_id": home, "programme_id": programme, "needs": [{ "code": "isolation" }], "assignments": [{ "worker_id": worker, "from": "2026-03-01" }] }),
    );
    let e = o.get("enrolment", &enrolment);
    assert_eq!((&e["needs"][0]["at_start"], &e["applied_on"]), (&json!(true), &json!("2026-03-31")));
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn a_person_joins_a_household() {
    let o = Office::new("2026-03-31T12:00");
    let (home, _) = o.family("見本", "2020-10-05");
    let code = o.get("household", &home)["code"].as_str().unwrap().to_owned();
    let aunt = o.put("person", json!({ "family_name": "見本", "household_id": code, "relation": "grandmother", "may_collect_child": true }));
    let members = || o.app.family(id(&home)).unwrap().members;
    let found = members().into_iter().find(|m| m.person_id == aunt).unwrap();
    assert_eq!((found.relation.as_deref(), found.may_collect_child), (Some("grandmother"), Some(true)));
    o.edit("person", &aunt, json!({ "household_id": home, "may_collect_child": false }));
    assert_eq!(members().iter().find(|m| m.person_id == aunt).unwrap().may_collect_child, Some(false));
    assert_eq!(members().len(), 2, "still one membership");
    let (other, _) = o.family("例山", "2021-01-01");
    o.edit("person", &aunt, json!({ "household_id": other }));
    assert_eq!(o.app.family(id(&other)).unwrap().members.len(), 2, "also a member there");
    o.refuses(
        "person",
        json!({ "family_name": "例山", "household_id": "H-A1-99999" }),
        "reference_missing",
        "household_id",
    );
    o.refuses(
        "person",
        json!({ "family_name": "例山", "household_id": other, "relation": "king" }),
        "code_unknown",
        "relation",
    );
    o.refuses(
        "person",
        json!({ "family_name": "例山", "relation": "mother" }),
        "field_required",
        "household_id",
    );
    o.put("person", json!({ "family_name": "例山", "household_id": "", "relation": "" }));
    o.app.delete(Kind::Person, id(&aunt), "転記誤り").unwrap();
    assert_eq!(members().len(), 1, "who was deleted is no member");
}

#[test]
fn rules_of_a_programme() {
    let o = Office::new("2026-03-31T12:00");
    let house = o.programme(
        "postpartum_day",
        json!({ "capacity": 3, "open_from": null, "open_to": null, "closes_next_day": null }),
    );
    let rules = |o: &Office| o.get("programme", &house)["rules"].clone();
    assert_eq!(
        (&rules(&o)["capacity"], rules(&o).get("open_from"), &rules(&o)["capacity_unit"]),
        (&json!(3), None, &json!("pair"))
    );
    o.edit("programme", &house, json!({ "rules": { "capacity": 4 } }));
    assert_eq!(
        (&rules(&o)["capacity"], &rules(&o)["days_since_birth_under"]),
        (&json!(4), &json!(365)),
        "others are kept"
    );
    o.edit("programme", &house, json!({ "rules.capacity": "５", "rules.days_since_birth_under": "" }));
    assert_eq!((&rules(&o)["capacity"], rules(&o).get("days_since_birth_under")), (&json!(5), None));
    let edit = |rules: Json| json!({ "id": house, "rules": rules });
    o.refuses("programme", edit(json!({ "capasity": 3 })), "rule_unknown", "rules.capasity");
    o.refuses("programme", edit(json!({ "capacity": -1 })), "rule_invalid", "rules.capacity");
    o.refuses(
        "programme",
        edit(json!({ "reason_codes": ["nothing"] })),
        "rule_invalid",
        "rules.reason_codes",
    );
    o.refuses("programme", json!({ "id": house, "rules": 3 }), "map_invalid", "rules");
    o.refuses("programme", json!({ "preset": "nothing" }), "preset_unknown", "preset");
    o.refuses("programme", json!({ "name": "自前" }), "field_required", "preset");
    o.refuses("programme", json!({ "name": "自前", "record_type": "nap" }), "code_unknown", "record_type");
    o.put("programme", json!({ "name": "自前", "record_type": "visit" }));
}

#[test]
fn reasons_are_given_in_full() {
    let o = Office::new("2026-03-31T12:00");
    let home = json!({ "display_name": "見本家" });
    for bad in
        [json!("x"), json!([{}]), json!([{ "code": "I-15" }]), json!([{ "code": "I-15", "reason": " " }])]
    {
        let mut record = home.clone();
        record["overrides"] = bad;
        o.refuses("household", record, "overrides_invalid", "overrides");
    }
}

#[test]
fn a_night_shift_keeps_its_day() {
    let o = Office::new("2026-03-31T12:00");
    let (home, _) = o.family("見本", "2020-10-05");
    let watch = o.programme("watch_visit", json!({}));
    let visit = o.put(
        "visit",
        json!({
            "programme_id": watch, "household_id": home, "visit_kind": "watch_over", "status": "done", "worker_ids": ["W-A1-00001"],
            "start_at": "2026-03-09T25:30", "end_at": "2026-03-10T02:30", "occurred_on": "2026-03-09",
        }),
    );
    assert_eq!(o.get("visit", &visit)["start_at"], "2026-03-10T01:30:00+09:00");
    o.edit("visit", &visit, json!({ "note": "静か" }));
    assert_eq!(o.get("visit", &visit)["occurred_on"], "2026-03-09", "an edit of the note leaves the day");
    o.edit("visit", &visit, json!({ "start_at": "2026-03-12T10:00", "end_at": "2026-03-12T11:00" }));
    assert_eq!(o.get("visit", &visit)["occurred_on"], "2026-03-12", "new times bring their day");
    o.refuses(
        "visit",
        json!({ "id": visit, "start_at": "令和8年2月30日 10:00" }),
        "date_invalid",
        "start_at",
    );
}
