//! Backups carry their key slots, and are proven by restoring them.

use super::{NOW, OWN, Office, at, flip};
use serde_json::json;
use tsunagi_core::app::{AccessFilter, Profile, Secret, Unlock};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Key;
use tsunagi_tests::env_at;

#[test]
fn a_backup_opens_with_the_passphrase_and_the_kit_of_its_day() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    let kit = app.renew_kit(OWN, at(0)).unwrap();
    let file = o.dir.path().join("copy.tsunagi");
    app.backup(&file).unwrap();
    let then = app.digest().unwrap();
    // Written while it is in use: what comes later is not in it.
    app.put(Kind::Household, &json!({ "display_name": "例山家" })).unwrap();
    app.change_passphrase(OWN, "あとの合言葉", at(0)).unwrap();
    app.renew_kit("あとの合言葉", at(0)).unwrap();
    let later = app.digest().unwrap();
    drop(app);

    let elsewhere = Profile::at(o.dir.path().join("e"));
    let open = |p: &Profile, pass: &str| p.open(&Key::passphrase(pass), env_at(NOW, 3)).unwrap();
    let refused = elsewhere.restore(&file, &Key::passphrase("あとの合言葉"), at(0)).unwrap_err();
    assert_eq!((refused.code.as_str(), elsewhere.exists()), ("passphrase_wrong", false));
    assert_eq!(elsewhere.restore(&file, &Key::passphrase(OWN), at(0)).unwrap(), None);
    assert_eq!(open(&elsewhere, OWN).digest().unwrap(), then);
    assert_eq!(open(&elsewhere, OWN).verify().unwrap(), []);

    // In place, by the kit; what was there is set aside with its own keys and comes back with them.
    let kit = Unlock { secret: Secret::Kit(&kit.code), ..Unlock::passphrase("", at(0)) };
    let aside = o.profile().restore_by(&file, &kit, at(1)).unwrap().unwrap();
    assert_eq!(open(&o.profile(), OWN).digest().unwrap(), then);
    o.profile().restore(&aside, &Key::passphrase("あとの合言葉"), at(2)).unwrap();
    assert_eq!(open(&o.profile(), "あとの合言葉").digest().unwrap(), later);
    assert_eq!(open(&o.profile(), "あとの合言葉").verify().unwrap(), []);
}

#[test]
fn one_changed_byte_anywhere_is_found_and_the_profile_stays() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    let file = o.dir.path().join("copy.tsunagi");
    app.backup(&file).unwrap();
    let digest = app.digest().unwrap();
    drop(app);
    let whole = std::fs::read(&file).unwrap();
    let elsewhere = Profile::at(o.dir.path().join("e"));
    let keys = 12 + u32::from_le_bytes(whole[8..12].try_into().unwrap()) as usize;
    let n = whole.len();
    let places =
        [0, 7, 8, 11, 12, keys / 2, keys - 1, keys, keys + 17, n / 2, n - 41, n - 40, n - 9, n - 8, n - 1];
    for place in places.into_iter().chain((0..n).step_by(n / 40)) {
        flip(&file, place);
        let e = elsewhere.restore(&file, &Key::passphrase(OWN), at(0)).unwrap_err();
        assert_eq!((e.code.as_str(), elsewhere.exists()), ("backup_damaged", false), "byte {place}");
        flip(&file, place);
    }
    for end in [0, 5, keys, n / 2, n - 1] {
        std::fs::write(&file, &whole[..end]).unwrap();
        assert!(elsewhere.restore(&file, &Key::passphrase(OWN), at(0)).is_err(), "cut at {end}");
        assert!(!elsewhere.exists());
    }
    std::fs::write(&file, &whole).unwrap();
    let e = o.profile().restore(&file, &Key::passphrase("ちがう"), at(0)).unwrap_err();
    assert_eq!((e.code.as_str(), e.detail["wait_seconds"].as_i64()), ("passphrase_wrong", Some(0)));
    assert_eq!(o.open(OWN).unwrap().digest().unwrap(), digest);
}

