//! Sharing: one round brings out what this device wrote and brings in what others did.
//!
//! Everything that goes out is sealed and stored in the database before the folder sees it, so a round
//! can be interrupted anywhere and the next one goes on. What comes in is believed only after its
//! signature and its place in its writer's chain are checked.

mod again;
mod along;
mod apply;
mod aside;
mod branches;
mod clear;
mod conflicts;
mod erasing;
mod families;
mod fork;
mod found;
mod invited;
mod kept;
mod keys;
mod late;
mod leave;
mod lineage;
mod newer;
mod open;
mod publish;
mod reach;
mod receive;
mod removals;
mod removed;
mod roster;
mod scopes;
mod seal;
mod snapshot;
mod status;
mod waited;

pub use conflicts::Decision;
pub(super) use keys::{ROLES, hex, wire};

use crate::domain::access::Act;
use crate::planted::{self, Bug};

use super::App;
use crate::domain::time::Instant;
use crate::error::{Class, Error, Result};
use crate::sync::folder::Folder;
use crate::sync::wire::{MarkerFile, WireError, file_hash};
use crate::view::SyncReport;
use serde_json::json;
use std::collections::HashSet;
use std::path::Path;

/// Own files that are looked for where the marker is gone.
const TRIED_FOR_MARKER: usize = 20;

/// Under this name the marker is kept, to be put back.
const MARKER: &str = "marker";

/// Sharing rounds of a device that found nothing new stop here.
const PASSES: usize = 3;

/// The files of the folder, listed once a round.
#[derive(Debug, Default)]
struct Listing {
    rosters: Vec<String>,
    joining: Vec<String>,
    keyrings: Vec<String>,
    segments: Vec<String>,
    snapshots: Vec<String>,
    /// Keys of devices and one-time slots: looked at only where somebody asks for one.
    unlocking: Vec<String>,
    /// What is being written, or was by somebody who was killed.
    passing: Vec<String>,
    all: HashSet<String>,
}

impl Listing {
    fn read(folder: &Folder<'_>) -> Result<Listing> {
        let mut passing = vec![];
        let mut files = |dir| folder.files_and_passing(dir, &mut passing);
        let mut listing = Listing {
            rosters: files("r")?,
            joining: files("i")?,
            keyrings: files("k")?,
            segments: files("l")?,
            snapshots: files("s")?,
            unlocking: files("u")?,
            ..Listing::default()
        };
        listing.passing = passing;
        let parts = [&listing.rosters, &listing.joining, &listing.keyrings, &listing.segments];
        listing.all =
            parts.into_iter().chain([&listing.snapshots, &listing.unlocking]).flatten().cloned().collect();
        Ok(listing)
    }

    /// Names the snapshots that are there: another name whenever one comes or goes.
    fn snapshots_mark(&self) -> String {
        branches::digits(&file_hash(self.snapshots.join(" ").as_bytes()))
    }

    /// Leaves out what need not be read again.
    fn without(&mut self, read: &HashSet<String>) {
        for paths in [&mut self.rosters, &mut self.joining, &mut self.keyrings, &mut self.segments] {
            paths.retain(|p| !read.contains(p));
        }
    }
}

#[cfg(feature = "planted")]
impl App {
    /// Asks before each commit whether it is made: for tests that end the program between two of them.
    ///
    /// Errors: those of the database.
    pub fn before_commits(&mut self, may: impl FnMut() -> bool + Send + 'static) -> Result<()> {
        self.store.before_commits(may)
    }
}

impl App {
    /// One round of sharing through `path`. An administrator's profile that shares with nobody yet begins
    /// to, where the folder is empty.
    ///
    /// Errors: `folder_missing`, `folder_unmounted` (it was shared and its marker is gone), `folder_not_ours`,
    /// `folder_other_organisation`, `folder_not_empty`, and those of reading and writing files. What was
    /// done before an error stays done.
    pub fn sync(&mut self, path: &Path) -> Result<SyncReport> {
        self.sync_after(path, 0)
    }

