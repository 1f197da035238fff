//! Folders and clocks as they are met: read-only, full, junk, names in capitals, files whose content is
//! elsewhere. Each time a clear code, nothing lost, and the next round is as if nothing had been.

use super::*;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tsunagi_core::error::{Class, Result};
use tsunagi_core::fs::testing::{Fault, FaultFs};
use tsunagi_core::fs::{DiskFs, Entry, Fs, Lock, OutFile, io_error};
use tsunagi_core::sync::folder::{Folder, Put};

/// The profile of `office` with another file system under its folder.
pub(super) fn on(office: Office, seed: u64, fs: impl Fs + 'static) -> Office {
    let Office { app, dir } = office;
    drop(app);
    let mut env = env_at(NOW, seed);
    env.fs = Arc::new(fs);
    Office { app: Profile::at(dir.path()).open(&test_key(), env).unwrap(), dir }
}

fn log_files(s: &Shared) -> Vec<PathBuf> {
    walk(&s.path().join("tsunagi1/l"))
}

/// Two coordinators who know of each other, with a change of the other one that is not received yet.
pub(super) fn two() -> (Shared, Office, String) {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    other.edit("household", &family, json!({ "district": "北" }));
    sync(&mut other, s.folder.path());
    (s, other, family)
}

/// After whatever it was: both have everything, and nothing is wrong.
#[track_caller]
pub(super) fn all_is_well(s: &mut Shared, other: &mut Office) {
    settle(&mut [&mut s.office, other], s.folder.path());
    for office in [&s.office, &*other] {
        assert_eq!(office.app.verify().unwrap(), []);
        assert_eq!(office.app.verify_folder().unwrap(), Some(vec![]));
        let view = office.app.sharing().unwrap();
        assert_eq!((view.pending, view.unreceived, view.problem), (0, 0, None));
    }
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
}

#[test]
fn a_read_only_folder_is_read_and_what_is_to_go_out_waits() {
    let (mut s, mut other, family) = two();
    s.office = on(s.office, 90, FaultFs::new(Fault::ReadOnly));
    s.office.edit("household", &family, json!({ "note": "書けない日" }));
    let e = s.office.app.sync(s.folder.path()).unwrap_err();
    assert_eq!((e.class, e.code.as_str()), (Class::Away, "read_only"));
    assert_eq!(s.office.app.sharing().unwrap().problem.as_deref(), Some("read_only"));
    let there = s.office.get("household", &family);
    assert_eq!((text(&there, "district"), text(&there, "note")), ("北", "書けない日"));
    assert!(s.office.app.sharing().unwrap().pending > 0);
    s.office = s.office.again(NOW, 91);
    all_is_well(&mut s, &mut other);
    assert_eq!(text(&other.get("household", &family), "note"), "書けない日");
}

