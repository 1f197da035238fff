//! Who coordinates: assigns, reads, closes the month, writes the weekly CSV with one error to mend, and again
//! after a late record.

use super::place::{at, day, family, office, open_as, save};
use crate::engine::Engine;
use crate::task::{Limits, Task};
use crate::timings;
use crate::window::Window;
use serde_json::json;
use std::path::{Path, PathBuf};

in_both_engines!(from_the_assignment_to_the_corrections);

fn from_the_assignment_to_the_corrections(engine: Engine) {
    let office = office();
    let city = office.put("organisation", json!({ "name": "架空市", "municipality_code": "99999" }));
    let programme = office.put("programme", json!({ "preset": "home_start", "commissioner_id": city }));
    let ready = office.visitor("丸井 けい", 42);
    let short = office.visitor("四角 ゆう", 38);
    let (home, ..) = family(&office, "見本", "ミホン");
    let enrolment = office.put(
        "enrolment",
        json!({
            "programme_id": programme, "household_id": home, "status": "matched",
            "applied_on": day(-40).to_string(),
        }),
    );
    let visit = |days: i64, [from, to]: [&str; 2], status: &str| {
        office.put(
            "visit",
            json!({
                "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": status,
                "start_at": at(days, from), "end_at": at(days, to), "worker_ids": [ready],
                "note": "お茶を飲みながら話した。",
            }),
        )
    };
    // Last month's, to be closed; last week's done one and one that nobody has recorded.
    let old = visit(-35, ["10:00", "12:00"], "done");
    let week = visit(-7, ["10:00", "12:00"], "done");
    let forgotten = visit(-7, ["13:00", "15:00"], "planned");
    let out = tempfile::tempdir().unwrap();
    let desk = office.put("worker", json!({ "person_name": "例山 次郎" }));
    let (window, _folders) = open_as(office, engine, &desk, "coordinator");
    timings::listen(&window);

    let assign =
        Task::begin(&window, "assign a visitor", Limits { seconds: Some(60.0), ..Limits::default() });
    window.click(&window.test_id("nav-assignments"));
    window.click(&window.test_id(&format!("waiting-{enrolment}")));
    window.test_id("assign-panel");
    let candidate = window.test_id(&format!("candidate-{short}"));
    let against = window.text(&candidate);
    assert!(against.contains("38"), "why not: {against}");
    assert_eq!(
        window.ask("return arguments[0].hasAttribute('data-disabled')", &candidate),
        json!(true),
        "a volunteer with 38 hours cannot be chosen"
    );
    window.picture("coordinator-candidates");
    window.click(&window.test_id(&format!("candidate-{ready}")));
    window.click(&window.test_id("assign-save"));
    window.wait("the assignment", |w| !w.has("[data-testid=assign-panel]"));
    assign.done();
    let view = window.call("assignments", &json!({}));
    assert_eq!(view["unassigned"], json!([]));

    let read = Task::begin(&window, "read two records", Limits { seconds: Some(60.0), ..Limits::default() });
    window.click(&window.test_id("assign-to-reviews"));
    window.test_id("reviews");
    window.picture("coordinator-reviews");
    for visit in [&old, &week] {
        window.click(&window.test_id(&format!("review-{visit}")));
        window.click(&window.test_id("review-mark"));
        window.wait("the mark", |w| !w.has(&format!("[data-testid=\"review-{visit}\"]")));
    }
    read.done();

    let month = at(-35, "00:00")[..7].to_owned();
    let close = Task::begin(&window, "close the month", Limits { clicks: Some(3), ..Limits::default() });
    window.click(&window.test_id("nav-closing"));
    window.click(&window.test_id(&format!("close-{programme}-{month}")));
    window.test_id("closing-dialog");
    window.picture("coordinator-closing");
    window.click(&window.test_id("closing-yes"));
    let closed = format!("[data-testid=\"month-{programme}-{month}\"][data-state=closed]");
    window.wait("the month to be closed", |w| w.has(&closed));
    close.done();

    let weekly = Task::begin(
        &window,
        "weekly CSV with one error to mend",
        Limits { seconds: Some(120.0), ..Limits::default() },
    );
    ask_for_week(&window, out.path());
    let missing = window.css(&format!("[data-testid=weekly-mend] [data-testid$=\"-{forgotten}\"]"));
    window.picture("coordinator-mend");
    window.click(&missing);
    window.test_id("visit-form");
    save(&window, "visit-form");
    ask_for_week(&window, out.path());
    window.wait("nothing to mend", |w| !w.has("[data-testid=weekly-mend]"));
    let first = write(&window, out.path(), &[]);
    weekly.done();
    window.picture("coordinator-written");
    assert_eq!(rows(&first, "visits.csv").len(), 2, "what was mended is in it");

    // A visit that was told late: the next batch says what it adds.
    window.go(&format!("/visit/new?household={home}"));
    window.test_id("visit-form");
    window.click(&window.test_id("field-status--done"));
    for (field, text) in [
        ("field-date", day(-7).to_string()),
        ("field-start", "16:00".to_owned()),
        ("field-end", "17:00".to_owned()),
    ] {
        window.fill(&window.test_id(field), &text);
    }
    save(&window, "visit-form");
    ask_for_week(&window, out.path());
    window.picture("coordinator-since");
    let second = write(&window, out.path(), &[&first]);
    let corrections = rows(&second, "corrections.csv");
    assert!(corrections.iter().any(|row| row.contains("added")), "{corrections:?}");
    timings::report(&window, "coordinator");
}

/// The page of the weekly CSV, asked for the week of seven days ago.
fn ask_for_week(window: &Window, out: &Path) {
    window.click(&window.test_id("nav-weekly"));
    window.test_id("weekly-form");
    window.click(&window.test_id("field-which--typed"));
    window.fill(&window.test_id("field-week_day"), &day(-7).to_string());
    let recipient = "[data-testid^=\"field-recipient_id--\"]";
    window.click(&window.css(recipient));
    window.fill(&window.test_id("field-out"), out.to_str().unwrap());
    // What would be written is there.
    window.css("[data-testid^=\"preview-\"]");
}

/// Writes it; the folder that is new besides `before`.
fn write(window: &Window, out: &Path, before: &[&PathBuf]) -> PathBuf {
    window.click(&window.test_id("weekly-submit"));
    window.test_id("weekly-result");
    let new = |entry: std::fs::DirEntry| {
        let path = entry.path();
        (!before.contains(&&path)).then_some(path)
    };
    let folder = std::fs::read_dir(out).unwrap().find_map(|entry| new(entry.unwrap()));
    folder.expect("a new folder")
}

/// Lines of a file of the batch below its header.
fn rows(folder: &Path, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    text.lines().skip(1).map(str::to_owned).collect()
}
