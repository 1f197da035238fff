//! Finding families and people while typing.

use serde_json::json;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::Office;

/// What a search answers: kind and name of each hit.
fn found(o: &Office, text: &str) -> Vec<(String, String)> {
    o.app.find(text, 20).unwrap().into_iter().map(|hit| (hit.kind, hit.name)).collect()
}

fn hit(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

fn family(o: &Office) -> (String, String) {
    let home =
        o.put("household", json!({ "display_name": "見本家", "phones": [{ "number": "000-0000-1234" }] }));
    let child = json!({
        "family_name": "見本", "given_name": "みどり", "family_kana": "みほん", "given_kana": "みどり",
        "birth_date": "2020-10-05", "household_id": home, "relation": "child",
    });
    let child = o.put("person", child);
    (home, child)
}

#[test]
fn a_new_family_is_found_at_once_by_every_way_of_asking() {
    let o = Office::new("2026-03-31T12:00");
    assert_eq!(found(&o, "みほん"), []);
    let (home, child) = family(&o);
    for text in ["みほん", "mihon", "ミホン", "見本"] {
        assert_eq!(found(&o, text), [hit("household", "見本家"), hit("person", "見本 みどり")], "{text}");
    }
    assert_eq!(found(&o, "midori"), [hit("person", "見本 みどり")]);
    assert_eq!(found(&o, "00000001234"), [hit("household", "見本家")]);
    assert_eq!(found(&o, "1234"), [hit("household", "見本家")]);
    let view = o.app.find("みどり", 5).unwrap().remove(0);
    assert_eq!((view.id, view.household_id), (child, Some(home)));
    assert_eq!(view.birth_date.as_deref(), Some("2020-10-05"));
    assert_eq!(view.kana.as_deref(), Some("みほん みどり"));
    assert!(view.code.is_some_and(|code| code.starts_with("H-")));
    assert_eq!(o.app.find("みほん", 1).unwrap().len(), 1);
}

#[test]
fn a_search_follows_edits_deletions_and_undo() {
    let o = Office::new("2026-03-31T12:00");
    let (home, child) = family(&o);
    assert_eq!(found(&o, "みどり").len(), 1);
    o.put("person", json!({ "id": child, "given_name": "あさひ", "given_kana": "あさひ" }));
    assert_eq!(found(&o, "みどり"), []);
    assert_eq!(found(&o, "asahi"), [hit("person", "見本 あさひ")]);
    o.put("household", json!({ "id": home, "display_name": "試作家" }));
    assert_eq!(found(&o, "試作"), [hit("household", "試作家")]);
    let deleted = o.app.delete(Kind::Person, Id::parse(&child).unwrap(), "重複").unwrap();
    assert_eq!(found(&o, "asahi"), []);
    o.app.undo(deleted.changes.changes[0]).unwrap();
    assert_eq!(found(&o, "asahi"), [hit("person", "見本 あさひ")]);
    let other = o.put("household", json!({ "display_name": "模擬家" }));
    o.put("household", json!({ "id": other, "merged_into": home }));
    // The other name leads to the family that stands.
    assert_eq!(found(&o, "模擬"), [hit("household", "試作家")]);
    // The same where the index is built anew.
    let o = o.at("2026-03-31T13:00");
    assert_eq!(found(&o, "模擬"), [hit("household", "試作家")]);
    assert_eq!(found(&o, "asahi"), [hit("person", "見本 あさひ")]);
}

#[test]
fn a_secret_family_is_found_and_shown_by_alias_and_code_only() {
    let o = Office::new("2026-03-31T12:00");
    let (home, _) = family(&o);
    assert_eq!(found(&o, "みほん").len(), 2);
    o.put("household", json!({ "id": home, "display_name": "Aさん", "address_secret": true }));
    let hidden = |o: &Office| {
        for text in ["みほん", "見本", "midori", "1234"] {
            assert_eq!(found(o, text), [], "{text}");
        }
        let by_alias = o.app.find("Aさん", 5).unwrap();
        assert_eq!(by_alias.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["Aさん"]);
        assert!(by_alias[0].address_secret);
        let code = by_alias[0].code.clone().unwrap();
        let by_code = o.app.find(&code, 5).unwrap();
        assert_eq!(by_code.len(), 2);
        for hit in by_code {
            assert_eq!((hit.name.as_str(), hit.kana, hit.birth_date), ("Aさん", None, None));
        }
    };
    hidden(&o);
    // A deleted family goes on protecting its members.
    let o = o.at("2026-03-31T13:00");
    hidden(&o);
    o.app.delete(Kind::Household, Id::parse(&home).unwrap(), "誤り").unwrap();
    assert_eq!(found(&o, "midori"), []);
    let o = o.at("2026-03-31T14:00");
    assert_eq!(found(&o, "midori"), []);
}

#[test]
fn what_another_process_wrote_is_found() {
    let o = Office::new("2026-03-31T12:00");
    assert_eq!(found(&o, "みほん"), []);
    let env = tsunagi_tests::env_at("2026-03-31T12:01", 9);
    let other = tsunagi_core::app::Profile::at(o.dir.path()).open(&tsunagi_tests::test_key(), env).unwrap();
    other.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    assert_eq!(found(&o, "見本"), [hit("household", "見本家")]);
}
