//! Gathers what the invariants have to know, and asks them.

use super::entity;
use super::prepare_case::in_force;
use super::transact::Tx;
use crate::domain::calendar::{Period, fiscal_year};
use crate::domain::check::stay::{Guest, Length, Occupied};
use crate::domain::check::{Finding, case, collect, group, house, stay, visit};
use crate::domain::count::{AttendanceRole, AttendanceState, Interval, Metric, StayStatus};
use crate::domain::id::Id;
use crate::domain::kinds::{Assignment, Attendance, Consultation, Referral, Session, Stay, Visit};
use crate::domain::record::{Kind, Record};
use crate::domain::rules::{CapacityUnit, Rules};
use crate::domain::time::{DAY_MS, Date, Instant};
use crate::error::{Error, Result};
use crate::report::adds_up;
use crate::store::Filter;
use serde_json::json;

/// A plan, or what was before, is of a figure that there is; what was before, of one that adds up.
fn metric(record: &Record) -> Option<Finding> {
    let typed = record.text("metric")?;
    let refused = |code| Some(Finding::block(code, "metric").with(json!({ "typed": typed })));
    match Metric::parse(typed) {
        None => refused("metric_unknown"),
        Some(m) if record.kind == Kind::OpeningBalance && !adds_up(m) => refused("metric_not_added_up"),
        Some(_) => None,
    }
}

