//! `cargo xtask test`: everything that must hold, in order, and the tools that belong to it.

use crate::exec::{Done, cargo, listen, npm, run};
use crate::screens;
use crate::system::{For, provide};
use crate::window;
use std::process::Command;

/// The shell takes its screens from the program itself, as it does when it is installed.
pub const SHELL: [&str; 2] = ["--features", "tsunagi-app/custom-protocol"];

/// Tests seen so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// Reads the closing lines of `cargo test` and vitest.
    pub fn hear(&mut self, line: &str) {
        let line = line.trim();
        let Some(counts) = line.strip_prefix("test result:").or_else(|| line.strip_prefix("Tests  ")) else {
            return;
        };
        let words: Vec<&str> = counts.split_whitespace().collect();
        for pair in words.windows(2) {
            let number = pair[0].parse::<u64>().unwrap_or(0);
            match pair[1].trim_end_matches(';') {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                _ => {}
            }
        }
    }
}

/// One run of all checks.
#[derive(Debug, Default)]
struct Round {
    tally: Tally,
    /// With the long forms of the tests.
    long: bool,
}

impl Round {
    /// The tests read it where they have a long form; cargo hands it down to them.
    fn form<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if self.long { command.env("TSUNAGI_LONG", "1") } else { command }
    }

    fn listen(&mut self, command: &mut Command) -> Done {
        let Round { tally, .. } = self;
        listen(command, |line| tally.hear(line))
    }
}

type Check = (&'static str, fn(&mut Round) -> Done);

/// Runs every check in order and stops at the first that fails.
pub fn test(arguments: &[String]) -> Done {
    let long = match arguments {
        [] => false,
        [flag] if flag == "--long" => true,
        _ => return Err("cargo xtask test knows --long only.".to_owned()),
    };
    if long {
        println!(
            "With the long forms: every look of every screen, fifty power cuts. They take half an hour."
        );
    }
    let mut round = Round { long, ..Round::default() };
    let checks: [Check; 11] = [
        ("Set-up", |_| provide(&[For::Build, For::Headless, For::Drive])),
        ("Format of the Rust code", |_| run(cargo().args(["fmt", "--all", "--check"]))),
        ("Lints of the Rust code", |_| lints()),
        ("Packages of the screens", |_| screens::packages()),
        ("Format and lints of the screens", |_| run(npm().args(["run", "--silent", "check"]))),
        ("Types of the screens", |_| run(npm().args(["run", "--silent", "tsc"]))),
        ("Tests of the screens", |round| {
            round.listen(npm().args(["run", "--silent", "test"]).env("NO_COLOR", "1"))
        }),
        ("Build of the screens", |_| screens::build().and_then(|()| screens::build_for_bridge())),
        ("Tests of the core, the command line and the shell", rust_tests),
        ("Build of the window", |_| build_shell()),
        ("The real window, and the same screens in Chromium", window_tests),
    ];
    let mut failure = None;
    for (heading, check) in checks {
        println!("\n== {heading}");
        if let Err(sentence) = check(&mut round) {
            failure = Some(format!("\n{heading}: failed.\n{sentence}"));
            // A check without single tests in it counts as one.
            round.tally.failed = round.tally.failed.max(1);
            break;
        }
    }
    if let Some(sentence) = &failure {
        eprintln!("{sentence}");
    }
    let line = format!("{} passed, {} failed", round.tally.passed, round.tally.failed);
    if failure.is_some() {
        return Err(line);
    }
    println!("\n{line}");
    Ok(())
}

fn lints() -> Done {
    screens::place()?;
    run(cargo()
        .args(["clippy", "--workspace", "--all-targets"])
        .args(SHELL)
        .args(["--", "--deny", "warnings"]))
}

fn rust_tests(round: &mut Round) -> Done {
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]).args(SHELL);
    round.form(&mut tests);
    round.listen(&mut tests)
}

fn build_shell() -> Done {
    run(cargo().args(["build", "--workspace", "--bins"]).args(SHELL))
}

/// Drives the window through WebDriver; where there is no driver for the system's web view, says so.
fn window_tests(round: &mut Round) -> Done {
    if !cfg!(target_os = "linux") {
        println!("Skipped: the window is driven on Linux only.");
        return Ok(());
    }
    window::driven(|tests| {
        round.form(tests);
        round.listen(tests)
    })
}

/// Writes the screen's types from the core's views.
pub fn write_bindings() -> Done {
    run(cargo()
        .args(["test", "--quiet", "--package", "tsunagi-tests", "--test", "it", "bindings_are_fresh"])
        .env("TSUNAGI_BINDINGS", "write"))
}

/// What asks for Automerge and Loro beside `sync`.
const PEERS: &str = "--peers";

/// Measures on an optimised build; the options are the benchmark's own. `window` measures the window.
pub fn bench(arguments: &[String]) -> Done {
    if let [first, rest @ ..] = arguments
        && first == "window"
    {
        provide(&[For::Build, For::Headless, For::Drive])?;
        return window::bench(rest);
    }
    // Comparing with a store without encryption needs a build that knows one; no other build does.
    // Other libraries are built only where they are asked for.
    let peers = arguments.iter().any(|word| word == PEERS);
    let features = if peers { "plain,peers" } else { "plain" };
    let bench = ["run", "--release", "--package", "tsunagi-bench", "--features", features, "--"];
    run(cargo().args(bench).args(arguments.iter().filter(|word| *word != PEERS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_cargo_and_vitest() {
        let mut tally = Tally::default();
        tally.hear(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        );
        tally.hear("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        tally.hear("      Tests  1 failed | 34 passed (35)");
        tally.hear(" Test Files  4 passed (4)");
        tally.hear("test passed::failed ... ok");
        assert_eq!(tally, Tally { passed: 49, failed: 3 });
    }
}
