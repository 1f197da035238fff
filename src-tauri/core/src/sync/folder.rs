//! The shared folder. Only this file touches it, and only through the injected file system.
//!
//! Nothing is ever overwritten: a file gets its name when it is whole, and the name is fresh. Names are
//! lower-case letters, digits and hyphens, so that every file system takes them.

use crate::error::{Class, Error, Result};
use crate::fs::{Fs, io_error};
use crate::planted::{self, Bug};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Everything of ours stands under this name.
const TOP: &str = "tsunagi1";

/// Says that the folder is there and whose it is.
const MARKER: &str = "marker";

/// No file of ours is longer: a greater one is not read.
pub const MAX_FILE: u64 = 64 << 20;

/// How our files end; others are left alone.
const SUFFIX: &str = ".tsg";

/// How the name of a file ends that is being written, or that somebody was who was killed.
const PASSING: &str = ".part";

/// An opened shared folder. Paths below are relative to `tsunagi1/`, with `/` between names.
#[derive(Debug)]
pub struct Folder<'a> {
    fs: &'a dyn Fs,
    root: PathBuf,
}

/// What happened to a file that was to be put into the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is there now.
    Written,
    /// The very same bytes were there.
    There,
}

impl<'a> Folder<'a> {
    /// Error `folder_missing` where the folder itself is not there.
    pub fn open(fs: &'a dyn Fs, path: &Path) -> Result<Folder<'a>> {
        if !fs.exists(path)? {
            return Err(away("folder_missing", path));
        }
        fs.list(path)?;
        Ok(Folder { fs, root: path.join(TOP) })
    }

    /// The marker's bytes; None where the folder has none.
    pub fn marker(&self) -> Result<Option<Vec<u8>>> {
        if self.fs.exists(&self.root.join(MARKER))? { self.read(MARKER).map(Some) } else { Ok(None) }
    }

    /// Makes the folder ours. Error `folder_not_empty` where something stands under our name.
    pub fn found(&self, marker: &[u8], unique: &str) -> Result<()> {
        if !self.fs.exists(&self.root)? {
            match self.make_one(&self.root) {
                // A copy of this disk was quicker.
                Err(e) if e.code == "already_exists" => {}
                other => other?,
            }
        } else {
            let there = self.fs.list(&self.root)?;
            if there.iter().any(|e| e.name.ends_with(SUFFIX) || e.is_dir) {
                return Err(Error::refused("folder_not_empty"));
            }
            // No round lists this folder again.
            let own =
                |name: &str| name.ends_with(PASSING) && name.split('-').next() == unique.split('-').next();
            for entry in there.iter().filter(|e| own(&e.name)) {
                let _ = self.fs.remove_file(&self.root.join(&entry.name));
            }
        }
        self.put_marker(marker, unique)
    }

    /// Puts the marker into a folder that is ours.
    pub fn put_marker(&self, marker: &[u8], unique: &str) -> Result<()> {
        self.put(MARKER, marker, unique).map(|_| ())
    }

    /// Paths of our files in `dir` and the folders in it, two levels down; none where it is not there.
    pub fn files(&self, dir: &str) -> Result<Vec<String>> {
        self.files_and_passing(dir, &mut vec![])
    }

    /// The same; those under passing names come into `passing`.
    pub fn files_and_passing(&self, dir: &str, passing: &mut Vec<String>) -> Result<Vec<String>> {
        let mut found = vec![];
        self.collect(dir, 2, &mut found, passing)?;
        // One that is there in small letters and in capitals was found twice.
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn collect(
        &self,
        dir: &str,
        depth: u8,
        found: &mut Vec<String>,
        passing: &mut Vec<String>,
    ) -> Result<()> {
        let path = self.root.join(dir);
        if !self.fs.exists(&path)? {
            return Ok(());
        }
        for entry in self.fs.list(&path)? {
            let mut name = format!("{dir}/{}", entry.name);
            // Some systems show names in capitals and find them however they are written.
            let small = name.to_ascii_lowercase();
            if small != name && self.fs.exists(&self.root.join(&small))? {
                name = small;
            }
            if entry.is_dir {
                if depth > 0 {
                    self.collect(&name, depth - 1, found, passing)?;
                }
                continue;
            }
            let small = entry.name.to_ascii_lowercase();
            if small.ends_with(SUFFIX) {
                found.push(name);
            } else if small.ends_with(PASSING) {
                passing.push(name);
            }
        }
        Ok(())
    }

    /// The whole file. Errors `file_too_large`, `folder_missing` where it is gone, `io` where it cannot be
    /// read now (a placeholder whose content is still elsewhere).
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let full = self.root.join(path);
        let mut bytes = vec![];
        let mut file = self.fs.open(&full)?.take(MAX_FILE + 1);
        file.read_to_end(&mut bytes).map_err(|e| io_error(&full, &e))?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(Error::refused("file_too_large"));
        }
        Ok(bytes)
    }