impl Tx<'_> {
    /// Everything that is wrong with the record as it now stands in the database.
    pub(super) fn check(&mut self, before: Option<&Record>, record: &Record) -> Result<Vec<Finding>> {
        let mut findings = match record.kind {
            Kind::Visit => self.check_visit(&entity(record)?)?,
            Kind::Stay => self.check_stay(&entity(record)?)?,
            Kind::Session => self.check_session(&entity(record)?)?,
            Kind::Attendance => self.check_attendance(&entity(record)?)?,
            Kind::Assignment => self.check_assignment(&entity(record)?)?,
            Kind::Consultation => self.check_consultation(&entity(record)?),
            Kind::Referral => self.check_referral(record)?,
            Kind::SupportPlan => {
                case::review(record.read("drawn_up_on"), record.read("review_on")).into_iter().collect()
            }
            Kind::Response => visit::future_day(record.read("answered_on"), self.app.today(), "answered_on")
                .into_iter()
                .collect(),
            Kind::Shipment => visit::future_day(record.read("shipped_on"), self.app.today(), "shipped_on")
                .into_iter()
                .collect(),
            Kind::Target | Kind::OpeningBalance => metric(record).into_iter().collect(),
            _ => vec![],
        };
        findings.extend(self.check_closed(before, record)?);
        Ok(findings)
    }

    /// I-71: a change in a month that is closed is a correction.
    fn check_closed(&mut self, before: Option<&Record>, record: &Record) -> Result<Option<Finding>> {
        for r in before.into_iter().chain([record]) {
            let Some((programme, from, to)) = self.app.counted_in(r)? else { continue };
            let month = |day: Date| day.format("%Y-%m").to_string();
            let months = month(from)..=month(to);
            let closed = self.closed_months(programme)?;
            if let Some(month) = closed.iter().filter(|m| months.contains::<String>(m)).min() {
                return Ok(Some(Finding::warn("I-71", "occurred_on").with(json!({ "month": month }))));
            }
        }
        Ok(None)
    }

    fn check_consultation(&self, c: &Consultation) -> Vec<Finding> {
        let future = visit::future(Some(c.received_at), self.app.now(), "received_at");
        let types = case::abuse_types(c.abuse_type_primary.as_deref(), &c.abuse_types_secondary);
        future.into_iter().chain(types).collect()
    }

    /// I-61 at the moment a referral goes out.
    fn check_referral(&mut self, record: &Record) -> Result<Vec<Finding>> {
        let r: Referral = entity(record)?;
        let mut f: Vec<Finding> = visit::future(r.sent_at, self.app.now(), "sent_at").into_iter().collect();
        let sent = matches!(r.status.as_str(), "sent" | "accepted" | "declined" | "linked");
        let (true, true, Some(day)) = (sent, r.direction == "out", r.occurred_on) else { return Ok(f) };
        let consents = self.app.sharing_consents(record)?;
        let named = consents.iter().find(|c| Some(c.id) == r.consent_id && in_force(c, day));
        let shared = match (named, consents.iter().find_map(|c| c.withdrawn_on.filter(|on| *on <= day))) {
            (Some(_), _) => case::Shared::Agreed,
            (None, Some(on)) => case::Shared::Withdrawn(on),
            (None, None) => case::Shared::Unasked,
        };
        f.extend(case::referral_consent(shared, r.legal_basis.is_some()));
        Ok(f)
    }

    fn check_visit(&mut self, v: &Visit) -> Result<Vec<Finding>> {
        let (app, now) = (self.app, self.app.now());
        let mut f = vec![];
        f.extend(visit::times(v.start_at, v.end_at, "end_at"));
        f.extend(visit::times(v.planned_start, v.planned_end, "planned_end"));
        let Some(day) = v.occurred_on else { return Ok(f) };
        let happened = matches!(v.status.as_str(), "done" | "no_answer");
        if happened {
            f.extend(visit::length(v));
            let future = visit::future(v.end_at.or(v.start_at), now, "end_at");
            f.extend(future.or_else(|| visit::future_day(Some(day), app.today(), "occurred_on")));
        }
        for person in &v.present_person_ids {
            if happened && let Some(p) = app.store.get(Kind::Person, *person)? {
                f.extend(
                    stay::birth(&guest(&p.record), day, "present_person_ids")
                        .filter(|_| !p.record.is_unborn()),
                );
            }
        }
        if matches!(v.status.as_str(), "done" | "planned") {
            let rules = self.rules_of(v.programme_id)?;
            if let Some(household) = v.household_id {
                f.extend(visit::family(&self.family_on(household, day)?, &rules, day));
            }
            let team = v.worker_ids.iter().map(|w| self.standing(*w, v.programme_id, day));
            f.extend(visit::workers(&team.collect::<Result<Vec<_>>>()?, &rules));
        }
        Ok(f)
    }

    fn check_stay(&mut self, s: &Stay) -> Result<Vec<Finding>> {
        let (app, now) = (self.app, self.app.now());
        let mut f = vec![];
        f.extend(visit::times(s.in_at, s.out_at, "out_at"));
        f.extend(visit::times(s.planned_in_at, s.planned_out_at, "planned_out_at"));
        if s.status == "completed" {
            f.extend(visit::future(s.out_at, now, "out_at"));
        } else if s.status == "in_stay" {
            f.extend(visit::future(s.in_at, now, "in_at"));
        }
        let (Some(from), Some(status)) = (s.arrival(), StayStatus::parse(&s.status)) else { return Ok(f) };
        if !f.is_empty() && f.iter().any(|f| f.code == "I-01") || !status.takes_bed() {
            return Ok(f);
        }
        let rules = self.rules_of(s.programme_id)?;
        let day = app.zone.date_of(from);
        let Some((birth_date, unborn)) = app.store.birth_of(s.person_id)? else {
            return Err(Error::field("record_missing", "id").with(json!({ "kind": Kind::Person.name() })));
        };
        let mut who = Guest { birth_date, unborn, youngest_birth: None };
        for companion in &s.companion_person_ids {
            let birth =
                app.store.get(Kind::Person, *companion)?.and_then(|c| c.record.read::<Date>("birth_date"));
            who.youngest_birth = who.youngest_birth.max(birth);
        }
        if let (None, Some(_), Some(household)) =
            (who.youngest_birth, rules.days_since_birth_under, s.household_id)
        {
            who.youngest_birth = self.family_on(household, day)?.births.into_iter().max();
        }
        f.extend(stay::birth(&who, day, "person_id"));
        f.extend(stay::age(&who, &rules, day));
        f.extend(stay::postpartum(&who, &rules, day));
        f.extend(stay::window(from, s.departure(), &rules, app.zone));

        let time = Occupied { id: s.id, from, to: s.departure() };
        let mut others = vec![];
        let mut in_house = vec![];
        let mut days_in_year = 0;
        let own = Filter::by("person_id", s.person_id);
        app.store.each_bed(&own, &|d| app.zone.start_of(d), |other| {
            if other.status.takes_bed() {
                others.push(Occupied { id: other.id, from: other.from, to: other.to });
                if other.programme == s.programme_id {
                    days_in_year += app.days_of_year(other.from, other.to, &rules, day);
                }
            }
            if other.status == StayStatus::InStay {
                in_house.push(other.id);
            }
        })?;
        // Of several the oldest is named.
        others.sort_unstable_by_key(|o| o.id);
        f.extend(stay::overlap(&time, &others));
        f.extend(house::in_two_houses(&in_house));
        let to = s.departure().unwrap_or(now.max(from));
        let span = app.span(Interval { in_at: from, out_at: to });
        let length = Length {
            days: span.days(rules.day_rule.unwrap_or_default(), rules.night_rule.unwrap_or_default()).len()
                as i64,
            nights: span.nights(rules.night_rule.unwrap_or_default()).len() as i64,
            days_in_year,
            completed: s.status == "completed",
            extended: s.extension_reason.is_some() && s.approved_by.is_some(),
        };
        f.extend(stay::length(length, &rules));
        f.extend(self.check_collector(s, &who, day)?);
        if s.capacity_override_reason.is_none() {
            f.extend(self.check_capacity(s, &time, &rules)?);
        }
        Ok(f)
    }

    /// Who collects a child is one of those who may.
    fn check_collector(&self, s: &Stay, child: &Guest, day: Date) -> Result<Option<Finding>> {
        let app = self.app;
        let by = collect::By { person: s.collected_by_id, name: s.collected_by.as_deref() };
        if s.status != "completed" || by.is_empty() || !collect::is_minor(child.birth_date, day) {
            return Ok(None);
        }
        let on = s.out_at.map_or(day, |out| app.zone.date_of(out));
        let mut family = vec![];
        for (person, permitted) in app.collectors_of(s.person_id, on)? {
            let (name, kana) = (app.person_name(person)?, app.person_kana(person)?);
            family.push(collect::Person { id: person, name, kana, permitted });
        }
        Ok(collect::collector(&by, &family, app.household_is_secret(s.household_id)?))
    }

    /// I-11 for stays over night, I-12 for stays by day.
    fn check_capacity(&mut self, s: &Stay, time: &Occupied, rules: &Rules) -> Result<Option<Finding>> {
        let app = self.app;
        let Some(capacity) = rules.capacity.map(i64::from) else { return Ok(None) };
        let until = app.now().plus_ms(DAY_MS);
        let end = time.to.unwrap_or(until);
        let others = self.places(s.programme_id, time.from, end, Some(s.id))?;
        let own = house::Place { time: *time, units: app.units(s, rules), booked: false };
        if matches!(s.stay_kind.as_str(), "day" | "day_pair" | "twilight" | "slot") {
            return Ok(house::daytime(&own, &others, capacity));
        }
        let night = house::overnight(&own, &others, capacity, app.zone, until);
        // Rooms shared with care by day are full by day too.
        let pooled = night.is_none() && rules.capacity_pool.is_some();
        Ok(night.or(pooled.then(|| house::daytime(&own, &others, capacity)).flatten()))
    }

    fn check_session(&mut self, s: &Session) -> Result<Vec<Finding>> {
        let mut f = vec![];
        f.extend(visit::times(s.start_at, s.end_at, "end_at"));
        f.extend(visit::times(s.planned_start, s.planned_end, "planned_end"));
        if s.status == "held" {
            let future = visit::future(s.end_at.or(s.start_at), self.app.now(), "end_at");
            f.extend(future.or_else(|| visit::future_day(s.occurred_on, self.app.today(), "occurred_on")));
        }
        if let Some(course) = s.course_id {
            let numbered =
                |s: &Session| group::Numbered { id: s.id, number: s.sequence_no, date: s.occurred_on };
            let mut others = vec![];
            for other in self.app.all_records(Kind::Session, &Filter::by("course_id", course))? {
                let other: Session = entity(&other)?;
                if other.status != "cancelled" {
                    others.push(numbered(&other));
                }
            }
            f.extend(group::numbers(&numbered(s), &others).filter(|_| s.status != "cancelled"));
        }
        let rules = self.rules_of(s.programme_id)?;
        let required = rules.childcare_required == Some(true) && s.status != "cancelled";
        f.extend(group::childcare(required, s.childcare_room == Some(true), s.childcare_worker_ids.len()));
        Ok(f)
    }

    fn check_attendance(&mut self, a: &Attendance) -> Result<Vec<Finding>> {
        let app = self.app;
        let session: Session = entity(&app.any_stored(Kind::Session, a.session_id)?.record)?;
        let mut f = vec![];
        f.extend(visit::times(a.arrived_at, a.left_at, "left_at"));
        if let (Some(person), Some(day)) = (a.person_id, session.occurred_on) {
            let who = guest(&app.any_stored(Kind::Person, person)?.record);
            f.extend(stay::birth(&who, day, "person_id"));
            let (role, state) = (AttendanceRole::parse(&a.attendance_role), AttendanceState::parse(&a.state));
            if role.is_some_and(AttendanceRole::is_child) && state.is_some_and(AttendanceState::attended) {
                f.extend(stay::age(&who, &*self.rules_of(session.programme_id)?, day));
            }
        }
        if let Some(missed) = a.makes_up_for_session_id {
            f.extend(self.check_make_up(a, &session, missed)?);
        }
        Ok(f)
    }

    fn check_make_up(&self, a: &Attendance, here: &Session, missed: Id) -> Result<Vec<Finding>> {
        let app = self.app;
        let there: Session = entity(&app.any_stored(Kind::Session, missed)?.record)?;
        let mut state = None;
        let mut already_made_up = false;
        let mut attended = vec![];
        let own = match a.person_id {
            Some(person) => app.all_records(Kind::Attendance, &Filter::by("person_id", person))?,
            None => vec![],
        };
        for other in own {
            let other: Attendance = entity(&other)?;
            if other.session_id == missed {
                state = Some(other.state.clone());
            }
            already_made_up |= other.id != a.id && other.makes_up_for_session_id == Some(missed);
            if matches!(other.state.as_str(), "present" | "late" | "left_early") {
                let s: Session = entity(&app.any_stored(Kind::Session, other.session_id)?.record)?;
                attended.extend(s.sequence_no.filter(|_| s.course_id == there.course_id));
            }
        }
        let facts = group::Missed {
            same_programme: here.programme_id == there.programme_id,
            same_unit: here.unit().is_some() && here.unit() == there.unit(),
            state,
            already_made_up,
        };
        let order = group::make_up_order(there.sequence_no, &attended);
        Ok(group::make_up(&facts).into_iter().chain(order).collect())
    }

    fn check_assignment(&mut self, a: &Assignment) -> Result<Vec<Finding>> {
        let app = self.app;
        let enrolment = app.any_stored(Kind::Enrolment, a.enrolment_id)?.record;
        let mut findings = vec![];
        // Whoever may not visit from that day is not given the family either.
        if let Some(programme) = enrolment.id_of("programme_id") {
            let standing = self.standing(a.worker_id, programme, a.from)?;
            let rules = self.rules_of(programme)?;
            let unfit = visit::workers(&[standing], &rules).into_iter();
            findings.extend(unfit.map(|f| Finding { field: Some("worker_id"), ..f }));
        }
        let Some(household) = enrolment.id_of("household_id").filter(|_| a.is_primary) else {
            return Ok(findings);
        };
        let open = |other: &Assignment| {
            other.is_primary
                && a.to.is_none_or(|to| other.from <= to)
                && other.to.is_none_or(|to| a.from <= to)
        };
        let mut primaries = 0;
        for e in app.all_records(Kind::Enrolment, &Filter::by("household_id", household))? {
            for other in app.all_records(Kind::Assignment, &Filter::by("enrolment_id", e.id))? {
                let other: Assignment = entity(&other)?;
                primaries += usize::from(other.id != a.id && other.worker_id != a.worker_id && open(&other));
            }
        }
        let mut households = std::collections::BTreeSet::from([household]);
        for other in app.all_records(Kind::Assignment, &Filter::by("worker_id", a.worker_id))? {
            let other: Assignment = entity(&other)?;
            if open(&other) {
                let e = app.any_stored(Kind::Enrolment, other.enrolment_id)?.record;
                households.extend(e.id_of("household_id"));
            }
        }
        let worker = app.any_stored(Kind::Worker, a.worker_id)?.record;
        let programme = enrolment.id_of("programme_id").map(|p| self.rules_of(p)).transpose()?;
        let max = worker.read::<i64>("max_households");
        let max = max.or(programme.and_then(|r| r.max_households).map(i64::from));
        findings.extend(visit::assignment(primaries, households.len(), max));
        Ok(findings)
    }
}

