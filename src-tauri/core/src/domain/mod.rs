//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod find;
pub mod fold;
pub mod id;
pub mod romaji;
pub mod sample_family;
pub mod sample_text;
pub mod time;
