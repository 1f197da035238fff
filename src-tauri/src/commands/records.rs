//! Reading and writing single records.

use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use tauri::State;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::error::{Error, Result};
use tsunagi_core::view::{BedNight, PutView};

/// One record with its parts.
#[tauri::command(rename_all = "snake_case")]
pub async fn get(desk: State<'_, Desk>, kind: String, id: String) -> Answer<Json> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.get(kind_of(&kind)?, id_of("id", &id)?))).await
}

/// Stores one record: a new one, or with `id` the fields that changed. `draft` goes away with it.
#[tauri::command(rename_all = "snake_case")]
pub async fn put(
    desk: State<'_, Desk>,
    kind: String,
    record: Json,
    draft: Option<String>,
) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.put_form(kind_of(&kind)?, &record, draft.as_deref()))).await
}

/// A record among several that are stored together.
#[derive(Debug, Deserialize)]
pub struct Item {
    kind: String,
    record: Json,
}

/// Stores several records, all or none.
#[tauri::command(rename_all = "snake_case")]
pub async fn put_many(
    desk: State<'_, Desk>,
    items: Vec<Item>,
    draft: Option<String>,
) -> Answer<Vec<PutView>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let kinds = items.into_iter().map(|item| Ok((kind_of(&item.kind)?, item.record)));
        let items = kinds.collect::<Result<Vec<_>>>()?;
        desk.with(|app| app.put_many(&items, draft.as_deref()))
    })
    .await
}

/// Takes back a change that `put` answered.
#[tauri::command(rename_all = "snake_case")]
pub async fn undo(desk: State<'_, Desk>, change: String) -> Answer<()> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let number = change.parse().map_err(|_| Error::field("change_missing", "change"))?;
        desk.with(|app| app.undo(number)).map(|_| ())
    })
    .await
}

/// What `undo` takes to bring a record back.
#[derive(Debug, serde::Serialize)]
pub struct Deleted {
    change: Option<String>,
}

/// Marks a record as deleted, with a reason; it stays in the history.
#[tauri::command]
pub async fn delete(desk: State<'_, Desk>, kind: String, id: String, reason: String) -> Answer<Deleted> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (kind, id) = (kind_of(&kind)?, id_of("id", &id)?);
        desk.with(|app| {
            let changes = app.delete(kind, id, &reason)?.changes;
            Ok(Deleted { change: changes.last().map(|no| no.to_string()) })
        })
    })
    .await
}

/// Beds of a programme for each night from `from` to `to`, both included.
#[tauri::command(rename_all = "snake_case")]
pub async fn beds(
    desk: State<'_, Desk>,
    programme_id: String,
    from: String,
    to: String,
) -> Answer<Vec<BedNight>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let programme = id_of("programme_id", &programme_id)?;
        let (from, to) = (date_of("from", &from)?, date_of("to", &to)?);
        desk.with(|app| app.beds(programme, from, to))
    })
    .await
}

pub fn kind_of(name: &str) -> Result<Kind> {
    Kind::parse(name).ok_or_else(|| Error::field("kind_unknown", "kind").with(json!({ "kind": name })))
}

pub fn id_of(field: &str, text: &str) -> Result<Id> {
    Id::parse(text).map_err(|_| Error::field("id_invalid", field))
}

pub fn date_of(field: &str, text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::field("date_unreadable", field))
}
