//! The segments of every log that were read or written here: how far each log is.

use super::shared::bytes32;
use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::time::Instant;
use crate::error::Result;
use rusqlite::params;
use std::collections::HashMap;

/// A segment that was read or written.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentRow {
    pub seq: u64,
    pub hash: [u8; 32],
    /// Number of the log's last change in it or before it, as far as this device may read.
    pub last_no: u64,
    /// Frames that no key here opened.
    pub unread: u32,
    pub path: String,
}

impl Store {
    /// The last segment of a log that was read or written.
    pub fn head(&self, number: u32) -> Result<Option<SegmentRow>> {
        let sql =
            "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 ORDER BY seq DESC LIMIT 1";
        self.segments_by(sql, number, 0).map(|mut found| found.pop())
    }

    /// The number of the last segment of every log of which one was read.
    pub fn heads(&self) -> Result<HashMap<Id, u64>> {
        let sql = "SELECT log, (SELECT max(seq) FROM segment WHERE segment.log = number) FROM log";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([])?;
        let mut found = HashMap::new();
        while let Some(r) = rows.next()? {
            if let Some(seq) = r.get::<_, Option<i64>>(1)? {
                found.insert(row::id(r, 0)?, seq as u64);
            }
        }
        Ok(found)
    }

    /// The last segment of a log before the first one that has frames still closed. What a snapshot said of several
    /// logs at once does not tell in which of them.
    pub fn last_read_whole(&self, number: u32) -> Result<Option<SegmentRow>> {
        let sql = "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1
                   AND seq < (SELECT coalesce(min(seq), 9223372036854775807) FROM segment
                              WHERE log = ?1 AND unread > 0 AND path LIKE 'l/%')
                   ORDER BY seq DESC LIMIT 1";
        self.segments_by(sql, number, 0).map(|mut found| found.pop())
    }

    /// The segments of a log after `seq`.
    pub fn segments_after(&self, number: u32, seq: u64) -> Result<Vec<SegmentRow>> {
        let sql =
            "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 AND seq > ?2 ORDER BY seq";
        self.segments_by(sql, number, seq)
    }

    /// One segment of a log, if it was read.
    pub fn segment(&self, number: u32, seq: u64) -> Result<Option<SegmentRow>> {
        let sql = "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 AND seq = ?2";
        Ok(self.segments_by(sql, number, seq)?.pop())
    }

    fn segments_by(&self, sql: &str, number: u32, seq: u64) -> Result<Vec<SegmentRow>> {
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows =
            if s.parameter_count() == 1 { s.query([number])? } else { s.query(params![number, seq as i64])? };
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(SegmentRow {
                seq: r.get::<_, i64>(0)? as u64,
                hash: bytes32(r, 1)?,
                last_no: r.get::<_, i64>(2)? as u64,
                unread: r.get(3)?,
                path: r.get(4)?,
            });
        }
        Ok(found)
    }

    /// The segments of a log that were written or read before `at`.
    pub fn segments_before(&self, number: u32, at: Instant) -> Result<Vec<SegmentRow>> {
        let sql =
            "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 AND at < ?2 ORDER BY seq";
        self.segments_by(sql, number, u64::try_from(at.0).unwrap_or(0))
    }

    pub fn set_segment(&self, number: u32, s: &SegmentRow, at: Instant) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO segment (log, seq, hash, last_no, unread, path, at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let row = params![number, s.seq as i64, s.hash, s.last_no as i64, s.unread, s.path, at];
        self.conn.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Forgets the segments of a log after `seq`. Those that were in the folder stay among the files that belong there:
    /// others may find something in them that is nowhere else.
    pub fn drop_segments_after(&self, number: u32, seq: u64) -> Result<()> {
        let sql = "DELETE FROM outbox WHERE published = 0
                   AND path IN (SELECT path FROM segment WHERE log = ?1 AND seq > ?2)";
        self.conn.prepare_cached(sql)?.execute(params![number, seq as i64])?;
        let sql = "DELETE FROM segment WHERE log = ?1 AND seq > ?2";
        self.conn.prepare_cached(sql)?.execute(params![number, seq as i64])?;
        Ok(())
    }

    /// Segments with frames that could not be opened when they were read: number of the log and row.
    pub fn segments_unread(&self) -> Result<Vec<(u32, SegmentRow)>> {
        let mut s = self.conn.prepare_cached("SELECT DISTINCT log FROM segment WHERE unread > 0")?;
        let logs: Vec<u32> = s.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut found = vec![];
        for log in logs {
            let of_log = self.segments_after(log, 0)?.into_iter();
            found.extend(of_log.filter(|s| s.unread > 0).map(|s| (log, s)));
        }
        Ok(found)
    }
}
