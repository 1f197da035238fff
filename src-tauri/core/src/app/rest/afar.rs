//! A forgotten passphrase, helped from another device through the folder.
//!
//! Each device puts its database's key into the folder, sealed to those who hold all families. An
//! administrator opens it and puts a one-time slot beside it, under a code that they tell the worker. The
//! locked device finds the slot through a note beside its key file that says where the folder is.

use super::slots::confirm;
use crate::app::App;
use crate::app::sync::{ROLES, hex, wire};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::env::SystemEntropy;
use crate::error::{Class, Error, Result};
use crate::fs::{DiskFs, Fs as _};
use crate::keys::{DatabaseKey, KeyFile, key_id};
use crate::sync::crypt::Code;
use crate::sync::folder::Folder;
use crate::sync::wire::{DeviceKeyFile, Reset, ResetFile, file_hash};
use crate::view::ResetView;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Where the folder is; in clear, beside the key file.
const NOTE: &str = "tsunagi.keys.folder";
/// How long a one-time slot can be used, in milliseconds: a week.
const LASTS: i64 = 7 * 86_400_000;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    folder: PathBuf,
    log: String,
}

/// What a one-time slot opened.
pub(super) struct FromAfar {
    pub worker: Id,
    pub key: DatabaseKey,
    /// Follows from the code: a code is used once.
    pub id: Id,
}

impl App {
    /// Puts the database's key among the files that go out, where it, the log or the role's key changed,
    /// and notes where the folder is. Takes one-time slots back that nobody can use any more.
    pub(in crate::app) fn escrow_key(&self, folder: &Path) -> Result<()> {
        let (Some(key), true) = (self.store.raw_key(), super::has_keys(self.dir())) else { return Ok(()) };
        let Some(role) = self.role_public(ROLES[0].0)? else { return Ok(()) };
        let log = self.own_device()?.log;
        self.drop_stale_resets()?;
        let note = Note { folder: folder.to_path_buf(), log: hex(log) };
        if read_note(self.dir()).as_ref() != Some(&note) {
            let bytes = serde_json::to_vec(&note).unwrap_or_default();
            DiskFs.write_atomic(&self.dir().join(NOTE), &bytes)?;
        }
        let stands = blake3::hash(&[&log.as_bytes()[..], &role, &key_id(key)].concat()).to_hex().to_string();
        if self.store.setting("escrow_of")?.as_deref() == Some(&stands) {
            return Ok(());
        }
        let signer = self.device_keys()?.sign;
        let sealed = DeviceKeyFile::seal(self.organisation(), log, key, &role, &signer, &SystemEntropy);
        let bytes = sealed.map_err(wire)?;
        let path = device_path(log, &bytes);
        if let Some(before) = self.store.setting("escrow_path")?.filter(|p| *p != path) {
            self.store.take_out(&before)?;
        }
        self.store.send(&path, &bytes)?;
        self.store.set_setting("escrow_path", &path)?;
        self.store.set_setting("escrow_of", &stands)
    }