fn guest(person: &Record) -> Guest {
    Guest { birth_date: person.read("birth_date"), unborn: person.is_unborn(), youngest_birth: None }
}

impl Record {
    /// A person not born yet.
    pub(crate) fn is_unborn(&self) -> bool {
        self.text("life_stage") == Some("unborn")
    }
}

impl super::App {
    /// The day an activity belongs to; None for records that are no activities.
    pub(crate) fn activity_day(&self, r: &Record) -> Option<Date> {
        match r.kind {
            Kind::Visit | Kind::Session | Kind::Consultation | Kind::Referral => r.read("occurred_on"),
            Kind::Shipment => r.read::<Date>("shipped_on").or(r.read("requested_on")),
            Kind::Stay => {
                let at: Option<Instant> = r.read("in_at").or(r.read("planned_in_at"));
                at.map(|i| self.zone.date_of(i))
            }
            _ => None,
        }
    }

    /// The programme and the days, first and last, in which a record is counted; None for records
    /// that are not.
    fn counted_in(&self, r: &Record) -> Result<Option<(Id, Date, Date)>> {
        if r.kind == Kind::Attendance {
            let session = r.id_of("session_id").map(|s| self.any_stored(Kind::Session, s)).transpose()?;
            return session.map_or(Ok(None), |s| self.counted_in(&s.record));
        }
        let (Some(programme), Some(from)) = (r.id_of("programme_id"), self.activity_day(r)) else {
            return Ok(None);
        };
        let out: Option<Instant> = r.read("out_at").or(r.read("planned_out_at"));
        Ok(Some((programme, from, out.map_or(from, |o| self.zone.date_of(o)).max(from))))
    }

