//! What this device keeps for its own people: drafts, and contacts shown for a reason.

use super::records::{id_of, kind_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde_json::Value as Json;
use tauri::State;
use tsunagi_core::app::NewDraft;
use tsunagi_core::view::{DraftView, FamilyPart, RevealView};

/// The acting worker's draft of a form.
#[tauri::command]
pub async fn draft(desk: State<'_, Desk>, key: String) -> Answer<Option<DraftView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.draft(&key))).await
}

/// Keeps a form's values.
#[tauri::command(rename_all = "snake_case")]
pub async fn put_draft(
    desk: State<'_, Desk>,
    key: String,
    kind: String,
    household_id: Option<String>,
    place: String,
    body: Json,
) -> Answer<String> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = household_id.as_deref().map(|id| id_of("household_id", id)).transpose()?;
        let draft = NewDraft { key: &key, kind: kind_of(&kind)?, household, place: &place, body: &body };
        desk.with(|app| app.put_draft(&draft))
    })
    .await
}

/// Throws a draft away.
#[tauri::command]
pub async fn drop_draft(desk: State<'_, Desk>, key: String) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.drop_draft(&key))).await
}

/// Address and phones of a family whose place is secret.
#[tauri::command(rename_all = "snake_case")]
pub async fn reveal(desk: State<'_, Desk>, household_id: String, reason: String) -> Answer<RevealView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.reveal(id_of("household_id", &household_id)?, &reason))).await
}

/// A part of the list of all families, by kana.
#[tauri::command]
pub async fn families(desk: State<'_, Desk>, from: usize, count: usize) -> Answer<FamilyPart> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.families_part(from, count))).await
}
