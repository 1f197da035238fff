//! A keyring: keys for one device, or for all who hold a role. Keyrings are replaced and removed;
//! keys never travel in a log, so that they can be destroyed.

use super::cbor::{Enc, EncResult, Reader, due, encoded, fits};
use super::pack::{pack, unpack};
use super::{File, Kind, WireError};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::env::Entropy;
use crate::sync::crypt::{OpenKey, SecretKey, SignKey, hpke_open, hpke_seal};
use zeroize::Zeroizing;

/// The clock of keys that only open: all others are newer, and the newest one is written with.
pub const TO_READ_WITH: Hlc = Hlc(1);

/// Keys on their way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Opening secrets of roles, by the role's code.
    pub roles: Vec<OrganisationKey>,
    /// Public opening keys of roles: what everybody seals to them with.
    pub publics: Vec<RolePublic>,
    /// Keys of the organisation's scopes, by `Scope::code`.
    pub scopes: Vec<OrganisationKey>,
    pub households: Vec<HouseholdKey>,
    /// Households whose keys are to be destroyed (erasure), and when that was decided.
    pub dropped: Vec<(Id, Hlc)>,
    /// The root's secret, for an administrator's device.
    pub root: Option<SignKey>,
}

impl Keys {
    /// The secrets among these as the oldest of all: they open, and nothing is written with them.
    pub fn to_read_with(&self) -> Keys {
        let oldest = TO_READ_WITH;
        let old = |k: &OrganisationKey| OrganisationKey { hlc: oldest, ..k.clone() };
        Keys {
            roles: self.roles.iter().map(old).collect(),
            scopes: self.scopes.iter().map(old).collect(),
            households: self.households.iter().map(|k| HouseholdKey { hlc: oldest, ..k.clone() }).collect(),
            ..Keys::default()
        }
    }
}

/// A key of the whole organisation. The greatest `hlc` is the one to write with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationKey {
    pub code: u8,
    pub hlc: Hlc,
    pub key: SecretKey,
}

/// The public opening key of a role. The greatest `hlc` is the one to seal to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolePublic {
    pub code: u8,
    pub hlc: Hlc,
    pub open: [u8; 32],
}

/// A household's secret, or the key of one facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdKey {
    pub household: Id,
    pub hlc: Hlc,
    /// 0: `key` is the secret from which all facet keys follow. Else the bit of the one facet.
    pub facet: u8,
    pub key: SecretKey,
}

/// Whose keyring, by whom, the how manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyringPlan {
    pub org: Id,
    /// A device's log, or `role_audience`.
    pub audience: Id,
    /// The log of the device that issues it.
    pub issuer: Id,
    /// Counts up for an audience and issuer; the greatest stands.
    pub n: u64,
}

/// A parsed keyring, still closed.
#[derive(Debug, Clone, Copy)]
pub struct KeyringFile<'a> {
    pub file: File<'a>,
    pub plan: KeyringPlan,
}

/// The name under which a role's keyrings lie.
pub fn role_audience(role: &str) -> Id {
    let hash = blake3::derive_key("tsunagi1 role audience", role.as_bytes());
    Id::from_bytes(std::array::from_fn(|i| hash[i]))
}

const INFO: &[u8] = b"tsunagi1 keyring";

