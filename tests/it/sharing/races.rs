//! What happens in the folder in the middle of a round: two disks that are one, another folder in its place.

use super::limits::{all_is_well, on, two};
use super::*;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tsunagi_core::error::{Class, Result};
use tsunagi_core::fs::testing::{Fault, FaultFs};
use tsunagi_core::fs::{DiskFs, Entry, Fs, Lock, OutFile};

type Hook = Arc<Mutex<Option<Box<dyn FnOnce(&Path) + Send>>>>;

/// The disk, on which somebody else does something once, right before a step.
#[derive(Clone)]
struct Meanwhile {
    /// A step, and how the path ends that it is about.
    before: (&'static str, &'static str),
    /// How many times nothing happens first.
    times: Arc<Mutex<u32>>,
    then: Hook,
}

impl std::fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Meanwhile({:?})", self.before)
    }
}

impl Meanwhile {
    fn new(step: &'static str, path: &'static str, then: impl FnOnce(&Path) + Send + 'static) -> Meanwhile {
        let then: Box<dyn FnOnce(&Path) + Send> = Box::new(then);
        Meanwhile { before: (step, path), times: Arc::default(), then: Arc::new(Mutex::new(Some(then))) }
    }

    /// Not the first so many times.
    fn after(self, times: u32) -> Meanwhile {
        *self.times.lock().unwrap() = times;
        self
    }

    fn step(&self, step: &str, path: &Path) {
        if self.before.0 == step && path.to_string_lossy().ends_with(self.before.1) {
            let mut times = self.times.lock().unwrap();
            if *times > 0 {
                *times -= 1;
                return;
            }
            drop(times);
            let then = self.then.lock().unwrap().take();
            if let Some(then) = then {
                then(path);
            }
        }
    }
}

impl Fs for Meanwhile {
    fn create_dir(&self, path: &Path) -> Result<()> {
        self.step("create_dir", path);
        DiskFs.create_dir(path)
    }
    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>> {
        DiskFs.create_file(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step("rename", to);
        DiskFs.rename(from, to)
    }
    fn sync_dir(&self, path: &Path) -> Result<()> {
        DiskFs.sync_dir(path)
    }
    fn remove_file(&self, path: &Path) -> Result<()> {
        DiskFs.remove_file(path)
    }
    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        DiskFs.remove_dir_all(path)
    }
    fn exists(&self, path: &Path) -> Result<bool> {
        DiskFs.exists(path)
    }
    fn list(&self, path: &Path) -> Result<Vec<Entry>> {
        DiskFs.list(path)
    }
    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        self.step("open", path);
        DiskFs.open(path)
    }
    fn try_lock(&self, path: &Path) -> Result<Option<Lock>> {
        DiskFs.try_lock(path)
    }
    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        DiskFs.write_atomic(path, bytes)
    }
}

/// What waits to go out, and a copy of the disk that would send the same.
fn about_to_send() -> (Shared, Office, Office, String) {
    let (mut s, other, family) = two();
    s.office = on(s.office, 90, FaultFs::new(Fault::ReadOnly));
    s.office.edit("household", &family, json!({ "note": "二つの端末から" }));
    s.office.app.sync(s.folder.path()).unwrap_err();
    let copy = copied(&s.office, 50);
    (s, other, copy, family)
}

#[test]
fn a_copy_that_sends_the_same_at_the_same_moment_is_no_error() {
    let (mut s, mut other, mut copy, family) = about_to_send();
    let folder = s.path().to_owned();
    let then = move |_: &Path| drop(sync(&mut copy, &folder));
    s.office = on(s.office, 91, Meanwhile::new("rename", ".tsg", then));
    sync(&mut s.office, s.folder.path());
    all_is_well(&mut s, &mut other);
    assert_eq!(text(&other.get("household", &family), "note"), "二つの端末から");
}

