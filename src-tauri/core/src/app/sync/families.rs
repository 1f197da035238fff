//! Whose families a device works with, and the keys of these: given to it, and renewed when it has no more to do
//! with one.

use super::super::{App, entity};
use super::keys::{Grants, hex, whole};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::kinds::{Assignment, Enrolment};
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Facet, holding};
use crate::domain::time::Date;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, Filter};
use crate::sync::wire::{Keys, TO_READ_WITH};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Days before an assignment begins on which its family's keys are given: the visitor may be away then.
const AHEAD: u64 = 7;

/// How much later than the newest one known a secret is that is made since a removed device knew that: between the two is
/// when others were told to leave the family.
pub(super) const BEHIND_DROPPED: u64 = 2;

/// Days after which a clock that shows a day so far behind the newest that others wrote, or so far after it, is in doubt.
const BEHIND: i64 = 1;
const AFTER: i64 = 45;

/// The setting that keeps families of which a removed device made a newer secret.
const MADE_SINCE: &str = "made_after_removal";

impl App {
    /// Gives the keys of families to the devices of those who work with them now, and renews the secret
    /// of families that somebody does not work with any more. Devices that hold everything do this.
    pub(super) fn share_keys(&self) -> Result<()> {
        let own = self.own_device()?;
        if holding(&own.role).is_none_or(|h| h.of_all != EVERYTHING) {
            return Ok(());
        }
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        self.in_one(|| {
            let mut grants = Grants::new();
            // In an order of their own, so that a run can be repeated.
            let mut wanted: BTreeMap<Id, (BTreeSet<Id>, u8)> = BTreeMap::new();
            let days = self.days_to_go_by()?;
            for d in devices.values().filter(|d| d.cut.is_none()) {
                let facets = holding(&d.role).map_or(0, |h| h.of_own);
                if facets != 0 {
                    wanted.insert(d.log, (self.families_for(d, &days)?, facets));
                } else if d.role == "reader" {
                    // Who reads the audit reads every device's lines of the access log.
                    wanted.insert(d.log, (devices.keys().copied().collect(), Facet::Case.code()));
                }
            }
            for (log, (families, _)) in &wanted {
                if planted::is(Bug::OldKeysAfterUnassigning) {
                    continue;
                }
                let given = self.store.granted_to(*log)?;
                let gone: Vec<Id> =
                    given.into_iter().map(|(h, _)| h).filter(|h| !families.contains(h)).collect();
                if gone.is_empty() {
                    continue;
                }
                // Behind all secrets that were given, also by a clock far ahead, and before the new ones: who is
                // given one of those again keeps the family.
                let mut newest = 0;
                for household in &gone {
                    newest = self.store.household_keys(*household)?.last().map_or(0, |k| k.hlc).max(newest);
                }
                let dropped = self.tick()?.max(Hlc(newest + 1));
                for household in &gone {
                    let hlc = self.tick()?.max(Hlc(dropped.0 + 1));
                    self.renew_household(*household, &own.role, hlc, &mut grants)?;
                    self.store.ungrant(*log, *household)?;
                }
                if let Some(device) = devices.get(log) {
                    self.send_dropped(device, gone.into_iter().map(|f| (f, dropped)).collect())?;
                }
            }
            let by_roles = self.known_by_removed_role(&devices)?;
            let made_by_them = self.made_after_removal()?;
            let mut renewed = vec![];
            for (household, newest) in
                self.known_to_removed()?.into_iter().chain(by_roles).chain(made_by_them)
            {
                // Newer than the one that is known out there, also where that came from a clock far ahead: once is enough.
                let hlc = self.tick()?.max(Hlc(newest + BEHIND_DROPPED));
                self.renew_household(household, &own.role, hlc, &mut grants)?;
                renewed.push((household, hlc));
            }
            self.drop_what_removed_gave(&renewed)?;
            for (log, (families, facets)) in &wanted {
                for household in families {
                    let rows = self.store.household_keys(*household)?;
                    for row in rows.iter().filter(|r| r.facets == EVERYTHING) {
                        self.grant_facets(*log, &whole(row), *facets, &mut grants)?;
                    }
                }
            }
            self.give_what_is_forgotten(&devices, &mut grants)?;
            self.send_grants(grants, &devices)?;
            Ok(())
        })
    }

