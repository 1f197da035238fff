//! Sharing, against a bare insert of the rows that come of it: merging a year of 100 devices into a store
//! that is there, a new device, the next 100 edits, sizes and memory. Each is a process of its own, so
//! that its greatest memory is its own; contestants alternate within a round.

mod medium;
#[cfg(feature = "peers")]
mod peers;
mod work;

use crate::measure::{Done, Times, heading, note, ratio, same, seconds, took, within};
use crate::rows::{Rows, read};
use crate::world::{World, bare, copy, empty, raw_key, remove};
use medium::{Medium, NOW, medium};
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use tsunagi_core::app::{App, Profile};
use tsunagi_core::env::Env;
use tsunagi_core::store::{Opened, Store};

const MERGE: f64 = 1.8;
const JOIN: f64 = 1.3;
const NEXT: f64 = 1.5;
const STORE: f64 = 1.5;
const MEMORY_MB: f64 = 250.0;
/// Seconds in which 12,000 known files are listed and checked.
const KNOWN: f64 = 0.05;
const MANY_FILES: f64 = 12_000.0;
const TABLES: &[&str] = &["household", "visit"];
/// Fields that the workload edits.
const EDITED: &[&str] = &["note", "travel_cost", "status", "start_at", "end_at", "district"];

pub fn run(world: &mut World) -> Done {
    heading("sync: 100 devices, a year of 50,000 households, 200,000 visits and 100,000 edits");
    let data = world.place("");
    for part in world.parts.clone() {
        println!("  --- size 1/{part}, {} changes a segment", world.per);
        let medium = medium(&data, part, world.per)?;
        let run = Run { dir: medium.dir.join("run"), medium };
        #[cfg(feature = "peers")]
        peers::make(&run, part, world.per)?;
        size(world, &run)?;
    }
    Ok(())
}

/// What a run of one size works in.
struct Run {
    medium: Medium,
    dir: PathBuf,
}

fn size(world: &World, run: &Run) -> Done {
    empty(&run.dir)?;
    // Round 0 is not counted; the rows of the others come from it, and the snapshot that a new device reads.
    run.child("merge")?;
    std::fs::rename(run.dir.join("merge"), run.dir.join("merged"))?;
    std::fs::rename(run.dir.join("merge-folder"), run.dir.join("merged-folder"))?;
    let (_, without) = weigh(&run.dir.join("merged-folder"))?;
    let snapshot = run.child("snapshot")?;
    let (_, with) = weigh(&run.dir.join("merged-folder"))?;
    let digest = open_at(&run.dir.join("merged"))?.digest()?;
    let [mut insert, mut all, mut merge, mut join]: [Times; 4] = Default::default();
    let [mut insert_cpu, mut merge_cpu, mut join_cpu]: [Times; 3] = Default::default();
    let (mut memory, mut sizes) = ([0.0f64; 2], [0.0f64; 3]);
    #[cfg(feature = "peers")]
    let mut peers = peers::all();
    for round in 0..world.rounds {
        let bare = run.child("bare")?;
        insert.add(bare.seconds);
        insert_cpu.add(bare.cpu);
        sizes[0] = size_mb(&run.dir.join("bare"))?;
        all.add(run.child("bare-all")?.seconds);
        let merged = run.child("merge")?;
        merge.add(merged.seconds);
        merge_cpu.add(merged.cpu);
        sizes[1] = size_mb(&run.dir.join("merge"))?;
        let joined = run.child("join")?;
        join.add(joined.seconds);
        join_cpu.add(joined.cpu);
        sizes[2] = size_mb(&run.dir.join("join"))?;
        memory = [memory[0].max(merged.memory_mb), memory[1].max(joined.memory_mb)];
        #[cfg(feature = "peers")]
        peers::round(&mut peers, run)?;
        if round == 0 {
            same("a new device and an old one", &open_at(&run.dir.join("join"))?.digest()?, &digest)?;
        }
    }
    took("bare insert of the rows", &insert);
    took("bare insert of the rows and the log", &all);
    took("merged into a store that is there", &merge);
    ratio("… over the rows", &merge, &insert, Some(MERGE));
    ratio("… in time of processors", &merge_cpu, &insert_cpu, None);
    ratio("… over rows and log", &merge, &all, None);
    took("a new device, from a snapshot", &join);
    ratio("… over the rows", &join, &insert, Some(JOIN));
    ratio("… in time of processors", &join_cpu, &insert_cpu, None);
    ratio("… over rows and log", &join, &all, None);
    let goal = |met: bool| if met { "reached" } else { "MISSED" };
    let times = |mb: f64| {
        format!("{mb:.1} MB, {:.2}x; goal {STORE}x: {}", mb / sizes[0], goal(mb <= STORE * sizes[0]))
    };
    note("store: bare", &format!("{:.1} MB", sizes[0]));
    note("store: merged", &times(sizes[1]));
    note("store: new device", &times(sizes[2]));
    let (files, bytes) = weigh(&run.medium.folder())?;
    note("folder", &format!("{:.1} MB in {files} files", bytes as f64 / 1e6));
    let bytes = (with - without) as f64 / 1e6;
    note("a snapshot", &format!("{bytes:.1} MB, written in {}", seconds(snapshot.seconds)));
    let peaks = [("merge", memory[0]), ("new device", memory[1]), ("writing a snapshot", snapshot.memory_mb)];
    for (what, mb) in peaks.map(|(what, mb)| (format!("peak memory: {what}"), mb)) {
        note(&what, &format!("{mb:.0} MB; goal {MEMORY_MB:.0} MB: {}", goal(mb <= MEMORY_MB)));
    }
    #[cfg(feature = "peers")]
    peers::print(&peers, run, [&insert, &insert_cpu], [&merge, &merge_cpu], sizes[0])?;
    next(run, files)?;
    remove(&run.dir)
}

