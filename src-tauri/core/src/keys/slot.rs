//! One slot of the key file: the database's key, wrapped.

use super::{DatabaseKey, key_id};
use crate::domain::id::Id;
use crate::env::Entropy;
use crate::sync::crypt::{Code, NONCE, SecretKey, TAG, seal, unseal};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// Bound into every slot, before its own fields. Frozen.
const BOUND: &[u8] = b"tsunagi1 key slot 1";

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    /// A worker's passphrase.
    Worker = 0,
    /// The printed recovery kit.
    Recovery = 1,
}

/// How dear one guess is: Argon2id's memory in KiB, passes and lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub memory: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// What new slots get: 64 MiB, three passes (RFC 9106, second recommended option, in one lane).
    pub const NOW: Cost = Cost { memory: 65_536, passes: 3, lanes: 1 };
    /// For slots whose secret is random: nothing is stretched.
    pub const NONE: Cost = Cost { memory: 0, passes: 0, lanes: 0 };

    /// Whether a file may ask for it: a forged one must not take all memory, nor all night.
    pub fn is_bearable(self, kind: SlotKind) -> bool {
        match kind {
            SlotKind::Recovery => self == Cost::NONE,
            SlotKind::Worker => {
                (1..=4).contains(&self.lanes)
                    && (1..=16).contains(&self.passes)
                    && (8 * self.lanes..=1 << 20).contains(&self.memory)
            }
        }
    }
}

/// The worker whose slot it is, as the unlock screen shows them. Not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub worker: Id,
    pub name: String,
    /// Human code, such as `W-A1-00001`.
    pub code: String,
}

/// The database's key, wrapped under one secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Slot {
    pub kind: SlotKind,
    pub who: Who,
    /// Somebody else chose the passphrase: it opens nothing before its owner has chosen another.
    pub temporary: bool,
    pub cost: Cost,
    pub salt: [u8; 16],
    pub nonce: [u8; NONCE],
    pub wrapped: [u8; 32 + TAG],
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({:?})", self.kind)
    }
}

impl Slot {
    /// Wraps `key` under `passphrase`.
    pub fn of_worker(
        key: &DatabaseKey,
        who: Who,
        passphrase: &str,
        temporary: bool,
        entropy: &dyn Entropy,
    ) -> Option<Slot> {
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let secret = stretched(passphrase, &salt, Cost::NOW)?;
        Slot::wrap(SlotKind::Worker, key, who, temporary, Cost::NOW, salt, &secret, entropy)
    }

    /// Wraps `key` under the code of a recovery kit, which `who` asked for.
    pub fn of_kit(key: &DatabaseKey, who: Who, code: &Code, entropy: &dyn Entropy) -> Option<Slot> {
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let secret = code.slot_key(&salt);
        Slot::wrap(SlotKind::Recovery, key, who, false, Cost::NONE, salt, &secret, entropy)
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of a slot")]
    fn wrap(
        kind: SlotKind,
        key: &DatabaseKey,
        who: Who,
        temporary: bool,
        cost: Cost,
        salt: [u8; 16],
        secret: &SecretKey,
        entropy: &dyn Entropy,
    ) -> Option<Slot> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let mut slot = Slot { kind, who, temporary, cost, salt, nonce, wrapped: [0; 48] };
        let sealed = seal(secret, &nonce, &slot.bound(&key_id(key)), &**key).ok()?;
        slot.wrapped = sealed.try_into().ok()?;
        Some(slot)
    }

    /// The key, where `passphrase` opens this slot of a file whose key is named `id`.
    pub fn open(&self, passphrase: &str, id: &[u8; 8]) -> Option<DatabaseKey> {
        if self.kind != SlotKind::Worker {
            return None;
        }
        self.unwrap(&stretched(passphrase, &self.salt, self.cost)?, id)
    }

    /// The key, where the kit's `code` opens this slot.
    pub fn open_with_kit(&self, code: &Code, id: &[u8; 8]) -> Option<DatabaseKey> {
        if self.kind != SlotKind::Recovery {
            return None;
        }
        self.unwrap(&code.slot_key(&self.salt), id)
    }

    fn unwrap(&self, secret: &SecretKey, id: &[u8; 8]) -> Option<DatabaseKey> {
        let plain = Zeroizing::new(unseal(secret, &self.nonce, &self.bound(id), &self.wrapped).ok()?);
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(plain.get(..32)?);
        Some(key)
    }

