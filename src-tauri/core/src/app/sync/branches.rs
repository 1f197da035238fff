//! A log that two disks went on writing. Whoever finds that out ends it and takes its own branch back: the
//! claim of the new log names the segments, and their changes are the new log's first. Every other device
//! takes such segments out again, or does not read them, once it has those changes under their new names; what
//! the writer could not write anew, since it had left the family, a reader who has it renames by the same rule.
//! So all come to hold the same branch, or none, whichever they met first; and nothing is given away that
//! is not here a second time.

use super::super::App;
use super::apply::Incoming;
use super::keys::{hex, unhex};
use super::open::Opened;
use super::receive::{is_short, number_in};
use super::snapshot::LOOKED;
use crate::domain::edit::{Change, Scalar};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{SegmentRow, packed};
use crate::sync::wire::{ClaimFile, Predecessor, Seen};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The setting that keeps what was taken back.
const TAKEN_BACK: &str = "taken_back";

/// A branch of a log that its writer took back.
#[derive(Debug, Clone)]
pub(super) struct TakenBack {
    pub(super) log: Id,
    /// The log that it went on in.
    next: Id,
    /// Number of the last change that kept its name.
    after: u64,
    /// How the file hash of the last segment before the branch begins; None where nobody said.
    hash: Option<[u8; 8]>,
    /// Number and file hash, as hex digits.
    segments: Vec<(u64, String)>,
}

impl TakenBack {
    pub(super) fn has(&self, seq: u64, hash: &[u8; 32]) -> bool {
        self.segments.iter().any(|(s, h)| *s == seq && *h == digits(hash))
    }

    /// Whether somebody who says to have `seen` has a segment of this branch.
    pub(super) fn names(&self, seen: &Seen) -> bool {
        self.log == seen.log && self.begins(seen.seq, &seen.hash)
    }

    fn begins(&self, seq: u64, hash: &[u8]) -> bool {
        let begins: String = hash.iter().map(|b| format!("{b:02x}")).collect();
        self.segments.iter().any(|(s, h)| *s == seq && h.starts_with(&begins))
    }

    /// Whether the file of this name is its segment `seq`.
    pub(super) fn is_named(&self, seq: u64, path: &str) -> bool {
        self.segments.iter().any(|(s, h)| *s == seq && h.get(..16).is_some_and(|h| path.contains(h)))
    }

    /// Whether this row is of the branch; of what came with a snapshot only the hash's beginning is known.
    fn covers(&self, row: &SegmentRow) -> bool {
        if is_short(&row.hash) { self.begins(row.seq, &row.hash[..8]) } else { self.has(row.seq, &row.hash) }
    }

    /// The last number before the branch.
    pub(super) fn before(&self) -> u64 {
        self.segments.iter().map(|(s, _)| *s).min().unwrap_or(1).saturating_sub(1)
    }

    /// The last number that the branch reached.
    pub(super) fn last(&self) -> u64 {
        self.segments.iter().map(|(seq, _)| *seq).max().unwrap_or(0)
    }
}

impl App {
    /// Branches that were taken back, as far as this device was told.
    pub(super) fn taken_back(&self) -> Result<Vec<TakenBack>> {
        let Some(said) = self.store.setting(TAKEN_BACK)? else { return Ok(vec![]) };
        let said: Vec<Json> = serde_json::from_str(&said).unwrap_or_default();
        let read = |t: &Json| {
            let id = |key: &str| t[key].as_str().and_then(unhex);
            let segment = |s: &Json| Some((s[0].as_u64()?, s[1].as_str()?.to_owned()));
            let segments = t["segments"].as_array()?.iter().filter_map(segment).collect();
            let hash = t["hash"].as_str().and_then(beginning);
            Some(TakenBack {
                log: id("log")?,
                next: id("next")?,
                after: t["after"].as_u64()?,
                hash,
                segments,
            })
        };
        Ok(said.iter().filter_map(read).collect())
    }

