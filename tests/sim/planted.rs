//! The simulator must find bugs: each of those that can be planted in the program is, and a run over
//! seeds has to fail.

use crate::script::{Act, Script};
use crate::shrink::play;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tsunagi_core::planted::{Bug, plant};

/// Seeds that are tried for a bug that the one of the table does not show any more.
const TRIED: u64 = 60;

/// Seeds that are known to show a bug: tried first.
const KNOWN: &[(Bug, u64)] = &[
    (Bug::DropSupersedes, 1000000),
    (Bug::MergeByDeviceOrder, 0),
    (Bug::HideCriticalConflicts, 0),
    (Bug::DeletionAlwaysWins, 0),
    (Bug::DeletionTakesValues, 0),
    (Bug::NotesOverwrite, 0),
    (Bug::ShowTheSmallest, 2),
    (Bug::SupersedeNothing, 1000000),
    (Bug::ConflictsStay, 12),
    (Bug::ClockFromTheWall, 3),
    (Bug::DeletionNamesNothing, 1000018),
    (Bug::AbsorbEverything, 3),
    (Bug::TrustTheName, 1000002),
    (Bug::SkipTheSignature, 1000018),
    (Bug::IgnoreTheCut, 14),
    (Bug::DamagedIsRead, 3),
    (Bug::ForgetWhatWasHeard, 1000000),
    (Bug::NeverReadAgain, 10),
    (Bug::DropNewerFields, 2),
    (Bug::ConflictsNotKept, 0),
    (Bug::RowsNotMadeAnew, 0),
    (Bug::DeleteOnAbsence, 7),
    (Bug::AttestToNothing, 1000000),
    (Bug::RosterUnsigned, 3),
    (Bug::KeyringUnsigned, 1000008),
    (Bug::ClaimUnsigned, 1000008),
    (Bug::OldKeysAfterUnassigning, 1000002),
    (Bug::OldKeysAfterRemoval, 14),
    (Bug::KnownSecretsStay, 1000687),
    (Bug::GrantEverything, 16),
    (Bug::WriteWithOldestKey, 1000527),
    (Bug::ReadWithNewestKeyOnly, 1000002),
    (Bug::NoLookAtTheOwnLog, 1000006),
    (Bug::LoseUnsent, 1000006),
    (Bug::BothBranchesStay, 300284),
    (Bug::OnlyTheWriterRenames, 709356),
    (Bug::SilentAboutForks, 626641),
    (Bug::ForgottenKeysAreLost, 599395),
    (Bug::RemovedGiftsStay, 745676),
    (Bug::StandsOnNothing, 761980),
    (Bug::SkipTheFsync, 0),
    (Bug::SkipFlushingNames, 0),
    (Bug::SkipReadingBack, 0),
    (Bug::WriteInPlace, 0),
    (Bug::PublishOnce, 0),
    (Bug::AnyOrganisation, 0),
    (Bug::RemoveWhatIsBad, 1000002),
    (Bug::ReuseTheNonce, 0),
    (Bug::NoPadding, 0),
    (Bug::EverythingToTheDirectory, 1000000),
    (Bug::OneFacet, 1000004),
    (Bug::NoIndex, 0),
    (Bug::KeysFromAnybody, 1000028),
    (Bug::KeepAfterCut, 1000137),
    (Bug::EveryRemovalCounts, 1000687),
    (Bug::OwnKeysStay, 1002057),
    (Bug::OldNamesStay, 5247),
    (Bug::TornStaysTorn, 1000042),
    (Bug::IgnoreTheMarker, 1000029),
    (Bug::NothingBroughtAlong, 11),
    (Bug::FirstPartOnly, 149),
    (Bug::RemovalFromListWins, 3002490),
    (Bug::UnreadableNowIsRead, 4000000),
    (Bug::OldRosterCounts, 1000367),
    (Bug::CompareWallClocks, 1000255),
    (Bug::SkipTheChain, 1000406),
    (Bug::JumpOverGaps, 25),
];

/// Bugs that show where a program is killed at a certain step.
const BY_KILLING: &[Bug] = &[Bug::SealInPieces, Bug::IngestInPieces];

