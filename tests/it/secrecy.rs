//! A secret address is in no answer, and names stay as they were typed.

use serde_json::json;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Filter;
use tsunagi_tests::{Office, id};

#[test]
fn a_secret_place_is_in_no_answer() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put(
        "household",
        json!({
            "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection", "secret_until": "2026-06-30",
            "phones": [{ "number": "000-0000-9999", "owner": "本人" }],
            "address_history": [{ "from": "2025-01-01", "address": "架空市秘密町7-7", "postal_code": "000-7777", "municipality_code": "99999" }],
        }),
    );
    let child = o.member(&home, "仮野", "child", "2020-01-01");
    let h = o.get("household", &home);
    let (phone, address) =
        (h["phones"][0]["id"].as_str().unwrap(), h["address_history"][0]["id"].as_str().unwrap());
    o.edit("phone", phone, json!({ "number": "000-0000-8888" }));
    o.edit("address_history", address, json!({ "address": "架空市秘密町8-8" }));
    let shelter =
        o.put("site", json!({ "name": "ほしの家", "address": "架空市秘密町9-9", "location_secret": true }));
    let programme = o.put("programme", json!({ "preset": "temporary_custody", "site_id": shelter }));
    o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "child_guidance_centre",
            "reason_codes": ["safety"], "in_at": "2026-03-30T22:00", "status": "in_stay",
        }),
    );
    let mut answers = vec![];
    for kind in Kind::ALL {
        o.app
            .list(*kind, &Filter::default(), |r| {
                let record = id(r["id"].as_str().unwrap());
                answers.push(r.to_string());
                answers.push(o.app.get(*kind, record)?.to_string());
                answers.push(json!(o.app.history(*kind, record)?).to_string());
                Ok(())
            })
            .unwrap();
    }
    answers.push(json!(o.app.family(id(&home)).unwrap()).to_string());
    answers.push(json!(o.app.today_view().unwrap()).to_string());
    answers.push(json!(o.app.options().unwrap()).to_string());
    let double = json!({ "household_id": home, "number": "000-0000-9999\n" });
    answers.push(o.refused("phone", double).json().to_string());
    for answer in &answers {
        for secret in ["秘密町", "000-7777", "000-0000-9999", "000-0000-8888"] {
            assert!(!answer.contains(secret), "{secret} in {answer}");
        }
    }
    assert!(answers.len() > 30);
    let shown = o.get("phone", phone);
    assert_eq!((&shown["masked"], &shown["owner"]), (&json!(["number"]), &json!("本人")));
    assert_eq!(
        o.app.history(Kind::Phone, id(phone)).unwrap().iter().filter(|l| l.field == "number").count(),
        2
    );

    o.refuses(
        "household",
        json!({ "id": home, "address_secret": false }),
        "second_person_needed",
        "address_secret",
    );
    o.app.ask_lift(id(&home), "転居して安全になった").unwrap();
    assert_eq!(o.app.confirm_lift(id(&home)).unwrap_err().code, "second_person_needed");
    let second = o.put("worker", json!({ "person_name": "仮野 二郎", "access_role": "coordinator" }));
    let mut o = o;
    o.app.act_as(&second).unwrap();
    o.app.confirm_lift(id(&home)).unwrap();
    assert_eq!(
        o.get("phone", phone)["number"],
        "000-0000-8888",
        "kept, and shown when it is no secret any more"
    );
    let family = o.app.family(id(&home)).unwrap();
    assert_eq!(
        (family.address.as_deref(), family.phones),
        (Some("架空市秘密町8-8"), vec!["000-0000-8888".to_owned()])
    );
}

#[test]
fn names_stay_as_typed() {
    let o = Office::new("2026-03-31T12:00");
    for name in [
        "髙橋",
        "𠮷野",
        "葛\u{e0100}城",
        "辻\u{e0101}",
        "が\u{3099}",
        "Ａ　B ",
        "ﾐﾎﾝ",
        "é",
        "e\u{301}",
        "👨\u{200d}👩\u{200d}👧",
    ] {
        let person = o.put("person", json!({ "family_name": name }));
        assert_eq!(o.get("person", &person)["family_name"], json!(name), "to the byte");
    }
    assert_eq!(o.app.verify().unwrap(), []);
}
