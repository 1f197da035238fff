//! Automerge and Loro on the same workload: the same saves as documents of some 1,000 records, one encoded
//! change a save, in as many files as the program's, merged into a table of documents and into the rows
//! that a list or a report needs. What is left out favours them; README.md names it.

mod documents;
mod folder;

use super::work::LATER;
use super::{Measured, Run, TABLES, bare_like, checkpoint, clocked, size_mb, weigh};
use crate::measure::{Done, Times, note, ratio, same, took};
use crate::world::{bare, copy, empty, raw_key};
use documents::{Automerge, Document, Loro};
use folder::{Changes, Touched};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use tsunagi_core::store::{Opened, Store};

/// How many times as long they should take as the program.
const FASTER: f64 = 5.0;
/// Fields that the workload sets, by table.
const FIELDS: [&[&str]; 2] = [
    &["code", "display_name", "household_type", "district", "note"],
    &[
        "code",
        "programme_id",
        "household_id",
        "visit_kind",
        "occurred_on",
        "start_at",
        "end_at",
        "status",
        "worker_ids",
        "activities",
        "travel_cost",
        "district",
        "note",
    ],
];

/// A record as a document holds it: table, id, fields in the order of `FIELDS`.
type Row = (usize, Vec<u8>, Vec<Value>);

/// One of the libraries, and what it took.
pub struct Peer {
    name: &'static str,
    make: fn(&Path, &Path, usize, usize) -> Done,
    fill: fn(&Path, &Path) -> Done<(f64, f64)>,
    edits: fn(&mut Connection, &Path, &[Touched]) -> Done,
    merge: Times,
    cpu: Times,
    memory_mb: f64,
    store_mb: f64,
}

impl Peer {
    fn of<D: Document>() -> Peer {
        let (make, fill, edits) = (folder::make::<D>, fill::<D>, edits::<D>);
        let (merge, cpu) = (Times::default(), Times::default());
        Peer { name: D::NAME, make, fill, edits, merge, cpu, memory_mb: 0.0, store_mb: 0.0 }
    }

    fn medium(&self, run: &Run) -> PathBuf {
        run.medium.dir.join(format!("peer-{}", self.name))
    }
}

/// The libraries, with nothing measured.
pub fn all() -> [Peer; 2] {
    [Peer::of::<Automerge>(), Peer::of::<Loro>()]
}

/// Makes the files of each where they are not there.
pub fn make(run: &Run, part: usize, per: usize) -> Done {
    for peer in &all() {
        if !peer.medium(run).exists() {
            println!("  making the files of {} …", peer.name);
            let unfinished = run.medium.dir.join("peer.part");
            empty(&unfinished)?;
            (peer.make)(&run.medium.dir, &unfinished, part, per)?;
            std::fs::rename(&unfinished, peer.medium(run))?;
        }
    }
    Ok(())
}

/// One round of each, each a process of its own.
pub fn round(peers: &mut [Peer], run: &Run) -> Done {
    for peer in peers {
        let Measured { seconds, memory_mb, cpu } = run.child(peer.name)?;
        peer.merge.add(seconds);
        peer.cpu.add(cpu);
        peer.memory_mb = peer.memory_mb.max(memory_mb);
        peer.store_mb = size_mb(&run.dir.join(peer.name))?;
    }
    Ok(())
}

/// The measured process of the library with this name.
pub fn child(name: &str, run: &Run, own: &Path) -> Done<(f64, f64)> {
    let peer = all().into_iter().find(|p| p.name == name).ok_or("child")?;
    (peer.fill)(own, &peer.medium(run).join("folder"))
}

/// What merging took, beside the bare rows and the program: seconds, then seconds of processors.
pub fn print(peers: &[Peer], run: &Run, bare: [&Times; 2], ours: [&Times; 2], bare_mb: f64) -> Done {
    let merged = bare_rows(&run.dir.join("merged"))?;
    for peer in peers {
        let name = peer.name;
        took(&format!("{name}, merged, tables filled"), &peer.merge);
        ratio("… over the rows", &peer.merge, bare[0], None);
        ratio("… in time of processors", &peer.cpu, bare[1], None);
        over_ours("… over ours", &peer.merge, ours[0]);
        ratio("… in time of processors", &peer.cpu, ours[1], None);
        note(&format!("store: {name}"), &format!("{:.1} MB, {:.2}x", peer.store_mb, peer.store_mb / bare_mb));
        let (files, bytes) = weigh(&peer.medium(run).join("folder"))?;
        note(&format!("folder: {name}"), &format!("{:.1} MB in {files} files", bytes as f64 / 1e6));
        note(&format!("peak memory: {name}"), &format!("{:.0} MB", peer.memory_mb));
        let contended = folder::contended(&peer.medium(run))?;
        let other = agree(name, &bare_rows(&run.dir.join(name))?, &merged, &contended)?;
        let text = format!("{other} of {} fields", contended.len());
        note("… another winner of concurrent edits", &text);
    }
    Ok(())
}

