//! Several devices of one organisation and a folder between them.

mod access;
mod branches;
mod claims;
mod copies;
mod erasing;
mod joining;
mod late;
mod leftover;
mod limits;
mod lineage;
mod need;
mod newer;
mod races;
mod removal;
mod space;
mod told;

use serde_json::{Value as Json, json};
use std::path::Path;
use tempfile::TempDir;
use tsunagi_core::app::{Decision, Profile};
use tsunagi_core::domain::hlc::Hlc;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::{Filter, Opened, Store};
use tsunagi_core::view::SyncReport;
use tsunagi_tests::{Office, env_at, id, test_key};

const NOW: &str = "2026-03-09T09:00";

/// The database of an office, whatever its role shows of it.
fn disk(office: &Office) -> Store {
    Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap()
}

/// An office that shares through a folder.
struct Shared {
    office: Office,
    folder: TempDir,
}

fn shared() -> Shared {
    let mut office = Office::new(NOW);
    let folder = tempfile::tempdir().unwrap();
    office.app.sync(folder.path()).unwrap();
    Shared { office, folder }
}

impl Shared {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A new device of a new worker with this access role; the worker's id as well.
    fn joined(&mut self, name: &str, role: &str, seed: u64) -> (Office, String) {
        let worker = self.office.put("worker", json!({ "person_name": name, "access_role": role }));
        (self.device(&worker, role, seed), worker)
    }

    fn device(&mut self, worker: &str, role: &str, seed: u64) -> Office {
        let invitation = self.office.app.invite(id(worker), role).unwrap();
        sync(&mut self.office, self.folder.path());
        let device = Office::join(self.folder.path(), &invitation.code, NOW, seed).unwrap();
        sync(&mut self.office, self.folder.path());
        device
    }
}

/// A laptop with a copy of another one's disk.
fn copied(of: &Office, seed: u64) -> Office {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("b.tsunagi");
    of.app.backup(&file).unwrap();
    let profile = Profile::at(dir.path());
    profile.restore(&file, &test_key(), env_at(NOW, seed).clock.now()).unwrap();
    Office { app: profile.open(&test_key(), env_at(NOW, seed)).unwrap(), dir }
}

fn sync(office: &mut Office, folder: &Path) -> SyncReport {
    match office.app.sync(folder) {
        Ok(report) => report,
        Err(e) => panic!("{}", e.json()),
    }
}

/// Rounds until nothing moves any more.
fn settle(devices: &mut [&mut Office], folder: &Path) {
    for _ in 0..3 {
        for device in devices.iter_mut() {
            sync(device, folder);
        }
    }
}

fn text<'a>(record: &'a Json, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

#[test]
fn a_family_that_two_desks_entered_is_found_after_the_round() {
    let mut s = shared();
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 21);
    s.office.family("見本", "2020-10-05");
    other.family("見本", "2020-10-05");
    assert_eq!(s.office.app.duplicates(9).unwrap().pairs, []);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    for office in [&s.office, &other] {
        let found = office.app.duplicates(9).unwrap().pairs;
        assert_eq!(found.iter().map(|p| p.kind.as_str()).collect::<Vec<_>>(), ["household"]);
    }
}

#[test]
fn that_two_are_two_is_said_once_for_all_devices_and_to_nobody_outside_the_office() {
    let mut s = shared();
    let (one, child) = s.office.family("見本", "2020-10-05");
    let (other, twin) = s.office.family("見本", "2020-10-05");
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut desk, _) = s.joined("未来野 夜", "desk", 30);
    settle(&mut [&mut s.office, &mut second, &mut desk], s.folder.path());
    let pairs = |o: &Office| o.app.duplicates(9).unwrap().pairs.len();
    assert_eq!((pairs(&s.office), pairs(&second)), (1, 1));
    second.app.keep_apart(id(&other), id(&one), false).unwrap();
    second.app.keep_apart(id(&child), id(&twin), false).unwrap();
    settle(&mut [&mut second, &mut s.office, &mut desk], s.folder.path());
    assert_eq!((pairs(&s.office), pairs(&second)), (0, 0));
    for (kind, a, b) in [("household", &one, &other), ("person", &child, &twin)] {
        let at = a.min(b);
        assert_eq!(s.office.get(kind, at)["not_same_as"], json!([a.max(b)]));
        let known = &desk.get(kind, at)["not_same_as"];
        assert!(known.is_null() || *known == json!([]), "{known}");
    }
    // Two who say it of two pairs at once both count.
    let (third, _) = s.office.family("見本", "2020-10-05");
    settle(&mut [&mut s.office, &mut second], s.folder.path());
    s.office.app.keep_apart(id(&one), id(&third), false).unwrap();
    second.app.keep_apart(id(&other), id(&third), false).unwrap();
    settle(&mut [&mut s.office, &mut second], s.folder.path());
    assert_eq!((pairs(&s.office), pairs(&second)), (0, 0));
}

