//! What the screens ask: Today, the pickers, the roll of a session.

use super::course::is_open;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::check::house::overdue;
use crate::domain::check::stay::Occupied;
use crate::domain::fold::kana_order;
use crate::domain::id::Id;
use crate::domain::kinds::{Session, Stay, Visit};
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use crate::store::Filter;
use crate::view::{
    CatalogueView, ChoiceView, DueView, OptionsView, RollCallView, RollRow, SessionCard, StayCard, TodayView,
    TonightView, VisitCard,
};
use chrono::Days;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How long an unrecorded visit stays on Today, in days.
const UNRECORDED_DAYS: u64 = 28;
/// Most warnings listed on Today.
const DUE_LIMIT: usize = 50;

impl App {
    /// Code lists and presets.
    pub fn catalogue(&self) -> CatalogueView {
        self.catalogue.view()
    }

    /// Today's visits and, behind them, those not recorded yet, the newest first, of each one's own before others';
    /// arrivals, departures, who is in the house, sessions, and what waits for a reason. A visitor sees their own visits
    /// of the families assigned. What it reads grows with the week, not with the years.
    pub fn today_view(&self) -> Result<TodayView> {
        let sight = self.ask(Act::Look)?;
        let today = self.today();
        let mut due = self.waiting_views(&sight)?;
        due.extend(self.case_due(&sight)?);
        due.extend(self.due_views()?);
        let mut view = TodayView {
            date: today.to_string(),
            visits: self.visits_of_today(today)?,
            arrivals: vec![],
            departures: vec![],
            in_house: vec![],
            sessions: vec![],
            due: vec![],
            tonight: if sight.role.may(Act::Beds) { self.tonight()? } else { vec![] },
            drafts: self.drafts()?,
            unread: 0,
            unassigned: 0,
        };
        self.stays_of_today(today, &mut view, &mut due)?;
        let on_day = Filter { from: Some(today), to: Some(today), ..Filter::default() };
        for record in self.records(Kind::Session, &on_day)? {
            view.sessions.push(self.session_card(&entity(&record)?)?);
        }
        view.sessions.sort_by(|a, b| a.start_at.cmp(&b.start_at));
        view.due = due;
        if sight.role.may(Act::Review) {
            view.unread = self.store.count_unread_visits()?;
        }
        if sight.role.may(Act::Assign) {
            view.unassigned = self.store.count_unassigned(today)?;
        }
        Ok(view)
    }

    fn visits_of_today(&self, today: Date) -> Result<Vec<VisitCard>> {
        let since = today.checked_sub_days(Days::new(UNRECORDED_DAYS)).unwrap_or(today);
        let on_day = Filter { from: Some(today), to: Some(today), ..Filter::default() };
        let unrecorded = Filter {
            from: Some(since),
            to: today.pred_opt(),
            status: Some("planned".into()),
            ..Filter::default()
        };
        // What is to be done today is not behind what was forgotten, nor one's own behind that of others.
        let mut cards = self.visits_with_own(&on_day, false)?;
        cards.sort_by_key(|(own, _)| !own);
        let mut forgotten = self.visits_with_own(&unrecorded, false)?;
        forgotten.reverse();
        forgotten.sort_by_key(|(own, _)| !own);
        cards.extend(forgotten);
        Ok(cards.into_iter().map(|(_, card)| card).collect())
    }

    /// Tonight's beds of every programme with a capacity: the night, or day, that is running now.
    fn tonight(&self) -> Result<Vec<TonightView>> {
        let mut lines = vec![];
        for record in self.records(Kind::Programme, &Filter::default())? {
            if record.text("record_type") != Some("stay") {
                continue;
            }
            let rules = self.rules_of(record.id)?;
            if rules.capacity.is_none() {
                continue;
            }
            let night = self.running_night(&rules);
            let waiting =
                Filter { programme: Some(record.id), status: Some("waitlisted".into()), ..Filter::default() };
            if let Some(night) = self.beds(record.id, night, night)?.pop() {
                lines.push(TonightView {
                    programme_id: record.id.to_string(),
                    programme: record.text("name").unwrap_or_default().to_owned(),
                    capacity_unit: rules.capacity_unit.map(|u| u.name().to_owned()),
                    waiting: self.records(Kind::Stay, &waiting)?.len() as i64,
                    night,
                });
            }
        }
        Ok(lines)
    }

