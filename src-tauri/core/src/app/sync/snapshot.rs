//! Snapshots: everything that a device holds, in one chain of files, so that a new device or one that was
//! away for long need not read every segment, and so that old segments can be removed.
//!
//! A snapshot carries the changes themselves, with their names and their history: reading it is the same
//! as reading the segments it stands for. The last file of the chain says how far each log is in it. Only
//! devices that hold everything write snapshots, and only theirs are believed.

use super::super::App;
use super::Listing;
use super::branches::TakenBack;
use super::keys::{ROLES, hex, unhex, wire};
use super::open::Ring;
use super::scopes::Families;
use super::seal::pack;
use super::waited::is_damage;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::scope::{EVERYTHING, Scope, holding};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, Says, SegmentRow};
use crate::sync::folder::Folder;
use crate::sync::wire::{Frame, IndexFor, Packed, Seen, Segment, SegmentPlan, file_hash, file_name};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Segments that came since the last snapshot and make another one worth its space.
const WORTH: u64 = 1_000;

/// Changes in one file of a snapshot.
const IN_ONE_FILE: usize = 10_000;

/// The setting that keeps which snapshots were looked through for branches that are nowhere else.
pub(super) const LOOKED: &str = "snapshots_looked_at";

/// The setting that says that a snapshot is to be written, however little has come since the last one.
pub(super) const SNAPSHOT_DUE: &str = "snapshot_due";

/// A snapshot file: it names the one before by hash, and the last one how far the logs are.
struct Link {
    prev: [u8; 32],
    writer: Id,
    seen: Vec<Seen>,
    path: String,
}

/// A chain of files that were read, signed by a device that holds everything.
pub(super) struct Chain {
    pub(super) writer: Id,
    /// How far each log is in it.
    pub(super) seen: Vec<Seen>,
    pub(super) paths: Vec<String>,
}

/// What came of a chain's files.
pub(super) struct Taken {
    /// Changes that this device may read.
    received: i64,
    /// Those of which something was not here before.
    pub(super) new: i64,
    /// Frames that no key here opened.
    pub(super) unread: u32,
    /// Number of the last change of each log.
    pub(super) last: HashMap<Id, u64>,
}

/// A change in the log, or its part that belongs to a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PlaceOf {
    scope: Scope,
    number: u32,
    no: u64,
    whole: bool,
}

impl App {
    /// Writes a snapshot when enough has come since the last one, or where another device waits for what
    /// only a snapshot can give it; true where one was written.
    pub(super) fn snapshot_if_worth(&self, folder: &Folder<'_>, listing: &Listing) -> Result<bool> {
        let own = self.own_device()?;
        if holding(&own.role).is_none_or(|h| h.of_all != EVERYTHING) || own.roster == 0 {
            return Ok(false);
        }
        let now: u64 = self.frontier()?.iter().map(|s| s.seq).sum();
        let then = self.store.setting("snapshot_at")?.and_then(|n| n.parse().ok()).unwrap_or(0);
        let due = self.store.setting(SNAPSHOT_DUE)?.is_some_and(|due| !due.is_empty());
        if now < then + WORTH && !due && !self.is_waited_for(folder, listing)? {
            return Ok(false);
        }
        self.write_snapshot().map(|()| true)
    }

    /// Writes a snapshot of everything that is here, in place of the own one before last.
    ///
    /// All changes of a scope stand side by side, whoever made them: so a family is a few frames, not one
    /// for each segment. Only putting the files among those that go out locks the database.
    ///
    /// Errors: `not_sharing`.
    pub fn write_snapshot(&self) -> Result<()> {
        self.ask(Act::Share)?;
        let seen = self.frontier()?;
        let earlier: Vec<String> = self.own_snapshots()?;
        let all = self.all_parts()?;
        let mut prev = [0; 32];
        let last = all.len().div_ceil(IN_ONE_FILE).max(1) - 1;
        for at in 0..=last {
            let chunk =
                all.get(at * IN_ONE_FILE..((at + 1) * IN_ONE_FILE).min(all.len())).unwrap_or_default();
            let parts = self.parts_at(chunk)?;
            let seen = if at == last { seen.clone() } else { vec![] };
            prev = self.in_one(|| self.send_snapshot(parts, seen, prev))?;
        }
        self.in_one(|| {
            let total: u64 = seen.iter().map(|s| s.seq).sum();
            self.store.set_setting("snapshot_at", &total.to_string())?;
            self.store.set_setting(SNAPSHOT_DUE, "")?;
            for path in &earlier {
                self.store.take_out(path)?;
            }
            self.store.note_event(self.now(), "snapshot", &json!({ "changes": all.len(), "files": last + 1 }))
        })
    }

