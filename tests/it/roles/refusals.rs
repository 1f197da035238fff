//! Whoever is refused leaves a line in the access log.

use super::world::World;
use tsunagi_core::app::AccessFilter;
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
