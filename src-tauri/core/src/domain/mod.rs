//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod age;
pub mod calendar;
pub mod count;
pub mod date_text;
pub mod era;
pub mod id;
pub mod input;
pub mod kinds;
pub mod record;
pub mod time;
pub mod time_text;
