//! The screens: their packages and their build.

use crate::exec::{Done, npm, root, run, target};
use std::fs;
use std::path::PathBuf;

/// Fetches the packages of `ui/package-lock.json`, unless this very list has been fetched before.
pub fn packages() -> Done {
    let lock = root().join("ui/package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    // npm empties the folder first, so the stamp is there only after a fetch that came to its end.
    let stamp = root().join("ui/node_modules/.fetched-package-lock.json");
    if fs::read(&stamp).is_ok_and(|fetched| fetched == wanted) {
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Builds the screens into `ui/dist`, where the shell takes them from.
pub fn build() -> Done {
    run(npm().args(["run", "--silent", "build"]))
}

/// Builds them once more for the browser that tests drive; no other build knows its way to the core.
pub fn build_for_bridge() -> Done {
    let place = for_bridge()?;
    run(npm()
        .args(["run", "--silent", "build", "--", "--mode", "bridge", "--emptyOutDir", "--outDir"])
        .arg(place))
}

/// Where the tests' bridge takes them from.
pub fn for_bridge() -> Done<PathBuf> {
    Ok(target()?.join("bridge-ui"))
}

/// The shell compiles only where `ui/dist` exists; empty is enough to check it.
pub fn place() -> Done {
    let dist = root().join("ui/dist");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))
}
