//! A disk that was restored from a backup or copied to another laptop writes with numbers that are
//! taken. Before anything is written, the own log is compared with the folder and with what others say
//! they have; where those are ahead, or hold something else under our number, this device ends that log
//! and begins a new one. What it had written and nobody had received goes into the new log.

use super::super::App;
use super::Listing;
use super::keys::hex;
use super::snapshot::SNAPSHOT_DUE;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, OwnLog};
use crate::sync::crypt::DeviceKeys;
use crate::sync::folder::Folder;
use crate::sync::wire::{Claim, Predecessor, Segment};
use serde_json::json;
use std::collections::BTreeSet;

/// The setting that keeps the own segment of which others hold another one.
const OTHER_BRANCH: &str = "own_branch";

impl App {
    /// Begins a new log where the own one went on elsewhere.
    pub(super) fn begin_anew_if_copied(&mut self, folder: &Folder<'_>, listing: &Listing) -> Result<()> {
        let Some(common) = self.last_common(folder, listing)? else { return Ok(()) };
        if planted::is(Bug::NoLookAtTheOwnLog) {
            return Ok(());
        }
        let (log, label) = self.in_one(|| self.begin_anew(common))?;
        self.log = log;
        self.device = label;
        Ok(())
    }

    /// The last own segment that is the folder's as well, where the folder or another device is ahead of
    /// this disk or differs from it; None where all is well.
    fn last_common(&self, folder: &Folder<'_>, listing: &Listing) -> Result<Option<u64>> {
        let number = self.store.own_number()?;
        let ours = self.store.segments_after(number, 0)?;
        let head = ours.last().map_or(0, |s| s.seq);
        let mine = format!("l/{}/", hex(self.log));
        let sign = self.device_keys()?.sign.public();
        let known: BTreeSet<&str> = ours.iter().map(|s| s.path.as_str()).collect();
        let strange = listing.segments.iter().filter(|p| p.starts_with(&mine) && !known.contains(p.as_str()));
        let mut common = None;
        let back = self.taken_back()?;
        for path in strange {
            let Ok(bytes) = folder.read(path) else { continue };
            let Ok(segment) = Segment::parse(&bytes) else { continue };
            // A snapshot of ours under a segment's name is somebody's prank.
            if segment.snapshot || segment.log != self.log || segment.verify(&sign).is_err() {
                continue;
            }
            let same = ours.iter().find(|s| s.seq == segment.seq).is_some_and(|s| s.hash == segment.hash());
            // A copy's branch that the copy has taken back is none.
            let back = back.iter().any(|t| t.log == self.log && t.has(segment.seq, &segment.hash()));
            if !same && !back {
                let before = segment.seq.saturating_sub(1).min(head);
                common = Some(common.map_or(before, |c: u64| c.min(before)));
            }
        }
        let heard = self.store.heard_about(self.log)?;
        let said = heard.iter().filter(|h| h.by != self.log).map(|h| h.seq).max();
        if said.is_some_and(|said| said > head) && !planted::is(Bug::IgnoreWhatOthersHave) {
            common = Some(common.unwrap_or(head));
        }
        if let Some(branch) = self.store.setting(OTHER_BRANCH)?.and_then(|b| b.parse::<u64>().ok()) {
            let before = branch.saturating_sub(1).min(head);
            common = Some(common.map_or(before, |c| c.min(before)));
        }
        Ok(common)
    }

    /// Another device holds other bytes under the number of this own segment: the next look at the own
    /// log finds it.
    pub(super) fn note_other_branch(&self, seq: u64) -> Result<()> {
        if planted::is(Bug::IgnoreWhatOthersHave) {
            return Ok(());
        }
        let known = self.store.setting(OTHER_BRANCH)?.and_then(|b| b.parse::<u64>().ok());
        self.store.set_setting(OTHER_BRANCH, &known.map_or(seq, |k| k.min(seq)).to_string())
    }

