//! Passphrases, the key file, the recovery kit, and what a locked profile gives away.

use serde_json::json;
use std::cell::Cell;
use std::path::Path;
use tempfile::TempDir;
use tsunagi_core::app::{AccessFilter, App, Founding, KEPT, KEYS, Profile, Secret, Unlock};
use tsunagi_core::domain::time::{Instant, Zone};
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::error::Error;
use tsunagi_core::store::{Key, Opened, Store};
use tsunagi_tests::{env_at, id};

mod afar;
mod backups;
mod secrecy;
mod tampered;
mod waiting;

const NOW: &str = "2026-03-31T12:00";
const OWN: &str = "みほんの合言葉";

fn at(seconds: i64) -> Instant {
    Instant(parse_instant(NOW, Zone::default(), None).unwrap().0 + seconds * 1000)
}

/// A profile with a passphrase.
struct Office {
    dir: TempDir,
    /// Of random bytes: those of two runs must not be the same.
    seed: Cell<u64>,
}

impl Office {
    fn new() -> Office {
        let dir = tempfile::tempdir().unwrap();
        let office = Office { dir, seed: Cell::new(1) };
        let founding = Founding { organisation: "例示センター", actor: "例山", sample: false };
        office.profile().create(&Key::passphrase(OWN), env_at(NOW, 1), &founding).unwrap();
        office
    }

    fn profile(&self) -> Profile {
        Profile::at(self.dir.path().join("d"))
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.profile().dir().join(name)
    }

    fn unlock(&self, how: &Unlock<'_>) -> Result<App, Error> {
        self.seed.set(self.seed.get() + 1);
        self.profile().unlock(how, env_at(NOW, self.seed.get()))
    }

    fn open(&self, passphrase: &str) -> Result<App, Error> {
        self.unlock(&Unlock::passphrase(passphrase, at(0)))
    }

    #[track_caller]
    fn refused(&self, how: &Unlock<'_>) -> String {
        self.unlock(how).map(|_| ()).unwrap_err().code
    }

    /// A worker of this office; the id.
    fn worker(&self, name: &str, role: &str) -> String {
        let app = self.open(OWN).unwrap();
        let worker = json!({ "person_name": name, "access_role": role });
        app.put(tsunagi_core::domain::record::Kind::Worker, &worker).unwrap().id
    }
}