    /// Where every change belongs, in the order of scopes.
    fn all_parts(&self) -> Result<Vec<PlaceOf>> {
        let mut places = vec![];
        let own = self.store.own_number()?;
        for device in self.store.devices()? {
            let number = self.store.number_of(device.log, &device.label)?;
            // What is in no segment yet may still get another name: where this disk turns out to be a copy.
            let sealed = self.store.head(number)?.map_or(0, |h| h.last_no);
            let mut from = 0;
            loop {
                let mut changes = self.store.changes_after(number, from, IN_ONE_FILE)?;
                changes.retain(|c| number != own || c.no <= sealed);
                let Some(last) = changes.last() else { break };
                from = last.no;
                let mut families = Families::new();
                for logged in &changes {
                    let scopes = self.scopes_of(&logged.change, &mut families)?;
                    let whole = scopes.len() == 1;
                    places.extend(scopes.into_keys().map(|scope| PlaceOf {
                        scope,
                        number,
                        no: logged.no,
                        whole,
                    }));
                }
            }
        }
        places.sort_unstable();
        if planted::is(Bug::SnapshotForgets) {
            places.pop();
        }
        Ok(places)
    }

    /// The changes that stand at these places, cut into scopes.
    fn parts_at(&self, places: &[PlaceOf]) -> Result<BTreeMap<Scope, Vec<Packed>>> {
        let mut parts: BTreeMap<Scope, Vec<Packed>> = BTreeMap::new();
        let mut families = Families::new();
        for place in places {
            let Some(logged) = self.store.change_at(place.number, place.no)? else { continue };
            let packed = if place.whole {
                Some(pack(&logged, &logged.change))
            } else {
                let scopes = self.scopes_of(&logged.change, &mut families)?;
                let picked = |index: u32| scopes.get(&place.scope).is_some_and(|p| p.contains(&index));
                logged.change.part(|_, op| picked(op.index)).map(|part| pack(&logged, &part))
            };
            parts.entry(place.scope).or_default().extend(packed);
        }
        Ok(parts)
    }

    fn send_snapshot(
        &self,
        parts: BTreeMap<Scope, Vec<Packed>>,
        seen: Vec<Seen>,
        prev: [u8; 32],
    ) -> Result<[u8; 32]> {
        let mut frames = vec![];
        for (scope, changes) in parts {
            if let Some(key) = self.writing_key(scope)? {
                frames.push(Frame { key, payload: self.payload(scope, changes)? });
            }
        }
        let mut index_for = vec![];
        for (role, _, facets) in ROLES {
            if let Some(open) = self.role_public(role)? {
                index_for.push(IndexFor { role, open, facets });
            }
        }
        let own = self.store.own_log()?.0;
        let seq = self.store.count_up("snapshot")?;
        let roster = self.roster_number()?;
        let org = self.organisation();
        let plan = SegmentPlan { org, log: own, seq, prev, roster, seen, frames, index_for, snapshot: true };
        let bytes = plan.seal(&self.device_keys()?.sign, self.entropy()).map_err(wire)?;
        let hash = file_hash(&bytes);
        self.store.send(&format!("s/{}/{}", hex(own), file_name(seq, &hash)), &bytes)?;
        Ok(hash)
    }

    /// How far every log is here, the own one included.
    fn frontier(&self) -> Result<Vec<Seen>> {
        let mut seen = vec![];
        for device in self.store.devices()? {
            let number = self.store.number_of(device.log, &device.label)?;
            // What stands in frames that are still closed is not here: whoever reads the snapshot reads on from
            // before them.
            if let Some(head) = self.store.last_read_whole(number)? {
                let hash = std::array::from_fn(|i| head.hash.get(i).copied().unwrap_or_default());
                seen.push(Seen { log: device.log, seq: head.seq, hash });
            }
        }
        Ok(seen)
    }

    fn own_snapshots(&self) -> Result<Vec<String>> {
        let mine = format!("s/{}/", hex(self.store.own_log()?.0));
        Ok(self.store.outbox()?.into_iter().map(|(p, _)| p).filter(|p| p.starts_with(&mine)).collect())
    }

