//! Whoever is refused leaves a line in the access log; and acts that some roles are refused alone.

use super::world::World;
use serde_json::json;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::access::{Act, Role};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::Error;
use tsunagi_core::report::{ReportQuery, Span, Table};
use tsunagi_tests::id;

/// What is refused for is said in words on the screen.
#[test]
fn every_act_that_may_be_refused_has_a_word() {
    let list = tsunagi_core::assets::catalogue().list("refused").unwrap();
    let others = [
        "out_of_sight",
        "not_assigned",
        "second_person_needed",
        "field_fixed",
        "kind_kept",
        "last_administrator",
    ];
    let all = Act::ALL.into_iter().map(Act::name).chain(others);
    let missing: Vec<&str> = all.filter(|code| !list.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

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

/// A report is read from one state of the database: the line is not kept back until somebody else writes.
#[test]
fn what_is_refused_while_one_state_is_read_leaves_its_line_at_once() {
    let mut w = World::new(NOW, false);
    let visitor = w.workers[4].clone();
    w.act_as(&visitor);
    let before = refusals(&mut w).len();
    let span = Span::FiscalYears { first: 2025, last: 2025 };
    let query = ReportQuery { table: Table::Workers, span, by: None, programme: None };
    assert_eq!(act(&w.office.app.report_view(&query).unwrap_err()), "report_all");
    let lines = refusals(&mut w);
    let line = (visitor.id.clone(), None, "report_all".to_owned());
    assert_eq!((lines.len(), &lines[0]), (before + 1, &line));
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
        // The sheet that opens the own computer again is everybody's.
        w.office.app.log_kit_print().unwrap();
    }
    let admin = w.workers[0].clone();
    w.act_as(&admin);
    let only = AccessFilter { act: Some("print".into()), ..AccessFilter::default() };
    let lines = w.office.app.access_log(&only).unwrap();
    let kits: Vec<&str> = lines
        .iter()
        .filter(|l| l.reason.as_deref() == Some("recovery_kit"))
        .map(|l| l.worker_id.as_str())
        .collect();
    assert_eq!(kits.len(), w.workers.len());
    assert!(w.workers.iter().all(|worker| kits.contains(&worker.id.as_str())));
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

#[test]
fn what_is_refused_while_a_change_is_written_leaves_a_line_and_nothing_else() {
    let mut w = World::new(NOW, false);
    let (desk, visitor) = (w.workers[2].clone(), w.workers[4].clone());
    let (own, hidden, secret) = (w.families[0].clone(), w.families[1].clone(), w.families[3].id.clone());
    let phone = |w: &World, of: usize| {
        let all = w.records.iter();
        all.clone().find(|(k, _, f)| *k == Kind::Phone && *f == Some(of)).unwrap().1.clone()
    };
    let (far, own_phone) = (phone(&w, 1), phone(&w, 0));
    // Who, what is tried, what the line is about and says.
    let home = |family: &str| Some(family.to_owned());
    let of_hidden = home(&hidden.id);
    let visit = json!({
        "programme_id": w.visits, "household_id": hidden.id, "visit_kind": "watch_over", "status": "planned",
        "planned_start": "2026-03-11T10:00", "worker_ids": [visitor.id],
    });
    let put = |kind: &'static str, record: serde_json::Value| {
        move |w: &World| w.office.refused(kind, record.clone())
    };
    type Tried = Box<dyn Fn(&World) -> Error>;
    let gone = visitor.id.clone();
    let tries: Vec<(&str, Tried, Option<String>, &str)> = vec![
        (&visitor.id, Box::new(put("phone", json!({ "id": far, "owner": "x" }))), Some(far), "out_of_sight"),
        (&visitor.id, Box::new(put("visit", visit.clone())), of_hidden.clone(), "out_of_sight"),
        (
            &visitor.id,
            Box::new(put("phone", json!({ "id": own_phone, "household_id": hidden.id }))),
            of_hidden.clone(),
            "out_of_sight",
        ),
        (
            &visitor.id,
            Box::new(put("stay", json!({ "id": own.stay, "note": "x" }))),
            home(&own.stay),
            "out_of_sight",
        ),
        (
            &visitor.id,
            Box::new(put("household", json!({ "display_name": "x" }))),
            None,
            "new_family household",
        ),
        (
            &visitor.id,
            Box::new(put("worker", json!({ "id": gone, "access_role": "administrator" }))),
            home(&gone),
            "administrators",
        ),
        (&visitor.id, Box::new(put("access_line", json!({}))), None, "kind_kept"),
        (
            &visitor.id,
            Box::new(move |w: &World| w.office.app.delete(Kind::Household, id(&own.id), "x").unwrap_err()),
            home(&w.families[0].id),
            "delete household",
        ),
        (
            &visitor.id,
            Box::new(move |w: &World| w.office.app.plan_visits(&visit, 2, 7, None).unwrap_err()),
            of_hidden,
            "out_of_sight",
        ),
        (
            &desk.id,
            Box::new(put("household", json!({ "id": secret, "address_secret": false }))),
            home(&secret),
            "second_person_needed",
        ),
        (
            &desk.id,
            Box::new(put("household", json!({ "id": secret, "lift_asked_by": desk.id }))),
            home(&secret),
            "field_fixed",
        ),
    ];
    for (worker, tried, subject, what) in tries {
        let who = w.workers.iter().find(|x| x.id == worker).unwrap().clone();
        w.act_as(&who);
        let (before, lines) = (w.office.app.digest().unwrap(), refusals(&mut w));
        let e = tried(&w);
        assert_eq!(w.office.app.digest().unwrap(), before, "{}", e.json());
        let after = refusals(&mut w);
        assert_eq!(
            after.len(),
            lines.len() + 1,
            "{what}: {} {:?}",
            e.json(),
            &after[..after.len() - lines.len()]
        );
        assert_eq!(after[0], (who.id.clone(), subject, what.to_owned()), "{}", e.json());
    }
    // What was only put wrongly says nothing of whoever put it.
    let lines = refusals(&mut w).len();
    w.act_as(&desk);
    w.office.refused("household", json!({ "display_name": "" }));
    w.office.refused("person", json!({ "family_name": "x", "birth_date": "いつか" }));
    assert_eq!(refusals(&mut w).len(), lines);
    assert_eq!(w.office.app.verify().unwrap(), []);
}

#[test]
fn of_many_the_refused_ones_leave_lines_and_an_undo_meets_the_stored_ones() {
    let mut w = World::new(NOW, false);
    let visitor = w.workers[4].clone();
    w.act_as(&visitor);
    let own = w.families[0].id.clone();
    let lines = refusals(&mut w).len();
    let before = w.office.app.digest().unwrap();
    // As the command line stores lines: each by itself, all in one transaction.
    let stored = w.office.app.transact_many(None, |tx| {
        let refused = tx.change(None, |tx| tx.put(Kind::Household, &json!({ "display_name": "一" })));
        assert_eq!(act(&refused.unwrap_err()), "new_family");
        let kept = tx.change(None, |tx| tx.put(Kind::Household, &json!({ "id": own, "district": "北" })));
        let again = tx.change(None, |tx| tx.put(Kind::Household, &json!({ "display_name": "二" })));
        assert_eq!(act(&again.unwrap_err()), "new_family");
        kept
    });
    let changes = stored.unwrap().changes;
    assert_eq!(changes.changes.len(), 1, "the line is nobody's to undo");
    assert!(changes.records.iter().all(|(kind, _)| *kind == Kind::Household), "{changes:?}");
    let now = refusals(&mut w);
    assert_eq!(now.len(), lines + 1, "the same is said once: {:?}", &now[..2]);
    assert_eq!(now[0].2, "new_family household");
    w.office.app.undo(changes.last().unwrap()).unwrap();
    assert_eq!(w.office.app.digest().unwrap(), before);
    // All or none: the good one goes, the line stays.
    let items = [
        (Kind::Household, json!({ "id": own, "district": "南" })),
        (Kind::Household, json!({ "display_name": "三" })),
    ];
    w.office.app.put_many(&items, None).unwrap_err();
    assert_eq!(w.office.app.digest().unwrap(), before);
    assert_eq!(refusals(&mut w).len(), lines + 2);
    // Twice about the same family is one line, about the family.
    let hidden = w.families[1].id.clone();
    let far = json!({ "id": hidden, "district": "東" });
    let tried = w.office.app.transact_many(None, |tx| {
        for _ in 0..2 {
            tx.change(None, |tx| tx.put(Kind::Household, &far)).unwrap_err();
        }
        Ok(())
    });
    tried.unwrap();
    let now = refusals(&mut w);
    assert_eq!(now.len(), lines + 3, "{:?}", &now[..3]);
    assert_eq!((now[0].1.as_deref(), now[0].2.as_str()), (Some(hidden.as_str()), "out_of_sight"));
    assert_eq!(w.office.app.verify().unwrap(), []);
}

/// The list of tables is asked for with every look at the reports.
#[test]
fn the_list_of_tables_refuses_nobody_anything() {
    let mut w = World::new(NOW, false);
    for n in 0..w.workers.len() {
        let worker = w.workers[n].clone();
        w.act_as(&worker);
        let before = refusals(&mut w).len();
        let Ok(tables) = w.office.app.report_tables() else { continue };
        assert_eq!(refusals(&mut w).len(), before, "{}", worker.name);
        for table in Table::ALL {
            let span = Span::FiscalYears { first: 2025, last: 2025 };
            let query = ReportQuery { table: *table, span, by: None, programme: None };
            let listed = tables.iter().any(|t| t.table == table.name());
            assert_eq!(w.office.app.report(&query).is_ok(), listed, "{} {}", worker.name, table.name());
        }
    }
}
