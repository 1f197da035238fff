//! The keys that this device holds, and those it gives to others.

use super::super::App;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::scope::{DESK, EVERYTHING, Facet, Scope, holding};
use crate::env::Entropy;
use crate::error::{Class, Error, Result};
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, HouseholdKeyRow};
use crate::sync::crypt::{DeviceKeys, OpenKey, SecretKey, SignKey};
use crate::sync::wire::{
    HouseholdKey, KeyringPlan, Keys, OrganisationKey, RolePublic, TO_READ_WITH, WireError, file_hash,
    file_name, role_audience,
};
use std::collections::{BTreeMap, HashMap};

/// The roles that hold something of all families: code, name, facets.
pub(in crate::app) const ROLES: [(u8, &str, u8); 2] = [(100, "everything", EVERYTHING), (101, "desk", DESK)];

/// Codes of the roles' public keys in the table of keys.
pub(super) const PUBLIC: u8 = 100;

/// Keys of families on their way to others, by audience: a role or a device.
pub(super) type Grants = BTreeMap<Id, Vec<HouseholdKey>>;

pub(in crate::app) fn wire(e: WireError) -> Error {
    Error::new(Class::Damaged, e.code())
}

impl App {
    pub(super) fn entropy(&self) -> &dyn Entropy {
        &*self.env.entropy
    }

    /// Keys of this device. Error `not_sharing` where this profile shares with nobody.
    pub(in crate::app) fn device_keys(&self) -> Result<DeviceKeys> {
        let missing = || Error::refused("not_sharing");
        let bytes = self.store.secret("device")?.ok_or_else(missing)?;
        let bytes: &[u8; 64] = bytes.as_slice().try_into().map_err(|_| missing())?;
        Ok(DeviceKeys::from_bytes(bytes))
    }

    /// The root's public key: what this device trusts.
    pub(super) fn root_public(&self) -> Result<[u8; 32]> {
        let bytes = self.store.secret("root_public")?;
        bytes.and_then(|b| b.as_slice().try_into().ok()).ok_or_else(|| Error::refused("not_sharing"))
    }

    /// The root's secret, where this device holds it. Error `root_missing`.
    pub(in crate::app) fn root(&self) -> Result<SignKey> {
        let bytes = self.store.secret("root")?;
        let bytes: Option<[u8; 32]> = bytes.and_then(|b| b.as_slice().try_into().ok());
        bytes.map(SignKey::from_bytes).ok_or_else(|| Error::refused("root_missing"))
    }

    /// This device as the roster or its own claim names it.
    pub(in crate::app) fn own_device(&self) -> Result<DeviceRow> {
        // Asked for each time: another program may have begun a new log.
        let log = self.store.own_log()?.0;
        self.store.device(log)?.ok_or_else(|| Error::refused("not_sharing"))
    }

    /// All keys of a shared scope, the one to write with last.
    pub(super) fn scope_keys(&self, scope: Scope) -> Result<Vec<SecretKey>> {
        let keys = self.store.scope_keys(scope.code())?;
        Ok(keys.into_iter().map(|(_, k)| SecretKey::from_bytes(*k)).collect())
    }

    /// Opening keys of a role with their clocks, the newest last; none where this device does not hold the role.
    pub(in crate::app) fn role_keys(&self, code: u8) -> Result<Vec<(u64, OpenKey)>> {
        let keys = self.store.scope_keys(code)?;
        Ok(keys.into_iter().map(|(hlc, k)| (hlc, OpenKey::from_bytes(*k))).collect())
    }

    /// The public key to seal to a role with.
    pub(in crate::app) fn role_public(&self, code: u8) -> Result<Option<[u8; 32]>> {
        Ok(self.store.scope_keys(code + PUBLIC)?.pop().map(|(_, k)| *k))
    }

    /// The clock of the roles' newest key, 0 where there is none: who holds older ones only is out.
    pub(super) fn roles_renewed(&self) -> Result<u64> {
        Ok(self.store.scope_keys(ROLES[0].0 + PUBLIC)?.pop().map_or(0, |(hlc, _)| hlc))
    }

