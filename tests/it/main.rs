//! Integration tests through `App` and the command line.

mod records;
mod seed_tables;
