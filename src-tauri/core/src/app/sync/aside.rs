//! Files that could not be used: noted many at a time, tried again a few at a time, forgotten when they
//! are gone. A folder may hold a hundred thousand of them.

use super::super::App;
use super::Listing;
use crate::error::Result;
use std::collections::HashSet;

/// Files that were set aside and are tried again each round, those tried longest ago first.
const TRIED_AGAIN: usize = 200;

/// Length of a path that names a log: `l/` and the id.
const LOG: usize = 34;

/// Files and why they are not taken.
pub(super) type Unusable = Vec<(String, &'static str)>;

impl App {
    /// Files that were set aside and have to wait until it is their turn.
    pub(super) fn put_off(&self) -> Result<HashSet<String>> {
        let aside = self.store.files_aside()?;
        Ok(aside.into_iter().skip(TRIED_AGAIN).map(|a| a.path).collect())
    }

    /// Sets all of these aside, with one transaction.
    pub(super) fn set_all_aside(&self, files: &Unusable) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let at = self.now();
        self.in_one(|| files.iter().try_for_each(|(path, code)| self.store.set_aside(path, code, at)))
    }

    /// Forgets what was set aside and is not in the folder any more.
    pub(super) fn forget_gone(&self, listing: &Listing) -> Result<()> {
        // A whole log is named where its writer is unknown.
        let logs: HashSet<&str> = listing.segments.iter().filter_map(|p| p.get(..LOG)).collect();
        let gone = |path: &str| !listing.all.contains(path) && !logs.contains(path);
        let aside = self.store.files_aside()?;
        let gone: Vec<String> = aside.into_iter().map(|a| a.path).filter(|p| gone(p)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.in_one(|| gone.iter().try_for_each(|path| self.store.not_aside(path)))
    }
}

/// Why a file could not be read, as it is shown: what is only elsewhere now is no damage.
pub(super) fn reading_problem(code: &str) -> &'static str {
    match code {
        "file_too_large" => "file_too_large",
        _ => "not_readable_now",
    }
}
