//! Who may open the profile: `passphrase`, `slot`, `kit`.

use crate::open::record;
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use std::path::Path;
use tsunagi_core::app::{App, Secret, Unlock};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::fs::{DiskFs, Fs as _};
use zeroize::Zeroizing;

impl Run<'_, '_> {
    pub fn passphrase_command(&mut self, a: &args::Passphrase) -> Result<()> {
        let (args::Passphrase::Change(to) | args::Passphrase::Recover(to)) = a;
        let new = self.new_passphrase(to)?;
        let app = match a {
            args::Passphrase::Change(_) => {
                // The door itself sets it: a temporary passphrase opens nothing before.
                let current = self.passphrase()?;
                let how =
                    Unlock { worker: self.args.worker.as_deref(), new: Some(&new), ..self.door(&current) };
                self.profile()?.unlock(&how, self.env()?)?
            }
            args::Passphrase::Recover(_) => {
                let code = self.secret(None, "TSUNAGI_RECOVERY_CODE", "recovery_code_missing")?;
                let how = Unlock {
                    secret: Secret::Kit(&code),
                    worker: self.args.worker.as_deref(),
                    new: Some(&new),
                    now: Env::system().clock.now(),
                };
                self.profile()?.unlock(&how, self.env()?)?
            }
        };
        self.out.answer(&json!({ "worker": app.actor().to_string() }))?;
        self.out.talk("合言葉を変えました。", "The passphrase is changed.");
        Ok(())
    }

    pub fn slot(&mut self, a: &args::Slot) -> Result<()> {
        let app = self.app()?;
        let now = Env::system().clock.now();
        match a {
            args::Slot::List => {
                for slot in app.slots()? {
                    if self.out.json() {
                        self.out.answer(&slot)?;
                        continue;
                    }
                    let note = if slot.temporary {
                        self.out.pick("仮の合言葉", "temporary")
                    } else {
                        String::new()
                    };
                    self.out.line(&format!("{}  {}  {note}", slot.code, slot.name))?;
                }
                Ok(())
            }
            args::Slot::Reset(args::Reset { of, device: Some(device), out: Some(out) }) => {
                self.reset_from_afar(&app, &of.worker, device, out)
            }
            args::Slot::Add(to) | args::Slot::Reset(args::Reset { of: to, .. }) => {
                let worker = record(&app, Kind::Worker, "worker_unknown", &to.worker)?;
                let there = app.slots()?.iter().any(|s| s.worker_id == worker.to_string());
                match a {
                    args::Slot::Add(_) if there => {
                        return Err(Error::refused("slot_exists").at("worker").into());
                    }
                    args::Slot::Reset(_) if !there => {
                        return Err(Error::refused("slot_missing").at("worker").into());
                    }
                    _ => {}
                }
                let temporary = self.new_passphrase(&to.new)?;
                app.put_slot(worker, &temporary, &self.passphrase()?, now)?;
                self.out.answer(&json!({ "worker": worker.to_string(), "temporary": true }))
            }
            args::Slot::Remove { worker } => {
                let worker = record(&app, Kind::Worker, "worker_unknown", worker)?;
                app.remove_slot(worker, &self.passphrase()?, now)?;
                self.out.answer(&json!({ "worker": worker.to_string(), "removed": true }))
            }
        }
    }

    fn reset_from_afar(&mut self, app: &App, worker: &str, device: &str, out: &Path) -> Result<()> {
        let worker = record(app, Kind::Worker, "worker_unknown", worker)?;
        if DiskFs.exists(out)? {
            return Err(Error::refused("already_exists").at("out").into());
        }
        let now = Env::system().clock.now();
        let reset = app.reset_from_afar(device, worker, &self.passphrase()?, now)?;
        tsunagi_core::fs::write_private(out, format!("{}\n", reset.code).as_bytes())?;
        self.out.answer(&json!({
            "out": out.to_string_lossy(), "device": reset.device, "worker": reset.worker, "valid_until": reset.valid_until,
        }))?;
        self.out.talk(
            "次の sync で届きます。相手の端末では、復旧コードとして入れます。",
            "It goes out with the next sync. On the other device it is entered as the recovery code.",
        );
        Ok(())
    }

    pub fn kit(&mut self, out: &Path) -> Result<()> {
        let app = self.app()?;
        if DiskFs.exists(out)? {
            return Err(Error::refused("already_exists").at("out").into());
        }
        let kit = app.renew_kit(&self.passphrase()?, Env::system().clock.now())?;
        tsunagi_core::fs::write_private(out, format!("{}\n", kit.code).as_bytes())?;
        self.out
            .answer(&json!({ "out": out.to_string_lossy(), "device": kit.device, "made_on": kit.made_on }))?;
        self.out.talk(
            "紙に印刷して金庫に入れ、ファイルは消してください。前のコードは使えません。",
            "Print it, put it into a safe, and delete the file. The code before opens nothing any more.",
        );
        Ok(())
    }

    fn new_passphrase(&self, a: &args::NewPassphrase) -> Result<Zeroizing<String>> {
        self.secret(a.new_file.as_deref(), "TSUNAGI_NEW_PASSPHRASE", "new_passphrase_missing")
    }
}
