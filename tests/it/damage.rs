//! Databases that are old, damaged, copied or locked away.

use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use tsunagi_core::app::{Founding, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::store::{Filter, Key};
use tsunagi_tests::{Office, env_at, id, test_key};

const NOW: &str = "2026-03-31T12:00";

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

/// One record of many kinds, with lists, maps, a deletion and an undo.
fn golden_records(o: &Office) {
    let (home, child) = o.family("例山", "2020-10-05");
    o.edit(
        "household",
        &home,
        json!({
            "address_secret": true, "flags": ["single_parent"], "phones": [{ "number": "000-0000-0000" }],
            "address_history": [{ "from": "2024-07-01", "municipality_code": "99999", "address": "架空市1-1" }],
        }),
    );
    let visitor = o.visitor("丸井", 42);
    let home_start = o.programme("home_start", json!({ "max_households": 2 }));
    o.put(
        "enrolment",
        json!({ "household_id": home, "programme_id": home_start, "needs": [{ "code": "isolation" }], "assignments": [{ "worker_id": visitor, "from": "2026-01-01" }] }),
    );
    let visit = o.put(
        "visit",
        json!({
            "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": "done", "activities": ["listening", "play"],
            "start_at": "2026-03-02T10:00", "end_at": "2026-03-02T12:00", "worker_ids": [visitor], "note": "髙𠮷 葛\u{e0100}",
        }),
    );
    let edited = o.edit("visit", &visit, json!({ "activities": ["play"], "concern_level": 1 }));
    o.app.undo(edited.change.unwrap().parse().unwrap()).unwrap();
    let short = o.programme("short_stay", json!({ "capacity": 5 }));
    o.put(
        "stay",
        json!({
            "programme_id": short, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality", "reason_codes": ["illness"],
            "in_at": "2026-03-14T17:00", "out_at": "2026-03-15T17:00", "temp_in": 36.6, "status": "completed",
        }),
    );
    let gone = o.put("household", json!({ "display_name": "試作家" }));
    o.app.delete(Kind::Household, id(&gone), "二重登録").unwrap();
}

#[test]
#[ignore = "writes tests/golden/schema_<n>.db; run it once when a new schema is released, and never change the files of older ones"]
fn write_the_golden_database() {
    let o = Office::new(NOW);
    golden_records(&o);
    o.app.backup(&golden("schema_1.db")).unwrap();
    std::fs::write(golden("schema_1.digest"), o.app.digest().unwrap()).unwrap();
}

#[test]
fn a_database_of_the_first_schema_opens_and_reads_back() {
    let dir = tempfile::tempdir().unwrap();
    let profile = Profile::at(dir.path());
    std::fs::copy(golden("schema_1.db"), profile.database()).unwrap();
    let app = profile.open(&test_key(), env_at(NOW, 5)).unwrap();
    assert_eq!(app.digest().unwrap(), std::fs::read_to_string(golden("schema_1.digest")).unwrap());
    assert_eq!(app.verify().unwrap(), []);
    let mut visits = vec![];
    app.list(Kind::Visit, &Filter::default(), |v| {
        visits.push(v);
        Ok(())
    })
    .unwrap();
    assert_eq!(
        (&visits[0]["activities"], &visits[0]["note"], &visits[0]["municipality_code"]),
        (&json!(["listening", "play"]), &json!("髙𠮷 葛\u{e0100}"), &json!("99999"))
    );
    app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    assert_eq!(app.verify().unwrap(), []);
}

#[test]
fn a_wrong_passphrase_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let profile = Profile::at(dir.path());
    let founding = Founding { organisation: "例示センター", actor: "例山", sample: false };
    assert_eq!(profile.open(&test_key(), env_at(NOW, 1)).unwrap_err().code, "profile_missing");
    let empty = profile.create(&Key::passphrase(""), env_at(NOW, 1), &founding).unwrap_err();
    assert_eq!((empty.code.as_str(), profile.exists()), ("passphrase_empty", false));
    let app = profile.create(&Key::passphrase("正しい合言葉"), env_at(NOW, 1), &founding).unwrap();
    let digest = app.digest().unwrap();
    drop(app);
    let bytes = std::fs::read(profile.database()).unwrap();
    for wrong in ["正しい合言葉 ", "", "x'00'"] {
        assert_eq!(
            profile.open(&Key::passphrase(wrong), env_at(NOW, 2)).unwrap_err().code,
            "passphrase_wrong"
        );
    }
    assert_eq!(std::fs::read(profile.database()).unwrap(), bytes);
    let app = profile.open(&Key::passphrase("正しい合言葉"), env_at(NOW, 2)).unwrap();
    assert_eq!(app.digest().unwrap(), digest);
    let again = profile.create(&Key::passphrase("x"), env_at(NOW, 3), &founding).unwrap_err();
    assert_eq!(again.code, "profile_exists");
}