/// The edits that come after, and rounds that find nothing new.
fn next(run: &Run, files: usize) -> Done {
    let dir = run.dir.join("next");
    copy(&run.dir.join("merged"), &dir)?;
    let folder = run.dir.join("merged-folder");
    copy(&run.dir.join("merged"), &run.dir.join("next-bare"))?;
    let limit = bare_like(&run.dir.join("next-bare"))?;
    let mut app = open_at(&dir)?;
    let rows = bare(&dir)?;
    app.sync(&folder)?;
    #[cfg(feature = "peers")]
    let mut peers = peers::next(run)?;
    let [mut idle, mut own, mut least]: [Times; 3] = Default::default();
    for set in 0..work::LATER {
        idle.time(|| Ok(app.sync(&folder)?))?;
        link(&run.medium.later(set), &folder.join("tsunagi1"))?;
        let since = latest(&rows)?;
        let report = own.time(|| Ok(app.sync(&folder)?))?;
        same("edits that came", &report.received, &(work::EDITS_LATER as i64))?;
        let changed = read(&rows, "visit", &format!("WHERE updated_at > {since}"))?;
        least.add(update(&limit, &changed)?);
        #[cfg(feature = "peers")]
        peers.set(set)?;
    }
    took("the next 100 edits: bare updates", &least);
    took("… through a round of sharing", &own);
    took("a round with nothing new", &idle);
    ratio("the next 100 edits over bare", &own, &least, Some(NEXT));
    let known = idle.median() * (MANY_FILES / files as f64).min(1.0);
    within(&format!("{} known files", files.min(MANY_FILES as usize)), known, KNOWN);
    note("… the edits alone", &seconds(own.median() - idle.median()));
    #[cfg(feature = "peers")]
    peers.print(&least, &own, &dir)?;
    Ok(())
}

fn latest(conn: &Connection) -> Done<i64> {
    Ok(conn.query_row("SELECT max(updated_at) FROM visit", [], |r| r.get(0))?)
}

/// Seconds that bare updates of the changed fields take, in one transaction.
fn update(conn: &Connection, changed: &Rows) -> Done<f64> {
    let at = |name: &str| changed.columns.iter().position(|c| c == name).ok_or("column");
    let mut updates = vec![];
    for row in &changed.rows {
        let id = row.get(at("id")?).ok_or("id")?;
        for name in EDITED {
            let new = row.get(at(name)?).ok_or("value")?;
            let old: rusqlite::types::Value =
                conn.query_row(&format!("SELECT {name} FROM visit WHERE id = ?1"), [id], |r| r.get(0))?;
            if old != *new {
                let sql = format!(
                    "UPDATE visit SET {name} = ?1, clocks = ?2, updated_at = ?3, updated_by = ?4, device = ?5, \
                     revision = ?6 WHERE id = ?7"
                );
                let names = [name, "clocks", "updated_at", "updated_by", "device", "revision", "id"];
                let values = names.iter().map(|n| Ok(row.get(at(n)?).cloned())).collect::<Done<Vec<_>>>()?;
                updates.push((sql, values));
            }
        }
    }
    let timer = Instant::now();
    conn.execute_batch("BEGIN IMMEDIATE")?;
    for (sql, values) in &updates {
        conn.prepare_cached(sql)?.execute(params_from_iter(values))?;
    }
    conn.execute_batch("COMMIT")?;
    Ok(timer.elapsed().as_secs_f64())
}

/// What a process of its own measured.
struct Measured {
    seconds: f64,
    memory_mb: f64,
    cpu: f64,
}

impl Run {
    /// A shared folder that one contestant has to itself, with the same bytes.
    fn fresh_folder(&self, name: &str) -> Done<PathBuf> {
        let to = self.dir.join(format!("{name}-folder"));
        remove(&to)?;
        Ok(to)
    }

