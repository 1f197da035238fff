//! Times of day and local instants as people and scripts type them.

use super::date_text::{DateError, LONGEST, fold, parse_date};
use super::time::{Date, HOUR_MS, Instant, MINUTE_MS, Zone};
use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

/// The first hour that is no longer taken: night shifts write the next day as 24:00 to 47:59.
const HOURS: u32 = 48;

/// Reads a time of day as minutes from midnight, 0..=2879: `9:30`, `930`, `0930`, `９時半`, `9時30分`,
/// `9時`, `午後3時`, `24:00`, `25:30` (half past one of the next day). Seconds are read and dropped.
///
/// Errors: `TimeInvalid` beyond 47:59 or past 59 minutes, `TimeUnreadable` for anything else; a bare
/// `9` is not guessed, nor is 午前 or 午後 with twelve.
pub fn parse_time(text: &str) -> Result<u16, DateError> {
    let minutes = clock_ms(&fold(text))? / MINUTE_MS;
    u16::try_from(minutes).map_err(|_| DateError::TimeInvalid)
}

/// Reads a date and a time as an instant of `zone`: `2026-03-09T02:00`, `2026-03-09 02:00:30`,
/// `令和8年3月9日 9時半`, `2026-03-09T25:30`; with an offset (`+09:00`, `Z`) the offset counts and not the zone.
/// Dates as in `parse_date`, times as in `parse_time`; `today` is for dates that need it.
pub fn parse_instant(text: &str, zone: Zone, today: Option<Date>) -> Result<Instant, DateError> {
    if text.len() > LONGEST {
        return Err(DateError::DateUnreadable);
    }
    let (body, offset) = split_offset(text.trim())?;
    let mut found = DateError::DateUnreadable;
    for (date, time) in splits(body) {
        let read = parse_date(date, today).and_then(|d| Ok((d, clock_ms(&fold(time))?)));
        match read {
            Ok((date, ms)) => return place(date, ms, offset, zone),
            // The most telling error of all the ways to split: what was read but does not exist.
            Err(error) if found == DateError::DateUnreadable => found = error,
            Err(error @ (DateError::DateInvalid | DateError::TimeInvalid)) => found = error,
            Err(_) => {}
        }
    }
    if found == DateError::DateUnreadable && parse_date(body, today).is_ok() {
        found = DateError::TimeUnreadable;
    }
    Err(found)
}

