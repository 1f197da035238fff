//! Opening and Today: they grow with the week, not with the years.

use crate::measure::{Done, Times, heading, note, ratio, took};
use crate::world::{World, bare, copy, now, open, open_with, raw_key, remove};
use tsunagi_core::app::{App, Profile, Scale};
use tsunagi_core::domain::time::Zone;
use tsunagi_core::env::Env;
use tsunagi_core::store::Key;

/// Days of history that are left; the week of today is the same in all.
const HISTORIES: [(&str, u32); 2] = [("2 months", 61), ("1 year", 365)];

/// Cards that Today shows.
fn cards(app: &App) -> Done<usize> {
    let t = app.today_view()?;
    Ok(t.visits.len() + t.arrivals.len() + t.departures.len() + t.in_house.len() + t.sessions.len())
}

/// Takes away what happened earlier than so many days ago, records and operations.
fn cut(dir: &std::path::Path, days: u32) -> Done {
    let conn = bare(dir)?;
    let today = Zone::default().date_of(now());
    let first: String =
        conn.query_row(&format!("SELECT date('{today}', '-{days} days')"), [], |r| r.get(0))?;
    conn.execute_batch(&format!(
        "PRAGMA foreign_keys = OFF; BEGIN;
         CREATE TEMP TABLE gone AS SELECT id FROM visit WHERE occurred_on < '{first}'
             UNION ALL SELECT id FROM stay WHERE coalesce(out_at, planned_out_at) < unixepoch('{first}') * 1000
             UNION ALL SELECT a.id FROM attendance a JOIN session s ON s.id = a.session_id
                 WHERE s.occurred_on < '{first}'
             UNION ALL SELECT id FROM session WHERE occurred_on < '{first}';
         DELETE FROM change WHERE (log, no) IN
             (SELECT r.log, r.no FROM gone JOIN change_record r ON r.record = gone.id);
         DELETE FROM change_record WHERE record IN (SELECT id FROM gone);
         DELETE FROM visit WHERE id IN (SELECT id FROM gone);
         DELETE FROM stay WHERE id IN (SELECT id FROM gone);
         DELETE FROM attendance WHERE id IN (SELECT id FROM gone);
         DELETE FROM session WHERE id IN (SELECT id FROM gone);
         COMMIT; VACUUM;"
    ))?;
    Ok(())
}

pub fn run(world: &mut World) -> Done {
    heading("open: opening (raw key) and Today, by years of history: the week is the same");
    let mut dirs = vec![];
    for (name, days) in HISTORIES {
        let dir = world.copy(&format!("open-{days}"))?;
        cut(&dir, days)?;
        dirs.push((name.to_owned(), dir));
    }
    dirs.push(("3 years".to_owned(), world.copy("open-all")?));
    let times = compare(world, &dirs)?;
    if let (Some((open_least, today_least)), Some((open_most, today_most))) = (times.first(), times.last()) {
        ratio("opening: 3 years over 2 months", open_most, open_least, Some(1.2));
        ratio("Today: 3 years over 2 months", today_most, today_least, Some(1.2));
    }
    for (_, dir) in &dirs {
        remove(dir)?;
    }

    heading("open: by size of the organisation: the week grows with it");
    let (large, asked) = (world.is_large(), world.scale);
    let scales = [Scale::Small, Scale::Medium, Scale::Large];
    let mut dirs = vec![];
    for scale in scales.into_iter().filter(|s| large || *s == Scale::Small || *s == asked) {
        dirs.push((scale.name().to_owned(), world.sample(scale)?));
    }
    compare(world, &dirs)?;

    heading("open: with a passphrase, which is stretched");
    let (from, dir) = (world.sample(Scale::Small)?, world.place("open-passphrase"));
    copy(&from, &dir)?;
    let conn = bare(&dir)?;
    conn.pragma_update(None, "rekey", "mihon-no-aikotoba")?;
    drop(conn);
    let key = Key::passphrase("mihon-no-aikotoba");
    let mut times = Times::default();
    for _ in 0..world.rounds {
        times.time(|| open_with(&dir, &key))?;
    }
    took("small", &times);
    remove(&dir)
}

/// Opening and Today in each folder, in turn; the files are in the system's cache.
fn compare(world: &World, dirs: &[(String, std::path::PathBuf)]) -> Done<Vec<(Times, Times)>> {
    let mut times = vec![(Times::default(), Times::default()); dirs.len()];
    let mut shown = vec![0; dirs.len()];
    for (_, dir) in dirs {
        cards(&open(dir)?)?;
    }
    for _ in 0..world.rounds.max(5) {
        for (((_, dir), (opening, today)), shown) in dirs.iter().zip(&mut times).zip(&mut shown) {
            let app = opening.time(|| Ok(Profile::at(dir).open(&raw_key(), Env::at(now()))?))?;
            *shown = today.time(|| cards(&app))?;
        }
    }
    for (((name, _), (opening, today)), shown) in dirs.iter().zip(&times).zip(&shown) {
        took(&format!("{name}: opening"), opening);
        took(&format!("{name}: Today, {shown} cards"), today);
        if *shown > 0 {
            note(&format!("{name}: Today, a card"), &crate::measure::seconds(today.median() / *shown as f64));
        }
    }
    Ok(times)
}
