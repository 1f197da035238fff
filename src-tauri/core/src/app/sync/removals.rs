//! Which removals stand. Every administrator's device holds the root and may remove any other, also while it
//! is being removed itself. The rule needs nobody to be asked: removals count in the order of their clocks,
//! and whoever is removed removes nobody from then on. So of two administrators who remove each other the
//! one who was quicker stays, on every device, whichever roster it read first.

use super::super::App;
use super::keys::{Grants, PUBLIC, ROLES, hex, parts, unhex, whole};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::scope::{EVERYTHING, holding};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::DeviceRow;
use crate::sync::crypt::SecretKey;
use crate::sync::wire::{HouseholdKey, Keys, OrganisationKey, TO_READ_WITH};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The setting that keeps all removals that any roster told of.
const REMOVALS: &str = "removals";

/// One device cut another one off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Removal {
    pub(super) hlc: Hlc,
    /// Zeros where the roster does not say: such a removal always counts.
    pub(super) by: Id,
    pub(super) log: Id,
    /// The last segment that counts.
    pub(super) cut: u64,
    /// Number of the last change that counts.
    pub(super) last_no: u64,
}

/// Those that stand, and those that were made by devices that were out by then.
fn told_apart(mut all: Vec<Removal>) -> (Vec<Removal>, Vec<Removal>) {
    all.sort();
    let mut out = BTreeSet::new();
    all.into_iter().partition(|r| {
        let stands = !out.contains(&r.by) || planted::is(Bug::EveryRemovalCounts);
        if stands {
            out.insert(r.log);
        }
        stands
    })
}

impl App {
    fn removals(&self) -> Result<Vec<Removal>> {
        let Some(said) = self.store.setting(REMOVALS)? else { return Ok(vec![]) };
        let said: Vec<Json> = serde_json::from_str(&said).unwrap_or_default();
        let read = |r: &Json| {
            let id = |key: &str| r[key].as_str().and_then(unhex);
            let (hlc, cut) = (Hlc(r["hlc"].as_u64()?), r["cut"].as_u64()?);
            let last_no = r["last_no"].as_u64()?;
            Some(Removal { hlc, by: id("by")?, log: id("log")?, cut, last_no })
        };
        Ok(said.iter().filter_map(read).collect())
    }

    /// The removal of a device that stands, the earliest if there are several.
    pub(super) fn removal_of(&self, log: Id) -> Result<Option<Removal>> {
        Ok(told_apart(self.removals()?).0.into_iter().find(|r| r.log == log))
    }

    /// Whether somebody was removed by a device that was out by then.
    pub(super) fn is_any_removal_void(&self) -> Result<bool> {
        Ok(!told_apart(self.removals()?).1.is_empty())
    }

