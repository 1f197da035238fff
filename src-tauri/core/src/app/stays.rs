//! One stay at the desk, the days a person has used, and a bed at once.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::calendar::fiscal_year;
use crate::domain::check::house;
use crate::domain::count::StayStatus;
use crate::domain::id::Id;
use crate::domain::kinds::{Membership, Person, Stay};
use crate::domain::record::Kind;
use crate::domain::rules::{CapacityUnit, Rules};
use crate::domain::time::{Date, Instant};
use crate::domain::time_text::parse_instant;
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{BelongingView, CollectorView, DayNoteView, MemberView, PutView, QuotaView, StayView};
use chrono::{Days, Timelike as _};
use serde_json::{Value as Json, json};

/// Most nights of an emergency stay.
const MOST_NIGHTS: u32 = 14;
/// When who came in an emergency is expected to leave.
const LEAVES_AT: &str = "10:00";

/// A call at night, as far as it has to be written down at once.
#[derive(Debug, Clone, Copy)]
pub struct Emergency<'a> {
    pub programme: Id,
    /// Code of `agency`: who is asking.
    pub requester_type: &'a str,
    pub kana: &'a str,
    /// Local `YYYY-MM-DDTHH:MM`.
    pub in_at: &'a str,
    pub nights: u32,
    /// Why one more than the house holds.
    pub over_reason: Option<&'a str>,
    /// The draft of the call, which goes away in the same transaction.
    pub draft: Option<&'a str>,
}

impl App {
    /// One stay with what the desk needs to know. Errors `record_missing`, `record_deleted`, `I-31`.
    pub fn stay_view(&self, id: Id) -> Result<StayView> {
        self.ask(Act::Beds)?;
        let stored = self.stored(Kind::Stay, id)?;
        if stored.header.deleted_at.is_some() {
            return Err(Error::field("record_deleted", "id"));
        }
        let s: Stay = entity(&stored.record)?;
        let day = s.arrival().map_or(self.today(), |at| self.zone().date_of(at));
        let person: Person = entity(&self.stored(Kind::Person, s.person_id)?.record)?;
        let home = s.household_id.map(|h| self.peek(Kind::Household, h)).transpose()?.flatten();
        let home = home.map(|h| h.record);
        let mut collectors = vec![];
        for (who, permitted) in self.collectors_of(s.person_id, self.today())? {
            let relation = self.membership_of(who, s.household_id)?.and_then(|m| m.relation);
            collectors.push(CollectorView {
                person_id: who.to_string(),
                name: self.person_name(who)?,
                relation,
                permitted,
            });
        }
        let show = |at: Option<Instant>| at.map(|at| self.zone().rfc3339(at));
        let home_text = |name: &str| home.as_ref().and_then(|h| h.text(name)).map(str::to_owned);
        Ok(StayView {
            collect_ask: self.collect_ask(&stored.record)?,
            collect_approved: self.collect_approval(&stored.record)?,
            stay: self.stay_card(&s)?,
            revision: stored.header.revision,
            household: home_text("display_name"),
            person: self.member_of(s.person_id, s.household_id)?,
            medication: person.medication,
            medical_care: person.medical_care,
            contact_caution: home_text("contact_caution"),
            address_secret: self.household_is_secret(home.as_ref().map(|h| h.id))?,
            companions: s
                .companion_person_ids
                .iter()
                .map(|p| self.member_of(*p, s.household_id))
                .collect::<Result<_>>()?,
            collectors,
            quota: Some(self.quota(s.programme_id, s.person_id, day)?),
            planned_in_at: show(s.planned_in_at),
            planned_out_at: show(s.planned_out_at),
            actual_in_at: show(s.in_at),
            actual_out_at: show(s.out_at),
            reason_codes: s.reason_codes.clone(),
            note: s.note.clone(),
            belongings: self.belongings(id)?,
            day_notes: self.day_notes(id)?,
        })
    }

