//! The office's screens: who visits whom, months to close, the weekly CSV before it is written.

use serde_json::json;
use tsunagi_core::app::ExportRequest;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_tests::{Office, id};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A family enrolled in home visits.
fn enrolled(o: &Office, programme: &str, name: &str, applied: &str) -> (String, String) {
    let (home, _) = o.family(name, "2024-05-01");
    let enrolment = o.put(
        "enrolment",
        json!({ "programme_id": programme, "household_id": home, "status": "matched", "applied_on": applied }),
    );
    (home, enrolment)
}

#[test]
fn a_volunteer_with_38_hours_is_refused_until_the_missing_module_is_recorded() {
    let o = Office::new("2026-01-20T10:00");
    let home_start = o.programme("home_start", json!({}));
    let (_, enrolment) = enrolled(&o, &home_start, "例山", "2026-01-06");
    let ready = o.visitor("丸井 けい", 42);
    let short = o.visitor("四角 ゆう", 38);

    let waiting = o.app.assignments().unwrap();
    assert_eq!(waiting.unassigned.len(), 1);
    assert_eq!(waiting.unassigned[0].waiting_days, Some(14));

    let found = o.app.candidates(id(&enrolment), day("2026-01-20")).unwrap();
    let names: Vec<(&str, bool)> = found.iter().map(|c| (c.name.as_str(), c.fits)).collect();
    assert_eq!(names[..2], [("丸井 けい", true), ("四角 ゆう", false)], "{names:?}");
    let problem = &found.iter().find(|c| c.worker_id == short).unwrap().problems[0];
    assert_eq!(problem.code, "I-30");
    assert_eq!(problem.detail["hours"], json!(38.0));
    assert_eq!(problem.detail["required_hours"], json!(40.0));

    let give =
        |worker: &str, from: &str| json!({ "enrolment_id": enrolment, "worker_id": worker, "from": from });
    o.refuses("assignment", give(&short, "2026-01-20"), "I-30", "worker_id");
    o.put(
        "training",
        json!({ "worker_id": short, "course": "補講", "hours": 3, "completed_on": "2026-01-21" }),
    );
    o.refuses("assignment", give(&short, "2026-01-20"), "I-30", "worker_id");
    o.put("assignment", give(&short, "2026-01-22"));
    let done = o.app.assignments().unwrap();
    assert!(done.unassigned.is_empty(), "who begins on Thursday is found already");
    assert_eq!(done.assigned[0].worker, "四角 ゆう");
    assert!(done.workers.iter().any(|w| w.id == ready && w.training_hours == 42.0 && w.households == 0));
}

#[test]
fn assignments_show_the_last_and_the_next_visit_and_the_load() {
    let o = Office::new("2026-01-20T10:00");
    let home_start = o.programme("home_start", json!({}));
    let (home, enrolment) = enrolled(&o, &home_start, "例山", "2026-01-06");
    let worker = o.visitor("丸井 けい", 42);
    o.put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-01-07" }));
    for (date, status) in
        [("2026-01-08", "done"), ("2026-01-15", "done"), ("2026-01-22", "planned"), ("2026-01-29", "planned")]
    {
        o.put(
            "visit",
            json!({
                "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": status,
                "start_at": format!("{date}T10:00"), "end_at": format!("{date}T12:00"), "worker_ids": [worker],
            }),
        );
    }
    let view = o.app.assignments().unwrap();
    let line = &view.assigned[0];
    assert_eq!(
        (line.last_visit.as_deref(), line.next_visit.as_deref()),
        (Some("2026-01-15"), Some("2026-01-22"))
    );
    assert_eq!(line.visits_done, 2);
    let load = view.workers.iter().find(|w| w.id == worker).unwrap();
    assert_eq!((load.households, load.visits_this_month), (1, 2));
    o.edit("assignment", &line.assignment_id, json!({ "to": "2026-01-19", "end_reason": "illness" }));
    assert_eq!(o.app.assignments().unwrap().unassigned.len(), 1, "without a visitor again");
    assert_eq!(o.app.today_view().unwrap().unassigned, 1);
    // A family that was entered by mistake waits for nobody, although its enrolment is still there.
    o.app.delete(Kind::Household, id(&home), "誤登録").unwrap();
    assert!(o.app.assignments().unwrap().unassigned.is_empty());
    assert_eq!(o.app.today_view().unwrap().unassigned, 0);
}

