//! What was acknowledged stays: reopening, backup and restore, two programs on one profile.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::path::Path;
use tsunagi_core::app::{App, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::store::{Filter, Opened, Store};
use tsunagi_tests::{Office, env_at, id, test_key};

const NOW: &str = "2026-03-31T12:00";

fn open(dir: &Path, seed: u64) -> App {
    Profile::at(dir).open(&test_key(), env_at(NOW, seed)).unwrap()
}

/// The number of the last change in the profile's log.
fn last_change(dir: &Path) -> u64 {
    Store::open(&Profile::at(dir).database(), &test_key(), Opened::Existing).unwrap().last_change().unwrap()
}

/// One thing that a person does. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Deed {
    Household { name: u8, phones: u8 },
    District { which: u8, text: Option<u8> },
    Flags { which: u8, flags: Vec<&'static str> },
    Phone { which: u8 },
    Visit { which: u8, activities: Vec<&'static str> },
    Activities { which: u8, activities: Vec<&'static str> },
    Rules { capacity: Option<u8>, days: Option<u8> },
    Delete { kind: Kind, which: u8 },
    Undo { back: u8 },
    Bad { which: u8 },
}

fn some_of(list: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(list, 0..=list.len()).prop_shuffle()
}

fn deed() -> impl Strategy<Value = Deed> {
    let activities = || some_of(&["listening", "play", "outing", "advice"]);
    let optional = || proptest::option::of(any::<u8>());
    prop_oneof![
        2 => (any::<u8>(), 0..3u8).prop_map(|(name, phones)| Deed::Household { name, phones }),
        2 => (any::<u8>(), optional()).prop_map(|(which, text)| Deed::District { which, text }),
        2 => (any::<u8>(), some_of(&["single_parent", "multiple_birth", "foreign_roots"]))
            .prop_map(|(which, flags)| Deed::Flags { which, flags }),
        1 => any::<u8>().prop_map(|which| Deed::Phone { which }),
        2 => (any::<u8>(), activities()).prop_map(|(which, activities)| Deed::Visit { which, activities }),
        3 => (any::<u8>(), activities()).prop_map(|(which, activities)| Deed::Activities { which, activities }),
        1 => (optional(), proptest::option::of(1..30u8)).prop_map(|(capacity, days)| Deed::Rules { capacity, days }),
        1 => (prop_oneof![Just(Kind::Household), Just(Kind::Visit), Just(Kind::Phone)], any::<u8>())
            .prop_map(|(kind, which)| Deed::Delete { kind, which }),
        4 => (0..12u8).prop_map(|back| Deed::Undo { back }),
        1 => any::<u8>().prop_map(|which| Deed::Bad { which }),
    ]
}

fn pick(app: &App, kind: Kind, which: u8) -> Option<String> {
    let mut found = vec![];
    app.list(kind, &Filter::default(), |r| {
        found.push(r["id"].as_str().unwrap_or_default().to_owned());
        Ok(())
    })
    .unwrap();
    (!found.is_empty()).then(|| found[usize::from(which) % found.len()].clone())
}

/// Does it where there is something to do it with; true where it was refused.
fn act(o: &Office, programme: &str, house: &str, deed: &Deed) -> bool {
    let app = &o.app;
    let put = |kind: Kind, record: Json| app.put(kind, &record).is_err();
    let edit = |kind: Kind, which: u8, fields: &dyn Fn(&str) -> Json| {
        pick(app, kind, which).is_some_and(|record| put(kind, fields(&record)))
    };
    match deed {
        Deed::Household { name, phones } => {
            let phones: Vec<Json> = (0..*phones).map(|n| json!({ "number": format!("000-0000-000{n}") })).collect();
            put(Kind::Household, json!({ "display_name": format!("試作{name}家"), "phones": phones }))
        }
        Deed::District { which, text } => {
            edit(Kind::Household, *which, &|r| json!({ "id": r, "district": text.map(|t| format!("{t}区")) }))
        }
        Deed::Flags { which, flags } => edit(Kind::Household, *which, &|r| json!({ "id": r, "flags": flags })),
        Deed::Phone { which } => edit(Kind::Household, *which, &|r| {
            json!({ "id": r, "phones": [{ "number": "000-0000-0000", "safe_to_call": true }] })
        }),
        Deed::Visit { which, activities } => pick(app, Kind::Household, *which).is_some_and(|home| {
                put(
                    Kind::Visit,
                    json!({
                        "programme_id": programme, "household_id": home, "visit_kind": "watch_over", "status": "done",
                        "start_at": "2026-03-02T10:00", "end_at": "2026-03-02T11:00", "worker_ids": ["W-A1-00001"], "activities": activities,
                    }),
                )
            }),
        Deed::Activities { which, activities } => {
            edit(Kind::Visit, *which, &|r| json!({ "id": r, "activities": activities }))
        }
        Deed::Rules { capacity, days } => put(
            Kind::Programme,
            json!({ "id": house, "rules": { "capacity": capacity, "max_days_per_stay": days } }),
        ),
        Deed::Delete { kind, which } => {
            pick(app, *kind, *which).is_some_and(|r| app.delete(*kind, id(&r), "試し").is_err())
        }
        Deed::Undo { back } => app.undo(last_change(o.dir.path()).saturating_sub(u64::from(*back))).is_err(),
        Deed::Bad { which } => edit(Kind::Household, *which, &|r| {
            json!({ "id": r, "district": "半分", "phones": [{ "number": "1" }, { "number": "a\u{0}" }] })
        }),
    }
}

/// Changes that are no lines of the access log: whoever is not let leaves one of these.
fn changes(o: &Office) -> u64 {
    last_change(o.dir.path()) - o.app.access_log(&Default::default()).unwrap().len() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_log_tells_it_and_a_copy_holds_it(deeds in proptest::collection::vec(deed(), 1..25)) {
        let o = Office::new(NOW);
        let programme = o.programme("watch_visit", json!({}));
        let house = o.programme("short_stay", json!({}));
        for deed in &deeds {
            let before = (o.app.digest().unwrap(), changes(&o));
            if act(&o, &programme, &house, deed) {
                prop_assert_eq!((o.app.digest().unwrap(), changes(&o)), before, "{:?} left a trace", deed);
            }
        }
        prop_assert_eq!(o.app.verify().unwrap(), vec![]);
        let digest = o.app.digest().unwrap();
        let o = o.at(NOW);
        prop_assert_eq!(o.app.digest().unwrap(), digest.clone());
        prop_assert_eq!(o.app.verify().unwrap(), vec![]);
        let copy = o.dir.path().join("copy.tsunagi");
        o.app.backup(&copy).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        Profile::at(elsewhere.path()).restore(&copy, &test_key(), Instant(0)).unwrap();
        let restored = open(elsewhere.path(), 3);
        prop_assert_eq!(restored.digest().unwrap(), digest);
        prop_assert_eq!(restored.verify().unwrap(), vec![]);
    }
}

#[test]
fn two_programs_write_to_one_profile() {
    let o = Office::new(NOW);
    let home = o.put("household", json!({ "display_name": "見本家" }));
    let before = last_change(o.dir.path());
    let writer = |seed: u64, field: &'static str| {
        let (dir, home) = (o.dir.path().to_owned(), home.clone());
        std::thread::spawn(move || {
            let app = open(&dir, seed);
            for n in 0..20 {
                app.put(Kind::Household, &json!({ "display_name": format!("試作{seed}-{n}家") })).unwrap();
                app.put(Kind::Household, &json!({ "id": home, field: format!("{n}") })).unwrap();
            }
        })
    };
    let writers = [writer(11, "district"), writer(12, "language")];
    writers.into_iter().for_each(|w| w.join().unwrap());

    assert_eq!(last_change(o.dir.path()), before + 80, "no number lost or given twice");
    let h = o.get("household", &home);
    assert_eq!((&h["district"], &h["language"], &h["revision"]), (&json!("19"), &json!("19"), &json!(41)));
    let all = o.all("household", &Filter::default());
    let codes: std::collections::BTreeSet<_> =
        all.iter().map(|h| h["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!((all.len(), codes.len()), (41, 41));
    let store = Store::open(&Profile::at(o.dir.path()).database(), &test_key(), Opened::Existing).unwrap();
    let changes = store.changes_of(id(&home)).unwrap();
    assert!(
        changes.windows(2).all(|w| w[0].change.hlc < w[1].change.hlc && w[0].no < w[1].no),
        "the clock grows"
    );
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn a_clock_that_goes_back_does_not_turn_the_order() {
    let o = Office::new(NOW);
    let home = o.put("household", json!({ "display_name": "見本家" }));
    let o = o.at("2026-01-01T00:00");
    o.edit("household", &home, json!({ "district": "北" }));
    let store = Store::open(&Profile::at(o.dir.path()).database(), &test_key(), Opened::Existing).unwrap();
    let changes = store.changes_of(id(&home)).unwrap();
    assert!(changes[0].change.hlc < changes[1].change.hlc);
    assert_eq!(o.app.history(Kind::Household, id(&home)).unwrap().last().unwrap().field, "district");
}

#[test]
fn a_failed_use_case_leaves_the_store_usable() {
    let o = Office::new(NOW);
    let before = (o.app.digest().unwrap(), last_change(o.dir.path()));
    let failed = o.app.transact(None, |tx| {
        tx.put(Kind::Household, &json!({ "display_name": "見本家" }))?;
        tx.put(Kind::Household, &json!({ "display_name": "例山家", "household_type": "castle" }))
    });
    assert_eq!(failed.unwrap_err().code, "code_unknown");
    assert_eq!((o.app.digest().unwrap(), last_change(o.dir.path())), before);
    o.put("household", json!({ "display_name": "見本家" }));
    assert_eq!(o.all("household", &Filter::default())[0]["code"], "H-A1-00001");
    assert_eq!(o.app.undo(u64::from(u32::MAX)).unwrap_err().code, "change_missing");
}

/// The part of the next test that has a process of its own.
#[test]
#[ignore = "run by the next one"]
fn first_connections() {
    const AT_ONCE: usize = 16;
    let dir = tempfile::tempdir().unwrap();
    let ready = std::sync::Barrier::new(AT_ONCE);
    std::thread::scope(|s| {
        for n in 0..AT_ONCE {
            let (path, ready) = (dir.path().join(format!("{n}.db")), &ready);
            s.spawn(move || {
                ready.wait();
                Store::open(&path, &test_key(), Opened::Fresh).unwrap();
            });
        }
    });
}

/// SQLite says that it is ready before SQLCipher is.
#[test]
fn the_first_connections_of_a_program_may_be_made_at_once() {
    for _ in 0..20 {
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "durability::first_connections", "--ignored"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "{said}");
    }
}