    /// Remembers what the writer of `next` took back; the caller has a transaction open, and has checked
    /// that the predecessor signed it.
    pub(super) fn remember_taken_back(&self, next: Id, of: &Predecessor) -> Result<()> {
        if of.taken_back.is_empty() || planted::is(Bug::BothBranchesStay) {
            return Ok(());
        }
        let known = self.store.setting(TAKEN_BACK)?;
        let mut all: Vec<Json> = known.and_then(|k| serde_json::from_str(&k).ok()).unwrap_or_default();
        if all.iter().any(|t| t["next"] == hex(next)) {
            return Ok(());
        }
        let segments: Vec<Json> =
            of.taken_back.iter().map(|(seq, hash)| json!([seq, digits(hash)])).collect();
        all.push(
            json!({ "log": hex(of.log), "next": hex(next), "after": of.last_no, "hash": digits(&of.hash),
                         "segments": segments }),
        );
        self.store.set_setting(TAKEN_BACK, &Json::Array(all).to_string())?;
        self.store.set_setting(LOOKED, "")?;
        if of.log == self.log {
            // This disk has some of it too: it is a copy of the one that took it back.
            let own = self.store.segments_after(self.store.own_number()?, 0)?;
            if let Some(first) = own.iter().find(|s| of.taken_back.contains(&(s.seq, s.hash))) {
                self.note_other_branch(first.seq)?;
            }
        }
        Ok(())
    }

    /// What a claim takes back, if the log that it ends signed it and counts.
    pub(super) fn take_back(&self, claim: &ClaimFile<'_>) -> Result<()> {
        let Some(of) = &claim.predecessor else { return Ok(()) };
        match self.store.device(of.log)?.filter(|d| d.cut.is_none() && claim.verify(&d.sign).is_ok()) {
            Some(_) => self.remember_taken_back(claim.log, of),
            None => Ok(()),
        }
    }

    /// Files that stand where another one was read, and that nobody took back.
    pub(super) fn forks(&self) -> Result<BTreeSet<String>> {
        if planted::is(Bug::SilentAboutForks) {
            return Ok(BTreeSet::new());
        }
        let back = self.taken_back()?;
        let is_back = |path: &str| back.iter().any(|t| t.is_named(number_in(path), path));
        let aside = self.store.files_aside()?.into_iter().map(|a| (a.path, a.code));
        Ok(aside.filter(|(path, code)| code == "fork" && !is_back(path)).map(|(path, _)| path).collect())
    }

    /// The number of the first of them in each log.
    pub(super) fn first_forks(&self) -> Result<BTreeMap<Id, u64>> {
        let mut first = BTreeMap::new();
        for path in self.forks()? {
            if let Some(log) = path.split('/').nth(1).and_then(unhex) {
                let seq = number_in(&path);
                first.entry(log).and_modify(|s: &mut u64| *s = seq.min(*s)).or_insert(seq);
            }
        }
        Ok(first)
    }

    /// What an opened segment of `log` that was taken back says and is not here under its new names: whoever took it back
    /// may have left that family since, and have nothing of it to write anew. None where it was not taken back, or its new
    /// names are not to be had.
    pub(super) fn went_on_elsewhere(
        &self,
        back: &[TakenBack],
        log: Id,
        opened: &Opened,
    ) -> Result<Option<Vec<Incoming>>> {
        let of: Vec<&TakenBack> =
            back.iter().filter(|t| t.log == log && t.has(opened.seq, &opened.hash)).collect();
        if of.is_empty() {
            return Ok(None);
        }
        let mut missing = vec![];
        for part in opened.incoming.iter().filter(|i| i.log == log) {
            // Copies of what its writer said earlier kept their names.
            let of: Vec<&TakenBack> = of.iter().copied().filter(|t| part.no > t.after).collect();
            if of.is_empty() || self.is_here_anew(back, log, part.no, &part.change)? == Some(true) {
                continue;
            }
            match self.anew(&of, part.no, &part.change)? {
                Some(anew) => missing.extend(anew),
                None => return Ok(None),
            }
        }
        Ok(Some(missing))
    }