    /// Reads a snapshot where a log has a gap that the folder cannot fill, and on a device that has
    /// nothing yet; gives how many changes came in.
    pub(super) fn read_snapshot(&self, folder: &Folder<'_>, listing: &Listing) -> Result<i64> {
        if listing.snapshots.is_empty() {
            return Ok(0);
        }
        let looked = listing.snapshots_mark();
        let wanted = self.wants_snapshot(listing)?;
        if !wanted && (self.taken_back()?.is_empty() || self.store.setting(LOOKED)?.as_ref() == Some(&looked))
        {
            return Ok(0);
        }
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let mut chains = self.chains(folder, listing, &devices)?;
        // One that holds a branch which was taken back is read only where there is no other, and for what is before it.
        let back = self.taken_back()?;
        let stands = |c: &Chain| !c.seen.iter().any(|s| back.iter().any(|t| t.names(s)));
        let counts = |s: &Seen| back.iter().find(|t| t.names(s)).map_or(s.seq, TakenBack::before);
        if chains.iter().any(|c| c.writer != self.log && stands(c)) {
            chains.retain(stands);
        }
        if !wanted && !self.has_another_branch(listing, &chains)? {
            // One that is not whole yet is looked at again.
            let aside: HashSet<String> = self.store.files_aside()?.into_iter().map(|a| a.path).collect();
            if listing.snapshots.iter().all(|p| !aside.contains(p) && folder.read(p).is_ok()) {
                self.store.set_setting(LOOKED, &looked)?;
            }
            return Ok(0);
        }
        // The one that is furthest, of those that bring something.
        let mut best: Option<(u64, &Chain)> = None;
        for chain in chains.iter().filter(|c| c.writer != self.log) {
            let mut gain = 0;
            for seen in &chain.seen {
                if let Some(device) = devices.get(&seen.log).filter(|d| d.log != self.log) {
                    let number = self.store.number_of(device.log, &device.label)?;
                    gain += counts(seen).saturating_sub(self.store.head(number)?.map_or(0, |h| h.seq));
                }
            }
            if gain > best.as_ref().map_or(0, |(g, _)| *g) {
                best = Some((gain, chain));
            }
        }
        let Some((_, chain)) = best else { return Ok(0) };
        self.take_chain(folder, chain, &devices)
    }