/// Makes a database as it was before there were key files.
fn under_passphrase(path: &Path, key: &Key, passphrase: &str) {
    Store::open(path, key, Opened::Existing).unwrap().rekey(&Key::passphrase(passphrase)).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn each_worker_has_a_passphrase_and_acts_as_themselves() {
    let o = Office::new();
    let other = o.worker("模擬", "desk");
    let app = o.open(OWN).unwrap();
    app.put_slot(id(&other), "かりの合言葉", OWN, at(0)).unwrap();
    let names: Vec<String> = o.profile().view(at(0)).workers.into_iter().map(|w| w.name).collect();
    assert_eq!(names, ["例山", "模擬"]);
    // A temporary passphrase opens nothing before another is chosen.
    let temporary = Unlock::passphrase("かりの合言葉", at(0));
    assert_eq!(o.refused(&temporary), "passphrase_change_due");
    let opened = o.unlock(&Unlock { new: Some("もぎの合言葉"), ..temporary.clone() }).unwrap();
    assert_eq!(opened.actor(), id(&other));
    assert_eq!(o.refused(&temporary), "passphrase_wrong");
    let again = o.open("もぎの合言葉").unwrap();
    assert_eq!(again.actor(), id(&other));
    // What is no administrator's business, and what nobody may do to themselves.
    let refused = |e: tsunagi_core::error::Result<()>| e.unwrap_err().code;
    assert_eq!(refused(again.remove_slot(app.actor(), "もぎの合言葉", at(0))), "not_your_role");
    assert_eq!(refused(again.renew_kit("もぎの合言葉", at(0)).map(|_| ())), "not_your_role");
    assert_eq!(refused(app.remove_slot(app.actor(), OWN, at(0))), "slot_own");
    assert_eq!(refused(app.remove_slot(id(&other), "もぎの合言葉", at(0))), "passphrase_wrong");
    app.remove_slot(id(&other), OWN, at(0)).unwrap();
    assert_eq!(o.refused(&Unlock::passphrase("もぎの合言葉", at(0))), "passphrase_wrong");
    assert_eq!(app.slots().unwrap().len(), 1);
}

#[test]
fn who_acts_follows_from_the_passphrase() {
    let o = Office::new();
    let (desk, visitor) = (o.worker("模擬", "desk"), o.worker("試作", "visitor"));
    let app = o.open(OWN).unwrap();
    app.put_slot(id(&desk), "かり", OWN, at(0)).unwrap();
    o.unlock(&Unlock { new: Some("もぎの合言葉"), ..Unlock::passphrase("かり", at(0)) }).unwrap();
    let by = |passphrase, worker| Unlock { worker: Some(worker), ..Unlock::passphrase(passphrase, at(0)) };
    // Whoever has a slot is opened by it alone, by id or by code.
    assert_eq!(o.unlock(&by("もぎの合言葉", &desk)).unwrap().actor(), id(&desk));
    let code = app.slots().unwrap()[1].code.clone();
    assert_eq!(o.unlock(&by("もぎの合言葉", &code)).unwrap().actor(), id(&desk));
    assert_eq!(o.refused(&by(OWN, &desk)), "passphrase_wrong");
    // Who has none may be acted as by the founder, and by nobody else.
    assert_eq!(o.unlock(&by(OWN, &visitor)).unwrap().actor(), id(&visitor));
    assert_eq!(o.refused(&by("もぎの合言葉", &visitor)), "as_not_allowed");
    assert_eq!(o.refused(&by(OWN, "W-A1-09999")), "worker_unknown");
    // Nor does the founder's passphrase make them a slot on the way.
    let how = Unlock { new: Some("あたらしい"), ..by(OWN, &visitor) };
    assert_eq!(o.refused(&how), "as_not_allowed");
}

#[test]
fn changing_a_passphrase_wraps_anew_and_touches_no_page() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    let (digest, actor) = (app.digest().unwrap(), app.actor());
    let data = |o: &Office| std::fs::read(o.profile().database()).unwrap();
    let (before, keys) = (data(&o), std::fs::read(o.file(KEYS)).unwrap());
    assert_eq!(app.change_passphrase("ちがう", "あたらしい", at(0)).unwrap_err().code, "passphrase_wrong");
    assert_eq!(app.change_passphrase(OWN, "  ", at(0)).unwrap_err().code, "passphrase_empty");
    assert_eq!(std::fs::read(o.file(KEYS)).unwrap(), keys);
    app.change_passphrase(OWN, "あたらしい", at(0)).unwrap();
    assert_eq!(data(&o), before);
    assert_eq!(std::fs::read(o.file(KEYS)).unwrap(), std::fs::read(o.file(KEPT)).unwrap());
    drop(app);
    assert_eq!(o.refused(&Unlock::passphrase(OWN, at(0))), "passphrase_wrong");
    let app = o.open("あたらしい").unwrap();
    assert_eq!((app.digest().unwrap(), app.actor()), (digest, actor));
}

#[test]
fn the_recovery_kit_sets_a_new_passphrase() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    assert!(!app.profile().unwrap().recovery_kit);
    let first = app.renew_kit(OWN, at(0)).unwrap();
    let kit = app.renew_kit(OWN, at(0)).unwrap();
    assert!(app.profile().unwrap().recovery_kit);
    assert_eq!(format!("{kit:?}"), "KitView(…)");
    drop(app);
    let by = |code| Unlock { secret: Secret::Kit(code), ..Unlock::passphrase("", at(0)) };
    assert_eq!(o.refused(&by("いいかげん")), "code_mistyped");
    assert_eq!(o.refused(&by(&first.code)), "code_wrong", "a new kit ends the one before");
    assert_eq!(o.refused(&by(&kit.code)), "passphrase_change_due");
    let lower = kit.code.to_lowercase().replace('-', " ");
    o.unlock(&Unlock { new: Some("あたらしい"), ..by(&lower) }).unwrap();
    assert_eq!(o.refused(&Unlock::passphrase(OWN, at(0))), "passphrase_wrong");
    o.open("あたらしい").unwrap();
}

