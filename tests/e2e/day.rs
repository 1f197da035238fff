//! A first day with the program: organisation, family, visit, stay, roll call, and the week's CSV.

use crate::engine::Engine;
use crate::window::Window;
use std::path::{Path, PathBuf};

const PASSPHRASE: &str = "mihon no aikotoba";

/// The first choice of a chip group, whatever its record's id.
fn first(field: &str) -> String {
    format!("[data-testid^=\"field-{field}--\"]")
}

fn fill(window: &Window, field: &str, text: &str) {
    window.fill(&window.test_id(&format!("field-{field}")), text);
}

fn press(window: &Window, id: &str) {
    window.click(&window.test_id(id));
}

fn choose(window: &Window, field: &str, choice: &str) {
    press(window, &format!("field-{field}--{choice}"));
}

/// Saves the form; a warning on the way is answered with a reason.
fn save(window: &Window, form: &str) {
    press(window, "save");
    let gone = format!("[data-testid={form}]");
    window.wait("the form to be saved", |w| !w.has(&gone) || w.has("[data-testid=warnings]"));
    if window.has("[data-testid=warnings]") {
        window.fill(&window.css("[data-testid^=warning-I-]"), "初回のため事務が同行した");
        window.picture("warning-with-reason");
        press(window, "warnings-save");
    }
    window.wait("the form to close", |w| !w.has(&gone));
}

fn make_organisation(window: &Window) {
    press(window, "start-create");
    fill(window, "organisation", "例示児童家庭支援センターほしのまち");
    fill(window, "actor", "例山 事務");
    fill(window, "passphrase", PASSPHRASE);
    fill(window, "again", PASSPHRASE);
    for preset in ["newborn_visit", "short_stay", "baby_massage"] {
        choose(window, "presets", preset);
    }
    window.picture("02-make-organisation");
    press(window, "create-submit");
    press(window, "kit-done");
    window.test_id("today");
    window.picture("03-empty-today");
}

fn add_family(window: &Window) {
    press(window, "nav-find");
    press(window, "new-family");
    fill(window, "display_name", "見本家");
    for (field, text) in [
        ("member-0-family_name", "見本"),
        // Beyond the basic plane, as some names are written.
        ("member-0-given_name", "𠮷子"),
        ("member-0-family_kana", "ミホン"),
        ("member-0-given_kana", "ヨシコ"),
        ("member-0-birth_date", "H7.5.5"),
        ("member-1-family_name", "見本"),
        ("member-1-given_name", "みどり"),
        ("member-1-family_kana", "ミホン"),
        ("member-1-given_kana", "ミドリ"),
        ("member-1-birth_date", "令和6年4月10日"),
        ("member-1-allergies", "卵"),
        ("municipality_code", "99999"),
        ("address", "架空市中央1-2-3"),
    ] {
        fill(window, field, text);
    }
    window.picture("04-family-form");
    save(window, "family-form");
    window.test_id("family-page");
    window.picture("05-family");
}

fn record_visit(window: &Window) {
    press(window, "family-record-visit");
    window.test_id("visit-form");
    choose(window, "status", "done");
    fill(window, "date", "きのう");
    fill(window, "start", "１０時");
    fill(window, "end", "1130");
    if !window.has("[data-testid^=\"field-worker_ids--\"][data-selected]") {
        window.click(&window.css(&first("worker_ids")));
    }
    fill(window, "note", "=SUM(1)で始まる文も、そのまま残る。\nお母さんは落ち着いた様子。");
    window.picture("06-visit-form");
    save(window, "visit-form");
    window.test_id("family-timeline");
}

fn record_stay(window: &Window) {
    press(window, "family-record-stay");
    window.test_id("stay-form");
    // The child stands after the mother.
    let child = window.script(
        "return [...document.querySelectorAll('[data-testid^=\"field-person--\"]')]
            .find(e => e.textContent.includes('みどり')).dataset.testid",
    );
    press(window, child.as_str().unwrap());
    choose(window, "stay_kind", "overnight");
    if window.has(&first("requester_type"))
        && !window.has("[data-testid^=\"field-requester_type--\"][data-selected]")
    {
        window.click(&window.css(&first("requester_type")));
    }
    choose(window, "reason_codes", "illness");
    choose(window, "status", "completed");
    fill(window, "actual_in_date", "おととい");
    fill(window, "actual_in_time", "17:00");
    fill(window, "actual_out_date", "きのう");
    fill(window, "actual_out_time", "9時半");
    window.picture("07-stay-form");
    save(window, "stay-form");
    window.test_id("stay-page");
    window.click(&window.css("[data-testid=stay-page] a[href*='/family/']"));
    window.test_id("family-timeline");
    window.picture("08-timeline");
    let shown = window.text(&window.test_id("family-timeline"));
    assert!(shown.contains("1泊2日"), "the stay stands in the timeline: {shown}");
}

