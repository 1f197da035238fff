//! Pure rules: records, dates, counting, invariants. No IO, clock or randomness.

pub mod clock;
pub mod codes;
pub mod edit;
pub mod hlc;
pub mod id;
pub mod kinds;
pub mod presets;
pub mod record;
pub mod rules;
pub mod time;
pub mod value;
