//! How a change lies in the database: its bytes compressed, since each text stands there a second time
//! beside its row.
//!
//! `1 | zstd` with the dictionary below, or the bytes as they are where that is no shorter: a change
//! begins with a CBOR map, never with 1. The dictionary holds kana, common words and the form of a change;
//! it is frozen: another one needs another first byte.

use crate::domain::edit::Change;
use crate::domain::id::Id;
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::get_frame_content_size;

const DICTIONARY: &[u8] = include_bytes!("body.dict");
const WITH_DICTIONARY: u8 = 1;
const LEVEL: i32 = 3;
/// No change is longer, in bytes.
const MOST: u64 = 64 << 20;

static WRITING: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static READING: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> =
        RefCell::new(Compressor::with_prepared_dictionary(&WRITING).ok());
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> =
        RefCell::new(Decompressor::with_prepared_dictionary(&READING).ok());
}

/// The bytes of a change as they are stored.
pub fn packed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let small = COMPRESSOR.with_borrow_mut(|c| c.as_mut().and_then(|c| c.compress(bytes).ok()));
    match small.filter(|small| small.len() + 1 < bytes.len()) {
        Some(mut small) => {
            small.insert(0, WITH_DICTIONARY);
            Cow::Owned(small)
        }
        None => Cow::Borrowed(bytes),
    }
}

/// Undoes `packed`; None where the bytes are damaged.
pub fn unpacked(stored: &[u8]) -> Option<Cow<'_, [u8]>> {
    let Some((&WITH_DICTIONARY, small)) = stored.split_first() else { return Some(Cow::Borrowed(stored)) };
    let length = get_frame_content_size(small).ok().flatten().filter(|n| *n <= MOST)?;
    let room = usize::try_from(length).ok()?;
    let bytes = DECOMPRESSOR.with_borrow_mut(|d| d.as_mut().and_then(|d| d.decompress(small, room).ok()))?;
    Some(Cow::Owned(bytes))
}

/// The change of `log` that is stored; None where it is damaged.
pub(super) fn change(stored: &[u8], log: Id) -> Option<Change> {
    Change::decode(&unpacked(stored)?, log).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_takes_less_and_what_does_not_compress_stays() {
        let note =
            "玄関先で迎えてくださる。お子さんの様子について話を聞いた。次回は来週の予定とのこと。".repeat(2);
        let stored = packed(note.as_bytes());
        assert!(stored.len() * 2 < note.len(), "{} of {}", stored.len(), note.len());
        assert_eq!(unpacked(&stored).unwrap(), note.as_bytes());
        assert_eq!(packed(&[0xa4, 0]).as_ref(), [0xa4, 0]);
        assert_eq!(unpacked(&[0xa4, 0]).unwrap().as_ref(), [0xa4, 0]);
    }

    #[test]
    fn the_dictionary_is_frozen() {
        // FNV-1a.
        let mix = |h: u64, b: &u8| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3);
        assert_eq!(DICTIONARY.iter().fold(0xcbf2_9ce4_8422_2325, mix), 0xcfc8_3a82_5699_a804);
    }

    proptest! {
        #[test]
        fn unpacks_what_it_packed(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            // A change begins with a map.
            let bytes = [&[0xa4][..], &bytes].concat();
            let stored = packed(&bytes);
            prop_assert_eq!(unpacked(&stored).unwrap().into_owned(), bytes);
        }

        #[test]
        fn hostile_bytes_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpacked(&[&[1][..], &bytes].concat());
        }
    }
}
