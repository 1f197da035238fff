//! The encrypted database of a profile. The only module that speaks SQL.
//!
//! Reading methods take `&self`; whatever writes is called by `app` between `begin` and `commit`.

mod body;
mod cases;
mod drafts;
mod erasing;
mod exchange;
pub mod extract;
mod failure;
mod heard;
mod kin;
mod local;
mod log;
mod migrate;
mod newer;
mod open;
mod query;
mod row;
mod segments;
mod shared;
mod stream;

pub use body::packed;
pub use drafts::{Access, Draft};
pub use exchange::{ConflictRow, Joined, SetAside};
pub use heard::{Heard, Says};
pub use kin::Address;
pub use local::Due;
pub use log::{LoggedChange, OwnLog};
pub use open::{Key, Opened, wipe_what_is_freed};
pub use query::{Bed, Filter, RowRef};
pub use row::{Lookup, Stored};
pub use segments::SegmentRow;
pub use shared::{DeviceRow, HouseholdKeyRow};
pub use stream::{Between, Expecting, FamilyRow, VisitRow};

use rusqlite::Connection;

/// An open database.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    /// For a second connection. SQLCipher holds it in memory as well while the database is open.
    key: Key,
}

#[cfg(feature = "planted")]
impl Store {
    /// Asks before each commit whether it is made: for tests that end a program between two of them.
    ///
    /// Errors: those of the database.
    pub fn before_commits(
        &mut self,
        mut may: impl FnMut() -> bool + Send + 'static,
    ) -> crate::error::Result<()> {
        Ok(self.conn.commit_hook(Some(move || !may()))?)
    }
}

#[cfg(test)]
impl Store {
    /// Runs SQL that no use-case would, to damage what is there.
    pub fn run(&self, sql: &str) {
        self.conn.execute_batch(sql).unwrap();
    }
}
