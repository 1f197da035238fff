//! Columns of a terminal that a text takes: East Asian characters take two.

/// Width of `text` in columns. Combining marks take none; ambiguous characters are taken as narrow.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    match u32::from(c) {
        0..0x20 | 0x7F..0xA0 | 0x300..0x370 | 0x200B..0x2010 | 0x3099 | 0x309A | 0xFE00..0xFE10 => 0,
        0x1100..0x1160
        | 0x2E80..0x303F
        | 0x3041..0xA4D0
        | 0xA960..0xA980
        | 0xAC00..0xD7A4
        | 0xF900..0xFB00
        | 0xFE30..0xFE70
        | 0xFF01..0xFF61
        | 0xFFE0..0xFFE7
        | 0x1F300..0x1F650
        | 0x1F900..0x1FA00
        | 0x20000..0x3FFFE => 2,
        _ => 1,
    }
}

/// `text` with blanks after it, or before it, to `columns`.
pub(super) fn padded(text: &str, columns: usize, right: bool) -> String {
    let blanks = " ".repeat(columns.saturating_sub(width(text)));
    if right { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_takes_two_columns() {
        for (text, columns) in [
            ("H30年度", 7),
            ("ｼｮｰﾄ", 4),
            ("ショート", 8),
            ("－", 2),
            ("か\u{3099}", 2),
            ("𠮟る", 4),
            ("15.3", 4),
        ] {
            assert_eq!(width(text), columns, "{text}");
        }
        assert_eq!(padded("件数", 6, true), "  件数");
        assert_eq!(padded("件数", 3, false), "件数");
    }
}