    /// The key to write a scope with; None where this device may not.
    pub(super) fn writing_key(&self, scope: Scope) -> Result<Option<SecretKey>> {
        let Scope::Household(household, facet) = scope else { return Ok(self.scope_keys(scope)?.pop()) };
        let fits = |k: &HouseholdKeyRow| k.facets == EVERYTHING || k.facets == facet.code();
        let mut keys = self.store.household_keys(household)?.into_iter();
        let newest = if planted::is(Bug::WriteWithOldestKey) { keys.find(fits) } else { keys.rfind(fits) };
        Ok(newest.map(|k| facet_key(&k, facet)))
    }

    /// Makes a new secret for a family and gives it to the roles that hold all families. This device
    /// keeps of it what its role holds.
    pub(super) fn renew_household(
        &self,
        household: Id,
        role: &str,
        hlc: Hlc,
        grants: &mut Grants,
    ) -> Result<SecretKey> {
        let secret = SecretKey::new(self.entropy());
        let whole = HouseholdKey { household, hlc, facet: 0, key: secret.clone() };
        self.grant_roles(&whole, grants)?;
        let of_log = self.store.device(household)?.is_some();
        let under = self.roles_renewed()?;
        let held = if of_log { EVERYTHING } else { holding(role).map_or(0, |h| h.of_all | h.of_own) };
        let keep = |facets, key: &SecretKey| {
            let key = zeroize::Zeroizing::new(*key.bytes());
            self.store.add_household_key(&HouseholdKeyRow { household, hlc: hlc.0, facets, key, under })
        };
        if held == EVERYTHING {
            keep(EVERYTHING, &secret)?;
        } else {
            for facet in Facet::ALL.into_iter().filter(|f| held & f.code() != 0) {
                keep(facet.code(), &secret.facet(facet))?;
            }
        }
        Ok(secret)
    }

    /// Puts what the roles hold of a family's secret `whole` among their grants. A device's own access log is for those
    /// who hold everything, and for the device that writes it.
    pub(super) fn grant_roles(&self, whole: &HouseholdKey, grants: &mut Grants) -> Result<()> {
        let of_log = self.store.device(whole.household)?.is_some();
        for (_, name, facets) in ROLES.into_iter().filter(|r| r.2 == EVERYTHING || !of_log) {
            self.grant_facets(role_audience(name), whole, facets, grants)?;
        }
        Ok(())
    }

    /// Puts what `facets` of a family's secret `whole` open among the grants of `audience`, once.
    pub(super) fn grant_facets(
        &self,
        audience: Id,
        whole: &HouseholdKey,
        facets: u8,
        grants: &mut Grants,
    ) -> Result<()> {
        if !self.store.grant(audience, whole.household, which(whole), facets)? {
            return Ok(());
        }
        let facets = if planted::is(Bug::GrantEverything) { EVERYTHING } else { facets };
        grants.entry(audience).or_default().extend(parts(whole, facets));
        Ok(())
    }

    /// Puts a key, of which this device may hold no more than a part, among the grants of those who hold everything, once.
    pub(super) fn grant_part(&self, row: &HouseholdKeyRow, grants: &mut Grants) -> Result<()> {
        let facet = if row.facets == EVERYTHING { 0 } else { row.facets };
        let key = HouseholdKey { facet, ..whole(row) };
        for (_, name, _) in ROLES.into_iter().filter(|(_, _, facets)| *facets == EVERYTHING) {
            let audience = role_audience(name);
            if self.store.grant(audience, row.household, which(&key), row.facets)? {
                grants.entry(audience).or_default().push(key.clone());
            }
        }
        Ok(())
    }

