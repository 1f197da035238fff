//! Search keys: one spelling for the many ways a Japanese name is written and typed.
//!
//! Folding is for search keys only; names are stored and shown as they were entered. Two strengths:
//! [`fold_strict`] keeps long vowels as spelt (おおの is not おの), [`fold`] drops them too, so that
//! さとう, さとー, サトオ and さと share a key.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Old, new and variant forms of kanji: `form,also`, where every character of `also` is read as `form`.
static KANJI: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let table = include_str!("../../../../assets/search/kanji.csv");
    let rows = table.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.flat_map(|(form, also)| {
        form.chars().next().into_iter().flat_map(|f| also.chars().map(move |a| (a, f)))
    })
    .collect()
});

/// The loose key: [`fold_strict`] with long vowels dropped (おう, おお, えい, ああ, いい, うう -> one vowel).
///
/// Idempotent, and the key of a beginning of a kana text is a beginning of its key.
pub fn fold(text: &str) -> String {
    loosen(&fold_strict(text))
}

/// The loose key of a strict one.
pub(super) fn loosen(strict: &str) -> String {
    let mut out = String::with_capacity(strict.len());
    let mut last = None;
    for c in strict.chars() {
        if is_vowel(c) && last.and_then(row_vowel).is_some_and(|v| lengthens(v, c)) {
            continue;
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// The strict key: compatibility forms, letter case, katakana, half-width and small kana, historical kana
/// (ゐ ゑ を ぢ づ ゔ) and kanji variants unified; ー written as its vowel; iteration marks written out;
/// variation selectors, accents, spaces and punctuation dropped. Voiced marks stay.
pub fn fold_strict(text: &str) -> String {
    if text.chars().all(needs_no_decomposing) {
        return fold_chars(text.chars().map(|c| hiragana(c.to_ascii_lowercase())));
    }
    let marks_joined = text.chars().map(|c| match c {
        '゛' => '\u{3099}',
        '゜' => '\u{309a}',
        other => other,
    });
    fold_chars(marks_joined.nfkd().flat_map(char::to_lowercase).nfkd().map(hiragana))
}

/// Most names: plain ASCII, ready-made kana and unified kanji, for which Unicode's tables have nothing to say.
fn needs_no_decomposing(c: char) -> bool {
    matches!(c, ' '..='~' | '　' | '々' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '・' | 'ー' | '一'..='鿿')
}

/// Folds decomposed lower-case text whose katakana are hiragana.
fn fold_chars(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut last: Option<char> = None;
    let mut chars = chars.peekable();
    while let Some(c) = chars.next() {
        let c = match chars.peek() {
            Some('\u{3099}') => voiced(c),
            Some('\u{309a}') => half_voiced(c),
            _ => c,
        };
        let folded = match c {
            'ー' => last.and_then(row_vowel),
            '々' | '〻' | 'ゝ' => last,
            'ゞ' => last.map(voiced).map(modern),
            // Marks that Unicode may reorder would make the key depend on their neighbours.
            c if !c.is_alphanumeric() || canonical_combining_class(c) != 0 => None,
            c if c < '\u{3041}' => Some(c),
            c if c <= '\u{3096}' => Some(modern(c)),
            c => Some(KANJI.get(&c).copied().unwrap_or(c)),
        };
        if let Some(f) = folded {
            out.push(f);
            last = Some(f);
        }
    }
    out
}

fn shifted(c: char, by: i32) -> char {
    char::from_u32((c as u32).wrapping_add_signed(by)).unwrap_or(c)
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => shifted(c, -0x60),
        other => other,
    }
}

fn voiced(c: char) -> char {
    match c {
        'う' => 'ゔ',
        'ゝ' => 'ゞ',
        'か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち' | 'つ' | 'て'
        | 'と' | 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' => shifted(c, 1),
        other => other,
    }
}

fn half_voiced(c: char) -> char {
    match c {
        'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' => shifted(c, 2),
        other => other,
    }
}

/// Small kana as large, kana of the old orthography as today's.
fn modern(c: char) -> char {
    match c {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => shifted(c, 1),
        'ゕ' => 'か',
        'ゖ' => 'け',
        'ゐ' => 'い',
        'ゑ' => 'え',
        'を' => 'お',
        'ぢ' => 'じ',
        'づ' => 'ず',
        'ゔ' => 'ぶ',
        other => other,
    }
}

/// What readings are sorted by, as in a telephone book (JIS X 4061): by their sounds without voiced marks, small
/// signs as large and ー as its vowel, surname before given name; where these agree, the plain before the voiced.
pub fn kana_order(reading: &str) -> (String, String) {
    let typed: String = reading.nfkc().map(hiragana).collect();
    let mut sounds = String::with_capacity(typed.len());
    for c in typed.nfd() {
        sounds.push(match c {
            '\u{3099}' | '\u{309a}' => continue,
            'ー' => sounds.chars().next_back().and_then(row_vowel).unwrap_or(c),
            'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => shifted(c, 1),
            'ゕ' => 'か',
            'ゖ' => 'け',
            c => c,
        });
    }
    (sounds, typed)
}

/// The row of the kana table that a reading belongs to, by its first sign: あ, か … わ; None for what does not
/// begin with kana.
pub fn kana_row(kana: &str) -> Option<&'static str> {
    Some(match hiragana(kana.nfkc().find(|c| !c.is_whitespace())?) {
        'ぁ'..='お' | 'ゔ' => "あ",
        'か'..='ご' | 'ゕ' | 'ゖ' => "か",
        'さ'..='ぞ' => "さ",
        'た'..='ど' => "た",
        'な'..='の' => "な",
        'は'..='ぽ' => "は",
        'ま'..='も' => "ま",
        'ゃ'..='よ' => "や",
        'ら'..='ろ' => "ら",
        'ゎ'..='ん' => "わ",
        _ => return None,
    })
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'あ' | 'い' | 'う' | 'え' | 'お')
}

