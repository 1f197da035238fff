//! What a packed file comes to, found out before anything is made of it.

use super::Format;
use crate::error::{Error, Result};
use serde_json::json;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A workbook that unpacks to more is refused, in bytes.
pub const MAX_UNPACKED: u64 = 256 << 20;
/// Files inside; more are no workbook.
const MAX_PARTS: usize = 5_000;

/// Unpacks everything once, counts, and keeps nothing: what a file says of its own size is not believed.
/// Errors: `sheet_too_large`, `sheet_unreadable`.
pub(super) fn format(bytes: &[u8]) -> Result<Option<Format>> {
    let damaged = || Error::refused("sheet_unreadable").with(json!({ "why": "zip" }));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let too_large = || Error::refused("sheet_too_large").with(json!({ "max_bytes": MAX_UNPACKED }));
    if zip.len() > MAX_PARTS {
        return Err(too_large());
    }
    let (mut total, mut buffer) = (0, vec![0; 1 << 16]);
    let (mut format, mut encrypted) = (None, false);
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.into_owned();
        match name.as_str() {
            "xl/workbook.xml" => format = Some(Format::Xlsx),
            "content.xml" => format = format.or(Some(Format::Ods)),
            _ => {}
        }
        let is_manifest = name == "META-INF/manifest.xml";
        let mut kept = vec![];
        loop {
            let n = part.read(&mut buffer).map_err(|_| damaged())?;
            if n == 0 {
                break;
            }
            total += n as u64;
            if total > MAX_UNPACKED {
                return Err(too_large());
            }
            if is_manifest {
                kept.extend_from_slice(&buffer[..n]);
            }
        }
        encrypted |= memchr::memmem::find(&kept, b"encryption-data").is_some();
    }
    if encrypted { Err(Error::refused("sheet_password")) } else { Ok(format) }
}

/// Whether the old container holds a newer workbook under a password.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}
