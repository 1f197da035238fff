//! Tests of the formats together: round trips, hostile bytes, frozen files.

mod golden;
mod hostile;
mod round;
mod world;
