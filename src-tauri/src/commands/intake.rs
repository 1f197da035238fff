//! Taking in a list, and records that turn out to be one.

use super::records::{id_of, kind_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use tsunagi_core::app::{App, Edge, Watching};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::error::Result;
use tsunagi_core::view::{DuplicatesView, IntakeLook, IntakeReport, IntakeRequest, TwinsCompared};

/// Endings of the files that can be taken in.
const LISTS: [&str; 6] = ["xlsx", "xls", "ods", "csv", "txt", "xlsm"];

/// Pairs that the screen lists: who has decided these is shown more.
const MOST_SHOWN: usize = 200;

/// Asks the person for a list. Null when they changed their mind.
#[tauri::command]
pub async fn pick_list<R: Runtime>(app: AppHandle<R>) -> Answer<Option<String>> {
    let dialog = move || app.dialog().file().add_filter("Excel / CSV", &LISTS).blocking_pick_file();
    let file = tauri::async_runtime::spawn_blocking(dialog).await?;
    Ok(file.and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
}

/// What a list looks like.
#[tauri::command]
pub async fn look_into(desk: State<'_, Desk>, path: String, request: IntakeRequest) -> Answer<IntakeLook> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.look_into(Path::new(&path), &request))).await
}

/// What taking it in would do.
#[tauri::command]
pub async fn check_list(desk: State<'_, Desk>, path: String, request: IntakeRequest) -> Answer<IntakeReport> {
    let desk = desk.inner().clone();
    off_thread(move || {
        beside(&desk, |app, watching| app.check_list(&PathBuf::from(path), &request, watching))
    })
    .await
}

/// Takes it in.
#[tauri::command]
pub async fn import_list(
    desk: State<'_, Desk>,
    path: String,
    request: IntakeRequest,
) -> Answer<IntakeReport> {
    let desk = desk.inner().clone();
    off_thread(move || {
        beside(&desk, |app, watching| app.import_list(&PathBuf::from(path), &request, watching))
    })
    .await
}

/// On a connection of its own: the person can look at other screens meanwhile, and stop it.
fn beside<T>(desk: &Desk, f: impl FnOnce(&App, &mut Watching<'_>) -> Result<T>) -> Result<T> {
    let app = desk.with(|app| app.again(Env::system()))?;
    let running = desk.intake();
    running.begin();
    let mut progress = |done, total| running.tell(done, total);
    // In the window rows are mended in place; the file has the codes.
    let mut sentence = |error: &tsunagi_core::error::Error| error.code.clone();
    f(&app, &mut Watching { progress: &mut progress, sentence: &mut sentence })
}

/// Rows done and rows there are, of the intake under way or the last one.
#[tauri::command]
pub fn intake_progress(desk: State<'_, Desk>) -> [usize; 2] {
    desk.intake().rows()
}

/// Stops the intake under way; nothing of it is kept.
#[tauri::command]
pub fn cancel_intake(desk: State<'_, Desk>) {
    desk.intake().stop();
}

/// Takes a whole intake back: how many changes, and how many stay because they were edited since.
#[tauri::command]
pub async fn undo_batch(desk: State<'_, Desk>, batch: String) -> Answer<(usize, usize)> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let batch = id_of("batch", &batch)?;
        Ok(desk.with(|app| app.undo_batch(batch))?.value)
    })
    .await
}

/// Who may be there twice.
#[tauri::command]
pub async fn duplicates(desk: State<'_, Desk>) -> Answer<DuplicatesView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.beside(|app| app.duplicates(MOST_SHOWN))).await
}

/// Two records side by side.
#[tauri::command]
pub async fn compare_twins(
    desk: State<'_, Desk>,
    kind: String,
    one: String,
    other: String,
) -> Answer<TwinsCompared> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (kind, one, other) = (kind_of(&kind)?, id_of("one", &one)?, id_of("other", &other)?);
        desk.beside(|app| app.compare_twins(kind, one, other))
    })
    .await
}

/// These two are two; or, `together`, may be one again.
#[tauri::command]
pub async fn keep_apart(desk: State<'_, Desk>, one: String, other: String, together: bool) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (one, other) = (id_of("one", &one)?, id_of("other", &other)?);
        desk.with(|app| app.keep_apart(one, other, together))
    })
    .await
}

/// Two records are one, and these people, each with whom they stand under; answers the change that `undo` takes.
#[tauri::command]
pub async fn merge(
    desk: State<'_, Desk>,
    kind: String,
    from: String,
    into: String,
    people: Vec<[String; 2]>,
    reason: String,
) -> Answer<Option<String>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let edge = |kind, from: &str, into: &str| -> Result<Edge> {
            Ok(Edge { kind, from: id_of("from", from)?, into: id_of("into", into)? })
        };
        let mut edges = vec![edge(kind_of(&kind)?, &from, &into)?];
        for [from, into] in &people {
            edges.push(edge(Kind::Person, from, into)?);
        }
        let done = desk.with(|app| app.merge_all(&edges, &reason))?;
        Ok(done.changes.changes.last().map(u64::to_string))
    })
    .await
}

/// They are two after all.
#[tauri::command]
pub async fn unmerge(
    desk: State<'_, Desk>,
    kind: String,
    from: String,
    reason: String,
) -> Answer<Option<String>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (kind, from) = (kind_of(&kind)?, id_of("from", &from)?);
        let done = desk.with(|app| app.unmerge(kind, from, &reason))?;
        Ok(done.changes.changes.last().map(u64::to_string))
    })
    .await
}