    /// Seals the grants and puts the keyrings among the files that go out.
    pub(super) fn send_grants(&self, grants: Grants, devices: &HashMap<Id, DeviceRow>) -> Result<()> {
        for (audience, households) in grants {
            let open = match ROLES.iter().find(|(_, name, _)| role_audience(name) == audience) {
                Some((code, _, _)) => self.role_public(*code)?,
                None => devices.get(&audience).map(|d| d.open),
            };
            if let Some(open) = open {
                self.send_keyring(audience, &open, &Keys { households, ..Keys::default() })?;
            }
        }
        Ok(())
    }

    /// Puts a keyring among the files that go out, and gives its path.
    pub(super) fn send_keyring(&self, audience: Id, open: &[u8; 32], keys: &Keys) -> Result<String> {
        let n = self.store.count_up(&format!("keyring {audience}"))?;
        let plan = KeyringPlan { org: self.organisation(), audience, issuer: self.log, n };
        let bytes = plan.seal(keys, open, &self.device_keys()?.sign, self.entropy()).map_err(wire)?;
        let hash = file_hash(&bytes);
        self.remember_keyring(&hash, keys)?;
        let path = format!("k/{}/{}", hex(audience), file_name(n, &hash));
        self.store.send(&path, &bytes)?;
        Ok(path)
    }

    /// The keys that a device of this access role begins with.
    pub(super) fn keys_of_role(&self, role: &str) -> Result<Keys> {
        let Some(held) = holding(role) else { return Err(Error::field("worker_has_no_role", "role")) };
        let mut keys = Keys::default();
        for scope in held.shared {
            for (hlc, key) in self.store.scope_keys(scope.code())? {
                let key = SecretKey::from_bytes(*key);
                keys.scopes.push(OrganisationKey { code: scope.code(), hlc: Hlc(hlc), key });
            }
        }
        for (code, _, facets) in ROLES {
            for (hlc, key) in self.store.scope_keys(code + PUBLIC)? {
                keys.publics.push(RolePublic { code, hlc: Hlc(hlc), open: *key });
            }
            if held.of_all == facets {
                for (hlc, key) in self.store.scope_keys(code)? {
                    let key = SecretKey::from_bytes(*key);
                    keys.roles.push(OrganisationKey { code, hlc: Hlc(hlc), key });
                }
            }
        }
        if role == "administrator" {
            keys.root = Some(self.root()?);
        }
        Ok(keys)
    }

    /// Stores keys that came; true where one of them is new. Keys of scopes, roles and the root are taken
    /// from administrators only; of families from those who hold them all, and from anybody for a family
    /// that nothing is known of yet. With what others give for a known family nothing is written. `under` is the
    /// clock of the role's key that they were sealed to; None where they are for this device alone.
    pub(super) fn take_keys(
        &self,
        keys: &Keys,
        issuer: Id,
        issuer_role: &str,
        under: Option<u64>,
    ) -> Result<bool> {
        let mut new = false;
        if issuer_role == "administrator" {
            for k in keys.scopes.iter().filter(|k| (1..100).contains(&k.code)) {
                new |= self.store.add_scope_key(k.code, k.hlc.0, k.key.bytes())?;
            }
            for k in keys.roles.iter().filter(|k| (100..200).contains(&k.code)) {
                new |= self.store.add_scope_key(k.code, k.hlc.0, k.key.bytes())?;
            }
            for k in keys.publics.iter().filter(|k| (100..150).contains(&k.code)) {
                self.store.add_scope_key(k.code + PUBLIC, k.hlc.0, &k.open)?;
            }
            if let Some(root) =
                keys.root.as_ref().filter(|r| self.root_public().is_ok_and(|p| p == r.public()))
            {
                self.store.set_secret("root", root.bytes())?;
            }
        }
        let trusted = matches!(issuer_role, "administrator" | "coordinator");
        let to_read_with = |k: &&OrganisationKey| k.hlc == TO_READ_WITH && (1..200).contains(&k.code);
        for k in keys.scopes.iter().chain(&keys.roles).filter(to_read_with).filter(|_| trusted) {
            new |= self.store.add_scope_key(k.code, k.hlc.0, k.key.bytes())?;
        }
        for k in &keys.households {
            let of_another_log = k.household != issuer && self.store.device(k.household)?.is_some();
            if (of_another_log && !trusted)
                || self.is_erased(k.household)?
                || under.is_none() && self.is_from_before_leaving(keys, k.household)?
            {
                continue;
            }
            let facets = if k.facet == 0 { EVERYTHING } else { k.facet };
            let known = self.store.household_keys(k.household)?;
            // The newest last: one that only opened may be there as one to write with as well.
            if let Some(there) = known.iter().rfind(|t| t.facets == facets && *t.key == *k.key.bytes()) {
                if let Some(under) = under.filter(|under| *under < there.under) {
                    self.store.set_known_under(there, under)?;
                }
                // It came before the roster that names who gives it.
                let more = trusted && there.hlc == TO_READ_WITH.0 && k.hlc != TO_READ_WITH;
                if !more {
                    continue;
                }
            }
            let before = known.iter().find(|t| *t.key == *k.key.bytes()).map(|t| t.under);
            // Two disks of one device made a secret each, or somebody gives one who need not: it only opens.
            let writes = trusted || known.iter().all(|there| there.hlc == k.hlc.0);
            let hlc = if writes { k.hlc } else { TO_READ_WITH };
            let key = zeroize::Zeroizing::new(*k.key.bytes());
            let under = under.unwrap_or(hlc.0).min(before.unwrap_or(u64::MAX));
            let row = HouseholdKeyRow { household: k.household, hlc: hlc.0, facets, key, under };
            new |= self.store.add_household_key(&row)?;
        }
        Ok(new)
    }

