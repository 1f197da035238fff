//! Laptops that share through a file system which injects faults, worked on from the command line: rounds that
//! fail and say why, rounds that are killed, mounts that go away, one laptop restored from a backup, one cloned.
//! Once the faults are over everybody has the same, nothing is damaged but what the faults left, and every edit
//! that was acknowledged is in the history everywhere.

use crate::faulty::{FAULTS, Fault, Mount, Service};
use crate::laptops::{Laptop, Work, edits_wanted, ended_well, lines};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// What a round or a joining under faults may end with: exit code and error. Everything else is one of ours.
const FAILURES: [(i32, &str); 11] = [
    (4, "io"),
    (4, "disk_full"),
    (4, "read_only"),
    (4, "folder_missing"),
    (4, "folder_unmounted"),
    (4, "written_badly"),
    // The marker came later, was empty or had a flipped bit.
    (1, "folder_not_ours"),
    (1, "folder_other_organisation"),
    (5, "version_newer"),
    // A file that another laptop with the same disk has put there and that is not seen here yet.
    (1, "already_exists"),
    // A file of one's own that a listing missed, and that had a flipped bit or no length when it was read.
    (1, "name_taken"),
];

/// What a joining may end with besides: the invitation has not arrived or is damaged.
const FAILURES_OF_JOINING: [(i32, &str); 6] = [
    (1, "code_wrong"),
    (5, "file_truncated"),
    (5, "file_not_ours"),
    (5, "file_newer"),
    (5, "file_hash"),
    (5, "file_malformed"),
];

/// Edits after which every fault has happened, by far.
const STANDARD: u64 = 6_000;

/// Rounds in which one has to end well.
const MOST_TRIES: u32 = 60;

/// What has been done so far.
#[derive(Default)]
struct Tally {
    rounds: u64,
    good: u64,
    killed: u64,
    /// Errors that rounds and joinings ended with.
    failures: BTreeMap<String, u64>,
}

impl Tally {
    /// Takes a failure down, which has to be one that is documented; its code.
    #[track_caller]
    fn failed(&mut self, output: &Output, others: &[(i32, &str)]) -> String {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        let errors: Vec<_> = lines(&output.stderr);
        let code = errors.last().and_then(|e| e["code"].as_str()).unwrap_or_default().to_owned();
        let known = |f: &(i32, &str)| output.status.code() == Some(f.0) && f.1 == code;
        assert!(FAILURES.iter().chain(others).any(known), "{output:?}");
        *self.failures.entry(code.clone()).or_default() += 1;
        code
    }

    /// A round under faults; true where it ended well.
    #[track_caller]
    fn round(&mut self, laptop: &Laptop, mount: &Mount) -> bool {
        mount.state().plug_in();
        self.rounds += 1;
        let output = laptop.round();
        let well = ended_well(&output);
        if well {
            self.good += 1;
        } else {
            self.failed(&output, &[]);
        }
        assert_eq!(mount.state().take_broken(well), Vec::<String>::new());
        well
    }

    /// Rounds until one ends well.
    #[track_caller]
    fn surely(&mut self, laptop: &Laptop, mount: &Mount) {
        let ended_well = (0..MOST_TRIES).any(|_| self.round(laptop, mount));
        assert!(ended_well, "no round of {MOST_TRIES} ends well");
    }

    /// A round while the folder is not there: with ENOTCONN for everything, or an empty mount point.
    fn round_without(&mut self, laptop: &Laptop, mount: &mut Mount, unmounted: bool) {
        if unmounted {
            mount.unmount();
        } else {
            mount.state().pull_out_for_a_round();
        }
        self.rounds += 1;
        let code = self.failed(&laptop.round(), &[]);
        assert_eq!(code, if unmounted { "folder_unmounted" } else { "io" });
        mount.mount();
    }

    /// Joins with a code, as often as it takes.
    fn joined(&mut self, founder: (&Laptop, &Mount), dir: &Path, number: usize, mount: &Mount) -> Laptop {
        let laptop = Laptop { data: dir.join(format!("laptop{number}")), folder: mount.at.clone() };
        let code = founder.0.invite(dir, &number.to_string());
        for _ in 0..MOST_TRIES {
            self.round(founder.0, founder.1);
            mount.state().plug_in();
            let output = laptop.join(&code);
            if output.status.success() {
                return laptop;
            }
            self.failed(&output, &FAILURES_OF_JOINING);
        }
        panic!("nobody can join: {:?}", self.failures);
    }
}

