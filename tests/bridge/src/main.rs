//! Serves the screens and the shell's commands to a browser on this machine, so that the scripts of the
//! window run in another engine (that of Windows' web view) against the real core.
//!
//! `tsunagi-bridge --screens DIR --data DIR [--sample]` prints its address, in which lies a secret, and
//! ends when its stdin is closed. It is a tool of the tests: the program itself opens no connection.

mod desk;
mod pages;
mod serve;

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use tsunagi_app::Start;

const USAGE: &str = "Usage: tsunagi-bridge --screens FOLDER --data FOLDER [--sample]";

/// What can go wrong ends the bridge with a sentence.
type Done<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Done {
    let (screens, start) = read(std::env::args().skip(1))?;
    let shell = desk::Shell::open(&start)?;
    let address = serve::start(pages::Pages::at(screens)?, &shell)?;
    println!("{address}");
    // Whoever started us is gone when nothing more can come.
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn read(mut arguments: impl Iterator<Item = String>) -> Done<(PathBuf, Start)> {
    let (mut screens, mut start) = (None, Start::default());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--screens" => screens = arguments.next().map(PathBuf::from),
            "--data" => start.data = arguments.next().map(PathBuf::from),
            "--sample" => start.sample = true,
            _ => return Err(USAGE.into()),
        }
    }
    match (screens, &start.data) {
        (Some(screens), Some(_)) => Ok((screens, start)),
        _ => Err(USAGE.into()),
    }
}
