//! Reading the logs of others.
//!
//! A segment is believed when its writer's device signed it and when it follows, by hash, the one
//! before. One that is missing makes those after it wait; one that is damaged is set aside and tried
//! again. Nothing here waits for another log.
//!
//! All logs advance together, in the order of their numbers: so records come about in the order of their
//! keys, and edits after what they edit. Where there is much to read, a thread beside this one opens the
//! next segments while the database takes in those before.

use super::super::App;
use super::Listing;
use super::along::Came;
use super::apply::Incoming;
use super::aside::{Unusable, reading_problem};
use super::branches::{TakenBack, digits};
use super::keys::{PUBLIC, ROLES, hex, unhex};
use super::open::{Examined, FamilyKeys, File, Opened, Opening, Ring};
use crate::domain::id::Id;
use crate::domain::scope::{EVERYTHING, Facet, Scope};
use crate::error::{Class, Error, Result};
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, Says, SegmentRow};
use crate::sync::folder::Folder;
use crate::sync::wire::{Seen, Segment, TO_READ_WITH};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::mpsc;

/// Bytes of segments taken in with one transaction: the first time, and at most. The first one is small, so that the thread
/// beside this one has something to do meanwhile.
const IN_FIRST_BATCH: usize = 1 << 20;
const IN_ONE_BATCH: usize = 4 << 20;

/// From so many new segments on a thread beside opens them, and all keys of families are read at once.
const MANY: usize = 64;

/// Segments that such a thread is given at a time, and how many times it is ahead.
const IN_ONE_CHUNK: usize = 32;
const AHEAD: usize = 10;

/// How far a log was read in this round.
struct Reading<'a> {
    number: u32,
    seq: u64,
    hash: [u8; 32],
    last_no: u64,
    /// Files whose number is ahead of the chain: they wait for those between.
    ahead: BTreeMap<u64, Vec<File<'a>>>,
}

/// Segments that were opened and are not in the database yet.
#[derive(Default)]
struct Batch<'a> {
    opened: Vec<(File<'a>, Opened)>,
    unusable: Unusable,
    /// Branches that are not read.
    taken_back: Vec<TakenBack>,
    /// What such branches say and nobody else does, under its new names.
    renamed: Vec<Incoming>,
    /// How far logs go of which a segment is not there yet.
    ahead: Says,
    bytes: usize,
    /// How many bytes are enough.
    enough: usize,
    received: i64,
}

impl App {
    /// Reads what is new in the logs of others; gives how many changes came in.
    pub(super) fn receive(&mut self, folder: &Folder<'_>, listing: &Listing) -> Result<i64> {
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let ring = self.ring()?;
        let received = self.read_again(folder, listing, &devices, &ring)?;
        if planted::is(Bug::DeleteOnAbsence) && listing.segments.is_empty() {
            for number in self.store.segments_unread()?.into_iter().map(|(number, _)| number) {
                self.store.drop_segments_after(number, 0)?;
                for gone in self.store.changes_after(number, 0, usize::MAX >> 1)? {
                    self.store.take_change(number, gone.no)?;
                }
            }
        }
        let mut logs: HashMap<Id, Reading<'_>> = HashMap::new();
        let files = self.new_files(listing, &devices, &mut logs)?;
        Ok(received + self.read_logs(folder, &files, logs, &devices, &ring)?)
    }

