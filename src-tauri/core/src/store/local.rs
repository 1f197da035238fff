//! What only this device keeps: settings, warnings that wait for a reason, search keys, batches sent.

use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use rusqlite::{OptionalExtension, params};

/// A stored record with a warning that has no reason yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub kind: Kind,
    pub id: Id,
    /// The rule, such as `I-15`.
    pub code: String,
    /// JSON object.
    pub detail: String,
}

/// What waits for somebody in charge; asked on every Today. The sign keeps the table from being read from end to
/// end just because that is the order of ids.
const ENDING: &str = "SELECT id FROM household WHERE address_secret = 1 AND deleted_at IS NULL AND secret_until <= ?1 \
                      ORDER BY secret_until, id";
const LIFTS: &str = "SELECT id FROM household WHERE lift_asked_by IS NOT NULL AND deleted_at IS NULL \
                     AND address_secret = 1 ORDER BY +id";
const COLLECTIONS: &str =
    "SELECT id FROM stay WHERE collect_asked_by IS NOT NULL AND deleted_at IS NULL ORDER BY +id";

impl Store {
    /// A setting of this device, such as `actor`.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM setting WHERE key = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([key], |r| r.get(0)).optional()?)
    }

    pub fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        let sql =
            "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
        self.conn.prepare_cached(sql)?.execute([key, value])?;
        Ok(())
    }

    /// Replaces the warnings of a record that wait for a reason.
    pub fn set_due(&self, kind: Kind, id: Id, due: &[Due], fresh: bool) -> Result<()> {
        if !fresh {
            self.conn.prepare_cached("DELETE FROM due WHERE id = ?1")?.execute([id])?;
        }
        for d in due {
            let sql = "INSERT OR REPLACE INTO due (id, code, kind, detail) VALUES (?1, ?2, ?3, ?4)";
            self.conn.prepare_cached(sql)?.execute(params![id, d.code, kind as u8, d.detail])?;
        }
        Ok(())
    }

    /// All warnings that wait for a reason, newest records first.
    pub fn due(&self, limit: usize) -> Result<Vec<Due>> {
        let sql = "SELECT kind, id, code, detail FROM due ORDER BY id DESC, code LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([limit as i64])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            if let Some(kind) = Kind::from_number(r.get(0)?) {
                found.push(Due { kind, id: row::id(r, 1)?, code: r.get(2)?, detail: r.get(3)? });
            }
        }
        Ok(found)
    }

    /// Remembers what a batch sent, so that the next one can say what was added and corrected.
    pub fn set_sent(&self, recipient: &str, file: &str, from: &str, batch: &str, body: &[u8]) -> Result<()> {
        let sql = "INSERT INTO sent (recipient, file, period, batch, body) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (recipient, file, period) DO UPDATE SET batch = ?4, body = ?5";
        self.conn.prepare_cached(sql)?.execute(params![recipient, file, from, batch, body])?;
        Ok(())
    }

    /// What the last batch of this recipient, file and period sent: batch id and body.
    pub fn sent(&self, recipient: &str, file: &str, period: &str) -> Result<Option<(String, Vec<u8>)>> {
        let sql = "SELECT batch, body FROM sent WHERE recipient = ?1 AND file = ?2 AND period = ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([recipient, file, period], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
    }

    /// Families whose address is secret and whose time ends on `until` or before.
    pub fn secrets_ending(&self, until: Date) -> Result<Vec<Id>> {
        self.ids(ENDING, [until.to_string()])
    }

    /// Families about whose secret address somebody has asked.
    pub fn lifts_asked(&self) -> Result<Vec<Id>> {
        self.ids(LIFTS, [])
    }

    /// Stays whose desk asks who may collect the child.
    pub fn collections_asked(&self) -> Result<Vec<Id>> {
        self.ids(COLLECTIONS, [])
    }

    pub(super) fn ids(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Id>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Key, Opened};

    #[test]
    fn what_waits_for_somebody_in_charge_is_found_without_reading_every_family() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let plan = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            let mut steps = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut rows = steps.query(params).unwrap();
            let mut text = String::new();
            while let Some(step) = rows.next().unwrap() {
                text += &step.get::<_, String>(3).unwrap();
            }
            text
        };
        for (sql, params, index) in [
            (ENDING, &[&"2026-03-10" as &dyn rusqlite::ToSql][..], "household_secret"),
            (LIFTS, &[][..], "household_"),
            (COLLECTIONS, &[][..], "stay_collect"),
        ] {
            let plan = plan(sql, params);
            assert!(plan.contains(index), "{plan}");
        }
    }
}
