//! What follows from the removal of a device: what it wrote behind its last segment that counts is taken out
//! again, and what others need of what it gave is given to them by somebody who stays.

use super::super::App;
use super::super::transact::Tx;
use super::keys::{Grants, PUBLIC, hex, unhex, whole};
use crate::domain::edit::{DELETED, Scalar};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::merge;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Scope, holding};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, LoggedChange, Stored};
use crate::sync::folder::Folder;
use crate::sync::wire::{HouseholdKey, KeyringFile, Keys, TO_READ_WITH};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The setting that keeps the removed devices whose keyrings are to be looked at once more.
const GAVE_KEYS: &str = "removed_gave_keys";

/// The setting that keeps the clock of the shared keys that this device made last.
pub(super) const OWN_KEYS: &str = "own_keys";

impl App {
    /// A device is known to be removed from now on: notes the families that it made, whose keys are to be
    /// handed on, and takes out what does not count.
    pub(super) fn now_removed(&self, device: &DeviceRow) -> Result<()> {
        self.note_families_made(device)?;
        let also = self.store.setting(GAVE_KEYS)?.unwrap_or_default();
        self.store.set_setting(GAVE_KEYS, &format!("{also} {}", hex(device.log)))?;
        self.forget_after_cut(device)?;
        self.leave_if_brought_by_removed(self.people_alone()?)
    }

    /// Two administrators who remove two devices without knowing of each other each give their new keys to
    /// the other's removed device. So one who hears of a removal makes keys once more where the newest ones
    /// are their own.
    pub(super) fn renew_without(&self, removed: &DeviceRow) -> Result<()> {
        let heard = format!("removal heard {}", removed.log);
        if self.root().is_err() || self.store.setting(&heard)?.is_some() {
            return Ok(());
        }
        self.store.set_setting(&heard, "1")?;
        let newest = self.store.scope_keys(Scope::Directory.code())?.pop().map(|(hlc, _)| hlc.to_string());
        let own = self.store.setting(OWN_KEYS)?;
        if newest.is_none() || newest != own || planted::is(Bug::OwnKeysStay) {
            return Ok(());
        }
        self.renew_after_removal()
    }

    /// Looks once more at the keyrings among `paths` that devices gave which were removed since.
    pub(super) fn look_at_their_keys(&self, folder: &Folder<'_>, paths: &[&String]) -> Result<bool> {
        let Some(whose) = self.store.setting(GAVE_KEYS)?.filter(|w| !w.is_empty()) else { return Ok(false) };
        let whose: BTreeSet<Id> = whose.split(' ').filter_map(unhex).collect();
        let (mut all_there, mut found) = (true, vec![]);
        for path in paths {
            match folder.read(path) {
                Ok(bytes) => {
                    if KeyringFile::parse(&bytes).is_ok_and(|k| whose.contains(&k.plan.issuer)) {
                        found.push(bytes);
                    }
                }
                Err(_) => all_there = false,
            }
        }
        self.in_one(|| {
            let mut any = false;
            for bytes in &found {
                any |= self.take_keyring(bytes)?.1;
            }
            if all_there {
                self.store.set_setting(GAVE_KEYS, "")?;
            }
            Ok(any)
        })
    }

    /// Keys that a device made after its removal, and gave to who did not know of that, only open.
    pub(super) fn write_no_more_with(&self, keys: &Keys, removed: &DeviceRow) -> Result<()> {
        let Some(removal) = self.removal_of(removed.log)? else { return Ok(()) };
        for k in keys.scopes.iter().chain(&keys.roles).filter(|k| k.hlc > removal.hlc) {
            self.store.remove_scope_key(k.code, k.hlc.0, k.key.bytes())?;
        }
        // What was sealed to a role's key that a removed device made is known to that one.
        for k in keys.roles.iter().filter(|k| k.hlc > removal.hlc) {
            self.store.set_known_from(k.hlc.0, TO_READ_WITH.0)?;
        }
        for k in keys.publics.iter().filter(|k| k.hlc > removal.hlc) {
            self.store.remove_scope_key(k.code + PUBLIC, k.hlc.0, &k.open)?;
        }
        for k in keys.households.iter().filter(|k| k.hlc > removal.hlc) {
            self.store.remove_household_key(k.household, k.hlc.0, k.key.bytes())?;
        }
        Ok(())
    }

