//! Rounds of sharing beside the person's work: at the start, soon after something changed in the folder,
//! every minute, and before the program ends. A folder that is away is tried again the next time.

use crate::state::Desk;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// At least this often.
const EVERY: Duration = Duration::from_secs(60);

/// How long the folder has to be quiet before what came in is read: files come in groups.
const QUIET: Duration = Duration::from_secs(2);

/// How often it is looked whether somebody has unlocked the profile or chosen a folder.
const LOOK: Duration = Duration::from_secs(5);

/// How long the end of the program waits for a last round.
const LAST: Duration = Duration::from_secs(5);

/// Shares on a thread of its own for as long as the program runs.
pub fn start(desk: Desk) {
    std::thread::spawn(move || {
        let (tell, told) = channel();
        let mut watched: Option<(PathBuf, RecommendedWatcher)> = None;
        loop {
            let folder = desk.shared_folder();
            if watched.as_ref().map(|(path, _)| path) != folder.as_ref() {
                watched = folder.clone().and_then(|path| watch(&path, tell.clone()).map(|w| (path, w)));
            }
            if folder.is_none() {
                std::thread::sleep(LOOK);
                continue;
            }
            // What it met is kept with the profile, and the footer shows it.
            let _ = desk.round();
            wait(&told);
        }
    });
}

/// Watches the folder; None where that cannot be done (network drives), and the minute has to do.
fn watch(path: &std::path::Path, tell: Sender<()>) -> Option<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |_| {
        // Nobody listens any more when the program ends.
        let _ = tell.send(());
    })
    .ok()?;
    watcher.watch(path, RecursiveMode::Recursive).ok()?;
    Some(watcher)
}

/// Until something changed and the folder is quiet, or a minute is over.
fn wait(told: &Receiver<()>) {
    // What the own round wrote is no news.
    while told.try_recv().is_ok() {}
    if told.recv_timeout(EVERY).is_ok() {
        while told.recv_timeout(QUIET).is_ok() {}
    }
}

/// A last round before the program ends; it is not waited for longer than a few seconds.
pub fn last(desk: &Desk) {
    if desk.shared_folder().is_none() {
        return;
    }
    let (tell, told) = channel();
    let desk = desk.clone();
    std::thread::spawn(move || {
        let _ = desk.round();
        let _ = tell.send(());
    });
    let _ = told.recv_timeout(LAST);
}
