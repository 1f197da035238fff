//! What a removed device wrote after its removal: it counts nowhere, can be looked at, and taken over.

use super::*;

#[test]
fn what_a_removed_device_wrote_later_is_looked_through_and_taken_over() {
    let mut s = shared();
    let (family, child) = s.office.family("見本", "2020-10-05");
    let (other_family, _) = s.office.family("試作", "2021-10-05");
    let (mut desk, _) = s.joined("例山 次郎", "desk", 20);
    let (mut other, _) = s.joined("例山 三郎", "coordinator", 21);
    let (visitor, _) = s.joined("例山 四郎", "visitor", 22);
    settle(&mut [&mut s.office, &mut desk, &mut other], s.folder.path());
    s.office.app.remove_device("A2").unwrap();
    sync(&mut s.office, s.folder.path());
    // In a hall without a network, before it hears of that.
    desk.edit("household", &family, json!({ "note": "後から" }));
    desk.edit("person", &child, json!({ "allergies": "卵" }));
    let fresh = desk.put("household", json!({ "display_name": "架空家" }));
    let person = json!({ "family_name": "架空", "birth_date": "2022-01-05", "household_id": fresh, "relation": "child" });
    let baby = desk.put("person", person);
    // Somebody else has written the same meanwhile: nothing to take over.
    desk.edit("household", &other_family, json!({ "district": "北" }));
    s.office.edit("household", &other_family, json!({ "district": "北" }));
    sync(&mut desk, s.folder.path());
    settle(&mut [&mut s.office, &mut other], s.folder.path());

    let list = other.app.written_late().unwrap();
    let of = |id: &str| list.iter().find(|l| l.id == id);
    assert_eq!(list.iter().map(|l| l.kind.as_str()).filter(|k| *k == "household").count(), 2, "{list:?}");
    assert!(of(&other_family).is_none(), "it differs in nothing");
    let late = of(&family).unwrap();
    assert_eq!((late.device.as_str(), late.actor.as_str(), late.is_new), ("A2", "例山 次郎", false));
    assert_eq!(late.household_name.as_deref(), Some("見本家"));
    let fields: Vec<_> = late.fields.iter().map(|f| (f.field.as_str(), &f.now, &f.theirs)).collect();
    assert_eq!(fields, [("note", &Json::Null, &json!("後から"))]);
    assert!(of(&fresh).unwrap().is_new);
    assert_eq!(of(&child).unwrap().person.as_deref().map(|p| p.starts_with("見本")), Some(true));
    assert_eq!(of(&baby).unwrap().household_name.as_deref(), Some("架空家"), "of a family that came late");
    assert_eq!(text(&other.get("household", &family), "note"), "", "looking changes nothing");

    // What others were given to decide is not theirs to take over.
    assert_eq!(visitor.app.written_late().unwrap_err().code, "not_your_role");
    assert_eq!(visitor.app.take_over(id(&family)).unwrap_err().code, "not_your_role");
    // A membership names the person, who has to be there first.
    let membership = list.iter().find(|l| l.kind == "membership").unwrap();
    assert_eq!(other.app.take_over(id(&membership.id)).unwrap_err().code, "reference_missing");
    for late in &list {
        other.app.take_over(id(&late.id)).unwrap();
    }
    assert!(other.app.written_late().unwrap().is_empty());
    assert_eq!(other.app.take_over(id(&family)).unwrap_err().code, "nothing_to_take_over");
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    for office in [&s.office, &other] {
        assert_eq!(text(&office.get("household", &family), "note"), "後から");
        assert_eq!(text(&office.get("person", &child), "allergies"), "卵");
        assert_eq!(text(&office.get("household", &fresh), "display_name"), "架空家");
        assert_eq!(office.app.verify().unwrap(), []);
        assert!(office.app.written_late().unwrap().is_empty(), "done everywhere");
    }
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
    // What is written on it later does not bring it back.
    s.office.edit("household", &family, json!({ "note": "直した" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert!(other.app.written_late().unwrap().is_empty());
    // Its history says how it came.
    let told = other.app.history(Kind::Household, id(&family)).unwrap();
    assert!(format!("{told:?}").contains("taken_over"), "{told:?}");
}

#[test]
fn who_looks_while_the_folder_is_away_is_told_so() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    assert!(s.office.app.written_late().unwrap().is_empty(), "nobody was removed");
    s.office.app.remove_device("A2").unwrap();
    sync(&mut s.office, s.folder.path());
    lost.edit("household", &family, json!({ "note": "後から" }));
    sync(&mut lost, s.folder.path());
    sync(&mut s.office, s.folder.path());
    assert_eq!(s.office.app.written_late().unwrap().len(), 1);
    let path = s.folder.path().to_owned();
    let elsewhere = path.with_extension("away");
    std::fs::rename(&path, &elsewhere).unwrap();
    assert_eq!(s.office.app.written_late().unwrap_err().code, "folder_missing");
    std::fs::rename(&elsewhere, &path).unwrap();
    assert_eq!(s.office.app.written_late().unwrap().len(), 1);
}

#[test]
fn the_history_of_sharing_says_from_whom_how_much_came() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut second, &mut third], s.folder.path());
    second.edit("household", &family, json!({ "note": "ひとつ" }));
    second.edit("household", &family, json!({ "district": "北" }));
    third.edit("household", &family, json!({ "language": "ja" }));
    sync(&mut second, s.folder.path());
    sync(&mut third, s.folder.path());
    sync(&mut s.office, s.folder.path());
    let events = s.office.app.sharing().unwrap().events;
    let round = events.iter().find(|e| e.code == "round").unwrap();
    assert_eq!(round.detail["received"], 3);
    assert_eq!(round.detail["from"], json!({ "A2": 2, "A3": 1 }));
}

