//! Key pairs: Ed25519 for signing, X25519 for what is sent to one device.

use crate::env::Entropy;
use crate::sync::wire::WireError;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use std::convert::Infallible;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of the key that HPKE puts before the ciphertext.
pub const ENCAPPED: usize = 32;

/// An Ed25519 secret: of a device, of the organisation's root, of an invitation.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SignKey([u8; 32]);

impl SignKey {
    /// A random key.
    pub fn new(entropy: &dyn Entropy) -> SignKey {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        SignKey(key)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> SignKey {
        SignKey(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half, 32 bytes.
    pub fn public(&self) -> [u8; 32] {
        SigningKey::from_bytes(&self.0).verifying_key().to_bytes()
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(&self.0).sign(message).to_bytes()
    }
}

impl fmt::Debug for SignKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignKey(…)")
    }
}

/// Checks an Ed25519 signature strictly (no weak keys, one signature a message). Anything amiss is
/// `WireError::Signature`.
pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), WireError> {
    let key = VerifyingKey::from_bytes(public).map_err(|_| WireError::Signature)?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| WireError::Signature)
}

/// An X25519 secret.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct OpenKey([u8; 32]);

impl OpenKey {
    /// A random key.
    pub fn new(entropy: &dyn Entropy) -> OpenKey {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        OpenKey(key)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> OpenKey {
        OpenKey(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half, 32 bytes.
    pub fn public(&self) -> [u8; 32] {
        // Any 32 bytes are an X25519 secret; the curve clamps them.
        match private(self) {
            Ok(key) => X25519HkdfSha256::sk_to_pk(&key).to_bytes().into(),
            Err(_) => [0; 32],
        }
    }
}

impl fmt::Debug for OpenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenKey(…)")
    }
}

fn private(key: &OpenKey) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, WireError> {
    <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&key.0).map_err(|_| WireError::Key)
}

/// What a device proves itself and is written to with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKeys {
    pub sign: SignKey,
    pub open: OpenKey,
}

/// The public halves of `DeviceKeys`, as the roster lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePublic {
    pub sign: [u8; 32],
    pub open: [u8; 32],
}

impl DeviceKeys {
    pub fn generate(entropy: &dyn Entropy) -> DeviceKeys {
        DeviceKeys { sign: SignKey::new(entropy), open: OpenKey::new(entropy) }
    }

    /// Signing secret, then opening secret.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<[u8; 64]> {
        let mut out = zeroize::Zeroizing::new([0; 64]);
        out[..32].copy_from_slice(&self.sign.0);
        out[32..].copy_from_slice(&self.open.0);
        out
    }

    pub fn from_bytes(bytes: &[u8; 64]) -> DeviceKeys {
        let half = |from: usize| std::array::from_fn(|i| bytes[from + i]);
        DeviceKeys { sign: SignKey(half(0)), open: OpenKey(half(32)) }
    }

    pub fn public(&self) -> DevicePublic {
        DevicePublic { sign: self.sign.public(), open: self.open.public() }
    }
}

/// Lends the injected entropy to HPKE.
struct Lent<'a>(&'a dyn Entropy);

impl TryRng for Lent<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(out);
        Ok(())
    }
}

impl TryCryptoRng for Lent<'_> {}

/// Encrypts for the holder of the secret of `open` (HPKE base mode, single shot). The answer is the
/// encapsulated key (32 bytes), the ciphertext and its tag.
pub fn hpke_seal(
    open: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, WireError> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(open).map_err(|_| WireError::Key)?;
    let (encapped, sealed) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            info,
            plain,
            aad,
            &mut Lent(entropy),
        )
        .map_err(|_| WireError::Key)?;
    Ok([encapped.to_bytes().as_slice(), &sealed].concat())
}

/// Undoes `hpke_seal`. Another device, `info`, `aad` or a changed byte is `WireError::Key`.
pub fn hpke_open(open: &OpenKey, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, WireError> {
    let (encapped, sealed) = sealed.split_at_checked(ENCAPPED).ok_or(WireError::Truncated)?;
    let encapped =
        <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| WireError::Key)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private(open)?,
        &encapped,
        info,
        sealed,
        aad,
    )
    .map_err(|_| WireError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use crate::env::Env;

    #[test]
    fn keys_survive_their_bytes_and_print_nothing() {
        let env = Env::seeded(Instant(0), 3);
        let keys = DeviceKeys::generate(&*env.entropy);
        let again = DeviceKeys::from_bytes(&keys.to_bytes());
        assert_eq!(again, keys);
        assert_eq!(again.public(), keys.public());
        assert_ne!(keys.sign.bytes(), keys.open.bytes());
        assert_eq!(format!("{keys:?}"), "DeviceKeys { sign: SignKey(…), open: OpenKey(…) }");
    }

    /// RFC 8032, 7.1, test 2; RFC 7748, 5.2 (the first iteration).
    #[test]
    fn published_vectors() {
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
        };
        let array = |hex: &str| -> [u8; 32] { bytes(hex).try_into().unwrap() };
        let key = SignKey(array("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        assert_eq!(key.public(), array("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        let signature = key.sign(&[0x72]);
        assert_eq!(
            signature[..],
            bytes(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                 085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        );
        verify(&key.public(), &[0x72], &signature).unwrap();
        let mut nine = [0; 32];
        nine[0] = 9;
        assert_eq!(
            OpenKey(nine).public(),
            array("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
        );
    }

    #[test]
    fn a_signature_fits_one_message_and_one_key() {
        let (a, b) = (SignKey([1; 32]), SignKey([2; 32]));
        let signature = a.sign(b"message");
        verify(&a.public(), b"message", &signature).unwrap();
        assert!(verify(&a.public(), b"messagf", &signature).is_err());
        assert!(verify(&b.public(), b"message", &signature).is_err());
        // The neutral point: a key under which forged signatures would pass without strictness.
        let mut weak = [0; 32];
        weak[0] = 1;
        let mut forged = [0; 64];
        forged[0] = 1;
        assert!(verify(&weak, b"message", &forged).is_err());
    }

    #[test]
    fn only_the_named_device_opens() {
        let env = Env::seeded(Instant(0), 4);
        let (a, b) = (OpenKey::new(&*env.entropy), OpenKey::new(&*env.entropy));
        let sealed = hpke_seal(&a.public(), b"info", b"aad", b"plain", &*env.entropy).unwrap();
        assert_eq!(hpke_open(&a, b"info", b"aad", &sealed).unwrap(), b"plain");
        assert_eq!(hpke_open(&b, b"info", b"aad", &sealed), Err(WireError::Key));
        assert_eq!(hpke_open(&a, b"inf0", b"aad", &sealed), Err(WireError::Key));
        assert_eq!(hpke_open(&a, b"info", b"add", &sealed), Err(WireError::Key));
        for cut in 0..sealed.len() {
            assert!(hpke_open(&a, b"info", b"aad", &sealed[..cut]).is_err());
        }
        // A public key of low order gives everyone the same secret.
        assert!(hpke_seal(&[0; 32], b"info", b"aad", b"plain", &*env.entropy).is_err());
    }
}
