//! `import`: a CSV or a spreadsheet into records, and back out again.

use crate::open::wrong;
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use std::io::Read as _;
use std::path::Path;
use tsunagi_core::app::Importing;
use tsunagi_core::domain::id::Id;
use tsunagi_core::error::Error;
use tsunagi_core::fs::{DiskFs, Fs as _};
use tsunagi_core::import::header::ColumnMap;

/// Longest mapping file, in bytes.
const MAP_MAX: u64 = 1 << 20;

impl Run<'_, '_> {
    pub fn import(&mut self, a: &args::Import) -> Result<()> {
        if a.kind == "undo" {
            return self.import_undo(&a.file);
        }
        let map = a.map.as_deref().map(column_map).transpose()?.unwrap_or_default();
        let asks_for_list = a.sheet.is_some() || a.header.is_some() || a.duplicates.is_some();
        if a.kind == "family_list" || asks_for_list || is_other_format(&a.file)? {
            return self.import_list(a, &map);
        }
        let kind = crate::open::kind(&a.kind)?;
        let app = self.app()?;
        let out = &mut *self.out;
        let mut how = Importing {
            map: map.clone(),
            dry_run: a.dry_run,
            progress: &mut |_| {},
            refused: &mut |line, error| {
                out.refused(line, error);
                out.sentence(error)
            },
        };
        let done = match app.import(kind, &a.file, &mut how) {
            // Headings as people write them, where every one of them is understood.
            Err(e) if ["csv_column_unknown", "csv_column_missing"].contains(&e.code.as_str()) => {
                return if self.is_understood(a, &map) { self.import_list(a, &map) } else { Err(e.into()) };
            }
            done => done?,
        };
        let batch = done.batch.map(|b| b.to_string());
        self.out.answer(&json!({
            "rows": done.rows, "stored": done.stored, "rejected": done.rejected, "batch": batch,
        }))?;
        if let Some(file) = &done.rejected_file {
            let file = file.display();
            self.out.talk(
                &format!("受け付けられなかった行は {file} にあります。直してもう一度取り込めます。"),
                &format!("Refused rows are in {file}; mend them and import that file."),
            );
        }
        if let Some(batch) = batch {
            self.out.talk(
                &format!("取り消すには: tsunagi import undo {batch}"),
                &format!("To take it back: tsunagi import undo {batch}"),
            );
        }
        Ok(())
    }

    fn import_undo(&mut self, batch: &Path) -> Result<()> {
        let typed = batch.to_string_lossy();
        let id = Id::parse(&typed).map_err(|_| wrong("id_invalid", "batch", &typed))?;
        let (undone, kept) = self.app()?.undo_batch(id)?.value;
        self.out.answer(&json!({ "undone": undone, "kept": kept, "batch": id.to_string() }))?;
        if kept > 0 {
            self.out.talk(
                &format!("{kept}件はその後に変更されたので残しました。"),
                &format!("{kept} records were edited since and stay."),
            );
        }
        Ok(())
    }
}

fn column_map(file: &Path) -> Result<ColumnMap> {
    let mut text = String::new();
    let read = DiskFs.open(file)?.take(MAP_MAX).read_to_string(&mut text);
    if read.is_err() {
        return Err(Error::refused("map_invalid").with(json!({ "path": file.to_string_lossy() })).into());
    }
    Ok(ColumnMap::parse(&text)?)
}

/// What begins unlike a CSV: a spreadsheet, or something that is named for what it is.
fn is_other_format(file: &Path) -> Result<bool> {
    let mut head = vec![];
    // What cannot be read is reported by the import itself.
    let _ = DiskFs.open(file)?.take(8).read_to_end(&mut head);
    Ok(matches!(
        head.as_slice(),
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] | [b'%', b'P', b'D', b'F', ..]
    ))
}
