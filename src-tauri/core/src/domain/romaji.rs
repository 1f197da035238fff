//! Kana from romaji as people type it: Hepburn, Kunrei and keyboard habits, complete or not.

/// Syllables by consonant: kana for a, i, u, e, o (in the strict form of search keys; empty = no such syllable).
const ROWS: &[(&str, [&str; 5])] = &[
    ("", ["あ", "い", "う", "え", "お"]),
    ("k", ["か", "き", "く", "け", "こ"]),
    ("g", ["が", "ぎ", "ぐ", "げ", "ご"]),
    ("s", ["さ", "し", "す", "せ", "そ"]),
    ("z", ["ざ", "じ", "ず", "ぜ", "ぞ"]),
    ("t", ["た", "ち", "つ", "て", "と"]),
    ("d", ["だ", "じ", "ず", "で", "ど"]),
    ("n", ["な", "に", "ぬ", "ね", "の"]),
    ("h", ["は", "ひ", "ふ", "へ", "ほ"]),
    ("b", ["ば", "び", "ぶ", "べ", "ぼ"]),
    ("p", ["ぱ", "ぴ", "ぷ", "ぺ", "ぽ"]),
    ("m", ["ま", "み", "む", "め", "も"]),
    ("y", ["や", "い", "ゆ", "いえ", "よ"]),
    ("r", ["ら", "り", "る", "れ", "ろ"]),
    ("l", ["ら", "り", "る", "れ", "ろ"]),
    ("w", ["わ", "うい", "う", "うえ", "お"]),
    ("f", ["ふあ", "ふい", "ふ", "ふえ", "ふお"]),
    ("v", ["ぶあ", "ぶい", "ぶ", "ぶえ", "ぶお"]),
    ("j", ["じや", "じ", "じゆ", "じえ", "じよ"]),
    ("c", ["か", "し", "く", "せ", "こ"]),
    ("x", ["あ", "い", "う", "え", "お"]),
    ("sh", ["しや", "し", "しゆ", "しえ", "しよ"]),
    ("ch", ["ちや", "ち", "ちゆ", "ちえ", "ちよ"]),
    ("ts", ["つあ", "つい", "つ", "つえ", "つお"]),
    ("ky", ["きや", "", "きゆ", "きえ", "きよ"]),
    ("gy", ["ぎや", "", "ぎゆ", "ぎえ", "ぎよ"]),
    ("sy", ["しや", "", "しゆ", "しえ", "しよ"]),
    ("zy", ["じや", "", "じゆ", "じえ", "じよ"]),
    ("jy", ["じや", "", "じゆ", "じえ", "じよ"]),
    ("dy", ["じや", "", "じゆ", "じえ", "じよ"]),
    ("ty", ["ちや", "", "ちゆ", "ちえ", "ちよ"]),
    ("cy", ["ちや", "", "ちゆ", "ちえ", "ちよ"]),
    ("ny", ["にや", "", "にゆ", "にえ", "によ"]),
    ("hy", ["ひや", "", "ひゆ", "ひえ", "ひよ"]),
    ("fy", ["ふや", "", "ふゆ", "ふえ", "ふよ"]),
    ("by", ["びや", "", "びゆ", "びえ", "びよ"]),
    ("py", ["ぴや", "", "ぴゆ", "ぴえ", "ぴよ"]),
    ("my", ["みや", "", "みゆ", "みえ", "みよ"]),
    ("ry", ["りや", "", "りゆ", "りえ", "りよ"]),
    ("ly", ["や", "", "ゆ", "", "よ"]),
    ("xy", ["や", "", "ゆ", "", "よ"]),
    ("th", ["てや", "てい", "てゆ", "てえ", "てよ"]),
    ("dh", ["でや", "でい", "でゆ", "でえ", "でよ"]),
    ("xts", ["", "", "つ", "", ""]),
    ("lts", ["", "", "つ", "", ""]),
    ("xt", ["", "", "つ", "", ""]),
    ("lt", ["", "", "つ", "", ""]),
];

const O_ROW: [char; 14] =
    ['お', 'こ', 'ご', 'そ', 'ぞ', 'と', 'ど', 'の', 'ほ', 'ぼ', 'ぽ', 'も', 'よ', 'ろ'];

