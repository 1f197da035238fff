//! Which logs one disk wrote, one after the other. A disk that was restored or copied goes on in a log of its
//! own and keeps the keys of the one before: who removes it means all of them. And who still has the old keys
//! can claim another log with them: whatever the remover did not know of is out as well.

use super::super::App;
use super::keys::{hex, unhex};
use super::removals::Removal;
use super::roster::on_a_roster;
use crate::domain::id::Id;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::DeviceRow;
use crate::sync::wire::{ClaimFile, Predecessor};
use std::collections::{BTreeMap, BTreeSet};

impl App {
    /// Remembers which log a disk wrote before, where that log signed for the new one. Of a log that is known with other
    /// keys, or by an invitation, a claim says nothing: whoever is removed would take newcomers along.
    pub(super) fn note_lineage(&self, claim: &ClaimFile<'_>) -> Result<()> {
        let Some(of) = &claim.predecessor else { return Ok(()) };
        let public = |d: &DeviceRow| (d.sign, d.open) == (claim.public.sign, claim.public.open);
        if self.store.device(claim.log)?.is_some_and(|d| d.invitation.is_some() || !public(&d)) {
            return Ok(());
        }
        match self.store.device(of.log)?.filter(|d| claim.verify(&d.sign).is_ok()) {
            Some(_) => self.set_before(claim.log, of),
            None => Ok(()),
        }
    }

    /// What was said first stands: whoever signs another claim for a log changes nothing.
    pub(super) fn set_before(&self, log: Id, of: &Predecessor) -> Result<()> {
        if self.before(log)?.is_some() {
            return Ok(());
        }
        self.store.set_setting(&format!("stands on {}", hex(log)), &of.seq.to_string())?;
        self.store.set_setting(&format!("before {}", hex(log)), &hex(of.log))
    }

    pub(super) fn before(&self, log: Id) -> Result<Option<Id>> {
        Ok(self.store.setting(&format!("before {}", hex(log)))?.as_deref().and_then(unhex))
    }

    /// The number of the last segment of the log before that this one stands on.
    pub(super) fn stands_on(&self, log: Id) -> Result<u64> {
        let said = self.store.setting(&format!("stands on {}", hex(log)))?;
        Ok(said.and_then(|seq| seq.parse().ok()).unwrap_or(0))
    }

    /// The logs that ended when a disk was found to be put back or copied, and the number of the last segment that it knew.
    pub(super) fn ended(&self) -> Result<BTreeMap<Id, u64>> {
        let mut ended = BTreeMap::new();
        for device in self.store.devices()? {
            if let Some(before) = self.before(device.log)? {
                let seq = self.stands_on(device.log)?;
                ended.entry(before).and_modify(|s: &mut u64| *s = seq.min(*s)).or_insert(seq);
            }
        }
        Ok(ended)
    }

    /// The logs that the disk of `log` wrote before it.
    fn all_before(&self, log: Id) -> Result<BTreeSet<Id>> {
        let (mut all, mut next) = (BTreeSet::new(), self.before(log)?);
        while let Some(before) = next.filter(|b| *b != log && !all.contains(b)) {
            all.insert(before);
            next = self.before(before)?;
        }
        Ok(all)
    }

