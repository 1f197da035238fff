//! A batch as one file under a passphrase: a zip with AES-256 (WinZip AE-2), as municipal offices open them with
//! 7-Zip or their own tools. Windows' own Explorer does not open AES.

use super::manifest::{MANIFEST, Manifest};
use crate::error::{Class, Error, Result};
use crate::fs::Fs;
use serde_json::json;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipArchive, ZipWriter};

/// Characters below which a passphrase is refused: whoever gets the file can try for ever.
pub const LEAST_CHARACTERS: usize = 12;

/// Error `zip_passphrase_short` (`least`).
pub fn long_enough(passphrase: &str) -> Result<()> {
    match passphrase.chars().count() {
        0..LEAST_CHARACTERS => {
            Err(Error::field("zip_passphrase_short", "passphrase").with(json!({ "least": LEAST_CHARACTERS })))
        }
        _ => Ok(()),
    }
}

/// Packs a published folder into `<folder>.zip`, reads that back, and takes the folder away, or its files where
/// somebody put others beside them; gives the path of the zip. Nothing is taken away unless every file came
/// back as it was. A zip that is there already and holds the same files under the same passphrase is left.
///
/// Errors: `zip_passphrase_short` (`least`), `manifest_invalid`, `batch_changed` (`file`) where a file is not what the
/// manifest says, `already_exists`, and those of files.
pub fn lock(fs: &dyn Fs, folder: &Path, passphrase: &str) -> Result<PathBuf> {
    long_enough(passphrase)?;
    let mut path = folder.as_os_str().to_owned();
    path.push(".zip");
    let path = PathBuf::from(path);
    let manifest = Manifest::parse(&fs.read(&folder.join(MANIFEST))?)?;
    let names = manifest.files.iter().map(|f| f.name.as_str()).chain([MANIFEST]);
    let mut files = vec![];
    for name in names {
        files.push((name, fs.read(&folder.join(name))?));
    }
    for (entry, (name, bytes)) in manifest.files.iter().zip(&files) {
        if super::manifest::sha256_of(bytes) != entry.sha256 {
            return Err(Error::refused("batch_changed").with(json!({ "file": name })));
        }
    }
    if fs.exists(&path)? {
        // The very batch under the very passphrase went out already; another is not written over.
        let there = unpack(&fs.read(&path)?, passphrase).unwrap_or_default();
        if there
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes))
            .eq(files.iter().map(|(name, bytes)| (*name, bytes)))
        {
            take_away(fs, folder, &files)?;
            return Ok(path);
        }
        return Err(Error::refused("already_exists").with(json!({ "path": path.to_string_lossy() })));
    }
    let packed = pack(&files, passphrase).map_err(|_| failed())?;
    if unpack(&packed, passphrase).map_err(|_| failed())?
        != files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect::<Vec<_>>()
    {
        return Err(failed());
    }
    fs.write_atomic(&path, &packed)?;
    take_away(fs, folder, &files)?;
    Ok(path)
}

/// Removes what was packed; the folder stays where somebody put something else into it.
fn take_away(fs: &dyn Fs, folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<()> {
    for (name, _) in files {
        fs.remove_file(&folder.join(name))?;
    }
    if fs.list(folder)?.is_empty() { fs.remove_dir_all(folder) } else { Ok(()) }
}

fn failed() -> Error {
    Error::new(Class::Damaged, "zip_failed")
}

fn pack(files: &[(&str, Vec<u8>)], passphrase: &str) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    // No times: the same files are not told apart by when they were packed.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .with_aes_encryption(AesMode::Aes256, passphrase);
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Names and contents of such a file, in its order.
pub fn unpack(bytes: &[u8], passphrase: &str) -> zip::result::ZipResult<Vec<(String, Vec<u8>)>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = vec![];
    for n in 0..zip.len() {
        let mut file = zip.by_index_decrypt(n, passphrase.as_bytes())?;
        let mut content = vec![];
        file.read_to_end(&mut content)?;
        files.push((file.name()?.into_owned(), content));
    }
    Ok(files)
}
