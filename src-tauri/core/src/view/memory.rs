//! Memory of what happened: the access log, consents, erasure, what is due.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AccessView {
    pub at: String,
    /// Who did it.
    pub worker: String,
    pub worker_id: String,
    /// Label of the device.
    pub device: String,
    /// Counts up from 1 on each device.
    #[ts(type = "number")]
    pub no: i64,
    /// Code of `access_act`.
    pub act: String,
    pub subject_kind: Option<String>,
    pub subject_id: Option<String>,
    /// Name of what it is about; an alias where the place is secret; empty where it is erased.
    pub subject: String,
    pub family_id: Option<String>,
    pub family: Option<String>,
    /// Why; gone where the family was erased.
    pub reason: Option<String>,
}