    /// Days that a person has used in a programme in the fiscal year of `on` (I-16), bookings included.
    pub fn quota(&self, programme: Id, person: Id, on: Date) -> Result<QuotaView> {
        self.ask(Act::Beds)?;
        let rules = self.rules_of(programme)?;
        let (mut used, mut stays) = (0, 0);
        for record in self.records(Kind::Stay, &Filter::by("person_id", person))? {
            let s: Stay = entity(&record)?;
            let takes = StayStatus::parse(&s.status).is_some_and(StayStatus::takes_bed);
            if s.programme_id == programme && takes {
                let days = self.days_in_fiscal_year(&s, &rules, on);
                used += days;
                stays += i64::from(days > 0);
            }
        }
        Ok(QuotaView {
            fiscal_year: i64::from(fiscal_year(on)),
            used_days: used,
            stays,
            max_days_per_year: rules.max_days_per_year.map(i64::from),
            max_days_per_stay: rules.max_days_per_stay.map(i64::from),
        })
    }

    /// A bed at once: makes the person, under the kana, and the stay, as one change. Without a reason it is
    /// refused where the house is full (`I-11` or `I-12` at `over_reason`). Other errors: `field_required`
    /// at `kana`, `nights_invalid`, `time_unreadable` at `in_at`, and those of `put`.
    pub fn hold_emergency(&self, call: &Emergency<'_>) -> Result<PutView> {
        self.ask(Act::Beds)?;
        let kana = call.kana.trim();
        if kana.is_empty() {
            return Err(Error::field("field_required", "kana"));
        }
        if !(1..=MOST_NIGHTS).contains(&call.nights) {
            return Err(Error::field("nights_invalid", "nights"));
        }
        let in_at = parse_instant(call.in_at, self.zone(), Some(self.today()))
            .map_err(|_| Error::field("time_unreadable", "in_at"))?;
        let rules = self.rules_of(call.programme)?;
        let reason = call.over_reason.map(str::trim).filter(|r| !r.is_empty());
        let mut words = kana.splitn(2, [' ', '\u{3000}']);
        let person = json!({
            "family_kana": words.next(), "given_kana": words.next().map(str::trim), "alias": kana,
        });
        let arrived = in_at <= self.now();
        let outcome = self.transact(None, |tx| {
            let person = tx.put(Kind::Person, &person)?;
            let mut stay = json!({
                "programme_id": call.programme.to_string(),
                "person_id": person.id,
                "stay_kind": kind_of(&rules),
                "requester_type": call.requester_type,
                "requested_at": self.zone().rfc3339(self.now()),
                "reason_codes": [emergency_reason(&rules)],
                "planned_in_at": self.zone().rfc3339(in_at),
                "planned_out_at": self.leaves(in_at, call.nights),
                "status": if arrived { "in_stay" } else { "held" },
                "capacity_override_reason": reason,
            });
            if let (true, Some(stay)) = (arrived, stay.as_object_mut()) {
                stay.insert("in_at".into(), json!(self.zone().rfc3339(in_at)));
            }
            let view = tx.put(Kind::Stay, &stay)?;
            tx.clear_draft(call.draft)?;
            match view.warnings.iter().find(|w| house::CODES.contains(&w.code.as_str())) {
                Some(full) => Err(Error::field(full.code.clone(), "over_reason").with(full.detail.clone())),
                None => Ok(view),
            }
        })?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(PutView { change, ..outcome.value })
    }

    /// The morning after so many nights; who comes before three in the morning sleeps the night that is
    /// running.
    fn leaves(&self, in_at: Instant, nights: u32) -> Json {
        let local = self.zone().local(in_at);
        let evening = if local.hour() < 3 { local.date().pred_opt() } else { Some(local.date()) };
        let morning = evening.and_then(|d| d.checked_add_days(Days::new(u64::from(nights))));
        json!(morning.map(|d| format!("{d}T{LEAVES_AT}")))
    }

