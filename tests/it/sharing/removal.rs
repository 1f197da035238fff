//! Removing a device: who joins around it, and what it could have read.

use super::*;

#[test]
fn an_invitation_from_before_a_removal_still_leads_in() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let [coordinator, desk] =
        ["例山 三郎", "未来野 夜"].map(|n| s.office.put("worker", json!({ "person_name": n })));
    let coordinator = s.office.app.invite(id(&coordinator), "coordinator").unwrap();
    let desk = s.office.app.invite(id(&desk), "desk").unwrap();
    settle(&mut [&mut s.office, &mut lost], s.folder.path());
    s.office.app.remove_device("A2").unwrap();
    s.office.edit("household", &family, json!({ "note": "新しい鍵で" }));
    sync(&mut s.office, s.folder.path());
    let mut coordinator = Office::join(s.folder.path(), &coordinator.code, NOW, 30).unwrap();
    let mut desk = Office::join(s.folder.path(), &desk.code, NOW, 31).unwrap();
    settle(&mut [&mut s.office, &mut coordinator, &mut desk], s.folder.path());
    for office in [&coordinator, &desk] {
        assert_eq!(text(&office.get("household", &family), "note"), "新しい鍵で");
        assert_eq!(office.app.devices().unwrap().len(), 4);
    }
    assert_eq!(s.office.app.digest().unwrap(), coordinator.app.digest().unwrap());
    coordinator.edit("household", &family, json!({ "district": "北" }));
    desk.edit("household", &family, json!({ "language": "ja" }));
    settle(&mut [&mut coordinator, &mut desk, &mut s.office], s.folder.path());
    let there = s.office.get("household", &family);
    assert_eq!((text(&there, "district"), text(&there, "language")), ("北", "ja"));
    assert_eq!(s.office.app.digest().unwrap(), coordinator.app.digest().unwrap());
}
