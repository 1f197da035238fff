//! Every use-case with every role on every record: nobody gets, finds or changes what their role has no
//! need of.

mod acts;
mod collect;
mod foreign;
mod injection;
mod reads;
mod refusals;
mod secret;
mod table;
mod world;

use serde_json::json;
use tsunagi_core::domain::access::Role;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::id;
use world::{Worker, World};

/// Days on which everything is tried: in the first C is not the visitor's yet, in the second B no more.
const DAYS: [&str; 2] = ["2026-03-10T12:00", "2026-03-25T12:00"];

#[test]
fn no_answer_holds_what_the_role_does_not_see() {
    let mut w = World::new(DAYS[0], false);
    let mut answers = 0;
    for day in DAYS {
        w = w.at(day);
        for worker in w.workers.clone() {
            w.act_as(&worker);
            for (name, probe) in acts::READS {
                for answer in probe(&mut w) {
                    answers += 1;
                    w.check(&worker, name, &answer);
                }
            }
        }
    }
    assert!(answers > 5_000, "{answers}");
}

#[test]
fn a_visitor_who_sees_aliases_gets_no_name() {
    let mut w = World::new(DAYS[0], true);
    for worker in w.workers.clone().iter().filter(|x| x.role == Role::Visitor) {
        w.act_as(worker);
        for (name, probe) in acts::READS {
            for answer in probe(&mut w) {
                w.check(worker, name, &answer);
            }
        }
        // What is saved by somebody who does not see the name keeps it.
        if worker.name == "visitor" {
            let person = w.families[0].child.clone();
            w.office.edit("person", &person, json!({ "foods": "よく食べる" }));
            w.office.edit("household", &w.families[0].id.clone(), json!({ "district": "東" }));
            let e = w.office.refused("person", json!({ "id": person, "family_name": "別の名" }));
            assert_eq!((e.code.as_str(), e.field.as_deref()), ("not_your_role", Some("family_name")));
            let admin = w.workers[0].clone();
            w.act_as(&admin);
            let whole = w.office.get("person", &person);
            assert!(whole["family_name"].as_str().unwrap().starts_with("mk"), "{whole}");
            assert!(
                w.office.get("household", &w.families[0].id)["display_name"]
                    .as_str()
                    .unwrap()
                    .starts_with("mk")
            );
            assert_eq!(whole["foods"], "よく食べる");
        }
    }
}

/// Whether the worker may write a record of this kind of this family; by hand, not from the table.
fn may_write(w: &World, worker: &Worker, kind: Kind, family: Option<usize>) -> bool {
    use Kind::*;
    match worker.role {
        Role::Administrator | Role::Coordinator => true,
        Role::Desk => matches!(
            kind,
            Household
                | Person
                | Membership
                | AddressHistory
                | Phone
                | Pregnancy
                | Enrolment
                | Stay
                | DayNote
                | Belonging
                | HandoverNote
                | OnCall
                | Shipment
                | ShipmentItem
        ),
        Role::Facilitator => match kind {
            // Whoever is on the roll: what was ticked is the course's.
            Course | Session | Attendance => true,
            Person => family.is_some_and(|f| w.in_course(f)),
            _ => false,
        },
        Role::Visitor => {
            matches!(
                kind,
                Household
                    | Person
                    | Membership
                    | AddressHistory
                    | Phone
                    | Pregnancy
                    | Need
                    | Visit
                    | HandoverNote
            ) && family.is_some_and(|f| w.assigned(worker, f))
        }
        Role::Reader => false,
    }
}

#[test]
fn what_a_role_may_not_write_is_refused_and_nothing_changes() {
    let mut w = World::new(DAYS[0], false);
    let (mut stored, mut refused) = (0, 0);
    for worker in w.workers.clone() {
        w.act_as(&worker);
        for (kind, record, family) in w.records.clone() {
            if matches!(kind, Kind::ExportBatch | Kind::Closing | Kind::Override) {
                continue;
            }
            let Some(field) = World::free_text(kind) else { continue };
            let before = w.office.app.digest().unwrap();
            let edit = json!({ "id": record, field: "なおした" });
            let label = format!("{} {kind} of {family:?}", worker.name);
            let allowed = may_write(&w, &worker, kind, family) && World::shows(worker.role, kind, field);
            match w.office.app.put(kind, &edit) {
                Ok(view) => {
                    assert!(allowed, "{label} was stored");
                    assert_ne!(w.office.app.digest().unwrap(), before);
                    w.office.app.undo(view.change.unwrap().parse().unwrap()).unwrap();
                    stored += 1;
                }
                Err(e) => {
                    assert!(!allowed, "{label}: {}", e.json());
                    w.check(&worker, "put", &e.json().to_string());
                    refused += 1;
                }
            }
            assert_eq!(w.office.app.digest().unwrap(), before, "{label}");
            if !allowed {
                let gone = w.office.app.delete(kind, id(&record), "試し");
                assert!(gone.is_err(), "{label} was deleted");
                assert_eq!(w.office.app.digest().unwrap(), before, "{label}");
            }
        }
        for (name, probe) in acts::WRITES {
            let before = w.office.app.digest().unwrap();
            let mut all_refused = true;
            for (allowed, answer) in probe(&mut w, &worker) {
                w.check(&worker, name, &answer);
                let is_refused = answer.contains("Err(");
                assert!(allowed || is_refused, "{name} as {}: {answer}", worker.name);
                all_refused &= is_refused;
            }
            let same = w.office.app.digest().unwrap() == before;
            assert!(same || !all_refused, "{name} as {} changed something", worker.name);
        }
    }
    assert!(stored > 100 && refused > 300, "{stored} stored, {refused} refused");
}