    /// Puts a file in: written under a passing name, flushed, given its own fresh name, read back. Where
    /// the name is taken by other bytes (a torn copy of ours), error `name_taken`, which the next round mends; where what is there cannot
    /// be read now, that error. `unique` makes the passing name nobody else's: its writer, up to the first
    /// hyphen, and what no other round of this writer has.
    pub fn put(&self, path: &str, bytes: &[u8], unique: &str) -> Result<Put> {
        let full = self.root.join(path);
        if self.fs.exists(&full)? {
            if self.read(path)? != bytes {
                return Err(away("name_taken", &full));
            }
            return self.flush_name(path).map(|()| Put::There);
        }
        let parent = full.parent().unwrap_or(&self.root).to_path_buf();
        self.make(&parent)?;
        let mut passing = parent.join(format!("{unique}{PASSING}"));
        if planted::is(Bug::WriteInPlace) {
            passing.clone_from(&full);
        }
        if self.fs.exists(&passing)? {
            self.fs.remove_file(&passing)?;
        }
        let written = (|| {
            let mut file = self.fs.create_file(&passing)?;
            file.write_all(bytes).map_err(|e| io_error(&passing, &e))?;
            if !planted::is(Bug::SkipTheFsync) {
                file.sync().map_err(|e| io_error(&passing, &e))?;
            }
            drop(file);
            if passing != full {
                self.fs.rename(&passing, &full)?;
            }
            if planted::is(Bug::SkipFlushingNames) { Ok(()) } else { self.fs.sync_dir(&parent) }
        })();
        if let Err(e) = written {
            // Some shares say that a rename failed which was done; what counts is what is there.
            let there = if self.fs.exists(&full).unwrap_or(false) { Some(self.read(path)) } else { None };
            if there.as_ref().is_some_and(|there| there.as_ref().is_ok_and(|there| there == bytes)) {
                // Where it was the flushing that failed, the name is not safe yet.
                self.fs.sync_dir(&parent)?;
                return Ok(Put::Written);
            }
            let _ = self.fs.remove_file(&passing);
            // A copy of this disk was quicker, and what it wrote is elsewhere or not whole here: the next round looks.
            return Err(match there {
                Some(there) if e.code == "already_exists" => {
                    there.err().unwrap_or_else(|| away("name_taken", &full))
                }
                _ => e,
            });
        }
        if planted::is(Bug::SkipReadingBack) || self.read(path)? == bytes {
            Ok(Put::Written)
        } else {
            Err(away("written_badly", &full))
        }
    }

    /// Returns once the name of a file that is there is on the medium: a round that was interrupted may have
    /// given it and not come to this.
    pub fn flush_name(&self, path: &str) -> Result<()> {
        let full = self.root.join(path);
        self.fs.sync_dir(full.parent().unwrap_or(&self.root))
    }

    /// Removes a file of this device's own.
    pub fn remove(&self, path: &str) -> Result<()> {
        let full = self.root.join(path);
        if self.fs.exists(&full)? { self.fs.remove_file(&full) } else { Ok(()) }
    }

    fn make(&self, dir: &Path) -> Result<()> {
        if dir == self.root || self.fs.exists(dir)? {
            return Ok(());
        }
        if let Some(parent) = dir.parent() {
            self.make(parent)?;
        }
        match self.make_one(dir) {
            // Another device was quicker.
            Err(e) if e.code == "already_exists" => Ok(()),
            other => other,
        }
    }

    /// Makes a folder and flushes its name: what is in it is safe only with it.
    fn make_one(&self, dir: &Path) -> Result<()> {
        self.fs.create_dir(dir)?;
        dir.parent().map_or(Ok(()), |parent| self.fs.sync_dir(parent))
    }
}

fn away(code: &str, path: &Path) -> Error {
    Error::new(Class::Away, code).with(json!({ "path": path.to_string_lossy() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::DiskFs;
    use crate::fs::testing::{Fault, FaultFs};

    #[test]
    fn a_file_is_whole_or_not_there_whenever_the_program_is_killed() {
        let bytes = vec![7; 5000];
        let counting = tempfile::tempdir().unwrap();
        let fs = FaultFs::new(Fault::None);
        let folder = Folder::open(&fs, counting.path()).unwrap();
        folder.found(b"m", "u").unwrap();
        folder.put("l/aa/0/1-0.tsg", &bytes, "u").unwrap();
        for step in 0..fs.steps() {
            let dir = tempfile::tempdir().unwrap();
            let fs = FaultFs::new(Fault::CrashAt(step));
            let crashed = Folder::open(&fs, dir.path()).unwrap();
            let _ = crashed.found(b"m", "u");
            let _ = crashed.put("l/aa/0/1-0.tsg", &bytes, "u");
            let after = Folder::open(&DiskFs, dir.path()).unwrap();
            for path in after.files("l").unwrap() {
                assert_eq!(after.read(&path).unwrap(), bytes, "killed at step {step}");
            }
            // Once more, after the power is back.
            if after.marker().unwrap().is_none() {
                after.found(b"m", "u").unwrap();
            }
            after.put("l/aa/0/1-0.tsg", &bytes, "u").unwrap();
            assert_eq!(after.files("l").unwrap(), ["l/aa/0/1-0.tsg"]);
            assert_eq!(after.read("l/aa/0/1-0.tsg").unwrap(), bytes);
        }
    }

    #[test]
    fn a_torn_file_of_the_same_name_is_not_taken_for_ours() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(&DiskFs, dir.path()).unwrap();
        folder.found(b"m", "u").unwrap();
        assert_eq!(folder.put("r/1-0.tsg", b"whole", "u").unwrap(), Put::Written);
        assert_eq!(folder.put("r/1-0.tsg", b"whole", "u").unwrap(), Put::There);
        assert_eq!(folder.put("r/1-0.tsg", b"other", "u").unwrap_err().code, "name_taken");
        assert_eq!(folder.read("r/1-0.tsg").unwrap(), b"whole");
        assert_eq!(Folder::open(&DiskFs, &dir.path().join("none")).unwrap_err().code, "folder_missing");
    }
}
