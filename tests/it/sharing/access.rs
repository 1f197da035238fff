//! The access log: every act leaves a line, lines reach the office from every role, and none can be
//! changed or taken out unnoticed.

use super::*;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::access_line::AccessAct;
use tsunagi_core::view::AccessView;

fn lines(office: &Office) -> Vec<AccessView> {
    office.app.access_log(&AccessFilter::default()).unwrap()
}

/// Ids of the lines on a device's disk, whoever may see them.
fn held(office: &Office) -> Vec<String> {
    let mut found = vec![];
    let path = office.app.dir().join("tsunagi.db");
    let store = Store::open(&path, &test_key(), Opened::Existing).unwrap();
    let all = store.each_stored(Kind::AccessLine, |line| {
        found.push(line.record.id.to_string());
        Ok(())
    });
    all.unwrap();
    found
}

#[test]
fn what_a_visitor_was_shown_and_refused_reaches_the_office_and_nobody_else() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, _) = s.office.family("見本", "2025-10-05");
    let (hidden, _) = s.office.family("試作", "2025-11-05");
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = s
        .office
        .put("enrolment", json!({ "programme_id": programme, "household_id": family, "status": "active" }));
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let mut visitor = s.device(&worker, "visitor", 30);
    let (mut desk, _) = s.joined("未来野 夜", "desk", 40);
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 50);
    settle(&mut [&mut s.office, &mut visitor, &mut desk, &mut second], s.folder.path());

    visitor.app.reveal(id(&family), "道に迷った").unwrap();
    visitor.app.log_access(AccessAct::Refusal, Some((Kind::Household, id(&hidden))), "I-31").unwrap();
    visitor.app.log_in().unwrap();
    desk.app.reveal(id(&family), "お迎えの電話").unwrap();
    settle(&mut [&mut visitor, &mut desk, &mut s.office, &mut second], s.folder.path());

    for office in [&s.office, &second] {
        let all = lines(office);
        let of = |label: &str| -> Vec<(String, Option<String>)> {
            let own = all.iter().filter(|l| l.device == label);
            own.map(|l| (l.act.clone(), l.reason.clone())).collect()
        };
        let some = |t: &str| Some(t.to_owned());
        assert_eq!(
            of("A2"),
            [
                ("log_in".into(), None),
                ("refusal".into(), some("I-31")),
                ("reveal".into(), some("道に迷った"))
            ]
        );
        assert_eq!(of("A3"), [("reveal".into(), some("お迎えの電話"))]);
        assert_eq!(of("A1").iter().filter(|(act, _)| act == "invitation").count(), 3);
        assert_eq!(office.app.verify().unwrap(), []);
        let shown = all.iter().find(|l| l.reason.as_deref() == Some("道に迷った")).unwrap();
        assert_eq!((shown.worker.as_str(), shown.family.as_deref()), ("仮野 花", Some("見本家")));
        let only = AccessFilter { family: Some(id(&family)), ..AccessFilter::default() };
        assert_eq!(office.app.access_log(&only).unwrap().len(), 2);
        let only =
            AccessFilter { worker: Some(id(&worker)), act: Some("reveal".into()), ..Default::default() };
        assert_eq!(office.app.access_log(&only).unwrap().len(), 1);
    }
    // Who reads the audit reads the lines; of a family that is not theirs to know no reason.
    let (mut reader, _) = s.joined("模擬 監査", "reader", 60);
    settle(&mut [&mut s.office, &mut reader], s.folder.path());
    let read = lines(&reader);
    assert_eq!(read.len(), lines(&s.office).len());
    assert!(read.iter().all(|l| l.act != "reveal" || l.reason.is_none()), "{read:?}");
    assert_eq!(reader.app.verify().unwrap(), []);
    settle(&mut [&mut second], s.folder.path());
    // A visitor and a desk hold their own lines alone.
    assert_eq!((held(&visitor).len(), held(&desk).len()), (3, 1));
    assert_eq!(visitor.app.access_log(&AccessFilter::default()).unwrap_err().code, "not_your_role");
    for device in [&visitor, &desk] {
        assert!(device.app.sharing().unwrap().events.iter().all(|e| e.code != "out_of_scope"));
        assert_eq!(device.app.verify().unwrap(), []);
    }
    assert_eq!(s.office.app.digest().unwrap(), second.app.digest().unwrap());
}

#[test]
fn a_line_cannot_be_written_edited_deleted_or_undone_by_hand() {
    let o = Office::new(NOW);
    let (family, _) = o.family("見本", "2020-10-05");
    o.app.reveal(id(&family), "警察からの照会").unwrap();
    let line = id(&held(&o)[0]);
    for kind in [Kind::AccessLine, Kind::Erasure, Kind::Figures] {
        assert_eq!(o.app.put(kind, &json!({})).unwrap_err().code, "kind_kept");
        assert_eq!(o.app.delete(kind, line, "x").unwrap_err().code, "kind_kept");
    }
    let change =
        o.app.put(Kind::Household, &json!({ "id": family, "note": "あと" })).unwrap().change.unwrap();
    let last: u64 = change.parse().unwrap();
    for no in 1..=last {
        let _ = o.app.undo(no);
    }
    let all = lines(&o);
    assert_eq!(all.iter().filter(|l| l.act == "reveal").count(), 1);
    // Who tried is in it, and that nobody undoes the last administrator.
    let refused =
        |why: &str| all.iter().filter(|l| l.act == "refusal" && l.reason.as_deref() == Some(why)).count();
    assert_eq!((refused("kind_kept"), refused("last_administrator")), (6, 1), "{all:?}");
    assert_eq!(all.len(), 8);
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn the_log_leaves_as_a_file_that_no_spreadsheet_runs() {
    let o = Office::new(NOW);
    let (family, _) = o.family("=cmd|'/c calc'!A1", "2020-10-05");
    o.app.reveal(id(&family), "=HYPERLINK(A1)").unwrap();
    o.app.reveal(id(&family), "@SUM(A1)\nつづき").unwrap();
    let out = tempfile::tempdir().unwrap();
    let path = o.app.export_access_log(&AccessFilter::default(), out.path()).unwrap();
    let csv = std::fs::read_to_string(&path).unwrap();
    assert!(csv.starts_with("\u{FEFF}at,worker,device,number,act"));
    for cell in csv.lines().skip(1).flat_map(|l| l.split(',')) {
        let first = cell.trim_matches('"').chars().next();
        assert!(!matches!(first, Some('=' | '+' | '-' | '@')), "{cell}");
    }
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert_eq!(
        o.app.export_access_log(&AccessFilter::default(), out.path()).unwrap_err().code,
        "already_exists"
    );
    assert_eq!(lines(&o)[0].act, "export", "and that is a line as well");
}
