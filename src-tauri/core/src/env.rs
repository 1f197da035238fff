//! What the core takes from the world: a clock, random bytes and a file system. All are injected, so
//! that a seed and a time reproduce a run exactly, and faults can be played.

use crate::domain::time::Instant;
use crate::fs::{DiskFs, Fs};
use std::fmt;
use std::sync::Arc;

/// Now.
pub trait Clock: Send + Sync {
    /// The wall clock, unix milliseconds.
    fn now(&self) -> Instant;
}

/// Unpredictable bytes (ids, log names); predictable only in tests and sample data.
pub trait Entropy: Send + Sync {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// The world of a running program.
pub struct Env {
    pub clock: Box<dyn Clock>,
    pub entropy: Box<dyn Entropy>,
    pub fs: Arc<dyn Fs>,
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

impl Env {
    fn new(clock: impl Clock + 'static, entropy: impl Entropy + 'static) -> Env {
        Env { clock: Box::new(clock), entropy: Box::new(entropy), fs: Arc::new(DiskFs) }
    }

    /// The machine's clock and the operating system's random source.
    pub fn system() -> Env {
        Env::new(SystemClock, SystemEntropy)
    }

    /// The clock stands at `now`; random bytes still come from the operating system.
    pub fn at(now: Instant) -> Env {
        Env::new(FixedClock(now), SystemEntropy)
    }

    /// The clock stands at `now` and the bytes follow from `seed`: for sample data and tests.
    pub fn seeded(now: Instant, seed: u64) -> Env {
        Env::new(FixedClock(now), SeededEntropy::new(seed))
    }
}

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Instant(since.map(|d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)).unwrap_or(0))
    }
}

struct FixedClock(Instant);

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}

/// The operating system's random source. Keys of a profile come from it also where everything else
/// follows from a seed: a sample that somebody goes on to work in must not have a key that can be guessed.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) {
        // Fails only where there is no such source. Keys that somebody could guess would be worse than a
        // program that ends; what was acknowledged is on the disk.
        if getrandom::fill(out).is_err() {
            std::process::abort();
        }
    }
}

/// BLAKE3 in counter mode: the same seed gives the same bytes on every platform.
struct SeededEntropy {
    seed: u64,
    drawn: std::sync::atomic::AtomicU64,
}

impl SeededEntropy {
    fn new(seed: u64) -> SeededEntropy {
        SeededEntropy { seed, drawn: std::sync::atomic::AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        let n = self.drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_le_bytes()).update(&n.to_le_bytes());
        hasher.finalize_xof().fill(out);
    }
}