/// Whether vowel kana `next` after a kana of vowel `v` only lengthens it.
fn lengthens(v: char, next: char) -> bool {
    v == next || matches!((v, next), ('お', 'う') | ('え', 'い'))
}

/// The vowel of a large hiragana; None for ん and for everything else.
fn row_vowel(c: char) -> Option<char> {
    const ROWS: [(char, &str); 5] = [
        ('あ', "あかがさざただなはばぱまやらわ"),
        ('い', "いきぎしじちにひびぴみり"),
        ('う', "うくぐすずつぬふぶぷむゆる"),
        ('え', "えけげせぜてでねへべぺめれ"),
        ('お', "おこごそぞとどのほぼぽもよろ"),
    ];
    ROWS.iter().find(|(_, row)| row.contains(c)).map(|(v, _)| *v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readings_stand_as_in_a_telephone_book() {
        let sorted = |mut all: Vec<&'static str>| {
            all.sort_by_cached_key(|r| kana_order(r));
            all
        };
        let expected = [
            "あいだ",
            "アイダ みわ",
            "あづま",
            "うえだ",
            "ヴぇら",
            "おおの",
            "おーば",
            "がほんと",
            "かりの",
            "かわ えり",
            "かわい",
            "はは",
            "ばば",
            "ぱぱ",
            "はら",
            "わたなべ",
            "をがわ",
            "んだ",
        ];
        assert_eq!(sorted(expected.into_iter().rev().collect()), expected);
        assert_eq!(kana_order("ｶﾞﾎﾝ").0, kana_order("かほん").0, "half-width and voiced");
    }

    proptest! {
        #[test]
        fn rows_of_the_kana_table_stand_together(mut readings in proptest::collection::vec("[ぁ-ゔァ-ヶー]{1,4}", 1..40)) {
            readings.sort_by_cached_key(|r| kana_order(r));
            let mut rows: Vec<_> = readings.iter().filter_map(|r| kana_row(r)).collect();
            rows.dedup();
            let mut once = rows.clone();
            once.sort_by_key(|row| "あかさたなはまやらわ".find(row));
            once.dedup();
            prop_assert_eq!(rows, once);
        }
    }
    use std::collections::HashSet;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let same: &[&[&str]] = &[
            &["さとう", "サトウ", "ｻﾄｳ", "さとー", "サトオ", "さと う", "さと・う", "さと"],
            &["がっこう", "ガッコー", "ｶﾞｯｺｳ", "か\u{3099}っこう", "か゛つこう"],
            &["しょうた", "しようた", "ショータ"],
            &["高橋", "髙橋", "高\u{e0100}橋", "髙 槗"],
            &["山崎", "山﨑", "山嵜"],
            &["渡辺", "渡邊", "渡邉", "渡邉\u{fe00}"],
            &["斎藤", "齋藤", "斉藤", "齊藤"],
            &["吉田", "𠮷田"],
            &["佐々木", "佐佐木"],
            &["みすゞ", "みすず", "ミスヾ"],
            &["ヴァイオリン", "ぶあいおりん"],
            &["ゐづつ", "いずつ"],
            &["José", "JOSE", "ｊｏｓｅ"],
            &["H-A3-00012", "ha300012", "Ｈ－Ａ３－０００１２"],
            &["福田", "\u{fa1b}田"],
        ];
        for group in same {
            for text in *group {
                assert_eq!(fold(text), fold(group[0]), "{text} and {}", group[0]);
            }
        }
    }

    #[test]
    fn readings_belong_to_the_row_of_their_first_sign() {
        let rows = [
            ("あおき", "あ"),
            ("ヴェール", "あ"),
            ("ガモウ", "か"),
            ("ヶ", "か"),
            ("だて", "た"),
            ("っ", "た"),
            ("ぱく", "は"),
            ("ゃ", "や"),
            ("をの", "わ"),
            ("ん", "わ"),
            ("ｶﾘﾉ", "か"),
            ("ﾊﾟｸ", "は"),
            ("　まつ", "ま"),
        ];
        for (kana, row) in rows {
            assert_eq!(kana_row(kana), Some(row), "{kana}");
        }
        for other in ["Smith", "山田", "", " ", "ー"] {
            assert_eq!(kana_row(other), None, "{other}");
        }
    }

    #[test]
    fn different_names_stay_apart() {
        for (a, b) in [("かとう", "がとう"), ("さとみ", "さとし"), ("高橋", "高島"), ("ほんだ", "はんだ")]
        {
            assert_ne!(fold(a), fold(b));
        }
        assert_ne!(fold_strict("おおの"), fold_strict("おの"));
        assert_eq!(fold_strict("ローザ"), fold_strict("ろおざ"));
        assert_eq!(fold(" 　-・"), "");
        let reordered = "\u{eb8} \u{fb1e}";
        assert_eq!(fold(&fold(reordered)), fold(reordered));
    }

    #[test]
    fn the_kanji_table_names_each_character_once() {
        let mut seen = HashSet::new();
        for line in include_str!("../../../../assets/search/kanji.csv").lines().skip(1) {
            let (form, also) = line.split_once(',').unwrap();
            assert_eq!(form.chars().count(), 1, "{line}");
            for c in form.chars().chain(also.chars()) {
                assert!(seen.insert(c), "{c} twice");
                assert_eq!(c.to_string().nfkd().collect::<String>(), c.to_string(), "{c} never arrives");
            }
        }
        assert!(KANJI.len() > 300);
    }

    fn kana() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::char::ranges(vec!['ぁ'..='ゖ', 'ァ'..='ヶ', 'ー'..='ー'].into()),
            1..12,
        )
        .prop_map(|v| v.into_iter().collect())
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>(), name in kana()) {
            for t in [text, name] {
                prop_assert_eq!(fold(&fold(&t)), fold(&t));
                prop_assert_eq!(fold_strict(&fold_strict(&t)), fold_strict(&t));
                prop_assert_eq!(fold(&fold_strict(&t)), fold(&t));
            }
        }

        #[test]
        fn a_beginning_folds_to_a_beginning(name in kana(), cut in 1usize..12) {
            let start: String = name.chars().take(cut).collect();
            prop_assert!(fold(&name).starts_with(&fold(&start)));
            prop_assert!(fold_strict(&name).starts_with(&fold_strict(&start)));
        }
    }
}
