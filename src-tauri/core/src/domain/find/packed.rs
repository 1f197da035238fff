//! Rows of keys as bytes: kana in one byte each, so that a whole scan stays short.
//!
//! A row is `class key class key … END`, once for whole keys and once for their words: a word stands inside
//! a whole key already, so only beginnings are looked for among words and scans need not pass them.
//!  Classes and END are below [`CONTENT`]; kana use the ASCII bytes
//! that folded keys never hold (capitals, punctuation, the upper control codes); all else is UTF-8. No
//! character's bytes occur inside another's, so a byte match is a match of characters.

use super::keys::FindKeys;
use crate::domain::fold::{fold_strict, loosen};

pub(super) const END: u8 = 0;
/// The first byte that is content and not a mark.
pub(super) const CONTENT: u8 = 0x10;
/// Longer keys are cut; no name is that long.
const MOST_BYTES: usize = 400;

/// What a key is, as the mark before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Kana = 1,
    Name = 2,
    /// A later word of a reading or name.
    Word = 3,
    /// A reading or name with its long vowels dropped, where that differs.
    NearKana = 4,
    NearWord = 5,
    Code = 6,
    /// Digits from last to first: a phone is looked up by its end.
    Phone = 7,
    /// The first word of a reading or name: the family name.
    FirstKana = 8,
    FirstName = 9,
    NearFirst = 10,
}

impl Class {
    pub(super) const ALL: [Class; 10] = [
        Class::Kana,
        Class::Name,
        Class::Word,
        Class::NearKana,
        Class::NearWord,
        Class::Code,
        Class::Phone,
        Class::FirstKana,
        Class::FirstName,
        Class::NearFirst,
    ];

    /// Whether keys of this class stand among the words of a row. A later word without its long vowels does
    /// not: it need not stand inside a whole key (おうの + うみ has no うみ once folded).
    pub(super) fn is_word(self) -> bool {
        matches!(self, Class::Word | Class::FirstKana | Class::FirstName | Class::NearFirst)
    }

    pub(super) fn of(mark: u8) -> Option<Class> {
        usize::from(mark).checked_sub(1).and_then(|at| Class::ALL.get(at).copied())
    }
}

const KANA: &str = "あいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちつてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもやゆよらりるれろわん";

fn kana_byte(c: char) -> Option<u8> {
    // One code point a kana from あ on, so a table by offset needs no search.
    static BYTES: std::sync::LazyLock<[u8; 96]> = std::sync::LazyLock::new(|| {
        let mut bytes = [0; 96];
        for (c, byte) in KANA.chars().zip((0x10..0x30).chain(0x3a..0x61)) {
            bytes[c as usize - 0x3040] = byte;
        }
        bytes
    });
    let byte = *BYTES.get((c as usize).checked_sub(0x3040)?)?;
    (byte != 0).then_some(byte)
}

/// A folded text as bytes.
pub(super) fn pack(folded: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(folded.len());
    for c in folded.chars() {
        match kana_byte(c) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        if out.len() >= MOST_BYTES {
            break;
        }
    }
    out
}

/// The digits of a phone number from last to first; a leading +81 is the domestic 0.
pub(super) fn phone_bytes(phone: &str) -> Vec<u8> {
    let folded = fold_strict(phone);
    let digits: String = folded.chars().filter(char::is_ascii_digit).take(40).collect();
    let international = phone.trim_start().starts_with(['+', '＋']);
    match digits.strip_prefix("81").filter(|_| international) {
        Some(rest) => rest.bytes().rev().chain([b'0']).collect(),
        None => digits.bytes().rev().collect(),
    }
}

/// Appends the row of `keys`, its main reading first.
pub(super) fn push_row(whole: &mut Vec<u8>, words: &mut Vec<u8>, keys: &FindKeys) {
    let from = whole.len();
    let mut put = |class: Class, bytes: &[u8]| {
        if !bytes.is_empty() {
            let out = if class.is_word() { &mut *words } else { &mut *whole };
            out.push(class as u8);
            out.extend_from_slice(bytes);
        }
    };
    for text in &keys.kana {
        put_text(&mut put, Class::Kana, text);
    }
    for text in &keys.names {
        put_text(&mut put, Class::Name, text);
    }
    for code in &keys.codes {
        put(Class::Code, &pack(&fold_strict(code)));
    }
    for phone in &keys.phones {
        put(Class::Phone, &phone_bytes(phone));
    }
    if whole.len() == from {
        // A row without keys still has a beginning.
        whole.push(Class::Code as u8);
    }
    whole.push(END);
    words.push(END);
}

fn put_text(put: &mut impl FnMut(Class, &[u8]), class: Class, text: &str) {
    let mut put_both = |text: &str, sure: Class, near: Class| {
        let strict = fold_strict(text);
        let loose = loosen(&strict);
        put(sure, &pack(&strict));
        if loose != strict {
            put(near, &pack(&loose));
        }
    };
    put_both(text, class, Class::NearKana);
    let mut words = text.split_whitespace();
    let first = words.next();
    let mut words = words.peekable();
    if let Some(first) = first.filter(|_| words.peek().is_some()) {
        put_both(
            first,
            if class == Class::Name { Class::FirstName } else { Class::FirstKana },
            Class::NearFirst,
        );
    }
    for word in words {
        put_both(word, Class::Word, Class::NearWord);
    }
}

/// The keys of a row, in order, with their classes.
pub(super) fn keys_of(row: &[u8]) -> impl Iterator<Item = (Class, &[u8])> {
    let mut rest = row;
    std::iter::from_fn(move || {
        let class = Class::of(*rest.first()?)?;
        let end = rest[1..].iter().position(|&b| b < CONTENT).map_or(rest.len(), |at| at + 1);
        let key = &rest[1..end];
        rest = &rest[end..];
        Some((class, key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_order_and_boundaries() {
        assert_eq!(KANA.chars().count(), 68);
        let mut packed: Vec<Vec<u8>> = KANA.chars().map(|c| pack(&c.to_string())).collect();
        assert!(
            packed.iter().all(|b| b.len() == 1 && b[0] >= CONTENT && !b[0].is_ascii_alphanumeric()
                || b[0].is_ascii_uppercase())
        );
        let before = packed.clone();
        packed.sort();
        packed.dedup();
        assert_eq!(packed, before);
        assert_eq!(pack("ab12"), b"ab12");
        assert_eq!(phone_bytes("+81 00-0000-1234"), phone_bytes("０００－００００－１２３４"));
    }

    #[test]
    fn a_row_reads_back() {
        let keys = FindKeys {
            kana: vec!["おおの みほ".into()],
            names: vec!["大野 美保".into()],
            codes: vec!["H-1".into()],
            phones: vec!["000-1".into()],
        };
        let (mut row, mut words) = (Vec::new(), Vec::new());
        push_row(&mut row, &mut words, &keys);
        let all = keys_of(&row).chain(keys_of(&words));
        let found: Vec<(Class, Vec<u8>)> = all.map(|(c, k)| (c, k.to_vec())).collect();
        let expect = [
            (Class::Kana, pack("おおのみほ")),
            (Class::NearKana, pack("おのみほ")),
            (Class::Name, pack("大野美保")),
            (Class::Code, pack("h1")),
            (Class::Phone, b"1000".to_vec()),
            (Class::FirstKana, pack("おおの")),
            (Class::NearFirst, pack("おの")),
            (Class::Word, pack("みほ")),
            (Class::FirstName, pack("大野")),
            (Class::Word, pack("美保")),
        ];
        assert_eq!(found, expect);
    }
}
