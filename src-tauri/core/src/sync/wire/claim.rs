//! A claim: a new log asks to be put on the roster, by an invitation or as the successor of a log
//! whose disk was restored or cloned.

use super::cbor::{Reader, due, encoded};
use super::pack::{lock, unlock};
use super::{File, Kind, WireError};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::env::Entropy;
use crate::sync::crypt::{DevicePublic, KeyId, SecretKey, SignKey, verify};

/// What a claim says. Of two claims on one invitation, the first by (`hlc`, `log`) stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub org: Id,
    /// None in a succession.
    pub invitation: Option<Id>,
    /// The new log.
    pub log: Id,
    pub public: DevicePublic,
    pub hlc: Hlc,
    pub predecessor: Option<Predecessor>,
    /// What people call the device; of one that joins the invitation says it.
    pub label: String,
}

/// The log that ends, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predecessor {
    pub log: Id,
    /// Its last segment as this device knows it, and that segment's file hash.
    pub seq: u64,
    pub hash: [u8; 32],
    /// Number of the log's last change that keeps its name.
    pub last_no: u64,
    /// Segments behind `seq` that are taken back, with their file hashes: the n-th change after `last_no`
    /// in them is the new log's n-th.
    pub taken_back: Vec<(u64, [u8; 32])>,
}

/// A parsed claim; the label is still locked.
#[derive(Debug, Clone)]
pub struct ClaimFile<'a> {
    pub file: File<'a>,
    pub invitation: Option<Id>,
    pub log: Id,
    pub public: DevicePublic,
    pub hlc: Hlc,
    pub predecessor: Option<Predecessor>,
    /// The directory key that opens the label.
    pub key: KeyId,
    permission: [u8; 64],
}

/// What the invitation's key, or the old log's, signs: which log may take that place.
fn permission(org: Id, place: Id, log: Id, public: &DevicePublic, hlc: Hlc) -> Vec<u8> {
    let hlc = hlc.0.to_le_bytes();
    let parts: [&[u8]; 7] = [
        b"tsunagi1 claim",
        org.as_bytes(),
        place.as_bytes(),
        log.as_bytes(),
        &public.sign,
        &public.open,
        &hlc,
    ];
    parts.concat()
}

fn aad(org: Id, log: Id, public: &DevicePublic, key: KeyId) -> Vec<u8> {
    [&org.as_bytes()[..], log.as_bytes(), &public.sign, &public.open, &key].concat()
}

impl Claim {
    /// The file; `own` is the new log's key, `signer` is `Code::signer` of the invitation or the predecessor's device key.
    pub fn seal(
        &self,
        directory: &SecretKey,
        own: &SignKey,
        signer: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        let plain = encoded(64, |e| e.map(1)?.u8(0)?.str(&self.label).map(|_| ()));
        let key = directory.id();
        let body = lock(directory, &aad(self.org, self.log, &self.public, key), &plain, entropy)?;
        let place = self.predecessor.as_ref().map(|p| p.log).or(self.invitation).unwrap_or(self.log);
        let permission = signer.sign(&permission(self.org, place, self.log, &self.public, self.hlc));
        File::write(Kind::Claim, self.org, own, &body, 7 + u64::from(self.predecessor.is_some()), |e| {
            match self.invitation {
                Some(id) => e.u8(8)?.bytes(id.as_bytes())?,
                None => e.u8(8)?.null()?,
            };
            e.u8(9)?.bytes(self.log.as_bytes())?.u8(10)?.bytes(&self.public.sign)?;
            e.u8(11)?.bytes(&self.public.open)?.u8(12)?.u64(self.hlc.0)?;
            if let Some(p) = &self.predecessor {
                let back = &p.taken_back;
                e.u8(13)?.array(if back.is_empty() { 3 } else { 5 })?;
                e.bytes(p.log.as_bytes())?.u64(p.seq)?.bytes(&p.hash)?;
                if !back.is_empty() {
                    e.u64(p.last_no)?.array(back.len() as u64)?;
                    for (seq, hash) in back {
                        e.array(2)?.u64(*seq)?.bytes(hash)?;
                    }
                }
            }
            e.u8(14)?.bytes(&key)?.u8(15)?.bytes(&permission)?;
            Ok(())
        })
    }
}

impl<'a> ClaimFile<'a> {
    /// Refuses a claim that names both an invitation and a predecessor, or neither: it would be
    /// unclear whose signature is due.
    pub fn parse(bytes: &'a [u8]) -> Result<ClaimFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Claim)?;
        let (mut invitation, mut log, mut sign, mut open) = (None, None, None, None);
        let (mut hlc, mut predecessor, mut key, mut permission) = (None, None, None, None);
        file.own(|k, r| {
            match k {
                8 => invitation = r.optional(Reader::id)?,
                9 => log = Some(r.id()?),
                10 => sign = Some(r.fixed()?),
                11 => open = Some(r.fixed()?),
                12 => hlc = Some(Hlc(r.u64()?)),
                13 => {
                    predecessor = Some(r.tuple(3, |r, n| {
                        let (log, seq, hash) = (r.id()?, r.u64()?, r.fixed()?);
                        let (mut last_no, mut taken_back) = (0, vec![]);
                        if n >= 5 {
                            last_no = r.u64()?;
                            taken_back = r.list(|r| r.tuple(2, |r, _| Ok(((r.u64()?, r.fixed()?), 2))))?;
                        }
                        let read = if n >= 5 { 5 } else { 3 };
                        Ok((Predecessor { log, seq, hash, last_no, taken_back }, read))
                    })?);
                }
                14 => key = Some(r.fixed()?),
                15 => permission = Some(r.fixed()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if invitation.is_some() == predecessor.is_some() {
            return Err(WireError::Malformed("invitation or predecessor"));
        }
        let public = DevicePublic { sign: due(sign, "signing key")?, open: due(open, "opening key")? };
        let (log, hlc, key) = (due(log, "log")?, due(hlc, "clock")?, due(key, "key id")?);
        let permission = due(permission, "permission")?;
        Ok(ClaimFile { file, invitation, log, public, hlc, predecessor, key, permission })
    }

    /// Whoever signed holds the new log's key, and has leave from the holder of `public`: the
    /// invitation's key, or the predecessor's device key.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), WireError> {
        self.file.verify(&self.public.sign)?;
        let place = self.predecessor.as_ref().map(|p| p.log).or(self.invitation).unwrap_or(self.log);
        verify(public, &permission(self.file.org, place, self.log, &self.public, self.hlc), &self.permission)
    }

    /// The claim with its label, for holders of the directory key.
    pub fn open(&self, directory: &SecretKey) -> Result<Claim, WireError> {
        let aad = aad(self.file.org, self.log, &self.public, self.key);
        let plain = unlock(directory, &aad, self.file.body)?;
        let mut label = None;
        Reader::whole(&plain, |r| {
            r.map(|key, r| {
                if key == 0 {
                    label = Some(r.text()?);
                }
                Ok(key == 0)
            })
        })?;
        Ok(Claim {
            org: self.file.org,
            invitation: self.invitation,
            log: self.log,
            public: self.public,
            hlc: self.hlc,
            predecessor: self.predecessor.clone(),
            label: due(label, "label")?,
        })
    }
}
