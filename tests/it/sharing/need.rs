//! Who holds what: a device has what its worker's role needs, and no more.

use super::*;
use std::path::PathBuf;

#[test]
fn a_visitor_has_the_assigned_families_and_nothing_else() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, _) = s.office.family("見本", "2025-10-05");
    let (other_family, other_child) = s.office.family("試作", "2025-11-05");
    s.office.edit("household", &other_family, json!({ "note": "ここだけの話" }));
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = s
        .office
        .put("enrolment", json!({ "programme_id": programme, "household_id": family, "status": "active" }));
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let mut visitor = s.device(&worker, "visitor", 30);
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    assert_eq!(text(&visitor.get("household", &family), "display_name"), "見本家");
    let missing =
        |kind: &str, record: &str| visitor.app.get(Kind::parse(kind).unwrap(), id(record)).unwrap_err().code;
    // The same answer as for a family that nobody knows.
    let nobody = "01980000-0000-7000-8000-000000000000";
    for unknown in [&other_family, nobody] {
        assert_eq!(missing("household", unknown), "I-31");
    }
    assert_eq!(missing("person", &other_child), "I-31");
    // It is not on the disk either.
    let stored: usize = [Kind::Household, Kind::Person, Kind::Membership]
        .map(|k| {
            let mut n = 0;
            visitor
                .app
                .list(k, &Default::default(), |_| {
                    n += 1;
                    Ok(())
                })
                .unwrap();
            n
        })
        .iter()
        .sum();
    assert_eq!(stored, 3, "one family, one child, one membership");

    // What the visitor writes comes back.
    let visit = visitor.put("visit", json!({
        "programme_id": programme, "household_id": family, "visit_kind": "regular", "status": "done", "enrolment_id": enrolment,
        "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T11:00", "worker_ids": [worker], "note": "元気",
    }));
    sync(&mut visitor, s.path());
    sync(&mut s.office, s.folder.path());
    assert_eq!(text(&s.office.get("visit", &visit), "note"), "元気");
}

#[test]
fn a_place_made_secret_is_shown_by_no_device_after_its_next_round() {
    let mut s = shared();
    let home = s.office.put(
        "household",
        json!({
            "display_name": "見本家", "phones": [{ "number": "000-0000-9999" }],
            "address_history": [{ "from": "2025-01-01", "address": "架空市秘密町7-7", "municipality_code": "99999" }],
        }),
    );
    let (mut desk, _) = s.joined("未来野 夜", "desk", 40);
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 50);
    settle(&mut [&mut s.office, &mut desk, &mut second], s.folder.path());
    let shows = |o: &Office| {
        let family = o.app.family(id(&home)).unwrap();
        let phone = o.app.find("00000009999", 5).unwrap().len();
        (family.address.is_some(), family.phones.len(), phone)
    };
    assert_eq!((shows(&desk), shows(&second)), ((true, 1, 1), (true, 1, 1)));
    // Set on one device: there at once, on the others with one round each.
    second.edit("household", &home, json!({ "address_secret": true, "secret_reason": "dv_protection" }));
    assert_eq!(shows(&second), (false, 0, 0));
    sync(&mut second, s.path());
    sync(&mut desk, s.folder.path());
    sync(&mut s.office, s.folder.path());
    assert_eq!((shows(&desk), shows(&s.office)), ((false, 0, 0), (false, 0, 0)));
    let listed = |o: &Office| {
        let mut all = String::new();
        o.app
            .list(Kind::AddressHistory, &Default::default(), |r| {
                all.push_str(&r.to_string());
                Ok(())
            })
            .unwrap();
        all
    };
    assert!(!listed(&desk).contains("秘密町"));
}

#[test]
fn the_desk_gets_allergies_and_not_the_notes_of_visits() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, child) = s.office.family("見本", "2020-10-05");
    s.office.edit("person", &child, json!({ "allergies": "卵" }));
    let worker = s.office.visitor("仮野 花", 60);
    let visit = s.office.put("visit", json!({
        "programme_id": programme, "household_id": family, "visit_kind": "regular", "status": "done",
        "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T11:00", "worker_ids": [worker], "note": "部屋が荒れている",
    }));
    let (desk, _) = s.joined("未来野 夜", "desk", 40);
    assert_eq!(text(&desk.get("person", &child), "allergies"), "卵");
    assert_eq!(desk.app.get(Kind::Visit, id(&visit)).unwrap_err().code, "not_your_role");
    assert_eq!(desk.app.verify().unwrap(), []);
}