    /// The removed device gave the secrets of the families that it made to the roles. Whoever did not read
    /// its keyrings before the removal does not read them any more.
    pub(super) fn note_families_made(&self, device: &DeviceRow) -> Result<()> {
        let all = holding(&self.own_device()?.role).is_some_and(|h| h.of_all == EVERYTHING);
        if device.log == self.log || !all || planted::is(Bug::KeysOfTheRemovedAreLost) {
            return Ok(());
        }
        let number = self.store.number_of(device.log, &device.label)?;
        let cut = device.cut.unwrap_or(u64::MAX);
        let segments = self.store.segments_after(number, 0)?.into_iter();
        let last_no = segments.filter(|s| s.seq <= cut).map(|s| s.last_no).max().unwrap_or(0);
        let mut made = BTreeMap::new();
        for logged in self.store.changes_after(number, 0, usize::MAX >> 1)? {
            for edit in logged.change.records.iter().filter(|r| r.kind == Kind::Household as u8) {
                let first = self.store.changes_of(edit.id)?.into_iter().min_by_key(|c| c.change.hlc);
                if first.is_some_and(|f| (f.log, f.no) == (number, logged.no)) {
                    made.insert(edit.id.to_string(), logged.no > last_no);
                }
            }
        }
        if made.is_empty() {
            return Ok(());
        }
        self.store.set_setting(&families_made(device.log), &json!(made).to_string())
    }

    /// Gives the keys of the families that a removed device made to the roles once more, in the name of
    /// this one; the secret of a family that it made after its removal is renewed. To be called when the
    /// roles' new keys are here, or the removed device would read them.
    pub(super) fn hand_on_keys(&self, removed: Id) -> Result<()> {
        let Some(made) = self.store.setting(&families_made(removed))?.filter(|m| !m.is_empty()) else {
            return Ok(());
        };
        let made: BTreeMap<String, bool> = serde_json::from_str(&made).unwrap_or_default();
        let (own, mut grants) = (self.own_device()?, Grants::new());
        let since = self.removal_of(removed)?.map(|r| r.hlc);
        for (family, renew) in made {
            let Ok(family) = Id::parse(&family) else { continue };
            for row in self.store.household_keys(family)?.iter().filter(|r| r.facets == EVERYTHING) {
                // One that it made after its removal only opens.
                let hlc =
                    if since.is_some_and(|since| row.hlc > since.0) { TO_READ_WITH } else { Hlc(row.hlc) };
                let key = HouseholdKey { hlc, ..whole(row) };
                self.grant_roles(&key, &mut grants)?;
            }
            if renew {
                let hlc = self.tick()?;
                self.renew_household(family, &own.role, hlc, &mut grants)?;
            }
        }
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        self.send_grants(grants, &devices)?;
        self.store.set_setting(&families_made(removed), "")
    }

    /// The last change of a removed device that counts, where the roster says.
    fn last_that_counts(&self, device: &DeviceRow) -> Result<Option<u64>> {
        let removal = self.removal_of(device.log)?;
        Ok(removal.filter(|r| *r.by.as_bytes() != [0; 16]).map(|r| r.last_no))
    }

    /// Whether a change of a removed device, or a copy of it, does not count.
    pub(super) fn is_behind_cut(&self, device: &DeviceRow, no: u64) -> Result<bool> {
        let Some(cut) = device.cut.filter(|_| device.log != self.log) else { return Ok(false) };
        let Some(said) = self.last_that_counts(device)?.filter(|said| no > *said) else { return Ok(false) };
        let number = self.store.number_of(device.log, &device.label)?;
        let kept = self.store.segments_after(number, 0)?.into_iter().filter(|s| s.seq <= cut);
        Ok(no > kept.map(|s| s.last_no).max().unwrap_or(0).max(said))
    }