    /// A removed device that held everything may have given a family to somebody who did not work with it any more, since
    /// it had not heard, and nobody else can tell. So those who ever worked with one of `renewed`, and do not now, are told to
    /// leave it, as of before the clock of its new secret: who is given that keeps the family.
    pub(super) fn drop_what_removed_gave(&self, renewed: &[(Id, Hlc)]) -> Result<()> {
        let devices = self.store.devices()?;
        let held_all =
            |d: &DeviceRow| d.cut.is_some() && holding(&d.role).is_some_and(|h| h.of_all == EVERYTHING);
        if renewed.is_empty() || !devices.iter().any(held_all) || planted::is(Bug::RemovedGiftsStay) {
            return Ok(());
        }
        let days = self.days_to_go_by()?;
        let worked_with = self.worked_with()?;
        for device in devices.iter().filter(|d| d.cut.is_none()) {
            let whose = match device.role.as_str() {
                "visitor" => Some(device.worker),
                "facilitator" => None,
                _ => continue,
            };
            let Some(worked) = worked_with.get(&whose) else { continue };
            let now = self.families_for(device, &days)?;
            let is_gone = |f: &Id| worked.contains(f) && !now.contains(f);
            let gone = renewed.iter().filter(|(f, _)| is_gone(f));
            let gone: Vec<(Id, Hlc)> = gone.map(|(f, hlc)| (*f, Hlc(hlc.0.saturating_sub(1)))).collect();
            if !gone.is_empty() {
                self.send_dropped(device, gone)?;
            }
        }
        Ok(())
    }

    /// A disk that was put back does not know whose secrets it gave to the roles since, and does not mend those keyrings
    /// where the folder loses one: what of them is here is given to the roles once more.
    fn give_what_is_forgotten(&self, devices: &HashMap<Id, DeviceRow>, grants: &mut Grants) -> Result<()> {
        for (log, of) in self.ended()? {
            let Some(device) = devices.get(&log).filter(|d| d.cut.is_none()) else { continue };
            let number = self.store.number_of(device.log, &device.label)?;
            let kept = self.store.segment(number, of)?.map_or(0, |s| s.last_no);
            let setting = format!("given again {}", hex(log));
            let known = self.store.setting(&setting)?.and_then(|no| no.parse().ok()).unwrap_or(kept);
            let changes = self.store.changes_after(number, known, usize::MAX >> 1)?;
            let Some(last) = changes.last().map(|c| c.no) else { continue };
            let edits = changes.iter().flat_map(|c| &c.change.records);
            for edit in edits.filter(|e| e.kind == Kind::Household as u8) {
                if self.is_erased(edit.id)? || planted::is(Bug::ForgottenKeysAreLost) {
                    continue;
                }
                let rows = self.store.household_keys(edit.id)?;
                for row in &rows {
                    if row.facets == EVERYTHING {
                        self.grant_roles(&whole(row), grants)?;
                    } else if !rows.iter().any(|r| r.facets == EVERYTHING && r.hlc == row.hlc) {
                        // The whole of it may be nowhere any more.
                        self.grant_part(row, grants)?;
                    }
                }
            }
            self.store.set_setting(&setting, &last.to_string())?;
        }
        Ok(())
    }

    /// A keyring of this disk that the disk does not know was made before it was put back. Others that were made with it
    /// may never have gone out: what is in it is given to the roles once more.
    pub(super) fn give_what_was_made_before(&self, issuer: &DeviceRow, keys: &Keys) -> Result<()> {
        let is_own =
            issuer.log == self.log || self.store.secret(&format!("device {}", issuer.log))?.is_some();
        let mut grants = Grants::new();
        for key in keys.households.iter().filter(|k| is_own && k.facet == 0) {
            if !self.is_erased(key.household)? {
                self.grant_roles(key, &mut grants)?;
            }
        }
        // To roles alone.
        self.send_grants(grants, &HashMap::new())
    }

    /// The families of which a removed device was given from here what is written with now, and the clock of that: it
    /// was made before its removal was known here, and who removed it could not renew what had not come there.
    fn known_to_removed(&self) -> Result<BTreeMap<Id, u64>> {
        let mut families = BTreeMap::new();
        for device in self.store.devices()?.into_iter().filter(|d| d.cut.is_some()) {
            for (household, given) in self.store.granted_to(device.log)? {
                let newest = self.store.household_keys(household)?.last().map_or(0, |k| k.hlc);
                if newest <= given {
                    families.insert(household, newest);
                }
            }
        }
        Ok(families)
    }

    /// The families whose newest secret somebody gave to a role under a key of it that a removed device holds: they
    /// had not heard of the removal, and its remover did not know the secret. Of those that were made
    /// before the removal only the remover, who renewed all others with it, knows that nobody else does.
    fn known_by_removed_role(&self, devices: &HashMap<Id, DeviceRow>) -> Result<Vec<(Id, u64)>> {
        if devices.values().all(|d| d.cut.is_none()) || planted::is(Bug::KnownSecretsStay) {
            return Ok(vec![]);
        }
        let renewed = self.roles_renewed()?;
        let own = self.store.setting(super::removed::OWN_KEYS)? == Some(renewed.to_string());
        self.store.known_by_older_roles(renewed, own, TO_READ_WITH.0)
    }

