//! Finding a family or person while typing: folded keys in memory, best hits first.
//!
//! Rows lie in one buffer in the order of their reading. Beginnings of keys are looked up in sorted
//! lists, rank by rank; only when these are too few, the buffer is scanned, and the scan ends at the
//! limit because rows come in their final order. Single edits go to an unsorted tail until it is worth
//! sorting again.

mod keys;
mod packed;
mod query;
mod scan;
#[cfg(test)]
mod tests;

pub use keys::{FindKeys, HouseholdNames, PersonNames, keys_for, person_keys_for};

use crate::domain::id::Id;
use packed::{CONTENT, Class, keys_of, push_row};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Edits (new rows and removed ones) that may wait before the rows are sorted again.
const MOST_PENDING: usize = 4096;

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindKind {
    Household,
    Person,
}

/// One record to be found.
#[derive(Debug, Clone)]
pub struct FindEntry {
    pub id: Id,
    pub kind: FindKind,
    /// The household to open; a household's own id, None for a person without one.
    pub household: Option<Id>,
    pub keys: FindKeys,
    /// Handed back with the hit; the caller's business.
    pub flags: u32,
}

/// How well a hit fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The whole reading, name, family name, code or phone number.
    Exact,
    /// The beginning of the reading.
    KanaPrefix,
    /// The beginning of the name.
    NamePrefix,
    /// Either, once long vowels are dropped or the romaji is read another way.
    Near,
    /// The beginning of a given name, a code, or the end of a phone number; of several words, all of them.
    WordStart,
    /// Anywhere inside.
    Substring,
}

/// One finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub id: Id,
    pub kind: FindKind,
    pub household: Option<Id>,
    pub flags: u32,
    pub rank: Rank,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    id: Id,
    kind: FindKind,
    household: Option<Id>,
    flags: u32,
    /// Where its whole keys and its words begin.
    start: usize,
    words: usize,
}

/// A key's place: first byte of its content, and its row.
type Place = (u32, u32);

/// The keys of all families and people that the unlocked worker may see.
#[derive(Debug, Default)]
pub struct FindIndex {
    /// Whole keys of all rows, the part that is scanned.
    buffer: Vec<u8>,
    /// Words of all rows, in the same order.
    words: Vec<u8>,
    rows: Vec<Row>,
    dead: Vec<bool>,
    by_id: HashMap<Id, u32>,
    /// By class: the keys of the sorted rows, sorted by content, then row.
    shelves: [Vec<Place>; Class::ALL.len()],
    /// Sorted rows; later ones are the tail.
    sorted: usize,
    removed: usize,
    /// How often each byte occurs in the sorted rows.
    counts: Vec<u32>,
}

impl FindIndex {
    /// The index of `entries`; the last entry of an id stands.
    pub fn new(entries: impl IntoIterator<Item = FindEntry>) -> FindIndex {
        let mut index = FindIndex::default();
        for entry in entries {
            index.bury(entry.id);
            index.append(&entry);
        }
        index.sort();
        index
    }

    /// How many records can be found.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Adds the record or replaces its keys. For thousands at once, [`FindIndex::new`] is quicker.
    pub fn update(&mut self, entry: &FindEntry) {
        self.bury(entry.id);
        self.append(entry);
        self.sort_when_due();
    }

    /// Takes the record out; false when it was not in.
    pub fn remove(&mut self, id: Id) -> bool {
        let was_in = self.bury(id);
        self.sort_when_due();
        was_in
    }

    fn bury(&mut self, id: Id) -> bool {
        let Some(row) = self.by_id.remove(&id) else { return false };
        self.dead[row as usize] = true;
        self.removed += 1;
        true
    }

    fn append(&mut self, entry: &FindEntry) {
        let FindEntry { id, kind, household, flags, .. } = *entry;
        let row = Row { id, kind, household, flags, start: self.buffer.len(), words: self.words.len() };
        push_row(&mut self.buffer, &mut self.words, &entry.keys);
        self.by_id.insert(id, self.rows.len() as u32);
        self.rows.push(row);
        self.dead.push(false);
    }

    fn sort_when_due(&mut self) {
        if self.rows.len() - self.sorted + self.removed > MOST_PENDING {
            self.sort();
        }
    }

