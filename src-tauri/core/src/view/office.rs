//! The office: workers, programmes, month closing, the weekly CSV before it is written.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

/// A worker as a line of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WorkerLine {
    pub id: String,
    pub code: Option<String>,
    pub name: String,
    pub kana: Option<String>,
    pub access_role: Option<String>,
    /// Roles held today (D.2).
    pub roles: Vec<String>,
    pub active: bool,
    pub training_hours: f64,
    pub pledge_signed_on: Option<String>,
    /// Households assigned today.
    pub households: i64,
    pub max_households: Option<i64>,
    /// Done visits of this month.
    pub visits_this_month: i64,
}

/// Training that a certificate lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CertificateCourse {
    pub course: Option<String>,
    pub hours: f64,
    pub completed_on: Option<String>,
}

/// What a worker has learned and promised for a programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CertificateView {
    pub worker: String,
    pub code: Option<String>,
    pub programme_id: String,
    pub programme: String,
    pub required_hours: f64,
    pub hours: f64,
    pub pledge_required: bool,
    pub pledge_signed_on: Option<String>,
    /// The day on which the hours were complete, where it is known.
    pub completed_on: Option<String>,
    /// In the order of days.
    pub courses: Vec<CertificateCourse>,
    /// `training_hours`, `pledge`: why it cannot be given yet; empty where it can.
    pub missing: Vec<String>,
}

/// A programme with the rules in force.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProgrammeLine {
    pub id: String,
    pub revision: i64,
    pub code: Option<String>,
    pub name: String,
    pub preset: Option<String>,
    pub record_type: Option<String>,
    pub commissioner_id: Option<String>,
    pub commissioner: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    /// Rules in force: the preset's, with the programme's own over them.
    #[ts(type = "Record<string, unknown>")]
    pub rules: Json,
    /// Names of the rules that the programme sets itself.
    pub own: Vec<String>,
    /// Rules as the preset has them.
    #[ts(type = "Record<string, unknown>")]
    pub usual: Json,
}

/// A month of a programme.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClosingMonth {
    pub programme_id: String,
    pub programme: String,
    /// `YYYY-MM`
    pub month: String,
    /// `running` (not over), `open`, `closed`.
    pub state: String,
    pub closed_at: Option<String>,
    pub by: Option<String>,
    /// Records counted in the month.
    pub records: i64,
    /// Planned visits, stays and sessions of the month that nobody has recorded.
    pub unrecorded: i64,
    /// Visit records that nobody has read.
    pub unread: i64,
    /// Changes made after the month was closed: they are reported as corrections.
    pub after_close: i64,
}

/// Something to mend or to know before the weekly CSV is written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WeeklyCheck {
    /// `mend` (a row would be wrong or missing), `know` (it goes out as it is).
    pub severity: String,
    /// `unrecorded`, `no_municipality`, `due`, `no_consent`, `masked`, `unread`, …
    pub code: String,
    pub kind: String,
    pub id: String,
    pub household_id: Option<String>,
    pub title: String,
    pub date: Option<String>,
}

/// One file as it would be written: its head and first rows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewFile {
    pub name: String,
    pub columns: Vec<String>,
    /// At most 20.
    pub rows: Vec<Vec<String>>,
    pub total: i64,
}

/// The weekly CSV before it is written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WeeklyPreview {
    pub checks: Vec<WeeklyCheck>,
    pub files: Vec<PreviewFile>,
    pub left_out: i64,
    pub masked: i64,
    /// Against the last batch of the same period, recipient and level.
    pub added: i64,
    pub changed: i64,
    pub removed: i64,
    /// Name of the last batch's folder.
    pub last_folder: Option<String>,
}
