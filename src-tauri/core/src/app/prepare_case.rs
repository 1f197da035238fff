//! What follows from consultations, referrals, plans, responses and shipments before they are checked.

use super::transact::Tx;
use crate::domain::age::{age_band, age_months};
use crate::domain::check::case::scope_for;
use crate::domain::id::Id;
use crate::domain::kinds::Consent;
use crate::domain::record::{Kind, Record};
use crate::domain::score::Item;
use crate::domain::time::{Date, Instant};
use crate::domain::value::Map as Keys;
use crate::error::{Error, Result};
use crate::store::{Filter, Stored};
use serde_json::{Map, Value as Json, json};

/// Statuses of a referral that went out or came in.
const SENT: [&str; 4] = ["sent", "accepted", "declined", "linked"];

impl Tx<'_> {
    pub(super) fn prepare_consultation(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        self.of_type(r, "consultation")?;
        let received: Option<Instant> = r.read("received_at");
        let moved = before.is_none_or(|b| b.record.get("received_at") != r.get("received_at"));
        if let (true, Some(at)) = (moved && !given.contains_key("occurred_on"), received) {
            r.set("occurred_on", self.app.zone.date_of(at));
        }
        super::prepare::need(r, &["occurred_on"])?;
        let day: Option<Date> = r.read("occurred_on").flatten();
        let clients: Vec<Id> = r.read("client_person_ids").unwrap_or_default();
        if let (true, Some(enrolment)) = (r.get("household_id").is_empty(), r.id_of("enrolment_id")) {
            let household = self.stored(Kind::Enrolment, enrolment)?.record.id_of("household_id");
            r.set("household_id", household);
        }
        self.household_from(r, clients.first().copied(), day)?;
        if before.is_none() && clients.is_empty() && r.get("household_id").is_empty() {
            r.set("anonymous", true);
        }
        if r.get("infant_age_band").is_empty()
            && let Some(day) = day
        {
            r.set("infant_age_band", self.app.age_band_of(&clients, day)?);
        }
        let Some(programme) = r.id_of("programme_id") else { return Ok(()) };
        let rules = self.app.rules_of(programme)?;
        if rules.abuse_type_required == Some(true) {
            super::prepare::need(r, &["abuse_type_primary"])?;
        }
        if rules.interview_kind_required == Some(true) {
            super::prepare::need(r, &["interview_kind"])?;
        }
        if r.get("abuse_type_primary").is_empty() && r.get("interview_kind").is_empty() {
            super::prepare::need(r, &["topics"])?;
        }
        if before.is_some_and(|b| b.record.flag("is_notification")) && !r.flag("is_notification") {
            return Err(Error::field("I-51", "is_notification"));
        }
        if r.id_of("same_event_as") == Some(r.id) {
            return Err(Error::field("reference_self", "same_event_as"));
        }
        self.place_from(r, before, given, r.id_of("household_id"), day)
    }

    pub(super) fn prepare_referral(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        let out = r.text("direction") == Some("out");
        let (own, other) = if out { ("from_org_id", "to_org_id") } else { ("to_org_id", "from_org_id") };
        if r.get(own).is_empty() {
            r.set(own, Some(self.app.organisation));
        }
        super::prepare::need(r, &[other])?;
        if let Some(consultation) = r.id_of("consultation_id") {
            let from = self.stored(Kind::Consultation, consultation)?.record;
            for name in ["household_id", "programme_id"] {
                if r.get(name).is_empty() {
                    r.set(name, from.id_of(name));
                }
            }
            let clients: Vec<Id> = from.read("client_person_ids").unwrap_or_default();
            if r.get("person_id").is_empty() {
                r.set("person_id", clients.first().copied());
            }
        }
        let sent = r.text("status").is_some_and(|s| SENT.contains(&s));
        if sent && r.get("sent_at").is_empty() {
            r.set("sent_at", self.app.now());
        }
        let moved = before.is_none_or(|b| b.record.get("sent_at") != r.get("sent_at"));
        if moved && !given.contains_key("occurred_on") {
            let at = r.read::<Instant>("sent_at").unwrap_or(self.app.now());
            r.set("occurred_on", self.app.zone.date_of(at));
        }
        let day: Option<Date> = r.read("occurred_on").flatten();
        self.household_from(r, r.id_of("person_id"), day)?;
        if r.get("household_id").is_empty()
            && r.get("person_id").is_empty()
            && r.get("consultation_id").is_empty()
        {
            return Err(Error::field("field_required", "household_id"));
        }
        if r.text("status") == Some("linked") && !given.contains_key("linked") {
            r.set("linked", true);
        }
        if let (true, true, Some(day)) = (out && sent, r.get("consent_id").is_empty(), day) {
            r.set("consent_id", self.consent_for(r, day)?);
        }
        self.place_from(r, before, given, r.id_of("household_id"), day)
    }

    /// The consent by which a referral may go out: in force on the day, to this body or to bodies of its type.
    fn consent_for(&self, r: &Record, day: Date) -> Result<Option<Id>> {
        Ok(self.app.sharing_consents(r)?.into_iter().find(|c| in_force(c, day)).map(|c| c.id))
    }

    pub(super) fn prepare_plan(&mut self, r: &mut Record) -> Result<()> {
        if r.get("author_id").is_empty() {
            r.set("author_id", Some(self.app.actor()));
        }
        self.household_from(r, r.id_of("person_id"), r.read("drawn_up_on"))?;
        if r.get("household_id").is_empty() && r.get("person_id").is_empty() {
            return Err(Error::field("field_required", "household_id"));
        }
        if matches!(r.text("status"), Some("agreed" | "active")) {
            super::prepare::need(r, &["agreed_on"])?;
        }
        Ok(())
    }

    /// Every answer belongs to an item of the template and to its scale.
    pub(super) fn prepare_response(&mut self, r: &mut Record) -> Result<()> {
        self.household_from(r, r.id_of("person_id"), r.read("answered_on"))?;
        let Some(template) = r.id_of("questionnaire_id") else { return Ok(()) };
        let items = self.app.question_items(template)?;
        let answers: Keys = r.read("answers").unwrap_or_default();
        for (no, answer) in &answers {
            let field = format!("answers.{no}");
            let item = items.iter().find(|i| i.no.to_string() == *no);
            let item = item.ok_or_else(|| Error::field("field_unknown", field.clone()))?;
            let given = answer.as_i64();
            if !answer.is_null() && !given.is_some_and(|a| (item.min..=item.max).contains(&a)) {
                return Err(
                    Error::field("number_invalid", field).with(json!({ "min": item.min, "max": item.max }))
                );
            }
        }
        Ok(())
    }

    pub(super) fn prepare_shipment(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        self.of_type(r, "shipment")?;
        if matches!(r.text("status"), Some("shipped" | "delivered" | "returned")) {
            super::prepare::need(r, &["shipped_on"])?;
        }
        let day: Option<Date> = r.read::<Date>("shipped_on").or(r.read("requested_on"));
        self.household_from(r, r.id_of("person_id"), day)?;
        self.place_from(r, before, given, r.id_of("household_id"), day)
    }

    /// The family of a person on a day, where the record names none.
    fn household_from(&self, r: &mut Record, person: Option<Id>, day: Option<Date>) -> Result<()> {
        if let (true, Some(person), Some(day)) = (r.get("household_id").is_empty(), person, day) {
            r.set("household_id", self.app.household_on(person, day)?);
        }
        Ok(())
    }
}

