//! A file system that passes a folder through and lets go wrong what goes wrong on network drives, USB sticks
//! and in the folders of copying services. Each laptop has a mount of its own over the one folder, so that one
//! sees what another does not yet.
//!
//! It is a witness too: a name that is given before the content is flushed, a file of somebody else's that is
//! removed, and what is not flushed when a round says that it ended well, are noted.

mod calls;

use crate::laptops::Chance;
use fuser::{BackgroundSession, Config, Errno, FileAttr, FileType, INodeNo, MountOption};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    LookError,
    OpenError,
    ReadError,
    WriteError,
    FlushError,
    ListError,
    RenameError,
    RemoveError,
    Full,
    ShortRead,
    ShortWrite,
    FlippedBit,
    RenameRefused,
    RenameDone,
    NoLinks,
    MissedEntry,
    StaleListing,
    StaleTimes,
    Late,
    Empty,
    Placeholder,
    ConflictCopy,
    TornCopy,
    PulledOut,
    LostContent,
    LostName,
    Away,
    Unmounted,
}

/// Every fault, what it is, and once in how many times that it could happen it does; those with 0 are asked
/// for by the test, or follow from another.
pub const FAULTS: [(Fault, &str, u64); 28] = [
    (Fault::LookError, "looking a name up: EIO", 4_000),
    (Fault::OpenError, "opening: EIO", 300),
    (Fault::ReadError, "reading: EIO", 1_200),
    (Fault::WriteError, "writing: EIO", 25),
    (Fault::FlushError, "flushing a file or a folder: EIO", 40),
    (Fault::ListError, "listing: EIO", 300),
    (Fault::RenameError, "a new name: EIO", 15),
    (Fault::RemoveError, "removing: EIO", 20),
    (Fault::Full, "making or writing: ENOSPC, half of it written", 50),
    (Fault::ShortRead, "a read that gives half", 20),
    (Fault::ShortWrite, "a write that takes half", 8),
    (Fault::FlippedBit, "a read with a flipped bit", 300),
    (Fault::RenameRefused, "a new name: EACCES or EBUSY", 15),
    (Fault::RenameDone, "a new name: EIO, and it was given", 15),
    (Fault::NoLinks, "a second name: EPERM, as on FAT", 0),
    (Fault::MissedEntry, "an entry missing from a listing", 400),
    (Fault::StaleListing, "a listing as it was before", 30),
    (Fault::StaleTimes, "times of long ago", 40),
    (Fault::Late, "a file or folder that comes later", 12),
    (Fault::Empty, "a file of no length for a while", 25),
    (Fault::Placeholder, "a file that is listed and not there", 25),
    (Fault::ConflictCopy, "a conflicted copy", 20),
    (Fault::TornCopy, "half a conflicted copy", 30),
    (Fault::PulledOut, "pulled out in the middle", 35),
    (Fault::LostContent, "content that was not flushed, torn", 0),
    (Fault::LostName, "a name that was not flushed, lost", 0),
    (Fault::Away, "a round with ENOTCONN for everything", 0),
    (Fault::Unmounted, "a round without the mount", 0),
];

/// What is the matter with a name that another mount made, until which round and call.
#[derive(Debug, Clone, Copy)]
struct Fate {
    what: Option<Fault>,
    until: (u64, u64),
}

/// What all mounts know.
#[derive(Debug, Default)]
pub struct Service {
    /// Whose disk put a name there; copies of one disk are one.
    writers: BTreeMap<PathBuf, usize>,
    /// Halves that the service made.
    pub torn_copies: BTreeSet<PathBuf>,
}

struct Handle {
    file: File,
    path: PathBuf,
    empty: bool,
}

