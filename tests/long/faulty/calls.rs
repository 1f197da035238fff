//! What the kernel asks of the file system. Nothing is remembered by the kernel: every question comes here.

use super::{Fault, Handle, State};
use fuser::{
    AccessFlags, Errno, FileHandle, FileType, Filesystem, FopenFlags, Generation, INodeNo, LockOwner,
    OpenAccMode, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyWrite, Request, TimeOrNow, WriteFlags,
};
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// How long the kernel may remember an answer.
const NOT_AT_ALL: Duration = Duration::ZERO;

pub struct Calls(pub Arc<Mutex<State>>);

impl Calls {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers what came out, or its error.
macro_rules! answer {
    ($reply:ident, $done:expr, $value:pat => $with:expr) => {
        match $done {
            Ok($value) => $with,
            Err(e) => $reply.error(e),
        }
    };
}

impl State {
    fn child(&self, parent: INodeNo, name: &OsStr) -> PathBuf {
        self.path(parent).join(name)
    }

    fn entry(&mut self, path: &Path) -> Result<fuser::FileAttr, Errno> {
        let metadata = fs::symlink_metadata(self.full(path))?;
        let empty = self.fate(path) == Some(Fault::Empty);
        Ok(self.attributes(path, &metadata, empty))
    }

    fn write(&mut self, handle: FileHandle, offset: u64, data: &[u8]) -> Result<u32, Errno> {
        self.change()?;
        if self.hit(Fault::WriteError) {
            return Err(Errno::EIO);
        }
        let full = self.hit(Fault::Full);
        let half = full || data.len() > 1 && self.hit(Fault::ShortWrite);
        let data = if half { &data[..data.len().div_ceil(2)] } else { data };
        let handle = self.handles.get(&handle.0).ok_or(Errno::EBADF)?;
        handle.file.write_all_at(data, offset)?;
        self.unflushed.insert(handle.path.clone());
        if full { Err(Errno::ENOSPC) } else { Ok(data.len() as u32) }
    }

    fn read(&mut self, handle: FileHandle, offset: u64, size: u32) -> Result<Vec<u8>, Errno> {
        self.begin()?;
        if self.hit(Fault::ReadError) {
            return Err(Errno::EIO);
        }
        let handle = self.handles.get(&handle.0).ok_or(Errno::EBADF)?;
        if handle.empty {
            return Ok(vec![]);
        }
        let mut bytes = vec![0; size as usize];
        let read = handle.file.read_at(&mut bytes, offset)?;
        bytes.truncate(read);
        if read > 1 && self.hit(Fault::ShortRead) {
            bytes.truncate(read / 2);
        }
        if read > 0 && self.hit(Fault::FlippedBit) {
            let at = self.chance.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << self.chance.below(8);
        }
        Ok(bytes)
    }
}

impl Filesystem for Calls {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let mut state = self.state();
        let mut looked = || {
            state.begin()?;
            if state.hit(Fault::LookError) {
                return Err(Errno::EIO);
            }
            let path = state.child(parent, name);
            if matches!(state.fate(&path), Some(Fault::Late | Fault::Placeholder)) {
                return Err(Errno::ENOENT);
            }
            state.entry(&path)
        };
        answer!(reply, looked(), attr => reply.entry(&NOT_AT_ALL, &attr, Generation(0)));
    }

    fn getattr(&self, _: &Request, ino: INodeNo, handle: Option<FileHandle>, reply: ReplyAttr) {
        let mut state = self.state();
        let mut looked = || {
            state.begin()?;
            let path = state.path(ino);
            let open = handle.and_then(|h| state.handles.get(&h.0));
            match open.map(|open| (open.file.metadata(), open.empty)) {
                Some((metadata, empty)) => Ok(state.attributes(&path, &metadata?, empty)),
                None => state.entry(&path),
            }
        };
        answer!(reply, looked(), attr => reply.attr(&NOT_AT_ALL, &attr));
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        _mode: Option<u32>,
        _uid: Option<u32>,
        _gid: Option<u32>,
        size: Option<u64>,
        _atime: Option<TimeOrNow>,
        _mtime: Option<TimeOrNow>,
        _ctime: Option<SystemTime>,
        _handle: Option<FileHandle>,
        _crtime: Option<SystemTime>,
        _chgtime: Option<SystemTime>,
        _bkuptime: Option<SystemTime>,
        _flags: Option<fuser::BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut state = self.state();
        let mut set = || {
            state.begin()?;
            let path = state.path(ino);
            if let Some(size) = size {
                OpenOptions::new().write(true).open(state.full(&path))?.set_len(size)?;
                state.unflushed.insert(path.clone());
            }
            state.entry(&path)
        };
        answer!(reply, set(), attr => reply.attr(&NOT_AT_ALL, &attr));
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, _mode: u32, _umask: u32, reply: ReplyEntry) {
        let mut state = self.state();
        let mut made = || {
            state.begin()?;
            if state.hit(Fault::Full) {
                return Err(Errno::ENOSPC);
            }
            let path = state.child(parent, name);
            fs::create_dir(state.full(&path))?;
            state.made(&path);
            state.entry(&path)
        };
        answer!(reply, made(), attr => reply.entry(&NOT_AT_ALL, &attr, Generation(0)));
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let mut state = self.state();
        let path = state.child(parent, name);
        answer!(reply, state.remove(&path), () => reply.ok());
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        new_parent: INodeNo,
        new_name: &OsStr,
        _flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        let mut state = self.state();
        let (from, to) = (state.child(parent, name), state.child(new_parent, new_name));
        answer!(reply, state.name(&from, &to, false), () => reply.ok());
    }

