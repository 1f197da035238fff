//! The program killed while it shares: after the next whole rounds both profiles are the same, nothing is
//! damaged, and every record that was acknowledged is there. Twenty kills; with TSUNAGI_LONG two hundred.

#![allow(clippy::unwrap_used, reason = "a test")]

use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Marsaglia's xorshift: the same work and the same moments every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// A profile, and the ids that `put` has answered for it.
struct Laptop {
    data: PathBuf,
    acknowledged: BTreeSet<String>,
}

impl Laptop {
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tsunagi"));
        command.arg("--data").arg(&self.data).arg("--json").env("TSUNAGI_PASSPHRASE", "みほんの合言葉");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    #[track_caller]
    fn done(&self, args: &[&str]) -> Vec<Json> {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        lines(&output.stdout)
    }

    /// Families with notes, and edits of some that are there.
    fn work(&mut self, chance: &mut Chance) {
        let mut input = String::new();
        let there: Vec<&String> = self.acknowledged.iter().collect();
        for n in 0..=chance.below(30) {
            let note = "見本の記録。".repeat(1 + chance.below(200) as usize);
            let id = there.get(chance.below(there.len() as u64 * 2 + 1) as usize);
            input += &match id {
                Some(id) => format!("{{\"id\":\"{id}\",\"note\":\"{note}\"}}\n"),
                None => format!("{{\"display_name\":\"例山家{n}\",\"note\":\"{note}\"}}\n"),
            };
        }
        let mut child = self
            .command()
            .args(["put", "household"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        self.acknowledged.extend(lines(&output.stdout).iter().map(|l| l["id"].as_str().unwrap().to_owned()));
    }

    /// A round that is killed some time after its beginning; false where it had ended by itself.
    fn killed_round(&self, after: Duration) -> bool {
        let mut child = self.command().arg("sync").stdout(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(after);
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code().is_none_or(|code| code == 0), "{output:?}");
        output.status.code().is_none()
    }
}

fn lines(stdout: &[u8]) -> Vec<Json> {
    let lines = stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice(l).unwrap()).collect()
}

fn files(dir: &Path, ending: &str) -> usize {
    let mut n = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        n += if path.is_dir() {
            files(&path, ending)
        } else {
            usize::from(path.to_string_lossy().ends_with(ending))
        };
    }
    n
}

#[test]
fn a_round_that_is_killed_loses_nothing() {
    let kills = if std::env::var_os("TSUNAGI_LONG").is_some() { 200 } else { 20 };
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let folder_text = folder.to_str().unwrap();
    let [mut first, mut second] =
        ["a", "b"].map(|n| Laptop { data: dir.path().join(n), acknowledged: BTreeSet::new() });
    first.done(&["init", "--organisation", "例示センター", "--actor", "例山"]);
    first.done(&["sync", "--folder", folder_text]);
    let code = dir.path().join("code");
    let worker = first.done(&["list", "worker"])[0]["id"].as_str().unwrap().to_owned();
    first.done(&["invite", "--role", "coordinator", "--worker", &worker, "--out", code.to_str().unwrap()]);
    second.done(&["join", "--folder", folder_text, "--code-file", code.to_str().unwrap()]);

    let mut chance = Chance(0x7473_756e_6167_6932);
    // How long it takes here to open a profile, and how long a round with something to do.
    first.work(&mut chance);
    let timed = |args: &[&str]| {
        let begun = Instant::now();
        first.done(args);
        begun.elapsed()
    };
    let opening = (0..3).map(|_| timed(&["status"])).min().unwrap_or_default().mul_f64(0.9);
    let mut whole = timed(&["sync"]);
    let (mut killed, mut tried) = (0, 0);
    while killed < kills {
        tried += 1;
        assert!(tried < 6 * kills, "the rounds end before they are killed");
        for laptop in [&mut first, &mut second] {
            laptop.work(&mut chance);
        }
        // Something comes in and something goes out.
        let [victim, other] = if tried % 2 == 0 { [&first, &second] } else { [&second, &first] };
        other.done(&["sync"]);
        let after = opening + whole.saturating_sub(opening).mul_f64(chance.below(1000) as f64 / 1000.0);
        if victim.killed_round(after) {
            killed += 1;
        } else {
            whole = whole.mul_f64(0.95).max(opening + Duration::from_millis(5));
        }
        assert_eq!(lines(&victim.run(&["verify"]).stdout), Vec::<Json>::new(), "after kill {killed}");
        if chance.below(3) == 0 {
            let begun = Instant::now();
            victim.done(&["sync"]);
            whole = whole.max(begun.elapsed());
        }
    }

    for _ in 0..3 {
        first.done(&["sync"]);
        second.done(&["sync"]);
    }
    assert_eq!(first.done(&["digest"]), second.done(&["digest"]));
    for laptop in [&first, &second] {
        assert_eq!(laptop.done(&["verify"]), Vec::<Json>::new());
        let there = laptop.done(&["list", "household"]);
        let there: BTreeSet<String> = there.iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
        let wanted = first.acknowledged.union(&second.acknowledged).cloned().collect();
        assert_eq!(there, wanted);
        let status = &laptop.done(&["status"])[0];
        assert_eq!((&status["pending"], &status["set_aside"]), (&0.into(), &0.into()), "{status}");
    }
    let passing = files(&folder, ".part");
    println!(
        "killed {killed} times in {tried} rounds: {} families, {} files in the folder, {passing} left under passing names",
        first.acknowledged.len() + second.acknowledged.len(),
        files(&folder, ".tsg"),
    );
}
