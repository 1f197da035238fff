//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod id;
pub mod time;
