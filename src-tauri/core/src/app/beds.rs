//! Beds of a programme, night by night.

use super::App;
use crate::domain::access::Act;
use crate::domain::check::house::{Place, nights};
use crate::domain::check::stay::Occupied;
use crate::domain::count::{Interval, StaySpan};
use crate::domain::id::Id;
use crate::domain::rules::Rules;
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::view::BedNight;

/// Longest period a bed list is made for, in days.
const LONGEST: i64 = 400;

impl App {
    /// Capacity, places taken and held, and free places for each night from `from` to `to`, both
    /// included; a programme by day is listed by its days.
    ///
    /// Taken: in the house or been there. Held: booked (held or confirmed). Errors `period_invalid`,
    /// `record_missing`.
    pub fn beds(&self, programme: Id, from: Date, to: Date) -> Result<Vec<BedNight>> {
        self.ask(Act::Beds)?;
        let days = (to - from).num_days();
        if !(0..=LONGEST).contains(&days) {
            return Err(Error::field("period_invalid", "to"));
        }
        let rules = self.rules_of(programme)?;
        let by_day = by_day(&rules);
        let end = to.succ_opt().and_then(|d| d.succ_opt()).unwrap_or(to);
        let places =
            self.places(programme, &rules, self.zone.start_of(from), self.zone.start_of(end), None)?;
        // Who has no departure planned takes the bed of tonight, not of every night to come.
        let tonight = self.zone.start_of(self.today().succ_opt().unwrap_or_default()).plus_ms(4 * 3_600_000);
        let count = |booked: bool| {
            let some: Vec<Place> = places.iter().filter(|p| p.booked == booked).copied().collect();
            if by_day { self.day_peaks(&some, from, to) } else { nights(&some, self.zone, tonight) }
        };
        let (taken, held) = (count(false), count(true));
        let capacity = rules.capacity.map(i64::from);
        let on = |map: &std::collections::BTreeMap<Date, i64>, d: Date| map.get(&d).copied().unwrap_or(0);
        let list = from.iter_days().take_while(|d| *d <= to).map(|night| {
            let (taken, held) = (on(&taken, night), on(&held, night));
            let over = capacity.is_some_and(|c| taken + held > c);
            BedNight {
                night: night.to_string(),
                capacity,
                taken,
                held,
                free: capacity.map(|c| (c - taken - held).max(0)),
                violations: if over { vec![if by_day { "I-12" } else { "I-11" }.to_owned()] } else { vec![] },
            }
        });
        Ok(list.collect())
    }

    /// The night that is running: until 03:00 it is yesterday's (M-12). Of a programme by day, today.
    pub(super) fn running_night(&self, rules: &Rules) -> Date {
        let now = self.zone.local(self.now());
        let before_marker = chrono::Timelike::hour(&now) < 3 && !by_day(rules);
        if before_marker { now.date().pred_opt().unwrap_or(now.date()) } else { now.date() }
    }

    /// The most places taken at one time on each day.
    fn day_peaks(&self, places: &[Place], from: Date, to: Date) -> std::collections::BTreeMap<Date, i64> {
        let mut peaks = std::collections::BTreeMap::new();
        for day in from.iter_days().take_while(|d| *d <= to) {
            let start = self.zone.start_of(day);
            let end = self.zone.start_of(day.succ_opt().unwrap_or(day));
            let here = |t: &Occupied| t.from < end && t.to.is_none_or(|to| start < to);
            let inside = |t: &Occupied, at| t.from <= at && t.to.is_none_or(|to| at < to);
            let today: Vec<&Place> = places.iter().filter(|p| here(&p.time)).collect();
            let arrivals = today.iter().map(|p| p.time.from.max(start));
            let peak =
                arrivals.map(|at| today.iter().filter(|p| inside(&p.time, at)).map(|p| p.units).sum()).max();
            peaks.insert(day, peak.unwrap_or(0));
        }
        peaks
    }

    /// Nights and days of a stay as its programme counts them; up to now while it goes on.
    pub(crate) fn nights_and_days(&self, time: &Occupied, rules: &Rules) -> (i64, i64) {
        let to = time.to.unwrap_or(self.now()).max(time.from);
        let span = StaySpan::of(Interval { in_at: time.from, out_at: to }, self.zone);
        let (day_rule, night_rule) =
            (rules.day_rule.unwrap_or_default(), rules.night_rule.unwrap_or_default());
        (span.nights(night_rule).len() as i64, span.days(day_rule, night_rule).len() as i64)
    }
}

/// Places of this programme are taken for hours of a day, not for nights.
pub(super) fn by_day(rules: &Rules) -> bool {
    rules.overnight_only != Some(true) && rules.closes_next_day != Some(true) && rules.open_from.is_some()
}
