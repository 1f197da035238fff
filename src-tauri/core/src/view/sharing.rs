//! Sharing through a folder: how far it is, who takes part, what a person has to decide.

use super::StayCard;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

/// What the footer and the screen of sharing show. Reading it touches no folder.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SharingView {
    /// False while this profile shares with nobody.
    pub shared: bool,
    pub folder: Option<String>,
    /// What the last attempt met: null, or a code such as `folder_missing`.
    pub problem: Option<String>,
    /// Access role of this device's worker.
    pub role: Option<String>,
    /// Label of this device, as in human codes.
    pub device: String,
    /// Whether this device may invite and remove others.
    pub may_invite: bool,
    /// Changes that are not in the folder yet.
    pub pending: i64,
    /// Of those in the folder, changes that no other device has said it has.
    pub unreceived: i64,
    pub last_sync: Option<String>,
    pub devices: Vec<DeviceView>,
    pub missing: Vec<MissingView>,
    /// What is not coming any more: its log has ended and nobody has it who could give it.
    pub lost: Vec<MissingView>,
    pub set_aside: Vec<AsideView>,
    pub conflicts: i64,
    /// A newer program writes in a part of the records so that this one only reads it until it is updated.
    pub outdated: bool,
    /// What happened, newest first.
    pub events: Vec<SharingEvent>,
}

/// A device that takes part.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeviceView {
    /// Label, as in human codes: `A2`.
    pub device: String,
    pub worker: String,
    pub worker_id: String,
    pub role: String,
    /// This device.
    pub own: bool,
    pub removed: bool,
    /// When its newest segment was read here; null while nothing came from it.
    pub last_heard: Option<String>,
    /// Changes of it that are here.
    pub changes: i64,
    /// Files of this device's log that it has said it has.
    pub has_of_ours: i64,
}

/// Segments that somebody has seen and that are not here, by the device that wrote them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MissingView {
    pub device: String,
    pub from: i64,
    pub to: i64,
    pub since: String,
}

/// A file that could not be used.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AsideView {
    pub file: String,
    /// Label of the device whose log it stands in, where it is known.
    pub device: Option<String>,
    /// Why: `file_hash`, `file_signature`, `file_newer`, `unknown_writer`, `removed_writer`, `fork`…
    pub code: String,
    pub since: String,
}

/// A record of which a removed device wrote something after its removal that differs from what is here. It counts
/// nowhere until somebody takes it over.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LateView {
    /// The record.
    pub id: String,
    pub kind: String,
    /// Human code of the record, where its kind has one.
    pub code: Option<String>,
    pub household_id: Option<String>,
    pub household_name: Option<String>,
    /// Whose record it is, where it is one person's.
    pub person: Option<String>,
    /// Label of the removed device.
    pub device: String,
    pub actor: String,
    /// When the last of it was written, by the removed device's clock.
    pub at: String,
    /// The record is not here.
    pub is_new: bool,
    /// It was deleted there: whoever agrees deletes it.
    pub deleted: bool,
    /// False while something of it is missing, such as an earlier file.
    pub whole: bool,
    pub fields: Vec<LateFieldView>,
}

/// A field with what stands and what was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LateFieldView {
    pub field: String,
    /// The code list of the field's values, where it has one.
    pub list: Option<String>,
    /// As in a record's history: `text`, `number`, `bool`, `date`, `instant`, `code`, `name`, `keys`.
    pub shape: String,
    #[ts(type = "unknown")]
    pub now: Json,
    #[ts(type = "unknown")]
    pub theirs: Json,
}

/// A line of the history of sharing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SharingEvent {
    pub at: String,
    /// `round`, `invited`, `joined`, `removed`, `restored`, `left`, `snapshot`, `cleared`, `healed`…
    pub code: String,
    #[ts(type = "unknown")]
    pub detail: Json,
}

/// What one round of sharing did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    /// Changes that went out.
    pub published: i64,
    /// Changes that came in.
    pub received: i64,
    /// Files that could not be used.
    pub set_aside: i64,
    pub missing: Vec<MissingView>,
    pub conflicts: i64,
}

/// An invitation; the code is shown once and kept nowhere.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationView {
    pub code: String,
    pub role: String,
    pub worker: String,
    /// Label that the new device gets.
    pub device: String,
    pub valid_until: String,
}

/// What a device that joined is told.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JoinedView {
    pub organisation: String,
    pub worker: String,
    pub worker_id: String,
    pub role: String,
    pub device: String,
    /// Changes that came in.
    pub received: i64,
    /// False while the folder itself is on its way: what is there tells of files that are not there yet, or nothing of
    /// the organisation is there at all. The rest comes in with later rounds.
    pub whole: bool,
}

/// A field of which several values were entered without knowing of each other.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConflictView {
    pub id: String,
    pub kind: String,
    pub record: String,
    /// Human code of the record, where its kind has one.
    pub code: Option<String>,
    pub household_id: Option<String>,
    pub household_name: Option<String>,
    /// `deleted` where somebody deleted what somebody else edited.
    pub field: String,
    pub key: Option<String>,
    pub since: String,
    /// The value that counts meanwhile.
    #[ts(type = "unknown")]
    pub now: Json,
    pub choices: Vec<ConflictChoice>,
}

/// One of the values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConflictChoice {
    /// Names it in `choose`: `A2/14/0`.
    pub op: String,
    #[ts(type = "unknown")]
    pub value: Json,
    pub at: String,
    pub actor: String,
    pub device: String,
}

/// A night for which more is booked than there is room.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ArrangementView {
    pub programme_id: String,
    pub programme: String,
    pub night: String,
    pub capacity: i64,
    /// In the order of the rules: who keeps the bed first.
    pub stays: Vec<ArrangedStay>,
    /// Names of other programmes with room that night.
    pub free_programmes: Vec<String>,
    /// Nights near it with room in this programme.
    pub free_nights: Vec<String>,
}

/// A stay of an overbooked night.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ArrangedStay {
    pub stay: StayCard,
    /// False: to be arranged.
    pub kept: bool,
    /// What decided: `in_house`, `allowed` (let in with a reason), `confirmed`, `earlier`.
    pub rule: String,
}
