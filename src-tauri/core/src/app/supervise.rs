//! Somebody who is not on a child's list wants to collect it: the desk asks, a supervisor decides, and only
//! then the child leaves.

use super::App;
use super::put::Reason;
use super::transact::{Outcome, Tx};
use crate::domain::access::Act;
use crate::domain::check::collect;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::view::CollectAskView;
use serde_json::{Map, Value as Json};

/// Who a stay's record says collects the child, or is asked for: by record, or by name.
type Who = (Option<Id>, Option<String>);

fn who(record: &Record, id: &str, name: &str) -> Who {
    (record.id_of(id), record.text(name).map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned))
}

/// Whether a supervisor has allowed the one who collects.
pub(super) fn is_approved(record: &Record) -> bool {
    let collector = who(record, "collected_by_id", "collected_by");
    let allowed = who(record, "collect_approved_id", "collect_approved_for");
    record.kind == Kind::Stay && !record.get("collect_approved_by").is_empty() && collector == allowed
}

impl App {
    /// Asks a supervisor whether somebody who is not on the list may collect the child of a stay: `person`
    /// by record, or `name`. `draft` goes away with it. Errors `not_your_role`, `record_missing`, `field_required` at
    /// `collected_by`.
    pub fn ask_collect(
        &self,
        stay: Id,
        person: Option<Id>,
        name: Option<&str>,
        draft: Option<&str>,
    ) -> Result<Outcome<()>> {
        self.ask(Act::Beds)?;
        let name = name.map(str::trim).filter(|n| !n.is_empty());
        if person.is_none() && name.is_none() {
            return Err(Error::field("field_required", "collected_by"));
        }
        self.transact(None, |tx| {
            if let Some(person) = person {
                tx.refers(Kind::Person, person).map_err(|e| e.at("collected_by_id"))?;
            }
            tx.edit_stay(stay, |record| {
                record.set("collect_asked_by", self.actor());
                record.set("collect_asked_id", person);
                record.set("collect_asked_for", name.map(str::to_owned));
                Ok(())
            })?;
            tx.clear_draft(draft)
        })
    }

    /// A supervisor allows the one who was asked for, with a reason, or refuses. `draft` goes away with it. Errors
    /// `not_your_role`, `collect_not_asked`, `field_required` at `reason`.
    pub fn decide_collect(
        &self,
        stay: Id,
        allowed: bool,
        reason: &str,
        draft: Option<&str>,
    ) -> Result<Outcome<()>> {
        self.ask(Act::Supervise)?;
        let reason = reason.trim();
        if allowed && reason.is_empty() {
            return Err(Error::field("field_required", "reason"));
        }
        let name = self.worker_name(self.actor())?;
        self.transact(None, |tx| {
            tx.edit_stay(stay, |record| {
                if record.get("collect_asked_by").is_empty() {
                    return Err(Error::field("collect_not_asked", "id"));
                }
                let (person, typed) = who(record, "collect_asked_id", "collect_asked_for");
                if allowed {
                    record.set("collect_approved_by", self.actor());
                    record.set("collect_approved_id", person);
                    record.set("collect_approved_for", typed);
                    record.set("approved_by", name.clone());
                }
                record.set("collect_asked_by", None::<Id>);
                record.set("collect_asked_id", None::<Id>);
                record.set("collect_asked_for", None::<String>);
                Ok(())
            })?;
            for code in collect::CODES.into_iter().filter(|_| allowed) {
                tx.put_reason(Kind::Stay, stay, &Reason { code: code.to_owned(), text: reason.to_owned() })?;
            }
            tx.clear_draft(draft)
        })
    }

    /// The open question of a stay.
    pub(super) fn collect_ask(&self, stay: &Record) -> Result<Option<CollectAskView>> {
        let by = stay.id_of("collect_asked_by");
        self.collect_view(by, who(stay, "collect_asked_id", "collect_asked_for"))
    }

    /// Whom a supervisor has allowed.
    pub(super) fn collect_approval(&self, stay: &Record) -> Result<Option<CollectAskView>> {
        let by = stay.id_of("collect_approved_by");
        self.collect_view(by, who(stay, "collect_approved_id", "collect_approved_for"))
    }

    fn collect_view(&self, by: Option<Id>, (person, typed): Who) -> Result<Option<CollectAskView>> {
        let Some(by) = by else { return Ok(None) };
        Ok(Some(CollectAskView {
            by: self.worker_name(by)?,
            person_id: person.map(|p| p.to_string()),
            name: match person {
                Some(person) => self.person_name(person)?,
                None => typed.unwrap_or_default(),
            },
        }))
    }
}

impl Tx<'_> {
    fn edit_stay(&mut self, stay: Id, f: impl FnOnce(&mut Record) -> Result<()>) -> Result<()> {
        let before = self.stored(Kind::Stay, stay)?;
        if before.header.deleted_at.is_some() {
            return Err(Error::field("record_deleted", "id"));
        }
        let mut record = before.record.clone();
        f(&mut record)?;
        self.save(Some(&before), record).map(|_| ())
    }

    /// A supervisor who checks the child out with a reason allows it by that.
    pub(super) fn take_approval(&mut self, record: &mut Record, given: &Map<String, Json>) -> Result<()> {
        let reasons = given.get("overrides").and_then(Json::as_array).into_iter().flatten();
        let mut codes = reasons.filter_map(|r| r.get("code").and_then(Json::as_str));
        if record.get("approved_by").is_empty()
            || !codes.any(|code| collect::CODES.contains(&code))
            || !self.app.sight()?.role.may(Act::Supervise)
        {
            return Ok(());
        }
        let (person, name) = who(record, "collected_by_id", "collected_by");
        self.supervised = Some(record.id);
        record.set("collect_approved_by", self.app.actor());
        record.set("collect_approved_id", person);
        record.set("collect_approved_for", name);
        Ok(())
    }
}
