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