    fn child(&self, what: &str) -> Done<Measured> {
        empty(&self.dir.join(what))?;
        match what {
            "merge" => {
                link(&self.medium.folder(), &self.fresh_folder(what)?)?;
                copy(&self.medium.early(), &self.dir.join(what))?;
                // Snapshots are measured by themselves.
                let later = "INSERT INTO setting (key, value) VALUES ('snapshot_at', '1000000000')";
                bare(&self.dir.join(what))?.execute(later, [])?;
            }
            "join" => link(&self.dir.join("merged-folder"), &self.fresh_folder(what)?)?,
            _ => {}
        }
        let out = Command::new(std::env::current_exe()?)
            .args(["--child", what])
            .args([&self.dir, &self.medium.dir])
            .output()?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let mut words = text.split_whitespace().map(str::parse::<f64>);
        match (words.next(), words.next(), words.next()) {
            (Some(Ok(seconds)), Some(Ok(kb)), Some(Ok(cpu))) => {
                Ok(Measured { seconds, memory_mb: kb / 1e3, cpu })
            }
            _ => Err(format!("{what}: {}", String::from_utf8_lossy(&out.stderr)).into()),
        }
    }
}

/// One measured process; prints seconds and the greatest memory in kB.
pub fn child(words: &[String]) -> Done {
    let [what, dir, medium] = words else { return Err("child".into()) };
    let run = Run { medium: Medium { dir: medium.into() }, dir: dir.into() };
    let (own, folder) = (run.dir.join(what), run.dir.join(format!("{what}-folder")));
    let taken = match what.as_str() {
        "bare" => insert(&run, &own, TABLES)?,
        "bare-all" => insert(&run, &own, &["household", "visit", "change", "change_record"])?,
        "merge" => {
            let mut app = open_at(&own)?;
            clocked(|| {
                app.sync(&folder)?;
                checkpoint(&own)
            })?
        }
        "snapshot" => {
            let mut app = open_at(&run.dir.join("merged"))?;
            clocked(|| {
                app.write_snapshot()?;
                app.sync(&run.dir.join("merged-folder"))?;
                Ok(())
            })?
        }
        "join" => {
            let (profile, code) = (Profile::at(&own), run.medium.code()?);
            clocked(|| {
                drop(profile.join(&raw_key(), Env::at(NOW), &folder, &code)?);
                checkpoint(&own)
            })?
        }
        #[cfg(feature = "peers")]
        name => peers::child(name, &run, &own)?,
        #[cfg(not(feature = "peers"))]
        _ => return Err("child".into()),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    println!("{} {} {}", taken.0, peak.split_whitespace().next().unwrap_or("0"), taken.1);
    Ok(())
}

/// Rows of a merged store into an empty one of the same form, in the order of their keys.
fn insert(run: &Run, own: &Path, tables: &[&str]) -> Done<(f64, f64)> {
    let from = bare(&run.dir.join("merged"))?;
    let all = tables.iter().map(|t| read(&from, t, "ORDER BY 1, 2, 3")).collect::<Done<Vec<_>>>()?;
    drop(Store::open(&own.join("tsunagi.db"), &raw_key(), Opened::Fresh)?);
    let conn = bare_like(own)?;
    clocked(|| {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for table in &all {
            crate::rows::write(&conn, table)?;
        }
        conn.execute_batch("COMMIT")?;
        checkpoint(own)
    })
}

/// Seconds that `f` takes, and seconds of all processors.
fn clocked(f: impl FnOnce() -> Done) -> Done<(f64, f64)> {
    let (timer, before) = (Instant::now(), cpu());
    f()?;
    Ok((timer.elapsed().as_secs_f64(), cpu() - before))
}

/// Seconds of all processors that this process took so far; 0 where the system does not say.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    // Hundredths of a second in user and system mode.
    let ticks = behind_name.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// A bare connection that checks no more than the program's.
fn bare_like(dir: &Path) -> Done<Connection> {
    let conn = bare(dir)?;
    conn.execute_batch("PRAGMA foreign_keys = OFF")?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

fn checkpoint(dir: &Path) -> Done {
    let conn = bare(dir)?;
    Ok(conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn open_at(dir: &Path) -> Done<App> {
    Ok(Profile::at(dir).open(&raw_key(), Env::at(NOW))?)
}

fn size_mb(dir: &Path) -> Done<f64> {
    Ok(std::fs::metadata(dir.join("tsunagi.db"))?.len() as f64 / 1e6)
}

/// Files below a folder, and their bytes.
fn weigh(dir: &Path) -> Done<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let (f, b) = weigh(&entry.path())?;
            (files, bytes) = (files + f, bytes + b);
        } else {
            (files, bytes) = (files + 1, bytes + entry.metadata()?.len());
        }
    }
    Ok((files, bytes))
}

/// The same files under another folder, without copying their bytes: nobody changes them.
fn link(from: &Path, to: &Path) -> Done {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link(&entry.path(), &target)?;
        } else {
            std::fs::hard_link(entry.path(), target)?;
        }
    }
    Ok(())
}
