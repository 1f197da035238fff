//! Opening a profile: names, passphrases, the recovery kit, and the wait after wrong ones.

mod afar;
mod backup;
mod before;
mod files;
mod slots;

use super::{App, Profile};
use crate::domain::access_line::AccessAct;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::env::{Env, SystemEntropy};
use crate::error::{Class, Error, Result};
use crate::keys::{DatabaseKey, KeyFile, Slot, Who};
use crate::store::{Key, Opened, Store};
use crate::sync::crypt::Code;
use afar::FromAfar;
use files::{Copies, Guard};
use serde_json::json;
use std::fmt;
use std::path::Path;
use zeroize::Zeroizing;

/// Names of the key file's copies.
pub use files::{KEPT, KEYS};

/// Somebody at the door.
#[derive(Clone)]
pub struct Unlock<'a> {
    pub secret: Secret<'a>,
    /// Whose passphrase it is, or who is to act (`--as`): id or code. None: whosever slot it opens.
    pub worker: Option<&'a str>,
    /// The passphrase to use from now on: a must for the recovery kit and for a temporary passphrase.
    pub new: Option<&'a str>,
    /// The machine's clock, by which waits are counted, whatever the clock of the records says.
    pub now: Instant,
}

/// What is shown at the door.
#[derive(Clone, Copy)]
pub enum Secret<'a> {
    Passphrase(&'a str),
    /// The code of the printed recovery kit, or one that an administrator made on another device, as typed.
    Kit(&'a str),
}

impl fmt::Debug for Unlock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unlock(…)")
    }
}

impl fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'a> Unlock<'a> {
    pub fn passphrase(text: &'a str, now: Instant) -> Unlock<'a> {
        Unlock { secret: Secret::Passphrase(text), worker: None, new: None, now }
    }
}

/// A slot that opened.
struct Opening {
    file: KeyFile,
    key: DatabaseKey,
    /// Whose slot it was; None for the kit.
    slot: Option<Slot>,
    /// The one-time slot from the folder, where it was that.
    afar: Option<FromAfar>,
}

impl Profile {
    /// Opens the profile by a passphrase or the recovery kit. The acting worker is the one whose slot it was.
    ///
    /// With `worker` the secret is tried on that worker's slot alone. Where that worker has no slot here, an
    /// administrator's or the founder's passphrase may act as them.
    ///
    /// Errors: `profile_missing`, `unlock_wait` (with `seconds`), `passphrase_wrong`, `code_mistyped`,
    /// `code_wrong`, `passphrase_change_due` (a temporary passphrase without `new`), `as_not_allowed`,
    /// `worker_unknown`, `keys_missing`, `keys_damaged`, `damaged`, and those of `Store::open`.
    pub fn unlock(&self, how: &Unlock<'_>, env: Env) -> Result<App> {
        let wrong = Guard::of(self).failures(how.now);
        let app = self.guarded(how.now, || self.attempt(how, env))?;
        if wrong > 0 {
            app.log_self(AccessAct::Refusal, &format!("passphrase_wrong {wrong}"))?;
        }
        Ok(app)
    }

    /// The key of the database, for work beside an `App`. Errors as of `unlock`.
    pub fn database_key(&self, how: &Unlock<'_>) -> Result<Key> {
        self.guarded(how.now, || {
            let opening = self.open_slot(how, Copies::read(self.dir()).whole())?;
            Ok(Key::Raw(opening.key))
        })
    }

    /// Runs one try of a secret: not before its time, one after the other, and counted where it was wrong.
    pub(super) fn guarded<T>(&self, now: Instant, attempt: impl FnOnce() -> Result<T>) -> Result<T> {
        if !self.exists() {
            return Err(Error::new(Class::NeedsPerson, "profile_missing"));
        }
        self.counted(now, attempt)
    }

    /// `guarded`, also where there is no profile yet.
    fn counted<T>(&self, now: Instant, attempt: impl FnOnce() -> Result<T>) -> Result<T> {
        let _one = files::lock(self.dir());
        let guard = Guard::of(self);
        guard.check(now)?;
        match attempt() {
            Err(mut e) if matches!(e.code.as_str(), "passphrase_wrong" | "code_wrong" | "keys_missing") => {
                let seconds = guard.failed(now);
                e.detail["wait_seconds"] = json!(seconds);
                Err(e)
            }
            other => {
                if other.is_ok() {
                    guard.cleared();
                }
                other
            }
        }
    }

