//! Two computers and one folder, from the first invitation to the removal of a lost one, on the screens.

use crate::engine::Engine;
use crate::roles::place::{family, office, open, save};
use crate::task::{Limits, Task};
use crate::window::Window;
use serde_json::{Value as Json, json};
use std::path::Path;

const PASSPHRASE: &str = "futari no aikotoba";

fn press(window: &Window, id: &str) {
    window.click(&window.test_id(id));
}

fn fill(window: &Window, field: &str, text: &str) {
    window.fill(&window.test_id(&format!("field-{field}")), text);
}

/// A round on the page of sharing, as a person starts one.
fn round(window: &Window) {
    window.go("/sharing");
    press(window, "sync-now");
    let enabled = "[data-testid=sync-now]:not([disabled])";
    window.wait("the round to end", |w| w.has(enabled));
}

/// Rounds here and there until what either wrote is with both.
fn exchange(one: &Window, two: &Window) {
    for window in [one, two, one, two] {
        round(window);
    }
}

fn sharing(window: &Window) -> Json {
    window.call("sharing", &json!({}))
}

/// The administrator chooses the folder and makes a code for the worker; the code.
fn share_and_invite(window: &Window, folder: &Path, worker: &str) -> String {
    let begin = Task::begin(window, "share a folder", Limits { seconds: Some(60.0), ..Limits::default() });
    press(window, "nav-sharing");
    window.test_id("share-form");
    window.picture("together-01-share");
    fill(window, "folder", folder.to_str().unwrap());
    press(window, "share-submit");
    window.wait("the folder to be shared", |w| w.has("[data-testid=sharing-state][data-state=good]"));
    begin.done();
    window.picture("together-02-shared");

    let invite = Task::begin(window, "invite a worker", Limits { seconds: Some(60.0), ..Limits::default() });
    press(window, "invite-open");
    window.test_id("invite-form");
    press(window, "field-worker_id");
    press(window, &format!("field-worker_id--{worker}"));
    press(window, "field-role--coordinator");
    window.picture("together-03-invite");
    press(window, "invite-make");
    let code = window.ask("return arguments[0].dataset.code", &window.test_id("invite-code"));
    invite.done();
    window.picture("together-04-code");
    code.as_str().unwrap().to_owned()
}

/// The other computer joins with folder and code, and ends on Today.
fn join(window: &Window, folder: &Path, code: &str) {
    let join = Task::begin(window, "join", Limits { seconds: Some(180.0), ..Limits::default() });
    press(window, "start-join");
    window.test_id("join-form");
    fill(window, "folder", folder.to_str().unwrap());
    // As it is read from paper: small letters, blanks for dashes.
    fill(window, "code", &code.to_lowercase().replace('-', " "));
    fill(window, "passphrase", PASSPHRASE);
    fill(window, "again", PASSPHRASE);
    window.picture("together-05-join");
    press(window, "join-submit");
    let said = window.text(&window.test_id("join-done"));
    for word in ["未来野 そら", "コーディネーター"] {
        assert!(said.contains(word), "{word} in: {said}");
    }
    window.picture("together-06-joined");
    press(window, "join-start");
    press(window, "kit-done");
    window.test_id("today");
    join.done();
}

/// What stands on the family's page.
fn page_of(window: &Window, household: &str) -> String {
    window.go(&format!("/family/{household}"));
    window.text(&window.test_id("family-page"))
}

/// Writes a child's allergies on the form.
fn write_allergies(window: &Window, household: &str, child: &str, allergies: &str) {
    window.go(&format!("/family/{household}/member/{child}"));
    window.test_id("member-form");
    fill(window, "member-0-allergies", allergies);
    save(window, "member-form");
}

in_both_engines!(two_computers_and_one_folder);

