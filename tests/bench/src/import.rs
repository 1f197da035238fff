//! Importing a CSV, against a bare insert of the same rows and operations in one transaction.

use crate::measure::{Done, Times, heading, note, ratio, same, took};
use crate::rows::{read, write};
use crate::world::{World, bare, open, remove};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{Imported, Importing};
use tsunagi_core::domain::record::Kind;

const GOAL: f64 = 3.0;
/// Rows at most.
pub const ROWS: usize = 100_000;

/// What is imported: visits like those that are there, named as a person would name things.
const VISITS: &str = "\
    SELECT p.preset AS programme_id, h.code AS household_id, v.visit_kind, v.status, \
           strftime('%Y-%m-%dT%H:%M', v.start_at / 1000, 'unixepoch', '+9 hours') AS start_at, \
           strftime('%Y-%m-%dT%H:%M', v.end_at / 1000, 'unixepoch', '+9 hours') AS end_at, \
           w.code AS worker_ids, v.activities, v.concern_level, v.travel_cost, v.note \
    FROM visit v JOIN programme p ON p.id = v.programme_id JOIN household h ON h.id = v.household_id \
        JOIN worker w ON w.id = substr(v.worker_ids, 1, 16) \
    WHERE v.status = 'done' AND h.address_secret = 0 ORDER BY v.start_at, v.id";

/// Stays like those that are there, as long a while before them that the children are not away twice.
const STAYS: &str = "\
    SELECT p.preset AS programme_id, c.code AS person_id, s.stay_kind, s.requester_type, \
           s.reason_codes, 'completed' AS status, \
           strftime('%Y-%m-%dT%H:%M', s.in_at / 1000, 'unixepoch', '+9 hours', '-21 days') AS in_at, \
           strftime('%Y-%m-%dT%H:%M', s.out_at / 1000, 'unixepoch', '+9 hours', '-21 days') AS out_at \
    FROM stay s JOIN programme p ON p.id = s.programme_id JOIN person c ON c.id = s.person_id \
    WHERE s.status = 'completed' ORDER BY s.in_at, s.id";

/// Writes the answer of a query as a CSV; gives its rows.
fn write_csv(conn: &Connection, sql: &str, file: &Path) -> Done<usize> {
    let mut statement = conn.prepare(&format!("{sql} LIMIT {ROWS}"))?;
    let mut out = csv::Writer::from_path(file)?;
    out.write_record(statement.column_names())?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut n = 0;
    while let Some(r) = rows.next()? {
        for i in 0..width {
            match r.get_ref(i)? {
                rusqlite::types::ValueRef::Text(t) => out.write_field(t)?,
                rusqlite::types::ValueRef::Integer(i) => out.write_field(i.to_string())?,
                _ => out.write_field("")?,
            }
        }
        out.write_record(None::<&[u8]>)?;
        n += 1;
    }
    out.flush()?;
    Ok(n)
}

/// A CSV of visits like those of the sample.
#[cfg(feature = "plain")]
pub fn visits_csv(world: &mut World) -> Done<PathBuf> {
    csv_of(world, "visit", VISITS)
}

fn csv_of(world: &mut World, name: &str, sql: &str) -> Done<PathBuf> {
    let file = world.place(&format!("{name}.csv"));
    let conn = bare(&world.sample(world.scale)?)?;
    let rows = write_csv(&conn, sql, &file)?;
    note(&format!("{name}: rows of the file"), &rows.to_string());
    Ok(file)
}

pub fn import(app: &tsunagi_core::app::App, kind: Kind, file: &Path) -> Done<Imported> {
    let mut codes = std::collections::BTreeMap::<String, usize>::new();
    let mut refused = |_: u64, e: &tsunagi_core::error::Error| {
        *codes.entry(e.code.clone()).or_default() += 1;
        e.code.clone()
    };
    let mut how =
        Importing { map: Default::default(), dry_run: false, progress: &mut |_| {}, refused: &mut refused };
    let done = app.import(kind, file, &mut how)?;
    if !codes.is_empty() {
        note("refused", &format!("{codes:?}"));
    }
    Ok(done)
}

pub fn run(world: &mut World) -> Done {
    heading("import: a CSV, over a bare insert of its rows and operations in one transaction");
    for (kind, sql) in [(Kind::Visit, VISITS), (Kind::Stay, STAYS)] {
        one(world, kind, sql)?;
    }
    Ok(())
}

fn one(world: &mut World, kind: Kind, sql: &str) -> Done {
    let table = kind.name();
    let file = csv_of(world, table, sql)?;
    let (mut own, mut plain) = (Times::default(), Times::default());
    for round in 0..world.rounds {
        let (dir, other) = (world.copy("import")?, world.copy("import-bare")?);
        let app = open(&dir)?;
        let done = own.time(|| import(&app, kind, &file))?;
        if round == 0 {
            note(&format!("{table}: rows stored"), &done.stored.to_string());
        }
        let (from, to) = (bare(&dir)?, bare(&other)?);
        let of_batch = "(SELECT no FROM change WHERE batch IS NOT NULL)";
        let records = format!("(SELECT record FROM change_record WHERE log = 1 AND no IN {of_batch})");
        // In the order in which they were written.
        let tables = [
            read(&from, table, &format!("WHERE id IN {records} ORDER BY id"))?,
            read(&from, "change", "WHERE batch IS NOT NULL ORDER BY no")?,
            read(&from, "change_record", &format!("WHERE log = 1 AND no IN {of_batch} ORDER BY no"))?,
        ];
        plain.time(|| {
            to.execute_batch("BEGIN IMMEDIATE")?;
            for table in &tables {
                write(&to, table)?;
            }
            Ok(to.execute_batch("COMMIT")?)
        })?;
        drop((from, to));
        same(table, &app.digest()?, &open(&other)?.digest()?)?;
        drop(app);
        remove(&dir)?;
        remove(&other)?;
    }
    took(&format!("{table}: the core"), &own);
    took(&format!("{table}: bare insert"), &plain);
    ratio(&format!("{table}: the core over bare"), &own, &plain, Some(GOAL));
    Ok(())
}
