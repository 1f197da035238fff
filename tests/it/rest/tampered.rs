//! Bytes changed in the files of a profile, one at a time: found and named, or without any effect.

use super::{NOW, OWN, Office, flip};
use serde_json::json;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{KEPT, KEYS, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Key;
use tsunagi_tests::env_at;

/// What is in them decides nothing: locks, and where the folder is looked for when a code for this computer was
/// typed.
const OF_NO_EFFECT: [&str; 2] = ["tsunagi.keys.lock", "tsunagi.keys.folder"];

fn files(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()).collect()
}

/// Changes one byte at a time in each file of the profile but the database and the backups, which have tests of their
/// own (`rest::secrecy`, `rest::backups`).
#[test]
fn a_byte_changed_in_any_other_file_of_the_profile_is_named_or_does_nothing() {
    let o = Office::new();
    let folder = o.dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let mut app = o.open(OWN).unwrap();
    app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    app.sync(&folder).unwrap();
    let digest = app.digest().unwrap();
    drop(app);
    let names: Vec<PathBuf> =
        files(o.profile().dir()).into_iter().filter(|p| !p.ends_with("tsunagi.db")).collect();
    assert!(names.len() >= 4, "{names:?}");
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let whole = std::fs::read(&path).unwrap();
        let n = whole.len();
        let mut places = vec![0, n / 3, n / 2, n.saturating_sub(1)];
        places.retain(|at| *at < n);
        places.dedup();
        for at in places {
            flip(&path, at);
            let app = o.open(OWN).unwrap_or_else(|e| panic!("{name} at {at}: {}", e.json()));
            assert_eq!(app.digest().unwrap(), digest, "{name} at {at}");
            let found: Vec<_> = app.verify().unwrap().into_iter().map(|f| (f.what, f.place)).collect();
            if [KEYS, KEPT].contains(&name.as_str()) {
                assert_eq!(found, [("key_file".to_owned(), json!({ "file": name }))], "at {at}");
                assert_eq!(std::fs::read(&path).unwrap(), whole, "mended");
            } else {
                assert!(OF_NO_EFFECT.contains(&name.as_str()), "{name} is no file that this test knows");
                assert_eq!(found, [], "{name} at {at}");
            }
            drop(app);
            std::fs::write(&path, &whole).unwrap();
        }
    }
}

/// SQLite leaves out what follows a damaged part of the write-ahead log: an earlier state, whole, and never another.
#[test]
fn a_changed_write_ahead_log_gives_an_earlier_state_and_never_another() {
    let o = Office::new();
    let key = o.profile().database_key(&tsunagi_core::app::Unlock::passphrase(OWN, super::at(0))).unwrap();
    let app = o.profile().open(&key, env_at(NOW, 40)).unwrap();
    let mut states = vec![app.digest().unwrap()];
    for n in 0..4 {
        app.put(
            Kind::Household,
            &json!({ "display_name": format!("見本{n}家"), "note": "あ".repeat(2_000) }),
        )
        .unwrap();
        states.push(app.digest().unwrap());
    }
    // As the power cut leaves it: the database and its log.
    let (database, log) = ("tsunagi.db", "tsunagi.db-wal");
    let [whole_database, whole_log] = [database, log].map(|n| std::fs::read(o.file(n)).unwrap());
    drop(app);
    let copy = o.dir.path().join("copy");
    let open = |changed: Option<usize>| -> Result<String, String> {
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir(&copy).unwrap();
        std::fs::write(copy.join(database), &whole_database).unwrap();
        std::fs::write(copy.join(log), &whole_log).unwrap();
        changed.iter().for_each(|at| flip(&copy.join(log), *at));
        let app = Profile::at(&copy).open(&key, env_at(NOW, 41)).map_err(|e| e.code)?;
        let found = app.verify().unwrap();
        if found.is_empty() { app.digest().map_err(|e| e.code) } else { Err(found[0].what.clone()) }
    };
    assert_eq!(open(None).as_ref(), Ok(states.last().unwrap()));
    let n = whole_log.len();
    let mut earlier = 0;
    for at in [0, 8, 24, 31, 32, 40, 56, n - 1].into_iter().chain((0..n).step_by(n / 40)) {
        // Found and named is well, too.
        if let Ok(digest) = open(Some(at)) {
            assert!(states.contains(&digest), "byte {at} of {n} made a state that never was");
            earlier += usize::from(digest != states[4]);
        }
    }
    assert!(earlier > 5, "{earlier}");
    // A key of another profile opens nothing of it.
    assert!(Profile::at(&copy).open(&Key::Raw([9; 32].into()), env_at(NOW, 41)).is_err());
}
