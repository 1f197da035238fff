//! How long a wrong passphrase makes everybody wait.

use crate::domain::time::Instant;
use serde::{Deserialize, Serialize};

/// Wrong tries that cost nothing: people mistype.
pub const FREE: u32 = 4;
/// The first wait, in milliseconds; each further wrong try doubles it.
const FIRST_MS: i64 = 5_000;
/// The longest wait: a quarter of an hour.
pub const MOST_MS: i64 = 900_000;

/// Wrong tries since the last right one. Kept in a file beside the database, so that a restart forgets none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    pub failures: u32,
    /// When the last one was, unix milliseconds.
    pub last: i64,
}

impl Tries {
    /// Milliseconds until the next try is heard. A clock that was set back makes nobody wait less: the
    /// whole wait begins again.
    pub fn wait(&self, now: Instant) -> i64 {
        let whole = match self.failures.checked_sub(FREE) {
            None => return 0,
            Some(n) => FIRST_MS.checked_shl(n.min(20)).unwrap_or(MOST_MS).min(MOST_MS),
        };
        let since = now.0.saturating_sub(self.last);
        if since < 0 { whole } else { (whole - since).max(0) }
    }

    /// Whether the clock stands before the last wrong try.
    pub fn clock_set_back(&self, now: Instant) -> bool {
        self.failures >= FREE && now.0 < self.last
    }

    pub fn failed(self, now: Instant) -> Tries {
        Tries { failures: self.failures.saturating_add(1), last: now.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_are_free_and_then_waits_double_up_to_a_quarter_of_an_hour() {
        let mut tries = Tries::default();
        let mut waits = vec![];
        let mut now = Instant(1_000_000);
        for _ in 0..14 {
            waits.push(tries.wait(now) / 1000);
            now = Instant(now.0 + tries.wait(now));
            tries = tries.failed(now);
        }
        assert_eq!(waits, [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    }

    #[test]
    fn ten_thousand_guesses_take_more_than_a_hundred_days() {
        let mut tries = Tries::default();
        let mut now = Instant(0);
        for _ in 0..10_000 {
            now = Instant(now.0 + tries.wait(now));
            tries = tries.failed(now);
        }
        assert!(now.0 > 100 * 86_400_000, "{} days", now.0 / 86_400_000);
    }

    #[test]
    fn a_clock_set_back_does_not_help() {
        let tries = Tries { failures: 6, last: 1_000_000 };
        assert_eq!(tries.wait(Instant(1_000_000)), 20_000);
        assert_eq!(tries.wait(Instant(1_015_000)), 5_000);
        assert_eq!(tries.wait(Instant(1_020_000)), 0);
        assert_eq!(tries.wait(Instant(0)), 20_000);
        assert!(tries.clock_set_back(Instant(0)) && !tries.clock_set_back(Instant(1_000_001)));
        assert_eq!(Tries { failures: u32::MAX, last: 0 }.failed(Instant(0)).wait(Instant(0)), MOST_MS);
    }
}
