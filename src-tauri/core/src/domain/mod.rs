//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod find;
pub mod fold;
pub mod id;
pub mod romaji;
pub mod time;
