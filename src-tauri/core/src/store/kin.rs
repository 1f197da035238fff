//! Families as rules and reports ask for them: who was born, who expects, who belongs where. What is asked most
//! lies in indexes, so that no row of a person or membership is read for it.

use super::Store;
use super::stream::{FamilyRow, member, must};
use crate::domain::count::PregnancyFact;
use crate::domain::id::Id;
use crate::domain::merged::stands_for;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use std::collections::HashSet;

const BIRTHS_SINCE: &str = "SELECT m.household_id, m.\"from\", m.\"to\", c.birth_date \
    FROM person c INDEXED BY person_birth CROSS JOIN membership m ON c.id = m.person_id \
    WHERE m.deleted_at IS NULL AND c.deleted_at IS NULL AND c.life_stage = 'born' \
    AND c.birth_date >= ?";
const BIRTHS_IN: &str = "SELECT m.household_id, m.\"from\", m.\"to\", c.birth_date \
    FROM membership m CROSS JOIN person c INDEXED BY person_birth ON c.id = m.person_id \
    WHERE m.household_id = ? AND m.deleted_at IS NULL AND c.deleted_at IS NULL \
    AND c.life_stage = 'born' AND c.birth_date IS NOT NULL";
const HOMES_OF: &str = "SELECT m.household_id, m.\"from\", m.\"to\" FROM membership m \
    CROSS JOIN household h ON h.id = m.household_id \
    WHERE m.person_id = ? AND m.deleted_at IS NULL AND h.deleted_at IS NULL ORDER BY m.id";
const BIRTH_OF: &str =
    "SELECT birth_date, life_stage = 'unborn' FROM person INDEXED BY person_birth WHERE id = ?";

/// Where a household lives, as far as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub id: Id,
    pub municipality: Option<String>,
}

impl Store {
    /// Families that were merged with one whose place is secret, and that one.
    pub fn secret_by_merge(&self) -> Result<HashSet<Id>> {
        let edges = self.merged(Kind::Household)?;
        let all: HashSet<Id> = edges.iter().flat_map(|(from, into)| [*from, *into]).collect();
        let mut secret = HashSet::new();
        for id in &all {
            let marked = self.get(Kind::Household, *id)?.is_some_and(|h| h.record.flag("address_secret"));
            secret.extend(marked.then(|| stands_for(&edges, *id)));
        }
        Ok(all.into_iter().filter(|id| secret.contains(&stands_for(&edges, *id))).collect())
    }

