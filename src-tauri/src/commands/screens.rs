//! What whole screens show.

use super::records::id_of;
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use tauri::State;
use tsunagi_core::view::{FamilyView, HitView, OptionsView, RollCallView, TodayView};

/// What the pickers of the forms offer.
#[tauri::command]
pub async fn options(desk: State<'_, Desk>) -> Answer<OptionsView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.options())).await
}

/// Today.
#[tauri::command]
pub async fn today(desk: State<'_, Desk>) -> Answer<TodayView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.today_view())).await
}

/// Families and people by kana, romaji, kanji, code or phone number, best first.
#[tauri::command(rename_all = "snake_case")]
pub async fn find(desk: State<'_, Desk>, text: String, limit: usize) -> Answer<Vec<HitView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.find(&text, limit))).await
}

/// One family with all that happened.
#[tauri::command(rename_all = "snake_case")]
pub async fn family(desk: State<'_, Desk>, id: String) -> Answer<FamilyView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.family(id_of("id", &id)?))).await
}

/// The roll of one session.
#[tauri::command(rename_all = "snake_case")]
pub async fn roll_call(desk: State<'_, Desk>, session_id: String) -> Answer<RollCallView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.roll_call(id_of("session_id", &session_id)?))).await
}
