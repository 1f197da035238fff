//! What rounds that were killed leave in the folder.

use super::limits::{all_is_well, on, two};
use super::*;
use std::path::PathBuf;
use tsunagi_core::fs::testing::{Fault, FaultFs};

/// Files that rounds left which were killed in the middle of writing one.
fn half_written(folder: &Path) -> Vec<PathBuf> {
    walk(folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "part")).collect()
}

/// A round that is killed while it writes into a folder below `dir`; what it leaves.
fn killed(mut office: Office, s: &Shared, dir: &str, family: &str) -> (Office, PathBuf) {
    let before = half_written(s.path());
    let dir = s.path().join("tsunagi1").join(dir);
    for step in 0.. {
        office.edit("household", family, json!({ "note": format!("{step}回目") }));
        office = on(office, 200 + step, FaultFs::new(Fault::CrashAt(step)));
        office.app.sync(s.path()).unwrap_err();
        let left = half_written(s.path());
        if let Some(path) = left.iter().find(|p| p.starts_with(&dir) && !before.contains(p)) {
            return (office, path.clone());
        }
    }
    unreachable!()
}

#[test]
fn what_a_killed_round_left_half_written_goes_with_a_later_one_of_the_same_device() {
    let (mut s, mut other, family) = two();
    let office = std::mem::replace(&mut s.office, Office::new(NOW));
    let (office, own) = killed(office, &s, "l", &family);
    s.office = office.again(NOW, 90);
    let theirs;
    (other, theirs) = killed(other, &s, "l", &family);
    let foreign = [s.path().join("tsunagi1/i/download.part"), s.path().join("tsunagi1/r/0-0-0.part")];
    foreign.iter().for_each(|path| std::fs::write(path, b"x").unwrap());
    sync(&mut s.office, s.folder.path());
    assert!(own.exists(), "it may be another program of this profile that writes it");
    s.office = s.office.again("2026-03-10T10:00", 91);
    sync(&mut s.office, s.folder.path());
    assert!(!own.exists());
    assert!(theirs.exists(), "whose it is may be writing it now");
    other = other.again("2026-03-10T10:00", 92);
    sync(&mut other, s.folder.path());
    assert_eq!(half_written(s.path()), foreign);
    all_is_well(&mut s, &mut other);
}

#[test]
fn what_a_killed_founding_left_half_written_goes_with_the_next_try() {
    let (office, folder) = (Office::new(NOW), tempfile::tempdir().unwrap());
    let mut office = on(office, 90, FaultFs::new(Fault::CrashAt(3)));
    office.app.sync(folder.path()).unwrap_err();
    assert_eq!(half_written(folder.path()).len(), 1, "{:?}", walk(folder.path()));
    let mut office = office.again(NOW, 91);
    sync(&mut office, folder.path());
    assert_eq!(half_written(folder.path()), Vec::<PathBuf>::new());
}