    /// Makes a one-time slot for `worker` on the device with this label, confirmed with the administrator's
    /// own passphrase. The code is answered once and kept nowhere; the slot goes out with the next round.
    ///
    /// Errors: `not_your_role`, `root_missing`, `worker_unknown`, `device_missing`, `device_key_missing`
    /// (the device has not shared since it has a key file), `folder_missing`, and those of the passphrase.
    pub fn reset_from_afar(&self, device: &str, worker: Id, own: &str, now: Instant) -> Result<ResetView> {
        self.check_administrator()?;
        let root = self.root()?;
        if !self.store.exists(Kind::Worker, worker)? {
            return Err(Error::new(Class::Usage, "worker_unknown"));
        }
        let missing = || Error::refused("device_missing").at("device");
        let row = self.store.devices()?.into_iter().find(|d| d.label == device && d.cut.is_none());
        let row = row.ok_or_else(missing)?;
        confirm(self, own, now)?;
        let folder = self.sync_folder()?.ok_or_else(|| Error::refused("not_sharing"))?;
        let folder = Folder::open(&*self.env.fs, &folder)?;
        let roles = self.role_keys(ROLES[0].0)?;
        let of_device = format!("u/{}-", hex(row.log));
        let mut key = None;
        for path in folder.files("u")?.iter().filter(|p| p.starts_with(&of_device)) {
            let bytes = folder.read(path)?;
            let Ok(file) = DeviceKeyFile::parse(&bytes) else { continue };
            if file.log == row.log && file.file.verify(&row.sign).is_ok() {
                key = roles.iter().rev().find_map(|(_, role)| file.open(role).ok()).or(key);
            }
        }
        let key = key.ok_or_else(|| Error::refused("device_key_missing").at("device"))?;
        let code = Code::new(&SystemEntropy);
        let until = Instant(self.now().0 + LASTS);
        let reset = Reset { org: self.organisation(), log: row.log, worker, not_after: until };
        let bytes = reset.seal(&key, &code, &root, &SystemEntropy).map_err(wire)?;
        let path = reset_path(&code);
        self.store.send(&path, &bytes)?;
        let mut resets = self.store.setting("resets")?.unwrap_or_default();
        resets.push_str(&format!("{} {path}\n", until.0));
        self.store.set_setting("resets", &resets)?;
        self.store.note_event(self.now(), "reset_made", &json!({ "device": device }))?;
        let name = super::who(&self.store, worker)?.name;
        let valid_until = self.zone().rfc3339(until);
        Ok(ResetView { code: code.text().to_string(), device: row.label, worker: name, valid_until })
    }

    fn drop_stale_resets(&self) -> Result<()> {
        let Some(resets) = self.store.setting("resets")?.filter(|r| !r.is_empty()) else { return Ok(()) };
        let mut kept = String::new();
        for line in resets.lines() {
            match line.split_once(' ') {
                Some((until, path)) if until.parse().is_ok_and(|u: i64| u < self.now().0) => {
                    self.store.take_out(path)?;
                }
                _ => kept.push_str(&format!("{line}\n")),
            }
        }
        if kept != resets {
            self.store.set_setting("resets", &kept)?;
        }
        Ok(())
    }

    /// Whether a code was used here before.
    pub(super) fn reset_was_used(&self, id: Id) -> Result<bool> {
        Ok(self.store.setting(&used(id))?.is_some())
    }

    pub(super) fn set_reset_used(&self, id: Id) -> Result<()> {
        self.store.set_setting(&used(id), "1")
    }
}

fn used(id: Id) -> String {
    format!("reset_used {id}")
}

/// Looks in the folder for the one-time slot of `code`. None where there is none that opens; error
/// `folder_missing` where the folder is away.
pub(super) fn look(dir: &Path, code: &Code, keys: &KeyFile, now: Instant) -> Result<Option<FromAfar>> {
    let Some(note) = read_note(dir) else { return Ok(None) };
    let folder = Folder::open(&DiskFs, &note.folder)?;
    let Ok(bytes) = folder.read(&reset_path(code)) else { return Ok(None) };
    let Ok(file) = ResetFile::parse(&bytes) else { return Ok(None) };
    if hex(file.log) != note.log {
        return Ok(None);
    }
    let Ok((worker, key)) = file.open(code) else { return Ok(None) };
    if now > file.not_after {
        return Err(Error::field("code_expired", "code"));
    }
    let fits = key_id(&key) == keys.id;
    Ok(fits.then(|| FromAfar { worker, key, id: code.id() }))
}

fn read_note(dir: &Path) -> Option<Note> {
    let path = dir.join(NOTE);
    if !matches!(DiskFs.exists(&path), Ok(true)) {
        return None;
    }
    serde_json::from_slice(&DiskFs.read(&path).ok()?).ok()
}

fn device_path(log: Id, bytes: &[u8]) -> String {
    let hash: String = file_hash(bytes)[..8].iter().map(|b| format!("{b:02x}")).collect();
    format!("u/{}-{hash}.tsg", hex(log))
}

fn reset_path(code: &Code) -> String {
    format!("u/{}.tsg", hex(code.id()))
}