#[test]
fn a_backup_is_a_new_file_and_restoring_sets_the_old_aside() {
    let o = Office::new(NOW);
    let home = o.put("household", json!({ "display_name": "見本家" }));
    let file = o.dir.path().join("copy.tsunagi");
    o.app.backup(&file).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let refused = o.app.backup(&file).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("already_exists", Some("file")));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    assert_eq!(o.app.backup(&o.dir.path().join("none/copy.tsunagi")).unwrap_err().code, "folder_missing");
    let then = o.app.digest().unwrap();
    o.edit("household", &home, json!({ "district": "北" }));
    let later = o.app.digest().unwrap();

    let Office { app, dir } = o;
    drop(app);
    let profile = Profile::at(dir.path());
    let wrong = profile.restore(&file, &Key::Raw([8; 32].into()), Instant(1)).unwrap_err();
    assert_eq!(wrong.code, "passphrase_wrong");
    assert_eq!(
        profile.restore(&dir.path().join("none"), &test_key(), Instant(1)).unwrap_err().code,
        "file_missing"
    );
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let bad = dir.path().join("bad.tsunagi");
    std::fs::write(&bad, damaged).unwrap();
    assert!(profile.restore(&bad, &test_key(), Instant(1)).is_err());
    let open = || profile.open(&test_key(), env_at(NOW, 4)).unwrap();
    assert_eq!(open().digest().unwrap(), later, "a refused restore leaves the profile");

    let aside = profile.restore(&file, &test_key(), Instant(1)).unwrap().unwrap();
    assert_eq!(open().digest().unwrap(), then);
    profile.restore(&aside, &test_key(), Instant(2)).unwrap();
    assert_eq!(open().digest().unwrap(), later, "what was set aside is whole");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_damaged_page_is_named_and_the_rest_stays_readable() {
    let o = Office::new(NOW);
    let (home, _) = o.family("見本", "2020-10-05");
    let programme = o.programme("watch_visit", json!({}));
    for day in 1..=28 {
        o.put(
            "visit",
            json!({
                "programme_id": programme, "household_id": home, "visit_kind": "watch_over", "status": "done", "worker_ids": ["W-A1-00001"],
                "start_at": format!("2026-02-{day:02}T10:00"), "end_at": format!("2026-02-{day:02}T11:00"), "note": "あ".repeat(9_000),
            }),
        );
    }
    let backup = o.app.daily_backup()().unwrap().unwrap();
    assert_eq!(o.app.daily_backup()().unwrap(), None, "once a day");
    let Office { app, dir } = o;
    drop(app);
    let profile = Profile::at(dir.path());
    let mut bytes = std::fs::read(profile.database()).unwrap();
    // The notes fill most of the file: three quarters down lies one of them, in a row or in the log.
    let place = bytes.len() / 4 * 3;
    bytes[place..place + 64].fill(0);
    std::fs::write(profile.database(), bytes).unwrap();

    let app = profile.open(&test_key(), env_at(NOW, 3)).unwrap();
    let findings = app.verify().unwrap();
    assert!(findings.iter().any(|f| f.what == "page"), "{findings:?}");
    let lost = findings.iter().filter(|f| f.what == "row").map(|f| f.place["kind"].clone());
    assert!(lost.clone().count() <= 1 && lost.into_iter().all(|kind| kind == "visit"), "{findings:?}");
    let mut names = vec![];
    let collect = |r: Json, names: &mut Vec<Json>| names.push(r["display_name"].clone());
    app.list(Kind::Household, &Filter::default(), |r| {
        collect(r, &mut names);
        Ok(())
    })
    .unwrap();
    assert_eq!(names, [json!("見本家")]);
    app.put(Kind::Household, &json!({ "display_name": "例山家" })).unwrap();
    let mut app = app;
    // Reading all visits meets the page, unless it is one of the log.
    let met = app.list(Kind::Visit, &Filter::default(), |_| Ok(())).is_err();
    let in_a_row = findings.iter().any(|f| f.what == "row");
    assert!(in_a_row || !met);
    app.reconnect().unwrap();
    app.put(Kind::Household, &json!({ "display_name": "試作家" })).unwrap();
    drop(app);
    assert_eq!(profile.view(Instant(0)).newest_backup, Some(backup.display().to_string()));
    profile.restore(&backup, &test_key(), Instant(3)).unwrap();
    assert_eq!(profile.open(&test_key(), env_at(NOW, 3)).unwrap().verify().unwrap(), []);
}

#[cfg(unix)]
#[test]
fn a_profile_that_may_not_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let o = Office::new(NOW);
    o.put("household", json!({ "display_name": "見本家" }));
    let digest = o.app.digest().unwrap();
    let Office { app, dir } = o;
    drop(app);
    let profile = Profile::at(dir.path());
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap()
    };
    mode(&profile.database(), 0o444);
    // The superuser may write whatever the mode says.
    let superuser = std::fs::OpenOptions::new().append(true).open(profile.database()).is_ok();
    for folder in [0o755, 0o555] {
        mode(dir.path(), folder);
        match profile.open(&test_key(), env_at(NOW, 2)) {
            Ok(app) => {
                assert_eq!(app.digest().unwrap(), digest);
                let put = app.put(Kind::Person, &json!({ "family_name": "例山" }));
                assert_eq!(put.map_err(|e| e.code).err().as_deref(), (!superuser).then_some("read_only"));
                if superuser {
                    break;
                }
            }
            Err(e) => assert_eq!((e.code.as_str(), superuser), ("read_only", false)),
        }
    }
    mode(dir.path(), 0o755);
}
