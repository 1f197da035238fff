//! Integration tests of the core through its use-cases.

mod bindings;
mod export;
mod records;
mod tidy;
