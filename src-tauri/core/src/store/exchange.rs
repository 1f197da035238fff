//! What goes to the shared folder and what came from it: changes, files that go out, files set aside,
//! fields that a person has to decide.

use super::body::packed;
use super::log::{OwnLog, stored_change};
use super::{LoggedChange, Store, row};
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::merge::Undecided;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::error::Result;
use crate::planted::{self, Bug};
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

/// What became of a change that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    New,
    /// Parts of it were there.
    Grown,
    /// All of it was there.
    Nothing,
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

impl Store {
    /// The changes of a log after `no`, at most `limit`.
    pub fn changes_after(&self, number: u32, no: u64, limit: usize) -> Result<Vec<LoggedChange>> {
        let (log_id, device) = self.log_of(number)?;
        let sql = "SELECT no, body FROM change WHERE log = ?1 AND no > ?2 ORDER BY no LIMIT ?3";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query(params![number, no as i64, limit as i64])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let no = r.get::<_, i64>(0)? as u64;
            let change = stored_change(r.get_ref(1)?.as_blob().unwrap_or_default(), log_id, number, no)?;
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

    /// Stores a change, or the part of one, that another device wrote, with the parts that came before.
    /// `bytes` is it as `packed` makes it.
    /// Which records it touches, the caller says with `touch`.
    pub fn join_change(&self, own: OwnLog, no: u64, bytes: &[u8], change: &Change) -> Result<Joined> {
        let sql = "INSERT OR IGNORE INTO change (log, no, hlc, body) VALUES (?1, ?2, ?3, ?4)";
        let row = params![own.number, no as i64, change.hlc.0 as i64, bytes];
        if self.conn.prepare_cached(sql)?.execute(row)? > 0 {
            return Ok(Joined::New);
        }
        let sql = "SELECT body FROM change WHERE log = ?1 AND no = ?2";
        let mut s = self.conn.prepare_cached(sql)?;
        let there: Vec<u8> = s.query_row(params![own.number, no as i64], |r| r.get(0))?;
        if planted::is(Bug::FirstPartOnly) {
            return Ok(Joined::Nothing);
        }
        let mut whole = stored_change(&there, own.log, own.number, no)?;
        if !whole.join(change) {
            return Ok(Joined::Nothing);
        }
        let sql = "UPDATE change SET body = ?3 WHERE log = ?1 AND no = ?2";
        self.conn.prepare_cached(sql)?.execute(params![
            own.number,
            no as i64,
            packed(&whole.encode(own.log)).as_ref()
        ])?;
        Ok(Joined::Grown)
    }

    /// When a change came here or was made here: of two the later one has the greater number.
    pub fn arrival(&self, number: u32, no: u64) -> Result<i64> {
        let sql = "SELECT rowid FROM change WHERE log = ?1 AND no = ?2";
        Ok(self.conn.prepare_cached(sql)?.query_row(params![number, no as i64], |r| r.get(0))?)
    }

    /// Puts what is left of a change in its place.
    pub fn cut_change(&self, log: OwnLog, no: u64, left: &Change) -> Result<()> {
        let sql = "UPDATE change SET body = ?3 WHERE log = ?1 AND no = ?2";
        self.conn.prepare_cached(sql)?.execute(params![
            log.number,
            no as i64,
            packed(&left.encode(log.log)).as_ref()
        ])?;
        Ok(())
    }

    /// Every segment may hold something for a key that comes later.
    pub fn read_all_again(&self) -> Result<()> {
        self.conn.prepare_cached("UPDATE segment SET unread = 1000000")?.execute([])?;
        Ok(())
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

    /// Changes whenever more can be read than before: with the keys, and with the devices on the roster,
    /// whose copies are believed.
    pub fn known_for_reading(&self) -> Result<String> {
        let sql = "SELECT printf('%d %d %d', (SELECT count(*) FROM household_key),
                          (SELECT count(*) FROM scope_key), (SELECT count(*) FROM device WHERE roster > 0))";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
    }

    /// Remembers that a change of a person is still to go out to this family.
    pub fn leave_behind(&self, household: Id, log: Id, no: u64, person: Id) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO left_behind (household, log, no, person) VALUES (?1, ?2, ?3, ?4)";
        self.conn.prepare_cached(sql)?.execute(params![household, log, no as i64, person])?;
        Ok(())
    }

    /// Somebody has brought it there.
    pub fn not_left_behind(&self, household: Id, log: Id, no: u64, person: Id) -> Result<()> {
        let sql = "DELETE FROM left_behind WHERE household = ?1 AND log = ?2 AND no = ?3 AND person = ?4";
        self.conn.prepare_cached(sql)?.execute(params![household, log, no as i64, person])?;
        Ok(())
    }

    /// Whether anything is still to go out.
    pub fn is_any_left_behind(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM left_behind)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
    }

    /// What is still to go out: the family, the change, and the person it is of.
    pub fn left_behind(&self) -> Result<Vec<(Id, LoggedChange, Id)>> {
        let sql =
            "SELECT b.household, l.number, b.no, b.person FROM left_behind b JOIN log l ON l.log = b.log";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            if let Some(change) = self.change_at(r.get(1)?, r.get::<_, i64>(2)? as u64)? {
                found.push((row::id(r, 0)?, change, row::id(r, 3)?));
            }
        }
        Ok(found)
    }

    pub fn outbox_bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM outbox WHERE path = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([path], |r| r.get(0)).optional()?)
    }

    pub fn set_published(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("UPDATE outbox SET published = 1 WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// A file is to leave the folder with the next round.
    pub fn take_out(&self, path: &str) -> Result<()> {
        self.unsend(path)?;
        self.conn.prepare_cached("INSERT OR IGNORE INTO unwanted (path) VALUES (?1)")?.execute([path])?;
        Ok(())
    }

    /// Files that are to leave the folder.
    pub fn unwanted(&self) -> Result<Vec<String>> {
        let mut s = self.conn.prepare_cached("SELECT path FROM unwanted ORDER BY path")?;
        let found = s.query_map([], |r| r.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
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

    /// Whether a file was read, or is of this device.
    pub fn is_known(&self, path: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM read_file WHERE path = ?1)
                   OR EXISTS (SELECT 1 FROM outbox WHERE path = ?1)";
        Ok(self.conn.prepare_cached(sql)?.query_row([path], |r| r.get(0))?)
    }

    pub fn set_read(&self, path: &str) -> Result<()> {
        self.conn.prepare_cached("INSERT OR IGNORE INTO read_file (path) VALUES (?1)")?.execute([path])?;
        self.conn.prepare_cached("DELETE FROM set_aside WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    /// Forgets that a file was read, and its copies that synchronising programs made under longer names.
    pub fn unread(&self, path: &str) -> Result<()> {
        // A number, a dash and the beginning of the content's hash.
        let stem = path.find('-').and_then(|dash| path.get(..dash + 17)).unwrap_or(path);
        let sql = "DELETE FROM read_file WHERE lower(substr(path, 1, length(?1))) = lower(?1)";
        self.conn.prepare_cached(sql)?.execute([stem])?;
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

    /// People whom no membership joins to a family.
    pub fn people_without_family(&self) -> Result<Vec<Id>> {
        let sql = "SELECT id FROM person WHERE id NOT IN (SELECT person_id FROM membership
                   WHERE person_id IS NOT NULL AND household_id IS NOT NULL)";
        self.ids(sql, [])
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
