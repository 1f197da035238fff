//! Integration tests.

mod bindings;
mod tidy;