#[test]
fn a_second_desk_gets_what_is_there_and_both_go_on() {
    let mut s = shared();
    let (family, child) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    assert_eq!(text(&other.get("household", &family), "display_name"), "見本家");
    assert_eq!(text(&other.get("person", &child), "family_name"), "見本");
    assert_eq!(other.app.digest().unwrap(), s.office.app.digest().unwrap());
    assert_eq!(other.app.find("みほん", 5).unwrap().len(), s.office.app.find("みほん", 5).unwrap().len());

    other.edit("household", &family, json!({ "note": "夕方に電話" }));
    let second = other.put("household", json!({ "display_name": "試作家" }));
    let place = |o: &Office| o.app.record_place(id(&second)).unwrap();
    assert_eq!(place(&other), Some("here"));
    let report = sync(&mut other, s.path());
    assert_eq!((report.published, report.received), (2, 0));
    assert_eq!(place(&other), Some("in_folder"));
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!(report.received, 2);
    assert_eq!(place(&s.office), None, "somebody else wrote it");
    sync(&mut other, s.path());
    assert_eq!(place(&other), Some("received"));
    assert_eq!(text(&s.office.get("household", &family), "note"), "夕方に電話");
    assert_eq!(text(&s.office.get("household", &second), "display_name"), "試作家");
    assert_eq!(other.app.digest().unwrap(), s.office.app.digest().unwrap());
    assert_eq!(s.office.app.verify().unwrap(), [], "rows are what the log says");
    assert_eq!(other.app.verify().unwrap(), []);
    // Whose code it is shows in the record's number.
    assert!(text(&s.office.get("household", &second), "code").starts_with("H-A2-"));
}

#[test]
fn nothing_to_do_writes_nothing() {
    let mut s = shared();
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let files = |dir: &Path| walk(dir).len();
    let before = files(s.path());
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert_eq!(files(s.path()), before, "no round makes another one necessary");
    let view = s.office.app.sharing().unwrap();
    assert_eq!((view.pending, view.unreceived, view.set_aside.len()), (0, 0, 0), "{:?}", view.set_aside);
    assert_eq!(view.devices.len(), 2);
    assert!(view.may_invite && !other.app.sharing().unwrap().may_invite);
}

