//! Backups: one encrypted file that opens with the passphrases of its day, or its recovery kit.
//!
//! `TSGBACK1`, the length of the key file (u32, little endian), the key file, the database, BLAKE3 over all
//! of that, `TSGBEND1`. A file without either mark is a database alone: copies from before there were key
//! files, of simulated devices, and what a restore set aside.

use super::{Secret, Unlock, files};
use crate::app::{App, Profile};
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::time::Instant;
use crate::env::Env;
use crate::error::{Class, Error, Result};
use crate::fs::{self, DiskFs, Fs as _, OutFile, io_error};
use crate::keys::{KeyFile, LONGEST};
use crate::store::{Key, Opened, Store};
use crate::view::BackupsView;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"TSGBACK1";
const END: &[u8; 8] = b"TSGBEND1";
const HASH: usize = 32;
/// The smallest database, in bytes.
const PAGE: usize = 4096;
/// How many daily backups are kept, in each folder.
const DAILY: usize = 14;
/// Settings of this device: the second folder, what became of the last copy into it, and of which day it is.
const SECOND: &str = "backup_folder";
const SECOND_PROBLEM: &str = "backup_folder_problem";
const SECOND_ON: &str = "backup_folder_on";

impl App {
    /// Writes an encrypted copy of the profile, consistent also while somebody writes; it opens with the
    /// passphrases and the recovery kit of now. Errors `already_exists`, `folder_missing`, `read_only`,
    /// `disk_full`.
    pub fn backup(&self, file: &Path) -> Result<()> {
        self.ask(Act::Backup)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.log_access(AccessAct::Backup, None, &name)?;
        backup(&self.store, self.dir(), file)
    }

    /// Takes away own copies, in the second folder too, and databases that were set aside: they still hold
    /// what was destroyed. Makes a new copy where there was one. Copies elsewhere, and a second folder that
    /// is away, destroy it at their first round of sharing.
    pub(in crate::app) fn prune_backups(&self) -> Result<()> {
        let folder = Profile::at(self.dir()).backup_dir();
        let mut old: Vec<PathBuf> = backups(&folder)?.into_iter().map(|n| folder.join(n)).collect();
        let any = !old.is_empty();
        let aside = DiskFs.list(self.dir())?.into_iter().map(|e| e.name);
        old.extend(aside.filter(|n| n.starts_with("set-aside-")).map(|n| self.dir().join(n)));
        if let Some(second) = self.store.setting(SECOND)?.filter(|f| !f.is_empty()) {
            let (second, prefix) = (PathBuf::from(second), format!("tsunagi-{}-", self.device()));
            let own = backups(&second).unwrap_or_default().into_iter().filter(|n| n.starts_with(&prefix));
            old.extend(own.map(|n| second.join(n)));
        }
        for path in old {
            DiskFs.remove_file(&path)?;
        }
        if any {
            self.daily_backup()()?;
        }
        Ok(())
    }

    /// Where backups are, and how the last one went; touches no folder but the profile's own.
    pub fn backups(&self) -> Result<BackupsView> {
        let text =
            |key: &str| -> Result<Option<String>> { Ok(self.store.setting(key)?.filter(|t| !t.is_empty())) };
        let day = |d: String| Some(format!("{}-{}-{}", d.get(..4)?, d.get(4..6)?, d.get(6..8)?));
        let profile = Profile::at(self.dir());
        let newest = profile.newest_backup();
        let newest = newest.and_then(|p| Some(p.file_stem()?.to_string_lossy().into_owned()));
        Ok(BackupsView {
            folder: profile.backup_dir().display().to_string(),
            newest: newest.and_then(day),
            second_folder: text(SECOND)?,
            second_newest: text(SECOND_ON)?.and_then(day),
            second_problem: text(SECOND_PROBLEM)?,
        })
    }

    /// Sets the folder for second copies, or none. It need not be there now.
    pub fn set_second_folder(&self, folder: Option<&Path>) -> Result<()> {
        self.ask(Act::Backup)?;
        let folder = folder.map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        for (key, value) in [(SECOND, folder.as_str()), (SECOND_ON, ""), (SECOND_PROBLEM, "")] {
            self.store.set_setting(key, value)?;
        }
        Ok(())
    }

