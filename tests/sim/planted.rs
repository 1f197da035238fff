//! The simulator must find bugs: each of those that can be planted in the program is, and a run over
//! seeds has to fail.

use crate::{script::Script, shrink::play};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tsunagi_core::planted::{Bug, plant};

/// Seeds that are tried for a bug that the one of the table does not show any more.
const TRIED: u64 = 60;

/// Seeds that are known to show a bug: tried first.
const KNOWN: &[(Bug, u64)] = &[];

/// Bugs that no run over seeds has shown so far. Each of them is work left.
const NOT_FOUND: &[Bug] = &[];

fn found(bug: Bug) -> Option<(u64, String)> {
    let known = KNOWN.iter().filter(|(b, _)| *b == bug).map(|(_, seed)| *seed);
    let tried = crate::number("TSUNAGI_SIM_TRIED").unwrap_or(TRIED);
    for seed in known.chain((0..tried).flat_map(|n| [n, 1_000_000 + n])) {
        // What every run begins with is made without the bug.
        let script = Script::of(seed);
        crate::world::prepare();
        plant(Some(bug));
        let verdict = play(&script);
        plant(None);
        if let Some(what) = verdict.broken.first() {
            return Some((seed, what.clone()));
        }
    }
    None
}

#[test]
fn every_planted_bug_is_found() {
    let (next, missed, lines) = (AtomicUsize::new(0), Mutex::new(vec![]), Mutex::new(vec![]));
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while let Some(bug) = Bug::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match found(*bug) {
                        Some((seed, what)) => {
                            let what = what.chars().take(90).collect::<String>();
                            println!("    (Bug::{bug:?}, {seed}), // {what}");
                            lines.lock().unwrap().push(*bug);
                        }
                        None => {
                            println!("    not found: {bug:?}");
                            missed.lock().unwrap().push(*bug);
                        }
                    }
                }
            });
        }
    });
    let missed = missed.into_inner().unwrap();
    println!("{} of {} planted bugs are found", lines.into_inner().unwrap().len(), Bug::ALL.len());
    let surprising: Vec<_> = missed.iter().filter(|b| !NOT_FOUND.contains(b)).collect();
    assert!(surprising.is_empty(), "not found: {surprising:?}");
}
