//! What is due: records whose retention is over, addresses whose protection ends.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::{Enrolment, Household};
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{DueCalendar, DueErasure, DueSecret};
use chrono::{Datelike, Months};
use std::collections::{BTreeMap, HashMap};

/// Enrolments that have not ended.
const OPEN: &[&str] = &["applied", "assessed", "waiting", "matched", "active", "paused"];

/// Stays that may still come or go on.
const COMING: &[&str] = &["enquiry", "requested", "held", "waitlisted", "confirmed", "in_stay"];

/// What of the case file belongs to no programme goes by the organisation's own rule: None.
type Programme = Option<Id>;

/// The last day of a family in each programme; None while it goes on.
type Ends = BTreeMap<Programme, Option<Date>>;

/// Of the case file: kind, columns (family, programme, status, days), states in which it goes on.
const CASES: [(Kind, &[&str], &[&str]); 5] = [
    (
        Kind::Consultation,
        &["household_id", "programme_id", "status", "occurred_on", "follow_up_on"],
        &["open"],
    ),
    (
        Kind::Referral,
        &["household_id", "programme_id", "status", "occurred_on"],
        &["draft", "consent_pending", "sent", "accepted"],
    ),
    (
        Kind::SupportPlan,
        &["household_id", "programme_id", "status", "drawn_up_on"],
        &["draft", "agreed", "active", "reviewed"],
    ),
    (
        Kind::Shipment,
        &["household_id", "programme_id", "status", "requested_on", "shipped_on"],
        &["requested", "packed"],
    ),
    (Kind::Response, &["household_id", "programme_id", "wave", "answered_on"], &[]),
];

impl App {
    /// Families whose records have been kept for as long as every programme of theirs demands on `on`, the
    /// longest due first. A family in a programme for which nobody has said how long stays.
    pub fn due_for_erasure(&self, on: Date) -> Result<Vec<DueErasure>> {
        self.ask(Act::Due)?;
        let years = self.retentions()?;
        if years.is_empty() {
            return Ok(vec![]);
        }
        let mut ends: HashMap<Id, Ends> = HashMap::new();
        let mut see = |home: Option<Id>, programme: Programme, day: Option<Date>, goes_on: bool| {
            let Some(home) = home else { return };
            let last = ends.entry(home).or_default().entry(programme).or_insert(Some(Date::MIN));
            *last = if goes_on { None } else { last.and_then(|l| day.map(|d| l.max(d)).or(Some(l))) };
        };
        for record in self.records(Kind::Enrolment, &Filter::default())? {
            let e: Enrolment = entity(&record)?;
            let day = e.ended_on.or(e.started_on).or(e.applied_on);
            see(e.household_id, Some(e.programme_id), day, OPEN.contains(&e.status.as_str()));
        }
        // Chosen columns: these are the tables that grow.
        let visit = ["household_id", "programme_id", "occurred_on", "status"];
        self.each(Kind::Visit, &visit, &Filter::default(), |r| {
            see(r.id(0), r.id(1), r.date(2), r.text(3) == Some("planned"));
        })?;
        let stay = ["household_id", "programme_id", "out_at", "planned_out_at", "status"];
        self.each(Kind::Stay, &stay, &Filter::default(), |r| {
            let out = r.instant(2).or(r.instant(3)).map(|at| self.zone().date_of(at));
            see(r.id(0), r.id(1), out, r.text(4).is_some_and(|s| COMING.contains(&s)));
        })?;
        let mut sessions: HashMap<Id, (Option<Id>, Option<Date>)> = HashMap::new();
        self.each(Kind::Session, &["id", "programme_id", "occurred_on"], &Filter::default(), |r| {
            sessions.extend(r.id(0).map(|id| (id, (r.id(1), r.date(2)))));
        })?;
        self.each(Kind::Attendance, &["household_id", "session_id"], &Filter::default(), |r| {
            let of = r.id(1).and_then(|id| sessions.get(&id)).copied().unwrap_or_default();
            see(r.id(0), of.0, of.1, false);
        })?;
        for (kind, columns, open) in CASES {
            self.each(kind, columns, &Filter::default(), |r| {
                let day = (3..columns.len()).filter_map(|n| r.date(n)).max();
                see(r.id(0), r.id(1), day, r.text(2).is_some_and(|s| open.contains(&s)));
            })?;
        }
        let mut due = vec![];
        for (home, ends) in ends {
            due.extend(self.due_of(home, &ends, &years)?.filter(|(_, d)| *d <= on));
        }
        due.sort_by(|(a, x), (b, y)| (x, &a.code).cmp(&(y, &b.code)));
        Ok(due.into_iter().map(|(due, _)| due).collect())
    }

