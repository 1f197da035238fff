//! Reports of one fiscal year, against a bare scan of the year's rows.

use crate::measure::{Done, Times, heading, ratio, seconds, took, within};
use crate::world::{World, bare, open};
use rusqlite::Connection;
use tsunagi_core::app::App;
use tsunagi_core::report::{ReportLine, ReportQuery, Span, Table};

/// Seconds in which a report of a year must be there.
const GOAL: f64 = 0.3;
const YEAR: i32 = 2025;

/// The columns that the report counts, and nothing else.
const SCANS: &[(Table, &str)] = &[
    (
        Table::Stays,
        "SELECT id, programme_id, person_id, household_id, status, in_at, out_at FROM stay \
         WHERE deleted_at IS NULL AND status IN ('in_stay', 'completed', 'cancelled_same_day') \
         AND in_at >= unixepoch('2025-03-31 15:00') * 1000",
    ),
    (
        Table::Visits,
        "SELECT id, programme_id, household_id, occurred_on, start_at, end_at, worker_ids, present_person_ids \
         FROM visit WHERE deleted_at IS NULL AND status = 'done' \
         AND occurred_on BETWEEN '2025-04-01' AND '2026-03-31'",
    ),
    (
        Table::Groups,
        "SELECT a.id, s.id, s.programme_id, s.occurred_on, a.person_id, a.household_id, a.attendance_role, \
         a.state FROM session s JOIN attendance a ON a.session_id = s.id \
         WHERE s.deleted_at IS NULL AND a.deleted_at IS NULL AND s.status = 'held' \
         AND s.occurred_on BETWEEN '2025-04-01' AND '2026-03-31'",
    ),
];

pub fn ask(app: &App, table: Table) -> Done<Vec<ReportLine>> {
    let span = Span::FiscalYears { first: YEAR, last: YEAR };
    Ok(app.report(&ReportQuery { table, span, by: None, programme: None })?)
}

fn scan(conn: &Connection, sql: &str) -> Done<usize> {
    let mut statement = conn.prepare_cached(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut seen = 0;
    while let Some(r) = rows.next()? {
        for i in 0..width {
            seen += usize::from(r.get_ref(i)? != rusqlite::types::ValueRef::Null);
        }
    }
    Ok(seen)
}

pub fn run(world: &mut World) -> Done {
    heading("report: one fiscal year (2025), warm, over a bare scan of the columns it counts");
    let dir = world.sample(world.scale)?;
    let (app, conn) = (open(&dir)?, bare(&dir)?);
    for table in Table::ALL {
        let sql = SCANS.iter().find(|(t, _)| t == table).map(|(_, sql)| *sql);
        let (mut own, mut limit) = (Times::default(), Times::default());
        let first = std::time::Instant::now();
        ask(&app, *table)?;
        let first = first.elapsed().as_secs_f64();
        for _ in 0..world.rounds {
            own.time(|| ask(&app, *table))?;
            if let Some(sql) = sql {
                if limit.median().is_nan() {
                    scan(&conn, sql)?;
                }
                limit.time(|| scan(&conn, sql))?;
            }
        }
        let name = table.name();
        within(name, own.median(), GOAL);
        crate::measure::note(&format!("{name}: the first time"), &seconds(first));
        if sql.is_some() {
            took(&format!("{name}: bare scan"), &limit);
            ratio(&format!("{name}: the core over bare"), &own, &limit, None);
        }
    }
    Ok(())
}
