//! Bad input: a clear answer, the good lines stored, nothing half-written.

use super::{Desk, database};
use serde_json::{Value as Json, json};
use tsunagi_core::app::{Profile, Unlock};
use tsunagi_core::store::{Key, Opened, Store};

/// An organisation with a short stay, a visiting programme, two families with a child each.
struct Town {
    desk: Desk,
    short_stay: String,
    home_start: String,
    children: [String; 2],
    family: String,
}

fn town() -> Town {
    let desk = Desk::new();
    let short_stay = desk.put("programme", json!({ "preset": "short_stay", "rules": { "capacity": 5 } }));
    let home_start = desk.put("programme", json!({ "preset": "home_start" }));
    let family = desk.put("household", json!({ "display_name": "見本家" }));
    let child = |name: &str| {
        let child = json!({ "family_name": "見本", "given_name": name, "birth_date": "2020-10-05", "household_id": family });
        desk.put("person", child)
    };
    let children = [child("みどり"), child("あおい")];
    Town { short_stay, home_start, children, family, desk }
}

impl Town {
    fn stay(&self, child: usize, more: Json) -> String {
        let mut stay = json!({
            "programme_id": self.short_stay, "person_id": self.children[child], "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"],
            "in_at": "2026-03-14T17:00", "out_at": "2026-03-15T17:00", "status": "completed",
        });
        for (name, value) in more.as_object().unwrap() {
            stay[name] = value.clone();
        }
        stay.to_string()
    }

    fn visit(&self, worker: &str) -> String {
        json!({
            "programme_id": self.home_start, "household_id": self.family, "visit_kind": "regular",
            "start_at": "2026-03-10T10:00", "end_at": "2026-03-10T12:00", "status": "done", "worker_ids": [worker],
        })
        .to_string()
    }

    fn count(&self, kind: &str) -> usize {
        self.desk.run(&["--json", "list", kind]).answers().len()
    }

    #[track_caller]
    fn is_whole(&self) {
        let ended = self.desk.run(&["--json", "verify"]);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, ""));
    }
}

fn error(code: &str, field: &str, line: u64) -> (String, String, u64) {
    (code.to_owned(), field.to_owned(), line)
}

#[test]
fn times_codes_and_overlaps() {
    let t = town();
    let lines = [
        t.stay(0, json!({})),
        t.stay(1, json!({ "out_at": "2026-03-13T17:00" })),
        t.stay(1, json!({ "in_at": "令和8年2月30日 17:00" })),
        t.stay(1, json!({ "reason_codes": ["illness", "holiday"] })),
        t.stay(0, json!({ "in_at": "2026-03-15T10:00", "out_at": "2026-03-16T10:00" })),
        t.stay(0, json!({ "in_at": "2026-03-15T17:00", "out_at": "2026-03-16T10:00" })),
        t.stay(1, json!({ "out_at": "2026-04-02T10:00" })),
    ];
    let ended = t.desk.fed(&["--json", "put", "stay"], lines.join("\n"));
    let wanted = [
        error("I-01", "out_at", 2),
        error("date_invalid", "in_at", 3),
        error("code_unknown", "reason_codes", 4),
        error("I-10", "in_at", 5),
    ];
    assert_eq!((ended.code, ended.errors()), (1, wanted.to_vec()));
    // Turning over at the same instant is no overlap.
    assert_eq!(t.count("stay"), 3);
    // A finished stay in the future is kept, and asks for a reason.
    assert_eq!(ended.answers()[6]["warnings"][0]["code"], "I-02");
    t.is_whole();
}

#[test]
fn dates_of_an_era_are_normalised() {
    let t = town();
    let born = json!({ "family_name": "例山", "given_name": "はじめ", "birth_date": "H31.5.1" });
    let id = t.desk.put("person", born);
    assert_eq!(t.desk.run(&["--json", "get", "person", &id]).answer()["birth_date"], "2019-05-01");
    let never = json!({ "family_name": "例山", "given_name": "つぎ", "birth_date": "令和8年2月30日" });
    let ended = t.desk.fed(&["put", "person"], never.to_string());
    assert_eq!((ended.code, ended.errors()), (1, vec![error("date_invalid", "birth_date", 1)]));
}

#[test]
fn volunteers_need_forty_hours_and_a_pledge() {
    let t = town();
    let worker = |hours: f64, pledge: Option<&str>| {
        t.desk.put(
            "worker",
            json!({
                "person_name": "例山 訪問", "pledge_signed_on": pledge,
                "roles": [{ "role": "home_visitor", "from": "2025-04-01" }],
                "training": [{ "hours": hours, "completed_on": "2025-06-01" }],
            }),
        )
    };
    let trained = worker(40.0, Some("2025-06-01"));
    let short = worker(38.0, Some("2025-06-01"));
    let no_pledge = worker(40.0, None);
    let lines = [t.visit(&short), t.visit(&no_pledge), t.visit(&trained)];
    let ended = t.desk.fed(&["--json", "put", "visit"], lines.join("\n"));
    let wanted = vec![error("I-30", "worker_ids", 1), error("I-30", "worker_ids", 2)];
    assert_eq!((ended.code, ended.errors()), (1, wanted), "{ended:?}");
    assert_eq!(t.count("visit"), 1);
    t.is_whole();
}