    fn link(&self, _: &Request, ino: INodeNo, new_parent: INodeNo, new_name: &OsStr, reply: ReplyEntry) {
        let mut state = self.state();
        let (from, to) = (state.path(ino), state.child(new_parent, new_name));
        let mut linked = || {
            state.name(&from, &to, true)?;
            state.entry(&to)
        };
        answer!(reply, linked(), attr => reply.entry(&NOT_AT_ALL, &attr, Generation(0)));
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        _mode: u32,
        _umask: u32,
        _flags: i32,
        reply: ReplyCreate,
    ) {
        let mut state = self.state();
        let mut made = || {
            state.begin()?;
            if state.hit(Fault::Full) {
                return Err(Errno::ENOSPC);
            }
            let path = state.child(parent, name);
            let file = OpenOptions::new().read(true).write(true).create_new(true).open(state.full(&path))?;
            state.unflushed.insert(path.clone());
            state.is_own(&path);
            let handle = state.handle();
            let attr = state.entry(&path)?;
            state.handles.insert(handle, Handle { file, path, empty: false });
            Ok((attr, FileHandle(handle)))
        };
        let direct = FopenFlags::FOPEN_DIRECT_IO;
        answer!(reply, made(), (attr, handle) => {
            reply.created(&NOT_AT_ALL, &attr, Generation(0), handle, direct);
        });
    }

    fn open(&self, _: &Request, ino: INodeNo, flags: OpenFlags, reply: ReplyOpen) {
        let mut state = self.state();
        let mut opened = || {
            state.begin()?;
            if state.hit(Fault::OpenError) {
                return Err(Errno::EIO);
            }
            let path = state.path(ino);
            let writes = flags.acc_mode() != OpenAccMode::O_RDONLY;
            let file = OpenOptions::new().read(true).write(writes).open(state.full(&path))?;
            let empty = state.fate(&path) == Some(Fault::Empty);
            let handle = state.handle();
            state.handles.insert(handle, Handle { file, path, empty });
            Ok(FileHandle(handle))
        };
        answer!(reply, opened(), handle => reply.opened(handle, FopenFlags::FOPEN_DIRECT_IO));
    }

    fn read(
        &self,
        _: &Request,
        _ino: INodeNo,
        handle: FileHandle,
        offset: u64,
        size: u32,
        _flags: OpenFlags,
        _owner: Option<LockOwner>,
        reply: ReplyData,
    ) {
        answer!(reply, self.state().read(handle, offset, size), bytes => reply.data(&bytes));
    }

    fn write(
        &self,
        _: &Request,
        _ino: INodeNo,
        handle: FileHandle,
        offset: u64,
        data: &[u8],
        _write_flags: WriteFlags,
        _flags: OpenFlags,
        _owner: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        answer!(reply, self.state().write(handle, offset, data), written => reply.written(written));
    }

    fn flush(&self, _: &Request, _ino: INodeNo, _handle: FileHandle, _owner: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn release(
        &self,
        _: &Request,
        _ino: INodeNo,
        handle: FileHandle,
        _flags: OpenFlags,
        _owner: Option<LockOwner>,
        _flush: bool,
        reply: ReplyEmpty,
    ) {
        self.state().handles.remove(&handle.0);
        reply.ok();
    }

    fn fsync(&self, _: &Request, _ino: INodeNo, handle: FileHandle, _data_only: bool, reply: ReplyEmpty) {
        let mut state = self.state();
        let mut flushed = || {
            state.change()?;
            if state.hit(Fault::FlushError) {
                return Err(Errno::EIO);
            }
            let path = state.handles.get(&handle.0).ok_or(Errno::EBADF)?.path.clone();
            state.unflushed.remove(&path);
            Ok(())
        };
        answer!(reply, flushed(), () => reply.ok());
    }

    fn opendir(&self, _: &Request, ino: INodeNo, _flags: OpenFlags, reply: ReplyOpen) {
        let mut state = self.state();
        let mut listed = || {
            let path = state.path(ino);
            let names = state.list(&path)?;
            let handle = state.handle();
            state.listings.insert(handle, names);
            Ok(FileHandle(handle))
        };
        answer!(reply, listed(), handle => reply.opened(handle, FopenFlags::empty()));
    }

    fn readdir(&self, _: &Request, ino: INodeNo, handle: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let mut state = self.state();
        if let Err(e) = state.begin() {
            return reply.error(e);
        }
        let (path, names) = (state.path(ino), state.listings.get(&handle.0).cloned().unwrap_or_default());
        for (at, name) in names.iter().enumerate().skip(offset as usize) {
            let child = path.join(name);
            let is_dir = state.full(&child).is_dir();
            let kind = if is_dir { FileType::Directory } else { FileType::RegularFile };
            if reply.add(INodeNo(state.inode(&child)), at as u64 + 1, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn releasedir(
        &self,
        _: &Request,
        _ino: INodeNo,
        handle: FileHandle,
        _flags: OpenFlags,
        reply: ReplyEmpty,
    ) {
        self.state().listings.remove(&handle.0);
        reply.ok();
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _handle: FileHandle, _data_only: bool, reply: ReplyEmpty) {
        let mut state = self.state();
        let mut flushed = || {
            state.change()?;
            if state.hit(Fault::FlushError) {
                return Err(Errno::EIO);
            }
            let folder = state.path(ino);
            state.loose.retain(|path| path.parent() != Some(&folder));
            Ok(())
        };
        answer!(reply, flushed(), () => reply.ok());
    }

    fn access(&self, _: &Request, _ino: INodeNo, _mask: AccessFlags, reply: ReplyEmpty) {
        reply.ok();
    }
}
