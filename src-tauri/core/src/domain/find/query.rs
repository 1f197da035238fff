//! What a search asks for: each word of the query in the spellings it may mean.

use super::packed::{pack, phone_bytes};
use crate::domain::fold::{fold, fold_strict};
use crate::domain::romaji::kana_readings;
use memchr::memmem::Finder;

/// Further characters and words of a query are not looked at.
const MOST_CHARS: usize = 128;
const MOST_WORDS: usize = 8;
/// Fewer digits are not looked for in phone numbers.
const LEAST_DIGITS: usize = 3;

/// One spelling to look for.
#[derive(Debug)]
pub(super) struct Needle {
    pub(super) bytes: Vec<u8>,
    pub(super) finder: Finder<'static>,
    /// False for a spelling that takes a liberty: long vowels dropped, a second reading of the romaji.
    pub(super) sure: bool,
    /// Phone digits from last to first; such a needle is for phones only, every other one never.
    pub(super) phone: bool,
}

/// A query: `words` must all be found, each in one of its spellings; `whole` is the query without spaces.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) whole: Vec<Needle>,
    /// Empty when the query is one word.
    pub(super) words: Vec<Vec<Needle>>,
}

impl Query {
    /// The query of `text`; None when it holds nothing to look for.
    pub(super) fn parse(text: &str) -> Option<Query> {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let words: Vec<&str> =
            text.split_whitespace().filter(|w| !fold_strict(w).is_empty()).take(MOST_WORDS).collect();
        let whole = spellings(&words.concat());
        // A phone number typed in groups is one number.
        let number = words.iter().all(|w| is_number(w));
        let words =
            if words.len() > 1 && !number { words.into_iter().map(spellings).collect() } else { Vec::new() };
        (!whole.is_empty()).then_some(Query { whole, words })
    }
}

fn is_number(text: &str) -> bool {
    fold_strict(text).bytes().all(|b| b.is_ascii_digit())
}

fn spellings(word: &str) -> Vec<Needle> {
    let mut needles: Vec<Needle> = Vec::new();
    let mut add = |bytes: Vec<u8>, sure: bool, phone: bool| {
        if !bytes.is_empty() && !needles.iter().any(|n| n.bytes == bytes && n.phone == phone) {
            let finder = Finder::new(&bytes).into_owned();
            needles.push(Needle { bytes, finder, sure, phone });
        }
    };
    let strict = fold_strict(word);
    let readings = kana_readings(&half_width(word));
    add(pack(&strict), true, false);
    if let Some(first) = readings.first() {
        add(pack(&fold_strict(first)), true, false);
    }
    add(pack(&fold(word)), false, false);
    for reading in &readings {
        add(pack(&fold_strict(reading)), false, false);
        add(pack(&fold(reading)), false, false);
    }
    if strict.len() >= LEAST_DIGITS && is_number(word) {
        add(phone_bytes(word), true, true);
    }
    needles
}

/// Full-width letters as ASCII; a keyboard in Japanese mode types them.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<Vec<u8>> {
        Query::parse(text).map(|q| q.whole.into_iter().map(|n| n.bytes).collect()).unwrap_or_default()
    }

    #[test]
    fn a_word_is_looked_for_as_typed_and_as_kana() {
        assert_eq!(bytes("ｓａｔｏｕ"), [b"satou".to_vec(), pack("さとう"), pack("さと")]);
        assert_eq!(bytes("みほ"), [pack("みほ")]);
        assert_eq!(bytes("1234"), [b"1234".to_vec(), b"4321".to_vec()]);
        assert_eq!(bytes("12"), [b"12".to_vec()]);
        assert!(Query::parse(" 　・").is_none());
    }

    #[test]
    fn words_are_kept_apart_but_number_groups_are_not() {
        assert_eq!(Query::parse("みほん　はな").map(|q| q.words.len()), Some(2));
        assert_eq!(Query::parse("000 0000 1234").map(|q| q.words.len()), Some(0));
        assert_eq!(Query::parse("みほん ・").map(|q| q.words.len()), Some(0));
    }
}
