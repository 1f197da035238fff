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
use tsunagi_core::view::ExportView;

/// Writes the CSV files of an ISO week such as `2026-W11` for one recipient into the folder `out`.
#[tauri::command(rename_all = "snake_case")]
pub async fn export_weekly(
    desk: State<'_, Desk>,
    week: String,
    recipient_id: String,
    level: String,
    encoding: String,
    out: String,
) -> Answer<ExportView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let request = ExportRequest {
            period: known("week_invalid", "week", Period::iso_week(&week))?,
            recipient: id_of("recipient_id", &recipient_id)?,
            out: Path::new(&out),
            level: level_of(&level)?,
            encoding: known("code_unknown", "encoding", Encoding::parse(&encoding))?,
        };
        desk.with(|app| app.export_weekly(&request))
    })
    .await
}

pub fn level_of(code: &str) -> Result<Level> {
    known("code_unknown", "level", Level::parse(code))
}

pub fn known<T>(code: &str, field: &str, read: Option<T>) -> Result<T> {
    read.ok_or_else(|| Error::field(code, field))
}
