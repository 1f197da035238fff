//! A forgotten passphrase on another device, helped through the folder.

use super::{NOW, OWN, Office, at};
use serde_json::json;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{App, Profile, Secret, Unlock};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Key;
use tsunagi_tests::{env_at, id};

const THEIRS: &str = "もぎの合言葉";

/// An office and a visitor's laptop that share through a folder.
struct Two {
    office: Office,
    app: App,
    laptop: Profile,
    folder: PathBuf,
    worker: String,
}

impl Two {
    fn new() -> Two {
        let office = Office::new();
        let folder = office.dir.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        let mut app = office.open(OWN).unwrap();
        let worker = json!({ "person_name": "模擬", "access_role": "visitor" });
        let worker = app.put(Kind::Worker, &worker).unwrap().id;
        app.sync(&folder).unwrap();
        let code = app.invite(id(&worker), "visitor").unwrap().code;
        app.sync(&folder).unwrap();
        let laptop = Profile::at(office.dir.path().join("laptop"));
        let (mut theirs, _) = laptop.join(&Key::passphrase(THEIRS), env_at(NOW, 70), &folder, &code).unwrap();
        // The key goes in with the first round after the key file is there.
        theirs.sync(&folder).unwrap();
        app.sync(&folder).unwrap();
        Two { office, app, laptop, folder, worker }
    }

    fn unlock(&self, code: &str, days: i64) -> Result<App, String> {
        let how = Unlock {
            secret: Secret::Kit(code),
            worker: None,
            new: Some("あたらしい合言葉"),
            now: at(days * 86_400),
        };
        self.laptop.unlock(&how, env_at(NOW, 71)).map_err(|e| e.code)
    }
}

fn files_of(folder: &Path, of: &str) -> Vec<PathBuf> {
    let dir = std::fs::read_dir(folder.join("tsunagi1").join(of)).unwrap();
    dir.map(|e| e.unwrap().path()).collect()
}

#[test]
fn an_administrator_elsewhere_helps_with_a_one_time_code() {
    let mut two = Two::new();
    assert_eq!(files_of(&two.folder, "u").len(), 2, "each device's key");
    let worker = id(&two.worker);
    let refused = |device: &str, own: &str| {
        two.app.reset_from_afar(device, worker, own, at(0)).map(|_| ()).unwrap_err().code
    };
    assert_eq!(refused("A9", OWN), "device_missing");
    assert_eq!(refused("A2", "ちがう"), "passphrase_wrong");
    let reset = two.app.reset_from_afar("A2", worker, OWN, at(0)).unwrap();
    assert_eq!((reset.worker.as_str(), reset.device.as_str()), ("模擬", "A2"));
    assert_eq!(format!("{reset:?}"), "ResetView(…)");
    assert_eq!(two.unlock(&reset.code, 0).unwrap_err(), "code_wrong", "not in the folder yet");
    two.app.sync(&two.folder).unwrap();
    assert_eq!(two.unlock(&reset.code, 8).unwrap_err(), "code_expired");
    // The folder is asked for only where a code has to be looked up there.
    let away = two.folder.with_extension("away");
    std::fs::rename(&two.folder, &away).unwrap();
    assert_eq!(two.unlock(&reset.code, 0).unwrap_err(), "folder_missing");
    drop(two.laptop.open(&Key::passphrase(THEIRS), env_at(NOW, 72)).unwrap());
    std::fs::rename(&away, &two.folder).unwrap();

    let opened = two.unlock(&reset.code, 0).unwrap();
    assert_eq!(opened.actor(), worker);
    drop(opened);
    assert_eq!(two.unlock(&reset.code, 0).unwrap_err(), "code_wrong", "once");
    let open =
        |p: &str| two.laptop.open(&Key::passphrase(p), env_at(NOW, 73)).map(|_| ()).map_err(|e| e.code);
    assert_eq!(open(THEIRS), Err("passphrase_wrong".into()));
    assert_eq!(open("あたらしい合言葉"), Ok(()));
}

#[test]
fn a_slot_for_another_device_or_a_forged_one_opens_nothing() {
    let mut two = Two::new();
    let own = two.app.actor();
    let reset = two.app.reset_from_afar("A1", own, OWN, at(0)).unwrap();
    two.app.sync(&two.folder).unwrap();
    assert_eq!(two.unlock(&reset.code, 0).unwrap_err(), "code_wrong", "it is of the office's computer");
    for path in files_of(&two.folder, "u") {
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(two.unlock(&reset.code, 0).unwrap_err(), "code_wrong");
    // A key file of a device that is not as the device signed it is not believed.
    let e = two.app.reset_from_afar("A2", id(&two.worker), OWN, at(0)).map(|_| ()).unwrap_err();
    assert_eq!(e.code, "device_key_missing");
    let mut theirs = two.laptop.open(&Key::passphrase(THEIRS), env_at(NOW, 75)).unwrap();
    assert_eq!(
        theirs.reset_from_afar("A1", own, THEIRS, at(0)).map(|_| ()).unwrap_err().code,
        "administrator_only"
    );
    theirs.sync(&two.folder).unwrap();
    drop(two.office);
}
