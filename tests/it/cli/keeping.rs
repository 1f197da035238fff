//! Reading back, closing, checking, backing up.

use super::{Desk, database, redacted};
use serde_json::{Value as Json, json};

/// A programme of short stays, a family with a child, one stay; the ids.
struct House {
    programme: String,
    family: String,
    child: String,
    stay: String,
}

fn house(desk: &Desk) -> House {
    let programme = desk.put(
        "programme",
        json!({ "preset": "short_stay", "name": "ショートステイ", "rules": { "capacity": 5 } }),
    );
    let family = desk.put("household", json!({ "display_name": "見本家", "household_type": "general" }));
    let child = json!({ "family_name": "見本", "given_name": "みどり", "birth_date": "2020-10-05", "household_id": family });
    let child = desk.put("person", child);
    let stay = desk.put("stay", stay(&programme, &child));
    House { programme, family, child, stay }
}

fn stay(programme: &str, child: &str) -> Json {
    json!({
        "programme_id": programme, "person_id": child, "stay_kind": "overnight",
        "requester_type": "municipality", "reason_codes": ["illness"],
        "in_at": "2026-03-14T17:00", "out_at": "2026-03-15T17:00", "status": "completed",
    })
}

/// The keys of an object, in their order.
fn keys(json: &Json) -> Vec<&str> {
    json.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn records_are_read_back_as_they_were_given() {
    let desk = Desk::new();
    let h = house(&desk);
    let stay = desk.run(&["--json", "get", "stay", &h.stay]).answer();
    assert_eq!((&stay["in_at"], &stay["revision"]), (&json!("2026-03-14T17:00:00+09:00"), &json!(1)));
    assert_eq!(stay["household_id"], json!(h.family));
    let code = stay["code"].as_str().unwrap();
    assert_eq!(desk.run(&["--json", "get", "stay", code]).answer(), stay);
    // Without --json the same object, for reading.
    let read = desk.run(&["get", "stay", &h.stay]).stdout;
    assert!(read.lines().count() > 10);
    assert_eq!(serde_json::from_str::<Json>(&read).unwrap(), stay);

    let list = |args: &[&str]| desk.run(&[&["--json", "list", "stay"], args].concat()).answers();
    assert_eq!(list(&[]), std::slice::from_ref(&stay));
    assert_eq!(list(&["--from", "2026-03-15", "--to", "令和8年3月15日"]), [stay]);
    assert_eq!(list(&["--to", "2026-03-13"]).len(), 0);
    assert_eq!(
        list(&["--programme", "short_stay", "--household", "H-A1-00001", "--status", "completed"]).len(),
        1
    );
    assert_eq!(list(&["--status", "held"]).len(), 0);
    let away = desk.run(&["--json", "list", "stay", "--programme", "home_start"]);
    assert_eq!((away.code, away.error()["code"].as_str()), (2, Some("programme_unknown")));
    let none = desk.run(&["--json", "get", "stay", &h.child]);
    assert_eq!((none.code, none.error()["code"].as_str()), (1, Some("record_missing")));
}

#[test]
fn history_and_deletion() {
    let desk = Desk::new();
    let h = house(&desk);
    desk.put("household", json!({ "id": h.family, "district": "見本町" }));
    let gone = desk.run(&["--json", "delete", "household", &h.family, "--reason", "二重登録"]);
    assert_eq!(redacted(&gone.stdout), "{\"id\":\"<id>\",\"revision\":3}\n");
    let history = desk.run(&["--json", "history", "household", &h.family]).answers();
    let wanted = ["change", "at", "actor", "actor_id", "device", "reason", "field", "before", "after"];
    assert!(history.iter().all(|line| keys(line) == wanted), "{history:?}");
    let last = &history[history.len() - 2..];
    let field = |line: &Json| (line["field"].clone(), line["before"].clone(), line["after"].clone());
    assert_eq!(field(&last[0]), (json!("district"), json!(null), json!("見本町")));
    assert_eq!(field(&last[1]), (json!("deleted"), json!(false), json!(true)));
    assert_eq!((&last[1]["reason"], &last[1]["actor"]), (&json!("二重登録"), &json!("例山")));
    let spoken = desk.run(&["history", "household", &h.family]).stdout;
    assert!(spoken.contains("district: － → 見本町"), "{spoken}");
    let again = desk.run(&["--json", "delete", "household", &h.family, "--reason", "二重登録"]);
    assert_eq!((again.code, again.error()["code"].as_str()), (1, Some("record_deleted")));
}

#[test]
fn beds_answer_night_by_night() {
    let desk = Desk::new();
    house(&desk);
    let beds = ["beds", "--programme", "short_stay", "--from", "2026-03-13", "--to", "2026-03-15"];
    let nights = desk.run(&[&["--json"], &beds[..]].concat());
    let line = |night, taken| {
        format!(
            r#"{{"night":"{night}","capacity":5,"taken":{taken},"held":0,"free":{},"violations":[]}}"#,
            5 - taken
        )
    };
    let wanted = [line("2026-03-13", 0), line("2026-03-14", 1), line("2026-03-15", 0)];
    assert_eq!(nights.stdout, wanted.join("\n") + "\n");
    assert_eq!(desk.run(&beds).stdout.lines().count(), 4);
    let back = desk.run(&[
        "--json",
        "beds",
        "--programme",
        "short_stay",
        "--from",
        "2026-03-15",
        "--to",
        "2026-03-13",
    ]);
    assert_eq!((back.code, back.error()["code"].as_str()), (1, Some("period_invalid")));
}

#[test]
fn a_closed_month_takes_corrections_with_a_warning() {
    let desk = Desk::new();
    let h = house(&desk);
    let close = |month| desk.run(&["--json", "close", "--programme", &h.programme, "--month", month]);
    let february = close("2026-02");
    assert_eq!(
        redacted(&february.stdout),
        "{\"id\":\"<id>\",\"programme_id\":\"<id>\",\"month\":\"2026-02\"}\n"
    );
    assert_eq!(close("2026-02").error()["code"], "month_closed");
    assert_eq!(close("2026-03").error()["code"], "month_not_over");
    assert_eq!(close("2026-13").error()["code"], "month_invalid");
    let moved = json!({ "id": h.stay, "in_at": "2026-02-14T17:00", "out_at": "2026-02-15T17:00" });
    let warnings = &desk.fed(&["put", "stay"], moved.to_string()).answer()["warnings"];
    assert_eq!(warnings[0]["code"], "I-71");
    assert_eq!(keys(&warnings[0]), ["code", "detail"]);
}

#[test]
fn digest_backup_and_restore_agree() {
    let desk = Desk::new();
    let h = house(&desk);
    let digest = || desk.run(&["--json", "digest"]).answer();
    let before = digest();
    assert_eq!((keys(&before), &before["scope"]), (vec!["scope", "blake3"], &json!("all")));
    assert_eq!(before["blake3"].as_str().unwrap().len(), 64);
    assert_eq!(desk.run(&["digest"]).stdout.trim_end(), before["blake3"]);

    let file = desk.path("copy.tsunagi").display().to_string();
    assert_eq!(desk.run(&["backup", &file]).code, 0);
    let twice = desk.run(&["--json", "backup", &file]);
    assert_eq!((twice.code, twice.error()["code"].as_str()), (1, Some("already_exists")));
    desk.put("household", json!({ "id": h.family, "district": "見本町" }));
    assert_ne!(digest(), before);

    let restored = desk.run(&["--json", "restore", &file]).answer();
    assert_eq!(digest(), before);
    let aside = restored["set_aside"].as_str().unwrap();
    assert!(std::fs::metadata(aside).unwrap().len() > 0);
    let lines = desk.run(&["--json", "access", "--act", "restore"]).answers();
    assert_eq!(lines.iter().map(|l| l["reason"].clone()).collect::<Vec<_>>(), [json!("copy.tsunagi")]);
    let away = desk.run(&["--json", "backup", "/none/at/all/copy"]);
    assert_eq!((away.code, away.error()["code"].as_str()), (4, Some("folder_missing")));
}

#[test]
fn verify_is_silent_on_whole_data_and_names_what_is_damaged() {
    let desk = Desk::new();
    let h = house(&desk);
    let clean = desk.run(&["--json", "verify"]);
    assert_eq!((clean.code, clean.stdout.as_str(), clean.stderr.as_str()), (0, "", ""));

    // A page in the middle of the file, as a failing disk leaves it.
    let many: String = (0..300).map(|n| format!("{{\"display_name\":\"例山家{n}\"}}\n")).collect();
    assert_eq!(desk.fed(&["put", "household"], many).code, 0);
    let path = database(&desk.data());
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle + 100..middle + 200].fill(0x5A);
    std::fs::write(&path, &bytes).unwrap();
    let damaged = desk.run(&["--json", "verify"]);
    assert_eq!(damaged.code, 5, "{damaged:?}");
    assert!(damaged.answers().iter().all(|f| keys(f) == ["what", "where", "healable"]), "{damaged:?}");
    assert!(!damaged.answers().is_empty());
    drop(h);
}