#[test]
fn months_are_listed_with_what_is_missing_and_what_came_after_closing() {
    let o = Office::new("2026-03-09T10:00");
    let home_start = o.programme("home_start", json!({}));
    let (home, _) = enrolled(&o, &home_start, "例山", "2026-01-06");
    let worker = o.visitor("丸井 けい", 42);
    let visit = |date: &str, status: &str| {
        o.put(
            "visit",
            json!({
                "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": status,
                "start_at": format!("{date}T10:00"), "end_at": format!("{date}T12:00"), "worker_ids": [worker],
            }),
        )
    };
    let first = visit("2026-02-05", "done");
    visit("2026-02-12", "planned");
    let month = |o: &Office, month: &str| {
        o.app
            .closings(6)
            .unwrap()
            .into_iter()
            .find(|m| m.month == month && m.programme_id == home_start)
            .unwrap()
    };
    let february = month(&o, "2026-02");
    assert_eq!(
        (february.state.as_str(), february.records, february.unrecorded, february.unread),
        ("open", 2, 1, 1)
    );
    assert_eq!(month(&o, "2026-03").state, "running");
    let done = o.app.close(id(&home_start), "2026-02").unwrap();
    assert_eq!(month(&o, "2026-02").state, "closed");
    assert_eq!(month(&o, "2026-02").after_close, 0);
    let o = o.at("2026-03-10T10:00");
    o.edit(
        "visit",
        &first,
        json!({ "concern_level": 1, "overrides": [{ "code": "I-71", "reason": "書き漏れ" }] }),
    );
    assert_eq!(month(&o, "2026-02").after_close, 1);
    o.app.undo(*done.changes.changes.last().unwrap()).unwrap();
    assert_eq!(month(&o, "2026-02").state, "open", "closing is undone like anything else");
}

#[test]
fn the_weekly_csv_is_checked_mended_and_compared_before_it_is_written() {
    let o = Office::new("2026-03-13T17:00");
    let city = o.put(
        "organisation",
        json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "99999" }),
    );
    let home_start = o.put("programme", json!({ "preset": "home_start", "commissioner_id": city }));
    let (home, _) = enrolled(&o, &home_start, "例山", "2026-01-06");
    let worker = o.visitor("丸井 けい", 42);
    let visit = |date: &str, status: &str| {
        o.put(
            "visit",
            json!({
                "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": status,
                "start_at": format!("{date}T10:00"), "end_at": format!("{date}T12:00"), "worker_ids": [worker],
            }),
        )
    };
    let nowhere = visit("2026-03-10", "done");
    let forgotten = visit("2026-03-12", "planned");
    let week = Period::iso_week("2026-W11").unwrap();
    let preview = |o: &Office| o.app.weekly_preview(week, id(&city), Level::Pseudonymous).unwrap();
    let before = preview(&o);
    let mend: Vec<(&str, &str)> = before
        .checks
        .iter()
        .filter(|c| c.severity == "mend")
        .map(|c| (c.code.as_str(), c.id.as_str()))
        .collect();
    assert_eq!(mend, [("no_municipality", nowhere.as_str()), ("unrecorded", forgotten.as_str())]);
    let rows = |p: &tsunagi_core::view::WeeklyPreview| {
        p.files.iter().find(|f| f.name == "visits.csv").unwrap().total
    };
    assert_eq!(rows(&before), 0, "nobody knows whose they are");

    o.put("address_history", json!({ "household_id": home, "municipality_code": "99999" }));
    o.edit("visit", &forgotten, json!({ "status": "cancelled_by_family" }));
    let mended = preview(&o);
    assert!(mended.checks.iter().all(|c| c.severity == "know"), "{:?}", mended.checks);
    assert_eq!(rows(&mended), 2, "the visits have their place now");
    assert_eq!(mended.last_folder, None);

    let out = tempfile::tempdir().unwrap();
    let request = ExportRequest {
        period: week,
        recipient: id(&city),
        out: out.path(),
        level: Level::Pseudonymous,
        encoding: Encoding::Utf8,
    };
    let written = o.app.export_weekly(&request).unwrap();
    assert_eq!(written.files["visits.csv"], rows(&mended), "what was shown is what is written");
    let text = std::fs::read_to_string(std::path::Path::new(&written.folder).join("visits.csv")).unwrap();
    let shown = &mended.files.iter().find(|f| f.name == "visits.csv").unwrap();
    assert!(text.trim_start_matches('\u{feff}').starts_with(&shown.columns.join(",")));
    let unchanged = preview(&o);
    assert_eq!((unchanged.added, unchanged.changed, unchanged.removed), (0, 0, 0));
    assert!(unchanged.last_folder.is_some());
    o.edit("visit", &nowhere, json!({ "concern_level": 2 }));
    let late = visit("2026-03-13", "done");
    assert_ne!(late, "");
    let again = preview(&o);
    assert_eq!((again.added, again.changed, again.removed), (1, 1, 0));
}

#[test]
fn programmes_tell_their_own_rules_from_the_presets() {
    let o = Office::new("2026-03-13T17:00");
    let own = o.programme("short_stay", json!({ "capacity": 5 }));
    let line = o.app.programmes().unwrap().into_iter().find(|p| p.id == own).unwrap();
    assert!(line.own.contains(&"capacity".to_owned()), "{:?}", line.own);
    assert_eq!(line.rules["capacity"], json!(5));
    assert!(!line.own.contains(&"day_rule".to_owned()));
    assert_eq!(line.usual.get("capacity"), None, "the preset names no capacity");
    assert_eq!(line.usual["day_rule"], line.rules["day_rule"]);
}

