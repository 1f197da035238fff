//! The roster: the organisation's devices, signed by its root.

use super::cbor::{Reader, due, encoded, fits};
use super::pack::{lock, unlock};
use super::{File, Kind, WireError};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::env::Entropy;
use crate::sync::crypt::{DevicePublic, KeyId, SecretKey, SignKey};
use zeroize::Zeroizing;

/// A roster with everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    pub org: Id,
    /// Counts up by one.
    pub n: u64,
    /// File hash of roster `n - 1`; zeros for the first.
    pub prev: [u8; 32],
    /// The organisation's name.
    pub organisation: String,
    pub devices: Vec<Device>,
}

/// A device, removed ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub log: Id,
    pub public: DevicePublic,
    /// The last segment that counts, where the device was removed.
    pub cut: Option<u64>,
    /// The log of who removed it, when, and the number of its last change that counts.
    pub removed: Option<(Id, Hlc, u64)>,
    pub label: String,
    pub worker: Id,
    /// Access role, as its code in text.
    pub role: String,
    /// The invitation it joined by; the first device has none.
    pub invitation: Option<Id>,
}

/// What the roster shows to everyone who reads the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPublic {
    pub org: Id,
    pub n: u64,
    pub prev: [u8; 32],
    /// The directory key that opens the rest.
    pub key: KeyId,
    pub devices: Vec<PublicDevice>,
}

/// A device without names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicDevice {
    pub log: Id,
    pub public: DevicePublic,
    pub cut: Option<u64>,
    pub removed: Option<(Id, Hlc, u64)>,
}

/// A parsed roster file.
#[derive(Debug, Clone)]
pub struct RosterFile<'a> {
    pub file: File<'a>,
    pub public: RosterPublic,
}

fn aad(org: Id, n: u64, prev: &[u8; 32], key: KeyId) -> Vec<u8> {
    [&org.as_bytes()[..], &n.to_le_bytes(), prev, &key].concat()
}

impl Roster {
    /// The file; names and roles are locked with the directory key.
    pub fn seal(
        &self,
        directory: &SecretKey,
        root: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        fits(self.devices.len())?;
        let private = Zeroizing::new(encoded(64 + 96 * self.devices.len(), |e| {
            e.map(2)?.u8(0)?.str(&self.organisation)?.u8(1)?.array(self.devices.len() as u64)?;
            for d in &self.devices {
                e.array(5)?
                    .bytes(d.log.as_bytes())?
                    .str(&d.label)?
                    .bytes(d.worker.as_bytes())?
                    .str(&d.role)?;
                match d.invitation {
                    Some(id) => e.bytes(id.as_bytes())?,
                    None => e.null()?,
                };
            }
            Ok(())
        }));
        let key = directory.id();
        let body = lock(directory, &aad(self.org, self.n, &self.prev, key), &private, entropy)?;
        File::write(Kind::Roster, self.org, root, &body, 4, |e| {
            e.u8(8)?.u64(self.n)?.u8(9)?.bytes(&self.prev)?.u8(10)?.array(self.devices.len() as u64)?;
            for d in &self.devices {
                let removed = d.removed.filter(|_| d.cut.is_some());
                let more = u64::from(d.cut.is_some()) + 3 * u64::from(removed.is_some());
                e.array(3 + more)?.bytes(d.log.as_bytes())?;
                e.bytes(&d.public.sign)?.bytes(&d.public.open)?;
                if let Some(cut) = d.cut {
                    e.u64(cut)?;
                }
                if let Some((by, hlc, last_no)) = removed {
                    e.bytes(by.as_bytes())?.u64(hlc.0)?.u64(last_no)?;
                }
            }
            e.u8(11)?.bytes(&key)?;
            Ok(())
        })
    }
}

fn public_device(r: &mut Reader<'_>) -> Result<PublicDevice, WireError> {
    r.tuple(3, |r, n| {
        let (log, sign, open) = (r.id()?, r.fixed()?, r.fixed()?);
        let cut = if n > 3 { Some(r.u64()?) } else { None };
        let removed = if n > 6 { Some((r.id()?, Hlc(r.u64()?), r.u64()?)) } else { None };
        let read = if n > 6 { 7 } else { n.min(4) };
        Ok((PublicDevice { log, public: DevicePublic { sign, open }, cut, removed }, read))
    })
}

impl<'a> RosterFile<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<RosterFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Roster)?;
        let (mut n, mut prev, mut devices, mut key) = (None, None, None, None);
        file.own(|k, r| {
            match k {
                8 => n = Some(r.u64()?),
                9 => prev = Some(r.fixed()?),
                10 => devices = Some(r.list(public_device)?),
                11 => key = Some(r.fixed()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let public = RosterPublic {
            org: file.org,
            n: due(n, "roster number")?,
            prev: due(prev, "previous roster")?,
            key: due(key, "key id")?,
            devices: due(devices, "devices")?,
        };
        Ok(RosterFile { file, public })
    }

    /// Signed by the root.
    pub fn verify(&self, root: &[u8; 32]) -> Result<(), WireError> {
        self.file.verify(root)
    }

    /// The whole roster, for holders of the directory key named by `public.key`.
    pub fn open(&self, directory: &SecretKey) -> Result<Roster, WireError> {
        self.public.with_names(&self.open_text(directory)?)
    }

    /// The text of the body, for `RosterPublic::with_names`.
    pub fn open_text(&self, directory: &SecretKey) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let p = &self.public;
        unlock(directory, &aad(p.org, p.n, &p.prev, p.key), self.file.body)
    }
}

impl RosterPublic {
    /// The whole roster from the text of the body.
    pub fn with_names(&self, plain: &[u8]) -> Result<Roster, WireError> {
        let (mut organisation, mut rows) = (None, None);
        Reader::whole(plain, |r| {
            r.map(|key, r| {
                match key {
                    0 => organisation = Some(r.text()?),
                    1 => rows = Some(r.list(row)?),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        let rows = due(rows, "devices")?;
        if rows.len() != self.devices.len() {
            return Err(WireError::Malformed("devices"));
        }
        let mut devices = Vec::with_capacity(rows.len());
        for (open, named) in self.devices.iter().zip(rows) {
            if named.log != open.log {
                return Err(WireError::Malformed("devices"));
            }
            devices.push(Device { public: open.public, cut: open.cut, removed: open.removed, ..named });
        }
        let organisation = due(organisation, "organisation name")?;
        Ok(Roster { org: self.org, n: self.n, prev: self.prev, organisation, devices })
    }
}

/// A row of the locked part; the public part fills in the rest.
fn row(r: &mut Reader<'_>) -> Result<Device, WireError> {
    r.tuple(5, |r, _| {
        let device = Device {
            log: r.id()?,
            label: r.text()?,
            worker: r.id()?,
            role: r.text()?,
            invitation: r.optional(Reader::id)?,
            public: DevicePublic { sign: [0; 32], open: [0; 32] },
            cut: None,
            removed: None,
        };
        Ok((device, 5))
    })
}