    /// Takes out what was read of a removed device's log behind its last segment that counts, before its
    /// removal was known here: every device keeps the same. Its files are read again and set aside.
    pub(super) fn forget_after_cut(&self, device: &DeviceRow) -> Result<()> {
        let Some(cut) = device.cut.filter(|_| device.log != self.log) else { return Ok(()) };
        let number = self.store.number_of(device.log, &device.label)?;
        let segments = self.store.segments_after(number, 0)?;
        let (kept, gone): (Vec<_>, Vec<_>) = segments.into_iter().partition(|s| s.seq <= cut);
        if planted::is(Bug::KeepAfterCut) {
            return Ok(());
        }
        // Where no segment counts no change does.
        let said = self.last_that_counts(device)?.or((cut == 0).then_some(0));
        let last_no = kept.iter().map(|s| s.last_no).chain(said).max().unwrap_or(0);
        // Where nobody said the number, it is not known after a snapshot which changes came with which segment;
        // else also copies of what it wrote go.
        let by_segments = !gone.is_empty() && !kept.iter().chain(&gone).any(|s| s.path.starts_with("s/"));
        if said.is_some() || by_segments {
            // Each with when the first that was written of it there came here, and was written.
            let mut touched: BTreeMap<(u8, Id), (i64, Hlc)> = BTreeMap::new();
            for logged in self.store.changes_after(number, last_no, usize::MAX >> 1)? {
                let came = self.store.arrival(number, logged.no)?;
                for r in &logged.change.records {
                    let first = touched.entry((r.kind, r.id)).or_insert((came, logged.change.hlc));
                    first.0 = came.min(first.0);
                }
                self.store.take_change(number, logged.no)?;
            }
            let (mut gone, mut kept) = (vec![], vec![]);
            for ((kind, id), since) in touched {
                let Some(kind) = Kind::from_number(kind) else { continue };
                let before = self.store.get(kind, id)?;
                self.remake(kind, id)?;
                if let Some(before) = before {
                    // Whom it had brought to a family of this device.
                    if kind == Kind::Membership
                        && let Some(person) = before.record.id_of("person_id")
                    {
                        self.leaves_unless_seen(person)?;
                    }
                    if self.keep_under_own_edits(&before, since)? {
                        kept.push((kind, id));
                    }
                    if before.header.deleted_at.is_none() && !self.store.has_row(kind, id)? {
                        gone.push(before);
                    }
                }
            }
            self.keep_what_is_named(gone, &kept)?;
            self.forget_found();
        }
        for segment in &gone {
            self.store.unread(&segment.path)?;
        }
        self.store.drop_segments_after(number, cut)
    }

    /// Who works here has edited a record after what is taken out came, or of which too little is left:
    /// what stood before them stays, in their name, or their edit would stand on nothing. What they deleted
    /// stays deleted, with what it held: a deletion can be taken back. True for a record that was made by what is taken
    /// out.
    fn keep_under_own_edits(&self, before: &Stored, since: (i64, Hlc)) -> Result<bool> {
        let (kind, id) = (before.record.kind, before.record.id);
        let changes = self.store.changes_of(id)?;
        let own = || changes.iter().filter(|c| c.log_id == self.log);
        let ops = own().flat_map(|c| &c.change.records).filter(|r| r.id == id).flat_map(|r| &r.ops);
        let deletion = match ops.filter(|op| op.field == DELETED).last().map(|op| &op.value) {
            Some(Scalar::Text(reason)) => Some(reason.clone()),
            _ => None,
        };
        let is_deleted = before.header.deleted_at.is_some();
        if own().next().is_none() || is_deleted && deletion.is_none() {
            return Ok(false);
        }
        let mut edited_since = false;
        for c in own() {
            edited_since |= c.change.hlc > since.1 && self.store.arrival(c.log, c.no)? > since.0;
        }
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        let Some(left) = merge(kind, id, &sources, self.zone()) else { return Ok(false) };
        // Their own deletion, which only what is gone stood against, stands.
        let deleted_again = !is_deleted && left.header.deleted_at.is_some();
        if left.whole && (!edited_since || deleted_again) {
            return Ok(false);
        }
        let left = Stored { record: left.record, header: left.header, clocks: left.clocks };
        if !self.store.has_row(kind, id)? {
            self.store.write(&left, true)?;
        }
        // What stood beside it stands without it, and so does what they wrote themselves. Between several that stand
        // a person decides.
        let own = self.store.own_number()?;
        let mut record = before.record.clone();
        let fields = record.kind.shape().fields.iter();
        for ((field, value), left_over) in fields.zip(&mut record.values).zip(&left.record.values) {
            let of_field: Vec<_> = left.clocks.all().filter(|c| c.field == field.number).collect();
            let single = !of_field.is_empty() && of_field.iter().all(|c| c.key.is_none());
            let stood = || of_field.iter().any(|c| before.clocks.all().any(|b| b == *c));
            if single && (of_field.len() > 1 || of_field.iter().all(|c| c.log == own) || stood()) {
                value.clone_from(left_over);
            }
        }
        let save = |tx: &mut Tx<'_>| match deletion.filter(|_| is_deleted || deleted_again) {
            Some(reason) => tx.save_deleted(&left, record, &reason),
            None => tx.save_whole(Some(&left), record),
        };
        self.in_transaction(None, |tx| {
            tx.by_itself = true;
            tx.change(Some("removed_writer"), save)
        })?;
        Ok(changes.iter().all(|c| c.change.hlc > since.1))
    }
}

/// The setting that keeps the families of which a removed device's keys are to be handed on, and whether
/// their secrets are to be renewed.
fn families_made(removed: Id) -> String {
    format!("families made {removed}")
}
