//! Invitations: whom they are for, who has used one, and when they leave the folder.

use super::super::App;
use super::keys::unhex;
use super::roster::Taken;
use crate::domain::id::Id;
use crate::domain::scope::Scope;
use crate::domain::time::Instant;
use crate::error::Result;
use crate::store::DeviceRow;
use crate::sync::wire::{InvitationFile, Invitee, WireError};
use serde::Deserialize;
use serde_json::json;

/// What is remembered of an invitation, which leaves the folder when it was used.
#[derive(Deserialize)]
pub(super) struct Invitation {
    /// Whoever holds the code signs with this key.
    pub public: [u8; 32],
    /// Milliseconds; a claim made later does not count.
    pub until: i64,
    pub label: String,
    pub worker: String,
    pub role: String,
}

impl App {
    pub(super) fn take_invitation(&self, bytes: &[u8]) -> Result<Taken> {
        let file = match InvitationFile::parse(bytes) {
            Ok(file) => file,
            Err(e) => return Ok(Taken::Aside(e.code())),
        };
        if file.verify(&self.root_public()?).is_err() {
            return Ok(Taken::Aside(WireError::Signature.code()));
        }
        let keys = self.scope_keys(Scope::Directory)?;
        let Some(key) = keys.iter().find(|k| k.id() == file.key) else {
            return Ok(Taken::Wait);
        };
        match file.invitee(key) {
            Ok(invitee) => {
                self.remember_invitation(file.id, file.public, file.not_after, &invitee)?;
                Ok(Taken::Yes)
            }
            Err(e) => Ok(Taken::Aside(e.code())),
        }
    }

    pub(super) fn remember_invitation(
        &self,
        id: Id,
        public: [u8; 32],
        until: Instant,
        whom: &Invitee,
    ) -> Result<()> {
        let Invitee { label, worker, role } = whom;
        let known = json!({
            "public": public, "until": until.0, "label": label, "worker": worker.to_string(), "role": role
        });
        self.store.set_secret(&format!("invitation {id}"), known.to_string().as_bytes())
    }

    /// Whether this device gave out an invitation.
    pub(super) fn has_invited(&self, id: Id) -> Result<bool> {
        Ok(self.store.setting(&invited(id))?.is_some())
    }

    pub(super) fn note_invited(&self, id: Id) -> Result<()> {
        self.store.set_setting(&invited(id), "1")
    }

    pub(super) fn invitation(&self, id: Id) -> Result<Option<Invitation>> {
        let known = self.store.secret(&format!("invitation {id}"))?;
        Ok(known.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Of several devices on one invitation the roster's stands, else the first to claim it.
    pub(super) fn drop_rivals(&self, row: &DeviceRow) -> Result<()> {
        let rank = |d: &DeviceRow| (d.roster == 0, d.hlc, d.log);
        let Some(invitation) = row.invitation else { return Ok(()) };
        for other in self.store.devices_invited(invitation)? {
            if other.log != row.log {
                let loser = if rank(&other) < rank(row) { row.log } else { other.log };
                if loser != self.log {
                    self.store.remove_device_row(loser)?;
                } else {
                    self.store.set_setting("sync_refused", "invitation_used")?;
                }
            }
        }
        Ok(())
    }

    /// Own invitations that were used, or that are too late, leave the folder: what they grant is for one
    /// device and a week.
    pub(super) fn retire_invitations(&self) -> Result<()> {
        let mine: Vec<String> = self.store.outbox()?.into_iter().map(|(path, _)| path).collect();
        for path in mine.iter().filter(|p| p.starts_with("i/") && !p.contains('-')) {
            let Some(id) = path.get(2..34).and_then(unhex) else { continue };
            let late = self.invitation(id)?.is_none_or(|i| i.until < self.now().0);
            if late || !self.store.devices_invited(id)?.is_empty() {
                self.in_one(|| self.store.take_out(path))?;
            }
        }
        Ok(())
    }
}

/// The setting that says that an invitation is this device's.
fn invited(id: Id) -> String {
    format!("invited {id}")
}