    fn stays_of_today(&self, today: Date, view: &mut TodayView, due: &mut Vec<DueView>) -> Result<()> {
        let inside = Filter { status: Some("in_stay".into()), ..Filter::default() };
        for record in self.records(Kind::Stay, &inside)? {
            let stay: Stay = entity(&record)?;
            let card = self.stay_card(&stay)?;
            if card.overdue {
                due.insert(0, self.overdue_view(&stay)?);
            }
            if stay.departure().is_some_and(|t| self.zone().date_of(t) <= today) {
                view.departures.push(card.clone());
            }
            view.in_house.push(card);
        }
        let on_day = Filter { from: Some(today), to: Some(today), ..Filter::default() };
        for record in self.records(Kind::Stay, &on_day)? {
            let stay: Stay = entity(&record)?;
            let arrives = stay.arrival().is_some_and(|t| self.zone().date_of(t) == today);
            if arrives && matches!(stay.status.as_str(), "requested" | "held" | "confirmed" | "waitlisted") {
                view.arrivals.push(self.stay_card(&stay)?);
            }
        }
        view.arrivals.sort_by(|a, b| a.in_at.cmp(&b.in_at));
        view.departures.sort_by(|a, b| a.out_at.cmp(&b.out_at));
        Ok(())
    }

    fn overdue_view(&self, stay: &Stay) -> Result<DueView> {
        Ok(DueView {
            kind: Kind::Stay.name().into(),
            id: stay.id.to_string(),
            code: "I-17".into(),
            household_id: stay.household_id.map(|h| h.to_string()),
            title: self.person_name(stay.person_id)?,
            date: stay.planned_out_at.map(|t| self.zone().rfc3339(t)),
        })
    }

    /// Records stored with a warning that has no reason yet, newest first.
    fn due_views(&self) -> Result<Vec<DueView>> {
        let mut views = vec![];
        for due in self.store.due(DUE_LIMIT)? {
            let Some(stored) = self.peek(due.kind, due.id)? else { continue };
            let r = &stored.record;
            let mut household = r.id_of("household_id");
            if let (Kind::Assignment, Some(enrolment)) = (r.kind, r.id_of("enrolment_id")) {
                household =
                    self.peek(Kind::Enrolment, enrolment)?.and_then(|e| e.record.id_of("household_id"));
            }
            let title = match (r.id_of("person_id"), household) {
                (Some(person), _) => self.person_name(person)?,
                (None, Some(h)) => self.household_name(h)?,
                _ => r.text("theme").or(r.text("name")).unwrap_or_default().to_owned(),
            };
            views.push(DueView {
                kind: due.kind.name().into(),
                id: due.id.to_string(),
                code: due.code,
                household_id: household.map(|h| h.to_string()),
                title,
                date: self.activity_day(r).map(|d| d.to_string()),
            });
        }
        Ok(views)
    }

    pub(super) fn visit_card(&self, v: &Visit) -> Result<VisitCard> {
        let show = |i: Option<Instant>| i.map(|i| self.zone().rfc3339(i));
        let household = match (v.household_id, v.organisation_id) {
            (Some(h), _) => self.household_name(h)?,
            (None, Some(o)) => self.name_of(Kind::Organisation, o)?,
            _ => String::new(),
        };
        Ok(VisitCard {
            id: v.id.to_string(),
            household_id: v.household_id.map(|h| h.to_string()).unwrap_or_default(),
            household,
            programme: self.name_of(Kind::Programme, v.programme_id)?,
            programme_id: v.programme_id.to_string(),
            visit_kind: v.visit_kind.clone(),
            status: v.status.clone(),
            date: v.occurred_on.map(|d| d.to_string()).unwrap_or_default(),
            start_at: show(v.start_at.or(v.planned_start)),
            end_at: show(v.end_at.or(v.planned_end)),
            workers: v.worker_ids.iter().map(|w| self.worker_name(*w)).collect::<Result<_>>()?,
            concern_level: v.concern_level,
            reviewed: v.reviewed_at.is_some(),
        })
    }

