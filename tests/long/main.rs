//! Long forms that want programs of the system: never part of a plain `cargo test`.
//!
//! `apt-get install syncthing`, then
//! `cargo build -p tsunagi-cli && TSUNAGI_CLI=target/debug/tsunagi cargo test -p tsunagi-tests --test long -- --ignored --nocapture`

mod nodes;
mod syncthing;
