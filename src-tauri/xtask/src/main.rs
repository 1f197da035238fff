//! The two commands of the README, `cargo xtask run` and `cargo xtask test`, and what they share.
//!
//! Each does its own set-up, once. Nothing else needs to be known to work on the program.

mod audit;
mod checks;
mod display;
mod exec;
mod open;
mod screens;
mod system;
mod window;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--sample] [--data FOLDER]   set up, build and open the program
cargo xtask test [--long]                    set up and check everything; --long adds the long forms
cargo xtask audit                            licences, sources and known flaws of what it is built from
cargo xtask bench [ITEMS] [--large]          measure, on an optimised build
cargo xtask bench window [--minutes N]       start-up, memory and waiting of the window
cargo xtask bindings                         write ui/src/lib/api/bindings.ts from the core's views";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let done = match command {
        "run" => open::run(rest),
        "test" => checks::test(rest),
        "audit" => audit::audit(rest),
        "bench" => checks::bench(rest),
        "bindings" => checks::write_bindings(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