#[test]
fn a_visitor_sees_none_of_the_offices_lists() {
    let o = Office::new("2026-03-13T17:00");
    let visitor = o.put("worker", json!({ "person_name": "仮野 訪問", "access_role": "visitor" }));
    let mut o = o;
    o.app.act_as(&visitor).unwrap();
    let refused = |result: Result<(), tsunagi_core::error::Error>| {
        assert_eq!(result.unwrap_err().code, "not_your_role")
    };
    refused(o.app.assignments().map(drop));
    refused(o.app.closings(6).map(drop));
    refused(o.app.candidates(Id::from_bytes([1; 16]), day("2026-03-13")).map(drop));
    let week = Period::iso_week("2026-W11").unwrap();
    refused(o.app.weekly_preview(week, Id::from_bytes([1; 16]), Level::Pseudonymous).map(drop));
}

#[test]
fn what_the_forms_of_the_office_send_is_stored() {
    let o = Office::new("2026-03-13T17:00");
    // A rule of the programme's own, put back to what the preset says: here, to nothing.
    let stay = o.programme("short_stay", json!({ "capacity": 5 }));
    o.edit(
        "programme",
        &stay,
        json!({ "name": "見本の家", "rules": { "capacity": null, "max_days_per_stay": 10 } }),
    );
    let line = o.app.programmes().unwrap().into_iter().find(|p| p.id == stay).unwrap();
    assert_eq!((line.name.as_str(), line.rules.get("capacity")), ("見本の家", None));
    assert_eq!(line.rules["max_days_per_stay"], json!(10));
    assert_eq!(line.own, ["max_days_per_stay"]);

    // A worker with a role and a training; the same lines come back with their ids when it is edited.
    let worker = o.put(
        "worker",
        json!({
            "person_name": "四角 ゆう", "kana": null, "access_role": "visitor", "active": true,
            "roles": [{ "role": "home_visitor", "from": "2025-04-01", "to": null }],
            "training": [{ "course": "養成講座", "hours": 38, "completed_on": "2025-03-20" }],
            "pledge_signed_on": "2025-04-01", "max_households": null, "languages": null, "available": null,
        }),
    );
    let stored = o.get("worker", &worker);
    let role =
        json!({ "id": stored["roles"][0]["id"], "role": "home_visitor", "from": "2025-04-01", "to": null });
    let training = json!({ "id": stored["training"][0]["id"], "course": "養成講座", "hours": 38, "completed_on": "2025-03-20" });
    let more = json!({ "course": "補講", "hours": 3, "completed_on": "2026-01-21" });
    o.edit("worker", &worker, json!({ "roles": [role], "training": [training, more] }));
    let line = o.app.workers().unwrap().into_iter().find(|w| w.id == worker).unwrap();
    assert!((line.training_hours - 41.0).abs() < 1e-9, "{}", line.training_hours);
    assert_eq!(line.roles, ["home_visitor"]);
}

#[test]
fn a_certificate_is_given_when_hours_and_pledge_are_there_and_says_what_is_missing_before() {
    let o = Office::new("2026-03-31T12:00");
    let rules = json!({ "required_training_hours": 40, "requires_pledge": true });
    o.put("programme", json!({ "preset": "home_start", "name": "ホームスタート", "rules": rules }));
    o.put("programme", json!({ "preset": "hiroba", "name": "ひろば" }));
    let worker = o.put(
        "worker",
        json!({
            "person_name": "仮野 訪問",
            "training": [
                { "course": "養成講座", "hours": 38, "completed_on": "2025-09-01" },
                { "course": "次の研修", "hours": 10, "completed_on": "2026-05-01" },
            ],
        }),
    );
    let read = || o.app.certificates(id(&worker)).unwrap();
    let before = read();
    assert_eq!(before.len(), 1, "only programmes that ask for hours: {before:?}");
    assert_eq!(before[0].missing, ["training_hours", "pledge"]);
    // What lies ahead is no training yet.
    assert_eq!((before[0].hours, before[0].completed_on.as_deref()), (38.0, None));
    o.put(
        "training",
        json!({ "worker_id": worker, "course": "補講", "hours": 2.5, "completed_on": "2025-10-10" }),
    );
    assert_eq!(read()[0].missing, ["pledge"]);
    o.edit("worker", &worker, json!({ "pledge_signed_on": "2025-10-12" }));
    let ready = &read()[0];
    assert!(ready.missing.is_empty());
    assert_eq!((ready.hours, ready.completed_on.as_deref()), (40.5, Some("2025-10-10")));
    let courses: Vec<_> = ready.courses.iter().map(|c| (c.course.as_deref(), c.hours)).collect();
    assert_eq!(courses, [(Some("養成講座"), 38.0), (Some("補講"), 2.5)]);
}
