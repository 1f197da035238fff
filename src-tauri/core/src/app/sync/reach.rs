//! What a device could have read: asked when it is lost.

use super::super::{App, entity};
use crate::domain::access::Act;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::kinds::{Assignment, Enrolment};
use crate::domain::record::Kind;
use crate::domain::scope::{Facet, Scope, holding};
use crate::domain::time::{Date, Instant};
use crate::error::{Error, Result};
use crate::store::{DeviceRow, Filter};
use crate::view::{ReachFamily, ReachView};
use std::collections::BTreeMap;

/// Days before an assignment begins on which its family's keys are given.
const AHEAD: u64 = 7;

/// From when to when a device held a family; no end while it does.
type Held = (Option<Date>, Option<Date>);

impl App {
    /// What a device could have read until now, by the role that it was invited with, the families that it
    /// was given keys of, and the days of the assignments. Errors `device_missing`, `I-31`.
    pub fn reach_of(&self, label: &str) -> Result<ReachView> {
        self.ask(Act::Reach)?;
        let missing = || Error::field("device_missing", "device");
        let device = self.store.devices()?.into_iter().find(|d| d.label == label).ok_or_else(missing)?;
        let held = holding(&device.role);
        let (all, own) = held.map_or((0, 0), |h| (h.of_all, h.of_own));
        let facets = Facet::ALL.into_iter().filter(|f| (all | own) & f.code() != 0).map(Facet::name);
        let shared = held.map(|h| h.shared).unwrap_or_default();
        let mut families = vec![];
        let count = if all != 0 {
            self.records(Kind::Household, &Filter::default())?.len() as i64
        } else {
            for (household, (since, until)) in self.families_held(&device)? {
                let Some(stored) = self.store.get(Kind::Household, household)? else { continue };
                families.push(ReachFamily {
                    household_id: household.to_string(),
                    code: stored.record.text("code").unwrap_or_default().to_owned(),
                    name: stored.record.text("display_name").unwrap_or_default().to_owned(),
                    since: since.map(|d| d.to_string()),
                    until: until.map(|d| d.to_string()),
                });
            }
            families.len() as i64
        };
        families.sort_by(|a, b| (&a.until.is_some(), &a.code).cmp(&(&b.until.is_some(), &b.code)));
        let joined = Some(Hlc(device.hlc)).filter(|h| h.0 > 0).map(|h| Instant((h.0 >> 16) as i64));
        Ok(ReachView {
            device: device.label,
            worker: self.worker_name(device.worker)?,
            role: device.role,
            joined: joined.map(|at| self.zone().rfc3339(at)),
            all_families: all != 0,
            count,
            facets: facets.map(str::to_owned).collect(),
            shared: shared.iter().map(|s: &Scope| s.name().to_owned()).collect(),
            families,
        })
    }

    /// The families that a device holds or held because its worker worked with them.
    fn families_held(&self, device: &DeviceRow) -> Result<BTreeMap<Id, Held>> {
        let mut held: BTreeMap<Id, Held> = BTreeMap::new();
        let today = self.today();
        let mut add = |family: Id, since: Option<Date>, until: Option<Date>| {
            let until = until.filter(|to| *to < today);
            let of = held.entry(family).or_insert((since, until));
            of.0 = match (of.0, since) {
                (Some(a), Some(b)) => Some(a.min(b)),
                _ => None,
            };
            of.1 = of.1.and_then(|a| until.map(|b| a.max(b)));
        };
        if device.role == "visitor" {
            for record in self.records(Kind::Assignment, &Filter::by("worker_id", device.worker))? {
                let a: Assignment = entity(&record)?;
                let since = a.from.checked_sub_days(chrono::Days::new(AHEAD)).unwrap_or(a.from);
                if since <= today {
                    for family in self.families_of(Kind::Enrolment, a.enrolment_id, 0)? {
                        add(family, Some(since), a.to);
                    }
                }
            }
        } else if holding(&device.role).is_some_and(|h| h.of_own != 0) {
            for record in self.records(Kind::Enrolment, &Filter::default())? {
                let e: Enrolment = entity(&record)?;
                if e.course_id.is_some() {
                    for family in self.families_of(Kind::Enrolment, e.id, 0)? {
                        add(family, e.started_on.or(e.applied_on), e.ended_on);
                    }
                }
            }
        }
        // Given by this device, whatever the records say now.
        for (family, _) in self.store.granted_to(device.log)? {
            held.entry(family).or_insert((None, None));
        }
        Ok(held)
    }
}
