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

#[test]
fn the_list_of_families_comes_in_parts_and_follows_what_is_written() {
    let o = Office::new("2026-03-31T12:00");
    let named = |name: &str, kana: Option<&str>| {
        let home = o.put("household", json!({ "display_name": format!("{name}家") }));
        if let Some(kana) = kana {
            let child = json!({
                "family_name": name, "given_name": "みどり", "family_kana": kana, "given_kana": "みどり",
                "birth_date": "2020-10-05", "household_id": home, "relation": "child",
            });
            o.put("person", child);
        }
        home
    };
    let part = |from, count| {
        let part = o.app.families_part(from, count).unwrap();
        let names: Vec<String> = part.lines.into_iter().map(|l| l.name).collect();
        let rows: Vec<(String, i64)> = part.rows.into_iter().map(|r| (r.row, r.at)).collect();
        (part.total, rows, names.join(" "))
    };
    let rows = |of: &[(&str, i64)]| of.iter().map(|(row, at)| ((*row).to_owned(), *at)).collect::<Vec<_>>();
    assert_eq!(part(0, 9), (0, vec![], String::new()));
    named("読みなし", None);
    for (name, kana) in [("例山", "れいやま"), ("試作", "しさく"), ("仮野", "かりの"), ("見本", "がほん")]
    {
        named(name, Some(kana));
    }
    // The one that was said last before the list was asked for is among them, が beside か; those without a reading come
    // last.
    let starts = rows(&[("か", 0), ("さ", 2), ("ら", 3)]);
    assert_eq!(part(0, 9), (5, starts.clone(), "見本家 仮野家 試作家 例山家 読みなし家".to_owned()));
    assert_eq!(part(1, 2), (5, starts.clone(), "仮野家 試作家".to_owned()));
    assert_eq!(part(4, 2), (5, starts.clone(), "読みなし家".to_owned()));
    assert_eq!(part(5, 2), (5, starts, String::new()));
    // A family that comes, and one that goes by another reading.
    let last = named("渡", Some("わたり"));
    assert_eq!(part(3, 2).2, "例山家 渡家");
    let child = o.app.find("わたり", 5).unwrap().into_iter().find(|hit| hit.kind == "person").unwrap();
    o.put("person", json!({ "id": child.id, "family_kana": "あたり" }));
    let starts = rows(&[("あ", 0), ("か", 1), ("さ", 3), ("ら", 4)]);
    assert_eq!(part(0, 2), (6, starts, "渡家 見本家".to_owned()));
    o.app.delete(Kind::Household, Id::parse(&last).unwrap(), "重複").unwrap();
    assert_eq!((part(0, 1).0, part(0, 1).2), (5, "見本家".to_owned()));
}
