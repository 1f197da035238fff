//! What this device knows of the shared folder: keys, devices, segments, files that go out, files set
//! aside, fields that a person has to decide.

use super::log::OwnLog;
use super::{LoggedChange, Store, row};
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::Undecided;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::error::{Class, Error, Result};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;
use std::collections::HashSet;
use zeroize::Zeroizing;

/// A device that writes to the shared folder.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceRow {
    pub log: Id,
    pub label: String,
    pub worker: Id,
    pub role: String,
    pub sign: [u8; 32],
    pub open: [u8; 32],
    /// Removed: segments after this one are set aside.
    pub cut: Option<u64>,
    pub invitation: Option<Id>,
    pub hlc: u64,
    /// Number of the roster that names it; 0 while only its claim does.
    pub roster: u64,
}

/// A family's secret, or the key of one of its facets.
#[derive(Clone)]
pub struct HouseholdKeyRow {
    pub household: Id,
    pub hlc: u64,
    /// 31: the whole secret; else the bit of the one facet.
    pub facets: u8,
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for HouseholdKeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HouseholdKeyRow({}, {})", self.household, self.facets)
    }
}

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

/// A file of the folder that could not be used.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    pub path: String,
    pub code: String,
    pub since: Instant,
}

/// A field that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictRow {
    pub kind: Kind,
    pub record: Id,
    pub at: Undecided,
    pub since: Instant,
}

/// What one device says it has of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub by: Id,
    pub about: Id,
    pub seq: u64,
    pub at: Instant,
}

fn bytes32(r: &Row<'_>, index: usize) -> Result<[u8; 32]> {
    let blob = r.get_ref(index)?.as_blob().ok().and_then(|b| b.try_into().ok());
    blob.ok_or_else(|| Error::new(Class::Damaged, "damaged").with(json!({ "table": "sync" })))
}

fn key32(r: &Row<'_>, index: usize) -> Result<Zeroizing<[u8; 32]>> {
    bytes32(r, index).map(Zeroizing::new)
}

