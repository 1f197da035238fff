//! Forms begun and not saved, and the lines of who was shown what is secret.

use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::error::Result;
use rusqlite::{OptionalExtension, Row, params};

/// A form's values as typed, of one worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub key: String,
    pub kind: Kind,
    pub household: Option<Id>,
    pub place: String,
    /// JSON.
    pub body: String,
    pub saved_at: Instant,
}

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub at: Instant,
    pub actor: Id,
    /// A code of the list `access_act`.
    pub act: String,
    pub kind: Option<Kind>,
    pub subject: Option<Id>,
    pub reason: String,
}

const DRAFT: &str = "SELECT key, kind, household_id, place, body, saved_at FROM draft WHERE actor = ?1";

fn draft(r: &Row<'_>) -> rusqlite::Result<Option<Draft>> {
    let Some(kind) = Kind::from_number(r.get(1)?) else { return Ok(None) };
    let household: Option<Vec<u8>> = r.get(2)?;
    Ok(Some(Draft {
        key: r.get(0)?,
        kind,
        household: household.and_then(|b| Id::from_slice(&b).ok()),
        place: r.get(3)?,
        body: r.get(4)?,
        saved_at: Instant(r.get(5)?),
    }))
}

impl Store {
    pub fn draft(&self, actor: Id, key: &str) -> Result<Option<Draft>> {
        let sql = format!("{DRAFT} AND key = ?2");
        Ok(self.conn.prepare_cached(&sql)?.query_row(params![actor, key], draft).optional()?.flatten())
    }

    /// The drafts of a worker, newest first.
    pub fn drafts(&self, actor: Id) -> Result<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(&format!("{DRAFT} ORDER BY saved_at DESC, key"))?;
        let found = statement.query_map([actor], draft)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    pub fn set_draft(&self, actor: Id, d: &Draft) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO draft (actor, key, kind, household_id, place, body, saved_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.conn.prepare_cached(sql)?.execute(params![
            actor,
            d.key,
            d.kind as u8,
            d.household,
            d.place,
            d.body,
            d.saved_at.0
        ])?;
        Ok(())
    }

    pub fn drop_draft(&self, actor: Id, key: &str) -> Result<()> {
        let sql = "DELETE FROM draft WHERE actor = ?1 AND key = ?2";
        self.conn.prepare_cached(sql)?.execute(params![actor, key])?;
        Ok(())
    }

    /// Throws away drafts that name one of these ids.
    pub fn drop_drafts_about(&self, ids: &[Id]) -> Result<()> {
        let sql = "DELETE FROM draft WHERE household_id = ?1 OR instr(key, ?2) OR instr(place, ?2) OR instr(body, ?2)";
        let mut statement = self.conn.prepare_cached(sql)?;
        for id in ids {
            statement.execute(params![id, id.to_string()])?;
        }
        Ok(())
    }

    /// Lines that were written before the access log was shared, oldest first.
    pub fn old_access_lines(&self) -> Result<Vec<Access>> {
        let sql = "SELECT at, actor, act, subject_kind, subject_id, reason FROM access ORDER BY no";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let (actor, subject) = (row::id(r, 1)?, Some(row::id(r, 4)?));
            let (at, act, kind, reason) =
                (Instant(r.get(0)?), r.get(2)?, Kind::from_number(r.get(3)?), r.get(5)?);
            found.push(Access { at, actor, act, kind, subject, reason });
        }
        Ok(found)
    }

    /// Number and hash of the last line of the access log that a device's log has here.
    pub fn last_access_line(&self, log: Id) -> Result<Option<(i64, String)>> {
        let sql = "SELECT no, hash FROM access_line WHERE log = ?1 ORDER BY no DESC, id DESC LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.query_row([log], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
    }

    /// Done visits that nobody has read, the greatest concern first, then the newest.
    pub fn unread_visits(&self, limit: usize) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM visit INDEXED BY visit_unread
                   WHERE status = 'done' AND reviewed_at IS NULL AND deleted_at IS NULL
                   ORDER BY concern_level DESC, occurred_on DESC, id LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }

    /// How many done visits nobody has read.
    pub fn count_unread_visits(&self) -> Result<i64> {
        let sql = "SELECT count(*) FROM visit INDEXED BY visit_unread
                   WHERE status = 'done' AND reviewed_at IS NULL AND deleted_at IS NULL";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
    }
}
