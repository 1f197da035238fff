//! Making the sample itself: time, and size of the database.

use crate::measure::{Done, heading, note, within};
use crate::world::{World, bare, size_of};

/// Seconds in which the large sample must be made.
const GOAL: f64 = 60.0;
const ACTIVITIES: [&str; 3] = ["visit", "stay", "attendance"];

pub fn run(world: &mut World) -> Done {
    heading("sample");
    let dir = world.sample(world.scale)?;
    match world.made.get(world.scale.name()) {
        Some(seconds) => within("made in", *seconds, GOAL),
        None => note("made in", "an earlier run"),
    }
    let conn = bare(&dir)?;
    let count =
        |table: &str| conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0));
    for table in ACTIVITIES.into_iter().chain(["household", "person", "change"]) {
        note(table, &count(table)?.to_string());
    }
    note("database", &format!("{:.1} MB", size_of(&dir)? as f64 / 1e6));
    Ok(())
}
