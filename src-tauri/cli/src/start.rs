//! `init`: a profile comes into being.

use crate::Run;
use crate::args;
use crate::say::Result;
use serde_json::json;
use tsunagi_core::app::Founding;
use tsunagi_core::error::Error;

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
            &format!("{dir} に作りました。合言葉を忘れると記録は開けません。紙に控えて保管してください。"),
            &format!("Made in {dir}. Without the passphrase nobody can open it: keep it on paper."),
        );
        Ok(())
    }
}
