//! A report as a file: CSV for spreadsheets and scripts, a workbook for the commissioner.

use super::App;
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::count::Value;
use crate::domain::era::{self, FyStyle};
use crate::domain::record::Kind;
use crate::error::{Error, Result};
use crate::export::report_book::{Heading, not_received, period, workbook};
use crate::export::template::{Filled, fill};
use crate::report::{self, Format, ReportQuery};
use crate::view::ReportView;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What kind of file a report becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportForm<'a> {
    /// One row a figure: UTF-8 with a BOM, CRLF.
    Csv,
    /// One sheet as it is looked at, fiscal years labelled in this style.
    Xlsx(FyStyle),
    /// A workbook of the organisation's own, with the figures where it names them; that file.
    Template(FyStyle, &'a Path),
}

impl ReportForm<'_> {
    fn ending(self) -> &'static str {
        match self {
            ReportForm::Csv => "csv",
            ReportForm::Xlsx(_) | ReportForm::Template(..) => "xlsx",
        }
    }
}

/// Files of one report and day that may lie in one folder.
const MOST_OF_A_DAY: usize = 100;

impl App {
    /// Writes a report into a folder, under a name of its own that says table and days; its path. The
    /// access log says so. `under` hides counts that are less, for publication. Errors as of `report_view`, those of `export::template::fill` and `layout_ambiguous`, and `folder_missing`, `read_only`, `disk_full`,
    /// `already_exists`.
    pub fn save_report(
        &self,
        query: &ReportQuery,
        form: ReportForm<'_>,
        under: Option<u64>,
        folder: &Path,
    ) -> Result<PathBuf> {
        self.ask(Act::Report)?;
        let days = report::whole(query)?;
        let compact = |date: crate::domain::time::Date| date.format("%Y%m%d").to_string();
        let stem = format!("report-{}-{}-{}", query.table.name(), compact(days.from()), compact(days.to()));
        for n in 1..=MOST_OF_A_DAY {
            let again = if n == 1 { String::new() } else { format!("-{n}") };
            let path = folder.join(format!("{stem}{again}.{}", form.ending()));
            if !self.env.fs.exists(&path)? {
                self.write_report(query, form, under, &path)?;
                return Ok(path);
            }
        }
        Err(taken(folder))
    }

    /// As `save_report`, to a file that is not there yet.
    pub fn write_report(
        &self,
        query: &ReportQuery,
        form: ReportForm<'_>,
        under: Option<u64>,
        path: &Path,
    ) -> Result<()> {
        self.ask(Act::Report)?;
        if self.env.fs.exists(path)? {
            return Err(taken(path));
        }
        let mut lines = self.report(query)?;
        if let Some(under) = under {
            report::suppress(&mut lines, under);
        }
        let bytes = match form {
            ReportForm::Csv => {
                let mut bytes = vec![];
                report::print(query.table, &lines, Format::Csv, &mut bytes)?;
                bytes
            }
            ReportForm::Xlsx(style) => self.report_book(&self.view_of(query, &lines)?, style)?,
            ReportForm::Template(style, template) => self.fill_template(query, &lines, style, template)?,
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.log_access(AccessAct::Export, None, &name)?;
        self.env.fs.write_atomic(path, &bytes)
    }

    fn fill_template(
        &self,
        query: &ReportQuery,
        lines: &[report::ReportLine],
        style: FyStyle,
        template: &Path,
    ) -> Result<Vec<u8>> {
        let view = self.view_of(query, lines)?;
        let organisation = self.name_of(Kind::Organisation, self.organisation())?;
        let period = period(&view, style);
        let made = era::plain(self.today());
        let missing = not_received(&self.missing()?);
        fill(&self.env.fs.read(template)?, &|name| {
            let text = |words: &str| Ok(Some(Filled::Text(words.to_owned())));
            match name {
                "organisation" | "団体" => return text(&organisation),
                "title" | "表題" => return text(&view.name.ja),
                "period" | "期間" => return text(&period),
                "made" | "作成日" => return text(&made),
                "missing" | "未着" => return text(&missing),
                _ => {}
            }
            let Some(named) = report::named(query, lines, name)? else { return Ok(None) };
            Ok(Some(match named {
                (value, _) if report::is_number(value) => Filled::Number(value.to_string()),
                (Value::NotApplicable, Some(words)) => Filled::Text(words.to_owned()),
                (value, _) => Filled::Text(value.to_string()),
            }))
        })
    }

    fn report_book(&self, view: &ReportView, style: FyStyle) -> Result<Vec<u8>> {
        let organisation = self.name_of(Kind::Organisation, self.organisation())?;
        let missing = not_received(&self.missing()?);
        let (today, now) = (self.today(), self.now());
        let heading = Heading { organisation: &organisation, style, today, now, not_received: &missing };
        workbook(view, &heading)
    }
}

fn taken(path: &Path) -> Error {
    Error::refused("already_exists").at("file").with(json!({ "path": path.to_string_lossy() }))
}
