//! Joining by a code, and who says what a new device is.

use super::*;
use tsunagi_core::domain::scope::Scope;
use tsunagi_core::sync::crypt::{Code, DeviceKeys, SecretKey};
use tsunagi_core::sync::wire::{Claim, file_hash, file_name};

#[test]
fn what_a_new_device_is_stands_in_its_invitation_whatever_it_claims() {
    let mut s = shared();
    let (mut colleague, _) = s.joined("例山 次郎", "coordinator", 20);
    let programme = s.office.programme("home_start", json!({}));
    let (family, _) = s.office.family("見本", "2025-10-05");
    let enrolment = s
        .office
        .put("enrolment", json!({ "programme_id": programme, "household_id": family, "status": "active" }));
    let [visits, invited] = [("仮野 花", 60), ("例山 三郎", 61)].map(|(name, n)| s.office.visitor(name, n));
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": visits, "from": "2026-03-01" }));
    let codes = ["visitor", "visitor"].map(|role| s.office.app.invite(id(&invited), role).unwrap().code);
    settle(&mut [&mut s.office, &mut colleague], s.folder.path());

    // A changed program with a good code says that it is the laptop of whoever visits the family, or a coordinator's.
    let disk = Store::open(&s.office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    let (_, directory) = disk.scope_keys(Scope::Directory.code()).unwrap().pop().unwrap();
    let env = env_at(NOW, 77);
    let folder = s.path().join("tsunagi1");
    for (n, (code, role)) in codes.iter().zip(["visitor", "coordinator"]).enumerate() {
        let (log, code) =
            (id(&format!("01990000-0000-7000-8000-00000000000{n}")), Code::parse(code).unwrap());
        let keys = DeviceKeys::generate(&*env.entropy);
        let claim = Claim {
            org: s.office.app.organisation(),
            invitation: Some(code.id()),
            log,
            public: keys.public(),
            hlc: Hlc(0).next(env.clock.now()),
            predecessor: None,
            label: format!("A9\t{role}\t{visits}"),
        };
        let bytes = claim
            .seal(&SecretKey::from_bytes(*directory), &keys.sign, &code.signer(), &*env.entropy)
            .unwrap();
        let name = log.to_string().replace('-', "");
        std::fs::write(folder.join(format!("i/{name}-{}", file_name(0, &file_hash(&bytes)))), bytes).unwrap();
        sync(&mut colleague, s.folder.path());
        let devices = colleague.app.devices().unwrap();
        assert_eq!(devices.len(), 3 + n);
        let new =
            devices.iter().find(|d| d.worker_id == invited && d.device == format!("A{}", 3 + n)).unwrap();
        assert_eq!(new.role, "visitor");
        sync(&mut s.office, s.folder.path());
        assert!(!folder.join(format!("k/{name}")).exists(), "it is given nobody's families");
    }
}
