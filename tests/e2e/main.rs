//! Scripts of the real window, through WebDriver. They are ignored by a plain `cargo test`:
//! `cargo xtask test` builds the window, starts a virtual display and runs them.

mod day;

mod driver;
mod measures;
mod start;
mod window;
