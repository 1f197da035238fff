//! `sync`, `status`, `conflicts`, `invite`, `join`, `devices`, and what `digest --scope` and `verify` say of
//! a shared folder: several profiles, one folder.

use super::{Desk, Ended};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The founder's profile and the folder it shares through.
struct Shared {
    founder: Desk,
    folder: TempDir,
}

fn keys(json: &Json) -> Vec<&str> {
    json.as_object().unwrap().keys().map(String::as_str).collect()
}

#[track_caller]
fn refused(ended: &Ended, code: u8, word: &str) {
    assert_eq!((ended.code, ended.error()["code"].as_str()), (code, Some(word)), "{ended:?}");
    assert_eq!(keys(&ended.error()), ["code", "field", "detail"]);
    assert_eq!(ended.stdout, "", "an error answers nothing");
}

impl Desk {
    /// One round through the folder it knows.
    #[track_caller]
    fn round(&self) -> Json {
        let ended = self.run(&["--json", "sync"]);
        assert!(matches!(ended.code, 0 | 3), "{ended:?}");
        ended.answer()
    }

    /// A digest of what this profile holds of a scope.
    #[track_caller]
    fn digest(&self, scope: &str) -> String {
        let answer = self.run(&["--json", "digest", "--scope", scope]).answer();
        assert_eq!((keys(&answer), &answer["scope"]), (vec!["scope", "blake3"], &json!(scope)));
        answer["blake3"].as_str().unwrap().to_owned()
    }
}

impl Shared {
    fn new() -> Shared {
        let (founder, folder) = (Desk::new(), tempfile::tempdir().unwrap());
        let first = founder.run(&["--json", "sync", "--folder", &folder.path().to_string_lossy()]);
        assert_eq!(first.code, 0, "{first:?}");
        Shared { founder, folder }
    }

