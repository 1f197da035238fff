//! The index of a segment for one role: which frame is of which family. Holders of many families' keys
//! look here instead of trying every key.

use super::WireError;
use super::cbor::{Reader, due, encoded};
use crate::domain::id::Id;
use crate::domain::scope::Scope;
use crate::sync::crypt::KeyId;

/// The frames that a role may open, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    pub entries: Vec<IndexEntry>,
}

/// In place of a scope's code: the frame is chance, and nothing opens it.
pub const DECOY: u8 = 0;

/// One frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its place in the segment.
    pub frame: u32,
    /// `Scope::code`; kept as read, since newer versions may have scopes unknown here.
    pub scope: u8,
    pub household: Option<Id>,
    /// The key that opens it.
    pub key: KeyId,
}

impl IndexEntry {
    /// The scope, where this version knows it.
    pub fn scope(&self) -> Option<Scope> {
        Scope::from_code(self.scope, self.household)
    }
}

impl Index {
    /// `[[frame, scope code, household or null, key id]…]`
    pub fn encode(&self) -> Vec<u8> {
        encoded(16 + 36 * self.entries.len(), |e| {
            e.array(self.entries.len() as u64)?;
            for entry in &self.entries {
                e.array(4)?.u32(entry.frame)?.u8(entry.scope)?;
                match entry.household {
                    Some(id) => e.bytes(id.as_bytes())?,
                    None => e.null()?,
                };
                e.bytes(&entry.key)?;
            }
            Ok(())
        })
    }

    /// Undoes `encode`; `frames` is how many the segment has.
    pub fn decode(bytes: &[u8], frames: u32) -> Result<Index, WireError> {
        let entry = |r: &mut Reader<'_>| {
            r.tuple(4, |r, _| {
                let (frame, scope) = (r.u32()?, r.u8()?);
                due(Some(frame).filter(|f| *f < frames), "frame of the index")?;
                Ok((IndexEntry { frame, scope, household: r.optional(Reader::id)?, key: r.fixed()? }, 4))
            })
        };
        Ok(Index { entries: Reader::whole(bytes, |r| r.list(entry))? })
    }
}
