//! Japanese eras: printing dates and fiscal years, and reading year labels back.

use super::calendar::fiscal_year;
use super::time::Date;
use chrono::{Datelike, Weekday};

/// An era of the modern calendar (dates before 1873 have none here: they were lunar).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

struct Row {
    era: Era,
    name: &'static str,
    letter: char,
    /// The first day of the modern calendar in it.
    begins: (i32, u32, u32),
}

const fn row(era: Era, name: &'static str, letter: char, begins: (i32, u32, u32)) -> Row {
    Row { era, name, letter, begins }
}

/// Newest first: the one in force is found at the first that has begun.
const ERAS: [Row; 5] = [
    row(Era::Reiwa, "令和", 'R', (2019, 5, 1)),
    row(Era::Heisei, "平成", 'H', (1989, 1, 8)),
    row(Era::Showa, "昭和", 'S', (1926, 12, 25)),
    row(Era::Taisho, "大正", 'T', (1912, 7, 30)),
    row(Era::Meiji, "明治", 'M', (1873, 1, 1)),
];

impl Era {
    /// The era in force on `date`; None before 1873.
    pub fn of(date: Date) -> Option<Era> {
        let day = (date.year(), date.month(), date.day());
        ERAS.iter().find(|row| row.begins <= day).map(|row| row.era)
    }

    /// `令和`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// `R`.
    pub fn letter(self) -> char {
        self.row().letter
    }

    /// The western year of the era's first year. Years count on past the era's end, as people type them.
    pub fn first_year(self) -> i32 {
        match self {
            Era::Meiji => 1868,
            _ => self.row().begins.0,
        }
    }

    /// The western year of the era's `year` (1 is 元年); None below 1.
    pub fn western(self, year: i32) -> Option<i32> {
        if year < 1 { None } else { (self.first_year() - 1).checked_add(year) }
    }

    /// Takes an era's name or letter from the front of `text`: the era and what follows it.
    pub fn strip(text: &str) -> Option<(Era, &str)> {
        ERAS.iter().find_map(|row| {
            let rest = text
                .strip_prefix(row.name)
                .or_else(|| text.strip_prefix([row.letter, row.letter.to_ascii_lowercase()]))?;
            Some((row.era, rest))
        })
    }

    fn row(self) -> &'static Row {
        match self {
            Era::Reiwa => &ERAS[0],
            Era::Heisei => &ERAS[1],
            Era::Showa => &ERAS[2],
            Era::Taisho => &ERAS[3],
            Era::Meiji => &ERAS[4],
        }
    }
}

/// The era of `date` and the year in it (1 is 元年).
pub fn era_year(date: Date) -> Option<(Era, i32)> {
    Era::of(date).map(|era| (era, date.year() - era.first_year() + 1))
}

/// `令和元年5月1日`; a date without an era prints its western year.
pub fn plain(date: Date) -> String {
    format!("{}年{}月{}日", year_words(date), date.month(), date.day())
}

/// `令和8(2026)年4月1日(水)`.
pub fn full(date: Date) -> String {
    let western = if Era::of(date).is_some() { format!("({})", date.year()) } else { String::new() };
    let weekday = weekday_kanji(date.weekday());
    format!("{}{western}年{}月{}日({weekday})", year_words(date), date.month(), date.day())
}

/// `R8.4.1`; a date without an era prints as `1872-12-31`.
pub fn short(date: Date) -> String {
    match era_year(date) {
        Some((era, year)) => format!("{}{year}.{}.{}", era.letter(), date.month(), date.day()),
        None => date.to_string(),
    }
}

/// The month of `date`, `平成31年4月`.
pub fn month(date: Date) -> String {
    format!("{}年{}月", year_words(date), date.month())
}

/// `水`.
pub fn weekday_kanji(day: Weekday) -> char {
    ['月', '火', '水', '木', '金', '土', '日'][day.num_days_from_monday() as usize]
}

fn year_words(date: Date) -> String {
    match era_year(date) {
        Some((era, 1)) => format!("{}元", era.name()),
        Some((era, year)) => format!("{}{year}", era.name()),
        None => date.year().to_string(),
    }
}

/// How a fiscal year is written: a choice of the print, never stored. The styles differ in the year
/// of a change of era: fiscal year 2019 began in 平成31 and is mostly 令和元.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FyStyle {
    /// `H31年度`: the era of 1 April.
    H,
    /// `R1年度`: the era that begins by 1 May, which is the usual name.
    R,
    /// `R元年度`: as `R`, the first year written 元.
    RGan,
    /// `平成31年度`: the era of 1 April, in kanji.
    KanjiHeisei,
    /// `令和元年度`: as `RGan`, in kanji.
    KanjiReiwa,
    /// `2019年度`.
    Western,
}

impl FyStyle {
    /// The style of a code: `H`, `R`, `R元`, `kanji` (= `kanji-reiwa`), `kanji-heisei` or `western`.
    pub fn parse(code: &str) -> Option<FyStyle> {
        match code {
            "H" => Some(FyStyle::H),
            "R" => Some(FyStyle::R),
            "R元" => Some(FyStyle::RGan),
            "kanji" | "kanji-reiwa" => Some(FyStyle::KanjiReiwa),
            "kanji-heisei" => Some(FyStyle::KanjiHeisei),
            "western" => Some(FyStyle::Western),
            _ => None,
        }
    }
}

