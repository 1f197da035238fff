//! Keys of the shared folder: symmetric secrets, the keys of a device, the invitation code.
//!
//! All of it is composed from published pieces: XChaCha20-Poly1305, BLAKE3 (derivation, keyed
//! hashing), Ed25519, and HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode).

mod code;
mod device;

pub use code::{Code, CodeMistyped};
pub use device::{DeviceKeys, DevicePublic, ENCAPPED, OpenKey, SignKey, hpke_open, hpke_seal, verify};

use crate::domain::id::Id;
use crate::domain::scope::Facet;
use crate::env::Entropy;
use crate::sync::wire::{Kind, WireError};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a nonce of `seal`.
pub const NONCE: usize = 24;
/// Bytes that `seal` adds: the authentication tag.
pub const TAG: usize = 16;

/// Contexts of BLAKE3's key derivation. Frozen: another text makes other keys.
const DERIVE: &str = "tsunagi1 secret derive";
const SEAL: &str = "tsunagi1 secret seal";
const KEY_ID: &str = "tsunagi1 secret id";

/// Tells keys apart without saying anything of them.
pub type KeyId = [u8; 8];

/// A symmetric key of 32 bytes. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// A random key.
    pub fn new(entropy: &dyn Entropy) -> SecretKey {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        SecretKey(key)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> SecretKey {
        SecretKey(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A name of the key, one-way.
    pub fn id(&self) -> KeyId {
        let hash = blake3::derive_key(KEY_ID, &self.0);
        std::array::from_fn(|i| hash[i])
    }

    /// Another key that follows from this one and `purpose`, and from which this one does not follow.
    pub fn derive(&self, purpose: &str) -> SecretKey {
        let mut hasher = blake3::Hasher::new_derive_key(DERIVE);
        hasher.update(&self.0).update(purpose.as_bytes());
        let key = SecretKey(*hasher.finalize().as_bytes());
        hasher.zeroize();
        key
    }

    /// The key of a facet, where this is a household's secret.
    pub fn facet(&self, facet: Facet) -> SecretKey {
        self.derive(facet.name())
    }

    /// The mark by which a holder of the key finds the `nth` frame sealed with it in segment or
    /// snapshot (`kind`) number `seq` of `log`. Others cannot tell whether two marks come from one key.
    pub fn hint(&self, kind: Kind, log: Id, seq: u64, nth: u32) -> [u8; 8] {
        let mut input = [0; 37];
        input[..8].copy_from_slice(b"tsg hint");
        input[8..24].copy_from_slice(log.as_bytes());
        input[24..32].copy_from_slice(&seq.to_le_bytes());
        input[32..36].copy_from_slice(&nth.to_le_bytes());
        input[36] = kind as u8;
        let hash = blake3::keyed_hash(&self.0, &input);
        std::array::from_fn(|i| hash.as_bytes()[i])
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The cipher works under a key of its own, so that `hint` and `derive` never share one with it.
fn cipher(key: &SecretKey) -> XChaCha20Poly1305 {
    let mut derived = blake3::derive_key(SEAL, &key.0);
    let cipher = XChaCha20Poly1305::new(&derived.into());
    derived.zeroize();
    cipher
}

/// Encrypts with XChaCha20-Poly1305; `aad` is bound but not carried. The answer is ciphertext and
/// tag, `TAG` bytes longer than `plain`. A nonce must never be used twice.
pub fn seal(key: &SecretKey, nonce: &[u8; NONCE], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, WireError> {
    cipher(key).encrypt(&(*nonce).into(), Payload { msg: plain, aad }).map_err(|_| WireError::TooLarge)
}

/// Undoes `seal`. Another key, nonce, `aad` or a changed byte is `WireError::Key`.
pub fn unseal(key: &SecretKey, nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, WireError> {
    cipher(key).decrypt(&(*nonce).into(), Payload { msg: sealed, aad }).map_err(|_| WireError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use crate::env::Env;
    use proptest::prelude::*;

    #[test]
    fn a_key_prints_nothing_of_itself() {
        let key = SecretKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }

    #[test]
    fn purposes_and_numbers_give_unrelated_bytes() {
        let key = SecretKey::from_bytes([7; 32]);
        let log = Id::from_bytes([1; 16]);
        assert_ne!(key.facet(Facet::Care), key.facet(Facet::Visit));
        assert_eq!(key.facet(Facet::Care), key.derive("care"));
        let hint = |kind, seq, nth| key.hint(kind, log, seq, nth);
        let first = hint(Kind::Segment, 1, 0);
        assert_ne!(first, hint(Kind::Segment, 1, 1));
        assert_ne!(first, hint(Kind::Segment, 2, 0));
        assert_ne!(first, hint(Kind::Snapshot, 1, 0));
        assert_ne!(first, SecretKey::from_bytes([8; 32]).hint(Kind::Segment, log, 1, 0));
        assert_ne!(key.id(), key.derive("").id());
        assert_ne!(key.id()[..], key.bytes()[..8]);
    }

    #[test]
    fn random_keys_differ() {
        let env = Env::seeded(Instant(0), 1);
        assert_ne!(SecretKey::new(&*env.entropy), SecretKey::new(&*env.entropy));
    }

    proptest! {
        #[test]
        fn opens_what_it_sealed_and_nothing_else(
            key in any::<[u8; 32]>(), nonce in any::<[u8; 24]>(), aad in prop::collection::vec(any::<u8>(), 0..40),
            plain in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), bit in 0..8u8,
        ) {
            let key = SecretKey::from_bytes(key);
            let sealed = seal(&key, &nonce, &aad, &plain).unwrap();
            prop_assert_eq!(sealed.len(), plain.len() + TAG);
            prop_assert_eq!(unseal(&key, &nonce, &aad, &sealed).unwrap(), plain);
            let mut broken = sealed.clone();
            broken[at.index(sealed.len())] ^= 1 << bit;
            prop_assert!(unseal(&key, &nonce, &aad, &broken).is_err());
            prop_assert!(unseal(&key.derive("other"), &nonce, &aad, &sealed).is_err());
            prop_assert!(unseal(&key, &nonce, &[&aad[..], b"x"].concat(), &sealed).is_err());
        }
    }
}
