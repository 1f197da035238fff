//! An organisation made for a script, and the window on it.

use crate::engine::Engine;
use crate::window::Window;
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tsunagi_core::app::{Founding, Profile};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::{Date, Zone};
use tsunagi_core::env::Env;
use tsunagi_core::store::Key;
use tsunagi_tests::Office;

pub const PASSPHRASE: &str = "mihon no aikotoba";

/// An organisation of today, opened by nobody yet.
pub fn office() -> Office {
    let dir = tempfile::tempdir().unwrap();
    let founding =
        Founding {
            organisation: "例示児童家庭支援センターほしのまち", actor: "例山 事務", sample: false
        };
    let key = Key::Passphrase(PASSPHRASE.to_owned().into());
    let app = Profile::at(dir.path()).create(&key, Env::system(), &founding).unwrap();
    Office { app, dir }
}

/// The folders of what a script works on; they have to be kept until the window is closed.
pub type Folders = Vec<TempDir>;

/// Opens the window on it and unlocks: the one who founded the organisation, an administrator.
pub fn open(office: Office, engine: Engine) -> (Window, Folders) {
    let Office { app, dir } = office;
    drop(app);
    (unlocked(engine, &dir), vec![dir])
}

/// A laptop of the organisation's, of `worker` with this access role, which has what that one may see; and the window
/// on it, unlocked.
pub fn open_as(office: Office, engine: Engine, worker: &str, role: &str) -> (Window, Folders) {
    let Office { mut app, dir } = office;
    let folder = tempfile::tempdir().unwrap();
    app.sync(folder.path()).unwrap();
    app.put(Kind::Worker, &json!({ "id": worker, "access_role": role })).unwrap();
    let invitation = app.invite(Id::parse(worker).unwrap(), role).unwrap();
    app.sync(folder.path()).unwrap();
    let laptop = tempfile::tempdir().unwrap();
    let key = Key::Passphrase(PASSPHRASE.to_owned().into());
    let (mut joined, _) =
        Profile::at(laptop.path()).join(&key, Env::system(), folder.path(), &invitation.code).unwrap();
    for _ in 0..2 {
        app.sync(folder.path()).unwrap();
        joined.sync(folder.path()).unwrap();
    }
    assert_eq!(joined.sharing().unwrap().role.as_deref(), Some(role));
    drop((app, joined));
    (unlocked(engine, &laptop), vec![dir, folder, laptop])
}

fn unlocked(engine: Engine, dir: &TempDir) -> Window {
    let window = Window::open_on(engine, dir.path());
    window.fill(&window.test_id("field-passphrase"), PASSPHRASE);
    window.click(&window.test_id("unlock-submit"));
    window.test_id("footer");
    window.test_id("today");
    window
}

/// `days` from today in the organisation's zone.
pub fn day(days: i64) -> Date {
    Zone::default().date_of(Env::system().clock.now().plus_ms(days * 86_400_000))
}

/// `2026-03-14T10:00`
pub fn at(days: i64, time: &str) -> String {
    format!("{}T{time}", day(days))
}

/// A mother and her child of a family that is found by kana; ids of household, mother and child.
pub fn family(office: &Office, name: &str, kana: &str) -> (String, String, String) {
    let address = json!([{ "municipality_code": "99999", "address": "架空市中央1-2-3" }]);
    let household =
        office.put("household", json!({ "display_name": format!("{name}家"), "address_history": address }));
    let member = |given: &str, given_kana: &str, relation: &str, birth: &str| {
        office.put(
            "person",
            json!({
                "family_name": name, "given_name": given, "family_kana": kana, "given_kana": given_kana,
                "birth_date": birth, "household_id": household, "relation": relation,
            }),
        )
    };
    let mother = member("春子", "ハルコ", "mother", "1995-05-05");
    let child = member("みどり", "ミドリ", "child", "2022-04-10");
    (household, mother, child)
}

/// Saves the form that stands there; a warning on the way gets a reason.
pub fn save(window: &Window, form: &str) {
    window.press("Ctrl+Enter");
    let gone = format!("[data-testid={form}]");
    window.wait("the form to be saved", |w| !w.has(&gone) || w.has("[data-testid=warnings]"));
    if window.has("[data-testid=warnings]") {
        window.fill(&window.css("[data-testid^=warning-I-]"), "初回のため事務が同行した");
        window.click(&window.test_id("warnings-save"));
    }
    window.wait("the form to close", |w| !w.has(&gone));
}

/// Presses Tab until the keyboard is at the element with this test id.
pub fn tab_to(window: &Window, id: &str) {
    let here = format!("return document.activeElement?.closest('[data-testid=\"{id}\"]') !== null");
    for _ in 0..60 {
        if window.script(&here) == json!(true) {
            return;
        }
        window.press("Tab");
    }
    panic!("the keyboard does not come to {id}");
}

/// Whether an element is to be seen without scrolling.
pub fn in_sight(window: &Window, css: &str) -> bool {
    let script = format!(
        "const box = document.querySelector('{css}')?.getBoundingClientRect();
         return box !== undefined && box.top >= 0 && box.bottom <= window.innerHeight && box.width > 0"
    );
    window.script(&script) == json!(true)
}

/// A command of the shell without arguments.
pub fn ask(window: &Window, command: &str) -> Json {
    window.call(command, &json!({}))
}
