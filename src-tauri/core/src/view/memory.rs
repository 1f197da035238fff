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

/// A consent of a family or of one of its members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentLine {
    pub id: String,
    /// Code of `consent_scope`.
    pub scope: String,
    pub given_on: String,
    /// Code of `consent_method`.
    pub method: Option<String>,
    /// Who gave it, where it is one member's.
    pub person: Option<String>,
    pub recipient_id: Option<String>,
    pub recipient: Option<String>,
    pub withdrawn_on: Option<String>,
}

/// The consents of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentsView {
    pub consents: Vec<ConsentLine>,
    pub recalls: Vec<RecallView>,
}

/// What a recipient has of a family that no longer shares: what the letter to it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecallView {
    pub recipient_id: String,
    pub recipient: String,
    /// The organisation that sent it.
    pub sender: String,
    /// What the rows carry; a letter names nobody.
    pub household_code: String,
    pub withdrawn_on: String,
    /// Oldest first.
    pub batches: Vec<SentBatch>,
}

/// What was destroyed, and what stays of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ErasedView {
    #[ts(type = "number")]
    pub records: i64,
    /// Figures that stay without a name.
    #[ts(type = "number")]
    pub figures: i64,
}

/// A batch that went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SentBatch {
    pub id: String,
    /// Hash of the content, as in its manifest.
    pub batch: String,
    pub made_on: String,
    pub from: String,
    pub to: String,
    /// Code of `export_level`.
    pub level: String,
    pub folder: String,
    pub files: Vec<String>,
}
