//! Reading once more what was read without all its keys: a key may have come since.

use super::super::App;
use super::Listing;
use super::keys::{hex, wire};
use super::open::{Opened, Opening, Ring};
use super::receive::{follows, is_short, number_in};
use super::snapshot::{Chain, Taken};
use crate::domain::id::Id;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, SegmentRow};
use crate::sync::folder::Folder;
use crate::sync::wire::Segment;
use std::collections::{BTreeMap, HashMap};

/// What one round reads with.
#[derive(Clone, Copy)]
struct Reading<'a> {
    folder: &'a Folder<'a>,
    listing: &'a Listing,
    devices: &'a HashMap<Id, DeviceRow>,
    ring: &'a Ring,
    labels: &'a HashMap<Id, String>,
}

impl App {
    /// Segments that had frames without a key are read again: a key may have come since.
    pub(super) fn read_again(
        &self,
        folder: &Folder<'_>,
        listing: &Listing,
        devices: &HashMap<Id, DeviceRow>,
        ring: &Ring,
    ) -> Result<i64> {
        if planted::is(Bug::NeverReadAgain) {
            return Ok(0);
        }
        let known = self.store.known_for_reading()?;
        if self.store.setting("keys_tried")?.as_ref() == Some(&known) {
            return Ok(0);
        }
        let by_number: HashMap<u32, &DeviceRow> = devices
            .values()
            .map(|d| Ok((self.store.number_of(d.log, &d.label)?, d)))
            .collect::<Result<_>>()?;
        let labels = &devices.values().map(|d| (d.log, d.label.clone())).collect();
        let reading = Reading { folder, listing, devices, ring, labels };
        let mut received = 0;
        let mut all_there = true;
        // Frames of a snapshot that were not opened when it was read.
        let mut of_snapshots = vec![];
        for (number, row) in self.store.segments_unread()? {
            let Some(device) = by_number.get(&number) else { continue };
            // One that its writer has removed since stands in snapshots.
            if is_short(&row.hash) || !is_listed(listing, &row) {
                of_snapshots.push((number, row, *device));
                continue;
            }
            // The own ones too: what left this device with a family comes back with it.
            // Not to be read now, or damaged: its writer mends it.
            let Some((path, bytes)) = bytes_again(folder, listing, &row) else {
                all_there = false;
                continue;
            };
            let segment = Segment::parse(&bytes).map_err(wire)?;
            let opened = self.open_segment(&segment, device, devices, ring)?;
            if opened.unread >= row.unread {
                continue;
            }
            let last_no = last_of(&opened, device).max(row.last_no);
            let row = SegmentRow { unread: opened.unread, last_no, path, ..row };
            received += self.take_again(opened, labels, Some((number, row)))?;
        }
        if !of_snapshots.is_empty() {
            let (new, whole) = self.read_snapshots_again(&reading, of_snapshots)?;
            received += new;
            all_there &= whole;
        }
        // One that could not be read now is tried again: an earlier number may come back, where one key went
        // and another came.
        self.store.set_setting("keys_tried", if all_there { &known } else { "" })?;
        Ok(received)
    }

    /// A log of which a snapshot was read with frames that no key opened: what stands in them comes from a
    /// snapshot that goes as far, else from the log's own segments. Gives how many changes were not here
    /// before, and whether all of it could be read.
    fn read_snapshots_again(
        &self,
        reading: &Reading<'_>,
        rows: Vec<(u32, SegmentRow, &DeviceRow)>,
    ) -> Result<(i64, bool)> {
        let Reading { folder, listing, devices, ring, .. } = *reading;
        let chains = self.chains(folder, listing, devices)?;
        // By the snapshot's last file; one stands for many logs.
        let mut opened: HashMap<&str, Option<Taken>> = HashMap::new();
        let (mut received, mut all_there) = (0, true);
        for (number, row, device) in rows {
            let reaches = |c: &&Chain| c.seen.iter().any(|s| s.log == device.log && s.seq >= row.seq);
            let same = |c: &&Chain| c.paths.last() == Some(&row.path);
            let chain = chains.iter().filter(reaches).max_by_key(|c| same(c));
            // Frames that stay closed, and the log's last change.
            let mut read = None;
            if let Some(chain) = chain {
                let path = chain.paths.last().map_or("", String::as_str);
                if !opened.contains_key(path) {
                    let taken = self.take_files(folder, chain, devices, ring)?;
                    received += taken.as_ref().map_or(0, |t| t.new);
                    opened.insert(path, taken);
                }
                let taken = opened.get(path).and_then(Option::as_ref);
                read = taken.map(|t| (t.unread, t.last.get(&device.log).copied().unwrap_or(0)));
            }
            if read.is_none() {
                let (new, found) = self.read_stood_for(reading, number, &row, device)?;
                received += new;
                read = found;
            }
            match read {
                Some((unread, last)) if unread < row.unread => {
                    let last_no = if is_short(&row.hash) { last.max(row.last_no) } else { row.last_no };
                    let row = SegmentRow { unread, last_no, ..row };
                    self.in_one(|| self.store.set_segment(number, &row, self.now()))?;
                }
                Some(_) => {}
                None => all_there = false,
            }
        }
        Ok((received, all_there))
    }