    /// Whether a copy of the own disk was removed.
    pub(super) fn is_before_a_removed(&self) -> Result<bool> {
        for device in self.store.devices()?.into_iter().filter(|d| d.cut.is_some()) {
            if self.removal_of(device.log)?.is_some() && self.all_before(device.log)?.contains(&self.log) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a removed device may be a copy of the own disk: it is one, or is of the same worker and nobody said from
    /// which log it went on.
    pub(super) fn may_be_before_a_removed(&self) -> Result<bool> {
        let own = self.own_device()?;
        for d in self.store.devices()?.into_iter().filter(|d| d.cut.is_some() && d.worker == own.worker) {
            if d.invitation.is_none() && self.before(d.log)?.is_none() {
                return Ok(true);
            }
        }
        self.is_before_a_removed()
    }

    /// Lets go of devices of which only a claim tells, where the log that signed it is out: who had not read the claim
    /// by then does not take it any more, and all are to hold the same. One that a roster names stays.
    pub(super) fn withdraw_claims(&self) -> Result<()> {
        for device in self.store.devices()? {
            let is_own = device.log == self.log;
            if is_own || planted::is(Bug::OldNamesStay) || self.removed_before(device.log)?.is_none() {
                continue;
            }
            self.forget_after_cut(&DeviceRow { cut: Some(0), ..device.clone() })?;
            self.store.remove_device_row(device.log)?;
            self.store.unread(&format!("i/{}-0", hex(device.log)))?;
        }
        Ok(())
    }

    /// Whether this device was removed, or goes on from a log that was and is on no roster: nobody reads what it writes.
    pub(super) fn is_out(&self) -> Result<bool> {
        let removal = self.removed_before(self.log)?;
        Ok(self.own_device()?.cut.is_some() || removal.is_some_and(|r| r.by != self.log))
    }

    /// The removal of the log that a claim leads back to; None where the log, or one between, is on a roster.
    fn removed_before(&self, log: Id) -> Result<Option<Removal>> {
        let (mut at, mut seen) = (log, BTreeSet::new());
        while seen.insert(at) && self.store.device(at)?.is_none_or(|d| d.roster == 0) {
            let Some(before) = self.before(at)? else { break };
            if self.store.setting(&on_a_roster(at))?.is_some() {
                break;
            }
            let removal = self.removal_of(before)?;
            if removal.is_some() {
                return Ok(removal);
            }
            at = before;
        }
        Ok(None)
    }

    /// The devices that are removed with this one: those whose keys its disk has too. The own log is not
    /// among them; it ends first.
    pub(super) fn with_those_before(&self, device: DeviceRow) -> Result<Vec<DeviceRow>> {
        let mut all = vec![];
        let before =
            if planted::is(Bug::OldNamesStay) { BTreeSet::new() } else { self.all_before(device.log)? };
        for log in before {
            all.extend(self.store.device(log)?.filter(|d| d.cut.is_none() && d.log != self.log));
        }
        all.insert(0, device);
        Ok(all)
    }

    /// Remembers who takes part while `removed` is cut off.
    pub(super) fn note_known_at_removal(&self, removed: Id) -> Result<()> {
        let known: Vec<String> = self.store.devices()?.iter().map(|d| hex(d.log)).collect();
        self.store.set_setting(&format!("known at removal {}", hex(removed)), &known.join(" "))
    }

    /// Cuts off what goes with removed devices and came to be known later: an administrator's device does.
    pub(super) fn remove_what_goes_along(&self) -> Result<()> {
        let devices = self.store.devices()?;
        if planted::is(Bug::OldNamesStay) || devices.iter().all(|d| d.cut.is_none()) {
            return Ok(());
        }
        if self.is_before_a_removed()? {
            // The next round goes on in a new log.
            let head = self.store.head(self.store.own_number()?)?.map_or(0, |h| h.seq);
            self.note_other_branch(head + 1)?;
        }
        let mut own = self.all_before(self.log)?;
        own.insert(self.log);
        let (mut along, mut behind) = (BTreeSet::new(), BTreeSet::new());
        for device in devices.iter().filter(|d| d.cut.is_some()) {
            let Some(removal) = self.removal_of(device.log)? else { continue };
            let before = self.all_before(device.log)?;
            let known = self.store.setting(&format!("known at removal {}", hex(device.log)))?;
            let known = known.filter(|_| own.contains(&removal.by));
            // So does the one who removed a copy of its own disk, which may be a copy of this one as well.
            let ends_itself = |log: &Id| *log == self.log || *log == removal.by && known.is_none();
            along.extend(before.iter().filter(|log| !ends_itself(log)));
            let Some(known) = known else { continue };
            for d in devices.iter().filter(|d| d.log != self.log && !known.contains(&hex(d.log))) {
                let went_on = self.before(d.log)?.filter(|of| *of == device.log || before.contains(of));
                if let Some(of) = went_on {
                    along.insert(d.log);
                    let stands_on = self.stands_on(d.log)?;
                    let cut = devices.iter().find(|d| d.log == of).and_then(|d| d.cut);
                    if cut.is_some_and(|cut| cut < stands_on) {
                        behind.insert(d.log);
                    }
                }
            }
        }
        // What stands on segments that do not count does not count either, read or not.
        let nothing = |d: DeviceRow| DeviceRow { cut: behind.contains(&d.log).then_some(0), ..d };
        let along = devices.into_iter().filter(|d| d.cut.is_none() && along.contains(&d.log));
        let along: Vec<DeviceRow> = along.map(nothing).collect();
        if along.is_empty() {
            return Ok(());
        }
        self.in_one(|| self.cut_off(along))
    }
}
