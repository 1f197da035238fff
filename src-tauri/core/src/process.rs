//! What the operating system is told about the running program.

/// Sees to it that no picture of the memory, with the key and names in it, comes onto the disk when the program
/// ends badly, and that no other program of the same user reads it: the first thing that a program with a profile
/// does. False where the system refused it.
#[cfg(unix)]
pub fn leave_no_dump() -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Less than the smallest dump. Not 0: Linux hands a dump of a process with 0 to a collecting program all the
    // same, and with 1 to nobody. Programs that this one starts, the web view among them, inherit it.
    let none = if cfg!(target_os = "linux") { 1 } else { 0 };
    let limited = setrlimit(Resource::Core, Rlimit { current: Some(none), maximum: Some(none) }).is_ok();
    limited && be_opaque()
}

#[cfg(target_os = "linux")]
fn be_opaque() -> bool {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn be_opaque() -> bool {
    true
}

/// Windows writes dumps of other people's programs only where an administrator switched them on.
#[cfg(not(unix))]
pub fn leave_no_dump() -> bool {
    true
}