    /// Makes the organisation's own keys: shared scopes and roles, at `hlc`.
    pub(super) fn make_shared_keys(&self, hlc: Hlc) -> Result<()> {
        self.store.set_setting(super::removed::OWN_KEYS, &hlc.0.to_string())?;
        for scope in Scope::SHARED {
            self.store.add_scope_key(scope.code(), hlc.0, SecretKey::new(self.entropy()).bytes())?;
        }
        for (code, _, _) in ROLES {
            let key = OpenKey::new(self.entropy());
            self.store.add_scope_key(code, hlc.0, key.bytes())?;
            self.store.add_scope_key(code + PUBLIC, hlc.0, &key.public())?;
        }
        Ok(())
    }
}

/// A family's whole secret, from a row that holds it.
pub(super) fn whole(row: &HouseholdKeyRow) -> HouseholdKey {
    let key = SecretKey::from_bytes(*row.key);
    HouseholdKey { household: row.household, hlc: Hlc(row.hlc), facet: 0, key }
}

/// Names a key among those of its family that were given to one audience: of those that only open there may be several.
pub(super) fn which(key: &HouseholdKey) -> u64 {
    if key.hlc != TO_READ_WITH {
        return key.hlc.0;
    }
    let begins = file_hash(key.key.bytes());
    begins.first_chunk().map_or(0, |begins| u64::from(u32::from_le_bytes(*begins)))
}

/// What `facets` of a family's whole secret open: the secret itself, or a key for each.
pub(super) fn parts(whole: &HouseholdKey, facets: u8) -> Vec<HouseholdKey> {
    if facets == EVERYTHING {
        return vec![whole.clone()];
    }
    let of = |f: Facet| HouseholdKey { facet: f.code(), key: whole.key.facet(f), ..whole.clone() };
    Facet::ALL.into_iter().filter(|f| facets & f.code() != 0).map(of).collect()
}

/// The key of one facet from a row that holds it.
pub(super) fn facet_key(row: &HouseholdKeyRow, facet: Facet) -> SecretKey {
    let key = SecretKey::from_bytes(*row.key);
    if row.facets == EVERYTHING { key.facet(facet) } else { key }
}

/// An id as it stands in paths.
pub(in crate::app) fn hex(id: Id) -> String {
    id.as_bytes().iter().map(|b| format!("{b:02x}")).collect()
}

/// The id that a path names.
pub(super) fn unhex(text: &str) -> Option<Id> {
    if text.len() == 32 { Id::parse(text).ok() } else { None }
}