    pub(super) fn stay_card(&self, s: &Stay) -> Result<StayCard> {
        let show = |i: Option<Instant>| i.map(|i| self.zone().rfc3339(i));
        let rules = self.rules_of(s.programme_id)?;
        let time = s.arrival().map(|from| Occupied { id: s.id, from, to: s.departure() });
        let (nights, days) = time.map_or((0, 0), |t| self.nights_and_days(&t, &rules));
        Ok(StayCard {
            id: s.id.to_string(),
            person_id: s.person_id.to_string(),
            person: self.person_name(s.person_id)?,
            household_id: s.household_id.map(|h| h.to_string()),
            programme: self.name_of(Kind::Programme, s.programme_id)?,
            programme_id: s.programme_id.to_string(),
            stay_kind: s.stay_kind.clone(),
            status: s.status.clone(),
            in_at: show(s.arrival()),
            out_at: show(s.departure()),
            nights,
            days,
            overdue: overdue(s.status == "in_stay", s.out_at, s.planned_out_at, self.now()),
            code: s.code.clone(),
            kana: self.person_kana(s.person_id)?,
            room: s.room.clone(),
            requested_at: show(s.requested_at),
            requester_type: s.requester_type.clone(),
            allergies: self.all_say(Kind::Person, s.person_id, "allergies")?,
            units: self.units(s, &rules),
            address_secret: self.household_is_secret(s.household_id)?,
        })
    }

    pub(super) fn session_card(&self, s: &Session) -> Result<SessionCard> {
        let roll = self.records(Kind::Attendance, &Filter::by("session_id", s.id))?;
        let attended = roll.iter().filter(|a| a.text("state").is_some_and(|st| self.attended(st))).count();
        self.session_card_with(s, attended, self.expected(s, &roll)?.len())
    }

    /// Whether an attendance state is an attendance.
    pub(super) fn attended(&self, state: &str) -> bool {
        self.catalogue.counts("attendance_state", state)
    }

    /// A session's card, its named heads known.
    pub(super) fn session_card_with(
        &self,
        s: &Session,
        attended: usize,
        expected: usize,
    ) -> Result<SessionCard> {
        let show = |i: Option<Instant>| i.map(|i| self.zone().rfc3339(i));
        let walk_in: i64 = s.walk_in_counts.values().filter_map(serde_json::Value::as_i64).sum();
        Ok(SessionCard {
            id: s.id.to_string(),
            programme: self.name_of(Kind::Programme, s.programme_id)?,
            programme_id: s.programme_id.to_string(),
            course: s.course_id.map(|c| self.name_of(Kind::Course, c)).transpose()?,
            sequence_no: s.sequence_no,
            theme: s.theme.clone(),
            status: s.status.clone(),
            start_at: show(s.start_at.or(s.planned_start)),
            end_at: show(s.end_at.or(s.planned_end)),
            attended: attended as i64 + walk_in,
            expected: expected as i64,
        })
    }

    /// The people who belong on a session's roll: those on it, those enrolled in the course, and
    /// those who came to its other sessions. With the role each is known by.
    fn expected(&self, s: &Session, roll: &[Record]) -> Result<BTreeMap<Id, String>> {
        let mut people = BTreeMap::new();
        let mut add = |records: &[Record]| {
            for a in records.iter().filter(|a| a.text("state") != Some("cancelled_by_participant")) {
                if let Some(person) = a.id_of("person_id") {
                    people
                        .entry(person)
                        .or_insert_with(|| a.text("attendance_role").unwrap_or("parent").to_owned());
                }
            }
        };
        add(roll);
        let Some(course) = s.course_id else { return Ok(people) };
        for other in self.records(Kind::Session, &Filter::by("course_id", course))? {
            add(&self.records(Kind::Attendance, &Filter::by("session_id", other.id))?);
        }
        for e in self.records(Kind::Enrolment, &Filter::by("course_id", course))? {
            if e.text("status").is_some_and(is_open) {
                for person in e.read::<Vec<Id>>("person_ids").unwrap_or_default() {
                    let role = self.role_in_group(person)?;
                    people.entry(person).or_insert(role);
                }
            }
        }
        Ok(people)
    }

    /// The attendance role that a person's place in the family suggests.
    pub(super) fn role_in_group(&self, person: Id) -> Result<String> {
        let memberships = self.records(Kind::Membership, &Filter::by("person_id", person))?;
        let role = match memberships.first().and_then(|m| m.text("relation")) {
            Some("mother") => "mother",
            Some("father") => "father",
            Some("child" | "sibling" | "foster_child") => "child_in_childcare",
            _ => "parent",
        };
        Ok(role.to_owned())
    }

