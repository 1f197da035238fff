//! The window driven on a virtual display: its tests, and its measures on an optimised build.

use crate::checks::SHELL;
use crate::display::Display;
use crate::exec::{Done, built, cargo, root, run, target};
use crate::open::PROGRAM;
use crate::screens;
use std::path::Path;
use std::process::Command;

/// Runs the scripts of the window on the programs that were built, through `tests`.
pub fn driven(tests: impl FnOnce(&mut Command) -> Done) -> Done {
    let display = Display::start()?;
    let mut command = scripts(&built()?)?;
    // Those want an optimised build.
    // With what they say of interactions, seconds and milliseconds.
    command.args(["--skip", "measures::", "--show-output"]);
    let done = tests(display.on(&mut command));
    println!("Screenshots, and every screen as it is printed: {}", pictures()?.display());
    done
}

/// Start-up, memory and waiting of an optimised build beside a nearly empty window; `--minutes N` of work.
pub fn bench(arguments: &[String]) -> Done {
    let minutes = match arguments {
        [] => "1",
        [flag, minutes] if flag == "--minutes" => minutes.as_str(),
        _ => return Err("cargo xtask bench window knows --minutes N only.".to_owned()),
    };
    screens::packages()?;
    screens::build()?;
    let shipped = ["--package", PROGRAM, "--package", "tsunagi-blank", "--package", "tsunagi-cli"];
    run(cargo().args(["build", "--release", "--bins"]).args(shipped).args(SHELL))?;
    let programs = target()?.join("release");
    let display = Display::start()?;
    let mut command = scripts(&programs)?;
    command.args(["measures::", "--nocapture"]);
    command.env("TSUNAGI_BLANK", programs.join("tsunagi-blank")).env("TSUNAGI_MINUTES", minutes);
    command.env("TSUNAGI_CLI", programs.join("tsunagi"));
    run(display.on(&mut command))
}

/// The scripts, with the `programs` that they drive.
fn scripts(programs: &Path) -> Done<Command> {
    let mut command = cargo();
    command.args(["test", "--workspace"]).args(SHELL);
    command.args(["--test", "e2e", "--", "--ignored", "--test-threads=1"]);
    command
        .env("TSUNAGI_APP", programs.join(PROGRAM))
        .env("TSUNAGI_BRIDGE", programs.join("tsunagi-bridge"))
        .env("TSUNAGI_BRIDGE_SCREENS", screens::for_bridge()?)
        .env("TSUNAGI_AXE", root().join("ui/node_modules/axe-core/axe.min.js"))
        .env("TSUNAGI_E2E_PICTURES", pictures()?);
    Ok(command)
}

fn pictures() -> Done<std::path::PathBuf> {
    Ok(target()?.join("e2e"))
}
