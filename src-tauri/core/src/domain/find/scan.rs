//! The search itself: sorted beginnings first, then a scan, each no longer than the limit asks for.

use super::packed::{CONTENT, Class, keys_of};
use super::query::{Needle, Query};
use super::{FindIndex, Hit, Place, Rank};
use std::collections::BTreeSet;

const STARTS: [Rank; 5] = [Rank::Exact, Rank::KanaPrefix, Rank::NamePrefix, Rank::Near, Rank::WordStart];

/// Ranks of a needle at the beginning of a key: where it is the whole key, and where it is not.
fn ranks(class: Class, sure: bool) -> (Rank, Rank) {
    match (class, sure) {
        (Class::Kana | Class::FirstKana, true) => (Rank::Exact, Rank::KanaPrefix),
        (Class::Name | Class::FirstName, true) => (Rank::Exact, Rank::NamePrefix),
        (Class::Kana | Class::FirstKana | Class::Name | Class::FirstName, _) => (Rank::Near, Rank::Near),
        (Class::NearKana | Class::NearFirst, _) => (Rank::Near, Rank::Near),
        (Class::Code | Class::Phone, true) => (Rank::Exact, Rank::WordStart),
        (Class::Word | Class::NearWord | Class::Code | Class::Phone, _) => (Rank::WordStart, Rank::WordStart),
    }
}

/// Rows found so far, rank by rank, no more than the limit.
struct Found {
    limit: usize,
    hits: Vec<(Rank, u32)>,
    taken: BTreeSet<u32>,
    /// Rows of the rank in work: the first ones in order.
    stage: BTreeSet<u32>,
}

impl Found {
    fn room(&self) -> usize {
        self.limit - self.hits.len()
    }

    /// Whether `row` is too late to be among the first of its rank.
    fn too_late(&self, row: u32) -> bool {
        self.stage.len() >= self.room() && self.stage.last().is_none_or(|&last| row >= last)
    }

    fn add(&mut self, row: u32) {
        if self.stage.insert(row) && self.stage.len() > self.room() {
            self.stage.pop_last();
        }
    }

    fn close(&mut self, rank: Rank) {
        self.hits.extend(self.stage.iter().map(|&row| (rank, row)));
        self.taken.append(&mut self.stage);
    }
}

