//! A house full of stays: I-11 by night, I-12 by the hour, I-17 overdue.

use super::Finding;
use super::stay::Occupied;
use crate::domain::count::{Interval, NightRule, StaySpan};
use crate::domain::id::Id;
use crate::domain::time::{DAY_MS, Date, HOUR_MS, Instant, Zone};
use serde_json::json;
use std::collections::BTreeMap;

/// The rules of capacity, which some may go on in spite of.
pub const CODES: [&str; 2] = ["I-11", "I-12"];

/// A stay that takes a place, and how many.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub time: Occupied,
    /// One for a pair or a person; companions count where the programme counts persons.
    pub units: i64,
    /// Held or confirmed, not yet in the house.
    pub booked: bool,
}

fn span(place: &Place, zone: Zone, until: Instant) -> StaySpan {
    let to = place.time.to.unwrap_or(until.max(place.time.from));
    StaySpan::of(Interval { in_at: place.time.from, out_at: to }, zone)
}

/// Units taken on each night on which somebody sleeps. An open end reaches until `until`.
pub fn nights(places: &[Place], zone: Zone, until: Instant) -> BTreeMap<Date, i64> {
    let mut taken = BTreeMap::new();
    for place in places {
        for night in span(place, zone, until).nights(NightRule::Marker).dates() {
            *taken.entry(night).or_insert(0) += place.units;
        }
    }
    taken
}

/// I-11: the first night of `stay` on which more units sleep than there are places. `others` are
/// the other stays of the pool; the stay itself is not among them.
pub fn overnight(
    stay: &Place,
    others: &[Place],
    capacity: i64,
    zone: Zone,
    until: Instant,
) -> Option<Finding> {
    let mut taken = nights(std::slice::from_ref(stay), zone, until);
    // Only who is there at one time sleeps there in one night; clocks are put back by less than a day.
    let around = Occupied {
        from: stay.time.from.plus_ms(-DAY_MS),
        to: stay.time.to.map(|to| to.plus_ms(DAY_MS)),
        ..stay.time
    };
    for other in others.iter().filter(|o| o.time.meets(&around)) {
        for night in span(other, zone, until).nights(NightRule::Marker).dates() {
            if let Some(units) = taken.get_mut(&night) {
                *units += other.units;
            }
        }
    }
    let (night, units) = taken.iter().find(|(_, units)| **units > capacity)?;
    let detail = json!({ "night": night.to_string(), "taken": units, "capacity": capacity });
    Some(Finding::warn("I-11", "capacity_override_reason").with(detail))
}

/// I-12: an instant of `stay` at which more units are in the house than there are places.
pub fn daytime(stay: &Place, others: &[Place], capacity: i64) -> Option<Finding> {
    // Arrivals and departures in order; at one instant who leaves goes first, as the next may come then.
    let mut steps: Vec<(Instant, i64)> = vec![];
    for place in others.iter().filter(|o| o.time.meets(&stay.time)).chain([stay]) {
        steps.push((place.time.from.max(stay.time.from), place.units));
        steps.extend(place.time.to.map(|to| (to, -place.units)));
    }
    steps.sort_unstable();
    let (mut inside, mut most) = (0, 0);
    for (_, units) in steps {
        inside += units;
        most = most.max(inside);
    }
    (most > capacity).then(|| {
        Finding::warn("I-12", "capacity_override_reason").with(json!({ "taken": most, "capacity": capacity }))
    })
}

/// I-17: in the house although the planned departure passed more than two hours ago.
pub fn overdue(in_stay: bool, out_at: Option<Instant>, planned_out: Option<Instant>, now: Instant) -> bool {
    in_stay && out_at.is_none() && planned_out.is_some_and(|p| p < now.plus_ms(-2 * HOUR_MS))
}

