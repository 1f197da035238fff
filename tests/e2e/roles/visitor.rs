//! Who visits families: plans a visit, records it, hands over a concern.

use super::place::{ask, at, day, family, office, open_as, save};
use crate::engine::Engine;
use crate::task::{Limits, Task};
use crate::timings;
use serde_json::json;

in_both_engines!(from_the_plan_to_the_concern);

fn from_the_plan_to_the_concern(engine: Engine) {
    let office = office();
    let programme = office.put("programme", json!({ "preset": "newborn_visit" }));
    let (home, ..) = family(&office, "見本", "ミホン");
    let visitor = office.put("worker", json!({ "person_name": "仮野 花" }));
    let enrolled = json!({ "programme_id": programme, "household_id": home, "status": "active" });
    let enrolment = office.put("enrolment", enrolled);
    office.put(
        "assignment",
        json!({ "enrolment_id": enrolment, "worker_id": visitor, "from": day(-30).to_string() }),
    );
    for (name, kana) in [("例山", "レイヤマ"), ("試作", "シサク"), ("模擬", "モギ")] {
        family(&office, name, kana);
    }
    office.put(
        "on_call",
        json!({ "name": "例山 当番", "phone": "000-0000-0001", "from": at(-1, "00:00"), "to": at(2, "00:00") }),
    );
    let (window, _folders) = open_as(office, engine, &visitor, "visitor");
    timings::listen(&window);

    let find = Task::begin(&window, "find a family", Limits { keys: Some(5), ..Limits::default() });
    window.press("Ctrl+k");
    let search = window.test_id("search-input");
    for kana in ["み", "ほ", "ん"] {
        window.keys(&search, kana);
    }
    let hit = window.css("[data-testid=search-dialog] [data-testid^=\"hit-\"]");
    assert!(window.text(&hit).contains("見本"), "the first of the findings");
    window.press("Enter");
    window.test_id("family-page");
    find.done();

    let plan = Task::begin(&window, "plan a visit", Limits::default());
    window.click(&window.test_id("nav-visits"));
    window.click(&window.test_id("visit-plan"));
    let who = window.test_id("field-household");
    window.click(&who);
    window.keys(&who, "みほん");
    window.click(&window.css("[data-testid^=\"hit-\"]"));
    for (field, text) in [("field-date", "きのう"), ("field-start", "10"), ("field-end", "11")] {
        window.fill(&window.test_id(field), text);
    }
    save(&window, "visit-form");
    window.test_id("visit-unrecorded");
    plan.done();
    window.picture("visitor-planned");

    let limits = Limits { seconds: Some(40.0), interactions: Some(12), ..Limits::default() };
    let record = Task::begin(&window, "record a finished visit", limits);
    window.click(&window.css("[data-testid^=\"record-\"]"));
    window.test_id("visit-form");
    let first = |field: &str| window.css(&format!("[data-testid^=\"field-{field}--\"]"));
    window.click(&first("present_person_ids"));
    window.click(&first("activities"));
    let note = window.test_id("field-note");
    window.click(&note);
    window.write_note("お母さんは眠れていない様子。表情がかたい。");
    window.click(&window.test_id("field-concern_level--2"));
    window.picture("visitor-record");
    window.press("Ctrl+Enter");
    window.wait("the record to be stored", |w| {
        w.has("[data-testid=concern-form]") || w.has("[data-testid=warnings]")
    });
    if window.has("[data-testid=warnings]") {
        window.picture("visitor-warning");
        window.fill(&window.css("[data-testid^=warning-I-]"), "所長が同行");
        window.click(&window.test_id("warnings-save"));
    }
    window.test_id("concern-form");
    record.done();

    let concern =
        Task::begin(&window, "report a concern", Limits { seconds: Some(40.0), ..Limits::default() });
    assert!(window.text(&window.test_id("concern-on-call")).contains("000-0000-0001"), "whom to ring");
    window.click(&window.test_id("field-urgent--urgent"));
    window.picture("visitor-concern");
    window.press("Ctrl+Enter");
    window.test_id("family-timeline");
    concern.done();
    timings::report(&window, "visitor");

    let visits = window
        .call("visits", &json!({ "from": day(-2).to_string(), "to": day(0).to_string(), "mine": false }));
    assert_eq!(visits["unrecorded"], json!([]), "recorded");
    assert_eq!(visits["visits"][0]["status"], "done");
    assert_eq!(visits["visits"][0]["household_id"], json!(home));
    let book = window.call("handover", &json!({ "hours": 24 }));
    let text = book["notes"][0]["text"].as_str().unwrap_or_default();
    assert!(text.contains("眠れていない") && text.contains("要報告"), "as recorded: {book}");
    assert_eq!(book["notes"][0]["urgent"], json!(true), "{book}");
    assert_eq!(ask(&window, "today")["drafts"], json!([]), "nothing is left half done");
}
