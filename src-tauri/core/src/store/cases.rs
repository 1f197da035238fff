//! What is due of consultations, plans, answers and pregnancies.

use super::{RowRef, Store};
use crate::domain::id::Id;
use crate::domain::time::Date;
use crate::error::Result;
use std::collections::HashMap;

impl Store {
    /// Calls `f` with id, family, people and day of each open consultation whose follow-up is on `on` or before,
    /// the longest due first.
    pub fn each_follow_up(
        &self,
        on: Date,
        mut f: impl FnMut(Id, Option<Id>, Vec<Id>, Option<Date>) -> Result<()>,
    ) -> Result<()> {
        let sql = "SELECT id, household_id, client_person_ids, follow_up_on FROM consultation
                   WHERE status = 'open' AND follow_up_on <= ?1 AND deleted_at IS NULL ORDER BY follow_up_on, id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([on.to_string()])?;
        while let Some(r) = rows.next()? {
            let row = RowRef(r);
            if let Some(id) = row.id(0) {
                f(id, row.id(1), row.ids(2).collect(), row.date(3))?;
            }
        }
        Ok(())
    }

    /// Plans that go on and whose review is on `on` or before, the longest due first.
    pub fn plans_to_review(&self, on: Date) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM support_plan WHERE status NOT IN ('reviewed', 'closed') AND review_on <= ?1
                   AND deleted_at IS NULL ORDER BY review_on, id";
        self.ids(sql, [on.to_string()])
    }

    /// Answers from `since` on whose alert, if they have one, nobody has seen to; the oldest first.
    pub fn unseen_responses(&self, since: Date) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM response WHERE alert_seen_on IS NULL AND answered_on >= ?1
                   AND deleted_at IS NULL ORDER BY answered_on, id";
        self.ids(sql, [since.to_string()])
    }

    /// Answers from the start, given since `since` by somebody who has not answered the same questions at the
    /// end: the answers and who gave them.
    pub fn without_end(&self, since: Date) -> Result<Vec<(Id, Id)>> {
        let sql = "SELECT r.id, r.person_id FROM questionnaire q
                   JOIN response r ON r.questionnaire_id = q.id AND r.answered_on >= ?1
                   WHERE r.wave = 'pre' AND r.deleted_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM response p WHERE p.person_id = r.person_id AND p.wave = 'post'
                                   AND p.questionnaire_id = r.questionnaire_id AND p.deleted_at IS NULL
                                   AND p.answered_on >= r.answered_on)
                   ORDER BY r.id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([since.to_string()])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let row = RowRef(r);
            found.extend(row.id(0).zip(row.id(1)));
        }
        Ok(found)
    }

    /// Courses whose last session was from `since` to `until`, with the days of the first and the last.
    pub fn courses_ended(&self, since: Date, until: Date) -> Result<Vec<(Id, Date, Date)>> {
        let sql =
            "WITH ended AS MATERIALIZED (SELECT DISTINCT course_id AS id FROM session INDEXED BY session_day
                       WHERE occurred_on BETWEEN ?1 AND ?2 AND course_id IS NOT NULL)
                   SELECT ended.id, min(s.occurred_on), max(s.occurred_on)
                   FROM ended JOIN session s ON s.course_id = ended.id
                   WHERE s.status <> 'cancelled' AND s.deleted_at IS NULL
                   GROUP BY ended.id HAVING max(s.occurred_on) BETWEEN ?1 AND ?2 ORDER BY 3, 1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([since.to_string(), until.to_string()])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let row = RowRef(r);
            if let (Some(course), Some(first), Some(last)) = (row.id(0), row.date(1), row.date(2)) {
                found.push((course, first, last));
            }
        }
        Ok(found)
    }

    /// Pregnancies that go on and whose child is due from `from` to `to`.
    pub fn pregnancies_due(&self, from: Date, to: Date) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM pregnancy WHERE due_date BETWEEN ?1 AND ?2
                   AND (outcome IS NULL OR outcome = 'ongoing') AND deleted_at IS NULL ORDER BY due_date, id";
        self.ids(sql, [from.to_string(), to.to_string()])
    }

    /// Days since `since` on which the interview of the eighth month was held, by the woman; by the family where
    /// nobody is named in it.
    pub fn month8_interviews(&self, since: Date) -> Result<HashMap<Id, Vec<Date>>> {
        let sql = "SELECT client_person_ids, household_id, occurred_on FROM consultation
                   WHERE interview_kind = 'month8' AND occurred_on >= ?1 AND deleted_at IS NULL";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([since.to_string()])?;
        let mut held: HashMap<Id, Vec<Date>> = HashMap::new();
        while let Some(r) = rows.next()? {
            let row = RowRef(r);
            let Some(on) = row.date(2) else { continue };
            let mut of: Vec<Id> = row.ids(0).collect();
            if of.is_empty() {
                of.extend(row.id(1));
            }
            for id in of {
                held.entry(id).or_default().push(on);
            }
        }
        Ok(held)
    }
}
