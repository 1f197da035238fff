//! Scripts of the real window, through WebDriver, and of the same screens in Chromium. They are ignored by
//! a plain `cargo test`: `cargo xtask test` builds what they need, starts a virtual display and runs them.

#[macro_use]
mod engine;

mod base64;
#[cfg(target_os = "linux")]
mod closed;
mod day;
mod driver;
mod hostile;
mod ime;
mod input_method;
mod keys;
mod killed;
mod looks;
mod measures;
mod pictures;
mod roles;
mod screens;
mod start;
mod task;
mod timings;
mod together;
mod window;
