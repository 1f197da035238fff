//! A visitor's week, and the records that wait to be read.

use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde_json::Value as Json;
use tauri::State;
use tsunagi_core::view::{HandoverView, PutView, ReviewView, VisitsView};

/// Visits of a span of days.
#[tauri::command]
pub async fn visits(desk: State<'_, Desk>, from: String, to: String, mine: bool) -> Answer<VisitsView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (from, to) = (date_of("from", &from)?, date_of("to", &to)?);
        desk.with(|app| app.visits(from, to, mine))
    })
    .await
}

/// Plans a visit and those that repeat it.
#[tauri::command(rename_all = "snake_case")]
pub async fn plan_visits(
    desk: State<'_, Desk>,
    visit: Json,
    times: u32,
    every_days: u32,
    draft: Option<String>,
) -> Answer<Vec<PutView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.plan_visits(&visit, times, every_days, draft.as_deref()))).await
}

/// The last done visit of a family in a programme.
#[tauri::command(rename_all = "snake_case")]
pub async fn last_visit(
    desk: State<'_, Desk>,
    household_id: String,
    programme_id: String,
) -> Answer<Option<Json>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = id_of("household_id", &household_id)?;
        let programme = id_of("programme_id", &programme_id)?;
        desk.with(|app| app.last_visit(household, programme))
    })
    .await
}

/// Done visits that nobody has read.
#[tauri::command]
pub async fn reviews(desk: State<'_, Desk>) -> Answer<Vec<ReviewView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.reviews())).await
}

/// Marks visits as read.
#[tauri::command(rename_all = "snake_case")]
pub async fn review(desk: State<'_, Desk>, visit_ids: Vec<String>) -> Answer<Vec<PutView>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let visits = visit_ids.iter().map(|id| id_of("visit_ids", id)).collect::<Result<Vec<_>, _>>()?;
        desk.with(|app| app.review(&visits))
    })
    .await
}

/// The handover book of the last hours.
#[tauri::command]
pub async fn handover(desk: State<'_, Desk>, hours: u32) -> Answer<HandoverView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.handover(hours))).await
}
