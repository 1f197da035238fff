//! Beds and stays.

use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use tauri::State;
use tsunagi_core::app::Emergency;
use tsunagi_core::view::{BoardView, PutView, QuotaView, StayView};

/// The bed board of a programme.
#[tauri::command(rename_all = "snake_case")]
pub async fn board(
    desk: State<'_, Desk>,
    programme_id: String,
    from: String,
    to: String,
) -> Answer<BoardView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let programme = id_of("programme_id", &programme_id)?;
        let (from, to) = (date_of("from", &from)?, date_of("to", &to)?);
        desk.with(|app| app.board(programme, from, to))
    })
    .await
}

/// One stay with what the desk needs to know.
#[tauri::command]
pub async fn stay_view(desk: State<'_, Desk>, id: String) -> Answer<StayView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.stay_view(id_of("id", &id)?))).await
}

/// Days used in a fiscal year.
#[tauri::command(rename_all = "snake_case")]
pub async fn quota(
    desk: State<'_, Desk>,
    programme_id: String,
    person_id: String,
    on: String,
) -> Answer<QuotaView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (programme, person) = (id_of("programme_id", &programme_id)?, id_of("person_id", &person_id)?);
        let on = date_of("on", &on)?;
        desk.with(|app| app.quota(programme, person, on))
    })
    .await
}

/// A bed at once. `draft` goes away with it.
#[tauri::command(rename_all = "snake_case")]
#[allow(clippy::too_many_arguments, reason = "the fields of a call")]
pub async fn hold_emergency(
    desk: State<'_, Desk>,
    programme_id: String,
    requester_type: String,
    kana: String,
    in_at: String,
    nights: u32,
    over_reason: Option<String>,
    draft: Option<String>,
) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let call = Emergency {
            programme: id_of("programme_id", &programme_id)?,
            requester_type: &requester_type,
            kana: &kana,
            in_at: &in_at,
            nights,
            over_reason: over_reason.as_deref(),
            draft: draft.as_deref(),
        };
        desk.with(|app| app.hold_emergency(&call))
    })
    .await
}
