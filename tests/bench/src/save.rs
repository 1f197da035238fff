//! One record saved and committed, against a bare insert (or update) of an equal row and of the
//! operations as a blob, in an equal database with the same commit.

use crate::measure::{Done, Times, heading, ratio, same, seconds, took};
use crate::rows::{read, write};
use crate::world::{World, bare, open, remove};
use rusqlite::{Connection, params};
use serde_json::{Value as Json, json};
use std::time::Instant;
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

/// Time of the fastest way to do the same: what is in the log's newest change goes to the copy.
struct Bare {
    from: Connection,
    to: Connection,
}

impl Bare {
    fn insert(&self, id: &str) -> Done<f64> {
        let hex = id.replace('-', "");
        let row = read(&self.from, "visit", &format!("WHERE id = x'{hex}'"))?;
        let change = read(&self.from, "change", "ORDER BY no DESC LIMIT 1")?;
        let timer = Instant::now();
        self.to.execute_batch("BEGIN IMMEDIATE")?;
        write(&self.to, &row)?;
        write(&self.to, &change)?;
        self.to.execute_batch("COMMIT")?;
        Ok(timer.elapsed().as_secs_f64())
    }

    fn update(&self, id: &str) -> Done<f64> {
        let hex = id.replace('-', "");
        let sql = format!("SELECT note, clocks, updated_at, revision, id FROM visit WHERE id = x'{hex}'");
        type Row = (String, Vec<u8>, i64, i64, Vec<u8>);
        let row: Row =
            self.from.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
        let change = read(&self.from, "change", "ORDER BY no DESC LIMIT 1")?;
        let timer = Instant::now();
        self.to.execute_batch("BEGIN IMMEDIATE")?;
        self.to
            .prepare_cached(
                "UPDATE visit SET note = ?1, clocks = ?2, updated_at = ?3, revision = ?4 WHERE id = ?5",
            )?
            .execute(params![row.0, row.1, row.2, row.3, row.4])?;
        write(&self.to, &change)?;
        self.to.execute_batch("COMMIT")?;
        Ok(timer.elapsed().as_secs_f64())
    }
}

pub fn run(world: &mut World) -> Done {
    heading("save: one visit saved, over a bare insert of row and operations with the same commit");
    let (dir, other) = (world.copy("save")?, world.copy("save-bare")?);
    let app = open(&dir)?;
    let bare = Bare { from: bare(&dir)?, to: bare(&other)? };
    let new = visits(&bare.from, BATCH * (world.rounds + 1))?;
    let (mut own_new, mut bare_new, mut own_edit, mut bare_edit) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    let mut every = Times::default();
    for (round, batch) in new.chunks(BATCH).enumerate() {
        let mut sums = [0.0; 4];
        for visit in batch {
            let timer = Instant::now();
            let view = app.put(Kind::Visit, visit)?;
            let own = timer.elapsed().as_secs_f64();
            sums[0] += own;
            sums[1] += bare.insert(&view.id)?;
            let edit = json!({ "id": view.id, "note": "訪問後に追記。" });
            let timer = Instant::now();
            app.put(Kind::Visit, &edit)?;
            sums[2] += timer.elapsed().as_secs_f64();
            sums[3] += bare.update(&view.id)?;
            if round > 0 {
                every.add(own);
            }
        }
        // The first round warms the caches of both.
        if round > 0 {
            for (times, sum) in
                [&mut own_new, &mut bare_new, &mut own_edit, &mut bare_edit].into_iter().zip(sums)
            {
                times.add(sum / batch.len() as f64);
            }
        }
    }
    took("new: the core", &own_new);
    took("new: bare insert", &bare_new);
    ratio("new: the core over bare", &own_new, &bare_new, Some(GOAL));
    crate::measure::note("new: the core, 99 of 100 within", &seconds(every.quantile(0.99)));
    took("edit: the core", &own_edit);
    took("edit: bare update", &bare_edit);
    ratio("edit: the core over bare", &own_edit, &bare_edit, Some(GOAL));
    let count = |c: &Connection| {
        c.query_row("SELECT count(*), sum(length(note)), sum(revision) FROM visit", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?))
        })
    };
    same("save", &count(&bare.from)?, &count(&bare.to)?)?;
    drop((app, bare));
    remove(&dir)?;
    remove(&other)
}
