//! Reading lists that others made: CSV files and spreadsheets.
//!
//! [`reader`] gives rows and refused lines one by one; [`rejected`] writes the refused ones back for the
//! person who has to mend them.

pub mod charset;
pub mod grid;
pub mod header;
pub mod headings;
pub mod layout;
pub mod reader;
mod records;
pub mod rejected;
pub mod sheet;
pub mod values;

pub use records::{MAX_CELL, MAX_RECORD};