pub struct State {
    top: PathBuf,
    service: Arc<Mutex<Service>>,
    disk: usize,
    links: bool,
    chance: Chance,
    on: bool,
    gone: bool,
    rounds: u64,
    calls: u64,
    counts: BTreeMap<Fault, u64>,
    /// Paths by their inode, which is one more than the place.
    paths: Vec<PathBuf>,
    inodes: HashMap<PathBuf, u64>,
    handles: HashMap<u64, Handle>,
    listings: HashMap<u64, Vec<String>>,
    next_handle: u64,
    /// What the last listing of a folder gave.
    earlier: HashMap<PathBuf, Vec<String>>,
    fates: HashMap<PathBuf, Fate>,
    /// Files with content, and names, that a power cut takes.
    unflushed: BTreeSet<PathBuf>,
    loose: BTreeSet<PathBuf>,
    broken: Vec<String>,
}

/// One laptop's view of the folder.
pub struct Mount {
    pub at: PathBuf,
    state: Arc<Mutex<State>>,
    session: Option<BackgroundSession>,
}

impl Mount {
    /// A view of `top` at the new folder `at`, with faults from `seed` on. `disk` says whose files are its own,
    /// `links` whether a file can have two names.
    pub fn new(
        top: &Path,
        at: PathBuf,
        service: &Arc<Mutex<Service>>,
        seed: u64,
        disk: usize,
        links: bool,
    ) -> Mount {
        assert!(Path::new("/dev/fuse").exists(), "there is no /dev/fuse: this test cannot run here");
        fs::create_dir(&at).unwrap();
        let state = State {
            top: top.to_owned(),
            service: service.clone(),
            disk,
            links,
            chance: Chance(0x6661_756c_7479 + seed),
            on: true,
            gone: false,
            rounds: 0,
            calls: 0,
            counts: BTreeMap::new(),
            paths: vec![PathBuf::new()],
            inodes: HashMap::from([(PathBuf::new(), 1)]),
            handles: HashMap::new(),
            listings: HashMap::new(),
            next_handle: 1,
            earlier: HashMap::new(),
            fates: HashMap::new(),
            unflushed: BTreeSet::new(),
            loose: BTreeSet::new(),
            broken: vec![],
        };
        let mut mount = Mount { at, state: Arc::new(Mutex::new(state)), session: None };
        mount.mount();
        mount
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn mount(&mut self) {
        if self.session.is_none() {
            // Nobody wrote where the mount was not.
            assert_eq!(fs::read_dir(&self.at).unwrap().count(), 0, "written beside the mount");
            let mut config = Config::default();
            config.mount_options = vec![MountOption::FSName("tsunagi-faulty".to_owned())];
            let session = fuser::spawn_mount(calls::Calls(self.state.clone()), &self.at, &config);
            self.session = Some(session.expect("mounting with FUSE: fuse3, and the right to mount"));
        }
    }

    pub fn unmount(&mut self) {
        if let Some(session) = self.session.take() {
            self.state().count(Fault::Unmounted);
            session.umount_and_join().unwrap();
        }
    }

    /// From here on everything works, and everything has arrived.
    pub fn calm(&mut self) {
        self.mount();
        let mut state = self.state();
        state.on = false;
        state.gone = false;
        state.fates.clear();
    }
}

impl State {
    /// Before a round: the stick is in again, and what the system flushes by itself it has flushed.
    pub fn plug_in(&mut self) {
        self.gone = false;
        self.rounds += 1;
        let top = self.top.clone();
        self.loose.retain(|path| !top.join(path).is_dir());
    }

    pub fn pull_out_for_a_round(&mut self) {
        self.count(Fault::Away);
        self.gone = true;
    }

    /// After a round that ended well: what is wrong about it.
    pub fn take_broken(&mut self, ended_well: bool) -> Vec<String> {
        let mut broken = std::mem::take(&mut self.broken);
        if ended_well {
            let of_ours = |path: &&PathBuf| !path.to_string_lossy().ends_with(".part");
            let unflushed = self.unflushed.iter().filter(of_ours);
            broken.extend(unflushed.map(|p| format!("the content of {} was never flushed", p.display())));
            broken.extend(self.loose.iter().map(|p| format!("the name {} was never flushed", p.display())));
        }
        broken
    }

    pub fn calls(&self) -> u64 {
        self.calls
    }

