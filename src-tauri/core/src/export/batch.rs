//! A batch becomes a folder all at once: files go to a hidden folder beside the final one, the manifest
//! goes last, everything is flushed, then the folder gets its name. Who is killed in between leaves a
//! hidden folder, and the next export removes it.

use super::cell::Tally;
use super::manifest::{About, FileEntry, MANIFEST, Manifest, hex};
use super::sheet::{Column, Encoding, Finished, Sheet};
use crate::domain::time::Date;
use crate::error::{Class, Error, Result};
use crate::fs::{Fs, Lock, OutFile, io_error};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// UTF-8 bytes of a recipient in a folder's name: with dates and suffix every file system takes it.
const RECIPIENT_BYTES: usize = 180;
/// Other contents under one name on one day.
const SUFFIXES: u32 = 999;

/// `20260309_架空市_20260302-20260308`.
pub fn folder_name(on: Date, recipient: &str, from: Date, to: Date) -> String {
    let (on, from, to) = (on.format("%Y%m%d"), from.format("%Y%m%d"), to.format("%Y%m%d"));
    format!("{on}_{}_{from}-{to}", legal_name(recipient))
}

/// `text` as a part of a file name that Windows takes: its forbidden characters become `_`, and it is cut.
pub fn legal_name(text: &str) -> String {
    let legal = |c: char| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        // Also the marks that turn the reading direction, and breaks that are no control characters.
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let mut name = String::new();
    for c in text.nfc().map(legal) {
        if name.len() + c.len_utf8() > RECIPIENT_BYTES {
            break;
        }
        name.push(c);
    }
    let name = name.trim().trim_end_matches('.').trim_end();
    if name.is_empty() { "_".into() } else { name.into() }
}

/// Exporting into one folder, under a lock that other windows and commands of the profile share.
#[derive(Debug)]
pub struct Exporter<'a> {
    fs: &'a dyn Fs,
    out: PathBuf,
    prefix: String,
    begun: u32,
    _lock: Lock,
}

impl<'a> Exporter<'a> {
    /// `out` is the folder for batches, already there; `owner` marks this profile's hidden folders and is
    /// unique to it (a device code); `lock` is a file in the profile folder. Removes what a killed export
    /// of this owner left. Errors: `export_running` while the lock is held, `folder_missing`, `read_only`.
    pub fn begin(fs: &'a dyn Fs, out: &Path, owner: &str, lock: &Path) -> Result<Exporter<'a>> {
        let running = || Error::new(Class::NeedsPerson, "export_running");
        let lock = fs.try_lock(lock)?.ok_or_else(running)?;
        let prefix = format!(".tsunagi-{}-", legal_name(owner));
        for entry in fs.list(out)? {
            if entry.is_dir && is_temporary(&entry.name, &prefix) {
                fs.remove_dir_all(&out.join(entry.name))?;
            }
        }
        Ok(Exporter { fs, out: out.to_path_buf(), prefix, begun: 0, _lock: lock })
    }

    /// Begins the batch that will be called `name` (see [`folder_name`]).
    pub fn batch(&mut self, name: &str, encoding: Encoding) -> Result<Batch<'a>> {
        let temporary = self.out.join(format!("{}{}.tmp", self.prefix, self.begun));
        self.begun += 1;
        self.fs.create_dir(&temporary)?;
        Ok(Batch {
            fs: self.fs,
            out: self.out.clone(),
            temporary: Some(temporary),
            name: name.to_string(),
            encoding,
            files: Vec::new(),
            tally: Tally::default(),
        })
    }
}

fn is_temporary(name: &str, prefix: &str) -> bool {
    let number = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(".tmp"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A batch being written. Dropped before it is published, it takes its hidden folder away.
#[derive(Debug)]
pub struct Batch<'a> {
    fs: &'a dyn Fs,
    out: PathBuf,
    /// None once published.
    temporary: Option<PathBuf>,
    name: String,
    encoding: Encoding,
    files: Vec<FileEntry>,
    tally: Tally,
}

/// Where a batch is.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    pub path: PathBuf,
    pub manifest: Manifest,
    /// The very batch was there already and nothing was written.
    pub unchanged: bool,
}

