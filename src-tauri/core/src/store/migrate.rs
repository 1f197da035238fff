//! Migrations: one ordered list, a transaction each; a newer database is refused.

use crate::error::{Class, Error, Result};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

/// Schema versions in order; position + 1 is the version after it ran.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_initial.sql"),
    include_str!("migrations/0002_stay_length.sql"),
    include_str!("migrations/0003_whole_day.sql"),
    include_str!("migrations/0004_sync.sql"),
    include_str!("migrations/0005_memory.sql"),
    include_str!("migrations/0006_roles.sql"),
    include_str!("migrations/0007_programmes.sql"),
    include_str!("migrations/0008_merged.sql"),
    include_str!("migrations/0009_directory.sql"),
    include_str!("migrations/0010_counted.sql"),
    include_str!("migrations/0011_known_under.sql"),
    include_str!("migrations/0012_not_same.sql"),
    include_str!("migrations/0013_newer.sql"),
    include_str!("migrations/0014_heard_most.sql"),
    include_str!("migrations/0015_heard_packed.sql"),
];

/// Brings the database to the newest schema. Error `version_newer` with `found` and `known`.
pub(super) fn run(conn: &mut Connection) -> Result<()> {
    let known = STEPS.len();
    let found = version(conn)?;
    if found > known {
        return Err(
            Error::new(Class::Damaged, "version_newer").with(json!({ "found": found, "known": known }))
        );
    }
    for (step, sql) in STEPS.iter().enumerate().skip(found) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been quicker while this one waited for the lock.
        if version(&tx)? == step {
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", (step + 1) as i64)?;
        }
        tx.commit()?;
    }
    Ok(())
}

fn version(conn: &Connection) -> Result<usize> {
    let v: i64 = conn.pragma_query_value(None, "user_version", |r| r.get(0))?;
    Ok(usize::try_from(v).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use crate::store::{Key, Opened, Store};

    #[test]
    fn a_newer_database_is_refused_and_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db");
        let key = Key::Raw([7; 32].into());
        let store = Store::open(&path, &key, Opened::Fresh).unwrap();
        store.conn.pragma_update(None, "user_version", 99).unwrap();
        drop(store);
        let e = Store::open(&path, &key, Opened::Existing).unwrap_err();
        assert_eq!(e.code, "version_newer");
        assert_eq!(
            (e.detail["found"].as_i64(), e.detail["known"].as_u64()),
            (Some(99), Some(super::STEPS.len() as u64))
        );
        let again = Store::open(&path, &key, Opened::Existing).unwrap_err();
        assert_eq!(again.code, "version_newer", "nothing was migrated");
    }
}