/// How many readings of one text are kept.
const MOST_READINGS: usize = 4;
/// How many ambiguous letters are followed both ways; further ones keep their likelier reading.
const MOST_FORKS: usize = 6;

/// The kana readings of `text`, likeliest first; empty when it cannot be romaji.
///
/// Kana and kanji pass through. An n before a vowel may end a syllable (shin'ichi written shinichi), so
/// there can be several readings. Consonants at the end that wait for their vowel are left out; a last n
/// is read both as ん and as waiting.
pub fn kana_readings(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).flat_map(long_vowel).collect();
    let mut readings = Readings { done: Vec::new(), forks: 0 };
    if letters.iter().any(char::is_ascii_alphabetic) {
        readings.read(&letters, String::new());
    }
    readings.done.retain(|r| !r.is_empty());
    readings.done
}

/// Vowels with a macron or circumflex as the two letters that Japanese spells them with.
fn long_vowel(c: char) -> std::vec::IntoIter<char> {
    match c {
        'ā' | 'â' => vec!['a', 'a'],
        'ī' | 'î' => vec!['i', 'i'],
        'ū' | 'û' => vec!['u', 'u'],
        'ē' | 'ê' => vec!['e', 'i'],
        'ō' | 'ô' => vec!['o', 'u'],
        '’' | '＇' | '‘' | '`' => vec!['\''],
        other => vec![other],
    }
    .into_iter()
}

fn vowel_index(c: char) -> Option<usize> {
    "aiueo".find(c)
}

struct Readings {
    done: Vec<String>,
    forks: usize,
}

impl Readings {
    /// Follows a second reading, within the limits.
    fn fork(&mut self, rest: &[char], kana: String) {
        if self.forks < MOST_FORKS && self.done.len() < MOST_READINGS {
            self.forks += 1;
            self.read(rest, kana);
        }
    }

    /// Reads `rest` after `kana`, adding every completed reading to `done`.
    fn read(&mut self, mut rest: &[char], mut kana: String) {
        while let Some(&c) = rest.first() {
            let next = rest.get(1).copied();
            if !c.is_ascii_alphabetic() {
                if c != '\'' {
                    kana.push(c);
                }
                rest = &rest[1..];
            } else if c == 'n' {
                let Some(used) = self.read_n(rest, &mut kana) else { return };
                rest = &rest[used..];
            } else if let Some((syllable, used)) = syllable(rest) {
                kana.push_str(syllable);
                rest = &rest[used..];
            } else if c == 'h' && kana.ends_with(O_ROW) {
                // oh: a long o, or at the end also an h that waits for its vowel.
                let short = kana.clone();
                kana.push('う');
                rest = &rest[1..];
                if rest.is_empty() {
                    self.read(&[], kana);
                    self.fork(&[], short);
                    return;
                }
            } else if waits_for_vowel(rest) {
                break;
            } else if c == 'm' && matches!(next, Some('m' | 'b' | 'p')) {
                kana.push('ん');
                rest = &rest[1..];
            } else if next == Some(c) && vowel_index(c).is_none() || c == 't' && next == Some('c') {
                kana.push('つ');
                rest = &rest[1..];
            } else {
                return;
            }
        }
        if self.done.len() < MOST_READINGS && !self.done.contains(&kana) {
            self.done.push(kana);
        }
    }

    /// Reads the n that `rest` starts with and says how many letters it took; None when both of its
    /// readings have been followed to the end here.
    fn read_n(&mut self, rest: &[char], kana: &mut String) -> Option<usize> {
        let with_n = || format!("{kana}ん");
        let opens = |at: usize| rest.get(at).is_some_and(|&c| vowel_index(c).is_some() || c == 'y');
        match rest.get(1) {
            None => {
                self.read(&[], with_n());
                self.fork(&[], kana.clone());
                return None;
            }
            Some('n') if !opens(2) => *kana = with_n(),
            Some('\'') => *kana = with_n(),
            // nna: んな by Hepburn, んあ by the keyboard.
            Some('n') => {
                let (hepburn, keyboard) = (with_n(), with_n());
                if let Some((first, used)) = syllable(&rest[1..]) {
                    self.read(&rest[1 + used..], hepburn + first);
                }
                self.fork(&rest[2..], keyboard);
                return None;
            }
            Some(_) if opens(1) => {
                if let Some((first, used)) = syllable(rest) {
                    self.read(&rest[used..], format!("{kana}{first}"));
                } else if waits_for_vowel(rest) {
                    self.read(&[], kana.clone());
                }
                self.fork(&rest[1..], with_n());
                return None;
            }
            Some(_) => {
                *kana = with_n();
                return Some(1);
            }
        }
        Some(2)
    }
}