    fn attempt(&self, how: &Unlock<'_>, env: Env) -> Result<App> {
        let copies = Copies::read(self.dir());
        let mut broken: Vec<String> = copies.broken().into_iter().map(str::to_owned).collect();
        let (differ, missing, trouble) = (copies.differ(), copies.are_missing(), copies.trouble());
        let mut candidates = copies.whole();
        if candidates.is_empty() {
            // The newest copy carries the slots of its day: they open the database as well.
            candidates.extend(self.newest_backup().and_then(|file| backup::key_file_of(&file)));
            if candidates.is_empty() {
                let trouble = trouble.unwrap_or_else(|| Error::new(Class::Damaged, "keys_missing"));
                return if missing { self.open_from_before(how, env, trouble) } else { Err(trouble) };
            }
        }
        let mut opening = None;
        let mut wrong = None;
        for file in candidates {
            match self.open_slot(how, vec![file]) {
                Ok(found) => {
                    match Store::open(&self.database(), &Key::Raw(found.key.clone()), Opened::Existing) {
                        Ok(store) => {
                            opening = Some((found, store));
                            break;
                        }
                        // The slot opened, so the passphrase is right and the database is not what it was.
                        Err(e) if e.code == "passphrase_wrong" => match self.finish_move(how, &found.key)? {
                            Some(store) => {
                                opening = Some((found, store));
                                break;
                            }
                            None => {
                                let detail = json!({ "file": "tsunagi.db", "page": 1 });
                                let e = Error::new(Class::Damaged, "damaged").with(detail);
                                wrong = wrong.or(Some(e));
                            }
                        },
                        Err(e) => return Err(e),
                    }
                }
                Err(e) => wrong = wrong.or(Some(e)),
            }
        }
        let Some((mut opening, store)) = opening else {
            return Err(wrong.unwrap_or_else(|| Error::new(Class::NeedsPerson, "passphrase_wrong")));
        };
        let mut app = self.app(store, env)?;
        self.admit(&mut app, &opening, how)?;
        let mut changed = differ || !broken.is_empty() || self.refresh_names(&app, &mut opening.file)?;
        if let Some(new) = how.new {
            let slot = slots::fresh_slot(&opening.key, who(&app.store, app.actor)?, new, false)?;
            opening.file.put(slot);
            changed = true;
        }
        if changed {
            // A folder that cannot be written is read all the same; a new passphrase must be kept.
            files::write(self.dir(), &opening.file)
                .or_else(|e| if how.new.is_some() { Err(e) } else { Ok(()) })?;
        }
        if let Some(afar) = &opening.afar {
            app.set_reset_used(afar.id)?;
        }
        app.mended.append(&mut broken);
        Ok(app)
    }

    /// The first slot that the secret opens.
    fn open_slot(&self, how: &Unlock<'_>, files: Vec<KeyFile>) -> Result<Opening> {
        let wrong = |code: &str| Error::new(Class::NeedsPerson, code);
        for file in files {
            match how.secret {
                Secret::Kit(typed) => {
                    let code = Code::parse(typed).map_err(|_| Error::field("code_mistyped", "code"))?;
                    if let Some(key) = file.open_with_kit(&code) {
                        return Ok(Opening { file, key, slot: None, afar: None });
                    }
                    if let Some(found) = afar::look(self.dir(), &code, &file, how.now)? {
                        let key = found.key.clone();
                        return Ok(Opening { file, key, slot: None, afar: Some(found) });
                    }
                }
                Secret::Passphrase("") => {}
                Secret::Passphrase(typed) => {
                    let of = how.worker.and_then(|w| file.named(w));
                    let tried: Vec<&Slot> = of.map_or_else(|| file.workers().collect(), |s| vec![s]);
                    let opened = tried.into_iter().find_map(|s| Some((s.open(typed, &file.id)?, s.clone())));
                    if let Some((key, slot)) = opened {
                        return Ok(Opening { file, key, slot: Some(slot), afar: None });
                    }
                }
            }
        }
        Err(wrong(if matches!(how.secret, Secret::Kit(_)) { "code_wrong" } else { "passphrase_wrong" }))
    }

