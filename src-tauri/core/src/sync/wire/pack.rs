//! What is encrypted is compressed and padded first, so that a reader of the folder sees neither the
//! text nor its exact length.

use super::WireError;
use crate::env::Entropy;
use crate::planted::{self, Bug};
use crate::sync::crypt::{NONCE, SecretKey, seal, unseal};
use std::cell::RefCell;
use zeroize::Zeroizing;
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

/// The longest text that a reader unpacks from one frame, in bytes.
pub const MAX_PLAIN: usize = 64 << 20;
/// The shortest packed length: one small edit looks like another.
const LEAST: usize = 128;
const LEVEL: i32 = 3;

/// The length to pad to (Padmé): at most 12 % more, and only log log n bits of the length show.
pub fn padme(len: usize) -> usize {
    if len <= LEAST {
        return LEAST;
    }
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1usize << (exponent - kept)) - 1;
    len.saturating_add(mask) & !mask
}

thread_local! {
    /// Frames are small and many: making the tables anew would cost more than the work.
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Packs one text after the other, with one compressor.
pub struct Packer(Compressor<'static>);

impl Packer {
    pub fn new() -> Result<Packer, WireError> {
        Compressor::new(LEVEL).map(Packer).map_err(|_| WireError::TooLarge)
    }

    pub fn pack(&mut self, plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, WireError> {
        self.pack_less(plain, 0)
    }

    /// Packs to `less` bytes under a padded length, for a seal that adds as many more.
    pub fn pack_less(&mut self, plain: &[u8], less: usize) -> Result<Zeroizing<Vec<u8>>, WireError> {
        if plain.len() > MAX_PLAIN {
            return Err(WireError::TooLarge);
        }
        let room = padme(4 + zstd::zstd_safe::compress_bound(plain.len()));
        let mut out = Zeroizing::new(Vec::with_capacity(room));
        let small = Zeroizing::new(self.0.compress(plain).map_err(|_| WireError::TooLarge)?);
        let len = u32::try_from(small.len()).map_err(|_| WireError::TooLarge)?;
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&small);
        let padded = if planted::is(Bug::NoPadding) { out.len() + less } else { padme(out.len() + less) };
        out.resize(padded - less, 0);
        Ok(out)
    }
}

/// Packs one text: `length of the compressed bytes (u32 LE) | zstd | zeros up to the padded length`.
pub fn pack(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    Packer::new()?.pack(plain)
}

/// Undoes `pack`. The unpacked length must stand in the zstd header, so that nothing is
/// allocated on mere growth.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, WireError> {
    let (len, rest) = packed.split_first_chunk::<4>().ok_or(WireError::Truncated)?;
    let len = usize::try_from(u32::from_le_bytes(*len)).map_err(|_| WireError::TooLarge)?;
    let (small, padding) = rest.split_at_checked(len).ok_or(WireError::Malformed("packed length"))?;
    if padding.iter().any(|b| *b != 0) {
        return Err(WireError::Malformed("padding"));
    }
    let announced = match get_frame_content_size(small) {
        Ok(Some(n)) => n,
        Ok(None) | Err(_) => return Err(WireError::Malformed("zstd length")),
    };
    let room = usize::try_from(announced).ok().filter(|n| *n <= MAX_PLAIN).ok_or(WireError::TooLarge)?;
    let plain = DECOMPRESSOR.with_borrow_mut(|context| {
        let context = match context {
            Some(context) => context,
            None => context.insert(Decompressor::new().map_err(|_| WireError::TooLarge)?),
        };
        context.decompress(small, room).map_err(|_| WireError::Malformed("zstd"))
    })?;
    if plain.len() == room { Ok(plain) } else { Err(WireError::Malformed("zstd length")) }
}

/// `nonce (24) | XChaCha20-Poly1305 of the packed text`.
pub fn lock(key: &SecretKey, aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, WireError> {
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let sealed = seal(key, &nonce, aad, &pack(plain)?)?;
    Ok([&nonce[..], &sealed].concat())
}

/// Undoes `lock`.
pub fn unlock(key: &SecretKey, aad: &[u8], body: &[u8]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let (nonce, sealed) = body.split_first_chunk::<NONCE>().ok_or(WireError::Truncated)?;
    unpack(&Zeroizing::new(unseal(key, nonce, aad, sealed)?)).map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn padded_lengths_are_those_of_padme() {
        // From the definition: 9 bits keep 4, so steps of 32; 20 bits keep 5, so steps of 2^15.
        assert_eq!([0, 1, 128, 129, 513, 1000].map(padme), [128, 128, 128, 144, 544, 1024]);
        assert_eq!(padme((1 << 20) + 1), (1 << 20) + (1 << 15));
        assert_eq!(padme(padme(123_457)), padme(123_457));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let small = zstd::bulk::compress(&vec![0; MAX_PLAIN + 1], 3).unwrap();
        let packed = [&(u32::try_from(small.len()).unwrap()).to_le_bytes()[..], &small].concat();
        assert_eq!(unpack(&packed), Err(WireError::TooLarge));
        // Two zstd frames one after the other: the second is more than the first announced.
        let two = [zstd::bulk::compress(b"a", 3).unwrap(), small].concat();
        let packed = [&(u32::try_from(two.len()).unwrap()).to_le_bytes()[..], &two].concat();
        assert_eq!(unpack(&packed), Err(WireError::Malformed("zstd")));
        assert!(matches!(pack(&vec![0; MAX_PLAIN + 1]), Err(WireError::TooLarge)));
    }

    #[test]
    fn padding_holds_nothing() {
        let mut packed = pack(b"example").unwrap();
        *packed.last_mut().unwrap() = 1;
        assert_eq!(unpack(&packed), Err(WireError::Malformed("padding")));
        assert_eq!(unpack(&[255, 255, 255, 255, 0]), Err(WireError::Malformed("packed length")));
        assert_eq!(unpack(&[0; 3]), Err(WireError::Truncated));
    }

    proptest! {
        #[test]
        fn unpacks_what_it_packed(plain in prop::collection::vec(any::<u8>(), 0..3000)) {
            let packed = pack(&plain).unwrap();
            prop_assert_eq!(padme(packed.len()), packed.len());
            prop_assert_eq!(unpack(&packed).unwrap(), plain);
        }

        #[test]
        fn padding_costs_little_and_never_shrinks(len in 129..100_000_000usize) {
            prop_assert!(padme(len) >= len);
            prop_assert!(padme(len) <= len + len / 8);
            prop_assert!(padme(len) <= padme(len + 1));
        }

        #[test]
        fn hostile_bytes_are_an_error_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }
    }
}
