//! What the keys of a device open, whatever the hints of the frames say: a volunteer without the family, the
//! desk, a reader, a device that was removed.

use super::{NOW, Shared, sync};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::{Facet, Scope};
use tsunagi_core::store::{Opened, Store};
use tsunagi_core::sync::crypt::{DeviceKeys, OpenKey, SecretKey};
use tsunagi_core::sync::wire::{KeyringFile, Payload, Segment};
use tsunagi_tests::{Office, id, test_key};

/// The symmetric keys that a device's disk holds, and those of every keyring it can open.
pub fn keys_of(office: &Office) -> Vec<SecretKey> {
    let store = Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    keys_in(&store)
}

fn keys_in(store: &Store) -> Vec<SecretKey> {
    let mut keys = vec![];
    for code in 0..=u8::MAX {
        keys.extend(store.scope_keys(code).unwrap().into_iter().map(|(_, k)| SecretKey::from_bytes(*k)));
    }
    store.each_household_key(|row| keys.push(SecretKey::from_bytes(*row.key))).unwrap();
    keys
}

/// Secrets of the roles and of the device: what keyrings and indexes are sealed to.
fn opening_keys_of(office: &Office) -> Vec<OpenKey> {
    let store = Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    let device = store.secret("device").unwrap().unwrap();
    let device = DeviceKeys::from_bytes(device.as_slice().try_into().unwrap());
    let roles = [100, 101].into_iter().flat_map(|code| store.scope_keys(code).unwrap());
    std::iter::once(device.open).chain(roles.map(|(_, k)| OpenKey::from_bytes(*k))).collect()
}

/// Every key that somebody with this device and the whole folder can come to: its own, those of the
/// keyrings it opens, and what follows from them.
fn within_reach(s: &Shared, office: &Office) -> Vec<SecretKey> {
    let mut keys = keys_of(office);
    let mut opening = opening_keys_of(office);
    loop {
        let before = (keys.len(), opening.len());
        for (_, bytes) in s.files() {
            let Ok(ring) = KeyringFile::parse(&bytes) else { continue };
            for found in opening.clone().iter().filter_map(|k| ring.open(k).ok()) {
                opening.extend(found.roles.iter().map(|r| OpenKey::from_bytes(*r.key.bytes())));
                keys.extend(found.scopes.iter().map(|k| k.key.clone()));
                keys.extend(found.households.iter().map(|k| k.key.clone()));
            }
        }
        keys.sort_by_key(|k| *k.bytes());
        keys.dedup();
        opening.sort_by_key(|k| *k.bytes());
        opening.dedup_by_key(|k| *k.bytes());
        if (keys.len(), opening.len()) == before {
            break;
        }
    }
    let derived: Vec<SecretKey> = keys.iter().flat_map(|k| Facet::ALL.map(|f| k.facet(f))).collect();
    keys.into_iter().chain(derived).collect()
}

/// Tries every key on every frame of the segments and snapshots that `fits`, whatever their hints say.
pub fn frames_opened(
    s: &Shared,
    keys: &[SecretKey],
    fits: impl Fn(&Path) -> bool,
) -> Vec<(PathBuf, Payload)> {
    let mut opened = vec![];
    for (path, bytes) in s.files() {
        let Ok(segment) = Segment::parse(&bytes) else { continue };
        if !fits(&path) {
            continue;
        }
        for at in 0..segment.frames.len() as u32 {
            let payload = keys.iter().find_map(|k| segment.payload(at, k).ok());
            opened.extend(payload.map(|p| (path.clone(), p)));
        }
    }
    opened
}

fn scopes(opened: &[(PathBuf, Payload)]) -> BTreeSet<Scope> {
    opened.iter().map(|(_, p)| p.scope).collect()
}

/// A family with a visit, a stay and a caution; its id.
fn family_with_everything(o: &Office, name: &str, programmes: &[String; 2], worker: &str) -> String {
    let family = o.put(
        "household",
        json!({ "display_name": format!("{name}家"), "contact_caution": "夜は電話しない" }),
    );
    let child = o.member(&family, name, "child", "2020-10-05");
    o.put("visit", json!({
        "programme_id": programmes[0], "household_id": family, "visit_kind": "regular", "status": "done",
        "start_at": "2026-03-07T10:00", "end_at": "2026-03-07T11:00", "worker_ids": [worker], "note": "部屋が荒れている",
    }));
    o.put(
        "stay",
        json!({
            "programme_id": programmes[1], "person_id": child, "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"], "in_at": "2026-03-01T17:00",
            "out_at": "2026-03-02T17:00", "status": "completed",
        }),
    );
    o.put(
        "consent",
        json!({ "household_id": family, "scope": "share_municipality", "given_on": "2026-03-01" }),
    );
    family
}

fn programmes(o: &Office) -> [String; 2] {
    [
        o.programme("home_start", json!({})),
        o.put("programme", json!({ "preset": "short_stay", "rules": { "capacity": 5 } })),
    ]
}

