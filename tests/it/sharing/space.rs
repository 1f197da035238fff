//! Snapshots, and segments that are not needed any more.

use super::*;

/// Everything of one log's folder is gone.
fn lose(folder: &Path, dir: &str) {
    std::fs::remove_dir_all(folder.join("tsunagi1").join(dir)).unwrap();
}

#[test]
fn a_snapshot_stands_for_the_segments_before_it() {
    let mut s = shared();
    let (family, child) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    other.edit("household", &family, json!({ "note": "二台目から" }));
    let worker = s.office.put("worker", json!({ "person_name": "例山 三郎" }));
    let invitation = s.office.app.invite(id(&worker), "coordinator").unwrap();
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());
    assert_eq!(walk(&s.path().join("tsunagi1/s")).len(), 1);
    // Neither of the old devices is there to put its segments back.
    lose(s.path(), "l");
    let third = Office::join(s.folder.path(), &invitation.code, NOW, 31).unwrap();
    assert_eq!(text(&third.get("household", &family), "note"), "二台目から");
    assert_eq!(text(&third.get("person", &child), "family_name"), "見本");
    assert_eq!(third.app.verify().unwrap(), []);
    // And it goes on from there.
    let mut third = third;
    settle(&mut [&mut s.office, &mut other, &mut third], s.folder.path());
    other.edit("household", &family, json!({ "district": "北" }));
    settle(&mut [&mut other, &mut third], s.folder.path());
    assert_eq!(text(&third.get("household", &family), "district"), "北");
    settle(&mut [&mut s.office, &mut third], s.folder.path());
    assert_eq!(third.app.digest().unwrap(), s.office.app.digest().unwrap());
}

#[test]
fn old_segments_go_when_every_device_has_them_and_others_hold_them() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let segments = |dir: &Path| walk(&dir.join("tsunagi1/l")).len();
    let before = segments(s.path());
    // Half a year later.
    let later = "2026-10-09T09:00";
    let mut office = s.office.again(later, 90);
    let mut other = other.again(later, 91);
    sync(&mut office, s.folder.path());
    assert_eq!(segments(s.folder.path()), before, "nobody else holds a snapshot");
    other.app.write_snapshot().unwrap();
    sync(&mut other, s.folder.path());
    sync(&mut office, s.folder.path());
    let after = segments(s.folder.path());
    assert!(after < before, "{after} of {before}");
    // A new device reads the snapshot and what came after.
    office.edit("household", &family, json!({ "district": "北" }));
    let worker = office.put("worker", json!({ "person_name": "例山 三郎" }));
    let invitation = office.app.invite(id(&worker), "coordinator").unwrap();
    sync(&mut office, s.folder.path());
    let third = Office::join(s.folder.path(), &invitation.code, later, 92).unwrap();
    assert_eq!(text(&third.get("household", &family), "district"), "北");
    assert_eq!(text(&third.get("household", &family), "display_name"), "見本家");
}

/// Files of the folder's part `dir`.
fn files(folder: &Path, dir: &str) -> Vec<std::path::PathBuf> {
    walk(&folder.join("tsunagi1").join(dir))
}

#[test]
fn a_snapshot_read_before_its_key_came_is_read_again_with_it() {
    for with_snapshot in [true, false] {
        let mut s = shared();
        let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
        let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
        settle(&mut [&mut s.office, &mut other, &mut third], s.folder.path());
        let (keys, segments) = (files(s.path(), "k"), files(s.path(), "l"));
        let (family, child) = other.family("見本", "2020-10-05");
        sync(&mut other, s.path());
        let of_other: Vec<_> = files(s.path(), "l").into_iter().filter(|p| !segments.contains(p)).collect();
        sync(&mut third, s.path());
        third.app.write_snapshot().unwrap();
        sync(&mut third, s.path());
        // An older state of the folder comes back, without the family's key and without its segments.
        let new = files(s.path(), "k").into_iter().filter(|p| !keys.contains(p));
        new.chain(of_other).for_each(|path| std::fs::remove_file(path).unwrap());
        sync(&mut s.office, s.folder.path());
        sync(&mut s.office, s.folder.path());
        assert!(s.office.app.missing().unwrap().is_empty(), "the snapshot stands for what is gone");
        let there = s.office.app.get(Kind::Household, id(&family)).is_ok();
        assert!(!there, "no key opens the family yet");
        if !with_snapshot {
            lose(s.path(), "s");
        }
        sync(&mut other, s.path());
        sync(&mut s.office, s.folder.path());
        assert_eq!(text(&s.office.get("household", &family), "display_name"), "見本家");
        assert_eq!(text(&s.office.get("person", &child), "family_name"), "見本");
        assert_eq!(s.office.app.digest().unwrap(), third.app.digest().unwrap());
    }
}

#[test]
fn who_has_what_a_removed_device_cannot_mend_writes_a_snapshot() {
    let mut s = shared();
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut lost, &mut third], s.folder.path());
    let before = files(s.path(), "l");
    let (family, _) = lost.family("見本", "2020-10-05");
    sync(&mut lost, s.path());
    let of_lost: Vec<_> = files(s.path(), "l").into_iter().filter(|p| !before.contains(p)).collect();
    sync(&mut s.office, s.folder.path());
    let good = std::fs::read(&of_lost[0]).unwrap();
    std::fs::write(&of_lost[0], &good[..good.len() / 2]).unwrap();
    for _ in 0..3 {
        sync(&mut s.office, s.folder.path());
        sync(&mut third, s.path());
    }
    assert_eq!(third.app.missing().unwrap().len(), 1, "its writer would mend it");
    assert!(files(s.path(), "s").is_empty());
    s.office.app.remove_device("A2").unwrap();
    settle(&mut [&mut s.office, &mut third], s.folder.path());
    assert_eq!(text(&third.get("household", &family), "display_name"), "見本家");
    assert!(third.app.missing().unwrap().is_empty());
    assert_eq!(s.office.app.digest().unwrap(), third.app.digest().unwrap());
    // One is enough.
    let written = files(s.path(), "s");
    settle(&mut [&mut s.office, &mut third], s.folder.path());
    assert_eq!(files(s.path(), "s"), written);
}

#[test]
fn what_came_with_a_snapshot_counts_after_its_writer_is_removed() {
    let mut s = shared();
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    let (mut fourth, _) = s.joined("例山 四郎", "coordinator", 22);
    settle(&mut [&mut s.office, &mut lost, &mut third, &mut fourth], s.folder.path());
    let before = files(s.path(), "l");
    let (family, _) = lost.family("見本", "2020-10-05");
    sync(&mut lost, s.path());
    let of_lost: Vec<_> = files(s.path(), "l").into_iter().filter(|p| !before.contains(p)).collect();
    sync(&mut third, s.path());
    third.app.write_snapshot().unwrap();
    sync(&mut third, s.path());
    of_lost.iter().for_each(|path| std::fs::remove_file(path).unwrap());
    settle(&mut [&mut s.office, &mut fourth], s.folder.path());
    s.office.app.remove_device("A2").unwrap();
    settle(&mut [&mut s.office, &mut third, &mut fourth], s.folder.path());
    for office in [&s.office, &third, &fourth] {
        assert_eq!(text(&office.get("household", &family), "display_name"), "見本家");
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
    }
}
