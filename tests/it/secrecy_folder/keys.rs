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
use tsunagi_core::sync::crypt::SecretKey;
use tsunagi_core::sync::wire::Payload;
use tsunagi_tests::{Office, id, reach, test_key};

fn disk(office: &Office) -> Store {
    Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap()
}

/// The symmetric keys that a device's disk holds.
pub fn keys_of(office: &Office) -> Vec<SecretKey> {
    reach::keys_in(&disk(office))
}

/// Every key that somebody with this device and the whole folder can come to.
fn within_reach(s: &Shared, office: &Office) -> Vec<SecretKey> {
    let files = s.files();
    reach::within_reach(&disk(office), files.iter().map(|(_, bytes)| bytes.as_slice()))
}

/// Tries every key on every frame of the segments and snapshots that `fits`.
pub fn frames_opened(
    s: &Shared,
    keys: &[SecretKey],
    fits: impl Fn(&Path) -> bool,
) -> Vec<(PathBuf, Payload)> {
    let files = s.files().into_iter().filter(|(path, _)| fits(path));
    let opened = |(path, bytes): (PathBuf, Vec<u8>)| {
        reach::frames_opened(&bytes, keys).into_iter().map(move |p| (path.clone(), p))
    };
    files.flat_map(opened).collect()
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
    for device in [&s.office, &other, &desk, &visitor] {
        device.app.log_in().unwrap();
    }
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
        // A line of its own access log.
        device.app.log_in().unwrap();
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

#[test]
fn a_family_given_to_a_removed_ones_role_before_the_removal_was_heard_gets_another_key() {
    // By its clock the desk made it before the removal, or an hour after it.
    for clock in [NOW, "2026-03-09T10:00"] {
        let mut s = Shared::of(Office::new(NOW));
        let [lost, other, desk] = ["例山 次郎", "例山 三郎", "未来野 夜"].map(|n| s.worker(n));
        let mut lost = s.joined(&lost, "coordinator");
        let mut other = s.joined(&other, "coordinator");
        let mut desk = s.joined_at(&desk, "desk", clock);
        for device in [&mut lost, &mut other, &mut desk, &mut s.office] {
            sync(device, s.folder.path());
        }
        // The desk has not heard of the removal when it gives a new family to the coordinators' role.
        s.office.app.remove_device("A2").unwrap();
        let (family, _) = desk.family("試作", "2021-01-01");
        sync(&mut desk, s.folder.path());
        sync(&mut lost, s.folder.path());
        let opened = scopes(&frames_opened(&s, &within_reach(&s, &lost), |_| true));
        assert!(opened.contains(&Scope::Household(id(&family), Facet::Identity)), "it holds that key");
        for _ in 0..2 {
            for device in [&mut s.office, &mut other, &mut desk] {
                sync(device, s.folder.path());
            }
        }
        let before: HashSet<PathBuf> = s.files().into_iter().map(|(p, _)| p).collect();
        let later = |p: &Path| !before.contains(p);
        // From now on nobody writes with it, the desk neither, which cannot make one for all.
        for (device, field) in [(&desk, "contact_caution"), (&other, "district"), (&s.office, "note")] {
            device.edit("household", &family, json!({ field: "知られてはならない" }));
        }
        for _ in 0..2 {
            for device in [&mut desk, &mut s.office, &mut other] {
                sync(device, s.folder.path());
            }
        }
        assert!(!frames_opened(&s, &within_reach(&s, &desk), later).is_empty());
        assert_eq!(scopes(&frames_opened(&s, &within_reach(&s, &lost), later)), BTreeSet::new(), "{clock}");
        for field in ["contact_caution", "district", "note"] {
            assert_eq!(s.office.get("household", &family)[field], json!("知られてはならない"));
        }
        assert_eq!(desk.get("household", &family)["district"], json!("知られてはならない"));
        assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
        // Once is enough.
        let files = s.files().len();
        for device in [&mut desk, &mut s.office, &mut other] {
            sync(device, s.folder.path());
        }
        assert_eq!(s.files().len(), files);
    }
}
