//! The invariants: what a record may not be, and what it may only be for a reason. Pure functions
//! over a record and what surrounds it; the use-cases gather the surroundings.

pub mod alias;
pub mod case;
pub mod collect;
pub mod group;
pub mod house;
pub mod stay;
pub mod visit;

use serde_json::{Value as Json, json};

/// What a finding means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The record is refused.
    Block,
    /// The record is refused until somebody in charge approves it, with a reason.
    Approve,
    /// The record is stored and waits for a reason.
    Warn,
}

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Stable, such as `I-10`.
    pub code: &'static str,
    pub severity: Severity,
    pub field: Option<&'static str>,
    /// An object with what the sentence needs; no names.
    pub detail: Json,
}

impl Finding {
    pub fn block(code: &'static str, field: &'static str) -> Finding {
        Finding { code, severity: Severity::Block, field: Some(field), detail: json!({}) }
    }

    pub fn warn(code: &'static str, field: &'static str) -> Finding {
        Finding { code, severity: Severity::Warn, field: Some(field), detail: json!({}) }
    }

    pub fn with(mut self, detail: Json) -> Finding {
        self.detail = detail;
        self
    }
}
