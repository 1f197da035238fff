//! The bytes of the key file.
//!
//! `TSGKEYS1`, the length of the body (u32, little endian), the body, and BLAKE3 over all of it. The body is
//! CBOR: `{0: id of the database's key, 1: [slot]}`, a slot
//! `[kind, worker, name, code, temporary, memory, passes, lanes, salt, nonce, wrapped]`.
//!
//! The hash tells a damaged file from a wrong passphrase. It keeps nobody from forging one: that is what the
//! seal of each slot is for.

use super::{Cost, DatabaseKey, Slot, SlotKind, Who, key_id};
use crate::domain::id::Id;
use crate::sync::crypt::Code;
use crate::sync::wire::WireError;
use crate::sync::wire::cbor::{Reader, due, encoded};

const MAGIC: &[u8; 8] = b"TSGKEYS1";
const HASH: usize = 32;
/// No computer has this many workers; names are short.
const MOST_SLOTS: usize = 200;
/// Longest file that is read, in bytes.
pub const LONGEST: usize = 256 << 10;

/// Why bytes are no key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFileError {
    Damaged,
    /// Written by a newer version of the program.
    Newer,
}

/// Everything that opens one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    /// `key_id` of the database's key.
    pub id: [u8; 8],
    pub slots: Vec<Slot>,
}

impl KeyFile {
    pub fn new(key: &DatabaseKey) -> KeyFile {
        KeyFile { id: key_id(key), slots: vec![] }
    }

    pub fn encode(&self) -> Vec<u8> {
        let body = encoded(64 + 256 * self.slots.len(), |e| {
            e.map(2)?.u8(0)?.bytes(&self.id)?.u8(1)?.array(self.slots.len() as u64)?;
            for s in &self.slots {
                e.array(11)?.u8(s.kind as u8)?.bytes(s.who.worker.as_bytes())?;
                e.str(&s.who.name)?.str(&s.who.code)?.bool(s.temporary)?;
                e.u32(s.cost.memory)?.u32(s.cost.passes)?.u32(s.cost.lanes)?;
                e.bytes(&s.salt)?.bytes(&s.nonce)?.bytes(&s.wrapped)?;
            }
            Ok(())
        });
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes();
        let mut out = [&MAGIC[..], &length, &body].concat();
        let hash = blake3::hash(&out);
        out.extend(hash.as_bytes());
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<KeyFile, KeyFileError> {
        let damaged = KeyFileError::Damaged;
        if bytes.len() > LONGEST {
            return Err(damaged);
        }
        let (whole, hash) = bytes.split_at_checked(bytes.len().saturating_sub(HASH)).ok_or(damaged)?;
        if blake3::hash(whole).as_bytes() != hash {
            return Err(damaged);
        }
        let (magic, rest) = whole.split_at_checked(MAGIC.len()).ok_or(damaged)?;
        if magic != MAGIC {
            return Err(if magic.starts_with(b"TSGKEYS") { KeyFileError::Newer } else { damaged });
        }
        let body = rest.get(4..).ok_or(damaged)?;
        let file = Reader::whole(body, read).map_err(|_| damaged)?;
        if file.slots.len() > MOST_SLOTS { Err(damaged) } else { Ok(file) }
    }

    /// Slots of workers, in the order in which they were made.
    pub fn workers(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|s| s.kind == SlotKind::Worker)
    }

    pub fn of_worker(&self, worker: Id) -> Option<&Slot> {
        self.workers().find(|s| s.who.worker == worker)
    }

    /// The slot of the worker named by id or code.
    pub fn named(&self, worker: &str) -> Option<&Slot> {
        let id = Id::parse(worker).ok();
        self.workers().find(|s| Some(s.who.worker) == id || s.who.code == worker)
    }

    /// Whether a recovery kit was printed.
    pub fn has_kit(&self) -> bool {
        self.slots.iter().any(|s| s.kind == SlotKind::Recovery)
    }