#[test]
fn a_critical_field_waits_for_a_person_and_a_decision_goes_everywhere() {
    let mut s = shared();
    let (_, child) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    s.office.edit("person", &child, json!({ "allergies": "卵" }));
    other.edit("person", &child, json!({ "allergies": "そば", "note": "人見知り" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let (mine, theirs) = (s.office.app.conflicts().unwrap(), other.app.conflicts().unwrap());
    assert_eq!((mine.len(), theirs.len()), (1, 1));
    assert_eq!((mine[0].field.as_str(), mine[0].choices.len()), ("allergies", 2));
    let both = s.office.get("person", &child);
    assert!(text(&both, "allergies").contains("卵") && text(&both, "allergies").contains("そば"));
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());

    let unknown = Decision::Choose("A9/1/0".into());
    assert_eq!(s.office.app.resolve_conflict(&mine[0].id, &unknown).unwrap_err().code, "candidate_missing");
    let chosen = mine[0].choices.iter().find(|c| c.value == json!("そば")).unwrap();
    s.office.app.resolve_conflict(&mine[0].id, &Decision::Choose(chosen.op.clone())).unwrap();
    assert!(s.office.app.conflicts().unwrap().is_empty());
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert!(other.app.conflicts().unwrap().is_empty());
    assert_eq!(text(&other.get("person", &child), "allergies"), "そば");
    assert_eq!(other.app.digest().unwrap(), s.office.app.digest().unwrap());
    assert_eq!(s.office.app.resolve_conflict(&mine[0].id, &unknown).unwrap_err().code, "conflict_missing");
}

#[test]
fn deleting_what_somebody_else_edits_asks() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    s.office.app.delete(Kind::Household, id(&family), "二重登録").unwrap();
    other.edit("household", &family, json!({ "district": "北" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let open = s.office.app.conflicts().unwrap();
    assert_eq!(open.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(), ["deleted"]);
    assert_eq!(
        text(&s.office.get("household", &family), "display_name"),
        "見本家",
        "nothing is gone meanwhile"
    );
    other.app.resolve_conflict(&open[0].id, &Decision::Value(json!(true))).unwrap();
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert!(s.office.app.conflicts().unwrap().is_empty());
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
    let gone =
        |o: &Office| o.app.put(Kind::Household, &json!({ "id": family, "note": "x" })).unwrap_err().code;
    assert_eq!((gone(&s.office), gone(&other)), ("record_deleted".into(), "record_deleted".into()));
}

#[test]
fn a_folder_that_is_away_or_wiped_loses_nothing() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let e = s.office.app.sync(&s.path().join("none")).unwrap_err();
    assert_eq!(e.code, "folder_missing");
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(s.office.app.sync(empty.path()).unwrap_err().code, "folder_unmounted");
    assert!(!empty.path().join("tsunagi1").exists(), "nothing is written where the folder is not");
    assert_eq!(s.office.get("household", &family)["deleted_at"], Json::Null);

    // Every segment is gone: each device puts its own back.
    let log_files = |dir: &Path| walk(&dir.join("tsunagi1/l")).len();
    let before = log_files(s.path());
    std::fs::remove_dir_all(s.path().join("tsunagi1/l")).unwrap();
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert_eq!(log_files(s.path()), before);
}

#[test]
fn a_marker_that_was_lost_or_damaged_is_put_back_by_whoever_has_files_beside_it() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut desk, _) = s.joined("例山 次郎", "desk", 20);
    settle(&mut [&mut s.office, &mut desk], s.folder.path());
    let marker = s.path().join("tsunagi1/marker");
    let whole = std::fs::read(&marker).unwrap();
    desk.edit("household", &family, json!({ "district": "北" }));
    for bytes in [None, Some(&whole[..whole.len() / 2]), Some(b"".as_slice()), Some(b"junk".as_slice())] {
        std::fs::remove_file(&marker).unwrap();
        bytes.map_or(Ok(()), |bytes| std::fs::write(&marker, bytes)).unwrap();
        sync(&mut desk, s.path());
        assert_eq!(std::fs::read(&marker).unwrap(), whole, "{bytes:?}");
    }
    settle(&mut [&mut s.office, &mut desk], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "district"), "北");
    // Where nothing of ours lies beside it, nobody says that it is the folder.
    let empty = tempfile::tempdir().unwrap();
    std::fs::create_dir(empty.path().join("tsunagi1")).unwrap();
    assert_eq!(desk.app.sync(empty.path()).unwrap_err().code, "folder_unmounted");
    std::fs::write(empty.path().join("tsunagi1/marker"), b"junk").unwrap();
    assert_eq!(desk.app.sync(empty.path()).unwrap_err().code, "folder_not_ours");
}

#[test]
fn torn_zeroed_and_foreign_files_are_set_aside_and_mended_ones_are_read() {
    let mut s = shared();
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let before: Vec<_> = walk(&s.path().join("tsunagi1/l"));
    let (family, _) = other.family("見本", "2020-10-05");
    sync(&mut other, s.path());
    let new: Vec<_> =
        walk(&s.path().join("tsunagi1/l")).into_iter().filter(|p| !before.contains(p)).collect();
    assert_eq!(new.len(), 1);
    let good = std::fs::read(&new[0]).unwrap();
    for bad in [vec![0; good.len()], good[..good.len() / 2].to_vec(), [&good[..], b"x"].concat(), vec![]] {
        std::fs::write(&new[0], &bad).unwrap();
        let report = sync(&mut s.office, s.folder.path());
        assert_eq!((report.received, report.set_aside), (0, 1));
    }
    // Its writer sees that nobody has it, and puts it in again.
    sync(&mut other, s.path());
    assert_eq!(std::fs::read(&new[0]).unwrap(), good);
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!(report.set_aside, 0);
    assert!(report.received > 0);
    assert_eq!(text(&s.office.get("household", &family), "display_name"), "見本家");

    // Copies under other names are the same bytes.
    std::fs::copy(&new[0], new[0].with_file_name("copy (conflicted copy 2026-03-09).tsg")).unwrap();
    std::fs::write(new[0].with_file_name("9-0000000000000000.tsg"), b"junk").unwrap();
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!((report.received, report.set_aside), (0, 1));
}

