//! Rules of visits, workers and assignments: refused, or stored and waiting for a reason.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

/// A family with a baby in a home visiting programme, and a visitor with 42 hours.
struct Round {
    o: Office,
    home: String,
    programme: String,
    visitor: String,
}

impl Round {
    fn new() -> Round {
        let o = Office::new("2026-03-09T12:00");
        let (home, _) = o.family("例山", "2024-01-01");
        let programme = o.programme("home_start", json!({}));
        let visitor = o.visitor("丸井", 42);
        Round { o, home, programme, visitor }
    }

    /// A done visit with these changes.
    fn visit(&self, changes: Json) -> Json {
        let mut visit = json!({
            "programme_id": self.programme, "household_id": self.home, "visit_kind": "regular", "status": "done",
            "start_at": "2026-03-02T10:00", "end_at": "2026-03-02T12:00", "worker_ids": [self.visitor],
        });
        for (key, value) in changes.as_object().unwrap() {
            visit[key] = value.clone();
        }
        visit
    }
}

#[test]
fn times_of_a_visit() {
    let r = Round::new();
    let o = &r.o;
    assert!(o.warnings("visit", r.visit(json!({}))).is_empty());
    o.refuses("visit", r.visit(json!({ "end_at": "2026-03-02T10:00" })), "I-01", "end_at");
    o.refuses("visit", r.visit(json!({ "end_at": "2026-03-02T09:00" })), "I-01", "end_at");
    let planned = json!({
        "status": "planned", "start_at": null, "end_at": null,
        "planned_start": "2026-03-10T12:00", "planned_end": "2026-03-10T10:00",
    });
    o.refuses("visit", r.visit(planned), "I-01", "planned_end");
    o.warns("visit", r.visit(json!({ "end_at": "2026-03-02T10:09" })), "I-01");
    o.warns("visit", r.visit(json!({ "end_at": "2026-03-02T22:01" })), "I-01");
    assert!(o.warnings("visit", r.visit(json!({ "end_at": "2026-03-02T22:00" }))).is_empty(), "12 hours");
    o.refuses(
        "visit",
        r.visit(json!({ "start_at": null, "occurred_on": "2026-03-02" })),
        "field_required",
        "start_at",
    );
    o.refuses("visit", r.visit(json!({ "worker_ids": [] })), "field_required", "worker_ids");
}

#[test]
fn what_is_done_does_not_lie_in_the_future() {
    let r = Round::new();
    let done = |start: &str, end: &str| r.visit(json!({ "start_at": start, "end_at": end }));
    assert!(
        r.o.warnings("visit", done("2026-03-09T11:00", "2026-03-09T12:05")).is_empty(),
        "a clock may be behind"
    );
    r.o.warns("visit", done("2026-03-09T11:00", "2026-03-09T12:06"), "I-02");
    r.o.warns("visit", done("2026-03-10T10:00", "2026-03-10T12:00"), "I-02");
}

#[test]
fn nobody_is_visited_before_birth() {
    let r = Round::new();
    let late = r.o.member(&r.home, "例山", "child", "2026-03-03");
    r.o.refuses("visit", r.visit(json!({ "present_person_ids": [late] })), "I-03", "present_person_ids");
    let unborn =
        r.o.put("person", json!({ "alias": "赤ちゃん", "life_stage": "unborn", "household_id": r.home }));
    assert!(r.o.warnings("visit", r.visit(json!({ "present_person_ids": [unborn] }))).is_empty());
}

#[test]
fn home_visiting_wants_a_pregnancy_or_a_young_child() {
    let r = Round::new();
    let o = &r.o;
    let (grown, _) = o.family("見本", "2019-03-02");
    o.warns("visit", r.visit(json!({ "household_id": grown })), "I-21");
    let day_before =
        json!({ "household_id": grown, "start_at": "2026-03-01T10:00", "end_at": "2026-03-01T12:00" });
    assert!(o.warnings("visit", r.visit(day_before)).is_empty(), "six until that day");
    let woman = o.member(&grown, "見本", "mother", "1990-01-01");
    o.put("pregnancy", json!({ "woman_id": woman, "due_date": "2026-06-01" }));
    assert!(o.warnings("visit", r.visit(json!({ "household_id": grown }))).is_empty());

    let (moved, child) = o.family("試作", "2024-01-01");
    o.app.delete(Kind::Person, id(&child), "誤登録").unwrap();
    o.warns("visit", r.visit(json!({ "household_id": moved })), "I-21");
}