    /// The same where so many changes came in just before.
    fn sync_after(&mut self, path: &Path, received: i64) -> Result<SyncReport> {
        self.ask(Act::Share)?;
        self.came.borrow_mut().clear();
        let result = self.round(path, received);
        let now = self.now();
        let problem = result.as_ref().err().map_or("", |e| e.code.as_str());
        self.in_one(|| {
            self.store.set_setting("sync_problem", problem)?;
            if result.is_ok() {
                self.store.set_setting("sync_last", &now.0.to_string())?;
                self.store.set_setting("sync_folder", &path.to_string_lossy())?;
                self.read_back_further()?;
            }
            if let Some(r) = result.as_ref().ok().filter(|r| r.published + r.received > 0) {
                let detail =
                    json!({ "published": r.published, "received": r.received, "from": *self.came.borrow() });
                self.store.note_event(now, "round", &detail)?;
            }
            Ok(())
        })?;
        result
    }

    fn round(&mut self, path: &Path, before: i64) -> Result<SyncReport> {
        // The folder outlives the borrow of this app, which a restored disk may change.
        let fs = self.env.fs.clone();
        let folder = Folder::open(&*fs, path)?;
        self.found_or_check(&folder)?;
        let mut listing = Listing::read(&folder)?;
        let forks = self.forks()?;
        let (received, less) = self.bring_in(&folder, &mut listing)?;
        // Its writer's disk was put back and does not know it: whoever says what it has of that log tells it.
        let forked = !self.forks()?.is_subset(&forks);
        let mut report = SyncReport { received: before + received, ..SyncReport::default() };
        // Before anything is sealed: of what was written here about an erased family nothing goes out.
        self.carry_out_erasures(report.received > 0)?;
        self.fold_claims()?;
        self.share_keys()?;
        report.published = self.seal_own(report.received > 0 || less || forked)?;
        self.snapshot_if_worth(&folder, &listing)?;
        self.in_one(|| self.escrow_key(path))?;
        self.clear_passing(&folder, &listing)?;
        self.publish(&folder, &listing)?;
        self.leave()?;
        self.clear_old(&folder, &listing)?;
        if planted::is(Bug::RemoveWhatIsBad) {
            for aside in self.store.files_aside()? {
                folder.remove(&aside.path)?;
            }
        }
        report.set_aside = self.store.files_aside()?.len() as i64;
        report.missing = self.missing()?;
        report.conflicts = self.store.conflicts()?.len() as i64;
        Ok(report)
    }

    /// Reads what is new: how many changes came in, and whether some were taken out.
    fn bring_in(&mut self, folder: &Folder<'_>, listing: &mut Listing) -> Result<(i64, bool)> {
        self.forget_gone(listing)?;
        listing.without(&self.put_off()?);
        let (mut all, mut less) = (0, false);
        // What comes in may bring keys that open more of what is there, and tell that this disk was copied:
        // that must be known before anything more is written.
        for _ in 0..PASSES {
            listing.without(&self.store.read_files()?);
            let keys = self.read_offices(folder, listing)?;
            self.begin_anew_if_copied(folder, listing)?;
            let received = self.read_snapshot(folder, listing)? + self.receive(folder, listing)?;
            all += received;
            let taken_out = self.take_out_branches()?;
            less |= taken_out;
            self.read_again_of_people()?;
            if !keys && received == 0 && !taken_out {
                break;
            }
        }
        // A segment that brings no change may still say that its writer has more of this log than this disk.
        self.begin_anew_if_copied(folder, listing)?;
        Ok((all, less))
    }

    /// Reads what is in a folder that this device is about to join through; nothing goes out.
    fn read_before_joining(&mut self, path: &Path) -> Result<i64> {
        let fs = self.env.fs.clone();
        let folder = Folder::open(&*fs, path)?;
        self.found_or_check(&folder)?;
        let mut listing = Listing::read(&folder)?;
        let (received, _) = self.bring_in(&folder, &mut listing)?;
        self.store.set_setting("sync_folder", &path.to_string_lossy())?;
        Ok(received)
    }