    /// Says who acts, and refuses what needs a new passphrase first.
    fn admit(&self, app: &mut App, opening: &Opening, how: &Unlock<'_>) -> Result<()> {
        if how.new.is_some_and(|new| new.trim().is_empty()) {
            return Err(Error::field("passphrase_empty", "new_passphrase"));
        }
        let Some(slot) = &opening.slot else {
            // The kit is nobody's: it says for whom it sets a passphrase.
            if how.new.is_none() {
                return Err(Error::new(Class::NeedsPerson, "passphrase_change_due").at("new_passphrase"));
            }
            if let Some(afar) = &opening.afar {
                // The administrator said for whom.
                app.actor = afar.worker;
                let used = app.reset_was_used(afar.id)?;
                return if used { Err(Error::new(Class::NeedsPerson, "code_wrong")) } else { Ok(()) };
            }
            if let Some(worker) = how.worker {
                app.act_as(worker)?;
                if opening.file.of_worker(app.actor).is_none() {
                    return Err(Error::field("slot_missing", "worker"));
                }
            }
            return Ok(());
        };
        if slot.temporary && how.new.is_none() {
            return Err(Error::new(Class::NeedsPerson, "passphrase_change_due").at("new_passphrase"));
        }
        let founder = app.actor;
        app.actor = slot.who.worker;
        let Some(wanted) = how.worker else { return Ok(()) };
        let opened_by = app.actor;
        let may = opened_by == founder || app.is_administrator()?;
        app.act_as(wanted)?;
        if app.actor == opened_by {
            return Ok(());
        }
        if may && opening.file.of_worker(app.actor).is_none() && how.new.is_none() {
            return Ok(());
        }
        Err(Error::refused("as_not_allowed").at("as"))
    }

    /// Brings the names of the unlock screen up to date; true where one changed.
    fn refresh_names(&self, app: &App, file: &mut KeyFile) -> Result<bool> {
        let mut changed = false;
        for slot in &mut file.slots {
            let now = who(&app.store, slot.who.worker)?;
            if !now.name.is_empty() && now != slot.who {
                slot.who = now;
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Makes the key file of a new profile, with a slot for its first worker.
    pub(super) fn first_keys(&self, key: &DatabaseKey, who: Who, passphrase: &str) -> Result<()> {
        let mut file = KeyFile::new(key);
        file.put(slots::fresh_slot(key, who, passphrase, false)?);
        // Of a database that is not here any more, and may come back.
        for name in [KEYS, KEPT] {
            self.set_aside(name)?;
        }
        files::write(self.dir(), &file)
    }

    /// What the unlock screen shows: whose slots there are, in their order; how long everybody has to wait,
    /// in seconds; what is wrong with the key file.
    pub(super) fn door(&self, now: Instant) -> (Vec<Who>, i64, Option<String>) {
        let copies = Copies::read(self.dir());
        let trouble = copies.trouble().map(|e| e.code);
        let first = copies.whole().into_iter().next();
        let names = first.map(|f| f.workers().map(|s| s.who.clone()).collect()).unwrap_or_default();
        (names, Guard::of(self).seconds(now), trouble)
    }
}

/// A key that nobody has seen.
pub(super) fn new_key() -> DatabaseKey {
    let mut key = Zeroizing::new([0; 32]);
    crate::env::Entropy::fill(&SystemEntropy, &mut *key);
    key
}

/// What opens the database of a new profile: for a passphrase a key of its own.
pub(super) fn key_for(key: &Key) -> Key {
    match key {
        Key::Passphrase(_) => Key::Raw(new_key()),
        other => other.clone(),
    }
}

/// The worker as the unlock screen shows them; no name where the record has not come yet.
pub(super) fn who(store: &Store, worker: Id) -> Result<Who> {
    let record = store.get(Kind::Worker, worker)?.map(|s| s.record);
    let text = |field: &str| record.as_ref().and_then(|r| r.text(field)).unwrap_or_default().to_owned();
    Ok(Who { worker, name: text("person_name"), code: text("code") })
}

/// Whether `dir` holds a key file.
pub(super) fn has_keys(dir: &Path) -> bool {
    !Copies::read(dir).are_missing()
}
