//! The file system as the core uses it; the only module besides the shared folder that names `std::fs`.
//!
//! Everything that writes files takes `&dyn Fs`, so that a full disk, a read-only folder and a kill
//! at any step can be played through it (see [`testing::FaultFs`]).

pub mod testing;

use crate::error::{Class, Error, Result};
use serde_json::json;
use std::fmt::Debug;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// A file being written.
pub trait OutFile: Write + Send {
    /// Returns once the content is on the medium (fsync).
    fn sync(&mut self) -> io::Result<()>;
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: String,
    pub is_dir: bool,
}

/// A lock on a file, released when dropped.
#[derive(Debug)]
pub struct Lock(fs::File);

impl Drop for Lock {
    /// Closing the file would do, but for a program that this one is just starting: until it runs, it holds a
    /// copy of every open file, and with it the lock.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Files and folders. Errors carry `disk_full`, `read_only`, `folder_missing`, `path_too_long`,
/// `already_exists` or `io` with `{"path"}`.
pub trait Fs: Debug + Send + Sync {
    /// Makes the folder `path`; its parent is there and `path` is not (`already_exists`).
    fn create_dir(&self, path: &Path) -> Result<()>;
    /// Opens `path` for writing; it is not there yet (`already_exists`).
    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>>;
    /// Gives `from` the fresh name `to`; refuses with `already_exists` instead of replacing.
    fn rename(&self, from: &Path, to: &Path) -> Result<()>;
    /// Returns once the names inside the folder are on the medium.
    fn sync_dir(&self, path: &Path) -> Result<()>;
    fn remove_file(&self, path: &Path) -> Result<()>;
    fn remove_dir_all(&self, path: &Path) -> Result<()>;
    fn exists(&self, path: &Path) -> Result<bool>;
    /// The folder's entries by name. Names that are no Unicode are left out: none of ours is one. So are pipes and devices.
    fn list(&self, path: &Path) -> Result<Vec<Entry>>;
    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>>;
    /// The lock of the file `path`, made if need be; None while somebody else holds it.
    fn try_lock(&self, path: &Path) -> Result<Option<Lock>>;
    /// Puts `bytes` in place of whatever `path` held: a reader sees the old content or the new.
    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()>;

    /// The whole file.
    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(path)?.read_to_end(&mut bytes).map_err(|e| io_error(path, &e))?;
        Ok(bytes)
    }
}

/// The error of the core for an error of the operating system at `path`.
pub fn io_error(path: &Path, error: &io::Error) -> Error {
    let (class, code) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            (Class::Away, "disk_full")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (Class::Away, "read_only"),
        ErrorKind::NotFound | ErrorKind::NotADirectory => (Class::Away, "folder_missing"),
        ErrorKind::InvalidFilename => (Class::Away, "path_too_long"),
        ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty => (Class::Refused, "already_exists"),
        _ => (Class::Away, "io"),
    };
    let mut detail = json!({ "path": path.to_string_lossy() });
    if let Some(os) = error.raw_os_error() {
        detail["os"] = json!(os);
    }
    Error::new(class, code).with(detail)
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFs;

impl OutFile for fs::File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Makes a folder and those above it, open to its owner alone.
pub fn create_private_dir(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    at(path, builder.create(path))
}

/// Writes a new file that its owner alone can read. Errors `already_exists` and those of writing.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = at(path, options.open(path))?;
    at(path, file.write_all(bytes).and_then(|()| file.sync_all()))
}

/// The lock of the file `path`, made if need be; waits until nobody else holds it.
pub fn lock(path: &Path) -> Result<Lock> {
    let opened = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path);
    let file = at(path, opened)?;
    at(path, file.lock())?;
    Ok(Lock(file))
}

/// Removes a database file and what SQLite keeps beside it; none of them needs to exist.
pub fn remove_database(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(io_error(path, &e)),
            _ => {}
        }
    }
    Ok(())
}

/// Moves a database file and what SQLite keeps beside it.
pub fn rename_database(from: &Path, to: &Path) -> Result<()> {
    let with = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    for suffix in ["-wal", "-shm", ""] {
        let file = with(from, suffix);
        if DiskFs.exists(&file)? {
            DiskFs.rename(&file, &with(to, suffix))?;
        }
    }
    Ok(())
}

/// Copies a file and flushes the copy.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    at(to, fs::copy(from, to))?;
    sync_file(to)
}

