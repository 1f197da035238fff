//! Segments of a log, and snapshots: writing.

use super::cbor::fits;
use super::pack::Packer;
use super::segment::{Binding, INDEX, index_nth, role_mark};

use super::{DECOY, File, Index, IndexEntry, Kind, Payload, Seen, WireError};
use crate::domain::id::Id;
use crate::domain::scope::Scope;
use crate::env::Entropy;
use crate::planted::{self, Bug};
use crate::sync::crypt::{ENCAPPED, KeyId, NONCE, SecretKey, SignKey, TAG, hpke_seal, seal};
use std::collections::HashMap;
use zeroize::Zeroizing;

/// A segment or snapshot to be sealed. The same log and seq must never be sealed twice.
#[derive(Debug, Clone)]
pub struct SegmentPlan {
    pub org: Id,
    pub log: Id,
    pub seq: u64,
    /// File hash of segment `seq - 1`; zeros for the first.
    pub prev: [u8; 32],
    pub roster: u64,
    pub seen: Vec<Seen>,
    pub frames: Vec<Frame>,
    pub index_for: Vec<IndexFor>,
    pub snapshot: bool,
}

/// One frame: a payload and the key of its scope.
#[derive(Debug, Clone)]
pub struct Frame {
    pub key: SecretKey,
    pub payload: Payload,
}

/// Asks for an index for the holders of a role. Whoever writes seals it to the role's public key, also
/// who may not read it.
#[derive(Debug, Clone)]
pub struct IndexFor {
    /// The role's code.
    pub role: u8,
    /// The role's public opening key.
    pub open: [u8; 32],
    /// The facets the role may open, as a sum of `Facet::code`.
    pub facets: u8,
}

