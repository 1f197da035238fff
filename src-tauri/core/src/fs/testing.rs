//! A file system that fails on purpose: for tests of this crate and of those above it.

use super::{DiskFs, Entry, Fs, Lock, OutFile, io_error};
use crate::error::Result;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The disk takes this many bytes of file content, then is full.
    FullAfter(u64),
    /// Nothing can be made or renamed: a read-only folder.
    ReadOnly,
    /// The process is killed at this step (from 0): a write is half done, everything later fails.
    CrashAt(u64),
}

/// The disk, with one [`Fault`]. Every change counts as a step and is written to a log.
#[derive(Debug, Clone)]
pub struct FaultFs {
    disk: DiskFs,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    fault: Fault,
    steps: u64,
    written: u64,
    log: Vec<(&'static str, PathBuf)>,
}

impl State {
    fn crashed(&self) -> bool {
        matches!(self.fault, Fault::CrashAt(k) if self.steps > k)
    }

    /// Counts a step; the error it ends with, if it does.
    fn step(&mut self, what: &'static str, path: &Path) -> io::Result<()> {
        self.steps += 1;
        if self.crashed() {
            return Err(io::Error::other("killed"));
        }
        if self.fault == Fault::ReadOnly && what != "sync" {
            return Err(ErrorKind::PermissionDenied.into());
        }
        self.log.push((what, path.to_path_buf()));
        Ok(())
    }
}

impl FaultFs {
    pub fn new(fault: Fault) -> FaultFs {
        let state = State { fault, steps: 0, written: 0, log: Vec::new() };
        FaultFs { disk: DiskFs, state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self, what: &'static str, path: &Path) -> Result<()> {
        self.state().step(what, path).map_err(|e| io_error(path, &e))
    }

    /// Steps taken so far: the range for [`Fault::CrashAt`].
    pub fn steps(&self) -> u64 {
        self.state().steps
    }

    /// Bytes of file content taken so far: the range for [`Fault::FullAfter`].
    pub fn written(&self) -> u64 {
        self.state().written
    }

    /// The changes that were done, in order: create_dir, create_file, write, sync, rename, remove.
    pub fn log(&self) -> Vec<(&'static str, PathBuf)> {
        self.state().log.clone()
    }
}

struct FaultFile {
    file: Box<dyn OutFile>,
    path: PathBuf,
    fs: FaultFs,
}

impl Write for FaultFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.fs.state();
        let was_alive = !state.crashed();
        if let Err(e) = state.step("write", &self.path) {
            if was_alive && state.crashed() {
                self.file.write_all(&bytes[..bytes.len() / 2])?;
            }
            return Err(e);
        }
        let room = match state.fault {
            Fault::FullAfter(k) => usize::try_from(k.saturating_sub(state.written)).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        if room == 0 && !bytes.is_empty() {
            return Err(ErrorKind::StorageFull.into());
        }
        let n = self.file.write(&bytes[..bytes.len().min(room)])?;
        state.written += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl OutFile for FaultFile {
    fn sync(&mut self) -> io::Result<()> {
        self.fs.state().step("sync", &self.path)?;
        self.file.sync()
    }
}

impl Fs for FaultFs {
    fn create_dir(&self, path: &Path) -> Result<()> {
        self.step("create_dir", path)?;
        self.disk.create_dir(path)
    }

    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>> {
        self.step("create_file", path)?;
        let file = self.disk.create_file(path)?;
        Ok(Box::new(FaultFile { file, path: path.to_path_buf(), fs: self.clone() }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step("rename", to)?;
        self.disk.rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        self.step("sync", path)?;
        self.disk.sync_dir(path)
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        self.step("remove", path)?;
        self.disk.remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        self.step("remove", path)?;
        self.disk.remove_dir_all(path)
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        self.disk.exists(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>> {
        self.disk.list(path)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        self.disk.open(path)
    }

    fn try_lock(&self, path: &Path) -> Result<Option<Lock>> {
        self.disk.try_lock(path)
    }

    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.step("write", path)?;
        let mut state = self.state();
        if matches!(state.fault, Fault::FullAfter(k) if state.written + bytes.len() as u64 > k) {
            return Err(io_error(path, &ErrorKind::StorageFull.into()));
        }
        state.written += bytes.len() as u64;
        self.disk.write_atomic(path, bytes)
    }
}