impl Batch<'_> {
    /// Begins the file `name` (`visits.csv`). Hand the sheet back to [`add`](Batch::add).
    pub fn sheet(&self, name: &str, columns: &[Column]) -> Result<Sheet<HashedFile>> {
        let path = self.folder()?.join(name);
        let file = HashedFile { file: self.fs.create_file(&path)?, hash: Sha256::new(), bytes: 0 };
        Sheet::create(file, &path, columns, self.encoding)
    }

    /// Ends a file: flushed to the medium, entered in the manifest.
    pub fn add(&mut self, sheet: Sheet<HashedFile>) -> Result<()> {
        let path = sheet.path().to_path_buf();
        let Finished { inner, rows, tally } = sheet.finish()?;
        let HashedFile { mut file, hash, bytes } = inner;
        file.sync().map_err(|e| io_error(&path, &e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.files.push(FileEntry { name, rows, bytes, sha256: hex(&hash.finalize()) });
        self.tally.add(&tally);
        Ok(())
    }

    fn folder(&self) -> Result<&Path> {
        self.temporary.as_deref().ok_or_else(|| Error::refused("batch_closed"))
    }

    /// Writes the manifest and gives the folder its name. Where that name is taken by the very same batch,
    /// that one is answered; where by another, `_2`, `_3` … is appended.
    pub fn publish(mut self, about: About) -> Result<Published> {
        let manifest = Manifest::new(about, self.encoding, std::mem::take(&mut self.files), &self.tally)?;
        let temporary = self.folder()?.to_path_buf();
        let path = temporary.join(MANIFEST);
        let mut file = self.fs.create_file(&path)?;
        let written = file.write_all(&manifest.json()?).and_then(|()| file.sync());
        written.map_err(|e| io_error(&path, &e))?;
        // Windows renames no folder with an open file in it.
        drop(file);
        self.fs.sync_dir(&temporary)?;
        for n in 1..=SUFFIXES {
            let name = if n == 1 { self.name.clone() } else { format!("{}_{n}", self.name) };
            let path = self.out.join(name);
            if !self.fs.exists(&path)? {
                match self.fs.rename(&temporary, &path) {
                    Ok(()) => {
                        self.temporary = None;
                        self.fs.sync_dir(&self.out)?;
                        return Ok(Published { path, manifest, unchanged: false });
                    }
                    Err(e) if e.code == "already_exists" => {}
                    Err(e) => return Err(e),
                }
            }
            if let Some(manifest) = same_batch(self.fs, &path, &manifest) {
                return Ok(Published { path, manifest, unchanged: true });
            }
        }
        Err(Error::refused("already_exists"))
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if let Some(folder) = self.temporary.take() {
            // The error that led here is the one to tell; the next export tries again to remove it.
            let _ = self.fs.remove_dir_all(&folder);
        }
    }
}

/// The manifest in `folder` if it is the batch of `wanted` with every file as it was.
fn same_batch(fs: &dyn Fs, folder: &Path, wanted: &Manifest) -> Option<Manifest> {
    let found = Manifest::parse(&fs.read(&folder.join(MANIFEST)).ok()?).ok()?;
    let intact = |file: &FileEntry| sha256(fs, &folder.join(&file.name)).is_ok_and(|sum| sum == file.sha256);
    (found.batch_id == wanted.batch_id && found.files == wanted.files && found.files.iter().all(intact))
        .then_some(found)
}

/// SHA-256 of a file in hexadecimal, read in pieces.
pub fn sha256(fs: &dyn Fs, path: &Path) -> Result<String> {
    let mut file = fs.open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(n) => hash.update(&piece[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(io_error(path, &e)),
        }
    }
}

/// A file that is hashed while it is written.
pub struct HashedFile {
    file: Box<dyn OutFile>,
    hash: Sha256,
    bytes: u64,
}

impl std::fmt::Debug for HashedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HashedFile").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