/// Writes minutes from midnight as typed times are: `25:30`.
pub fn print_time(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn place(date: Date, ms: i64, offset: Option<i64>, zone: Zone) -> Result<Instant, DateError> {
    let local: NaiveDateTime = date
        .and_time(NaiveTime::MIN)
        .checked_add_signed(TimeDelta::milliseconds(ms))
        .ok_or(DateError::DateInvalid)?;
    Ok(match offset {
        Some(minutes) => Instant(local.and_utc().timestamp_millis() - minutes * MINUTE_MS),
        None => zone.instant(local),
    })
}

/// Every place where the date may end and the time begin: a `T` after the first character, a space, or 日
/// before something else.
fn splits(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.char_indices().skip(1).filter_map(|(at, c)| {
        let (date, rest) = body.split_at(at);
        match c {
            'T' | 't' | 'Ｔ' => Some((date, rest.get(c.len_utf8()..)?)),
            c if c.is_whitespace() => Some((date, rest)),
            '日' => Some(body.split_at(at + c.len_utf8())).filter(|(_, time)| !time.is_empty()),
            _ => None,
        }
    })
}

/// Takes `Z`, `+09:00` or `+0900` from the end: minutes east of UTC.
fn split_offset(text: &str) -> Result<(&str, Option<i64>), DateError> {
    if let Some(body) = text.strip_suffix(['Z', 'z']) {
        return Ok((body, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Ok((text, None)) };
    let (body, tail) = text.split_at(at);
    let hhmm: String = match tail.len() {
        6 if tail.as_bytes().get(3) == Some(&b':') => tail.chars().skip(1).filter(|c| *c != ':').collect(),
        5 => tail.chars().skip(1).collect(),
        _ => return Ok((text, None)),
    };
    if hhmm.len() != 4 || !hhmm.bytes().all(|b| b.is_ascii_digit()) {
        return Ok((text, None));
    }
    let number: i64 = hhmm.parse().map_err(|_| DateError::TimeUnreadable)?;
    let (hours, minutes) = (number / 100, number % 100);
    if hours > 14 || minutes > 59 {
        return Err(DateError::TimeInvalid);
    }
    let east = hours * 60 + minutes;
    Ok((body, Some(if tail.starts_with('-') { -east } else { east })))
}

/// Milliseconds from midnight of a folded time of day.
fn clock_ms(text: &str) -> Result<i64, DateError> {
    let (half_day, text) = if let Some(rest) = text.strip_prefix("午前") {
        (Some(0), rest)
    } else if let Some(rest) = text.strip_prefix("午後") {
        (Some(12), rest)
    } else {
        (None, text)
    };
    let (hour, minute, ms) = fields(text).ok_or(DateError::TimeUnreadable)?;
    let hour = match half_day {
        Some(_) if hour > 11 => return Err(DateError::TimeUnreadable),
        Some(noon) => hour + noon,
        None => hour,
    };
    if hour >= HOURS || minute > 59 || ms > 59_999 {
        return Err(DateError::TimeInvalid);
    }
    Ok(i64::from(hour) * HOUR_MS + i64::from(minute) * MINUTE_MS + i64::from(ms))
}

/// Hour, minute, and milliseconds within the minute.
fn fields(text: &str) -> Option<(u32, u32, u32)> {
    if let Some((hour, rest)) = text.split_once('時') {
        let minute = match rest {
            "" => 0,
            "半" => 30,
            _ => digits(rest.strip_suffix('分').unwrap_or(rest), 1..=2)?,
        };
        return Some((digits(hour, 1..=2)?, minute, 0));
    }
    let Some((hour, rest)) = text.split_once(':') else {
        let number = digits(text, 3..=4)?;
        return Some((number / 100, number % 100, 0));
    };
    let hour = digits(hour, 1..=2)?;
    match rest.split_once(':') {
        None => Some((hour, digits(rest, 2..=2)?, 0)),
        Some((minute, seconds)) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            digits(fraction, 1..=9)?;
            let ms = format!("{fraction:0<3}");
            let ms = digits(ms.get(..3)?, 3..=3)?;
            Some((hour, digits(minute, 2..=2)?, digits(whole, 2..=2)? * 1000 + ms))
        }
    }
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    if !length.contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_typing_a_time() {
        for (text, minutes) in [
            ("9:30", 570),
            ("09:30", 570),
            ("９：３０", 570),
            ("930", 570),
            ("0930", 570),
            ("９時半", 570),
            ("9時30分", 570),
            ("9 時 5 分", 545),
            ("9時", 540),
            ("9:30:00", 570),
            ("午後3時", 900),
            ("午前9:30", 570),
            ("0:00", 0),
            ("24:00", 1440),
            ("25:30", 1530),
            ("2530", 1530),
            ("47:59", 2879),
        ] {
            assert_eq!(parse_time(text), Ok(minutes), "{text}");
        }
        for text in ["48:00", "9:60", "9時75分", "960", "4800", "9:30:60"] {
            assert_eq!(parse_time(text), Err(DateError::TimeInvalid), "{text}");
        }
        for text in ["", "9", "9:3", ":30", "9:30:", "9:30:00.", "-9:30", "朝", "12345", "午後12時", "9 30"]
        {
            assert_eq!(parse_time(text), Err(DateError::TimeUnreadable), "{text}");
        }
    }

    #[test]
    fn local_instants_and_offsets() {
        let zone = Zone::default();
        let today = "2026-03-09".parse().ok();
        for (text, rfc) in [
            ("2026-03-09T02:00", "2026-03-09T02:00:00+09:00"),
            ("2026-03-09 02:00", "2026-03-09T02:00:00+09:00"),
            ("2026-03-09T02:00:30", "2026-03-09T02:00:30+09:00"),
            ("2026-03-09T02:00:30.25", "2026-03-09T02:00:30.250+09:00"),
            ("2026-03-09T02:00+09:00", "2026-03-09T02:00:00+09:00"),
            ("2026-03-09T02:00:00+0900", "2026-03-09T02:00:00+09:00"),
            ("2026-03-09T02:00Z", "2026-03-09T11:00:00+09:00"),
            ("2026-03-08T21:30-03:30", "2026-03-09T10:00:00+09:00"),
            ("2026-03-09 02:00 +09:00", "2026-03-09T02:00:00+09:00"),
            ("2026-03-09T25:30", "2026-03-10T01:30:00+09:00"),
            ("2026-03-31T24:00", "2026-04-01T00:00:00+09:00"),
            ("20260309T0200", "2026-03-09T02:00:00+09:00"),
            ("R8.3.9 9:30", "2026-03-09T09:30:00+09:00"),
            ("令和8年3月9日 9時半", "2026-03-09T09:30:00+09:00"),
            ("令和8年3月9日9時30分", "2026-03-09T09:30:00+09:00"),
            ("令和 8年 3月 9日 9時 30分", "2026-03-09T09:30:00+09:00"),
            ("令和8(2026)年3月9日(月) 25:30", "2026-03-10T01:30:00+09:00"),
            ("T15.12.24T10:00", "1926-12-24T10:00:00+09:00"),
            ("3/9　９：３０", "2026-03-09T09:30:00+09:00"),
            ("きょう 930", "2026-03-09T09:30:00+09:00"),
        ] {
            let read = parse_instant(text, zone, today).map(|i| zone.rfc3339(i));
            assert_eq!(read.as_deref(), Ok(rfc), "{text}");
        }
        for (text, error) in [
            ("2026-02-30T10:00", DateError::DateInvalid),
            ("令和8年2月30日 10:00", DateError::DateInvalid),
            ("2026-03-09T48:00", DateError::TimeInvalid),
            ("2026-03-09 10:00+15:00", DateError::TimeInvalid),
            ("2026-03-09", DateError::TimeUnreadable),
            ("令和8年3月9日", DateError::TimeUnreadable),
            ("2026-03-09T", DateError::TimeUnreadable),
            ("10:00", DateError::DateUnreadable),
            ("", DateError::DateUnreadable),
            ("いつか 10:00", DateError::DateUnreadable),
        ] {
            assert_eq!(parse_instant(text, zone, today), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn printed_times_read_back(minutes in 0u16..2880) {
            prop_assert_eq!(parse_time(&print_time(minutes)), Ok(minutes));
        }

        #[test]
        fn printed_instants_read_back(ms in -2_200_000_000_000i64..8_000_000_000_000) {
            // From 1900: Tokyo's offset before standard time (1888) has seconds, which RFC 3339 cannot say.
            let zone = Zone::default();
            prop_assert_eq!(parse_instant(&zone.rfc3339(Instant(ms)), zone, None), Ok(Instant(ms)));
        }

        #[test]
        fn any_text_has_an_answer(text in "\\PC{0,30}|[RT元令和0-9年月日時分半:/.+ -]{0,24}") {
            let _ = parse_instant(&text, Zone::default(), None);
            let _ = parse_time(&text);
        }
    }
}