    /// Whether a family's place is secret, by its own record or by one that it was merged with.
    pub fn is_secret(&self, household: Id) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM household WHERE id = ?1 AND address_secret)";
        let own: bool = self.conn.prepare_cached(sql)?.query_row([household], |r| r.get(0))?;
        Ok(own || self.is_secret_by_merge(household)?)
    }

    /// Whether a family is among [`Store::secret_by_merge`].
    pub fn is_secret_by_merge(&self, household: Id) -> Result<bool> {
        // Most families are in no merge: that is asked of an index.
        let sql = "SELECT EXISTS (SELECT 1 FROM household WHERE merged_into = ?1)
                   OR EXISTS (SELECT 1 FROM household WHERE id = ?1 AND merged_into IS NOT NULL)";
        let merged: bool = self.conn.prepare_cached(sql)?.query_row([household], |r| r.get(0))?;
        Ok(merged && self.secret_by_merge()?.contains(&household))
    }

    /// Birth dates of the living people born on or after a day, by the households they belong to.
    pub fn births_since(&self, born_from: Date) -> Result<Vec<FamilyRow<Date>>> {
        let mut found = vec![];
        self.each_row(BIRTHS_SINCE, &[Box::new(born_from.to_string())], |r| {
            found.push(member(r, must(r.date(3), Kind::Person, "birth_date")?)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Pregnancies of the women of a household, with the days on which they belong to it.
    pub fn pregnancies_in(&self, household: Id) -> Result<Vec<FamilyRow<PregnancyFact>>> {
        let sql = "SELECT m.household_id, m.\"from\", m.\"to\", p.due_date, p.notified_on, p.outcome_on \
             FROM membership m JOIN person w ON w.id = m.person_id JOIN pregnancy p ON p.woman_id = w.id \
             WHERE m.household_id = ? AND m.deleted_at IS NULL AND w.deleted_at IS NULL \
             AND p.deleted_at IS NULL";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(household)], |r| {
            let what = PregnancyFact { due_date: r.date(3), notified_on: r.date(4), outcome_on: r.date(5) };
            found.push(member(r, what)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Birth dates of the living people of a household, with the days on which they belong to it.
    pub fn births_in(&self, household: Id) -> Result<Vec<FamilyRow<Date>>> {
        let mut found = vec![];
        self.each_row(BIRTHS_IN, &[Box::new(household)], |r| {
            found.push(member(r, must(r.date(3), Kind::Person, "birth_date")?)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The households that are there and that a person belongs to, with the days; the one joined first is first.
    pub fn homes_of(&self, person: Id) -> Result<Vec<FamilyRow<()>>> {
        let mut found = vec![];
        self.each_row(HOMES_OF, &[Box::new(person)], |r| {
            found.push(member(r, ())?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The addresses of a household, with the days.
    pub fn addresses_in(&self, household: Id) -> Result<Vec<FamilyRow<Address>>> {
        let sql = "SELECT household_id, \"from\", \"to\", id, municipality_code FROM address_history \
             WHERE household_id = ? AND deleted_at IS NULL";
        let mut found = vec![];
        self.each_row(sql, &[Box::new(household)], |r| {
            let id = must(r.id(3), Kind::AddressHistory, "id")?;
            found.push(member(r, Address { id, municipality: r.text(4).map(str::to_owned) })?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The district of a household, a deleted one too.
    pub fn district_of(&self, household: Id) -> Result<Option<String>> {
        let mut found = None;
        self.each_row("SELECT district FROM household WHERE id = ?", &[Box::new(household)], |r| {
            found = r.text(0).map(str::to_owned);
            Ok(())
        })?;
        Ok(found)
    }

    /// Birth date of a person, a deleted one too, and whether it is not born yet; None for nobody.
    pub fn birth_of(&self, person: Id) -> Result<Option<(Option<Date>, bool)>> {
        let mut found = None;
        self.each_row(BIRTH_OF, &[Box::new(person)], |r| {
            found = Some((r.date(0), r.int(1) == Some(1)));
            Ok(())
        })?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::stream::{Between, visited_sql, visits_sql};
    use crate::store::{Key, Opened};
    use rusqlite::params_from_iter;

    #[test]
    fn what_is_counted_of_visits_and_births_comes_from_indexes_alone() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let plan = |sql: &str, index: &str| {
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let given = vec![1; statement.parameter_count()];
            let steps = statement.query_map(params_from_iter(given), |r| r.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.map(|s| s.unwrap()).collect();
            let covered = steps.iter().any(|s| s.contains(&format!("COVERING INDEX {index}")));
            assert!(covered, "{index}: {steps:?}");
        };
        let id = Id::from_bytes([1; 16]);
        let day: Date = "2026-03-01".parse().unwrap();
        let between = Between { from: Some(day), to: day, programmes: vec![id, id] };
        plan(&visits_sql(&between).0, "visit_counted");
        plan(&visited_sql(&between).0, "visit_counted");
        plan(BIRTHS_SINCE, "person_birth");
        plan(BIRTHS_SINCE, "membership_person");
        plan(BIRTHS_IN, "membership_household");
        plan(BIRTHS_IN, "person_birth");
        plan(BIRTH_OF, "person_birth");
        plan("SELECT id FROM person WHERE code = ?1 AND deleted_at IS NULL LIMIT 2", "person_code");
        plan(HOMES_OF, "membership_person");
    }
}
