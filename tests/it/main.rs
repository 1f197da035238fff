//! Integration tests of the core through its use-cases.

mod bindings;
mod records;
mod tidy;
