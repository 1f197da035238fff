//! Opening the profile: folder, passphrase, clock, worker.

use crate::Run;
use crate::say::Result;
use serde_json::json;
use std::io::Read as _;
use std::path::Path;
use tsunagi_core::app::{App, Profile, Unlock};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::{Date, Zone};
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::env::Env;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::fs::{DiskFs, Fs as _};
use tsunagi_core::store::Key;
use zeroize::Zeroizing;

/// Longest passphrase file that is read, in bytes.
const PASSPHRASE_MAX: u64 = 4096;

impl Run<'_, '_> {
    pub fn profile(&self) -> Result<Profile> {
        Ok(match &self.args.data {
            Some(dir) => Profile::at(dir),
            None => Profile::at(Profile::default_dir()?),
        })
    }

    /// The profile, opened, with the worker of `--as`.
    pub fn app(&self) -> Result<App> {
        let profile = self.profile()?;
        // Without a profile there is nothing to ask a passphrase for.
        if !profile.exists() {
            let detail = json!({ "path": profile.dir().to_string_lossy() });
            return Err(Error::new(Class::NeedsPerson, "profile_missing").with(detail).into());
        }
        let passphrase = self.passphrase()?;
        let how = Unlock { worker: self.args.worker.as_deref(), ..self.door(&passphrase) };
        let app = profile.unlock(&how, self.env()?)?;
        app.log_in_today()?;
        Ok(app)
    }

    /// Somebody with a passphrase. Waits are counted by the machine's clock, whatever `--now` says.
    pub fn door<'a>(&self, passphrase: &'a str) -> Unlock<'a> {
        Unlock::passphrase(passphrase, Env::system().clock.now())
    }

    /// The clock of `--now`, or the machine's.
    pub fn env(&self) -> Result<Env> {
        let Some(now) = &self.args.now else { return Ok(Env::system()) };
        let at = parse_instant(now, Zone::default(), None).map_err(|e| wrong(e.code(), "now", now))?;
        Ok(Env::at(at))
    }

    /// The passphrase from `--passphrase-file` (its first line) or TSUNAGI_PASSPHRASE.
    pub fn passphrase(&self) -> Result<Zeroizing<String>> {
        self.secret(self.args.passphrase_file.as_deref(), "TSUNAGI_PASSPHRASE", "passphrase_missing")
    }

    /// The same, to make or join a profile with.
    pub fn key(&self) -> Result<Key> {
        Ok(Key::Passphrase(self.passphrase()?))
    }

    /// A secret from the first line of a file, or from an environment variable; never from an argument.
    pub fn secret(&self, file: Option<&Path>, variable: &str, missing: &str) -> Result<Zeroizing<String>> {
        let text = match file {
            Some(file) => first_line(file)?,
            None => (self.var)(variable).map(Zeroizing::new),
        };
        match text {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(Error::new(Class::NeedsPerson, missing).at("passphrase").into()),
        }
    }
}

fn first_line(file: &Path) -> Result<Option<Zeroizing<String>>> {
    let mut text = Zeroizing::new(String::new());
    let read = DiskFs.open(file)?.take(PASSPHRASE_MAX).read_to_string(&mut text);
    if read.is_err() {
        let detail = json!({ "path": file.to_string_lossy() });
        return Err(Error::new(Class::Usage, "passphrase_file_invalid").with(detail).into());
    }
    let line = text.trim_start_matches('\u{FEFF}').lines().next();
    Ok(line.map(|l| Zeroizing::new(l.to_owned())))
}

/// An argument that cannot be read.
pub fn wrong(code: &str, argument: &str, typed: &str) -> Error {
    let typed: String = typed.chars().take(40).collect();
    Error::new(Class::Usage, code).at(argument).with(json!({ "typed": typed }))
}

/// A KIND argument.
pub fn kind(typed: &str) -> Result<Kind> {
    Ok(Kind::parse(typed).ok_or_else(|| wrong("kind_unknown", "kind", typed))?)
}

/// A record as it is named in an argument: by id, code, unique name or preset. `code` is the error's
/// where there is none.
pub fn record(app: &App, kind: Kind, code: &str, typed: &str) -> Result<Id> {
    let found = match Id::parse(typed) {
        Ok(id) => Some(id),
        Err(_) => app.id_named(kind, typed)?,
    };
    Ok(found.ok_or_else(|| wrong(code, kind.name(), typed))?)
}

/// A `--programme`: id, code, preset or name.
pub fn programme(app: &App, typed: &str) -> Result<Id> {
    record(app, Kind::Programme, "programme_unknown", typed)
}

/// A date argument, as people type them.
pub fn date(argument: &str, typed: &str, today: Date) -> Result<Date> {
    Ok(tsunagi_core::domain::date_text::parse_date(typed, Some(today))
        .map_err(|e| wrong(e.code(), argument, typed))?)
}
