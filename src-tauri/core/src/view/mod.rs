//! What the screens show: plain answers of the use-cases, shared by window and command line.
//!
//! Times are RFC 3339 with the organisation's offset, dates `YYYY-MM-DD`, ids UUIDs in lower case.
//! Codes and parameters only, never sentences: words are the screen's business. An address that is
//! secret is never in a view; `address_secret` says so (I-60).

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use ts_rs::TS;

mod cases;
mod desk;
mod group;
mod intake;
mod local;
mod memory;
mod office;
mod report;
mod rest;
mod sharing;
mod twins;
mod visiting;

pub use cases::*;
pub use desk::*;
pub use group::*;
pub use intake::*;
pub use local::*;
pub use memory::*;
pub use office::*;
pub use report::*;
pub use rest::*;
pub use sharing::*;
pub use twins::*;
pub use visiting::*;

/// Where the profile stands when the program starts or after an unlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProfileState {
    /// No profile in the folder yet: show the first screen.
    None,
    /// A profile that wants its passphrase.
    Locked,
    /// Unlocked and usable.
    Open,
    /// Written by a newer version of the program.
    Newer,
    /// The database cannot be read whole; `newest_backup` may help.
    Damaged,
}

/// The profile as the window's frame needs it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProfileView {
    pub state: ProfileState,
    pub organisation: Option<String>,
    pub organisation_id: Option<String>,
    /// Display name of the worker who is using the program.
    pub actor: Option<String>,
    pub actor_id: Option<String>,
    /// Code of the access role that they have, given or by profession.
    pub access_role: Option<String>,
    /// What they may do, by name: what is not here is not on the screen.
    #[ts(type = "Array<Act>")]
    pub may: Vec<String>,
    /// True when these are fictitious sample records.
    pub sample: bool,
    pub data_dir: String,
    pub newest_backup: Option<String>,
    /// While locked: who can unlock here, to choose from.
    pub workers: Vec<DoorView>,
    /// While locked: seconds until the next passphrase is heard.
    pub wait_seconds: i64,
    /// While locked: `keys_missing`, `keys_damaged` or `version_newer` where the key file cannot be used.
    pub keys_problem: Option<String>,
    /// Whether a recovery kit was printed for this computer.
    pub recovery_kit: bool,
    /// Minutes without a key or a click after which the window locks.
    pub idle_minutes: i64,
}

/// One entry of a code list (domain.md D).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CodeView {
    pub code: String,
    pub ja: String,
    pub en: String,
    /// Programme or record the code applies to, where the list says so.
    pub applies_to: Option<String>,
    pub group: Option<String>,
}

/// A programme preset that can be added to the organisation (domain.md D.1).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PresetView {
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// `visit`, `stay` or `session`.
    pub record_type: String,
}

/// Everything that does not change while the program runs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueView {
    /// Code lists by name: `visit_kind`, `activity`, `stay_reason`, `attendance_state`, …
    pub codes: BTreeMap<String, Vec<CodeView>>,
    pub presets: Vec<PresetView>,
}

/// A record to choose from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChoiceView {
    pub id: String,
    pub name: String,
    /// People and workers: the reading, by which a name is found among many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kana: Option<String>,
    /// Programmes: the preset's record type; organisations: `org_type`; workers: first role.
    pub group: Option<String>,
    /// Programmes: the preset code.
    pub preset: Option<String>,
}

/// What the pickers of the forms offer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OptionsView {
    pub programmes: Vec<ChoiceView>,
    pub sites: Vec<ChoiceView>,
    pub workers: Vec<ChoiceView>,
    pub organisations: Vec<ChoiceView>,
    pub courses: Vec<ChoiceView>,
}

/// One finding of the search, a family or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HitView {
    /// `household` or `person`.
    pub kind: String,
    pub id: String,
    pub household_id: Option<String>,
    pub code: Option<String>,
    pub name: String,
    pub kana: Option<String>,
    pub birth_date: Option<String>,
    pub address_secret: bool,
}