    /// What makes today's copy in the profile's own folder, and another in the second folder, keeping the
    /// last fourteen in each. It has a connection of its own, so it may run on another thread while this app
    /// goes on; it answers None where today's copy is there already. A second folder that is away is no
    /// error: the next day's copy tries again.
    pub fn daily_backup(&self) -> impl FnOnce() -> Result<Option<PathBuf>> + Send + use<> {
        let (reopen, day) = (self.store.reopen(), self.today().format("%Y%m%d").to_string());
        let profile = Profile::at(self.dir());
        let device = self.device().to_owned();
        move || {
            let folder = profile.backup_dir();
            fs::create_private_dir(&folder)?;
            let file = folder.join(format!("{day}.tsunagi"));
            let store = reopen()?;
            let fresh = !DiskFs.exists(&file)?;
            if fresh {
                backup(&store, profile.dir(), &file)?;
                prune(&folder, "")?;
            }
            if let Some(second) = store.setting(SECOND)?.filter(|f| !f.is_empty()) {
                let copied = copy_beside(&file, Path::new(&second), &format!("tsunagi-{device}-"), &day);
                if copied.is_ok() {
                    store.set_setting(SECOND_ON, &day)?;
                }
                let problem = copied.err().map(|e| e.code).unwrap_or_default();
                store.set_setting(SECOND_PROBLEM, &problem)?;
            }
            Ok(fresh.then_some(file))
        }
    }
}

/// Copies `file` into `folder`, where it is not there yet, and keeps the last fourteen of this device.
fn copy_beside(file: &Path, folder: &Path, prefix: &str, day: &str) -> Result<()> {
    let to = folder.join(format!("{prefix}{day}.tsunagi"));
    if !DiskFs.exists(&to)? {
        let part = folder.join(format!(".{prefix}{day}.part"));
        fs::remove_database(&part)?;
        let copied = fs::copy(file, &part).and_then(|()| DiskFs.rename(&part, &to));
        if copied.is_err() {
            fs::remove_database(&part)?;
        }
        copied?;
    }
    prune(folder, prefix)
}

fn prune(folder: &Path, prefix: &str) -> Result<()> {
    let mut names = backups(folder)?;
    names.retain(|n| {
        let day = n.strip_prefix(prefix).and_then(|n| n.strip_suffix(".tsunagi"));
        day.is_some_and(|d| d.len() == 8 && d.bytes().all(|b| b.is_ascii_digit()))
    });
    names.sort();
    for old in names.iter().rev().skip(DAILY) {
        DiskFs.remove_file(&folder.join(old))?;
    }
    Ok(())
}

/// Copies under another name and renames the whole copy.
fn backup(store: &Store, dir: &Path, file: &Path) -> Result<()> {
    if DiskFs.exists(file)? {
        return Err(Error::refused("already_exists").at("file"));
    }
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let copy = file.with_file_name(format!(".{name}.part"));
    let whole = file.with_file_name(format!(".{name}.whole"));
    fs::remove_database(&copy)?;
    fs::remove_database(&whole)?;
    let keys = match store.raw_key() {
        Some(key) if super::has_keys(dir) => Some(files::of_key(dir, key)?),
        _ => None,
    };
    let written = store.copy_to(&copy).and_then(|()| match keys {
        Some(keys) => {
            pack(&keys.encode(), &copy, &whole)?;
            DiskFs.rename(&whole, file)
        }
        None => {
            fs::sync_file(&copy)?;
            DiskFs.rename(&copy, file)
        }
    });
    let cleared = fs::remove_database(&copy);
    if written.is_err() {
        fs::remove_database(&whole)?;
    }
    written.and(cleared)
}

/// Writes and hashes.
struct Hashed<'a> {
    out: Box<dyn OutFile>,
    hasher: blake3::Hasher,
    path: &'a Path,
}

impl Hashed<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes).map_err(|e| io_error(self.path, &e))
    }
}

