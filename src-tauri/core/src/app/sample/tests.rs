use super::*;
use crate::domain::kinds::Stay;
use crate::domain::record::Entity as _;
use crate::store::Filter;
use serde_json::json;
use std::collections::BTreeMap;
use tempfile::TempDir;

fn key() -> Key {
    Key::Raw([7; 32].into())
}

fn sample(seed: u64, scale: Scale) -> (App, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let now = scale.now(None, Zone::default().instant("2026-11-20T15:20:00".parse().unwrap()));
    let app = Profile::at(dir.path()).sample(&key(), now, seed, scale, &mut |_| {}).unwrap();
    (app, dir)
}

/// Puts every record again as it stands: what the checks say of each, by rule.
fn checked_again(app: &App) -> BTreeMap<String, usize> {
    let mut warnings = BTreeMap::new();
    for kind in Kind::ALL {
        for record in app.records(*kind, &Filter::default()).unwrap() {
            let put = app.put(*kind, &json!({ "id": record.id.to_string() }));
            let view = put.unwrap_or_else(|e| panic!("{kind} {record:?}: {}", e.json()));
            assert_eq!(view.revision, 1, "{kind}: what follows from other fields differs: {record:?}");
            for w in view.warnings {
                eprintln!("{kind} {} {}", w.code, w.detail);
                *warnings.entry(w.code).or_insert(0) += 1;
            }
        }
    }
    warnings
}

#[test]
fn a_small_sample_keeps_every_rule_and_is_whole() {
    let (app, _dir) = sample(7, Scale::Small);
    assert_eq!(checked_again(&app), BTreeMap::new());
    assert_eq!(app.verify().unwrap(), vec![]);
    let count = |kind| app.store.count(kind).unwrap();
    let records = count(Kind::Visit) + count(Kind::Stay) + count(Kind::Attendance);
    assert_eq!(count(Kind::Household), 500);
    assert!((1_900..=2_100).contains(&records), "{records} records");
    assert!((1_100..=1_300).contains(&count(Kind::Visit)), "{} visits", count(Kind::Visit));
    assert!((250..=350).contains(&count(Kind::Stay)), "{} stays", count(Kind::Stay));
    assert!((35..=45).contains(&count(Kind::Session)), "{} sessions", count(Kind::Session));
    assert!(app.is_sample().unwrap());
    let people = app.records(Kind::Person, &Filter::default()).unwrap();
    assert!(people.iter().any(|p| p.is_unborn()));
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let digest = |seed| sample(seed, Scale::Small).0.digest().unwrap();
    let one = digest(1);
    assert_eq!(one, digest(1));
    assert_ne!(one, digest(2));
}