#[test]
fn a_family_leaves_the_visitors_laptop_with_the_assignment() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, child) = s.office.family("見本", "2025-10-05");
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = s
        .office
        .put("enrolment", json!({ "programme_id": programme, "household_id": family, "status": "active" }));
    let assigned = json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" });
    let assignment = s.office.put("assignment", assigned.clone());
    let mut visitor = s.device(&worker, "visitor", 30);
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    let visit = visitor.put("visit", json!({
        "programme_id": programme, "household_id": family, "visit_kind": "regular", "status": "done", "enrolment_id": enrolment,
        "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T11:00", "worker_ids": [worker], "note": "まだ送っていない",
    }));
    // The assignment ends while the visitor's record is still on the laptop only.
    s.office.edit("assignment", &assignment, json!({ "to": "2026-03-08", "end_reason": "other" }));
    sync(&mut s.office, s.folder.path());
    sync(&mut visitor, s.path());
    sync(&mut s.office, s.folder.path());
    assert_eq!(text(&s.office.get("visit", &visit), "note"), "まだ送っていない", "rescued first");
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    for (kind, record) in
        [("household", &family), ("person", &child), ("visit", &visit), ("enrolment", &enrolment)]
    {
        let e = visitor.app.get(Kind::parse(kind).unwrap(), id(record)).unwrap_err();
        assert_eq!(e.code, "I-31", "{kind}");
        let history = visitor.app.history(Kind::parse(kind).unwrap(), id(record)).unwrap_err();
        assert_eq!(history.code, "I-31");
    }
    assert_eq!(visitor.app.verify().unwrap(), []);
    // What is written now the laptop cannot read, and after a new assignment all of it is back.
    s.office.edit("household", &family, json!({ "district": "北" }));
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    assert!(visitor.app.get(Kind::Household, id(&family)).is_err());
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-09" }));
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    assert_eq!(text(&visitor.get("household", &family), "district"), "北");
    assert_eq!(text(&visitor.get("visit", &visit), "note"), "まだ送っていない");
    assert_eq!(visitor.app.verify().unwrap(), []);
}

/// A colleague believed a device that is removed, and wrote for the visitor as well what concerns another family.
#[test]
fn whom_a_removed_device_brought_to_a_family_leaves_the_visitors_laptop_whatever_a_colleague_wrote() {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, _) = s.office.family("見本", "2025-10-05");
    let (_, child) = s.office.family("試作", "2024-10-05");
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = json!({ "programme_id": programme, "household_id": family, "status": "active" });
    let enrolment = s.office.put("enrolment", enrolment);
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let mut visitor = s.device(&worker, "visitor", 30);
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut visitor, &mut lost, &mut third], s.folder.path());
    let label = lost.app.device().to_owned();
    let joins = json!({ "household_id": family, "person_id": child, "relation": "child" });
    lost.put("membership", joins.clone());
    s.office.app.remove_device(&label).unwrap();
    sync(&mut lost, s.folder.path());
    sync(&mut third, s.folder.path());
    third.edit("person", &child, json!({ "allergies": "そば粉" }));
    sync(&mut third, s.folder.path());
    settle(&mut [&mut s.office, &mut third, &mut visitor], s.folder.path());
    let words = || super::erasing::words_of(&visitor.dir.path().join("tsunagi.db"));
    assert!(!words().contains("そば粉"), "no family of the visitor has to do with it");
    assert_eq!(visitor.app.verify().unwrap(), []);
    // Should the child come to the family after all, what was written meanwhile is there.
    s.office.put("membership", joins);
    settle(&mut [&mut s.office, &mut third, &mut visitor], s.folder.path());
    assert_eq!(text(&visitor.get("person", &child), "allergies"), "そば粉");
    assert_eq!(text(&visitor.get("person", &child), "family_name"), "試作");
    assert_eq!(visitor.app.verify().unwrap(), []);
}

/// A visitor's work with a family has ended, and the keys come before what tells so: a colleague has given the visitor the
/// new one as well.
struct GivenMeanwhile {
    s: Shared,
    visitor: Office,
    second: Office,
    family: String,
    child: String,
    assignment: String,
}

fn given_meanwhile() -> GivenMeanwhile {
    let mut s = shared();
    let programme = s.office.programme("home_start", json!({}));
    let (family, child) = s.office.family("見本", "2025-10-05");
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolled = json!({ "programme_id": programme, "household_id": family, "status": "active" });
    let enrolment = s.office.put("enrolment", enrolled);
    let assigned = json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" });
    let assignment = s.office.put("assignment", assigned);
    let mut visitor = s.device(&worker, "visitor", 30);
    let (mut second, _) = s.joined("例山 次郎", "coordinator", 20);
    settle(&mut [&mut s.office, &mut visitor, &mut second], s.folder.path());
    let segments = |s: &Shared| walk(&s.path().join("tsunagi1/l"));
    let before = segments(&s);
    s.office.edit("assignment", &assignment, json!({ "to": "2026-03-08", "end_reason": "other" }));
    sync(&mut s.office, s.folder.path());
    let read = |path: PathBuf| std::fs::read(&path).map(|bytes| (path, bytes)).unwrap();
    let late: Vec<_> = segments(&s).into_iter().filter(|p| !before.contains(p)).map(read).collect();
    assert_eq!(late.len(), 1);
    late.iter().for_each(|(path, _)| std::fs::remove_file(path).unwrap());
    sync(&mut second, s.path());
    late.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    GivenMeanwhile { s, visitor, second, family, child, assignment }
}

