//! The profile folder: making, opening and describing it.

use super::App;
use super::find::Finder;
use super::refused::Refused;
use super::rest::{Unlock, key_for, who};
use super::sight::LastSight;
use crate::assets::catalogue;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Instant, Zone};
use crate::env::Env;
use crate::error::{Class, Error, Result};
use crate::fs::{self, DiskFs, Fs as _};
use crate::keys::Who;
use crate::store::{Key, Opened, Store};
use crate::view::{DoorView, ProfileState, ProfileView};
use serde_json::json;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Opens the sample data; published, since nothing in it is real.
pub const SAMPLE_PASSPHRASE: &str = "mihon-no-aikotoba";

/// The database's file name in a profile folder.
const DATABASE: &str = "tsunagi.db";

/// Minutes of rest after which a window locks, unless this device says otherwise.
const IDLE_MINUTES: i64 = 5;

/// A profile folder, opened or not.
#[derive(Debug, Clone)]
pub struct Profile {
    dir: PathBuf,
}

/// Who makes a new organisation.
#[derive(Debug, Clone)]
pub struct Founding<'a> {
    pub organisation: &'a str,
    /// Name of the first worker, who becomes its administrator.
    pub actor: &'a str,
    pub sample: bool,
}

impl Profile {
    pub fn at(dir: impl Into<PathBuf>) -> Profile {
        Profile { dir: dir.into() }
    }

    /// The platform's folder for this program's data; error `folder_missing` where it has none.
    pub fn default_dir() -> Result<PathBuf> {
        directories::ProjectDirs::from("jp", "", "tsunagi")
            .map(|d| d.data_local_dir().to_path_buf())
            .ok_or_else(|| Error::new(Class::Away, "folder_missing"))
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn database(&self) -> PathBuf {
        self.dir.join(DATABASE)
    }

    pub fn exists(&self) -> bool {
        DiskFs.exists(&self.database()).unwrap_or(false)
    }

    /// What can be said without a passphrase, at `now` of the machine's clock.
    pub fn view(&self, now: Instant) -> ProfileView {
        let exists = self.exists();
        let (names, wait_seconds, trouble) = if exists { self.door(now) } else { Default::default() };
        let door = |w: Who| DoorView { worker_id: w.worker.to_string(), name: w.name };
        ProfileView {
            state: if exists { ProfileState::Locked } else { ProfileState::None },
            organisation: None,
            organisation_id: None,
            actor: None,
            actor_id: None,
            access_role: None,
            may: vec![],
            sample: false,
            data_dir: self.dir.display().to_string(),
            newest_backup: self.newest_backup().map(|p| p.display().to_string()),
            workers: names.into_iter().map(door).collect(),
            wait_seconds,
            keys_problem: trouble,
            recovery_kit: false,
            idle_minutes: IDLE_MINUTES,
        }
    }

    /// Makes a new organisation with its first worker. Error `profile_exists`.
    ///
    /// The database is made under another name and renamed when it is whole, so that a crash leaves
    /// either no profile or a usable one.
    pub fn create(&self, key: &Key, env: Env, founding: &Founding<'_>) -> Result<App> {
        if self.exists() {
            return Err(Error::refused("profile_exists"));
        }
        for (field, text) in [("organisation", founding.organisation), ("actor", founding.actor)] {
            if text.trim().is_empty() {
                return Err(Error::field("field_required", field));
            }
        }
        if matches!(key, Key::Passphrase(p) if p.is_empty()) {
            return Err(Error::field("passphrase_empty", "passphrase"));
        }
        fs::create_private_dir(&self.dir)?;
        let unfinished = self.dir.join("tsunagi.db.part");
        fs::remove_database(&unfinished)?;
        let own = key_for(key);
        let store = Store::open(&unfinished, &own, Opened::Fresh)?;
        let (env, founder) = found(store, env, founding, &self.dir)?;
        self.place(key, &own, founder, &unfinished, env)
    }

    /// Makes a finished database the profile's, with a key file for its first worker, and opens it.
    pub(super) fn place(&self, key: &Key, own: &Key, first: Who, unfinished: &Path, env: Env) -> Result<App> {
        if let (Key::Passphrase(typed), Key::Raw(own)) = (key, own) {
            self.first_keys(own, first, typed)?;
        }
        env.fs.rename(unfinished, &self.database())?;
        self.app(Store::open(&self.database(), own, Opened::Existing)?, env)
    }

    /// Opens the profile: by a passphrase as the worker whose slot it opens, by the database's own key as
    /// the worker who made or joined it.
    ///
    /// Errors: those of `unlock`, or `profile_missing` and those of `Store::open`.
    pub fn open(&self, key: &Key, env: Env) -> Result<App> {
        if let Key::Passphrase(typed) = key {
            let now = env.clock.now();
            return self.unlock(&Unlock::passphrase(typed, now), env);
        }
        if !self.exists() {
            return Err(Error::new(Class::NeedsPerson, "profile_missing"));
        }
        self.app(Store::open(&self.database(), key, Opened::Existing)?, env)
    }

    /// An app over the profile's opened database.
    pub(super) fn app(&self, store: Store, env: Env) -> Result<App> {
        let (log, device) = store.own_log()?;
        let id = |key: &str| -> Result<Id> {
            let text = store.setting(key)?.unwrap_or_default();
            Id::parse(&text)
                .map_err(|_| Error::new(Class::Damaged, "damaged").with(json!({ "setting": key })))
        };
        let (actor, organisation) = (id("actor")?, id("organisation")?);
        let zone = store.get(Kind::Organisation, organisation)?;
        let zone = zone.and_then(|o| o.record.text("time_zone").and_then(Zone::parse)).unwrap_or_default();
        let dir = self.dir.clone();
        let app = App {
            store,
            env,
            catalogue: catalogue(),
            dir,
            zone,
            log,
            device,
            actor,
            organisation,
            finder: Finder::default(),
            mended: vec![],
            sight: LastSight::default(),
            refused: Refused::default(),
            came: RefCell::default(),
        };
        // Where it fails, on a full disk say, it is tried again at the next opening.
        drop(app.show_what_is_known());
        Ok(app)
    }
}

/// An app over a database that holds nothing yet; who acts and for whom is still to be said.
pub(super) fn first_app(store: Store, env: Env, dir: &Path, log: Id, device: &str) -> App {
    App {
        store,
        env,
        catalogue: catalogue(),
        dir: dir.to_path_buf(),
        zone: Zone::default(),
        log,
        device: device.to_owned(),
        actor: log,
        organisation: log,
        finder: Finder::default(),
        mended: vec![],
        sight: LastSight::default(),
        refused: Refused::default(),
        came: RefCell::default(),
    }
}

/// Writes the first records; gives the environment back for the opened app, and the first worker.
fn found(store: Store, env: Env, founding: &Founding<'_>, dir: &Path) -> Result<(Env, Who)> {
    let mut log = [0; 16];
    env.entropy.fill(&mut log);
    let log = Id::from_bytes(log);
    let mut app = first_app(store, env, dir, log, "A1");
    let (organisation, actor) = (app.new_id(), app.new_id());
    app.actor = actor;
    app.store.create_log(log, &app.device)?;
    app.transact(None, |tx| {
        let mut own = Record::new(Kind::Organisation, organisation);
        own.set("name", founding.organisation.trim().to_owned());
        own.set("own", true);
        own.set("time_zone", Zone::default().name().to_owned());
        own.set("code", tx.next_code(Kind::Organisation)?);
        tx.save(None, own)?;
        let mut worker = Record::new(Kind::Worker, actor);
        worker.set("person_name", founding.actor.trim().to_owned());
        worker.set("active", true);
        worker.set("access_role", "administrator".to_owned());
        worker.set("code", tx.next_code(Kind::Worker)?);
        tx.save(None, worker)
    })?;
    app.store.set_setting("actor", &actor.to_string())?;
    app.store.set_setting("organisation", &organisation.to_string())?;
    app.store.set_setting("sample", if founding.sample { "1" } else { "0" })?;
    let App { store, env, .. } = app;
    let founder = who(&store, actor)?;
    drop(store);
    Ok((env, founder))
}

impl App {
    /// Acts as another worker, named by id or code. Error `worker_unknown`.
    pub fn act_as(&mut self, worker: &str) -> Result<()> {
        let unknown = || Error::new(Class::Usage, "worker_unknown");
        let id = match Id::parse(worker) {
            Ok(id) => id,
            Err(_) => {
                let by = crate::store::Lookup::Code;
                self.store.id_by(Kind::Worker, by, worker)?.ok_or_else(unknown)?
            }
        };
        if !self.store.exists(Kind::Worker, id)? {
            return Err(unknown());
        }
        self.actor = id;
        Ok(())
    }

