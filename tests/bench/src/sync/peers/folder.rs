//! The workload as files of a library's changes, made once and kept: as many a device as the program
//! writes, packed and encrypted the same way, without signatures, indexes and keyrings.

use super::documents::Document;
use crate::measure::Done;
use crate::sync::work::{DEVICES, EDITS_LATER, LATER, Save, What, Work};
use crate::world::bare;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use rusqlite::types::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use tsunagi_core::domain::edit::{Operation, Scalar};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;

/// Families of a document: with their visits some 1,000 records.
const FAMILIES: usize = 250;
const LEVEL: i32 = 3;
const KEY: [u8; 32] = [9; 32];
const NONCE: usize = 24;

/// A save as a library takes it.
pub struct Step {
    pub device: usize,
    pub table: usize,
    pub record: String,
    pub new: bool,
    pub fields: Vec<(&'static str, Value)>,
    /// The next edit in this document is made without knowing of this one.
    pub first_of_two: bool,
    pub unseen: bool,
}

/// Changes of one document, in the order in which they were made.
pub type Changes<'a> = Vec<&'a [u8]>;
/// A document, a visit in it and the field of it that a later edit changed.
pub type Touched = (u32, String, String);
/// What is sealed in a file: document, place in the workload, change.
type Entry = (u32, u64, Vec<u8>);

pub fn later(medium: &Path, set: usize) -> PathBuf {
    medium.join(format!("later{set}"))
}

/// Visits and fields that a later set changes.
pub fn touched(medium: &Path, set: usize) -> Done<Vec<Touched>> {
    Ok(serde_json::from_slice(&std::fs::read(medium.join(format!("touched{set}.json")))?)?)
}

/// Visits and fields that were edited concurrently.
pub fn contended(medium: &Path) -> Done<HashSet<(String, String)>> {
    Ok(serde_json::from_slice(&std::fs::read(medium.join("contended.json"))?)?)
}

/// Makes the files of a `part`th of the workload below `to`, for the organisation of the program's medium.
pub fn make<D: Document>(medium: &Path, to: &Path, part: usize, per: usize) -> Done {
    let mut work = workload(medium, part)?;
    let mut all: Vec<Save> = (0..work.saves()).map_while(|_| work.next()).collect();
    let year = all.len();
    let mut files: Vec<PathBuf> = vec![];
    let mut sealed = [0usize; DEVICES];
    for save in &all {
        let done = sealed.get_mut(save.device).ok_or("device")?;
        files.push(to.join(format!("folder/{:03}/{:06}", save.device, *done / per)));
        *done += 1;
    }
    for set in 0..LATER {
        let saves = work.later(set);
        files.extend(saves.iter().map(|s| later(to, set).join(format!("{:03}/000000", s.device))));
        all.extend(saves);
    }
    // Which document each save is in, and the saves of each.
    let mut documents: HashMap<Id, u32> = HashMap::new();
    let mut of: BTreeMap<u32, Vec<(usize, Step)>> = BTreeMap::new();
    let (mut contended, mut touched) = (HashSet::new(), vec![vec![]; LATER]);
    for (n, save) in all.iter().enumerate() {
        if save.kind == Kind::Household {
            documents.insert(save.household, u32::try_from(save.nth / FAMILIES)?);
        }
        let document = *documents.get(&save.household).ok_or("family")?;
        let next = all.get(n + 1).is_some_and(|s| matches!(s.what, What::Edit { unseen: true, .. }));
        let step = step(save, next)?;
        if let What::Edit { field, unseen, .. } = save.what {
            if unseen {
                contended.insert((step.record.clone(), field));
            }
            if let Some(set) = n.checked_sub(year).and_then(|n| touched.get_mut(n / EDITS_LATER)) {
                set.push((document, step.record.clone(), field));
            }
        }
        of.entry(document).or_default().push((n, step));
    }
    drop(all);
    let mut contents: BTreeMap<&Path, Vec<Entry>> = BTreeMap::new();
    for (document, steps) in &of {
        let written = D::written(&steps.iter().map(|(_, s)| s).collect::<Vec<_>>())?;
        for ((n, _), bytes) in steps.iter().zip(written) {
            if let Some(bytes) = bytes {
                let file = files.get(*n).ok_or("file")?;
                contents.entry(file).or_default().push((*document, *n as u64, bytes));
            }
        }
    }
    for (count, (path, mut entries)) in (1u64..).zip(contents) {
        entries.sort_unstable_by_key(|(_, n, _)| *n);
        std::fs::create_dir_all(path.parent().ok_or("folder")?)?;
        std::fs::write(path, seal(&entries, count)?)?;
    }
    for (set, touched) in touched.iter().enumerate() {
        std::fs::write(to.join(format!("touched{set}.json")), serde_json::to_vec(touched)?)?;
    }
    Ok(std::fs::write(to.join("contended.json"), serde_json::to_vec(&contended)?)?)
}

/// The workload of the medium's organisation: its programme and its workers.
fn workload(medium: &Path, part: usize) -> Done<Work> {
    let office = bare(&medium.join("office"))?;
    let id = |bytes: Vec<u8>| Id::from_slice(&bytes);
    let programme =
        office.query_row("SELECT id FROM programme WHERE preset = 'home_start'", [], |r| r.get(0))?;
    let mut statement =
        office.prepare("SELECT id, person_name FROM worker WHERE person_name LIKE '見本 %'")?;
    let found = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, String>(1)?)))?;
    let mut workers = BTreeMap::new();
    for row in found {
        let (bytes, name) = row?;
        workers.insert(name.trim_start_matches("見本 ").parse::<usize>()?, id(bytes)?);
    }
    Ok(Work::new(part, id(programme)?, workers.into_values().collect()))
}