impl KeyringPlan {
    /// Closed with HPKE to the public opening key of the device or role.
    pub fn seal(
        &self,
        keys: &Keys,
        open: &[u8; 32],
        issuer: &SignKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WireError> {
        keys.fits()?;
        let packed = pack(&keys.encode())?;
        let body = hpke_seal(open, INFO, &self.aad(), &packed, entropy)?;
        File::write(Kind::Keyring, self.org, issuer, &body, 3, |e| {
            e.u8(8)?.bytes(self.audience.as_bytes())?.u8(9)?.bytes(self.issuer.as_bytes())?;
            e.u8(10)?.u64(self.n)?;
            Ok(())
        })
    }

    fn aad(&self) -> Vec<u8> {
        let ids = [&self.org.as_bytes()[..], self.audience.as_bytes(), self.issuer.as_bytes()].concat();
        [&ids[..], &self.n.to_le_bytes()].concat()
    }
}

impl<'a> KeyringFile<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<KeyringFile<'a>, WireError> {
        let file = File::expect(bytes, Kind::Keyring)?;
        let (mut audience, mut issuer, mut n) = (None, None, None);
        file.own(|k, r| {
            match k {
                8 => audience = Some(r.id()?),
                9 => issuer = Some(r.id()?),
                10 => n = Some(r.u64()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let plan = KeyringPlan {
            org: file.org,
            audience: due(audience, "audience")?,
            issuer: due(issuer, "issuer")?,
            n: due(n, "keyring number")?,
        };
        Ok(KeyringFile { file, plan })
    }

    /// Signed by the issuer's device key.
    pub fn verify(&self, issuer: &[u8; 32]) -> Result<(), WireError> {
        self.file.verify(issuer)
    }

    /// Opens a keyring that was closed to this key.
    pub fn open(&self, open: &OpenKey) -> Result<Keys, WireError> {
        let packed = Zeroizing::new(hpke_open(open, INFO, &self.plan.aad(), self.file.body)?);
        Keys::decode(&Zeroizing::new(unpack(&packed)?))
    }
}

impl Keys {
    /// `{0: roles, 1: scopes, 2: households, 3: dropped, 4: root?, 5: publics}`, empty lists left out.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Enough at once: growing would leave copies of keys behind.
        let keys = self.roles.len() + self.scopes.len() + self.households.len();
        Zeroizing::new(encoded(128 + 72 * keys + 32 * self.dropped.len(), |e| self.write(e)))
    }

    /// Whether a reader will take the lists.
    pub(super) fn fits(&self) -> Result<(), WireError> {
        let organisation = [self.roles.len(), self.publics.len(), self.scopes.len()];
        organisation.into_iter().chain([self.households.len(), self.dropped.len()]).try_for_each(fits)
    }

    pub(super) fn write(&self, e: &mut Enc) -> EncResult {
        let lists = [
            !self.roles.is_empty(),
            !self.scopes.is_empty(),
            !self.households.is_empty(),
            !self.dropped.is_empty(),
            self.root.is_some(),
            !self.publics.is_empty(),
        ];
        e.map(lists.iter().filter(|l| **l).count() as u64)?;
        for (at, list) in [(0, &self.roles), (1, &self.scopes)] {
            if !list.is_empty() {
                e.u8(at)?.array(list.len() as u64)?;
                for k in list {
                    e.array(3)?.u8(k.code)?.u64(k.hlc.0)?.bytes(k.key.bytes())?;
                }
            }
        }
        if !self.households.is_empty() {
            e.u8(2)?.array(self.households.len() as u64)?;
            for k in &self.households {
                e.array(4)?.bytes(k.household.as_bytes())?.u64(k.hlc.0)?.u8(k.facet)?.bytes(k.key.bytes())?;
            }
        }
        if !self.dropped.is_empty() {
            e.u8(3)?.array(self.dropped.len() as u64)?;
            for (household, hlc) in &self.dropped {
                e.array(2)?.bytes(household.as_bytes())?.u64(hlc.0)?;
            }
        }
        if let Some(root) = &self.root {
            e.u8(4)?.bytes(root.bytes())?;
        }
        if !self.publics.is_empty() {
            e.u8(5)?.array(self.publics.len() as u64)?;
            for p in &self.publics {
                e.array(3)?.u8(p.code)?.u64(p.hlc.0)?.bytes(&p.open)?;
            }
        }
        Ok(())
    }

    pub fn decode(bytes: &[u8]) -> Result<Keys, WireError> {
        Reader::whole(bytes, Keys::read)
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Keys, WireError> {
        let mut keys = Keys::default();
        r.map(|key, r| {
            match key {
                0 => keys.roles = r.list(organisation_key)?,
                1 => keys.scopes = r.list(organisation_key)?,
                2 => keys.households = r.list(household_key)?,
                3 => {
                    keys.dropped = r.list(|r| r.tuple(2, |r, _| Ok(((r.id()?, Hlc(r.u64()?)), 2))))?;
                }
                4 => keys.root = Some(SignKey::from_bytes(r.fixed()?)),
                5 => keys.publics = r.list(role_public)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(keys)
    }
}

fn organisation_key(r: &mut Reader<'_>) -> Result<OrganisationKey, WireError> {
    r.tuple(3, |r, _| {
        let (code, hlc) = (r.u8()?, Hlc(r.u64()?));
        Ok((OrganisationKey { code, hlc, key: SecretKey::from_bytes(r.fixed()?) }, 3))
    })
}

fn role_public(r: &mut Reader<'_>) -> Result<RolePublic, WireError> {
    r.tuple(3, |r, _| {
        let (code, hlc) = (r.u8()?, Hlc(r.u64()?));
        Ok((RolePublic { code, hlc, open: r.fixed()? }, 3))
    })
}

fn household_key(r: &mut Reader<'_>) -> Result<HouseholdKey, WireError> {
    r.tuple(4, |r, _| {
        let (household, hlc, facet) = (r.id()?, Hlc(r.u64()?), r.u8()?);
        if facet.count_ones() > 1 {
            return Err(WireError::Malformed("facet"));
        }
        Ok((HouseholdKey { household, hlc, facet, key: SecretKey::from_bytes(r.fixed()?) }, 4))
    })
}
