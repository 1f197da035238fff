//! Putting files into the folder, and mending what was lost there.

use super::super::{App, VerifyFinding};
use super::Listing;
use super::aside::reading_problem;
use super::keys::unhex;
use super::leave::LAST_TO_GO_OUT;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::error::{Class, Result};
use crate::planted::{self, Bug};
use crate::sync::folder::Folder;
use crate::sync::wire::File;
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Published files read back each round at most, beside those that nobody has said to have.
const READ_BACK: usize = 8;

/// In so many rounds all files are read back, where they are no more than `READ_BACK` times as many.
const TURNS: usize = 16;

/// Number of the file in the outbox that is read back next.
const NEXT_READ_BACK: &str = "read_back";

/// Segments read back for a device that is behind: those that it needs next.
const NEXT_OF_EACH: usize = 2;

impl App {
    /// Every file that belongs into the folder and is not there goes in, also one that was there once: a
    /// folder that was wiped or rolled back heals. Own files that were torn are put in again.
    pub(super) fn publish(&self, folder: &Folder<'_>, listing: &Listing) -> Result<()> {
        let mut put = vec![];
        let result = self.put_all(folder, listing, &mut put);
        if !put.is_empty() {
            // Whatever went out before an error went out.
            self.in_one(|| {
                for (path, healed) in &put {
                    self.store.set_published(path)?;
                    if *healed {
                        self.store.note_event(self.now(), "healed", &json!({ "file": path }))?;
                    }
                }
                Ok(())
            })?;
        }
        if result.is_ok() && self.store.setting(LAST_TO_GO_OUT)?.is_some_and(|last| !last.is_empty()) {
            self.store.set_setting(LAST_TO_GO_OUT, "")?;
        }
        result
    }

    /// Gives the files that are in the folder now and were not said to be; with each, whether it was
    /// there once.
    fn put_all(&self, folder: &Folder<'_>, listing: &Listing, put: &mut Vec<(String, bool)>) -> Result<()> {
        let unique = self.unique();
        let doubtful = self.doubtful()?;
        let mut outbox = self.store.outbox()?;
        let last = self.store.setting(LAST_TO_GO_OUT)?.unwrap_or_default();
        outbox.sort_by_key(|(path, _)| last.split(' ').any(|l| l == path));
        // In turn: picked by chance, one of many would wait for years.
        let turn = Turn { count: outbox.len(), from: self.next_read_back(outbox.len())? };
        for (at, (path, published)) in outbox.into_iter().enumerate() {
            let is_there = listing.all.contains(&path);
            let check = is_there && (turn.has(at) || doubtful.contains(&path));
            if is_there && published && !check || published && planted::is(Bug::PublishOnce) {
                continue;
            }
            let Some(bytes) = self.store.outbox_bytes(&path)? else { continue };
            if is_there {
                match folder.read(&path) {
                    Ok(found) if found == bytes => {
                        if !published {
                            folder.flush_name(&path)?;
                            put.push((path, false));
                        }
                        continue;
                    }
                    // What cannot be read now is no damage: its content may be elsewhere for a while.
                    Err(e) if e.class == Class::Away => continue,
                    _ => {}
                }
                if planted::is(Bug::TornStaysTorn) {
                    continue;
                }
                // Only this device writes this path: what is there is a torn copy of its own.
                folder.remove(&path)?;
            }
            folder.put(&path, &bytes, &unique)?;
            put.push((path, published));
        }
        // Last, so that what stands in place of a file is there before it goes. One that a copying
        // program brings back goes again.
        for path in self.store.unwanted()?.iter().filter(|p| listing.all.contains(*p)) {
            folder.remove(path)?;
        }
        Ok(())
    }

