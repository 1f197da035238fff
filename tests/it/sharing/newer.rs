//! What a newer program writes, on a device that was not updated.

use super::{NOW, Shared, settle, shared, sync};
use serde_json::{Value as Json, json};
use tsunagi_core::domain::edit::{Change, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::{Facet, Scope};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::store::{Opened, OwnLog, Store};
use tsunagi_core::sync::wire::UNDERSTOOD;
use tsunagi_tests::{Office, id, test_key};

fn disk(office: &Office) -> Store {
    Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap()
}

/// As a newer program does: an edit, and what its scope needs from now on.
fn writes_something_newer(s: &Shared, by: &mut Office, family: &str) {
    by.edit("household", family, json!({ "note": "新しい版で" }));
    let disk = disk(by);
    let scope = Scope::Household(id(family), Facet::Identity);
    disk.note_needs(scope, disk.own_log().unwrap().0, UNDERSTOOD + 1).unwrap();
    sync(by, s.path());
}

/// The code of the refusal; None where it was written.
fn refused(office: &Office, kind: &str, input: Json) -> Option<String> {
    let kind = Kind::parse(kind).unwrap();
    office.app.put(kind, &input).err().map(|e| e.code.to_string())
}

#[test]
fn where_a_newer_program_writes_an_older_one_reads_until_it_is_updated() {
    let mut s = shared();
    let (family, child) = s.office.family("見本", "2020-10-05");
    let (other, _) = s.office.family("例山", "2021-04-02");
    let (mut newer, _) = s.joined("例山 次郎", "coordinator", 20);
    writes_something_newer(&s, &mut newer, &family);
    settle(&mut [&mut s.office, &mut newer], s.folder.path());
    let o = &s.office;
    assert_eq!(o.get("household", &family)["note"], "新しい版で", "it is read");
    assert!(o.app.sharing().unwrap().outdated);
    let code = Some("app_outdated".to_owned());
    for (kind, input) in [
        ("household", json!({ "id": family, "note": "古い版で" })),
        ("person", json!({ "id": child, "given_name": "別名" })),
        ("phone", json!({ "household_id": family, "number": "000-1111-2222" })),
    ] {
        assert_eq!(refused(o, kind, input), code, "{kind}");
    }
    assert_eq!(o.get("household", &family)["note"], "新しい版で", "nothing was half written");
    // Other parts of this family, other families and the rest of the work go on.
    assert_eq!(refused(o, "household", json!({ "id": family, "contact_caution": "夜は電話しない" })), None);
    assert_eq!(refused(o, "household", json!({ "id": other, "note": "古い版で" })), None);
    o.family("未来野", "2022-02-02");
    // Who comes now and reads it from others is told as well, and all have the same.
    let (mut third, _) = s.joined("未来野 夜", "coordinator", 30);
    assert_eq!(refused(&third, "household", json!({ "id": family, "note": "三" })), code);
    settle(&mut [&mut s.office, &mut newer, &mut third], s.folder.path());
    assert_eq!(third.app.digest().unwrap(), s.office.app.digest().unwrap());
    assert_eq!(newer.app.digest().unwrap(), s.office.app.digest().unwrap());
    // What somebody said who is removed keeps nobody from writing, whoever has sealed something there meanwhile.
    s.office.edit("household", &family, json!({ "contact_caution": "朝に" }));
    settle(&mut [&mut s.office, &mut newer, &mut third], s.folder.path());
    s.office.app.remove_device("A2").unwrap();
    settle(&mut [&mut s.office, &mut third], s.folder.path());
    assert_eq!(refused(&s.office, "household", json!({ "id": family, "note": "あとで" })), None);
    assert!(!s.office.app.sharing().unwrap().outdated);
}

#[test]
fn what_was_written_before_it_was_known_still_goes_out() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut newer, _) = s.joined("例山 次郎", "coordinator", 20);
    s.office.edit("household", &family, json!({ "district": "見本町" }));
    writes_something_newer(&s, &mut newer, &family);
    settle(&mut [&mut s.office, &mut newer], s.folder.path());
    assert_eq!(newer.get("household", &family)["district"], "見本町");
    assert_eq!(newer.app.digest().unwrap(), s.office.app.digest().unwrap());
}

/// Writes a change that this program did not make into a device's own log; the row stays as it was.
fn append(office: &Office, family: &str, field: u16, text: &str) {
    let disk = disk(office);
    let own = OwnLog { number: disk.own_number().unwrap(), log: disk.own_log().unwrap().0 };
    let value = Scalar::Text(text.into());
    let op = Operation { index: 0, field, key: None, value, supersedes: vec![] };
    let change = Change {
        hlc: disk.last_hlc().unwrap().next(Instant(0)),
        actor: office.app.actor(),
        recorded_at: office.app.now(),
        reason: None,
        records: vec![RecordEdit { kind: Kind::Household as u8, id: id(family), ops: vec![op] }],
    };
    disk.append(own, disk.last_change().unwrap() + 1, &change, None).unwrap();
}

#[test]
fn a_field_that_is_not_known_is_kept_and_shown_by_the_program_that_knows_it() {
    const NEWER: u16 = 9_999;
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut newer, _) = s.joined("例山 次郎", "coordinator", 20);
    append(&newer, &family, NEWER, "まだ知らない");
    settle(&mut [&mut newer, &mut s.office], s.folder.path());
    assert_eq!(disk(&s.office).not_known().unwrap(), [(Kind::Household as u8, NEWER)]);
    let (third, _) = s.joined("未来野 夜", "coordinator", 30);
    assert_eq!(disk(&third).not_known().unwrap(), [(Kind::Household as u8, NEWER)], "it is passed on");

    // As after an update: a field that waits is one that the program knows.
    let number = Kind::Household.shape().field("note").unwrap().number;
    append(&s.office, &family, number, "前から届いていた");
    disk(&s.office).note_not_known(Kind::Household as u8, number, id(&family)).unwrap();
    assert!(s.office.get("household", &family)["note"].is_null());
    let office = s.office.again(NOW, 40);
    assert_eq!(office.get("household", &family)["note"], "前から届いていた");
    assert_eq!(
        disk(&office).not_known().unwrap(),
        [(Kind::Household as u8, NEWER)],
        "the other one waits on"
    );
}
