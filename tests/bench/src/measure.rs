//! Times of rounds, and how they are printed.

use std::time::Instant;

pub type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// What one contestant took in each round, in seconds.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn add(&mut self, seconds: f64) {
        self.0.push(seconds);
    }

    /// Runs `f` as one round.
    pub fn time<T>(&mut self, f: impl FnOnce() -> Done<T>) -> Done<T> {
        let timer = Instant::now();
        let value = f()?;
        self.add(timer.elapsed().as_secs_f64());
        Ok(value)
    }

    /// The value below which this part of all lies; 0.5 is the median.
    pub fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = ((sorted.len().max(1) - 1) as f64 * part).round() as usize;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Round by round, how many times as long as `limit`.
    pub fn over(&self, limit: &Times) -> Times {
        Times(self.0.iter().zip(&limit.0).map(|(a, b)| a / b).collect())
    }
}

/// Seconds in a unit that is easy to read.
pub fn seconds(s: f64) -> String {
    match s {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.001 => format!("{:.2} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}

pub fn heading(text: &str) {
    println!("\n== {text}");
}

fn row(what: &str, text: &str) {
    // Width in characters: the texts are ASCII but for a few signs.
    println!("  {what:<44} {text}");
}

/// Median (min–max) of the rounds.
pub fn took(what: &str, times: &Times) {
    let (low, high) = (seconds(times.quantile(0.0)), seconds(times.quantile(1.0)));
    row(what, &format!("{} ({low}–{high})", seconds(times.median())));
}

/// A figure that is no time.
pub fn note(what: &str, text: &str) {
    row(what, text);
}

/// The ratio round by round, beside its goal.
pub fn ratio(what: &str, own: &Times, limit: &Times, goal: Option<f64>) {
    let r = own.over(limit);
    let text = format!("{:.2}x ({:.2}–{:.2})", r.median(), r.quantile(0.0), r.quantile(1.0));
    row(what, &format!("{text}{}", verdict(r.median(), goal, |g| format!("{g}x"))));
}

/// A time that has a goal itself.
pub fn within(what: &str, value: f64, goal: f64) {
    row(what, &format!("{}{}", seconds(value), verdict(value, Some(goal), seconds)));
}

fn verdict(value: f64, goal: Option<f64>, print: impl Fn(f64) -> String) -> String {
    match goal {
        None => String::new(),
        Some(goal) if value <= goal => format!("   goal {}: reached", print(goal)),
        Some(goal) => format!("   goal {}: MISSED", print(goal)),
    }
}

/// Numbers that look random and are the same in every run.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Results must be equal, whoever computed them.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, a: &T, b: &T) -> Done {
    if a == b { Ok(()) } else { Err(format!("{what}: the results differ: {a:?} and {b:?}").into()) }
}
