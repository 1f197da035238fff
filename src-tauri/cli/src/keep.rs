//! Looking after a profile: `close`, `digest`, `verify`, `backup`, `restore`.

use crate::open::programme;
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use std::path::Path;
use tsunagi_core::app::{Secret, Unlock};
use zeroize::Zeroizing;

impl Run<'_, '_> {
    pub fn close(&mut self, a: &args::Close) -> Result<()> {
        let app = self.app()?;
        let programme = programme(&app, &a.programme)?;
        let id = app.close(programme, &a.month)?.value;
        self.out.answer(&json!({
            "id": id.to_string(), "programme_id": programme.to_string(), "month": a.month,
        }))
    }

    pub fn digest(&mut self, scope: &str) -> Result<()> {
        let app = self.app()?;
        let digest = if scope == "all" { app.digest()? } else { app.digest_of(scope)? };
        if self.out.json() {
            return self.out.answer(&json!({ "scope": scope, "blake3": digest }));
        }
        self.out.line(&digest)
    }

    pub fn verify(&mut self) -> Result<()> {
        let app = self.app()?;
        let mut findings = app.verify()?;
        let of_database = findings.len();
        match app.verify_folder()? {
            Some(of_folder) => findings.extend(of_folder),
            None => self.out.talk(
                "共有フォルダーが見えないため、その中は確かめていません。",
                "The shared folder is away: what is in it was not looked at.",
            ),
        }
        for finding in &findings {
            self.out.found_damage();
            if self.out.json() {
                self.out.answer(finding)?;
                continue;
            }
            let healable = if finding.healable {
                self.out.pick("直せます", "can be healed")
            } else {
                self.out.pick("直せません", "cannot be healed")
            };
            self.out.line(&format!("{}  {}  {healable}", finding.what, finding.place))?;
        }
        match (findings.len(), of_database) {
            (0, _) => self.out.talk("異常はありません。", "Nothing is wrong."),
            (n, 0) => self.out.talk(
                &format!("共有フォルダーのファイル{n}件に異常があります。この端末の記録は無事です。「直せます」のものは、書いた端末が次に同期したときに直ります。"),
                &format!("{n} files of the shared folder are damaged; the records of this device are whole. What can be healed is put in again by the device that wrote it."),
            ),
            (n, _) => self.out.talk(
                &format!("{n}件の異常があります。バックアップを確かめてください。"),
                &format!("{n} findings. Look for a backup."),
            ),
        }
        Ok(())
    }

    pub fn backup(&mut self, file: &Path) -> Result<()> {
        let app = self.app()?;
        app.backup(file)?;
        self.out.answer(&json!({ "file": file.to_string_lossy() }))?;
        self.out.talk(
            "書き出しました。開くには今の合言葉か、今の復旧コードが要ります。",
            "Written. It opens with the passphrases or the recovery code of today.",
        );
        Ok(())
    }

    pub fn restore(&mut self, file: &Path) -> Result<()> {
        let now = self.env()?.clock.now();
        let kit = (self.var)("TSUNAGI_RECOVERY_CODE").map(Zeroizing::new).filter(|k| !k.is_empty());
        let passphrase = if kit.is_some() { Zeroizing::default() } else { self.passphrase()? };
        let how = match &kit {
            Some(code) => Unlock { secret: Secret::Kit(code), ..self.door("") },
            None => self.door(&passphrase),
        };
        let aside = self.profile()?.restore_by(file, &how, now)?;
        let aside = aside.map(|p| p.to_string_lossy().into_owned());
        self.profile()?.log_restored(file, &how, self.env()?)?;
        self.out.answer(&json!({ "restored": file.to_string_lossy(), "set_aside": aside }))?;
        if let Some(aside) = aside {
            self.out.talk(
                &format!("戻しました。前のデータは {aside} に残しました。"),
                &format!("Restored. What was there before is now {aside}."),
            );
        }
        Ok(())
    }
}