#[test]
#[ignore = "needs /dev/fuse and minutes: see main.rs"]
fn four_laptops_over_a_faulty_file_system() {
    let begun = Instant::now();
    let dir = tempfile::tempdir().unwrap();
    let top = dir.path().join("folder");
    std::fs::create_dir(&top).unwrap();
    let service = Arc::new(Mutex::new(Service::default()));
    // The last two are one disk: the fourth laptop is a copy of the third, whose mount is like a FAT.
    let mount = |n: usize| {
        let at = dir.path().join(format!("mount{n}"));
        Mount::new(&top, at, &service, n as u64, n.min(2), n != 2)
    };
    let mut mounts: Vec<Mount> = (0..4).map(mount).collect();
    let founder = Laptop { data: dir.path().join("laptop0"), folder: mounts[0].at.clone() };
    let mut work = Work::begin(founder, dir.path(), 0x7473_756e_6167_6934, edits_wanted(STANDARD));
    let mut tally = Tally::default();
    tally.surely(&work.laptops[0], &mounts[0]);
    for number in [1, 2] {
        let founder = (&work.laptops[0], &mounts[0]);
        let laptop = tally.joined(founder, dir.path(), number, &mounts[number]);
        work.laptops.push(laptop);
        // Part of it may not have arrived, and nobody writes before their own name has.
        let mut tries = 0;
        while !work.is_known_to(&work.laptops[number]) {
            tries += 1;
            assert!(tries < MOST_TRIES, "what is there does not come");
            tally.round(&work.laptops[0], &mounts[0]);
            tally.round(&work.laptops[number], &mounts[number]);
        }
    }
    println!("joined after {:.0} s", begun.elapsed().as_secs_f64());

    while work.goes_on() {
        let at = work.edit();
        let (laptop, mount) = (&work.laptops[at], &mut mounts[at]);
        match work.chance.below(20) {
            0..=2 => {
                mount.state().plug_in();
                tally.rounds += 1;
                tally.killed += u64::from(laptop.killed_round(&mut work.chance, 400));
                mount.state().take_broken(false);
            }
            way @ 3..=4 => tally.round_without(laptop, mount, way == 3),
            _ => {
                tally.round(laptop, mount);
            }
        }
        let (second, fourth) = (&mounts[1], mounts[3].at.clone());
        work.mishaps(&fourth, |laptop| tally.surely(laptop, second));
    }
    println!(
        "{} edits, {} rounds: {} ended well, {} killed, others with {:?}; {:.0} s",
        work.edits,
        tally.rounds,
        tally.good,
        tally.killed,
        tally.failures,
        begun.elapsed().as_secs_f64(),
    );

    let calls: u64 = mounts.iter().map(|m| m.state().calls()).sum();
    mounts.iter_mut().for_each(Mount::calm);
    let rounds = work.become_the_same(String::new);
    let torn = service.lock().unwrap().torn_copies.clone();
    let damaged: BTreeSet<PathBuf> = torn.iter().filter(|copy| top.join(copy).exists()).cloned().collect();
    for laptop in &work.laptops {
        let findings = lines(&laptop.run(&["verify"]).stdout);
        let found = findings.iter().map(|f| Path::new("tsunagi1").join(f["where"]["file"].as_str().unwrap()));
        assert_eq!(
            found.collect::<BTreeSet<PathBuf>>(),
            damaged,
            "damaged is what the service tore: {findings:?}"
        );
    }
    // Somebody tidies them up.
    damaged.iter().for_each(|copy| std::fs::remove_file(top.join(copy)).unwrap());
    work.laptops.iter().for_each(Laptop::sync);
    work.nothing_is_lost();

    let mut counts: BTreeMap<Fault, u64> = BTreeMap::new();
    for mount in &mounts {
        mount.state().counts().iter().for_each(|(fault, count)| *counts.entry(*fault).or_default() += count);
    }
    for (fault, what, _) in FAULTS {
        println!("{:6}  {what}", counts.get(&fault).copied().unwrap_or(0));
    }
    println!(
        "{} edits on {} laptops (one restored, one cloned), {} rounds of which {} ended well and {} were killed, {} \
         faults in {calls} calls: the same after {rounds} rounds of all, no edit lost, {} torn copies found by \
         everybody; {:.0} s",
        work.edits,
        work.laptops.len(),
        tally.rounds,
        tally.good,
        tally.killed,
        counts.values().sum::<u64>(),
        damaged.len(),
        begun.elapsed().as_secs_f64(),
    );
    let missing: Vec<&str> = FAULTS.iter().filter(|f| !counts.contains_key(&f.0)).map(|f| f.1).collect();
    assert!(work.edits < STANDARD || missing.is_empty(), "never happened: {missing:?}");
}
