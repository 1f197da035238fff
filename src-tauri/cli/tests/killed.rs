//! The program killed while it stores: what it acknowledged is there, and nothing is half-written.

#![allow(clippy::unwrap_used, reason = "a test")]

use serde_json::Value as Json;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

fn tsunagi(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tsunagi"));
    command.arg("--data").arg(data).arg("--json").env("TSUNAGI_PASSPHRASE", "みほんの合言葉");
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    tsunagi(data).args(args).output().unwrap()
}

fn ids(answers: &[u8]) -> Vec<String> {
    let lines = answers.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice::<Json>(l).unwrap()["id"].as_str().unwrap().to_owned()).collect()
}

/// Streams families into `put` and kills it some time after `answers` of them; the acknowledged ids.
fn killed_after(data: &Path, answers: usize, wait: Duration) -> Vec<String> {
    let mut child = tsunagi(data)
        .args(["put", "household"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Ends when the program is gone and the pipe with it.
    let writer = std::thread::spawn(move || {
        for n in 0.. {
            let line =
                format!("{{\"display_name\":\"例山家{n}\",\"note\":\"{}\"}}\n", "見本".repeat(n % 400));
            if stdin.write_all(line.as_bytes()).is_err() {
                return;
            }
        }
    });
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = vec![];
    for _ in 0..answers {
        assert!(stdout.read_until(b'\n', &mut acknowledged).unwrap() > 0, "ended by itself");
    }
    std::thread::sleep(wait);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    // What was on its way out counts, up to the last whole line.
    while stdout.read_until(b'\n', &mut acknowledged).unwrap() > 0 {}
    writer.join().unwrap();
    let whole = acknowledged.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    ids(&acknowledged[..whole])
}

#[test]
fn every_acknowledged_record_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("d");
    assert!(run(&data, &["init", "--organisation", "例示センター", "--actor", "例山"]).status.success());
    let mut acknowledged = HashSet::new();
    for answers in [1, 2, 40, 700, 1500] {
        // Any moment will do; a different one each time finds more.
        let random = SystemTime::UNIX_EPOCH.elapsed().unwrap().subsec_nanos() % 30_000;
        acknowledged.extend(killed_after(&data, answers, Duration::from_micros(random.into())));

        let verified = run(&data, &["verify"]);
        assert!(verified.status.success(), "{verified:?}");
        let there: HashSet<String> = ids(&run(&data, &["list", "household"]).stdout).into_iter().collect();
        let lost: Vec<&String> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
    assert!(acknowledged.len() >= 2243);
}