    fn path(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn worker(&self, name: &str) -> String {
        self.founder.put("worker", json!({ "person_name": name }))
    }

    /// A file with a code for this worker; what `invite` answered.
    fn invite(&self, worker: &str, role: &str) -> (PathBuf, Json) {
        let out = self.founder.path(&format!("{role}-{}", worker.rsplit('-').next().unwrap()));
        let file = out.display().to_string();
        let ended =
            self.founder.run(&["--json", "invite", "--role", role, "--worker", worker, "--out", &file]);
        assert_eq!(ended.code, 0, "{ended:?}");
        (out, ended.answer())
    }

    /// A profile of its own that joined with this role.
    fn joined(&self, name: &str, role: &str) -> Desk {
        let (code, _) = self.invite(&self.worker(name), role);
        let desk = Desk::empty();
        let ended = self.join(&desk, &code);
        assert_eq!(ended.code, 0, "{ended:?}");
        self.founder.round();
        desk
    }

    fn join(&self, desk: &Desk, code: &Path) -> Ended {
        let code = code.display().to_string();
        desk.run(&["--json", "join", "--folder", &self.path(), "--code-file", &code])
    }

    fn files(&self, dir: &str) -> Vec<PathBuf> {
        walk(&self.folder.path().join("tsunagi1").join(dir))
    }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(walk(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}

const REPORT: [&str; 5] = ["published", "received", "set_aside", "missing", "conflicts"];

#[test]
fn two_profiles_share_through_one_folder() {
    let s = Shared::new();
    let family = s.founder.put("household", json!({ "display_name": "見本家" }));
    let other = s.joined("例山 次郎", "coordinator");
    assert_eq!(
        other.run(&["--json", "get", "household", &family]).answer()["display_name"],
        json!("見本家"),
        "joining brings what is there"
    );
    other.put("household", json!({ "id": family, "note": "夕方に電話" }));
    let report = other.round();
    assert_eq!(keys(&report), REPORT);
    assert_eq!(
        report,
        // The edit, and the line about today's first command.
        json!({ "published": 2, "received": 0, "set_aside": 0, "missing": [], "conflicts": 0 })
    );
    let report = s.founder.round();
    assert_eq!(
        (&report["received"], &report["set_aside"], &report["conflicts"]),
        (&json!(2), &json!(0), &json!(0))
    );
    assert_eq!(s.founder.run(&["--json", "get", "household", &family]).answer()["note"], json!("夕方に電話"));
    assert_eq!(s.founder.digest("all"), other.digest("all"));
    for desk in [&s.founder, &other] {
        let clean = desk.run(&["--json", "verify"]);
        assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
    }
    // Without --json a line to read.
    let spoken = other.run(&["sync"]);
    assert_eq!(
        (spoken.code, spoken.stdout.trim_end()),
        (0, "送信0件・受信0件・保留ファイル0・未着0・判断待ち0件")
    );
}

#[test]
fn status_says_what_is_pending_and_who_was_heard() {
    let mut s = Shared::new();
    let alone = Desk::new().run(&["--json", "status"]).answer();
    let listed = ["pending", "last_sync", "devices", "set_aside", "conflicts"];
    assert_eq!(keys(&alone)[..5], listed);
    assert_eq!((&alone["last_sync"], &alone["devices"]), (&Json::Null, &json!([])));

    let other = s.joined("例山 次郎", "desk");
    s.founder.put("household", json!({ "display_name": "見本家" }));
    s.founder.put("household", json!({ "display_name": "試作家" }));
    let status = s.founder.run(&["--json", "status"]).answer();
    assert_eq!(keys(&status)[..5], listed);
    assert_eq!(
        (&status["pending"], &status["set_aside"], &status["conflicts"]),
        (&json!(2), &json!(0), &json!(0))
    );
    assert_eq!(status["last_sync"], json!("2026-03-31T12:00:00+09:00"), "the time of --now");
    let devices = status["devices"].as_array().unwrap();
    assert!(devices.iter().all(|d| keys(d) == ["device", "worker", "last_heard"]), "{status}");
    assert_eq!(
        devices.iter().map(|d| (d["device"].clone(), d["worker"].clone())).collect::<Vec<_>>(),
        [(json!("A1"), json!("例山")), (json!("A2"), json!("例山 次郎"))]
    );
    assert_eq!(status["folder"], json!(s.path()));

    // The folder is shared at another time; a folder that is away leaves the time of the last round.
    s.founder.now = "2026-04-01T08:30:00+09:00".into();
    s.founder.round();
    let status = s.founder.run(&["--json", "status"]).answer();
    assert_eq!((&status["pending"], &status["last_sync"]), (&json!(0), &json!("2026-04-01T08:30:00+09:00")));
    assert_eq!(status["unreceived"], json!(3), "in the folder, and nobody has said to have it");
    other.round();
    s.founder.round();
    assert_eq!(s.founder.run(&["--json", "status"]).answer()["unreceived"], json!(0));
}

#[test]
fn a_round_that_leaves_conflicts_ends_with_3() {
    let s = Shared::new();
    let family = s.founder.put("household", json!({ "display_name": "見本家" }));
    let child = json!({ "family_name": "見本", "birth_date": "2020-10-05", "household_id": family });
    let child = s.founder.put("person", child);
    let other = s.joined("例山 次郎", "coordinator");
    s.founder.put("person", json!({ "id": child, "allergies": "卵" }));
    other.put("person", json!({ "id": child, "allergies": "そば" }));
    s.founder.round();
    let met = other.run(&["--json", "sync"]);
    assert_eq!((met.code, &met.answer()["conflicts"]), (3, &json!(1)));
    other.round();
    let listed = other.run(&["--json", "conflicts", "list"]);
    assert_eq!(listed.code, 0);
    let conflict = listed.answer();
    assert_eq!((&conflict["kind"], &conflict["field"]), (&json!("person"), &json!("allergies")));
    assert_eq!((&conflict["record"], &conflict["household_name"]), (&json!(child), &json!("見本家")));
    let choices = conflict["choices"].as_array().unwrap();
    assert!(choices.iter().all(|c| keys(c) == ["op", "value", "at", "actor", "device"]), "{conflict}");
    let values: Vec<_> = choices.iter().map(|c| c["value"].clone()).collect();
    assert!(values.contains(&json!("卵")) && values.contains(&json!("そば")), "{conflict}");
    assert!(other.run(&["conflicts", "list"]).stdout.contains("allergies"));

    let id = conflict["id"].as_str().unwrap();
    let resolve = |args: &[&str]| other.run(&[&["--json", "conflicts", "resolve", id], args].concat());
    assert_eq!(resolve(&[]).code, 2, "neither choice nor value");
    assert_eq!(resolve(&["--choose", "A9/1/1", "--value", "1"]).code, 2, "both");
    refused(&resolve(&["--choose", "A9/1/1"]), 1, "candidate_missing");
    refused(&resolve(&["--value", "{"]), 2, "json_invalid");
    let both = resolve(&["--value", "\"卵、そば\""]);
    assert_eq!((both.code, both.answer()), (0, json!({ "id": id })));
    refused(&resolve(&["--value", "\"卵\""]), 1, "conflict_missing");
    assert_eq!(other.run(&["--json", "sync"]).code, 0, "decided");
    s.founder.round();
    assert_eq!(s.founder.run(&["--json", "get", "person", &child]).answer()["allergies"], json!("卵、そば"));
    assert_eq!(s.founder.digest("all"), other.digest("all"));
}

#[test]
fn the_code_is_in_a_private_file_and_nowhere_else() {
    let s = Shared::new();
    let worker = s.worker("仮野 花");
    let (file, answer) = s.invite(&worker, "visitor");
    assert_eq!(keys(&answer), ["out", "role", "worker", "device", "valid_until", "in_folder"]);
    assert_eq!(
        (&answer["role"], &answer["worker"], &answer["device"], &answer["in_folder"]),
        (&json!("visitor"), &json!("仮野 花"), &json!("A2"), &json!(true))
    );
    assert_eq!(answer["valid_until"], json!("2026-04-07T12:00:00+09:00"), "a week");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let text = std::fs::read_to_string(&file).unwrap();
    let code = text.trim_end();
    assert!(code.len() >= 25 && !answer.to_string().contains(code), "{code} in {answer}");
    for path in s.files("") {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!contains(&bytes, code.as_bytes()), "the code is in {}", path.display());
    }
    // An answer that would go over a file is none.
    let again = s.founder.run(&[
        "--json",
        "invite",
        "--role",
        "visitor",
        "--worker",
        &worker,
        "--out",
        &file.display().to_string(),
    ]);
    refused(&again, 1, "already_exists");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    let out = s.founder.path("none").display().to_string();
    let invite = |role: &str, worker: &str| {
        s.founder.run(&["--json", "invite", "--role", role, "--worker", worker, "--out", &out])
    };
    refused(&invite("nobody", &worker), 1, "worker_has_no_role");
    refused(&invite("visitor", "W-Z9-00001"), 2, "worker_unknown");
    assert!(!Path::new(&out).exists(), "nothing is left of what was refused");
    let other = s.joined("例山 次郎", "coordinator");
    let invited = other.run(&["--json", "invite", "--role", "desk", "--worker", &worker, "--out", &out]);
    refused(&invited, 1, "root_missing");
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

#[test]
fn joining_answers_who_one_is() {
    let s = Shared::new();
    let worker = s.worker("仮野 花");
    let (code, _) = s.invite(&worker, "desk");
    let mut desk = Desk::empty();
    // The new profile's passphrase comes from a file or from the environment, never from an argument.
    desk.var("TSUNAGI_PASSPHRASE", None);
    refused(&s.join(&desk, &code), 3, "passphrase_missing");
    assert!(!desk.data().join("tsunagi.db").exists());
    let typed = desk.run(&["--passphrase", "みほん", "status"]);
    assert_eq!((typed.code, typed.stdout.as_str()), (2, ""));
    let file = desk.file("words", "みほんの合言葉\n");
    let (folder, code) = (s.path(), code.display().to_string());
    let join = ["--json", "--passphrase-file", &file, "join", "--folder", &folder, "--code-file", &code];
    let joined = desk.run(&join);
    assert_eq!(joined.code, 0, "{joined:?}");
    let answer = joined.answer();
    assert_eq!(keys(&answer), ["organisation", "worker", "worker_id", "role", "device", "received", "whole"]);
    let of = |key: &str| answer[key].as_str().unwrap();
    assert_eq!((of("organisation"), of("worker"), of("worker_id")), ("例示センター", "仮野 花", &*worker));
    assert_eq!((of("role"), of("device")), ("desk", "A2"));
    let status = desk.run(&["--json", "--passphrase-file", &file, "status"]);
    assert_eq!((status.code, &status.answer()["folder"]), (0, &json!(folder)), "the folder is known");
    refused(&desk.run(&["--json", "status"]), 3, "passphrase_missing");
    desk.var("TSUNAGI_PASSPHRASE", Some("ちがう合言葉"));
    refused(&desk.run(&["--json", "sync"]), 3, "passphrase_wrong");

    // A profile that is there stays.
    refused(&s.join(&s.founder, Path::new(&code)), 1, "profile_exists");
    assert_eq!(s.founder.run(&["--json", "join", "--folder", &folder]).code, 2, "no code file");
}

#[test]
fn codes_that_are_wrong_used_or_late_leave_no_profile() {
    let s = Shared::new();
    let (code, _) = s.invite(&s.worker("仮野 花"), "desk");
    let text = std::fs::read_to_string(&code).unwrap();
    let mut desk = Desk::empty();
    let tried = |text: &[u8], word: &str| {
        let file = desk.file("code", text);
        refused(&s.join(&desk, Path::new(&file)), if word == "code_file" { 2 } else { 1 }, word);
        assert!(!desk.run(&["status"]).stdout.contains("例示"), "no profile came of it");
        assert!(!super::database(&desk.data()).exists());
    };
    let other = if text.starts_with('7') { "8" } else { "7" };
    tried(format!("{other}{}", &text[1..]).as_bytes(), "code_mistyped");
    tried(b"", "code_mistyped");
    tried("招待".as_bytes(), "code_mistyped");
    // Well-formed, of another invitation.
    let elsewhere = Shared::new();
    let (foreign, _) = elsewhere.invite(&elsewhere.worker("模擬 空"), "desk");
    tried(&std::fs::read(&foreign).unwrap(), "code_wrong");
    desk.now = "2026-04-07T12:00:01+09:00".into();
    refused(&s.join(&desk, &code), 1, "invitation_expired");
    desk.now = "2026-04-07T11:59:00+09:00".into();
    assert_eq!(s.join(&desk, &code).code, 0, "on its last day");

    // Somebody else used the same slip: the first stands, the second is told.
    s.founder.round();
    let late = Desk::empty();
    let joined = s.join(&late, &code);
    if joined.code == 0 {
        late.run(&["--json", "sync"]);
        let status = late.run(&["--json", "status"]).answer();
        assert_eq!(status["problem"], json!("invitation_used"), "{status}");
    } else {
        refused(&joined, 1, "invitation_used");
    }
    assert_eq!(s.founder.run(&["--json", "devices"]).answers().len(), 2);
    refused(
        &Desk::empty().run(&["--json", "join", "--folder", "/none", "--code-file", "/none"]),
        4,
        "folder_missing",
    );
}

#[test]
fn a_folder_that_is_away_or_somebody_elses() {
    let s = Shared::new();
    refused(&Desk::new().run(&["--json", "sync"]), 2, "folder_unknown");
    refused(&Desk::empty().run(&["--json", "sync", "--folder", &s.path()]), 3, "profile_missing");
    let none = s.folder.path().join("none").display().to_string();
    refused(&s.founder.run(&["--json", "sync", "--folder", &none]), 4, "folder_missing");
    let empty = tempfile::tempdir().unwrap();
    let unmounted = s.founder.run(&["--json", "sync", "--folder", &empty.path().to_string_lossy()]);
    refused(&unmounted, 4, "folder_unmounted");
    assert_eq!(walk(empty.path()), Vec::<PathBuf>::new(), "nothing is written where the folder is not");

    let elsewhere = Shared::new();
    let before = elsewhere.files("");
    refused(
        &s.founder.run(&["--json", "sync", "--folder", &elsewhere.path()]),
        1,
        "folder_other_organisation",
    );
    assert_eq!(elsewhere.files(""), before);
    // The folder that was chosen stays chosen.
    assert_eq!(s.founder.run(&["--json", "status"]).answer()["folder"], json!(s.path()));

    // Away: everything else goes on, and says since when.
    let aside = s.folder.path().join("aside");
    std::fs::rename(s.folder.path().join("tsunagi1"), &aside).unwrap();
    s.founder.put("household", json!({ "display_name": "見本家" }));
    refused(&s.founder.run(&["--json", "sync"]), 4, "folder_unmounted");
    let status = s.founder.run(&["--json", "status"]).answer();
    assert_eq!((&status["pending"], &status["problem"]), (&json!(1), &json!("folder_unmounted")));
    assert_eq!(s.founder.run(&["--json", "verify"]).code, 0, "a folder that is away is no damage");
    std::fs::rename(&aside, s.folder.path().join("tsunagi1")).unwrap();
    assert_eq!(s.founder.round()["published"], json!(1));
    assert_eq!(s.founder.run(&["--json", "status"]).answer()["problem"], Json::Null);
}

#[test]
fn the_same_scopes_have_the_same_digests() {
    let s = Shared::new();
    let programme = s.founder.put("programme", json!({ "preset": "newborn_visit" }));
    let family = s.founder.put("household", json!({ "display_name": "見本家" }));
    let child = json!({ "family_name": "見本", "birth_date": "2026-01-05", "household_id": family,
                        "allergies": "卵" });
    s.founder.put("person", child);
    let worker = s.worker("仮野 花");
    s.founder.put("visit", json!({
        "programme_id": programme, "household_id": family, "visit_kind": "regular", "status": "done",
        "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T11:00", "worker_ids": [worker], "note": "元気",
    }));
    let desk = s.joined("未来野 夜", "desk");
    let same = |scope: &str| desk.digest(scope) == s.founder.digest(scope);
    for scope in ["directory", "beds", "identity", "care", "stay"] {
        assert!(same(scope), "{scope}");
    }
    assert!(!same("visit") && !same("all"), "the desk holds no visits");
    assert_eq!(s.founder.run(&["--json", "digest", "--scope", "everything"]).code, 2);
}

#[test]
fn devices_are_listed_and_removed() {
    let s = Shared::new();
    let other = s.joined("例山 次郎", "coordinator");
    other.put("household", json!({ "display_name": "見本家" }));
    other.round();
    s.founder.round();
    let devices = s.founder.run(&["--json", "devices"]).answers();
    let listed =
        ["device", "worker", "worker_id", "role", "own", "removed", "last_heard", "changes", "has_of_ours"];
    assert!(devices.iter().all(|d| keys(d) == listed), "{devices:?}");
    let of = |d: &Json| (d["device"].clone(), d["role"].clone(), d["own"].clone(), d["removed"].clone());
    assert_eq!(of(&devices[0]), (json!("A1"), json!("administrator"), json!(true), json!(false)));
    assert_eq!(of(&devices[1]), (json!("A2"), json!("coordinator"), json!(false), json!(false)));
    assert_eq!(devices[1]["last_heard"], json!("2026-03-31T12:00:00+09:00"));

    let remove = |desk: &Desk, device: &str| desk.run(&["--json", "devices", "remove", device]);
    refused(&remove(&s.founder, "Z9"), 1, "device_missing");
    refused(&remove(&s.founder, "A1"), 1, "device_own");
    refused(&remove(&other, "A1"), 1, "root_missing");
    let removed = remove(&s.founder, "A2");
    assert_eq!((removed.code, removed.answer()), (0, json!({ "removed": "A2", "in_folder": true })));
    assert_eq!(s.founder.run(&["--json", "devices"]).answers()[1]["removed"], json!(true));
    assert!(s.founder.run(&["devices"]).stdout.contains("削除済み"));
    // What it writes later waits for somebody to look at it.
    other.put("household", json!({ "display_name": "後から家" }));
    other.run(&["--json", "sync"]);
    let report = s.founder.round();
    assert_eq!(report["received"], json!(0));
    assert!(report["set_aside"].as_u64() > Some(0), "{report}");
    assert_eq!(s.founder.run(&["--json", "status"]).answer()["set_aside"], report["set_aside"]);
    let spoken = s.founder.run(&["status"]).stdout;
    assert!(spoken.lines().skip(1).all(|l| l.trim_start().starts_with("removed_writer  ")), "{spoken}");
    assert!(!s.founder.run(&["list", "household"]).stdout.contains("後から家"));
}

#[test]
fn what_is_done_is_answered_also_where_another_folder_lies_in_place_of_ours() {
    let s = Shared::new();
    s.joined("例山 次郎", "coordinator");
    let worker = s.worker("仮野 花");
    let family = s.founder.put("household", json!({ "display_name": "見本家" }));
    let tsunagi = s.folder.path().join("tsunagi1");
    let ours = s.folder.path().join("ours");
    std::fs::rename(&tsunagi, &ours).unwrap();
    let elsewhere = Shared::new();
    let foreign = std::fs::read(elsewhere.folder.path().join("tsunagi1/marker")).unwrap();
    std::fs::create_dir(&tsunagi).unwrap();
    for (marker, code) in [(&foreign[..], "folder_other_organisation"), (b"?", "folder_not_ours")] {
        std::fs::write(tsunagi.join("marker"), marker).unwrap();
        refused(&s.founder.run(&["--json", "sync"]), 1, code);
        let out = s.founder.path(code).display().to_string();
        let invited = s.founder.run(&["invite", "--role", "desk", "--worker", &worker, "--out", &out]);
        assert_eq!((invited.code, &invited.answer()["in_folder"]), (0, &json!(false)), "{invited:?}");
        assert!(invited.stderr.contains("まだ共有フォルダーに入っていません"), "{invited:?}");
        assert!(invited.stderr.contains(code), "{invited:?}");
        assert!(Path::new(&out).exists());
    }
    let removed = s.founder.run(&["--json", "devices", "remove", "A2"]);
    assert_eq!((removed.code, removed.answer()), (0, json!({ "removed": "A2", "in_folder": false })));
    let code =
        s.founder.run(&["--json", "get", "household", &family]).answer()["code"].as_str().unwrap().to_owned();
    let erase =
        ["--json", "erase", &family, "--basis", "retention", "--reason", "保存期限", "--confirm", &code];
    let erased = s.founder.run(&erase);
    assert_eq!((erased.code, &erased.answer()["in_folder"]), (0, &json!(false)), "{erased:?}");
    // It goes out when the folder is back.
    std::fs::remove_dir_all(&tsunagi).unwrap();
    std::fs::rename(&ours, &tsunagi).unwrap();
    s.founder.round();
    let desk = Desk::empty();
    assert_eq!(s.join(&desk, &s.founder.path("folder_not_ours")).code, 0);
}

#[test]
fn verify_names_the_files_that_are_damaged_in_the_folder() {
    let s = Shared::new();
    let other = s.joined("例山 次郎", "coordinator");
    other.put("household", json!({ "display_name": "見本家" }));
    let before = s.files("l");
    other.round();
    let new: Vec<_> = s.files("l").into_iter().filter(|f| !before.contains(f)).collect();
    assert_eq!(new.len(), 1);
    let good = std::fs::read(&new[0]).unwrap();
    std::fs::write(&new[0], &good[..good.len() / 2]).unwrap();
    let report = s.founder.round();
    assert_eq!((&report["received"], &report["set_aside"]), (&json!(0), &json!(1)));
    for desk in [&s.founder, &other] {
        let found = desk.run(&["--json", "verify"]);
        assert_eq!(found.code, 5, "{found:?}");
        let finding = found.answer();
        assert_eq!(keys(&finding), ["what", "where", "healable"]);
        assert_eq!((&finding["what"], &finding["healable"]), (&json!("folder_file"), &json!(true)));
    }
    // It heals when its writer comes by, and the reader needs nothing done.
    other.round();
    assert_eq!(std::fs::read(&new[0]).unwrap(), good);
    assert_eq!(s.founder.round()["set_aside"], json!(0));
    assert_eq!(s.founder.run(&["--json", "verify"]).code, 0);
    assert_eq!(s.founder.digest("all"), other.digest("all"));
}
