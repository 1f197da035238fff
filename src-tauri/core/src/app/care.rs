//! Looking after a profile: digest, verification, backup, restore.

use super::App;
use super::history::replay;
use super::profile::Profile;
use crate::domain::access::Act;
use crate::domain::record::Kind;
use crate::domain::scope::{Facet, Place, Scope, place};
use crate::domain::time::Instant;
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::fs::{self, DiskFs, Fs as _};
use crate::store::{Key, Opened, Store};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// What `verify` found wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerifyFinding {
    /// `page`, `row`, `log_gap`, `log_unreadable`, `row_differs`, `row_missing`, `reference`; of the access
    /// log `access_broken`, `access_changed`, `access_cut`.
    pub what: String,
    #[serde(rename = "where")]
    pub place: Json,
    /// Whether the log or a backup can mend it.
    pub healable: bool,
}

/// How many daily backups are kept.
const DAILY_BACKUPS: usize = 14;

/// Number of the last kind that schema 1 knew.
const KINDS_OF_FIRST_SCHEMA: u8 = 26;

impl App {
    /// BLAKE3 over the merged state: every record's id, deletion and values, kind by kind in the
    /// order of ids. Equal on devices that hold the same records, whoever wrote them when.
    ///
    /// Kinds of the first schema are named even where there are none of them, later ones only where there
    /// is one: an older database keeps its digest when it is migrated. The access log is not in it.
    pub fn digest(&self) -> Result<String> {
        self.digest_where(|_, _| true)
    }

    /// The digest of one scope, by its name (`directory`, `care`…): equal on devices that hold it. Error
    /// `scope_unknown`.
    pub fn digest_of(&self, scope: &str) -> Result<String> {
        let facet = Facet::ALL.into_iter().find(|f| f.name() == scope);
        let shared = Scope::SHARED.into_iter().find(|s| s.name() == scope);
        if facet.is_none() && shared.is_none() {
            return Err(Error::field("scope_unknown", "scope"));
        }
        self.digest_where(|kind, field| match place(kind, field) {
            Place::Shared(of) => shared == Some(of),
            Place::Family(of, _) => facet == Some(of),
        })
    }

    fn digest_where(&self, belongs: impl Fn(Kind, u16) -> bool) -> Result<String> {
        let mut hasher = blake3::Hasher::new();
        // The access log has hashes of its own, and says of itself that a copy was made.
        for kind in Kind::ALL.iter().filter(|k| **k != Kind::AccessLine) {
            if !kind.shape().fields.iter().any(|f| belongs(*kind, f.number)) {
                continue;
            }
            let mut named = *kind as u8 <= KINDS_OF_FIRST_SCHEMA;
            if named {
                hasher.update(&[*kind as u8]);
            }
            self.store.each_stored(*kind, |s| {
                if !named {
                    hasher.update(&[*kind as u8]);
                    named = true;
                }
                hasher.update(s.record.id.as_bytes()).update(&[u8::from(s.header.deleted_at.is_some())]);
                for (field, value) in kind.shape().fields.iter().zip(&s.record.values) {
                    if !value.is_empty() && belongs(*kind, field.number) {
                        hasher.update(&field.number.to_le_bytes());
                        hash_value(&mut hasher, value);
                    }
                }
                Ok(())
            })?;
        }
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// Looks for damage: pages, rows, references, gaps and unreadable changes in the log, rows that
    /// are not what their log says.
    pub fn verify(&self) -> Result<Vec<VerifyFinding>> {
        let mut findings = vec![];
        let mut found = |what: &str, place: Json, healable| {
            findings.push(VerifyFinding { what: what.into(), place, healable });
        };
        // After a check that met damage the next one gets a fresh connection.
        let mut store = self.store.again()?;
        let pages = store.damaged_pages()?;
        if !pages.is_empty() {
            store = store.again()?;
        }
        for message in pages {
            found("page", json!({ "message": message }), true);
        }
        let mut last = (0, 0);
        let own = [1, self.store.own_number()?];
        let log = store.each_change(|log, no, readable| {
            let expected = if log == last.0 { last.1 + 1 } else { 1 };
            // Of others' logs this device has the parts it may read.
            if no != expected && own.contains(&log) {
                found("log_gap", json!({ "log": log, "from": expected, "to": no - 1 }), false);
            }
            if !readable {
                found("log_unreadable", json!({ "log": log, "change": no }), false);
            }
            last = (log, no);
        });
        if let Err(e) = log {
            found("log_unreadable", json!({ "log": last.0, "after": last.1, "detail": *e.detail }), false);
            store = store.again()?;
        }
        for kind in Kind::ALL {
            let rows = store.each_stored(*kind, |s| {
                let (record, deleted) = replay(&store, *kind, s.record.id, self.zone)?;
                if record.values != s.record.values || deleted != s.header.deleted_at.is_some() {
                    found("row_differs", json!({ "kind": kind.name(), "id": s.record.id.to_string() }), true);
                }
                Ok(())
            });
            if let Err(e) = rows {
                found("row", json!({ "kind": kind.name(), "code": e.code, "detail": *e.detail }), true);
                store = store.again()?;
            }
        }
        match store.records_without_row() {
            Ok(lost) => {
                for id in lost {
                    // Of a record that is still to come only a part is here.
                    if self.row_is_due(id)? {
                        found("row_missing", json!({ "id": id.to_string() }), true);
                    }
                }
            }
            // Which page is damaged is said above.
            Err(_) => store = store.again()?,
        }
        findings.extend(self.verify_access()?);
        let mut found = |what: &str, place: Json, healable| {
            findings.push(VerifyFinding { what: what.into(), place, healable });
        };
        for table in store.broken_references().unwrap_or_default() {
            found("reference", json!({ "kind": table }), false);
        }
        Ok(findings)
    }

    /// Writes an encrypted copy of the profile, consistent also while somebody writes; it opens with
    /// the same passphrase. Errors `already_exists`, `folder_missing`, `read_only`, `disk_full`.
    pub fn backup(&self, file: &Path) -> Result<()> {
        self.log_access(Act::Backup, None, &file.file_name().unwrap_or_default().to_string_lossy())?;
        backup(&self.store, file)
    }

    /// Takes away own copies that still hold what was destroyed, and makes a new one. Copies elsewhere
    /// destroy it at their first round of sharing.
    pub(super) fn prune_backups(&self) -> Result<()> {
        let folder = Profile::at(self.dir()).backup_dir();
        let old: Vec<PathBuf> = backups(&folder)?.into_iter().map(|name| folder.join(name)).collect();
        let any = !old.is_empty();
        for path in old {
            DiskFs.remove_file(&path)?;
        }
        for entry in DiskFs.list(self.dir())? {
            if entry.name.starts_with("set-aside-") {
                DiskFs.remove_file(&self.dir().join(entry.name))?;
            }
        }
        if any {
            self.daily_backup()()?;
        }
        Ok(())
    }

    /// What makes today's copy in the profile's own folder, keeping the last fourteen. It has a
    /// connection of its own, so it may run on another thread while this app goes on; it answers None
    /// where today's copy is there already.
    pub fn daily_backup(&self) -> impl FnOnce() -> Result<Option<PathBuf>> + Send + 'static {
        let (reopen, today) = (self.store.reopen(), self.today());
        let folder = Profile::at(self.dir()).backup_dir();
        move || {
            fs::create_private_dir(&folder)?;
            let file = folder.join(format!("{}.tsunagi", today.format("%Y%m%d")));
            if DiskFs.exists(&file)? {
                return Ok(None);
            }
            backup(&reopen()?, &file)?;
            let mut names = backups(&folder)?;
            names.sort();
            for old in names.iter().rev().skip(DAILY_BACKUPS) {
                DiskFs.remove_file(&folder.join(old))?;
            }
            Ok(Some(file))
        }
    }
}

