//! Erasing a family: gone from every device, also from one that was away, one that comes back from an old
//! backup and one that joins later; the figures of past years stay.

use super::*;
use std::path::PathBuf;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::calendar::Step;
use tsunagi_core::domain::record::Record;
use tsunagi_core::report::{ReportLine, ReportQuery, Span, Table};

/// Words that stand in the family's records and nowhere else.
const WORDS: [&str; 6] = ["消田", "けすた", "仮町四丁目", "000-7777-1234", "泣き止まない", "卵白"];

struct World {
    s: Shared,
    family: String,
    mother: String,
    neighbour: String,
    visit: String,
    programme: String,
    town: String,
}

/// Two families; the one to erase has visits of two years, a stay, a draft, a handover note, a batch that
/// went out, and was shown for a reason.
fn world() -> World {
    let s = shared();
    let o = &s.office;
    let town = o.put(
        "organisation",
        json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "99999" }),
    );
    let programme = o.put("programme", json!({ "preset": "home_start", "commissioner_id": town }));
    let stays = o.put("programme", json!({ "preset": "short_stay", "rules": { "capacity": 5 } }));
    let address = json!([{ "from": "2020-04-01", "address": "仮町四丁目", "municipality_code": "99999" }]);
    let family = o.put(
        "household",
        json!({ "display_name": "消田家", "note": "泣き止まない", "address_history": address }),
    );
    let neighbour = o.put("household", json!({ "display_name": "残山家", "address_history": [{ "from": "2020-04-01", "address": "別町", "municipality_code": "99999" }] }));
    o.put("phone", json!({ "household_id": family, "number": "000-7777-1234" }));
    let mother = o.put("person", json!({ "family_name": "消田", "family_kana": "けすた", "given_name": "一", "birth_date": "1990-01-01", "household_id": family, "relation": "mother" }));
    let child = o.put("person", json!({ "family_name": "消田", "given_name": "小", "birth_date": "2020-05-01", "household_id": family, "relation": "child", "allergies": "卵白" }));
    let worker = o.visitor("仮野 花", 60);
    let visit = |home: &str, day: &str, note: &str| {
        o.put("visit", json!({
            "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": "done", "note": note,
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T11:00"), "worker_ids": [worker],
        }))
    };
    for home in [&family, &neighbour] {
        o.put(
            "consent",
            json!({ "household_id": home, "scope": "share_municipality", "given_on": "2023-04-01" }),
        );
        let note = if *home == family { "泣き止まない" } else { "元気" };
        visit(home, "2023-06-01", note);
        visit(home, "2024-07-01", note);
    }
    let visit = visit(&family, "2026-03-03", "泣き止まない");
    o.put("stay", json!({
        "programme_id": stays, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": "2024-08-01T10:00", "out_at": "2024-08-03T10:00", "status": "completed",
    }));
    o.put("handover_note", json!({ "text": "消田さんから電話", "household_id": family }));
    let (key, body) = (format!("visit/new/{family}"), json!({ "note": "消田 下書き" }));
    o.app
        .put_draft(&tsunagi_core::app::NewDraft {
            key: &key,
            kind: Kind::Visit,
            household: None,
            place: "/visit/new",
            body: &body,
        })
        .unwrap();
    o.app.reveal(id(&family), "消田さんの祖母から").unwrap();
    World { s, family, mother, neighbour, visit, programme, town }
}

fn export(o: &Office, town: &str) -> PathBuf {
    let out = o.dir.path().join("out");
    std::fs::create_dir_all(&out).unwrap();
    let period = tsunagi_core::domain::calendar::Period::new(
        "2024-07-01".parse().unwrap(),
        "2024-07-07".parse().unwrap(),
    );
    let request = tsunagi_core::app::ExportRequest {
        period: period.unwrap(),
        recipient: id(town),
        out: &out,
        level: tsunagi_core::export::manifest::Level::Identified,
        encoding: tsunagi_core::export::sheet::Encoding::Utf8,
    };
    PathBuf::from(o.app.export_weekly(&request).unwrap().folder)
}

fn reports(o: &Office, first: i32, last: i32) -> Vec<ReportLine> {
    let mut lines = vec![];
    for table in Table::ALL {
        for by in [None, Some(Step::Month), Some(Step::Quarter)] {
            let span = Span::FiscalYears { first, last };
            lines.extend(o.app.report(&ReportQuery { table: *table, span, by, programme: None }).unwrap());
        }
    }
    lines
}

/// Everything that the database holds, in words: rows, the log, drafts, what was sent, the local tables.
pub(super) fn words_of(path: &Path) -> String {
    let store = Store::open(path, &test_key(), Opened::Existing).unwrap();
    let mut all = String::new();
    for kind in Kind::ALL {
        store
            .each_stored(*kind, |s| {
                all.push_str(&format!("{:?}", s.record));
                Ok(())
            })
            .unwrap();
    }
    for number in 1..20 {
        let Ok(changes) = store.changes_after(number, 0, 1_000_000) else { continue };
        changes.iter().for_each(|c| all.push_str(&format!("{:?}", c.change)));
    }
    for (_, _, _, _, body) in store.all_sent().unwrap() {
        all.push_str(&format!("{:?}", tsunagi_core::export::sent::Sent::unpack(&body).unwrap()));
    }
    all.push_str(&format!("{:?}{:?}", store.due(1000).unwrap(), store.events(1000).unwrap()));
    all
}

