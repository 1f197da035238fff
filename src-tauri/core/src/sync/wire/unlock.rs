//! Opening a locked device from afar: its database's key, sealed for those who hold all families, and the
//! one-time slot that an administrator makes of it.

use super::cbor::{Reader, due, encoded};
use super::pack::{lock, unlock};
use super::{File, Kind, WireError};
use crate::domain::id::Id;
use crate::domain::time::Instant;
use crate::env::Entropy;
use crate::sync::crypt::{Code, OpenKey, SecretKey, SignKey, hpke_open, hpke_seal};
use zeroize::Zeroizing;

const INFO: &[u8] = b"tsunagi1 device key";

/// A parsed file with a device's database key, still closed.
#[derive(Debug, Clone, Copy)]
pub struct DeviceKeyFile<'a> {
    pub file: File<'a>,
    pub log: Id,
}

impl<'a> DeviceKeyFile<'a> {
    /// Seals the key of the device with this log to the role with the public key `open`; the device signs.
    pub fn seal(
        org: Id,
        log: Id,
        key: &[u8; 32],
        open: &[u8; 32],
        device: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        let body = hpke_seal(open, INFO, &device_aad(org, log), key, entropy)?;
        File::write(Kind::DeviceKey, org, device, &body, 1, |e| {
            e.u8(8)?.bytes(log.as_bytes())?;
            Ok(())
        })
    }

    pub fn parse(bytes: &'a [u8]) -> Result<DeviceKeyFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::DeviceKey)?;
        let mut log = None;
        file.own(|key, r| {
            if key == 8 {
                log = Some(r.id()?);
            }
            Ok(key == 8)
        })?;
        Ok(DeviceKeyFile { file, log: due(log, "log")? })
    }

    pub fn open(&self, role: &OpenKey) -> Result<Zeroizing<[u8; 32]>, WireError> {
        let plain = hpke_open(role, INFO, &device_aad(self.file.org, self.log), self.file.body)?;
        let plain = Zeroizing::new(plain);
        whole_key(&plain)
    }
}

fn device_aad(org: Id, log: Id) -> Vec<u8> {
    [&org.as_bytes()[..], log.as_bytes()].concat()
}

fn whole_key(bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, WireError> {
    let mut key = Zeroizing::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(WireError::Malformed("key"));
    }
    key.copy_from_slice(bytes);
    Ok(key)
}

/// A one-time slot: for which device and worker, until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reset {
    pub org: Id,
    pub log: Id,
    pub worker: Id,
    pub not_after: Instant,
}

/// A parsed one-time slot, still closed.
#[derive(Debug, Clone, Copy)]
pub struct ResetFile<'a> {
    pub file: File<'a>,
    pub id: Id,
    pub log: Id,
    pub not_after: Instant,
}

impl Reset {
    /// The file that `code` opens; the organisation's root signs.
    pub fn seal(
        &self,
        key: &[u8; 32],
        code: &Code,
        root: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        let id = code.id();
        let plain = Zeroizing::new(encoded(128, |e| {
            e.map(2)?.u8(0)?.bytes(self.worker.as_bytes())?.u8(1)?.bytes(key)?;
            Ok(())
        }));
        let aad = reset_aad(self.org, id, self.log, self.not_after);
        let body = lock(&reset_key(code), &aad, &plain, entropy)?;
        File::write(Kind::Reset, self.org, root, &body, 3, |e| {
            e.u8(8)?
                .bytes(id.as_bytes())?
                .u8(9)?
                .bytes(self.log.as_bytes())?
                .u8(10)?
                .i64(self.not_after.0)?;
            Ok(())
        })
    }
}

impl<'a> ResetFile<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<ResetFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Reset)?;
        let (mut id, mut log, mut not_after) = (None, None, None);
        file.own(|key, r| {
            match key {
                8 => id = Some(r.id()?),
                9 => log = Some(r.id()?),
                10 => not_after = Some(Instant(r.i64()?)),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let not_after = due(not_after, "not after")?;
        Ok(ResetFile { file, id: due(id, "id")?, log: due(log, "log")?, not_after })
    }

    /// The worker, and the key of the device's database. The locked device knows no root to check the
    /// signature against: a forged file yields a key that opens nothing.
    pub fn open(&self, code: &Code) -> Result<(Id, Zeroizing<[u8; 32]>), WireError> {
        let aad = reset_aad(self.file.org, code.id(), self.log, self.not_after);
        let plain = unlock(&reset_key(code), &aad, self.file.body)?;
        let (mut worker, mut key) = (None, None);
        Reader::whole(&plain, |r| {
            r.map(|at, r| {
                match at {
                    0 => worker = Some(r.id()?),
                    1 => key = Some(whole_key(r.bytes()?)?),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok((due(worker, "worker")?, due(key, "key")?))
    }
}

/// Not the key of an invitation that would have the same code.
fn reset_key(code: &Code) -> SecretKey {
    code.key().derive("reset")
}

fn reset_aad(org: Id, id: Id, log: Id, not_after: Instant) -> Vec<u8> {
    let ids = [&org.as_bytes()[..], id.as_bytes(), log.as_bytes()].concat();
    [&ids[..], &not_after.0.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;

    #[test]
    fn only_the_role_and_the_code_open() {
        let env = Env::seeded(Instant(0), 9);
        let entropy = &*env.entropy;
        let (role, other) = (OpenKey::new(entropy), OpenKey::new(entropy));
        let (org, log, worker) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]), Id::from_bytes([3; 16]));
        let signer = SignKey::new(entropy);
        let sealed = DeviceKeyFile::seal(org, log, &[7; 32], &role.public(), &signer, entropy).unwrap();
        let file = DeviceKeyFile::parse(&sealed).unwrap();
        file.file.verify(&signer.public()).unwrap();
        assert_eq!((file.log, *file.open(&role).unwrap()), (log, [7; 32]));
        assert!(file.open(&other).is_err());

        let (code, wrong) = (Code::new(entropy), Code::new(entropy));
        let reset = Reset { org, log, worker, not_after: Instant(5) };
        let bytes = reset.seal(&[7; 32], &code, &signer, entropy).unwrap();
        let file = ResetFile::parse(&bytes).unwrap();
        assert_eq!((file.id, file.log, file.not_after), (code.id(), log, Instant(5)));
        assert_eq!(file.open(&code).unwrap(), (worker, Zeroizing::new([7; 32])));
        assert!(file.open(&wrong).is_err());
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let opened = ResetFile::parse(&changed).and_then(|f| {
                f.file.verify(&signer.public())?;
                f.open(&code)
            });
            assert!(opened.is_err(), "byte {at}");
        }
    }
}
