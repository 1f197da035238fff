//! The core of Tsunagi: records, counting rules, store, export and the use-cases over them.
//!
//! Nothing here knows a window or a network. `domain` is pure; `store` is the only module that
//! speaks SQL; `app` joins them into the use-cases that the window and the command line call.

pub mod app;
pub mod assets;
pub mod domain;
pub mod env;
pub mod error;
pub mod export;
pub mod fs;
pub mod import;
pub mod keys;
pub mod planted;
pub mod process;
pub mod report;
pub mod store;
pub mod sync;
pub mod view;