    /// The segments of others that are new, in the order in which they are read, and how far their logs
    /// are.
    fn new_files<'a>(
        &self,
        listing: &'a Listing,
        devices: &'a HashMap<Id, DeviceRow>,
        logs: &mut HashMap<Id, Reading<'a>>,
    ) -> Result<Vec<File<'a>>> {
        let aside: Vec<String> = self.store.files_aside()?.into_iter().map(|a| a.path).collect();
        let mut unusable = Unusable::new();
        let mut files = vec![];
        let mut unknown: HashSet<Id> = HashSet::new();
        for path in &listing.segments {
            let is_aside = || aside.iter().any(|a| a == path);
            if planted::is(Bug::TrustTheName) && path.contains([' ', '(', '+'])
                || planted::is(Bug::SetAsideForEver) && is_aside()
            {
                continue;
            }
            match path.split('/').nth(1).and_then(unhex) {
                Some(log) if log == self.log => {}
                Some(log) if devices.contains_key(&log) => {
                    files.push(File { number: number_in(path), log, path });
                }
                Some(log) => {
                    if unknown.insert(log) {
                        self.store.set_aside(&format!("l/{}", hex(log)), "unknown_writer", self.now())?;
                    }
                }
                None => unusable.push((path.clone(), "file_not_ours")),
            }
        }
        self.set_all_aside(&unusable)?;
        for path in aside {
            // Its writer is known by now.
            let log = path.strip_prefix("l/").and_then(unhex);
            if log.is_some_and(|log| !unknown.contains(&log)) {
                self.store.not_aside(&path)?;
            }
        }
        files.sort();
        for file in &files {
            if let Some(device) = devices.get(&file.log)
                && !logs.contains_key(&file.log)
            {
                let number = self.store.number_of(device.log, &device.label)?;
                let head = self.store.head(number)?;
                let last_no = head.as_ref().map_or(0, |h| h.last_no);
                let (seq, hash) = head.map_or((0, [0; 32]), |h| (h.seq, h.hash));
                let reading = Reading { number, seq, hash, last_no, ahead: BTreeMap::new() };
                logs.insert(file.log, reading);
            }
        }
        // What a snapshot stood for need not be read. A file that bears the number of its last segment and another hash is
        // of another branch, and one behind a removal is set aside.
        let stands = |f: &File<'_>| {
            logs.get(&f.log).is_some_and(|l| {
                let other = || f.number == l.seq && !f.path.contains(&digits(&l.hash)[..16]);
                let counts = || devices.get(&f.log).and_then(|d| d.cut).is_none_or(|cut| f.number <= cut);
                is_short(&l.hash) && f.number <= l.seq && !other() && counts()
            })
        };
        if files.iter().any(stands) {
            self.in_one(|| files.iter().filter(|f| stands(f)).try_for_each(|f| self.store.set_read(f.path)))?;
            files.retain(|f| !stands(f));
        }
        Ok(files)
    }

    pub(super) fn ring(&self) -> Result<Ring> {
        let mut ring = Ring { shared: vec![], roles: vec![], publics: vec![], families: vec![] };
        for scope in Scope::SHARED {
            ring.shared.push((scope, self.scope_keys(scope)?));
        }
        let mut opens_all = false;
        for (code, _, facets) in ROLES {
            let keys: Vec<_> = self.role_keys(code)?.into_iter().map(|(_, open)| open).collect();
            if !keys.is_empty() {
                opens_all |= facets == EVERYTHING;
                ring.roles.push((code, keys));
            }
            let publics = self.store.scope_keys(code + PUBLIC)?;
            ring.publics.extend(publics.into_iter().map(|(_, public)| (code, *public)));
        }
        // An index may be under a key that does not count and did not come here. Who opens all needs only what others gave
        // to read with then.
        let void = self.is_any_removal_void()?;
        if void || !opens_all && ring.roles.is_empty() {
            self.store.each_household_key(|row| {
                if opens_all && row.hlc != TO_READ_WITH.0 {
                    return;
                }
                for facet in Facet::ALL.into_iter().filter(|f| row.facets == 31 || row.facets == f.code()) {
                    let scope = Scope::Household(row.household, facet);
                    ring.families.push((scope, super::keys::facet_key(&row, facet)));
                }
            })?;
        }
        Ok(ring)
    }

    fn read_logs<'a>(
        &self,
        folder: &Folder<'_>,
        files: &[File<'a>],
        mut logs: HashMap<Id, Reading<'a>>,
        devices: &'a HashMap<Id, DeviceRow>,
        ring: &'a Ring,
    ) -> Result<i64> {
        let opening = Opening { org: self.organisation(), own: self.log, devices, ring };
        let mut batch = Batch { taken_back: self.taken_back()?, enough: IN_FIRST_BATCH, ..Batch::default() };
        let mut keys = FamilyKeys::new();
        if files.len() < MANY {
            for file in files {
                if let Some(bytes) = self.bytes_of(folder, file)? {
                    let examined = self.examine(&opening, *file, &bytes, &mut keys)?;
                    self.follow_all(folder, &opening, examined, &mut logs, &mut batch, &mut keys)?;
                }
            }
        } else {
            let mut all = FamilyKeys::new();
            self.store.each_household_key(|row| all.entry(row.household).or_default().push(row))?;
            let all = &all;
            std::thread::scope(|scope| -> Result<()> {
                let (give, work) = mpsc::sync_channel::<Vec<(File<'a>, Vec<u8>)>>(AHEAD);
                let (done, opened) = mpsc::sync_channel::<Vec<Examined<'a>>>(AHEAD);
                let opening = &opening;
                scope.spawn(move || {
                    for chunk in work {
                        let one = |(file, bytes): (File<'a>, Vec<u8>)| opening.examine(file, &bytes, all);
                        if done.send(chunk.into_iter().map(one).collect()).is_err() {
                            break;
                        }
                    }
                });
                let gone = || Error::new(Class::Damaged, "thread_gone");
                let mut given = 0;
                for chunk in files.chunks(IN_ONE_CHUNK) {
                    let mut read = vec![];
                    for file in chunk {
                        read.extend(self.bytes_of(folder, file)?.map(|bytes| (*file, bytes)));
                    }
                    give.send(read).map_err(|_| gone())?;
                    given += 1;
                    if given >= AHEAD {
                        for examined in opened.recv().map_err(|_| gone())? {
                            self.follow_all(folder, opening, examined, &mut logs, &mut batch, &mut keys)?;
                        }
                    }
                }
                drop(give);
                for examined in opened.into_iter().flatten() {
                    self.follow_all(folder, opening, examined, &mut logs, &mut batch, &mut keys)?;
                }
                Ok(())
            })?;
        }
        self.take_batch(&mut batch, &mut logs, devices)?;
        self.set_all_aside(&batch.unusable)?;
        if !batch.ahead.is_empty() {
            self.in_one(|| self.store.hear(&batch.ahead, self.now()))?;
        }
        Ok(batch.received)
    }

    /// The bytes of a file; None where it cannot be read, which is noted.
    fn bytes_of(&self, folder: &Folder<'_>, file: &File<'_>) -> Result<Option<Vec<u8>>> {
        match folder.read(file.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(_) if planted::is(Bug::UnreadableNowIsRead) => self.store.set_read(file.path).map(|()| None),
            Err(e) => self.store.set_aside(file.path, reading_problem(&e.code), self.now()).map(|()| None),
        }
    }

    /// Checks and opens a segment; looks up the keys it needs.
    fn examine<'a>(
        &self,
        opening: &Opening<'_>,
        file: File<'a>,
        bytes: &[u8],
        keys: &mut FamilyKeys,
    ) -> Result<Examined<'a>> {
        let Some(device) = opening.devices.get(&file.log) else {
            return Ok((file, bytes.len(), Err("unknown_writer")));
        };
        let opened = match opening.check(bytes, device) {
            Ok(segment) => Ok(self.open_with(opening, &segment, device, keys)?),
            Err(code) => Err(code),
        };
        Ok((file, bytes.len(), opened))
    }

    pub(super) fn open_with(
        &self,
        opening: &Opening<'_>,
        segment: &Segment<'_>,
        device: &DeviceRow,
        keys: &mut FamilyKeys,
    ) -> Result<Opened> {
        let located = opening.locate(segment);
        for family in located.families() {
            if let std::collections::hash_map::Entry::Vacant(of) = keys.entry(family) {
                of.insert(self.store.household_keys(family)?);
            }
        }
        Ok(opening.open(segment, located, device, keys))
    }

    /// Opens the frames that this device holds keys of.
    pub(super) fn open_segment(
        &self,
        segment: &Segment<'_>,
        device: &DeviceRow,
        devices: &HashMap<Id, DeviceRow>,
        ring: &Ring,
    ) -> Result<Opened> {
        let opening = Opening { org: self.organisation(), own: self.log, devices, ring };
        self.open_with(&opening, segment, device, &mut FamilyKeys::new())
    }

    /// Puts an opened segment among those that are taken in, and those that waited for it.
    fn follow_all<'a>(
        &self,
        folder: &Folder<'_>,
        opening: &Opening<'a>,
        examined: Examined<'a>,
        logs: &mut HashMap<Id, Reading<'a>>,
        batch: &mut Batch<'a>,
        keys: &mut FamilyKeys,
    ) -> Result<()> {
        let mut next = VecDeque::from([examined]);
        while let Some(examined) = next.pop_front() {
            let log = examined.0.log;
            let waited = self.follow(examined, logs, batch)?;
            if batch.bytes > batch.enough {
                self.take_batch(batch, logs, opening.devices)?;
            }
            for file in waited.into_iter().filter(|f| f.log == log) {
                if let Some(bytes) = self.bytes_of(folder, &file)? {
                    next.push_back(self.examine(opening, file, &bytes, keys)?);
                }
            }
        }
        Ok(())
    }

    /// Looks whether an opened segment is the next one of its log; gives the files that waited for it.
    fn follow<'a>(
        &self,
        (file, bytes, opened): Examined<'a>,
        logs: &mut HashMap<Id, Reading<'a>>,
        batch: &mut Batch<'a>,
    ) -> Result<Vec<File<'a>>> {
        let Some(log) = logs.get_mut(&file.log) else { return Ok(vec![]) };
        let opened = match opened {
            Ok(opened) => opened,
            Err(_) if planted::is(Bug::DamagedIsRead) => {
                self.store.set_read(file.path)?;
                return Ok(vec![]);
            }
            Err(code) => {
                batch.unusable.push((file.path.to_owned(), code));
                return Ok(vec![]);
            }
        };
        if opened.seq <= log.seq {
            self.seen_before(log.number, &opened, &file, batch)?;
        } else if let Some(missing) = self.went_on_elsewhere(&batch.taken_back, file.log, &opened)? {
            batch.renamed.extend(missing);
            self.store.set_aside(file.path, "fork", self.now())?;
        } else if opened.seq > log.seq + 1 && !planted::is(Bug::JumpOverGaps) {
            self.store.not_aside(file.path)?;
            // Those before it are somewhere: no count may pass over that in silence.
            let most = batch.ahead.entry(file.log).or_default().entry(file.log).or_default();
            *most = opened.seq.max(*most);
            log.ahead.entry(opened.seq).or_default().push(file);
        } else if !follows(&opened.prev, &log.hash)
            && !planted::is(Bug::SkipTheChain)
            && !planted::is(Bug::JumpOverGaps)
        {
            self.store.set_aside(file.path, "fork", self.now())?;
        } else {
            (log.seq, log.hash) = (opened.seq, opened.hash);
            batch.bytes += bytes;
            batch.opened.push((file, opened));
            return Ok(log.ahead.remove(&(log.seq + 1)).unwrap_or_default());
        }
        Ok(vec![])
    }

    /// A copy of a segment that was read, or another one in its place.
    fn seen_before(
        &self,
        number: u32,
        opened: &Opened,
        file: &File<'_>,
        batch: &mut Batch<'_>,
    ) -> Result<()> {
        let waiting = |(f, o): &(File<'_>, Opened)| f.log == file.log && o.seq == opened.seq;
        let known = match batch.opened.iter().find(|o| waiting(o)) {
            // That one is in the database only with its batch: until then nothing counts as read.
            Some((_, there)) if there.hash == opened.hash => return Ok(()),
            Some(_) => false,
            // A snapshot stands for all segments up to its own row.
            None => {
                let rows = self.store.segments_after(number, opened.seq.saturating_sub(1))?;
                rows.first().is_some_and(|s| {
                    if s.seq == opened.seq { follows(&opened.hash, &s.hash) } else { is_short(&s.hash) }
                })
            }
        };
        if known {
            return self.store.set_read(file.path);
        }
        let missing = self.went_on_elsewhere(&batch.taken_back, file.log, opened)?;
        batch.renamed.extend(missing.into_iter().flatten());
        self.store.set_aside(file.path, "fork", self.now())
    }

    /// Takes in the segments of a batch, all or none.
    fn take_batch<'a>(
        &self,
        batch: &mut Batch<'a>,
        logs: &mut HashMap<Id, Reading<'a>>,
        devices: &HashMap<Id, DeviceRow>,
    ) -> Result<()> {
        batch.bytes = 0;
        batch.enough = (2 * batch.enough).min(IN_ONE_BATCH);
        let opened = std::mem::take(&mut batch.opened);
        let renamed = std::mem::take(&mut batch.renamed);
        if opened.is_empty() && renamed.is_empty() {
            return Ok(());
        }
        let labels: HashMap<Id, String> = devices.values().map(|d| (d.log, d.label.clone())).collect();
        let at = self.now();
        let in_pieces = planted::is(Bug::IngestInPieces);
        let take = || {
            let (mut incoming, mut copies) = (vec![], vec![]);
            let mut came = Came::default();
            let mut heard = Says::new();
            for (file, opened) in opened {
                let Some(log) = logs.get_mut(&file.log) else { continue };
                self.note_said(&opened)?;
                self.find_other_branch(&opened.seen)?;
                let numbers: Vec<u64> = opened.incoming.iter().map(|i| i.no).collect();
                batch.received += distinct(&numbers);
                // Copies of what others wrote have numbers of other logs.
                let own = opened.incoming.iter().filter(|i| i.log == file.log);
                log.last_no = own.map(|i| i.no).max().unwrap_or(0).max(log.last_no);
                let Opened { seq, hash, unread, .. } = opened;
                let path = file.path.to_owned();
                let row = SegmentRow { seq, hash, last_no: log.last_no, unread, path };
                self.store.set_segment(log.number, &row, at)?;
                self.store.set_read(file.path)?;
                // Who has a branch that was taken back has of the one that stands what is before.
                let has = |s: &Seen| {
                    let back = batch.taken_back.iter().find(|t| t.names(s));
                    (s.log, back.map_or(s.seq, TakenBack::before))
                };
                let says = opened.seen.iter().map(has).chain([(file.log, seq)]);
                let heard = heard.entry(file.log).or_default();
                for (about, seq) in says {
                    let most = heard.entry(about).or_default();
                    *most = seq.max(*most);
                }
                let (own, of_others): (Vec<_>, Vec<_>) =
                    opened.incoming.into_iter().partition(|i| i.log == file.log);
                incoming.extend(own);
                copies.extend(of_others);
                came.add(opened.came);
            }
            if !planted::is(Bug::ForgetWhatWasHeard) {
                self.store.hear(&heard, at)?;
            }
            self.look_at_memberships(&mut came)?;
            batch.received += renamed.len() as i64;
            copies.extend(renamed);
            self.pass_over_copies(&mut copies)?;
            incoming.extend(copies);
            let (changes, _) = self.take_in(incoming, &labels)?;
            self.note_left_behind(&came)?;
            Ok(changes)
        };
        let changes = if in_pieces { take() } else { self.in_one(take) }?;
        self.find_changed(&changes)
    }

    pub(super) fn note_said(&self, opened: &Opened) -> Result<()> {
        self.note_needs(opened)?;
        opened.events.iter().try_for_each(|(code, detail)| self.store.note_event(self.now(), code, detail))
    }

    /// The own segment that a writer says to have with other bytes than ours: the disk was copied, and
    /// the copy wrote under our name.
    fn find_other_branch(&self, seen: &[Seen]) -> Result<()> {
        for seen in seen.iter().filter(|s| s.log == self.log) {
            let ours = self.store.segment(self.store.own_number()?, seen.seq)?;
            // What its writer has taken back is none: this disk's own branch is the one that stands.
            if ours.is_some_and(|o| !o.hash.starts_with(&seen.hash))
                && !self.taken_back()?.iter().any(|t| t.names(seen))
            {
                self.note_other_branch(seen.seq)?;
            }
        }
        Ok(())
    }
}

/// Whether a segment that names `prev` comes after the one with this hash. Of a segment that a snapshot
/// stood for only the first eight bytes are known.
pub(super) fn follows(prev: &[u8; 32], hash: &[u8; 32]) -> bool {
    prev == hash || (is_short(hash) && prev[..8] == hash[..8])
}

/// Whether only the beginning of a hash is known.
pub(super) fn is_short(hash: &[u8; 32]) -> bool {
    hash[8..] == [0; 24] && hash[..8] != [0; 8]
}

fn distinct(numbers: &[u64]) -> i64 {
    numbers.iter().collect::<std::collections::BTreeSet<_>>().len() as i64
}

/// The number that a segment's name gives it; unnamed ones come last.
pub(super) fn number_in(path: &str) -> u64 {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(u64::MAX)
}
