//! Which booking keeps a bed that was given twice by devices that did not know of each other.
//!
//! Nothing is dropped: the order is the same on every device, the first ones keep the beds, the others are
//! marked as to be arranged, and a person decides. In this order: who is in the house already; who was let
//! in over the capacity with a reason; confirmed before held; booked earlier; the smaller id.

use super::id::Id;
use super::time::Instant;

/// A booking for one night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booking {
    pub id: Id,
    pub in_house: bool,
    /// A reason for going over the capacity was given.
    pub allowed: bool,
    pub confirmed: bool,
    /// When it was recorded.
    pub booked_at: Instant,
    /// Beds, pairs or slots.
    pub units: i64,
}

/// What set a booking before or behind the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    InHouse,
    Allowed,
    Confirmed,
    Earlier,
}

impl Rule {
    pub fn code(self) -> &'static str {
        match self {
            Rule::InHouse => "in_house",
            Rule::Allowed => "allowed",
            Rule::Confirmed => "confirmed",
            Rule::Earlier => "earlier",
        }
    }
}

/// A booking in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    pub booking: Booking,
    /// False: it has no bed as it stands.
    pub kept: bool,
    /// The first rule by which the last that is kept and the first that is not differ from this one.
    pub rule: Rule,
}

/// The bookings of a night in their order; the first ones keep the `capacity`.
pub fn arrange(bookings: &[Booking], capacity: i64) -> Vec<Ranked> {
    let mut sorted = bookings.to_vec();
    sorted.sort_by_key(|b| (!b.in_house, !b.allowed, !b.confirmed, b.booked_at, b.id));
    let mut used = 0;
    let kept: Vec<bool> = sorted
        .iter()
        .map(|b| {
            // Who is in the house, or was let in with a reason, sleeps there whatever the number.
            let fits = b.in_house || b.allowed || used + b.units <= capacity;
            used += if fits { b.units } else { 0 };
            fits
        })
        .collect();
    let last_kept = sorted.iter().zip(&kept).rfind(|(_, k)| **k).map(|(b, _)| *b);
    let first_out = sorted.iter().zip(&kept).find(|(_, k)| !**k).map(|(b, _)| *b);
    sorted
        .into_iter()
        .zip(kept)
        .map(|(booking, kept)| {
            let against = if kept { first_out } else { last_kept };
            Ranked {
                booking,
                kept,
                rule: against.map_or(Rule::Earlier, |other| difference(&booking, &other)),
            }
        })
        .collect()
}

fn difference(a: &Booking, b: &Booking) -> Rule {
    if a.in_house != b.in_house {
        Rule::InHouse
    } else if a.allowed != b.allowed {
        Rule::Allowed
    } else if a.confirmed != b.confirmed {
        Rule::Confirmed
    } else {
        Rule::Earlier
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn booking(n: u8, at: i64) -> Booking {
        let id = Id::from_bytes([n; 16]);
        Booking { id, in_house: false, allowed: false, confirmed: true, booked_at: Instant(at), units: 1 }
    }

    #[test]
    fn the_earlier_booking_keeps_the_last_bed() {
        let (early, late) = (booking(2, 10), booking(1, 20));
        let ranked = arrange(&[late, early], 1);
        assert_eq!(
            ranked.iter().map(|r| (r.booking.id, r.kept)).collect::<Vec<_>>(),
            [(early.id, true), (late.id, false)]
        );
        assert!(ranked.iter().all(|r| r.rule == Rule::Earlier));
    }

    #[test]
    fn who_is_in_the_house_stays_and_held_gives_way_to_confirmed() {
        let held = Booking { confirmed: false, ..booking(1, 1) };
        let inside = Booking { in_house: true, ..booking(3, 99) };
        let ranked = arrange(&[held, booking(2, 50), inside], 2);
        let order: Vec<(u8, bool, Rule)> =
            ranked.iter().map(|r| (r.booking.id.as_bytes()[0], r.kept, r.rule)).collect();
        assert_eq!(
            order,
            [(3, true, Rule::InHouse), (2, true, Rule::Confirmed), (1, false, Rule::Confirmed)]
        );
    }

    #[test]
    fn a_pair_that_does_not_fit_leaves_the_bed_to_the_next() {
        let pair = Booking { units: 2, ..booking(1, 1) };
        let kept: Vec<bool> = arrange(&[pair, booking(2, 2)], 1).iter().map(|r| r.kept).collect();
        assert_eq!(kept, [false, true]);
    }

    proptest! {
        #[test]
        fn the_order_in_which_they_are_given_does_not_matter(
            flags in proptest::collection::vec((any::<bool>(), any::<bool>(), 0..3i64, 1..3i64), 1..8),
            capacity in 0..6i64, turn in 0..8usize,
        ) {
            let all: Vec<Booking> = flags.iter().enumerate().map(|(n, (in_house, confirmed, at, units))| Booking {
                in_house: *in_house, confirmed: *confirmed, units: *units, ..booking(n as u8, *at)
            }).collect();
            let mut turned = all.clone();
            turned.rotate_left(turn % all.len());
            let ranked = arrange(&all, capacity);
            prop_assert_eq!(&ranked, &arrange(&turned, capacity));
            prop_assert_eq!(ranked.len(), all.len(), "nobody is dropped");
            let used: i64 = ranked.iter().filter(|r| r.kept && !r.booking.in_house).map(|r| r.booking.units).sum();
            prop_assert!(used <= capacity);
        }
    }
}
