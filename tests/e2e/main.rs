//! Scripts of the real window, through WebDriver. They are ignored by a plain `cargo test`:
//! `cargo xtask test` builds the window, starts a virtual display and runs them.

mod driver;
mod window;

use window::Window;

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn first_start_shows_the_first_screen() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(data.path());
    window.css("h1");
    let picture = window.picture("first-screen");
    assert!(std::fs::metadata(picture).unwrap().len() > 2_000, "the first screen is empty");
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn a_killed_program_opens_again() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(data.path());
    window.css("h1");
    window.kill();
    let window = Window::open(data.path());
    window.css("h1");
}
