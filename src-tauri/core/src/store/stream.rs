//! Facts for counting, streamed from the columns they need: no whole record is built for a row.

use super::{RowRef, Store};
use crate::domain::count::{
    AttendanceFact, AttendanceRole, AttendanceState, Phase, PregnancyFact, SessionFact, SessionStatus,
    StayFact, StayStatus, VisitFact, VisitStatus, WalkIn,
};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::{Date, Instant};
use crate::error::{Class, Error, Result};
use rusqlite::{ToSql, params_from_iter};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

/// Which activities: the days, both included, and the programmes. Without `from`, since ever.
#[derive(Debug, Clone)]
pub struct Between {
    pub from: Option<Date>,
    pub to: Date,
    pub programmes: Vec<Id>,
}

impl Between {
    /// The condition on the programme of `table`; its parameters join the others.
    fn programmes_of(&self, table: &str, params: &mut Vec<Box<dyn ToSql>>) -> String {
        params.extend(self.programmes.iter().map(|p| Box::new(*p) as Box<dyn ToSql>));
        let marks = vec!["?"; self.programmes.len()].join(", ");
        format!(" AND {table}.programme_id IN ({marks})")
    }
}

/// A visit as it is stored: its phase only where a person overrode it.
#[derive(Debug)]
pub struct VisitRow<'a> {
    /// Its phase is a placeholder until the family is known.
    pub fact: VisitFact<'a>,
    pub phase_override: Option<Phase>,
    pub worker_ids: &'a [Id],
    pub kind: &'a str,
    /// The facility of a round visit.
    pub organisation: Option<Id>,
}

/// What the phase of a visit depends on, with the days on which it belongs to the household.
#[derive(Debug, Clone, Copy)]
pub struct FamilyRow<T> {
    pub household: Id,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub what: T,
}

/// A pregnancy and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Expecting {
    pub id: Id,
    pub woman: Id,
    pub fact: PregnancyFact,
}

/// Its columns from `at` on: id, woman, due date, notification, outcome.
fn expecting(r: &RowRef<'_>, at: usize) -> Result<Expecting> {
    let fact =
        PregnancyFact { due_date: r.date(at + 2), notified_on: r.date(at + 3), outcome_on: r.date(at + 4) };
    Ok(Expecting {
        id: must(r.id(at), Kind::Pregnancy, "id")?,
        woman: must(r.id(at + 1), Kind::Pregnancy, "woman_id")?,
        fact,
    })
}

/// The crowd of a session as its column holds it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WalkInCounts {
    adults: u32,
    children: u32,
    pairs: u32,
}

fn damaged(kind: Kind, column: &str) -> Error {
    Error::new(Class::Damaged, "damaged").with(json!({ "kind": kind.name(), "column": column }))
}

/// A column that must be readable.
pub(super) fn must<T>(value: Option<T>, kind: Kind, column: &str) -> Result<T> {
    value.ok_or_else(|| damaged(kind, column))
}

fn walk_in(text: Option<&str>) -> Option<WalkIn> {
    let Some(text) = text else { return Some(WalkIn::default()) };
    let WalkInCounts { adults, children, pairs } = serde_json::from_str(text).ok()?;
    Some(WalkIn { adults, children, pairs })
}