/// The syllable that `rest` starts with and its number of letters.
fn syllable(rest: &[char]) -> Option<(&'static str, usize)> {
    let at = rest.iter().take(4).position(|&c| vowel_index(c).is_some())?;
    let consonants: String = rest[..at].iter().collect();
    let vowel = vowel_index(rest[at])?;
    let (_, row) = ROWS.iter().find(|(name, _)| *name == consonants)?;
    Some((row[vowel], at + 1)).filter(|(kana, _)| !kana.is_empty())
}

/// Whether only the letters of an unfinished syllable are left.
fn waits_for_vowel(rest: &[char]) -> bool {
    let typed: String = rest.iter().collect();
    let tail = typed.strip_prefix("tc").map_or_else(|| typed.clone(), |t| format!("c{t}"));
    let doubled = tail
        .chars()
        .next()
        .filter(|&c| tail.chars().nth(1) == Some(c))
        .map(|c| tail[c.len_utf8()..].to_owned());
    let tail = doubled.unwrap_or(tail);
    rest.iter().all(|c| c.is_ascii_alphabetic() && vowel_index(*c).is_none())
        && ROWS.iter().any(|(name, _)| name.starts_with(&tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fold::{fold, fold_strict};

    #[test]
    fn both_systems_read_alike() {
        for (romaji, kana) in [
            ("satou", "さとう"),
            ("Satoh", "さとう"),
            ("satō", "さとう"),
            ("shibata", "しばた"),
            ("sibata", "しばた"),
            ("chiba", "ちば"),
            ("tiba", "ちば"),
            ("tsuchiya", "つちや"),
            ("tutiya", "つちや"),
            ("fujii", "ふじい"),
            ("huzii", "ふじい"),
            ("shouta", "しょうた"),
            ("syouta", "しょうた"),
            ("honnda", "ほんだ"),
            ("honda", "ほんだ"),
            ("homma", "ほんま"),
            ("namba", "なんば"),
            ("jun'ya", "じゅんや"),
            ("hattori", "はっとり"),
            ("hotchi", "ほっち"),
            ("ryuu", "りゅう"),
            ("ohno", "おうの"),
            ("うみno", "うみの"),
        ] {
            let readings = kana_readings(romaji);
            assert_eq!(
                readings.first().map(|r| fold_strict(r)),
                Some(fold_strict(kana)),
                "{romaji}: {readings:?}"
            );
        }
    }

    #[test]
    fn unfinished_syllables_are_left_out() {
        for (typed, kana) in [
            ("mih", "み"),
            ("miho", "みほ"),
            ("mihon", "みほん"),
            ("hatt", "は"),
            ("sats", "さ"),
            ("kaky", "か"),
            ("hotc", "ほ"),
        ] {
            assert_eq!(kana_readings(typed).first().map(String::as_str), Some(kana), "{typed}");
        }
        assert_eq!(kana_readings("min"), ["みん", "み"]);
        assert_eq!(kana_readings("satoh"), ["さとう", "さと"]);
        assert!(kana_readings("s").is_empty());
        assert!(kana_readings("xqz").is_empty());
        assert!(kana_readings("さとう").is_empty());
    }

    #[test]
    fn an_n_may_end_a_syllable() {
        assert_eq!(kana_readings("shinichi"), ["しにち", "しんいち"]);
        assert_eq!(kana_readings("anna"), ["あんな", "あんあ"]);
        assert_eq!(kana_readings("minna").first().map(|r| fold(r)), Some("みんな".into()));
        assert!(kana_readings("nanananananananananana").len() <= MOST_READINGS);
    }
}