/// A visit as a line of Today or of the timeline.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VisitCard {
    pub id: String,
    pub household_id: String,
    pub household: String,
    pub programme: String,
    pub programme_id: String,
    pub visit_kind: String,
    pub status: String,
    pub date: String,
    /// Actual times where done, else the planned ones.
    pub start_at: Option<String>,
    pub end_at: Option<String>,
    pub workers: Vec<String>,
    pub concern_level: i64,
    /// Somebody has read the record (review mark).
    pub reviewed: bool,
}

/// A stay as a line of Today or of the timeline.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StayCard {
    pub id: String,
    pub person_id: String,
    pub person: String,
    pub household_id: Option<String>,
    pub programme: String,
    pub programme_id: String,
    pub stay_kind: String,
    pub status: String,
    pub in_at: Option<String>,
    pub out_at: Option<String>,
    /// Nights and days by the programme's rule, for `{nights}泊{days}日`.
    pub nights: i64,
    pub days: i64,
    /// Planned departure passed by more than two hours and nobody checked out (I-17).
    pub overdue: bool,
    pub code: Option<String>,
    pub kana: Option<String>,
    pub room: Option<String>,
    /// Waiting lists go by it.
    pub requested_at: Option<String>,
    pub requester_type: String,
    /// What the night has to know.
    pub allergies: Option<String>,
    /// Places taken by the programme's unit: a pair is one, people are counted.
    pub units: i64,
    /// The family's place is secret: on paper its name is masked too (I-60).
    pub address_secret: bool,
}

/// A session of a course or group as a line of Today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionCard {
    pub id: String,
    pub programme: String,
    pub programme_id: String,
    pub course: Option<String>,
    pub sequence_no: Option<i64>,
    pub theme: Option<String>,
    pub status: String,
    pub start_at: Option<String>,
    pub end_at: Option<String>,
    pub attended: i64,
    pub expected: i64,
}

/// A record that waits for a person: a warning without a reason, an overdue departure.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DueView {
    pub kind: String,
    pub id: String,
    /// Invariant, such as `I-15`.
    pub code: String,
    pub household_id: Option<String>,
    pub title: String,
    pub date: Option<String>,
}

/// Today: what there is to do on `date`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TodayView {
    pub date: String,
    pub visits: Vec<VisitCard>,
    pub arrivals: Vec<StayCard>,
    pub departures: Vec<StayCard>,
    pub in_house: Vec<StayCard>,
    pub sessions: Vec<SessionCard>,
    pub due: Vec<DueView>,
    /// Is there a bed tonight? One line for each programme with beds.
    pub tonight: Vec<TonightView>,
    /// Forms begun and not saved, newest first.
    pub drafts: Vec<DraftLine>,
    /// Visit records that nobody has read yet; 0 for those who do not review.
    pub unread: i64,
    /// Families with an open enrolment and no visitor; 0 for those who do not assign.
    pub unassigned: i64,
}

/// A member of a family.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MemberView {
    pub person_id: String,
    pub name: String,
    pub kana: Option<String>,
    pub relation: Option<String>,
    pub birth_date: Option<String>,
    /// Completed years today; months for a child under two.
    pub age_years: Option<i64>,
    pub age_months: Option<i64>,
    pub life_stage: String,
    pub allergies: Option<String>,
    pub may_collect_child: Option<bool>,
    /// What ties the person to the family; None where nothing does.
    pub membership_id: Option<String>,
    /// Last day in the family, where they have left it or will.
    pub left_on: Option<String>,
    /// Families only: code of where the child was placed, where it was.
    pub placement: Option<String>,
    /// With whom; None also where the family's place is secret.
    pub placed_at: Option<String>,
}

/// One line of a family's timeline, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TimelineItem {
    /// `visit`, `stay`, `attendance`, `enrolment`, `consultation`, `referral`, `support_plan`, `response`, `shipment`.
    pub kind: String,
    pub id: String,
    /// Attendance: its session.
    pub session_id: Option<String>,
    pub date: String,
    pub start_at: Option<String>,
    pub end_at: Option<String>,
    pub programme: String,
    /// Code of the visit, stay or plan's kind, the attendance role, the channel, the direction, the wave.
    pub what: Option<String>,
    /// Codes of topics, of reasons, of goods.
    pub about: Vec<String>,
    /// Responses: what the answers come to.
    pub score: Option<ScoreView>,
    pub status: String,
    pub people: Vec<String>,
    pub note: Option<String>,
    pub nights: Option<i64>,
    pub days: Option<i64>,
    pub concern_level: Option<i64>,
    /// Done visits: somebody has read the record (review mark).
    pub reviewed: Option<bool>,
}