impl Store {
    /// Stays that take place, or were cancelled on their day, and lie between the days. `start_of` gives
    /// the first instant of a date. One day more is read at the end: a child who comes by 03:00 on it
    /// stays the night before. Also every stay without an arrival, since it belongs to no day.
    pub fn each_stay(
        &self,
        between: &Between,
        start_of: &dyn Fn(Date) -> Instant,
        mut f: impl FnMut(&StayFact) -> Result<()>,
    ) -> Result<()> {
        const COLUMNS: &str = "SELECT id, programme_id, person_id, household_id, status, \
             coalesce(in_at, planned_in_at), out_at, planned_out_at FROM stay WHERE deleted_at IS NULL \
             AND status IN ('in_stay', 'completed', 'cancelled_same_day')";
        let read = |r: &RowRef<'_>| {
            let status = must(r.text(4).and_then(StayStatus::parse), Kind::Stay, "status")?;
            f(&StayFact {
                id: must(r.id(0), Kind::Stay, "id")?,
                programme: must(r.id(1), Kind::Stay, "programme_id")?,
                person: must(r.id(2), Kind::Stay, "person_id")?,
                household: r.id(3),
                status,
                in_at: r.instant(5),
                out_at: r.instant(6),
                planned_out_at: r.instant(7),
            })
        };
        let end = start_of(between.to.checked_add_days(chrono::Days::new(2)).unwrap_or(between.to));
        let mut params: Vec<Box<dyn ToSql>> = vec![Box::new(end)];
        // Who is in the house counts until now, even when the planned departure is long past.
        let mut sql = String::from("coalesce(in_at, planned_in_at) < ?");
        if let Some(from) = between.from {
            sql.push_str(" AND (coalesce(out_at, planned_out_at, 9e15) >= ? OR status = 'in_stay')");
            params.push(Box::new(start_of(from)));
        }
        sql = format!("{COLUMNS} AND ({sql} OR coalesce(in_at, planned_in_at) IS NULL)");
        sql.push_str(&between.programmes_of("stay", &mut params));
        self.each_row(&sql, &params, read)
    }

    /// Visits that were done between the days.
    pub fn each_visit(
        &self,
        between: &Between,
        mut f: impl FnMut(&VisitRow<'_>) -> Result<()>,
    ) -> Result<()> {
        let (sql, params) = visits_sql(between);
        let (mut persons, mut workers) = (vec![], vec![]);
        self.each_row(&sql, &params, |r| {
            workers.clear();
            workers.extend(r.ids(6));
            persons.clear();
            persons.extend(r.ids(7));
            let fact = VisitFact {
                id: must(r.id(0), Kind::Visit, "id")?,
                programme: must(r.id(1), Kind::Visit, "programme_id")?,
                household: r.id(2),
                persons: &persons,
                date: must(r.date(3), Kind::Visit, "occurred_on")?,
                status: VisitStatus::Done,
                start_at: r.instant(4),
                end_at: r.instant(5),
                worker_count: u32::try_from(workers.len()).unwrap_or(u32::MAX),
                phase: Phase::Other,
            };
            f(&VisitRow {
                fact,
                phase_override: r.text(8).and_then(Phase::parse),
                worker_ids: &workers,
                kind: r.text(9).unwrap_or_default(),
                organisation: r.id(10),
            })
        })
    }

    /// Visits that were done between the days, as far as they are contacts: id, household, who was there, day.
    pub fn each_visited(
        &self,
        between: &Between,
        mut f: impl FnMut(Id, Option<Id>, &[Id], Date) -> Result<()>,
    ) -> Result<()> {
        let (sql, params) = visited_sql(between);
        let mut persons = vec![];
        self.each_row(&sql, &params, |r| {
            persons.clear();
            persons.extend(r.ids(2));
            let id = must(r.id(0), Kind::Visit, "id")?;
            f(id, r.id(1), &persons, must(r.date(3), Kind::Visit, "occurred_on")?)
        })
    }

    /// Sessions that were held between the days.
    pub fn each_session(
        &self,
        between: &Between,
        mut f: impl FnMut(&SessionFact) -> Result<()>,
    ) -> Result<()> {
        let (days, params) = days_of("s", between);
        let sql = format!(
            "SELECT id, programme_id, occurred_on, walk_in_counts FROM session s \
             WHERE s.deleted_at IS NULL AND s.status = 'held'{days}"
        );
        self.each_row(&sql, &params, |r| {
            f(&SessionFact {
                id: must(r.id(0), Kind::Session, "id")?,
                programme: must(r.id(1), Kind::Session, "programme_id")?,
                date: must(r.date(2), Kind::Session, "occurred_on")?,
                status: SessionStatus::Held,
                walk_in: must(walk_in(r.text(3)), Kind::Session, "walk_in_counts")?,
            })
        })
    }

    /// Attendances of the sessions that were held between the days, each with its own id.
    pub fn each_attendance(
        &self,
        between: &Between,
        mut f: impl FnMut(Id, &AttendanceFact<'_>) -> Result<()>,
    ) -> Result<()> {
        let (days, params) = days_of("s", between);
        let sql = format!(
            "SELECT a.id, s.id, s.programme_id, s.course_id, coalesce(s.curriculum_unit, s.sequence_no || ''), \
             s.occurred_on, a.person_id, a.household_id, a.attendance_role, a.state, \
             CASE a.state WHEN 'made_up' THEN (SELECT max(there.occurred_on) FROM attendance m \
                JOIN session there ON there.id = m.session_id WHERE m.person_id = a.person_id \
                AND m.makes_up_for_session_id = s.id AND m.deleted_at IS NULL AND there.deleted_at IS NULL) END \
             FROM session s JOIN attendance a ON a.session_id = s.id \
             WHERE s.deleted_at IS NULL AND a.deleted_at IS NULL AND s.status = 'held'{days}"
        );
        let role = |r: &RowRef<'_>| {
            must(r.text(8).and_then(AttendanceRole::parse), Kind::Attendance, "attendance_role")
        };
        self.each_row(&sql, &params, |r| {
            let fact = AttendanceFact {
                session: must(r.id(1), Kind::Session, "id")?,
                programme: must(r.id(2), Kind::Session, "programme_id")?,
                course: r.id(3),
                unit: r.text(4),
                date: must(r.date(5), Kind::Session, "occurred_on")?,
                session_status: SessionStatus::Held,
                person: r.id(6),
                household: r.id(7),
                role: role(r)?,
                state: must(r.text(9).and_then(AttendanceState::parse), Kind::Attendance, "state")?,
                made_up_on: r.date(10),
            };
            f(must(r.id(0), Kind::Attendance, "id")?, &fact)
        })
    }

    /// Pregnancies without an outcome before `from`, by the households of the women.
    pub fn pregnancies_of_households(&self, from: Date) -> Result<Vec<FamilyRow<PregnancyFact>>> {
        let sql = "SELECT m.household_id, m.\"from\", m.\"to\", p.due_date, p.notified_on, p.outcome_on \
             FROM pregnancy p JOIN membership m ON m.person_id = p.woman_id \
             WHERE p.deleted_at IS NULL AND m.deleted_at IS NULL AND coalesce(p.outcome_on, '9') >= ?";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(from.to_string())], |r| {
            let what = PregnancyFact { due_date: r.date(3), notified_on: r.date(4), outcome_on: r.date(5) };
            found.push(member(r, what)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Pregnancies without an outcome before `from`, whoever's.
    pub fn expecting(&self, from: Date) -> Result<Vec<Expecting>> {
        let sql = "SELECT p.id, p.woman_id, p.due_date, p.notified_on, p.outcome_on FROM pregnancy p \
             WHERE p.deleted_at IS NULL AND coalesce(p.outcome_on, '9') >= ?";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(from.to_string())], |r| {
            found.push(expecting(r, 0)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The same by the households of the women, with the days on which they belong to them.
    pub fn expecting_in_households(&self, from: Date) -> Result<Vec<FamilyRow<Expecting>>> {
        let sql = "SELECT m.household_id, m.\"from\", m.\"to\", p.id, p.woman_id, p.due_date, p.notified_on, \
             p.outcome_on FROM pregnancy p JOIN membership m ON m.person_id = p.woman_id \
             WHERE p.deleted_at IS NULL AND m.deleted_at IS NULL AND coalesce(p.outcome_on, '9') >= ?";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(from.to_string())], |r| {
            found.push(member(r, expecting(r, 3)?)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Birth dates of the living people born on or after `born_from` who belong to a household that
    /// `pregnancies_of_households(from)` names.
    pub fn births_beside_pregnancies(&self, from: Date, born_from: Date) -> Result<Vec<FamilyRow<Date>>> {
        let sql = "SELECT m.household_id, m.\"from\", m.\"to\", c.birth_date \
             FROM membership m JOIN person c ON c.id = m.person_id \
             WHERE m.household_id IN (SELECT w.household_id FROM pregnancy p \
                 JOIN membership w ON w.person_id = p.woman_id WHERE p.deleted_at IS NULL \
                 AND w.deleted_at IS NULL AND coalesce(p.outcome_on, '9') >= ?) \
             AND m.deleted_at IS NULL AND c.deleted_at IS NULL AND c.life_stage = 'born' \
             AND c.birth_date >= ?";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(from.to_string()), Box::new(born_from.to_string())], |r| {
            found.push(member(r, must(r.date(3), Kind::Person, "birth_date")?)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Households or people that were merged into others: from the one to the other.
    pub fn merged(&self, kind: Kind) -> Result<HashMap<Id, Id>> {
        let mut found = HashMap::new();
        if kind.shape().field("merged_into").is_some() {
            let sql = format!("SELECT id, merged_into FROM \"{kind}\" WHERE merged_into IS NOT NULL");
            self.each_row(&sql, &[], |r| {
                found.extend(r.id(0).zip(r.id(1)));
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Activities between the days that were made, changed or deleted after `at`.
    pub fn changed_after(
        &self,
        kind: Kind,
        between: &Between,
        at: Instant,
        start_of: &dyn Fn(Date) -> Instant,
    ) -> Result<Vec<Id>> {
        let (days, mut params) = match kind {
            Kind::Stay => arrivals_of("t", between, start_of),
            _ => days_of("t", between),
        };
        let sql = format!("SELECT id FROM \"{kind}\" t WHERE t.updated_at > ?{days} ORDER BY id");
        params.insert(0, Box::new(at));
        let mut found = vec![];
        self.each_row(&sql, &params, |r| {
            found.extend(r.id(0));
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn each_row(
        &self,
        sql: &str,
        params: &[Box<dyn ToSql>],
        mut f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(params.iter()))?;
        while let Some(row) = rows.next()? {
            f(&RowRef::new(row))?;
        }
        Ok(())
    }
}

/// What `each_visit` reads; all of it lies in an index.
pub(super) fn visits_sql(between: &Between) -> (String, Vec<Box<dyn ToSql>>) {
    let (days, params) = days_of("v", between);
    let sql = format!(
        "SELECT id, programme_id, household_id, occurred_on, start_at, end_at, worker_ids, \
         present_person_ids, phase, visit_kind, organisation_id FROM visit v \
         WHERE v.deleted_at IS NULL AND v.status = 'done'{days}"
    );
    (sql, params)
}

/// What `each_visited` reads.
pub(super) fn visited_sql(between: &Between) -> (String, Vec<Box<dyn ToSql>>) {
    let (days, params) = days_of("v", between);
    let sql = format!(
        "SELECT id, household_id, present_person_ids, occurred_on FROM visit v \
         WHERE v.deleted_at IS NULL AND v.status = 'done'{days}"
    );
    (sql, params)
}

pub(super) fn member<T>(r: &RowRef<'_>, what: T) -> Result<FamilyRow<T>> {
    let household = must(r.id(0), Kind::Membership, "household_id")?;
    Ok(FamilyRow { household, from: r.date(1), to: r.date(2), what })
}

/// The condition on day and programme of `table`, with its parameters.
fn days_of(table: &str, between: &Between) -> (String, Vec<Box<dyn ToSql>>) {
    let mut sql = format!(" AND {table}.occurred_on <= ?");
    let mut params: Vec<Box<dyn ToSql>> = vec![Box::new(between.to.to_string())];
    if let Some(from) = between.from {
        sql.push_str(&format!(" AND {table}.occurred_on >= ?"));
        params.push(Box::new(from.to_string()));
    }
    sql.push_str(&between.programmes_of(table, &mut params));
    (sql, params)
}

/// The condition on the day of arrival and programme of stays, with its parameters.
fn arrivals_of(
    table: &str,
    between: &Between,
    start_of: &dyn Fn(Date) -> Instant,
) -> (String, Vec<Box<dyn ToSql>>) {
    let at = format!("coalesce({table}.in_at, {table}.planned_in_at)");
    let next = between.to.succ_opt().unwrap_or(between.to);
    let mut sql = format!(" AND {at} < ?");
    let mut params: Vec<Box<dyn ToSql>> = vec![Box::new(start_of(next))];
    if let Some(from) = between.from {
        sql.push_str(&format!(" AND {at} >= ?"));
        params.push(Box::new(start_of(from)));
    }
    sql.push_str(&between.programmes_of(table, &mut params));
    (sql, params)
}
