//! A log that two disks wrote on: what stands in the one branch or the other is lost to nobody.

use super::copies::with_disk;
use super::*;
use tsunagi_core::sync::wire::role_audience;

/// What is new in the folder since `before`, put where nobody finds it.
fn hidden(s: &Shared, before: &[std::path::PathBuf], away: &Path) -> Vec<[std::path::PathBuf; 2]> {
    let new = walk(&s.path().join("tsunagi1/l")).into_iter().filter(|f| !before.contains(f));
    let hide = |file: std::path::PathBuf| {
        let place = away.join(file.file_name().unwrap());
        std::fs::rename(&file, &place).unwrap();
        [file, place]
    };
    new.map(hide).collect()
}

#[test]
fn what_a_copied_laptop_wrote_of_a_family_that_left_it_reaches_every_office() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, child) = s.office.family("見本", "2025-10-05");
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = s
        .office
        .put("enrolment", json!({ "programme_id": programme, "household_id": family, "status": "active" }));
    let assigned = json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" });
    let assignment = s.office.put("assignment", assigned);
    let mut one = s.device(&worker, "visitor", 30);
    let (mut second, _) = s.joined("例山 三郎", "coordinator", 31);
    settle(&mut [&mut s.office, &mut one, &mut second], s.folder.path());
    let (mut one, mut two) = and_its_copy(one, 60);
    let (before, away) = (walk(&s.path().join("tsunagi1/l")), tempfile::tempdir().unwrap());
    // The second office reads the one branch, the first office the other.
    two.edit("household", &family, json!({ "district": "北" }));
    sync(&mut two, s.path());
    sync(&mut second, s.path());
    let files = hidden(&s, &before, away.path());
    one.edit("person", &child, json!({ "medication": "シロップ" }));
    sync(&mut one, s.path());
    s.office.edit("assignment", &assignment, json!({ "to": "2026-03-08", "end_reason": "other" }));
    sync(&mut s.office, s.folder.path());
    // The family leaves the laptop before it hears that it was copied.
    sync(&mut one, s.path());
    assert_eq!(one.app.get(Kind::Household, id(&family)).unwrap_err().code, "I-31");
    for [there, hidden] in files {
        std::fs::rename(hidden, there).unwrap();
    }
    settle(&mut [&mut one, &mut two, &mut s.office, &mut second], s.folder.path());
    for office in [&s.office, &second] {
        assert_eq!(text(&office.get("household", &family), "district"), "北");
        assert_eq!(text(&office.get("person", &child), "medication"), "シロップ");
        assert_eq!(office.app.verify().unwrap(), []);
        assert!(office.app.sharing().unwrap().missing.is_empty());
    }
    assert_eq!(s.office.app.digest().unwrap(), second.app.digest().unwrap());
}

/// A laptop whose disk was put back to before it wrote `lost`, each in a segment, which the office has read; and which has
/// written `note` since. The folder lost all segments with it.
fn put_back(s: &mut Shared, family: &str, lost: &[&str], snapshot: bool) -> Office {
    let (mut laptop, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    let mut disk = vec![];
    let mut laptop = with_disk(laptop, 21, |dir| disk = std::fs::read(dir.join("tsunagi.db")).unwrap());
    for district in lost {
        laptop.edit("household", family, json!({ "district": district }));
        sync(&mut laptop, s.folder.path());
    }
    sync(&mut s.office, s.folder.path());
    if snapshot {
        s.office.app.write_snapshot().unwrap();
        sync(&mut s.office, s.folder.path());
    }
    let mut laptop = with_disk(laptop, 22, |dir| std::fs::write(dir.join("tsunagi.db"), &disk).unwrap());
    std::fs::remove_dir_all(s.path().join("tsunagi1/l")).unwrap();
    laptop.edit("household", family, json!({ "note": "あとから" }));
    sync(&mut laptop, s.folder.path());
    assert_eq!(laptop.app.device(), "A2", "nobody has told it yet");
    laptop
}

#[test]
fn who_has_another_segment_under_a_number_says_since_when() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    // That the office has two says nothing of the first of them.
    let mut laptop = put_back(&mut s, &family, &["北", "南"], false);
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    assert_ne!(laptop.app.device(), "A2");
    assert_eq!(text(&s.office.get("household", &family), "note"), "あとから");
}

#[test]
fn a_visitor_who_reads_nothing_in_it_tells_too_that_a_disk_was_put_back() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut visitor, _) = s.joined("仮野 花", "visitor", 40);
    let (mut laptop, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut laptop, &mut visitor], s.folder.path());
    let mut disk = vec![];
    let mut laptop = with_disk(laptop, 21, |dir| disk = std::fs::read(dir.join("tsunagi.db")).unwrap());
    let before = walk(&s.path().join("tsunagi1/l"));
    laptop.edit("household", &family, json!({ "district": "北" }));
    sync(&mut laptop, s.folder.path());
    sync(&mut visitor, s.path());
    let mut laptop = with_disk(laptop, 22, |dir| std::fs::write(dir.join("tsunagi.db"), &disk).unwrap());
    for file in walk(&s.path().join("tsunagi1/l")).into_iter().filter(|f| !before.contains(f)) {
        std::fs::remove_file(file).unwrap();
    }
    laptop.edit("household", &family, json!({ "note": "あとから" }));
    settle(&mut [&mut laptop, &mut visitor], s.folder.path());
    assert_ne!(laptop.app.device(), "A3", "the visitor's laptop has said so");
    settle(&mut [&mut s.office, &mut laptop, &mut visitor], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "note"), "あとから");
}

