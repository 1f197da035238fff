//! Erasing a family: its records are destroyed on every device, what it added to figures stays.

use super::figures;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::calendar::fiscal_year;
use crate::domain::id::Id;
use crate::domain::kinds::{Household, Person, Stay};
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Date, Instant};
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::view::ErasedView;
use std::collections::BTreeSet;

/// The space of ids that follow from a family's: two administrators who erase the same family write the
/// same records.
const SPACE: Id = Id::from_bytes(*b"tsunagi1 erasure");

/// Fiscal years back from today of which figures are kept.
const YEARS: i32 = 30;

impl App {
    /// Whether the records of this family were erased, here or elsewhere.
    pub(super) fn is_erased(&self, family: Id) -> Result<bool> {
        self.store.is_erased(family)
    }

    /// Destroys a family's records here, and on every other device at its next round of sharing. `basis` is
    /// a code of `erasure_basis`; `typed` is the family's code, typed by the person as a confirmation. What
    /// the family added to the figures of fiscal years stays, without a name. People who belong to another
    /// family too stay with it.
    ///
    /// Errors: `not_your_role`, `record_missing`, `code_unknown`, `confirmation_differs`,
    /// `reason_required`, `reason_names_family`, `family_present` (a stay has not ended).
    pub fn erase(&self, household: Id, basis: &str, reason: &str, typed: &str) -> Result<ErasedView> {
        self.check_may_erase()?;
        let family: Household = entity(&self.stored(Kind::Household, household)?.record)?;
        if !self.catalogue.list("erasure_basis").is_some_and(|l| l.contains(basis)) {
            return Err(Error::field("code_unknown", "basis"));
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::field("reason_required", "reason"));
        }
        if family.code.as_deref() != Some(typed.trim()) {
            return Err(Error::field("confirmation_differs", "typed"));
        }
        self.store.overwrite_deleted()?;
        let done = self.transact(None, |tx| {
            let records = self.records_to_destroy(household, &[])?;
            self.check_erasable(&family, &records, reason)?;
            let years = self.years_of(&records)?;
            let before = figures::of_years(self, years)?;
            let people: Vec<Id> =
                records.iter().filter(|(k, _)| *k == Kind::Person).map(|(_, id)| *id).collect();
            let keyrings = self.store.keyrings_of(household)?;
            if self.is_sharing()? {
                self.renew_keyrings_without(household, &[])?;
            }
            let destroyed = self.destroy(household, &people)?;
            let kept = figures::difference(&before, &figures::of_years(self, years)?);
            if !kept.is_empty() {
                let mut record = Record::new(
                    Kind::Figures,
                    Id::v5(SPACE, &[household.as_bytes(), &b"figures"[..]].concat()),
                );
                record.set("figures", serde_json::to_string(&kept).unwrap_or_default());
                tx.save(None, record)?;
            }
            let erasure = Id::v5(SPACE, household.as_bytes());
            let mut record = Record::new(Kind::Erasure, erasure);
            record.set("erased_id", household);
            record.set("at", self.now());
            record.set("by", self.actor());
            record.set("basis", basis.to_owned());
            record.set("keyrings", keyrings.join(";"));
            record.set("person_ids", people);
            tx.save(None, record)?;
            tx.log_access(AccessAct::Erasure, Some((Kind::Erasure, erasure)), reason)?;
            Ok(ErasedView { records: destroyed as i64, figures: kept.len() as i64 })
        })?;
        self.after_destroying()?;
        Ok(done.value)
    }

    /// Error `not_your_role` where the acting worker, or this device, is no administrator's.
    fn check_may_erase(&self) -> Result<()> {
        let sight = self.ask(Act::Erase)?;
        let device = !self.is_sharing()? || self.own_device_role()? == "administrator";
        if device { Ok(()) } else { self.refuse(None, sight.refusal(Act::Erase)) }
    }

    /// Nobody of the family is in the house, and the reason, which stays, tells no name of theirs.
    fn check_erasable(&self, family: &Household, records: &BTreeSet<(Kind, Id)>, reason: &str) -> Result<()> {
        let mut names = vec![family.display_name.clone()];
        names.extend(family.code.clone());
        for (kind, id) in records {
            let Some(stored) = self.store.get(*kind, *id)? else { continue };
            if *kind == Kind::Stay {
                let stay: Stay = entity(&stored.record)?;
                if stay.status == "in_stay" && stored.header.deleted_at.is_none() {
                    return Err(Error::refused("family_present"));
                }
            }
            if *kind == Kind::Person {
                let p: Person = entity(&stored.record)?;
                names
                    .extend([p.family_name, p.given_name, p.family_kana, p.given_kana].into_iter().flatten());
            }
        }
        if names.iter().any(|n| n.chars().count() > 1 && reason.contains(n.trim())) {
            return Err(Error::field("reason_names_family", "reason"));
        }
        Ok(())
    }

    /// The fiscal years in which these records may count, up to this one.
    fn years_of(&self, records: &BTreeSet<(Kind, Id)>) -> Result<(i32, i32)> {
        let now = fiscal_year(self.today());
        let (mut first, mut last) = (now, now);
        let mut see = |day: Date| {
            let year = fiscal_year(day);
            first = first.min(year);
            last = last.max(year);
        };
        for (kind, id) in records {
            let Some(stored) = self.store.get(*kind, *id)? else { continue };
            let mut of = vec![stored.record];
            if *kind == Kind::Attendance
                && let Some(session) = of.first().and_then(|r| r.id_of("session_id"))
            {
                of.extend(self.store.get(Kind::Session, session)?.map(|s| s.record));
            }
            for record in of.iter().filter(|r| r.kind != Kind::Person) {
                for value in &record.values {
                    match value {
                        Value::Date(day) => see(*day),
                        Value::Instant(Instant(at)) => see(self.zone().date_of(Instant(*at))),
                        _ => {}
                    }
                }
            }
        }
        Ok((first.max(now - YEARS), last.min(now + 1)))
    }
}