    /// Reads the segments that a snapshot stood for: gives how many changes were not here before, and, where
    /// all of the segments are there, how many frames stay closed and the number of the last change.
    fn read_stood_for(
        &self,
        reading: &Reading<'_>,
        number: u32,
        row: &SegmentRow,
        device: &DeviceRow,
    ) -> Result<(i64, Option<(u32, u64)>)> {
        let Reading { folder, listing, devices, ring, labels } = *reading;
        let before = self.store.segments_after(number, 0)?.into_iter().rfind(|s| s.seq < row.seq);
        let from = before.map_or(0, |b| b.seq);
        let opening = Opening { org: self.organisation(), own: self.log, devices, ring };
        let of_log = format!("l/{}/", hex(device.log));
        let mut found: BTreeMap<u64, Vec<Opened>> = BTreeMap::new();
        for path in listing.all.iter().filter(|p| p.starts_with(&of_log)) {
            let seq = number_in(path);
            if seq != u64::MAX && (seq <= from || seq > row.seq) {
                continue;
            }
            let Ok(bytes) = folder.read(path) else { continue };
            if let Ok(segment) = opening.check(&bytes, device) {
                let opened = self.open_segment(&segment, device, devices, ring)?;
                found.entry(opened.seq).or_default().push(opened);
            }
        }
        // Backwards: which of two segments of one number counts is told by the one after it.
        let (mut chain, mut hash) = (vec![], row.hash);
        for seq in (from + 1..=row.seq).rev() {
            let here = found.remove(&seq).unwrap_or_default();
            let Some(opened) = here.into_iter().find(|o| follows(&o.hash, &hash)) else { break };
            hash = opened.prev;
            chain.push(opened);
        }
        let whole = chain.len() as u64 == row.seq - from;
        let (mut received, mut unread, mut last) = (0, 0, 0);
        for opened in chain.into_iter().rev() {
            unread += opened.unread;
            last = last_of(&opened, device).max(last);
            received += self.take_again(opened, labels, None)?;
        }
        Ok((received, whole.then_some((unread, last))))
    }

    /// Takes in what a segment that was read before says now, noting how far it was read where its row is
    /// given. Gives how many changes were not here before: nobody is told of the others again.
    fn take_again(
        &self,
        mut opened: Opened,
        labels: &HashMap<Id, String>,
        row: Option<(u32, SegmentRow)>,
    ) -> Result<i64> {
        let (changes, new) = self.in_one(|| {
            self.note_said(&opened)?;
            if let Some((number, row)) = &row {
                self.store.set_segment(*number, row, self.now())?;
            }
            self.look_at_memberships(&mut opened.came)?;
            let taken = self.take_in(opened.incoming, labels)?;
            self.note_left_behind(&opened.came)?;
            Ok(taken)
        })?;
        self.find_changed(&changes)?;
        Ok(new)
    }
}

/// The number of the last change that its writer says in a segment.
fn last_of(opened: &Opened, writer: &DeviceRow) -> u64 {
    opened.incoming.iter().filter(|i| i.log == writer.log).map(|i| i.no).max().unwrap_or(0)
}

/// The bytes of a segment that was read before; where its file has another name now, under that one.
fn bytes_again(folder: &Folder<'_>, listing: &Listing, row: &SegmentRow) -> Option<(String, Vec<u8>)> {
    let same = |path: &str| {
        let bytes = folder.read(path).ok()?;
        let same = Segment::parse(&bytes).is_ok_and(|s| s.hash() == row.hash);
        same.then(|| (path.to_owned(), bytes))
    };
    if listing.all.contains(&row.path) {
        return same(&row.path);
    }
    let mut paths: Vec<&String> = other_names(listing, row).collect();
    paths.sort();
    paths.into_iter().find_map(|path| same(path))
}

/// Whether the segment's file may be in the folder.
fn is_listed(listing: &Listing, row: &SegmentRow) -> bool {
    listing.all.contains(&row.path) || other_names(listing, row).next().is_some()
}

/// The files that may be this segment's under another name.
fn other_names<'a>(listing: &'a Listing, row: &'a SegmentRow) -> impl Iterator<Item = &'a String> {
    let log = row.path.split('/').nth(1);
    let of_log = move |p: &&String| p.starts_with("l/") && p.split('/').nth(1) == log;
    let may_be = |p: &&String| matches!(number_in(p), n if n == row.seq || n == u64::MAX);
    listing.all.iter().filter(of_log).filter(may_be)
}