    /// Remembers removals; the caller has a transaction open.
    pub(super) fn note_removals(&self, new: impl Iterator<Item = Removal>) -> Result<()> {
        let all = self.removals()?;
        let new: Vec<Removal> = new.filter(|r| !all.contains(r)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let said = all
            .into_iter()
            .chain(new)
            .map(|r| json!({ "hlc": r.hlc.0, "by": hex(r.by), "log": hex(r.log), "cut": r.cut, "last_no": r.last_no }));
        self.store.set_setting(REMOVALS, &Json::Array(said.collect()).to_string())
    }

    /// Brings the devices into line with the removals that stand. What was taken out of the log of one that
    /// is back is read again.
    pub(super) fn settle_removals(&self) -> Result<()> {
        let (standing, void) = told_apart(self.removals()?);
        let mut cuts: BTreeMap<Id, u64> = BTreeMap::new();
        for r in &standing {
            let cut = cuts.entry(r.log).or_insert(r.cut);
            *cut = r.cut.min(*cut);
        }
        let of_void: BTreeSet<Id> = void.iter().map(|r| r.log).collect();
        for device in self.store.devices()? {
            // A removal of which only an earlier version noted the end stays.
            let cut =
                cuts.get(&device.log).copied().or(device.cut.filter(|_| !of_void.contains(&device.log)));
            if cut != device.cut {
                let changed = DeviceRow { cut, ..device };
                self.store.set_device(&changed)?;
                if cut.is_some() {
                    self.now_removed(&changed)?;
                } else {
                    // Copies of what it wrote were passed over.
                    self.store.read_all_again()?;
                    self.store.set_setting("keys_tried", "")?;
                }
            }
        }
        self.withdraw_claims()
    }

    /// Whoever made a removal that does not stand gave new keys to all but the one that stays, and others
    /// may have written with them. Those who hold everything give them on to that one, to read with. To be
    /// called when keys were read.
    pub(super) fn hand_on_to_who_stays(&self) -> Result<()> {
        let own = self.own_device()?;
        let all = holding(&own.role).is_some_and(|h| h.of_all == EVERYTHING);
        let void = told_apart(self.removals()?).1;
        if own.cut.is_some() || void.is_empty() {
            return Ok(());
        }
        if !all {
            return self.give_back_what_opens();
        }
        for r in void {
            let Some(target) = self.store.device(r.log)?.filter(|d| d.cut.is_none() && d.log != self.log)
            else {
                continue;
            };
            let mut keys = self.keys_to_read_with()?;
            // No more than its role holds: also a visitor may be who stays.
            let Some(held) = holding(&target.role) else { continue };
            keys.scopes.retain(|k| held.shared.iter().any(|scope| scope.code() == k.code));
            keys.roles
                .retain(|k| ROLES.iter().any(|(role, _, facets)| *role == k.code && *facets == held.of_all));
            // Only a desk holds the desk's own keys, and this may be the only one: it is given what they would open.
            // The devices' access logs are for those who hold everything.
            let mut of_families = vec![];
            for key in keys.households {
                if held.of_all == EVERYTHING || self.store.device(key.household)?.is_none() {
                    of_families.extend(parts(&key, held.of_all));
                }
            }
            keys.households = of_families;
            let sent = format!("handed on to {}", hex(r.log));
            let count = (keys.scopes.len() + keys.roles.len() + keys.households.len()).to_string();
            if count != "0" && self.store.setting(&sent)?.as_ref() != Some(&count) {
                self.store.set_setting(&sent, &count)?;
                self.send_keyring(target.log, &target.open, &keys)?;
            }
        }
        Ok(())
    }

    /// Whoever made a removal that does not stand may have given new keys to visitors and desks alone, where all others
    /// who hold everything were meant to be out. What these wrote with them only they can open: so they give what opens it
    /// to those who hold everything.
    fn give_back_what_opens(&self) -> Result<()> {
        let mut rows = vec![];
        self.store.each_household_key(|row| {
            if row.hlc == TO_READ_WITH.0 {
                rows.push(row);
            }
        })?;
        let mut grants = Grants::new();
        for row in rows {
            if self.store.device(row.household)?.is_some() || self.is_erased(row.household)? {
                continue;
            }
            self.grant_part(&row, &mut grants)?;
        }
        self.send_grants(grants, &HashMap::new())
    }

    /// The keys that only open.
    fn keys_to_read_with(&self) -> Result<Keys> {
        let mut keys = Keys::default();
        for code in 1..200 {
            // Public keys stand behind the roles' codes.
            if ROLES.iter().any(|(role, _, _)| role + PUBLIC == code) {
                continue;
            }
            let old = self.store.scope_keys(code)?.into_iter().filter(|(hlc, _)| *hlc == TO_READ_WITH.0);
            let old = old.map(|(_, key)| OrganisationKey {
                code,
                hlc: TO_READ_WITH,
                key: SecretKey::from_bytes(*key),
            });
            if code < PUBLIC { keys.scopes.extend(old) } else { keys.roles.extend(old) }
        }
        self.store.each_household_key(|row| {
            // Or somebody gave it to a role under a key of it that only opens.
            if row.hlc.min(row.under) == TO_READ_WITH.0 && row.facets == EVERYTHING {
                keys.households.push(HouseholdKey { hlc: TO_READ_WITH, ..whole(&row) });
            }
        })?;
        Ok(keys)
    }
}