fn call_the_roll(window: &Window) {
    press(window, "nav-courses");
    press(window, "session-new");
    window.test_id("session-form");
    fill(window, "theme", "親子のふれあい");
    fill(window, "date", "きのう");
    fill(window, "start", "13:00");
    fill(window, "end", "14:00");
    fill(window, "new_site", "架空市民ホール");
    press(window, "add-site");
    window.wait("the place", |w| w.has("[data-testid^=\"field-site_id--\"][data-selected]"));
    window.picture("09-session-form");
    save(window, "session-form");
    window.test_id("roll-call");
    let search = window.test_id("field-roll_person");
    window.click(&search);
    window.keys(&search, "よしこ");
    window.click(&window.css("[data-testid^=\"hit-\"]"));
    press(window, "roll-add");
    let row = window.css("[data-testid^=\"roll-\"][data-testid*=\"--present\"]");
    window.click(&row);
    window.wait("the tick", |w| w.text(&w.test_id("roll-counts")).contains('1'));
    // A scroll of its own: the frame must stand where it stood.
    assert_eq!(window.script("return document.documentElement.scrollTop + document.body.scrollTop"), 0);
    window.picture("10-roll-call");
    press(window, "roll-held");
    window.wait("the session to be held", |w| w.has("[data-testid=roll-held][disabled]"));
}

/// The week of yesterday, for a recipient made on the page; the folder that was written.
fn write_the_week(window: &Window, out: &Path) -> PathBuf {
    press(window, "nav-weekly");
    window.test_id("weekly-form");
    choose(window, "which", "typed");
    fill(window, "week_day", "きのう");
    if !window.has("[data-testid=field-name]") {
        press(window, "field-new_recipient");
    }
    fill(window, "name", "架空市");
    fill(window, "municipality_code", "99999");
    press(window, "add-recipient");
    window.wait("the recipient", |w| w.has("[data-testid^=\"field-recipient_id--\"][data-selected]"));
    fill(window, "out", out.to_str().unwrap());
    window.picture("11-weekly-form");
    press(window, "weekly-submit");
    window.test_id("weekly-result");
    window.picture("12-weekly-result");
    let folders: Vec<PathBuf> = std::fs::read_dir(out).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(folders.len(), 1, "one folder for the recipient and week: {folders:?}");
    folders[0].clone()
}

/// Lines of a file of the batch below its header.
fn rows(folder: &Path, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

in_both_engines!(from_the_first_start_to_the_weekly_csv);

fn from_the_first_start_to_the_weekly_csv(engine: Engine) {
    let begun = std::time::Instant::now();
    let data = tempfile::tempdir().unwrap();
    let out = data.path().join("市へ");
    std::fs::create_dir(&out).unwrap();
    let window = Window::open_on(engine, &data.path().join("tsunagi"));
    window.picture("01-first-screen");
    make_organisation(&window);
    add_family(&window);
    record_visit(&window);
    record_stay(&window);
    call_the_roll(&window);
    let folder = write_the_week(&window, &out);

    let visits = rows(&folder, "visits.csv");
    assert_eq!(visits.len(), 1, "{visits:?}");
    for part in ["99999,", ",newborn_visit,", ",H-A1-00001,", "T10:00,", "T11:30,90,1,", ",done,"] {
        assert!(visits[0].contains(part), "{part} in {}", visits[0]);
    }
    let stays = rows(&folder, "stays.csv");
    assert_eq!(stays.len(), 1, "{stays:?}");
    for part in ["overnight,", ",H-A1-00001,", "T17:00,", "T09:30,1,2,", "illness", ",completed"] {
        assert!(stays[0].contains(part), "{part} in {}", stays[0]);
    }
    let attendance = rows(&folder, "attendance.csv");
    assert_eq!(attendance.len(), 1, "{attendance:?}");
    for part in [",baby_massage,", "T13:00,60,H-A1-00001,mother,present,"] {
        assert!(attendance[0].contains(part), "{part} in {}", attendance[0]);
    }
    println!("first start to weekly CSV ({}): {} s", engine.name(), begun.elapsed().as_secs());
}
