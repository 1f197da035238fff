//! Memory of what happened: the access log, consents, erasure, what is due.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
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

/// A family whose records have been kept long enough.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DueErasure {
    pub household_id: String,
    pub code: String,
    pub name: String,
    /// The programme that keeps them longest.
    pub programme: String,
    pub ended_on: String,
    /// Years after that day.
    #[ts(type = "number")]
    pub years: i64,
    pub due_on: String,
}

/// A family whose place stays secret only if somebody renews it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DueSecret {
    pub household_id: String,
    pub code: String,
    pub name: String,
    pub due_on: String,
}

/// What is due until a day, each list by day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DueCalendar {
    pub until: String,
    /// How much of it is due by the end of this month.
    #[ts(type = "number")]
    pub this_month: i64,
    /// Programmes for which nobody has said how long records are kept.
    pub retention_missing: Vec<String>,
    pub erasures: Vec<DueErasure>,
    pub secrets: Vec<DueSecret>,
}

/// What a device could have read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReachView {
    pub device: String,
    pub worker: String,
    pub role: String,
    /// When it joined, where that is known here.
    pub joined: Option<String>,
    /// It held something of every family; then `families` is empty.
    pub all_families: bool,
    #[ts(type = "number")]
    pub count: i64,
    /// `identity`, `care`, `visit`, `stay`, `case`.
    pub facets: Vec<String>,
    /// `directory`, `courses`, `beds`, `audit`.
    pub shared: Vec<String>,
    /// Those that it still held first.
    pub families: Vec<ReachFamily>,
}

/// A family on a device that may have been lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReachFamily {
    pub household_id: String,
    pub code: String,
    pub name: String,
    /// First day, where it is known.
    pub since: Option<String>,
    /// Last day; none while it held it.
    pub until: Option<String>,
}

/// One changed field in a record's history, as the screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryView {
    /// Device label and number of the change there.
    pub change: String,
    /// What `undo` takes, where this device wrote the change.
    pub undo: Option<String>,
    pub at: String,
    pub actor: String,
    pub device: String,
    pub reason: Option<String>,
    /// `deleted` for the deletion mark.
    pub field: String,
    /// The code list of the field's values, where it has one.
    pub list: Option<String>,
    /// `text`, `number`, `bool`, `date`, `instant`, `code`, `name` (of another record), `keys`.
    pub shape: String,
    #[ts(type = "unknown")]
    pub before: Json,
    #[ts(type = "unknown")]
    pub after: Json,
}
