//! Sample profiles and their copies, and bare connections to the same databases.

use crate::measure::Done;
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant as Timer;
use tsunagi_core::app::{App, Profile, Scale};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::Env;
use tsunagi_core::store::Key;

const DATABASE: &str = "tsunagi.db";
const SEED: u64 = 20_250_401;
const RAW: [u8; 32] = [7; 32];

/// Without stretching, which has a measurement of its own.
pub fn raw_key() -> Key {
    Key::Raw(RAW.into())
}

/// What was asked for, and the profiles made so far.
#[derive(Debug)]
pub struct World {
    dir: PathBuf,
    pub scale: Scale,
    pub rounds: usize,
    /// Parts of the workload of sharing, and changes in a segment of it.
    pub parts: Vec<usize>,
    pub per: usize,
    /// Seconds that making a sample took, where this run made it.
    pub made: HashMap<&'static str, f64>,
}

impl World {
    pub fn new(dir: PathBuf, scale: Scale, rounds: usize) -> World {
        World { dir, scale, rounds, parts: vec![20], per: 30, made: HashMap::new() }
    }

    pub fn is_large(&self) -> bool {
        self.scale == Scale::Large
    }

    /// A place for files of this run.
    pub fn place(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The folder of the sample of this scale, made once.
    pub fn sample(&mut self, scale: Scale) -> Done<PathBuf> {
        let dir = self.place(scale.name());
        if !dir.join(DATABASE).exists() {
            let timer = Timer::now();
            // Under another name until it is whole: the next run with the same folder uses it.
            let unfinished = self.place(&format!("{}.part", scale.name()));
            empty(&unfinished)?;
            drop(Profile::at(&unfinished).sample(&raw_key(), now(), SEED, scale, &mut |_| {})?);
            self.made.insert(scale.name(), timer.elapsed().as_secs_f64());
            std::fs::rename(&unfinished, &dir)?;
        }
        Ok(dir)
    }

    /// A copy of the sample of the scale that was asked for.
    pub fn copy(&mut self, name: &str) -> Done<PathBuf> {
        let (from, to) = (self.sample(self.scale)?, self.place(name));
        copy(&from, &to)?;
        Ok(to)
    }
}

/// The samples' now.
pub fn now() -> Instant {
    Scale::Small.now(None, Instant(0))
}

/// Copies a closed profile; whatever was at `to` goes.
pub fn copy(from: &Path, to: &Path) -> Done {
    empty(to)?;
    std::fs::copy(from.join(DATABASE), to.join(DATABASE))?;
    Ok(())
}

/// Makes an empty folder.
pub fn empty(dir: &Path) -> Done {
    remove(dir)?;
    Ok(std::fs::create_dir_all(dir)?)
}

pub fn remove(dir: &Path) -> Done {
    if dir.exists() {
        std::fs::remove_dir_all(dir)?;
    }
    Ok(())
}

pub fn open(dir: &Path) -> Done<App> {
    open_with(dir, &raw_key())
}

pub fn open_with(dir: &Path, key: &Key) -> Done<App> {
    Ok(Profile::at(dir).open(key, Env::at(now()))?)
}

/// The same file through the bare library, set up as the store sets it up.
pub fn bare(dir: &Path) -> Done<Connection> {
    bare_file(&dir.join(DATABASE))
}

pub fn bare_file(path: &Path) -> Done<Connection> {
    let conn = Connection::open(path)?;
    let hex: String = RAW.iter().map(|b| format!("{b:02x}")).collect();
    conn.pragma_update(None, "key", format!("x'{hex}'"))?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -131072;
         PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST;",
    )?;
    conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
    Ok(conn)
}

/// A copy of a profile without encryption.
pub fn plain_copy(from: &Path, to: &Path) -> Done<PathBuf> {
    empty(to)?;
    let conn = bare(from)?;
    let file = to.join(DATABASE);
    let version: i64 = conn.pragma_query_value(None, "user_version", |r| r.get(0))?;
    conn.execute("ATTACH DATABASE ?1 AS plain KEY ''", [file.to_string_lossy()])?;
    conn.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))?;
    conn.execute_batch(&format!("PRAGMA plain.user_version = {version}; DETACH plain"))?;
    Ok(file)
}

pub fn size_of(dir: &Path) -> Done<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