fn two_computers_and_one_folder(engine: Engine) {
    let office = office();
    let (home, _, child) = family(&office, "見本", "ミホン");
    let worker = office.put("worker", json!({ "person_name": "未来野 そら", "access_role": "coordinator" }));
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("共有フォルダー");
    std::fs::create_dir(&folder).unwrap();
    let (first, _profile) = open(office, engine);
    let code = share_and_invite(&first, &folder, &worker);
    press(&first, "invite-done");

    let second = Window::open_on(engine, &place.path().join("tsunagi"));
    join(&second, &folder, &code);
    assert!(page_of(&second, &home).contains("みどり"), "the first one's family is here");
    second.picture("together-07-family");

    // Each sees what the other one writes.
    second.go("/family/new");
    second.test_id("family-form");
    for (field, text) in [
        ("display_name", "試作家"),
        ("member-0-family_name", "試作"),
        ("member-0-given_name", "はな子"),
        ("member-0-family_kana", "シサク"),
        ("member-0-given_kana", "ハナコ"),
    ] {
        fill(&second, field, text);
    }
    save(&second, "family-form");
    second.test_id("family-page");
    exchange(&second, &first);
    let found = first.call("find", &json!({ "text": "しさく", "limit": 5 })).to_string();
    assert!(found.contains("試作"), "{found}");
    assert_eq!(sharing(&second)["pending"], json!(0));
    assert_eq!(sharing(&second)["devices"].as_array().map(Vec::len), Some(2));

    // Both write the same critical field, neither knowing of the other.
    write_allergies(&first, &home, &child, "卵");
    write_allergies(&second, &home, &child, "そば");
    exchange(&first, &second);
    first.wait("the question", |w| w.has("[data-testid=footer-sharing][data-state=asks]"));
    second.wait("the question there", |w| w.has("[data-testid=footer-sharing][data-state=asks]"));
    let both = page_of(&first, &home);
    assert!(both.contains("卵") && both.contains("そば"), "nothing is hidden meanwhile: {both}");
    let decide =
        Task::begin(&first, "decide a conflict", Limits { seconds: Some(20.0), ..Limits::default() });
    press(&first, "footer-sharing");
    first.picture("together-08-asks");
    press(&first, "to-conflicts");
    let card = first.text(&first.test_id("conflict-card"));
    for word in ["卵", "そば", "例山 事務", "未来野 そら", "A1", "A2"] {
        assert!(card.contains(word), "{word} in: {card}");
    }
    first.picture("together-09-conflict");
    let at = (0..2).find(|at| first.text(&first.test_id(&format!("choice-{at}"))).contains("そば")).unwrap();
    press(&first, &format!("choice-{at}"));
    press(&first, "conflict-decide");
    first.test_id("conflicts-empty");
    decide.done();
    first.picture("together-10-decided");
    exchange(&first, &second);
    for window in [&first, &second] {
        assert_eq!(sharing(window)["conflicts"], json!(0));
        let page = page_of(window, &home);
        assert!(page.contains("そば") && !page.contains("卵"), "decided for everybody: {page}");
    }

    // The second computer is lost.
    first.go("/sharing");
    press(&first, "remove-A2");
    let warned = first.text(&first.test_id("remove-dialog"));
    assert!(warned.contains("未来野 そら"), "{warned}");
    first.picture("together-11-remove");
    press(&first, "remove-yes");
    first.wait("the dialog to close", |w| !w.has("[data-testid=remove-dialog]"));
    first.wait("the device to be removed", |w| !w.has("[data-testid=remove-A2]"));
    assert_eq!(sharing(&first)["devices"][1]["removed"], json!(true));
    write_allergies(&second, &home, &child, "後から書いた");
    second.call("sync_now", &json!({}));
    round(&first);
    first.test_id("sharing-aside");
    first.picture("together-12-set-aside");
    let page = page_of(&first, &home);
    assert!(!page.contains("後から書いた"), "what a removed one writes is not taken: {page}");
    // It is looked through, beside what stands, and taken over.
    first.go("/sharing");
    let late = first.text(&first.test_id("sharing-late"));
    for word in ["後から書いた", "そば", "未来野 そら", "A2"] {
        assert!(late.contains(word), "{word} in: {late}");
    }
    first.picture("together-13-written-late");
    press(&first, "late-take");
    first.wait("nothing to be left", |w| !w.has("[data-late]"));
    let page = page_of(&first, &home);
    assert!(page.contains("後から書いた"), "taken over: {page}");
    write_allergies(&first, &home, &child, "そば、ごま");
    round(&first);
    second.call("sync_now", &json!({}));
    let page = page_of(&second, &home);
    assert!(!page.contains("ごま"), "and it reads no more: {page}");
    second.go("/sharing");
    second.test_id("sharing-state");
    second.picture("together-14-removed-itself");
}