/// Copies under another name and renames the whole copy.
fn backup(store: &Store, file: &Path) -> Result<()> {
    if DiskFs.exists(file)? {
        return Err(Error::refused("already_exists").at("file"));
    }
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let unfinished = file.with_file_name(format!(".{name}.part"));
    fs::remove_database(&unfinished)?;
    let written = store.copy_to(&unfinished).and_then(|()| {
        fs::sync_file(&unfinished)?;
        DiskFs.rename(&unfinished, file)
    });
    if written.is_err() {
        fs::remove_database(&unfinished)?;
    }
    written
}

fn backups(folder: &Path) -> Result<Vec<String>> {
    if !DiskFs.exists(folder)? {
        return Ok(vec![]);
    }
    let entries = DiskFs.list(folder)?;
    Ok(entries
        .into_iter()
        .map(|e| e.name)
        .filter(|n| n.ends_with(".tsunagi") && !n.starts_with('.'))
        .collect())
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

    /// Puts a backup in place. A profile that is there already is set aside under another name, not
    /// overwritten; its name is given back. Errors: those of opening the backup.
    pub fn restore(&self, file: &Path, key: &Key, now: Instant) -> Result<Option<PathBuf>> {
        if !DiskFs.exists(file)? {
            return Err(Error::refused("file_missing").at("file"));
        }
        fs::create_private_dir(self.dir())?;
        let unfinished = self.dir().join("tsunagi.db.part");
        fs::remove_database(&unfinished)?;
        fs::copy(file, &unfinished)?;
        // Opening proves that it is whole enough and that the passphrase fits.
        let opened = Store::open(&unfinished, key, Opened::Existing);
        let whole = opened.and_then(|s| s.damaged_pages());
        match whole {
            Ok(pages) if pages.is_empty() => {}
            other => {
                fs::remove_database(&unfinished)?;
                return Err(other.err().unwrap_or_else(|| Error::refused("backup_damaged").at("file")));
            }
        }
        let aside = if self.exists() {
            let aside = self.dir().join(format!("set-aside-{}.tsunagi", now.0));
            fs::rename_database(&self.database(), &aside)?;
            Some(aside)
        } else {
            None
        };
        if let Err(e) = DiskFs.rename(&unfinished, &self.database()) {
            if let Some(aside) = &aside {
                fs::rename_database(aside, &self.database())?;
            }
            return Err(e);
        }
        Ok(aside)
    }
}

fn hash_value(hasher: &mut blake3::Hasher, value: &Value) {
    let mut put = |tag: u8, bytes: &[u8]| {
        hasher.update(&[tag]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    match value {
        Value::Null => {}
        Value::Bool(b) => put(1, &[u8::from(*b)]),
        Value::Int(i) => put(2, &i.to_le_bytes()),
        Value::Real(r) => put(3, &r.to_le_bytes()),
        Value::Text(t) => put(4, t.as_bytes()),
        Value::Date(d) => put(5, d.to_string().as_bytes()),
        Value::Instant(i) => put(6, &i.0.to_le_bytes()),
        Value::Id(id) => put(7, id.as_bytes()),
        Value::Codes(codes) => codes.iter().for_each(|c| put(8, c.as_bytes())),
        Value::Ids(ids) => ids.iter().for_each(|id| put(9, id.as_bytes())),
        Value::Map(map) => put(10, json!(map).to_string().as_bytes()),
    }
}