#[test]
fn texts_that_cannot_be_kept() {
    let t = town();
    let line = |note: &str| format!(r#"{{"display_name":"例山家","note":"{note}"}}"#);
    let mut input = vec![];
    for note in ["あ".repeat(3_500_000).as_str(), r"a\u0000b", r"\ud83d", "一行目\\n二行目"] {
        input.extend_from_slice(line(note).as_bytes());
        input.push(b'\n');
    }
    input
        .extend_from_slice(b"{\"display_name\":\"\x8C\xA9\x96\x7B\"}\n{\"display_name\":\"\xED\xA0\x80\"}\n");
    let ended = t.desk.fed(&["--json", "put", "household"], input);
    let wanted = vec![
        error("text_too_long", "note", 1),
        error("text_nul", "note", 2),
        error("text_surrogate", "note", 3),
        error("encoding_invalid", "", 5),
        error("text_surrogate", "", 6),
    ];
    assert_eq!((ended.code, ended.errors()), (1, wanted));
    // The family of the town, and the one good line.
    assert_eq!(t.count("household"), 2);
    t.is_whole();
}

#[test]
fn a_refused_line_leaves_nothing_of_itself() {
    let t = town();
    // The person is fine, the membership it makes is not: neither stays.
    let person = json!({ "family_name": "例山", "given_name": "はじめ", "household_id": "H-A1-09999" });
    let ended = t.desk.fed(&["put", "person"], person.to_string());
    assert_eq!((ended.code, ended.errors()[0].0.as_str()), (1, "reference_missing"));
    // The worker is fine, the second part is not.
    let worker =
        json!({ "person_name": "例山", "roles": [{ "role": "home_visitor" }, { "role": "nothing" }] });
    let ended = t.desk.fed(&["put", "worker"], worker.to_string());
    assert_eq!(ended.errors(), [error("code_unknown", "roles[1].role", 1)]);
    assert_eq!((t.count("person"), t.count("membership"), t.count("worker")), (2, 2, 1));
    assert_eq!(t.count("worker_role"), 0);
    t.is_whole();
}

/// The database's own key, as the passphrase gives it.
fn key(data: &std::path::Path) -> Key {
    let now = tsunagi_core::domain::time::Instant(0);
    Profile::at(data).database_key(&Unlock::passphrase(super::PASSPHRASE, now)).unwrap()
}

#[test]
fn a_profile_that_another_process_writes_is_busy_and_readable() {
    let t = town();
    let other = Store::open(&database(&t.desk.data()), &key(&t.desk.data()), Opened::Existing).unwrap();
    other.begin().unwrap();
    let ended = t.desk.fed(&["--json", "put", "household"], r#"{"display_name":"例山家"}"#);
    assert_eq!((ended.code, ended.stdout.as_str()), (3, ""));
    assert_eq!(ended.error()["code"], "busy");
    assert_eq!(t.count("household"), 1);
    other.rollback();
    assert_eq!(t.desk.fed(&["put", "household"], r#"{"display_name":"例山家"}"#).code, 0);
}

#[test]
fn a_profile_that_goes_away_between_two_lines_acknowledges_nothing_more() {
    let t = town();
    let data = t.desk.data();
    // Deletes the folder when the second line is asked for.
    struct Deleting(std::path::PathBuf, u8);
    impl std::io::Read for Deleting {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            self.1 += 1;
            let line: &[u8] = match self.1 {
                1 => b"{\"display_name\":\"A\"}\n",
                2 => {
                    std::fs::remove_dir_all(&self.0)?;
                    b"{\"display_name\":\"B\"}\n"
                }
                _ => b"",
            };
            out[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }
    let ended = t.desk.streamed(&["--json", "put", "household"], &mut Deleting(data, 0));
    assert_eq!((ended.code, ended.answers().len()), (4, 1), "{ended:?}");
    assert_eq!(ended.error()["code"], "profile_gone");
}

#[test]
fn a_damaged_database_says_so() {
    let t = town();
    let path = database(&t.desk.data());
    let whole = std::fs::read(&path).unwrap();
    let ended = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let ended = t.desk.run(&["--json", "list", "household"]);
        (ended.code, ended.error()["code"].clone())
    };
    // The key file tells damage of the first page from a wrong passphrase.
    let mut first = whole.clone();
    first[..64].fill(0x5A);
    assert_eq!(ended(&first), (5, json!("damaged")));
    let mut rest = whole.clone();
    rest[4096..].fill(0x5A);
    assert_eq!(ended(&rest), (5, json!("damaged")));
    assert_eq!(ended(&whole[..whole.len() / 3]).0, 5);
    assert_eq!(ended(b"no database at all"), (5, json!("damaged")));
}
