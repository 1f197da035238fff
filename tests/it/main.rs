//! Integration tests through `App` and the command line.

mod records;
mod reports;
mod seed_tables;