/// Stays of one person that all say the person is in the house now: more than one is wrong (I-17).
pub fn in_two_houses(in_stay: &[Id]) -> Option<Finding> {
    (in_stay.len() > 1).then(|| Finding::warn("I-17", "status").with(json!({ "stays": in_stay.len() })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(day: u32, hour: u32) -> Instant {
        let date = Date::from_ymd_opt(2026, 2, day).unwrap();
        Zone::default().instant(date.and_hms_opt(hour, 0, 0).unwrap())
    }

    fn place(n: u8, from: (u32, u32), to: Option<(u32, u32)>) -> Place {
        let to = to.map(|(d, h)| at(d, h));
        Place {
            time: Occupied { id: Id::from_bytes([n; 16]), from: at(from.0, from.1), to },
            units: 1,
            booked: false,
        }
    }

    #[test]
    fn a_full_night_is_found_and_the_morning_turnover_is_not_one() {
        let zone = Zone::default();
        let others = [place(1, (25, 10), Some((26, 9))), place(2, (25, 10), Some((26, 9)))];
        let third = place(3, (25, 12), Some((26, 9)));
        let found = overnight(&third, &others, 2, zone, at(26, 12)).unwrap();
        assert_eq!(found.detail["night"], "2026-02-25");
        let next = place(3, (26, 10), Some((27, 9)));
        assert!(overnight(&next, &others, 2, zone, at(27, 12)).is_none());
    }

    #[test]
    fn an_emergency_at_two_in_the_morning_sleeps_the_running_night() {
        let zone = Zone::default();
        let others = [place(1, (10, 17), Some((12, 10)))];
        let found = overnight(&place(2, (11, 2), Some((11, 10))), &others, 1, zone, at(12, 0)).unwrap();
        assert_eq!(found.detail["night"], "2026-02-10");
    }

    #[test]
    fn by_day_the_most_at_one_time_counts() {
        let others = [place(1, (25, 10), Some((25, 12))), place(2, (25, 12), Some((25, 16)))];
        assert!(daytime(&place(3, (25, 10), Some((25, 16))), &others, 2).is_none());
        assert!(daytime(&place(3, (25, 10), Some((25, 16))), &others, 1).is_some());
    }

    #[test]
    fn overdue_begins_two_hours_after_the_planned_departure() {
        assert!(!overdue(true, None, Some(at(25, 10)), at(25, 12)));
        assert!(overdue(true, None, Some(at(25, 10)), at(25, 13)));
        assert!(!overdue(true, Some(at(25, 11)), Some(at(25, 10)), at(25, 13)));
    }

    /// I-11 as it reads: all that sleep, on every night.
    fn overnight_slowly(
        stay: &Place,
        others: &[Place],
        capacity: i64,
        zone: Zone,
        until: Instant,
    ) -> Option<(Date, i64)> {
        let mut all = others.to_vec();
        all.push(*stay);
        let taken = nights(&all, zone, until);
        let own = nights(std::slice::from_ref(stay), zone, until);
        own.keys().filter_map(|n| taken.get_key_value(n)).find(|(_, u)| **u > capacity).map(|(n, u)| (*n, *u))
    }

    fn any_place() -> impl Strategy<Value = Place> {
        // Quarters of an hour around a night in which clocks are put back, and one in which they are not.
        let from = (-40..40i64, prop::sample::select(vec![1_761_436_800_000, 1_772_000_000_000i64]));
        (from, proptest::option::of(-10..400i64), 1..3i64, any::<u8>()).prop_map(
            |((n, around), length, units, id)| {
                let from = Instant(around + n * HOUR_MS / 4);
                let to = length.map(|l| from.plus_ms(l * HOUR_MS / 4));
                Place { time: Occupied { id: Id::from_bytes([id; 16]), from, to }, units, booked: false }
            },
        )
    }

    proptest! {
        #[test]
        fn a_full_night_is_found_as_if_all_were_looked_at(
            stay in any_place(),
            others in prop::collection::vec(any_place(), 0..12),
            capacity in 0..8i64,
            open in 0..100i64,
            zone in prop::sample::select(vec!["Asia/Tokyo", "Europe/Berlin", "America/New_York"]),
        ) {
            let zone = Zone::parse(zone).unwrap();
            let until = stay.time.from.plus_ms(open * HOUR_MS);
            let found = overnight(&stay, &others, capacity, zone, until);
            let slowly = overnight_slowly(&stay, &others, capacity, zone, until);
            let slowly = slowly.map(|(night, taken)| {
                json!({ "night": night.to_string(), "taken": taken, "capacity": capacity })
            });
            prop_assert_eq!(found.map(|f| f.detail), slowly);
        }
    }
}