impl GivenMeanwhile {
    fn family_left(&self) {
        for (kind, record) in [(Kind::Household, &self.family), (Kind::Person, &self.child)] {
            assert_eq!(self.visitor.app.get(kind, id(record)).unwrap_err().code, "I-31");
        }
        assert_eq!(self.visitor.app.verify().unwrap(), []);
    }
}

#[test]
fn a_family_leaves_also_where_a_colleague_gave_its_newest_key_meanwhile() {
    let mut g = given_meanwhile();
    settle(&mut [&mut g.visitor, &mut g.second, &mut g.s.office], g.s.folder.path());
    g.family_left();
    let GivenMeanwhile { mut s, mut visitor, mut second, family, assignment, .. } = g;
    second.edit("household", &family, json!({ "district": "北" }));
    second.edit("assignment", &assignment, json!({ "to": null, "end_reason": null }));
    settle(&mut [&mut second, &mut s.office, &mut visitor], s.folder.path());
    assert_eq!(text(&visitor.get("household", &family), "district"), "北", "given again");
    assert_eq!(visitor.app.verify().unwrap(), []);
}

/// Nobody who stays can tell what the removed colleague gave to the visitor.
#[test]
fn a_family_leaves_also_where_the_colleague_who_gave_its_newest_key_is_removed() {
    let mut g = given_meanwhile();
    sync(&mut g.visitor, g.s.path());
    let is_there = |g: &GivenMeanwhile| disk(&g.visitor).has_row(Kind::Household, id(&g.family)).unwrap();
    assert!(is_there(&g), "the newest key was given");
    g.s.office.app.remove_device(g.second.app.device()).unwrap();
    settle(&mut [&mut g.s.office, &mut g.visitor], g.s.folder.path());
    assert!(!is_there(&g));
    let GivenMeanwhile { mut s, mut visitor, family, assignment, .. } = g;
    let left = |o: &Office| o.app.sharing().unwrap().events.iter().filter(|e| e.code == "left").count();
    assert_eq!(left(&visitor), 1);
    s.office.edit("assignment", &assignment, json!({ "to": null, "end_reason": null }));
    settle(&mut [&mut s.office, &mut visitor], s.folder.path());
    assert_eq!(text(&visitor.get("household", &family), "display_name"), "見本家", "given again");
    assert_eq!(visitor.app.verify().unwrap(), []);
}

#[test]
fn what_a_removed_device_writes_later_is_set_aside() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut lost, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut other, _) = s.joined("例山 三郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut lost, &mut other], s.folder.path());
    s.office.app.remove_device("A2").unwrap();
    sync(&mut s.office, s.folder.path());
    lost.edit("household", &family, json!({ "note": "後から" }));
    sync(&mut lost, s.path());
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    for office in [&s.office, &other] {
        assert_eq!(text(&office.get("household", &family), "note"), "");
        let view = office.app.sharing().unwrap();
        assert!(view.set_aside.iter().any(|a| a.code == "removed_writer"), "{:?}", view.set_aside);
    }
    // What is written from now on, the lost device cannot read.
    s.office.edit("household", &family, json!({ "district": "新しい鍵" }));
    settle(&mut [&mut s.office, &mut other], s.folder.path());
    assert_eq!(text(&other.get("household", &family), "district"), "新しい鍵");
    let _ = lost.app.sync(s.path());
    assert_eq!(text(&lost.get("household", &family), "district"), "");
    let problem = |o: &Office| o.app.sharing().unwrap().problem;
    assert_eq!(problem(&lost).as_deref(), Some("device_removed"), "it is told");
    assert_eq!((problem(&s.office), problem(&other)), (None, None));
    assert_eq!(s.office.app.remove_device("A1").unwrap_err().code, "device_own");
    assert_eq!(s.office.app.remove_device("Z9").unwrap_err().code, "device_missing");
}

