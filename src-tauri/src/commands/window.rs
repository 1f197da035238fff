//! What concerns the window itself.

use crate::error::Answer;
use crate::window;
use tauri::{AppHandle, Runtime, WebviewWindow};
use tauri_plugin_dialog::DialogExt;

/// The first screen has been painted: show the window.
#[tauri::command]
pub fn window_ready<R: Runtime>(window: WebviewWindow<R>) {
    window::show(&window);
}

/// The answer to `closing`: closes the window, or leaves it open where something could not be kept.
#[tauri::command]
pub fn window_close<R: Runtime>(window: WebviewWindow<R>, kept: bool) {
    window::close(&window, kept);
}

/// Asks the person for a folder. Null when they changed their mind.
#[tauri::command]
pub async fn pick_folder<R: Runtime>(app: AppHandle<R>) -> Answer<Option<String>> {
    let folder =
        tauri::async_runtime::spawn_blocking(move || app.dialog().file().blocking_pick_folder()).await?;
    Ok(folder.and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
}

/// Asks the person for a backup. Null when they changed their mind.
#[tauri::command]
pub async fn pick_backup<R: Runtime>(app: AppHandle<R>) -> Answer<Option<String>> {
    let dialog = move || app.dialog().file().add_filter("Tsunagi", &["tsunagi"]).blocking_pick_file();
    let file = tauri::async_runtime::spawn_blocking(dialog).await?;
    Ok(file.and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
}
