//! Who may open this computer's records: passphrases, the recovery kit, backups.

use super::records::id_of;
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use std::path::Path;
use tauri::State;
use tsunagi_core::app::{Secret, Unlock};
use tsunagi_core::view::{BackupsView, KitView, ProfileView, ResetView, SlotView};
use zeroize::Zeroizing;

/// Changes the acting worker's own passphrase.
#[tauri::command]
pub async fn change_passphrase(desk: State<'_, Desk>, current: String, new: String) -> Answer<()> {
    let desk = desk.inner().clone();
    let (current, new) = (Zeroizing::new(current), Zeroizing::new(new));
    off_thread(move || desk.with(|app| app.change_passphrase(&current, &new, desk.now()))).await
}

/// The workers who can open this computer's records.
#[tauri::command]
pub async fn slots(desk: State<'_, Desk>) -> Answer<Vec<SlotView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.slots())).await
}

/// Gives a worker a temporary passphrase, confirmed with the administrator's own.
#[tauri::command(rename_all = "snake_case")]
pub async fn put_slot(
    desk: State<'_, Desk>,
    worker_id: String,
    temporary: String,
    passphrase: String,
) -> Answer<Vec<SlotView>> {
    let desk = desk.inner().clone();
    let (temporary, own) = (Zeroizing::new(temporary), Zeroizing::new(passphrase));
    off_thread(move || {
        let worker = id_of("worker_id", &worker_id)?;
        desk.with(|app| {
            app.put_slot(worker, &temporary, &own, desk.now())?;
            app.slots()
        })
    })
    .await
}

/// Takes a worker's slot away.
#[tauri::command(rename_all = "snake_case")]
pub async fn remove_slot(
    desk: State<'_, Desk>,
    worker_id: String,
    passphrase: String,
) -> Answer<Vec<SlotView>> {
    let desk = desk.inner().clone();
    let own = Zeroizing::new(passphrase);
    off_thread(move || {
        let worker = id_of("worker_id", &worker_id)?;
        desk.with(|app| {
            app.remove_slot(worker, &own, desk.now())?;
            app.slots()
        })
    })
    .await
}

/// Makes a new recovery kit, to print at once.
#[tauri::command]
pub async fn renew_kit(desk: State<'_, Desk>, passphrase: String) -> Answer<KitView> {
    let desk = desk.inner().clone();
    let own = Zeroizing::new(passphrase);
    off_thread(move || desk.with(|app| app.renew_kit(&own, desk.now()))).await
}

/// Makes a one-time code for a worker who forgot their passphrase on another device; the slot goes into the
/// folder at once where it is there.
#[tauri::command(rename_all = "snake_case")]
pub async fn reset_from_afar(
    desk: State<'_, Desk>,
    worker_id: String,
    device: String,
    passphrase: String,
) -> Answer<ResetView> {
    let desk = desk.inner().clone();
    let own = Zeroizing::new(passphrase);
    off_thread(move || {
        let worker = id_of("worker_id", &worker_id)?;
        // On a connection of its own: it looks into the folder, which may be slow.
        let beside = desk.with(|app| app.again(tsunagi_core::env::Env::system()))?;
        let reset = beside.reset_from_afar(&device, worker, &own, desk.now())?;
        // Where the folder is away it goes out with the next round.
        let _ = desk.round();
        Ok(reset)
    })
    .await
}

/// After how many quiet minutes the window locks.
#[tauri::command]
pub async fn set_idle_minutes(desk: State<'_, Desk>, minutes: i64) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.with(|app| {
            app.set_idle_minutes(minutes)?;
            app.profile()
        })
    })
    .await
}

/// Where backups are.
#[tauri::command]
pub async fn backups(desk: State<'_, Desk>) -> Answer<BackupsView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.backups())).await
}

/// Sets the folder for second copies, or none, and copies today's into it.
#[tauri::command]
pub async fn set_second_folder(desk: State<'_, Desk>, folder: Option<String>) -> Answer<BackupsView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let copy = desk.with(|app| {
            app.set_second_folder(folder.as_deref().map(Path::new))?;
            Ok(app.daily_backup())
        })?;
        // Not while the profile is held: the folder may be slow.
        copy()?;
        desk.with(|app| app.backups())
    })
    .await
}

/// Puts a backup in place of the locked records, by a passphrase or the recovery code of its day.
#[tauri::command]
pub async fn restore_backup(
    desk: State<'_, Desk>,
    file: String,
    passphrase: Option<String>,
    code: Option<String>,
) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    let (passphrase, code) = (Zeroizing::new(passphrase.unwrap_or_default()), code.map(Zeroizing::new));
    off_thread(move || {
        desk.lock();
        let now = desk.now();
        let how = match &code {
            Some(code) => Unlock { secret: Secret::Kit(code), ..Unlock::passphrase("", now) },
            None => Unlock::passphrase(&passphrase, now),
        };
        let file = Path::new(&file);
        desk.profile().restore_by(file, &how, now)?;
        desk.profile().log_restored(file, &how, tsunagi_core::env::Env::system())?;
        Ok(desk.profile().view(now))
    })
    .await
}
