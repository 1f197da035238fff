//! The key file on the disk, its second copy, and the count of wrong tries.

use crate::app::Profile;
use crate::domain::time::Instant;
use crate::error::{Class, Error, Result};
use crate::fs::{self, DiskFs, Fs as _, Lock};
use crate::keys::{DatabaseKey, KeyFile, KeyFileError, LONGEST, Tries, key_id};
use serde_json::json;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Names in the profile folder.
pub const KEYS: &str = "tsunagi.keys";
pub const KEPT: &str = "tsunagi.keys.kept";
const TRIES: &str = "tsunagi.tries";
const LOCK: &str = "tsunagi.keys.lock";

/// One copy of the key file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Missing,
    Damaged,
    Newer,
    Whole(KeyFile),
}

/// Both copies as they are on the disk.
#[derive(Debug)]
pub struct Copies {
    first: Found,
    second: Found,
}

impl Copies {
    pub fn read(dir: &Path) -> Copies {
        Copies { first: read(&dir.join(KEYS)), second: read(&dir.join(KEPT)) }
    }

    /// Key files to try, the likelier first. The second copy counts where the first cannot be read, or
    /// where it is of another database: a restore was interrupted.
    pub fn whole(self) -> Vec<KeyFile> {
        match (self.first, self.second) {
            (Found::Whole(a), Found::Whole(b)) if a.id == b.id => vec![a],
            (Found::Whole(a), Found::Whole(b)) => vec![a, b],
            (Found::Whole(one), _) | (_, Found::Whole(one)) => vec![one],
            _ => vec![],
        }
    }

    /// Names of the copies that are not there or cannot be read.
    pub fn broken(&self) -> Vec<&'static str> {
        let copies = [(KEYS, &self.first), (KEPT, &self.second)];
        copies.into_iter().filter(|(_, c)| !matches!(c, Found::Whole(_))).map(|(name, _)| name).collect()
    }

    pub fn differ(&self) -> bool {
        self.first != self.second
    }

    /// Whether there is nothing at all: a profile from before there were key files, or one whose key file
    /// was taken away.
    pub fn are_missing(&self) -> bool {
        self.first == Found::Missing && self.second == Found::Missing
    }

    /// What to say where no copy can be used.
    pub fn trouble(&self) -> Option<Error> {
        if matches!((&self.first, &self.second), (Found::Whole(_), _) | (_, Found::Whole(_))) {
            return None;
        }
        let newer = self.first == Found::Newer || self.second == Found::Newer;
        let code = match (newer, self.are_missing()) {
            (true, _) => "version_newer",
            (_, true) => "keys_missing",
            _ => "keys_damaged",
        };
        Some(Error::new(Class::Damaged, code).with(json!({ "file": KEYS })))
    }
}

fn read(path: &Path) -> Found {
    if !matches!(DiskFs.exists(path), Ok(true)) {
        return Found::Missing;
    }
    let mut bytes = vec![];
    let read = DiskFs.open(path).map(|f| f.take(LONGEST as u64 + 1).read_to_end(&mut bytes));
    match read {
        Ok(Ok(_)) => match KeyFile::decode(&bytes) {
            Ok(file) => Found::Whole(file),
            Err(KeyFileError::Newer) => Found::Newer,
            Err(KeyFileError::Damaged) => Found::Damaged,
        },
        _ => Found::Damaged,
    }
}

/// Writes both copies, one after the other: at every moment one of them is whole.
pub fn write(dir: &Path, file: &KeyFile) -> Result<()> {
    let bytes = file.encode();
    DiskFs.write_atomic(&dir.join(KEYS), &bytes)?;
    DiskFs.write_atomic(&dir.join(KEPT), &bytes)
}

/// Writes the first copy only; the second still tells the state before.
pub fn write_first(dir: &Path, bytes: &[u8]) -> Result<()> {
    DiskFs.write_atomic(&dir.join(KEYS), bytes)
}

/// The key file of the database that `key` opens. Error `keys_missing` where this profile has none.
pub fn of_key(dir: &Path, key: &DatabaseKey) -> Result<KeyFile> {
    let id = key_id(key);
    let found = Copies::read(dir).whole().into_iter().find(|f| f.id == id);
    found.ok_or_else(|| Error::new(Class::Damaged, "keys_missing").with(json!({ "file": KEYS })))
}

/// Held while one program tries a passphrase or changes the key file. None in a folder that cannot be
/// written: nothing is changed there either.
pub fn lock(dir: &Path) -> Option<Lock> {
    fs::lock(&dir.join(LOCK)).ok()
}

/// The count of wrong tries.
#[derive(Debug)]
pub struct Guard {
    path: PathBuf,
}

impl Guard {
    pub fn of(profile: &Profile) -> Guard {
        Guard { path: profile.dir().join(TRIES) }
    }

    fn tries(&self, now: Instant) -> Tries {
        match DiskFs.read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                // A count that cannot be read was tampered with.
                .unwrap_or(Tries { failures: crate::keys::FREE, last: now.0 }),
            Err(_) => Tries::default(),
        }
    }

    /// Wrong tries since the last right one.
    pub fn failures(&self, now: Instant) -> u32 {
        self.tries(now).failures
    }

    /// Seconds until the next try is heard; 0 at once.
    pub fn seconds(&self, now: Instant) -> i64 {
        (self.tries(now).wait(now) + 999) / 1000
    }

    /// Error `unlock_wait` with `seconds` where somebody has to wait.
    pub fn check(&self, now: Instant) -> Result<()> {
        let mut tries = self.tries(now);
        if tries.clock_set_back(now) {
            tries.last = now.0;
            self.write(&tries);
        }
        let seconds = (tries.wait(now) + 999) / 1000;
        if seconds > 0 {
            let detail = json!({ "seconds": seconds, "minutes": (seconds + 59) / 60 });
            return Err(Error::new(Class::NeedsPerson, "unlock_wait").with(detail));
        }
        Ok(())
    }

    /// Counts a wrong try before anybody is told of it; answers how long the next one has to wait.
    pub fn failed(&self, now: Instant) -> i64 {
        let tries = self.tries(now).failed(now);
        self.write(&tries);
        (tries.wait(now) + 999) / 1000
    }

    pub fn cleared(&self) {
        if matches!(DiskFs.exists(&self.path), Ok(true)) {
            // Where it stays, the next wrong try waits longer than it would have to.
            let _ = DiskFs.remove_file(&self.path);
        }
    }

    fn write(&self, tries: &Tries) {
        if let Ok(bytes) = serde_json::to_vec(tries) {
            // A folder that cannot be written keeps no count; its records can be copied away as well.
            let _ = DiskFs.write_atomic(&self.path, &bytes);
        }
    }
}
