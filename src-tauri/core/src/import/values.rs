//! Cells as the values that `put` reads: what spreadsheets do to dates, telephone numbers and postal codes
//! is put right, and told.

use super::grid::Cell;
use crate::domain::time::Date;
use chrono::Days;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What a column's values are, as far as reading them differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// One line: line breaks become spaces.
    Line,
    Note,
    Day,
    Instant,
    Phone,
    PostalCode,
    /// A word of this code list.
    Code(&'static str),
    Bool,
    Other,
}

/// A value read from a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    /// What was put right: `phone_zero`, `postal_zero`, `date_number`.
    pub mended: Option<&'static str>,
}

/// Serial numbers of days that are read without a date's format: 1927 to 2173. Smaller ones are years or ages.
const SERIALS: std::ops::RangeInclusive<f64> = 10_000.0..=99_999.0;

/// The value of a cell; None where it says nothing. Errors: the code of what is wrong with it.
pub fn read(cell: &Cell, sort: Sort, epoch_1904: bool) -> Result<Option<Value>, &'static str> {
    if let Cell::Fault(code, _) = cell {
        return Err(code);
    }
    if cell.is_empty() {
        return Ok(None);
    }
    let plain = |text: String| Ok(Some(Value { text, mended: None }));
    let text = cell.text();
    if sort != Sort::Note && sort != Sort::Line && is_dash(&text) {
        return Ok(None);
    }
    match (sort, cell) {
        (Sort::Day | Sort::Instant, Cell::Number(n)) if SERIALS.contains(n) => {
            let day = serial(*n, epoch_1904).ok_or("date_invalid")?;
            Ok(Some(Value { text: day.to_string(), mended: Some("date_number") }))
        }
        (Sort::Phone, _) => {
            let digits: String = text.nfkc().collect::<String>().trim().to_owned();
            Ok(Some(with_zero(digits, phone_zero, "phone_zero")))
        }
        (Sort::PostalCode, _) => {
            let typed: String = text.nfkc().collect::<String>();
            let typed = typed.trim().trim_start_matches('〒').trim().to_owned();
            Ok(Some(with_zero(typed, postal_zero, "postal_zero")))
        }
        (Sort::Code(list), _) => match word(list, &text) {
            Some("") => Ok(None),
            Some(code) => plain(code.to_owned()),
            None => plain(text.trim().to_owned()),
        },
        (Sort::Bool, _) => plain(truth(&text).map_or_else(|| text.trim().to_owned(), str::to_owned)),
        (Sort::Line, _) => {
            let lines = text.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty());
            plain(lines.collect::<Vec<_>>().join(" "))
        }
        _ => plain(text.trim().to_owned()),
    }
}

/// A dash alone stands for nothing.
fn is_dash(text: &str) -> bool {
    matches!(text.trim(), "-" | "－" | "―" | "ー" | "—" | "−" | "‐" | "/" | "／")
}

/// The day that a serial number stands for.
pub fn serial(n: f64, epoch_1904: bool) -> Option<Date> {
    let days = Days::new(n.floor() as u64);
    let epoch = if epoch_1904 { Date::from_ymd_opt(1904, 1, 1) } else { Date::from_ymd_opt(1899, 12, 30) };
    epoch?.checked_add_days(days)
}

fn with_zero(typed: String, lost: fn(&str) -> bool, code: &'static str) -> Value {
    if lost(&typed) {
        Value { text: format!("0{typed}"), mended: Some(code) }
    } else {
        Value { text: typed, mended: None }
    }
}

/// Ten digits that begin with 70, 80, 90 or 50, or nine of any: the zero in front is gone. With hyphens too.
fn phone_zero(typed: &str) -> bool {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let only = typed.chars().all(|c| c.is_ascii_digit() || c == '-');
    let mobile = digits.len() == 10 && ["50", "70", "80", "90"].iter().any(|s| digits.starts_with(s));
    only && !digits.starts_with('0') && (mobile || digits.len() == 9)
}

fn postal_zero(typed: &str) -> bool {
    typed.len() == 6 && typed.bytes().all(|b| b.is_ascii_digit())
}

/// Marks of truth that a list of families has beside those that every cell may have.
fn truth(text: &str) -> Option<&'static str> {
    match text.trim() {
        "◯" | "◎" | "●" | "✓" | "✔" | "レ" | "秘" | "秘匿" | "要" | "該当" => Some("true"),
        "非該当" | "不要" => Some("false"),
        _ => None,
    }
}