/// What shows a bug that seeds hardly ever do.
const BY_HAND: &[(Bug, &[Act])] = &[
    // A family that only an administrator has read the keys of, its maker removed and the keyrings gone.
    (
        Bug::KeysOfTheRemovedAreLost,
        &[
            Act::Family { dev: 2 },
            Act::Sync { dev: 2, fault: None },
            Act::Sync { dev: 0, fault: None },
            Act::Remove { by: 0, dev: 2 },
            Act::Gone { dev: 2 },
            Act::VanishAll { what: 1 },
            Act::Sync { dev: 0, fault: None },
            Act::Sync { dev: 1, fault: None },
        ],
    ),
    // A clock that is ahead, and one that follows it.
    (
        Bug::NoAbsorbing,
        &[
            Act::Clock { dev: 0, minutes: 50 },
            Act::Edit { dev: 0, of: 0, field: 0 },
            Act::Sync { dev: 0, fault: None },
            Act::Sync { dev: 1, fault: None },
            Act::Edit { dev: 1, of: 0, field: 0 },
            Act::Sync { dev: 1, fault: None },
        ],
    ),
    // A disk that is put back, and its newer files gone from the folder: only others know of them.
    (
        Bug::IgnoreWhatOthersHave,
        &[
            Act::Backup { dev: 1 },
            Act::Edit { dev: 1, of: 0, field: 1 },
            Act::Sync { dev: 1, fault: None },
            Act::Sync { dev: 0, fault: None },
            Act::VanishAll { what: 0 },
            Act::Restore { dev: 1 },
            Act::Sync { dev: 0, fault: None },
            Act::Edit { dev: 1, of: 0, field: 3 },
            Act::Sync { dev: 1, fault: None },
            Act::Sync { dev: 0, fault: None },
        ],
    ),
];

/// The kind of trouble (see `Script::of`) in which a bug is most likely to show.
fn theme(bug: Bug) -> u64 {
    match bug {
        Bug::CompareWallClocks | Bug::NoAbsorbing => 5,
        Bug::OldRosterCounts
        | Bug::KnownSecretsStay
        | Bug::WriteWithOldestKey
        | Bug::KeepAfterCut
        | Bug::KeysOfTheRemovedAreLost => 7,
        Bug::SkipTheChain | Bug::IgnoreWhatOthersHave | Bug::MovedKeepTheirNames => 6,
        Bug::SetAsideForEver | Bug::TornStaysTorn => 2,
        Bug::KeysFromAnybody => 8,
        Bug::IgnoreTheMarker => 9,
        _ => 0,
    }
}

fn found(bug: Bug) -> Option<(String, String)> {
    let known = KNOWN.iter().filter(|(b, _)| *b == bug).map(|(_, seed)| *seed);
    let tried = crate::number("TSUNAGI_SIM_TRIED").unwrap_or(TRIED);
    let of_theme = |n| theme(bug) + 10 * n;
    // Copies of disks beside a folder that loses files, and removals beside files that come late.
    let of_two = |n| 4_000_000 + theme(bug) + 10 * u64::from(theme(bug) == 6) + 100 * n;
    let tries = |n| [1_000_000 + of_theme(n), n, 3_000_000 + of_theme(n), of_two(n)];
    let tried = if BY_KILLING.contains(&bug) { 0 } else { tried };
    let by_hand = BY_HAND.iter().filter(|(b, _)| *b == bug).map(|(_, acts)| {
        let acts = acts.iter().copied().enumerate().collect();
        ("by hand".to_owned(), Script { seed: 1, mixture: 0, count: 4, acts })
    });
    let seeds = known.chain((0..tried).flat_map(tries)).map(|seed| (seed.to_string(), Script::of(seed)));
    for (name, script) in by_hand.chain(seeds) {
        // What every run begins with is made without the bug.
        crate::world::prepare();
        plant(Some(bug));
        let verdict = play(&script);
        plant(None);
        // A script that fails without the bug shows nothing.
        if let Some(what) = verdict.broken.first()
            && play(&script).broken.is_empty()
        {
            return Some((name, what.clone()));
        }
    }
    if !BY_KILLING.contains(&bug) {
        return None;
    }
    plant(Some(bug));
    let first = crate::steps::first_that_fails();
    plant(None);
    first
}

#[test]
fn every_planted_bug_is_found() {
    let (next, missed, lines) = (AtomicUsize::new(0), Mutex::new(vec![]), Mutex::new(vec![]));
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while let Some(bug) = Bug::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let only = std::env::var("TSUNAGI_SIM_BUGS").unwrap_or_default();
                    if !only.is_empty() && !only.split(',').any(|b| *b == format!("{bug:?}")) {
                        continue;
                    }
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
    assert!(missed.is_empty(), "not found: {missed:?}");
}
