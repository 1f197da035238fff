//! Making a secret address one that is shown again: one person asks, another agrees (I-60). And what of it
//! waits on Today.

use super::App;
use super::sight::Sight;
use super::transact::{Outcome, Tx};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Date, Instant};
use crate::error::{Error, Result};
use crate::store::Stored;
use crate::view::{DueView, LiftView};
use chrono::Days;
use std::collections::HashSet;

/// Days before its end on which a secret address is to be renewed.
const REMIND_DAYS: u64 = 30;

impl App {
    /// Asks that a family's address be no secret any more. Nothing is shown before somebody else agrees. `draft` goes away with
    /// it.
    /// Errors `not_your_role`, `field_required` without a reason, `record_missing`, `not_secret`.
    pub fn ask_lift(&self, household: Id, reason: &str, draft: Option<&str>) -> Result<Outcome<()>> {
        self.ask(Act::LiftSecret)?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::field("field_required", "reason"));
        }
        self.transact(None, |tx| {
            tx.edit_secret(household, |record| {
                record.set("lift_asked_by", self.actor());
                record.set("lift_asked_at", self.now());
                record.set("lift_reason", reason.to_owned());
                Ok(())
            })?;
            tx.clear_draft(draft)
        })
    }

    /// Agrees: from now on the address is shown like any other. Errors `not_your_role`, `lift_not_asked`,
    /// `second_person_needed` where the acting worker asked.
    pub fn confirm_lift(&self, household: Id) -> Result<Outcome<()>> {
        self.ask(Act::LiftSecret)?;
        self.transact(Some("lift"), |tx| {
            tx.edit_secret(household, |record| {
                let asked = record.id_of("lift_asked_by");
                let asked = asked.ok_or_else(|| Error::field("lift_not_asked", "household_id"))?;
                if asked == self.actor() {
                    return Err(Error::field("second_person_needed", "household_id"));
                }
                record.set("address_secret", false);
                clear(record);
                Ok(())
            })
        })
    }

    /// Takes the question back, or says no: the address stays secret. Errors `not_your_role`,
    /// `lift_not_asked`.
    pub fn drop_lift(&self, household: Id) -> Result<Outcome<()>> {
        self.ask(Act::LiftSecret)?;
        self.transact(None, |tx| {
            tx.edit_secret(household, |record| {
                if record.get("lift_asked_by").is_empty() {
                    return Err(Error::field("lift_not_asked", "household_id"));
                }
                clear(record);
                Ok(())
            })
        })
    }

    /// The open question about a family's address, for those who may decide it: asked of every record of it, one
    /// that was merged since among them.
    pub(super) fn lift_view(&self, sight: &Sight, household: Id) -> Result<Option<LiftView>> {
        if !sight.role.may(Act::LiftSecret) {
            return Ok(None);
        }
        let marked = self.marked(household)?;
        let asked: Option<Vec<Id>> = marked.iter().map(|s| s.record.id_of("lift_asked_by")).collect();
        let (Some(asked), Some(first)) = (asked, marked.first().map(|s| &s.record)) else { return Ok(None) };
        let Some(by) = asked.first() else { return Ok(None) };
        Ok(Some(LiftView {
            by: self.worker_name(*by)?,
            at: first.read::<Instant>("lift_asked_at").map(|at| self.zone().rfc3339(at)),
            reason: first.text("lift_reason").unwrap_or_default().to_owned(),
            own: asked.contains(&self.actor()),
        }))
    }

    /// The records of a family, itself and those it was merged with, whose place is marked as secret.
    fn marked(&self, household: Id) -> Result<Vec<Stored>> {
        let stands = self.standing(Kind::Household, household)?;
        let mut found = vec![];
        for id in self.with_merged(Kind::Household, stands)? {
            let stored = self.peek(Kind::Household, id)?;
            found.extend(stored.filter(|s| s.header.deleted_at.is_none() && s.record.flag("address_secret")));
        }
        Ok(found)
    }

    /// What waits for somebody in charge: secret addresses to renew, questions to agree to, children whom
    /// somebody else wants to collect.
    pub(super) fn waiting_views(&self, sight: &Sight) -> Result<Vec<DueView>> {
        let mut views = vec![];
        if sight.role.may(Act::Supervise) {
            for id in self.store.collections_asked()? {
                let Some(stay) = self.peek(Kind::Stay, id)? else { continue };
                views.push(DueView {
                    kind: Kind::Stay.name().into(),
                    id: id.to_string(),
                    code: "collect_asked".into(),
                    household_id: stay.record.id_of("household_id").map(|h| h.to_string()),
                    title: match stay.record.id_of("person_id") {
                        Some(person) => self.person_name(person)?,
                        None => String::new(),
                    },
                    date: None,
                });
            }
        }
        if sight.role.may(Act::LiftSecret) {
            let soon = self.today().checked_add_days(Days::new(REMIND_DAYS)).unwrap_or(self.today());
            let asked = self.store.lifts_asked()?.into_iter().map(|id| (id, "lift_asked"));
            let ending = self.store.secrets_ending(soon)?.into_iter().map(|id| (id, "secret_ending"));
            let mut said = HashSet::new();
            for (id, code) in asked.chain(ending) {
                let stands = self.standing(Kind::Household, id)?;
                // Renewed is the record that stands; a question is one, whichever records it was asked of.
                let renewed = code == "secret_ending"
                    && stands != id
                    && self.marked(id)?.iter().any(|s| s.record.id == stands);
                if renewed || !said.insert((stands, code)) {
                    continue;
                }
                let Some(home) = self.peek(Kind::Household, id)?.map(|s| s.record) else { continue };
                // One's own question waits for others.
                if code == "lift_asked" && home.id_of("lift_asked_by") == Some(self.actor()) {
                    continue;
                }
                views.push(DueView {
                    kind: Kind::Household.name().into(),
                    id: id.to_string(),
                    code: code.into(),
                    household_id: Some(id.to_string()),
                    title: home.text("display_name").unwrap_or_default().to_owned(),
                    date: home.read::<Date>("secret_until").map(|d| d.to_string()),
                });
            }
        }
        Ok(views)
    }
}

impl Tx<'_> {
    fn edit_secret(&mut self, household: Id, f: impl Fn(&mut Record) -> Result<()>) -> Result<()> {
        self.stored(Kind::Household, household)?;
        let marked = self.app.marked(household)?;
        if marked.is_empty() {
            return Err(Error::field("not_secret", "household_id"));
        }
        for before in marked {
            let mut record = before.record.clone();
            f(&mut record)?;
            self.save(Some(&before), record)?;
        }
        Ok(())
    }
}

fn clear(record: &mut Record) {
    record.set("lift_asked_by", None::<Id>);
    record.set("lift_asked_at", None::<Instant>);
    record.set("lift_reason", None::<String>);
}