#[test]
fn a_segment_that_is_late_makes_the_later_ones_wait_and_is_missed() {
    let mut s = shared();
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut other, &mut third], s.folder.path());
    let before = walk(&s.path().join("tsunagi1/l"));
    other.put("household", json!({ "display_name": "一番家" }));
    sync(&mut other, s.path());
    let first: Vec<_> =
        walk(&s.path().join("tsunagi1/l")).into_iter().filter(|p| !before.contains(p)).collect();
    sync(&mut third, s.path());
    other.put("household", json!({ "display_name": "二番家" }));
    sync(&mut other, s.path());
    let aside = tempfile::tempdir().unwrap();
    std::fs::rename(&first[0], aside.path().join("f")).unwrap();
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!(report.received, 0, "the second waits for the first");
    assert_eq!(report.missing.len(), 1, "the third device has it, so it is missed");
    assert_eq!(report.missing[0].device, "A2");
    std::fs::rename(aside.path().join("f"), &first[0]).unwrap();
    let report = sync(&mut s.office, s.folder.path());
    assert_eq!((report.received, report.missing.len()), (2, 0));
}

#[test]
fn codes_that_are_wrong_used_or_late_say_so() {
    let mut s = shared();
    let worker = s.office.put("worker", json!({ "person_name": "例山 次郎" }));
    let invitation = s.office.app.invite(id(&worker), "coordinator").unwrap();
    let code =
        |code: &str, now: &str, seed| Office::join(s.folder.path(), code, now, seed).err().map(|e| e.code);
    assert_eq!(code(&invitation.code, NOW, 70).as_deref(), Some("code_wrong"), "it is not in the folder yet");
    sync(&mut s.office, s.folder.path());
    let code =
        |code: &str, now: &str, seed| Office::join(s.folder.path(), code, now, seed).err().map(|e| e.code);
    let mistyped = invitation.code.replacen(
        &invitation.code[..1],
        if invitation.code.starts_with('A') { "B" } else { "A" },
        1,
    );
    assert_eq!(code(&mistyped, NOW, 70).as_deref(), Some("code_mistyped"));
    assert_eq!(code(&invitation.code, "2026-03-20T09:00", 70).as_deref(), Some("invitation_expired"));
    assert_eq!(code(&invitation.code.to_lowercase().replace('-', " "), NOW, 71), None);
    // Somebody else uses the same slip of paper.
    let mut late = Office::join(s.folder.path(), &invitation.code, "2026-03-09T09:01", 72).unwrap();
    sync(&mut s.office, s.folder.path());
    sync(&mut late, s.folder.path());
    assert_eq!(late.app.sharing().unwrap().problem.as_deref(), Some("invitation_used"));
    assert_eq!(s.office.app.devices().unwrap().len(), 2);
    // The used invitation has left the folder, with what it grants.
    let code =
        |code: &str, now: &str, seed| Office::join(s.folder.path(), code, now, seed).err().map(|e| e.code);
    assert_eq!(code(&invitation.code, NOW, 74).as_deref(), Some("invitation_used"));
    let e = Office::join(tempfile::tempdir().unwrap().path(), &invitation.code, NOW, 73).unwrap_err();
    assert_eq!(e.code, "folder_not_ours");
    assert_eq!(s.office.app.invite(id(&worker), "nobody").unwrap_err().code, "worker_has_no_role");
}

#[test]
fn another_organisations_folder_is_not_touched() {
    let mut s = shared();
    let mut other = Office::new(NOW).again(NOW, 80);
    let folder = tempfile::tempdir().unwrap();
    let mut own = other;
    own.app.sync(folder.path()).unwrap();
    other = own;
    assert_eq!(other.app.sync(s.path()).unwrap_err().code, "folder_other_organisation");
    assert_eq!(s.office.app.sync(folder.path()).unwrap_err().code, "folder_other_organisation");
}

