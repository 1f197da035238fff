//! What another device waits for and only a snapshot can give it.

use super::super::App;
use super::Listing;
use super::fork::disk_of;
use super::keys::hex;
use super::receive::{follows, number_in};
use crate::domain::id::Id;
use crate::error::{Class, Result};
use crate::planted::{self, Bug};
use crate::store::DeviceRow;
use crate::sync::folder::Folder;
use crate::sync::wire::Segment;
use std::collections::{BTreeSet, HashMap};

/// The setting that keeps what was last seen to stand in snapshots, and in which.
const HELD: &str = "lost_and_held";

impl App {
    /// Whether a device has not said to have a segment that was read here, whose file is lost or damaged and
    /// whose writer is not there to mend it: it was removed, or its disk was put back and writes another log.
    pub(super) fn is_waited_for(&self, folder: &Folder<'_>, listing: &Listing) -> Result<bool> {
        let devices = self.store.devices()?;
        let own = self.store.own_log()?.0;
        let gone = |d: &DeviceRow| {
            let again = |o: &DeviceRow| o.log != d.log && disk_of(&o.label) == disk_of(&d.label);
            d.cut.is_some() || devices.iter().any(again)
        };
        let mut lost = vec![];
        for about in devices.iter().filter(|d| d.log != own && gone(d)) {
            // A snapshot says no more of a log.
            let head = self.store.last_read_whole(self.store.number_of(about.log, &about.label)?)?;
            let last = head.map_or(0, |h| h.seq).min(about.cut.unwrap_or(u64::MAX));
            let heard = self.store.heard_about(about.log)?;
            let mut waited: BTreeSet<u64> = BTreeSet::new();
            for by in devices.iter().filter(|d| d.log != own && d.log != about.log && d.cut.is_none()) {
                let said = heard.iter().find(|h| h.by == by.log).map_or(0, |h| h.seq);
                // A disk that was put back has of its log before what its new one stands on, also where it never said so.
                let goes_on = self.before(by.log)? == Some(about.log) && !planted::is(Bug::StandsOnNothing);
                let has = if goes_on { self.stands_on(by.log)?.max(said) } else { said };
                waited.insert(has + 1);
            }
            for seq in waited.into_iter().filter(|seq| *seq <= last) {
                if !self.is_whole(folder, listing, about, seq)? {
                    lost.push((about.log, seq));
                }
            }
        }
        if lost.is_empty() || self.store.outbox()?.iter().any(|(p, out)| p.starts_with("s/") && !out) {
            return Ok(false);
        }
        // As long as nothing changes, reading all snapshots again would tell the same.
        let asked = format!("{lost:?} {}", listing.snapshots_mark());
        if self.store.setting(HELD)?.as_ref() == Some(&asked) {
            return Ok(false);
        }
        let devices: HashMap<Id, DeviceRow> = devices.into_iter().map(|d| (d.log, d)).collect();
        let chains = self.chains(folder, listing, &devices)?;
        let held = |(log, seq): &(Id, u64)| {
            chains.iter().any(|c| c.seen.iter().any(|s| s.log == *log && s.seq >= *seq))
        };
        let all = lost.iter().all(held);
        if all {
            self.store.set_setting(HELD, &asked)?;
        }
        Ok(!all)
    }

    /// Whether a file with this segment is in the folder, or may be where it cannot be read now.
    fn is_whole(&self, folder: &Folder<'_>, listing: &Listing, writer: &DeviceRow, seq: u64) -> Result<bool> {
        // Another branch of the log may have taken its number.
        let ours = self.store.segment(self.store.number_of(writer.log, &writer.label)?, seq)?;
        let same = |s: &Segment<'_>| ours.as_ref().is_none_or(|o| follows(&s.hash(), &o.hash));
        let of_log = format!("l/{}/", hex(writer.log));
        let may_be =
            |p: &&String| p.starts_with(&of_log) && matches!(number_in(p), n if n == seq || n == u64::MAX);
        Ok(listing.all.iter().filter(may_be).any(|path| match folder.read(path) {
            Ok(bytes) => Segment::parse(&bytes).is_ok_and(|s| {
                s.log == writer.log && s.seq == seq && same(&s) && s.verify(&writer.sign).is_ok()
            }),
            Err(e) => e.class == Class::Away,
        }))
    }
}

/// Whether a file that was set aside for this holds nothing that could be read.
pub(super) fn is_damage(code: &str) -> bool {
    !matches!(code, "fork" | "not_readable_now" | "removed_writer" | "unknown_writer")
}
