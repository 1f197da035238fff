//! Which removals stand. Every administrator's device holds the root and may remove any other, also while it
//! is being removed itself. The rule needs nobody to be asked: removals count in the order of their clocks,
//! and whoever is removed removes nobody from then on. So of two administrators who remove each other the
//! one who was quicker stays, on every device, whichever roster it read first.

use super::super::App;
use super::keys::{hex, unhex};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::DeviceRow;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

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
            Some(Removal { hlc, by: id("by")?, log: id("log")?, cut })
        };
        Ok(said.iter().filter_map(read).collect())
    }

    /// The removal of a device that stands, the earliest if there are several.
    pub(super) fn removal_of(&self, log: Id) -> Result<Option<Removal>> {
        Ok(told_apart(self.removals()?).0.into_iter().find(|r| r.log == log))
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
            .map(|r| json!({ "hlc": r.hlc.0, "by": hex(r.by), "log": hex(r.log), "cut": r.cut }));
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
                }
            }
        }
        Ok(())
    }

    /// Whoever made a removal that does not stand gave new keys to all but the one that stays, and has
    /// them: administrators make others in their place. To be called when a roster was opened.
    pub(super) fn renew_over_void(&self) -> Result<()> {
        let own = self.own_device()?;
        if self.root().is_err() || own.cut.is_some() {
            return Ok(());
        }
        for r in told_apart(self.removals()?).1 {
            let done = format!("renewed over {} {} {}", hex(r.by), hex(r.log), r.hlc.0);
            if self.store.setting(&done)?.is_none() {
                self.store.set_setting(&done, "1")?;
                self.renew_shared(self.tick()?.max(Hlc(r.hlc.0.saturating_add(1))))?;
            }
        }
        Ok(())
    }
}