#[test]
fn who_visits_is_trained_and_pledged() {
    let r = Round::new();
    let o = &r.o;
    let by = |worker: &str| r.visit(json!({ "worker_ids": [worker] }));
    let worker = |fields: Json| {
        let mut worker = json!({ "person_name": "四角", "pledge_signed_on": "2024-04-01" });
        worker.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        o.put("worker", worker)
    };
    o.refuses("visit", by(&o.visitor("四角", 38)), "I-30", "worker_ids");
    let role = json!([{ "role": "home_visitor" }]);
    let hours = json!([{ "hours": 40 }]);
    o.refuses(
        "visit",
        by(&worker(json!({ "roles": role, "training": hours, "pledge_signed_on": null }))),
        "I-30",
        "worker_ids",
    );
    o.refuses(
        "visit",
        by(&worker(json!({ "roles": role, "training": hours, "pledge_signed_on": "2026-03-03" }))),
        "I-30",
        "worker_ids",
    );
    assert!(o.warnings("visit", by(&worker(json!({ "roles": role, "training": hours })))).is_empty());
    o.warns("visit", by(&worker(json!({ "roles": [{ "role": "dietitian" }] }))), "I-30");
    o.warns(
        "visit",
        by(&worker(json!({ "roles": [{ "role": "home_visitor", "to": "2026-03-01" }] }))),
        "I-30",
    );
    let organiser = worker(json!({ "roles": [{ "role": "organizer" }] }));
    assert!(o.warnings("visit", by(&organiser)).is_empty(), "a profession instead of the course");
    let elsewhere = o.programme("watch_visit", json!({}));
    let there = worker(json!({ "roles": [{ "role": "organizer", "programme_ids": [elsewhere] }] }));
    o.warns("visit", by(&there), "I-30");
    let plan = json!({
        "status": "planned", "start_at": null, "end_at": null, "planned_start": "2026-03-12T10:00", "worker_ids": [o.visitor("四角", 38)],
    });
    o.refuses("visit", r.visit(plan), "I-30", "worker_ids");
}

#[test]
fn what_was_forgotten_stands_behind_today_and_others_behind_oneself() {
    let r = Round::new();
    let own =
        r.o.all("worker", &Default::default()).iter().find(|w| w["access_role"] == "administrator").unwrap()
            ["id"]
            .clone();
    let planned = |day: &str, worker: &Json| {
        let at = |hour: &str| format!("{day}T{hour}");
        let plan = json!({
            "status": "planned", "start_at": null, "end_at": null, "worker_ids": [worker],
            "planned_start": at("10:00"), "planned_end": at("11:00"),
        });
        r.o.put("visit", r.visit(plan))
    };
    let other = json!(r.visitor);
    let wanted = [
        planned("2026-03-09", &own),
        planned("2026-03-09", &other),
        planned("2026-03-03", &own),
        planned("2026-03-08", &other),
        planned("2026-03-02", &other),
    ];
    let shown: Vec<String> = r.o.app.today_view().unwrap().visits.into_iter().map(|v| v.id).collect();
    assert_eq!(shown, wanted);
}

#[test]
fn a_visitor_writes_for_assigned_families_only() {
    let mut r = Round::new();
    let visit = r.o.put("visit", r.visit(json!({})));
    let planned = json!({
        "status": "planned", "start_at": null, "end_at": null, "planned_start": "2026-03-09T15:00", "planned_end": "2026-03-09T17:00",
    });
    r.o.put("visit", r.visit(planned));
    let enrolment = r.o.put("enrolment", json!({ "household_id": r.home, "programme_id": r.programme }));
    let visitor = r.visitor.clone();
    r.o.app.act_as(&visitor).unwrap();
    let refused = |r: &Round, record: Json| r.o.refused("visit", record).code;
    assert_eq!(refused(&r, r.visit(json!({}))), "I-31");
    assert_eq!(refused(&r, json!({ "id": visit, "note": "x" })), "I-31");
    assert_eq!(r.o.app.delete(Kind::Visit, id(&visit), "x").unwrap_err().code, "I-31");
    assert!(r.o.app.today_view().unwrap().visits.is_empty(), "also not on Today");

    let founder =
        r.o.all("worker", &Default::default()).iter().find(|w| w["access_role"] == "administrator").unwrap()
            ["id"]
            .clone();
    r.o.app.act_as(founder.as_str().unwrap()).unwrap();
    r.o.put("assignment", json!({ "enrolment_id": enrolment, "worker_id": visitor, "from": "2026-03-01" }));
    r.o.app.act_as(&visitor).unwrap();
    r.o.edit("visit", &visit, json!({ "note": "楽しそうだった" }));
    assert_eq!(r.o.app.today_view().unwrap().visits.len(), 1);
    let (other, _) = {
        r.o.app.act_as(founder.as_str().unwrap()).unwrap();
        r.o.family("見本", "2024-01-01")
    };
    r.o.app.act_as(&visitor).unwrap();
    assert_eq!(
        refused(&r, json!({ "id": visit, "household_id": other })),
        "I-31",
        "nor moved to another family"
    );
}

