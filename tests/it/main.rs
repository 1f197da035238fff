//! Integration tests through `App` and the command line.

mod find;
mod records;
