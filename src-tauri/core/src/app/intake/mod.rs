//! Taking in a list that somebody has, from a spreadsheet or a CSV: looked at, checked, stored.
//!
//! The columns are guessed from their headings and remembered on this device; rows that look like somebody
//! who is there wait for a decision; what is refused comes back in a file; one undo takes everything back.

mod entry;
mod known;
mod run;
mod store;
mod twins;

pub(super) use known::Known;

use super::App;
use crate::domain::access::Act;
use crate::domain::record::Kind;
use crate::error::{Error, Result};
use crate::import::grid::{Cell, Grid, Notice};
use crate::import::headings::{FieldName, Target, folded, guess, names};
use crate::import::layout::Table;
use crate::view::{
    IntakeColumn, IntakeField, IntakeLook, IntakeNotice, IntakeReport, IntakeRequest, IntakeRow, IntakeSheet,
};
use serde_json::json;
use std::fmt;
use std::path::Path;

/// Rows shown of a list.
const SHOWN: usize = 8;
/// Values shown of a column.
const SAMPLES: usize = 3;

/// Who hears of an intake while it runs.
pub struct Watching<'a> {
    /// Called with the rows done and the rows there are; false stops, and nothing is stored.
    pub progress: &'a mut dyn FnMut(usize, usize) -> bool,
    /// The sentence that stands beside a refused row in the file.
    pub sentence: &'a mut dyn FnMut(&Error) -> String,
}

impl fmt::Debug for Watching<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watching")
    }
}

/// A list with the meaning of its columns.
struct Read {
    target: Target,
    table: Table,
    fields: Vec<Option<String>>,
    remembered: bool,
}

impl App {
    /// What the list at `path` looks like: sheets, headings, columns and the first rows. Errors: those of
    /// [`Grid::open`] and [`Table::of`], `kind_unknown`, `csv_column_unknown`, `csv_header_duplicate`.
    pub fn look_into(&self, path: &Path, request: &IntakeRequest) -> Result<IntakeLook> {
        self.ask(Act::Import)?;
        let Read { target, table, fields, remembered } = self.read_list(path, request)?;
        let columns = table.columns.iter().zip(&fields).enumerate().map(|(n, (heading, field))| {
            let values = table.rows.iter().map(|r| r.cell(n)).filter(|c| !c.is_empty());
            IntakeColumn {
                letter: letter(n),
                heading: heading.clone(),
                field: field.clone(),
                samples: values.take(SAMPLES).map(|c| c.text().into_owned()).collect(),
            }
        });
        let row = |r: &crate::import::grid::GridRow| IntakeRow {
            line: r.line,
            cells: (0..table.columns.len()).map(|n| r.cell(n).text().into_owned()).collect(),
        };
        let label = |f: FieldName| IntakeField { field: f.field, ja: f.ja, en: f.en };
        let sheet =
            |s: &crate::import::grid::SheetName| IntakeSheet { name: s.name.clone(), hidden: s.hidden };
        Ok(IntakeLook {
            sheets: table.sheets.iter().map(sheet).collect(),
            sheet: table.sheet.clone(),
            header: table.header,
            columns: columns.collect(),
            fields: names(target).into_iter().map(label).collect(),
            rows: table.rows.iter().take(SHOWN).map(row).collect(),
            row_count: table.rows.len(),
            notices: table.notices.iter().map(notice).collect(),
            remembered,
            missing: missing(target, &fields),
        })
    }

    /// Does everything that [`App::import_list`] does, and stores nothing: counts, problems and likenesses.
    pub fn check_list(
        &self,
        path: &Path,
        request: &IntakeRequest,
        watching: &mut Watching<'_>,
    ) -> Result<IntakeReport> {
        self.ask(Act::Import)?;
        let read = self.read_list(path, request)?;
        self.run_intake(read, request, None, watching)
    }

    /// Stores the list: one transaction, each family or record a change of its own, tied together for one
    /// undo (`undo_batch`). Rows refused and rows that wait for a decision go to `FILE.rejected.csv`. Errors:
    /// those of [`App::look_into`], `csv_column_missing`, `cancelled` where the person stopped it.
    pub fn import_list(
        &self,
        path: &Path,
        request: &IntakeRequest,
        watching: &mut Watching<'_>,
    ) -> Result<IntakeReport> {
        self.ask(Act::Import)?;
        let read = self.read_list(path, request)?;
        let setting = setting(read.target, &read.table.columns);
        let chosen = json!(read.fields).to_string();
        let report = self.run_intake(read, request, Some(path), watching)?;
        if report.batch.is_some() {
            self.store.set_setting(&setting, &chosen)?;
        }
        Ok(report)
    }

