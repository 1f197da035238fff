//! One record saved and committed, against a bare insert (or update) of an equal row and of the
//! operations as a blob, in an equal database with the same commit.

use crate::measure::{Done, Times, heading, ratio, same, took};
use crate::rows::{Rows, read, write};
use crate::world::{World, bare, open, remove};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use std::time::Instant;
use tsunagi_core::app::App;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;

const GOAL: f64 = 2.0;
/// Records saved in a round.
const BATCH: usize = 40;

fn text(id: &[u8]) -> Done<String> {
    Ok(Id::from_slice(id)?.to_string())
}

/// New visits like those that are there, on the day before today.
fn visits(conn: &Connection, many: usize) -> Done<Vec<Json>> {
    let sql = "SELECT programme_id, household_id, enrolment_id, worker_ids, note FROM visit \
               WHERE status = 'done' AND enrolment_id IS NOT NULL ORDER BY substr(id, 12) LIMIT ?1";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([many as i64])?;
    let mut found = vec![];
    while let Some(r) = rows.next()? {
        let id = |i: usize| text(r.get_ref(i)?.as_blob()?);
        let workers = r.get_ref(3)?.as_blob()?.chunks(16).map(text).collect::<Done<Vec<_>>>()?;
        found.push(json!({
            "programme_id": id(0)?, "household_id": id(1)?, "enrolment_id": id(2)?, "worker_ids": workers,
            "visit_kind": "regular", "status": "done", "start_at": "2026-03-08T10:00", "end_at": "2026-03-08T12:00",
            "activities": ["listening", "play"], "travel_cost": 400, "note": r.get::<_, Option<String>>(4)?,
        }));
    }
    Ok(found)
}

/// What one save of the core wrote: the row, and the newest change of the log.
struct Written {
    row: Rows,
    change: Rows,
}

fn written(conn: &Connection, id: &str) -> Done<Written> {
    let row = read(conn, "visit", &format!("WHERE id = x'{}'", id.replace('-', "")))?;
    Ok(Written { row, change: read(conn, "change", "ORDER BY no DESC LIMIT 1")? })
}

/// The fastest way to do the same.
fn bare_save(conn: &Connection, written: &Written, new: bool) -> Done {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    if new {
        write(conn, &written.row)?;
    } else {
        let row = written.row.rows.first().ok_or("no row")?;
        let of = |name: &str| written.row.columns.iter().position(|c| c == name).and_then(|i| row.get(i));
        conn.prepare_cached(
            "UPDATE visit SET note = ?1, clocks = ?2, updated_at = ?3, revision = ?4 WHERE id = ?5",
        )?
        .execute([of("note"), of("clocks"), of("updated_at"), of("revision"), of("id")])?;
    }
    write(conn, &written.change)?;
    Ok(conn.execute_batch("COMMIT")?)
}

/// One record after the other by the core, then the same by the bare library; a record's mean time.
fn round(records: &[Json], new: bool, desk: &Desk, every: &mut Times) -> Done<(f64, f64, Vec<String>)> {
    let (mut own, mut ids, mut all) = (0.0, vec![], vec![]);
    for record in records {
        let timer = Instant::now();
        let view = desk.app.put(Kind::Visit, record)?;
        let seconds = timer.elapsed().as_secs_f64();
        own += seconds;
        every.add(seconds);
        all.push(written(&desk.from, &view.id)?);
        ids.push(view.id);
    }
    let timer = Instant::now();
    for written in &all {
        bare_save(&desk.to, written, new)?;
    }
    let bare = timer.elapsed().as_secs_f64();
    let many = records.len() as f64;
    Ok((own / many, bare / many, ids))
}

struct Desk {
    app: App,
    /// The core's database and its copy.
    from: Connection,
    to: Connection,
}

pub fn run(world: &mut World) -> Done {
    heading("save: one visit saved, over a bare insert of row and operations with the same commit");
    let (dir, other) = (world.copy("save")?, world.copy("save-bare")?);
    let desk = Desk { app: open(&dir)?, from: bare(&dir)?, to: bare(&other)? };
    let new = visits(&desk.from, BATCH * (world.rounds + 1))?;
    let mut times: [Times; 6] = Default::default();
    for (n, batch) in new.chunks(BATCH).enumerate() {
        let (mut every_new, mut every_edit) = (Times::default(), Times::default());
        let (own, bare, ids) = round(batch, true, &desk, &mut every_new)?;
        let edit = |id: &String| json!({ "id": id, "note": "訪問後に追記。" });
        let edits: Vec<Json> = ids.iter().map(edit).collect();
        let (own_edit, bare_edit, _) = round(&edits, false, &desk, &mut every_edit)?;
        // The first round warms the caches of both.
        if n > 0 {
            let slow = [every_new.quantile(0.99), every_edit.quantile(0.99)];
            for (times, one) in times.iter_mut().zip([own, bare, own_edit, bare_edit].into_iter().chain(slow))
            {
                times.add(one);
            }
        }
    }
    let [own, bare, own_edit, bare_edit, slow, slow_edit] = times;
    for (name, own, bare, slow) in [("new", own, bare, slow), ("edit", own_edit, bare_edit, slow_edit)] {
        took(&format!("{name}: the core"), &own);
        took(&format!("{name}: bare"), &bare);
        ratio(&format!("{name}: the core over bare"), &own, &bare, Some(GOAL));
        took(&format!("{name}: the core, the slowest of a round"), &slow);
    }
    let count = |c: &Connection| {
        c.query_row("SELECT count(*), sum(length(note)), sum(revision) FROM visit", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?))
        })
    };
    same("save", &count(&desk.from)?, &count(&desk.to)?)?;
    drop(desk);
    remove(&dir)?;
    remove(&other)
}
