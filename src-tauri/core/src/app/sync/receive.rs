//! Reading the logs of others.
//!
//! A segment is believed when its writer's device signed it and when it follows, by hash, the one
//! before. One that is missing makes those after it wait; one that is damaged is set aside and tried
//! again. Nothing here waits for another log.

use super::super::App;
use super::Listing;
use super::apply::Incoming;
use super::keys::{ROLES, hex, unhex};
use super::roster::reading_problem;
use crate::domain::edit::Change;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{Facet, Place, Scope, home, place};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, Heard, SegmentRow, SetAside};
use crate::sync::crypt::{OpenKey, SecretKey};
use crate::sync::folder::Folder;
use crate::sync::wire::{Payload, Segment};
use crate::view::MissingView;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Bytes of segments taken in with one transaction.
const IN_ONE_BATCH: usize = 32 << 20;

/// Files that were set aside and are tried again each round, those tried longest ago first.
const TRIED_AGAIN: usize = 200;

/// The keys of one round, by what finds their frames.
pub(super) struct Ring {
    shared: Vec<(Scope, Vec<SecretKey>)>,
    roles: Vec<(u8, Vec<OpenKey>)>,
    /// Keys of single families, where no role opens all of them.
    families: Vec<(Scope, SecretKey)>,
}

/// A segment that was read, checked and opened.
pub(super) struct Opened {
    path: String,
    seq: u64,
    hash: [u8; 32],
    pub(super) unread: u32,
    pub(super) incoming: Vec<Incoming>,
    heard: Vec<Heard>,
    /// The first own segment of which the writer holds another one of the same number.
    other_branch: Option<u64>,
}

impl App {
    /// Reads what is new in the logs of others; gives how many changes came in.
    pub(super) fn receive(&mut self, folder: &Folder<'_>, listing: &Listing) -> Result<i64> {
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let ring = self.ring()?;
        let mut received = self.read_again(folder, &devices, &ring)?;
        if planted::is(Bug::DeleteOnAbsence) && listing.segments.is_empty() {
            for number in self.store.segments_unread()?.into_iter().map(|(number, _)| number) {
                self.store.drop_segments_after(number, 0)?;
                for gone in self.store.changes_after(number, 0, usize::MAX >> 1)? {
                    self.store.take_change(number, gone.no)?;
                }
            }
        }
        let mut by_log: BTreeMap<Id, Vec<&String>> = BTreeMap::new();
        let read = self.store.read_files()?;
        let aside: Vec<String> = self.store.files_aside()?.into_iter().map(|a| a.path).collect();
        for path in listing.segments.iter().filter(|p| !read.contains(*p)) {
            // A file that could not be used is tried again, but not all of a hundred thousand at once.
            let tried = if planted::is(Bug::SetAsideForEver) { 0 } else { TRIED_AGAIN };
            if planted::is(Bug::TrustTheName) && path.contains([' ', '(']) {
                continue;
            }
            if aside.iter().position(|a| a == path).is_some_and(|at| at >= tried) {
                continue;
            }
            match path.split('/').nth(1).and_then(unhex) {
                Some(log) if log == self.log => {}
                Some(log) => by_log.entry(log).or_default().push(path),
                None => self.store.set_aside(path, "file_not_ours", self.now())?,
            }
        }
        for path in &aside {
            if path.starts_with("l/") && !listing.segments.contains(path) {
                self.store.not_aside(path)?;
            }
        }
        for (log, mut paths) in by_log {
            match devices.get(&log) {
                Some(device) => {
                    paths.sort_by_key(|p| number_in(p));
                    received += self.read_log(folder, device, &paths, &devices, &ring)?;
                }
                None => self.store.set_aside(&format!("l/{}", hex(log)), "unknown_writer", self.now())?,
            }
            if devices.contains_key(&log) {
                self.store.not_aside(&format!("l/{}", hex(log)))?;
            }
        }
        Ok(received)
    }

