//! An invitation: the first grant of a device, opened by the one-time code, so that joining works with
//! nobody else online. Who reads the folder and not the code learns whom it is for, where they hold the directory.

use super::cbor::{Reader, due, encoded};
use super::pack::{lock, unlock};
use super::{File, Keys, Kind, WireError};
use crate::domain::id::Id;
use crate::domain::time::Instant;
use crate::env::Entropy;
use crate::sync::crypt::{Code, KeyId, SecretKey, SignKey};
use zeroize::Zeroizing;

/// What a joiner is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The organisation's name.
    pub organisation: String,
    /// Access role, as its code in text.
    pub role: String,
    pub worker: Id,
    pub worker_name: String,
    /// What people will call the device.
    pub label: String,
    /// The root's public key: trust begins here, since the code came from a person.
    pub root: [u8; 32],
    /// The roster at the time; the joiner takes none that is older.
    pub roster: u64,
    pub roster_hash: [u8; 32],
    pub keys: Keys,
}

/// Whom an invitation is for, as the other devices are told: a claim on it says nothing of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    pub label: String,
    pub worker: Id,
    /// Access role, as its code in text.
    pub role: String,
}

/// A parsed invitation, still closed.
#[derive(Debug, Clone, Copy)]
pub struct InvitationFile<'a> {
    pub file: File<'a>,
    pub id: Id,
    /// The public half of `Code::signer`: who holds the code signs the claim with it.
    pub public: [u8; 32],
    pub not_after: Instant,
    /// The directory key that opens `invitee`.
    pub key: KeyId,
    invitee: &'a [u8],
}

fn aad(org: Id, id: Id, public: &[u8; 32], not_after: Instant) -> Vec<u8> {
    [&org.as_bytes()[..], id.as_bytes(), public, &not_after.0.to_le_bytes()].concat()
}

fn aad_of_invitee(org: Id, id: Id, key: KeyId) -> Vec<u8> {
    [&org.as_bytes()[..], id.as_bytes(), &key].concat()
}

impl Grant {
    /// The file, opened by `code` until `not_after`; whom it is for also by `directory`.
    pub fn seal(
        &self,
        org: Id,
        code: &Code,
        not_after: Instant,
        directory: &SecretKey,
        root: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        self.keys.fits()?;
        let (id, public) = (code.id(), code.signer().public());
        let room = 512 + self.organisation.len() + 72 * self.keys.households.len();
        let plain = Zeroizing::new(encoded(room, |e| {
            e.map(9)?.u8(0)?.str(&self.organisation)?.u8(1)?.str(&self.role)?;
            e.u8(2)?.bytes(self.worker.as_bytes())?.u8(3)?.str(&self.worker_name)?.u8(4)?.str(&self.label)?;
            e.u8(5)?.bytes(&self.root)?.u8(6)?.u64(self.roster)?.u8(7)?.bytes(&self.roster_hash)?.u8(8)?;
            self.keys.write(e)
        }));
        let body = lock(&code.key(), &aad(org, id, &public, not_after), &plain, entropy)?;
        let invitee = encoded(128, |e| {
            e.map(3)?
                .u8(0)?
                .str(&self.label)?
                .u8(1)?
                .bytes(self.worker.as_bytes())?
                .u8(2)?
                .str(&self.role)?;
            Ok(())
        });
        let key = directory.id();
        let invitee = lock(directory, &aad_of_invitee(org, id, key), &invitee, entropy)?;
        File::write(Kind::Invitation, org, root, &body, 5, |e| {
            e.u8(8)?.bytes(id.as_bytes())?.u8(9)?.bytes(&public)?.u8(10)?.i64(not_after.0)?;
            e.u8(11)?.bytes(&key)?.u8(12)?.bytes(&invitee)?;
            Ok(())
        })
    }
}

impl<'a> InvitationFile<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<InvitationFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Invitation)?;
        let (mut id, mut public, mut not_after, mut by, mut invitee) = (None, None, None, None, None);
        file.own(|key, r| {
            match key {
                8 => id = Some(r.id()?),
                9 => public = Some(r.fixed()?),
                10 => not_after = Some(Instant(r.i64()?)),
                11 => by = Some(r.fixed()?),
                12 => invitee = Some(r.bytes()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let (id, public) = (due(id, "invitation")?, due(public, "invitation key")?);
        let (not_after, key) = (due(not_after, "not after")?, due(by, "key id")?);
        Ok(InvitationFile { file, id, public, not_after, key, invitee: due(invitee, "invitee")? })
    }

    /// Signed by the root.
    pub fn verify(&self, root: &[u8; 32]) -> Result<(), WireError> {
        self.file.verify(root)
    }

    /// Opens the grant and checks the file's signature against the root that the grant names: a joiner
    /// knows no other root yet.
    pub fn open(&self, code: &Code) -> Result<Grant, WireError> {
        if self.id != code.id() || self.public != code.signer().public() {
            return Err(WireError::Key);
        }
        let grant = Grant::decode(&self.open_text(code)?)?;
        self.verify(&grant.root)?;
        Ok(grant)
    }

    /// Whom it is for, for holders of the directory key named by `key`; checks no signature.
    pub fn invitee(&self, directory: &SecretKey) -> Result<Invitee, WireError> {
        let plain = unlock(directory, &aad_of_invitee(self.file.org, self.id, self.key), self.invitee)?;
        let (mut label, mut worker, mut role) = (None, None, None);
        Reader::whole(&plain, |r| {
            r.map(|key, r| {
                match key {
                    0 => label = Some(r.text()?),
                    1 => worker = Some(r.id()?),
                    2 => role = Some(r.text()?),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok(Invitee { label: due(label, "label")?, worker: due(worker, "worker")?, role: due(role, "role")? })
    }

    /// The text of the body, for `Grant::decode`; checks no signature.
    pub fn open_text(&self, code: &Code) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let aad = aad(self.file.org, self.id, &self.public, self.not_after);
        unlock(&code.key(), &aad, self.file.body)
    }
}

impl Grant {
    /// Reads the text of the body.
    pub fn decode(plain: &[u8]) -> Result<Grant, WireError> {
        let (mut organisation, mut role, mut worker, mut worker_name) = (None, None, None, None);
        let (mut label, mut root, mut roster, mut roster_hash, mut keys) = (None, None, None, None, None);
        Reader::whole(plain, |r| {
            r.map(|key, r| {
                match key {
                    0 => organisation = Some(r.text()?),
                    1 => role = Some(r.text()?),
                    2 => worker = Some(r.id()?),
                    3 => worker_name = Some(r.text()?),
                    4 => label = Some(r.text()?),
                    5 => root = Some(r.fixed()?),
                    6 => roster = Some(r.u64()?),
                    7 => roster_hash = Some(r.fixed()?),
                    8 => keys = Some(Keys::read(r)?),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok(Grant {
            organisation: due(organisation, "organisation name")?,
            role: due(role, "role")?,
            worker: due(worker, "worker")?,
            worker_name: due(worker_name, "worker name")?,
            label: due(label, "label")?,
            root: due(root, "root")?,
            roster: due(roster, "roster number")?,
            roster_hash: due(roster_hash, "roster hash")?,
            keys: due(keys, "keys")?,
        })
    }
}