#[test]
fn a_disk_that_is_full_after_any_number_of_bytes_leaves_no_torn_file() {
    let (mut s, mut other, family) = two();
    let names = |s: &Shared| -> Vec<String> {
        log_files(s).iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    // Below, within and above what one small segment takes.
    for (round, room) in [0, 1, 4, 100, 300, 500, 700].into_iter().enumerate() {
        s.office = on(s.office, 100 + round as u64, FaultFs::new(Fault::FullAfter(room)));
        let note = format!("{room}バイト");
        s.office.edit("household", &family, json!({ "note": note }));
        let e = s.office.app.sync(s.folder.path()).unwrap_err();
        assert_eq!((e.class, e.code.as_str()), (Class::Away, "disk_full"), "{room}");
        assert!(names(&s).iter().all(|n| n.ends_with(".tsg")), "{room}: {:?}", names(&s));
        let report = sync(&mut other, s.folder.path());
        assert_eq!(report.set_aside, 0, "{room}");
    }
    s.office = s.office.again(NOW, 110);
    all_is_well(&mut s, &mut other);
    assert_eq!(text(&other.get("household", &family), "note"), "700バイト");
}

/// A folder as some systems show it.
#[derive(Debug, Default, Clone)]
struct Shaped {
    /// Names come in capitals, and are found however they are written.
    capitals: bool,
    /// Files whose content is elsewhere: reading them fails.
    elsewhere: Arc<Mutex<Vec<PathBuf>>>,
}

impl Shaped {
    /// The name as it stands on the disk.
    fn real(&self, path: &Path) -> PathBuf {
        if !self.capitals || path.exists() {
            return path.to_owned();
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return path.to_owned() };
        let parent = self.real(parent);
        let same = |e: &Entry| e.name.eq_ignore_ascii_case(&name.to_string_lossy());
        let found = DiskFs.list(&parent).ok().and_then(|all| all.into_iter().find(same));
        parent.join(found.map_or_else(|| name.to_string_lossy().into_owned(), |e| e.name))
    }
}

impl Fs for Shaped {
    fn create_dir(&self, path: &Path) -> Result<()> {
        DiskFs.create_dir(&self.real(path))
    }
    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>> {
        DiskFs.create_file(&self.real(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        DiskFs.rename(&self.real(from), &self.real(to))
    }
    fn sync_dir(&self, path: &Path) -> Result<()> {
        DiskFs.sync_dir(&self.real(path))
    }
    fn remove_file(&self, path: &Path) -> Result<()> {
        DiskFs.remove_file(&self.real(path))
    }
    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        DiskFs.remove_dir_all(&self.real(path))
    }
    fn exists(&self, path: &Path) -> Result<bool> {
        DiskFs.exists(&self.real(path))
    }
    fn list(&self, path: &Path) -> Result<Vec<Entry>> {
        let mut all = DiskFs.list(&self.real(path))?;
        if self.capitals {
            all.iter_mut().for_each(|e| e.name.make_ascii_uppercase());
        }
        Ok(all)
    }
    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        let real = self.real(path);
        if self.elsewhere.lock().unwrap().contains(&real) {
            return Err(io_error(path, &ErrorKind::TimedOut.into()));
        }
        DiskFs.open(&real)
    }
    fn try_lock(&self, path: &Path) -> Result<Option<Lock>> {
        DiskFs.try_lock(path)
    }
    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        DiskFs.write_atomic(path, bytes)
    }
}

