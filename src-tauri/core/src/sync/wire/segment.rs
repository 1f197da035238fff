//! Segments of a log, and snapshots: reading.

use super::cbor::{Reader, due};
use super::pack::unpack;
use super::{File, Index, Kind, Payload, WireError};
use crate::domain::id::Id;
use crate::sync::crypt::{KeyId, NONCE, OpenKey, SecretKey, TAG, hpke_open, unseal};
use zeroize::Zeroizing;

/// What a device had seen of another when it wrote: attests to the file, so that gaps, rollbacks and
/// forks show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub log: Id,
    pub seq: u64,
    /// The first 8 bytes of that segment's file hash.
    pub hash: [u8; 8],
}

/// Where a frame lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameRef {
    pub hint: [u8; 8],
    /// Offset into the body and length, in bytes.
    pub at: usize,
    pub len: usize,
}

/// A parsed segment or snapshot, its frames still closed.
#[derive(Debug, Clone)]
pub struct Segment<'a> {
    pub file: File<'a>,
    pub log: Id,
    pub seq: u64,
    /// File hash of segment `seq - 1`; zeros for the first.
    pub prev: [u8; 32],
    /// The roster that the writer held.
    pub roster: u64,
    pub seen: Vec<Seen>,
    pub snapshot: bool,
    pub frames: Vec<FrameRef>,
    /// Positions of `frames` in the order of their hints.
    by_hint: Vec<u32>,
}

/// What a frame is bound to, so that it opens nowhere else.
pub(super) struct Binding {
    pub kind: Kind,
    pub org: Id,
    pub log: Id,
    pub seq: u64,
    pub prev: [u8; 32],
}

impl Binding {
    pub(super) fn aad(&self, index: u32, key: KeyId) -> Vec<u8> {
        let ids = [&self.org.as_bytes()[..], self.log.as_bytes(), &self.seq.to_le_bytes()].concat();
        [&[self.kind as u8], &ids[..], &self.prev, &index.to_le_bytes(), &key].concat()
    }
}

/// What an index is sealed under, in HPKE's words.
pub(super) const INDEX: &[u8] = b"tsunagi1 index";

/// What a role's index is found by: follows from the role's public key.
pub(super) fn role_mark(open: &[u8; 32]) -> SecretKey {
    SecretKey::from_bytes(*open).derive("role index")
}

/// The number in the hint of a role's index.
pub(super) fn index_nth(role: u8) -> u32 {
    u32::MAX - u32::from(role)
}

