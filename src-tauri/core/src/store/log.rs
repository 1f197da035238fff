//! The log of changes: what history, undo and later the shared folder are made from.

use super::{Store, body, row};
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::Source;
use crate::domain::record::Kind;
use crate::error::{Class, Error, Result};
use rusqlite::{OptionalExtension, params};
use serde_json::json;

/// The log that this device writes to.
#[derive(Debug, Clone, Copy)]
pub struct OwnLog {
    /// This device's number for it.
    pub number: u32,
    pub log: Id,
}

/// A change and where it stands.
#[derive(Debug, Clone)]
pub struct LoggedChange {
    /// This device's number for the log.
    pub log: u32,
    /// The log, the same on every device.
    pub log_id: Id,
    pub no: u64,
    /// Label of the device that wrote the log.
    pub device: String,
    pub change: Change,
}

impl LoggedChange {
    /// As the merge reads it.
    pub fn source(&self) -> Source<'_> {
        Source { number: self.log, log: self.log_id, no: self.no, device: &self.device, change: &self.change }
    }
}

impl Store {
    /// This device's number for the log it writes to: 1, until a restored or copied disk makes it begin
    /// another one.
    pub fn own_number(&self) -> Result<u32> {
        let sql = "SELECT value FROM state WHERE key = 'own_log'";
        let found: Option<u32> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
        Ok(found.unwrap_or(1))
    }

    /// Creates the log that this device writes to; number 1.
    pub fn create_log(&self, log: Id, device: &str) -> Result<()> {
        self.conn
            .execute("INSERT INTO log (number, log, device) VALUES (1, ?1, ?2)", params![log, device])?;
        Ok(())
    }

    /// The log this device writes to: its id and device label.
    pub fn own_log(&self) -> Result<(Id, String)> {
        self.log_of(self.own_number()?)
    }

    /// Id and device label of the log with this number.
    pub fn log_of(&self, number: u32) -> Result<(Id, String)> {
        let mut s = self.conn.prepare_cached("SELECT log, device FROM log WHERE number = ?1")?;
        let mut rows = s.query([number])?;
        let row = rows.next()?.ok_or_else(|| Error::new(Class::Damaged, "log_missing"))?;
        Ok((row::id(row, 0)?, row.get(1)?))
    }

    /// Number of the last change in the own log; 0 in a new profile.
    pub fn last_change(&self) -> Result<u64> {
        let sql = "SELECT coalesce(max(no), 0) FROM change WHERE log = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([self.own_number()?], |r| r.get::<_, i64>(0))? as u64)
    }

    /// The greatest clock reading seen.
    pub fn last_hlc(&self) -> Result<Hlc> {
        let sql = "SELECT value FROM state WHERE key = 'hlc'";
        let value: Option<i64> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
        Ok(Hlc(value.unwrap_or(0) as u64))
    }

    /// The clock reading of the newest change of every other log.
    pub fn newest_of_others(&self) -> Result<Vec<Hlc>> {
        let sql = "SELECT (SELECT hlc FROM change WHERE log = number ORDER BY no DESC LIMIT 1) FROM log
                   WHERE number <> ?1";
        let mut s = self.conn.prepare_cached(sql)?;
        let found = s.query_map([self.own_number()?], |r| r.get::<_, Option<i64>>(0))?;
        Ok(found
            .filter_map(|hlc| hlc.transpose().map(|hlc| hlc.map(|h| Hlc(h as u64))))
            .collect::<rusqlite::Result<_>>()?)
    }

    pub fn set_hlc(&self, hlc: Hlc) -> Result<()> {
        let sql =
            "INSERT INTO state (key, value) VALUES ('hlc', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
        self.conn.prepare_cached(sql)?.execute([hlc.0 as i64])?;
        Ok(())
    }

    /// Appends a change to the own log. `batch` ties the changes of one import together.
    pub fn append(&self, own: OwnLog, no: u64, change: &Change, batch: Option<Id>) -> Result<()> {
        let sql = "INSERT INTO change (log, no, hlc, batch, body) VALUES (?1, ?2, ?3, ?4, ?5)";
        let body = change.encode(own.log);
        let body = body::packed(&body);
        let hlc = change.hlc.0 as i64;
        self.conn.prepare_cached(sql)?.execute(params![own.number, no as i64, hlc, batch, body.as_ref()])?;
        self.touches(own.number, no, change)
    }

    /// Remembers which records a change touches.
    fn touches(&self, number: u32, no: u64, change: &Change) -> Result<()> {
        let touches: Vec<_> = change.records.iter().map(|edit| (edit.id, number, no)).collect();
        self.touch(&touches)
    }

