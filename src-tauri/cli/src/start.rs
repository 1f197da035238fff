//! `init` and `sample`: a profile comes into being.

use crate::Run;
use crate::args;
use crate::open::wrong;
use crate::say::Result;
use serde_json::json;
use tsunagi_core::app::{Founding, SAMPLE_PASSPHRASE, Scale};
use tsunagi_core::domain::time::Zone;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::store::Key;

impl Run<'_, '_> {
    pub fn init(&mut self, a: &args::Init) -> Result<()> {
        let profile = self.profile()?;
        if profile.exists() {
            let detail = json!({ "path": profile.dir().to_string_lossy() });
            return Err(Error::refused("profile_exists").with(detail).into());
        }
        let founding = Founding { organisation: &a.organisation, actor: &a.actor, sample: false };
        let app = profile.create(&self.key()?, self.env()?, &founding)?;
        self.out.answer(&json!({
            "organisation_id": app.organisation().to_string(),
            "actor_id": app.actor().to_string(),
            "device": app.device(),
        }))?;
        let dir = profile.dir().display();
        self.out.talk(
            &format!("{dir} に作りました。合言葉を忘れたときのために、kit renew で復旧コードを作り、紙で保管してください。"),
            &format!("Made in {dir}. Make a recovery code with `kit renew` and keep it on paper: without it a lost passphrase cannot be helped."),
        );
        Ok(())
    }
    /// In an empty folder, or in a profile that holds nothing yet. Without a passphrase a new profile
    /// gets the published one.
    pub fn sample(&mut self, a: &args::Sample) -> Result<()> {
        let scale = Scale::parse(&a.scale).ok_or_else(|| wrong("scale_unknown", "scale", &a.scale))?;
        let env = self.env()?;
        let now = scale.now(self.args.now.as_ref().map(|_| env.clock.now()), env.clock.now());
        let profile = self.profile()?;
        let own = self.args.passphrase_file.is_some() || (self.var)("TSUNAGI_PASSPHRASE").is_some();
        let key = if own { self.key()? } else { Key::passphrase(SAMPLE_PASSPHRASE) };
        let mut records = 0;
        let mut progress = |n| records = n;
        let app = if profile.exists() {
            let zone = Zone::default();
            let app = profile.open(&key, Env::seeded(zone.start_of(zone.date_of(now)), a.seed))?;
            app.fill_sample(a.seed, scale, &mut progress)?;
            app
        } else {
            profile.sample(&key, now, a.seed, scale, &mut progress)?
        };
        self.out.answer(&json!({
            "organisation_id": app.organisation().to_string(),
            "actor_id": app.actor().to_string(),
            "device": app.device(),
            "seed": a.seed,
            "scale": a.scale,
            "records": records,
        }))?;
        let dir = profile.dir().display();
        if own {
            self.out.talk(&format!("{dir} に見本データを作りました。"), &format!("Sample made in {dir}."));
        } else {
            self.out.talk(
                &format!("{dir} に見本データを作りました。合言葉は {SAMPLE_PASSPHRASE} です。"),
                &format!("Sample made in {dir}. Its passphrase is {SAMPLE_PASSPHRASE}."),
            );
        }
        Ok(())
    }
}