/// One family with all that happened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FamilyView {
    /// The open question whether the address stays secret; for those who may decide it.
    pub lift: Option<LiftView>,
    /// Until when the address is secret, as it was set.
    pub secret_until: Option<String>,
    pub id: String,
    pub code: String,
    pub display_name: String,
    pub household_type: String,
    pub district: Option<String>,
    pub contact_caution: Option<String>,
    pub flags: Vec<String>,
    pub address_secret: bool,
    /// None when there is none, and always when `address_secret`.
    pub address: Option<String>,
    /// Empty when `address_secret`.
    pub phones: Vec<String>,
    pub members: Vec<MemberView>,
    pub timeline: Vec<TimelineItem>,
    /// Families and people that turned out to be this one and its members.
    pub merged: Vec<MergedView>,
}

/// A record that stands under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergedView {
    /// `household` or `person`.
    pub kind: String,
    pub id: String,
    pub code: Option<String>,
    pub name: String,
}

/// A person on a roll.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RollRow {
    /// The missed session this attendance makes up for.
    pub makes_up_for: Option<String>,
    pub attendance_id: Option<String>,
    pub revision: Option<i64>,
    pub person_id: Option<String>,
    pub name: String,
    pub kana: Option<String>,
    /// `attendance_role`, D.12 context: `mother`, `father`, `child_in_childcare`, …
    pub attendance_role: String,
    /// D.12, or None where nobody ticked yet.
    pub state: Option<String>,
}

/// The roll of one session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RollCallView {
    pub session: SessionCard,
    pub childcare_required: bool,
    pub rows: Vec<RollRow>,
}

/// One night of a programme's beds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BedNight {
    pub night: String,
    /// Null where the programme sets no capacity.
    pub capacity: Option<i64>,
    pub taken: i64,
    pub held: i64,
    pub free: Option<i64>,
    /// Invariants broken that night, such as `I-11`.
    pub violations: Vec<String>,
}

/// A warning that was stored and waits for a reason (severity W of domain.md C.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WarningView {
    pub code: String,
    #[ts(type = "Record<string, unknown>")]
    pub detail: Json,
}

/// Answer to one `put`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PutView {
    pub id: String,
    pub revision: i64,
    pub warnings: Vec<WarningView>,
    /// The change to hand to `undo`; None when nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

/// An error as it leaves the core: a stable code, the field at fault, parameters for the sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    pub code: String,
    pub field: Option<String>,
    #[ts(type = "Record<string, unknown>")]
    pub detail: Json,
}

/// What was written for one of several recipients, or why nothing was.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BatchView {
    pub recipient_id: String,
    pub recipient: String,
    /// `folder` is the zip where the batch was packed.
    pub done: Option<ExportView>,
    pub problem: Option<ErrorView>,
}

/// What a weekly export wrote.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportView {
    pub folder: String,
    pub batch_id: String,
    /// Rows per file.
    pub files: BTreeMap<String, i64>,
    /// Rows left out because the family withdrew its consent or its address is another municipality's.
    pub left_out: i64,
    /// Characters the chosen encoding does not have, each with its count.
    pub replaced: BTreeMap<String, i64>,
    /// Additions and corrections since the last batch.
    pub corrections: i64,
    /// Rows whose name is masked because the family's place is secret.
    pub masked: i64,
    /// The very batch was there already: nothing was written.
    pub unchanged: bool,
    /// Where the period goes over a 31 March: the batches of the later fiscal years.
    pub further: Vec<ExportView>,
}

/// Somebody asks that a family's address be no secret any more; another has to agree.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LiftView {
    /// Name of the worker who asks.
    pub by: String,
    pub at: Option<String>,
    pub reason: String,
    /// Asked by the one who is looking: somebody else has to agree.
    pub own: bool,
}