    /// Nothing is here yet, or the next segment of a log is not in the folder while later ones are said
    /// to be somewhere.
    fn wants_snapshot(&self, listing: &Listing) -> Result<bool> {
        let own = self.store.own_log()?.0;
        let others: Vec<DeviceRow> = self.store.devices()?.into_iter().filter(|d| d.log != own).collect();
        let heads = self.store.heads()?;
        if !others.iter().any(|d| heads.contains_key(&d.log)) {
            return Ok(true);
        }
        let aside = self.store.files_aside()?;
        for missing in self.missing()? {
            let Some(device) = others.iter().find(|d| d.label == missing.device) else { continue };
            let next = begins(device.log, missing.from as u64);
            let damaged = |p: &str| aside.iter().any(|a| a.path == p && is_damage(&a.code));
            if !listing.segments.iter().any(|p| p.starts_with(&next) && !damaged(p)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Of a log that two disks wrote one branch may stand in a snapshot alone: where the folder and a disk were
    /// both put back, and the numbers were given again.
    fn has_another_branch(&self, listing: &Listing, chains: &[Chain]) -> Result<bool> {
        let (back, aside) = (self.taken_back()?, self.store.files_aside()?);
        for seen in chains.iter().filter(|c| c.writer != self.log).flat_map(|c| &c.seen) {
            let twice = back.iter().any(|t| t.log == seen.log) && !back.iter().any(|t| t.names(seen));
            if let Some(device) = self.store.device(seen.log)?.filter(|d| twice && d.log != self.log) {
                let number = self.store.number_of(device.log, &device.label)?;
                let next = self.store.head(number)?.map_or(0, |h| h.seq) + 1;
                // Where the next segment is in the folder it is read from there.
                let name = begins(device.log, next);
                let comes = |p: &String| {
                    let is_back = back.iter().any(|t| t.log == seen.log && t.is_named(next, p));
                    p.starts_with(&name) && !is_back && !aside.iter().any(|a| a.path == *p)
                };
                let last = seen.seq.min(device.cut.unwrap_or(u64::MAX));
                if next <= last && !listing.segments.iter().any(comes) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The complete chains of snapshot files that are signed by devices that hold everything.
    pub(super) fn chains(
        &self,
        folder: &Folder<'_>,
        listing: &Listing,
        devices: &HashMap<Id, DeviceRow>,
    ) -> Result<Vec<Chain>> {
        let trusted = |d: &&DeviceRow| {
            d.roster > 0 && d.cut.is_none() && holding(&d.role).is_some_and(|h| h.of_all == EVERYTHING)
        };
        let mut files: BTreeMap<[u8; 32], Link> = BTreeMap::new();
        for path in &listing.snapshots {
            let writer = path.split('/').nth(1).and_then(unhex).and_then(|log| devices.get(&log));
            let Some(writer) = writer.filter(trusted) else { continue };
            let Ok(bytes) = folder.read(path) else { continue };
            match Segment::parse(&bytes) {
                Ok(s) if s.snapshot && s.log == writer.log && s.file.org == self.organisation() => {
                    if s.verify(&writer.sign).is_ok() {
                        let link =
                            Link { prev: s.prev, writer: s.log, seen: s.seen.clone(), path: path.clone() };
                        files.insert(s.hash(), link);
                        continue;
                    }
                    self.store.set_aside(path, "file_signature", self.now())?;
                }
                Ok(_) => self.store.set_aside(path, "file_not_ours", self.now())?,
                Err(e) => self.store.set_aside(path, e.code(), self.now())?,
            }
        }
        let mut chains = vec![];
        for last in files.values().filter(|f| !f.seen.is_empty()) {
            let mut paths = vec![last.path.clone()];
            let mut prev = last.prev;
            while let Some(before) = files.get(&prev).filter(|f| f.writer == last.writer) {
                paths.push(before.path.clone());
                prev = before.prev;
            }
            if prev == [0; 32] {
                paths.reverse();
                chains.push(Chain { writer: last.writer, seen: last.seen.clone(), paths });
            }
        }
        Ok(chains)
    }

    fn take_chain(
        &self,
        folder: &Folder<'_>,
        chain: &Chain,
        devices: &HashMap<Id, DeviceRow>,
    ) -> Result<i64> {
        let Some(Taken { received, unread, last, .. }) =
            self.take_files(folder, chain, devices, &self.ring()?)?
        else {
            return Ok(0);
        };
        self.in_one(|| {
            for seen in &chain.seen {
                let Some(device) = devices.get(&seen.log).filter(|d| d.log != self.log) else { continue };
                let number = self.store.number_of(device.log, &device.label)?;
                let head = self.store.head(number)?;
                if head.as_ref().is_some_and(|h| h.seq >= seen.seq) {
                    continue;
                }
                // A removal says it: what is behind it would not count.
                let last_no = last.get(&seen.log).copied().unwrap_or(0).max(head.map_or(0, |h| h.last_no));
                // Of the segment's hash only the beginning is known: enough to tell what follows it.
                let mut hash = [0; 32];
                hash.iter_mut().zip(seen.hash).for_each(|(to, from)| *to = from);
                let path = chain.paths.last().cloned().unwrap_or_default();
                let row = SegmentRow { seq: seen.seq, hash, last_no, unread, path };
                self.store.set_segment(number, &row, self.now())?;
            }
            let says = chain.seen.iter().map(|seen| (seen.log, seen.seq)).collect();
            self.store.hear(&Says::from([(chain.writer, says)]), self.now())
        })?;
        Ok(received)
    }

    /// Takes in what this device may read of a chain, file by file: what came in stays. How far the logs are
    /// is said afterwards. None where a file cannot be read or is not what it was.
    pub(super) fn take_files(
        &self,
        folder: &Folder<'_>,
        chain: &Chain,
        devices: &HashMap<Id, DeviceRow>,
        ring: &Ring,
    ) -> Result<Option<Taken>> {
        let Some(writer) = devices.get(&chain.writer) else { return Ok(None) };
        let labels: HashMap<Id, String> = devices.values().map(|d| (d.log, d.label.clone())).collect();
        // The branches that it holds and that were taken back.
        let mut back = self.taken_back()?;
        back.retain(|t| chain.seen.iter().any(|s| t.names(s)));
        let mut taken = Taken { received: 0, new: 0, unread: 0, last: HashMap::new() };
        for path in &chain.paths {
            let Ok(bytes) = folder.read(path) else { return Ok(None) };
            let Ok(segment) = Segment::parse(&bytes) else { return Ok(None) };
            let mut opened = self.open_segment(&segment, writer, devices, ring)?;
            taken.unread += opened.unread;
            let distinct: HashSet<(Id, u64)> = opened.incoming.iter().map(|i| (i.log, i.no)).collect();
            taken.received += distinct.len() as i64;
            for (log, no) in distinct {
                let last = taken.last.entry(log).or_default();
                *last = no.max(*last);
            }
            let (changes, new) = self.in_one(|| {
                self.note_needs(&opened)?;
                self.pass_over_moved(&mut opened.incoming, &back)?;
                self.take_in(opened.incoming, &labels)
            })?;
            taken.new += new;
            self.find_changed(&changes)?;
        }
        Ok(Some(taken))
    }
}

/// What the file name of a log's segment begins with.
fn begins(log: Id, seq: u64) -> String {
    format!("l/{}/{}/{seq}-", hex(log), seq / 1000)
}
