//! What somebody types to do harm: a page inside of a note, and commands sent by hand with another family's ids.

use crate::engine::Engine;
use crate::roles::place::{PASSPHRASE, at, family, office, open};
use crate::window::Window;
use serde_json::{Value as Json, json};
use tsunagi_core::domain::id::Id;
use tsunagi_core::env::Env;

const PAGE: &str = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>{{7*7}}";

in_both_engines!(a_page_in_a_note_is_text);

fn a_page_in_a_note_is_text(engine: Engine) {
    let office = office();
    let programme = office.put("programme", json!({ "preset": "home_start" }));
    let worker = office.visitor("丸井 けい", 42);
    let (home, mother, _) = family(&office, "見本", "ミホン");
    office.edit(
        "household",
        &home,
        json!({ "display_name": format!("見本{PAGE}"), "contact_caution": PAGE }),
    );
    office.edit("person", &mother, json!({ "given_name": PAGE, "allergies": PAGE }));
    office.put(
        "visit",
        json!({
            "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": "done",
            "start_at": at(-1, "10:00"), "end_at": at(-1, "11:00"), "worker_ids": [worker], "note": PAGE,
        }),
    );
    let (window, _folder) = open(office, engine);
    for (place, there) in [
        (format!("/family/{home}"), "[data-testid=family-page]"),
        ("/find".to_owned(), "main"),
        ("/reviews".to_owned(), "[data-testid=reviews]"),
        ("/".to_owned(), "[data-testid=today]"),
    ] {
        window.go(&place);
        window.wait("the screen", |w| w.has(there));
        if place.starts_with("/family") || place == "/reviews" {
            window.wait("the note as it was typed", |w| {
                w.script("return document.body.innerText").as_str().is_some_and(|text| {
                    text.contains("onerror=\"window.harmed=1\"") && text.contains("{{7*7}}")
                })
            });
        }
        // The own logo is an image too.
        let inside = "return [...document.querySelectorAll('#root img, #root script, #root iframe')]
                          .filter((each) => each.tagName !== 'IMG' || each.getAttribute('src') === 'x').length";
        assert_eq!(window.script(inside), json!(0), "{place}");
    }
    window.picture("hostile-today");
    assert_eq!(harmed(&window), json!(false));
    if engine == Engine::Window {
        // Even where such a page came into the document, the window runs none of it.
        window.script(&format!("document.body.insertAdjacentHTML('beforeend', {})", json!(PAGE)));
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert_eq!(harmed(&window), json!(false));
    }
}

fn harmed(window: &Window) -> Json {
    window.script("return window.harmed !== undefined")
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn commands_by_hand_show_nobody_elses_family() {
    let office = office();
    let worker = office.visitor("丸井 けい", 42);
    office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let (home, mother, _) = family(&office, "見本", "ミホン");
    let slot = office.app.put_slot(
        Id::parse(&worker).unwrap(),
        "かりの合言葉",
        PASSPHRASE,
        Env::system().clock.now(),
    );
    slot.unwrap();
    let data = office.dir;
    drop(office.app);
    let window = Window::open_on(Engine::Window, data.path());
    window.test_id("unlock-form");
    let code = |command: &str, arguments: Json| {
        let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
                          .then(() => 'answered', (refused) => refused.code)";
        window.script_with(script, &[json!(command), arguments])
    };
    assert_eq!(code("family", json!({ "id": home })), json!("locked"), "nothing before the passphrase");
    let door =
        json!({ "passphrase": "かりの合言葉", "worker_id": worker, "new_passphrase": "わたしの合言葉" });
    assert_eq!(code("unlock", door), json!("answered"));
    for (command, arguments) in [
        ("family", json!({ "id": home })),
        ("get", json!({ "kind": "household", "id": home })),
        ("get", json!({ "kind": "person", "id": mother })),
        ("history", json!({ "kind": "household", "id": home })),
        ("reveal", json!({ "household_id": home, "reason": "見たい" })),
        ("put", json!({ "kind": "household", "record": { "id": home, "note": "書いた" } })),
        ("delete", json!({ "kind": "household", "id": home, "reason": "消したい" })),
    ] {
        let code = code(command, arguments);
        assert!(["I-31", "not_your_role"].map(|c| json!(c)).contains(&code), "{command}: {code}");
    }
    for (command, arguments) in [
        ("duplicates", json!({})),
        ("access_log", json!({ "worker_id": null, "household_id": null, "act": null })),
        ("merge", json!({ "kind": "household", "from": home, "into": home, "people": [], "reason": "x" })),
        ("keep_apart", json!({ "one": home, "other": mother, "together": false })),
    ] {
        assert_eq!(code(command, arguments), json!("not_your_role"), "{command}");
    }
    // What is no command of the window is none of the shell either.
    for (command, arguments) in [
        ("plugin:fs|read_text_file", json!({ "path": "/etc/hostname" })),
        ("plugin:shell|execute", json!({ "program": "id" })),
    ] {
        assert_ne!(code(command, arguments), json!("answered"), "{command}");
    }
}
