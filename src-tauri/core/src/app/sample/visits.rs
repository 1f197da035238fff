//! Home visits: a newborn's, and the weekly ones of a volunteer.

use super::World;
use super::draft::Draft;
use super::home::Home;
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::{SampleRng, visit_note};
use crate::domain::time::Date;
use crate::error::Result;
use chrono::{Datelike as _, Days};

/// Engagements begin in spans of eight weeks: six weekly visits fit into one, so that a volunteer who
/// takes one family a span never has two at a time.
pub(super) const SPAN_DAYS: i64 = 56;

/// Characters of a visitor's note.
const NOTE: usize = 200;

const ACTIVITIES: [&str; 7] = [
    "listening",
    "collaboration_childcare",
    "collaboration_housework",
    "play",
    "outing",
    "to_hiroba",
    "information",
];
const NEEDS: [&str; 4] = ["isolation", "parent_mental", "child_development", "older_child_development"];

/// A volunteer's visits to a family.
pub(super) struct Engagement {
    pub volunteer: Id,
    pub first: Date,
    pub count: u64,
}

/// What a visit is, besides family and day.
pub(super) struct VisitFacts<'a> {
    pub programme: Option<Id>,
    pub enrolment: Option<Id>,
    pub kind: &'a str,
    pub status: &'a str,
    /// Planned begin and end, in minutes of the day.
    pub planned: (i64, i64),
    pub workers: Vec<Id>,
}