    /// What a slot is bound to besides its secret: moved to another worker, made cheaper, or freed of its
    /// mark, it does not open.
    fn bound(&self, id: &[u8; 8]) -> Vec<u8> {
        let mut out = BOUND.to_vec();
        out.extend([self.kind as u8, u8::from(self.temporary)]);
        out.extend(self.who.worker.as_bytes());
        for cost in [self.cost.memory, self.cost.passes, self.cost.lanes] {
            out.extend(cost.to_le_bytes());
        }
        out.extend(self.salt);
        out.extend(id);
        out
    }
}

/// What follows from a passphrase, slowly (Argon2id). Full-width letters and composed kana count as what
/// they look like: whether the input method was on must not matter at two in the morning. None where the
/// memory is not there.
pub fn stretched(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Option<SecretKey> {
    // Characters of another form have up to 18 characters of their own.
    let mut typed = Zeroizing::new(String::with_capacity(passphrase.len() * 18));
    typed.extend(passphrase.nfkc());
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut out = Zeroizing::new([0; 32]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(typed.as_bytes(), salt, &mut *out).ok()?;
    Some(SecretKey::from_bytes(*out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use crate::env::Env;

    fn who(n: u8) -> Who {
        Who { worker: Id::from_bytes([n; 16]), name: "例山".into(), code: "W-A1-00001".into() }
    }

    #[test]
    fn a_slot_opens_with_its_passphrase_as_it_was_made_only() {
        let env = Env::seeded(Instant(0), 1);
        let key = Zeroizing::new([9; 32]);
        let id = key_id(&key);
        let slot = Slot::of_worker(&key, who(1), "Mihon 12ガ", true, &*env.entropy).unwrap();
        assert_eq!(slot.open("Mihon 12ガ", &id).as_ref(), Some(&key));
        assert_eq!(slot.open("Ｍｉｈｏｎ　１２ｶﾞ", &id).as_ref(), Some(&key), "as typed with an input method");
        assert_eq!(slot.open("mihon 12ガ", &id), None);
        let changed: [fn(&mut Slot); 5] = [
            |s| s.who.worker = Id::from_bytes([2; 16]),
            |s| s.temporary = false,
            |s| s.salt[0] ^= 1,
            |s| s.wrapped[47] ^= 1,
            |s| s.cost.passes = 2,
        ];
        for change in changed {
            let mut other = slot.clone();
            change(&mut other);
            assert_eq!(other.open("Mihon 12ガ", &id), None);
        }
        assert_eq!(slot.open("Mihon 12ガ", &[0; 8]), None);
        assert_eq!(format!("{slot:?}"), "Slot(Worker)");
    }

    #[test]
    fn a_kit_opens_its_slot_only() {
        let env = Env::seeded(Instant(0), 2);
        let key = Zeroizing::new([9; 32]);
        let (code, other) = (Code::new(&*env.entropy), Code::new(&*env.entropy));
        let slot = Slot::of_kit(&key, who(1), &code, &*env.entropy).unwrap();
        assert_eq!(slot.open_with_kit(&code, &key_id(&key)).as_ref(), Some(&key));
        assert_eq!(slot.open_with_kit(&other, &key_id(&key)), None);
        assert_eq!(slot.open(&code.text(), &key_id(&key)), None);
    }

    #[test]
    fn costs_differ_and_absurd_ones_are_refused() {
        let cheap = Cost { memory: 64, passes: 1, lanes: 1 };
        assert_eq!(stretched("a", &[0; 16], cheap), stretched("a", &[0; 16], cheap));
        assert_ne!(stretched("a", &[0; 16], cheap), stretched("a", &[1; 16], cheap));
        assert_ne!(stretched("a", &[0; 16], cheap), stretched("a", &[0; 16], Cost { passes: 2, ..cheap }));
        assert!(Cost::NOW.is_bearable(SlotKind::Worker));
        for cost in [
            Cost { memory: 100 << 20, ..Cost::NOW },
            Cost { passes: 1_000, ..Cost::NOW },
            Cost { lanes: 200, ..Cost::NOW },
            Cost::NONE,
        ] {
            assert!(!cost.is_bearable(SlotKind::Worker));
        }
    }
}
