//! Migrations: one ordered list, a transaction each; a newer database is refused.

use crate::error::{Class, Error, Result};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

/// Schema versions in order; position + 1 is the version after it ran.
const STEPS: &[&str] = &[include_str!("migrations/0001_initial.sql")];

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
