//! Making a profile and putting records.

use super::{Desk, redacted};
use serde_json::json;

#[test]
fn init_answers_once_and_never_replaces_a_profile() {
    let desk = Desk::empty();
    let init = ["--json", "init", "--organisation", "例示センター", "--actor", "例山"];
    let made = desk.run(&init);
    assert_eq!(made.code, 0, "{made:?}");
    let wanted = "{\"organisation_id\":\"<id>\",\"actor_id\":\"<id>\",\"device\":\"A1\"}\n";
    assert_eq!((redacted(&made.stdout).as_str(), made.stderr.as_str()), (wanted, ""));

    let again = desk.run(&init);
    assert_eq!((again.code, again.stdout.as_str()), (1, ""));
    assert_eq!(again.error()["code"], "profile_exists");
}

#[test]
fn passphrase_comes_from_file_or_environment_only() {
    let mut desk = Desk::new();
    let put = ["--json", "put", "household"];
    desk.var("TSUNAGI_PASSPHRASE", None);
    let none = desk.run(&put);
    assert_eq!((none.code, none.error()["code"].as_str()), (3, Some("passphrase_missing")));
    let wrong = desk.file("wrong", "ちがう合言葉\n");
    let ended = desk.run(&[&put[..], &["--passphrase-file", &wrong]].concat());
    assert_eq!((ended.code, ended.error()["code"].as_str()), (3, Some("passphrase_wrong")));
    // The line's end is none of it, nor is the mark that editors put before it.
    let right = desk.file("right", format!("\u{FEFF}{}\r\n二行目\n", super::PASSPHRASE));
    assert_eq!(desk.run(&[&put[..], &["--passphrase-file", &right]].concat()).code, 0);
    let ended = desk.run(&[&put[..], &["--passphrase-file", "/none/at/all"]].concat());
    assert_eq!((ended.code, ended.error()["code"].as_str()), (4, Some("folder_missing")));
    let ended = desk.run(&["--json", "--passphrase", "x", "put", "household"]);
    assert_eq!((ended.code, ended.error()["code"].as_str()), (2, Some("usage")));
}

#[test]
fn usage_errors_end_with_two() {
    let desk = Desk::new();
    let code = |args: &[&str]| {
        let ended = desk.run(&[&["--json"], args].concat());
        (ended.code, ended.error()["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(code(&["put", "family"]), (2, "kind_unknown".into()));
    assert_eq!(code(&["--as", "W-Z9-00001", "put", "household"]), (2, "worker_unknown".into()));
    assert_eq!(code(&["nothing"]), (2, "usage".into()));
    assert_eq!(code(&["sync"]), (2, "folder_unknown".into()));
    assert_eq!(code(&["invite", "--role", "desk"]), (2, "usage".into()));
    assert_eq!(code(&["conflicts", "resolve", "x"]), (2, "usage".into()));
    let help = desk.run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    assert!(help.stdout.contains("TSUNAGI_PASSPHRASE"), "{help:?}");
    let empty = Desk::empty();
    assert_eq!(empty.run(&["--json", "put", "household"]).error()["code"], "profile_missing");
    assert_eq!(empty.run(&["put", "household"]).code, 3);
}

#[test]
fn put_creates_edits_and_clears() {
    let desk = Desk::new();
    let made = desk.fed(
        &["put", "household"],
        r#"{"display_name":"見本家","household_type":"general","district":"見本町"}"#,
    );
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    assert_eq!(redacted(&made.stdout), "{\"id\":\"<id>\",\"revision\":1,\"warnings\":[]}\n");
    let id = made.answer()["id"].clone();
    let edit = json!({ "id": id, "district": null });
    assert_eq!(desk.fed(&["put", "household"], edit.to_string()).answer()["revision"], 2);
    // Saying what is so already changes nothing.
    assert_eq!(desk.fed(&["put", "household"], edit.to_string()).answer()["revision"], 2);
}

#[test]
fn good_lines_are_stored_and_bad_ones_answered_in_their_place() {
    let desk = Desk::new();
    let lines = [
        r#"{"display_name":"例山家"}"#,
        "",
        r#"{"display_name":"仮野家","household_type":"nothing"}"#,
        r#"{"display_name":"#,
        r#"{"display_name":"未来野家","nickname":"x"}"#,
        r#"{"display_name":"模擬家"}"#,
    ];
    let ended = desk.fed(&["--json", "put", "household"], lines.join("\n"));
    assert_eq!(ended.code, 1);
    let wanted =
        [("code_unknown", "household_type", 3), ("json_invalid", "", 4), ("field_unknown", "nickname", 5)];
    assert_eq!(ended.errors(), wanted.map(|(c, f, l)| (c.to_owned(), f.to_owned(), l)));
    assert_eq!(ended.answers().len(), 5);
    assert_eq!(ended.answers()[4]["revision"], 1);
    // Each error is one line on stderr, with the line in its detail.
    let first: serde_json::Value = serde_json::from_str(ended.stderr.lines().next().unwrap()).unwrap();
    assert_eq!((&first["code"], &first["detail"]["line"]), (&json!("code_unknown"), &json!(3)));
    assert_eq!(ended.stderr.lines().count(), 3);

    let spoken = desk.fed(&["put", "household"], lines[3]);
    assert_eq!(spoken.stderr.lines().next().unwrap().split(':').next(), Some("1行目"));
}

#[test]
fn atomic_stores_all_or_nothing() {
    let desk = Desk::new();
    let lines =
        "{\"display_name\":\"例山家\"}\n{\"display_name\":\"仮野家\",\"household_type\":\"nothing\"}\n{}";
    let ended = desk.fed(&["--json", "put", "household", "--atomic"], lines);
    assert_eq!(ended.code, 1);
    assert_eq!(ended.errors(), [("code_unknown".to_owned(), "household_type".to_owned(), 2)]);
    assert_eq!(ended.answers().len(), 1);
    // The next family gets the first number: the refused ones left nothing behind.
    let good = "{\"display_name\":\"例山家\"}\n{\"display_name\":\"仮野家\"}";
    let ended = desk.fed(&["--json", "put", "household", "--atomic"], good);
    assert_eq!((ended.code, ended.answers().len()), (0, 2));
}
