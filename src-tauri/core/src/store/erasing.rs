//! What erasing a family needs beside taking out its records.

use super::{Store, row};
use crate::domain::id::Id;
use crate::error::Result;
use rusqlite::{OptionalExtension, params};

/// What a batch sent, as it is kept: recipient, file, period, batch, body.
pub type SentRow = (String, String, String, String, Vec<u8>);

impl Store {
    /// Whether an erasure of this family is here.
    pub fn is_erased(&self, family: Id) -> Result<bool> {
        let sql = "SELECT 1 FROM erasure WHERE erased_id = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([family], |_| Ok(())).optional()?.is_some())
    }

    /// From now on what is deleted is overwritten; for this connection.
    pub fn overwrite_deleted(&self) -> Result<()> {
        Ok(self.conn.execute_batch("PRAGMA secure_delete = ON")?)
    }

    /// Writes the file anew, so that nothing of what was deleted is left in free pages or the log beside it;
    /// false where another connection is at work.
    pub fn compact(&self) -> Result<bool> {
        let free = |busy: i64| busy == 0;
        let empty = || self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0)).map(free);
        if !empty()? || self.conn.execute_batch("VACUUM").is_err() {
            return Ok(false);
        }
        Ok(empty()?)
    }

    /// Forgets to whom this family's keys were given.
    pub fn ungrant_family(&self, family: Id) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM granted WHERE household = ?1")?.execute([family])?;
        Ok(())
    }

    /// Remembers that the file of keys with this hash holds those of a family.
    pub fn add_keyring(&self, hash: &str, family: Id) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO keyring_holds (hash, household) VALUES (?1, ?2)";
        self.conn.prepare_cached(sql)?.execute(params![hash, family])?;
        Ok(())
    }

    /// Hashes of the files that hold keys of a family.
    pub fn keyrings_of(&self, family: Id) -> Result<Vec<String>> {
        let mut s =
            self.conn.prepare_cached("SELECT hash FROM keyring_holds WHERE household = ?1 ORDER BY hash")?;
        let found = s.query_map([family], |r| r.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The families whose keys a file holds.
    pub fn families_in_keyring(&self, hash: &str) -> Result<Vec<Id>> {
        let sql = "SELECT household FROM keyring_holds WHERE hash = ?1 ORDER BY household";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([hash])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }

    /// A file of keys is not in the folder any more.
    pub fn forget_keyring(&self, hash: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM keyring_holds WHERE hash = ?1")?.execute([hash])?;
        Ok(())
    }

    /// Everything that is kept of batches sent.
    pub fn all_sent(&self) -> Result<Vec<SentRow>> {
        let mut s = self.conn.prepare_cached("SELECT recipient, file, period, batch, body FROM sent")?;
        let found = s.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}
