//! What a task costs a person: interactions counted, and time, held against the limits of the design.

use crate::window::Window;
use std::time::Instant;

/// Seconds of a person at a keyboard who types now and then, after Card, Moran and Newell's keystroke-level
/// model: a key; pointing and pressing the button; making up one's mind before each thing pointed at.
const KEY: f64 = 0.28;
const POINT: f64 = 1.1 + 0.2;
const MIND: f64 = 1.35;

/// What was done so far. Notes are not counted: how much there is to say is not the program's doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    pub clicks: usize,
    pub keys: usize,
}

impl Effort {
    fn since(self, before: Effort) -> Effort {
        Effort { clicks: self.clicks - before.clicks, keys: self.keys - before.keys }
    }

    fn interactions(self) -> usize {
        self.clicks + self.keys
    }

    /// What a person needs for it, besides waiting.
    fn by_hand(self) -> f64 {
        self.clicks as f64 * (MIND + POINT) + self.keys as f64 * KEY
    }
}

/// At most; None where the design sets none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    pub seconds: Option<f64>,
    pub interactions: Option<usize>,
    pub keys: Option<usize>,
    pub clicks: Option<usize>,
}

/// One task under way.
pub struct Task<'w> {
    window: &'w Window,
    name: &'static str,
    limits: Limits,
    before: Effort,
    begun: Instant,
}

impl<'w> Task<'w> {
    pub fn begin(window: &'w Window, name: &'static str, limits: Limits) -> Task<'w> {
        Task { window, name, limits, before: window.effort(), begun: Instant::now() }
    }

    /// Prints what it took, and fails above a limit.
    pub fn done(self) {
        let took = self.begun.elapsed().as_secs_f64();
        let effort = self.window.effort().since(self.before);
        let by_hand = took + effort.by_hand();
        let Limits { seconds, interactions, keys, clicks } = self.limits;
        let limit = |what: &str, most: Option<String>| most.map(|most| format!("{most} {what}"));
        let limits: Vec<String> = [
            limit("interactions", interactions.map(|it| it.to_string())),
            limit("keys", keys.map(|it| it.to_string())),
            limit("clicks", clicks.map(|it| it.to_string())),
            limit("s", seconds.map(|it| it.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect();
        let line = format!(
            "{} ({}): {} interactions ({} clicks, {} keys), {took:.1} s here, about {by_hand:.0} s by hand (limits: {})",
            self.name,
            self.window.engine().name(),
            effort.interactions(),
            effort.clicks,
            effort.keys,
            limits.join(", "),
        );
        println!("{line}");
        assert!(seconds.is_none_or(|most| by_hand <= most), "too long: {line}");
        assert!(interactions.is_none_or(|most| effort.interactions() <= most), "too much: {line}");
        assert!(keys.is_none_or(|most| effort.keys <= most), "too many keys: {line}");
        assert!(clicks.is_none_or(|most| effort.clicks <= most), "too many clicks: {line}");
    }
}

#[test]
fn a_person_is_slower_than_a_script() {
    let before = Effort { clicks: 2, keys: 10 };
    let effort = Effort { clicks: 4, keys: 20 }.since(before);
    assert_eq!(effort.interactions(), 12);
    assert!((effort.by_hand() - 8.1).abs() < 1e-9, "{}", effort.by_hand());
}
