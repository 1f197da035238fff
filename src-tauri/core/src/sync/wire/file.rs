//! The container that all files share: magic, kind, header, signature, body.

use super::WireError;
use super::cbor::{Enc, EncResult, Reader, due, encoded};
use crate::domain::id::Id;
use crate::sync::crypt::{SignKey, verify};

/// The version of this reader. A file that needs a later one is `WireError::Newer`.
pub const READER_VERSION: u16 = 1;
/// The set of algorithms: Ed25519, BLAKE3, XChaCha20-Poly1305, HPKE, zstd.
pub const SUITE: u16 = 1;

const MAGIC: &[u8; 4] = b"TSG1";
const CONTEXT: &[u8] = b"tsunagi1";
const SIGNATURE: usize = 64;
/// Magic, kind, length of the header.
const FIXED: usize = 9;
/// Longest header in bytes: the frame table of a large snapshot has room.
const MAX_HEADER: usize = 32 << 20;
/// The first header key that belongs to the kind.
pub const OWN: u64 = 8;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    Marker = b'm',
    Roster = b'r',
    Invitation = b'i',
    Claim = b'c',
    Keyring = b'k',
    Segment = b'l',
    Snapshot = b's',
    DeviceKey = b'd',
    Reset = b'u',
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Marker,
        Kind::Roster,
        Kind::Invitation,
        Kind::Claim,
        Kind::Keyring,
        Kind::Segment,
        Kind::Snapshot,
        Kind::DeviceKey,
        Kind::Reset,
    ];

    fn from_byte(byte: u8) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| *k as u8 == byte)
    }
}

/// BLAKE3 of all bytes of a file: its identity.
pub fn file_hash(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// `<n>-<first 16 hex digits of the hash>.tsg`. Names are hints; readers look at the bytes.
pub fn file_name(n: u64, hash: &[u8; 32]) -> String {
    let hex: String = hash[..8].iter().map(|b| format!("{b:02x}")).collect();
    format!("{n}-{hex}.tsg")
}

/// A file whose form and body hash hold. Who signed it is still open.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    pub kind: Kind,
    /// The organisation it says to be of.
    pub org: Id,
    pub body: &'a [u8],
    header: &'a [u8],
    signature: &'a [u8; SIGNATURE],
    bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// Takes a file apart. Errors in the order they are looked for: `NotOurs` (magic), `Truncated`,
    /// `TooLarge` (header), `Newer`, `Malformed` (header, kind), `Hash` (body).
    pub fn parse(bytes: &'a [u8]) -> Result<File<'a>, WireError> {
        if !bytes.starts_with(MAGIC) {
            let cut = bytes.len() < MAGIC.len() && MAGIC.starts_with(bytes) && !bytes.is_empty();
            return Err(if cut { WireError::Truncated } else { WireError::NotOurs });
        }
        let (fixed, rest) = bytes.split_first_chunk::<FIXED>().ok_or(WireError::Truncated)?;
        let [_, _, _, _, kind, l0, l1, l2, l3] = *fixed;
        let len = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).map_err(|_| WireError::TooLarge)?;
        if len > MAX_HEADER {
            return Err(WireError::TooLarge);
        }
        let (header, rest) = rest.split_at_checked(len).ok_or(WireError::Truncated)?;
        let (signature, body) = rest.split_first_chunk::<SIGNATURE>().ok_or(WireError::Truncated)?;
        let (org, hash) = common(header)?;
        let kind = Kind::from_byte(kind).ok_or(WireError::Malformed("kind"))?;
        if file_hash(body) != hash {
            return Err(WireError::Hash);
        }
        Ok(File { kind, org, body, header, signature, bytes })
    }

    /// `parse`, and the file must be of this kind.
    pub fn expect(bytes: &'a [u8], kind: Kind) -> Result<File<'a>, WireError> {
        let file = File::parse(bytes)?;
        if file.kind == kind { Ok(file) } else { Err(WireError::Malformed("kind")) }
    }

    /// The holder of this Ed25519 key signed kind and header, and with the header the body.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), WireError> {
        verify(public, &signed(self.kind, self.header), self.signature)
    }

    /// The file's identity, the hash of all its bytes.
    pub fn hash(&self) -> [u8; 32] {
        file_hash(self.bytes)
    }

    /// The header's own fields: `field` is called with the keys from 8 on.
    pub(super) fn own(
        &self,
        mut field: impl FnMut(u64, &mut Reader<'a>) -> Result<bool, WireError>,
    ) -> Result<(), WireError> {
        Reader::whole(self.header, |r| r.map(|key, r| if key < OWN { Ok(false) } else { field(key, r) }))
    }

    /// Writes a file: `fields` writes `count` header entries with keys from 8 on, ascending.
    pub(super) fn write(
        kind: Kind,
        org: Id,
        signer: &SignKey,
        body: &[u8],
        count: u64,
        fields: impl FnOnce(&mut Enc) -> EncResult,
    ) -> Result<Vec<u8>, WireError> {
        let hash = file_hash(body);
        let header = encoded(256, |e| {
            e.map(4 + count)?.u8(0)?.u16(SUITE)?.u8(1)?.bytes(org.as_bytes())?;
            e.u8(2)?.u16(READER_VERSION)?.u8(3)?.bytes(&hash)?;
            fields(e)
        });
        if header.len() > MAX_HEADER {
            return Err(WireError::TooLarge);
        }
        let len = u32::try_from(header.len()).map_err(|_| WireError::TooLarge)?;
        let signature = signer.sign(&signed(kind, &header));
        Ok([&MAGIC[..], &[kind as u8], &len.to_le_bytes(), &header, &signature, body].concat())
    }
}

fn signed(kind: Kind, header: &[u8]) -> Vec<u8> {
    [CONTEXT, &[kind as u8], header].concat()
}

/// Organisation and body hash. Suite and version are looked at as soon as they are read: what comes
/// behind them may be of a form that this reader does not know.
fn common(header: &[u8]) -> Result<(Id, [u8; 32]), WireError> {
    let (mut suite, mut org, mut version, mut hash) = (None, None, None, None);
    Reader::whole(header, |r| {
        r.map(|key, r| {
            match key {
                0 => suite = Some(r.u16()?),
                1 => org = Some(r.id()?),
                2 => {
                    let needs = r.u16()?;
                    if needs > READER_VERSION {
                        return Err(WireError::Newer { version: needs });
                    }
                    version = Some(needs);
                }
                3 => hash = Some(r.fixed()?),
                _ => return Ok(false),
            }
            Ok(true)
        })
    })?;
    due(version, "version")?;
    if due(suite, "suite")? != SUITE {
        return Err(WireError::Malformed("suite"));
    }
    Ok((due(org, "organisation")?, due(hash, "body hash")?))
}