/// The label of fiscal year `year` in `style`, such as `R2年度`.
pub fn fy_label(year: i32, style: FyStyle) -> String {
    let month = if matches!(style, FyStyle::H | FyStyle::KanjiHeisei) { 4 } else { 5 };
    let Some((era, n)) =
        Date::from_ymd_opt(year, month, 1).and_then(era_year).filter(|_| style != FyStyle::Western)
    else {
        return format!("{year}年度");
    };
    let kanji = matches!(style, FyStyle::KanjiHeisei | FyStyle::KanjiReiwa);
    let name = if kanji { era.name().to_owned() } else { era.letter().to_string() };
    if n == 1 && (kanji || style == FyStyle::RGan) {
        format!("{name}元年度")
    } else {
        format!("{name}{n}年度")
    }
}

/// Reads a fiscal year however it is labelled: `2019`, `2019年度`, `H31年度`, `R1`, `R元年度`,
/// `令和元年度`. None when unreadable.
pub fn parse_fy(text: &str) -> Option<i32> {
    let folded = super::date_text::fold(text);
    let bare = folded.strip_suffix("年度").unwrap_or(&folded);
    let number = |s: &str| match s {
        "元" => Some(1),
        _ if (1..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()) => s.parse::<i32>().ok(),
        _ => None,
    };
    match Era::strip(bare) {
        Some((era, rest)) => era.western(number(rest)?),
        None => number(bare).filter(|year| (1000..=9999).contains(year)),
    }
}

/// Reads one fiscal year or a range of them, `2025` or `2018-2020`: first and last.
pub fn parse_fy_range(text: &str) -> Option<(i32, i32)> {
    let folded = super::date_text::fold(text);
    let (first, last) = folded.split_once(['-', '~']).unwrap_or((&folded, &folded));
    let (first, last) = (parse_fy(first)?, parse_fy(last)?);
    (first <= last).then_some((first, last))
}

/// The label of the fiscal year that holds `date`.
pub fn fy_label_of(date: Date, style: FyStyle) -> String {
    fy_label(fiscal_year(date), style)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_print_the_era_of_their_day() {
        assert_eq!(plain(d("2019-04-30")), "平成31年4月30日");
        assert_eq!(plain(d("2019-05-01")), "令和元年5月1日");
        assert_eq!(full(d("2026-04-01")), "令和8(2026)年4月1日(水)");
        assert_eq!(full(d("2019-05-01")), "令和元(2019)年5月1日(水)");
        assert_eq!(short(d("2026-04-01")), "R8.4.1");
        assert_eq!(month(d("2019-04-01")), "平成31年4月");
        assert_eq!(plain(d("1989-01-07")), "昭和64年1月7日");
        assert_eq!(plain(d("1989-01-08")), "平成元年1月8日");
        assert_eq!(plain(d("1926-12-24")), "大正15年12月24日");
        assert_eq!(plain(d("1912-07-29")), "明治45年7月29日");
        assert_eq!(plain(d("1872-12-31")), "1872年12月31日");
    }

    #[test]
    fn one_fiscal_year_has_many_labels() {
        let label = |fy, code| fy_label(fy, FyStyle::parse(code).unwrap());
        assert_eq!(label(2019, "H"), "H31年度");
        assert_eq!(label(2019, "R"), "R1年度");
        assert_eq!(label(2019, "R元"), "R元年度");
        assert_eq!(label(2019, "kanji-reiwa"), "令和元年度");
        assert_eq!(label(2019, "kanji"), "令和元年度");
        assert_eq!(label(2019, "kanji-heisei"), "平成31年度");
        assert_eq!(label(2019, "western"), "2019年度");
        assert_eq!([2018, 2019, 2020].map(|fy| label(fy, "H")), ["H30年度", "H31年度", "R2年度"]);
        assert_eq!([2018, 2019, 2020].map(|fy| label(fy, "R")), ["H30年度", "R1年度", "R2年度"]);
        assert_eq!([1988, 1989].map(|fy| label(fy, "kanji")), ["昭和63年度", "平成元年度"]);
        assert_eq!(fy_label_of(d("2020-03-31"), FyStyle::RGan), "R元年度");
    }

    #[test]
    fn labels_read_back_as_the_same_year() {
        for text in [
            "H31年度",
            "R1年度",
            "R元年度",
            "令和元年度",
            "平成31年度",
            "2019年度",
            "２０１９",
            "r1",
            "令和１年度",
        ] {
            assert_eq!(parse_fy(text), Some(2019), "{text}");
        }
        for text in ["", "年度", "R", "R0", "19", "来年度", "20190", "R+1"] {
            assert_eq!(parse_fy(text), None, "{text}");
        }
        assert_eq!(parse_fy_range("2018-2020"), Some((2018, 2020)));
        assert_eq!(parse_fy_range("平成30年度～R2年度"), Some((2018, 2020)));
        assert_eq!(parse_fy_range("2025"), Some((2025, 2025)));
        assert_eq!(parse_fy_range("2020-2018"), None);
        for style in [
            FyStyle::H,
            FyStyle::R,
            FyStyle::RGan,
            FyStyle::KanjiHeisei,
            FyStyle::KanjiReiwa,
            FyStyle::Western,
        ] {
            for fy in 1875..2100 {
                assert_eq!(parse_fy(&fy_label(fy, style)), Some(fy), "{style:?}");
            }
        }
    }
}
