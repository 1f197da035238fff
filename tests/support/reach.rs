//! What somebody with a device's disk and every file of the folder can open, whatever the hints of the files
//! say and whatever the program itself would look for.

use tsunagi_core::domain::scope::Facet;
use tsunagi_core::store::Store;
use tsunagi_core::sync::crypt::{DeviceKeys, OpenKey, SecretKey};
use tsunagi_core::sync::wire::{KeyringFile, Payload, Segment};

/// The symmetric keys that a disk holds.
pub fn keys_in(store: &Store) -> Vec<SecretKey> {
    let mut keys = vec![];
    for code in 0..=u8::MAX {
        keys.extend(store.scope_keys(code).unwrap().into_iter().map(|(_, k)| SecretKey::from_bytes(*k)));
    }
    store.each_household_key(|row| keys.push(SecretKey::from_bytes(*row.key))).unwrap();
    keys
}

/// Secrets of the roles and of the device: what keyrings and indexes are sealed to.
fn opening_keys_in(store: &Store) -> Vec<OpenKey> {
    let device = store.secret("device").unwrap().unwrap();
    let device = DeviceKeys::from_bytes(device.as_slice().try_into().unwrap());
    let roles = [100, 101].into_iter().flat_map(|code| store.scope_keys(code).unwrap());
    std::iter::once(device.open).chain(roles.map(|(_, k)| OpenKey::from_bytes(*k))).collect()
}

/// Every key that somebody with this disk and these files can come to: its own, those of the keyrings it
/// opens, and what follows from them.
pub fn within_reach<'a>(store: &Store, files: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<SecretKey> {
    let mut keys = keys_in(store);
    let mut opening = opening_keys_in(store);
    loop {
        let before = (keys.len(), opening.len());
        for ring in files.clone().filter_map(|bytes| KeyringFile::parse(bytes).ok()) {
            for found in opening.clone().iter().filter_map(|k| ring.open(k).ok()) {
                opening.extend(found.roles.iter().map(|r| OpenKey::from_bytes(*r.key.bytes())));
                keys.extend(found.scopes.iter().map(|k| k.key.clone()));
                keys.extend(found.households.iter().map(|k| k.key.clone()));
            }
        }
        keys.sort_by_key(|k| *k.bytes());
        keys.dedup();
        opening.sort_by_key(|k| *k.bytes());
        opening.dedup_by_key(|k| *k.bytes());
        if (keys.len(), opening.len()) == before {
            break;
        }
    }
    let derived: Vec<SecretKey> = keys.iter().flat_map(|k| Facet::ALL.map(|f| k.facet(f))).collect();
    keys.into_iter().chain(derived).collect()
}

/// Tries every key on every frame of a segment or snapshot; of other files nothing.
pub fn frames_opened(bytes: &[u8], keys: &[SecretKey]) -> Vec<Payload> {
    let Ok(segment) = Segment::parse(bytes) else { return vec![] };
    let frames = 0..segment.frames.len() as u32;
    frames.filter_map(|at| keys.iter().find_map(|k| segment.payload(at, k).ok())).collect()
}
