//! A day's work of each role, in both engines: what it costs in keys, clicks and seconds is held against the
//! limits of the design.

mod coordinator;
mod counter;
mod desk;
mod facilitator;
pub mod place;
mod visitor;