    /// The others of the households a child belongs to on a day, with whether they may collect it: adults,
    /// and whoever was named. Those who may come first, those who may not last.
    pub(super) fn collectors_of(&self, child: Id, day: Date) -> Result<Vec<(Id, Option<bool>)>> {
        let mut found: Vec<(Id, Option<bool>)> = vec![];
        for own in self.records(Kind::Membership, &Filter::by("person_id", child))? {
            let Some(home) = own.id_of("household_id") else { continue };
            for record in self.records(Kind::Membership, &Filter::by("household_id", home))? {
                let m: Membership = entity(&record)?;
                // Who may not is kept in mind after leaving the household.
                let there = super::prepare::in_force(&record, day) || m.may_collect_child == Some(false);
                if m.person_id == child || !there {
                    continue;
                }
                let Some(person) = self.peek(Kind::Person, m.person_id)? else { continue };
                let born = person.record.read::<Date>("birth_date");
                let grown = born.and_then(|b| crate::domain::age::age_years(b, day)).is_none_or(|y| y >= 18);
                if grown && !person.record.is_unborn() || m.may_collect_child.is_some() {
                    match found.iter_mut().find(|(id, _)| *id == m.person_id) {
                        // In two households: a no in either is a no.
                        Some((_, before)) => {
                            let no = *before == Some(false) || m.may_collect_child == Some(false);
                            *before = if no { Some(false) } else { before.or(m.may_collect_child) };
                        }
                        None => found.push((m.person_id, m.may_collect_child)),
                    }
                }
            }
        }
        found.sort_by_key(|(_, permitted)| match permitted {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        });
        Ok(found)
    }

    fn membership_of(&self, person: Id, household: Option<Id>) -> Result<Option<Membership>> {
        let all = self.records(Kind::Membership, &Filter::by("person_id", person))?;
        let here = all.iter().find(|m| m.id_of("household_id") == household).or(all.first());
        here.map(entity).transpose()
    }

    fn member_of(&self, person: Id, household: Option<Id>) -> Result<MemberView> {
        let membership = self.membership_of(person, household)?;
        self.person_view(person, membership.as_ref(), self.today())
    }

    fn belongings(&self, stay: Id) -> Result<Vec<BelongingView>> {
        let mut items = vec![];
        let all = Filter::by("stay_id", stay);
        for stored in self.list_seen(Kind::Belonging, &all)? {
            let r = &stored.record;
            items.push(BelongingView {
                id: r.id.to_string(),
                revision: stored.header.revision,
                item: r.text("item").unwrap_or_default().to_owned(),
                quantity: r.read("quantity").unwrap_or(1),
                returned: r.read("returned"),
            });
        }
        Ok(items)
    }

    fn day_notes(&self, stay: Id) -> Result<Vec<DayNoteView>> {
        let mut notes = vec![];
        let all = Filter::by("stay_id", stay);
        for stored in self.list_seen(Kind::DayNote, &all)? {
            let (r, h) = (&stored.record, &stored.header);
            notes.push(DayNoteView {
                id: r.id.to_string(),
                date: r.read::<Date>("date").map(|d| d.to_string()).unwrap_or_default(),
                shift: r.text("shift").map(str::to_owned),
                text: r.text("text").unwrap_or_default().to_owned(),
                by: self.worker_name(h.created_by)?,
                at: self.zone().rfc3339(h.created_at),
            });
        }
        notes.sort_by(|a, b| (&b.date, &b.at).cmp(&(&a.date, &a.at)));
        Ok(notes)
    }
}

fn kind_of(rules: &Rules) -> &'static str {
    if rules.capacity_unit == Some(CapacityUnit::Pair) { "overnight_pair" } else { "overnight" }
}

/// The programme's reason for an emergency, else its `other`, else its first.
fn emergency_reason(rules: &Rules) -> String {
    let codes = rules.reason_codes.as_deref().unwrap_or_default();
    let wanted = ["emergency_night", "other"].into_iter().find(|c| codes.iter().any(|own| own == c));
    wanted.map(str::to_owned).or_else(|| codes.first().cloned()).unwrap_or_else(|| "other".to_owned())
}
