//! How full a house was: counting rule M-16.

use super::value::Value;
use crate::domain::calendar::Period;
use crate::domain::time::Date;

/// Nights of `period` on which a place was open. `opened_on` is its first night; the night of
/// `closed_on` is no longer open. None means open before or after the period.
pub fn nights_open(period: &Period, opened_on: Option<Date>, closed_on: Option<Date>) -> u64 {
    let from = opened_on.map_or(period.from(), |d| d.max(period.from()));
    let last = closed_on.and_then(|d| d.pred_opt()).map_or(period.to(), |d| d.min(period.to()));
    Period::new(from, last).map_or(0, |open| open.days().unsigned_abs())
}

/// Nights offered by `capacity` units on `nights_open` nights.
pub fn bed_nights(capacity: u32, nights_open: u64) -> u64 {
    u64::from(capacity).saturating_mul(nights_open)
}

/// Percent of the offered nights that were stayed, one decimal; not applicable when none were offered.
pub fn rate(nights: u64, bed_nights: u64) -> Value {
    Value::percent(nights, bed_nights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_are_shared_by_what_was_open() {
        let d = |text: &str| text.parse().ok();
        let march = Period::new("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap()).unwrap();
        assert_eq!(nights_open(&march, None, None), 31);
        assert_eq!(nights_open(&march, d("2026-03-11"), None), 21);
        assert_eq!(nights_open(&march, d("2026-03-11"), d("2026-03-12")), 1);
        assert_eq!(nights_open(&march, d("2026-04-01"), None), 0);
        assert_eq!(nights_open(&march, None, d("2026-03-01")), 0);
        assert_eq!(rate(20, bed_nights(2, 31)), Value::Tenths(323));
        assert_eq!(rate(0, bed_nights(0, 31)), Value::NotApplicable);
    }
}
