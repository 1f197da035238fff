//! Profiles and backups from before there were key files: SQLCipher itself stretched the passphrase.
//!
//! They are moved over once, when somebody opens them: first a key file is written that wraps a new key,
//! then the database is encrypted anew under it. A crash in between leaves a key file whose key does not open
//! the database yet; the next try opens it with the passphrase as before and goes on.

use super::{Unlock, files, key_for, slots, who};
use crate::app::rest::Secret;
use crate::app::{App, Profile};
use crate::domain::id::Id;
use crate::env::Env;
use crate::error::{Class, Error, Result};
use crate::keys::{DatabaseKey, KeyFile};
use crate::store::{Key, Opened, Store};

impl Profile {
    /// Opens a profile without a key file, and gives it one. `trouble` is said where the passphrase does not
    /// open the database: its key file may have been taken away.
    pub(super) fn open_from_before(&self, how: &Unlock<'_>, env: Env, trouble: Error) -> Result<App> {
        let Secret::Passphrase(typed) = how.secret else { return Err(trouble) };
        let mut store = match Store::open(&self.database(), &Key::passphrase(typed), Opened::Existing) {
            Err(e) if e.code == "passphrase_wrong" => return Err(trouble),
            other => other?,
        };
        let actor = store.setting("actor")?.unwrap_or_default();
        let actor = Id::parse(&actor).map_err(|_| Error::new(Class::Damaged, "damaged"))?;
        let Key::Raw(key) = key_for(&Key::passphrase(typed)) else { return Err(trouble) };
        let mut file = KeyFile::new(&key);
        file.put(slots::fresh_slot(&key, who(&store, actor)?, how.new.unwrap_or(typed), false)?);
        files::write(self.dir(), &file)?;
        store.rekey(&Key::Raw(key))?;
        let mut app = self.app(store, env)?;
        if let Some(worker) = how.worker {
            app.act_as(worker)?;
        }
        Ok(app)
    }

    /// Goes on where a crash interrupted `open_from_before`. None where the database is no such one.
    pub(super) fn finish_move(&self, how: &Unlock<'_>, key: &DatabaseKey) -> Result<Option<Store>> {
        let Secret::Passphrase(typed) = how.secret else { return Ok(None) };
        match Store::open(&self.database(), &Key::passphrase(typed), Opened::Existing) {
            Ok(mut store) => {
                store.rekey(&Key::Raw(key.clone()))?;
                Ok(Some(store))
            }
            Err(e) if e.code == "passphrase_wrong" => Ok(None),
            Err(e) => Err(e),
        }
    }
}
