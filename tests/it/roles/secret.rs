//! A secret address: two persons to lift it, and nowhere to be found meanwhile (I-60).

use super::acts;
use super::world::World;
use serde_json::json;
use std::path::Path;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

const SECRET: usize = 3;

#[test]
fn one_person_alone_lifts_nothing() {
    let mut w = World::new("2026-03-10T12:00", false);
    let (admin, coordinator, desk) = (w.workers[0].clone(), w.workers[1].clone(), w.workers[2].clone());
    let home = w.families[SECRET].id.clone();
    let refused = |w: &World, kind: &str, record: serde_json::Value| w.office.refused(kind, record).code;
    let open = json!({ "id": home, "address_secret": false });
    assert_eq!(refused(&w, "household", open.clone()), "second_person_needed");
    assert_eq!(refused(&w, "household", json!({ "id": home, "address_secret": null })), "field_required");
    assert_eq!(
        refused(&w, "household", json!({ "id": home, "lift_asked_by": coordinator.id })),
        "field_fixed"
    );
    // Nor by moving the address to a family that has no secret.
    let other = w.families[0].id.clone();
    for (kind, record) in [(Kind::AddressHistory, "address_history"), (Kind::Phone, "phone")] {
        let (_, moved, _) =
            w.records.iter().find(|(k, _, f)| *k == kind && *f == Some(SECRET)).unwrap().clone();
        let moved = json!({ "id": moved, "household_id": other });
        assert_eq!(refused(&w, record, moved), "second_person_needed");
    }
    // Nor by taking back that it was made secret.
    let later = w.office.put("household", json!({ "display_name": "仮野家" }));
    let set = w.office.edit("household", &later, json!({ "address_secret": true }));
    let undone = w.office.app.undo(set.change.unwrap().parse().unwrap());
    assert_eq!(undone.unwrap_err().code, "second_person_needed");

    let app = |w: &World| w.office.app.family(id(&home)).unwrap();
    assert_eq!(w.office.app.confirm_lift(id(&home)).unwrap_err().code, "lift_not_asked");
    w.office.app.ask_lift(id(&home), "転居して安全になった", None).unwrap();
    assert!(app(&w).address.is_none(), "nothing is shown yet");
    assert!(app(&w).lift.unwrap().own);
    assert_eq!(w.office.app.confirm_lift(id(&home)).unwrap_err().code, "second_person_needed");
    let waits = |w: &World| w.office.app.today_view().unwrap().due.iter().any(|d| d.code == "lift_asked");
    assert!(!waits(&w), "one's own question waits for others");
    w.act_as(&desk);
    assert_eq!(w.office.app.confirm_lift(id(&home)).unwrap_err().code, "not_your_role");
    assert!(!waits(&w));
    assert!(app(&w).lift.is_none());
    w.act_as(&coordinator);
    assert!(waits(&w));
    assert_eq!(app(&w).lift.unwrap().reason, "転居して安全になった");
    w.office.app.drop_lift(id(&home)).unwrap();
    assert_eq!(w.office.app.confirm_lift(id(&home)).unwrap_err().code, "lift_not_asked");
    w.office.app.ask_lift(id(&home), "もう一度", None).unwrap();
    w.act_as(&admin);
    w.office.app.confirm_lift(id(&home)).unwrap();
    assert!(app(&w).address.is_some() && !app(&w).phones.is_empty());
    assert!(app(&w).lift.is_none());
    let history = w.office.app.history(Kind::Household, id(&home)).unwrap();
    let lifted = history.iter().rfind(|l| l.field == "address_secret").unwrap();
    assert_eq!((lifted.actor_id.as_str(), &lifted.after), (admin.id.as_str(), &json!(false)));
}