/// Several numbers in one cell.
pub fn phones(text: &str) -> Vec<String> {
    let parts = text.split(['\n', '\r', '/', '／', '、', ',', ';']);
    parts.map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// A full name in two: at the first space or ・; else behind a family name that is `known`; else None.
pub fn split(full: &str, known: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    let full = full.trim();
    if let Some(at) = full.find(|c: char| c.is_whitespace() || c == '・') {
        let (family, rest) = full.split_at(at);
        let given = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '・');
        let joined: Vec<&str> = given.split_whitespace().collect();
        return Some((family.to_owned(), joined.join(" ")));
    }
    let ends = full.char_indices().map(|(at, _)| at).skip(1);
    let cut = ends.filter(|at| known(&full[..*at])).max()?;
    Some((full[..cut].to_owned(), full[cut..].to_owned()))
}

/// The code that a word of a list stands for in what organisations write; empty where it says nothing.
fn word(list: &str, typed: &str) -> Option<&'static str> {
    static WORDS: LazyLock<HashMap<&'static str, HashMap<String, &'static str>>> = LazyLock::new(|| {
        let table = include_str!("../../../../assets/import/words.csv");
        let mut lists: HashMap<&str, HashMap<String, &str>> = HashMap::new();
        for line in table.lines().skip(1) {
            if let Some((list, (code, word))) =
                line.split_once(',').and_then(|(l, r)| Some((l, r.split_once(',')?)))
            {
                lists.entry(list).or_default().insert(plain(word), code);
            }
        }
        lists
    });
    WORDS.get(list)?.get(&plain(typed)).copied()
}

fn plain(word: &str) -> String {
    word.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cell: Cell, sort: Sort) -> Option<(String, Option<&'static str>)> {
        read(&cell, sort, false).unwrap().map(|v| (v.text, v.mended))
    }

    fn some(text: &str, mended: Option<&'static str>) -> Option<(String, Option<&'static str>)> {
        Some((text.to_owned(), mended))
    }

    #[test]
    fn what_spreadsheets_do_to_numbers() {
        assert_eq!(text(Cell::Number(9012345678.0), Sort::Phone), some("09012345678", Some("phone_zero")));
        assert_eq!(text(Cell::Text("０９０ー".into()), Sort::Phone), some("090ー", None));
        assert_eq!(text(Cell::Text("000-0000-0000".into()), Sort::Phone), some("000-0000-0000", None));
        assert_eq!(text(Cell::Number(312345678.0), Sort::Phone), some("0312345678", Some("phone_zero")));
        assert_eq!(text(Cell::Number(600001.0), Sort::PostalCode), some("0600001", Some("postal_zero")));
        assert_eq!(text(Cell::Number(44109.0), Sort::Day), some("2020-10-05", Some("date_number")));
        assert_eq!(text(Cell::Number(20201005.0), Sort::Day), some("20201005", None));
        assert_eq!(text(Cell::Number(1985.0), Sort::Day), some("1985", None));
        assert_eq!(serial(42647.0, true).unwrap().to_string(), "2020-10-05");
        assert_eq!(text(Cell::Text("－".into()), Sort::Day), None);
        assert_eq!(text(Cell::Text("－".into()), Sort::Note), some("－", None));
        assert_eq!(text(Cell::Text("架空市\n見本町".into()), Sort::Line), some("架空市 見本町", None));
        assert_eq!(read(&Cell::Fault("cell_error", "#N/A"), Sort::Line, false), Err("cell_error"));
    }

    #[test]
    fn words_of_lists_and_names_in_one_cell() {
        assert_eq!(text(Cell::Text("長 女".into()), Sort::Code("relation")), some("child", None));
        assert_eq!(text(Cell::Text("本人".into()), Sort::Code("relation")), None);
        assert_eq!(text(Cell::Text("母".into()), Sort::Code("relation")), some("母", None));
        assert_eq!(text(Cell::Text("秘".into()), Sort::Bool), some("true", None));
        let none = |_: &str| false;
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(split(" 見本　花子 ", &none), pair("見本", "花子"));
        assert_eq!(split("マリア・サントス ホセ", &none), pair("マリア", "サントス ホセ"));
        assert_eq!(split("見本花子", &none), None);
        assert_eq!(split("見本花子", &|n| n == "見本" || n == "見"), pair("見本", "花子"));
        assert_eq!(phones("03-0000-0000\n000-0000-0000"), ["03-0000-0000", "000-0000-0000"]);
    }
}