    /// A change of a branch that was taken back, under the new names that its writers gave it; None where one of them is
    /// not known, does not count, or stands for another change.
    fn anew(&self, of: &[&TakenBack], no: u64, change: &Change) -> Result<Option<Vec<Incoming>>> {
        let mut all = vec![];
        for t in of {
            let known = self.store.device(t.next)?.filter(|d| d.cut.is_none());
            if known.is_none()
                || self.is_here_as(t, no, change)? == Some(false)
                || planted::is(Bug::OnlyTheWriterRenames)
            {
                return Ok(None);
            }
            let mut change = change.clone();
            change.rename((t.log, t.after), t.next);
            let bytes = packed(&change.encode(t.next)).into_owned();
            all.push(Incoming { log: t.next, no: no - t.after, bytes, change });
        }
        Ok(Some(all))
    }

    /// Whether this, or this part, of a change of a branch that was taken back is here under its new name; None where
    /// it is not yet. False where another one has its new name: it is not of that branch.
    fn is_here_anew(&self, back: &[TakenBack], log: Id, no: u64, part: &Change) -> Result<Option<bool>> {
        let mut found = None;
        for t in back.iter().filter(|t| t.log == log && no > t.after) {
            match self.is_here_as(t, no, part)? {
                Some(true) => return Ok(Some(true)),
                other => found = found.or(other),
            }
        }
        Ok(found)
    }

    /// The same for one branch.
    fn is_here_as(&self, t: &TakenBack, no: u64, part: &Change) -> Result<Option<bool>> {
        let Some(device) = self.store.device(t.next)? else { return Ok(None) };
        let number = self.store.number_of(device.log, &device.label)?;
        Ok(match self.store.change_at(number, no - t.after)? {
            Some(c) if says_all(&c.change, part) => Some(true),
            Some(c) if c.change.hlc == part.hlc => None,
            Some(_) => Some(false),
            None => None,
        })
    }

    /// Passes over copies of what was taken back and is here under its new name: they would bring the old name back.
    pub(super) fn pass_over_moved(&self, copies: &mut Vec<Incoming>, back: &[TakenBack]) -> Result<()> {
        let mut known = BTreeSet::new();
        for i in copies.iter() {
            if self.is_here_anew(back, i.log, i.no, &i.change)? == Some(true) {
                known.insert((i.log, i.no));
            }
        }
        copies.retain(|i| !known.contains(&(i.log, i.no)));
        Ok(())
    }

    /// The same for copies in a segment. And those that bear this log's name and were not made here are of a copy of this
    /// disk: taken for own changes they would go out again. This disk goes on in a log of its own, where its next change has a
    /// name that nobody else gave.
    pub(super) fn pass_over_copies(&self, copies: &mut Vec<Incoming>) -> Result<()> {
        self.pass_over_moved(copies, &self.taken_back()?)?;
        let head = self.store.head(self.store.own_number()?)?;
        let (seq, sent) = head.map_or((0, 0), |h| (h.seq, h.last_no));
        let last = self.store.last_change()?.max(sent);
        let all = copies.len();
        copies.retain(|i| i.log != self.log || i.no <= last);
        if copies.len() < all { self.note_other_branch(seq + 1) } else { Ok(()) }
    }

    /// Takes out the branches that were taken back and were read before that was known; true where one
    /// was. The other branch, if it stands, is read from the folder next.
    pub(super) fn take_out_branches(&self) -> Result<bool> {
        let back = self.taken_back()?;
        let logs: BTreeSet<Id> = back.iter().map(|t| t.log).filter(|log| *log != self.log).collect();
        let mut any = false;
        for log in logs {
            let of_log: Vec<TakenBack> = back.iter().filter(|t| t.log == log).cloned().collect();
            any |= self.in_one(|| self.take_out_branch(log, &of_log))?;
        }
        Ok(any)
    }