/// Theirs over ours, which should be large.
fn over_ours(what: &str, theirs: &Times, ours: &Times) {
    let r = theirs.over(ours);
    let verdict = if r.median() >= FASTER { "reached" } else { "MISSED" };
    let text = format!("{:.2}x ({:.2}–{:.2})", r.median(), r.quantile(0.0), r.quantile(1.0));
    note(what, &format!("{text}   goal at least {FASTER}x: {verdict}"));
}

/// One of them with a store in which the next edits are merged.
struct Later {
    peer: Peer,
    conn: Connection,
    touched: Vec<Vec<Touched>>,
    took: Times,
}

/// All of them with the next edits before them.
pub struct Next<'a> {
    run: &'a Run,
    peers: Vec<Later>,
}

/// Copies of the stores of the last round.
pub fn next(run: &Run) -> Done<Next<'_>> {
    let stores = all().into_iter().map(|peer| {
        let dir = run.dir.join(format!("next-{}", peer.name));
        copy(&run.dir.join(peer.name), &dir)?;
        let medium = peer.medium(run);
        let touched = (0..LATER).map(|set| folder::touched(&medium, set)).collect::<Done<_>>()?;
        Ok(Later { peer, conn: bare_like(&dir)?, touched, took: Times::default() })
    });
    Ok(Next { run, peers: stores.collect::<Done<_>>()? })
}

impl Next<'_> {
    /// One set of edits.
    pub fn set(&mut self, set: usize) -> Done {
        for Later { peer, conn, touched, took } in &mut self.peers {
            let touched = touched.get(set).ok_or("set")?;
            took.time(|| (peer.edits)(conn, &folder::later(&peer.medium(self.run), set), touched))?;
        }
        Ok(())
    }

    /// What they took beside `bare` updates and the program, whose rows are then in `dir`.
    pub fn print(&self, bare: &Times, ours: &Times, dir: &Path) -> Done {
        let merged = bare_rows(dir)?;
        for Later { peer, conn, took: theirs, .. } in &self.peers {
            took(&format!("the next 100 edits: {}", peer.name), theirs);
            ratio("… over bare", theirs, bare, None);
            over_ours("… over ours", theirs, ours);
            agree(peer.name, &rows(conn)?, &merged, &folder::contended(&peer.medium(self.run))?)?;
        }
        Ok(())
    }
}

const HOLDS: &str = "CREATE TABLE document (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE document_change (document INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
    CREATE INDEX document_changes ON document_change (document);";

/// All files into documents, and these into rows, in one transaction.
fn fill<D: Document>(own: &Path, folder: &Path) -> Done<(f64, f64)> {
    drop(Store::open(&own.join("tsunagi.db"), &raw_key(), Opened::Fresh)?);
    let conn = bare_like(own)?;
    conn.execute_batch(HOLDS)?;
    clocked(|| {
        let files = folder::read(folder)?;
        conn.execute_batch("BEGIN IMMEDIATE")?;
        {
            let mut keep = conn.prepare("INSERT INTO document VALUES (?1, ?2)")?;
            let mut insert = [conn.prepare(&insert(0))?, conn.prepare(&insert(1))?];
            for (id, changes) in folder::by_document(&files)? {
                let mut document = D::merged(&changes)?;
                let mut rows = document.rows()?;
                rows.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
                for row in &rows {
                    write(insert.get_mut(row.0).ok_or("table")?, row)?;
                }
                keep.execute((id, document.save()?))?;
            }
        }
        conn.execute_batch("COMMIT")?;
        checkpoint(own)
    })
}

fn insert(table: usize) -> String {
    let (name, fields) = (TABLES[table], FIELDS[table]);
    let marks = vec!["?"; fields.len()].join(", ");
    format!(
        "INSERT INTO {name} (id, created_at, created_by, updated_at, updated_by, device, revision, clocks, {}) \
         VALUES (?1, ?2, zeroblob(16), ?2, zeroblob(16), 'A1', 1, x'', {marks})",
        fields.join(", ")
    )
}

