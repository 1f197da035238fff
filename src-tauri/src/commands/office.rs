//! Workers, programmes, month closing, the weekly CSV before it is written.

use super::export::{level_of, period_of};
use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde::Serialize;
use tauri::State;
use tsunagi_core::view::{
    AssignmentsView, CandidateView, CertificateView, ClosingMonth, ProgrammeLine, WeeklyPreview, WorkerLine,
};

/// Who visits whom.
#[tauri::command]
pub async fn assignments(desk: State<'_, Desk>) -> Answer<AssignmentsView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.assignments())).await
}

/// Who could visit a family from a day on.
#[tauri::command(rename_all = "snake_case")]
pub async fn candidates(
    desk: State<'_, Desk>,
    enrolment_id: String,
    on: String,
) -> Answer<Vec<CandidateView>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (enrolment, on) = (id_of("enrolment_id", &enrolment_id)?, date_of("on", &on)?);
        desk.with(|app| app.candidates(enrolment, on))
    })
    .await
}

/// All workers.
#[tauri::command]
pub async fn workers(desk: State<'_, Desk>) -> Answer<Vec<WorkerLine>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.workers())).await
}

/// All programmes.
#[tauri::command]
pub async fn programmes(desk: State<'_, Desk>) -> Answer<Vec<ProgrammeLine>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.programmes())).await
}

/// The last months of every programme.
#[tauri::command]
pub async fn closings(desk: State<'_, Desk>, months: u32) -> Answer<Vec<ClosingMonth>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.closings(months))).await
}

/// What `undo` takes to open the month again.
#[derive(Debug, Serialize)]
pub struct Closed {
    change: Option<String>,
}

/// Closes a month of a programme.
#[tauri::command(rename_all = "snake_case")]
pub async fn close_month(desk: State<'_, Desk>, programme_id: String, month: String) -> Answer<Closed> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let programme = id_of("programme_id", &programme_id)?;
        let done = desk.with(|app| app.close(programme, &month))?;
        Ok(Closed { change: done.changes.changes.last().map(u64::to_string) })
    })
    .await
}

/// The weekly CSV before it is written.
#[tauri::command(rename_all = "snake_case")]
pub async fn weekly_preview(
    desk: State<'_, Desk>,
    period: String,
    recipient_id: String,
    level: String,
) -> Answer<WeeklyPreview> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let period = period_of(&period)?;
        let (recipient, level) = (id_of("recipient_id", &recipient_id)?, level_of(&level)?);
        desk.with(|app| app.weekly_preview(period, recipient, level))
    })
    .await
}

/// What a worker has learned and promised, for each programme that asks for it.
#[tauri::command(rename_all = "snake_case")]
pub async fn certificates(desk: State<'_, Desk>, worker_id: String) -> Answer<Vec<CertificateView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.certificates(id_of("worker_id", &worker_id)?))).await
}