    pub(super) fn ring(&self) -> Result<Ring> {
        let mut ring = Ring { shared: vec![], roles: vec![], families: vec![] };
        for scope in Scope::SHARED {
            ring.shared.push((scope, self.scope_keys(scope)?));
        }
        for (code, _, _) in ROLES {
            let keys = self.role_keys(code)?;
            if !keys.is_empty() {
                ring.roles.push((code, keys));
            }
        }
        if ring.roles.is_empty() {
            self.store.each_household_key(|row| {
                for facet in Facet::ALL.into_iter().filter(|f| row.facets == 31 || row.facets == f.code()) {
                    let scope = Scope::Household(row.household, facet);
                    ring.families.push((scope, super::keys::facet_key(&row, facet)));
                }
            })?;
        }
        Ok(ring)
    }

    /// The new segments of one log, in the order of its chain.
    fn read_log(
        &self,
        folder: &Folder<'_>,
        device: &DeviceRow,
        paths: &[&String],
        devices: &HashMap<Id, DeviceRow>,
        ring: &Ring,
    ) -> Result<i64> {
        let number = self.store.number_of(device.log, &device.label)?;
        let head = self.store.head(number)?;
        let (mut seq, mut hash) = head.map_or((0, [0; 32]), |h| (h.seq, h.hash));
        let mut received = 0;
        let mut batch: Vec<Opened> = vec![];
        let mut bytes_in_batch = 0;
        // Files whose number is ahead of the chain: they wait for those between.
        let mut ahead: BTreeMap<u64, Vec<&String>> = BTreeMap::new();
        let mut queue: std::collections::VecDeque<&String> = paths.iter().copied().collect();
        while let Some(path) = queue.pop_front() {
            let bytes = match folder.read(path) {
                Ok(bytes) => bytes,
                Err(_) if planted::is(Bug::UnreadableNowIsRead) => {
                    self.store.set_read(path)?;
                    continue;
                }
                Err(e) => {
                    self.store.set_aside(path, reading_problem(&e.code), self.now())?;
                    continue;
                }
            };
            let segment = match Segment::parse(&bytes) {
                Ok(segment) if segment.log == device.log && segment.file.org == self.organisation() => {
                    segment
                }
                Ok(_) => {
                    self.store.set_aside(path, "file_not_ours", self.now())?;
                    continue;
                }
                Err(_) if planted::is(Bug::DamagedIsRead) => {
                    self.store.set_read(path)?;
                    continue;
                }
                Err(e) => {
                    self.store.set_aside(path, e.code(), self.now())?;
                    continue;
                }
            };
            if segment.verify(&device.sign).is_err() && !planted::is(Bug::SkipTheSignature) {
                self.store.set_aside(path, "file_signature", self.now())?;
                continue;
            }
            if device.cut.is_some_and(|cut| segment.seq > cut) && !planted::is(Bug::IgnoreTheCut) {
                self.store.set_aside(path, "removed_writer", self.now())?;
                continue;
            }
            if segment.seq <= seq {
                self.seen_before(number, &segment, path, &batch)?;
                continue;
            }
            if segment.seq > seq + 1 && !planted::is(Bug::JumpOverGaps) {
                self.store.not_aside(path)?;
                ahead.entry(segment.seq).or_default().push(path);
                continue;
            }
            let jumps = segment.seq > seq + 1;
            if !follows(&segment.prev, &hash) && !jumps && !planted::is(Bug::SkipTheChain) {
                self.store.set_aside(path, "fork", self.now())?;
                continue;
            }
            (seq, hash) = (segment.seq, segment.hash());
            bytes_in_batch += bytes.len();
            batch.push(self.open_segment(&segment, path, device, devices, ring)?);
            if let Some(next) = ahead.remove(&(seq + 1)) {
                next.into_iter().rev().for_each(|p| queue.push_front(p));
            }
            if bytes_in_batch > IN_ONE_BATCH {
                received += self.take_batch(number, std::mem::take(&mut batch), devices)?;
                bytes_in_batch = 0;
            }
        }
        received += self.take_batch(number, batch, devices)?;
        Ok(received)
    }

