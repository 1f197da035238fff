//! Exchange of changes through a shared folder.
//!
//! `crypt` holds the keys, `wire` the bytes of every file. Both are pure: no file system, no clock,
//! random bytes come in from the caller. `folder` is the only part that touches the shared folder.

pub mod crypt;
pub mod folder;
pub mod wire;
