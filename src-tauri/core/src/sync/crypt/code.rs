//! The one-time invitation code: shown, printed, read over the phone, typed by hand.

use super::{SecretKey, SignKey};
use crate::domain::id::Id;
use crate::env::Entropy;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that carry bits; one more is the check.
const DIGITS: usize = 24;

/// 120 random bits that open one invitation. Wiped when dropped, never printed by `Debug`.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code([u8; 15]);

/// The text is not a code, or a character of it was mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("code_mistyped")]
pub struct CodeMistyped;

impl Code {
    pub fn new(entropy: &dyn Entropy) -> Code {
        let mut bits = [0; 15];
        entropy.fill(&mut bits);
        Code(bits)
    }

    /// Five groups of five characters: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub fn text(&self) -> Zeroizing<String> {
        let digits = self.digits();
        let mut out = Zeroizing::new(String::with_capacity(29));
        for (i, d) in digits.iter().chain([&check(&*digits)]).enumerate() {
            if i > 0 && i % 5 == 0 {
                out.push('-');
            }
            out.push(char::from(ALPHABET[usize::from(d & 31)]));
        }
        out
    }

    /// Reads a code as people type it: any case, spaces and dashes anywhere, full-width characters,
    /// O for 0, I and L for 1. One wrong character or two swapped ones are found.
    pub fn parse(text: &str) -> Result<Code, CodeMistyped> {
        let mut digits = Zeroizing::new([0u8; DIGITS + 1]);
        let mut n = 0;
        for c in text.chars().filter(|c| !is_gap(*c)) {
            *digits.get_mut(n).ok_or(CodeMistyped)? = digit(c).ok_or(CodeMistyped)?;
            n += 1;
        }
        let (value, last) = digits.split_at(DIGITS);
        if n != DIGITS + 1 || last != [check(value)] {
            return Err(CodeMistyped);
        }
        let mut bits = [0; 15];
        for (eight, five) in value.chunks_exact(8).zip(bits.chunks_exact_mut(5)) {
            let word = eight.iter().fold(0u64, |w, d| w << 5 | u64::from(*d));
            five.copy_from_slice(&word.to_be_bytes()[3..]);
        }
        Ok(Code(bits))
    }

    /// What the grant is sealed with.
    pub fn key(&self) -> SecretKey {
        SecretKey::from_bytes(blake3::derive_key("tsunagi1 invitation key", &self.0))
    }

    /// The id of the invitation: follows from the code, and the code does not follow from it.
    pub fn id(&self) -> Id {
        let hash = blake3::derive_key("tsunagi1 invitation id", &self.0);
        Id::from_bytes(std::array::from_fn(|i| hash[i]))
    }

    /// What the joiner signs the claim with.
    pub fn signer(&self) -> SignKey {
        SignKey::from_bytes(blake3::derive_key("tsunagi1 invitation signer", &self.0))
    }

    /// What a slot of a key file is sealed with that this code opens; `salt` is the slot's own.
    pub fn slot_key(&self, salt: &[u8; 16]) -> SecretKey {
        let mut material = Zeroizing::new([0; 31]);
        material[..15].copy_from_slice(&self.0);
        material[15..].copy_from_slice(salt);
        SecretKey::from_bytes(blake3::derive_key("tsunagi1 recovery slot", &*material))
    }

    fn digits(&self) -> Zeroizing<[u8; DIGITS]> {
        let mut out = Zeroizing::new([0; DIGITS]);
        for (five, eight) in self.0.chunks_exact(5).zip(out.chunks_exact_mut(8)) {
            let word = five.iter().fold(0u64, |w, b| w << 8 | u64::from(*b));
            for (i, d) in eight.iter_mut().enumerate() {
                *d = (word >> (35 - 5 * i) & 31) as u8;
            }
        }
        out
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A checksum over the field of 32 elements (x^5 + x^2 + 1): each place has a factor of its own, so
/// that one changed character and two swapped ones always show.
fn check(digits: &[u8]) -> u8 {
    digits.iter().fold(1, |sum, d| {
        let doubled = (sum ^ d) << 1;
        if doubled & 32 == 0 { doubled } else { doubled ^ 0b100101 }
    })
}

fn is_gap(c: char) -> bool {
    // Hyphens and dashes of ASCII, Unicode, full width, and the long-vowel mark that a Japanese
    // keyboard gives in their place.
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | 'ー' | 'ｰ')
}

fn digit(c: char) -> Option<u8> {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ => c,
    };
    let plain = match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == plain).and_then(|i| u8::try_from(i).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forgives_how_people_type() {
        let code = Code([0x08; 15]);
        let text = code.text();
        assert_eq!(text.len(), 29);
        let wide: String = text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect();
        let lower = text.to_lowercase().replace('-', "　");
        let letters = text.replace('0', "o").replace('1', "l");
        for typed in [&*text, &wide, &lower, &letters, &text.replace('-', "ー"), &format!(" {} ", *text)] {
            assert_eq!(Code::parse(typed), Ok(code.clone()), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "Code(…)");
    }

    #[test]
    fn what_follows_from_a_code_differs() {
        let code = Code([1; 15]);
        assert_ne!(code.key().bytes(), code.signer().bytes());
        assert_ne!(&code.key().bytes()[..16], code.id().as_bytes());
        assert_ne!(code.id(), Code([2; 15]).id());
    }

    proptest! {
        #[test]
        fn reads_what_it_printed(bits in any::<[u8; 15]>()) {
            prop_assert_eq!(Code::parse(&Code(bits).text()), Ok(Code(bits)));
        }

        #[test]
        fn one_wrong_character_is_found(bits in any::<[u8; 15]>(), at in 0..25usize, other in 0..32usize) {
            let text = Code(bits).text();
            let mut typed: Vec<char> = text.chars().filter(|c| *c != '-').collect();
            prop_assume!(typed[at] != char::from(ALPHABET[other]));
            typed[at] = char::from(ALPHABET[other]);
            prop_assert_eq!(Code::parse(&typed.iter().collect::<String>()), Err(CodeMistyped));
        }

        #[test]
        fn two_swapped_characters_are_found(bits in any::<[u8; 15]>(), a in 0..25usize, b in 0..25usize) {
            let text = Code(bits).text();
            let mut typed: Vec<char> = text.chars().filter(|c| *c != '-').collect();
            prop_assume!(typed[a] != typed[b]);
            typed.swap(a, b);
            prop_assert_eq!(Code::parse(&typed.iter().collect::<String>()), Err(CodeMistyped));
        }

        #[test]
        fn any_text_is_an_answer(text in ".{0,60}") {
            let _ = Code::parse(&text);
        }
    }
}
