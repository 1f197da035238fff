//! Who may open this profile: passphrases, workers of this computer, the recovery kit.

use super::{files, who};
use crate::app::{App, Profile};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::env::SystemEntropy;
use crate::error::{Class, Error, Result};
use crate::keys::{DatabaseKey, KeyFile, Slot, SlotKind, Who};
use crate::sync::crypt::Code;
use crate::view::{KitView, SlotView};

/// A slot that `passphrase` opens. Errors `passphrase_empty`, `memory_short`.
pub(super) fn fresh_slot(key: &DatabaseKey, who: Who, passphrase: &str, temporary: bool) -> Result<Slot> {
    if passphrase.trim().is_empty() {
        return Err(Error::field("passphrase_empty", "passphrase"));
    }
    Slot::of_worker(key, who, passphrase, temporary, &SystemEntropy).ok_or_else(memory_short)
}

fn memory_short() -> Error {
    Error::new(Class::Away, "memory_short")
}

/// The acting worker shows their passphrase once more.
pub(super) fn confirm(app: &App, own: &str, now: Instant) -> Result<()> {
    app.proven(own, now, |_, _| Ok(()))
}

impl App {
    /// Whether the acting worker is an administrator.
    pub(crate) fn is_administrator(&self) -> Result<bool> {
        let worker = self.store.get(Kind::Worker, self.actor)?;
        Ok(worker.is_some_and(|w| w.record.text("access_role") == Some("administrator")))
    }

    fn founder(&self) -> Result<Option<Id>> {
        Ok(self.store.setting("actor")?.and_then(|t| Id::parse(&t).ok()))
    }

    /// The workers who can open this profile.
    pub fn slots(&self) -> Result<Vec<SlotView>> {
        let file = self.key_file()?;
        let view = |s: &Slot| SlotView {
            worker_id: s.who.worker.to_string(),
            name: s.who.name.clone(),
            code: s.who.code.clone(),
            temporary: s.temporary,
            own: s.who.worker == self.actor,
        };
        Ok(file.workers().map(view).collect())
    }

    /// Whether a recovery kit was printed for this profile.
    pub fn has_kit(&self) -> bool {
        self.key_file().is_ok_and(|f| f.has_kit())
    }

    /// Changes the acting worker's own passphrase; `now` is the machine's clock. Errors `passphrase_wrong`,
    /// `unlock_wait`, `passphrase_empty`.
    pub fn change_passphrase(&self, current: &str, new: &str, now: Instant) -> Result<()> {
        self.with_keys(current, now, |file, key| {
            if file.of_worker(self.actor).is_none() {
                return Err(Error::refused("slot_missing").at("worker"));
            }
            file.put(fresh_slot(key, who(&self.store, self.actor)?, new, false)?);
            Ok(())
        })
    }

    /// Gives `worker` a slot with a temporary passphrase, or a forgotten one a new: an administrator's
    /// business, confirmed with their own passphrase. Errors `administrator_only`, `worker_unknown`, and
    /// those of `change_passphrase`.
    pub fn put_slot(&self, worker: Id, temporary: &str, own: &str, now: Instant) -> Result<()> {
        self.check_administrator()?;
        if !self.store.exists(Kind::Worker, worker)? {
            return Err(Error::new(Class::Usage, "worker_unknown"));
        }
        if worker == self.actor {
            return Err(Error::refused("slot_own").at("worker"));
        }
        self.with_keys(own, now, |file, key| {
            file.put(fresh_slot(key, who(&self.store, worker)?, temporary, true)?);
            Ok(())
        })
    }

    /// Takes a worker's slot away. Errors `administrator_only`, `slot_own`, `slot_missing`.
    pub fn remove_slot(&self, worker: Id, own: &str, now: Instant) -> Result<()> {
        self.check_administrator()?;
        if worker == self.actor {
            return Err(Error::refused("slot_own").at("worker"));
        }
        self.with_keys(own, now, |file, _| {
            let before = file.slots.len();
            file.slots.retain(|s| s.kind != SlotKind::Worker || s.who.worker != worker);
            if file.slots.len() == before {
                return Err(Error::refused("slot_missing").at("worker"));
            }
            Ok(())
        })
    }

    /// Makes a new recovery kit; one printed before opens nothing any more. The code is answered once and
    /// kept nowhere. For administrators and for whoever made or joined this profile.
    pub fn renew_kit(&self, own: &str, now: Instant) -> Result<KitView> {
        if self.founder()? != Some(self.actor) {
            self.check_administrator()?;
        }
        let code = Code::new(&SystemEntropy);
        self.with_keys(own, now, |file, key| {
            let slot = Slot::of_kit(key, who(&self.store, self.actor)?, &code, &SystemEntropy);
            file.put(slot.ok_or_else(memory_short)?);
            Ok(())
        })?;
        Ok(KitView {
            code: code.text().to_string(),
            organisation: self.profile()?.organisation.unwrap_or_default(),
            device: self.device().to_owned(),
            made_on: self.today().to_string(),
        })
    }

    pub(super) fn check_administrator(&self) -> Result<()> {
        if self.is_administrator()? { Ok(()) } else { Err(Error::refused("administrator_only")) }
    }

    fn key(&self) -> Result<&DatabaseKey> {
        self.store.raw_key().ok_or_else(|| Error::new(Class::Damaged, "keys_missing"))
    }

    fn key_file(&self) -> Result<KeyFile> {
        files::of_key(self.dir(), self.key()?)
    }

    /// Changes the key file, after the acting worker has shown their passphrase once more: an unlocked
    /// window that somebody walked away from must not be enough.
    fn with_keys(
        &self,
        own: &str,
        now: Instant,
        change: impl FnOnce(&mut KeyFile, &DatabaseKey) -> Result<()>,
    ) -> Result<()> {
        self.proven(own, now, |file, key| {
            change(file, key)?;
            files::write(self.dir(), file)
        })
    }

    fn proven(
        &self,
        own: &str,
        now: Instant,
        change: impl FnOnce(&mut KeyFile, &DatabaseKey) -> Result<()>,
    ) -> Result<()> {
        Profile::at(self.dir()).guarded(now, || {
            let key = self.key()?;
            let mut file = self.key_file()?;
            // Where an administrator acts as somebody without a slot, it is the founder's that counts.
            let slot = file.of_worker(self.actor).or(self.founder()?.and_then(|f| file.of_worker(f)));
            let opened = slot.and_then(|s| s.open(own, &file.id));
            if opened.as_ref() != Some(key) {
                return Err(Error::new(Class::NeedsPerson, "passphrase_wrong").at("passphrase"));
            }
            change(&mut file, key)
        })
    }
}
