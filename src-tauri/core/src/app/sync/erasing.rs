//! Erasing a family on this device: its keys, its records, what the log holds of them, and everything that
//! was made from them. It is done where it was decided and on every device that hears of it, also when it
//! comes back from a backup or when something of the family comes late.

use super::super::{App, entity};
use super::keys::{ROLES, unhex};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::kinds::Erasure;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Facet, holding};
use crate::error::Result;
use crate::export::sent::Sent;
use crate::store::{DeviceRow, Filter};
use crate::sync::crypt::SecretKey;
use crate::sync::wire::{HouseholdKey, Keys, role_audience};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How many erasures this device has carried out.
const DONE: &str = "erasures_done";

/// Set while the file still has to be written anew.
const COMPACT: &str = "compact_due";

/// Digits of a file's hash that stand in its name.
const IN_NAME: usize = 16;

impl App {
    /// Remembers which families' keys a file holds.
    pub(super) fn remember_keyring(&self, hash: &[u8; 32], keys: &Keys) -> Result<()> {
        let hash: String = hash.iter().take(IN_NAME / 2).map(|b| format!("{b:02x}")).collect();
        let families: BTreeSet<Id> = keys.households.iter().map(|k| k.household).collect();
        families.into_iter().try_for_each(|family| self.store.add_keyring(&hash, family))
    }

    /// Carries out the erasures of which something is left here. `received`: something has come in, which
    /// may be late parts of a family that is erased.
    pub(super) fn carry_out_erasures(&self, received: bool) -> Result<()> {
        let all = self.all_records(Kind::Erasure, &Filter::default())?;
        let done = self.store.setting(DONE)?.and_then(|n| n.parse().ok()).unwrap_or(0);
        if !all.is_empty() && (received || all.len() != done) {
            self.store.overwrite_deleted()?;
            let mut destroyed = 0;
            for record in &all {
                let erasure: Erasure = entity(record)?;
                if self.has_traces(&erasure)? {
                    self.in_one(|| self.carry_out(&erasure))?;
                    destroyed += 1;
                }
            }
            if all.len() != done {
                self.store.set_setting(DONE, &all.len().to_string())?;
            }
            if destroyed > 0 {
                self.store.note_event(self.now(), "erased", &json!({ "families": destroyed }))?;
                self.after_destroying()?;
            }
        }
        if self.store.setting(COMPACT)?.as_deref() == Some("1") {
            self.compact()?;
        }
        Ok(())
    }

    /// What destroying leaves to do, once it is committed: the index, free pages of the file, own backups.
    pub(in super::super) fn after_destroying(&self) -> Result<()> {
        self.forget_found();
        self.compact()?;
        self.prune_backups()
    }

    fn compact(&self) -> Result<()> {
        let done = self.store.compact()?;
        self.store.set_setting(COMPACT, if done { "0" } else { "1" })
    }

    fn has_traces(&self, erasure: &Erasure) -> Result<bool> {
        let family = erasure.erased_id;
        let mut traces = self.store.has_row(Kind::Household, family)?
            || !self.store.household_keys(family)?.is_empty()
            || !self.store.keyrings_of(family)?.is_empty();
        for person in &erasure.person_ids {
            traces |= self.store.has_row(Kind::Person, *person)? && self.is_nobody_elses(family, *person)?;
        }
        for kind in Kind::ALL.iter().copied().filter(|k| k.shape().field("household_id").is_some()) {
            traces = traces || !self.store.ids_where(kind, "household_id", family)?.is_empty();
        }
        Ok(traces)
    }

    fn carry_out(&self, erasure: &Erasure) -> Result<()> {
        let family = erasure.erased_id;
        if self.is_sharing()? {
            let named: Vec<&str> = erasure.keyrings.as_deref().unwrap_or_default().split(';').collect();
            self.renew_keyrings_without(family, &named)?;
        }
        self.destroy(family, &erasure.person_ids).map(|_| ())
    }

    fn is_nobody_elses(&self, family: Id, person: Id) -> Result<bool> {
        Ok(self.store.families_of_person(person)?.iter().all(|f| *f == family))
    }

    /// The records that go with a family: its own, and those of the people who belong to no other.
    pub(in super::super) fn records_to_destroy(
        &self,
        family: Id,
        people: &[Id],
    ) -> Result<BTreeSet<(Kind, Id)>> {
        let mut records = self.records_of_family(family)?;
        for person in people {
            if self.is_nobody_elses(family, *person)? {
                records.insert((Kind::Person, *person));
            }
        }
        let own: Vec<Id> = records.iter().filter(|(k, _)| *k == Kind::Person).map(|(_, id)| *id).collect();
        for person in own {
            for kind in Kind::ALL.iter().copied().filter(|k| k.shape().field("person_id").is_some()) {
                let of = self.store.ids_where(kind, "person_id", person)?;
                records.extend(of.into_iter().map(|id| (kind, id)));
            }
        }
        Ok(records)
    }

    /// Destroys what this device has of a family, inside a transaction; gives how many records.
    pub(in super::super) fn destroy(&self, family: Id, people: &[Id]) -> Result<usize> {
        let records = self.records_to_destroy(family, people)?;
        self.forget_reasons(family)?;
        self.forget_sent(&records)?;
        let mut named: Vec<Id> = records.iter().map(|(_, id)| *id).collect();
        named.push(family);
        self.store.drop_drafts_about(&named)?;
        self.cut_out(&records)?;
        self.store.forget_household(family)?;
        self.store.ungrant_family(family)?;
        self.store.unset_leaving(family)?;
        Ok(records.len())
    }

