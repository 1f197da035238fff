//! Dates as people and scripts type them.

use super::era::Era;
use super::time::Date;
use crate::error::Error;
use chrono::{Datelike, Days, Weekday};
use unicode_normalization::UnicodeNormalization;

/// Why a typed date or time was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Readable, but there is no such day: 令和8年2月30日, or a weekday that is not the day's.
    #[error("there is no such date")]
    DateInvalid,
    #[error("not readable as a date")]
    DateUnreadable,
    /// Readable, but outside 0:00 to 47:59.
    #[error("there is no such time")]
    TimeInvalid,
    #[error("not readable as a time")]
    TimeUnreadable,
}

impl DateError {
    /// The stable code: `date_invalid`, `date_unreadable`, `time_invalid` or `time_unreadable`.
    pub fn code(self) -> &'static str {
        match self {
            DateError::DateInvalid => "date_invalid",
            DateError::DateUnreadable => "date_unreadable",
            DateError::TimeInvalid => "time_invalid",
            DateError::TimeUnreadable => "time_unreadable",
        }
    }
}

impl From<DateError> for Error {
    fn from(error: DateError) -> Error {
        Error::refused(error.code())
    }
}

/// Longest text that is looked at, in bytes: no date is longer, and notes land in date columns.
pub(super) const LONGEST: usize = 120;

/// How far ahead of today a year without an era may lie; beyond it `26/3/9` would more likely mean
/// 2026 than the era's year 26, so it is not guessed.
const SHORT_YEAR_AHEAD: i32 = 10;

/// Reads a date:
/// `2026-03-09`, `2026/3/9`, `2026年3月9日`, `20260309`; with an era `R8.3.9`, `令和8年3月9日`, `令和元年5月1日`,
/// `令和8(2026)年3月9日(月)`; without one `8/3/9`, `元年5月1日` (year of the era of `today`, the newest era without
/// `today`); `3/9`, `3月9日` (the calendar year of `today`); きょう, 昨日, あした and their like. Full-width digits
/// and separators are the same. An era's years count on past its end, so `H31.5.1` is 令和元年5月1日.
///
/// Errors: `DateInvalid` for a day that does not exist, `DateUnreadable` for anything else, also for
/// what needs `today` when it is None.
pub fn parse_date(text: &str, today: Option<Date>) -> Result<Date, DateError> {
    let folded = fold(text);
    if let Some(days) = relative(&folded) {
        let today = today.ok_or(DateError::DateUnreadable)?;
        return add_days(today, days).ok_or(DateError::DateInvalid);
    }
    let (body, weekday) = strip_weekday(&folded);
    let date = read(body, today)?;
    match weekday {
        Some(day) if day != date.weekday() => Err(DateError::DateInvalid),
        _ => Ok(date),
    }
}

fn relative(word: &str) -> Option<i64> {
    Some(match word {
        "今日" | "きょう" | "本日" => 0,
        "昨日" | "きのう" => -1,
        "一昨日" | "おととい" => -2,
        "明日" | "あした" | "あす" => 1,
        "明後日" | "あさって" => 2,
        _ => return None,
    })
}

fn add_days(date: Date, days: i64) -> Option<Date> {
    let step = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(step) } else { date.checked_add_days(step) }
}

/// Takes `(水)`, `(水曜日)`, `水曜` or `水曜日` from the end.
fn strip_weekday(text: &str) -> (&str, Option<Weekday>) {
    const DAYS: [(char, Weekday); 7] = [
        ('月', Weekday::Mon),
        ('火', Weekday::Tue),
        ('水', Weekday::Wed),
        ('木', Weekday::Thu),
        ('金', Weekday::Fri),
        ('土', Weekday::Sat),
        ('日', Weekday::Sun),
    ];
    let bracketed = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    let (body, word) = match bracketed {
        Some((body, word)) => (body, word),
        None if text.ends_with("曜日") || text.ends_with("曜") => {
            let cut = text.trim_end_matches('日').trim_end_matches('曜');
            let at = cut.char_indices().next_back().map_or(0, |(at, _)| at);
            text.split_at(at)
        }
        None => return (text, None),
    };
    let name = word.strip_suffix("曜日").or_else(|| word.strip_suffix('曜')).unwrap_or(word);
    match DAYS.iter().find(|(kanji, _)| name.chars().eq([*kanji])) {
        Some((_, day)) => (body, Some(*day)),
        None => (text, None),
    }
}

