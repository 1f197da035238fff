//! The shared folder in memory, as each device sees it, with everything that can go wrong with one.
//!
//! There is one true folder; a device's view of it hides files that have not arrived yet and shows other
//! bytes where a transfer is not done. The folder is also a witness: it notes whoever breaks the rules of
//! writing (a name given before the content is flushed, a foreign file removed, a name used twice, a
//! nonce used twice).

mod fs;

use crate::chance::Chance;
pub use fs::SimFs;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tsunagi_core::error::Result;
use tsunagi_core::fs::{DiskFs, Entry, Fs, Lock, OutFile, io_error};
use tsunagi_core::sync::crypt::NONCE;
use tsunagi_core::sync::wire::{Segment, file_hash, padme};

/// Where every device finds the folder.
pub const ROOT: &str = "/sim/folder";

/// The process is killed here: unwinds without a message.
pub struct Killed;

/// What goes wrong on a device's disk or share during one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Killed at this step; steps are all calls to file system, clock and random source.
    Kill(u64),
    /// Killed at this step, where commits of the database are steps too.
    Stop(u64),
    /// Every call that changes something fails from this one on.
    Io(u64),
    Denied(u64),
    /// Room for this many bytes.
    Full(u64),
    /// A rename reports an error and was done.
    RenameDone(u64),
    RenameFails(u64),
    /// The n-th read times out: a placeholder.
    Read(u64),
    List(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mount {
    There,
    Unmounted,
    Empty,
    Foreign,
}

#[derive(Debug, Clone)]
pub struct File {
    pub bytes: Arc<Vec<u8>>,
    /// The device that put it there; None for what came from elsewhere.
    pub writer: Option<usize>,
}

/// What one device sees.
#[derive(Debug)]
struct View {
    mount: Mount,
    hidden: BTreeSet<String>,
    /// Other bytes than the true ones.
    overlay: BTreeMap<String, Arc<Vec<u8>>>,
    timeouts: BTreeSet<String>,
    /// Files being written: name, content, flushed.
    passing: BTreeMap<String, (Vec<u8>, bool)>,
    /// Names whose folder is not flushed yet.
    loose: BTreeSet<String>,
    /// Files given a name and not read back yet.
    unchecked: BTreeSet<String>,
    fault: Option<Fault>,
    steps: u64,
    /// Steps and commits.
    stops: u64,
    /// Killed, and nothing it does has an effect any more.
    dead: bool,
    changes: u64,
    reads: u64,
    renames: u64,
    lists: u64,
    written: u64,
    /// Of a hundred files that another device writes, so many arrive later.
    late: u64,
}

impl View {
    fn new() -> View {
        View {
            mount: Mount::There,
            hidden: BTreeSet::new(),
            overlay: BTreeMap::new(),
            timeouts: BTreeSet::new(),
            passing: BTreeMap::new(),
            loose: BTreeSet::new(),
            unchecked: BTreeSet::new(),
            fault: None,
            steps: 0,
            stops: 0,
            dead: false,
            changes: 0,
            reads: 0,
            renames: 0,
            lists: 0,
            written: 0,
            late: 0,
        }
    }
}

#[derive(Debug)]
pub struct State {
    pub files: BTreeMap<String, File>,
    dirs: BTreeSet<String>,
    earlier: Vec<(BTreeMap<String, File>, BTreeSet<String>)>,
    views: Vec<View>,
    /// Every name ever given, with the hash of its bytes.
    names: HashMap<String, [u8; 32]>,
    /// First bytes of every frame ever seen, with the segment's hash.
    nonces: HashMap<[u8; NONCE], [u8; 32]>,
    /// Own numbers of every log, with the segment's hash; logs of copied disks are left out.
    numbers: HashMap<(Vec<u8>, u64), [u8; 32]>,
    pub copied: BTreeSet<Vec<u8>>,
    pub broken: Vec<String>,
    /// The device whose disk each one's is a copy of; its own number where it is none.
    kin: Vec<usize>,
    chance: Chance,
    foreign: Option<Arc<Vec<u8>>>,
}

/// The folder; clones are the same folder.
#[derive(Debug, Clone)]
pub struct SharedFolder(Arc<Mutex<State>>);

impl SharedFolder {
    pub fn new(seed: u64) -> SharedFolder {
        let dirs = BTreeSet::from([String::new()]);
        SharedFolder(Arc::new(Mutex::new(State {
            files: BTreeMap::new(),
            dirs,
            earlier: vec![],
            views: vec![],
            names: HashMap::new(),
            nonces: HashMap::new(),
            numbers: HashMap::new(),
            copied: BTreeSet::new(),
            broken: vec![],
            kin: vec![],
            chance: Chance::new(seed ^ 77),
            foreign: None,
        })))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more device; its number.
    pub fn device(&self) -> usize {
        let mut s = self.state();
        s.views.push(View::new());
        let number = s.views.len() - 1;
        s.kin.push(number);
        number
    }

    pub fn fs(&self, device: usize) -> SimFs {
        SimFs { shared: self.clone(), device }
    }

    /// A step of a device's program: where it may be killed.
    pub fn step(&self, device: usize) {
        let kill = {
            let mut s = self.state();
            let view = &mut s.views[device];
            view.steps += 1;
            view.stops += 1;
            view.dead |= [Some(Fault::Kill(view.steps)), Some(Fault::Stop(view.stops))].contains(&view.fault);
            view.dead
        };
        if kill {
            std::panic::resume_unwind(Box::new(Killed));
        }
    }
}

impl SharedFolder {
    /// A commit of a device's database is about to be made: whether it is.
    pub fn may_commit(&self, device: usize) -> bool {
        let mut s = self.state();
        let view = &mut s.views[device];
        view.stops += 1;
        view.dead |= view.fault == Some(Fault::Stop(view.stops));
        !view.dead
    }

    /// Whether a device's program was killed in this call.
    pub fn is_dead(&self, device: usize) -> bool {
        self.state().views[device].dead
    }
}

fn relative(path: &Path) -> Option<String> {
    path.strip_prefix(ROOT).ok().map(|p| p.to_string_lossy().into_owned())
}

fn parent(path: &str) -> String {
    path.rsplit_once('/').map_or(String::new(), |(p, _)| p.to_owned())
}

impl State {
    pub fn begin_round(&mut self, device: usize, fault: Option<Fault>) {
        let v = &mut self.views[device];
        v.fault = fault;
        (v.stops, v.dead) = (0, false);
        (v.steps, v.changes, v.reads, v.renames, v.lists, v.written) = (0, 0, 0, 0, 0, 0);
    }

    /// After a round that ended without an error everything that was written must be safe.
    pub fn end_round(&mut self, device: usize, ok: bool) {
        let v = &mut self.views[device];
        let (loose, unchecked) = (std::mem::take(&mut v.loose), std::mem::take(&mut v.unchecked));
        v.fault = None;
        if ok {
            for name in loose {
                self.broken.push(format!("device {device}: the name {name} was never flushed"));
            }
            for name in unchecked {
                self.broken.push(format!("device {device}: {name} was not read back"));
            }
        }
    }

    /// The machine lost its power: what was not flushed is gone, torn or zeros.
    pub fn power_cut(&mut self, device: usize) {
        let v = &mut self.views[device];
        let (loose, passing) = (std::mem::take(&mut v.loose), std::mem::take(&mut v.passing));
        v.unchecked.clear();
        for name in loose {
            if self.chance.percent(50) {
                self.files.remove(&name);
            }
        }
        for (name, (bytes, flushed)) in passing {
            let bytes = if flushed { bytes } else { torn(&bytes, self.chance.next()) };
            if self.chance.percent(70) {
                self.files.insert(name, File { bytes: Arc::new(bytes), writer: Some(device) });
            }
        }
    }

    /// Whether a file holds other bytes than it was published with.
    pub fn is_damaged(&self) -> bool {
        let differs = |(name, file): (&String, &File)| {
            self.names.get(name).is_some_and(|hash| file_hash(&file.bytes) != *hash)
        };
        self.files.iter().any(differs)
    }

    /// Takes what is there as published.
    pub fn take_stock(&mut self) {
        let all: Vec<_> = self.files.iter().map(|(n, f)| (n.clone(), file_hash(&f.bytes))).collect();
        self.names.extend(all);
    }

    pub fn is_copy(&mut self, device: usize, of: usize) {
        self.kin[device] = self.kin[of];
    }

    pub fn remember(&mut self) {
        let now = (self.files.clone(), self.dirs.clone());
        self.earlier.push(now);
    }

    /// An old version of the whole folder comes back.
    pub fn roll_back(&mut self, pick: usize) {
        if !self.earlier.is_empty() {
            let at = pick % self.earlier.len();
            (self.files, self.dirs) = self.earlier[at].clone();
        }
    }

    /// Whether a file of it, also of an old version that may come back, is one of those.
    pub fn has_ever_held(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        let versions = self.earlier.iter().map(|(files, _)| files).chain([&self.files]);
        versions.flat_map(|files| files.values()).any(|file| is(&file.bytes))
    }

    pub fn set_mount(&mut self, device: usize, mount: Mount) {
        self.views[device].mount = mount;
    }

    pub fn set_foreign(&mut self, marker: Vec<u8>) {
        self.foreign = Some(Arc::new(marker));
    }

    pub fn set_late(&mut self, device: usize, percent: u64) {
        self.views[device].late = percent;
    }

    /// Some of what is on its way arrives, in any order; all of it with `percent` 100.
    pub fn deliver(&mut self, device: usize, percent: u64) {
        let hidden = std::mem::take(&mut self.views[device].hidden);
        let kept = hidden.into_iter().filter(|_| !self.chance.percent(percent)).collect();
        self.views[device].hidden = kept;
        if percent == 100 {
            self.views[device].overlay.clear();
            self.views[device].timeouts.clear();
        }
    }

    pub fn hide(&mut self, device: usize, name: &str) {
        self.views[device].hidden.insert(name.to_owned());
    }

    pub fn arrive(&mut self, device: usize, name: &str) {
        self.views[device].hidden.remove(name);
    }

    pub fn overlay(&mut self, device: usize, name: &str, bytes: Vec<u8>) {
        self.views[device].overlay.insert(name.to_owned(), Arc::new(bytes));
    }

    pub fn time_out(&mut self, device: usize, name: &str) {
        self.views[device].timeouts.insert(name.to_owned());
    }

    /// Everything arrives and every mount is there.
    pub fn calm(&mut self) {
        for device in 0..self.views.len() {
            self.deliver(device, 100);
            let v = &mut self.views[device];
            v.mount = Mount::There;
            v.late = 0;
            v.fault = None;
        }
    }

    /// A file that nobody of ours wrote, or a change by nobody of ours.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        let mut dir = parent(name);
        while !dir.is_empty() {
            self.dirs.insert(dir.clone());
            dir = parent(&dir);
        }
        let writer = self.files.get(name).and_then(|f| f.writer);
        self.files.insert(name.to_owned(), File { bytes: Arc::new(bytes), writer });
    }

    pub fn ours(&self) -> Vec<String> {
        self.files.keys().filter(|n| n.starts_with("tsunagi1/") && n.ends_with(".tsg")).cloned().collect()
    }

    fn seen(&self, device: usize, name: &str) -> Option<Arc<Vec<u8>>> {
        let v = &self.views[device];
        match v.mount {
            Mount::There => {
                if let Some((bytes, _)) = v.passing.get(name) {
                    return Some(Arc::new(bytes.clone()));
                }
                if v.hidden.contains(name) {
                    return None;
                }
                let file = self.files.get(name)?;
                Some(v.overlay.get(name).cloned().unwrap_or_else(|| file.bytes.clone()))
            }
            Mount::Foreign if name == "tsunagi1/marker" => self.foreign.clone(),
            _ => None,
        }
    }

    fn is_dir(&self, device: usize, name: &str) -> bool {
        match self.views[device].mount {
            Mount::There => self.dirs.contains(name),
            Mount::Unmounted => false,
            Mount::Empty => name.is_empty(),
            Mount::Foreign => name.is_empty() || name == "tsunagi1",
        }
    }

    /// A call that changes something: the error it ends with.
    fn change(&mut self, device: usize) -> io::Result<()> {
        let v = &mut self.views[device];
        v.changes += 1;
        if v.mount != Mount::There {
            self.broken.push(format!("device {device} changed something in a folder that is not ours"));
        }
        let v = &self.views[device];
        match v.fault {
            Some(Fault::Io(n)) if v.changes > n => Err(io::Error::other("input or output")),
            Some(Fault::Denied(n)) if v.changes > n => Err(ErrorKind::PermissionDenied.into()),
            _ => Ok(()),
        }
    }

    fn rename(&mut self, device: usize, from: &str, to: &str) -> io::Result<()> {
        let fault = self.views[device].fault;
        self.views[device].renames += 1;
        let nth = self.views[device].renames;
        if matches!(fault, Some(Fault::RenameFails(n)) if n == nth) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if self.seen(device, to).is_some() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let Some((bytes, flushed)) = self.views[device].passing.remove(from) else {
            return Err(ErrorKind::NotFound.into());
        };
        if !flushed {
            self.broken.push(format!("device {device}: {to} got its name before it was flushed"));
        }
        // A file of this name that has not arrived here: the other one stands beside ours as a conflict.
        if let Some(there) = self.files.get(to).cloned()
            && *there.bytes != bytes
        {
            self.files.insert(to.replace(".tsg", " (conflicted copy).tsg"), there);
        }
        self.witness(device, to, &bytes);
        self.files.insert(to.to_owned(), File { bytes: Arc::new(bytes), writer: Some(device) });
        for other in 0..self.views.len() {
            self.views[other].overlay.remove(to);
            if other != device && self.chance.percent(self.views[other].late) {
                self.views[other].hidden.insert(to.to_owned());
            } else {
                self.views[other].hidden.remove(to);
            }
        }
        self.views[device].loose.insert(to.to_owned());
        self.views[device].unchecked.insert(to.to_owned());
        if matches!(fault, Some(Fault::RenameDone(n)) if n == nth) {
            return Err(io::Error::other("the connection was reset"));
        }
        Ok(())
    }

    /// Notes names, numbers and nonces that are used twice.
    fn witness(&mut self, device: usize, name: &str, bytes: &[u8]) {
        let hash = file_hash(bytes);
        let before = self.names.insert(name.to_owned(), hash);
        if before.is_some_and(|b| b != hash) {
            self.broken.push(format!("device {device} gave the name {name} to other bytes"));
        }
        let short: String = hash[..8].iter().map(|b| format!("{b:02x}")).collect();
        if name.ends_with(".tsg") && !name.starts_with("tsunagi1/i/") && !name.contains(&short) {
            self.broken.push(format!("device {device}: {name} is not named by its content"));
        }
        if !name.starts_with("tsunagi1/l/") && !name.starts_with("tsunagi1/s/") {
            return;
        }
        let Ok(segment) = Segment::parse(bytes) else {
            self.broken.push(format!("device {device} published {name}, which is no segment"));
            return;
        };
        let mut log = segment.log.as_bytes().to_vec();
        let copied = self.copied.contains(&log);
        if segment.snapshot {
            log.push(0);
        }
        if !copied {
            let before = self.numbers.insert((log, segment.seq), hash);
            if before.is_some_and(|b| b != hash) {
                self.broken.push(format!("device {device} used number {} twice", segment.seq));
            }
        }
        for frame in &segment.frames {
            let body = &segment.file.body[frame.at..frame.at + frame.len];
            let Some(nonce) = body.first_chunk::<NONCE>() else { continue };
            if self.nonces.insert(*nonce, hash).is_some_and(|b| b != hash) {
                self.broken.push(format!("a nonce of {name} was used before"));
            }
            // Nonce and tag around a padded text, or an encapsulated key and a tag.
            if ![NONCE + 16, 32 + 16]
                .iter()
                .any(|extra| frame.len > *extra && padme(frame.len - extra) == frame.len - extra)
            {
                self.broken.push(format!("a frame of {name} is not padded: {} bytes", frame.len));
            }
        }
    }

    fn remove(&mut self, device: usize, name: &str) -> io::Result<()> {
        if self.views[device].passing.remove(name).is_some() {
            return Ok(());
        }
        match self.files.get(name).map(|f| f.writer) {
            None => return Err(ErrorKind::NotFound.into()),
            // Copies of one disk hold the same files.
            Some(writer) if writer.is_none_or(|w| self.kin[w] != self.kin[device]) => {
                self.broken.push(format!("device {device} removed {name} of {writer:?}"));
            }
            Some(_) => {}
        }
        self.files.remove(name);
        Ok(())
    }
}

fn torn(bytes: &[u8], draw: u64) -> Vec<u8> {
    match draw % 3 {
        0 => vec![],
        1 => vec![0; bytes.len()],
        _ => bytes[..bytes.len() / 2].to_vec(),
    }
}

/// The path of the folder.
pub fn root() -> PathBuf {
    PathBuf::from(ROOT)
}
