//! The memory of the window's process: what of a profile is still in it after the profile was locked.
//!
//! A process of its own holds a profile; this one reads its memory, as a dump would have it, while the profile is open
//! and again after it was locked.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use serde_json::json;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tsunagi_app::{Desk, Start};
use tsunagi_core::app::{Founding, Profile, Unlock};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::store::{Filter, Key};
use zeroize::Zeroizing;

/// Says to the other process where the profile is.
const HELD: &str = "TSUNAGI_HELD_PROFILE";

fn wait_for_a_line() {
    let mut line = [0];
    while std::io::stdin().lock().read(&mut line).unwrap() > 0 && line != [b'\n'] {}
}

/// Waits until the backup that unlocking begins is there, whole.
fn wait_for_the_backup(profile: &Path) {
    let begun = Instant::now();
    let names = || std::fs::read_dir(profile.join("backups")).into_iter().flatten().flatten();
    while !names().any(|n| n.path().extension().is_some_and(|e| e == "tsunagi")) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no backup");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
}

#[test]
#[ignore = "the process that the other test looks into"]
fn holds_a_profile() {
    let Some(dir) = std::env::var_os(HELD).map(PathBuf::from) else { return };
    let start = Start { data: Some(dir.join("d")), sample: false };
    let desk = Desk::new(&start).unwrap();
    {
        let passphrase = Zeroizing::new(std::fs::read_to_string(dir.join("passphrase")).unwrap());
        desk.unlock(&Unlock::passphrase(&passphrase, desk.now())).unwrap();
    }
    wait_for_the_backup(desk.profile().dir());
    let mut families = vec![];
    // As somebody does who looks around: lists, a file, the search, an edit, a look at secrets, figures of memory.
    desk.with(|app| {
        for kind in [Kind::Household, Kind::Person, Kind::Phone, Kind::AddressHistory] {
            app.list(kind, &Filter::default(), |r| {
                if kind == Kind::Household {
                    families.push(Id::parse(r["id"].as_str().unwrap()).unwrap());
                }
                drop(serde_json::to_string(&r));
                Ok(())
            })?;
        }
        for family in &families {
            let view = app.family(*family)?;
            drop(serde_json::to_string(&view));
            drop(app.find(&view.display_name, 10)?);
            // Without a name: of the newest changes the compressor keeps pieces (THREATS.md).
            app.put(
                Kind::Household,
                &json!({ "id": family.to_string(), "note": format!("訪ねた{}", families.len()) }),
            )?;
            drop(app.history_view(Kind::Household, *family)?);
            drop(app.reveal(*family, "道に迷った")?);
        }
        Ok(())
    })
    .unwrap();
    println!("open");
    wait_for_a_line();
    desk.lock();
    println!("locked");
    wait_for_a_line();
}

/// What is typed into the profile, unlike anything else in memory.
fn words() -> Vec<String> {
    let nanos = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    let mark = |n: u128| format!("{:08x}", (nanos ^ (n * 0x9e37_79b9_7f4a_7c15)) as u32);
    (0..6).map(|n| format!("仮野{}", mark(n))).collect()
}

/// The private memory that a process writes to, region by region.
fn memory(child: &Child) -> Vec<(Vec<u8>, String)> {
    let of = |name: &str| format!("/proc/{}/{name}", child.id());
    let maps = std::fs::read_to_string(of("maps")).unwrap();
    let mut mem = std::fs::File::open(of("mem")).unwrap();
    let mut regions = vec![];
    for line in maps.lines().filter(|l| l.split(' ').nth(1).is_some_and(|mode| mode.starts_with("rw"))) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|n| u64::from_str_radix(n, 16).unwrap());
        let mut bytes = vec![];
        mem.seek(SeekFrom::Start(from)).unwrap();
        // A region may shrink meanwhile, and guard pages cannot be read.
        let _ = (&mut mem).take(to - from).read_to_end(&mut bytes);
        regions.push((bytes, line.to_owned()));
    }
    assert!(regions.iter().map(|(bytes, _)| bytes.len()).sum::<usize>() > 1_000_000, "nothing was read");
    regions
}

/// How often `word` lies in memory as text of either kind or in hexadecimal digits.
fn count(regions: &[(Vec<u8>, String)], word: &[u8]) -> usize {
    let mut forms =
        vec![word.to_vec(), word.iter().map(|b| format!("{b:02x}")).collect::<String>().into_bytes()];
    if let Ok(text) = std::str::from_utf8(word) {
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    let in_region = |form: &Vec<u8>, bytes: &Vec<u8>| memchr::memmem::find_iter(bytes, form).count();
    forms.iter().map(|form| regions.iter().map(|(bytes, _)| in_region(form, bytes)).sum::<usize>()).sum()
}

fn next_state(lines: &mut BufReader<ChildStdout>, wanted: &str) {
    let mut line = String::new();
    while !line.ends_with(&format!("{wanted}\n")) {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "ended before it was {wanted}");
    }
}

#[test]
fn locking_takes_keys_and_names_out_of_memory() {
    let dir = tempfile::tempdir().unwrap();
    let words = words();
    let passphrase = format!("合言葉{}", words[0]);
    std::fs::write(dir.path().join("passphrase"), &passphrase).unwrap();
    let profile = Profile::at(dir.path().join("d"));
    let founding = Founding { organisation: "例示センター", actor: "例山", sample: false };
    let app = profile.create(&Key::passphrase(&passphrase), Env::system(), &founding).unwrap();
    let family = json!({
        "display_name": words[1], "contact_caution": words[2], "phones": [{ "number": words[3] }],
        "address_history": [{ "from": "2024-07-01", "municipality_code": "99999", "address": words[4] }],
    });
    let family = app.put(Kind::Household, &family).unwrap().id;
    let child = json!({ "family_name": words[5], "birth_date": "2020-10-05", "household_id": family, "relation": "child" });
    app.put(Kind::Person, &child).unwrap();
    drop(app);
    let now = Env::system().clock.now();
    let Key::Raw(key) = profile.database_key(&Unlock::passphrase(&passphrase, now)).unwrap() else {
        panic!("a key of its own")
    };

    let mut held = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "holds_a_profile", "--nocapture"])
        .env(HELD, dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(held.stdout.take().unwrap());
    next_state(&mut lines, "open");
    let open = memory(&held);
    held.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    next_state(&mut lines, "locked");
    let locked = memory(&held);
    held.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    assert!(held.wait().unwrap().success());

    let mut left = vec![];
    let near = |word: &[u8]| {
        let mut found = vec![];
        for (region, name) in &locked {
            for at in memchr::memmem::find_iter(region, word).take(20) {
                let bytes = &region[at.saturating_sub(60)..(at + word.len() + 20).min(region.len())];
                found.push(format!("{name} +{at}: {}", String::from_utf8_lossy(bytes).escape_debug()));
            }
        }
        found.join("\n  ")
    };
    let secrets = words[1..].iter().map(|w| (w.as_str(), w.as_bytes()));
    for (name, secret) in secrets.chain([("the key", &key[..]), ("the passphrase", passphrase.as_bytes())]) {
        let (before, after) = (count(&open, secret), count(&locked, secret));
        println!("{name}: {before} while open, {after} locked");
        // That the search finds what is there; the passphrase is gone once it has opened the key.
        assert!(before > 0 || name == "the passphrase", "{name} was not found while open");
        if after > 0 {
            println!("  {}", near(secret));
            left.push((name, after));
        }
    }
    assert!(left.is_empty(), "still in memory: {left:?}");
}
