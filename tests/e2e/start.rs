//! The first screens: making an organisation, and coming back to it.

use crate::engine::Engine;
use crate::window::Window;

const PASSPHRASE: &str = "mihon no aikotoba";

/// Makes an organisation on an empty folder; ends on Today.
fn make_organisation(window: &Window) {
    window.click(&window.test_id("start-create"));
    for (field, text) in [
        ("field-organisation", "例示児童家庭支援センター"),
        ("field-actor", "例山 事務"),
        ("field-passphrase", PASSPHRASE),
        ("field-again", PASSPHRASE),
    ] {
        window.keys(&window.test_id(field), text);
    }
    window.picture("make-organisation");
    window.click(&window.test_id("create-submit"));
    window.test_id("kit");
    window.picture("recovery-sheet");
    window.click(&window.test_id("kit-done"));
    window.test_id("footer");
}

in_both_engines!(first_start_offers_three_ways, an_organisation_outlives_a_power_cut);

fn first_start_offers_three_ways(engine: Engine) {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open_on(engine, &data.path().join("tsunagi"));
    window.role("heading", "つなぎへようこそ");
    for way in ["start-create", "start-join", "start-sample"] {
        assert!(!window.text(&window.test_id(way)).is_empty(), "{way} says nothing");
    }
    let picture = window.picture("first-screen");
    assert!(std::fs::metadata(picture).unwrap().len() > 10_000, "the first screen is empty");
}

fn an_organisation_outlives_a_power_cut(engine: Engine) {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("tsunagi");
    let window = Window::open_on(engine, &folder);
    make_organisation(&window);
    window.picture("organisation");
    window.kill();

    let window = Window::open_on(engine, &folder);
    let passphrase = window.test_id("field-passphrase");
    window.keys(&passphrase, "chigau aikotoba");
    window.click(&window.test_id("unlock-submit"));
    let wrong = "合言葉が違います";
    window.wait(wrong, |window| window.text(&window.test_id("unlock-form")).contains(wrong));
    window.picture("wrong-passphrase");
    window.fill(&passphrase, PASSPHRASE);
    window.click(&window.test_id("unlock-submit"));
    window.test_id("footer");
    window.wait("the lock screen to go", |window| !window.has("[data-testid=unlock-form]"));
}
