//! Restored backups and copied disks.

use super::*;

#[test]
fn a_restored_laptop_begins_a_new_log_and_loses_nothing() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    let mut restored = copied(&other, 50);
    other.edit("household", &family, json!({ "district": "北" }));
    sync(&mut other, s.path());
    sync(&mut s.office, s.folder.path());

    // The laptop breaks; its backup is older than what it had sent.
    restored.edit("household", &family, json!({ "note": "復元のあと" }));
    let before = restored.app.device().to_owned();
    sync(&mut restored, s.path());
    assert_ne!(restored.app.device(), before, "a new log with a label of its own");
    settle(&mut [&mut s.office, &mut restored], s.folder.path());
    for office in [&s.office, &restored] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "district"), text(&h, "note")), ("北", "復元のあと"));
        assert_eq!(office.app.verify().unwrap(), []);
    }
    assert_eq!(s.office.app.digest().unwrap(), restored.app.digest().unwrap());
    // And it goes on, also after it is opened again.
    let mut restored = restored.again(NOW, 51);
    restored.edit("household", &family, json!({ "language": "ja" }));
    settle(&mut [&mut s.office, &mut restored], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "language"), "ja");
}

/// The one who had read it is a visitor: what they hold of the family cannot be given to the others, who could not believe it.
#[test]
fn what_no_office_had_read_of_a_restored_laptop_is_said_to_be_lost_after_a_fortnight() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    let programme = s.office.programme("home_start", json!({}));
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = json!({ "programme_id": programme, "household_id": family, "status": "active" });
    let enrolment = s.office.put("enrolment", enrolment);
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let mut visitor = s.device(&worker, "visitor", 30);
    settle(&mut [&mut s.office, &mut other, &mut visitor], s.folder.path());
    let mut restored = copied(&other, 50);
    let before = walk(&s.path().join("tsunagi1/l"));
    other.edit("household", &family, json!({ "district": "北" }));
    sync(&mut other, s.path());
    sync(&mut visitor, s.path());
    // The laptop and the folder are both put back.
    let gone: Vec<_> = walk(&s.path().join("tsunagi1/l"))
        .into_iter()
        .filter(|p| !before.contains(p) && is_of(p, &other))
        .collect();
    assert_eq!(gone.len(), 1);
    let bytes = std::fs::read(&gone[0]).unwrap();
    std::fs::remove_file(&gone[0]).unwrap();
    settle(&mut [&mut restored, &mut visitor, &mut s.office], s.folder.path());
    let not_here = |o: &Office| {
        let view = o.app.sharing().unwrap();
        let files = |of: &[tsunagi_core::view::MissingView]| {
            of.iter().map(|m| (m.device.clone(), m.to - m.from + 1)).collect::<Vec<_>>()
        };
        (files(&view.missing), files(&view.lost))
    };
    let one = || vec![("A2".to_owned(), 1)];
    assert_eq!(not_here(&s.office), (one(), vec![]), "it may be on a stick in a drawer");
    let mut office = s.office.again("2026-03-24T09:00", 70);
    assert_eq!(not_here(&office), (vec![], one()));
    assert!(office.app.missing().unwrap().is_empty(), "no report waits for it");
    // It was in a drawer.
    std::fs::write(&gone[0], bytes).unwrap();
    settle(&mut [&mut office, &mut restored], s.folder.path());
    assert_eq!(not_here(&office), (vec![], vec![]));
    assert_eq!(text(&office.get("household", &family), "district"), "北");
}

/// Whether a file is of this laptop's log.
fn is_of(path: &Path, office: &Office) -> bool {
    let file = office.dir.path().join("tsunagi.db");
    let (log, _) = Store::open(&file, &test_key(), Opened::Existing).unwrap().own_log().unwrap();
    path.to_string_lossy().contains(&log.to_string().replace('-', ""))
}

#[test]
fn a_damaged_disk_is_healed_by_its_backup_and_the_folder() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let backup = other.app.daily_backup()().unwrap().unwrap();
    // After the backup: the own, shared and not, and another's.
    other.edit("household", &family, json!({ "district": "北" }));
    let own = other.put("household", json!({ "display_name": "試作家", "note": "あ".repeat(9_000) }));
    sync(&mut other, s.path());
    s.office.edit("household", &family, json!({ "note": "事務所から" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let digest = s.office.app.digest().unwrap();
    assert_eq!(other.app.digest().unwrap(), digest);

    let Office { app, dir } = other;
    drop(app);
    let profile = Profile::at(dir.path());
    let mut bytes = std::fs::read(profile.database()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(profile.database(), bytes).unwrap();
    let found = match profile.open(&test_key(), env_at(NOW, 52)) {
        Ok(app) => app.verify().unwrap().into_iter().map(|f| f.what).collect::<Vec<_>>(),
        Err(e) => vec![e.code],
    };
    assert!(!found.is_empty(), "named");
    profile.restore(&backup, &test_key(), env_at(NOW, 53).clock.now()).unwrap();
    let mut healed = Office { app: profile.open(&test_key(), env_at(NOW, 54)).unwrap(), dir };
    assert_ne!(healed.app.digest().unwrap(), digest, "the backup alone is older");
    settle(&mut [&mut healed, &mut s.office], s.folder.path());
    assert_eq!(healed.app.digest().unwrap(), digest);
    let home = healed.get("household", &family);
    assert_eq!((text(&home, "district"), text(&home, "note")), ("北", "事務所から"));
    assert_eq!(text(&healed.get("household", &own), "display_name"), "試作家");
    assert_eq!(healed.app.verify().unwrap(), []);
}

#[test]
fn two_laptops_from_one_disk_keep_what_both_wrote() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    let mut two = copied(&one, 60);
    one.edit("household", &family, json!({ "district": "北" }));
    two.edit("household", &family, json!({ "note": "写しから" }));
    settle(&mut [&mut one, &mut two, &mut s.office], s.folder.path());
    for office in [&s.office, &one, &two] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "district"), text(&h, "note")), ("北", "写しから"));
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
    }
}

