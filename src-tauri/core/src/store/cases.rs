//! What is due of consultations, plans, answers and pregnancies.

use super::Store;
use crate::domain::id::Id;
use crate::domain::time::Date;
use crate::error::Result;

impl Store {
    /// Open consultations whose follow-up is on `on` or before, the longest due first.
    pub fn follow_ups(&self, on: Date) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM consultation WHERE status = 'open' AND follow_up_on <= ?1
                   AND deleted_at IS NULL ORDER BY follow_up_on, id";
        self.ids(sql, [on.to_string()])
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

    /// Pregnancies that go on and whose child is due from `from` to `to`.
    pub fn pregnancies_due(&self, from: Date, to: Date) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM pregnancy WHERE due_date BETWEEN ?1 AND ?2
                   AND (outcome IS NULL OR outcome = 'ongoing') AND deleted_at IS NULL ORDER BY due_date, id";
        self.ids(sql, [from.to_string(), to.to_string()])
    }

    /// Whether a woman has had the interview of the eighth month since `since`, by herself or with her family.
    pub fn had_month8(&self, woman: Id, household: Option<Id>, since: Date) -> Result<bool> {
        let sql = "SELECT client_person_ids, household_id FROM consultation WHERE interview_kind = 'month8'
                   AND occurred_on >= ?1 AND deleted_at IS NULL";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([since.to_string()])?;
        while let Some(r) = rows.next()? {
            let clients: Option<Vec<u8>> = r.get(0)?;
            let named = clients.as_deref().unwrap_or_default();
            let of_family: Option<Vec<u8>> = r.get(1)?;
            let own = named.chunks_exact(16).any(|id| id == woman.as_bytes());
            // Where nobody is named, the family's interview is hers.
            let family =
                named.is_empty() && household.is_some_and(|h| of_family.as_deref() == Some(h.as_bytes()));
            if own || family {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
