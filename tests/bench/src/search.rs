//! Searching families and people, against a bare scan of one buffer of the same names.

use crate::measure::{Dice, Done, Times, heading, note, seconds, took, within};
use crate::world::{World, bare, open};
use std::time::Instant;

/// Seconds for 99 of 100 searches.
const GOAL: f64 = 0.002;
const LENGTHS: [usize; 4] = [1, 2, 3, 6];
const HITS: usize = 20;

/// What people are found by; families whose address is secret are found by other things.
const NAMES: &str = "\
    WITH shown AS (SELECT id, code, display_name FROM household WHERE deleted_at IS NULL \
        AND address_secret = 0 AND coalesce(confidentiality, '') <> 'secret') \
    SELECT display_name FROM shown UNION ALL SELECT code FROM shown \
    UNION ALL SELECT number FROM phone p JOIN shown ON shown.id = p.household_id \
    UNION ALL SELECT coalesce(family_name, '') || coalesce(given_name, '') \
        FROM person p JOIN membership m ON m.person_id = p.id JOIN shown ON shown.id = m.household_id \
    UNION ALL SELECT coalesce(family_kana, '') || coalesce(given_kana, '') \
        FROM person p JOIN membership m ON m.person_id = p.id JOIN shown ON shown.id = m.household_id";

/// So many characters from somewhere inside a name; one in ten is found nowhere.
fn question(names: &[Vec<char>], length: usize, n: usize, dice: &mut Dice) -> String {
    if n % 10 == 9 {
        return (0..length).filter_map(|_| char::from_u32(0x8000 + dice.below(4_000) as u32)).collect();
    }
    loop {
        let Some(name) = names.get(dice.below(names.len())) else { return String::new() };
        if name.len() < length {
            continue;
        }
        let at = dice.below(name.len() - length + 1);
        let part = &name[at..at + length];
        if part.iter().all(|c| c.is_alphanumeric()) {
            return part.iter().collect();
        }
    }
}

pub fn run(world: &mut World) -> Done {
    heading("search: any part of a name, code or number, 20 hits with what is shown of them");
    let dir = world.sample(world.scale)?;
    let conn = bare(&dir)?;
    let mut statement = conn.prepare(NAMES)?;
    let found = statement.query_map([], |r| r.get::<_, Option<String>>(0))?;
    let names: Vec<String> = found.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect();
    let buffer = names.join("\n");
    let letters: Vec<Vec<char>> =
        names.iter().map(|n| n.chars().collect()).filter(|n: &Vec<char>| !n.is_empty()).collect();
    note(
        "households",
        &conn.query_row("SELECT count(*) FROM household", [], |r| r.get::<_, i64>(0))?.to_string(),
    );
    note("names", &format!("{}, {:.1} MB", names.len(), buffer.len() as f64 / 1e6));

    let app = open(&dir)?;
    let mut first = Times::default();
    first.time(|| Ok(app.find("みほん", HITS)?))?;
    took("the first search, which reads all names", &first);
    let questions = if world.is_large() { 500 } else { 100 };
    let mut dice = Dice(99);
    for length in LENGTHS {
        let (mut own, mut scan, mut unfound) = (Times::default(), Times::default(), vec![]);
        for n in 0..questions {
            let text = question(&letters, length, n, &mut dice);
            let hits = own.time(|| Ok(app.find(&text, HITS)?))?;
            if hits.is_empty() && n % 10 != 9 {
                unfound.push(text.clone());
            }
            let timer = Instant::now();
            let seen = memchr::memmem::find_iter(buffer.as_bytes(), text.as_bytes()).count();
            scan.add(timer.elapsed().as_secs_f64());
            // The scan sees what was taken from the names, or the question was not.
            if (seen > 0) == (n % 10 == 9) && n % 10 != 9 {
                return Err(format!("search: {text:?} is in no name").into());
            }
        }
        let name = if length == 1 { "1 character".to_owned() } else { format!("{length} characters") };
        within(&format!("{name}: 99 of 100 within"), own.quantile(0.99), GOAL);
        note(&format!("{name}: half within"), &seconds(own.median()));
        let (half, most) = (seconds(scan.median()), seconds(scan.quantile(0.99)));
        note(&format!("{name}: bare scan of all, no ranking"), &format!("{half}, 99 of 100 within {most}"));
        if !unfound.is_empty() {
            return Err(format!("search: nothing found for {unfound:?}").into());
        }
    }
    Ok(())
}