#[test]
fn names_in_capitals_are_the_same_files() {
    let (mut s, mut other, family) = two();
    s.office = on(s.office, 90, Shaped { capitals: true, ..Shaped::default() });
    s.office.edit("household", &family, json!({ "note": "大文字" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let there = s.office.get("household", &family);
    assert_eq!((text(&there, "district"), text(&there, "note")), ("北", "大文字"));
    let before = walk(s.path());
    let events = s.office.app.sharing().unwrap().events.len();
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert_eq!(walk(s.path()), before, "nothing is written twice");
    let view = s.office.app.sharing().unwrap();
    assert_eq!((view.events.len(), view.set_aside.len()), (events, 0), "{:?}", view.events);
    // A new device in such a view joins as well, and its own log is known for its own.
    let worker = s.office.put("worker", json!({ "person_name": "仮野 花" }));
    let mut third = s.device(&worker, "coordinator", 30);
    let label = third.app.device().to_owned();
    third = on(third, 31, Shaped { capitals: true, ..Shaped::default() });
    third.edit("household", &family, json!({ "language": "ja" }));
    settle(&mut [&mut third, &mut s.office], s.folder.path());
    assert_eq!(third.app.device(), label);
    all_is_well(&mut s, &mut other);
    assert_eq!(text(&other.get("household", &family), "language"), "ja");

    // Files that were renamed on a system that minds capitals are theirs all the same.
    let names = log_files(&s);
    for path in &names {
        let name = path.file_name().unwrap().to_string_lossy().to_ascii_uppercase();
        std::fs::rename(path, path.with_file_name(name)).unwrap();
    }
    let mut fourth = s.device(&worker, "coordinator", 32);
    settle(&mut [&mut fourth], s.folder.path());
    assert_eq!(fourth.app.digest().unwrap(), s.office.app.digest().unwrap());
}

#[test]
fn a_file_whose_content_is_elsewhere_is_waited_for() {
    let (mut s, mut other, family) = two();
    let elsewhere = Arc::new(Mutex::new(log_files(&s)));
    s.office = on(s.office, 90, Shaped { elsewhere: elsewhere.clone(), ..Shaped::default() });
    s.office.edit("household", &family, json!({ "note": "待つ" }));
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!((report.received, report.set_aside), (0, 1));
    let aside = s.office.app.sharing().unwrap().set_aside;
    assert_eq!(aside[0].code, "not_readable_now", "it is no damage");
    assert_eq!(text(&s.office.get("household", &family), "district"), "");
    let files = log_files(&s);
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!((report.received, report.set_aside), (0, 1));
    assert_eq!(log_files(&s).len(), files.len(), "own files that cannot be read are not written again");
    elsewhere.lock().unwrap().clear();
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!((report.received, report.set_aside), (1, 0));
    all_is_well(&mut s, &mut other);
    // The marker too.
    elsewhere.lock().unwrap().push(s.path().join("tsunagi1/marker"));
    let e = s.office.app.sync(s.folder.path()).unwrap_err();
    assert_eq!(e.class, Class::Away, "{}", e.json());
    elsewhere.lock().unwrap().clear();
    all_is_well(&mut s, &mut other);
}

#[test]
fn what_cannot_be_read_now_is_no_wrong_code_and_no_other_file() {
    let mut s = shared();
    let worker = s.office.put("worker", json!({ "person_name": "仮野 花", "access_role": "coordinator" }));
    let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
    sync(&mut s.office, s.folder.path());
    let elsewhere = Arc::new(Mutex::new(walk(&s.path().join("tsunagi1/i"))));
    let fs = Shaped { elsewhere: elsewhere.clone(), ..Shaped::default() };
    let dir = tempfile::tempdir().unwrap();
    let join = || {
        let mut env = env_at(NOW, 20);
        env.fs = Arc::new(fs.clone());
        Profile::at(dir.path()).join(&test_key(), env, s.folder.path(), &code)
    };
    let e = join().unwrap_err();
    assert_eq!((e.class, e.code.as_str()), (Class::Away, "io"));
    // A listing may miss what is there.
    let folder = Folder::open(&fs, s.folder.path()).unwrap();
    let there = elsewhere.lock().unwrap()[0].clone();
    let bytes = std::fs::read(&there).unwrap();
    let path = there.strip_prefix(s.path().join("tsunagi1")).unwrap().to_str().unwrap().to_owned();
    let e = folder.put(&path, &bytes, "u").unwrap_err();
    assert_eq!((e.class, e.code.as_str()), (Class::Away, "io"));
    elsewhere.lock().unwrap().clear();
    assert_eq!(folder.put(&path, &bytes, "u").unwrap(), Put::There);
    join().unwrap();
}

#[test]
fn what_a_newer_version_wrote_waits_for_this_one_to_be_updated() {
    let (mut s, mut other, family) = two();
    let before = log_files(&s);
    other.edit("household", &family, json!({ "note": "新しい版" }));
    sync(&mut other, s.folder.path());
    let new: Vec<PathBuf> = log_files(&s).into_iter().filter(|p| !before.contains(p)).collect();
    assert_eq!(new.len(), 1);
    let good = std::fs::read(&new[0]).unwrap();
    // Entry 2 of the header, behind the organisation's 16 bytes: the oldest version that may read it.
    let at = 9 + 1 + 2 + 2 + 16 + 1;
    assert_eq!(good[at - 1..=at], [2, 1]);
    let mut newer = good.clone();
    newer[at] = 2;
    std::fs::write(&new[0], &newer).unwrap();
    other.edit("household", &family, json!({ "language": "ja" }));
    s.office.edit("household", &family, json!({ "address_secret": false }));
    let report = sync(&mut s.office, s.folder.path());
    // What came before it is read.
    assert_eq!((report.received, report.set_aside), (1, 1));
    assert_eq!(s.office.app.sharing().unwrap().set_aside[0].code, "file_newer");
    assert_eq!(std::fs::read(&new[0]).unwrap(), newer, "nobody else's file is touched");
    assert_eq!(text(&s.office.get("household", &family), "district"), "北");
    std::fs::write(&new[0], &good).unwrap();
    all_is_well(&mut s, &mut other);
    assert_eq!(text(&s.office.get("household", &family), "note"), "新しい版");

    let marker = s.path().join("tsunagi1/marker");
    let good = std::fs::read(&marker).unwrap();
    let mut newer = good.clone();
    newer[at] = 9;
    std::fs::write(&marker, &newer).unwrap();
    let e = s.office.app.sync(s.folder.path()).unwrap_err();
    assert_eq!((e.class, e.code.as_str(), &e.detail["found"]), (Class::Damaged, "version_newer", &json!(9)));
    std::fs::write(&marker, &good).unwrap();
    all_is_well(&mut s, &mut other);
}

#[test]
fn a_huge_file_of_our_name_is_set_aside_and_costs_little() {
    let (mut s, mut other, family) = two();
    let log = log_files(&s).pop().unwrap().parent().unwrap().to_owned();
    let beside = ["r", "k", "i", "s"].map(|d| s.path().join("tsunagi1").join(d));
    for dir in std::iter::once(&log).chain(&beside) {
        std::fs::create_dir_all(dir).unwrap();
        let file = std::fs::File::create(dir.join("7-0123456789abcdef.tsg")).unwrap();
        file.set_len(10 << 30).unwrap();
    }
    let begun = Instant::now();
    let report = sync(&mut s.office, s.folder.path());
    println!("a round with five files of 10 GB: {} ms", begun.elapsed().as_millis());
    assert_eq!(report.received, 1, "what is good is read");
    let aside = s.office.app.sharing().unwrap().set_aside;
    assert!(aside.iter().filter(|a| a.code == "file_too_large").count() >= 3, "{aside:?}");
    assert_eq!(text(&s.office.get("household", &family), "district"), "北");
    for dir in std::iter::once(&log).chain(&beside) {
        std::fs::remove_file(dir.join("7-0123456789abcdef.tsg")).unwrap();
    }
    all_is_well(&mut s, &mut other);
    assert_eq!(s.office.app.sharing().unwrap().set_aside.len(), 0, "gone is gone");
}

#[test]
fn a_heap_of_junk_does_not_stop_anybody() {
    let long = std::env::var_os("TSUNAGI_LONG").is_some();
    let each = if long { 20_000 } else { 400 };
    let (mut s, mut other, family) = two();
    let log = log_files(&s).pop().unwrap().parent().unwrap().to_owned();
    let top = s.path().join("tsunagi1");
    let dirs = [log, top.join("r"), top.join("i"), top.join("s"), top.join("l/zz")];
    for dir in &dirs {
        std::fs::create_dir_all(dir).unwrap();
        for n in 0..each {
            std::fs::write(dir.join(format!("{n} (1).tsg")), format!("junk {n}")).unwrap();
        }
    }
    let mut times = vec![];
    for round in 0..4 {
        let begun = Instant::now();
        let report = sync(&mut s.office, s.folder.path());
        times.push(begun.elapsed().as_millis());
        if round == 0 {
            assert_eq!(report.received, 1, "what is good is read");
        }
        assert!(report.set_aside >= 4 * each, "{}", report.set_aside);
        s.office.edit("household", &family, json!({ "note": format!("{round}回目") }));
    }
    println!("rounds with {} junk files: {times:?} ms", each * 5);
    let most = if long { 60_000 } else { 10_000 };
    assert!(times.iter().all(|t| *t < most), "{times:?}");
    for dir in &dirs {
        for n in 0..each {
            std::fs::remove_file(dir.join(format!("{n} (1).tsg"))).unwrap();
        }
    }
    all_is_well(&mut s, &mut other);
    assert_eq!(s.office.app.sharing().unwrap().set_aside.len(), 0, "gone is gone");
    assert_eq!(text(&other.get("household", &family), "note"), "3回目");
}

#[test]
fn a_folder_with_a_path_that_is_too_long_says_so() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let root = tempfile::tempdir().unwrap();
    // Names of 255 bytes, the most that file systems take, up to where no name of ours fits below.
    let name = "長い名前の中の共有".repeat(9) + "フォルダ";
    assert_eq!(name.len(), 255);
    let mut path = root.path().to_owned();
    while path.as_os_str().len() + 256 < 4000 {
        path = path.join(&name);
        std::fs::create_dir(&path).unwrap();
    }
    let deep = path.join("x".repeat(4060 - path.as_os_str().len() - 1));
    std::fs::create_dir(&deep).unwrap();
    let mut office = Office::new(NOW).again(NOW, 5);
    let e = office.app.sync(&deep).unwrap_err();
    assert_eq!((e.class, e.code.as_str()), (Class::Away, "path_too_long"), "{}", e.json());
    // A little higher there is room.
    sync(&mut office, path.parent().unwrap());
    office.family("試作", "2020-10-05");
    sync(&mut office, path.parent().unwrap());
    assert_eq!(office.app.verify_folder().unwrap(), Some(vec![]));
    sync(&mut s.office, s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "display_name"), "見本家");
}

#[test]
fn an_edit_is_later_than_what_it_replaces_when_that_was_too_far_ahead_as_it_came() {
    let (mut s, mut other, family) = two();
    let child = s.office.member(&family, "見本", "child", "2021-01-01");
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    other = other.again("2026-03-09T10:30", 60);
    other.edit("household", &family, json!({ "note": "一時間半先の時計で" }));
    settle(&mut [&mut other, &mut s.office], s.folder.path());
    // Not followed when it came, and three quarters of an hour later within the hour.
    s.office = s.office.again("2026-03-09T09:45", 61);
    let records = [(Kind::Person, id(&child)), (Kind::Household, id(&family))];
    let stamps = |office: &Office| {
        let newest = |(kind, id)| {
            let stored = office.app.transact(None, |tx| tx.stored(kind, id)).unwrap().value;
            stored.clocks.all().map(|c| c.hlc).max().unwrap()
        };
        records.map(newest)
    };
    let before = stamps(&s.office)[1];
    let save = s.office.app.transact(None, |tx| {
        for (kind, id) in records {
            let stored = tx.stored(kind, id)?;
            let mut record = stored.record.clone();
            record.set("note", "続けて".to_owned());
            tx.save(Some(&stored), record)?;
        }
        Ok(())
    });
    save.unwrap();
    // Both records of the change have its time, also the one that was written before the other moved it on.
    let [person, household] = stamps(&s.office);
    assert!(household > before && person == household, "{person:?} {household:?} after {before:?}");
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert_eq!(stamps(&other), [person, household]);
    other = other.again(NOW, 63);
    s.office = s.office.again(NOW, 64);
    all_is_well(&mut s, &mut other);
}

#[test]
fn clocks_ten_years_off_decide_nothing() {
    let (mut s, mut other, family) = two();
    for (seed, clock) in [(60, "2036-03-09T09:00"), (61, "2016-03-09T09:00")] {
        other = other.again(clock, seed);
        other.edit("household", &family, json!({ "note": clock, "contact_caution": "電話は昼に" }));
        settle(&mut [&mut other, &mut s.office], s.folder.path());
        assert_eq!(text(&s.office.get("household", &family), "note"), clock, "received as it is");
        // Whoever has seen it and writes later wins, whatever the clocks say.
        s.office.edit("household", &family, json!({ "note": "今年のこと" }));
        settle(&mut [&mut s.office, &mut other], s.folder.path());
        for office in [&s.office, &other] {
            assert_eq!(text(&office.get("household", &family), "note"), "今年のこと");
        }
        other.edit("household", &family, json!({ "note": "また後から" }));
        settle(&mut [&mut other, &mut s.office], s.folder.path());
        for office in [&s.office, &other] {
            assert_eq!(text(&office.get("household", &family), "note"), "また後から");
            assert_eq!(office.app.conflicts().unwrap().len(), 0);
        }
        // Neither clock draws the other one along.
        let at = s.office.app.sharing().unwrap().last_sync.unwrap();
        assert!(at.starts_with("2026-03-09"), "{at}");
    }
    // Of two edits that know nothing of each other none is dropped where it matters.
    let child = s.office.member(&family, "見本", "child", "2021-01-01");
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    other = other.again("2036-03-09T09:00", 62);
    other.edit("person", &child, json!({ "allergies": "そば" }));
    s.office.edit("person", &child, json!({ "allergies": "卵" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let allergies = s.office.get("person", &child);
    assert!(text(&allergies, "allergies").contains("卵") && text(&allergies, "allergies").contains("そば"));
    other = other.again(NOW, 63);
    all_is_well(&mut s, &mut other);

    // A laptop whose clock is wrong is told when it joins, in words that can be acted on.
    let worker = s.office.put("worker", json!({ "person_name": "仮野 花" }));
    let invitation = s.office.app.invite(id(&worker), "coordinator").unwrap();
    sync(&mut s.office, s.folder.path());
    let e = Office::join(s.folder.path(), &invitation.code, "2036-03-09T09:00", 64).unwrap_err();
    assert_eq!(e.code, "invitation_expired");
    let mut late = Office::join(s.folder.path(), &invitation.code, "2016-03-09T09:00", 65).unwrap();
    settle(&mut [&mut s.office, &mut late], s.folder.path());
    assert_eq!(late.app.digest().unwrap(), s.office.app.digest().unwrap());
}

/// Names that were given in the folder, by renaming or as a folder, and not flushed since.
fn loose(log: &[(&str, PathBuf)], folder: &Path) -> Vec<PathBuf> {
    let mut loose: Vec<PathBuf> = vec![];
    for (what, path) in log.iter().filter(|(_, path)| path.starts_with(folder)) {
        match *what {
            "create_dir" | "rename" => loose.push(path.clone()),
            "sync" => loose.retain(|name| name.parent() != Some(path)),
            _ => {}
        }
    }
    loose
}

#[test]
fn a_round_that_ends_well_has_flushed_every_name_also_those_of_one_that_was_killed() {
    let rounds = |kill: Fault| {
        let (office, folder) = (Office::new(NOW), tempfile::tempdir().unwrap());
        let killed = FaultFs::new(kill);
        let mut office = on(office, 90, killed.clone());
        if kill == Fault::None {
            sync(&mut office, folder.path());
        } else {
            office.app.sync(folder.path()).unwrap_err();
        }
        (office, folder, killed)
    };
    let (_, folder, whole) = rounds(Fault::None);
    assert_eq!(loose(&whole.log(), folder.path()), Vec::<PathBuf>::new());
    for step in 0..whole.steps() {
        let (office, folder, killed) = rounds(Fault::CrashAt(step));
        let next = FaultFs::new(Fault::None);
        let mut office = on(office, 91, next.clone());
        sync(&mut office, folder.path());
        let log = [killed.log(), next.log()].concat();
        let files: Vec<PathBuf> =
            loose(&log, folder.path()).into_iter().filter(|p| p.extension().is_some()).collect();
        assert_eq!(files, Vec::<PathBuf>::new(), "killed at step {step}");
    }
}

#[test]
fn a_joining_that_was_interrupted_anywhere_leaves_the_code_good_or_a_device_that_takes_part() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let mut step = 0;
    loop {
        let name = format!("仮野 {step}");
        let worker = s.office.put("worker", json!({ "person_name": name, "access_role": "coordinator" }));
        let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
        sync(&mut s.office, s.folder.path());
        let dir = tempfile::tempdir().unwrap();
        let fs = FaultFs::new(Fault::CrashAt(step));
        let mut env = env_at(NOW, 500 + step);
        env.fs = Arc::new(fs.clone());
        let first = Profile::at(dir.path()).join(&test_key(), env, s.folder.path(), &code).map(|_| ());
        // Whoever was interrupted tries again, before the office or after it has looked.
        if step % 2 == 0 {
            sync(&mut s.office, s.folder.path());
        }
        let env = env_at(NOW, 900 + step);
        let app = match first {
            Ok(()) => Profile::at(dir.path()).open(&test_key(), env).unwrap(),
            Err(_) => Profile::at(dir.path()).join(&test_key(), env, s.folder.path(), &code).unwrap().0,
        };
        let mut joined = Office { app, dir };
        let note = format!("{step}番目の端末から");
        joined.edit("household", &family, json!({ "note": note }));
        settle(&mut [&mut joined, &mut s.office], s.folder.path());
        assert_eq!(joined.app.sharing().unwrap().problem, None, "interrupted at step {step}");
        assert_eq!(text(&s.office.get("household", &family), "note"), note, "interrupted at step {step}");
        if fs.steps() <= step {
            break;
        }
        step += 1;
    }
    assert!(step > 10, "{step} steps");
}