    fn due_of(
        &self,
        home: Id,
        ends: &Ends,
        years: &HashMap<Programme, u32>,
    ) -> Result<Option<(DueErasure, Date)>> {
        let mut latest: Option<(Date, Date, u32, Programme)> = None;
        for (programme, end) in ends {
            let (Some(end), Some(years)) = (*end, years.get(programme).copied()) else { return Ok(None) };
            let Some(day) = end.checked_add_months(Months::new(12 * years)) else { return Ok(None) };
            if latest.is_none_or(|(d, ..)| d < day) {
                latest = Some((day, end, years, *programme));
            }
        }
        let stored = self.store.get(Kind::Household, home)?;
        let (Some((day, end, years, programme)), Some(stored)) = (latest, stored) else { return Ok(None) };
        let family: Household = entity(&stored.record)?;
        let due = DueErasure {
            household_id: home.to_string(),
            code: family.code.unwrap_or_default(),
            name: family.display_name,
            programme: programme.map_or(Ok(String::new()), |id| self.name_of(Kind::Programme, id))?,
            ended_on: end.to_string(),
            years: i64::from(years),
            due_on: day.to_string(),
        };
        Ok(Some((due, day)))
    }

    /// Years for which a programme's records are kept: its own rule, its commissioner's, the organisation's. No
    /// preset has one: how long is the commissioner's to say in writing, and a guess that is too short destroys.
    fn retentions(&self) -> Result<HashMap<Programme, u32>> {
        let of = |r: &Record| r.read::<i64>("retention_years").and_then(|n| u32::try_from(n).ok());
        let own = self.stored(Kind::Organisation, self.organisation())?.record;
        let mut found: HashMap<Programme, u32> = of(&own).map(|years| (None, years)).into_iter().collect();
        for programme in self.records(Kind::Programme, &Filter::default())? {
            let commissioner = match programme.id_of("commissioner_id") {
                Some(id) => self.store.get(Kind::Organisation, id)?.and_then(|o| of(&o.record)),
                None => None,
            };
            let years = self.rules_of(programme.id)?.retention_years.or(commissioner).or(of(&own));
            if let Some(years) = years {
                found.insert(Some(programme.id), years);
            }
        }
        Ok(found)
    }

    /// Everything that is due up to the end of the month after next, counted from `on`.
    pub fn due_calendar(&self, on: Date) -> Result<DueCalendar> {
        self.ask(Act::Due)?;
        let first = on.with_day(1).unwrap_or(on);
        let until = first.checked_add_months(Months::new(3)).and_then(|d| d.pred_opt()).unwrap_or(on);
        let this_month = first.checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).unwrap_or(on);
        let mut secrets = vec![];
        for record in self.records(Kind::Household, &Filter::default())? {
            let family: Household = entity(&record)?;
            let Some(day) = family.secret_until.filter(|d| family.address_secret && *d <= until) else {
                continue;
            };
            secrets.push(DueSecret {
                household_id: family.id.to_string(),
                code: family.code.unwrap_or_default(),
                name: family.display_name,
                due_on: day.to_string(),
            });
        }
        secrets.sort_by(|a, b| (&a.due_on, &a.code).cmp(&(&b.due_on, &b.code)));
        let erasures = self.due_for_erasure(until)?;
        let soon = this_month.to_string();
        let this_month = erasures.iter().filter(|e| e.due_on <= soon).count()
            + secrets.iter().filter(|s| s.due_on <= soon).count();
        Ok(DueCalendar {
            until: until.to_string(),
            this_month: this_month as i64,
            retention_missing: self.programmes_without_retention()?,
            erasures,
            secrets,
        })
    }

    /// Names of the programmes for which nobody has said how long records are kept.
    fn programmes_without_retention(&self) -> Result<Vec<String>> {
        let known = self.retentions()?;
        let all = self.records(Kind::Programme, &Filter::default())?;
        let missing = all.iter().filter(|p| !known.contains_key(&Some(p.id)));
        Ok(missing.filter_map(|p| p.text("name").map(str::to_owned)).collect())
    }
}
