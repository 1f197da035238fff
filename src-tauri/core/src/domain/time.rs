//! Instants, dates and the organisation's zone.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;

/// A calendar day in the organisation's zone.
pub type Date = chrono::NaiveDate;

/// A point in time: milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl Instant {
    /// This instant moved by `ms` milliseconds; stays at the ends of the range instead of overflowing.
    pub fn plus_ms(self, ms: i64) -> Instant {
        Instant(self.0.saturating_add(ms))
    }
}

/// The organisation's time zone; Asia/Tokyo unless set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Zone {
        Zone(Tz::Asia__Tokyo)
    }
}

impl Zone {
    /// The zone of an IANA name such as `Asia/Tokyo`; None when unknown.
    pub fn parse(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    fn at(self, instant: Instant) -> DateTime<Tz> {
        let utc = DateTime::<Utc>::from_timestamp_millis(instant.0).unwrap_or(DateTime::<Utc>::MIN_UTC);
        utc.with_timezone(&self.0)
    }

    /// The wall clock at `instant`.
    pub fn local(self, instant: Instant) -> NaiveDateTime {
        self.at(instant).naive_local()
    }

    /// The calendar day of `instant`.
    pub fn date_of(self, instant: Instant) -> Date {
        self.local(instant).date()
    }

    /// The instant of a wall-clock reading. A reading that a clock change repeats means the earlier
    /// one; one that it skips is read with the offset before the change.
    pub fn instant(self, local: NaiveDateTime) -> Instant {
        let millis =
            |l: NaiveDateTime| self.0.from_local_datetime(&l).earliest().map(|t| t.timestamp_millis());
        let skipped = || {
            let before = local - chrono::Duration::hours(1);
            millis(before).map(|ms| ms + HOUR_MS)
        };
        Instant(millis(local).or_else(skipped).unwrap_or_else(|| local.and_utc().timestamp_millis()))
    }

    /// The first instant of `date`.
    pub fn start_of(self, date: Date) -> Instant {
        self.instant(date.and_time(chrono::NaiveTime::MIN))
    }

    /// RFC 3339 with this zone's offset, seconds (milliseconds only where there are some).
    pub fn rfc3339(self, instant: Instant) -> String {
        let form = if instant.0 % 1000 == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
        self.at(instant).to_rfc3339_opts(form, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokyo_is_nine_hours_ahead() {
        let zone = Zone::default();
        let local = Date::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(2, 0, 0).unwrap();
        let instant = zone.instant(local);
        assert_eq!(zone.rfc3339(instant), "2026-03-09T02:00:00+09:00");
        assert_eq!(zone.local(instant), local);
        assert_eq!(zone.date_of(instant.plus_ms(-3 * HOUR_MS)), Date::from_ymd_opt(2026, 3, 8).unwrap());
    }

    #[test]
    fn a_skipped_hour_and_a_repeated_one_have_an_answer() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let at = |d: u32, m: u32, h: u32| {
            zone.instant(Date::from_ymd_opt(2026, m, d).unwrap().and_hms_opt(h, 30, 0).unwrap())
        };
        assert_eq!(zone.rfc3339(at(29, 3, 2)), "2026-03-29T03:30:00+02:00");
        assert_eq!(zone.rfc3339(at(25, 10, 2)), "2026-10-25T02:30:00+02:00");
    }
}