    pub fn counts(&self) -> &BTreeMap<Fault, u64> {
        &self.counts
    }

    fn count(&mut self, fault: Fault) {
        *self.counts.entry(fault).or_default() += 1;
    }

    /// Whether it happens now.
    fn hit(&mut self, fault: Fault) -> bool {
        let one_in = FAULTS.iter().find(|f| f.0 == fault).map_or(0, |f| f.2);
        let hit = self.on && one_in > 0 && self.chance.below(one_in) == 0;
        if hit {
            self.count(fault);
        }
        hit
    }

    fn service(&self) -> Arc<Mutex<Service>> {
        self.service.clone()
    }

    fn path(&self, inode: INodeNo) -> PathBuf {
        self.paths[inode.0 as usize - 1].clone()
    }

    fn full(&self, path: &Path) -> PathBuf {
        self.top.join(path)
    }

    fn inode(&mut self, path: &Path) -> u64 {
        if let Some(inode) = self.inodes.get(path) {
            return *inode;
        }
        self.paths.push(path.to_owned());
        let inode = self.paths.len() as u64;
        self.inodes.insert(path.to_owned(), inode);
        inode
    }

    fn handle(&mut self) -> u64 {
        self.next_handle += 1;
        self.next_handle
    }

    /// Every call begins here.
    fn begin(&mut self) -> Result<(), Errno> {
        self.calls += 1;
        if self.gone { Err(Errno::ENOTCONN) } else { Ok(()) }
    }

    /// What is the matter with a name that another mount made.
    fn fate(&mut self, path: &Path) -> Option<Fault> {
        if !self.on || path.as_os_str().is_empty() {
            return None;
        }
        if let Some(fate) = self.fates.get(path) {
            return fate.what.filter(|_| self.rounds < fate.until.0 && self.calls < fate.until.1);
        }
        let metadata = fs::symlink_metadata(self.full(path)).ok()?;
        let mut what = self.hit(Fault::Late).then_some(Fault::Late);
        for fault in [Fault::Empty, Fault::Placeholder] {
            if what.is_none() && metadata.is_file() && self.hit(fault) {
                what = Some(fault);
            }
        }
        let until = (self.rounds + 1 + self.chance.below(4), self.calls + 100 + self.chance.below(4_000));
        self.fates.insert(path.to_owned(), Fate { what, until });
        what
    }

