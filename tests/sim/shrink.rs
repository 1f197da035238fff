//! Runs scripts, and makes failing ones short.

use crate::check::settle;
use crate::run::Run;
use crate::script::Script;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a run found wrong, and its story.
#[derive(Debug)]
pub struct Verdict {
    pub broken: Vec<String>,
    pub trace: Vec<String>,
}

pub fn play(script: &Script) -> Verdict {
    let run = catch_unwind(AssertUnwindSafe(|| {
        let mut run = Run::new(script);
        for (no, act) in &script.acts {
            run.act(*no, *act);
            if !run.broken.is_empty() {
                break;
            }
        }
        if run.broken.is_empty() {
            settle(&mut run);
        }
        if !run.broken.is_empty() && std::env::var_os("TSUNAGI_SIM_MORE").is_some() {
            more(&mut run);
        }
        Verdict { broken: run.broken, trace: run.trace }
    }));
    run.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned()));
        Verdict { broken: vec![format!("panic: {}", text.unwrap_or_default())], trace: vec![] }
    })
}

/// The kind of a failure: its words without names and numbers.
fn kind(verdict: &Verdict) -> Option<String> {
    let line = verdict.broken.first()?;
    let plain = |w: &&str| w.chars().all(|c| c.is_ascii_lowercase()) && w.len() > 1;
    Some(line.split([' ', ':', ',']).filter(plain).take(6).collect::<Vec<_>>().join(" "))
}

/// Drops actions while the script still fails, at most `tries` runs.
pub fn shrink(script: &Script, mut tries: usize) -> Script {
    let mut short = script.clone();
    let wanted = kind(&play(script));
    let mut chunk = short.acts.len().div_ceil(2);
    while chunk > 0 {
        let mut at = 0;
        while at < short.acts.len() && tries > 0 {
            let mut fewer = short.clone();
            fewer.acts.drain(at..(at + chunk).min(fewer.acts.len()));
            tries -= 1;
            if kind(&play(&fewer)) == wanted { short = fewer } else { at += chunk }
        }
        chunk /= 2;
    }
    short
}

/// The story of a failing seed, shortened.
pub fn story(seed: u64) -> String {
    let script = Script::of(seed);
    let short = match std::env::var("TSUNAGI_SIM_ONLY") {
        Ok(only) => {
            let only: Vec<usize> = only.split(',').filter_map(|n| n.parse().ok()).collect();
            let mut short = script.clone();
            short.acts.retain(|(no, _)| only.contains(no));
            short
        }
        Err(_) => shrink(&script, 250),
    };
    let verdict = play(&short);
    let acts: Vec<String> = short.acts.iter().map(|(no, a)| format!("{no:>3} {a:?}")).collect();
    format!(
        "seed {seed}: {} devices, {} of {} actions left\n{}\n-- what happened\n{}\n-- found\n{}\n",
        short.count,
        short.acts.len(),
        script.acts.len(),
        acts.join("\n"),
        verdict.trace.join("\n"),
        verdict.broken.join("\n"),
    )
}

/// What every device knows of the logs, for whoever looks for a cause.
fn more(run: &mut Run) {
    for dev in 0..run.world.devices.len() {
        let disk = run.world.disk(dev);
        let mut lines = vec![];
        for d in disk.devices().unwrap() {
            let number = disk.number_of(d.log, &d.label).unwrap();
            let head = disk.head(number).unwrap().map(|h| (h.seq, h.last_no));
            let unread: Vec<u64> = disk
                .segments_after(number, 0)
                .unwrap()
                .iter()
                .filter(|s| s.unread > 0)
                .map(|s| s.seq)
                .collect();
            lines.push(format!(
                "      {} {} roster {} cut {:?} head {head:?} unread {unread:?}",
                d.label, d.role, d.roster, d.cut
            ));
        }
        lines
            .extend(disk.files_aside().unwrap().iter().map(|a| format!("      aside {} {}", a.path, a.code)));
        lines.extend(disk.events(12).unwrap().iter().map(|(_, c, d)| format!("      event {c} {d}")));
        let keys: Vec<usize> =
            (0..=255).map(|s| disk.scope_keys(s).unwrap().len()).filter(|n| *n > 0).collect();
        lines.push(format!("      scope keys {keys:?}"));
        let name = run.name(dev);
        run.trace.push(format!("    {name}"));
        run.trace.extend(lines);
    }
    run.trace.extend(run.world.state().ours().iter().map(|n| format!("    {n}")));
}
