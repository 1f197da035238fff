//! Consents of a family: what was given, what was withdrawn, and what had gone out before.

use super::transact::Outcome;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::{Consent, ExportBatch};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::export::register::Register;
use crate::export::scope::Recipient;
use crate::store::Filter;
use crate::view::{ConsentLine, ConsentsView, PutView, RecallView, SentBatch};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

impl App {
    /// The consents of a family and of its members, the newest first, and the batches to call back.
    /// Errors `record_missing`, `not_your_role`.
    pub fn consents(&self, household: Id) -> Result<ConsentsView> {
        self.ask(Act::Consent)?;
        self.stored(Kind::Household, household)?;
        let mut found: Vec<Consent> = vec![];
        let mut take = |filter: &Filter| -> Result<()> {
            for record in self.records(Kind::Consent, filter)? {
                found.push(entity(&record)?);
            }
            Ok(())
        };
        take(&Filter::by("household_id", household))?;
        let members = self.records(Kind::Membership, &Filter::by("household_id", household))?;
        let people: BTreeSet<Id> = members.iter().filter_map(|m| m.id_of("person_id")).collect();
        for person in people {
            take(&Filter::by("person_id", person))?;
        }
        found.sort_by_key(|c| std::cmp::Reverse((c.given_on, c.id)));
        found.dedup_by_key(|c| c.id);
        let consents = found.into_iter().map(|c| self.consent_line(c)).collect::<Result<_>>()?;
        Ok(ConsentsView { consents, recalls: self.recalls(household)? })
    }

    fn consent_line(&self, c: Consent) -> Result<ConsentLine> {
        Ok(ConsentLine {
            id: c.id.to_string(),
            scope: c.scope,
            given_on: c.given_on.to_string(),
            method: c.method,
            person: c.person_id.map(|id| self.person_name(id)).transpose()?,
            recipient_id: c.recipient_org_id.map(|id| id.to_string()),
            recipient: c.recipient_org_id.map(|id| self.name_of(Kind::Organisation, id)).transpose()?,
            withdrawn_on: c.withdrawn_on.map(|d| d.to_string()),
        })
    }

    /// A consent ends: from now on no identified or pseudonymous row of the family leaves to whom it was
    /// about. What goes out by law is not stopped. Errors `record_missing`, `not_your_role`, `consent_withdrawn`
    /// (it is already), `date_order` (before it was given, or later than today).
    pub fn withdraw_consent(&self, consent: Id, on: Date) -> Result<Outcome<PutView>> {
        self.ask(Act::Consent)?;
        self.transact(None, |tx| {
            let there: Consent = entity(&tx.stored(Kind::Consent, consent)?.record)?;
            if there.withdrawn_on.is_some() {
                return Err(Error::field("consent_withdrawn", "withdrawn_on"));
            }
            if on < there.given_on || on > self.today() {
                return Err(Error::field("date_order", "withdrawn_on"));
            }
            tx.put(Kind::Consent, &json!({ "id": consent.to_string(), "withdrawn_on": on.to_string() }))
        })
    }

    /// What had gone out to whom before sharing was withdrawn: one entry a recipient, each a letter.
    pub fn recalls(&self, household: Id) -> Result<Vec<RecallView>> {
        self.ask(Act::Consent)?;
        let mut sent: BTreeMap<Id, Vec<ExportBatch>> = BTreeMap::new();
        for record in self.records(Kind::ExportBatch, &Filter::default())? {
            let batch: ExportBatch = entity(&record)?;
            if let Some(to) = batch.recipient_org_id.filter(|_| batch.household_ids.contains(&household)) {
                sent.entry(to).or_default().push(batch);
            }
        }
        let code =
            self.stored(Kind::Household, household)?.record.text("code").unwrap_or_default().to_owned();
        let mut recalls = vec![];
        for (to, mut batches) in sent {
            let organisation = self.stored(Kind::Organisation, to)?.record;
            let mut register =
                Register::new(&self.store, Recipient::of(&organisation)?, self.today(), false)?;
            register.look_up(Some(household), None)?;
            let Some(on) = register.withdrawn_on(Some(household), None) else { continue };
            batches.sort_by_key(|b| (b.made_at, b.id));
            recalls.push(RecallView {
                recipient_id: to.to_string(),
                recipient: organisation.text("name").unwrap_or_default().to_owned(),
                sender: self.profile()?.organisation.unwrap_or_default(),
                household_code: code.clone(),
                withdrawn_on: on.to_string(),
                batches: batches
                    .into_iter()
                    .map(|b| SentBatch {
                        id: b.id.to_string(),
                        batch: b.batch,
                        made_on: self.zone().date_of(b.made_at).to_string(),
                        from: b.from.to_string(),
                        to: b.to.to_string(),
                        level: b.level,
                        folder: b.folder,
                        files: b.files.unwrap_or_default().split(';').map(str::to_owned).collect(),
                    })
                    .collect(),
            });
        }
        recalls.sort_by(|a, b| a.recipient.cmp(&b.recipient));
        Ok(recalls)
    }
}
