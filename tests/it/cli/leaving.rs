//! What leaves the program for others: samples to look at, hits of the search, weekly exports.

use super::{Desk, redacted};
use serde_json::json;

#[test]
fn a_sample_follows_from_its_seed() {
    let made = |seed: &str| {
        let mut desk = Desk::empty();
        desk.var("TSUNAGI_PASSPHRASE", None);
        let made = desk.run(&["--json", "sample", "--seed", seed, "--scale", "small"]);
        assert_eq!((made.code, made.stderr.as_str()), (0, ""), "{made:?}");
        // Nothing in it is real: its passphrase is published.
        desk.var("TSUNAGI_PASSPHRASE", Some(tsunagi_core::app::SAMPLE_PASSPHRASE));
        (desk.run(&["digest"]).stdout, made.answer(), desk)
    };
    let (one, answer, desk) = made("7");
    let keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["organisation_id", "actor_id", "device", "seed", "scale", "records"]);
    assert!(answer["records"].as_u64().unwrap() >= 2_000, "{answer}");
    assert_eq!(made("7").0, one);
    assert_ne!(made("8").0, one);
    let again = desk.run(&["--json", "sample", "--seed", "7", "--scale", "small"]);
    assert_eq!((again.code, again.error()["code"].as_str()), (1, Some("profile_not_empty")));
}

#[test]
fn a_new_organisation_can_be_filled_with_a_sample() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["sample", "--seed", "1", "--scale", "small"]).code, 0);
    assert!(desk.run(&["--json", "list", "household"]).answers().len() >= 500);
}

#[test]
fn families_are_found_by_any_of_their_spellings() {
    let desk = Desk::new();
    let family = desk.put("household", json!({ "display_name": "見本家" }));
    let person = json!({
        "family_name": "見本", "given_name": "みどり", "family_kana": "ミホン", "given_kana": "ミドリ",
        "birth_date": "2020-10-05", "household_id": family,
    });
    desk.put("person", person);
    for text in ["みほん", "mihon", "見本", "ﾐﾎﾝ"] {
        let hits = desk.run(&["--json", "find", text]).answers();
        assert!(
            hits.iter().any(|h| h["household_id"] == json!(family) || h["id"] == json!(family)),
            "{text}: {hits:?}"
        );
        let keys: Vec<&str> = hits[0].as_object().unwrap().keys().map(String::as_str).collect();
        let wanted = ["kind", "id", "household_id", "code", "name", "kana", "birth_date", "address_secret"];
        assert_eq!(keys, wanted, "{text}");
    }
    assert_eq!(desk.run(&["--json", "find", "mihon", "--limit", "1"]).answers().len(), 1);
    assert_eq!(desk.run(&["--json", "find", "いない"]).stdout, "");
    let spoken = redacted(&desk.run(&["find", "mihon", "--limit", "1"]).stdout);
    assert!(spoken.starts_with("<id>  "), "{spoken}");
}

/// A town hall as recipient, and one visit in the week of 9 March 2026.
fn week() -> Desk {
    let desk = Desk::new();
    let town = json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "999999" });
    let town = desk.put("organisation", town);
    let programme = json!({ "preset": "newborn_visit", "commissioner_id": town });
    let programme = desk.put("programme", programme);
    let family = desk.put("household", json!({ "display_name": "見本家" }));
    let address = json!({ "household_id": family, "address": "架空市見本町1", "municipality_code": "999999", "from": "2020-01-01" });
    desk.put("address_history", address);
    let visit = json!({
        "programme_id": programme, "household_id": family, "visit_kind": "regular", "worker_ids": ["W-A1-00001"],
        "start_at": "2026-03-10T10:00", "end_at": "2026-03-10T12:00", "status": "done",
    });
    desk.put("visit", visit);
    desk
}

fn weekly<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["--json", "export", "weekly", "--week", "2026-W11", "--recipient", "架空市", "--out", out];
    fixed.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn a_week_is_written_for_its_recipient() {
    let desk = week();
    let out = desk.path("out");
    std::fs::create_dir(&out).unwrap();
    let out = out.display().to_string();
    let ended = desk.run(&weekly(&out, &[]));
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    let view = ended.answer();
    assert_eq!(view["files"]["visits.csv"], 1, "{view}");
    let folder = std::path::PathBuf::from(view["folder"].as_str().unwrap());
    assert_eq!(folder.file_name().unwrap().to_string_lossy(), "20260331_架空市_20260309-20260315");
    let visits = std::fs::read(folder.join("visits.csv")).unwrap();
    assert!(visits.starts_with("\u{FEFF}".as_bytes()) && visits.ends_with(b"\r\n"));
    // The same records at the same time are the same bytes: nothing new to write.
    assert_eq!(desk.run(&weekly(&out, &[])).answer()["batch_id"], view["batch_id"]);

    let spoken = desk.run(&weekly(&out, &["--encoding", "cp932", "--level", "aggregate"])[1..]);
    assert_eq!(spoken.code, 0, "{spoken:?}");
    assert_eq!(spoken.stdout.lines().count(), 1);
    assert!(spoken.stderr.starts_with("行数: "), "{spoken:?}");
}

#[test]
fn an_export_that_cannot_be_written_says_why() {
    let desk = week();
    let missing = desk.path("none").display().to_string();
    let ended = desk.run(&weekly(&missing, &[]));
    assert_eq!((ended.code, ended.error()["code"].as_str()), (4, Some("folder_missing")), "{ended:?}");
    let file = desk.file("file", "x");
    assert_eq!(desk.run(&weekly(&file, &[])).code, 4);

    let refused = |args: &[&str]| {
        let ended = desk.run(&[&["--json", "export", "weekly"], args].concat());
        (ended.code, ended.error()["code"].as_str().unwrap().to_owned())
    };
    let out = desk.dir.path().display().to_string();
    let to = ["--recipient", "架空市", "--out", &out];
    assert_eq!(refused(&[&["--week", "2026-W60"], &to[..]].concat()), (2, "period_invalid".into()));
    assert_eq!(refused(&to), (2, "usage".into()));
    let nobody = ["--week", "2026-W11", "--recipient", "仮野市", "--out", &out];
    assert_eq!(refused(&nobody), (2, "recipient_unknown".into()));
}

/// Root may write anywhere, so that this says nothing there.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_named_as_such() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = week();
    let out = desk.path("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(out.join("probe"), "").is_ok() {
        return;
    }
    let ended = desk.run(&weekly(&out.display().to_string(), &[]));
    assert_eq!((ended.code, ended.error()["code"].as_str()), (4, Some("read_only")));
}