    /// A copy of a segment that was read, or another one in its place.
    fn seen_before(&self, number: u32, segment: &Segment<'_>, path: &str, batch: &[Opened]) -> Result<()> {
        let hash = segment.hash();
        let in_batch = batch.iter().any(|o| o.seq == segment.seq && o.hash == hash);
        let mut stored = self.store.segments_after(number, segment.seq.saturating_sub(1))?.into_iter();
        if in_batch || stored.next().is_some_and(|s| s.seq == segment.seq && s.hash == hash) {
            return self.store.set_read(path);
        }
        self.store.set_aside(path, "fork", self.now())
    }

    fn take_batch(&self, number: u32, batch: Vec<Opened>, devices: &HashMap<Id, DeviceRow>) -> Result<i64> {
        if batch.is_empty() {
            return Ok(0);
        }
        let labels: HashMap<Id, String> = devices.values().map(|d| (d.log, d.label.clone())).collect();
        let (received, changes) = self.in_one(|| {
            let mut received = 0;
            let mut incoming = vec![];
            for opened in batch {
                let own: Vec<u64> = opened.incoming.iter().map(|i| i.no).collect();
                received += distinct(&own);
                let before = self.store.head(number)?.map_or(0, |h| h.last_no);
                let last_no = own.into_iter().max().unwrap_or(0).max(before);
                let Opened { path, seq, hash, unread, heard, .. } = opened;
                if let Some(branch) = opened.other_branch {
                    self.note_other_branch(branch)?;
                }
                self.store.set_segment(
                    number,
                    &SegmentRow { seq, hash, last_no, unread, path: path.clone() },
                    self.now(),
                )?;
                self.store.set_read(&path)?;
                for h in heard.iter().filter(|_| !planted::is(Bug::ForgetWhatWasHeard)) {
                    self.store.hear(h)?;
                }
                incoming.extend(opened.incoming);
            }
            let changes = self.take_in(&incoming, &labels)?;
            Ok((received, changes))
        })?;
        self.find_changed(&changes)?;
        Ok(received)
    }

    /// Opens the frames that this device holds keys of.
    pub(super) fn open_segment(
        &self,
        segment: &Segment<'_>,
        path: &str,
        device: &DeviceRow,
        devices: &HashMap<Id, DeviceRow>,
        ring: &Ring,
    ) -> Result<Opened> {
        let found = self.find_frames(segment, ring)?;
        let mut unread = segment.frames.len() as u32 - found.indexes;
        let mut incoming = vec![];
        // Copies of what others wrote are taken from those who hold everything.
        let copies = device.roster > 0 && matches!(device.role.as_str(), "administrator" | "coordinator");
        for (frame, scope, key) in found.frames {
            match segment.payload(frame, &key) {
                Ok(payload) if payload.scope == scope => {
                    unread = unread.saturating_sub(1);
                    self.unpack(payload, device, copies, devices, &mut incoming)?;
                }
                _ => self.note_damaged(device, segment.seq, frame)?,
            }
        }
        let at = self.now();
        let by = device.log;
        let mut heard = vec![Heard { by, about: by, seq: segment.seq, at }];
        heard.extend(segment.seen.iter().map(|s| Heard { by, about: s.log, seq: s.seq, at }));
        let (path, other_branch) = (path.to_owned(), self.other_branch(segment)?);
        let (seq, hash) = (segment.seq, segment.hash());
        Ok(Opened { path, seq, hash, unread, incoming, heard, other_branch })
    }

    /// The own segment that the writer says to have with other bytes than ours: the disk was copied, and
    /// the copy wrote under our name.
    fn other_branch(&self, segment: &Segment<'_>) -> Result<Option<u64>> {
        let own = self.store.own_log()?.0;
        let Some(seen) = segment.seen.iter().find(|s| s.log == own) else { return Ok(None) };
        let ours = self.store.segments_after(self.store.own_number()?, seen.seq.saturating_sub(1))?;
        let ours = ours.first().filter(|o| o.seq == seen.seq);
        Ok(ours.filter(|o| !o.hash.starts_with(&seen.hash)).map(|o| o.seq))
    }

