//! The case file: consultations and where they lead, what is sent to families.

use super::prepare_case::in_force;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::check::case::scope_for;
use crate::domain::id::Id;
use crate::domain::kinds::{Consultation, Referral, Shipment};
use crate::domain::presets::RecordType;
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{
    CaseProgramme, ConsultationLine, ConsultationsView, ReferralLine, SharingConsent, ShipmentLine,
    ShippedItem,
};
use chrono::Days;

/// How far back closed consultations and shipments are listed, in days.
const LISTED_DAYS: u64 = 180;

impl App {
    /// The programmes that keep consultations, with what their rules ask: those for everything first, those
    /// about abuse after, interviews last; each by name.
    pub fn case_programmes(&self) -> Result<Vec<CaseProgramme>> {
        self.ask(Act::Cases)?;
        let mut found = vec![];
        for p in self.records(Kind::Programme, &Filter::default())? {
            if p.text("record_type") != Some(RecordType::Consultation.name()) {
                continue;
            }
            let rules = self.rules_of(p.id)?;
            found.push(CaseProgramme {
                id: p.id.to_string(),
                name: p.text("name").unwrap_or_default().to_owned(),
                abuse_type: rules.abuse_type_required == Some(true),
                interview_kind: rules.interview_kind_required == Some(true),
            });
        }
        found.sort_by(|a, b| {
            let kind = |p: &CaseProgramme| (p.interview_kind, p.abuse_type);
            kind(a).cmp(&kind(b)).then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
        });
        Ok(found)
    }

