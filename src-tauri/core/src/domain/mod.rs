//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod clock;
pub mod edit;
pub mod hlc;
pub mod id;
pub mod input;
pub mod kinds;
pub mod record;
pub mod time;
pub mod value;
