//! `FILE.rejected.csv`: the refused lines with their cells as they stood, and why, to be mended and
//! imported again.

use super::header::Header;
use crate::error::Result;
use crate::fs::{Fs, OutFile, io_error};
use std::path::{Path, PathBuf};

/// The columns behind those of the original; a repeated import reads them over.
pub const REASONS: [&str; 4] = ["rejected_line", "rejected_field", "rejected_code", "rejected_reason"];

/// `data.csv` to `data.rejected.csv`, beside it.
pub fn rejected_path(imported: &Path) -> PathBuf {
    let stem = imported.file_stem().unwrap_or_default().to_string_lossy();
    imported.with_file_name(format!("{stem}.rejected.csv"))
}

/// The refused lines of one import. The file is made with the first of them and gets its name at the end,
/// in place of an older one.
pub struct Rejected<'a> {
    fs: &'a dyn Fs,
    path: PathBuf,
    header: Header,
    csv: Option<csv::Writer<Box<dyn OutFile>>>,
    rows: u64,
}

impl std::fmt::Debug for Rejected<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rejected").field("path", &self.path).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl<'a> Rejected<'a> {
    /// For lines under `header`; writes nothing yet. `path` is that of [`rejected_path`].
    pub fn new(fs: &'a dyn Fs, path: &Path, header: &Header) -> Rejected<'a> {
        Rejected { fs, path: path.to_path_buf(), header: header.clone(), csv: None, rows: 0 }
    }

    fn temporary(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.tmp"))
    }

    /// Indices of the original columns: reasons of an earlier import are not carried along.
    fn original(&self) -> impl Iterator<Item = usize> {
        let columns = &self.header.columns;
        (0..columns.len()).filter(|n| !REASONS.contains(&columns[*n].trim()))
    }

    /// Adds a line. Cells beyond the header's go behind the reason. `reason` is a sentence for a person.
    pub fn push<'c>(
        &mut self,
        cells: impl IntoIterator<Item = &'c str>,
        line: u64,
        field: Option<&str>,
        code: &str,
        reason: &str,
    ) -> Result<()> {
        let cells: Vec<&str> = cells.into_iter().collect();
        let line = line.to_string();
        let own = self.original().map(|n| cells.get(n).copied().unwrap_or_default());
        let behind = cells.get(self.header.columns.len()..).unwrap_or_default().iter().copied();
        let record: Vec<&str> =
            own.chain([line.as_str(), field.unwrap_or_default(), code, reason]).chain(behind).collect();
        let written = match &mut self.csv {
            Some(csv) => csv.write_record(&record),
            None => {
                let mut csv = self.create()?;
                let written = csv.write_record(&record);
                self.csv = Some(csv);
                written
            }
        };
        written.map_err(|e| io_error(&self.path, &e.into()))?;
        self.rows += 1;
        Ok(())
    }

    fn create(&self) -> Result<csv::Writer<Box<dyn OutFile>>> {
        let temporary = self.temporary();
        if self.fs.exists(&temporary)? {
            self.fs.remove_file(&temporary)?;
        }
        let mut file = self.fs.create_file(&temporary)?;
        let failed = |e: std::io::Error| io_error(&self.path, &e);
        std::io::Write::write_all(&mut file, "\u{FEFF}".as_bytes()).map_err(failed)?;
        let mut csv =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(file);
        let columns = self.original().map(|n| self.header.columns[n].as_str());
        csv.write_record(columns.chain(REASONS)).map_err(|e| failed(e.into()))?;
        Ok(csv)
    }

    /// Lines so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the file; its path, or None where no line was refused (an older file then goes away: its lines
    /// are no longer those of the last import).
    pub fn finish(mut self) -> Result<Option<PathBuf>> {
        let Some(csv) = self.csv.take() else {
            if self.fs.exists(&self.path)? {
                self.fs.remove_file(&self.path)?;
            }
            return Ok(None);
        };
        let mut file = csv.into_inner().map_err(|e| io_error(&self.path, e.error()))?;
        file.sync().map_err(|e| io_error(&self.path, &e))?;
        drop(file);
        if self.fs.exists(&self.path)? {
            self.fs.remove_file(&self.path)?;
        }
        self.fs.rename(&self.temporary(), &self.path)?;
        Ok(Some(self.path.clone()))
    }
}
