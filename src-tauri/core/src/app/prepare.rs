//! What follows from a record before it is checked: the day from the times, the household from the
//! person, the municipality from the address on that day, rules from the preset.

use super::transact::Tx;
use crate::domain::id::Id;
use crate::domain::presets::RecordType;
use crate::domain::record::{Kind, Record};
use crate::domain::rules::Rules;
use crate::domain::time::{Date, Instant};
use crate::domain::value::Map as Keys;
use crate::error::{Error, Result};
use crate::store::{Filter, Stored};
use serde_json::{Map, Value as Json, json};

impl Tx<'_> {
    /// Fills what follows from the other fields. Gives back the stored record where the input turns
    /// out to be about one that was deleted: an attendance ticked again.
    pub(super) fn prepare(
        &mut self,
        record: &mut Record,
        before: Option<Stored>,
        given: &Map<String, Json>,
    ) -> Result<Option<Stored>> {
        match record.kind {
            Kind::Household | Kind::Person => {
                let was = before.as_ref().map(|b| b.record.get("merged_into").clone());
                if was.as_ref() != Some(record.get("merged_into")) {
                    self.check_merged(record)?;
                }
            }
            Kind::Programme => self.prepare_programme(record, before.is_none(), given)?,
            Kind::Visit => self.prepare_visit(record, before.as_ref(), given)?,
            Kind::Stay => {
                self.prepare_stay(record, before.as_ref(), given)?;
                self.take_approval(record, given)?;
            }
            Kind::Session => self.prepare_session(record, before.as_ref(), given)?,
            Kind::Attendance => match &before {
                None => return self.prepare_attendance(record),
                Some(b) => same_attendance(&b.record, record)?,
            },
            Kind::Enrolment => prepare_enrolment(record, self.app.today())?,
            Kind::Consultation => self.prepare_consultation(record, before.as_ref(), given)?,
            Kind::Referral => self.prepare_referral(record, before.as_ref(), given)?,
            Kind::SupportPlan => self.prepare_plan(record)?,
            Kind::Response => self.prepare_response(record)?,
            Kind::Shipment => self.prepare_shipment(record, before.as_ref(), given)?,
            Kind::HandoverNote if record.get("at").is_empty() => record.set("at", self.app.now()),
            Kind::Consent if record.get("household_id").is_empty() && record.get("person_id").is_empty() => {
                return Err(Error::field("field_required", "household_id"));
            }
            // Sharing again needs a consent of its own, with its day and how it was given.
            Kind::Consent => {
                let was = before.as_ref().and_then(|b| b.record.read::<Date>("withdrawn_on"));
                if was.is_some() && record.read::<Date>("withdrawn_on").is_none() {
                    return Err(Error::field("consent_withdrawn", "withdrawn_on"));
                }
            }
            _ => {}
        }
        Ok(before)
    }

    fn prepare_programme(
        &mut self,
        record: &mut Record,
        fresh: bool,
        given: &Map<String, Json>,
    ) -> Result<()> {
        let mut own: Keys = record.read("rules").unwrap_or_default();
        own.extend(cleared_rules(given).map(|key| (key.to_owned(), Json::Null)));
        if fresh && let Some(code) = record.text("preset").map(str::to_owned) {
            let preset = self.app.catalogue.preset(&code);
            let preset = preset.ok_or_else(|| Error::field("preset_unknown", "preset"))?;
            let own: Map<String, Json> = own.into_iter().collect();
            let rules: Keys = preset.rules_with(&own).into_iter().collect();
            record.set("rules", rules);
            record.set("record_type", preset.record_type.name().to_owned());
            if record.get("name").is_empty() {
                record.set("name", preset.name.clone());
            }
        }
        let rules: Keys = record.read("rules").unwrap_or_default();
        self.app.catalogue.rules(&rules).map_err(|e| Error::field(e.code.name(), e.field()))?;
        match record.text("record_type") {
            Some(name) if RecordType::parse(name).is_some() => Ok(()),
            None => Err(Error::field("field_required", "preset")),
            Some(_) => Err(Error::field("code_unknown", "record_type")),
        }
    }

    fn prepare_visit(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        self.of_type(r, "visit")?;
        self.day_from(r, before, given)?;
        if let (true, Some(enrolment)) = (r.get("household_id").is_empty(), r.id_of("enrolment_id")) {
            let household = self.stored(Kind::Enrolment, enrolment)?.record.id_of("household_id");
            r.set("household_id", household);
        }
        let facility_round = r.text("visit_kind") == Some("facility_round");
        if r.get("household_id").is_empty() && (!facility_round || r.get("organisation_id").is_empty()) {
            return Err(Error::field(
                "field_required",
                if facility_round { "organisation_id" } else { "household_id" },
            ));
        }
        if r.text("status") == Some("done") {
            need(r, &["start_at", "end_at", "worker_ids"])?;
        }
        let day: Option<Date> = r.read("occurred_on").flatten();
        self.place_from(r, before, given, r.id_of("household_id"), day)
    }

    fn prepare_stay(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        self.of_type(r, "stay")?;
        match r.text("status") {
            Some("in_stay") => need(r, &["in_at"])?,
            Some("completed") => need(r, &["in_at", "out_at"])?,
            Some("requested" | "held" | "confirmed" | "waitlisted") => {
                need(r, &["planned_in_at", "planned_out_at"])?
            }
            _ => {}
        }
        let arrival: Option<Instant> = r.read("in_at").flatten().or(r.read("planned_in_at").flatten());
        let day = arrival.map(|a| self.app.zone.date_of(a));
        // Entered for the wrong child, or in the wrong programme: what was copied goes with it.
        let copied = |name: &str, from: &str| {
            let changed = before.is_some_and(|b| b.record.get(from) != r.get(from));
            r.get(name).is_empty() || (changed && !given.contains_key(name))
        };
        let (wants_household, wants_site) =
            (copied("household_id", "person_id"), copied("site_id", "programme_id"));
        if let (true, Some(person), Some(day)) = (wants_household, r.id_of("person_id"), day) {
            r.set("household_id", self.household_on(person, day)?);
        }
        if let (true, Some(programme)) = (wants_site, r.id_of("programme_id")) {
            let site = self.programme(programme)?.id_of("site_id");
            r.set("site_id", site);
        }
        self.place_from(r, before, given, r.id_of("household_id"), day)
    }

    fn prepare_session(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
    ) -> Result<()> {
        if let (true, Some(course)) = (r.get("programme_id").is_empty(), r.id_of("course_id")) {
            let programme = self.stored(Kind::Course, course)?.record.id_of("programme_id");
            r.set("programme_id", programme);
        }
        self.of_type(r, "session")?;
        self.day_from(r, before, given)?;
        let walk_in: Keys = r.read("walk_in_counts").unwrap_or_default();
        for (key, value) in &walk_in {
            let known = matches!(key.as_str(), "adults" | "children" | "pairs");
            if !known || !value.as_i64().is_some_and(|n| (0..=1_000_000).contains(&n)) {
                let code = if known { "number_invalid" } else { "field_unknown" };
                return Err(Error::field(code, format!("walk_in_counts.{key}")));
            }
        }
        Ok(())
    }

    /// An attendance is the same record on every device: its id follows from session and person.
    fn prepare_attendance(&mut self, r: &mut Record) -> Result<Option<Stored>> {
        let Some(session) = r.id_of("session_id") else { return Ok(None) };
        self.refers(Kind::Session, session).map_err(|e| e.at("session_id"))?;
        let session = self.stored(Kind::Session, session)?.record;
        let day: Option<Date> = session.read("occurred_on").flatten();
        if let (Some(person), Some(day)) = (r.id_of("person_id"), day) {
            if r.get("household_id").is_empty() {
                r.set("household_id", self.household_on(person, day)?);
            }
            if let (Some(household), true) = (r.id_of("household_id"), r.get("municipality_code").is_empty())
            {
                r.set("municipality_code", self.municipality_on(household, day)?);
            }
        }
        let Some(who) = r.id_of("person_id").or(r.id_of("worker_id")) else { return Ok(None) };
        r.id = Id::v5(session.id, who.as_bytes());
        match self.app.store.get(Kind::Attendance, r.id)? {
            Some(s) if s.header.deleted_at.is_none() => {
                Err(Error::field("I-41", "person_id").with(json!({ "id": s.record.id.to_string() })))
            }
            deleted => Ok(deleted),
        }
    }

    /// The programme of an activity must be one of that kind of record.
    pub(super) fn of_type(&mut self, r: &Record, wanted: &str) -> Result<()> {
        let Some(id) = r.id_of("programme_id") else {
            return Err(Error::field("field_required", "programme_id"));
        };
        self.refers(Kind::Programme, id).map_err(|e| e.at("programme_id"))?;
        let programme = self.programme(id)?;
        if programme.text("record_type") == Some(wanted) {
            return Ok(());
        }
        let detail = json!({ "record_type": programme.text("record_type"), "wanted": wanted });
        Err(Error::field("programme_type", "programme_id").with(detail))
    }

    /// The day follows from the times, unless it is given: a night shift's visit may belong to the day
    /// before. Editing something else leaves it as it is.
    fn day_from(&mut self, r: &mut Record, before: Option<&Stored>, given: &Map<String, Json>) -> Result<()> {
        let explicit = given.contains_key("occurred_on") && !r.get("occurred_on").is_empty();
        let moved = before.is_none_or(|b| {
            ["start_at", "planned_start"].iter().any(|name| b.record.get(name) != r.get(name))
        });
        let time: Option<Instant> = r.read("start_at").flatten().or(r.read("planned_start").flatten());
        if let (false, true, Some(time)) = (explicit, moved || r.get("occurred_on").is_empty(), time) {
            r.set("occurred_on", self.app.zone.date_of(time));
        }
        need(r, &["occurred_on"])
    }

    /// Copies district and municipality from the household on the day of the activity, once: a family
    /// that moves keeps the place of what happened before.
    pub(super) fn place_from(
        &mut self,
        r: &mut Record,
        before: Option<&Stored>,
        given: &Map<String, Json>,
        household: Option<Id>,
        day: Option<Date>,
    ) -> Result<()> {
        let moved = before.is_none_or(|b| {
            let same = |name: &str| b.record.get(name) == r.get(name);
            ["household_id", "occurred_on", "in_at", "planned_in_at", "shipped_on"]
                .iter()
                .any(|name| !same(name))
        });
        let (true, Some(household), Some(day)) = (moved, household, day) else { return Ok(()) };
        if !given.contains_key("municipality_code") {
            r.set("municipality_code", self.municipality_on(household, day)?);
        }
        if !given.contains_key("district") {
            r.set("district", self.district_of(household)?);
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// An address that is told later: the family's visits and stays that had no municipality get it, so
    /// that they are reported to somebody. What was copied before stays as it was (I-62).
    pub(super) fn follow_address(&mut self, address: &Record) -> Result<()> {
        let (Kind::AddressHistory, Some(household)) = (address.kind, address.id_of("household_id")) else {
            return Ok(());
        };
        if address.get("municipality_code").is_empty() {
            return Ok(());
        }
        for kind in [Kind::Visit, Kind::Stay, Kind::Consultation, Kind::Referral, Kind::Shipment] {
            for mut record in self.app.all_records(kind, &Filter::by("household_id", household))? {
                let Some(day) = self.app.activity_day(&record) else { continue };
                if !record.get("municipality_code").is_empty() || !in_force(address, day) {
                    continue;
                }
                let before = self.app.any_stored(kind, record.id)?;
                record.set("municipality_code", address.text("municipality_code").map(str::to_owned));
                self.save_whole(Some(&before), record)?;
            }
        }
        Ok(())
    }
}

fn prepare_enrolment(r: &mut Record, today: Date) -> Result<()> {
    if r.get("household_id").is_empty() && r.get("person_ids").is_empty() {
        return Err(Error::field("field_required", "household_id"));
    }
    if r.get("applied_on").is_empty() {
        r.set("applied_on", today);
    }
    Ok(())
}

/// These fields must not be empty; error `field_required`.
pub(super) fn need(r: &Record, fields: &[&str]) -> Result<()> {
    match fields.iter().find(|f| r.get(f).is_empty()) {
        Some(field) => Err(Error::field("field_required", *field)),
        None => Ok(()),
    }
}

/// An attendance is the one of its person at its session for ever: another person's is another record.
fn same_attendance(before: &Record, r: &Record) -> Result<()> {
    match ["session_id", "person_id", "worker_id"].iter().find(|f| before.get(f) != r.get(f)) {
        Some(field) => Err(Error::field("field_fixed", *field)),
        None => Ok(()),
    }
}

/// The rules that an input takes away from those of the preset.
fn cleared_rules(given: &Map<String, Json>) -> impl Iterator<Item = &str> {
    let blank = |j: &Json| j.is_null() || j.as_str().is_some_and(|s| s.trim().is_empty());
    let whole = given.get("rules").and_then(Json::as_object).into_iter().flatten();
    let whole = whole.filter(|(_, j)| j.is_null()).map(|(key, _)| key.as_str());
    let single = given.iter().filter(move |(_, j)| blank(j)).filter_map(|(n, _)| n.strip_prefix("rules."));
    whole.chain(single)
}

/// Whether `day` lies in a record's `from`/`to`, both included, either open.
pub(super) fn in_force(r: &Record, day: Date) -> bool {
    let bound = |name: &str| r.read::<Option<Date>>(name).flatten();
    bound("from").is_none_or(|from| from <= day) && bound("to").is_none_or(|to| day <= to)
}

impl super::App {
    /// The address of a household on a day: the one that began last.
    pub(crate) fn address_on(&self, household: Id, day: Date) -> Result<Option<Record>> {
        let mut all = self.all_records(Kind::AddressHistory, &Filter::by("household_id", household))?;
        all.retain(|a| in_force(a, day));
        Ok(all.into_iter().max_by_key(|a| (a.read::<Option<Date>>("from").flatten(), a.id)))
    }

    /// The rules of a programme as they are stored.
    pub(crate) fn rules_of(&self, programme: Id) -> Result<Rules> {
        let record = self.any_stored(Kind::Programme, programme)?.record;
        let map: Keys = record.read("rules").unwrap_or_default();
        self.catalogue.rules(&map).map_err(|e| Error::field(e.code.name(), e.field()))
    }
}