#[track_caller]
fn nothing_left(office: &Office, family: &str) {
    let db = office.dir.path().join("tsunagi.db");
    let words = words_of(&db);
    for word in WORDS {
        assert!(!words.contains(word), "{word} in the database of {}", office.app.device());
    }
    let store = Store::open(&db, &test_key(), Opened::Existing).unwrap();
    assert!(store.household_keys(id(family)).unwrap().is_empty(), "its keys are destroyed");
    assert!(office.app.find("けすた", 5).unwrap().is_empty());
    assert_eq!(office.app.get(Kind::Household, id(family)).unwrap_err().code, "record_missing");
    assert_eq!(office.app.verify().unwrap(), []);
}

/// No file of these folders says one of the words.
#[track_caller]
fn no_file_says(folders: &[&Path]) {
    for file in folders.iter().flat_map(|f| walk(f)) {
        let bytes = std::fs::read(&file).unwrap();
        for word in WORDS {
            let there = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!there, "{word} in {}", file.display());
        }
    }
}

#[test]
fn an_erased_family_is_gone_from_a_device_that_was_away_and_from_an_old_backup() {
    let World { mut s, family, mother, neighbour, visit, programme, town } = world();
    export(&s.office, &town);
    let (mut away, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut desk, _) = s.joined("未来野 夜", "desk", 21);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 22);
    // The desk made a family of its own: its keys stand in a file with those of others.
    let of_desk = desk.put("household", json!({ "display_name": "夜山家" }));
    settle(&mut [&mut s.office, &mut away, &mut desk, &mut third], s.folder.path());
    s.office.app.daily_backup()().unwrap();
    let backup = s.folder.path().join("../old-of-third.tsunagi");
    let backup = tempfile::tempdir().unwrap().keep().join(backup.file_name().unwrap());
    third.app.backup(&backup).unwrap();
    drop(third);
    // While it is away, the family is written about: also something that nobody has received.
    away.edit("visit", &visit, json!({ "note": "泣き止まない 二" }));
    away.put("phone", json!({ "household_id": family, "number": "000-7777-1234" }));
    desk.edit("household", &family, json!({ "district": "消田の北" }));
    sync(&mut desk, s.folder.path());

    let before = reports(&s.office, 2023, 2024);
    let code = text(&s.office.get("household", &family), "code").to_owned();
    let done = s.office.app.erase(id(&family), "retention", "保存期限の満了", &code).unwrap();
    assert!(done.records >= 12 && done.figures > 0, "{done:?}");
    nothing_left(&s.office, &family);
    assert!(reports(&s.office, 2023, 2024) == before, "figures of past years stay");
    assert!(s.office.app.recalls(id(&neighbour)).unwrap().is_empty());

    settle(&mut [&mut s.office, &mut desk], s.folder.path());
    settle(&mut [&mut away, &mut desk, &mut s.office], s.folder.path());
    for office in [&s.office, &away, &desk] {
        nothing_left(office, &family);
    }
    assert!(reports(&away, 2023, 2024) == before);
    assert_eq!(away.app.digest().unwrap(), s.office.app.digest().unwrap());

    // A laptop that breaks and comes back from a copy in which the family still was.
    let restored = tempfile::tempdir().unwrap();
    let profile = Profile::at(restored.path());
    profile.restore(&backup, &test_key(), env_at(NOW, 50).clock.now()).unwrap();
    let mut restored = Office { app: profile.open(&test_key(), env_at(NOW, 50)).unwrap(), dir: restored };
    assert_eq!(text(&restored.get("household", &family), "display_name"), "消田家");
    restored.edit("person", &mother, json!({ "note": "泣き止まない 三" }));
    settle(&mut [&mut restored, &mut s.office, &mut away], s.folder.path());
    for office in [&restored, &s.office, &away] {
        nothing_left(office, &family);
    }
    assert_eq!(restored.app.digest().unwrap(), s.office.app.digest().unwrap());

    // And one that joins later, from files of which some are older than the erasure.
    let (mut late, _) = s.joined("例山 四郎", "coordinator", 23);
    settle(&mut [&mut late, &mut s.office], s.folder.path());
    nothing_left(&late, &family);
    assert_eq!(late.app.digest().unwrap(), s.office.app.digest().unwrap());
    for other in [&neighbour, &of_desk] {
        for office in [&late, &away, &desk, &restored] {
            assert!(office.app.get(Kind::Household, id(other)).is_ok(), "others are as they were");
        }
    }
    // One worker more, and no other figure less.
    assert!(reports(&late, 2023, 2024) == reports(&s.office, 2023, 2024));
    s.office.put("visit", json!({
        "programme_id": programme, "household_id": neighbour, "visit_kind": "regular", "status": "planned",
        "planned_start": "2026-03-20T10:00",
    }));
    no_file_says(&[
        s.folder.path(),
        &s.office.dir.path().join("backups"),
        away.dir.path(),
        restored.dir.path(),
    ]);
    for copy in walk(&s.office.dir.path().join("backups")) {
        assert!(WORDS.iter().all(|w| !words_of(&copy).contains(w)), "{}", copy.display());
    }
    // What happened is remembered, without a name.
    let log = s.office.app.access_log(&AccessFilter::default()).unwrap();
    let erased = log.iter().find(|l| l.act == "erasure").unwrap();
    assert_eq!(erased.reason.as_deref(), Some("保存期限の満了"));
    let shown = log.iter().find(|l| l.act == "reveal").unwrap();
    assert_eq!((shown.reason.as_deref(), shown.subject.as_str()), (None, ""));
}