/// Whether a consent holds on a day.
pub(super) fn in_force(c: &Consent, day: Date) -> bool {
    c.given_on <= day && c.withdrawn_on.is_none_or(|on| day < on)
}

impl super::App {
    /// Consents of the referral's family to share with its receiver, the newest first.
    pub(super) fn sharing_consents(&self, r: &Record) -> Result<Vec<Consent>> {
        let mut found = vec![];
        for (field, id) in ["household_id", "person_id"].map(|f| (f, r.id_of(f))) {
            let Some(id) = id else { continue };
            for consent in self.all_records(Kind::Consent, &Filter::by(field, id))? {
                found.push(super::entity::<Consent>(&consent)?);
            }
        }
        let to = r.id_of("to_org_id");
        let org = match to {
            Some(org) => self.store.get(Kind::Organisation, org)?.map(|s| s.record),
            None => None,
        };
        let scope = scope_for(org.as_ref().and_then(|o| o.text("org_type")));
        found.retain(|c| {
            let to_it = c.recipient_org_id.is_some() && c.recipient_org_id == to;
            let to_its_type = c.recipient_org_id.is_none() && scope == Some(c.scope.as_str());
            c.scope.starts_with("share_") && (to_it || to_its_type)
        });
        found.sort_by_key(|c| std::cmp::Reverse((c.given_on, c.id)));
        Ok(found)
    }

    /// The age band of the youngest client; of a woman with child where there is no child.
    pub(super) fn age_band_of(&self, clients: &[Id], day: Date) -> Result<Option<String>> {
        let mut youngest: Option<u32> = None;
        let mut unborn = false;
        for client in clients {
            let Some(person) = self.store.get(Kind::Person, *client)?.map(|s| s.record) else { continue };
            unborn |= person.is_unborn();
            let months = person.read::<Date>("birth_date").and_then(|b| age_months(b, day));
            if let Some(months) = months {
                youngest = Some(youngest.map_or(months, |y| y.min(months)));
            }
        }
        let band = if unborn { Some("pregnancy") } else { youngest.and_then(age_band) };
        Ok(band.map(str::to_owned))
    }

    /// The items of a questionnaire as they are scored, by number.
    pub(crate) fn question_items(&self, template: Id) -> Result<Vec<Item>> {
        let records = self.all_records(Kind::QuestionItem, &Filter::by("questionnaire_id", template))?;
        let number = |r: &Record, name: &str| r.read::<i64>(name);
        let mut items: Vec<Item> = records
            .iter()
            .map(|r| Item {
                no: number(r, "no").unwrap_or_default(),
                min: number(r, "scale_min").unwrap_or_default(),
                max: number(r, "scale_max").unwrap_or_default(),
                reverse: r.flag("reverse"),
                weight: number(r, "weight").unwrap_or(1),
                alert_min: number(r, "alert_min"),
                positive_min: number(r, "positive_min"),
            })
            .collect();
        items.sort_by_key(|i| i.no);
        Ok(items)
    }
}
