//! The marker: says that the folder is there and whose it is.

use super::cbor::due;
use super::{File, Kind, WireError};
use crate::domain::id::Id;
use crate::domain::time::Instant;
use crate::sync::crypt::SignKey;

/// What the marker states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    pub org: Id,
    /// The public key of the organisation's root.
    pub root: [u8; 32],
    pub created: Instant,
}

/// A parsed marker file.
#[derive(Debug, Clone, Copy)]
pub struct MarkerFile<'a> {
    pub file: File<'a>,
    pub marker: Marker,
}

impl Marker {
    /// The file; its root is `root`'s public half, whatever `self.root` says.
    pub fn seal(&self, root: &SignKey) -> Result<Vec<u8>, WireError> {
        File::write(Kind::Marker, self.org, root, &[], 2, |e| {
            e.u8(8)?.bytes(&root.public())?.u8(9)?.i64(self.created.0)?;
            Ok(())
        })
    }
}

impl<'a> MarkerFile<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<MarkerFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Marker)?;
        let (mut root, mut created) = (None, None);
        file.own(|key, r| {
            match key {
                8 => root = Some(r.fixed()?),
                9 => created = Some(Instant(r.i64()?)),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if !file.body.is_empty() {
            return Err(WireError::Malformed("body of a marker"));
        }
        let marker = Marker { org: file.org, root: due(root, "root")?, created: due(created, "created")? };
        Ok(MarkerFile { file, marker })
    }

    /// Signed by the given root. A device that has joined knows its root and passes that; the key in
    /// the marker proves nothing.
    pub fn verify(&self, root: &[u8; 32]) -> Result<(), WireError> {
        if self.marker.root != *root {
            return Err(WireError::Signature);
        }
        self.file.verify(root)
    }
}