#[test]
fn who_comes_at_night_is_on_the_desks_disks_and_on_nobody_elses() {
    let mut s = shared();
    let house = s.office.programme("short_stay", json!({ "capacity": 5 }));
    let (mut desk, _) = s.joined("未来野 夜", "desk", 40);
    let (mut other, _) = s.joined("未来野 朝", "desk", 41);
    let (mut visitor, _) = s.joined("仮野 花", "visitor", 42);
    let held = desk
        .app
        .hold_emergency(&tsunagi_core::app::Emergency {
            programme: id(&house),
            requester_type: "municipality",
            kana: "しさく よる",
            in_at: "2026-03-10T22:00",
            nights: 1,
            over_reason: None,
            draft: None,
        })
        .unwrap();
    sync(&mut desk, s.folder.path());
    settle(&mut [&mut s.office, &mut other, &mut visitor], s.folder.path());
    for office in [&s.office, &other] {
        assert_eq!(office.app.stay_view(id(&held.id)).unwrap().stay.kana.as_deref(), Some("しさく よる"));
    }
    // As its own administrator would read the disk.
    let mut found = 0;
    for kind in [Kind::Person, Kind::Stay] {
        tsunagi_core::store::Store::open(
            &visitor.dir.path().join("tsunagi.db"),
            &tsunagi_tests::test_key(),
            tsunagi_core::store::Opened::Existing,
        )
        .unwrap()
        .each_stored(kind, |_| {
            found += 1;
            Ok(())
        })
        .unwrap();
    }
    assert_eq!(found, 0);
}

#[test]
fn case_work_is_with_the_office_alone_also_where_no_family_is_named() {
    let mut s = shared();
    let desk = s.office.programme("abuse_consultation", json!({}));
    let shipping = s.office.programme("supply_shipping", json!({}));
    let (_, child) = s.office.family("見本", "2025-10-05");
    let told = |clients: Vec<&str>| {
        json!({
            "programme_id": desk, "channel": "phone", "received_at": "2026-03-08T10:00", "abuse_type_primary": "neglect",
            "client_person_ids": clients, "content": "だれにも言わないで", "is_notification": true,
        })
    };
    let unnamed = s.office.put("consultation", told(vec![]));
    let named = s.office.put("consultation", told(vec![&child]));
    let parcel = s.office.put(
        "shipment",
        json!({ "programme_id": shipping, "person_id": child, "requested_on": "2026-03-08", "items": [{ "item": "food" }] }),
    );
    let mut others = vec![];
    for (role, seed) in [("desk", 60), ("reader", 61), ("coordinator", 62)] {
        let worker =
            s.office.put("worker", json!({ "person_name": format!("仮野 {role}"), "access_role": role }));
        let mut device = s.device(&worker, role, seed);
        settle(&mut [&mut s.office, &mut device], s.folder.path());
        others.push(device);
    }
    let [desk, reader, coordinator] = others.as_slice() else { panic!() };
    for record in [&unnamed, &named] {
        assert_eq!(text(&coordinator.get("consultation", record), "content"), "だれにも言わないで");
        for device in [desk, reader] {
            let refused = device.app.get(Kind::Consultation, id(record)).unwrap_err();
            assert_eq!(refused.code, "not_your_role");
            // Nor on the disk: the log holds no operation of it.
            let held = super::erasing::words_of(&device.dir.path().join("tsunagi.db"));
            assert!(!held.contains("だれにも言わないで"), "{record}");
        }
    }
    assert_eq!(desk.get("shipment", &parcel)["items"].as_array().unwrap().len(), 1);
}

/// A laptop whose battery was empty for long begins in 2016; another one was set to 2036 by hand.
#[test]
fn an_office_whose_clock_is_wrong_takes_no_family_from_a_visitor() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (colleague, _) = s.joined("例山 次郎", "coordinator", 20);
    let (mut third, _) = s.joined("例山 三郎", "coordinator", 21);
    let programme = s.office.programme("home_start", json!({}));
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let enrolment = json!({ "programme_id": programme, "household_id": family, "status": "active" });
    let enrolment = s.office.put("enrolment", enrolment);
    let assignment =
        json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01", "to": "2026-09-30" });
    let assignment = s.office.put("assignment", assignment);
    let mut visitor = s.device(&worker, "visitor", 30);
    let mut colleague = colleague;
    third.edit("household", &family, json!({ "district": "北" }));
    settle(&mut [&mut s.office, &mut third, &mut colleague, &mut visitor], s.folder.path());
    for (now, told) in [("2016-03-10T09:00", Some("clock_behind")), ("2036-03-10T09:00", None)] {
        colleague = colleague.again(now, 70);
        settle(&mut [&mut colleague, &mut visitor], s.folder.path());
        assert_eq!(colleague.app.sharing().unwrap().problem.as_deref(), told);
        assert_eq!(text(&visitor.get("household", &family), "display_name"), "見本家", "{now}");
    }
    // Where it ended, no day brings it back.
    s.office.edit("assignment", &assignment, json!({ "to": "2026-03-05" }));
    settle(&mut [&mut s.office, &mut colleague, &mut visitor], s.folder.path());
    let gone = visitor.app.get(Kind::Household, id(&family)).unwrap_err().code;
    assert_eq!(gone, "I-31");
}
