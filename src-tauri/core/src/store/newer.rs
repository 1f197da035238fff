//! What newer programs wrote: where this one may only read, and which records it does not wholly know.

use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::scope::Scope;
use crate::error::Result;
use rusqlite::{OptionalExtension, params};

impl Store {
    /// Remembers that the writer of `log` said how much a program must understand to write in a scope.
    pub fn note_needs(&self, scope: Scope, log: Id, needs: u16) -> Result<()> {
        let sql = "INSERT INTO scope_needs (scope, household, log, needs) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET needs = max(needs, excluded.needs)";
        self.conn.prepare_cached(sql)?.execute(params![scope.code(), family(scope), log, needs])?;
        Ok(())
    }

    /// What the writer of `log` said of a scope; 0 where it said nothing.
    pub fn needs_said_by(&self, log: Id, scope: Scope) -> Result<u16> {
        let sql = "SELECT needs FROM scope_needs WHERE scope = ?1 AND household = ?2 AND log = ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        let said = statement.query_row(params![scope.code(), family(scope), log], |r| r.get(0)).optional()?;
        Ok(said.unwrap_or(0))
    }

    /// Scopes that need more than `understood`. Only what devices said counts that are on a roster and take part: nobody
    /// could take the rest back.
    pub fn scopes_that_need(&self, understood: u16) -> Result<Vec<Scope>> {
        let sql = "SELECT DISTINCT scope, household FROM scope_needs n JOIN device d ON d.log = n.log
                   WHERE needs > ?1 AND d.cut IS NULL AND d.roster > 0";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([understood])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let household = Id::from_slice(r.get_ref(1)?.as_blob().unwrap_or_default()).ok();
            found.extend(Scope::from_code(r.get(0)?, household));
        }
        Ok(found)
    }

    /// Remembers that a record has something that this program does not know.
    pub fn note_not_known(&self, kind: u8, field: u16, record: Id) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO not_known (kind, field, record) VALUES (?1, ?2, ?3)";
        self.conn.prepare_cached(sql)?.execute(params![kind, field, record])?;
        Ok(())
    }

    /// Kinds and fields that were not known when they came.
    pub fn not_known(&self) -> Result<Vec<(u8, u16)>> {
        let mut s = self.conn.prepare_cached("SELECT DISTINCT kind, field FROM not_known")?;
        let found = s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The records that wait for this kind and field to be known.
    pub fn records_not_known(&self, kind: u8, field: u16) -> Result<Vec<Id>> {
        let sql = "SELECT record FROM not_known WHERE kind = ?1 AND field = ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![kind, field])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }

    /// A record waits for this field no more.
    pub fn now_known(&self, kind: u8, field: u16, record: Id) -> Result<()> {
        let sql = "DELETE FROM not_known WHERE kind = ?1 AND field = ?2 AND record = ?3";
        self.conn.prepare_cached(sql)?.execute(params![kind, field, record])?;
        Ok(())
    }
}

fn family(scope: Scope) -> Vec<u8> {
    scope.household().map(|id| id.as_bytes().to_vec()).unwrap_or_default()
}
