//! Passphrases, slots and the recovery kit from the command line.

use super::{Desk, PASSPHRASE};
use serde_json::json;

fn code(ended: &super::Ended) -> String {
    ended.error()["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_worker_is_added_and_chooses_a_passphrase() {
    let mut desk = Desk::new();
    let worker = desk.put("worker", json!({ "person_name": "模擬", "access_role": "desk" }));
    let missing = desk.run(&["--json", "slot", "add", &worker]);
    assert_eq!((missing.code, code(&missing).as_str()), (3, "new_passphrase_missing"));
    desk.var("TSUNAGI_NEW_PASSPHRASE", Some("かりの合言葉"));
    assert_eq!(desk.run(&["slot", "add", &worker]).code, 0);
    assert_eq!(code(&desk.run(&["--json", "slot", "add", &worker])), "slot_exists");
    let slots = desk.run(&["--json", "slot", "list"]).answers();
    assert_eq!((slots.len(), &slots[1]["name"], &slots[1]["temporary"]), (2, &json!("模擬"), &json!(true)));

    desk.var("TSUNAGI_PASSPHRASE", Some("かりの合言葉"));
    let due = desk.run(&["--json", "list", "household"]);
    assert_eq!((due.code, code(&due).as_str()), (3, "passphrase_change_due"));
    desk.var("TSUNAGI_NEW_PASSPHRASE", None);
    let file = desk.file("new", "もぎの合言葉\n");
    let changed = desk.run(&["--json", "passphrase", "change", "--new-file", &file]);
    assert_eq!((changed.code, changed.answer()["worker"].as_str()), (0, Some(worker.as_str())));
    let own = desk.file("own", "もぎの合言葉\n");
    desk.var("TSUNAGI_PASSPHRASE", None);
    assert_eq!(desk.run(&["--passphrase-file", &own, "find", "x"]).code, 0);

    desk.var("TSUNAGI_PASSPHRASE", Some(PASSPHRASE));
    let other = desk.run(&["--json", "--as", &worker, "list", "household"]);
    assert_eq!(
        (other.code, code(&other).as_str()),
        (3, "passphrase_wrong"),
        "their slot opens with their own"
    );
    assert_eq!(desk.run(&["slot", "remove", &worker]).code, 0);
    assert_eq!(desk.run(&["--as", &worker, "list", "household"]).code, 0, "without a slot the founder may");
}

#[test]
fn the_recovery_code_helps_who_forgot() {
    let mut desk = Desk::new();
    let out = desk.path("kit").display().to_string();
    assert_eq!(desk.run(&["kit", "renew", "--out", &out]).code, 0);
    let kit = std::fs::read_to_string(&out).unwrap();
    let backup = desk.path("copy.tsunagi").display().to_string();
    assert_eq!(desk.run(&["backup", &backup]).code, 0);
    desk.var("TSUNAGI_PASSPHRASE", None);
    desk.var("TSUNAGI_NEW_PASSPHRASE", Some("あたらしい合言葉"));
    assert_eq!(code(&desk.run(&["--json", "passphrase", "recover"])), "recovery_code_missing");
    desk.var("TSUNAGI_RECOVERY_CODE", Some(kit.trim()));
    assert_eq!(desk.run(&["passphrase", "recover"]).code, 0);
    assert_eq!(desk.run(&["restore", &backup]).code, 0, "the kit opens the backup too");
    desk.var("TSUNAGI_RECOVERY_CODE", None);
    desk.var("TSUNAGI_PASSPHRASE", Some(PASSPHRASE));
    assert_eq!(desk.run(&["verify"]).code, 0, "the passphrase of the backup's day");
}

#[test]
fn wrong_passphrases_wait_by_the_machine_s_clock() {
    let mut desk = Desk::new();
    desk.var("TSUNAGI_PASSPHRASE", Some("ちがう合言葉"));
    for _ in 0..4 {
        assert_eq!(code(&desk.run(&["--json", "digest"])), "passphrase_wrong");
    }
    desk.var("TSUNAGI_PASSPHRASE", Some(PASSPHRASE));
    // The clock of the records stands in March; waits go by the machine's.
    let waiting = desk.run(&["--json", "digest"]);
    assert_eq!((waiting.code, code(&waiting).as_str()), (3, "unlock_wait"));
    assert!((1..=5).contains(&waiting.error()["detail"]["seconds"].as_i64().unwrap()));
    assert!(desk.run(&["digest"]).stderr.contains("秒待って"), "says how long");
}