    /// The same profile once more, with a connection of its own: for work beside the person's.
    pub fn again(&self, env: Env) -> Result<App> {
        let store = self.store.again()?;
        let (log, device) = store.own_log()?;
        let dir = self.dir.clone();
        Ok(App {
            store,
            env,
            dir,
            log,
            device,
            finder: Finder::default(),
            mended: vec![],
            sight: LastSight::default(),
            refused: Refused::default(),
            came: RefCell::default(),
            ..*self
        })
    }

    /// Opens the database again: after a damaged page was met, to read what is whole.
    pub fn reconnect(&mut self) -> Result<()> {
        self.store = self.store.again()?;
        Ok(())
    }

    /// The profile as the window's frame shows it.
    pub fn profile(&self) -> Result<ProfileView> {
        let name = |kind, id, field| -> Result<Option<String>> {
            Ok(self.store.get(kind, id)?.and_then(|s| s.record.text(field).map(str::to_owned)))
        };
        Ok(ProfileView {
            state: ProfileState::Open,
            organisation: name(Kind::Organisation, self.organisation, "name")?,
            organisation_id: Some(self.organisation.to_string()),
            actor: name(Kind::Worker, self.actor, "person_name")?,
            actor_id: Some(self.actor.to_string()),
            access_role: Some(self.acting_role()?.code().to_owned()),
            may: self.may()?,
            sample: self.is_sample()?,
            data_dir: self.dir.display().to_string(),
            newest_backup: None,
            workers: vec![],
            wait_seconds: 0,
            keys_problem: None,
            recovery_kit: self.has_kit(),
            idle_minutes: self.idle_minutes()?,
        })
    }

    /// Minutes without a key or a click after which the window locks.
    pub fn idle_minutes(&self) -> Result<i64> {
        let set = self.store.setting("idle_minutes")?.and_then(|t| t.parse().ok());
        Ok(set.unwrap_or(IDLE_MINUTES))
    }

    /// Sets them, on this device: 1 to 60. Error `number_out_of_range`.
    pub fn set_idle_minutes(&self, minutes: i64) -> Result<()> {
        if !(1..=60).contains(&minutes) {
            let detail = json!({ "min": 1, "max": 60 });
            return Err(Error::field("number_out_of_range", "idle_minutes").with(detail));
        }
        self.store.set_setting("idle_minutes", &minutes.to_string())
    }

    /// True when the records are fictitious sample data.
    pub fn is_sample(&self) -> Result<bool> {
        Ok(self.store.setting("sample")?.as_deref() == Some("1"))
    }
}