#[test]
fn one_primary_visitor_and_no_more_families_than_agreed() {
    let r = Round::new();
    let o = &r.o;
    let second = o.visitor("四角", 40);
    let enrol = |home: &str| o.put("enrolment", json!({ "household_id": home, "programme_id": r.programme }));
    let here = enrol(&r.home);
    let assign = |enrolment: &str, worker: &str, from: &str| json!({ "enrolment_id": enrolment, "worker_id": worker, "from": from });
    let first = o.put("assignment", assign(&here, &r.visitor, "2026-01-01"));
    let due = |record: Json| {
        let view = o.app.put(Kind::Assignment, &record).unwrap();
        let codes: Vec<_> = view.warnings.iter().map(|w| w.code.clone()).collect();
        assert_eq!(o.due(&view.id), codes);
        (view.id, codes)
    };
    let (twice, codes) = due(assign(&here, &second, "2026-02-01"));
    assert_eq!(codes, ["I-32"], "two primary visitors");
    let listed = o.app.today_view().unwrap().due;
    assert_eq!(
        (listed[0].title.as_str(), listed[0].household_id.as_deref()),
        ("例山家", Some(r.home.as_str()))
    );
    let second_line = o.edit("assignment", &twice, json!({ "is_primary": false }));
    assert_eq!(second_line.warnings, []);
    o.app.delete(Kind::Assignment, id(&twice), "誤り").unwrap();

    let (home, _) = o.family("見本", "2024-01-01");
    let there = enrol(&home);
    let (more, codes) = due(assign(&there, &r.visitor, "2026-02-01"));
    assert_eq!(codes, ["I-32"], "one family at a time");
    let told =
        o.edit("assignment", &more, json!({ "overrides": [{ "code": "I-32", "reason": "引継ぎ期間" }] }));
    assert_eq!((told.warnings.len(), o.due(&more)), (0, vec![]));
    o.app.delete(Kind::Assignment, id(&more), "誤り").unwrap();
    o.edit("assignment", &first, json!({ "to": "2026-01-31" }));
    assert_eq!(due(assign(&there, &r.visitor, "2026-02-01")).1, Vec::<String>::new());
    let part = json!({
        "household_id": home, "programme_id": r.programme, "assignments": [{ "worker_id": second, "from": "2026-02-01" }],
    });
    assert_eq!(o.warnings("enrolment", part), ["I-32"], "warnings of parts are answered too");
}

#[test]
fn after_closing_a_change_is_a_correction() {
    let r = Round::new();
    let o = &r.o;
    let february = json!({ "start_at": "2026-02-02T10:00", "end_at": "2026-02-02T12:00" });
    let visit = o.put("visit", r.visit(february.clone()));
    let other = o.programme("watch_visit", json!({}));
    assert_eq!(o.app.close(id(&r.programme), "2026-03").unwrap_err().code, "month_not_over");
    assert_eq!(o.app.close(id(&r.programme), "2026-13").unwrap_err().code, "month_invalid");
    o.app.close(id(&r.programme), "2026-02").unwrap();
    assert_eq!(o.app.close(id(&r.programme), "2026-02").unwrap_err().code, "month_closed");

    o.warns("visit", r.visit(february), "I-71");
    assert!(o.warnings("visit", r.visit(json!({}))).is_empty(), "March is open");
    let moved =
        o.edit("visit", &visit, json!({ "start_at": "2026-03-02T14:00", "end_at": "2026-03-02T15:00" }));
    assert_eq!(moved.warnings[0].code, "I-71", "out of the closed month");
    let away = o.put("visit", r.visit(json!({ "programme_id": other })));
    o.edit("visit", &away, json!({ "start_at": "2026-02-03T10:00", "end_at": "2026-02-03T11:00" }));
    let in_closed = o.edit("visit", &away, json!({ "programme_id": r.programme }));
    assert_eq!(in_closed.warnings[0].code, "I-71");
    let out_again = o.edit("visit", &away, json!({ "programme_id": other }));
    assert_eq!(
        out_again.warnings[0].code, "I-71",
        "what leaves a closed programme's month is a correction too"
    );
}
