//! Courses: their sessions across, their people down, and the childcare room.

use super::certificates::of_course;
use super::transact::Tx;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::age::{age_months, age_years};
use crate::domain::count::{
    AttendanceFact, AttendanceRole, AttendanceState, Completion, CompletionTally, SessionStatus,
};
use crate::domain::fold::kana_order;
use crate::domain::id::Id;
use crate::domain::kinds::{Attendance, Course, Membership, Person, Session};
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{
    ChildcareRow, ChildcareView, ChoiceView, CollectorView, CourseCell, CourseLine, CourseRow, CourseView,
    SessionCard,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Enrolments that hold a place in a course.
const OPEN: &[&str] = &["applied", "assessed", "matched", "active"];

/// Age from which nobody is looked after in the childcare room.
const GROWN: u32 = 18;

/// Somebody who belongs to a course, and how it is known.
#[derive(Debug, Default)]
struct Participant {
    role: String,
    enrolment: Option<Id>,
    household: Option<Id>,
}

/// A course with what was read of it.
struct Read {
    sessions: Vec<Session>,
    attendances: Vec<Attendance>,
    people: BTreeMap<Id, Participant>,
}

impl App {
    /// Sessions from `from` to `to`, by time.
    pub fn sessions(&self, from: Date, to: Date) -> Result<Vec<SessionCard>> {
        self.ask(Act::Courses)?;
        let within = Filter { from: Some(from), to: Some(to), ..Filter::default() };
        let mut cards = vec![];
        for record in self.records(Kind::Session, &within)? {
            cards.push(self.session_card(&entity(&record)?)?);
        }
        cards.sort_by(|a, b| (&a.start_at, &a.id).cmp(&(&b.start_at, &b.id)));
        Ok(cards)
    }

    /// All courses, those with a session still to come first.
    pub fn courses(&self) -> Result<Vec<CourseLine>> {
        self.ask(Act::Courses)?;
        let mut lines = vec![];
        for record in self.records(Kind::Course, &Filter::default())? {
            let course: Course = entity(&record)?;
            let read = self.read_course(&course)?;
            let held = read.sessions.iter().filter(|s| s.status == "held").count();
            let next = read.sessions.iter().find(|s| s.status == "planned");
            lines.push(CourseLine {
                id: course.id.to_string(),
                programme: self.name_of(Kind::Programme, course.programme_id)?,
                programme_id: course.programme_id.to_string(),
                participants: participants(&read),
                sessions_held: held as i64,
                sessions_total: self.sessions_total(&course)?,
                next: next.map(|s| self.card_in(s, &read)).transpose()?,
                name: course.name,
                cohort: course.cohort,
                capacity: course.capacity,
            });
        }
        // A session without a day comes after those that have one, a course without a session last.
        let when = |l: &CourseLine| (l.next.is_none(), l.next.as_ref().and_then(|s| s.start_at.clone()));
        lines.sort_by(|a, b| when(a).cmp(&when(b)).then_with(|| b.id.cmp(&a.id)));
        Ok(lines)
    }

    /// A course: one column a session, one row a person, units attended as counting rule M-23 has it.
    /// Error `record_missing`.
    pub fn course_view(&self, id: Id) -> Result<CourseView> {
        self.ask(Act::Courses)?;
        let course: Course = entity(&self.stored(Kind::Course, id)?.record)?;
        let rules = self.rules_of(course.programme_id)?;
        let mut read = self.read_course(&course)?;
        self.read_made_up(&mut read)?;
        let needed = rules.completion_min_units.map(i64::from).or(self.sessions_total(&course)?);
        let (mut cells, mut facts) = (HashMap::new(), Facts::default());
        for (person, participant) in &read.people {
            let own = self.cells(&read, *person)?;
            for (session, cell) in read.sessions.iter().zip(&own) {
                let day = cell.made_up_on.as_deref().and_then(|day| day.parse::<Date>().ok());
                facts.made_up.extend(day.map(|day| ((*person, session.id), day)));
            }
            cells.insert(*person, own);
            // Two records of one family are one.
            if let Some(home) = participant.household {
                facts.homes.insert(*person, self.standing(Kind::Household, home)?);
            }
        }
        let tally = tally(&read, needed, &facts);
        let done: HashMap<Id, Completion> = tally.persons().into_iter().map(|c| (c.who, c)).collect();
        let mut people = vec![];
        for (person, participant) in &read.people {
            let units = done.get(person).map_or(0, |c| i64::from(c.units));
            people.push(CourseRow {
                person_id: person.to_string(),
                enrolment_id: participant.enrolment.map(|e| e.to_string()),
                household_id: participant.household.map(|h| h.to_string()),
                name: self.person_name(*person)?,
                kana: self.person_kana(*person)?,
                attendance_role: participant.role.clone(),
                cells: cells.remove(person).unwrap_or_default(),
                units,
                completed: needed.is_some_and(|n| n > 0 && units >= n),
            });
        }
        people
            .sort_by_cached_key(|p| (p.kana.as_deref().map(kana_order), p.name.clone(), p.person_id.clone()));
        let taken = participants(&read);
        let together = rules.household_completion == Some(true);
        Ok(CourseView {
            certificates: of_course(
                &people,
                &facts.homes,
                &done,
                if together { tally.households() } else { vec![] },
            ),
            id: course.id.to_string(),
            programme: self.name_of(Kind::Programme, course.programme_id)?,
            programme_id: course.programme_id.to_string(),
            places_left: course.capacity.map(|c| (c - taken).max(0)),
            sessions_total: self.sessions_total(&course)?,
            completion_units: needed,
            childcare_required: rules.childcare_required == Some(true),
            sessions: read.sessions.iter().map(|s| self.card_in(s, &read)).collect::<Result<_>>()?,
            people,
            name: course.name,
            cohort: course.cohort,
            capacity: course.capacity,
        })
    }

    /// Sessions that `person` missed and that attending `session` can make up for: of the same programme
    /// and unit, absent from, not made up yet (I-42). Oldest first.
    pub fn missed(&self, person: Id, session: Id) -> Result<Vec<SessionCard>> {
        self.ask(Act::Courses)?;
        let here: Session = entity(&self.stored(Kind::Session, session)?.record)?;
        let mut own: Vec<Attendance> = vec![];
        for record in self.records(Kind::Attendance, &Filter::by("person_id", person))? {
            own.push(entity(&record)?);
        }
        let made_up: Vec<Id> = own
            .iter()
            .filter(|a| a.session_id != session)
            .filter_map(|a| a.makes_up_for_session_id)
            .collect();
        let mut found = vec![];
        for a in own.iter().filter(|a| matches!(a.state.as_str(), "absent" | "absent_notified" | "made_up")) {
            let Some(there) = self.peek(Kind::Session, a.session_id)? else { continue };
            let there: Session = entity(&there.record)?;
            let fits = there.id != here.id
                && there.programme_id == here.programme_id
                && here.unit().is_some()
                && there.unit() == here.unit()
                && !made_up.contains(&there.id);
            if fits {
                found.push(self.session_card(&there)?);
            }
        }
        found.sort_by(|a, b| a.start_at.cmp(&b.start_at));
        Ok(found)
    }

    /// The children in the childcare room of a session, with what their carers have to know. Error
    /// `record_missing`.
    pub fn childcare_list(&self, session: Id) -> Result<ChildcareView> {
        self.ask(Act::Courses)?;
        let s: Session = entity(&self.stored(Kind::Session, session)?.record)?;
        let day = s.occurred_on.unwrap_or(self.today());
        let roll = self.roll_call(session)?;
        let mut adults: HashMap<Id, String> = HashMap::new();
        let mut children = vec![];
        for row in &roll.rows {
            let Some(person) = row.person_id.as_deref().and_then(|p| Id::parse(p).ok()) else { continue };
            let home = self.household_on(person, day)?;
            let role = AttendanceRole::parse(&row.attendance_role);
            if role.is_some_and(AttendanceRole::is_adult)
                && let Some(home) = home
            {
                adults.entry(home).or_insert_with(|| row.name.clone());
            }
            let stays = row.attendance_role == "child_in_childcare"
                && row.state.as_deref() != Some("cancelled_by_participant");
            if stays {
                children.push((person, home, row));
            }
        }
        let mut rows = vec![];
        for (id, home, row) in children {
            // Who is on the roll and out of sight, such as a child whose family is in no course, stays on the list:
            // with nothing of it known, so that somebody asks.
            let seen = self.peek(Kind::Person, id)?.map(|s| entity::<Person>(&s.record)).transpose()?;
            let born = seen.as_ref().and_then(|p| p.birth_date).filter(|b| *b <= day);
            let collectors = if seen.is_some() { self.who_may_collect(id, day)? } else { vec![] };
            rows.push(ChildcareRow {
                person_id: id.to_string(),
                name: row.name.clone(),
                kana: row.kana.clone(),
                birth_date: born.map(|b| b.to_string()),
                age_years: born.and_then(|b| age_years(b, day)).map(i64::from),
                age_months: born.and_then(|b| age_months(b, day)).map(i64::from),
                allergies: self.all_say(Kind::Person, id, "allergies")?,
                medication: self.all_say(Kind::Person, id, "medication")?,
                medical_care: self.all_say(Kind::Person, id, "medical_care")?,
                state: row.state.clone(),
                collectors,
                with: home.and_then(|h| adults.get(&h).cloned()),
            });
        }
        Ok(ChildcareView {
            session: roll.session,
            site: s.site_id.map(|site| self.name_of(Kind::Site, site)).transpose()?,
            childcare_workers: s
                .childcare_worker_ids
                .iter()
                .map(|w| self.worker_name(*w))
                .collect::<Result<_>>()?,
            children: rows,
        })
    }

    /// The other children of a person's family, who may come along: those under 18, or known as children where
    /// the birth date is not. Of a family out of sight none.
    pub fn children_beside(&self, person: Id) -> Result<Vec<ChoiceView>> {
        self.ask(Act::Courses)?;
        let today = self.today();
        let Some(home) = self.household_on(person, today)? else { return Ok(vec![]) };
        let homes = self.with_merged(Kind::Household, self.standing(Kind::Household, home)?)?;
        let mut known = HashSet::from([self.standing(Kind::Person, person)?]);
        let mut found = vec![];
        for record in self.records_of(Kind::Membership, "household_id", &homes)? {
            let m: Membership = entity(&record)?;
            let stands = self.standing(Kind::Person, m.person_id)?;
            if known.contains(&stands) || m.to.is_some_and(|to| to < today) {
                continue;
            }
            let seen = self.peek(Kind::Person, self.standing_in_sight(Kind::Person, m.person_id)?)?;
            let Some(seen) = seen.filter(|p| p.header.deleted_at.is_none()) else { continue };
            known.insert(stands);
            let p: Person = entity(&seen.record)?;
            let age = p.birth_date.filter(|b| *b <= today).and_then(|b| age_years(b, today));
            let young = age.map_or(m.relation.as_deref() == Some("child"), |years| years < GROWN);
            if young && p.life_stage == "born" {
                found.push(ChoiceView {
                    id: p.id.to_string(),
                    name: p.name(),
                    kana: p.kana(),
                    group: None,
                    preset: None,
                });
            }
        }
        Ok(found)
    }

    fn who_may_collect(&self, child: Id, day: Date) -> Result<Vec<CollectorView>> {
        let mut found = vec![];
        for (person, permitted) in self.collectors_of(child, day)? {
            let own = self.records(Kind::Membership, &Filter::by("person_id", person))?;
            found.push(CollectorView {
                person_id: person.to_string(),
                name: self.person_name(person)?,
                relation: own.first().and_then(|m| m.text("relation").map(str::to_owned)),
                permitted,
            });
        }
        Ok(found)
    }

    /// What a person did in each session, in the order of the sessions.
    fn cells(&self, read: &Read, person: Id) -> Result<Vec<CourseCell>> {
        let own = || read.attendances.iter().filter(|a| a.person_id == Some(person));
        let cell = |session: &Session| {
            let here = own().find(|a| a.session_id == session.id);
            let made_up = own().find(|a| a.makes_up_for_session_id == Some(session.id));
            let there = made_up.map(|a| self.stored(Kind::Session, a.session_id)).transpose()?;
            Ok(CourseCell {
                attendance_id: here.map(|a| a.id.to_string()),
                state: here.map(|a| a.state.clone()),
                made_up_in: made_up.map(|a| a.session_id.to_string()),
                made_up_on: there.and_then(|s| s.record.read::<Date>("occurred_on")).map(|d| d.to_string()),
            })
        };
        read.sessions.iter().map(cell).collect()
    }

    fn sessions_total(&self, course: &Course) -> Result<Option<i64>> {
        let usual = self.rules_of(course.programme_id)?.sessions_per_course.map(i64::from);
        Ok(course.sessions_total.or(usual))
    }

    fn read_course(&self, course: &Course) -> Result<Read> {
        let mut sessions: Vec<Session> = vec![];
        for record in self.records(Kind::Session, &Filter::by("course_id", course.id))? {
            sessions.push(entity(&record)?);
        }
        sessions.sort_by_key(|s| (s.sequence_no.unwrap_or(i64::MAX), s.occurred_on, s.id));
        let mut attendances: Vec<Attendance> = vec![];
        let mut people: BTreeMap<Id, Participant> = BTreeMap::new();
        for record in self.records(Kind::Enrolment, &Filter::by("course_id", course.id))? {
            if record.text("status").is_some_and(|s| OPEN.contains(&s) || s == "completed") {
                for person in record.read::<Vec<Id>>("person_ids").unwrap_or_default() {
                    let participant = Participant {
                        role: self.role_in_group(person)?,
                        enrolment: Some(record.id),
                        household: record.id_of("household_id"),
                    };
                    people.insert(person, participant);
                }
            }
        }
        for session in &sessions {
            for record in self.records(Kind::Attendance, &Filter::by("session_id", session.id))? {
                let a: Attendance = entity(&record)?;
                if let Some(person) = a.person_id {
                    let guest = a.state == "made_up_here" || a.state == "cancelled_by_participant";
                    if !guest || people.contains_key(&person) {
                        let participant = people.entry(person).or_default();
                        participant.role.clone_from(&a.attendance_role);
                        participant.household = participant.household.or(a.household_id);
                    }
                }
                attendances.push(a);
            }
        }
        Ok(Read { sessions, attendances, people })
    }

    /// Units made up in another course's sessions are in that course's rolls.
    fn read_made_up(&self, read: &mut Read) -> Result<()> {
        let here = |id: Id| read.sessions.iter().any(|s| s.id == id);
        let mut elsewhere: Vec<Attendance> = vec![];
        for person in read.people.keys() {
            for record in self.records(Kind::Attendance, &Filter::by("person_id", *person))? {
                if record.id_of("makes_up_for_session_id").is_some_and(here) {
                    elsewhere.push(entity(&record)?);
                }
            }
        }
        elsewhere.retain(|a| !here(a.session_id));
        read.attendances.extend(elsewhere);
        Ok(())
    }

    /// A session's card from what was read of its course.
    fn card_in(&self, s: &Session, read: &Read) -> Result<SessionCard> {
        let roll = || read.attendances.iter().filter(|a| a.session_id == s.id);
        let guest = |a: &&Attendance| {
            a.person_id.is_some_and(|p| !read.people.contains_key(&p))
                && a.state != "cancelled_by_participant"
        };
        let attended = roll().filter(|a| self.attended(&a.state)).count();
        self.session_card_with(s, attended, read.people.len() + roll().filter(guest).count())
    }
}

/// Adults who hold a place.
fn participants(read: &Read) -> i64 {
    let adult = |p: &&Participant| AttendanceRole::parse(&p.role).is_none_or(AttendanceRole::is_adult);
    read.people.values().filter(adult).count() as i64
}

/// What the rolls of a course do not say.
#[derive(Default)]
struct Facts {
    /// People's families, as they stand.
    homes: HashMap<Id, Id>,
    /// The day on which somebody made up a session elsewhere.
    made_up: HashMap<(Id, Id), Date>,
}

/// Distinct units of this course that each person, and each family, attended or made up; complete with `needed`.
fn tally(read: &Read, needed: Option<i64>, facts: &Facts) -> CompletionTally {
    let needed = needed.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    // Where nothing is asked nobody completes.
    let mut tally = CompletionTally::new(needed.unwrap_or(u32::MAX));
    for a in &read.attendances {
        // A make-up elsewhere has turned the absence here into `made_up`, which counts.
        let session = read.sessions.iter().find(|s| s.id == a.session_id);
        let (Some(session), Some(role), Some(state)) =
            (session, AttendanceRole::parse(&a.attendance_role), AttendanceState::parse(&a.state))
        else {
            continue;
        };
        let unit = session.unit();
        let made_up = a.person_id.and_then(|p| facts.made_up.get(&(p, session.id)).copied());
        tally.add(&AttendanceFact {
            session: session.id,
            programme: session.programme_id,
            course: None,
            unit: unit.as_deref(),
            date: session.occurred_on.unwrap_or_default(),
            session_status: match session.status.as_str() {
                "held" => SessionStatus::Held,
                "cancelled" => SessionStatus::Cancelled,
                _ => SessionStatus::Planned,
            },
            person: a.person_id,
            household: a.person_id.and_then(|p| facts.homes.get(&p).copied()),
            role,
            state,
            made_up_on: made_up,
        });
    }
    tally
}

/// Whether an enrolment of this status is open.
pub(super) fn is_open(status: &str) -> bool {
    OPEN.contains(&status)
}

impl Tx<'_> {
    /// An absence that is made up elsewhere says so (`made_up`), by which its unit counts (M-23); a make-up
    /// that is taken back leaves an absence again.
    pub(super) fn follow_make_up(&mut self, before: Option<&Record>, after: &Record) -> Result<()> {
        if after.kind != Kind::Attendance {
            return Ok(());
        }
        let target = |r: &Record| {
            r.id_of("makes_up_for_session_id").filter(|_| r.text("state") == Some("made_up_here"))
        };
        let (was, is) = (before.and_then(target), target(after));
        let Some(person) = after.id_of("person_id").filter(|_| was != is) else { return Ok(()) };
        self.turn(person, was, &["made_up"], "absent")?;
        self.turn(person, is, &["absent", "absent_notified"], "made_up")
    }

    fn turn(&mut self, person: Id, session: Option<Id>, from: &[&str], to: &str) -> Result<()> {
        let Some(session) = session else { return Ok(()) };
        let own = self.app.all_records(Kind::Attendance, &Filter::by("person_id", person))?;
        let there = own.into_iter().find(|a| a.id_of("session_id") == Some(session));
        if let Some(mut record) = there.filter(|a| a.text("state").is_some_and(|s| from.contains(&s))) {
            let before = self.app.any_stored(Kind::Attendance, record.id)?;
            record.set("state", to.to_owned());
            self.save_whole(Some(&before), record)?;
        }
        Ok(())
    }
}
