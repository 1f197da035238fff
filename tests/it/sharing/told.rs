//! What the person at a device is told of its sharing, where several things are wrong.

use super::limits::on;
use super::*;
use calamine::{Reader, Xlsx, open_workbook};
use tsunagi_core::app::ReportForm;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::fs::testing::{Fault, FaultFs};
use tsunagi_core::report::{ReportQuery, Span, Table};

fn problem(office: &Office) -> Option<String> {
    office.app.sharing().unwrap().problem
}

#[test]
fn who_is_removed_is_told_so_whatever_is_wrong_with_the_folder() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut lost], s.folder.path());
    lost = on(lost, 90, FaultFs::new(Fault::FullAfter(0)));
    lost.edit("household", &family, json!({ "note": "まだ読まれる" }));
    lost.app.sync(s.path()).unwrap_err();
    assert_eq!(problem(&lost).as_deref(), Some("disk_full"));
    s.office.app.remove_device("A2").unwrap();
    sync(&mut s.office, s.folder.path());
    lost.app.sync(s.path()).unwrap_err();
    assert_eq!(problem(&lost).as_deref(), Some("device_removed"), "room in the folder would change nothing");
}

#[test]
fn who_is_on_the_roster_is_not_told_that_the_invitation_was_used() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let worker = s.office.put("worker", json!({ "person_name": "例山 次郎" }));
    let code = s.office.app.invite(id(&worker), "coordinator").unwrap().code;
    sync(&mut s.office, s.folder.path());
    let mut first = Office::join(s.folder.path(), &code, NOW, 20).unwrap();
    let claims = walk(&s.path().join("tsunagi1/i"));
    // A second computer with the same slip of paper, whose clock is behind.
    let mut second = Office::join(s.folder.path(), &code, "2026-03-08T09:00", 21).unwrap();
    sync(&mut first, s.folder.path());
    assert_eq!(problem(&first).as_deref(), Some("invitation_used"));
    // Its claim reaches the office later.
    let late = walk(&s.path().join("tsunagi1/i")).into_iter().find(|p| !claims.contains(p)).unwrap();
    let bytes = std::fs::read(&late).unwrap();
    std::fs::remove_file(&late).unwrap();
    sync(&mut s.office, s.folder.path());
    std::fs::write(&late, bytes).unwrap();
    settle(&mut [&mut s.office, &mut first, &mut second], s.folder.path());
    assert_eq!(problem(&second).as_deref(), Some("invitation_used"));
    assert_eq!(problem(&first), None);
    first = on(first, 90, FaultFs::new(Fault::ReadOnly));
    first.edit("household", &family, json!({ "note": "受け取られる" }));
    first.app.sync(s.path()).unwrap_err();
    assert_eq!(problem(&first).as_deref(), Some("read_only"));
    let mut first = first.again(NOW, 91);
    settle(&mut [&mut first, &mut s.office], s.folder.path());
    assert_eq!(text(&s.office.get("household", &family), "note"), "受け取られる");
}

#[test]
fn a_workbook_says_what_had_not_arrived() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut laptop, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut laptop], s.folder.path());
    let span = Span::FiscalYears { first: 2025, last: 2025 };
    let query = ReportQuery { table: Table::Stays, span, by: None, programme: None };
    let said = |office: &Office, name: &str| {
        let path = office.dir.path().join(name);
        office.app.write_report(&query, ReportForm::Xlsx(FyStyle::R), None, &path).unwrap();
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        sheet.get_value((3, 0)).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(said(&s.office, "a.xlsx"), "");
    let before = walk(&s.path().join("tsunagi1/l"));
    let mut first = None;
    for district in ["北", "南"] {
        laptop.edit("household", &family, json!({ "district": district }));
        sync(&mut laptop, s.path());
        first =
            first.or_else(|| walk(&s.path().join("tsunagi1/l")).into_iter().find(|f| !before.contains(f)));
    }
    std::fs::remove_file(first.unwrap()).unwrap();
    sync(&mut s.office, s.folder.path());
    // The second one is there, and waits for the first.
    let told = "※ まだ届いていない記録は入っていません: 端末A2のファイル2個(令和8年3月9日から)";
    assert_eq!(said(&s.office, "b.xlsx"), told);
    settle(&mut [&mut laptop, &mut s.office], s.folder.path());
    assert_eq!(said(&s.office, "c.xlsx"), "");
}