impl World<'_> {
    /// A nurse's visit to a newborn, for some.
    pub(super) fn newborn_visit(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        n: usize,
    ) -> Result<()> {
        let (missing, wanted) = (self.visits.missing(n, self.size.families), rng.chance(400));
        let Some((_, birth)) = home.children().first().copied().filter(|_| wanted && missing > 0) else {
            return Ok(());
        };
        let day = weekday(birth + Days::new(rng.between(14, 45)));
        let nurse = rng.pick(&self.office.nurses).copied();
        if day < self.from || day > self.until {
            return Ok(());
        }
        let begin = rng.between(20, 30) as i64 * 30;
        let facts = VisitFacts {
            programme: self.office.newborn_visit,
            enrolment: None,
            kind: "newborn",
            status: "done",
            planned: (begin, begin + 60),
            workers: nurse.into_iter().collect(),
        };
        self.visit(tx, rng, home, day, &facts).map(|_| ())
    }

    /// Four to six weekly visits of a volunteer, where the family may have them and somebody is free.
    pub(super) fn engagement(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        n: usize,
    ) -> Result<()> {
        let count = rng.between(4, 6);
        if self.visits.missing(n, self.size.families) < count {
            return Ok(());
        }
        let Some((first, last)) = self.window(home) else { return Ok(()) };
        let span_of = |day: Date| (day - self.from).num_days().div_euclid(SPAN_DAYS);
        // The whole span lies behind the window's first day; its end may lie ahead of today.
        let (low, high) = ((span_of(first - Days::new(1)) + 1).max(0), span_of(last));
        if high < low {
            return Ok(());
        }
        let spans = (high - low + 1).unsigned_abs();
        let start = rng.below(spans);
        let Some(span) = (0..spans).map(|k| low.unsigned_abs() + (start + k) % spans).find(|s| {
            self.engaged.get(*s as usize).is_some_and(|taken| *taken < self.office.volunteers.len())
        }) else {
            return Ok(());
        };
        let Some(taken) = self.engaged.get_mut(span as usize) else { return Ok(()) };
        let volunteer = self.office.volunteers.get(*taken).copied();
        *taken += 1;
        let first = weekday(self.from + Days::new(span * SPAN_DAYS.unsigned_abs() + rng.below(5)));
        match volunteer {
            Some(volunteer) => {
                self.engage(tx, rng, home, &Engagement { volunteer, first, count }).map(|_| ())
            }
            None => Ok(()),
        }
    }

    /// Days on which a volunteer may begin to visit: a pregnancy, or a child up to six to the end.
    fn window(&self, home: &Home) -> Option<(Date, Date)> {
        let last = self.until - Days::new(3);
        let window = match home.pregnancy {
            Some((notified, _)) => (notified.max(self.from), last),
            None => {
                let (_, birth) = home.children().first().copied()?;
                let over = birth + Days::new(6 * 365 - SPAN_DAYS.unsigned_abs());
                ((birth + Days::new(7)).max(self.from), over.min(last))
            }
        };
        (window.0 <= window.1).then_some(window)
    }

    /// Writes an engagement: enrolment, needs, assignment, visits. Gives the enrolment.
    pub(super) fn engage(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        engagement: &Engagement,
    ) -> Result<Id> {
        let Engagement { volunteer, first, count } = *engagement;
        let last = first + Days::new(7 * (count - 1));
        let over = last <= self.until;
        let enrolment = tx.change(None, |tx| self.enrol(tx, rng, home, engagement, over.then_some(last)))?;
        let organizer = rng.pick(&self.office.organizers).copied();
        let begin = rng.between(19, 28) as i64 * 30;
        for k in 0..count {
            let day = first + Days::new(7 * k);
            let status = match rng.below(100) {
                _ if day > self.until => "planned",
                0..4 => "cancelled_by_family",
                4..6 => "no_answer",
                6..8 => "cancelled_by_worker",
                _ => "done",
            };
            let joint = organizer.filter(|_| k == 0);
            let facts = VisitFacts {
                programme: self.office.home_start,
                enrolment: Some(enrolment),
                kind: if k == 0 {
                    "introduction"
                } else if k + 1 == count {
                    "review"
                } else {
                    "regular"
                },
                status,
                planned: (begin, begin + 120),
                workers: [Some(volunteer), joint].into_iter().flatten().collect(),
            };
            self.visit(tx, rng, home, day, &facts)?;
            if day > self.until {
                // Only the next one is planned.
                break;
            }
        }
        Ok(enrolment)
    }

    pub(super) fn enrol(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        engagement: &Engagement,
        ended: Option<Date>,
    ) -> Result<Id> {
        let first = engagement.first;
        let applied = first - Days::new(rng.between(7, 21));
        let at = self.at(applied, 10, 0);
        let routes = ["self", "self", "municipality_mch", "kodomo_katei_centre", "hospital", "kyoten"];
        let route = rng.pick(&routes).copied().unwrap_or("self");
        let draft = self.draft(Kind::Enrolment, at).with("household_id", home.id).text("route", route);
        let draft = draft.with("programme_id", self.office.home_start).with("applied_on", applied);
        let draft = draft.with("started_on", first).with("ended_on", ended);
        let draft = draft.text("status", if ended.is_some() { "closed" } else { "active" });
        let draft = draft.with("close_reason", ended.map(|_| "goal_met".to_owned()));
        let enrolment = self.put(tx, draft)?;
        for need in &NEEDS[..rng.between(1, 2) as usize] {
            let at_end = ended.map(|_| if rng.chance(700) { "satisfied" } else { "partly" }.to_owned());
            let draft = self.draft(Kind::Need, at).with("enrolment_id", enrolment).text("code", *need);
            self.put(tx, draft.with("at_end", at_end))?;
        }
        let draft = self.draft(Kind::Assignment, at).with("enrolment_id", enrolment);
        let draft = draft.with("worker_id", engagement.volunteer).text("role", "home_visitor");
        let draft = draft.with("from", first).with("to", ended);
        self.put(tx, draft.with("end_reason", ended.map(|_| "finished".to_owned())))?;
        Ok(enrolment)
    }

    /// Writes one visit, in a change of its own.
    pub(super) fn visit(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        day: Date,
        facts: &VisitFacts<'_>,
    ) -> Result<Id> {
        let draft = self.visit_draft(rng, home, day, facts);
        self.visits.made += 1;
        tx.change(None, |tx| self.put(tx, draft))
    }

    pub(super) fn visit_draft(
        &self,
        rng: &mut SampleRng,
        home: &Home,
        day: Date,
        facts: &VisitFacts<'_>,
    ) -> Draft {
        let (begin, end) = facts.planned;
        let draft = self.draft(Kind::Visit, self.at(day, 0, begin)).with("programme_id", facts.programme);
        let draft = draft.with("household_id", home.id).with("enrolment_id", facts.enrolment);
        let draft =
            draft.text("visit_kind", facts.kind).text("status", facts.status).with("occurred_on", day);
        let draft =
            draft.with("planned_start", self.at(day, 0, begin)).with("planned_end", self.at(day, 0, end));
        let place = home.place_on(day);
        let draft = draft.with("municipality_code", place.map(|p| p.municipality_code.to_owned()));
        let draft = draft.with("district", place.and_then(|p| p.district).map(str::to_owned));
        let draft = draft.with("worker_ids", facts.workers.clone());
        if facts.status != "done" {
            return draft;
        }
        let minutes = |rng: &mut SampleRng| rng.between(0, 4) as i64 * 5;
        let (start, stop) = (begin + minutes(rng), end + minutes(rng));
        let a = rng.below(ACTIVITIES.len() as u64) as usize;
        let second = ACTIVITIES.get(a + 2).copied();
        let activities: Vec<&str> = [Some(ACTIVITIES[a]), second].into_iter().flatten().collect();
        let concern = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2].get(rng.below(12) as usize).copied().unwrap_or(0);
        draft
            .with("start_at", self.at(day, 0, start))
            .with("end_at", self.at(day, 0, stop))
            .with("present_person_ids", home.present_on(day))
            .codes("activities", &activities)
            .with("concern_level", concern as i64)
            .with("travel_cost", rng.between(0, 8) as i64 * 100)
            .text("note", visit_note(rng, NOTE))
    }
}

/// The day itself, or the Monday after a weekend.
pub(super) fn weekday(day: Date) -> Date {
    day + Days::new(match day.weekday() {
        chrono::Weekday::Sat => 2,
        chrono::Weekday::Sun => 1,
        _ => 0,
    })
}
