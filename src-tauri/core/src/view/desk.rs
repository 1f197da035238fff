//! The night desk: beds, one stay, and what the next shift has to know.

use super::{BedNight, ChoiceView, MemberView, StayCard};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Tonight's beds of a programme.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TonightView {
    pub programme_id: String,
    pub programme: String,
    /// `pair`, `person` or `slot`.
    pub capacity_unit: Option<String>,
    pub waiting: i64,
    pub night: BedNight,
}

/// A stay on the board, in the lane (bed) it was put into.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BoardStay {
    pub stay: StayCard,
    /// From 0; at or above the capacity the house is overfull.
    pub lane: i64,
    /// First and last night shown, counted from the board's `from`.
    pub first: i64,
    pub last: i64,
    /// False where it began before the board's first night, or goes on after its last.
    pub begins: bool,
    pub ends: bool,
    /// The reason for going over the capacity, where one was given.
    pub over_reason: Option<String>,
}

/// Nights x beds of a programme and of those that share its rooms.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BoardView {
    pub programme_id: String,
    pub programme: String,
    /// Other programmes that use the same rooms.
    pub pool: Vec<ChoiceView>,
    /// Columns are days, not nights.
    pub by_day: bool,
    pub from: String,
    pub to: String,
    /// The night, or day, that is running now.
    pub current: String,
    pub capacity: Option<i64>,
    pub capacity_unit: Option<String>,
    /// `HH:MM`; None where it is open round the clock.
    pub open_from: Option<String>,
    pub open_to: Option<String>,
    pub nights: Vec<BedNight>,
    /// Rows of the board: the capacity, or more where more are in the house.
    pub lanes: i64,
    pub stays: Vec<BoardStay>,
    /// Waiting list, first come first.
    pub waiting: Vec<StayCard>,
}

/// Days of a fiscal year that a person has used in a programme.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QuotaView {
    pub fiscal_year: i64,
    pub used_days: i64,
    pub stays: i64,
    pub max_days_per_year: Option<i64>,
    pub max_days_per_stay: Option<i64>,
}

/// Somebody of the family, and whether they may collect the child.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CollectorView {
    pub person_id: String,
    pub name: String,
    pub relation: Option<String>,
    /// None: nobody has said.
    pub permitted: Option<bool>,
}

/// One stay with what the desk needs to know.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StayView {
    /// Whom a supervisor is asked about, who is not on the child's list.
    pub collect_ask: Option<CollectAskView>,
    /// Whom a supervisor (`by`) has allowed to collect.
    pub collect_approved: Option<CollectAskView>,
    pub stay: StayCard,
    pub revision: i64,
    pub household: Option<String>,
    pub person: MemberView,
    pub medication: Option<String>,
    pub medical_care: Option<String>,
    pub contact_caution: Option<String>,
    pub address_secret: bool,
    pub companions: Vec<MemberView>,
    pub collectors: Vec<CollectorView>,
    pub quota: Option<QuotaView>,
    pub planned_in_at: Option<String>,
    pub planned_out_at: Option<String>,
    pub actual_in_at: Option<String>,
    pub actual_out_at: Option<String>,
    pub reason_codes: Vec<String>,
    pub note: Option<String>,
    pub belongings: Vec<BelongingView>,
    pub day_notes: Vec<DayNoteView>,
}

/// Something that was brought along.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BelongingView {
    pub id: String,
    pub revision: i64,
    pub item: String,
    pub quantity: i64,
    pub returned: Option<bool>,
}

/// How a day or a shift went.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayNoteView {
    pub id: String,
    pub date: String,
    pub shift: Option<String>,
    pub text: String,
    pub by: String,
    pub at: String,
}

/// What happened to a stay in the last hours.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StayMove {
    pub stay: StayCard,
    /// `arrived`, `left`, `booked`, `waitlisted`, `cancelled`, `changed`.
    pub what: String,
    pub at: String,
    pub by: String,
}

/// A line of the handover book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HandoverNoteView {
    pub id: String,
    pub revision: i64,
    pub at: String,
    pub by: String,
    pub text: String,
    pub urgent: bool,
    /// Somebody has taken it over.
    pub done_by: Option<String>,
}

/// Who can be called.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OnCallView {
    pub id: String,
    pub revision: i64,
    pub name: String,
    pub phone: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: Option<String>,
    /// On call at this moment.
    pub now: bool,
}

/// The handover book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HandoverView {
    pub from: String,
    pub to: String,
    pub moves: Vec<StayMove>,
    pub notes: Vec<HandoverNoteView>,
    pub in_house: Vec<StayCard>,
    pub expected: Vec<StayCard>,
    pub on_call: Vec<OnCallView>,
}

/// Whether this person may collect the child: a question to a supervisor, or their yes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CollectAskView {
    /// Name of the worker who asks, or who allowed it.
    pub by: String,
    pub person_id: Option<String>,
    pub name: String,
}
