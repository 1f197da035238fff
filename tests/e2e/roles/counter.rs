//! Who sits at the counter: a mother of a known family asks about her child, and somebody who gives no name
//! telephones. Each is recorded by keyboard alone while they are still there.

use super::place::{day, family, office, open, tab_to};
use crate::engine::Engine;
use crate::task::{Limits, Task};
use crate::timings;
use crate::window::Window;
use serde_json::json;

in_both_engines!(two_consultations_at_the_counter);

const A_MINUTE: Limits = Limits { seconds: Some(60.0), clicks: Some(0), interactions: None, keys: None };

fn two_consultations_at_the_counter(engine: Engine) {
    let office = office();
    office.put("programme", json!({ "preset": "general_consultation" }));
    let (_home, mother, _child) = family(&office, "見本", "ミホン");
    let (window, _folders) = open(office, engine);
    timings::listen(&window);
    window.click(&window.test_id("nav-cases"));
    window.test_id("consultations");

    let known = Task::begin(&window, "a consultation of a known family", A_MINUTE);
    begin(&window, "visit_in");
    choose_topics(&window, 2);
    tab_to(&window, "field-household");
    window.write("みほん");
    window.wait("the family to be found", |w| w.has("[role=option]"));
    window.press("ArrowDown");
    window.press("Enter");
    window.test_id("field-household-chosen");
    // Who of the family it was.
    tab_to(&window, &format!("field-client_person_ids--{mother}"));
    window.press("Space");
    choose(&window, "result", "advice");
    tab_to(&window, "field-minutes");
    window.write("15");
    tab_to(&window, "field-content");
    window.write_note("夜泣きで眠れない。");
    window.picture("counter-known");
    keep(&window);
    known.done();

    let unnamed = Task::begin(&window, "a consultation without a name", A_MINUTE);
    begin(&window, "phone");
    choose_topics(&window, 1);
    choose(&window, "result", "listened");
    tab_to(&window, "field-minutes");
    window.write("10");
    window.picture("counter-unnamed");
    keep(&window);
    unnamed.done();

    let all = window.call("consultations", &json!({ "programme_id": null }));
    let lines = all["lines"].as_array().unwrap();
    let said = |channel: &str| {
        let line = lines.iter().find(|line| line["channel"] == json!(channel)).unwrap();
        let topics = line["topics"].as_array().map_or(0, Vec::len);
        (line["who"].clone(), topics, line["result"].clone(), line["date"].clone())
    };
    let today = json!(day(0).to_string());
    assert_eq!(said("visit_in"), (json!("見本家"), 2, json!("advice"), today.clone()));
    assert_eq!(said("phone"), (json!(""), 1, json!("listened"), today));
    let record = window.call("get", &json!({ "kind": "consultation", "id": lines.iter().find(|l| l["channel"] == json!("visit_in")).unwrap()["id"] }));
    assert_eq!((&record["client_person_ids"], &record["minutes"]), (&json!([mother]), &json!(15)));
    timings::report(&window, "counter");
}

/// A new consultation that came in this way.
fn begin(window: &Window, channel: &str) {
    tab_to(window, "consultation-new");
    window.press("Enter");
    window.test_id("consultation-form");
    window.wait("the way it came to have the keyboard", |w| {
        w.script("return document.activeElement?.closest('[data-testid^=\"field-channel\"]') !== null")
            == json!(true)
    });
    choose(window, "channel", channel);
}

/// Goes through the choices of a field until this one is chosen.
fn choose(window: &Window, field: &str, code: &str) {
    tab_to(window, &format!("field-{field}"));
    let chosen = format!("[data-testid=\"field-{field}--{code}\"][data-selected]");
    window.press("Space");
    for _ in 0..12 {
        if window.has(&chosen) {
            return;
        }
        window.press("ArrowRight");
    }
    panic!("{code} cannot be chosen");
}

/// The first `count` topics.
fn choose_topics(window: &Window, count: usize) {
    tab_to(window, "field-topics");
    for n in 0..count {
        if n > 0 {
            window.press("ArrowRight");
        }
        window.press("Space");
    }
}

fn keep(window: &Window) {
    window.press("Ctrl+Enter");
    window.wait("the form to be saved", |w| !w.has("[data-testid=consultation-form]"));
    window.test_id("consultations");
}