fn pack(keys: &[u8], database: &Path, to: &Path) -> Result<()> {
    let mut file = Hashed { out: DiskFs.create_file(to)?, hasher: blake3::Hasher::new(), path: to };
    file.put(MAGIC)?;
    file.put(&u32::try_from(keys.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    file.put(keys)?;
    let mut from = DiskFs.open(database)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = from.read(&mut buffer).map_err(|e| io_error(database, &e))?;
        if n == 0 {
            break;
        }
        file.put(&buffer[..n])?;
    }
    let hash = file.hasher.finalize();
    file.put(hash.as_bytes())?;
    file.put(END)?;
    file.out.sync().map_err(|e| io_error(to, &e))
}

fn damaged() -> Error {
    Error::new(Class::Damaged, "backup_damaged").at("file")
}

/// Reads the front of a backup: its key file with the bytes read, or None and those bytes where it is a
/// database alone.
fn front(from: &mut dyn Read, path: &Path) -> Result<(Option<KeyFile>, Vec<u8>)> {
    let mut head = vec![];
    let read = |from: &mut dyn Read, n: usize, into: &mut Vec<u8>| {
        from.take(n as u64).read_to_end(into).map_err(|e| io_error(path, &e))
    };
    read(from, MAGIC.len() + 4, &mut head)?;
    if !head.starts_with(MAGIC) {
        return Ok((None, head));
    }
    let length = head.get(MAGIC.len()..).and_then(|l| <[u8; 4]>::try_from(l).ok()).ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > LONGEST {
        return Err(damaged());
    }
    let at = head.len();
    read(from, length, &mut head)?;
    let keys = KeyFile::decode(&head[at..]).map_err(|_| damaged())?;
    Ok((Some(keys), head))
}

/// The key file in front of a backup.
pub(super) fn key_file_of(path: &Path) -> Option<KeyFile> {
    front(&mut *DiskFs.open(path).ok()?, path).ok()?.0
}

/// Puts the database of a backup at `to`; answers its key file. Error `backup_damaged` where one byte of it
/// is not as it was.
fn unpack(path: &Path, to: &Path) -> Result<Option<KeyFile>> {
    let mut from = DiskFs.open(path)?;
    let (keys, head) = front(&mut *from, path)?;
    let tail = if keys.is_some() { HASH + END.len() } else { 0 };
    let mut out = DiskFs.create_file(to)?;
    let mut hasher = blake3::Hasher::new();
    let mut held = vec![];
    match keys {
        Some(_) => {
            hasher.update(&head);
        }
        None => held = head,
    }
    let mut buffer = vec![0; 1 << 16];
    let mut last = [0; END.len()];
    let mut written = 0;
    loop {
        let n = from.read(&mut buffer).map_err(|e| io_error(path, &e))?;
        held.extend_from_slice(&buffer[..n]);
        let ready = held.len().saturating_sub(tail);
        hasher.update(&held[..ready]);
        out.write_all(&held[..ready]).map_err(|e| io_error(to, &e))?;
        written += ready;
        if let Some(end) = held.last_chunk() {
            last = *end;
        }
        held.drain(..ready);
        if n == 0 {
            break;
        }
    }
    out.sync().map_err(|e| io_error(to, &e))?;
    let whole = match &keys {
        Some(_) => {
            let hash = hasher.finalize();
            held.len() == tail && held[..HASH] == *hash.as_bytes() && held[HASH..] == *END
        }
        // The mark at the end without the one in front: its first bytes are damaged. And SQLite takes an
        // empty file for an empty database.
        None => last != *END && written >= PAGE,
    };
    if whole { Ok(keys) } else { Err(damaged()) }
}

fn backups(folder: &Path) -> Result<Vec<String>> {
    if !DiskFs.exists(folder)? {
        return Ok(vec![]);
    }
    let entries = DiskFs.list(folder)?;
    let names = entries.into_iter().map(|e| e.name);
    Ok(names.filter(|n| n.ends_with(".tsunagi") && !n.starts_with('.')).collect())
}

/// What opens a backup.
enum By<'a> {
    Raw(&'a Key),
    Door(&'a Unlock<'a>),
}

impl Profile {
    /// Where daily backups go.
    pub fn backup_dir(&self) -> PathBuf {
        self.dir().join("backups")
    }

    /// The newest daily backup, to offer where the database is damaged.
    pub fn newest_backup(&self) -> Option<PathBuf> {
        let newest = backups(&self.backup_dir()).ok()?.into_iter().max()?;
        Some(self.backup_dir().join(newest))
    }

    /// `restore_by` with a passphrase or a database's own key.
    pub fn restore(&self, file: &Path, key: &Key, now: Instant) -> Result<Option<PathBuf>> {
        match key {
            Key::Passphrase(text) => self.restore_by(file, &Unlock::passphrase(text, now), now),
            raw => self.put_in_place(file, &By::Raw(raw), now),
        }
    }

    /// Puts a backup in place; it opens with a passphrase or the recovery kit of its day, and so does the
    /// profile from then on. One that is there already is set aside under another name, not overwritten;
    /// its name, made of `stamp`, is given back. Wrong passphrases count as at the door.
    ///
    /// Errors: `file_missing`, `backup_damaged`, `passphrase_wrong`, `code_wrong`, `unlock_wait`.
    pub fn restore_by(&self, file: &Path, how: &Unlock<'_>, stamp: Instant) -> Result<Option<PathBuf>> {
        fs::create_private_dir(self.dir())?;
        self.counted(how.now, || self.put_in_place(file, &By::Door(how), stamp))
    }

    /// Writes the line of the access log about a restore: into the restored profile, under its founder, since
    /// a recovery kit is nobody's passphrase. Errors: those of opening it.
    pub fn log_restored(&self, file: &Path, how: &Unlock<'_>, env: Env) -> Result<()> {
        let app = self.open(&self.database_key(how)?, env)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        app.log_access(AccessAct::Restore, None, &name)
    }

    fn put_in_place(&self, file: &Path, by: &By<'_>, stamp: Instant) -> Result<Option<PathBuf>> {
        if !DiskFs.exists(file)? {
            return Err(Error::refused("file_missing").at("file"));
        }
        fs::create_private_dir(self.dir())?;
        let unfinished = self.dir().join("tsunagi.db.part");
        fs::remove_database(&unfinished)?;
        let keys = match self.proven(file, &unfinished, by) {
            Ok(keys) => keys,
            Err(e) => {
                fs::remove_database(&unfinished)?;
                return Err(e);
            }
        };
        let aside = self.exists().then(|| self.dir().join(format!("set-aside-{}.tsunagi", stamp.0)));
        if let Some(aside) = &aside {
            if let Some(now) = self.own_keys() {
                DiskFs.write_atomic(&keys_beside(aside), &now.encode())?;
            }
            fs::rename_database(&self.database(), aside)?;
        }
        // The second copy still tells the keys of before, should this be interrupted.
        let placed = match &keys {
            Some(keys) => files::write_first(self.dir(), &keys.encode()),
            None => self.set_aside(files::KEYS),
        };
        if let Err(e) = placed.and_then(|()| DiskFs.rename(&unfinished, &self.database())) {
            if let Some(aside) = &aside {
                fs::rename_database(aside, &self.database())?;
            }
            return Err(e);
        }
        match &keys {
            Some(keys) => files::write(self.dir(), keys)?,
            None => self.set_aside(files::KEPT)?,
        }
        Ok(aside)
    }

    /// Unpacks a backup and proves that it is whole and opens; answers its key file.
    fn proven(&self, file: &Path, unfinished: &Path, by: &By<'_>) -> Result<Option<KeyFile>> {
        let mut keys = unpack(file, unfinished)?;
        if keys.is_none() {
            // What an earlier restore set aside has its keys beside it.
            keys = DiskFs.read(&keys_beside(file)).ok().and_then(|b| KeyFile::decode(&b).ok());
        }
        let key = match (by, &keys) {
            (By::Raw(key), _) => (*key).clone(),
            (By::Door(how), Some(keys)) => Key::Raw(self.open_slot(how, vec![keys.clone()])?.key),
            (By::Door(how), None) => match how.secret {
                Secret::Passphrase(text) => Key::passphrase(text),
                Secret::Kit(_) => return Err(Error::new(Class::NeedsPerson, "code_wrong")),
            },
        };
        let opened_slot = matches!((by, &keys), (By::Door(_), Some(_)));
        match Store::open(unfinished, &key, Opened::Existing).and_then(|s| s.damaged_pages()) {
            Ok(pages) if pages.is_empty() => Ok(keys),
            Err(e) if e.code == "passphrase_wrong" && opened_slot => Err(damaged()),
            Err(e) => Err(e),
            Ok(_) => Err(damaged()),
        }
    }

    /// The key file as it is, the first whole copy.
    fn own_keys(&self) -> Option<KeyFile> {
        files::Copies::read(self.dir()).whole().into_iter().next()
    }

    /// Gives a copy of the key file another name: the database it is of may come back.
    pub(super) fn set_aside(&self, name: &str) -> Result<()> {
        let (from, to) = (self.dir().join(name), self.dir().join(format!("{name}.aside")));
        if !DiskFs.exists(&from)? {
            return Ok(());
        }
        if DiskFs.exists(&to)? {
            DiskFs.remove_file(&to)?;
        }
        DiskFs.rename(&from, &to)
    }
}

/// `….tsunagi` that was set aside has its keys in `….tsunagi.keys`.
fn keys_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}