impl FindIndex {
    /// The `limit` best hits for `text`, by rank, then reading, then id.
    ///
    /// Several words must all be found. Kana, kanji, romaji (also unfinished), codes and phone digits
    /// (whole, last ones, or three and more inside).
    pub fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        let Some(query) = Query::parse(text).filter(|_| limit > 0) else { return Vec::new() };
        let mut found = Found { limit, hits: Vec::new(), taken: BTreeSet::new(), stage: BTreeSet::new() };
        let single = query.words.is_empty();
        for rank in STARTS.into_iter().filter(|&rank| single || rank <= Rank::Near) {
            if found.room() > 0 {
                self.starts(&query.whole, rank, &mut found);
                found.close(rank);
            }
        }
        if found.room() > 0 && !single {
            self.word_starts(&query, &mut found);
            found.close(Rank::WordStart);
        }
        if found.room() > 0 {
            self.inside(&query, &mut found);
            found.close(Rank::Substring);
        }
        let mut hits = found.hits;
        let tail = self.tail_rows(&query);
        if !tail.is_empty() {
            hits.extend(
                tail.into_iter().filter_map(|row| self.rank(row, &query).map(|rank| (rank, row as u32))),
            );
            hits.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.compare_rows(a.1, b.1)));
            hits.truncate(limit);
        }
        hits.into_iter().map(|(rank, row)| self.hit(rank, row)).collect()
    }

    fn hit(&self, rank: Rank, row: u32) -> Hit {
        let row = &self.rows[row as usize];
        Hit { id: row.id, kind: row.kind, household: row.household, flags: row.flags, rank }
    }

    /// The keys of `class` that begin with `needle`, whole ones first.
    fn range(&self, class: Class, needle: &Needle) -> &[Place] {
        if needle.phone != (class == Class::Phone) {
            return &[];
        }
        let shelf = &self.shelves[class as usize - 1];
        let (length, bytes) = (needle.bytes.len(), self.bytes_of(class));
        // Marks sort before all content, so bytes after the end of a key do no harm.
        let start = |place: &Place| {
            let from = place.0 as usize;
            &bytes[from..(from + length).min(bytes.len())]
        };
        let low = shelf.partition_point(|place| start(place) < needle.bytes.as_slice());
        let count = shelf[low..].partition_point(|place| start(place) == needle.bytes.as_slice());
        &shelf[low..low + count]
    }

    /// Collects the sorted rows where a needle begins a key with just this rank.
    fn starts(&self, needles: &[Needle], rank: Rank, found: &mut Found) {
        for needle in needles {
            for class in Class::ALL {
                let (whole, part) = ranks(class, needle.sure);
                if whole != rank && part != rank {
                    continue;
                }
                for &(place, row) in self.range(class, needle) {
                    // Better ranks are all taken before this one is asked for.
                    if part != rank && self.bytes_of(class)[place as usize + needle.bytes.len()] >= CONTENT {
                        break;
                    }
                    if !found.too_late(row) && !self.dead[row as usize] && !found.taken.contains(&row) {
                        found.add(row);
                    }
                }
            }
        }
    }

    /// Collects the sorted rows where every word of the query begins a key.
    fn word_starts(&self, query: &Query, found: &mut Found) {
        let places = |word: &'_ [Needle]| -> Vec<&[Place]> {
            word.iter().flat_map(|n| Class::ALL.map(|class| self.range(class, n))).collect()
        };
        let rarest =
            query.words.iter().map(|w| places(w)).min_by_key(|p| p.iter().map(|r| r.len()).sum::<usize>());
        let mut rows: Vec<u32> = rarest.into_iter().flatten().flatten().map(|place| place.1).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            if found.too_late(row) {
                break;
            }
            if !self.dead[row as usize]
                && !found.taken.contains(&row)
                && self.all_start(row as usize, &query.words)
            {
                found.add(row);
            }
        }
    }

    fn all_start(&self, row: usize, words: &[Vec<Needle>]) -> bool {
        let fits = |class: Class, key: &[u8], n: &Needle| {
            n.phone == (class == Class::Phone) && key.starts_with(&n.bytes)
        };
        let begins = |word: &Vec<Needle>| self.keys(row).any(|(c, key)| word.iter().any(|n| fits(c, key, n)));
        words.iter().all(begins)
    }

    /// Collects the sorted rows that hold every word somewhere.
    fn inside(&self, query: &Query, found: &mut Found) {
        let words =
            if query.words.is_empty() { std::slice::from_ref(&query.whole) } else { query.words.as_slice() };
        let rarest = words.iter().enumerate().min_by(|a, b| self.share(a.1).total_cmp(&self.share(b.1)));
        let Some((at, word)) = rarest else { return };
        for needle in word {
            // A spelling that holds another one finds nothing that the other does not.
            let wider = |n: &&Needle| n.bytes.len() < needle.bytes.len() && n.phone == needle.phone;
            if word.iter().filter(wider).any(|n| needle.holds(n)) || self.most_hits(needle) == 0 {
                continue;
            }
            let end = self.rows.get(self.sorted).map_or(self.buffer.len(), |row| row.start);
            let (mut from, mut row) = (0, 0);
            while let Some(hit) = needle.finder.find(&self.buffer[from..end]).map(|offset| from + offset) {
                row = self.row_at(hit, row);
                if found.too_late(row as u32) {
                    break;
                }
                let is_phone = self.class_before(hit) == Some(Class::Phone);
                if is_phone != needle.phone {
                    from = hit + 1;
                    continue;
                }
                let others = words.iter().enumerate().filter(|(other, _)| *other != at);
                if !self.dead[row]
                    && !found.taken.contains(&(row as u32))
                    && others.map(|(_, w)| w).all(|w| self.holds(row, w))
                {
                    found.add(row as u32);
                }
                from = self.rows.get(row + 1).map_or(end, |next| next.start);
            }
        }
    }

    /// The rows of the tail that may fit: those that hold the query as a whole or its longest word.
    fn tail_rows(&self, query: &Query) -> BTreeSet<usize> {
        let mut rows = BTreeSet::new();
        let Some(first) = self.rows.get(self.sorted) else { return rows };
        let length = |word: &&Vec<Needle>| word.first().map_or(0, |n| n.bytes.len());
        for needle in query.whole.iter().chain(query.words.iter().max_by_key(length).into_iter().flatten()) {
            let (mut from, mut row) = (first.start, self.sorted);
            while let Some(offset) = needle.finder.find(&self.buffer[from..]) {
                row = self.row_at(from + offset, row);
                if !self.dead[row] {
                    rows.insert(row);
                }
                from = self.rows.get(row + 1).map_or(self.buffer.len(), |next| next.start);
            }
        }
        rows
    }

    /// No more rows than this hold the needle.
    fn most_hits(&self, needle: &Needle) -> u32 {
        needle.bytes.iter().map(|&b| self.counts.get(usize::from(b)).copied().unwrap_or(0)).min().unwrap_or(0)
    }

    /// About how often a word occurs, for comparing words: as if letters fell independently.
    fn share(&self, word: &[Needle]) -> f64 {
        let of_byte = |&b: &u8| {
            f64::from(self.counts.get(usize::from(b)).copied().unwrap_or(0)) / self.buffer.len() as f64
        };
        word.iter().map(|n| n.bytes.iter().map(of_byte).product::<f64>()).sum()
    }

    /// The row of the byte at `place`, which is not before row `from`.
    fn row_at(&self, place: usize, from: usize) -> usize {
        let mut step = 1;
        while self.rows.get(from + step).is_some_and(|row| row.start <= place) {
            step *= 2;
        }
        let (low, high) = (from + step / 2, (from + step).min(self.rows.len()));
        low + self.rows[low..high].partition_point(|row| row.start <= place).max(1) - 1
    }

    fn class_before(&self, place: usize) -> Option<Class> {
        self.buffer[..place].iter().rev().find(|&&b| b < CONTENT).and_then(|&mark| Class::of(mark))
    }

    fn holds(&self, row: usize, word: &[Needle]) -> bool {
        let bytes = self.row_bytes(row);
        // Digits may stand in a code and, reversed, in a phone; other needles cannot be mistaken.
        let digits = |n: &Needle| n.bytes.iter().all(u8::is_ascii_digit);
        word.iter().any(|n| {
            if digits(n) {
                keys_of(bytes)
                    .any(|(class, key)| n.phone == (class == Class::Phone) && n.finder.find(key).is_some())
            } else {
                n.finder.find(bytes).is_some()
            }
        })
    }

    /// The rank of one row by looking at all its keys; what the sorted lists answer without looking.
    pub(super) fn rank(&self, row: usize, query: &Query) -> Option<Rank> {
        let whole = self.word_rank(row, &query.whole);
        if query.words.is_empty() || whole.is_some_and(|rank| rank <= Rank::Near) {
            return whole;
        }
        let mut worst = Rank::WordStart;
        for word in &query.words {
            worst = worst.max(self.word_rank(row, word)?);
        }
        Some(worst)
    }

    fn word_rank(&self, row: usize, needles: &[Needle]) -> Option<Rank> {
        let one = |class: Class, key: &[u8], needle: &Needle| {
            if needle.phone != (class == Class::Phone) {
                None
            } else if key.starts_with(&needle.bytes) {
                let (whole, part) = ranks(class, needle.sure);
                Some(if key.len() == needle.bytes.len() { whole } else { part })
            } else {
                needle.finder.find(key).map(|_| Rank::Substring)
            }
        };
        self.keys(row).flat_map(|(class, key)| needles.iter().filter_map(move |n| one(class, key, n))).min()
    }
}

impl Needle {
    fn holds(&self, other: &Needle) -> bool {
        other.finder.find(&self.bytes).is_some()
    }
}
