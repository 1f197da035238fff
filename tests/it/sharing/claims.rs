//! Claims: who may say that a log goes on from another one, or joins.

use super::*;
use tsunagi_core::domain::scope::Scope;
use tsunagi_core::sync::crypt::{DeviceKeys, DevicePublic, SecretKey};
use tsunagi_core::sync::wire::{Claim, Predecessor, file_hash, file_name};

/// Whoever is removed still has the key of their log, and signs with it that a newcomer goes on from there: under the
/// newcomer's keys, which everybody can read, or under keys of their own.
fn claims_the_log_of(s: &Shared, new: &Office, lost: &Office, under_own_keys: bool) {
    let log = disk(new).own_log().unwrap().0;
    let keys = disk(lost).secret("device").unwrap().unwrap();
    let keys = DeviceKeys::from_bytes(keys.as_slice().try_into().unwrap());
    let (_, directory) = disk(lost).scope_keys(Scope::Directory.code()).unwrap().pop().unwrap();
    let env = env_at(NOW, 77);
    let theirs = disk(new).device(log).unwrap().unwrap();
    let own = DeviceKeys::generate(&*env.entropy);
    let theirs = DevicePublic { sign: theirs.sign, open: theirs.open };
    for public in [theirs, own.public()].into_iter().take(1 + usize::from(under_own_keys)) {
        let claim = Claim {
            org: s.office.app.organisation(),
            invitation: None,
            log,
            public,
            hlc: Hlc(0).next(env.clock.now()),
            predecessor: Some(Predecessor {
                log: disk(lost).own_log().unwrap().0,
                seq: 0,
                hash: [0; 32],
                last_no: 0,
                taken_back: vec![],
            }),
            label: "A2".into(),
        };
        let directory = SecretKey::from_bytes(*directory);
        let bytes = claim.seal(&directory, &own.sign, &keys.sign, &*env.entropy).unwrap();
        let name = format!("{}-{}", log.to_string().replace('-', ""), file_name(0, &file_hash(&bytes)));
        std::fs::write(s.path().join("tsunagi1/i").join(name), bytes).unwrap();
    }
}

#[test]
fn a_removed_device_takes_no_newcomer_along_by_claiming_their_log() {
    let mut s = shared();
    let (lost, _) = s.joined("例山 次郎", "coordinator", 20);
    s.office.app.remove_device("A2").unwrap();
    let (mut new, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut new], s.folder.path());
    claims_the_log_of(&s, &new, &lost, true);
    settle(&mut [&mut s.office, &mut new], s.folder.path());
    let out = s.office.app.devices().unwrap().into_iter().filter(|d| d.removed).map(|d| d.device);
    assert_eq!(out.collect::<Vec<_>>(), ["A2"]);
}

#[test]
fn nobody_claims_a_newcomers_log_under_its_keys_also_where_they_are_quicker() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut colleague, _) = s.joined("例山 三郎", "coordinator", 21);
    let worker = s.office.put("worker", json!({ "person_name": "未来野 夜" }));
    let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
    settle(&mut [&mut s.office, &mut colleague], s.folder.path());
    let mut new = Office::join(s.folder.path(), &code, NOW, 22).unwrap();
    let log = disk(&new).own_log().unwrap().0;
    // What the newcomer says, and that the laptop is removed, has not reached the colleague when the forgery does.
    let claim = s.path().join("tsunagi1/i");
    let claim =
        walk(&claim).into_iter().find(|p| p.to_string_lossy().contains(&log.to_string().replace('-', "")));
    let (claim, bytes) = claim.map(|p| (p.clone(), std::fs::read(p).unwrap())).unwrap();
    std::fs::remove_file(&claim).unwrap();
    claims_the_log_of(&s, &new, &lost, false);
    sync(&mut colleague, s.folder.path());
    assert_eq!(disk(&colleague).device(log).unwrap(), None);
    let aside = colleague.app.sharing().unwrap().set_aside;
    assert_eq!(aside.iter().filter(|a| a.code == "file_signature").count(), 1, "{aside:?}");
    std::fs::write(&claim, bytes).unwrap();
    sync(&mut colleague, s.folder.path());
    assert!(disk(&colleague).device(log).unwrap().is_some_and(|d| d.invitation.is_some()));
    s.office.app.remove_device("A2").unwrap();
    settle(&mut [&mut s.office, &mut colleague, &mut new], s.folder.path());
    new.edit("household", &family, json!({ "note": "新しい端末から" }));
    settle(&mut [&mut new, &mut s.office, &mut colleague], s.folder.path());
    for office in [&s.office, &colleague] {
        let out = office.app.devices().unwrap().into_iter().filter(|d| d.removed).map(|d| d.device);
        assert_eq!(out.collect::<Vec<_>>(), ["A2"]);
        assert_eq!(text(&office.get("household", &family), "note"), "新しい端末から");
    }
    assert_eq!(s.office.app.digest().unwrap(), colleague.app.digest().unwrap());
}
