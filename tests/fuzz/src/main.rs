//! A fuzzer for everything that reads files of the shared folder. See README.md.

mod golden;
mod mutate;
mod scan;
mod targets;

use golden::Golden;
use mutate::{Random, mutate, mutate_file};
use std::collections::HashSet;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use targets::{NAMES, Surface, surfaces};

/// An execution that takes longer each time is a failure: once the machine may have been busy with others.
const SLOWEST: Duration = Duration::from_secs(2);
const TRIES: usize = 3;
/// Inputs kept for each reader.
const CORPUS: usize = 4096;

struct Options {
    target: String,
    seconds: u64,
    count: Option<u64>,
    seed: u64,
    rss: u64,
    replay: Option<String>,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = || {
        format!(
            "usage: TARGET [--seconds N | --count N] [--seed N] [--rss MIB] [--replay FILE]\ntargets: all {}",
            NAMES.join(" ")
        )
    };
    let target = args.next().ok_or_else(usage)?;
    let mut o = Options { target, seconds: 10, count: None, seed: 1, rss: 64, replay: None };
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(usage)?;
        match name.as_str() {
            "--seconds" => o.seconds = value.parse()?,
            "--count" => o.count = Some(value.parse()?),
            "--seed" => o.seed = value.parse()?,
            "--rss" => o.rss = value.parse()?,
            "--replay" => o.replay = Some(value),
            _ => return Err(usage().into()),
        }
    }
    Ok(o)
}

fn main() -> ExitCode {
    match options().and_then(|o| run(&o)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(e) => {
            eprintln!("{e}");
            ExitCode::from(2)
        }
    }
}

/// Whether all held.
fn run(o: &Options) -> Result<bool, Box<dyn Error>> {
    let golden = Golden::load()?;
    let all = o.target == "all";
    let mut good = true;
    for name in NAMES.iter().filter(|n| all || **n == o.target) {
        let found = surfaces(name, &golden).ok_or("no such target")?;
        good &= match &o.replay {
            Some(file) => replay(name, &found, &golden, &std::fs::read(file)?),
            None => fuzz(name, found, &golden, o)?,
        };
    }
    if all || NAMES.contains(&o.target.as_str()) { Ok(good) } else { Err("no such target".into()) }
}

fn replay(name: &str, found: &[Surface], golden: &Golden, bytes: &[u8]) -> bool {
    found.iter().enumerate().all(|(i, s)| {
        let answer = execute(s, golden, bytes);
        println!("{name} {i}: {answer:?}, peak memory {:?} MiB", peak_rss_mib());
        answer.is_ok()
    })
}

/// One reading; what went wrong, if it did.
fn execute(s: &Surface, golden: &Golden, bytes: &[u8]) -> Result<String, String> {
    let mut took = Duration::ZERO;
    for _ in 0..TRIES {
        let begin = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| (s.read)(golden, bytes)));
        took = begin.elapsed();
        match answer {
            Err(_) => return Err("panic".to_owned()),
            Ok(Err(broken)) => return Err(broken.0.to_owned()),
            Ok(Ok(_)) if took > SLOWEST => {}
            Ok(Ok(word)) => return Ok(word),
        }
    }
    Err(format!("took {took:?}"))
}

fn fuzz(name: &str, mut found: Vec<Surface>, golden: &Golden, o: &Options) -> Result<bool, Box<dyn Error>> {
    if found.iter().any(|s| s.seeds.is_empty()) {
        return Err(format!("{name}: no seeds").into());
    }
    let mut random = Random(o.seed);
    let mut words = HashSet::new();
    for (i, s) in found.iter().enumerate() {
        for seed in &s.seeds {
            let word = execute(s, golden, seed).map_err(|e| format!("{name}: a seed: {e}"))?;
            words.insert((i, word));
        }
    }
    let begin = Instant::now();
    let mut executions = 0u64;
    let due = |n: u64, begin: Instant| match o.count {
        Some(count) => n < count,
        None => !n.is_multiple_of(64) || begin.elapsed() < Duration::from_secs(o.seconds),
    };
    while due(executions, begin) {
        let i = random.below(found.len());
        let s = &mut found[i];
        let mut bytes = s.seeds[random.below(s.seeds.len())].clone();
        let other = &s.seeds[random.below(s.seeds.len())];
        if s.is_file {
            mutate_file(&mut bytes, other, &mut random);
        } else {
            mutate(&mut bytes, other, &mut random);
        }
        executions += 1;
        let mut answer = execute(s, golden, &bytes);
        if executions.is_multiple_of(4096) && peak_rss_mib().is_some_and(|mib| mib > o.rss) {
            answer = Err(format!("peak memory above {} MiB", o.rss));
        }
        match answer {
            Ok(word) => {
                if words.insert((i, word)) && s.seeds.len() < CORPUS {
                    s.seeds.push(bytes);
                }
            }
            Err(why) => {
                let path = keep(name, &bytes)?;
                println!("{name}: FAILED after {executions} executions: {why}; input in {path}");
                return Ok(false);
            }
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    let rss = peak_rss_mib().map_or("unknown".to_owned(), |mib| format!("{mib} MiB"));
    println!(
        "{name}: {executions} executions in {seconds:.1} s, {:.0}/s, {} kinds of answer, peak memory {rss}",
        executions as f64 / seconds.max(1e-9),
        words.len()
    );
    Ok(true)
}

fn keep(name: &str, bytes: &[u8]) -> std::io::Result<String> {
    let hash: String =
        tsunagi_core::sync::wire::file_hash(bytes)[..6].iter().map(|b| format!("{b:02x}")).collect();
    let path = std::env::temp_dir().join(format!("fuzz-{name}-{hash}.bin"));
    std::fs::write(&path, bytes)?;
    Ok(path.display().to_string())
}

/// The most memory this process ever had; None where the system does not say (only Linux does here).
fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short form; the long one is called with seconds.
    #[test]
    fn every_target_holds_for_a_while() {
        for target in NAMES {
            let count = Some(if target == "scan" { 150 } else { 4_000 });
            let o = Options { target: target.into(), seconds: 0, count, seed: 1, rss: 512, replay: None };
            assert!(run(&o).unwrap(), "{target}");
        }
    }
}