    fn take_out_branch(&self, log: Id, back: &[TakenBack]) -> Result<bool> {
        let Some(device) = self.store.device(log)? else { return Ok(false) };
        let number = self.store.number_of(device.log, &device.label)?;
        let segments = self.store.segments_after(number, 0)?;
        let is_back = |s: &SegmentRow| back.iter().any(|t| t.covers(s));
        let Some(first) = segments.iter().position(is_back) else { return Ok(false) };
        let (kept, gone) = segments.split_at(first);
        // Where a copy of the disk wrote on, it takes that back itself.
        if !gone.iter().all(is_back) {
            return Ok(false);
        }
        // A snapshot stands for what is before the branch as well.
        let covering = back.iter().filter(|t| gone.iter().any(|s| t.covers(s)));
        let Some(of) = covering.min_by_key(|t| t.after) else { return Ok(false) };
        let stands = (kept.last().map_or(0, |s| s.seq) < of.before()).then_some(of);
        if stands.is_some_and(|of| of.hash.is_none()) {
            return Ok(false);
        }
        let after = of.after;
        // What is behind these segments, or is another change than the branch's, came as a copy from the branch
        // that stands.
        let last = gone.iter().map(|s| s.last_no).max().unwrap_or(0);
        let (mut changes, mut missing) = (vec![], vec![]);
        for logged in self.store.changes_after(number, after, usize::MAX >> 1)? {
            if logged.no <= last {
                match self.is_here_anew(back, log, logged.no, &logged.change)? {
                    Some(true) => changes.push(logged),
                    Some(false) => {}
                    None => {
                        let covers = |t: &&TakenBack| logged.no > t.after && gone.iter().any(|s| t.covers(s));
                        let of: Vec<&TakenBack> = back.iter().filter(covers).collect();
                        match self.anew(&of, logged.no, &logged.change)?.filter(|_| !of.is_empty()) {
                            Some(anew) => missing.extend(anew),
                            None => return Ok(false),
                        }
                        changes.push(logged);
                    }
                }
            }
        }
        // While the old names are there: a record of which no change is here has no row.
        let labels = self.store.devices()?.into_iter().map(|d| (d.log, d.label)).collect();
        self.take_in(missing, &labels)?;
        let mut touched = BTreeSet::new();
        for logged in changes {
            touched.extend(logged.change.records.iter().map(|r| (r.kind, r.id)));
            self.store.take_change(number, logged.no)?;
        }
        // What a snapshot stood for counts as read, whichever branch it is of.
        let of_log = format!("l/{}/", hex(log));
        for path in self.store.read_files()?.iter().filter(|p| p.starts_with(&of_log)) {
            if number_in(path) > of.before() {
                self.store.unread(path)?;
            }
        }
        self.store.drop_segments_after(number, kept.last().map_or(0, |s| s.seq))?;
        if let (Some(of), Some(snapshot)) = (stands, gone.first()) {
            let mut hash = [0; 32];
            hash.iter_mut().zip(of.hash.unwrap_or_default()).for_each(|(to, from)| *to = from);
            let row = SegmentRow { seq: of.before(), hash, last_no: after, ..snapshot.clone() };
            self.store.set_segment(number, &row, self.now())?;
        }
        self.store.set_setting(LOOKED, "")?;
        for (kind, id) in touched {
            if let Some(kind) = Kind::from_number(kind) {
                self.remake(kind, id)?;
            }
        }
        self.forget_found();
        Ok(true)
    }
}

/// The first eight bytes of a hash in hex digits.
fn beginning(digits: &str) -> Option<[u8; 8]> {
    digits.get(..16).and_then(|d| u64::from_str_radix(d, 16).ok()).map(u64::to_be_bytes)
}

/// Whether `change` says everything that `part` says, at the same time.
fn says_all(change: &Change, part: &Change) -> bool {
    let says = |id: Id, field: u16, value: &Scalar| {
        let ops = change.records.iter().filter(|r| r.id == id).flat_map(|r| &r.ops);
        ops.into_iter().any(|op| op.field == field && op.value == *value)
    };
    change.hlc == part.hlc
        && part.records.iter().all(|r| r.ops.iter().all(|op| says(r.id, op.field, &op.value)))
}

pub(super) fn digits(hash: &[u8; 32]) -> String {
    hash.iter().map(|b| format!("{b:02x}")).collect()
}