#[test]
fn wrong_passphrases_make_everybody_wait_and_damage_nothing() {
    let o = Office::new();
    let kit = o.open(OWN).unwrap().renew_kit(OWN, at(0)).unwrap();
    let data = std::fs::read(o.profile().database()).unwrap();
    let keys = std::fs::read(o.file(KEYS)).unwrap();
    let wrong = |s| Unlock::passphrase("ちがう", at(s));
    for _ in 0..4 {
        assert_eq!(o.refused(&wrong(0)), "passphrase_wrong");
    }
    // Also for the right one, and for the kit; a new start of the program and a clock set back change nothing.
    let right = |s| Unlock::passphrase(OWN, at(s));
    let waits = |how: &Unlock<'_>| {
        let e = o.unlock(how).map(|_| ()).unwrap_err();
        assert_eq!(e.code, "unlock_wait");
        e.detail["seconds"].as_i64().unwrap()
    };
    assert_eq!(waits(&right(0)), 5);
    assert_eq!(waits(&Unlock { secret: Secret::Kit(&kit.code), new: Some("x"), ..right(1) }), 4);
    assert_eq!(o.profile().view(at(2)).wait_seconds, 3);
    assert_eq!(waits(&right(-86_400)), 5, "from the clock as it is now");
    assert_eq!(waits(&right(-86_400 + 4)), 1);
    assert_eq!(o.refused(&wrong(-86_400 + 5)), "passphrase_wrong");
    let e = waits(&right(-86_400 + 5));
    assert_eq!(e, 10);
    // Hammering at the door is not even heard.
    for _ in 0..10_000 {
        assert_eq!(o.refused(&wrong(-86_400 + 14)), "unlock_wait");
    }
    assert_eq!(std::fs::read(o.profile().database()).unwrap(), data);
    assert_eq!(std::fs::read(o.file(KEYS)).unwrap(), keys);
    let app = o.unlock(&right(-86_400 + 15)).unwrap();
    assert_eq!(o.profile().view(at(0)).wait_seconds, 0);
    // Who comes in next is told, and so is everybody who reads the access log.
    let lines = |app: &App| -> Vec<(String, Option<String>)> {
        let lines = app.access_log(&AccessFilter::default()).unwrap();
        lines.into_iter().map(|l| (l.act, l.reason)).collect()
    };
    assert_eq!(lines(&app)[0], ("refusal".to_owned(), Some("passphrase_wrong 5".to_owned())));
    drop(app);
    let before = lines(&o.open(OWN).unwrap()).len();
    assert_eq!(lines(&o.open(OWN).unwrap()).len(), before, "a right one leaves none");
    // A count that somebody wrote into is no clean sheet.
    std::fs::write(o.file("tsunagi.tries"), "{}").unwrap();
    assert_eq!(waits(&right(0)), 5);
}

