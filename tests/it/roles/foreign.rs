//! What the window calls, called by hand with another worker's ids: refused as if there were no such thing.

use super::world::World;
use serde_json::json;
use tsunagi_core::app::Decision;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::Error;
use tsunagi_tests::id;

const NOBODY: &str = "019d0000-0000-7000-8000-00000000abcd";

/// What a refusal says, the ids that were asked with left out.
fn words(result: Result<String, Error>, asked: &str) -> String {
    match result {
        Ok(answer) => format!("answered {answer}").replace(asked, "…"),
        Err(e) => e.json().to_string().replace(asked, "…"),
    }
}

fn answer<T: std::fmt::Debug>(result: Result<T, Error>) -> Result<String, Error> {
    result.map(|a| format!("{a:?}"))
}

/// Every call that takes an id, with this one; the family's record of each kind, or nobody's.
fn calls(w: &World, of: Option<usize>) -> Vec<(String, String)> {
    let app = &w.office.app;
    let mut all = vec![];
    let mut say = |name: &str, asked: &str, result: Result<String, Error>| {
        all.push((name.to_owned(), words(result, asked)));
    };
    let pick = |own: fn(&super::world::Family) -> &String| {
        of.map_or(NOBODY.to_owned(), |n| own(&w.families[n]).clone())
    };
    let home = pick(|f| &f.id);
    let (person, visit, stay, enrolment) =
        (pick(|f| &f.child), pick(|f| &f.visit), pick(|f| &f.stay), pick(|f| &f.enrolment));
    let kinds = [
        (Kind::Household, &home),
        (Kind::Person, &person),
        (Kind::Visit, &visit),
        (Kind::Stay, &stay),
        (Kind::Enrolment, &enrolment),
    ];
    for (kind, record) in kinds {
        say(&format!("get {kind}"), record, answer(app.get(kind, id(record))));
        say(&format!("history {kind}"), record, answer(app.history(kind, id(record))));
        say(&format!("delete {kind}"), record, answer(app.delete(kind, id(record), "x")));
        say(&format!("put {kind}"), record, answer(app.put(kind, &json!({ "id": record, "note": "x" }))));
        say(&format!("record_place {kind}"), record, answer(app.record_place(id(record))));
    }
    say("family", &home, answer(app.family(id(&home))));
    say("reveal", &home, answer(app.reveal(id(&home), "x")));
    say("last_visit", &home, answer(app.last_visit(id(&home), id(&w.visits))));
    say("stay_view", &stay, answer(app.stay_view(id(&stay))));
    say("quota", &person, answer(app.quota(id(&w.house), id(&person), "2026-03-10".parse().unwrap())));
    say("candidates", &enrolment, answer(app.candidates(id(&enrolment), "2026-03-10".parse().unwrap())));
    say("age_band", &home, answer(app.age_band(id(&home), "2026-03-10".parse().unwrap())));
    say("sharing_consent", &home, answer(app.sharing_consent(Some(id(&home)), None, id(&w.town))));
    say("ask_lift", &home, answer(app.ask_lift(id(&home), "x", None)));
    say("confirm_lift", &home, answer(app.confirm_lift(id(&home))));
    say("review", &visit, answer(app.review(&[id(&visit)])));
    let conflict = format!("{home}:5:");
    say("resolve_conflict", &home, answer(app.resolve_conflict(&conflict, &Decision::Value(json!("x")))));
    let new_visit = json!({
        "programme_id": w.visits, "household_id": home, "visit_kind": "watch_over", "status": "planned",
        "planned_start": "2026-03-11T10:00", "worker_ids": [w.workers[5].id],
    });
    say("put new visit", &home, answer(app.put(Kind::Visit, &new_visit)));
    say("plan_visits", &home, answer(app.plan_visits(&new_visit, 2, 7, None)));
    let person_of = json!({ "family_name": "x", "household_id": home });
    say("put new person", &home, answer(app.put(Kind::Person, &person_of)));
    let note = json!({ "text": "x", "household_id": home });
    say("put new note", &home, answer(app.put(Kind::HandoverNote, &note)));
    let present = json!({
        "programme_id": w.visits, "household_id": w.families[0].id, "visit_kind": "watch_over", "status": "done",
        "start_at": "2026-03-09T09:00", "end_at": "2026-03-09T09:30", "worker_ids": [w.workers[5].id], "present_person_ids": [person],
    });
    say("put visit of own with another's child", &person, answer(app.put(Kind::Visit, &present)));
    all
}

#[test]
fn another_workers_ids_are_answered_like_ids_of_nothing() {
    let mut w = World::new("2026-03-10T12:00", false);
    for name in ["visitor", "nobody's", "facilitator", "reader"] {
        let worker = w.workers.iter().find(|x| x.name == name).unwrap().clone();
        w.act_as(&worker);
        let before = w.office.app.digest().unwrap();
        let nothing = calls(&w, None);
        // B was the visitor's until yesterday, D is nobody's and secret, E's course has ended.
        for family in [1, 3, 4] {
            for ((name, there), (_, nobody)) in calls(&w, Some(family)).into_iter().zip(&nothing) {
                assert_eq!(&there, nobody, "{name} of {family} as {}", worker.name);
                assert!(!there.starts_with("answered") || there == "answered None", "{name}: {there}");
            }
        }
        assert_eq!(w.office.app.digest().unwrap(), before, "{name} changed something");
    }
}

#[test]
fn codes_of_families_out_of_sight_name_nothing() {
    let mut w = World::new("2026-03-10T12:00", false);
    let code = w.office.get("household", &w.families[3].id)["code"].as_str().unwrap().to_owned();
    let visitor = w.workers[4].clone();
    w.act_as(&visitor);
    let with = |household: &str| {
        let visit =
            json!({ "programme_id": w.visits, "household_id": household, "visit_kind": "watch_over" });
        w.office.refused("visit", visit).json().to_string().replace(household, "…")
    };
    assert_eq!(with(&code), with("H-Z9-99999"));
    assert!(w.office.app.find(&code, 5).unwrap().is_empty());
}
