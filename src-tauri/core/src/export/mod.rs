//! Batches for commissioners: CSV files with a manifest, one folder per recipient and week.
//!
//! [`sheet`] writes one file, [`batch`] a folder of them; which rows and columns go in is the
//! business of the use-case.

pub mod batch;
pub mod cell;
pub mod encoding;
pub mod manifest;
pub mod sheet;