#[test]
fn a_volunteer_without_the_family_opens_nothing_of_it() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let families: Vec<String> = ["見本", "試作", "模擬"]
        .iter()
        .map(|n| family_with_everything(&s.office, n, &programmes, &worker))
        .collect();
    let enrolment = s.office.put(
        "enrolment",
        json!({ "programme_id": programmes[0], "household_id": families[0], "status": "active" }),
    );
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let other = s.worker("未来野 海");
    let mut assigned = s.joined(&worker, "visitor");
    let mut unassigned = s.joined(&other, "visitor");
    for family in &families {
        s.office.edit("household", family, json!({ "note": "ここだけの話" }));
    }
    s.office.app.write_snapshot().unwrap();
    for _ in 0..2 {
        sync(&mut s.office, s.folder.path());
        sync(&mut assigned, s.folder.path());
        sync(&mut unassigned, s.folder.path());
    }

    let mut all = scopes(&frames_opened(&s, &within_reach(&s, &s.office), |_| true));
    // The office's own lines of the access log.
    let known = |s: &Scope| s.household().is_none_or(|h| families.iter().any(|f| id(f) == h));
    assert_eq!(all.iter().filter(|s| !known(s)).count(), 1);
    all.retain(known);
    let of_families =
        |scopes: &BTreeSet<Scope>| -> HashSet<Id> { scopes.iter().filter_map(|s| s.household()).collect() };
    assert_eq!(of_families(&all).len(), 3, "the office opens all of them: {all:?}");
    assert_eq!(all.iter().filter(|s| s.household().is_some()).count(), 15, "in all their facets");

    let nothing = scopes(&frames_opened(&s, &within_reach(&s, &unassigned), |_| true));
    assert_eq!(nothing, BTreeSet::from([Scope::Directory]));
    let one = scopes(&frames_opened(&s, &within_reach(&s, &assigned), |_| true));
    let family = id(&families[0]);
    let wanted = [Facet::Identity, Facet::Care, Facet::Visit].map(|f| Scope::Household(family, f));
    assert_eq!(one, std::iter::once(Scope::Directory).chain(wanted).collect());
}

#[test]
fn the_desk_opens_no_visit_and_a_reader_no_family() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    for name in ["見本", "試作"] {
        family_with_everything(&s.office, name, &programmes, &worker);
    }
    let desk = s.worker("未来野 夜");
    let desk = s.joined(&desk, "desk");
    let reader = s.worker("例山 見る");
    let reader = s.joined(&reader, "reader");
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());
    let facets = |office: &Office| -> BTreeSet<&str> {
        scopes(&frames_opened(&s, &within_reach(&s, office), |_| true)).iter().map(Scope::name_of).collect()
    };
    trait Named {
        fn name_of(&self) -> &'static str;
    }
    impl Named for Scope {
        fn name_of(&self) -> &'static str {
            self.name()
        }
    }
    let of_desk = facets(&desk);
    assert!(["identity", "care", "stay"].iter().all(|f| of_desk.contains(f)), "{of_desk:?}");
    assert!(!of_desk.contains("visit") && !of_desk.contains("case"), "{of_desk:?}");
    // The lines of devices' access logs stand in the place of a family's case.
    let read = scopes(&frames_opened(&s, &within_reach(&s, &reader), |_| true));
    let families = read.iter().filter_map(|s| s.household());
    assert!(families.into_iter().all(|id| s.office.app.get(Kind::Household, id).is_err()), "{read:?}");
    let case = ["directory", "audit", "case"];
    assert!(facets(&reader).iter().all(|f| case.contains(f)), "{:?}", facets(&reader));
}

#[test]
fn a_removed_devices_keys_open_nothing_that_is_sealed_later() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let families: Vec<String> = ["見本", "試作", "模擬", "例山"]
        .iter()
        .map(|n| family_with_everything(&s.office, n, &programmes, &worker))
        .collect();
    let enrolment = s.office.put(
        "enrolment",
        json!({ "programme_id": programmes[0], "household_id": families[3], "status": "active" }),
    );
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let [lost, other, desk] = ["例山 次郎", "例山 三郎", "未来野 夜"].map(|n| s.worker(n));
    let mut lost = s.joined(&lost, "coordinator");
    let mut other = s.joined(&other, "coordinator");
    let mut desk = s.joined(&desk, "desk");
    let mut visitor = s.joined(&worker, "visitor");
    lost.edit("household", &families[0], json!({ "note": "届いている" }));
    for _ in 0..2 {
        for device in [&mut lost, &mut other, &mut desk, &mut visitor, &mut s.office] {
            sync(device, s.folder.path());
        }
    }
    let before: HashSet<PathBuf> = s.files().into_iter().map(|(p, _)| p).collect();
    assert!(!frames_opened(&s, &within_reach(&s, &lost), |_| true).is_empty(), "it opened them all");

    s.office.app.remove_device("A2").unwrap();
    for device in [&mut s.office, &mut other, &mut desk, &mut visitor] {
        sync(device, s.folder.path());
    }
    // Everybody goes on, each with another family, and with new ones.
    for (n, device) in [&s.office, &other, &desk, &visitor].into_iter().enumerate() {
        device.edit("household", &families[n], json!({ "note": "新しい鍵で" }));
    }
    other.family("未来野", "2021-01-01");
    desk.family("仮野", "2021-01-01");
    s.worker("仮野 新人");
    s.office.app.write_snapshot().unwrap();
    for _ in 0..3 {
        for device in [&mut s.office, &mut other, &mut desk, &mut visitor] {
            sync(device, s.folder.path());
        }
    }
    let later = |p: &Path| !before.contains(p);
    let sealed = scopes(&frames_opened(&s, &within_reach(&s, &s.office), later));
    assert!(sealed.len() > 20, "there is something to open: {sealed:?}");
    assert_eq!(scopes(&frames_opened(&s, &within_reach(&s, &lost), later)), BTreeSet::new());
    // And they who stay read each other.
    for office in [&s.office, &other] {
        for family in &families {
            assert_eq!(office.get("household", family)["note"], json!("新しい鍵で"));
        }
    }
    assert_eq!(visitor.get("household", &families[3])["note"], json!("新しい鍵で"));
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
    let identity = |o: &Office| o.app.digest_of("identity").unwrap();
    assert_eq!(identity(&s.office), identity(&desk));
}
