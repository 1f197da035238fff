//! Making room: old segments of the own log leave the folder once others hold what is in them, and so does
//! what rounds of this device that were killed left half written.

use super::super::App;
use super::Listing;
use super::keys::{hex, unhex};
use super::snapshot::Chain;
use crate::domain::id::Id;
use crate::domain::scope::{EVERYTHING, holding};
use crate::domain::time::Instant;
use crate::error::Result;
use crate::store::{DeviceRow, SegmentRow};
use crate::sync::folder::Folder;
use crate::sync::wire::Segment;
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Segments are removed when they are this old, in milliseconds: 180 days.
const OLD: i64 = 180 * 86_400_000;

/// Snapshots of others that must hold a segment before its owner removes it.
const HOLDERS: usize = 2;

/// No file is being written for so long, in milliseconds: a day.
const KILLED: u64 = 86_400_000;

impl App {
    /// A name for passing files that no other device uses, nor another round of this one: log, time, chance.
    pub(super) fn unique(&self) -> String {
        let mut random = [0; 8];
        self.entropy().fill(&mut random);
        let random: String = random.iter().map(|b| format!("{b:02x}")).collect();
        format!("{}-{:x}-{random}", hex(self.log), self.now().0)
    }

    /// Removes what killed rounds of this device left half written; another one may be writing what is its own. Where
    /// it cannot be removed it is in nobody's way.
    pub(super) fn clear_passing(&self, folder: &Folder<'_>, listing: &Listing) -> Result<()> {
        for path in &listing.passing {
            let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            let mut parts = name.split('-');
            let Some(log) = parts.next().and_then(unhex) else { continue };
            // Also of a log that this disk wrote before.
            let own = log == self.log || self.store.secret(&format!("device {log}"))?.is_some();
            let since = parts.next().and_then(|at| i64::from_str_radix(at, 16).ok());
            // A clock that was wrong may have said it.
            if own && since.is_some_and(|since| self.now().0.abs_diff(since) > KILLED) {
                let _ = folder.remove(path);
            }
        }
        Ok(())
    }

    /// Removes what is not needed any more: own segments that are old, that every device has, and that snapshots of others hold whole.
    pub(super) fn clear_old(&self, folder: &Folder<'_>, listing: &Listing) -> Result<()> {
        let old = self.old_segments()?;
        if old.is_empty() {
            return Ok(());
        }
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let others: HashSet<Id> = self
            .chains(folder, listing, &devices)?
            .iter()
            .filter(|c| c.writer != self.log && self.holds(folder, c, &devices, &old).unwrap_or(false))
            .map(|c| c.writer)
            .collect();
        let able = devices.values().filter(|d| {
            d.log != self.log && d.cut.is_none() && holding(&d.role).is_some_and(|h| h.of_all == EVERYTHING)
        });
        if others.is_empty() || others.len() < HOLDERS.min(able.count()) {
            return Ok(());
        }
        for segment in &old {
            folder.remove(&segment.path)?;
            self.store.unsend(&segment.path)?;
        }
        self.store.note_event(self.now(), "cleared", &json!({ "segments": old.len() }))
    }

    /// Own segments in the folder that are old enough and that all live devices have.
    fn old_segments(&self) -> Result<Vec<SegmentRow>> {
        let number = self.store.own_number()?;
        let before = Instant(self.now().0 - OLD);
        let mut old = self.store.segments_before(number, before)?;
        if old.is_empty() {
            return Ok(old);
        }
        let own = self.store.own_log()?.0;
        let heard: HashMap<Id, u64> =
            self.store.heard_about(own)?.into_iter().map(|h| (h.by, h.seq)).collect();
        let mut passed = u64::MAX;
        let devices: Vec<_> =
            self.store.devices()?.into_iter().filter(|d| d.log != own && d.cut.is_none()).collect();
        let (mut ended, last) = (HashSet::new(), self.store.heard_last()?);
        for device in &devices {
            ended.extend(self.before(device.log)?);
        }
        // The log of a disk that was put back says no more. A copy may go on writing it: that one is heard.
        let silent = |d: &DeviceRow| ended.contains(&d.log) && last.get(&d.log).is_none_or(|at| *at < before);
        for device in devices.iter().filter(|d| !silent(d)) {
            passed = heard.get(&device.log).copied().unwrap_or(0).min(passed);
        }
        let kept: HashSet<String> = self.store.outbox()?.into_iter().map(|(p, _)| p).collect();
        old.retain(|s| s.seq <= passed && kept.contains(&s.path));
        Ok(old)
    }

    /// Whether a snapshot holds every operation of these own segments.
    fn holds(
        &self,
        folder: &Folder<'_>,
        chain: &Chain,
        devices: &HashMap<Id, DeviceRow>,
        old: &[SegmentRow],
    ) -> Result<bool> {
        let (number, own) = (self.store.own_number()?, self.store.own_log()?.0);
        let last = old.last().map_or(0, |s| s.last_no);
        if !chain.seen.iter().any(|s| s.log == own && s.seq >= old.last().map_or(0, |o| o.seq)) {
            return Ok(false);
        }
        let Some(writer) = devices.get(&chain.writer) else { return Ok(false) };
        let ring = self.ring()?;
        let mut there: HashSet<(u64, u32)> = HashSet::new();
        for path in &chain.paths {
            let bytes = folder.read(path)?;
            let Ok(segment) = Segment::parse(&bytes) else { return Ok(false) };
            let opened = self.open_segment(&segment, writer, devices, &ring)?;
            for part in opened.incoming.iter().filter(|i| i.log == own) {
                there.extend(part.change.records.iter().flat_map(|r| &r.ops).map(|op| (part.no, op.index)));
            }
        }
        let ours = self.store.changes_after(number, 0, usize::try_from(last).unwrap_or(usize::MAX >> 1))?;
        let whole = |no: u64, index: u32| there.contains(&(no, index));
        Ok(ours
            .iter()
            .filter(|c| c.no <= last)
            .all(|c| c.change.records.iter().flat_map(|r| &r.ops).all(|op| whole(c.no, op.index))))
    }
}