    /// The key by the recovery kit's code.
    pub fn open_with_kit(&self, code: &Code) -> Option<DatabaseKey> {
        self.slots.iter().find_map(|s| s.open_with_kit(code, &self.id))
    }

    /// Puts `slot` in the place of the one it follows, or behind the others.
    pub fn put(&mut self, slot: Slot) {
        let same = |s: &Slot| {
            s.kind == slot.kind && (s.kind == SlotKind::Recovery || s.who.worker == slot.who.worker)
        };
        match self.slots.iter_mut().find(|s| same(s)) {
            Some(there) => *there = slot,
            None => self.slots.push(slot),
        }
    }
}

fn read(r: &mut Reader<'_>) -> Result<KeyFile, WireError> {
    let (mut id, mut slots) = (None, None);
    r.map(|key, r| {
        match key {
            0 => id = Some(r.fixed()?),
            1 => slots = Some(r.list(slot)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(KeyFile { id: due(id, "id")?, slots: due(slots, "slots")? })
}

fn slot(r: &mut Reader<'_>) -> Result<Slot, WireError> {
    r.tuple(11, |r, _| {
        let kind = match r.u8()? {
            0 => SlotKind::Worker,
            1 => SlotKind::Recovery,
            _ => return Err(WireError::Malformed("kind")),
        };
        let who = Who { worker: r.id()?, name: r.text()?, code: r.text()? };
        let temporary = r.bool()?;
        let cost = Cost { memory: r.u32()?, passes: r.u32()?, lanes: r.u32()? };
        if !cost.is_bearable(kind) {
            return Err(WireError::TooLarge);
        }
        let slot =
            Slot { kind, who, temporary, cost, salt: r.fixed()?, nonce: r.fixed()?, wrapped: r.fixed()? };
        Ok((slot, 11))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use crate::env::Env;
    use zeroize::Zeroizing;

    fn file() -> (KeyFile, Code) {
        let env = Env::seeded(Instant(0), 1);
        let key = Zeroizing::new([5; 32]);
        let code = Code::new(&*env.entropy);
        let who = Who { worker: Id::from_bytes([1; 16]), name: "例山".into(), code: "W-A1-00001".into() };
        let mut file = KeyFile::new(&key);
        file.put(Slot::of_worker(&key, who.clone(), "合言葉", false, &*env.entropy).unwrap());
        file.put(Slot::of_kit(&key, who, &code, &*env.entropy).unwrap());
        (file, code)
    }

    #[test]
    fn reads_what_it_wrote_and_nothing_that_was_changed() {
        let (file, code) = file();
        let bytes = file.encode();
        assert_eq!(KeyFile::decode(&bytes), Ok(file.clone()));
        assert_eq!(file.open_with_kit(&code), Some(Zeroizing::new([5; 32])));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(KeyFile::decode(&other), Err(KeyFileError::Damaged), "byte {at}");
            assert_eq!(KeyFile::decode(&bytes[..at]), Err(KeyFileError::Damaged), "cut at {at}");
        }
    }

    #[test]
    fn a_file_cannot_ask_for_a_hundred_gigabytes() {
        let (mut file, _) = file();
        file.slots[0].cost.memory = 100 << 20;
        assert_eq!(KeyFile::decode(&file.encode()), Err(KeyFileError::Damaged));
    }

    #[test]
    fn a_newer_file_says_so() {
        let (file, _) = file();
        let mut bytes = file.encode();
        bytes[7] = b'2';
        let end = bytes.len() - HASH;
        let hash = blake3::hash(&bytes[..end]);
        bytes[end..].copy_from_slice(hash.as_bytes());
        assert_eq!(KeyFile::decode(&bytes), Err(KeyFileError::Newer));
    }

    #[test]
    fn one_slot_a_worker_and_one_kit() {
        let (mut file, _) = file();
        let again = file.slots.clone();
        again.into_iter().for_each(|s| file.put(s));
        assert_eq!(file.slots.len(), 2);
        assert!(file.named("W-A1-00001").is_some() && file.has_kit());
        assert!(file.named("W-A1-00002").is_none());
    }
}