    fn note_damaged(&self, device: &DeviceRow, seq: u64, frame: u32) -> Result<()> {
        let detail = json!({ "device": device.label, "segment": seq, "frame": frame });
        self.store.note_event(self.now(), "frame_damaged", &detail)
    }

    /// The changes of a frame, without operations that do not belong into its scope: who may write about
    /// a family may not make workers.
    fn unpack(
        &self,
        payload: Payload,
        device: &DeviceRow,
        copies: bool,
        devices: &HashMap<Id, DeviceRow>,
        incoming: &mut Vec<Incoming>,
    ) -> Result<()> {
        for packed in payload.changes {
            let copied = packed.log != device.log;
            if copied && !(copies && (devices.contains_key(&packed.log) || packed.log == self.log)) {
                continue;
            }
            let Ok(change) = Change::decode(&packed.body, packed.log) else {
                self.note_damaged(device, packed.no, 0)?;
                continue;
            };
            let scope = payload.scope;
            let known =
                |field| Kind::ALL.iter().any(|k| field == 0 || k.shape().index_of_number(field).is_some());
            let kept = |field| !planted::is(Bug::DropNewerFields) || known(field);
            match change.part(|r, op| belongs(r.kind, op.field, scope) && kept(op.field)) {
                Some(part) if part == change => {
                    incoming.push(Incoming { log: packed.log, no: packed.no, bytes: packed.body, change });
                }
                part => {
                    let detail = json!({ "device": device.label, "change": packed.no });
                    self.store.note_event(self.now(), "refused_scope", &detail)?;
                    if let Some(part) = part {
                        let bytes = part.encode(packed.log);
                        incoming.push(Incoming { log: packed.log, no: packed.no, bytes, change: part });
                    }
                }
            }
        }
        Ok(())
    }

    fn find_frames(&self, segment: &Segment<'_>, ring: &Ring) -> Result<Found> {
        let mut found = Found { frames: vec![], indexes: 0 };
        for (scope, keys) in &ring.shared {
            for key in keys {
                found.frames.extend(segment.find(key).into_iter().map(|at| (at, *scope, key.clone())));
            }
        }
        for (scope, key) in &ring.families {
            found.frames.extend(segment.find(key).into_iter().map(|at| (at, *scope, key.clone())));
        }
        for (code, keys) in &ring.roles {
            for key in keys {
                let Ok(Some(index)) = segment.index(*code, key) else { continue };
                found.indexes += 1;
                for entry in index.entries {
                    let Some(scope @ Scope::Household(household, facet)) = entry.scope() else { continue };
                    let fits = |k: &SecretKey| k.id() == entry.key;
                    if let Some(key) = self.reading_keys(household, facet)?.into_iter().find(fits) {
                        found.frames.push((entry.frame, scope, key));
                    }
                }
                break;
            }
        }
        found.frames.sort_by_key(|(frame, _, _)| *frame);
        found.frames.dedup_by_key(|(frame, _, _)| *frame);
        Ok(found)
    }

