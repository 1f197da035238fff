//! Counting over the records of an office as they are read back: the tallies of the domain, fed from
//! `App::list`.

use crate::Office;
use serde_json::Value as Json;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::count::facts::{
    AttendanceRole, AttendanceState, SessionStatus, StayStatus, VisitStatus,
};
use tsunagi_core::domain::count::{
    AttendanceFact, CompletionTally, HeadUnit, Phase, PregnancyFact, SessionTally, StayFact, StayRules,
    StayTally, VisitFact, VisitTally, phase_of_visit,
};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::{Date, Instant, Zone};
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::store::Filter;

/// A text field of a record.
pub fn text<'j>(record: &'j Json, field: &str) -> Option<&'j str> {
    record.get(field).and_then(Json::as_str)
}

/// An id field of a record.
pub fn id(record: &Json, field: &str) -> Option<Id> {
    text(record, field).map(|t| Id::parse(t).unwrap())
}

fn ids(record: &Json, field: &str) -> Vec<Id> {
    let list = record.get(field).and_then(Json::as_array).into_iter().flatten();
    list.map(|j| Id::parse(j.as_str().unwrap()).unwrap()).collect()
}

fn day(record: &Json, field: &str) -> Option<Date> {
    text(record, field).map(|t| t.parse().unwrap())
}

fn at(record: &Json, field: &str) -> Option<Instant> {
    text(record, field).map(|t| parse_instant(t, Zone::default(), None).unwrap())
}

impl Office {
    /// All records of a kind that match.
    pub fn all(&self, kind: &str, filter: &Filter) -> Vec<Json> {
        let mut found = vec![];
        self.app
            .list(Kind::parse(kind).unwrap(), filter, |r| {
                found.push(r);
                Ok(())
            })
            .unwrap();
        found
    }

    fn of_programme(&self, kind: &str, programme: &str) -> Vec<Json> {
        let programme = Some(Id::parse(programme).unwrap());
        self.all(kind, &Filter { programme, ..Filter::default() })
    }

    /// The visits of a programme in a period, those of one municipality only where it is given.
    pub fn visits(&self, programme: &str, period: Period, municipality: Option<&str>) -> VisitTally {
        let mut tally = VisitTally::new(period);
        for v in self.of_programme("visit", programme) {
            if municipality.is_some_and(|m| text(&v, "municipality_code") != Some(m)) {
                continue;
            }
            let date = day(&v, "occurred_on").unwrap();
            let persons = ids(&v, "present_person_ids");
            tally.add(&VisitFact {
                id: id(&v, "id").unwrap(),
                programme: id(&v, "programme_id").unwrap(),
                household: id(&v, "household_id"),
                persons: &persons,
                date,
                status: VisitStatus::parse(text(&v, "status").unwrap()).unwrap(),
                start_at: at(&v, "start_at"),
                end_at: at(&v, "end_at"),
                worker_count: ids(&v, "worker_ids").len() as u32,
                phase: self.phase(&v, date),
            });
        }
        tally
    }

    fn phase(&self, visit: &Json, date: Date) -> Phase {
        let household = id(visit, "household_id").unwrap();
        let (mut pregnancies, mut births) = (vec![], vec![]);
        for member in self.all("membership", &Filter::by("household_id", household)) {
            let person = id(&member, "person_id").unwrap();
            let record = self.get("person", &person.to_string());
            if text(&record, "life_stage") == Some("born") {
                births.extend(day(&record, "birth_date").filter(|b| *b <= date));
            }
            for p in self.all("pregnancy", &Filter::by("woman_id", person)) {
                pregnancies.push(PregnancyFact {
                    due_date: day(&p, "due_date"),
                    notified_on: day(&p, "notified_on"),
                    outcome_on: day(&p, "outcome_on"),
                });
            }
        }
        let overridden = text(visit, "phase").and_then(Phase::parse);
        phase_of_visit(date, overridden, &pregnancies, &births)
    }

    /// The stays of a programme in a period, counted by default rules.
    pub fn stays(&self, programme: &str, period: Period) -> StayTally {
        let mut tally = StayTally::new(period, StayRules::default());
        for s in self.of_programme("stay", programme) {
            let fact = StayFact {
                id: id(&s, "id").unwrap(),
                programme: id(&s, "programme_id").unwrap(),
                person: id(&s, "person_id").unwrap(),
                household: id(&s, "household_id"),
                status: StayStatus::parse(text(&s, "status").unwrap()).unwrap(),
                in_at: at(&s, "in_at").or(at(&s, "planned_in_at")),
                out_at: at(&s, "out_at"),
                planned_out_at: at(&s, "planned_out_at"),
            };
            tally.add(&fact, Zone::default(), self.app.now());
        }
        tally
    }

    /// The sessions of a programme in a period, and who completed with `units` units.
    pub fn sessions(
        &self,
        programme: &str,
        period: Period,
        head_unit: HeadUnit,
        units: u32,
    ) -> (SessionTally, CompletionTally) {
        let (mut tally, mut completion) = (SessionTally::new(period, head_unit), CompletionTally::new(units));
        for s in self.of_programme("session", programme) {
            let session = id(&s, "id").unwrap();
            let date = day(&s, "occurred_on").unwrap();
            let status = SessionStatus::parse(text(&s, "status").unwrap()).unwrap();
            let programme = id(&s, "programme_id").unwrap();
            tally.add_session(&tsunagi_core::domain::count::SessionFact {
                id: session,
                programme,
                date,
                status,
                walk_in: tsunagi_core::domain::count::facts::WalkIn::default(),
            });
            let number = s.get("sequence_no").map(Json::to_string);
            let unit = text(&s, "curriculum_unit").or(number.as_deref());
            for a in self.all("attendance", &Filter::by("session_id", session)) {
                let fact = AttendanceFact {
                    session,
                    programme,
                    course: id(&s, "course_id"),
                    unit,
                    date,
                    session_status: status,
                    person: id(&a, "person_id"),
                    household: id(&a, "household_id"),
                    role: AttendanceRole::parse(text(&a, "attendance_role").unwrap()).unwrap(),
                    state: AttendanceState::parse(text(&a, "state").unwrap()).unwrap(),
                    made_up_on: self.made_up_on(&a, session),
                };
                tally.add_attendance(&fact);
                completion.add(&fact);
            }
        }
        (tally, completion)
    }

    /// The day on which a missed session was made up.
    fn made_up_on(&self, missed: &Json, session: Id) -> Option<Date> {
        let person = id(missed, "person_id").filter(|_| text(missed, "state") == Some("made_up"))?;
        let all = self.all("attendance", &Filter::by("person_id", person));
        let there = all.iter().find(|a| id(a, "makes_up_for_session_id") == Some(session))?;
        day(&self.get("session", text(there, "session_id")?), "occurred_on")
    }
}