    fn begin_anew(&self, common: u64) -> Result<(Id, String)> {
        let old = OwnLog { number: self.store.own_number()?, log: self.log };
        let old_keys = self.device_keys()?;
        let own = self.own_device()?;
        if self.root().is_ok() && !self.is_before_a_removed()? {
            // Keys that this disk made since it was copied: the other one has our name and gets none else.
            self.send_keyring(old.log, &own.open, &self.keys_of_role(&own.role)?)?;
        }
        let (kept, gone): (Vec<_>, Vec<_>) =
            self.store.segments_after(old.number, 0)?.into_iter().partition(|s| s.seq <= common);
        let kept = kept.into_iter().next_back();
        let mut random = [0; 16];
        self.entropy().fill(&mut random);
        let log = Id::from_bytes(random);
        let label = format!("{}R{:02X}", disk_of(&own.label), random[15]);
        let new = OwnLog { number: self.store.number_of(log, &label)?, log };

        // A snapshot that is not out yet holds changes under names that they lose now.
        let snapshots = format!("s/{}/", hex(self.log));
        for path in self.store.outbox_waiting()?.iter().filter(|p| p.starts_with(&snapshots)) {
            self.store.take_out(path)?;
            // The one that it was to replace may leave the folder all the same.
            self.store.set_setting(SNAPSHOT_DUE, "1")?;
        }
        self.store.set_setting(OTHER_BRANCH, "")?;
        self.move_changes(old, new, kept.as_ref().map_or(0, |k| k.last_no))?;
        self.store.drop_segments_after(old.number, common)?;
        let keys = DeviceKeys::generate(self.entropy());
        self.store.set_secret(&format!("device {}", self.log), &*old_keys.to_bytes())?;
        self.store.set_secret("device", &*keys.to_bytes())?;
        self.store.set_own_number(new.number)?;
        let (hlc, public) = (self.tick()?, keys.public());
        let row = DeviceRow {
            log,
            label: label.clone(),
            sign: public.sign,
            open: public.open,
            cut: None,
            invitation: None,
            hlc: hlc.0,
            roster: 0,
            ..own.clone()
        };
        self.store.set_device(&row)?;
        let predecessor = Predecessor {
            log: old.log,
            seq: common,
            hash: kept.as_ref().map_or([0; 32], |k| k.hash),
            last_no: kept.as_ref().map_or(0, |k| k.last_no),
            // Others may have read them meanwhile.
            taken_back: gone.into_iter().map(|s| (s.seq, s.hash)).collect(),
        };
        self.set_before(log, &predecessor)?;
        self.remember_taken_back(log, &predecessor)?;
        let claim = Claim {
            org: self.organisation(),
            invitation: None,
            log,
            public,
            hlc,
            predecessor: Some(predecessor),
            label: label.clone(),
        };
        self.send_claim(&claim, &keys.sign, &old_keys.sign)?;
        self.store.note_event(self.now(), "restored", &json!({ "device": own.label, "now": label }))?;
        Ok((log, label))
    }

    /// Moves the changes after `last_no` to the new log, with the operations they name, and makes the
    /// records they touch anew.
    fn move_changes(&self, old: OwnLog, new: OwnLog, last_no: u64) -> Result<()> {
        let moved = self.store.changes_after(old.number, last_no, usize::MAX >> 1)?;
        let mut touched = BTreeSet::new();
        for logged in moved {
            let mut change = logged.change;
            if !planted::is(Bug::MovedKeepTheirNames) {
                change.rename((old.log, last_no), new.log);
            }
            touched.extend(change.records.iter().map(|r| (r.kind, r.id)));
            self.store.take_change(old.number, logged.no)?;
            if planted::is(Bug::LoseUnsent) {
                continue;
            }
            self.store.append(new, logged.no - last_no, &change, None)?;
        }
        for (kind, id) in touched {
            if let Some(kind) = Kind::from_number(kind) {
                self.remake(kind, id)?;
            }
        }
        Ok(())
    }
}

/// The label that a disk had before it was put back or copied: `A2` of `A2R5C`.
pub(super) fn disk_of(label: &str) -> &str {
    let hex = |b: &u8| matches!(b, b'0'..=b'9' | b'A'..=b'F');
    match label.as_bytes() {
        [_, .., b'R', a, b] if hex(a) && hex(b) => label.get(..label.len() - 3).unwrap_or(label),
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::disk_of;

    #[test]
    fn a_label_tells_its_disk_whatever_the_letter_is() {
        let labels = ["A2R5C", "A2", "A1X3RFF", "R1", "R1R00", "R10", "AR1", "", "見R0A"];
        let disks = ["A2", "A2", "A1X3", "R1", "R1", "R10", "AR1", "", "見"];
        assert_eq!(labels.map(disk_of), disks);
    }
}
