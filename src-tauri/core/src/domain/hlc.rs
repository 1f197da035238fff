//! Hybrid logical clock: 48 bits of unix milliseconds and a 16-bit counter in one number.

use super::time::Instant;

/// How far ahead of the own clock another one is followed, in milliseconds.
const FOLLOWED: i64 = 3_600_000;

/// A clock reading that only ever grows on one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next reading: `max(now, last) + 1`, also when the wall clock stands still or went back.
    pub fn next(self, now: Instant) -> Hlc {
        let wall = u64::try_from(now.0).unwrap_or(0).min((1 << 47) - 1) << 16;
        Hlc(wall.max(self.0) + 1)
    }

    /// The greatest reading of another clock that is followed where the own one shows `now`.
    pub fn followed(now: Instant) -> Hlc {
        Hlc::default().next(Instant(now.0.saturating_add(FOLLOWED)))
    }

    /// The millisecond part.
    pub fn instant(self) -> Instant {
        Instant(i64::try_from(self.0 >> 16).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_when_the_wall_clock_does_not() {
        let a = Hlc::default().next(Instant(1000));
        let b = a.next(Instant(1000));
        let c = b.next(Instant(10));
        assert!(a < b && b < c);
        assert_eq!(c.instant(), Instant(1000));
        assert_eq!(c.next(Instant(2000)).instant(), Instant(2000));
    }
}
