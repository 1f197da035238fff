//! Integration tests of the core through its use-cases, and of the command line.

mod bindings;
mod cli;
mod records;
mod tidy;
mod seed_tables;
