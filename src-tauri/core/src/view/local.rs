//! What this device keeps for its own people: forms begun, and what was shown of a secret place.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

/// A form that was begun and not saved yet; it never leaves the device.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// Form and record it belongs to, such as `visit/new/<household>` or `visit/<id>`.
    pub key: String,
    /// Kind of record the form writes.
    pub kind: String,
    pub household_id: Option<String>,
    /// Route of the screen that opens it again.
    pub place: String,
    pub saved_at: String,
    /// The form's values as typed; only the form that wrote them reads them.
    #[ts(type = "Record<string, unknown>")]
    pub body: Json,
}

/// A draft as a line of Today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftLine {
    pub key: String,
    pub kind: String,
    pub place: String,
    pub saved_at: String,
    /// Name of the household, where the form has one.
    pub household: Option<String>,
}

/// Contacts of a family whose place is secret, shown for a reason and for 30 seconds (I-60).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevealView {
    pub household_id: String,
    pub address: Option<String>,
    pub phones: Vec<String>,
    pub placed: Vec<PlacedView>,
    /// When the screen has to hide it again.
    pub until: String,
}

/// Who of a family lives elsewhere, and with whom.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlacedView {
    pub person: String,
    pub organisation: String,
}

/// A part of the list of all families.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FamilyPart {
    /// Lines of the whole list.
    pub total: i64,
    /// The rows of the kana table that somebody belongs to.
    pub rows: Vec<KanaStart>,
    pub lines: Vec<FamilyLine>,
}

/// Where a row of the kana table begins in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KanaStart {
    /// The row's first sign: あ, か … わ.
    pub row: String,
    /// Line, counted from 0.
    pub at: i64,
}

/// A line of the list of all families.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FamilyLine {
    pub id: String,
    pub code: String,
    pub name: String,
    pub kana: Option<String>,
    pub address_secret: bool,
}