    /// Consultations, of one programme or of all: open ones of any age, closed ones of the last 180 days.
    pub fn consultations(&self, programme: Option<Id>) -> Result<ConsultationsView> {
        self.ask(Act::Cases)?;
        let today = self.today();
        let since = today.checked_sub_days(Days::new(LISTED_DAYS)).unwrap_or(today);
        let of = |status: &str, from: Option<Date>| Filter {
            programme,
            from,
            status: Some(status.into()),
            ..Filter::default()
        };
        let mut lines = vec![];
        for filter in [of("open", None), of("closed", Some(since))] {
            for record in self.records(Kind::Consultation, &filter)? {
                lines.push(self.consultation_line(&entity(&record)?, today)?);
            }
        }
        let rank = |l: &ConsultationLine| (!l.follow_up_due, l.status != "open");
        lines.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| b.received_at.cmp(&a.received_at)));
        let follow_ups = lines.iter().filter(|l| l.follow_up_due).count() as i64;
        Ok(ConsultationsView { since: since.to_string(), follow_ups, lines })
    }

    fn consultation_line(&self, c: &Consultation, today: Date) -> Result<ConsultationLine> {
        let workers = c.worker_ids.iter().map(|w| self.worker_name(*w)).collect::<Result<_>>()?;
        Ok(ConsultationLine {
            id: c.id.to_string(),
            code: c.code.clone(),
            programme_id: c.programme_id.to_string(),
            programme: self.name_of(Kind::Programme, c.programme_id)?,
            date: c.occurred_on.unwrap_or_else(|| self.zone().date_of(c.received_at)).to_string(),
            received_at: self.zone().rfc3339(c.received_at),
            channel: c.channel.clone(),
            topics: c.topics.clone(),
            abuse_type: c.abuse_type_primary.clone(),
            is_notification: c.is_notification,
            interview_kind: c.interview_kind.clone(),
            household_id: c.household_id.map(|h| h.to_string()),
            who: self.clients_of(c)?,
            result: c.result.clone(),
            status: c.status.clone(),
            follow_up_on: c.follow_up_on.map(|d| d.to_string()),
            follow_up_due: c.status == "open" && c.follow_up_on.is_some_and(|d| d <= today),
            workers,
        })
    }

    /// The family, else the people who came; empty where they stayed unnamed.
    pub(super) fn clients_of(&self, c: &Consultation) -> Result<String> {
        self.client_names(c.household_id, &c.client_person_ids)
    }

    /// The same of whom a consultation names.
    pub(super) fn client_names(&self, household: Option<Id>, people: &[Id]) -> Result<String> {
        if let Some(household) = household {
            return self.household_name(household);
        }
        let names: Vec<String> = people.iter().map(|p| self.person_name(*p)).collect::<Result<_>>()?;
        Ok(names.join("、"))
    }

    /// The age band of a family's youngest member on a day; `pregnancy` where a child is expected. None where
    /// no birth date says so.
    pub fn age_band(&self, household: Id, on: Date) -> Result<Option<String>> {
        self.ask(Act::Cases)?;
        self.stored(Kind::Household, household)?;
        let members = self.records(Kind::Membership, &Filter::by("household_id", household))?;
        let mut people = vec![];
        for person in members.iter().filter_map(|m| m.id_of("person_id")) {
            let there = self.peek(Kind::Person, person)?.is_some_and(|p| p.header.deleted_at.is_none());
            people.extend(there.then_some(person));
        }
        self.age_band_of(&people, on)
    }

    /// Referrals: of a consultation, or all that are not over, the newest first.
    pub fn referrals(&self, consultation: Option<Id>) -> Result<Vec<ReferralLine>> {
        self.ask(Act::Cases)?;
        let filter = consultation.map_or_else(Filter::default, |c| Filter::by("consultation_id", c));
        let mut lines = vec![];
        for record in self.records(Kind::Referral, &filter)? {
            let r: Referral = entity(&record)?;
            if consultation.is_none() && matches!(r.status.as_str(), "linked" | "declined" | "withdrawn") {
                continue;
            }
            let who = match (r.household_id, r.person_id) {
                (Some(home), _) => self.household_name(home)?,
                (None, Some(person)) => self.person_name(person)?,
                _ => String::new(),
            };
            lines.push(ReferralLine {
                id: r.id.to_string(),
                organisation: self.other_body(&r)?,
                direction: r.direction,
                household_id: r.household_id.map(|h| h.to_string()),
                who,
                date: r.occurred_on.map(|d| d.to_string()).unwrap_or_default(),
                reasons: r.reason_codes,
                status: r.status,
                linked: r.linked,
            });
        }
        lines.sort_by(|a, b| (&b.date, &b.id).cmp(&(&a.date, &a.id)));
        Ok(lines)
    }

    /// Whether a family's records may go to a body today (I-61): the consent that holds, else the one that was
    /// withdrawn last. Errors `record_missing`, `not_your_role`.
    pub fn sharing_consent(
        &self,
        household: Option<Id>,
        person: Option<Id>,
        to: Id,
    ) -> Result<SharingConsent> {
        self.ask(Act::Cases)?;
        let body = self.stored(Kind::Organisation, to)?.record;
        let mut asked = Record::new(Kind::Referral, to);
        asked.set("household_id", household);
        asked.set("person_id", person);
        asked.set("to_org_id", Some(to));
        let consents = self.sharing_consents(&asked)?;
        let today = self.today();
        let agreed = consents.iter().find(|c| in_force(c, today));
        let withdrawn = consents.iter().find(|c| c.withdrawn_on.is_some_and(|on| on <= today));
        let state = match (agreed, withdrawn) {
            (Some(_), _) => "agreed",
            (None, Some(_)) => "withdrawn",
            (None, None) => "unasked",
        };
        let of = agreed.or(withdrawn);
        Ok(SharingConsent {
            state: state.into(),
            scope: scope_for(body.text("org_type")).map(str::to_owned),
            given_on: of.map(|c| c.given_on.to_string()),
            method: of.and_then(|c| c.method.clone()),
            person: of.and_then(|c| c.person_id).map(|p| self.person_name(p)).transpose()?,
            withdrawn_on: of.and_then(|c| c.withdrawn_on).map(|d| d.to_string()),
        })
    }

    /// What was asked for and not sent yet, then what was sent in the last 180 days, the newest first.
    pub fn shipments(&self) -> Result<Vec<ShipmentLine>> {
        self.ask(Act::Shipments)?;
        let today = self.today();
        let since = today.checked_sub_days(Days::new(LISTED_DAYS)).unwrap_or(today);
        let mut lines = vec![];
        for record in self.records(Kind::Shipment, &Filter::default())? {
            let s: Shipment = entity(&record)?;
            let waits = waits(&s.status);
            if !waits && s.shipped_on.unwrap_or(s.requested_on) < since {
                continue;
            }
            let items = self.records(Kind::ShipmentItem, &Filter::by("shipment_id", s.id))?;
            lines.push(ShipmentLine {
                id: s.id.to_string(),
                code: s.code,
                programme: self.name_of(Kind::Programme, s.programme_id)?,
                person: self.person_name(s.person_id)?,
                household_id: s.household_id.map(|h| h.to_string()),
                requested_on: s.requested_on.to_string(),
                shipped_on: s.shipped_on.map(|d| d.to_string()),
                status: s.status,
                neutral_label: s.neutral_label,
                items: items
                    .iter()
                    .map(|i| ShippedItem {
                        item: i.text("item").unwrap_or_default().to_owned(),
                        qty: i.read("qty").unwrap_or(1),
                    })
                    .collect(),
            });
        }
        let day = |l: &ShipmentLine| l.shipped_on.clone().unwrap_or_else(|| l.requested_on.clone());
        lines.sort_by(|a, b| waits(&b.status).cmp(&waits(&a.status)).then_with(|| day(b).cmp(&day(a))));
        Ok(lines)
    }
}

/// Asked for and not sent yet.
fn waits(status: &str) -> bool {
    matches!(status, "requested" | "packed")
}