#[test]
fn the_renewal_is_due_for_those_who_decide_it() {
    let mut w = World::new("2026-03-10T12:00", false);
    for (n, expected) in [(0, true), (1, true), (2, false), (4, false), (7, false)] {
        let worker = w.workers[n].clone();
        w.act_as(&worker);
        let due = w.office.app.today_view().unwrap().due;
        assert_eq!(due.iter().any(|d| d.code == "secret_ending"), expected, "{}", worker.name);
    }
    let admin = w.workers[0].clone();
    w.act_as(&admin);
    let home = w.families[SECRET].id.clone();
    w.office.edit("household", &home, json!({ "secret_until": "2027-04-01" }));
    assert!(!w.office.app.today_view().unwrap().due.iter().any(|d| d.code == "secret_ending"));
}

#[test]
fn showing_asks_a_reason_and_is_logged() {
    let mut w = World::new("2026-03-10T12:00", false);
    let home = id(&w.families[SECRET].id);
    assert_eq!(w.office.app.reveal(home, " ").unwrap_err().code, "field_required");
    let shown = w.office.app.reveal(home, "警察から照会").unwrap();
    assert!(shown.address.unwrap().starts_with("mk"));
    assert!(
        w.office
            .app
            .access_log(&AccessFilter::default())
            .unwrap()
            .iter()
            .any(|a| a.reason.as_deref() == Some("警察から照会"))
    );
    for n in [3, 4, 6, 7] {
        let worker = w.workers[n].clone();
        w.act_as(&worker);
        assert!(w.office.app.reveal(home, "見たい").is_err(), "{}", worker.name);
    }
}

/// Every file below a folder, with its name.
fn files(dir: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        found.push((
            path.display().to_string(),
            if path.is_dir() { vec![] } else { std::fs::read(&path).unwrap() },
        ));
        if path.is_dir() {
            files(&path, found);
        }
    }
}

/// The texts of a secret place: addresses and phones of its families, addresses of its sites.
fn secrets(o: &Office) -> Vec<String> {
    let mut found = vec![];
    let all = |kind: Kind| {
        let mut ids = vec![];
        o.app
            .list(kind, &Default::default(), |r| {
                ids.push(r);
                Ok(())
            })
            .unwrap();
        ids
    };
    for home in all(Kind::Household).iter().filter(|h| h["address_secret"] == json!(true)) {
        let shown = o.app.reveal(id(home["id"].as_str().unwrap()), "試験").unwrap();
        found.extend(shown.address.into_iter().chain(shown.phones));
    }
    found
}

#[test]
fn a_secret_place_is_in_no_list_file_name_or_log() {
    let mut w = World::new("2026-03-10T12:00", false);
    let place = json!({ "name": "ひみつの家", "address": "架空市秘密町9-9", "location_secret": true });
    w.office.put("site", place);
    let mut wanted = secrets(&w.office);
    assert!(wanted.len() >= 2, "{wanted:?}");
    wanted.push("架空市秘密町9-9".to_owned());
    let postal = w.markers.iter().find(|m| m.family == Some(SECRET) && m.field == "postal_code").unwrap();
    wanted.push(postal.text.clone());
    let worker = w.workers[0].clone();
    for (name, read) in acts::READS {
        let revealed = ["reveal", "id_named"].contains(name);
        for answer in read(&mut w) {
            for secret in wanted.iter().filter(|_| !revealed) {
                assert!(!answer.contains(secret.as_str()), "{name} shows {secret}: {answer}");
            }
        }
    }
    for (name, write) in acts::WRITES
        .iter()
        .filter(|(name, _)| ["export_weekly", "backup", "sync", "hold_emergency"].contains(name))
    {
        for (_, answer) in write(&mut w, &worker) {
            assert!(wanted.iter().all(|s| !answer.contains(s.as_str())), "{name}: {answer}");
        }
    }
    w.office.app.daily_backup()().unwrap();
    w.office.app.export_help(&w.out.clone()).unwrap();
    // CSV, manifest, report of help, backups, the folder, the profile: names and contents.
    let mut found = vec![];
    files(w.office.dir.path(), &mut found);
    assert!(found.iter().any(|(name, _)| name.ends_with(".csv")) && found.len() > 8, "{}", found.len());
    for (name, bytes) in &found {
        for secret in &wanted {
            let inside = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!inside && !name.contains(secret.as_str()), "{secret} in {name}");
        }
    }
}