#[test]
fn by_the_command_line_each_worker_logs_in_once_a_day() {
    let o = Office::new();
    let day = |now: &str| {
        let app = o.profile().unlock(&Unlock::passphrase(OWN, at(0)), env_at(now, 70)).unwrap();
        app.log_in_today().unwrap();
        let only = AccessFilter { act: Some("log_in".into()), ..AccessFilter::default() };
        app.access_log(&only).unwrap().into_iter().map(|l| l.reason.unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(day(NOW), ["command_line"]);
    assert_eq!(day(NOW).len(), 1);
    assert_eq!(day("2026-04-01T00:01").len(), 2);
}

#[test]
fn a_key_file_that_is_damaged_or_gone_is_named_and_mended_from_its_copy() {
    let o = Office::new();
    let digest = o.open(OWN).unwrap().digest().unwrap();
    let whole = std::fs::read(o.file(KEYS)).unwrap();
    let mend = |what: &str| {
        let app = o.open(OWN).unwrap();
        assert_eq!(app.digest().unwrap(), digest);
        let found: Vec<_> = app.verify().unwrap().into_iter().map(|f| (f.what, f.place)).collect();
        assert_eq!(found, [("key_file".to_owned(), json!({ "file": what }))]);
        assert_eq!(std::fs::read(o.file(what)).unwrap(), whole, "mended");
        assert_eq!(o.open(OWN).unwrap().verify().unwrap(), []);
    };
    for name in [KEYS, KEPT] {
        for at in [0, whole.len() / 2, whole.len() - 1] {
            flip(&o.file(name), at);
            mend(name);
        }
        std::fs::remove_file(o.file(name)).unwrap();
        mend(name);
    }
    // Both: the slots in front of the newest backup open the database as well.
    let backup = o.open(OWN).unwrap().daily_backup()().unwrap().unwrap();
    for name in [KEYS, KEPT] {
        flip(&o.file(name), 20);
    }
    assert_eq!(o.open(OWN).unwrap().digest().unwrap(), digest);
    assert_eq!(std::fs::read(o.file(KEYS)).unwrap(), whole);
    std::fs::remove_file(backup).unwrap();
    for name in [KEYS, KEPT] {
        flip(&o.file(name), 20);
    }
    let e = o.open(OWN).unwrap_err();
    assert_eq!((e.code.as_str(), e.detail["file"].as_str()), ("keys_damaged", Some(KEYS)));
    assert_eq!(o.profile().view(at(0)).keys_problem.as_deref(), Some("keys_damaged"));
    for name in [KEYS, KEPT] {
        std::fs::remove_file(o.file(name)).unwrap();
    }
    assert_eq!(o.open(OWN).unwrap_err().code, "keys_missing");
}

#[test]
fn a_damaged_first_page_is_no_wrong_passphrase() {
    let o = Office::new();
    flip(&o.profile().database(), 100);
    let e = o.open(OWN).unwrap_err();
    assert_eq!((e.code.as_str(), e.detail["file"].as_str()), ("damaged", Some("tsunagi.db")));
}

#[test]
fn a_profile_from_before_the_key_file_is_moved_over_once() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    let digest = app.digest().unwrap();
    drop(app);
    // As SQLCipher's own passphrase opened it.
    let key = o.profile().database_key(&Unlock::passphrase(OWN, at(0))).unwrap();
    let plain = || Store::open(&o.profile().database(), &Key::passphrase("まえの合言葉"), Opened::Existing);
    under_passphrase(&o.profile().database(), &key, "まえの合言葉");
    let keys = std::fs::read(o.file(KEYS)).unwrap();
    for name in [KEYS, KEPT] {
        std::fs::remove_file(o.file(name)).unwrap();
    }
    plain().unwrap();
    assert_eq!(o.refused(&Unlock::passphrase(OWN, at(0))), "keys_missing");
    assert_eq!(o.open("まえの合言葉").unwrap().digest().unwrap(), digest);
    assert_eq!(plain().unwrap_err().code, "passphrase_wrong", "it has a key of its own now");
    assert_ne!(std::fs::read(o.file(KEYS)).unwrap(), keys);
    assert_eq!(o.open("まえの合言葉").unwrap().verify().unwrap(), []);
    // Killed after the key file was written and before the database was encrypted anew.
    let key = o.profile().database_key(&Unlock::passphrase("まえの合言葉", at(0))).unwrap();
    under_passphrase(&o.profile().database(), &key, "まえの合言葉");
    plain().unwrap();
    assert_eq!(o.open("まえの合言葉").unwrap().digest().unwrap(), digest);
    assert_eq!(plain().unwrap_err().code, "passphrase_wrong");
    assert_eq!(o.open("まえの合言葉").unwrap().verify().unwrap(), []);
}

#[test]
fn a_copied_profile_stays_locked() {
    let o = Office::new();
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(o.profile().dir()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    let there = Profile::at(copy.path());
    let open = |p: &str| there.open(&Key::passphrase(p), env_at(NOW, 3)).map(|_| ()).map_err(|e| e.code);
    assert_eq!(open("ちがう"), Err("passphrase_wrong".into()));
    assert_eq!(open(OWN), Ok(()));
}

#[test]
fn unlocking_takes_far_less_than_the_time_it_may() {
    let o = Office::new();
    let begun = std::time::Instant::now();
    o.open(OWN).unwrap();
    let took = begun.elapsed();
    assert!(took.as_millis() < 1_500, "{took:?}");
}