/// What will stand at one place of the body.
enum Item<'a> {
    /// With its number among those of its key, and packed.
    Content(&'a Frame, u32, Zeroizing<Vec<u8>>),
    Index(&'a IndexFor),
    /// Chance of this length, so that the number of frames does not tell the number of families.
    Decoy(usize),
}

impl SegmentPlan {
    /// The file. Frames are shuffled, so that their order tells nothing of what was done in what order.
    pub fn seal(&self, sign: &SignKey, entropy: &dyn Entropy) -> Result<Vec<u8>, WireError> {
        fits(self.seen.len())?;
        let mut packer = Packer::new()?;
        let places = self.shuffled(&mut packer, entropy)?;
        fits(places.len())?;
        let count = u32::try_from(places.len()).map_err(|_| WireError::TooLarge)?;
        let kind = self.kind();
        let binding = Binding { kind, org: self.org, log: self.log, seq: self.seq, prev: self.prev };
        let mut body = vec![];
        let mut table = Vec::with_capacity(places.len());
        for (at, item) in (0..count).zip(&places) {
            let (hint, sealed) = match item {
                Item::Content(Frame { key, .. }, nth, packed) => {
                    let mut nonce = [0; NONCE];
                    if !planted::is(Bug::ReuseTheNonce) {
                        entropy.fill(&mut nonce);
                    }
                    let sealed = seal(key, &nonce, &binding.aad(at, key.id()), packed)?;
                    (key.hint(kind, self.log, self.seq, *nth), [&nonce[..], &sealed].concat())
                }
                Item::Index(of) => {
                    // Shorter by what HPKE adds more than a nonce: its length tells no index from content.
                    let plain = Zeroizing::new(index(of, &places).encode());
                    let packed = packer.pack_less(&plain, ENCAPPED - NONCE)?;
                    let mark = role_mark(&of.open);
                    let aad = binding.aad(at, mark.id());
                    let sealed = hpke_seal(&of.open, INDEX, &aad, &packed, entropy)?;
                    (mark.hint(kind, self.log, self.seq, index_nth(of.role)), sealed)
                }
                Item::Decoy(len) => {
                    let (mut hint, mut chance) = ([0; 8], vec![0; *len]);
                    entropy.fill(&mut hint);
                    entropy.fill(&mut chance);
                    (hint, chance)
                }
            };
            table.push((hint, u32::try_from(sealed.len()).map_err(|_| WireError::TooLarge)?));
            body.extend_from_slice(&sealed);
        }
        self.write(&table, &body, sign)
    }

    /// Content, indexes and decoys in random order. The frames of one key are numbered in the order of the plan.
    fn shuffled(&self, packer: &mut Packer, entropy: &dyn Entropy) -> Result<Vec<Item<'_>>, WireError> {
        let mut nth: HashMap<KeyId, u32> = HashMap::new();
        let mut items = Vec::with_capacity(self.frames.len() + self.index_for.len());
        let mut lengths = Vec::with_capacity(self.frames.len());
        for frame in &self.frames {
            fits(frame.payload.changes.len())?;
            let packed = packer.pack(&Zeroizing::new(frame.payload.encode(self.log)))?;
            lengths.push(NONCE + packed.len() + TAG);
            let n = nth.entry(frame.key.id()).or_default();
            items.push(Item::Content(frame, *n, packed));
            *n += 1;
        }
        let wanted = self.index_for.iter().filter(|of| self.frames.iter().any(|f| of.holds(f)));
        items.extend(wanted.map(Item::Index));
        // An index tells its readers which they are; who has none holds no count of families either.
        if items.len() > self.frames.len() && !planted::is(Bug::NoPadding) {
            let more = rounded(items.len()) - items.len();
            items.extend(lengths.iter().cycle().take(more).map(|len| Item::Decoy(*len)));
        }
        let mut draws = vec![0; 8 * items.len()];
        entropy.fill(&mut draws);
        for (i, draw) in draws.as_chunks::<8>().0.iter().enumerate().skip(1) {
            // Fisher and Yates. Of 2^64 draws the remainder's bias cannot be seen.
            let below = u64::try_from(i + 1).map_err(|_| WireError::TooLarge)?;
            let j = usize::try_from(u64::from_le_bytes(*draw) % below).map_err(|_| WireError::TooLarge)?;
            items.swap(i, j);
        }
        Ok(items)
    }

    fn kind(&self) -> Kind {
        if self.snapshot { Kind::Snapshot } else { Kind::Segment }
    }

    fn write(&self, table: &[([u8; 8], u32)], body: &[u8], sign: &SignKey) -> Result<Vec<u8>, WireError> {
        File::write(self.kind(), self.org, sign, body, 6 + u64::from(self.snapshot), |e| {
            e.u8(8)?.bytes(self.log.as_bytes())?.u8(9)?.u64(self.seq)?.u8(10)?.bytes(&self.prev)?;
            e.u8(11)?.u64(self.roster)?.u8(12)?.array(self.seen.len() as u64)?;
            for s in &self.seen {
                e.array(3)?.bytes(s.log.as_bytes())?.u64(s.seq)?.bytes(&s.hash)?;
            }
            e.u8(13)?.array(table.len() as u64)?;
            for (hint, len) in table {
                e.array(2)?.bytes(hint)?.u32(*len)?;
            }
            if self.snapshot {
                e.u8(14)?.bool(true)?;
            }
            Ok(())
        })
    }
}

impl IndexFor {
    fn holds(&self, frame: &Frame) -> bool {
        matches!(frame.payload.scope, Scope::Household(_, facet) if facet.code() & self.facets != 0)
    }
}

/// So many frames a segment of `n` has: the next multiple of four, of many frames an eighth more at most.
fn rounded(n: usize) -> usize {
    n.next_multiple_of((1 << n.max(1).ilog2()).max(32) / 8)
}

fn index(of: &IndexFor, places: &[Item<'_>]) -> Index {
    let entry = |(frame, item): (u32, &Item<'_>)| match item {
        Item::Decoy(_) => Some(IndexEntry { frame, scope: DECOY, household: None, key: KeyId::default() }),
        Item::Content(f, ..) if of.holds(f) => Some(IndexEntry {
            frame,
            scope: f.payload.scope.code(),
            household: f.payload.scope.household(),
            key: f.key.id(),
        }),
        _ => None,
    };
    Index { entries: (0..).zip(places).filter_map(entry).collect() }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn many_counts_look_like_one() {
        assert_eq!(
            [1, 3, 4, 5, 9, 62, 64, 65, 313, 1000].map(rounded),
            [4, 4, 4, 8, 12, 64, 64, 72, 320, 1024]
        );
        for n in 1..5_000 {
            let more = rounded(n) - n;
            assert!(more < 4 || 8 * more <= n, "{n}");
        }
    }
}
