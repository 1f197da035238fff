//! What leaves the program as files.

use super::records::id_of;
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use std::path::Path;
use tauri::State;
use tsunagi_core::app::ExportRequest;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::error::{Error, Result};
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::view::BatchView;
use zeroize::Zeroizing;

/// Ids of all whom batches go to.
#[tauri::command]
pub async fn recipients(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    let desk = desk.inner().clone();
    off_thread(move || Ok(desk.with(|app| app.recipients())?.iter().map(ToString::to_string).collect())).await
}

/// Writes the CSV files of an ISO week such as `2026-W11`, or a month such as `2026-03`, into the folder `out`: for
/// one recipient, or for all. Packed under `passphrase`, which is kept nowhere, where there is one.
#[tauri::command(rename_all = "snake_case")]
pub async fn export_weekly(
    desk: State<'_, Desk>,
    period: String,
    recipient_id: Option<String>,
    level: String,
    encoding: String,
    out: String,
    passphrase: Option<String>,
) -> Answer<Vec<BatchView>> {
    let desk = desk.inner().clone();
    let passphrase = passphrase.map(Zeroizing::new);
    off_thread(move || {
        let period = period_of(&period)?;
        let level = level_of(&level)?;
        let encoding = known("code_unknown", "encoding", Encoding::parse(&encoding))?;
        desk.with(|app| {
            let recipients = match recipient_id {
                Some(id) => vec![id_of("recipient_id", &id)?],
                None => app.recipients()?,
            };
            let Some(recipient) = recipients.first().copied() else { return Ok(vec![]) };
            let request = ExportRequest { period, recipient, out: Path::new(&out), level, encoding };
            app.export_batches(&recipients, &request, passphrase.as_ref().map(|p| p.as_str()))
        })
    })
    .await
}

/// An ISO week or a month.
pub fn period_of(text: &str) -> Result<Period> {
    known("week_invalid", "week", Period::iso_week(text).or_else(|| Period::month(text)))
}

pub fn level_of(code: &str) -> Result<Level> {
    known("code_unknown", "level", Level::parse(code))
}

pub fn known<T>(code: &str, field: &str, read: Option<T>) -> Result<T> {
    read.ok_or_else(|| Error::field(code, field))
}