    /// Makes the folder ours, or sees to it that it is.
    fn found_or_check(&self, folder: &Folder<'_>) -> Result<()> {
        let shared = self.is_sharing()?;
        let there = folder.marker()?;
        if shared && self.put_marker_back(folder, there.as_deref())? {
            return Ok(());
        }
        match there {
            Some(marker) if shared => self.check_marker(&marker),
            Some(marker) => {
                self.check_marker(&marker)?;
                Err(Error::refused("not_sharing"))
            }
            None if self.sync_folder()?.is_some() && !planted::is(Bug::IgnoreTheMarker) => {
                Err(Error::new(Class::Away, "folder_unmounted"))
            }
            None => {
                if !shared {
                    self.in_one(|| self.begin_sharing())?;
                }
                // Only the organisation's root can make a folder its own.
                self.root().map_err(|_| Error::refused("folder_not_ours"))?;
                match (folder.found(&self.marker()?, &self.unique()), folder.marker()) {
                    // A copy of this disk was quicker.
                    (Err(e), Ok(Some(marker))) if e.code == "name_taken" => self.check_marker(&marker),
                    (found, _) => found,
                }
            }
        }
    }

    /// Puts the marker back where it was lost or damaged and files of this device lie beside it as they were sent: then the
    /// folder is the one that it was. True where it did.
    fn put_marker_back(&self, folder: &Folder<'_>, there: Option<&[u8]>) -> Result<bool> {
        let whole = |bytes: &[u8]| matches!(MarkerFile::parse(bytes), Ok(_) | Err(WireError::Newer { .. }));
        if there.is_some_and(whole) || planted::is(Bug::IgnoreTheMarker) {
            return Ok(false);
        }
        let Some(marker) = self.store.secret(MARKER)? else { return Ok(false) };
        if !self.lies_in(folder)? {
            return Ok(false);
        }
        if there.is_some() {
            folder.remove(MARKER)?;
        }
        folder.put_marker(&marker, &self.unique())?;
        self.store.note_event(self.now(), "healed", &json!({ "file": "marker" }))?;
        Ok(true)
    }

    /// Whether the folder holds a file of this device as it was sent.
    fn lies_in(&self, folder: &Folder<'_>) -> Result<bool> {
        for (path, _) in
            self.store.outbox()?.into_iter().filter(|(_, published)| *published).take(TRIED_FOR_MARKER)
        {
            if let Ok(bytes) = folder.read(&path)
                && self.store.outbox_bytes(&path)?.as_ref() == Some(&bytes)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes on in another folder, which this profile's administrator chooses: an empty one is founded and
    /// filled from what this device has.
    pub fn share_through(&mut self, path: &Path) -> Result<SyncReport> {
        self.ask(Act::Share)?;
        let before = self.store.setting("sync_folder")?.unwrap_or_default();
        self.store.set_setting("sync_folder", "")?;
        let report = self.sync(path);
        if report.is_err() {
            // A folder that would not do is not remembered in place of the one that did.
            self.store.set_setting("sync_folder", &before)?;
        }
        report
    }

    /// The folder this profile shares through, where it does.
    pub fn sync_folder(&self) -> Result<Option<std::path::PathBuf>> {
        Ok(self.store.setting("sync_folder")?.filter(|f| !f.is_empty()).map(Into::into))
    }

    /// Runs `f` in one transaction: all of it, or nothing.
    fn in_one<T>(&self, f: impl FnOnce() -> Result<T>) -> Result<T> {
        self.store.begin()?;
        let done = f().and_then(|value| self.store.commit().map(|()| value));
        if done.is_err() {
            self.store.rollback();
        }
        done
    }

    /// The last round that ended well.
    fn last_sync(&self) -> Result<Option<Instant>> {
        Ok(self.store.setting("sync_last")?.and_then(|t| t.parse().ok()).map(Instant))
    }
}
