//! What happens to a text before it becomes a cell.
//!
//! - A line break (CR LF, CR, LF, VT, FF, NEL, LS, PS) becomes `／`.
//! - Any other control character except the tab becomes `〓` and is counted as replaced: dropping it
//!   would be silent, and could uncover a formula behind it.
//! - A text that begins with `=` `+` `-` `@`, tab or CR gets a leading `'`, because a spreadsheet would
//!   run it as a formula; quoting alone does not stop that. Numbers and dates never get one.

use super::encoding::{GETA, Replaced};
use crate::domain::time::Date;
use chrono::Datelike;

/// Stands in a cell where a line broke.
pub const LINE_BREAK: char = '／';

/// What was changed in the texts of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells that got a leading apostrophe.
    pub neutralised: u64,
    /// Line breaks written as `／`.
    pub line_breaks: u64,
    /// Characters written as `〓`.
    pub replaced: Replaced,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.neutralised += other.neutralised;
        self.line_breaks += other.line_breaks;
        self.add_replaced(&other.replaced);
    }

    pub fn add_replaced(&mut self, replaced: &Replaced) {
        for (text, count) in replaced {
            *self.replaced.entry(text.clone()).or_insert(0) += count;
        }
    }
}

fn starts_formula(first: u8) -> bool {
    matches!(first, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')
}

/// True where `text` may have to be changed. One pass without branches; 0xC2 and 0xE2 lead NEL, LS and PS
/// (and much else: then the slow way finds nothing to do).
fn suspect(text: &[u8]) -> bool {
    text.first().is_some_and(|first| starts_formula(*first))
        || text.iter().fold(false, |any, b| any | (*b < 0x20) | (*b == 0x7F) | (*b == 0xC2) | (*b == 0xE2))
}

/// `text` as it stands in a cell. `buffer` is used where something changes, and what changed is counted.
pub fn clean<'a>(text: &'a str, buffer: &'a mut String, tally: &mut Tally) -> &'a str {
    if suspect(text.as_bytes()) { rewrite(text, buffer, tally) } else { text }
}

#[cold]
fn rewrite<'a>(text: &str, buffer: &'a mut String, tally: &mut Tally) -> &'a str {
    buffer.clear();
    if text.as_bytes().first().is_some_and(|first| starts_formula(*first)) {
        buffer.push('\'');
        tally.neutralised += 1;
    }
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                buffer.push(LINE_BREAK);
                tally.line_breaks += 1;
            }
            '\t' => buffer.push(c),
            _ if c.is_control() => {
                buffer.push(GETA);
                *tally.replaced.entry(c.to_string()).or_insert(0) += 1;
            }
            _ => buffer.push(c),
        }
    }
    buffer
}

/// True where `text` can stand in a number column as it is: digits with sign, point and exponent.
pub fn is_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'))
        && text.parse::<f64>().is_ok()
}

/// True where `text` can stand in a date column as it is: an ISO date, a time, or both.
pub fn is_date(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'T' | b'.' | b'+' | b'Z' | b' '))
}

/// The decimal digits of `n`, at the end of `buffer`.
pub fn integer(n: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// `2026-03-08`; None for years outside 0..=9999.
pub fn iso_date(date: Date) -> Option<[u8; 10]> {
    let year = u32::try_from(date.year()).ok().filter(|y| *y <= 9999)?;
    let (month, day) = (date.month(), date.day());
    let digit = |n: u32| b'0' + (n % 10) as u8;
    Some([
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(text: &str) -> (String, Tally) {
        let (mut buffer, mut tally) = (String::new(), Tally::default());
        (clean(text, &mut buffer, &mut tally).to_string(), tally)
    }

    #[test]
    fn formulas_get_an_apostrophe() {
        for text in ["=1+1", "+81", "-2", "@SUM", "\tx"] {
            assert_eq!(cleaned(text), (format!("'{text}"), Tally { neutralised: 1, ..Tally::default() }));
        }
        assert_eq!(cleaned("\rx").0, "'／x");
        assert_eq!(cleaned("a=1"), ("a=1".into(), Tally::default()));
        assert_eq!(cleaned("\0=1").0, "〓=1");
    }

    #[test]
    fn breaks_and_controls_are_seen() {
        let (text, tally) = cleaned("朝\r\n昼\n\n夜\u{85}翌\u{2028}、\té→\0\u{7F}\u{9C}");
        assert_eq!(text, "朝／昼／／夜／翌／、\té→〓〓〓");
        assert_eq!(tally.line_breaks, 5);
        assert_eq!(tally.replaced.len(), 3);
        assert_eq!(tally.replaced["\0"], 1);
    }

    #[test]
    fn numbers_and_dates_are_told_from_formulas() {
        assert!(["-5", "0.25", "1e3", "+7"].iter().all(|t| is_number(t)));
        assert!(["-5+cmd", "=1", "1-2", "", "-", "inf"].iter().all(|t| !is_number(t)));
        assert!(["2026-03-08", "09:30", "2026-03-08T09:30:00+09:00"].iter().all(|t| is_date(t)));
        assert!(["-2026", "=2026", ""].iter().all(|t| !is_date(t)));
    }

    #[test]
    fn dates_and_integers() {
        assert_eq!(iso_date(Date::from_ymd_opt(2026, 3, 8).unwrap()).as_ref().unwrap(), b"2026-03-08");
        assert_eq!(iso_date(Date::from_ymd_opt(-1, 3, 8).unwrap()), None);
        for n in [0, 7, -7, 100, i64::MAX, i64::MIN] {
            assert_eq!(integer(n, &mut [0; 20]), n.to_string().as_bytes());
        }
    }

    proptest! {
        #[test]
        fn nothing_dangerous_is_left(text in any::<String>()) {
            let (cell, tally) = cleaned(&text);
            prop_assert!(!cell.bytes().next().is_some_and(starts_formula));
            prop_assert!(!cell.chars().any(|c| c.is_control() && c != '\t'));
            prop_assert_eq!(tally == Tally::default(), cell == text);
        }
    }
}