    /// Drops removed rows, puts the others in order and lists their keys.
    fn sort(&mut self) {
        let mut order: Vec<(u64, u32)> = (0..self.rows.len() as u32)
            .filter(|&row| !self.dead[row as usize])
            .map(|row| (head(self.main_key(row)), row))
            .collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.compare_rows(a.1, b.1)));

        let mut buffer = Vec::with_capacity(self.buffer.len());
        let mut words = Vec::with_capacity(self.words.len());
        let mut rows = Vec::with_capacity(order.len());
        for (_, old) in order {
            rows.push(Row { start: buffer.len(), words: words.len(), ..self.rows[old as usize] });
            buffer.extend_from_slice(self.row_bytes(old as usize));
            words.extend_from_slice(self.row_words(old as usize));
        }
        self.by_id = rows.iter().enumerate().map(|(at, row)| (row.id, at as u32)).collect();
        self.dead = vec![false; rows.len()];
        (self.sorted, self.removed) = (rows.len(), 0);
        (self.buffer, self.words, self.rows) = (buffer, words, rows);
        self.counts = vec![0; 256];
        for &byte in &self.buffer {
            self.counts[usize::from(byte)] += 1;
        }
        self.fill_shelves();
    }

    fn fill_shelves(&mut self) {
        let mut shelves: [Vec<(u64, Place)>; Class::ALL.len()] = Default::default();
        for at in 0..self.rows.len() {
            for (from, bytes) in
                [(self.rows[at].start, self.row_bytes(at)), (self.rows[at].words, self.row_words(at))]
            {
                let mut place = from + 1;
                for (class, key) in keys_of(bytes) {
                    shelves[class as usize - 1].push((head(key), (place as u32, at as u32)));
                    place += key.len() + 1;
                }
            }
        }
        let mut classes = Class::ALL.into_iter();
        self.shelves = shelves.map(|mut shelf| {
            let bytes = self.bytes_of(classes.next().unwrap_or(Class::Kana));
            shelf.sort_unstable_by(|(a, place_a), (b, place_b)| {
                let rest = || key_at(bytes, place_a.0).cmp(key_at(bytes, place_b.0));
                a.cmp(b).then_with(rest).then(place_a.1.cmp(&place_b.1))
            });
            shelf.into_iter().map(|(_, place)| place).collect()
        });
    }

    /// The bytes that places of keys of `class` point into.
    fn bytes_of(&self, class: Class) -> &[u8] {
        if class.is_word() { &self.words } else { &self.buffer }
    }

    /// All keys of a row.
    fn keys(&self, row: usize) -> impl Iterator<Item = (Class, &[u8])> {
        keys_of(self.row_bytes(row)).chain(keys_of(self.row_words(row)))
    }

    fn row_words(&self, row: usize) -> &[u8] {
        let end = self.rows.get(row + 1).map_or(self.words.len(), |next| next.words);
        &self.words[self.rows[row].words..end]
    }

    /// The whole keys of a row with its END.
    fn row_bytes(&self, row: usize) -> &[u8] {
        let end = self.rows.get(row + 1).map_or(self.buffer.len(), |next| next.start);
        &self.buffer[self.rows[row].start..end]
    }

    /// The key that hits of one rank are ordered by: the first reading, else the first name.
    fn main_key(&self, row: u32) -> &[u8] {
        key_at(&self.buffer, self.rows[row as usize].start as u32 + 1)
    }

    fn compare_rows(&self, a: u32, b: u32) -> Ordering {
        let id = |row: u32| self.rows[row as usize].id;
        self.main_key(a).cmp(self.main_key(b)).then_with(|| id(a).cmp(&id(b)))
    }
}

/// The key whose content begins at `place`.
fn key_at(bytes: &[u8], place: u32) -> &[u8] {
    let rest = &bytes[place as usize..];
    &rest[..rest.iter().position(|&b| b < CONTENT).unwrap_or(rest.len())]
}

/// The first eight bytes as a number of the same order, so that sorting rarely looks further.
fn head(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    let len = key.len().min(8);
    first[..len].copy_from_slice(&key[..len]);
    u64::from_be_bytes(first)
}
