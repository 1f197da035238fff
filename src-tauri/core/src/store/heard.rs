//! What each device says to have of each log: a row a device, since a hundred devices say ten thousand things.

use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::time::Instant;
use crate::error::Result;
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeMap, HashMap};

/// What one device says it has of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub by: Id,
    pub about: Id,
    pub seq: u64,
    /// Since when it says so.
    pub at: Instant,
}

/// What devices say: by whom, about which log, up to which segment.
pub type Says = BTreeMap<Id, BTreeMap<Id, u64>>;

/// Bytes of `about (16) | seq (u64) | at (i64, unix milliseconds)`, big-endian.
const ONE: usize = 32;

fn one(bytes: &[u8]) -> Option<(Id, (u64, Instant))> {
    let (about, rest) = bytes.split_first_chunk::<16>()?;
    let (seq, at) = rest.split_first_chunk::<8>()?;
    let at = i64::from_be_bytes(*at.first_chunk()?);
    Some((Id::from_bytes(*about), (u64::from_be_bytes(*seq), Instant(at))))
}

impl Store {
    /// Remembers what devices say they have; what is no news changes nothing.
    pub fn hear(&self, says: &Says, at: Instant) -> Result<()> {
        let mut most: BTreeMap<Id, u64> = BTreeMap::new();
        for (by, says) in says {
            let sql = "SELECT said FROM heard WHERE log = ?1";
            let known: Option<Vec<u8>> =
                self.conn.prepare_cached(sql)?.query_row([by], |r| r.get(0)).optional()?;
            let mut known: BTreeMap<Id, (u64, Instant)> =
                known.unwrap_or_default().chunks_exact(ONE).filter_map(one).collect();
            let mut is_news = false;
            for (about, seq) in says {
                if known.get(about).is_none_or(|(there, _)| there < seq) {
                    known.insert(*about, (*seq, at));
                    let most = most.entry(*about).or_default();
                    *most = *seq.max(most);
                    is_news = true;
                }
            }
            if is_news {
                let mut said = Vec::with_capacity(known.len() * ONE);
                for (about, (seq, at)) in known {
                    said.extend_from_slice(about.as_bytes());
                    said.extend_from_slice(&seq.to_be_bytes());
                    said.extend_from_slice(&at.0.to_be_bytes());
                }
                let sql =
                    "INSERT INTO heard (log, said) VALUES (?1, ?2) ON CONFLICT (log) DO UPDATE SET said = ?2";
                self.conn.prepare_cached(sql)?.execute(params![by, said])?;
            }
        }
        let sql = "INSERT INTO heard_most (about, seq) VALUES (?1, ?2)
                   ON CONFLICT (about) DO UPDATE SET seq = ?2 WHERE seq < ?2";
        let mut s = self.conn.prepare_cached(sql)?;
        for (about, seq) in most {
            s.execute(params![about, seq as i64])?;
        }
        Ok(())
    }

    fn each_heard(&self, mut each: impl FnMut(Id, &[u8])) -> Result<()> {
        let mut s = self.conn.prepare_cached("SELECT log, said FROM heard ORDER BY log")?;
        let mut rows = s.query([])?;
        while let Some(r) = rows.next()? {
            each(row::id(r, 0)?, r.get_ref(1)?.as_blob().unwrap_or_default());
        }
        Ok(())
    }

    /// What devices say to have of one log.
    pub fn heard_about(&self, about: Id) -> Result<Vec<Heard>> {
        let mut found = vec![];
        self.each_heard(|by, said| {
            let of = said.chunks_exact(ONE).find(|s| s.starts_with(about.as_bytes()));
            if let Some((about, (seq, at))) = of.and_then(one) {
                found.push(Heard { by, about, seq, at });
            }
        })?;
        Ok(found)
    }

    /// When each device was heard last.
    pub fn heard_last(&self) -> Result<HashMap<Id, Instant>> {
        let mut found = HashMap::new();
        self.each_heard(|by, said| {
            let last = said.chunks_exact(ONE).filter_map(one).map(|(_, (_, at))| at).max();
            found.extend(last.map(|at| (by, at)));
        })?;
        Ok(found)
    }

    /// The logs of which somebody says to have more than `have`, which is by log.
    pub fn heard_beyond(&self, have: &HashMap<Id, u64>) -> Result<Vec<Id>> {
        let mut s = self.conn.prepare_cached("SELECT about, seq FROM heard_most")?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            let (about, seq) = (row::id(r, 0)?, r.get::<_, i64>(1)? as u64);
            found.extend(Some(about).filter(|about| have.get(about).is_some_and(|have| seq > *have)));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Key, Opened};

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    #[test]
    fn what_is_further_counts_since_it_was_said_first() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let say = |by: u8, about: u8, seq: u64, at: i64| {
            let says = Says::from([(id(by), BTreeMap::from([(id(about), seq)]))]);
            store.hear(&says, Instant(at)).unwrap();
        };
        for (by, about, seq, at) in
            [(1, 2, 7, 10), (1, 2, 7, 20), (1, 3, 4, 30), (1, 2, 5, 40), (2, 2, 9, -5)]
        {
            say(by, about, seq, at);
        }
        let heard = |by, about, seq, at| Heard { by: id(by), about: id(about), seq, at: Instant(at) };
        assert_eq!(store.heard_about(id(2)).unwrap(), [heard(1, 2, 7, 10), heard(2, 2, 9, -5)]);
        assert_eq!(store.heard_about(id(3)).unwrap(), [heard(1, 3, 4, 30)]);
        let last = HashMap::from([(id(1), Instant(30)), (id(2), Instant(-5))]);
        assert_eq!(store.heard_last().unwrap(), last);
        assert_eq!(store.heard_beyond(&HashMap::from([(id(2), 8), (id(3), 4)])).unwrap(), [id(2)]);
    }

    #[test]
    fn what_was_heard_before_rows_were_packed_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let sql = "DROP TABLE heard; CREATE TABLE heard (log BLOB NOT NULL, about BLOB NOT NULL, seq INTEGER NOT NULL,
                       at INTEGER NOT NULL, PRIMARY KEY (log, about)) STRICT, WITHOUT ROWID;";
        store.conn.execute_batch(sql).unwrap();
        for (by, about, seq, at) in [(1u8, 2u8, 7i64, 10i64), (1, 3, 258, 1_772_000_000_000), (4, 2, 1, -1)] {
            let row = params![id(by), id(about), seq, at];
            store.conn.execute("INSERT INTO heard VALUES (?1, ?2, ?3, ?4)", row).unwrap();
        }
        store.conn.execute_batch(include_str!("migrations/0015_heard_packed.sql")).unwrap();
        let of = |n: u8| {
            let heard = store.heard_about(id(n)).unwrap();
            heard.into_iter().map(|h| (h.by, h.seq, h.at.0)).collect::<Vec<_>>()
        };
        assert_eq!(of(2), [(id(1), 7, 10), (id(4), 1, -1)]);
        assert_eq!(of(3), [(id(1), 258, 1_772_000_000_000)]);
    }
}
