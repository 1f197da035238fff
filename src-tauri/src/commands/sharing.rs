//! Sharing through a folder: how far it is, rounds, invitations, decisions.

use super::records::id_of;
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde::Serialize;
use serde_json::Value as Json;
use std::path::Path;
use tauri::State;
use tsunagi_core::app::Decision;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::store::Key;
use tsunagi_core::view::{
    ArrangementView, ConflictView, InvitationView, JoinedView, LateView, PutView, SharingView, SyncReport,
};
use zeroize::Zeroizing;

/// Joins an organisation through its folder, and opens the new profile.
#[tauri::command]
pub async fn join(
    desk: State<'_, Desk>,
    folder: String,
    code: String,
    passphrase: String,
) -> Answer<JoinedView> {
    let desk = desk.inner().clone();
    let (code, passphrase) = (Zeroizing::new(code), Zeroizing::new(passphrase));
    off_thread(move || {
        let key = Key::passphrase(&passphrase);
        let (app, joined) = desk.profile().join(&key, Env::system(), Path::new(&folder), &code)?;
        desk.put_down(app);
        Ok(joined)
    })
    .await
}

/// How far sharing is; touches no folder.
#[tauri::command]
pub async fn sharing(desk: State<'_, Desk>) -> Answer<SharingView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.sharing())).await
}

/// Begins to share through this folder, or goes on in another one.
#[tauri::command]
pub async fn share_folder(desk: State<'_, Desk>, folder: String) -> Answer<SyncReport> {
    let desk = desk.inner().clone();
    off_thread(move || desk.round_through(Path::new(&folder))).await
}

/// One round now. Error `not_sharing` where there is no folder.
#[tauri::command]
pub async fn sync_now(desk: State<'_, Desk>) -> Answer<SyncReport> {
    let desk = desk.inner().clone();
    off_thread(move || desk.round()?.ok_or_else(|| Error::refused("not_sharing"))).await
}

/// Invites a worker's device; the invitation goes into the folder at once where it is there.
#[tauri::command(rename_all = "snake_case")]
pub async fn invite(desk: State<'_, Desk>, worker_id: String, role: String) -> Answer<InvitationView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let worker = id_of("worker_id", &worker_id)?;
        let invitation = desk.with(|app| app.invite(worker, &role))?;
        // Where the folder is away it goes out with the next round.
        let _ = desk.round();
        Ok(invitation)
    })
    .await
}

/// What removed devices wrote after their removal, by record. Errors of a folder that is away.
#[tauri::command]
pub async fn written_late(desk: State<'_, Desk>) -> Answer<Vec<LateView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.written_late())).await
}

/// Writes what was written late of a record as the acting worker's own.
#[tauri::command]
pub async fn take_over(desk: State<'_, Desk>, record: String) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let record = id_of("record", &record)?;
        desk.with(|app| app.take_over(record))
    })
    .await
}

/// Removes a device by its label.
#[tauri::command]
pub async fn remove_device(desk: State<'_, Desk>, device: String) -> Answer<SharingView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.with(|app| app.remove_device(&device))?;
        let _ = desk.round();
        desk.with(|app| app.sharing())
    })
    .await
}

/// What waits for a decision.
#[tauri::command]
pub async fn conflicts(desk: State<'_, Desk>) -> Answer<Vec<ConflictView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.conflicts())).await
}

/// How far a record of this device is: `here`, `in_folder`, `received` by the office, or null.
#[tauri::command]
pub async fn record_place(desk: State<'_, Desk>, id: String) -> Answer<Option<String>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let id = id_of("id", &id)?;
        desk.with(|app| Ok(app.record_place(id)?.map(str::to_owned)))
    })
    .await
}

/// Nights for which more is booked than there is room.
#[tauri::command]
pub async fn arrangements(desk: State<'_, Desk>) -> Answer<Vec<ArrangementView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.arrangements())).await
}

/// What `undo` takes to open the question again.
#[derive(Debug, Serialize)]
pub struct Decided {
    change: Option<String>,
}

/// Decides one conflict.
#[tauri::command]
pub async fn resolve_conflict(
    desk: State<'_, Desk>,
    id: String,
    choose: Option<String>,
    value: Option<Json>,
) -> Answer<Decided> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let decision = match choose {
            Some(op) => Decision::Choose(op),
            None => Decision::Value(value.unwrap_or_default()),
        };
        desk.with(|app| {
            let changes = app.resolve_conflict(&id, &decision)?.changes;
            Ok(Decided { change: changes.last().map(|no| no.to_string()) })
        })
    })
    .await
}

/// Writes a file without personal data for whoever helps; its path.
#[tauri::command]
pub async fn export_help(desk: State<'_, Desk>, folder: String) -> Answer<String> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let path = desk.with(|app| app.export_help(Path::new(&folder)))?;
        Ok(path.to_string_lossy().into_owned())
    })
    .await
}