/// Flushes a file to the disk.
pub fn sync_file(path: &Path) -> Result<()> {
    at(path, fs::File::open(path).and_then(|f| f.sync_all()))
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T> {
    result.map_err(|e| io_error(path, &e))
}

fn rename_fresh(from: &Path, to: &Path) -> io::Result<()> {
    // A folder renamed onto an empty folder would replace it, hence the look before; between the look
    // and the rename only a non-empty folder could appear (ours are), and that makes rename fail.
    if fs::symlink_metadata(to).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    if fs::symlink_metadata(from)?.is_dir() {
        return fs::rename(from, to);
    }
    // For files a second link refuses an existing name without any gap; FAT has no links.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(e),
        Err(_) => fs::rename(from, to),
    }
}

#[cfg(not(windows))]
fn sync_folder(path: &Path) -> io::Result<()> {
    match fs::File::open(path)?.sync_all() {
        // Some network shares cannot flush a folder; there is nothing more to do then.
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
}

/// Windows has no handle to flush a folder with; NTFS journals names.
#[cfg(windows)]
fn sync_folder(path: &Path) -> io::Result<()> {
    fs::metadata(path).map(|_| ())
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // The error that matters is the first; what is left over is hidden and overwritten next time.
        let _ = fs::remove_file(&beside);
    }
    written?;
    sync_folder(&parent(path))
}

impl Fs for DiskFs {
    fn create_dir(&self, path: &Path) -> Result<()> {
        at(path, fs::create_dir(path))
    }

    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>> {
        let file = at(path, fs::OpenOptions::new().write(true).create_new(true).open(path))?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        at(to, rename_fresh(from, to))
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        at(path, sync_folder(path))
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        at(path, fs::remove_file(path))
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        at(path, fs::remove_dir_all(path))
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        match fs::symlink_metadata(path) {
            Ok(_) => Ok(true),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
            Err(e) => Err(io_error(path, &e)),
        }
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in at(path, fs::read_dir(path))? {
            let entry = at(path, entry)?;
            let of = at(path, entry.file_type())?;
            // Whoever opens a pipe or a device waits for ever.
            if let (Ok(name), true) =
                (entry.file_name().into_string(), of.is_dir() || of.is_file() || of.is_symlink())
            {
                entries.push(Entry { name, is_dir: of.is_dir() });
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(at(path, fs::File::open(path))?))
    }

    fn try_lock(&self, path: &Path) -> Result<Option<Lock>> {
        let opened = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = at(path, opened)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(e)) => Err(io_error(path, &e)),
        }
    }

    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        at(path, write_beside(path, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rename_never_replaces() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        let fs = DiskFs;
        fs.create_dir(&a).unwrap();
        fs.create_dir(&b).unwrap();
        assert_eq!(fs.rename(&a, &b).unwrap_err().code, "already_exists");
        let (f, g) = (dir.path().join("f"), dir.path().join("g"));
        fs.create_file(&f).unwrap().write_all(b"f").unwrap();
        fs.create_file(&g).unwrap().write_all(b"g").unwrap();
        assert_eq!(fs.rename(&f, &g).unwrap_err().code, "already_exists");
        assert_eq!(fs.read(&g).unwrap(), b"g");
        fs.rename(&f, &dir.path().join("h")).unwrap();
        assert!(!fs.exists(&f).unwrap());
        assert_eq!(fs.create_file(&g).err().unwrap().code, "already_exists");
        assert_eq!(fs.list(&dir.path().join("none")).unwrap_err().code, "folder_missing");
    }

    #[test]
    fn atomic_write_replaces_and_leaves_nothing_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        DiskFs.write_atomic(&path, b"1").unwrap();
        DiskFs.write_atomic(&path, b"2").unwrap();
        assert_eq!(DiskFs.read(&path).unwrap(), b"2");
        assert_eq!(DiskFs.list(dir.path()).unwrap().len(), 1);
    }

    #[test]
    fn a_lock_is_held_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let held = DiskFs.try_lock(&path).unwrap();
        assert!(held.is_some());
        assert!(DiskFs.try_lock(&path).unwrap().is_none());
        // What a program that is just being started has of it.
        let copy = held.as_ref().unwrap().0.try_clone().unwrap();
        drop(held);
        assert!(DiskFs.try_lock(&path).unwrap().is_some());
        drop(copy);
    }

    #[test]
    fn codes_of_the_operating_system() {
        let code = |kind: ErrorKind| io_error(Path::new("x"), &kind.into()).code;
        assert_eq!(code(ErrorKind::StorageFull), "disk_full");
        assert_eq!(code(ErrorKind::ReadOnlyFilesystem), "read_only");
        assert_eq!(code(ErrorKind::PermissionDenied), "read_only");
        assert_eq!(code(ErrorKind::NotFound), "folder_missing");
        assert_eq!(code(ErrorKind::InvalidFilename), "path_too_long");
        assert_eq!(code(ErrorKind::AlreadyExists), "already_exists");
        assert_eq!(code(ErrorKind::TimedOut), "io");
    }
}