    fn attributes(&mut self, path: &Path, metadata: &Metadata, empty: bool) -> FileAttr {
        let time = if self.hit(Fault::StaleTimes) {
            SystemTime::UNIX_EPOCH + Duration::from_secs(315_532_800)
        } else {
            metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let size = if empty { 0 } else { metadata.len() };
        FileAttr {
            ino: INodeNo(self.inode(path)),
            size,
            blocks: size.div_ceil(512),
            atime: time,
            mtime: time,
            ctime: time,
            crtime: time,
            kind: FileType::from_std(metadata.file_type()).unwrap_or(FileType::RegularFile),
            perm: (metadata.mode() & 0o7777) as u16,
            nlink: metadata.nlink() as u32,
            uid: metadata.uid(),
            gid: metadata.gid(),
            rdev: 0,
            blksize: 4096,
            flags: 0,
        }
    }

    /// A call that writes, flushes or names: the folder may be gone in the middle of it.
    fn change(&mut self) -> Result<(), Errno> {
        self.begin()?;
        if self.hit(Fault::PulledOut) {
            self.lose_unflushed();
            self.gone = true;
            return Err(Errno::EIO);
        }
        Ok(())
    }

    /// The power is cut: what was not flushed is torn or lost.
    fn lose_unflushed(&mut self) {
        for path in std::mem::take(&mut self.unflushed) {
            let full = self.full(&path);
            let Ok(bytes) = fs::read(&full) else { continue };
            let torn = match self.chance.below(3) {
                0 => vec![],
                1 => vec![0; bytes.len()],
                _ => bytes[..bytes.len() / 2].to_vec(),
            };
            if torn != bytes {
                self.count(Fault::LostContent);
                fs::write(&full, torn).unwrap();
            }
        }
        for path in std::mem::take(&mut self.loose).into_iter().rev() {
            let full = self.full(&path);
            let lost = self.chance.below(4) > 0;
            // A folder that others have put something into stays.
            if lost && (fs::remove_file(&full).is_ok() || fs::remove_dir(&full).is_ok()) {
                self.count(Fault::LostName);
                self.inodes.remove(&path);
            }
        }
    }

    /// What is made here is seen here.
    fn is_own(&mut self, path: &Path) {
        self.fates.insert(path.to_owned(), Fate { what: None, until: (0, 0) });
    }

    /// A file has got its name, or a folder was made.
    fn made(&mut self, path: &Path) {
        self.loose.insert(path.to_owned());
        self.is_own(path);
        let service = self.service();
        let mut service = service.lock().unwrap_or_else(PoisonError::into_inner);
        service.writers.insert(path.to_owned(), self.disk);
        let Some(stem) = path.to_str().and_then(|p| p.strip_suffix(".tsg")) else { return };
        if self.hit(Fault::ConflictCopy) {
            fs::copy(self.full(path), self.full(Path::new(&format!("{stem} (conflicted copy).tsg"))))
                .unwrap();
        }
        if self.hit(Fault::TornCopy) {
            let copy = PathBuf::from(format!("{stem} (conflicted copy 2).tsg"));
            let bytes = fs::read(self.full(path)).unwrap();
            fs::write(self.full(&copy), &bytes[..bytes.len() / 2]).unwrap();
            service.torn_copies.insert(copy);
        }
    }

    /// A file gets a second name, or another one.
    fn name(&mut self, from: &Path, to: &Path, again: bool) -> Result<(), Errno> {
        self.change()?;
        if again && !self.links {
            self.count(Fault::NoLinks);
            return Err(Errno::EPERM);
        }
        if self.hit(Fault::RenameRefused) {
            return Err(if self.chance.below(2) == 0 { Errno::EACCES } else { Errno::EBUSY });
        }
        if self.hit(Fault::RenameError) {
            return Err(Errno::EIO);
        }
        if self.unflushed.contains(from) {
            self.broken.push(format!("{} got its name before it was flushed", to.display()));
        }
        let (source, target) = (self.full(from), self.full(to));
        if again {
            fs::hard_link(source, target)?;
        } else {
            fs::rename(source, target)?;
            if let Some(inode) = self.inodes.remove(from) {
                self.paths[inode as usize - 1] = to.to_owned();
                self.inodes.insert(to.to_owned(), inode);
            }
        }
        self.made(to);
        if self.hit(Fault::RenameDone) { Err(Errno::EIO) } else { Ok(()) }
    }

    fn remove(&mut self, path: &Path) -> Result<(), Errno> {
        self.begin()?;
        if self.hit(Fault::RemoveError) {
            return Err(Errno::EIO);
        }
        fs::remove_file(self.full(path))?;
        self.inodes.remove(path);
        self.unflushed.remove(path);
        self.loose.remove(path);
        let service = self.service();
        let mut service = service.lock().unwrap_or_else(PoisonError::into_inner);
        if service.writers.remove(path).is_some_and(|disk| disk != self.disk) {
            self.broken.push(format!("{} of another device was removed", path.display()));
        }
        Ok(())
    }

    /// The names in a folder, as they are seen here.
    fn list(&mut self, path: &Path) -> Result<Vec<String>, Errno> {
        self.begin()?;
        if self.hit(Fault::ListError) {
            return Err(Errno::EIO);
        }
        let mut names = vec![];
        for entry in fs::read_dir(self.full(path))? {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        names.retain(|name| self.fate(&path.join(name)) != Some(Fault::Late));
        let before = self.earlier.insert(path.to_owned(), names.clone());
        if let Some(before) = before.filter(|before| *before != names)
            && self.hit(Fault::StaleListing)
        {
            return Ok(before);
        }
        names.retain(|_| !self.hit(Fault::MissedEntry));
        Ok(names)
    }
}