impl<'a> Segment<'a> {
    /// Takes a segment or a snapshot; the frame table must cover the body exactly.
    pub fn parse(bytes: &'a [u8]) -> Result<Segment<'a>, WireError> {
        let file = File::parse(bytes)?;
        if !matches!(file.kind, Kind::Segment | Kind::Snapshot) {
            return Err(WireError::Malformed("kind"));
        }
        let (mut log, mut seq, mut prev, mut roster) = (None, None, None, None);
        let (mut seen, mut table, mut snapshot) = (None, None, false);
        file.own(|key, r| {
            match key {
                8 => log = Some(r.id()?),
                9 => seq = Some(r.u64()?),
                10 => prev = Some(r.fixed()?),
                11 => roster = Some(r.u64()?),
                12 => seen = Some(r.list(read_seen)?),
                13 => table = Some(r.list(|r| r.tuple(2, |r, _| Ok(((r.fixed()?, r.u32()?), 2))))?),
                14 => snapshot = r.bool()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if snapshot != (file.kind == Kind::Snapshot) {
            return Err(WireError::Malformed("snapshot"));
        }
        let frames = place(&due(table, "frames")?, file.body.len())?;
        let count = u32::try_from(frames.len()).map_err(|_| WireError::TooLarge)?;
        let mut by_hint: Vec<u32> = (0..count).collect();
        by_hint.sort_by_key(|i| hint_at(&frames, *i));
        Ok(Segment {
            file,
            log: due(log, "log")?,
            seq: due(seq, "seq")?,
            prev: due(prev, "previous segment")?,
            roster: due(roster, "roster number")?,
            seen: due(seen, "seen")?,
            snapshot,
            frames,
            by_hint,
        })
    }

    /// Signed by the device whose log it is.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), WireError> {
        self.file.verify(public)
    }

    /// The file's hash: what the next segment and the seen-vectors of others name.
    pub fn hash(&self) -> [u8; 32] {
        self.file.hash()
    }

    /// The positions of the frames sealed with `key`, in the order they were written. Costs one hash
    /// and a search for each, and one more: the number of frames does not matter.
    pub fn find(&self, key: &SecretKey) -> Vec<u32> {
        let mut out = vec![];
        for nth in 0..=u32::MAX {
            let before = out.len();
            out.extend(self.hinted(key, nth));
            if out.len() == before {
                break;
            }
        }
        out
    }

    /// The text of a frame. `WireError::Key` where the key is not the frame's.
    pub fn open(&self, index: u32, key: &SecretKey) -> Result<Vec<u8>, WireError> {
        let bytes = self.bytes(index)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(WireError::Truncated)?;
        let binding = self.binding();
        let packed = Zeroizing::new(unseal(key, nonce, &binding.aad(index, key.id()), sealed)?);
        unpack(&packed)
    }

    /// The changes of a frame.
    pub fn payload(&self, index: u32, key: &SecretKey) -> Result<Payload, WireError> {
        Payload::decode(&Zeroizing::new(self.open(index, key)?), self.log)
    }

    /// The index for a role, by its code and opening key; None where the segment holds nothing for the
    /// role (or was written under another role key).
    pub fn index(&self, role: u8, key: &OpenKey) -> Result<Option<Index>, WireError> {
        let frames = u32::try_from(self.frames.len()).map_err(|_| WireError::TooLarge)?;
        let mark = role_mark(&key.public());
        let Some(at) = self.hinted(&mark, index_nth(role)).next() else { return Ok(None) };
        let aad = self.binding().aad(at, mark.id());
        let packed = Zeroizing::new(hpke_open(key, INDEX, &aad, self.bytes(at)?)?);
        Index::decode(&unpack(&packed)?, frames).map(Some)
    }

    /// Where the index for a role lies, by the role's public key: who may not open it can still tell it
    /// from content.
    pub fn index_at(&self, role: u8, public: &[u8; 32]) -> Option<u32> {
        self.hinted(&role_mark(public), index_nth(role)).next()
    }

    fn bytes(&self, index: u32) -> Result<&'a [u8], WireError> {
        let at = usize::try_from(index).map_err(|_| WireError::TooLarge)?;
        let frame = self.frames.get(at).ok_or(WireError::Malformed("frame"))?;
        self.file.body.get(frame.at..frame.at + frame.len).ok_or(WireError::Truncated)
    }

    fn binding(&self) -> Binding {
        let (kind, org) = (self.file.kind, self.file.org);
        Binding { kind, org, log: self.log, seq: self.seq, prev: self.prev }
    }

    fn hinted(&self, key: &SecretKey, nth: u32) -> impl Iterator<Item = u32> + '_ {
        let hint = key.hint(self.file.kind, self.log, self.seq, nth);
        let from = self.by_hint.partition_point(|i| hint_at(&self.frames, *i) < hint);
        self.by_hint[from..].iter().copied().take_while(move |i| hint_at(&self.frames, *i) == hint)
    }
}

fn hint_at(frames: &[FrameRef], index: u32) -> [u8; 8] {
    usize::try_from(index).ok().and_then(|i| frames.get(i)).map(|f| f.hint).unwrap_or_default()
}

fn read_seen(r: &mut Reader<'_>) -> Result<Seen, WireError> {
    r.tuple(3, |r, _| Ok((Seen { log: r.id()?, seq: r.u64()?, hash: r.fixed()? }, 3)))
}

/// Lays the frames one after the other over the body.
fn place(table: &[([u8; 8], u32)], body: usize) -> Result<Vec<FrameRef>, WireError> {
    let mut frames = Vec::with_capacity(table.len());
    let mut at = 0usize;
    for (hint, len) in table {
        let len = usize::try_from(*len).map_err(|_| WireError::TooLarge)?;
        if len < NONCE + TAG {
            return Err(WireError::Malformed("frame table"));
        }
        frames.push(FrameRef { hint: *hint, at, len });
        at = at.checked_add(len).filter(|end| *end <= body).ok_or(WireError::Malformed("frame table"))?;
    }
    if at == body { Ok(frames) } else { Err(WireError::Malformed("frame table")) }
}