#[test]
fn the_last_fourteen_are_kept_in_both_folders_and_one_that_is_away_is_no_error() {
    let o = Office::new();
    let second = o.dir.path().join("usb");
    let app = o.open(OWN).unwrap();
    app.set_second_folder(Some(&second)).unwrap();
    drop(app);
    let day = |n: u32| {
        let app =
            o.profile().open(&Key::passphrase(OWN), env_at(&format!("2026-03-{n:02}T08:00"), 3)).unwrap();
        app.daily_backup()().unwrap();
        app.backups().unwrap()
    };
    let view = day(1);
    assert_eq!(view.second_problem.as_deref(), Some("folder_missing"));
    assert_eq!((view.newest.as_deref(), view.second_newest), (Some("2026-03-01"), None));
    std::fs::create_dir(&second).unwrap();
    std::fs::write(second.join("other-20200101.tsunagi"), "another's").unwrap();
    let view = day(1);
    assert_eq!((view.second_problem, view.second_newest.as_deref()), (None, Some("2026-03-01")));
    for n in 2..=16 {
        day(n);
    }
    let names = |dir: &std::path::Path| {
        let mut names: Vec<String> =
            std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let own = names(&o.profile().backup_dir());
    assert_eq!((own.len(), own[0].as_str(), own[13].as_str()), (14, "20260303.tsunagi", "20260316.tsunagi"));
    let there = names(&second);
    assert_eq!(
        (there.len(), there[0].as_str(), there[1].as_str()),
        (15, "other-20200101.tsunagi", "tsunagi-A1-20260303.tsunagi")
    );
    let elsewhere = Profile::at(o.dir.path().join("e"));
    elsewhere.restore(&second.join(&there[14]), &Key::passphrase(OWN), at(0)).unwrap();
    assert_eq!(elsewhere.open(&Key::passphrase(OWN), env_at(NOW, 3)).unwrap().verify().unwrap(), []);
}

#[test]
fn a_backup_from_before_the_key_file_restores_too() {
    let o = Office::new();
    let digest = o.open(OWN).unwrap().digest().unwrap();
    let key = o.profile().database_key(&Unlock::passphrase(OWN, at(0))).unwrap();
    let old = o.dir.path().join("old.tsunagi");
    std::fs::copy(o.profile().database(), &old).unwrap();
    super::under_passphrase(&old, &key, "まえの合言葉");
    let elsewhere = Profile::at(o.dir.path().join("e"));
    assert_eq!(elsewhere.restore(&old, &Key::passphrase(OWN), at(0)).unwrap_err().code, "passphrase_wrong");
    elsewhere.restore(&old, &Key::passphrase("まえの合言葉"), at(0)).unwrap();
    let app = elsewhere.open(&Key::passphrase("まえの合言葉"), env_at(NOW, 3)).unwrap();
    assert_eq!(app.digest().unwrap(), digest);
    // In the place of a profile with a key file, which goes aside with the database it is of.
    o.profile().restore(&old, &Key::passphrase("まえの合言葉"), at(5)).unwrap();
    assert_eq!(o.open("まえの合言葉").unwrap().digest().unwrap(), digest);
}

#[test]
fn a_restore_leaves_a_line_in_what_was_restored() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    let kit = app.renew_kit(OWN, at(0)).unwrap();
    let file = o.dir.path().join("copy.tsunagi");
    app.backup(&file).unwrap();
    drop(app);
    let by_kit = Unlock { secret: Secret::Kit(&kit.code), ..Unlock::passphrase("", at(0)) };
    for (n, how) in [Unlock::passphrase(OWN, at(0)), by_kit].into_iter().enumerate() {
        o.profile().restore_by(&file, &how, at(n as i64)).unwrap();
        o.profile().log_restored(&file, &how, env_at(NOW, 20 + n as u64)).unwrap();
        let app = o.open(OWN).unwrap();
        let lines = app.access_log(&AccessFilter { act: Some("restore".into()), ..Default::default() });
        let lines = lines.unwrap().into_iter().map(|l| (l.worker_id, l.reason)).collect::<Vec<_>>();
        assert_eq!(lines, [(app.actor().to_string(), Some("copy.tsunagi".to_owned()))]);
        assert_eq!(app.verify().unwrap(), []);
    }
}
