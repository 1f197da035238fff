//! Reports: a table of counted figures, what is behind a number, a file of it.

use super::export::known;
use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde::Deserialize;
use std::path::Path;
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use tsunagi_core::app::ReportForm;
use tsunagi_core::domain::calendar::{Period, Step};
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::error::Result;
use tsunagi_core::report::{ReportQuery, Span, Spot, Table};
use tsunagi_core::view::{BehindView, PlansView, ReportTableView, ReportView};

/// What is asked for: fiscal years, or days; cut by `month`, `quarter` or `week`.
#[derive(Debug, Deserialize)]
pub struct Asked {
    table: String,
    /// First and last fiscal year.
    years: Option<(i32, i32)>,
    /// First and last day, where no years are given.
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    programme_id: Option<String>,
}

/// Which number of the table.
#[derive(Debug, Deserialize)]
pub struct AskedSpot {
    metric: String,
    segment: Option<String>,
    programme_id: Option<String>,
    /// The days of its column.
    from: String,
    to: String,
}

fn days(from: &str, to: &str) -> Result<Period> {
    known("period_invalid", "to", Period::new(date_of("from", from)?, date_of("to", to)?))
}

impl Asked {
    fn query(&self) -> Result<ReportQuery> {
        let span = match self.years {
            Some((first, last)) => Span::FiscalYears { first, last },
            None => Span::Days(days(
                self.from.as_deref().unwrap_or_default(),
                self.to.as_deref().unwrap_or_default(),
            )?),
        };
        let step = |code: &str| known("code_unknown", "by", Step::parse(code));
        Ok(ReportQuery {
            table: known("table_unknown", "table", Table::parse(&self.table))?,
            span,
            by: self.by.as_deref().map(step).transpose()?,
            programme: programme(self.programme_id.as_deref())?,
        })
    }
}

fn programme(id: Option<&str>) -> Result<Option<tsunagi_core::domain::id::Id>> {
    id.map(|id| id_of("programme_id", id)).transpose()
}

/// The tables that the acting worker may have.
#[tauri::command]
pub async fn report_tables(desk: State<'_, Desk>) -> Answer<Vec<ReportTableView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.report_tables())).await
}

/// Plans, opening balances, and the figures they may name.
#[tauri::command]
pub async fn plans(desk: State<'_, Desk>) -> Answer<PlansView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.plans())).await
}

/// A report as a table; `under` hides counts that are less.
#[tauri::command]
pub async fn report_view(desk: State<'_, Desk>, query: Asked, under: Option<u64>) -> Answer<ReportView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let query = query.query()?;
        desk.with(|app| match under {
            Some(under) => app.published_view(&query, under),
            None => app.report_view(&query),
        })
    })
    .await
}

/// The records behind a number of it.
#[tauri::command]
pub async fn report_behind(desk: State<'_, Desk>, query: Asked, spot: AskedSpot) -> Answer<BehindView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let query = query.query()?;
        let spot = Spot {
            days: days(&spot.from, &spot.to)?,
            programme: programme(spot.programme_id.as_deref())?,
            metric: spot.metric,
            segment: spot.segment,
        };
        desk.with(|app| app.report_behind(&query, &spot))
    })
    .await
}

/// Asks the person for a workbook of the commissioner's layout. Null when they changed their mind.
#[tauri::command]
pub async fn pick_template<R: Runtime>(app: AppHandle<R>) -> Answer<Option<String>> {
    let dialog = move || app.dialog().file().add_filter("Excel", &["xlsx"]).blocking_pick_file();
    let file = tauri::async_runtime::spawn_blocking(dialog).await?;
    Ok(file.and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
}

/// Writes it into a folder as `csv`, `xlsx`, or `template`: that workbook with the figures in it; answers the path.
#[tauri::command(rename_all = "snake_case")]
pub async fn save_report(
    desk: State<'_, Desk>,
    query: Asked,
    form: String,
    fy_label: String,
    under: Option<u64>,
    template: Option<String>,
    folder: String,
) -> Answer<String> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let query = query.query()?;
        let style = known("label_unknown", "fy_label", FyStyle::parse(&fy_label))?;
        let form = match form.as_str() {
            "csv" => Some(ReportForm::Csv),
            "template" => template.as_deref().map(|path| ReportForm::Template(style, Path::new(path))),
            "xlsx" => Some(ReportForm::Xlsx(style)),
            _ => None,
        };
        let form = known("code_unknown", "form", form)?;
        let path = desk.with(|app| app.save_report(&query, form, under, Path::new(&folder)))?;
        Ok(path.to_string_lossy().into_owned())
    })
    .await
}
