//! Memory of what happened: the access log, consents, erasure, what is due, histories.

use super::records::{date_of, id_of, kind_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use std::path::PathBuf;
use tauri::State;
use tsunagi_core::app::{AccessFilter, App};
use tsunagi_core::error::Result;
use tsunagi_core::view::{
    AccessView, ConsentsView, DueCalendar, ErasedView, HistoryView, PutView, ReachView,
};

/// Lines of the access log that a screen shows.
const SHOWN: usize = 1_000;

fn filter(
    worker_id: Option<String>,
    household_id: Option<String>,
    act: Option<String>,
    limit: Option<usize>,
) -> Result<AccessFilter> {
    Ok(AccessFilter {
        worker: worker_id.as_deref().map(|id| id_of("worker_id", id)).transpose()?,
        family: household_id.as_deref().map(|id| id_of("household_id", id)).transpose()?,
        act,
        limit,
        ..AccessFilter::default()
    })
}

/// The access log, newest first.
#[tauri::command(rename_all = "snake_case")]
pub async fn access_log(
    desk: State<'_, Desk>,
    worker_id: Option<String>,
    household_id: Option<String>,
    act: Option<String>,
) -> Answer<Vec<AccessView>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let filter = filter(worker_id, household_id, act, Some(SHOWN))?;
        desk.with(|app| app.access_log(&filter))
    })
    .await
}

/// Writes the access log as a CSV file; answers its path.
#[tauri::command(rename_all = "snake_case")]
pub async fn export_access_log(
    desk: State<'_, Desk>,
    folder: String,
    worker_id: Option<String>,
    household_id: Option<String>,
    act: Option<String>,
) -> Answer<String> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let filter = filter(worker_id, household_id, act, None)?;
        let path = desk.with(|app| app.export_access_log(&filter, &PathBuf::from(folder)))?;
        Ok(path.to_string_lossy().into_owned())
    })
    .await
}

/// A sheet is about to be printed: the line comes first.
#[tauri::command(rename_all = "snake_case")]
pub async fn log_print(
    desk: State<'_, Desk>,
    kind: Option<String>,
    id: Option<String>,
    what: String,
) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let subject = match kind.as_deref().zip(id.as_deref()) {
            Some((kind, id)) => Some((kind_of(kind)?, id_of("id", id)?)),
            None => None,
        };
        desk.with(|app| app.log_print(subject, &what))
    })
    .await
}

/// Writes the line of the access log that comes before the recovery sheet is printed.
#[tauri::command]
pub async fn log_kit_print(desk: State<'_, Desk>) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(App::log_kit_print)).await
}

/// The consents of a family, and what went out before one was withdrawn.
#[tauri::command(rename_all = "snake_case")]
pub async fn consents(desk: State<'_, Desk>, household_id: String) -> Answer<ConsentsView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.consents(id_of("household_id", &household_id)?))).await
}

/// Ends a consent.
#[tauri::command]
pub async fn withdraw_consent(desk: State<'_, Desk>, id: String, on: String) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (id, on) = (id_of("id", &id)?, date_of("on", &on)?);
        let done = desk.with(|app| app.withdraw_consent(id, on))?;
        let change = done.changes.changes.last().map(u64::to_string);
        Ok(PutView { change, ..done.value })
    })
    .await
}

/// What is due in these months.
#[tauri::command]
pub async fn due_calendar(desk: State<'_, Desk>) -> Answer<DueCalendar> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.due_calendar(app.today()))).await
}

/// Destroys a family's records on every device.
#[tauri::command(rename_all = "snake_case")]
pub async fn erase_family(
    desk: State<'_, Desk>,
    household_id: String,
    basis: String,
    reason: String,
    typed: String,
) -> Answer<ErasedView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = id_of("household_id", &household_id)?;
        let done = desk.with(|app| app.erase(household, &basis, &reason, &typed))?;
        // Where the folder is away the others hear of it with the next round.
        let _ = desk.round();
        Ok(done)
    })
    .await
}

/// What a device could have read.
#[tauri::command]
pub async fn device_reach(desk: State<'_, Desk>, device: String) -> Answer<ReachView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.reach_of(&device))).await
}

/// What happened to a record, newest first.
#[tauri::command]
pub async fn history(desk: State<'_, Desk>, kind: String, id: String) -> Answer<Vec<HistoryView>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (kind, id) = (kind_of(&kind)?, id_of("id", &id)?);
        desk.with(|app| app.history_view(kind, id))
    })
    .await
}