#[test]
fn only_an_administrator_erases_with_a_typed_number_and_a_reason_that_names_nobody() {
    let World { mut s, family, mother, .. } = world();
    let (mut other, worker) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    let code = text(&s.office.get("household", &family), "code").to_owned();
    let refused = |o: &Office, basis: &str, reason: &str, typed: &str| {
        o.app.erase(id(&family), basis, reason, typed).unwrap_err().code
    };
    assert_eq!(refused(&other, "request", "本人の求め", &code), "not_your_role");
    assert_eq!(refused(&s.office, "whim", "本人の求め", &code), "code_unknown");
    assert_eq!(refused(&s.office, "request", " ", &code), "reason_required");
    assert_eq!(refused(&s.office, "request", "本人の求め", "H-A1-00002"), "confirmation_differs");
    assert_eq!(refused(&s.office, "request", "消田さんの求め", &code), "reason_names_family");
    s.office.app.act_as(&worker).unwrap();
    assert_eq!(refused(&s.office, "request", "本人の求め", &code), "not_your_role");
    assert_eq!(text(&s.office.get("person", &mother), "family_name"), "消田", "nothing was destroyed");
    assert_eq!(s.office.app.verify().unwrap(), []);
}

#[test]
fn an_erasure_that_no_administrator_wrote_is_not_carried_out() {
    let World { mut s, family, programme, .. } = world();
    let (mut other, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    // As a program would that asks nobody.
    let forged = |o: &Office| {
        let mut erasure = Record::new(Kind::Erasure, id(&programme));
        erasure.set("erased_id", id(&family));
        erasure.set("at", o.app.now());
        erasure.set("by", o.app.actor());
        erasure.set("basis", "request".to_owned());
        o.app.transact(None, |tx| tx.save(None, erasure)).unwrap();
    };
    forged(&other);
    sync(&mut other, s.folder.path());
    settle(&mut [&mut s.office], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "display_name"), "消田家");
    assert!(s.office.app.sharing().unwrap().events.iter().any(|e| e.code == "refused_scope"));
    // The same from an administrator's device is carried out.
    forged(&s.office);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut third], s.folder.path());
    nothing_left(&third, &family);
}

#[test]
fn who_belongs_to_another_family_too_stays_with_it() {
    let World { s, family, mother, neighbour, .. } = world();
    s.office.put(
        "membership",
        json!({ "household_id": neighbour, "person_id": mother, "relation": "grandmother" }),
    );
    let code = text(&s.office.get("household", &family), "code").to_owned();
    s.office.app.erase(id(&family), "request", "本人の求め", &code).unwrap();
    assert_eq!(text(&s.office.get("person", &mother), "family_name"), "消田");
    assert_eq!(s.office.app.family(id(&neighbour)).unwrap().members.len(), 1);
    assert_eq!(s.office.app.get(Kind::Household, id(&family)).unwrap_err().code, "record_missing");
    assert_eq!(s.office.app.verify().unwrap(), []);
}

#[test]
fn figures_of_two_erased_families_add_up() {
    let World { s, family, neighbour, .. } = world();
    let before = reports(&s.office, 2023, 2025);
    for home in [&family, &neighbour] {
        let code = text(&s.office.get("household", home), "code").to_owned();
        s.office.app.erase(id(home), "request", "本人の求め", &code).unwrap();
    }
    assert!(reports(&s.office, 2023, 2025) == before);
    let visits = ReportQuery {
        table: Table::Visits,
        span: Span::FiscalYears { first: 2024, last: 2024 },
        by: None,
        programme: None,
    };
    let lines = s.office.app.report(&visits).unwrap();
    let count = lines.iter().find(|l| l.metric == "visit_count" && l.segment.is_none()).unwrap();
    assert_eq!(serde_json::to_value(count).unwrap()["value"], json!(2), "and they are not nothing");
}
