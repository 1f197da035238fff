//! The same core on SQLCipher and on plain SQLite: what encryption costs.

use crate::import::{import, visits_csv};
use crate::measure::{Done, Times, heading, ratio, same, took};
use crate::report::ask;
use crate::world::{World, empty, now, open_with, plain_copy, raw_key, remove};
use tsunagi_core::app::{Profile, Scale};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::report::Table;
use tsunagi_core::store::Key;

const WRITES: f64 = 1.25;
const REPORTS: f64 = 1.5;

pub fn run(world: &mut World) -> Done {
    heading("cipher: SQLCipher over plain SQLite, the same code");
    let scale = if world.is_large() { Scale::Medium } else { Scale::Small };
    let (mut secret, mut plain) = (Times::default(), Times::default());
    for _ in 0..world.rounds {
        let digest = |key: &Key, times: &mut Times| -> Done<String> {
            let dir = world.place("cipher-sample");
            empty(&dir)?;
            let app = times.time(|| Ok(Profile::at(&dir).sample(key, now(), 1, scale, &mut |_| {})?))?;
            Ok(app.digest()?)
        };
        same("sample", &digest(&raw_key(), &mut secret)?, &digest(&Key::Plain, &mut plain)?)?;
    }
    remove(&world.place("cipher-sample"))?;
    took(&format!("writing the {} sample: SQLCipher", scale.name()), &secret);
    took("… plain", &plain);
    ratio("writing the sample", &secret, &plain, Some(WRITES));

    let file = visits_csv(world)?;
    let (mut secret, mut plain) = (Times::default(), Times::default());
    for _ in 0..world.rounds {
        let (a, b) = (world.copy("cipher-a")?, world.place("cipher-b"));
        plain_copy(&a, &b)?;
        for (dir, key, times) in [(&a, raw_key(), &mut secret), (&b, Key::Plain, &mut plain)] {
            let app = open_with(dir, &key)?;
            times.time(|| import(&app, Kind::Visit, &file))?;
        }
    }
    took("importing visits: SQLCipher", &secret);
    took("… plain", &plain);
    ratio("importing visits", &secret, &plain, Some(WRITES));

    let (a, b) = (world.sample(world.scale)?, world.place("cipher-b"));
    plain_copy(&a, &b)?;
    let (on_secret, on_plain) = (open_with(&a, &raw_key())?, open_with(&b, &Key::Plain)?);
    for table in [Table::Stays, Table::Visits, Table::Groups] {
        same("report", &ask(&on_secret, table)?, &ask(&on_plain, table)?)?;
        let (mut secret, mut plain) = (Times::default(), Times::default());
        for _ in 0..world.rounds.max(5) {
            secret.time(|| ask(&on_secret, table))?;
            plain.time(|| ask(&on_plain, table))?;
        }
        took(&format!("report {}, warm: SQLCipher", table.name()), &secret);
        ratio(&format!("report {}, warm", table.name()), &secret, &plain, Some(REPORTS));
    }
    drop((on_secret, on_plain));
    remove(&world.place("cipher-a"))?;
    remove(&b)
}
