//! Who may open this computer's profile, and how.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A name to choose at the unlock screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoorView {
    pub worker_id: String,
    pub name: String,
}

/// A worker who can open this profile.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SlotView {
    pub worker_id: String,
    pub name: String,
    pub code: String,
    /// Somebody else chose the passphrase; it must be changed at the first unlock.
    pub temporary: bool,
    /// The acting worker's own.
    pub own: bool,
}

/// The recovery kit, to print at once: its code is kept nowhere.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct KitView {
    /// `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub code: String,
    pub organisation: String,
    /// Label of the device that it opens.
    pub device: String,
    pub made_on: String,
}

impl std::fmt::Debug for KitView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KitView(…)")
    }
}

/// A one-time code for a device that is locked: its code is kept nowhere.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ResetView {
    /// `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub code: String,
    pub device: String,
    pub worker: String,
    pub valid_until: String,
}

impl std::fmt::Debug for ResetView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResetView(…)")
    }
}

/// Backups of this computer, for the settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupsView {
    pub folder: String,
    /// Day of the newest one, `YYYY-MM-DD`.
    pub newest: Option<String>,
    pub second_folder: Option<String>,
    pub second_newest: Option<String>,
    /// Why the last copy is not in the second folder; its being away is nothing bad.
    pub second_problem: Option<String>,
}