fn read(body: &str, today: Option<Date>) -> Result<Date, DateError> {
    let unreadable = DateError::DateUnreadable;
    if let Some((era, rest)) = Era::strip(body) {
        let mut cursor = Cursor(rest);
        let year = cursor.era_year().ok_or(unreadable)?;
        let western = cursor.bracketed_year()?;
        let (month, day) = cursor.month_and_day().ok_or(unreadable)?;
        let year = era.western(year).ok_or(DateError::DateInvalid)?;
        if western.is_some_and(|w| w != year) {
            return Err(DateError::DateInvalid);
        }
        return ymd(year, month, day);
    }
    let mut cursor = Cursor(body);
    let digits = cursor.leading_digits();
    match digits {
        8 if body.len() == 8 => {
            let number = cursor.number(8).ok_or(unreadable)?;
            ymd((number / 10_000) as i32, number / 100 % 100, number % 100)
        }
        4 => {
            let year = cursor.number(4).ok_or(unreadable)?;
            let (month, day) = cursor.month_and_day().ok_or(unreadable)?;
            ymd(year as i32, month, day)
        }
        0..=2 => read_short(cursor, today),
        _ => Err(unreadable),
    }
}

/// `8/4/1` and `元年5月1日` in the era of today, `4/1` and `4月1日` in its calendar year.
fn read_short(mut cursor: Cursor<'_>, today: Option<Date>) -> Result<Date, DateError> {
    let unreadable = DateError::DateUnreadable;
    let whole = cursor;
    let short_year = cursor.era_year().ok_or(unreadable)?;
    if let Some((month, day)) = cursor.month_and_day() {
        let era = today.map_or(Some(Era::Reiwa), Era::of).ok_or(unreadable)?;
        let year = era.western(short_year).ok_or(DateError::DateInvalid)?;
        if today.is_some_and(|t| year - t.year() > SHORT_YEAR_AHEAD) {
            return Err(unreadable);
        }
        return ymd(year, month, day);
    }
    let mut cursor = whole;
    let (month, day) = cursor.month_then_day().ok_or(unreadable)?;
    let today = today.ok_or(unreadable)?;
    ymd(today.year(), month, day)
}

fn ymd(year: i32, month: u32, day: u32) -> Result<Date, DateError> {
    Date::from_ymd_opt(year, month, day).ok_or(DateError::DateInvalid)
}

/// What is left to read of a date.
#[derive(Clone, Copy)]
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn leading_digits(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// The number of up to `most` digits that comes next.
    fn number(&mut self, most: usize) -> Option<u32> {
        let digits = self.leading_digits();
        if digits == 0 || digits > most {
            return None;
        }
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        number.parse().ok()
    }

    fn eat(&mut self, wanted: char) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// One separator, `kanji` or one of `-/.`.
    fn separator(&mut self, kanji: char) -> Option<()> {
        [kanji, '-', '/', '.'].into_iter().any(|c| self.eat(c)).then_some(())
    }

    /// 元 or up to three digits.
    fn era_year(&mut self) -> Option<i32> {
        if self.eat('元') { Some(1) } else { self.number(3).map(|n| n as i32) }
    }

    /// `(2026)`, where it stands after an era's year.
    fn bracketed_year(&mut self) -> Result<Option<i32>, DateError> {
        if !self.eat('(') {
            return Ok(None);
        }
        let year = self.number(4).ok_or(DateError::DateUnreadable)?;
        if self.eat(')') { Ok(Some(year as i32)) } else { Err(DateError::DateUnreadable) }
    }

    /// `年4月1日` to the end.
    fn month_and_day(&mut self) -> Option<(u32, u32)> {
        self.separator('年')?;
        self.month_then_day()
    }

    /// `4月1日` to the end.
    fn month_then_day(&mut self) -> Option<(u32, u32)> {
        let month = self.number(2)?;
        self.separator('月')?;
        let day = self.number(2)?;
        self.eat('日');
        self.0.is_empty().then_some((month, day))
    }
}