#[test]
fn a_disk_that_was_put_back_reads_what_it_had_written_out_of_a_snapshot() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let mut laptop = put_back(&mut s, &family, &["北"], true);
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    assert_ne!(laptop.app.device(), "A2");
    for office in [&s.office, &laptop] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "district"), text(&h, "note")), ("北", "あとから"));
    }
    assert_eq!(s.office.app.digest().unwrap(), laptop.app.digest().unwrap());
}

#[test]
fn the_secret_of_a_new_family_outlives_a_disk_that_was_put_back_and_a_lost_keyring() {
    let mut s = shared();
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut desk, _) = s.joined("未来野 夜", "desk", 30);
    settle(&mut [&mut s.office, &mut second, &mut desk], s.folder.path());
    let family = desk.put("household", json!({ "display_name": "試作家" }));
    let mut disk = vec![];
    let mut desk = with_disk(desk, 31, |dir| disk = std::fs::read(dir.join("tsunagi.db")).unwrap());
    let keyrings = s.path().join("tsunagi1/k");
    let before = walk(&keyrings);
    sync(&mut desk, s.path());
    // One of the two keyrings is lost before anybody has read it: the administrator opens the desks' one too.
    let given: Vec<_> = walk(&keyrings).into_iter().filter(|f| !before.contains(f)).collect();
    assert_eq!(given.len(), 2);
    let of_all = role_audience("everything").to_string().replace('-', "");
    let lost = given.iter().find(|f| f.parent().unwrap().ends_with(&of_all)).unwrap();
    std::fs::remove_file(lost).unwrap();
    let mut desk = with_disk(desk, 32, |dir| std::fs::write(dir.join("tsunagi.db"), &disk).unwrap());
    settle(&mut [&mut s.office, &mut second, &mut desk], s.folder.path());
    for office in [&s.office, &second, &desk] {
        assert_eq!(text(&office.get("household", &family), "display_name"), "試作家");
    }
    assert_eq!(s.office.app.digest().unwrap(), second.app.digest().unwrap());
}

/// The laptop and a copy of its disk, which no backup made.
fn and_its_copy(laptop: Office, seed: u64) -> (Office, Office) {
    let dir = tempfile::tempdir().unwrap();
    let laptop = with_disk(laptop, seed, |disk| {
        for file in walk(disk) {
            std::fs::copy(&file, dir.path().join(file.strip_prefix(disk).unwrap())).unwrap();
        }
    });
    let app = Profile::at(dir.path()).open(&test_key(), env_at(NOW, seed + 1)).unwrap();
    (laptop, Office { app, dir })
}

#[test]
fn a_new_family_of_a_branch_that_was_taken_back_stays_with_who_has_read_it() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut desk, _) = s.joined("未来野 夜", "desk", 30);
    settle(&mut [&mut s.office, &mut desk], s.folder.path());
    let (mut desk, mut copy) = and_its_copy(desk, 60);
    let away = tempfile::tempdir().unwrap();
    let mut before = walk(&s.path().join("tsunagi1/l"));
    let new = copy.put("household", json!({ "display_name": "試作家" }));
    sync(&mut copy, s.path());
    sync(&mut s.office, s.folder.path());
    let of_copy = hidden(&s, &before, away.path());
    desk.edit("household", &family, json!({ "district": "北" }));
    sync(&mut desk, s.path());
    for [there, hidden] in of_copy {
        std::fs::rename(hidden, there).unwrap();
    }
    before = walk(&s.path().join("tsunagi1/l"));
    sync(&mut copy, s.path());
    assert_ne!(copy.app.device(), "A2", "it has found that it is a copy");
    // The claim of its new log comes first, what it wrote there later.
    let of_copy = hidden(&s, &before, away.path());
    sync(&mut s.office, s.folder.path());
    assert_eq!(text(&s.office.get("household", &new), "display_name"), "試作家");
    for [there, hidden] in of_copy {
        std::fs::rename(hidden, there).unwrap();
    }
    settle(&mut [&mut s.office, &mut desk, &mut copy], s.folder.path());
    for office in [&s.office, &desk, &copy] {
        assert_eq!(text(&office.get("household", &new), "display_name"), "試作家");
        assert_eq!(text(&office.get("household", &family), "district"), "北");
        assert_eq!(office.app.verify().unwrap(), []);
    }
}