#[test]
fn who_joins_while_the_folder_is_still_on_its_way_is_told_that_more_comes() {
    let mut s = shared();
    s.office.family("見本", "2020-10-05");
    let worker = s.office.put("worker", json!({ "person_name": "例山 次郎" }));
    let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
    sync(&mut s.office, s.folder.path());
    let profile = |seed| (tempfile::tempdir().unwrap(), env_at(NOW, seed));
    let (half, full) = (tempfile::tempdir().unwrap(), s.folder.path().join("tsunagi1"));
    // The copying program has brought everything but the logs.
    for file in walk(&full) {
        let to = half.path().join(file.strip_prefix(s.folder.path()).unwrap());
        if !file.starts_with(full.join("l")) {
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(&file, &to).unwrap();
        }
    }
    let (dir, env) = profile(20);
    let (mut app, joined) = Profile::at(dir.path()).join(&test_key(), env, half.path(), &code).unwrap();
    assert!(!joined.whole, "{joined:?}");
    for file in walk(&full) {
        let to = half.path().join(file.strip_prefix(s.folder.path()).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(&file, &to).unwrap();
    }
    assert!(app.sync(half.path()).unwrap().received > 0);
    // And where all of it is there.
    let worker = s.office.put("worker", json!({ "person_name": "例山 三郎" }));
    let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
    sync(&mut s.office, s.folder.path());
    let (dir, env) = profile(21);
    let (_, joined) = Profile::at(dir.path()).join(&test_key(), env, s.folder.path(), &code).unwrap();
    assert!(joined.whole && joined.received > 0, "{joined:?}");
}

#[test]
fn the_folder_is_looked_at_file_by_file_and_says_what_heals() {
    let mut s = shared();
    s.office.family("見本", "2020-10-05");
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut second], s.folder.path());
    assert_eq!(s.office.app.verify_folder().unwrap(), Some(vec![]));
    let logs: Vec<_> = walk(&s.path().join("tsunagi1/l"));
    let own = second.app.sharing().unwrap().device;
    assert_eq!(own, "A2");
    for file in &logs {
        std::fs::write(file, b"torn").unwrap();
    }
    std::fs::write(s.path().join("tsunagi1/l/notes.tsg"), b"junk").unwrap();
    let found = s.office.app.verify_folder().unwrap().unwrap();
    assert_eq!(found.len(), logs.len() + 1);
    let heals = |f: &&tsunagi_core::app::VerifyFinding| f.healable;
    assert_eq!(found.iter().filter(heals).count(), logs.len(), "{found:?}");
    let path = s.folder.path().to_owned();
    std::fs::rename(&path, path.with_extension("away")).unwrap();
    assert_eq!(s.office.app.verify_folder().unwrap(), None, "not looked at");
    std::fs::rename(path.with_extension("away"), &path).unwrap();
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_folder_holds_nobody_up() {
    let mut s = shared();
    s.office.family("見本", "2020-10-05");
    let pipe = s.path().join("tsunagi1/l/1-0000000000000000.tsg");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    sync(&mut s.office, s.folder.path());
    assert!(s.office.app.sharing().unwrap().set_aside.is_empty());
}