#[test]
fn a_copied_disk_is_found_out_by_what_others_have_of_it() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut one], s.folder.path());
    let mut two = copied(&one, 60);
    let (logs, away) = (s.path().join("tsunagi1/l"), tempfile::tempdir().unwrap());
    // Both write their next segment, and neither finds the other's in the folder.
    let branch = |laptop: &mut Office, name: &str, fields: Json| {
        let before = walk(&logs);
        laptop.edit("household", &family, fields);
        sync(laptop, s.folder.path());
        let new: Vec<_> = walk(&logs).into_iter().filter(|f| !before.contains(f)).collect();
        assert_eq!(new.len(), 1);
        std::fs::rename(&new[0], away.path().join(name)).unwrap();
        new[0].clone()
    };
    let first = branch(&mut one, "one", json!({ "district": "北" }));
    let second = branch(&mut two, "two", json!({ "note": "写しから" }));
    // The office reads the first one's, then only the second one's is there.
    std::fs::rename(away.path().join("one"), &first).unwrap();
    sync(&mut s.office, s.folder.path());
    std::fs::remove_file(&first).unwrap();
    std::fs::rename(away.path().join("two"), &second).unwrap();
    settle(&mut [&mut two, &mut s.office], s.folder.path());
    assert_ne!(two.app.device(), "A2", "it has a name of its own now");
    settle(&mut [&mut one, &mut two, &mut s.office], s.folder.path());
    for office in [&s.office, &one, &two] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "district"), text(&h, "note")), ("北", "写しから"));
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
        assert!(office.app.sharing().unwrap().missing.is_empty());
    }
}

#[test]
fn where_both_branches_were_read_all_come_to_hold_the_same() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut one, &mut third], s.folder.path());
    let mut two = copied(&one, 60);
    one.edit("household", &family, json!({ "language": "ja" }));
    let (logs, away) = (s.path().join("tsunagi1/l"), tempfile::tempdir().unwrap());
    // Each writes its next segment and one other device reads it, while the other's is away.
    let mut branches = vec![];
    for (laptop, reader, fields) in [
        (&mut one, &mut s.office, json!({ "contact_caution": "夜は電話しない" })),
        (&mut two, &mut third, json!({ "note": "写しから" })),
    ] {
        let before = walk(&logs);
        laptop.edit("household", &family, fields);
        sync(laptop, s.folder.path());
        let name = before.len().to_string() + laptop.app.device() + &branches.len().to_string();
        let new: Vec<_> = walk(&logs).into_iter().filter(|f| !before.contains(f)).collect();
        assert_eq!(new.len(), 1);
        let mut hidden = vec![(new[0].clone(), away.path().join(name))];
        sync(reader, s.folder.path());
        // What the reader wrote of it comes later as well.
        let more = walk(&logs).into_iter().filter(|f| !before.contains(f) && *f != new[0]);
        hidden
            .extend(more.enumerate().map(|(n, f)| (f, away.path().join(format!("{}-{n}", branches.len())))));
        for (there, hidden) in &hidden {
            std::fs::rename(there, hidden).unwrap();
        }
        branches.extend(hidden);
    }
    assert_eq!(text(&s.office.get("household", &family), "contact_caution"), "夜は電話しない");
    assert_eq!(text(&third.get("household", &family), "note"), "写しから");
    for (there, hidden) in branches {
        std::fs::rename(hidden, there).unwrap();
    }
    settle(&mut [&mut one, &mut two, &mut s.office, &mut third], s.folder.path());
    // Nothing of a branch stays beside what its writer goes on with.
    one.edit("household", &family, json!({ "contact_caution": "電話は昼" }));
    two.edit("household", &family, json!({ "note": "写しから、続き" }));
    settle(&mut [&mut one, &mut two, &mut s.office, &mut third], s.folder.path());
    for office in [&s.office, &one, &two, &third] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "contact_caution"), text(&h, "note")), ("電話は昼", "写しから、続き"));
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
        assert!(office.app.conflicts().unwrap().is_empty());
        assert!(office.app.sharing().unwrap().missing.is_empty());
        assert_eq!(office.app.verify().unwrap(), []);
    }
}