    /// Reads every file of the folder and says which are damaged. The own ones heal with the next round;
    /// those of others when their writers come by; what is nobody's does not. None where there is a folder and it is away.
    pub fn verify_folder(&self) -> Result<Option<Vec<VerifyFinding>>> {
        self.ask(Act::Verify)?;
        let Some(path) = self.sync_folder()? else { return Ok(Some(vec![])) };
        let folder = match Folder::open(&*self.env.fs, &path) {
            Ok(folder) => folder,
            Err(e) if e.class == Class::Away => return Ok(None),
            Err(e) => return Err(e),
        };
        let listing = Listing::read(&folder)?;
        let logs: HashSet<Id> = self.store.devices()?.into_iter().map(|d| d.log).collect();
        let mut findings = vec![];
        for file in &listing.all {
            let own = self.store.outbox_bytes(file)?;
            let wrong = match (folder.read(file), &own) {
                (Ok(bytes), Some(own)) => (*own != bytes).then_some("file_hash"),
                (Ok(bytes), None) => File::parse(&bytes).err().map(|e| e.code()),
                (Err(e), _) => Some(reading_problem(&e.code)),
            };
            if let Some(code) = wrong {
                // Whoever wrote a file puts it in again where it bears one of our names.
                let writer = file.split('/').nth(1).and_then(unhex).is_some_and(|log| logs.contains(&log));
                let ours = writer && file.rsplit('/').next().is_some_and(is_named_by_us);
                let healable = own.is_some() || ours || code == "not_readable_now";
                let place = json!({ "file": file, "code": code });
                findings.push(VerifyFinding { what: "folder_file".into(), place, healable });
            }
        }
        findings.sort_by_key(|f| f.place.to_string());
        Ok(Some(findings))
    }

    /// Own segments that no other device has said it has, and those that single devices need next: where
    /// one of them was damaged after others had read it, its reader waits for it.
    fn doubtful(&self) -> Result<HashSet<String>> {
        let number = self.store.own_number()?;
        let own = self.store.own_log()?.0;
        let heard: HashMap<Id, u64> =
            self.store.heard_about(own)?.into_iter().map(|h| (h.by, h.seq)).collect();
        let attested = heard.iter().filter(|(by, _)| **by != own).map(|(_, seq)| *seq).max().unwrap_or(0);
        let mut doubtful = self.store.segments_after(number, attested)?;
        for device in self.store.devices()?.iter().filter(|d| d.log != own && d.cut.is_none()) {
            let has = heard.get(&device.log).copied().unwrap_or(0);
            if has < attested {
                doubtful.extend(self.store.segments_after(number, has)?.into_iter().take(NEXT_OF_EACH));
            }
        }
        Ok(doubtful.into_iter().map(|s| s.path).collect())
    }

    /// The last own segment that another device has said it has.
    pub(super) fn attested(&self) -> Result<u64> {
        let own = self.store.own_log()?.0;
        let heard = self.store.heard_about(own)?;
        Ok(heard.iter().filter(|h| h.by != own).map(|h| h.seq).max().unwrap_or(0))
    }

    fn next_read_back(&self, count: usize) -> Result<usize> {
        let next = self.store.setting(NEXT_READ_BACK)?.and_then(|n| n.parse().ok()).unwrap_or(0);
        Ok(if next < count { next } else { 0 })
    }

    /// After a round that ended well: the next one reads back what follows.
    pub(super) fn read_back_further(&self) -> Result<()> {
        let count = self.store.outbox()?.len();
        let turn = Turn { count, from: self.next_read_back(count)? };
        self.store.set_setting(NEXT_READ_BACK, &turn.next().to_string())
    }
}

/// Whether a file bears a name as this program gives them: a number and the beginning of a hash.
fn is_named_by_us(name: &str) -> bool {
    let parts = name.strip_suffix(".tsg").and_then(|stem| stem.split_once('-'));
    let hex = |hash: &str| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    parts.is_some_and(|(number, hash)| number.parse::<u64>().is_ok() && hex(hash))
}

/// The files that one round reads back, by their places in the outbox.
#[derive(Debug, Clone, Copy)]
struct Turn {
    count: usize,
    from: usize,
}

impl Turn {
    /// How many they are.
    fn len(self) -> usize {
        self.count.div_ceil(TURNS).min(READ_BACK)
    }

    fn has(self, at: usize) -> bool {
        // The last ones are followed by the first.
        (at + self.count - self.from) % self.count < self.len()
    }

    /// Where the next round begins.
    fn next(self) -> usize {
        (self.from + self.len()) % self.count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_back_after_a_known_number_of_rounds() {
        for count in 1..400 {
            let mut turn = Turn { count, from: count / 3 };
            let mut read = vec![false; count];
            for _ in 0..TURNS.max(count.div_ceil(READ_BACK)) {
                let of_this: Vec<usize> = (0..count).filter(|at| turn.has(*at)).collect();
                assert!((1..=READ_BACK).contains(&of_this.len()));
                of_this.into_iter().for_each(|at| read[at] = true);
                turn.from = turn.next();
            }
            assert!(read.into_iter().all(|r| r), "{count}");
        }
        assert_eq!(Turn { count: 0, from: 0 }.next(), 0);
    }
}
