//! What a frame holds: changes of one scope.

use super::WireError;
use super::cbor::{Reader, due, encoded};
use crate::domain::id::Id;
use crate::domain::scope::Scope;

/// What this program understands. Whoever changes what a record means, so that a program that knows nothing
/// of it would spoil it by writing, counts this up, and says it in the frames of the scopes in which it is used.
pub const UNDERSTOOD: u16 = 1;

/// Changes sealed with one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    pub scope: Scope,
    /// The least understanding that a program needs to write in this scope; 0 where every one may. See
    /// `UNDERSTOOD`.
    pub needs: u16,
    pub changes: Vec<Packed>,
}

/// A change as its writer packed it. The part of a change that belongs to this scope; the other parts
/// have the same log and number and lie in other frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    pub log: Id,
    pub no: u64,
    /// See `domain::edit::Change`.
    pub body: Vec<u8>,
}

impl Payload {
    /// `{0: [scope code, household?], 1: [[log?, number, change]…], 2: needs?}`; a change of `log`, the
    /// segment's own, does not repeat it.
    pub fn encode(&self, log: Id) -> Vec<u8> {
        let room = 64 + self.changes.iter().map(|c| 32 + c.body.len()).sum::<usize>();
        encoded(room, |e| {
            e.map(2 + u64::from(self.needs > 0))?.u8(0)?;
            match self.scope.household() {
                Some(id) => e.array(2)?.u8(self.scope.code())?.bytes(id.as_bytes())?,
                None => e.array(1)?.u8(self.scope.code())?,
            };
            e.u8(1)?.array(self.changes.len() as u64)?;
            for c in &self.changes {
                if c.log == log {
                    e.array(2)?;
                } else {
                    e.array(3)?.bytes(c.log.as_bytes())?;
                }
                e.u64(c.no)?.bytes(&c.body)?;
            }
            if self.needs > 0 {
                e.u8(2)?.u16(self.needs)?;
            }
            Ok(())
        })
    }

    /// Undoes `encode` for a frame of `log`.
    pub fn decode(bytes: &[u8], log: Id) -> Result<Payload, WireError> {
        let (mut scope, mut needs, mut changes) = (None, 0, None);
        Reader::whole(bytes, |r| {
            r.map(|key, r| {
                match key {
                    0 => scope = Some(read_scope(r)?),
                    1 => changes = Some(r.list(|r| packed(r, log))?),
                    2 => needs = r.u16()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok(Payload { scope: due(scope, "scope")?, needs, changes: due(changes, "changes")? })
    }
}

fn read_scope(r: &mut Reader<'_>) -> Result<Scope, WireError> {
    let (code, household) = match r.array()? {
        1 => (r.u8()?, None),
        2 => (r.u8()?, Some(r.id()?)),
        _ => return Err(WireError::Malformed("scope")),
    };
    due(Scope::from_code(code, household), "scope")
}

fn packed(r: &mut Reader<'_>, own: Id) -> Result<Packed, WireError> {
    let log = match r.array()? {
        2 => own,
        3 => r.id()?,
        _ => return Err(WireError::Malformed("change")),
    };
    Ok(Packed { log, no: r.u64()?, body: r.bytes()?.to_vec() })
}
