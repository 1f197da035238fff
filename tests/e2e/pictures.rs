//! The pictures of the README, of the real window: `readme-*.png`, to be copied to `assets/screenshots` when a
//! screen has changed.

use crate::engine::Engine;
use crate::screens::{arrive, of_records};
use crate::window::Window;

/// The README's picture, and the screen that it shows.
const PICTURES: [(&str, &str); 5] =
    [("today", "/"), ("family", "family"), ("roll-call", "roll"), ("board", "/board"), ("course", "course")];

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn of_the_readme() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open_sample(Engine::Window, &dir.path().join("profile"));
    window.test_id("today");
    let records = of_records(&window);
    for (name, screen) in PICTURES {
        let route = records.iter().find(|s| s.name == screen).map_or(screen, |s| s.route.as_str());
        arrive(&window, route);
        let picture = window.picture(&format!("readme-{name}"));
        assert!(picture.exists());
    }
}
