//! The night desk: free tonight? An emergency at 02:00 into a full house, a night more, and who may not
//! collect the child.

use super::place::{at, day, family, in_sight, office, open_as, tab_to};
use crate::engine::Engine;
use crate::task::{Limits, Task};
use crate::timings;
use serde_json::json;

/// Inputs that a bed at night may require.
const REQUIRED: u64 = 4;

in_both_engines!(a_night_at_the_desk);

fn a_night_at_the_desk(engine: Engine) {
    let office = office();
    let house = office.programme("short_stay", json!({ "capacity": 2 }));
    let mut guests = vec![];
    for (name, kana) in [("見本", "ミホン"), ("例山", "レイヤマ")] {
        let (home, _mother, child) = family(&office, name, kana);
        let father = office.put(
            "person",
            json!({
                "family_name": name, "given_name": "次郎", "household_id": home, "relation": "father",
                "birth_date": "1990-01-01", "may_collect_child": name != "見本",
            }),
        );
        let stay = office.put(
            "stay",
            json!({
                "programme_id": house, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
                "reason_codes": ["illness"], "status": "in_stay", "in_at": at(-2, "17:00"),
                "planned_in_at": at(-2, "17:00"), "planned_out_at": at(2, "10:00"),
            }),
        );
        guests.push((father, stay));
    }
    let (father, stay) = guests.swap_remove(0);
    let night = office.put("worker", json!({ "person_name": "未来野 夜" }));
    let (window, _folders) = open_as(office, engine, &night, "desk");
    timings::listen(&window);

    let limits = Limits { seconds: Some(3.0), interactions: Some(0), ..Limits::default() };
    let free = Task::begin(&window, "is there a bed tonight?", limits);
    let tonight = format!("[data-testid=\"tonight-{house}\"]");
    assert!(window.text(&window.css(&tonight)).contains('満'), "full tonight");
    assert!(in_sight(&window, &tonight), "without scrolling");
    free.done();
    window.picture("desk-tonight");

    window.click(&window.test_id("nav-board"));
    window.test_id("board-grid");
    window.picture("desk-board");
    let limits = Limits { seconds: Some(60.0), clicks: Some(0), ..Limits::default() };
    let emergency = Task::begin(&window, "emergency stay into a full house", limits);
    tab_to(&window, "board-emergency");
    window.press("Enter");
    window.test_id("emergency-form");
    // The script does not wait for the night: the clock would have written this.
    window.fill(&window.test_id("field-in_time"), "2:00");
    let kana = window.test_id("field-kana");
    window.wait("who asks to have the keyboard", |w| {
        w.script("return document.activeElement?.closest('[data-testid^=\"field-requester_type\"]') !== null")
            == json!(true)
    });
    window.press("1");
    window.wait("the name to have the keyboard", |w| {
        w.ask("return document.activeElement === arguments[0]", &kana) == json!(true)
    });
    window.keys(&kana, "かりの");
    tab_to(&window, "field-over_reason");
    window.keys(&window.test_id("field-over_reason"), "緊急");
    let required = window.script(
        "return document.querySelectorAll('[data-testid=emergency-form] :is([required], [aria-required=true])').length",
    );
    assert!((1..=REQUIRED).contains(&required.as_u64().unwrap_or(0)), "{required} inputs are required");
    window.picture("desk-emergency");
    window.press("Ctrl+Enter");
    window.wait("the bed to be held", |w| !w.has("[data-testid=emergency-form]"));
    emergency.done();
    window.picture("desk-held");
    let (from, to) = (day(-1).to_string(), day(0).to_string());
    let board = window.call("board", &json!({ "programme_id": house, "from": from, "to": to }));
    let arrived =
        board["stays"].as_array().into_iter().flatten().find(|it| it["over_reason"] == json!("緊急"));
    let arrived = arrived.expect("one more than the house holds, with its reason");
    assert_eq!(arrived["stay"]["person"], json!("かりの"), "{arrived}");
    // Tried between midnight and two, the child is still expected: the bed is held, not yet taken.
    let beds = ["taken", "held"].map(|how| board["nights"][0][how].as_u64().unwrap_or(0));
    assert_eq!(beds.iter().sum::<u64>(), 3, "the night that was running: {board}");

    // A night more for who is there, and then home.
    window.go(&format!("/stay/{stay}"));
    window.test_id("stay-page");
    let extend = Task::begin(&window, "a night more", Limits { clicks: Some(2), ..Limits::default() });
    window.click(&window.test_id("stay-extend"));
    answer_reason(&window);
    window.wait("the new end", |w| {
        let view = w.call("stay_view", &json!({ "id": stay }));
        view["planned_out_at"].as_str().is_some_and(|end| end.starts_with(&at(3, "10:00")))
    });
    extend.done();

    let leave = Task::begin(&window, "check out", Limits { seconds: Some(60.0), ..Limits::default() });
    window.click(&window.test_id("stay-check-out"));
    window.click(&window.test_id(&format!("collector-{father}")));
    window.test_id("stay-stop");
    window.picture("desk-stop");
    let still = window.call("stay_view", &json!({ "id": stay }));
    assert_eq!(still["stay"]["status"], "in_stay", "nobody leaves with him");
    window.click(&window.test_id("stay-stop-back"));
    window.click(&window.test_id("field-collector--other"));
    window.fill(&window.test_id("field-collector_other"), "見本 春子");
    window.click(&window.test_id("stay-check-out-save"));
    answer_reason(&window);
    window.wait("the child to have left", |w| {
        w.call("stay_view", &json!({ "id": stay }))["stay"]["status"] == json!("completed")
    });
    leave.done();
    window.picture("desk-left");
    timings::report(&window, "desk");
}

/// A warning gets its reason.
fn answer_reason(window: &crate::window::Window) {
    std::thread::sleep(std::time::Duration::from_millis(500));
    if window.has("[data-testid=reason-dialog]") {
        window.fill(&window.css("[data-testid=reason-dialog] [data-testid^=field-reason-]"), "所長が了承");
        window.click(&window.test_id("reason-save"));
    }
}
