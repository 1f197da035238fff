//! Whoever is refused leaves a line in the access log; and acts that some roles are refused alone.

use super::world::World;
use serde_json::json;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::access::Role;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::Error;
use tsunagi_tests::id;

const NOW: &str = "2026-03-10T12:00";

/// Worker, subject and reason of the refusals, newest first; whoever acts, goes on.
fn refusals(w: &mut World) -> Vec<(String, Option<String>, String)> {
    let (acting, admin) = (w.office.app.actor().to_string(), w.workers[0].clone());
    w.act_as(&admin);
    let only = AccessFilter { act: Some("refusal".into()), ..AccessFilter::default() };
    let lines = w.office.app.access_log(&only).unwrap().into_iter();
    let lines = lines.map(|l| (l.worker_id, l.subject_id, l.reason.unwrap_or_default())).collect();
    w.office.app.act_as(&acting).unwrap();
    lines
}

/// The act for which a role was refused.
#[track_caller]
fn act(e: &Error) -> &str {
    assert_eq!(e.code, "not_your_role", "{}", e.json());
    e.detail["act"].as_str().unwrap()
}

#[test]
fn an_act_and_a_record_that_are_refused_leave_a_line_each() {
    let mut w = World::new(NOW, false);
    let visitor = w.workers[4].clone();
    w.act_as(&visitor);
    let (own, hidden) = (w.families[0].id.clone(), w.families[1].id.clone());
    let before = refusals(&mut w).len();
    w.office.app.get(Kind::Household, id(&own)).unwrap();
    let nobody = Id::parse("00000000-0000-4000-8000-000000000000").unwrap();
    assert_eq!(w.office.app.get(Kind::Household, nobody).unwrap_err().code, "I-31");
    assert_eq!(refusals(&mut w).len(), before, "of what is shown or is not there there is nothing to say");

    assert_eq!(w.office.app.get(Kind::Household, id(&hidden)).unwrap_err().code, "I-31");
    assert_eq!(act(&w.office.app.access_log(&AccessFilter::default()).unwrap_err()), "access_log");
    let lines = refusals(&mut w);
    assert_eq!(lines.len(), before + 2);
    assert_eq!(lines[0], (visitor.id.clone(), None, "access_log".into()));
    assert_eq!(lines[1], (visitor.id.clone(), Some(hidden), "out_of_sight".into()));
    assert_eq!(w.office.app.verify().unwrap(), []);
}

#[test]
fn a_visitor_prints_nothing_and_everybody_else_what_they_see() {
    let mut w = World::new(NOW, false);
    for worker in w.workers.clone() {
        w.act_as(&worker);
        match w.office.app.log_print(None, "一覧") {
            Ok(()) => assert_ne!(worker.role, Role::Visitor, "{}", worker.name),
            Err(e) => assert_eq!((worker.role, act(&e)), (Role::Visitor, "print")),
        }
    }
}

#[test]
fn only_those_who_take_up_families_make_one() {
    let mut w = World::new(NOW, false);
    for worker in w.workers.clone() {
        w.act_as(&worker);
        let made = w.office.app.put(Kind::Household, &json!({ "display_name": "試作家" }));
        match worker.role {
            Role::Administrator | Role::Coordinator | Role::Desk => drop(made.unwrap()),
            Role::Visitor => assert_eq!(act(&made.unwrap_err()), "new_family"),
            Role::Facilitator | Role::Reader => assert_eq!(made.unwrap_err().code, "not_your_role"),
        }
    }
}

#[test]
fn only_the_house_goes_on_over_its_capacity() {
    let mut w = World::new(NOW, false);
    let visit = w.families[0].visit.clone();
    let stay = w.families[0].stay.clone();
    for code in ["I-11", "I-12"] {
        let given = json!([{ "code": code, "reason": "ほかに行くところがない" }]);
        for worker in w.workers.clone() {
            w.act_as(&worker);
            // A reason that stands by itself, and one that comes with a record.
            let alone = json!({ "subject_kind": "stay", "subject_id": stay, "code": code, "reason": "満室" });
            let alone = w.office.app.put(Kind::Override, &alone);
            match worker.role {
                Role::Administrator | Role::Coordinator | Role::Desk => {
                    alone.unwrap();
                    w.office.edit("stay", &stay, json!({ "overrides": given }));
                }
                Role::Reader => assert_eq!(act(&alone.unwrap_err()), "write"),
                _ => assert_eq!(act(&alone.unwrap_err()), "over_capacity", "{}", worker.name),
            }
            if worker.name == "visitor" {
                let with = json!({ "id": visit, "overrides": given });
                assert_eq!(act(&w.office.app.put(Kind::Visit, &with).unwrap_err()), "over_capacity");
                let other = json!([{ "code": "I-02", "reason": "夜に電話した" }]);
                w.office.edit("visit", &visit, json!({ "overrides": other }));
            }
        }
    }
}