    pub(crate) fn span(&self, time: Interval) -> crate::domain::count::StaySpan {
        crate::domain::count::StaySpan::of(time, self.zone)
    }

    /// Days of a stay that lie in the fiscal year of `day`, by the programme's rules.
    pub(super) fn days_in_fiscal_year(&self, s: &Stay, rules: &Rules, day: Date) -> i64 {
        s.arrival().map_or(0, |from| self.days_of_year(from, s.departure(), rules, day))
    }

    /// The same of a stay from `from` to `to`; until now where it goes on.
    fn days_of_year(&self, from: Instant, to: Option<Instant>, rules: &Rules, day: Date) -> i64 {
        let Some(year) = Period::fiscal_year(fiscal_year(day)) else { return 0 };
        let to = to.unwrap_or(self.now().max(from));
        let span = self.span(Interval { in_at: from, out_at: to });
        let days = span.days(rules.day_rule.unwrap_or_default(), rules.night_rule.unwrap_or_default());
        days.within(&year).len() as i64
    }

    /// How many places a stay takes: one, or one for each head where the programme counts persons.
    pub(crate) fn units(&self, s: &Stay, rules: &Rules) -> i64 {
        match rules.capacity_unit {
            Some(CapacityUnit::Person) => 1 + s.companion_person_ids.len() as i64,
            _ => 1,
        }
    }

    /// A programme and those that share its rooms, with their rules.
    pub(super) fn pool(&self, programme: Id, rules: &Rules) -> Result<Vec<(Id, Rules)>> {
        let site = self.any_stored(Kind::Programme, programme)?.record.id_of("site_id");
        let mut pool = vec![(programme, rules.clone())];
        if rules.capacity_pool.is_some() {
            for other in self.all_records(Kind::Programme, &Filter::default())? {
                let shares = other.id != programme && other.id_of("site_id") == site;
                if shares
                    && let Ok(r) = self.rules_of(other.id)
                    && r.capacity_pool == rules.capacity_pool
                {
                    pool.push((other.id, r));
                }
            }
        }
        Ok(pool)
    }
}