/// The text with compatibility forms (full-width, ㋿) made plain, dashes made `-` and spaces removed, except
/// between two digits, where dropping one would make another number. Too long a text folds to nothing.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut space = false;
    for c in text.get(..LONGEST.min(text.len())).filter(|t| t.len() == text.len()).unwrap_or("").nfkc() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        let c = match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' => '-',
            '・' | '。' => '.',
            '〜' => '~',
            c => c,
        };
        if space && c.is_ascii_digit() && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::era;
    use proptest::prelude::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn today() -> Option<Date> {
        Some(d("2026-03-09"))
    }

    #[test]
    fn every_way_of_typing_a_date() {
        for (text, date) in [
            ("2026-03-09", "2026-03-09"),
            (" 2026-3-9 ", "2026-03-09"),
            ("2026/03/09", "2026-03-09"),
            ("2026.3.9", "2026-03-09"),
            ("2026年3月9日", "2026-03-09"),
            ("20260309", "2026-03-09"),
            ("２０２６－０３－０９", "2026-03-09"),
            ("２０２６／３／９", "2026-03-09"),
            ("R8.3.9", "2026-03-09"),
            ("r8/3/9", "2026-03-09"),
            ("Ｒ８．３．９", "2026-03-09"),
            ("R8.4.1", "2026-04-01"),
            ("R08-04-01", "2026-04-01"),
            ("令和8年4月1日", "2026-04-01"),
            ("令和 8年 4月 1日", "2026-04-01"),
            ("令和８年４月１日", "2026-04-01"),
            ("㋿8年4月1日", "2026-04-01"),
            ("令和8(2026)年4月1日(水)", "2026-04-01"),
            ("令和８（２０２６）年４月１日（水）", "2026-04-01"),
            ("令和8年4月1日水曜日", "2026-04-01"),
            ("2026-04-01(水)", "2026-04-01"),
            ("令和元年5月1日", "2019-05-01"),
            ("R元.5.1", "2019-05-01"),
            ("R元年5月1日", "2019-05-01"),
            ("元年5月1日", "2019-05-01"),
            ("元/5/1", "2019-05-01"),
            ("平成元年1月8日", "1989-01-08"),
            ("H31.4.30", "2019-04-30"),
            ("H31.5.1", "2019-05-01"),
            ("平成31年5月1日", "2019-05-01"),
            ("R2.4.1", "2020-04-01"),
            ("令和2年4月1日", "2020-04-01"),
            ("S60.1.2", "1985-01-02"),
            ("昭和60年1月2日", "1985-01-02"),
            ("T15.12.24", "1926-12-24"),
            ("M45.7.29", "1912-07-29"),
            ("8/4/1", "2026-04-01"),
            ("８・４・１", "2026-04-01"),
            ("8年4月1日", "2026-04-01"),
            ("4/1", "2026-04-01"),
            ("４月１日", "2026-04-01"),
            ("12/31", "2026-12-31"),
            ("きょう", "2026-03-09"),
            ("きのう", "2026-03-08"),
            ("あした", "2026-03-10"),
            ("今日", "2026-03-09"),
            ("昨日", "2026-03-08"),
            ("明日", "2026-03-10"),
            ("R6.2.29", "2024-02-29"),
        ] {
            assert_eq!(parse_date(text, today()), Ok(d(date)), "{text}");
        }
        assert_eq!(era::plain(parse_date("平成31年5月1日", None).unwrap()), "令和元年5月1日");
        assert_eq!(parse_date("8/4/1", None), Ok(d("2026-04-01")));
        assert_eq!(parse_date("8/4/1", Some(d("2000-01-01"))), Ok(d("1996-04-01")), "平成 in the year 2000");
    }

    #[test]
    fn days_that_do_not_exist_are_invalid() {
        for text in [
            "令和8年2月30日",
            "2026-02-30",
            "20260230",
            "R7.2.29",
            "2026-13-01",
            "4/31",
            "R0.4.1",
            "令和8年4月1日(木)",
            "令和8(2025)年4月1日",
            "20260000",
        ] {
            assert_eq!(parse_date(text, today()), Err(DateError::DateInvalid), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_unreadable() {
        for text in [
            "",
            " ",
            "-",
            "らいしゅう",
            "R",
            "R8",
            "R8.4",
            "令和年4月1日",
            "2026-04",
            "202604",
            "2026-04-01x",
            "2026-04-01T10:00",
            "4/1 2",
            "R8.4.1.1",
            "26/3/9",
            "1-2-3-4",
            "99999999999999999999",
            "2026-04-001",
            "2026-04-01(祝)",
            "(水)",
            "曜日",
            "\u{0}2026-04-01",
            "+2026-04-01",
        ] {
            assert_eq!(parse_date(text, today()), Err(DateError::DateUnreadable), "{text:?}");
        }
        for text in ["4/1", "きょう"] {
            assert_eq!(parse_date(text, None), Err(DateError::DateUnreadable), "{text} needs today");
        }
        assert_eq!(parse_date(&"1".repeat(10_000_000), today()), Err(DateError::DateUnreadable));
    }

    proptest! {
        #[test]
        fn printed_dates_read_back(day in 0u64..100_000) {
            let date = d("1860-01-01").checked_add_days(Days::new(day)).unwrap();
            for text in [era::plain(date), era::full(date), era::short(date), date.to_string(), date.format("%Y%m%d").to_string()] {
                prop_assert_eq!(parse_date(&text, None), Ok(date), "{}", text);
            }
        }

        #[test]
        fn any_text_has_an_answer(text in "\\PC{0,30}|[RHST元令和0-9０-９年月日/.() -]{0,16}") {
            if let Ok(date) = parse_date(&text, today()) {
                prop_assert_eq!(parse_date(&era::full(date), None), Ok(date));
            }
        }
    }
}
