//! What erasing a family needs beside purging its records.

use super::Store;
use crate::domain::id::Id;
use crate::error::Result;
use rusqlite::OptionalExtension;

impl Store {
    /// Whether an erasure of this family is here.
    pub fn is_erased(&self, family: Id) -> Result<bool> {
        let sql = "SELECT 1 FROM erasure WHERE erased_id = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([family], |_| Ok(())).optional()?.is_some())
    }
}
