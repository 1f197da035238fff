//! Reading CSV files that others made.
//!
//! [`reader`] gives rows and refused lines one by one; [`rejected`] writes the refused ones back for the
//! person who has to mend them.

pub mod charset;
pub mod header;
pub mod reader;
mod records;
pub mod rejected;

pub use records::{MAX_CELL, MAX_RECORD};