    /// Remembers which records are touched by which changes: number of the log and of the change.
    pub fn touch(&self, touches: &[(Id, u32, u64)]) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO change_record (record, log, no) VALUES (?1, ?2, ?3)";
        let mut statement = self.conn.prepare_cached(sql)?;
        // One change may edit a record twice.
        for (record, number, no) in touches {
            statement.execute(params![record, number, *no as i64])?;
        }
        Ok(())
    }

    /// The changes that touched a record: numbers of the log and of the change.
    pub fn change_names_of(&self, record: Id) -> Result<Vec<(u32, u64)>> {
        let mut s = self.conn.prepare_cached("SELECT log, no FROM change_record WHERE record = ?1")?;
        let found = s.query_map([record], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One change of any log, by number of the log and its own.
    pub fn change_at(&self, number: u32, no: u64) -> Result<Option<LoggedChange>> {
        let sql = "SELECT c.body, l.log, l.device FROM change c JOIN log l ON l.number = c.log
                   WHERE c.log = ?1 AND c.no = ?2";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query(params![number, no as i64])?;
        let Some(r) = rows.next()? else { return Ok(None) };
        let log_id = row::id(r, 1)?;
        let change = stored_change(r.get_ref(0)?.as_blob().unwrap_or_default(), log_id, number, no)?;
        Ok(Some(LoggedChange { log: number, log_id, no, device: r.get(2)?, change }))
    }

    fn changes(&self, sql: &str, key: Id) -> Result<Vec<LoggedChange>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([key])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let (log, no): (u32, i64) = (r.get(0)?, r.get(1)?);
            let (log_id, device) = (row::id(r, 3)?, r.get(4)?);
            let body = r.get_ref(2)?.as_blob().unwrap_or_default();
            let change = stored_change(body, log_id, log, no as u64)?;
            found.push(LoggedChange { log, log_id, no: no as u64, device, change });
        }
        Ok(found)
    }

    /// The changes that touched a record, oldest first.
    pub fn changes_of(&self, record: Id) -> Result<Vec<LoggedChange>> {
        self.changes(
            "SELECT c.log, c.no, c.body, l.log, l.device FROM change_record r
             JOIN change c ON c.log = r.log AND c.no = r.no JOIN log l ON l.number = c.log
             WHERE r.record = ?1 ORDER BY c.hlc, c.log, c.no",
            record,
        )
    }

    /// The changes of an import, newest first.
    pub fn changes_of_batch(&self, batch: Id) -> Result<Vec<LoggedChange>> {
        self.changes(
            "SELECT c.log, c.no, c.body, l.log, l.device FROM change c JOIN log l ON l.number = c.log
             WHERE c.batch = ?1 ORDER BY c.no DESC",
            batch,
        )
    }

    /// One change of the own log.
    pub fn change(&self, no: u64) -> Result<Option<LoggedChange>> {
        let number = self.own_number()?;
        let sql = "SELECT c.body FROM change c WHERE c.log = ?1 AND c.no = ?2";
        let body: Option<Vec<u8>> =
            self.conn.prepare_cached(sql)?.query_row(params![number, no as i64], |r| r.get(0)).optional()?;
        let Some(body) = body else { return Ok(None) };
        let (log_id, device) = self.own_log()?;
        let change = stored_change(&body, log_id, number, no)?;
        Ok(Some(LoggedChange { log: number, log_id, no, device, change }))
    }

    /// Calls `each` with every change body of the database; for `verify`.
    pub fn each_change(&self, mut each: impl FnMut(u32, u64, bool)) -> Result<()> {
        let mut s = self.conn.prepare_cached(
            "SELECT c.log, c.no, c.body, l.log FROM change c JOIN log l ON l.number = c.log ORDER BY c.log, c.no",
        )?;
        let mut rows = s.query([])?;
        while let Some(r) = rows.next()? {
            let body = r.get_ref(2)?.as_blob().unwrap_or_default();
            let readable = body::change(body, row::id(r, 3)?).is_some();
            each(r.get(0)?, r.get::<_, i64>(1)? as u64, readable);
        }
        Ok(())
    }

    /// Records that the log tells of and no table holds: their rows are lost.
    pub fn records_without_row(&self) -> Result<Vec<Id>> {
        let tables: String =
            Kind::ALL.iter().map(|k| format!(" AND record NOT IN (SELECT id FROM \"{k}\")")).collect();
        let sql = format!("SELECT DISTINCT record FROM change_record WHERE true{tables}");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }

    /// The next number for human codes with this prefix, counted up.
    pub fn next_code_number(&self, kind: Kind) -> Result<u64> {
        let sql = "INSERT INTO state (key, value) VALUES ('code ' || ?1, 1)
                   ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value";
        Ok(self.conn.prepare_cached(sql)?.query_row([kind.name()], |r| r.get::<_, i64>(0))? as u64)
    }
}

/// A change from its stored bytes.
pub(super) fn stored_change(bytes: &[u8], log: Id, number: u32, no: u64) -> Result<Change> {
    let damaged = || Error::new(Class::Damaged, "damaged").with(json!({ "log": number, "change": no }));
    body::change(bytes, log).ok_or_else(damaged)
}
