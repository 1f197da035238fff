//! Long forms that want programs or devices of the system: never part of a plain `cargo test`.
//!
//! `apt-get install syncthing fuse3`, then
//! `cargo build -p tsunagi-cli && TSUNAGI_CLI=target/debug/tsunagi cargo test -p tsunagi-tests --test long -- --ignored --nocapture`
//!
//! One of them: `through_syncthing` or `over_a_faulty_file_system` before the two hyphens. The latter wants /dev/fuse
//! and, for somebody who is not root, `fusermount3` of fuse3. `TSUNAGI_EDITS` says how much is done.

#[cfg(target_os = "linux")]
mod faulty;
#[cfg(target_os = "linux")]
mod fuse;
mod laptops;
mod nodes;
mod syncthing;