impl Store {
    /// A secret of this device.
    pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let sql = "SELECT value FROM secret WHERE name = ?1";
        let found =
            self.conn.prepare_cached(sql)?.query_row([name], |r| r.get::<_, Vec<u8>>(0)).optional()?;
        Ok(found.map(Zeroizing::new))
    }

    pub fn set_secret(&self, name: &str, value: &[u8]) -> Result<()> {
        let sql =
            "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.conn.prepare_cached(sql)?.execute(params![name, value])?;
        Ok(())
    }

    /// Keys of a shared scope or role, the newest last.
    pub fn scope_keys(&self, scope: u8) -> Result<Vec<(u64, Zeroizing<[u8; 32]>)>> {
        let sql = "SELECT hlc, key FROM scope_key WHERE scope = ?1 ORDER BY hlc, key";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([scope])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((r.get::<_, i64>(0)? as u64, key32(r, 1)?));
        }
        Ok(found)
    }

    /// True where the key was not there yet.
    pub fn add_scope_key(&self, scope: u8, hlc: u64, key: &[u8; 32]) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO scope_key (scope, hlc, key) VALUES (?1, ?2, ?3)";
        Ok(self.conn.prepare_cached(sql)?.execute(params![scope, hlc as i64, key])? > 0)
    }

    /// Secrets and facet keys of a family, the newest last.
    pub fn household_keys(&self, household: Id) -> Result<Vec<HouseholdKeyRow>> {
        let sql =
            "SELECT household, hlc, facets, key FROM household_key WHERE household = ?1 ORDER BY hlc, key";
        let mut found = vec![];
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([household])?;
        while let Some(r) = rows.next()? {
            found.push(household_key(r)?);
        }
        Ok(found)
    }

    /// Calls `f` with every family's keys, in the order of families and clocks.
    pub fn each_household_key(&self, mut f: impl FnMut(HouseholdKeyRow)) -> Result<()> {
        let sql = "SELECT household, hlc, facets, key FROM household_key ORDER BY household, hlc, key";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([])?;
        while let Some(r) = rows.next()? {
            f(household_key(r)?);
        }
        Ok(())
    }

    /// True where the key was not there yet.
    pub fn add_household_key(&self, k: &HouseholdKeyRow) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO household_key (household, hlc, facets, key) VALUES (?1, ?2, ?3, ?4)";
        let done = self.conn.prepare_cached(sql)?.execute(params![
            k.household,
            k.hlc as i64,
            k.facets,
            &k.key[..]
        ])?;
        Ok(done > 0)
    }

    /// Remembers that `audience` was given a family's key; true where it was not before.
    pub fn grant(&self, audience: Id, household: Id, hlc: u64, facets: u8) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO granted (audience, household, hlc, facets) VALUES (?1, ?2, ?3, ?4)";
        let done =
            self.conn.prepare_cached(sql)?.execute(params![audience, household, hlc as i64, facets])?;
        Ok(done > 0)
    }

    /// Families that `audience` was given keys of, with the newest clock given.
    pub fn granted_to(&self, audience: Id) -> Result<Vec<(Id, u64)>> {
        let sql = "SELECT household, max(hlc) FROM granted WHERE audience = ?1 GROUP BY household";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([audience])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((row::id(r, 0)?, r.get::<_, i64>(1)? as u64));
        }
        Ok(found)
    }

    pub fn ungrant(&self, audience: Id, household: Id) -> Result<()> {
        let sql = "DELETE FROM granted WHERE audience = ?1 AND household = ?2";
        self.conn.prepare_cached(sql)?.execute(params![audience, household])?;
        Ok(())
    }

    /// Every device that is known, in the order of logs.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        let sql = "SELECT log, label, worker, role, sign, open, cut, invitation, hlc, roster FROM device ORDER BY log";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let invitation: Option<Vec<u8>> = r.get(7)?;
            found.push(DeviceRow {
                log: row::id(r, 0)?,
                label: r.get(1)?,
                worker: row::id(r, 2)?,
                role: r.get(3)?,
                sign: bytes32(r, 4)?,
                open: bytes32(r, 5)?,
                cut: r.get::<_, Option<i64>>(6)?.map(|c| c as u64),
                invitation: invitation.and_then(|b| Id::from_slice(&b).ok()),
                hlc: r.get::<_, i64>(8)? as u64,
                roster: r.get::<_, i64>(9)? as u64,
            });
        }
        Ok(found)
    }

    pub fn set_device(&self, d: &DeviceRow) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO device (log, label, worker, role, sign, open, cut, invitation, hlc, roster)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let (cut, hlc, roster) = (d.cut.map(|c| c as i64), d.hlc as i64, d.roster as i64);
        let row = params![d.log, d.label, d.worker, d.role, d.sign, d.open, cut, d.invitation, hlc, roster];
        self.conn.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    pub fn remove_device_row(&self, log: Id) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM device WHERE log = ?1")?.execute([log])?;
        Ok(())
    }

    /// This device's number for a log, made where it is new; the label follows the roster.
    pub fn number_of(&self, log: Id, label: &str) -> Result<u32> {
        let sql = "INSERT INTO log (number, log, device) VALUES ((SELECT coalesce(max(number), 0) + 1 FROM log), ?1, ?2)
                   ON CONFLICT (log) DO UPDATE SET device = ?2 RETURNING number";
        Ok(self.conn.prepare_cached(sql)?.query_row(params![log, label], |r| r.get(0))?)
    }

    /// From now on this device writes to the log with this number.
    pub fn set_own_number(&self, number: u32) -> Result<()> {
        let sql = "INSERT INTO state (key, value) VALUES ('own_log', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
        self.conn.prepare_cached(sql)?.execute([number])?;
        Ok(())
    }

    /// The last segment of a log that was read or written.
    pub fn head(&self, number: u32) -> Result<Option<SegmentRow>> {
        let sql =
            "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 ORDER BY seq DESC LIMIT 1";
        self.segments_by(sql, number, 0).map(|mut found| found.pop())
    }

    /// The segments of a log after `seq`.
    pub fn segments_after(&self, number: u32, seq: u64) -> Result<Vec<SegmentRow>> {
        let sql =
            "SELECT seq, hash, last_no, unread, path FROM segment WHERE log = ?1 AND seq > ?2 ORDER BY seq";
        self.segments_by(sql, number, seq)
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

    pub fn set_segment(&self, number: u32, s: &SegmentRow, at: Instant) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO segment (log, seq, hash, last_no, unread, path, at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let row = params![number, s.seq as i64, s.hash, s.last_no as i64, s.unread, s.path, at];
        self.conn.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Forgets the segments of a log after `seq`: they were never in the folder.
    pub fn drop_segments_after(&self, number: u32, seq: u64) -> Result<()> {
        let sql = "DELETE FROM outbox WHERE path IN (SELECT path FROM segment WHERE log = ?1 AND seq > ?2)";
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

    /// The changes of a log after `no`, at most `limit`.
    pub fn changes_after(&self, number: u32, no: u64, limit: usize) -> Result<Vec<LoggedChange>> {
        let (log_id, device) = self.log_of(number)?;
        let sql = "SELECT no, body FROM change WHERE log = ?1 AND no > ?2 ORDER BY no LIMIT ?3";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query(params![number, no as i64, limit as i64])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let no = r.get::<_, i64>(0)? as u64;
            let change = decode(r.get_ref(1)?.as_blob().unwrap_or_default(), log_id, number, no)?;
            found.push(LoggedChange { log: number, log_id, no, device: device.clone(), change });
        }
        Ok(found)
    }

    /// How many changes of a log come after `no`.
    pub fn count_changes_after(&self, number: u32, no: u64) -> Result<u64> {
        let sql = "SELECT count(*) FROM change WHERE log = ?1 AND no > ?2";
        Ok(self.conn.prepare_cached(sql)?.query_row(params![number, no as i64], |r| r.get::<_, i64>(0))?
            as u64)
    }

    /// Stores a change, or the part of one, that another device wrote, with the parts that came before;
    /// false where nothing in it is new.
    pub fn join_change(&self, own: OwnLog, no: u64, bytes: &[u8], change: &Change) -> Result<bool> {
        let sql = "SELECT body FROM change WHERE log = ?1 AND no = ?2";
        let mut s = self.conn.prepare_cached(sql)?;
        let there: Option<Vec<u8>> = s.query_row(params![own.number, no as i64], |r| r.get(0)).optional()?;
        let Some(there) = there else {
            let sql = "INSERT INTO change (log, no, hlc, body) VALUES (?1, ?2, ?3, ?4)";
            let row = params![own.number, no as i64, change.hlc.0 as i64, bytes];
            self.conn.prepare_cached(sql)?.execute(row)?;
            self.touches(own.number, no, change)?;
            return Ok(true);
        };
        let mut whole = decode(&there, own.log, own.number, no)?;
        if !whole.join(change) {
            return Ok(false);
        }
        let sql = "UPDATE change SET body = ?3 WHERE log = ?1 AND no = ?2";
        self.conn.prepare_cached(sql)?.execute(params![own.number, no as i64, whole.encode(own.log)])?;
        self.touches(own.number, no, change)?;
        Ok(true)
    }

    /// Takes a change out of a log, to write it to another one.
    pub fn take_change(&self, number: u32, no: u64) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM change WHERE log = ?1 AND no = ?2")?
            .execute(params![number, no as i64])?;
        self.conn
            .prepare_cached("DELETE FROM change_record WHERE log = ?1 AND no = ?2")?
            .execute(params![number, no as i64])?;
        Ok(())
    }

    /// Takes a record's row away, so that it is made anew from its log.
    pub fn forget_row(&self, kind: Kind, id: Id) -> Result<()> {
        self.conn.prepare_cached(&format!("DELETE FROM \"{kind}\" WHERE id = ?1"))?.execute([id])?;
        Ok(())
    }

    /// Puts a file among those that belong into the folder.
    pub fn send(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO outbox (path, bytes, published) VALUES (?1, ?2, 0)";
        self.conn.prepare_cached(sql)?.execute(params![path, bytes])?;
        Ok(())
    }

    /// Paths of the files that belong into the folder, and whether each was there once.
    pub fn outbox(&self) -> Result<Vec<(String, bool)>> {
        let mut s = self.conn.prepare_cached("SELECT path, published FROM outbox ORDER BY rowid")?;
        let found = s.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? != 0)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Paths of the files that were never in the folder.
    pub fn outbox_waiting(&self) -> Result<HashSet<String>> {
        let mut s = self.conn.prepare_cached("SELECT path FROM outbox WHERE published = 0")?;
        let found = s.query_map([], |r| r.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How many keys this device holds: it changes when one comes.
    pub fn count_keys(&self) -> Result<i64> {
        let sql = "SELECT (SELECT count(*) FROM household_key) + (SELECT count(*) FROM scope_key)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
    }

    pub fn outbox_bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM outbox WHERE path = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([path], |r| r.get(0)).optional()?)
    }

    pub fn set_published(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("UPDATE outbox SET published = 1 WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// A file does not belong into the folder any more.
    pub fn unsend(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM outbox WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// Paths of files that were read and need not be read again.
    pub fn read_files(&self) -> Result<HashSet<String>> {
        let mut s = self.conn.prepare_cached("SELECT path FROM read_file")?;
        let found = s.query_map([], |r| r.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    pub fn set_read(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("INSERT OR IGNORE INTO read_file (path) VALUES (?1)")?.execute([path])?;
        self.conn.prepare_cached("DELETE FROM set_aside WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// Forgets which files of this folder were read: new keys may open more of them.
    pub fn unread(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM read_file WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    pub fn set_aside(&self, path: &str, code: &str, at: Instant) -> Result<()> {
        let sql = "INSERT INTO set_aside (path, code, since, tried) VALUES (?1, ?2, ?3, ?3)
                   ON CONFLICT (path) DO UPDATE SET code = ?2, tried = ?3";
        self.conn.prepare_cached(sql)?.execute(params![path, code, at])?;
        Ok(())
    }

    /// A file that was set aside is gone, or is good now.
    pub fn not_aside(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM set_aside WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// Files that could not be used; those tried longest ago first.
    pub fn files_aside(&self) -> Result<Vec<SetAside>> {
        let mut s =
            self.conn.prepare_cached("SELECT path, code, since FROM set_aside ORDER BY tried, path")?;
        let found = s.query_map([], |r| {
            Ok(SetAside { path: r.get(0)?, code: r.get(1)?, since: Instant(r.get(2)?) })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Remembers what a device says it has; older sayings change nothing.
    pub fn hear(&self, h: &Heard) -> Result<()> {
        let sql = "INSERT INTO heard (log, about, seq, at) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (log, about) DO UPDATE SET seq = max(seq, ?3), at = max(at, ?4)";
        self.conn.prepare_cached(sql)?.execute(params![h.by, h.about, h.seq as i64, h.at])?;
        Ok(())
    }

    pub fn heard(&self) -> Result<Vec<Heard>> {
        let mut s = self.conn.prepare_cached("SELECT log, about, seq, at FROM heard ORDER BY log, about")?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let seq = r.get::<_, i64>(2)? as u64;
            found.push(Heard { by: row::id(r, 0)?, about: row::id(r, 1)?, seq, at: Instant(r.get(3)?) });
        }
        Ok(found)
    }

    /// Replaces the fields of a record that wait for a person; those that wait already keep their time.
    pub fn set_conflicts(&self, kind: Kind, record: Id, open: &[Undecided], at: Instant) -> Result<()> {
        let key = |u: &Undecided| u.key.clone().unwrap_or_default();
        let there = self.conflicts_of(record)?;
        let gone = |c: &&ConflictRow| !open.contains(&c.at);
        for old in there.iter().filter(gone) {
            let sql = "DELETE FROM conflict WHERE record = ?1 AND field = ?2 AND key = ?3";
            self.conn.prepare_cached(sql)?.execute(params![record, old.at.field, key(&old.at)])?;
        }
        for new in open {
            let sql = "INSERT OR IGNORE INTO conflict (record, field, key, kind, since) VALUES (?1, ?2, ?3, ?4, ?5)";
            self.conn.prepare_cached(sql)?.execute(params![record, new.field, key(new), kind as u8, at])?;
        }
        Ok(())
    }

    /// A field was decided.
    pub fn close_conflict(&self, record: Id, field: u16, key: Option<&str>) -> Result<()> {
        let sql = "DELETE FROM conflict WHERE record = ?1 AND field = ?2 AND key = ?3";
        self.conn.prepare_cached(sql)?.execute(params![record, field, key.unwrap_or_default()])?;
        Ok(())
    }

    /// Fields that wait for a person, oldest first.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.conflicts_by(
            "SELECT kind, record, field, key, since FROM conflict ORDER BY since, record, field",
            None,
        )
    }

    pub fn conflicts_of(&self, record: Id) -> Result<Vec<ConflictRow>> {
        let sql =
            "SELECT kind, record, field, key, since FROM conflict WHERE record = ?1 ORDER BY field, key";
        self.conflicts_by(sql, Some(record))
    }

    fn conflicts_by(&self, sql: &str, record: Option<Id>) -> Result<Vec<ConflictRow>> {
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = match record {
            Some(record) => s.query([record])?,
            None => s.query([])?,
        };
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let Some(kind) = Kind::from_number(r.get(0)?) else { continue };
            let key = Some(r.get::<_, String>(3)?).filter(|k| !k.is_empty());
            let at = Undecided { field: r.get(2)?, key };
            found.push(ConflictRow { kind, record: row::id(r, 1)?, at, since: Instant(r.get(4)?) });
        }
        Ok(found)
    }

    /// Writes a line of what happened while sharing: a code and numbers, never a name.
    pub fn note_event(&self, at: Instant, code: &str, detail: &serde_json::Value) -> Result<()> {
        let sql = "INSERT INTO sync_event (at, code, detail) VALUES (?1, ?2, ?3)";
        self.conn.prepare_cached(sql)?.execute(params![at, code, detail.to_string()])?;
        Ok(())
    }

    /// What happened while sharing, newest first.
    pub fn events(&self, limit: usize) -> Result<Vec<(Instant, String, String)>> {
        let sql = "SELECT at, code, detail FROM sync_event ORDER BY rowid DESC LIMIT ?1";
        let mut s = self.conn.prepare_cached(sql)?;
        let found = s.query_map([limit as i64], |r| Ok((Instant(r.get(0)?), r.get(1)?, r.get(2)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The families that a person belongs or belonged to.
    pub fn families_of_person(&self, person: Id) -> Result<Vec<Id>> {
        let sql = "SELECT household_id FROM membership WHERE person_id = ?1 AND household_id IS NOT NULL";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([person])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }

    /// Whether the table holds a row of this record, deleted or not.
    pub fn has_row(&self, kind: Kind, id: Id) -> Result<bool> {
        let sql = format!("SELECT 1 FROM \"{kind}\" WHERE id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([id], |_| Ok(())).optional()?.is_some())
    }

    /// Counts up a counter of this device and gives its new value, from 1.
    pub fn count_up(&self, counter: &str) -> Result<u64> {
        let sql = "INSERT INTO state (key, value) VALUES (?1, 1)
                   ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value";
        Ok(self.conn.prepare_cached(sql)?.query_row([counter], |r| r.get::<_, i64>(0))? as u64)
    }

    /// Takes in a clock reading from elsewhere.
    pub fn absorb(&self, hlc: Hlc) -> Result<()> {
        if hlc > self.last_hlc()? { self.set_hlc(hlc) } else { Ok(()) }
    }
}

fn household_key(r: &Row<'_>) -> Result<HouseholdKeyRow> {
    let (household, hlc) = (row::id(r, 0)?, r.get::<_, i64>(1)? as u64);
    Ok(HouseholdKeyRow { household, hlc, facets: r.get(2)?, key: key32(r, 3)? })
}

fn decode(bytes: &[u8], log: Id, number: u32, no: u64) -> Result<Change> {
    Change::decode(bytes, log)
        .map_err(|_| Error::new(Class::Damaged, "damaged").with(json!({ "log": number, "change": no })))
}
