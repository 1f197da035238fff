//! Integration tests through `App` and the command line.

mod cli;
mod records;