#[test]
fn the_last_bed_given_twice_is_the_same_ones_on_every_device() {
    let mut s = shared();
    let programme = s.office.programme("short_stay", json!({ "capacity": 1 }));
    let (_, first) = s.office.family("見本", "2020-10-05");
    let (_, second) = s.office.family("試作", "2019-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    let stay = |person: &str| {
        json!({
            "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["other"], "status": "confirmed", "planned_in_at": "2026-03-14T17:00", "planned_out_at": "2026-03-15T17:00",
        })
    };
    let (a, b) = (s.office.put("stay", stay(&first)), other.put("stay", stay(&second)));
    assert!(s.office.app.arrangements().unwrap().is_empty());
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let of = |o: &Office| {
        let found = o.app.arrangements().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].night.as_str(), found[0].capacity), ("2026-03-14", 1));
        assert!(found[0].free_nights.contains(&"2026-03-13".to_owned()), "{:?}", found[0].free_nights);
        found[0].stays.iter().map(|s| (s.stay.id.clone(), s.kept, s.rule.clone())).collect::<Vec<_>>()
    };
    let list = of(&s.office);
    assert_eq!(list, of(&other));
    assert_eq!((list.len(), list[0].1, list[1].1), (2, true, false));
    assert!([&a, &b].contains(&&list[1].0));
    // Moved to a free night, it is in order.
    s.office.edit(
        "stay",
        &list[1].0,
        json!({ "planned_in_at": "2026-03-12T17:00", "planned_out_at": "2026-03-13T17:00" }),
    );
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert!(other.app.arrangements().unwrap().is_empty());
}

#[test]
fn what_was_read_before_a_removal_was_known_is_taken_out_everywhere() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut other, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut lost, &mut other], s.folder.path());
    lost.edit("household", &family, json!({ "note": "後から" }));
    sync(&mut lost, s.path());
    sync(&mut other, s.path());
    assert_eq!(text(&other.get("household", &family), "note"), "後から");
    s.office.app.remove_device("A2").unwrap();
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    for office in [&s.office, &other] {
        assert_eq!(text(&office.get("household", &family), "note"), "");
        assert_eq!(office.app.verify().unwrap(), []);
        let aside = office.app.sharing().unwrap().set_aside;
        assert!(aside.iter().any(|a| a.code == "removed_writer"), "it can be looked at: {aside:?}");
    }
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
}

#[test]
fn keys_for_a_single_device_come_from_those_who_hold_everything() {
    use tsunagi_core::sync::crypt::{DeviceKeys, SecretKey};
    use tsunagi_core::sync::wire::{HouseholdKey, KeyringPlan, Keys, file_hash, file_name};
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut visitor, _) = s.joined("仮野 花", "visitor", 30);
    let (mut desk, _) = s.joined("未来野 夜", "desk", 31);
    settle(&mut [&mut s.office, &mut visitor, &mut desk], s.folder.path());
    let disk =
        |o: &Office| Store::open(&o.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    let secret = disk(&desk).secret("device").unwrap().unwrap();
    let desks = DeviceKeys::from_bytes(secret.as_slice().try_into().unwrap());
    let (of_desk, of_visitor) = (disk(&desk).own_log().unwrap().0, disk(&visitor).own_log().unwrap().0);
    let open = disk(&visitor).devices().unwrap().into_iter().find(|d| d.log == of_visitor).unwrap().open;
    let key = SecretKey::from_bytes([0xee; 32]);
    let household = HouseholdKey { household: id(&family), hlc: Hlc(u64::MAX >> 2), facet: 0, key };
    let keys = Keys { households: vec![household], ..Keys::default() };
    let org = s.office.app.organisation();
    let plan = KeyringPlan { org, audience: of_visitor, issuer: of_desk, n: 9 };
    let bytes = plan.seal(&keys, &open, &desks.sign, &*env_at(NOW, 99).entropy).unwrap();
    let hex = of_visitor.to_string().replace('-', "");
    let file = s.path().join(format!("tsunagi1/k/{hex}/{}", file_name(9, &file_hash(&bytes))));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
    sync(&mut visitor, s.path());
    assert!(disk(&visitor).household_keys(id(&family)).unwrap().is_empty());
    assert_eq!(visitor.app.sharing().unwrap().set_aside.len(), 1);
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(walk(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}

#[test]
fn what_is_deleted_waits_for_no_decision() {
    let mut s = shared();
    let (_, child) = s.office.family("見本", "2020-10-05");
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    s.office.edit("person", &child, json!({ "allergies": "卵" }));
    other.edit("person", &child, json!({ "allergies": "そば" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let open = other.app.conflicts().unwrap();
    assert_eq!(open.len(), 1);
    s.office.app.delete(Kind::Person, id(&child), "二重登録").unwrap();
    assert!(s.office.app.conflicts().unwrap().is_empty());
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert!(other.app.conflicts().unwrap().is_empty());
    let late = other.app.resolve_conflict(&open[0].id, &Decision::Value(json!("小麦")));
    assert_eq!(
        late.unwrap_err().code,
        "conflict_missing",
        "deciding would bring it back on this device alone"
    );
    assert_eq!(other.app.verify().unwrap(), []);
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
}