fn write(insert: &mut Statement<'_>, (_, id, values): &Row) -> Done {
    // The first 48 bits of an id are the time at which it was made.
    let at = id.iter().take(6).fold(0i64, |at, b| at << 8 | i64::from(*b));
    insert.raw_bind_parameter(1, id)?;
    insert.raw_bind_parameter(2, at)?;
    for (n, value) in (3..).zip(values) {
        insert.raw_bind_parameter(n, value)?;
    }
    insert.raw_execute()?;
    Ok(())
}

/// Files of later edits into the documents they touch, kept beside these, and into the rows.
fn edits<D: Document>(conn: &mut Connection, folder: &Path, touched: &[Touched]) -> Done {
    let files = folder::read(folder)?;
    let changes: BTreeMap<u32, Changes<'_>> = folder::by_document(&files)?;
    let transaction = conn.transaction()?;
    let mut documents = BTreeMap::new();
    for (id, new) in &changes {
        let body: Vec<u8> = transaction
            .prepare_cached("SELECT body FROM document WHERE id = ?1")?
            .query_row([id], |r| r.get(0))?;
        let mut document = D::load(&body)?;
        let mut kept = transaction.prepare_cached("SELECT body FROM document_change WHERE document = ?1")?;
        let kept: Vec<Vec<u8>> = kept.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        document.merge(&kept.iter().map(Vec::as_slice).chain(new.iter().copied()).collect::<Vec<_>>())?;
        let mut keep = transaction.prepare_cached("INSERT INTO document_change VALUES (?1, ?2)")?;
        for change in new {
            keep.execute((id, change))?;
        }
        documents.insert(*id, document);
    }
    for (id, record, field) in touched {
        // A library may see nothing to send where a value stays as it was.
        let Some(document) = documents.get(id) else { continue };
        let sql = format!("UPDATE visit SET {field} = ?1, revision = revision + 1 WHERE id = ?2");
        transaction
            .prepare_cached(&sql)?
            .execute((document.value(record, field)?, folder::bytes(record)?))?;
    }
    Ok(transaction.commit()?)
}

/// Ids and the fields that the workload sets, in the order of ids, of both tables.
type All = [Vec<Vec<Value>>; 2];

fn bare_rows(dir: &Path) -> Done<All> {
    rows(&bare(dir)?)
}

fn rows(conn: &Connection) -> Done<All> {
    let read = |table: usize| -> Done<Vec<Vec<Value>>> {
        let sql = format!("SELECT id, {} FROM {} ORDER BY id", FIELDS[table].join(", "), TABLES[table]);
        let mut statement = conn.prepare(&sql)?;
        let width = statement.column_count();
        let rows = statement.query_map([], |r| (0..width).map(|i| r.get(i)).collect())?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    Ok([read(0)?, read(1)?])
}

/// All fields must be equal but those that were edited concurrently; how many of these differ.
fn agree(name: &str, theirs: &All, ours: &All, contended: &HashSet<(String, String)>) -> Done<usize> {
    let mut other = 0;
    for (table, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
        same(&format!("{name}, rows"), &theirs.len(), &ours.len())?;
        for (theirs, ours) in theirs.iter().zip(ours) {
            same(&format!("{name}, ids"), &theirs.first(), &ours.first())?;
            let Some(Value::Blob(id)) = ours.first() else { return Err("id".into()) };
            for ((field, theirs), ours) in FIELDS[table].iter().zip(&theirs[1..]).zip(&ours[1..]) {
                if theirs != ours && contended.contains(&(folder::hex(id), (*field).to_owned())) {
                    other += 1;
                } else {
                    same(&format!("{name}, {field} of {}", folder::hex(id)), theirs, ours)?;
                }
            }
        }
    }
    Ok(other)
}

/// Values of a record in the order of its fields.
fn in_order(table: usize, found: impl Iterator<Item = Done<(String, Value)>>) -> Done<Vec<Value>> {
    let fields = FIELDS.get(table).ok_or("table")?;
    let mut values = vec![Value::Null; fields.len()];
    for pair in found {
        let (name, value) = pair?;
        let at = fields.iter().position(|f| *f == name).ok_or("field")?;
        *values.get_mut(at).ok_or("field")? = value;
    }
    Ok(values)
}
