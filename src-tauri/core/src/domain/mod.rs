//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod age;
pub mod board;
pub mod calendar;
pub mod check;
pub mod clock;
pub mod codes;
pub mod count;
pub mod date_text;
pub mod diff;
pub mod edit;
pub mod era;
pub mod find;
pub mod fold;
pub mod hlc;
pub mod id;
pub mod input;
pub mod kinds;
pub mod presets;
pub mod record;
pub mod romaji;
pub mod rules;
pub mod sample_family;
pub mod sample_text;
pub mod time;
pub mod time_text;
pub mod value;
