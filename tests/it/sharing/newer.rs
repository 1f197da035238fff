//! What a newer program writes, on a device that was not updated.

use super::{NOW, Shared, disk, settle, shared, sync, text};
use serde_json::{Value as Json, json};
use tsunagi_core::app::{Decision, ExportRequest, Importing};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::edit::{Change, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::{Facet, Scope};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::error::Error;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::store::{Filter, OwnLog};
use tsunagi_core::sync::wire::UNDERSTOOD;
use tsunagi_tests::{Office, id};

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

fn sends_a_batch(by: &Office, to: &str, days: [&str; 2]) {
    let out = by.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let days = days.map(|d| d.parse().unwrap());
    let (period, recipient) = (Period::new(days[0], days[1]).unwrap(), id(to));
    let request =
        ExportRequest { period, recipient, out: &out, level: Level::Aggregate, encoding: Encoding::Utf8 };
    by.app.export_weekly(&request).unwrap();
}

/// What an older program does in one go, where it may only read a part of what that is about.
#[test]
fn an_older_program_refuses_the_whole_of_an_act_and_does_what_only_adds() {
    let mut s = shared();
    let (family, child) = s.office.family("見本", "2020-10-05");
    let (other, _) = s.office.family("例山", "2021-04-02");
    let programme = s.office.programme("home_start", json!({}));
    let (mut newer, worker) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("未来野 夜", "coordinator", 30);
    let visit = s.office.put(
        "visit",
        json!({
            "programme_id": programme, "household_id": family, "visit_kind": "regular", "status": "done",
            "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T11:00", "worker_ids": [worker],
            "present_person_ids": [child],
        }),
    );
    let ward = s.office.put(
        "organisation",
        json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "999999" }),
    );
    settle(&mut [&mut s.office, &mut newer, &mut third], s.folder.path());
    let edited = s.office.edit("person", &child, json!({ "given_name": "別名" })).change.unwrap();
    s.office.edit("person", &child, json!({ "allergies": "卵" }));
    newer.edit("person", &child, json!({ "allergies": "そば" }));
    let batch = id("01980000-0000-7000-8000-0000000000ba");
    let two = s.office.app.transact_many(Some(batch), |tx| {
        for household in [&family, &other] {
            let phone = json!({ "household_id": household, "number": "000-1111-2222" });
            tx.change(None, |tx| tx.put(Kind::Phone, &phone))?;
        }
        Ok(())
    });
    two.unwrap();
    settle(&mut [&mut s.office, &mut newer, &mut third], s.folder.path());
    newer.edit("household", &family, json!({ "note": "新しい版で", "contact_caution": "昼に" }));
    newer.edit("visit", &visit, json!({ "note": "新しい版で" }));
    newer.put("worker", json!({ "person_name": "仮野 花" }));
    sends_a_batch(&newer, &ward, ["2026-02-23", "2026-03-01"]);
    // From now on the whole of the family, the directory and the audit need a newer program.
    let (of, log) = (id(&family), disk(&newer).own_log().unwrap().0);
    let parts = [Facet::Identity, Facet::Care, Facet::Visit].map(|f| Scope::Household(of, f));
    for scope in parts.into_iter().chain([Scope::Directory, Scope::Audit]) {
        disk(&newer).note_needs(scope, log, UNDERSTOOD + 1).unwrap();
    }
    settle(&mut [&mut newer, &mut s.office, &mut third], s.folder.path());

    let o = &s.office;
    let before = o.app.digest().unwrap();
    let outdated = |e: Error| assert_eq!(e.code, "app_outdated", "{}", e.json());
    let open = o.app.conflicts().unwrap();
    assert_eq!(open.len(), 1);
    outdated(
        o.app.resolve_conflict(&open[0].id, &Decision::Choose(open[0].choices[0].op.clone())).unwrap_err(),
    );
    outdated(o.app.resolve_conflict(&open[0].id, &Decision::Value(json!("小麦"))).unwrap_err());
    assert_eq!(json!(o.app.conflicts().unwrap()), json!(open), "it waits for the update");
    outdated(o.app.undo(edited.parse().unwrap()).unwrap_err());
    outdated(o.app.delete(Kind::Household, of, "二重登録").unwrap_err());
    outdated(o.app.review(&[id(&visit)]).unwrap_err());
    assert!(o.get("visit", &visit)["reviewed_at"].is_null());
    assert_eq!(o.app.digest().unwrap(), before, "nothing is half done");
    assert_eq!(o.app.undo_batch(batch).unwrap().value, (1, 1), "what may be written there is taken back");

    // Of a list each row stands or comes back by itself.
    let list = o.dir.path().join("phones.csv");
    let rows = format!("household_id,number\n{family},000-3333-4444\n{other},000-5555-6666\n");
    std::fs::write(&list, rows).unwrap();
    let mut codes = vec![];
    let mut refused = |_, e: &Error| {
        codes.push(e.code.to_string());
        String::new()
    };
    let mut how =
        Importing { map: Default::default(), dry_run: false, progress: &mut |_| {}, refused: &mut refused };
    let done = o.app.import(Kind::Phone, &list, &mut how).unwrap();
    assert_eq!((done.stored, done.rejected, codes), (1, 1, vec!["app_outdated".to_owned()]));
    assert_eq!(o.all("phone", &Filter::default()).iter().filter(|p| p["deleted_at"].is_null()).count(), 2);

    // A batch that is out is known to be, or nothing could be called back.
    sends_a_batch(o, &ward, ["2026-03-02", "2026-03-08"]);
    assert_eq!(o.all("export_batch", &Filter::default()).len(), 2);

    // Neither a lost laptop nor the law waits for an update.
    o.app.remove_device("A3").unwrap();
    let code = text(&o.get("household", &family), "code").to_owned();
    o.app.erase(of, "request", "本人の求め", &code).unwrap();
    assert_eq!(o.app.verify().unwrap(), []);
    settle(&mut [&mut s.office, &mut newer], s.folder.path());
    for office in [&s.office, &newer] {
        assert!(office.app.get(Kind::Household, of).is_err());
        assert_eq!(office.app.verify().unwrap(), []);
    }
    assert_eq!(s.office.app.digest().unwrap(), newer.app.digest().unwrap());
    assert_eq!(third.app.sharing().unwrap().problem, None);
    sync(&mut third, s.path());
    assert_eq!(third.app.sharing().unwrap().problem.as_deref(), Some("device_removed"));
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