    /// Reasons in the access log go with the family they are about; the lines stay.
    fn forget_reasons(&self, family: Id) -> Result<()> {
        let shape = Kind::AccessLine.shape();
        let numbers: Vec<u16> =
            ["reason", "salt"].iter().filter_map(|name| shape.field(name)).map(|f| f.number).collect();
        for line in self.store.ids_where(Kind::AccessLine, "family_id", family)? {
            for logged in self.store.changes_of(line)? {
                let kept = logged.change.part(|r, op| r.id != line || !numbers.contains(&op.field));
                if let Some(kept) = kept {
                    let log = crate::store::OwnLog { number: logged.log, log: logged.log_id };
                    self.store.cut_change(log, logged.no, &kept)?;
                }
            }
            self.remake(Kind::AccessLine, line)?;
        }
        Ok(())
    }

    /// Rows of these records in what is kept of batches sent.
    fn forget_sent(&self, records: &BTreeSet<(Kind, Id)>) -> Result<()> {
        let mut codes = BTreeSet::new();
        for (kind, id) in records.iter().filter(|(k, _)| k.shape().code_letter.is_some()) {
            let code = self.store.get(*kind, *id)?.and_then(|s| s.record.text("code").map(str::to_owned));
            codes.extend(code);
        }
        // An attendance is named by its session and who attended.
        let gone = |code: &str| codes.contains(code) || code.split('/').any(|part| codes.contains(part));
        for (recipient, file, period, batch, body) in self.store.all_sent()? {
            let mut sent = Sent::unpack(&body)?;
            if sent.forget(gone) {
                self.store.set_sent(&recipient, &file, &period, &batch, &sent.pack()?)?;
            }
        }
        Ok(())
    }

    /// Own files of keys that hold this family's leave the folder. Who holds everything puts the keys of the
    /// other families in them into new ones first; who does not, takes away what the erasure names: there the
    /// one who decided it has done so.
    pub(in super::super) fn renew_keyrings_without(&self, family: Id, named: &[&str]) -> Result<()> {
        let everything = holding(&self.own_device()?.role).is_some_and(|h| h.of_all == EVERYTHING);
        let own: BTreeMap<String, String> = self
            .store
            .outbox()?
            .into_iter()
            .filter(|(path, _)| path.starts_with("k/"))
            .filter_map(|(path, _)| Some((hash_in(&path)?.to_owned(), path)))
            .collect();
        let devices: BTreeMap<Id, DeviceRow> =
            self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let mut again: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for hash in self.store.keyrings_of(family)? {
            let others: Vec<Id> =
                self.store.families_in_keyring(&hash)?.into_iter().filter(|f| *f != family).collect();
            let path = own.get(&hash);
            if everything {
                for (_, name, _) in ROLES {
                    again.entry(role_audience(name)).or_default().extend(&others);
                }
                if let Some(audience) = path.and_then(|p| p.split('/').nth(1)).and_then(unhex) {
                    again.entry(audience).or_default().extend(&others);
                }
            } else if !others.is_empty() && !named.contains(&hash.as_str()) {
                // Nobody else has the keys of the others yet, as far as is known.
                continue;
            }
            if let Some(path) = path {
                self.store.take_out(path)?;
            }
            self.store.forget_keyring(&hash)?;
        }
        for (audience, families) in again {
            self.send_again(audience, &families, &devices)?;
        }
        Ok(())
    }

    fn send_again(
        &self,
        audience: Id,
        families: &BTreeSet<Id>,
        devices: &BTreeMap<Id, DeviceRow>,
    ) -> Result<()> {
        let role = ROLES.iter().find(|(_, name, _)| role_audience(name) == audience);
        let (open, facets) = match (role, devices.get(&audience)) {
            (Some((code, _, facets)), _) => (self.role_public(*code)?, *facets),
            (None, Some(d)) if d.cut.is_none() => (Some(d.open), holding(&d.role).map_or(0, |h| h.of_own)),
            _ => (None, 0),
        };
        let Some(open) = open else { return Ok(()) };
        let mut households = vec![];
        for family in families {
            // The lines of a device's own access log are for those who hold everything.
            if facets != EVERYTHING && devices.contains_key(family) {
                continue;
            }
            for row in self.store.household_keys(*family)?.iter().filter(|r| r.facets == EVERYTHING) {
                let key = SecretKey::from_bytes(*row.key);
                let whole = HouseholdKey { household: *family, hlc: Hlc(row.hlc), facet: 0, key };
                if facets == EVERYTHING {
                    households.push(whole);
                    continue;
                }
                for facet in Facet::ALL.into_iter().filter(|f| facets & f.code() != 0) {
                    let key = whole.key.facet(facet);
                    households.push(HouseholdKey { facet: facet.code(), key, ..whole.clone() });
                }
            }
        }
        if households.is_empty() {
            return Ok(());
        }
        self.send_keyring(audience, &open, &Keys { households, ..Keys::default() }).map(drop)
    }
}

/// The digits of a file's hash in its path.
fn hash_in(path: &str) -> Option<&str> {
    path.strip_suffix(".tsg")?.rsplit('-').next().filter(|h| h.len() == IN_NAME)
}
