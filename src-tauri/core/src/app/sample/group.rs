//! Groups: courses of six, weekly baby massage, the open hiroba; who came to them.

use super::answers::Learner;
use super::home::Home;
use super::visits::weekday;
use super::{Draft, GROUPS, World};
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::{SampleRng, themes};
use crate::domain::time::Date;
use crate::error::Result;
use chrono::Days;
use serde_json::json;
use std::collections::BTreeMap;

/// A session that people can come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting {
    pub id: Id,
    pub day: Date,
}

/// A course of parent training.
#[derive(Debug, Clone)]
pub(super) struct Course {
    pub id: Id,
    pub meetings: Vec<Meeting>,
    pub parents: usize,
}

/// The sessions held, in the order of their days.
#[derive(Debug, Default)]
pub(super) struct Groups {
    massage: Vec<Meeting>,
    hiroba: Vec<Meeting>,
    courses: Vec<Course>,
}

/// Sessions of a course, and the most parents in it.
const UNITS: u64 = 6;
const PARENTS: usize = 10;

impl World<'_> {
    /// Writes courses and sessions over the whole time; nobody has come yet.
    pub(super) fn plan_groups(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let mut rng = self.rng(GROUPS);
        let all = self.size.sessions as u64;
        let courses = (all * 3 / 10 / UNITS).max(1);
        let weeks = (self.until - self.from).num_days().unsigned_abs() / 7;
        for n in 0..courses {
            let first = self.from + Days::new(n * 7 * weeks.saturating_sub(UNITS) / courses);
            let course = tx.change(None, |tx| self.course(tx, weekday(first + Days::new(n % 5)), n + 1))?;
            self.groups.courses.push(course);
        }
        let weekly = all - courses * UNITS;
        for n in 0..weekly {
            // Series run side by side, each once a week on its own weekday; the last one is a week ago.
            let (series, week) = (n / weeks.max(1), n % weeks.max(1));
            let day = self.today - Days::new(7 * (week + 1) + series % 7);
            if day > self.until || day < self.from {
                continue;
            }
            let massage = series % 2 == 0;
            let meeting = tx.change(None, |tx| self.open_session(tx, &mut rng, day, massage, "held"))?;
            let list = if massage { &mut self.groups.massage } else { &mut self.groups.hiroba };
            list.push(meeting);
        }
        for list in [&mut self.groups.massage, &mut self.groups.hiroba] {
            list.sort_by_key(|m| (m.day, m.id));
        }
        Ok(())
    }

    /// A course of six weekly sessions from `first` on; those after today are planned.
    pub(super) fn course(&mut self, tx: &mut Tx<'_>, first: Date, number: u64) -> Result<Course> {
        let at = self.at(first - Days::new(30), 9, 0);
        let draft = self.draft(Kind::Course, at).with("programme_id", self.office.parent_training);
        let draft = draft.text("name", format!("ペアレント・トレーニング 第{number}期"));
        let draft = draft.text("cohort", format!("第{number}期")).with("sessions_total", UNITS as i64);
        let draft = draft.with("capacity", PARENTS as i64).with("site_id", self.office.site);
        let mut course = Course { id: self.put(tx, draft)?, meetings: vec![], parents: 0 };
        for k in 0..UNITS {
            let day = first + Days::new(7 * k);
            let theme = themes("parent_training").get(k as usize).copied().unwrap_or_default();
            let held = day < self.today;
            let draft = self.session(self.office.parent_training, day, (10 * 60, 11 * 60 + 30), held);
            let draft = draft.with("course_id", course.id).with("sequence_no", k as i64 + 1);
            let draft = draft.text("theme", theme).codes("components", &["lecture", "role_play", "homework"]);
            let draft = draft.with("facilitator_ids", self.one_of(&self.office.facilitators, number));
            let draft = draft.with("childcare_worker_ids", self.one_of(&self.office.minders, number));
            let id = self.put(tx, draft.with("childcare_room", true))?;
            course.meetings.push(Meeting { id, day });
        }
        Ok(course)
    }

    /// A session of baby massage or of the hiroba.
    pub(super) fn open_session(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        day: Date,
        massage: bool,
        status: &str,
    ) -> Result<Meeting> {
        let (programme, name, hours) = if massage {
            (self.office.baby_massage, "baby_massage", (10 * 60 + 30, 11 * 60 + 30))
        } else {
            (self.office.hiroba, "hiroba", (10 * 60, 15 * 60))
        };
        let theme = rng.pick(themes(name)).copied().unwrap_or_default();
        let draft = self.session(programme, day, hours, status == "held").text("theme", theme);
        let draft = draft.with("facilitator_ids", self.one_of(&self.office.staff, rng.below(1_000)));
        // Pairs who looked in without giving a name.
        let (key, most) = if massage { ("pairs", 3) } else { ("children", 12) };
        let heads = if status == "held" { rng.below(most + 1) } else { 0 };
        let walk_in = BTreeMap::from([(key.to_owned(), json!(heads))]);
        let draft = if heads > 0 { draft.with("walk_in_counts", walk_in) } else { draft };
        Ok(Meeting { id: self.put(tx, draft)?, day })
    }

    fn session(&self, programme: Option<Id>, day: Date, (begin, end): (i64, i64), held: bool) -> Draft {
        let (begin, end) = (self.at(day, 0, begin), self.at(day, 0, end));
        let draft = self.draft(Kind::Session, begin).with("programme_id", programme).with("occurred_on", day);
        let draft = draft.with("planned_start", begin).with("planned_end", end);
        let draft =
            draft.with("site_id", self.office.site).text("status", if held { "held" } else { "planned" });
        draft.with("start_at", held.then_some(begin)).with("end_at", held.then_some(end))
    }

    fn one_of(&self, workers: &[Id], n: u64) -> Vec<Id> {
        let at = n as usize % workers.len().max(1);
        workers.get(at).copied().into_iter().collect()
    }

    /// What a family took part in, where attendances are missing yet.
    pub(super) fn some_meetings(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        n: usize,
    ) -> Result<()> {
        let wanted = rng.between(4, 12);
        let Some((child, birth)) = home.children().first().copied() else { return Ok(()) };
        if self.attendances.missing(n, self.size.families) < wanted {
            return Ok(());
        }
        let Some(parent) = home.carer().cloned() else { return Ok(()) };
        let father = home.father().filter(|_| rng.chance(80));
        let adult = father.unwrap_or(&parent);
        let (adult, role) = (adult.id, adult.role());
        let pairs = (wanted / 2) as usize;
        // Two months to just before the second birthday.
        let small = (birth + Days::new(61), birth + Days::new(700));
        let massage = choose(rng, &self.groups.massage, small, pairs);
        if massage.len() > 1 && rng.chance(600) {
            return self.pair(tx, rng, home, &massage, (adult, role), (child, "infant"));
        }
        if rng.chance(500) {
            let free = |c: &Course| {
                c.parents < PARENTS && c.meetings.first().is_some_and(|m| m.day > birth + Days::new(400))
            };
            let open: Vec<usize> =
                self.groups.courses.iter().enumerate().filter(|(_, c)| free(c)).map(|(at, _)| at).collect();
            if let Some(course) = rng.pick(&open).and_then(|at| self.groups.courses.get_mut(*at)) {
                course.parents += 1;
                let course = course.clone();
                return self.take_course(tx, rng, home, &course, (adult, role), child);
            }
        }
        let hiroba =
            choose(rng, &self.groups.hiroba, (birth + Days::new(90), birth + Days::new(2_000)), pairs);
        self.pair(tx, rng, home, &hiroba, (adult, role), (child, "child"))
    }

    /// A parent with a child at each of the meetings.
    pub(super) fn pair(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        meetings: &[Meeting],
        parent: (Id, &str),
        child: (Id, &str),
    ) -> Result<()> {
        for meeting in meetings {
            let state = if rng.chance(50) { "late" } else { "present" };
            tx.change(None, |tx| {
                for (person, role) in [parent, child] {
                    self.attend(tx, home, meeting, None, (person, role), state)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// A parent through a course, the child minded next door where it is small.
    pub(super) fn take_course(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        course: &Course,
        parent: (Id, &str),
        child: Id,
    ) -> Result<()> {
        let (Some(first), Some(last)) = (course.meetings.first(), course.meetings.last()) else {
            return Ok(());
        };
        let over = last.day < self.today;
        let applied = first.day - Days::new(rng.between(10, 25));
        let at = self.at(applied, 10, 0);
        let enrolment = tx.change(None, |tx| {
            let draft = self.draft(Kind::Enrolment, at).with("household_id", home.id);
            let draft = draft.with("person_ids", vec![parent.0]).with("course_id", course.id);
            let draft = draft.with("programme_id", self.office.parent_training).text("route", "self");
            let draft = draft.with("applied_on", applied).with("started_on", first.day);
            let draft = draft.text("status", if over { "closed" } else { "active" });
            let draft = draft.with("ended_on", over.then_some(last.day));
            self.put(tx, draft.with("close_reason", over.then(|| "goal_met".to_owned())))
        })?;
        let days = (first.day, over.then_some(last.day));
        self.learners.push(Learner::of(home, parent.0, course.id, days));
        let minded = rng.chance(500);
        let today = self.today;
        for meeting in course.meetings.iter().filter(|m| m.day < today) {
            let state = match rng.below(100) {
                0..7 => "absent_notified",
                7..10 => "absent",
                10..14 => "late",
                _ => "present",
            };
            let there = matches!(state, "present" | "late");
            tx.change(None, |tx| {
                self.attend(tx, home, meeting, Some(enrolment), parent, state)?;
                if minded && there {
                    let child = (child, "child_in_childcare");
                    self.attend(tx, home, meeting, Some(enrolment), child, "childcare_only")?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Ticks a person off on a roll. The id follows from session and person, as on every device.
    fn attend(
        &mut self,
        tx: &mut Tx<'_>,
        home: &Home,
        meeting: &Meeting,
        enrolment: Option<Id>,
        (person, role): (Id, &str),
        state: &str,
    ) -> Result<()> {
        let id = Id::v5(meeting.id, person.as_bytes());
        let place = home.place_on(meeting.day).map(|p| p.municipality_code.to_owned());
        let draft = Draft::new(Kind::Attendance, id).with("session_id", meeting.id).with("person_id", person);
        let draft = draft.with("household_id", home.id).with("enrolment_id", enrolment);
        let draft = draft.text("attendance_role", role).text("state", state);
        self.attendances.made += 1;
        self.put(tx, draft.with("municipality_code", place)).map(|_| ())
    }
}

/// Up to `count` meetings in a row whose days lie in the window.
fn choose(rng: &mut SampleRng, meetings: &[Meeting], (from, to): (Date, Date), count: usize) -> Vec<Meeting> {
    let (low, high) = (meetings.partition_point(|m| m.day < from), meetings.partition_point(|m| m.day <= to));
    let Some(fitting) = meetings.get(low..high).filter(|m| !m.is_empty()) else { return vec![] };
    let start = rng.below(fitting.len().saturating_sub(count).max(1) as u64) as usize;
    fitting.iter().skip(start).take(count).copied().collect()
}
