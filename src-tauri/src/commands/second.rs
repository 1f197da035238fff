//! What one person asks and another decides: a secret address that is to be shown again, and who collects
//! a child.

use super::records::id_of;
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use tauri::State;

/// Asks that a family's address be no secret any more.
#[tauri::command(rename_all = "snake_case")]
pub async fn ask_lift(
    desk: State<'_, Desk>,
    household_id: String,
    reason: String,
    draft: Option<String>,
) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = id_of("household_id", &household_id)?;
        desk.with(|app| app.ask_lift(household, &reason, draft.as_deref())).map(|_| ())
    })
    .await
}

/// Agrees to it, as somebody else than who asked.
#[tauri::command(rename_all = "snake_case")]
pub async fn confirm_lift(desk: State<'_, Desk>, household_id: String) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = id_of("household_id", &household_id)?;
        desk.with(|app| app.confirm_lift(household)).map(|_| ())
    })
    .await
}

/// Says no to it, or takes it back.
#[tauri::command(rename_all = "snake_case")]
pub async fn drop_lift(desk: State<'_, Desk>, household_id: String) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = id_of("household_id", &household_id)?;
        desk.with(|app| app.drop_lift(household)).map(|_| ())
    })
    .await
}

/// Asks a supervisor about somebody who is not on the child's list.
#[tauri::command(rename_all = "snake_case")]
pub async fn ask_collect(
    desk: State<'_, Desk>,
    stay_id: String,
    person_id: Option<String>,
    name: Option<String>,
    draft: Option<String>,
) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let stay = id_of("stay_id", &stay_id)?;
        let person = person_id.as_deref().map(|id| id_of("person_id", id)).transpose()?;
        desk.with(|app| app.ask_collect(stay, person, name.as_deref(), draft.as_deref())).map(|_| ())
    })
    .await
}

/// A supervisor's yes or no.
#[tauri::command(rename_all = "snake_case")]
pub async fn decide_collect(
    desk: State<'_, Desk>,
    stay_id: String,
    allowed: bool,
    reason: String,
    draft: Option<String>,
) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let stay = id_of("stay_id", &stay_id)?;
        desk.with(|app| app.decide_collect(stay, allowed, &reason, draft.as_deref())).map(|_| ())
    })
    .await
}