#[test]
fn what_a_copy_sent_and_is_not_whole_here_yet_is_waited_for() {
    type Then = fn(&Path);
    let torn: Then = |path| std::fs::write(path, b"TSG1").unwrap();
    let elsewhere: Then = |path| std::fs::create_dir(path).unwrap();
    for (then, code) in [(torn, "name_taken"), (elsewhere, "io")] {
        let (mut s, mut other, _, family) = about_to_send();
        let path = Arc::new(Mutex::new(PathBuf::new()));
        let seen = path.clone();
        let then = move |at: &Path| {
            *seen.lock().unwrap() = at.to_owned();
            then(at);
        };
        s.office = on(s.office, 91, Meanwhile::new("rename", ".tsg", then));
        let e = s.office.app.sync(s.folder.path()).unwrap_err();
        assert_eq!((e.class, e.code.as_str()), (Class::Away, code));
        // What is elsewhere comes; what is torn is put in again by who wrote it.
        let _ = std::fs::remove_dir(&*path.lock().unwrap());
        all_is_well(&mut s, &mut other);
        assert_eq!(text(&other.get("household", &family), "note"), "二つの端末から");
    }
}

#[test]
fn two_disks_of_an_administrator_go_on_in_the_same_new_folder_at_the_same_moment() {
    for (step, path) in [("create_dir", "tsunagi1"), ("rename", "marker")] {
        let (mut s, mut other, family) = two();
        let copy = copied(&s.office, 50);
        let mut copy = copy.again("2026-03-09T09:10", 51);
        let new = tempfile::tempdir().unwrap();
        let folder = new.path().to_owned();
        let then = move |_: &Path| drop(copy.app.share_through(&folder).unwrap());
        s.office = on(s.office, 91, Meanwhile::new(step, path, then));
        if let Err(e) = s.office.app.share_through(new.path()) {
            panic!("{step}: {}", e.json());
        }
        s.office.edit("household", &family, json!({ "note": "新しいフォルダーで" }));
        s.folder = new;
        all_is_well(&mut s, &mut other);
        assert_eq!(text(&other.get("household", &family), "note"), "新しいフォルダーで");
    }
}

/// The marker is looked at for the code, before what is there is read, and by the first round.
#[test]
fn a_device_has_joined_where_the_folder_changes_before_the_first_round() {
    let elsewhere = tempfile::tempdir().unwrap();
    sync(&mut Office::new(NOW).again(NOW, 80), elsewhere.path());
    let foreign = std::fs::read(elsewhere.path().join("tsunagi1/marker")).unwrap();
    for (marker, code) in [(Some(foreign), "folder_other_organisation"), (None, "version_newer")] {
        let mut s = shared();
        let (family, _) = s.office.family("見本", "2020-10-05");
        let worker = s.office.put("worker", json!({ "person_name": "例山 次郎" }));
        let invitation = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
        sync(&mut s.office, s.folder.path());
        let ours = std::fs::read(s.path().join("tsunagi1/marker")).unwrap();
        let mut newer = ours.clone();
        // The oldest version that may read it.
        newer[9 + 1 + 2 + 2 + 16 + 1] = 9;
        let (is_foreign, other) = (marker.is_some(), marker.unwrap_or(newer));
        let fs = Meanwhile::new("open", "marker", move |at| std::fs::write(at, &other).unwrap()).after(2);
        let dir = tempfile::tempdir().unwrap();
        let mut env = env_at(NOW, 20);
        env.fs = Arc::new(fs);
        let joined = Profile::at(dir.path()).join(&test_key(), env, s.folder.path(), &invitation);
        let app = match joined {
            // The folder that is meant comes back, and the next round goes on.
            Ok((app, joined)) if is_foreign => {
                assert!(joined.received > 0);
                assert_eq!(app.sharing().unwrap().problem.as_deref(), Some(code));
                app
            }
            // Only an update mends that, so it is said at once; the profile is there.
            Err(e) if !is_foreign => {
                assert_eq!(e.code, code);
                Profile::at(dir.path()).open(&test_key(), env_at(NOW, 21)).unwrap()
            }
            other => panic!("{code}: {:?}", other.map(|_| ()).map_err(|e| e.json())),
        };
        std::fs::write(s.path().join("tsunagi1/marker"), &ours).unwrap();
        let mut joined = Office { app, dir };
        joined.edit("household", &family, json!({ "note": "入りました" }));
        settle(&mut [&mut joined, &mut s.office], s.folder.path());
        assert_eq!(joined.app.sharing().unwrap().problem, None);
        assert_eq!(text(&s.office.get("household", &family), "note"), "入りました");
    }
}
