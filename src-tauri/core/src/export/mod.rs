//! Batches for commissioners: CSV files with a manifest, one folder per recipient and week.
//!
//! [`sheet`] writes one file, [`batch`] a folder of them. [`weekly`] makes the batch of one recipient:
//! [`scope`] says which rows are theirs, [`register`] knows the families, [`columns`] has the files,
//! [`sent`] remembers what went out.

pub mod batch;
pub mod cell;
pub mod columns;
pub mod encoding;
pub mod locked;
pub mod manifest;
pub mod preview;
pub mod register;
pub mod report_book;
pub mod row;
pub mod scope;
pub mod sent;
pub mod sheet;
pub mod template;
pub mod weekly;