fn step(save: &Save, first_of_two: bool) -> Done<Step> {
    let (fields, unseen) = match &save.what {
        What::New(operations) => {
            (operations.iter().map(|op| field(save, op)).collect::<Done<Vec<_>>>()?, false)
        }
        What::Edit { field, value, unseen } => (vec![(*field, plain(value)?)], *unseen),
    };
    let table = usize::from(save.kind == Kind::Visit);
    let record = hex(save.record.as_bytes());
    let new = matches!(save.what, What::New(_));
    Ok(Step { device: save.device, table, record, new, fields, first_of_two, unseen })
}

/// A field as its column has it; the lists of the workload have one element.
fn field(save: &Save, op: &Operation) -> Done<(&'static str, Value)> {
    let shape = save.kind.shape();
    let name = shape.index_of_number(op.field).and_then(|at| shape.fields.get(at)).ok_or("field")?.name;
    let value = match &op.key {
        None => plain(&op.value)?,
        Some(key) => Id::parse(key).map_or_else(|_| Value::Text(key.clone()), |id| blob(&id)),
    };
    Ok((name, value))
}

fn blob(id: &Id) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

fn plain(value: &Scalar) -> Done<Value> {
    Ok(match value {
        Scalar::Int(i) => Value::Integer(*i),
        Scalar::Text(t) => Value::Text(t.clone()),
        Scalar::Id(id) => blob(id),
        _ => return Err("value".into()),
    })
}

/// zstd, then XChaCha20-Poly1305; the number of the file is its nonce, which only a measurement may do.
fn seal(entries: &[Entry], count: u64) -> Done<Vec<u8>> {
    let mut plain = vec![];
    for (document, place, bytes) in entries {
        plain.extend(document.to_le_bytes());
        plain.extend(place.to_le_bytes());
        plain.extend(u32::try_from(bytes.len())?.to_le_bytes());
        plain.extend(bytes);
    }
    let mut nonce = [0u8; NONCE];
    nonce.iter_mut().zip(count.to_le_bytes()).for_each(|(to, from)| *to = from);
    let packed = zstd::bulk::compress(&plain, LEVEL)?;
    let cipher = XChaCha20Poly1305::new(&KEY.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), packed.as_slice()).map_err(|_| "encryption")?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens all files of a folder.
pub fn read(folder: &Path) -> Done<Vec<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(&KEY.into());
    let mut opened = vec![];
    for device in std::fs::read_dir(folder)? {
        for file in std::fs::read_dir(device?.path())? {
            let bytes = std::fs::read(file?.path())?;
            let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or("file")?;
            let packed = cipher.decrypt(&XNonce::from(*nonce), sealed).map_err(|_| "decryption")?;
            opened.push(zstd::stream::decode_all(packed.as_slice())?);
        }
    }
    Ok(opened)
}

/// The changes of each document.
pub fn by_document<'a>(files: &'a [Vec<u8>]) -> Done<BTreeMap<u32, Changes<'a>>> {
    let mut found: BTreeMap<u32, Vec<(u64, &'a [u8])>> = BTreeMap::new();
    for file in files {
        let mut rest = file.as_slice();
        while let Some((document, after)) = rest.split_first_chunk::<4>() {
            let (place, after) = after.split_first_chunk::<8>().ok_or("place")?;
            let (length, after) = after.split_first_chunk::<4>().ok_or("length")?;
            let (change, after) =
                after.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or("change")?;
            found
                .entry(u32::from_le_bytes(*document))
                .or_default()
                .push((u64::from_le_bytes(*place), change));
            rest = after;
        }
    }
    let in_order = |(document, mut changes): (u32, Vec<(u64, &'a [u8])>)| {
        changes.sort_unstable_by_key(|(place, _)| *place);
        (document, changes.into_iter().map(|(_, change)| change).collect())
    };
    Ok(found.into_iter().map(in_order).collect())
}

pub fn hex(id: &[u8]) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

pub fn bytes(hex: &str) -> Done<Vec<u8>> {
    Ok(Id::parse(hex)?.as_bytes().to_vec())
}