#[test]
fn what_is_set_at_intake_holds_at_once() {
    let w = World::new("2026-03-10T12:00", false);
    let made = w.office.put("household", json!({
        "display_name": "Bさん", "address_secret": true, "secret_reason": "other",
        "address_history": [{ "address": "架空市秘密町1-1", "municipality_code": "99999" }], "phones": [{ "number": "000-0000-7777" }],
    }));
    let family = w.office.app.family(id(&made)).unwrap();
    assert!(family.address_secret && family.address.is_none() && family.phones.is_empty());
    assert!(w.office.app.find("00000007777", 5).unwrap().is_empty());
}

#[test]
fn the_samples_secret_family_is_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let now = tsunagi_tests::env_at("2026-03-10T12:00", 1).clock.now();
    let profile = tsunagi_core::app::Profile::at(dir.path());
    let app = profile
        .sample(&tsunagi_tests::test_key(), now, 7, tsunagi_core::app::Scale::Demo, &mut |_| {})
        .unwrap();
    let o = Office { app, dir };
    let mut answers = vec![];
    for kind in Kind::ALL {
        o.app
            .list(*kind, &Default::default(), |r| {
                let record = id(r["id"].as_str().unwrap());
                answers.push(json!(o.app.history(*kind, record)?).to_string());
                if *kind == Kind::Household {
                    answers.push(json!(o.app.family(record)?).to_string());
                }
                answers.push(r.to_string());
                Ok(())
            })
            .unwrap();
    }
    // Numbers that a family without a secret has as well say nothing.
    let mut open = vec![];
    o.app
        .list(Kind::Household, &Default::default(), |h| {
            if h["address_secret"] != json!(true) {
                let shown = o.app.reveal(id(h["id"].as_str().unwrap()), "試験")?;
                open.extend(shown.address.into_iter().chain(shown.phones));
            }
            Ok(())
        })
        .unwrap();
    let wanted: Vec<String> = secrets(&o).into_iter().filter(|s| !open.contains(s)).collect();
    assert!(!wanted.is_empty());
    answers.push(json!(o.app.today_view().unwrap()).to_string());
    answers.push(json!(o.app.options().unwrap()).to_string());
    answers.push(json!(o.app.handover(24 * 14).unwrap()).to_string());
    answers.push(json!(o.app.assignments().unwrap()).to_string());
    answers.push(json!(o.app.families().unwrap()).to_string());
    for secret in &wanted {
        answers.push(json!(o.app.find(secret, 20).unwrap()).to_string());
    }
    let folder = o.dir.path().join("out");
    std::fs::create_dir_all(&folder).unwrap();
    o.app.daily_backup()().unwrap();
    o.app.export_help(&folder).unwrap();
    let mut towns = vec![];
    o.app
        .list(Kind::Organisation, &Default::default(), |r| {
            towns.push(r["id"].as_str().unwrap().to_owned());
            Ok(())
        })
        .unwrap();
    let (mut exported, period) = (0, "2026-01-01/2026-03-31");
    let (from, to) = period.split_once('/').unwrap();
    let period =
        tsunagi_core::domain::calendar::Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
    for town in towns {
        let (out, encoding) = (folder.as_path(), tsunagi_core::export::sheet::Encoding::Utf8);
        let level = tsunagi_core::export::manifest::Level::Identified;
        let request = tsunagi_core::app::ExportRequest { period, recipient: id(&town), out, level, encoding };
        // Municipalities without a code are refused.
        exported += usize::from(o.app.export_weekly(&request).is_ok());
    }
    assert!(exported > 0);
    let mut found = vec![];
    files(o.dir.path(), &mut found);
    for secret in &wanted {
        assert!(answers.iter().all(|a| !a.contains(secret.as_str())), "{secret} is answered");
        for (name, bytes) in &found {
            let inside = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!inside && !name.contains(secret.as_str()), "{secret} in {name}");
        }
    }
}