#[test]
fn a_copied_disk_gets_the_keys_that_were_made_since() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut lost, _) = s.joined("例山 三郎", "desk", 21);
    settle(&mut [&mut s.office, &mut one, &mut lost], s.folder.path());
    let mut two = copied(&one, 60);
    s.office.app.remove_device("A3").unwrap();
    settle(&mut [&mut s.office, &mut one], s.folder.path());
    one.edit("household", &family, json!({ "district": "北" }));
    sync(&mut one, s.path());
    // The copy finds that it is one; the office gives it what is new.
    settle(&mut [&mut two, &mut s.office, &mut one], s.folder.path());
    s.office.edit("household", &family, json!({ "note": "新しい鍵" }));
    two.put("household", json!({ "display_name": "試作家" }));
    settle(&mut [&mut two, &mut s.office, &mut one], s.folder.path());
    assert_eq!(text(&two.get("household", &family), "note"), "新しい鍵");
    for office in [&one, &two] {
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
    }
}

/// What the snapshot stands for bears the same number as the file that is there.
#[test]
fn a_branch_beside_a_snapshot_that_holds_the_other_one_is_set_aside() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut one], s.folder.path());
    let mut two = copied(&one, 60);
    let before = walk(&s.path().join("tsunagi1/l"));
    one.edit("household", &family, json!({ "district": "北" }));
    sync(&mut one, s.path());
    sync(&mut s.office, s.folder.path());
    s.office.app.write_snapshot().unwrap();
    // The folder is put back, and the laptop too: it writes another segment of that number.
    for file in walk(&s.path().join("tsunagi1/l")) {
        if !before.contains(&file) {
            std::fs::remove_file(file).unwrap();
        }
    }
    drop(one);
    two.edit("household", &family, json!({ "note": "写しから" }));
    sync(&mut two, s.path());
    assert_eq!(two.app.device(), "A2", "nobody told it yet");
    sync(&mut s.office, s.folder.path());
    let (late, _) = s.joined("例山 四郎", "coordinator", 22);
    let aside = late.app.sharing().unwrap().set_aside;
    assert_eq!(aside.iter().map(|a| a.code.as_str()).collect::<Vec<_>>(), ["fork"]);
}

/// The snapshot was written before anybody knew; the branch that stands goes on from the same segment.
#[test]
fn a_snapshot_that_holds_a_branch_that_was_taken_back_stands_for_what_is_before_it() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut one, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut one, &mut third], s.folder.path());
    let mut two = copied(&one, 60);
    let before = walk(&s.path().join("tsunagi1/l"));
    one.edit("household", &family, json!({ "district": "北" }));
    sync(&mut one, s.path());
    sync(&mut third, s.path());
    third.app.write_snapshot().unwrap();
    sync(&mut third, s.path());
    // The folder loses what came since, and the copy writes under the same number.
    for file in walk(&s.path().join("tsunagi1/l")) {
        if !before.contains(&file) {
            std::fs::remove_file(file).unwrap();
        }
    }
    two.edit("household", &family, json!({ "note": "写しから" }));
    sync(&mut two, s.path());
    sync(&mut one, s.path());
    assert_ne!(one.app.device(), "A2", "it goes on in a log of its own");
    let (mut late, _) = s.joined("例山 四郎", "coordinator", 22);
    settle(&mut [&mut late, &mut one, &mut two], s.folder.path());
    settle(&mut [&mut s.office, &mut third, &mut late], s.folder.path());
    for office in [&s.office, &one, &two, &third, &late] {
        let h = office.get("household", &family);
        assert_eq!((text(&h, "district"), text(&h, "note")), ("北", "写しから"));
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
        assert!(office.app.sharing().unwrap().missing.is_empty());
        assert_eq!(office.app.verify().unwrap(), []);
    }
}

/// Closes the program, does something with its disk, and opens it again.
pub(super) fn with_disk(office: Office, seed: u64, f: impl FnOnce(&Path)) -> Office {
    let Office { app, dir } = office;
    drop(app);
    f(dir.path());
    Office { app: Profile::at(dir.path()).open(&test_key(), env_at(NOW, seed)).unwrap(), dir }
}

#[test]
fn a_disk_that_was_put_back_hears_from_others_alone_that_it_had_written_more() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut laptop, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    let mut disk = vec![];
    let mut laptop = with_disk(laptop, 21, |dir| disk = std::fs::read(dir.join("tsunagi.db")).unwrap());
    laptop.edit("household", &family, json!({ "note": "前の日の" }));
    sync(&mut laptop, s.folder.path());
    // It answers with a segment that holds no change.
    sync(&mut s.office, s.folder.path());
    let mut laptop = with_disk(laptop, 22, |dir| std::fs::write(dir.join("tsunagi.db"), &disk).unwrap());
    // The folder loses what the laptop had written; the office mends its own part of it.
    std::fs::remove_dir_all(s.path().join("tsunagi1/l")).unwrap();
    sync(&mut s.office, s.folder.path());
    laptop.edit("household", &family, json!({ "language": "en" }));
    settle(&mut [&mut laptop, &mut s.office], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "language"), "en");
    assert_eq!(s.office.app.digest().unwrap(), laptop.app.digest().unwrap());
}