    /// Segments that had frames without a key are read again: a key may have come since.
    fn read_again(&self, folder: &Folder<'_>, devices: &HashMap<Id, DeviceRow>, ring: &Ring) -> Result<i64> {
        if planted::is(Bug::NeverReadAgain) {
            return Ok(0);
        }
        let keys = self.store.count_keys()?;
        if self.store.setting("keys_tried")?.and_then(|k| k.parse().ok()) == Some(keys) {
            return Ok(0);
        }
        let by_number: HashMap<u32, &DeviceRow> = devices
            .values()
            .map(|d| Ok((self.store.number_of(d.log, &d.label)?, d)))
            .collect::<Result<_>>()?;
        let labels: HashMap<Id, String> = devices.values().map(|d| (d.log, d.label.clone())).collect();
        let mut received = 0;
        let mut all_there = true;
        for (number, row) in self.store.segments_unread()? {
            let Some(device) = by_number.get(&number) else { continue };
            // The own ones too: what left this device with a family comes back with it.
            let Ok(bytes) = folder.read(&row.path) else {
                all_there = false;
                continue;
            };
            let segment = match Segment::parse(&bytes) {
                Ok(segment) if segment.hash() == row.hash => segment,
                _ => {
                    // Damaged now: its writer mends it.
                    all_there = false;
                    continue;
                }
            };
            let opened = self.open_segment(&segment, &row.path, device, devices, ring)?;
            if opened.unread >= row.unread {
                continue;
            }
            let changes = self.in_one(|| {
                let changes = self.take_in(&opened.incoming, &labels)?;
                let last_no = opened.incoming.iter().map(|i| i.no).max().unwrap_or(0).max(row.last_no);
                let row = SegmentRow { unread: opened.unread, last_no, ..row.clone() };
                self.store.set_segment(number, &row, self.now())?;
                Ok(changes)
            })?;
            let numbers: Vec<u64> = opened.incoming.iter().map(|i| i.no).collect();
            received += distinct(&numbers);
            self.find_changed(&changes)?;
        }
        if all_there {
            self.store.set_setting("keys_tried", &keys.to_string())?;
        }
        Ok(received)
    }

    /// Segments that somebody says to have and that are not here.
    pub(super) fn missing(&self) -> Result<Vec<MissingView>> {
        let (heard, own) = (self.store.heard()?, self.store.own_log()?.0);
        let aside = self.store.files_aside()?;
        let mut missing = vec![];
        for device in self.store.devices()?.into_iter().filter(|d| d.log != own) {
            let number = self.store.number_of(device.log, &device.label)?;
            let have = self.store.head(number)?.map_or(0, |h| h.seq);
            let about = || heard.iter().filter(|h| h.about == device.log && h.seq > have);
            let limit = device.cut.unwrap_or(u64::MAX);
            // What others have of the other branch of a copied disk is there, and shown as set aside; its
            // writer sends it again under a new name.
            let mine = format!("l/{}/", hex(device.log));
            let forks = |a: &&SetAside| a.code == "fork" && a.path.starts_with(&mine);
            if aside.iter().filter(forks).any(|a| number_in(&a.path) <= have + 1) {
                continue;
            }
            if let Some(to) = about().map(|h| h.seq.min(limit)).max().filter(|to| *to > have) {
                let since = about().map(|h| h.at).min().unwrap_or(self.now());
                missing.push(MissingView {
                    device: device.label,
                    from: have as i64 + 1,
                    to: to as i64,
                    since: self.zone().rfc3339(since),
                });
            }
        }
        Ok(missing)
    }
}

/// Whether a segment that names `prev` comes after the one with this hash. Of a segment that a snapshot
/// stood for only the first eight bytes are known.
fn follows(prev: &[u8; 32], hash: &[u8; 32]) -> bool {
    prev == hash || (hash[8..] == [0; 24] && hash[..8] != [0; 8] && prev[..8] == hash[..8])
}

/// Frames with the keys that open them.
struct Found {
    frames: Vec<(u32, Scope, SecretKey)>,
    indexes: u32,
}

fn distinct(numbers: &[u64]) -> i64 {
    numbers.iter().collect::<std::collections::BTreeSet<_>>().len() as i64
}

/// The number that a segment's name gives it; unnamed ones come last.
fn number_in(path: &str) -> u64 {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(u64::MAX)
}

/// Whether an operation may stand in a frame of this scope.
fn belongs(kind: u8, field: u16, scope: Scope) -> bool {
    // What a newer version writes is kept; this one cannot say where it belongs.
    let Some(kind) = Kind::from_number(kind) else { return true };
    let place = if kind == Kind::Override { home(kind) } else { place(kind, field) };
    match (place, scope) {
        (Place::Shared(of), scope) => of == scope || kind == Kind::Override,
        (Place::Family(..), Scope::Household(..)) => true,
        (Place::Family(_, otherwise), scope) => {
            scope == otherwise || scope == Scope::Directory || kind == Kind::Override
        }
    }
}
