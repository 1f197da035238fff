//! `cargo xtask run`: from a fresh clone to the open window.

use crate::display::Display;
use crate::exec::{Done, built, cargo, run as exec, target};
use crate::screens;
use crate::system::{For, provide};
use std::io::IsTerminal;
use std::process::{Child, Command};
use std::time::Duration;

/// The shell's program, without `.exe`.
pub const PROGRAM: &str = "tsunagi-app";

/// Sets up, builds and opens the program with `arguments`.
pub fn run(arguments: &[String]) -> Done {
    let headless = cfg!(target_os = "linux") && !has_display();
    provide(if headless { &[For::Build, For::Headless, For::Drive] } else { &[For::Build] })?;
    screens::packages()?;
    screens::build()?;
    exec(cargo().args(["build", "--package", PROGRAM, "--features", "custom-protocol"]))?;
    let mut program = Command::new(built()?.join(PROGRAM).with_extension(std::env::consts::EXE_EXTENSION));
    program.args(arguments);
    if headless { open_unseen(program) } else { exec(&mut program) }
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()))
}

/// Opens the window on a virtual display and writes a picture of it.
fn open_unseen(mut program: Command) -> Done {
    let display = Display::start()?;
    println!("There is no display here, so a virtual one was started ({}).", display.number());
    let mut child = display.on(&mut program).spawn().map_err(|error| format!("{PROGRAM}: {error}"))?;
    let stay = std::io::stdin().is_terminal();
    let done = picture(&display, &mut child).and_then(|()| if stay { attend(&mut child) } else { Ok(()) });
    // Already ended where a person closed it.
    let _ = child.kill();
    let _ = child.wait();
    done
}

fn picture(display: &Display, child: &mut Child) -> Done {
    let path = target()?.join("tsunagi.png");
    display.picture(PROGRAM, &path, Duration::from_secs(30), || {
        child.try_wait().is_ok_and(|end| end.is_some())
    })?;
    println!("Screenshot of the window: {}", path.display());
    Ok(())
}

fn attend(child: &mut Child) -> Done {
    println!("The program is running; it ends with Ctrl+C or when its window is closed.");
    let status = child.wait().map_err(|error| format!("{PROGRAM}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{PROGRAM}: {status}")) }
}
