//! The commands the screen can call: each unpacks, makes one call of the core off the main thread,
//! and returns.

pub mod window;
