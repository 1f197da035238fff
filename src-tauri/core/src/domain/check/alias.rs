//! What a family with a secret place may be called.

use crate::domain::fold::{fold, fold_strict};

/// A reading shorter than this, in kana, begins too many words to say anything.
const SHORTEST_READING: usize = 2;

/// Whether a name that is to hide who a family is tells its surname: the surname as it is written stands
/// somewhere in it, or its reading at the beginning. Width, kana and kanji variants do not matter.
pub fn tells(alias: &str, surname: &str, reading: &str) -> bool {
    let written = fold_strict(surname);
    let reading = fold(reading);
    (!written.is_empty() && fold_strict(alias).contains(&written))
        || (reading.chars().count() >= SHORTEST_READING && fold(alias).starts_with(&reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_told_however_it_is_written() {
        for told in ["例山家", "例 山さん", "母の例山", "れいざん家", "レイザン　ハナコ", "ﾚｲｻﾞﾝ"]
        {
            assert!(tells(told, "例山", "れいざん"), "{told}");
        }
        assert!(tells("澤の家", "沢", "さわ"), "old forms are the same name");
        assert!(tells("森のくまさん", "森", ""));
    }

    #[test]
    fn an_alias_tells_nothing() {
        for alias in ["Aさん", "いちごさん", "ひまれいざん", ""] {
            assert!(!tells(alias, "例山", "れいざん"), "{alias}");
        }
        assert!(!tells("いちごさん", "井", "い"), "one kana begins too many words");
        assert!(!tells("Aさん", "", ""), "nobody's surname is known");
        assert!(!tells("Aさん", "・", "ー"), "what is no letter is no surname");
    }
}