    fn read_list(&self, path: &Path, request: &IntakeRequest) -> Result<Read> {
        let target = Target::parse(&request.target)
            .filter(|t| !matches!(t, Target::Kind(kind) if kind.is_kept()))
            .ok_or_else(|| Error::field("kind_unknown", "target").with(json!({ "typed": request.target })))?;
        let grid = Grid::open(&*self.env.fs, path, request.sheet.as_deref())?;
        let mut table = Table::of(grid, request.header, request.with_hidden)?;
        let remembered = match &request.fields {
            None => self.remembered(target, &table.columns)?,
            Some(_) => None,
        };
        let mut fields = match (&request.fields, &remembered) {
            (Some(fields), _) => fields.clone(),
            (None, Some(fields)) => fields.clone(),
            (None, None) => guess(target, &table.columns),
        };
        fields.resize(table.columns.len(), None);
        check_fields(target, &fields)?;
        for mend in &request.mended {
            if let Some(row) = table.rows.iter_mut().find(|r| r.line == mend.line)
                && mend.column < table.columns.len()
            {
                entry::mend(row, mend.column, &mend.text);
            }
        }
        let unused = table.columns.iter().zip(&fields).enumerate().filter(|(n, (_, field))| {
            field.is_none() && table.rows.iter().any(|r| r.cell(*n) != &Cell::Empty)
        });
        let unused: Vec<String> =
            unused.map(|(n, (name, _))| if name.is_empty() { letter(n) } else { name.clone() }).collect();
        if !unused.is_empty() {
            table
                .notices
                .push(Notice::new("columns_unused", json!({ "count": unused.len(), "columns": unused })));
        }
        Ok(Read { target, table, fields, remembered: remembered.is_some() })
    }

    fn remembered(&self, target: Target, columns: &[String]) -> Result<Option<Vec<Option<String>>>> {
        let Some(kept) = self.store.setting(&setting(target, columns))? else { return Ok(None) };
        let fields: Option<Vec<Option<String>>> = serde_json::from_str(&kept).ok();
        // A newer version may have other fields.
        Ok(fields.filter(|f| f.len() == columns.len() && check_fields(target, f).is_ok()))
    }
}

/// Under what the columns of a list with these headings are remembered.
fn setting(target: Target, columns: &[String]) -> String {
    let mut hash = blake3::Hasher::new();
    for column in columns {
        hash.update(folded(column).as_bytes());
        hash.update(&[0]);
    }
    format!("import_columns:{}:{}", target.name(), &hash.finalize().to_hex()[..16])
}

/// Errors: `csv_column_unknown` for a field that there is not, `csv_header_duplicate` for one on two columns.
fn check_fields(target: Target, fields: &[Option<String>]) -> Result<()> {
    let known = names(target);
    let mut seen: Vec<&String> = vec![];
    for field in fields.iter().flatten() {
        let of_map = matches!(target, Target::Kind(_)) && field.contains('.');
        if !of_map && !known.iter().any(|k| k.field == *field) {
            return Err(
                Error::field("csv_column_unknown", field.as_str()).with(json!({ "unknown": [field] }))
            );
        }
        if seen.contains(&field) {
            return Err(Error::field("csv_header_duplicate", field.as_str()).with(json!({ "column": field })));
        }
        seen.push(field);
    }
    Ok(())
}

/// Fields that no column holds and without which no row can be stored.
fn missing(target: Target, fields: &[Option<String>]) -> Vec<String> {
    let has = |wanted: &str| fields.iter().flatten().any(|f| f == wanted);
    match target {
        Target::FamilyList => {
            let named = |f: &String| {
                f == "household.display_name"
                    || [".full_name", ".family_name", ".full_kana"].iter().any(|end| f.ends_with(end))
            };
            if fields.iter().flatten().any(named) { vec![] } else { vec!["person.full_name".to_owned()] }
        }
        Target::Kind(_) if has("id") || has("preset") => vec![],
        Target::Kind(Kind::Person) => {
            let named = ["full_name", "family_name", "given_name", "full_kana", "family_kana", "alias"];
            if named.iter().any(|f| has(f)) { vec![] } else { vec!["full_name".to_owned()] }
        }
        Target::Kind(kind) => {
            let required = kind.shape().fields.iter().filter(|f| f.required && !has(f.name));
            required.map(|f| f.name.to_owned()).collect()
        }
    }
}

fn notice(notice: &Notice) -> IntakeNotice {
    IntakeNotice { code: notice.code.to_owned(), detail: notice.detail.clone() }
}

/// A column's name in a spreadsheet, from its place.
fn letter(column: usize) -> String {
    let (mut n, mut name) = (column + 1, String::new());
    while n > 0 {
        n -= 1;
        name.insert(0, char::from(b'A' + (n % 26) as u8));
        n /= 26;
    }
    name
}