    /// A device that was removed made secrets since. Somebody who had not heard may have passed them on, and who got
    /// them goes on writing with the newest: a newer one is made.
    pub(super) fn note_made_after_removal(&self, keys: &Keys, removed: &DeviceRow) -> Result<()> {
        let whole = holding(&self.own_device()?.role).is_some_and(|h| h.of_all == EVERYTHING);
        let whole = whole && !planted::is(Bug::KnownSecretsStay);
        let Some(removal) = self.removal_of(removed.log)?.filter(|_| whole) else { return Ok(()) };
        let mut noted = self.store.setting(MADE_SINCE)?.unwrap_or_default();
        for k in keys.households.iter().filter(|k| k.hlc > removal.hlc) {
            if self.is_erased(k.household)? {
                continue;
            }
            let known = self.store.household_keys(k.household)?;
            let newest = known.iter().rfind(|there| there.hlc != TO_READ_WITH.0).map_or(0, |there| there.hlc);
            if newest <= k.hlc.0 {
                noted.push_str(&format!("{} {}\n", k.household, k.hlc.0));
            }
        }
        self.store.set_setting(MADE_SINCE, &noted)
    }

    /// What was noted of that, once.
    fn made_after_removal(&self) -> Result<Vec<(Id, u64)>> {
        let noted = self.store.setting(MADE_SINCE)?.unwrap_or_default();
        let mut families: BTreeMap<Id, u64> = BTreeMap::new();
        for line in noted.lines() {
            if let Some((family, hlc)) = line.split_once(' ')
                && let (Ok(family), Ok(hlc)) = (Id::parse(family), hlc.parse::<u64>())
            {
                let newest = families.entry(family).or_default();
                *newest = hlc.max(*newest);
            }
        }
        if !noted.is_empty() {
            self.store.set_setting(MADE_SINCE, "")?;
        }
        Ok(families.into_iter().collect())
    }

    /// Today; where this clock is in doubt, also the day of the newest change of others: what somebody needs on either
    /// day is not taken from them.
    fn days_to_go_by(&self) -> Result<Vec<Date>> {
        let (today, newest) = (self.today(), self.days_of_others()?.into_iter().max());
        let sure = newest.is_none_or(|newest| (-BEHIND..=AFTER).contains(&(today - newest).num_days()));
        Ok(Some(today).into_iter().chain(newest.filter(|_| !sure)).collect())
    }

    /// Whether this clock shows a day before the one on which most others wrote last.
    pub(super) fn is_clock_behind(&self) -> Result<bool> {
        let (today, days) = (self.today(), self.days_of_others()?);
        let ahead = days.iter().filter(|day| (today - **day).num_days() < -BEHIND).count();
        Ok(ahead > 1 && 2 * ahead > days.len())
    }

    /// The days, as their own clocks had it, on which others wrote last.
    fn days_of_others(&self) -> Result<Vec<Date>> {
        let newest = self.store.newest_of_others()?;
        Ok(newest.into_iter().map(|hlc| self.zone().local(hlc.instant()).date()).collect())
    }

    /// The families that each visitor ever worked with, and under None those of whom somebody ever took part in a course.
    fn worked_with(&self) -> Result<HashMap<Option<Id>, BTreeSet<Id>>> {
        let mut enrolments = vec![];
        self.store.each_stored(Kind::Assignment, |s| {
            enrolments.extend(s.record.id_of("enrolment_id").map(|e| (s.record.id_of("worker_id"), e)));
            Ok(())
        })?;
        self.store.each_stored(Kind::Enrolment, |s| {
            enrolments.extend(s.record.id_of("course_id").map(|_| (None, s.record.id)));
            Ok(())
        })?;
        let mut families: HashMap<Option<Id>, BTreeSet<Id>> = HashMap::new();
        for (whose, enrolment) in enrolments {
            families.entry(whose).or_default().extend(self.families_of(Kind::Enrolment, enrolment, 0)?);
        }
        Ok(families)
    }

    /// The families that a device's worker works with on one of `days`: a visitor's assignments, from a week before
    /// they begin to the day they end; for a facilitator the people enrolled in courses.
    fn families_for(&self, device: &DeviceRow, days: &[Date]) -> Result<BTreeSet<Id>> {
        let mut families = BTreeSet::new();
        let soon = |day: Date| day.checked_add_days(chrono::Days::new(AHEAD)).unwrap_or(day);
        if device.role == "visitor" {
            for record in self.all_records(Kind::Assignment, &Filter::by("worker_id", device.worker))? {
                let a: Assignment = entity(&record)?;
                if days.iter().any(|day| a.from <= soon(*day) && a.to.is_none_or(|to| *day <= to)) {
                    families.extend(self.families_of(Kind::Enrolment, a.enrolment_id, 0)?);
                }
            }
        } else {
            for record in self.all_records(Kind::Enrolment, &Filter::default())? {
                let e: Enrolment = entity(&record)?;
                if e.course_id.is_some() && e.ended_on.is_none_or(|on| days.iter().any(|day| *day <= on)) {
                    families.extend(self.families_of(Kind::Enrolment, e.id, 0)?);
                }
            }
        }
        Ok(families)
    }
}
