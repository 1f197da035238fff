//! Who leads courses: the roll with two absent, a make-up, the list of the childcare room.

use super::place::{at, family, office, open_as};
use crate::engine::Engine;
use crate::task::{Limits, Task};
use crate::timings;
use crate::window::Window;
use serde_json::json;

in_both_engines!(a_session_of_ten);

/// Ten mothers by kana; the sixth and the ninth do not come.
const MOTHERS: [(&str, &str); 10] = [
    ("例山", "アイヤマ"),
    ("見本", "カミホン"),
    ("試作", "サシサク"),
    ("模擬", "タモギ"),
    ("仮野", "ナカリノ"),
    ("未来野", "ハミライノ"),
    ("例川", "マレイカワ"),
    ("見本沢", "ヤミホンザワ"),
    ("試作田", "ラシサクダ"),
    ("模擬原", "ワモギハラ"),
];

fn a_session_of_ten(engine: Engine) {
    let office = office();
    let programme = office.programme("parent_training", json!({ "sessions_per_course": 6 }));
    let course = |name: &str| {
        office.put(
            "course",
            json!({ "programme_id": programme, "name": name, "capacity": 12, "sessions_total": 6 }),
        )
    };
    let (morning, evening) = (course("昼の講座"), course("夜の講座"));
    let session = |course: &str, no: i64, days: i64, status: &str| {
        office.put(
            "session",
            json!({
                "course_id": course, "sequence_no": no, "start_at": at(days, "10:00"), "end_at": at(days, "11:30"),
                "status": status, "childcare_room": true,
            }),
        )
    };
    let today = session(&morning, 1, 0, "planned");
    let later = session(&evening, 1, 1, "planned");
    for (name, kana) in MOTHERS {
        let (home, mother, child) = family(&office, name, kana);
        office.put(
            "enrolment",
            json!({
                "programme_id": programme, "course_id": morning, "household_id": home, "person_ids": [mother, child],
                "status": "active", "applied_on": at(-30, "00:00")[..10],
            }),
        );
    }
    let leader = office.put("worker", json!({ "person_name": "例川 先生" }));
    let (window, _folders) = open_as(office, engine, &leader, "facilitator");
    timings::listen(&window);
    window.click(&window.test_id("nav-courses"));
    window.test_id("courses");
    window.picture("facilitator-courses");
    assert!(window.has(&format!("[data-testid=\"card-begin-{today}\"]")), "today's session stands first");
    window.click(&window.test_id(&format!("card-course-{morning}")));
    let grid = window.text(&window.test_id("course-grid"));
    assert!(MOTHERS.iter().all(|(name, _)| grid.contains(name)), "everybody of the course: {grid}");
    window.picture("facilitator-course");
    window.click(&window.test_id("course-begin"));
    window.test_id("roll-call");

    let limits = Limits { seconds: Some(15.0), keys: Some(6), clicks: Some(0), ..Limits::default() };
    let roll = Task::begin(&window, "attendance of ten people, two absent", limits);
    window.wait("the keyboard in the first row", |w| {
        w.script("return document.activeElement?.tagName") == json!("TR")
    });
    // By the initials of the two, then everybody else at once.
    window.press("h");
    window.press("3");
    window.press("r");
    window.press("3");
    window.press("0");
    window.wait("eight and two", |w| {
        let shown = w.text(&w.test_id("roll-counts"));
        shown.contains('8') && shown.contains('2') && of_state(w, &today, "present") == 8
    });
    roll.done();
    assert_eq!(of_state(&window, &today, "absent"), 2);
    window.picture("facilitator-roll");
    window.click(&window.test_id("roll-held"));
    window.wait("the session to be held", |w| w.has("[data-testid=roll-held][disabled]"));

    // One of the absent makes it up in the evening.
    window.go(&format!("/session/{later}/roll"));
    let make_up = Task::begin(&window, "a make-up", Limits { seconds: Some(60.0), ..Limits::default() });
    let who = window.test_id("field-roll_person");
    window.click(&who);
    window.keys(&who, "はみらい");
    window.click(&window.css("[data-testid^=\"hit-\"]"));
    window.click(&window.test_id("roll-add"));
    window.click(&window.css("[data-testid^=\"roll-\"][data-testid$=\"--made_up_here\"]"));
    window.test_id("make-up-dialog");
    window.picture("facilitator-make-up");
    window.click(&window.test_id("make-up-save"));
    window.wait("the make-up", |w| !w.has("[data-testid=make-up-dialog]") || w.has("[data-testid=warnings]"));
    if window.has("[data-testid=warnings]") {
        window.fill(&window.css("[data-testid^=warning-I-]"), "別日程で受講");
        window.click(&window.test_id("warnings-save"));
    }
    window.wait("the make-up to be stored", |w| of_state(w, &later, "made_up_here") == 1);
    make_up.done();
    let view = window.call("course_view", &json!({ "id": morning }));
    let made_up = view["people"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|person| person["cells"][0]["state"] == json!("made_up"))
        .count();
    assert_eq!(made_up, 1, "the missed session is made up for");

    let list = Task::begin(&window, "the childcare list", Limits { clicks: Some(2), ..Limits::default() });
    window.go(&format!("/session/{today}/roll"));
    window.click(&window.test_id("roll-childcare"));
    window.test_id("childcare");
    list.done();
    window.wait("ten children", |w| {
        w.script("return document.querySelectorAll('[data-testid^=\"childcare-\"]:not([data-testid=childcare-print])').length")
            .as_u64()
            >= Some(10)
    });
    window.picture("facilitator-childcare");
    if engine == Engine::Chromium {
        assert!(window.print(&window.pictures().join("childcare-list.pdf")) > 5_000);
    }
    timings::report(&window, "facilitator");
}

/// Adults of the roll with this state.
fn of_state(window: &Window, session: &str, state: &str) -> usize {
    let roll = window.call("roll_call", &json!({ "session_id": session }));
    roll["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|row| row["state"] == json!(state) && row["attendance_role"] != json!("child_in_childcare"))
        .count()
}