    /// The roll of a session: who is expected, and what was ticked. Error `record_missing`.
    pub fn roll_call(&self, session: Id) -> Result<RollCallView> {
        self.ask(Act::Courses)?;
        let s: Session = entity(&self.stored(Kind::Session, session)?.record)?;
        let filter = Filter::by("session_id", session);
        let roll = self.list_seen(Kind::Attendance, &filter)?;
        let mut rows = vec![];
        let mut ticked = HashSet::new();
        for a in &roll {
            let person = a.record.id_of("person_id");
            let worker = a.record.id_of("worker_id");
            ticked.extend(person);
            let name = match (person, worker) {
                (Some(p), _) => self.person_name(p)?,
                (None, Some(w)) => self.worker_name(w)?,
                _ => String::new(),
            };
            rows.push(RollRow {
                makes_up_for: a.record.id_of("makes_up_for_session_id").map(|s| s.to_string()),
                attendance_id: Some(a.record.id.to_string()),
                revision: Some(a.header.revision),
                person_id: person.map(|p| p.to_string()),
                name,
                kana: person.map(|p| self.person_kana(p)).transpose()?.flatten(),
                attendance_role: a.record.text("attendance_role").unwrap_or_default().to_owned(),
                state: a.record.text("state").map(str::to_owned),
            });
        }
        let records: Vec<Record> = roll.into_iter().map(|s| s.record).collect();
        for (person, role) in self.expected(&s, &records)? {
            if !ticked.contains(&person) {
                rows.push(RollRow {
                    makes_up_for: None,
                    attendance_id: None,
                    revision: None,
                    person_id: Some(person.to_string()),
                    name: self.person_name(person)?,
                    kana: self.person_kana(person)?,
                    attendance_role: role,
                    state: None,
                });
            }
        }
        rows.sort_by_cached_key(|r| (r.kana.as_deref().map(kana_order), r.name.clone(), r.person_id.clone()));
        let childcare_required = self.rules_of(s.programme_id)?.childcare_required == Some(true);
        Ok(RollCallView { session: self.session_card(&s)?, childcare_required, rows })
    }

    /// What the pickers offer: programmes, sites, active workers, organisations, courses.
    pub fn options(&self) -> Result<OptionsView> {
        self.ask(Act::Look)?;
        let all = |kind| self.records(kind, &Filter::default());
        let choice = |r: &Record, name: &str, group: Option<&str>| ChoiceView {
            id: r.id.to_string(),
            name: r.text(name).unwrap_or_default().to_owned(),
            kana: (r.kind == Kind::Worker).then(|| r.text("kana").map(str::to_owned)).flatten(),
            group: group.map(str::to_owned),
            preset: r.text("preset").map(str::to_owned),
        };
        let roles = all(Kind::WorkerRole)?;
        let mut role_of: HashMap<Id, &str> = HashMap::new();
        for role in &roles {
            if let (Some(worker), Some(role)) = (role.id_of("worker_id"), role.text("role")) {
                role_of.entry(worker).or_insert(role);
            }
        }
        let workers = all(Kind::Worker)?;
        let active = workers.iter().filter(|w| w.flag("active"));
        let mut workers: Vec<ChoiceView> =
            active.map(|w| choice(w, "person_name", role_of.get(&w.id).copied())).collect();
        workers.sort_by_cached_key(|w| (w.kana.is_none(), w.kana.as_deref().map(kana_order), w.id.clone()));
        Ok(OptionsView {
            programmes: all(Kind::Programme)?
                .iter()
                .map(|p| choice(p, "name", p.text("record_type")))
                .collect(),
            sites: all(Kind::Site)?.iter().map(|s| choice(s, "name", None)).collect(),
            workers,
            organisations: all(Kind::Organisation)?
                .iter()
                .map(|o| choice(o, "name", o.text("org_type")))
                .collect(),
            // The newest are what one is asked for.
            courses: all(Kind::Course)?
                .iter()
                .rev()
                .map(|c| ChoiceView {
                    name: match (c.text("name").unwrap_or_default(), c.text("cohort").unwrap_or_default()) {
                        (name, term) if name.contains(term) => name.to_owned(),
                        (name, term) => format!("{name} {term}"),
                    },
                    ..choice(c, "name", None)
                })
                .collect(),
        })
    }
}
